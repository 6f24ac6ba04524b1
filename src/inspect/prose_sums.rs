//! Sums within a sentence: a total after its parts, parts after 其中, shares of a structure.

use rust_decimal::Decimal;

use super::prose::Prose;
use super::prose::statement::{Amount, OfWhich, Statement, Structure, Sum};
use crate::diag::{Code, Diagnostic, Sink};

/// Parts after 其中 that are more than the whole.
pub(super) fn parts(prose: &Prose<'_>, sink: &mut Sink) {
    for statement in &prose.statements {
        let Statement::OfWhich(said) = statement else { continue };
        let Some(terms) = exceeded(said) else { continue };
        let message = format!("“其中”各项之和大于总数 `{}`", prose.text(said.passage, &said.whole.range));
        sink.push(
            Diagnostic::error(Code::PartSum, prose.place(said.passage, &said.whole.range), message)
                .because(terms)
                .related(prose.place(said.passage, &said.parts[0].range), "其中的第一项")
                .hint("请核对总数和各项"),
        );
    }
}

/// The parts with their sum, when it is more than the whole.
pub(super) fn exceeded(said: &OfWhich) -> Option<String> {
    sum(&said.parts).filter(|(sum, _)| *sum > said.whole.numeral.quantity.value).map(|(_, terms)| terms)
}

/// Totals that are not the sum of the parts before them.
pub(super) fn sums(prose: &Prose<'_>, sink: &mut Sink) {
    for statement in &prose.statements {
        let Statement::Sum(said) = statement else { continue };
        let Some(terms) = missed(said) else { continue };
        let message = format!("合计不等于前面各项之和：`{}`", prose.text(said.passage, &said.total.range));
        sink.push(
            Diagnostic::error(Code::ProseSumMismatch, prose.place(said.passage, &said.total.range), message)
                .because(terms)
                .hint("请核对合计和各项；有重复计算的，请在文中写明"),
        );
    }
}

/// The parts with their sum, when it is not the total.
pub(super) fn missed(said: &Sum) -> Option<String> {
    let total = said.total.numeral.quantity.value;
    let lengths = if said.of_some { 2..said.parts.len() } else { 0..0 };
    let mut runs = lengths.flat_map(|length| said.parts.windows(length));
    if runs.any(|run| sum(run).is_some_and(|(sum, _)| sum == total)) {
        return None;
    }
    sum(&said.parts).filter(|(sum, _)| *sum != total).map(|(_, terms)| terms)
}

/// The sum of the parts, with its terms.
pub(super) fn sum(parts: &[Amount]) -> Option<(Decimal, String)> {
    let sum = parts.iter().try_fold(Decimal::ZERO, |sum, part| sum.checked_add(part.numeral.quantity.value))?;
    let terms: Vec<String> = parts.iter().map(|part| part.numeral.quantity.to_string()).collect();
    Some((sum, format!("{} = {sum}", terms.join(" + "))))
}

/// Structures whose parts do not make up a hundred.
pub(super) fn structures(prose: &Prose<'_>, sink: &mut Sink) {
    for statement in &prose.statements {
        let Statement::Structure(said) = statement else { continue };
        if is_whole(said) {
            continue;
        }
        let written = prose.text(said.passage, &said.range);
        let terms: Vec<String> = said.shares.iter().map(ToString::to_string).collect();
        sink.push(
            Diagnostic::error(
                Code::ProseShareSum,
                prose.place(said.passage, &said.range),
                format!("构成 `{written}` 之和不是 100"),
            )
            .because(format!("{} = {}", terms.join(" + "), said.sum))
            .hint("请核对各部分的比重"),
        );
    }
}

/// True for shares that make up a hundred; each may be off by half of its last digit.
pub(super) fn is_whole(said: &Structure) -> bool {
    let decimals = said.shares.iter().map(|share| share.decimals).max().unwrap_or_default();
    let slack = Decimal::new(5, decimals + 1) * Decimal::from(said.shares.len());
    (said.sum - Decimal::ONE_HUNDRED).abs() <= slack
}
