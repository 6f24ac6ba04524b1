//! A list of things and the number that counts them.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::{PassageView, Rule, goes_on, is_in_clause};
use crate::inspect::prose::cues::Cue;
use crate::inspect::prose::lex::{Token, TokenKind};
use crate::inspect::prose::statement::{Listed, Statement};
use crate::inspect::prose::words::Sense;
use crate::text::numeral::Numeral;

pub(super) const RULE: Rule = Rule {
    name: "列举与个数",
    reads: &[
        ("建成香山、白鹤、青龙等5座水库。", &["列举 3 项，写明 5座"]),
        ("完成2座病险水库除险加固，分别为香山和白鹤。", &["全部列出 1至2 项，写明 2座"]),
        ("改造学校（幼儿园、小学）、医院等2所。", &["列举 2 项，写明 2所"]),
    ],
    leaves: &[
        "建成水库5座。",
        "完成投资3亿元、5亿元等2项。",
        "两座水库分别为100万方和200万方。",
        "占比为香山、白鹤等5%。",
        "涉及教育、卫生等领域。",
    ],
    read,
};

fn read(view: &PassageView<'_>, found: &mut Vec<Statement>) {
    let lists = (0..view.tokens.len()).filter_map(|at| counted(view, at).or_else(|| in_full(view, at)));
    found.extend(lists.map(Statement::Listed));
}

/// `甲、乙、丙等3座`: the list may be a choice.
fn counted(view: &PassageView<'_>, at: usize) -> Option<Listed> {
    let count = whole(view.tokens[at].number()?)?;
    let before = at.checked_sub(1).filter(|before| Cue::AndOthers.is(view.word(&view.tokens[*before])))?;
    let items = list_before(view, before)?;
    Some(Listed {
        passage: view.index,
        range: view.tokens[at].range.clone(),
        count,
        items: items..=items,
        is_whole: false,
    })
}

/// `4座病险水库，分别为甲、乙、丙和丁`: a list of names that is whole.
fn in_full(view: &PassageView<'_>, at: usize) -> Option<Listed> {
    if !view.tokens[at].is_word(Sense::Respectively) || !Cue::InFull.is(view.word(&view.tokens[at])) {
        return None;
    }
    let list: Vec<&Token> = view.tokens[at + 1..].iter().take_while(|token| is_in_clause(token)).collect();
    if list.iter().any(|token| matches!(token.kind, TokenKind::Number(_) | TokenKind::Period(..))) {
        return None;
    }
    let mut before = view.tokens[..at].iter().rev().take_while(|token| goes_on(token));
    let (count, number) = before.find_map(|token| Some((whole(token.number()?)?, token)))?;
    let joins = || list.iter().filter(|token| token.is_word(Sense::Join));
    let (marks, most) = (joins().filter(|join| view.is_list_mark(join)).count(), joins().count() + 1);
    let items = marks + 1..=most;
    (most > 1).then(|| Listed { passage: view.index, range: number.range.clone(), count, items, is_whole: true })
}

/// A count of things, not a percentage, a place in an order, or so many 万.
fn whole(numeral: &Numeral) -> Option<usize> {
    let counts = !numeral.unit.is_percent() && !numeral.ordinal && numeral.unit.factor == Decimal::ONE;
    (counts && numeral.quantity.decimals == 0)
        .then(|| numeral.quantity.value.to_usize())
        .flatten()
        .filter(|count| *count > 0)
}

/// How many things stand before a token, back to the start of the clause; what is in brackets tells of one.
fn list_before(view: &PassageView<'_>, end: usize) -> Option<usize> {
    let mut items = 1;
    let mut depth = 0_usize;
    for token in view.tokens[..end].iter().rev().take_while(|token| is_in_clause(token)) {
        match &token.kind {
            TokenKind::Close => depth += 1,
            TokenKind::Open => depth = depth.saturating_sub(1),
            TokenKind::Word(Sense::Join) if depth == 0 && view.is_list_mark(token) => items += 1,
            // A number inside the list belongs to another thought.
            TokenKind::Number(_) if depth == 0 => return None,
            _ => {}
        }
    }
    (items > 1).then_some(items)
}
