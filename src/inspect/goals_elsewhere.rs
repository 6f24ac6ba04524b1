//! Goals at or below what another table has as reached: under a linked name, in 正文数据, in a table of the bureau's
//! own.

use rust_decimal::Decimal;

use super::stated::{Measure, Numbers, Stated};
use super::{Evidence, sign};
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::facts::Aim;
use crate::model::table::{FACTS, INDICATORS};
use crate::model::terms;
use crate::model::value::{Quantity, Reading, Value};
use crate::text::period::Period;
use crate::text::tidy;

/// A number to reach by a year.
struct Goal<'n, 'a> {
    stated: &'n Stated<'a>,
    year: i32,
}

/// Goals that are reached already.
pub(super) fn reached(evidence: Evidence<'_>, numbers: &Numbers<'_>, sink: &mut Sink) {
    let Some(last) = last_year(evidence) else { return };
    for ((thing, measure, period), stated) in numbers.all() {
        for own in stated.iter().filter(|own| is_goal(evidence, own, *measure, *period, last)) {
            let goal = Goal { stated: own, year: period.year };
            let levels: Vec<(Period, &Stated<'_>)> = levels(numbers, thing, last).collect();
            sink.extend(finding(evidence, &goal, &levels));
        }
    }
}

/// The last year whose numbers are facts.
fn last_year(evidence: Evidence<'_>) -> Option<i32> {
    let annual = Period::find(&tidy(&evidence.facts.job().evaluation.annual_data));
    annual.or(evidence.facts.latest_year()).map(|period| period.year)
}

/// A goal of an indicator, a number of 正文数据 for a year to come, or a plan for the last year of the plan.
fn is_goal(evidence: Evidence<'_>, own: &Stated<'_>, measure: Measure, period: Period, last: i32) -> bool {
    let name = &own.row.name;
    let is_plain = !terms::is_flow(name)
        && !terms::is_rate_of_change(name)
        && !terms::less_may_be_better(name)
        && !matches!(&own.value.reading, Reading::Bound { comparison, .. } if comparison.is_cap());
    let is_to_come = period.is_full_year() && period.year > last;
    let is_of_plan = match measure {
        Measure::Goal if own.table.kind == INDICATORS => {
            // Beside its own numbers a goal is judged with its verdict.
            let goal = evidence.facts.goals(own.row).into_iter().find(|goal| goal.value.text == own.value.text);
            evidence.facts.latest(own.row).and_then(Value::number).is_none()
                && goal.is_none_or(|goal| goal.aim == Aim::Level)
        }
        Measure::Goal => true,
        Measure::Plan => period.year >= evidence.facts.job().plan.end_year,
        Measure::Level => own.table.kind == FACTS,
        Measure::Growth | Measure::SinceBase => false,
    };
    is_plain && is_to_come && is_of_plan && !own.number.value.is_zero()
}

/// The levels of a thing up to a year, the latest first.
fn levels<'n, 'a>(
    numbers: &'n Numbers<'a>,
    thing: &'n str,
    last: i32,
) -> impl Iterator<Item = (Period, &'n Stated<'a>)> {
    let own = numbers.of_thing(thing).filter(move |((_, measure, period), _)| {
        *measure == Measure::Level && period.is_full_year() && period.year <= last
    });
    let mut own: Vec<(Period, &'n Stated<'a>)> =
        own.flat_map(|((.., period), stated)| stated.iter().map(|one| (*period, one))).collect();
    own.sort_by_key(|(period, _)| std::cmp::Reverse(*period));
    own.into_iter()
}

fn finding(evidence: Evidence<'_>, goal: &Goal<'_, '_>, levels: &[(Period, &Stated<'_>)]) -> Option<Diagnostic> {
    let own = goal.stated;
    let asked = own.number.shown();
    let in_unit = |level: &Stated<'_>| Some(level.in_unit(own.unit)?.value);
    let is_met = |level: &Stated<'_>| in_unit(level).is_some_and(|value| value >= asked);
    let (period, level) = levels.first().filter(|(_, level)| is_met(level))?;
    // What the base met already is a level to hold, and a whole cannot be outdone.
    let base = evidence.facts.job().plan.base_year;
    let is_held = levels.iter().any(|(period, level)| period.year == base && is_met(level));
    if is_held || (own.unit == "%" && asked == Decimal::ONE_HUNDRED) {
        return None;
    }
    let (shown, now) = (own.shown(), level.shown());
    let unit = |unit: &str| if own.unit == level.unit { String::new() } else { unit.to_owned() };
    let (its, mine) = (unit(level.unit), unit(own.unit));
    let value = Quantity { value: in_unit(level)?, ..level.number }.shown();
    let message = format!("`{}` {}年的目标 `{shown}` 在{period}已经达到", own.row.full_name(), goal.year);
    let reason = format!("{period} {now}{its} {} 目标 {shown}{mine}，目标没有留出提高的余地", sign(value, asked));
    let mut found = Diagnostic::warning(Code::GoalPassed, own.place(), message).because(reason);
    found = found.related(level.place(), now);
    Some(found.hint("请核对目标值，或按现有水平提高").hint("以保持现有水平为目标的，请认可这一条并写明理由"))
}
