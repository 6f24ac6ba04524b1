//! The shares of a structure: 7.26:45.82:46.92.

use std::ops::Range;

use rust_decimal::Decimal;

use super::amounts::typed;
use super::{PassageView, Rule};
use crate::inspect::prose::lex::TokenKind;
use crate::inspect::prose::statement::{Statement, Structure};
use crate::model::value::Quantity;

pub(super) const RULE: Rule = Rule {
    name: "构成比",
    reads: &[
        ("三次产业结构为7.26:45.82:46.92。", &["构成 7.26:45.82:46.92"]),
        ("三次产业结构调整为9.5：41.5：47.0。", &["构成 9.5：41.5：47.0"]),
    ],
    leaves: &["比例为1:2:3。", "师生比为1：20。", "三次产业结构进一步优化。"],
    read,
};

/// The shares of a structure with a slip in it still make up nearly a hundred; what is further off, as 1:2:3
/// is, is a ratio of another kind.
const FURTHEST: Decimal = Decimal::TEN;
/// Two shares of a structure are a ratio.
const FEWEST: usize = 3;

fn read(view: &PassageView<'_>, found: &mut Vec<Statement>) {
    let unread = typed(view).iter().filter(|token| token.kind == TokenKind::Unknown);
    found.extend(unread.filter_map(|token| structure(view, &token.range)).map(Statement::Structure));
}

fn structure(view: &PassageView<'_>, range: &Range<usize>) -> Option<Structure> {
    let text = view.text(range);
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let is_part = |c: char| c.is_ascii_digit() || c == '.' || is_colon(c);
    let end = text[start..].find(|c| !is_part(c)).map_or(text.len(), |length| start + length);
    let shares: Option<Vec<Quantity>> = text[start..end].split(is_colon).map(share).collect();
    let shares = shares.filter(|shares| shares.len() >= FEWEST)?;
    let sum = shares.iter().try_fold(Decimal::ZERO, |sum, share| sum.checked_add(share.value))?;
    let is_near = (sum - Decimal::ONE_HUNDRED).abs() <= FURTHEST;
    is_near.then(|| Structure { passage: view.index, range: range.start + start..range.start + end, shares, sum })
}

fn is_colon(c: char) -> bool {
    matches!(c, ':' | '：' | '∶')
}

fn share(text: &str) -> Option<Quantity> {
    let decimals = text.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    Some(Quantity { value: text.parse().ok()?, decimals: u32::try_from(decimals).ok()?, percent: false })
}
