//! Compares two texts word by word: the runs that a reader sees struck out and put in, and the
//! numbers that changed.

use std::collections::BTreeMap;
use std::ops::Range;

use super::align::{DiffPiece, aligned};
use super::cleanup;
use super::flat::Flat;
use super::tokenizer::{Token, TokenKind, tokens};
use super::{Number, NumberChange, Op, Run, TextChange};
use crate::compare::value::{Agreement, Measured, agreement};
use crate::model::grammar;
use crate::model::value::{Origin, Quantity, Reading};
use crate::text::unit::Unit;

impl TextChange {
    /// What changed between two texts; a text that is not there is empty.
    pub(super) fn between(old: &Flat<'_>, new: &Flat<'_>) -> Self {
        if old.text == new.text {
            let runs = run(Op::Equal, &new.text).into_iter().collect();
            return Self { runs, ..Self::default() };
        }
        let (old, new) = (tokens(old), tokens(new));
        let pieces = aligned(&texts(&old), &texts(&new));
        let pieces = cleanup::slid(pieces, &old, &new);
        let changed = |piece: &&DiffPiece| !piece.is_equal;
        Self {
            numbers: changed_numbers(pieces.iter().filter(changed), &old, &new),
            wording: pieces
                .iter()
                .filter(changed)
                .any(|piece| is_reworded(&old[piece.old.clone()], &new[piece.new.clone()])),
            runs: runs(&cleanup::merged(pieces, &old, &new), &old, &new),
        }
    }
}

fn texts<'t>(tokens: &[Token<'_, 't>]) -> Vec<&'t str> {
    tokens.iter().map(|token| token.text).collect()
}

/// True when words changed or a reference points at something else. A new automatic number is no
/// change of wording, nor is white space.
fn is_reworded(old: &[Token<'_, '_>], new: &[Token<'_, '_>]) -> bool {
    fn keys<'a>(tokens: &[Token<'a, '_>]) -> Vec<&'a str> {
        let keys = tokens.iter().filter_map(|token| match token.kind {
            TokenKind::Reference(key) => Some(key),
            _ => None,
        });
        keys.collect()
    }
    let is_said = |token: &Token<'_, '_>| token.is_worded() && !token.text.trim().is_empty();
    old.iter().chain(new).any(is_said) || keys(old) != keys(new)
}

/// All that was taken out of a changed piece comes before all that was put in.
fn runs(pieces: &[DiffPiece], old: &[Token<'_, '_>], new: &[Token<'_, '_>]) -> Vec<Run> {
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
fn changed_numbers<'p>(
    changed: impl Iterator<Item = &'p DiffPiece>,
    old: &[Token<'_, '_>],
    new: &[Token<'_, '_>],
) -> Vec<NumberChange> {
    let mut found = Vec::new();
    for piece in changed {
        for (from, to) in partners(&places(old, &piece.old), &places(new, &piece.new)) {
            let (from_token, to_token) = (from.map(|at| &old[at]), to.map(|at| &new[at]));
            if from_token.map(|token| token.text) != to_token.map(|token| token.text) {
                let clause = from.map(|at| clause(old, at)).or_else(|| to.map(|at| clause(new, at)));
                let change = NumberChange {
                    is_reformatted: from_token.zip(to_token).is_some_and(|(old, new)| is_same_value(old, new)),
                    old: from_token.map(number),
                    new: to_token.map(number),
                };
                found.push((change, clause.unwrap_or_default()));
            }
        }
    }
    without_moved(found)
}

/// The numbers of a stretch, each by its place and with its unit.
fn places<'t>(tokens: &[Token<'_, 't>], stretch: &Range<usize>) -> Vec<(usize, &'t str)> {
    let numbers = stretch.clone().filter(|at| tokens[*at].is_number());
    numbers.map(|at| (at, unit(&tokens[at]))).collect()
}

/// What is said before a number in its clause, the last of it where the clause is long.
fn clause(tokens: &[Token<'_, '_>], at: usize) -> String {
    const MOST: usize = 32;
    let before = &tokens[at.saturating_sub(MOST)..at];
    let is_end = |token: &Token<'_, '_>| token.kind == TokenKind::Mark && !token.text.trim().is_empty();
    let start = before.iter().rposition(is_end).map_or(0, |end| end + 1);
    joined(&before[start..])
}

