//! Names that are nearly those of the table: 研发费用 for 研发经费.

use super::{PassageView, Rule};
use crate::inspect::prose::lex::TokenKind;
use crate::inspect::prose::statement::{OtherName, Statement};

pub(super) const RULE: Rule = Rule {
    name: "名称变体",
    reads: &[("单位GDP二氧化碳排放量降低达标。", &["名称变体：单位GDP二氧化碳排放量降低"])],
    leaves: &["单位GDP二氧化碳排放降低达标。", "常住人口城镇化率74.51%。"],
    read,
};

fn read(view: &PassageView<'_>, found: &mut Vec<Statement>) {
    for token in view.tokens {
        let TokenKind::Name(name, subject) = token.kind else { continue };
        let Some(row) = subject.indicator.filter(|_| view.language.lexer.lexicon().names()[name].drifts) else {
            continue;
        };
        found.push(Statement::OtherName(OtherName { passage: view.index, range: token.range.clone(), row }));
    }
}
