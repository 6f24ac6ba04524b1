//! A total right after the list of its parts.

use super::amounts::{adds_up, amount, typed};
use super::{PassageView, Rule, goes_on};
use crate::inspect::prose::cues::Cue;
use crate::inspect::prose::lex::TokenKind;
use crate::inspect::prose::statement::{Amount, Statement, Sum};
use crate::inspect::prose::words::Sense;

pub(super) const RULE: Rule = Rule {
    name: "合计",
    reads: &[("建成省级平台3个、市级平台22个，合计26个。", &["合计 26个：3个、22个"])],
    leaves: &[
        "建成平台合计26个。",
        "建成省级平台3个，合计26个。",
        "投资3亿元、贷款2亿元，合计26个。",
        "增速3%、5%，合计8%。",
        "建成省级平台3个、市级平台22个，共建单位26个。",
    ],
    read,
};

fn read(view: &PassageView<'_>, found: &mut Vec<Statement>) {
    let is_total = |at: &usize| view.tokens[*at].is_word(Sense::Sum) && Cue::Total.is(view.word(&view.tokens[*at]));
    let totals = (0..typed(view).len()).filter(is_total);
    found.extend(totals.filter_map(|at| sum_at(view, at)).map(Statement::Sum));
}

fn sum_at(view: &PassageView<'_>, at: usize) -> Option<Sum> {
    let total = amount(view.tokens.get(at + 1)?)?;
    let of_some = view.tokens.get(at + 2).is_some_and(|token| Cue::OfSome.begins(view.word(token)));
    let before = view.tokens[..at].iter().rev().take_while(|token| goes_on(token));
    // The clause right before is the list of the parts.
    let clause =
        before.skip_while(|token| token.kind == TokenKind::Comma).take_while(|token| token.kind != TokenKind::Comma);
    let mut parts: Vec<Amount> = clause.filter_map(amount).collect();
    parts.reverse();
    let is_alike = parts.iter().all(|part| part.numeral.unit == total.numeral.unit);
    (parts.len() > 1 && is_alike && adds_up(&total.numeral)).then_some(Sum {
        passage: view.index,
        total,
        parts,
        of_some,
    })
}