/// Pairs numbers by their order when both sides have equally many, otherwise by their units.
fn partners(old: &[(usize, &str)], new: &[(usize, &str)]) -> Vec<(Option<usize>, Option<usize>)> {
    let one_for_one = |old: &[(usize, &str)], new: &[(usize, &str)]| -> Vec<(Option<usize>, Option<usize>)> {
        let place = |side: &[(usize, &str)], nth: usize| side.get(nth).map(|(at, _)| *at);
        (0..old.len().max(new.len())).map(|nth| (place(old, nth), place(new, nth))).collect()
    };
    if old.len() == new.len() {
        return one_for_one(old, new);
    }
    let old_units: Vec<&str> = old.iter().map(|(_, unit)| *unit).collect();
    let new_units: Vec<&str> = new.iter().map(|(_, unit)| *unit).collect();
    let pieces = aligned(&old_units, &new_units);
    pieces.into_iter().flat_map(|piece| one_for_one(&old[piece.old], &new[piece.new])).collect()
}

/// Drops numbers that were only moved: removed here and added there after the same words. After other
/// words a number is about something else: `甲增长7%、乙增长8%` is not `甲增长8%、乙增长7%`.
fn without_moved(numbers: Vec<(NumberChange, String)>) -> Vec<NumberChange> {
    let key = |(change, clause): &(NumberChange, String)| match (&change.old, &change.new) {
        (Some(only), None) | (None, Some(only)) => Some((only.text.clone(), clause.clone())),
        _ => None,
    };
    let mut balance: BTreeMap<(String, String), (usize, usize)> = BTreeMap::new();
    for entry in &numbers {
        if let Some(key) = key(entry) {
            let (removed, added) = balance.entry(key).or_default();
            *(if entry.0.old.is_some() { removed } else { added }) += 1;
        }
    }
    for (removed, added) in balance.values_mut() {
        let moved = (*removed).min(*added);
        (*removed, *added) = (moved, moved);
    }
    let mut is_moved = |entry: &(NumberChange, String)| {
        let Some((removed, added)) = key(entry).and_then(|key| balance.get_mut(&key)) else { return false };
        let left = if entry.0.old.is_some() { removed } else { added };
        let is_moved = *left > 0;
        *left = left.saturating_sub(1);
        is_moved
    };
    numbers.into_iter().filter(|entry| !is_moved(entry)).map(|(change, _)| change).collect()
}

/// A number with where it comes from.
fn number(token: &Token<'_, '_>) -> Number {
    let figure = match token.kind {
        TokenKind::Number { figure, .. } => figure,
        _ => None,
    };
    let formula = figure.and_then(|value| match &value.origin {
        Origin::Computed { formula, .. } => Some(formula.clone()),
        Origin::Cell(_) | Origin::Stated => None,
    });
    let cells = figure.map(|value| value.cells().to_vec()).unwrap_or_default();
    Number { text: token.text.to_owned(), by_hand: figure.is_none(), cells, formula }
}

fn unit<'t>(token: &Token<'_, 't>) -> &'t str {
    match token.kind {
        TokenKind::Number { bare, .. } => {
            let sign = if token.text[..bare].ends_with(['%', '％']) { "%" } else { "" };
            if sign.is_empty() { &token.text[bare..] } else { sign }
        }
        _ => "",
    }
}

/// True when only the form differs: `69.8` and `69.80`.
fn is_same_value(old: &Token<'_, '_>, new: &Token<'_, '_>) -> bool {
    // Figures are judged as their cells are: `500亿元以上` says what `≥500亿元` says.
    if let (TokenKind::Number { figure: Some(from), .. }, TokenKind::Number { figure: Some(to), .. }) =
        (old.kind, new.kind)
    {
        let (from, to) = (Measured { value: from, unit: unit(old) }, Measured { value: to, unit: unit(new) });
        return matches!(agreement(from, to), Agreement::Same | Agreement::Reformatted);
    }
    let (Some(old_value), Some(new_value)) = (quantity(old), quantity(new)) else { return false };
    old_value.value == new_value.value
        && old_value.percent == new_value.percent
        && Unit::read(unit(old)) == Unit::read(unit(new))
}

/// The number when the token shows nothing but one.
fn quantity(token: &Token<'_, '_>) -> Option<Quantity> {
    match token.kind {
        TokenKind::Number { figure: Some(value), .. } => value.number(),
        TokenKind::Number { figure: None, bare } => match grammar::read(&token.text[..bare]) {
            Reading::Number(quantity) => Some(quantity),
            _ => None,
        },
        _ => None,
    }
}
