//! Typed numbers of one unit in a list: 3.5%、4.12%和5%.

use std::collections::BTreeSet;

use super::{PassageView, Rule};
use crate::inspect::prose::claim::About;
use crate::inspect::prose::lex::Token;
use crate::inspect::prose::statement::{Amount, NumberList, Statement};
use crate::inspect::prose::words::Sense;

pub(super) const RULE: Rule = Rule {
    name: "并列的数",
    reads: &[("三个园区分别增长3.5%、4.12%和5%。", &["并列 3.5%、4.12%、5%"])],
    leaves: &[
        "园区增长3.5%，产值5亿元。",
        "园区增长3.5%、产值5亿元。",
        "园区增长3.5%、5亿元。",
        "分别居第3位、第5位。",
        // The tables have the decimals that they have.
        "2021年、2022年常住人口城镇化率分别为73.1%、74.51%。",
    ],
    read,
};

fn read(view: &PassageView<'_>, found: &mut Vec<Statement>) {
    let of_tables = view.claims.iter().filter(|claim| matches!(claim.about, About::Table(..)));
    let of_tables: BTreeSet<usize> = of_tables.map(|claim| claim.range.start).collect();
    for list in lists(view.tokens) {
        let numbers: Vec<Amount> = list
            .iter()
            .filter_map(|token| {
                let numeral = token.number()?.clone();
                Some(Amount { numeral, range: token.range.clone() })
            })
            .collect();
        let Some(first) = numbers.first() else { continue };
        let is_like = |other: &Amount| {
            other.numeral.unit == first.numeral.unit
                && !other.numeral.ordinal
                && !view.passage.has_figure(&other.range)
                && !of_tables.contains(&other.range.start)
        };
        if numbers.iter().all(is_like) && !view.passage.is_template(first.range.start) {
            found.push(Statement::NumberList(NumberList { passage: view.index, numbers }));
        }
    }
}

/// Numbers joined by 、 or 和.
fn lists(tokens: &[Token]) -> Vec<&[Token]> {
    let mut found = Vec::new();
    let mut start = 0;
    while start < tokens.len() {
        let mut end = start;
        while let [number, join, next, ..] = &tokens[end..]
            && number.number().is_some()
            && join.is_word(Sense::Join)
            && next.number().is_some()
        {
            end += 2;
        }
        if end > start {
            found.push(&tokens[start..=end]);
        }
        start = end + 1;
    }
    found
}
