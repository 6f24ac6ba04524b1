//! Prose against prose: one thing, one period, one measure, two values; and goals that what is
//! achieved has passed already.

use std::collections::BTreeMap;

use super::prose::Prose;
use super::prose::claim::{Claim, Direction, Measure};
use super::prose::statement::{Aimed, FactKey, Reached, Statement};
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::value::Quantity;

/// One subject with two values.
pub(super) fn conflicts(prose: &Prose<'_>, sink: &mut Sink) {
    let mut first: BTreeMap<&FactKey, &Claim> = BTreeMap::new();
    for statement in &prose.statements {
        let Statement::Fact(fact) = statement else { continue };
        let (key, claim) = (&fact.key, &prose.claims[fact.claim]);
        let Some(earlier) = first.get(key) else {
            first.insert(key, claim);
            continue;
        };
        let in_one_sentence = earlier.passage == claim.passage && earlier.sentence == claim.sentence;
        if in_one_sentence || is_same(earlier, claim) {
            continue;
        }
        let at = key.at.map_or_else(String::new, |at| at.to_string());
        let message =
            format!("`{}`{at}的数前后不一致：`{}` 和 `{}`", key.thing, prose.number(earlier), prose.number(claim));
        sink.push(
            Diagnostic::error(Code::ProseConflict, prose.place_of(claim), message)
                .because("同一事项同一时期的数在两处不同，至少有一处是错的")
                .related(prose.place_of(earlier), format!("前面写的是 {}", prose.number(earlier)))
                .hint("请核对后改正其中一处；口径不同的，请在文中写明"),
        );
    }
}

/// True when both numbers are equal at the precision of the coarser one, in the unit of the first.
fn is_same(one: &Claim, other: &Claim) -> bool {
    let quantity = one.numeral.quantity;
    let Some(converted) = other.numeral.unit.convert(other.numeral.quantity.value, &one.numeral.unit) else {
        return true;
    };
    let decimals = quantity.decimals.min(other.numeral.quantity.decimals);
    let signed = |value: rust_decimal::Decimal, claim: &Claim| {
        let falls = claim.measure == Measure::Growth
            && claim.turn.as_ref().is_some_and(|turn| turn.direction == Direction::Down);
        Quantity::fixed(if falls { -value.abs() } else { value }, decimals)
    };
    signed(quantity.value, one) == signed(converted, other)
}

/// Goals at or below what is achieved already.
pub(super) fn goals(prose: &Prose<'_>, sink: &mut Sink) {
    let mut by_thing: BTreeMap<&str, Vec<&Reached>> = BTreeMap::new();
    for statement in &prose.statements {
        if let Statement::Reached(reached) = statement {
            by_thing.entry(&reached.thing).or_default().push(reached);
        }
    }
    for statement in &prose.statements {
        let Statement::Aimed(aim) = statement else { continue };
        let claim = &prose.claims[aim.claim];
        let is_passed = |reached: &&Reached| {
            let done = &prose.claims[reached.claim];
            let value = done.numeral.unit.convert(done.numeral.quantity.value, &claim.numeral.unit);
            is_of(aim, reached) && value.is_some_and(|value| value >= claim.numeral.quantity.value)
        };
        // What it may be of has a name that it begins with.
        let names = aim.thing.char_indices().map(|(at, c)| &aim.thing[..at + c.len_utf8()]);
        let known = names.filter_map(|name| by_thing.get(name)).flatten().copied();
        let Some(reached) = known.filter(is_passed).min_by_key(|reached| reached.claim) else { continue };
        let done = &prose.claims[reached.claim];
        let (aimed, reached) = (prose.number(claim), prose.number(done));
        let message = format!("`{}` 的目标不高于已经达到的数：目标 `{aimed}`，已达到 `{reached}`", aim.thing);
        sink.push(
            Diagnostic::warning(Code::ProseGoalPassed, prose.place_of(claim), message)
                .because(format!("文中前面写已达到 {reached}，后期目标是 {aimed}"))
                .related(prose.place_of(done), "已达到的数")
                .hint("请核对目标；确是保底目标时，可在 report.yaml 的 check.accepted 中写明理由"),
        );
    }
}

/// 粮食种植面积 is 粮食 of the list 粮食、油料…种植面积.
fn is_of(aim: &Aimed, reached: &Reached) -> bool {
    /// One character (量, 数) ends too many names to be the end that a list shares.
    const SHORTEST_END: usize = 2;
    let Some(rest) = aim.thing.strip_prefix(&reached.thing) else { return false };
    let is_shared = |tail: &String| rest.chars().count() >= SHORTEST_END && tail.ends_with(rest);
    rest.is_empty() || reached.tail.as_ref().is_some_and(is_shared)
}
