//! The unit of a number and once more: `92.8%%`, `441.71亿元亿元`.

use super::{PassageView, Rule};
use crate::inspect::prose::cues::Cue;
use crate::inspect::prose::lex::Token;
use crate::inspect::prose::statement::{DoubledUnit, Statement};

pub(super) const RULE: Rule = Rule {
    name: "单位重复",
    reads: &[("入学率为92.8%%。", &["单位两次：92.8%%"]), ("投资441.71亿元亿元。", &["单位两次：441.71亿元亿元"])],
    leaves: &["投资441.71亿元。", "走访3个个体户。", "支持5家家具企业。"],
    read,
};

fn read(view: &PassageView<'_>, found: &mut Vec<Statement>) {
    found.extend(view.tokens.iter().filter_map(|token| doubled(view, token)).map(Statement::DoubledUnit));
}

fn doubled(view: &PassageView<'_>, token: &Token) -> Option<DoubledUnit> {
    let numeral = token.number()?;
    let unit = view.text(&(token.range.start + numeral.digits..token.range.end)).trim();
    // 个个, 家家 and the like begin words; longer units do not.
    let is_unit = unit.chars().count() > 1 || Cue::UnitOnly.is(unit);
    let after = view.text(&(token.range.end..view.passage.text.len()));
    (is_unit && after.starts_with(unit)).then(|| DoubledUnit {
        passage: view.index,
        number: token.range.clone(),
        range: token.range.start..token.range.end + unit.len(),
    })
}
