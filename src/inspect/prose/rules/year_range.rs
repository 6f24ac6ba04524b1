//! Years from one to another, with the dash between them.

use super::{PassageView, Rule};
use crate::inspect::prose::lex::TokenKind;
use crate::inspect::prose::statement::{Statement, YearRange};
use crate::text::dash;

pub(super) const RULE: Rule = Rule {
    name: "年份范围",
    reads: &[("2021-2022年增长5%，2023—2025年增长6%。", &["年份范围 2021-2022年", "年份范围 2023—2025年"])],
    leaves: &["2021年和2022年增长5%。", "2021年至2022年增长5%。", "增长5—6%。"],
    read,
};

fn read(view: &PassageView<'_>, found: &mut Vec<Statement>) {
    for token in view.tokens.iter().filter(|token| matches!(token.kind, TokenKind::Period(_, Some(_)))) {
        let dash = dash::RANGE.into_iter().find(|dash| view.word(token).contains(*dash));
        found.extend(
            dash.map(|dash| Statement::YearRange(YearRange { passage: view.index, range: token.range.clone(), dash })),
        );
    }
}
