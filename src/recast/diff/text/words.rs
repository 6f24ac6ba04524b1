//! Two texts in, runs and changed numbers out: what a reader sees struck out and put in.

use std::collections::BTreeMap;

use super::align::{Piece, aligned};
use super::flat::Flat;
use super::islands;
use super::token::{Kind, Token, tokens};
use super::{Number, NumberChange, Op, Run, TextChange};
use crate::model::grammar;
use crate::model::unit::Unit;
use crate::model::value::{Quantity, Reading};

impl<'a> TextChange<'a> {
    /// What changed between two texts; a text that is not there is empty.
    pub(super) fn between(old: &Flat<'a>, new: &Flat<'a>) -> Self {
        if old.text == new.text {
            let runs = run(Op::Equal, &new.text).into_iter().collect();
            return Self { runs, ..Self::default() };
        }
        let (old, new) = (tokens(old), tokens(new));
        let pieces = aligned(&texts(&old), &texts(&new));
        let pieces = islands::slid(pieces, &old, &new);
        let changed = |piece: &&Piece| !piece.is_equal;
        Self {
            numbers: changed_numbers(pieces.iter().filter(changed), &old, &new),
            wording: pieces
                .iter()
                .filter(changed)
                .any(|piece| is_reworded(&old[piece.old.clone()], &new[piece.new.clone()])),
            runs: runs(&islands::merged(pieces, &old, &new), &old, &new),
        }
    }
}

fn texts<'t>(tokens: &[Token<'_, 't>]) -> Vec<&'t str> {
    tokens.iter().map(|token| token.text).collect()
}

/// True when words changed, or what is referred to; that the same thing has another number is no
/// change of wording.
fn is_reworded(old: &[Token<'_, '_>], new: &[Token<'_, '_>]) -> bool {
    fn keys<'a>(tokens: &[Token<'a, '_>]) -> Vec<&'a str> {
        let keys = tokens.iter().filter_map(|token| match token.kind {
            Kind::Reference(key) => Some(key),
            _ => None,
        });
        keys.collect()
    }
    old.iter().chain(new).any(Token::is_worded) || keys(old) != keys(new)
}

/// All that was taken out of a changed piece comes before all that was put in.
fn runs(pieces: &[Piece], old: &[Token<'_, '_>], new: &[Token<'_, '_>]) -> Vec<Run> {
    let mut runs = Vec::new();
    for piece in pieces {
        if piece.is_equal {
            runs.extend(run(Op::Equal, &joined(&new[piece.new.clone()])));
        } else {
            runs.extend(run(Op::Removed, &joined(&old[piece.old.clone()])));
            runs.extend(run(Op::Added, &joined(&new[piece.new.clone()])));
        }
    }
    runs
}

fn run(op: Op, text: &str) -> Option<Run> {
    (!text.is_empty()).then(|| Run { op, text: text.to_owned() })
}

fn joined(tokens: &[Token<'_, '_>]) -> String {
    tokens.iter().map(|token| token.text).collect()
}

/// The numbers of the changed pieces, those that stand for each other in pairs.
fn changed_numbers<'a, 'p>(
    changed: impl Iterator<Item = &'p Piece>,
    old: &[Token<'a, '_>],
    new: &[Token<'a, '_>],
) -> Vec<NumberChange<'a>> {
    let mut found = Vec::new();
    for piece in changed {
        let old: Vec<_> = old[piece.old.clone()].iter().filter(|token| token.is_number()).collect();
        let new: Vec<_> = new[piece.new.clone()].iter().filter(|token| token.is_number()).collect();
        for (old, new) in partners(&old, &new) {
            if old.map(|token| token.text) != new.map(|token| token.text) {
                found.push(NumberChange {
                    is_reformatted: old.zip(new).is_some_and(|(old, new)| is_same_value(old, new)),
                    old: old.map(number),
                    new: new.map(number),
                });
            }
        }
    }
    without_moved(found)
}

type Partners<'s, 'a, 't> = Vec<(Option<&'s Token<'a, 't>>, Option<&'s Token<'a, 't>>)>;

/// As many on both sides: one for one. Else those of like unit stand for each other.
fn partners<'s, 'a, 't>(old: &[&'s Token<'a, 't>], new: &[&'s Token<'a, 't>]) -> Partners<'s, 'a, 't> {
    let one_for_one = |old: &[&'s Token<'a, 't>], new: &[&'s Token<'a, 't>]| -> Partners<'s, 'a, 't> {
        (0..old.len().max(new.len())).map(|at| (old.get(at).copied(), new.get(at).copied())).collect()
    };
    if old.len() == new.len() {
        return one_for_one(old, new);
    }
    let units = |side: &[&'s Token<'a, 't>]| side.iter().map(|token| unit(token)).collect::<Vec<_>>();
    let pieces = aligned(&units(old), &units(new));
    pieces.into_iter().flat_map(|piece| one_for_one(&old[piece.old], &new[piece.new])).collect()
}

/// What is taken out here and put in there was only moved.
fn without_moved(mut numbers: Vec<NumberChange<'_>>) -> Vec<NumberChange<'_>> {
    let mut balance: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for change in &numbers {
        match (&change.old, &change.new) {
            (Some(old), None) => balance.entry(old.text.clone()).or_default().0 += 1,
            (None, Some(new)) => balance.entry(new.text.clone()).or_default().1 += 1,
            _ => {}
        }
    }
    for (removed, added) in balance.values_mut() {
        let moved = (*removed).min(*added);
        (*removed, *added) = (moved, moved);
    }
    let mut is_moved = |text: &str, is_old: bool| {
        let Some((removed, added)) = balance.get_mut(text) else { return false };
        let left = if is_old { removed } else { added };
        let is_moved = *left > 0;
        *left = left.saturating_sub(1);
        is_moved
    };
    numbers.retain(|change| match (&change.old, &change.new) {
        (Some(old), None) => !is_moved(&old.text, true),
        (None, Some(new)) => !is_moved(&new.text, false),
        _ => true,
    });
    numbers
}

fn number<'a>(token: &Token<'a, '_>) -> Number<'a> {
    let figure = match token.kind {
        Kind::Number { figure, .. } => figure,
        _ => None,
    };
    Number { text: token.text.to_owned(), figure }
}

fn unit<'t>(token: &Token<'_, 't>) -> &'t str {
    match token.kind {
        Kind::Number { bare, .. } => {
            let sign = if token.text[..bare].ends_with(['%', '％']) { "%" } else { "" };
            if sign.is_empty() { &token.text[bare..] } else { sign }
        }
        _ => "",
    }
}

/// True when only the display differs: `69.8` and `69.80`.
fn is_same_value(old: &Token<'_, '_>, new: &Token<'_, '_>) -> bool {
    let (Some(old_value), Some(new_value)) = (quantity(old), quantity(new)) else { return false };
    old_value.value == new_value.value
        && old_value.percent == new_value.percent
        && Unit::read(unit(old)) == Unit::read(unit(new))
}

/// The number when the token shows nothing but one.
fn quantity(token: &Token<'_, '_>) -> Option<Quantity> {
    match token.kind {
        Kind::Number { figure: Some(value), .. } => value.number(),
        Kind::Number { figure: None, bare } => match grammar::read(&token.text[..bare]) {
            Reading::Number(quantity) => Some(quantity),
            _ => None,
        },
        _ => None,
    }
}
