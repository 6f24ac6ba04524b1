//! Numbers of a sentence that follow from two others of it.

use rust_decimal::Decimal;

use super::prose::Prose;
use super::prose::claim::Claim;
use super::prose::statement::{Derivation, Derived, Statement};
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::interval::{Agreement, Interval};
use crate::model::value::Quantity;

/// Numbers that are not what the two before them make.
pub(super) fn numbers(prose: &Prose<'_>, sink: &mut Sink) {
    for statement in &prose.statements {
        let Statement::Derived(said) = statement else { continue };
        sink.extend(other(prose, said));
    }
}

/// True when the two others make a number.
pub(super) fn is_made(prose: &Prose<'_>, said: &Derived) -> bool {
    let [stated, one, other] = [said.of, said.from[0], said.from[1]].map(|at| &prose.claims[at]);
    made(stated, one, other, said.how).is_some()
}

/// What is wrong with a number, if anything is.
pub(super) fn other(prose: &Prose<'_>, said: &Derived) -> Option<Diagnostic> {
    let [stated, one, other] = [said.of, said.from[0], said.from[1]].map(|at| &prose.claims[at]);
    let number = made(stated, one, other, said.how)?;
    let quantity = stated.numeral.quantity;
    // Words say which way: 下降3.9个百分点.
    let agrees = |value: Decimal| number.agreement(Quantity { value, ..quantity }) == Agreement::Agrees;
    if agrees(quantity.value) || agrees(-quantity.value) {
        return None;
    }
    let right = number.shown(quantity.decimals);
    let (over, under) = (prose.number(one), prose.number(other));
    let formula = match said.how {
        Derivation::Difference => format!("{over} − {under} = {right}"),
        Derivation::Growth => format!("{over} ÷ {under} − 1 = {right}%"),
        Derivation::Quotient | Derivation::Rate => format!("{over} ÷ {under} = {right}"),
    };
    let message = format!("与同一句中的两个数推算的结果不符：文中是 `{}`", prose.number(stated));
    let finding = Diagnostic::error(Code::ProseDerivation, prose.place_of(stated), message)
        .because(formula)
        .related(prose.place_of(one), over)
        .related(prose.place_of(other), under);
    Some(finding.hint("请核对这三个数；口径不同的，请在文中写明"))
}

/// What the two numbers make in the unit of the third.
fn made(stated: &Claim, one: &Claim, other: &Claim, how: Derivation) -> Option<Interval> {
    let interval = |claim: &Claim| Interval::printed(Quantity { percent: false, ..claim.numeral.quantity });
    let (one, other) = (interval(one), interval(other));
    match how {
        Derivation::Difference => one.minus(other),
        Derivation::Growth => one.over(other)?.as_growth(),
        Derivation::Quotient | Derivation::Rate if stated.numeral.unit.is_percent() => one.over(other)?.as_percent(),
        Derivation::Quotient | Derivation::Rate => one.over(other),
    }
}
