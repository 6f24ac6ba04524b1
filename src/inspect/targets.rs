//! What 预期目标值 expects of the plan's last year, against what is reached and what the plan asks.

use rust_decimal::Decimal;

use super::stated::Numbers;
use super::verdict::is_yearly_rate;
use super::{Evidence, goals_elsewhere, sign};
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::facts::TargetKind;
use crate::model::table::{Role, Row};
use crate::model::value::{BoundKind, Measured, Quantity, Reading, Value};
use crate::text::period::Period;
use crate::text::tidy;

/// A number to reach or to hold.
#[derive(Debug, Clone, Copy)]
struct Goal {
    number: Quantity,
    /// More than it is needed, it itself is not enough.
    strict: bool,
    /// A cap: less is always allowed.
    cap: bool,
    kind: GoalKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum GoalKind {
    Level,
    /// Yearly growth.
    Rate,
    /// Change over the plan.
    Cumulative,
}

impl Goal {
    fn value(self) -> Decimal {
        self.number.shown()
    }
}

/// Expected values that are reached already or lie below the plan's target.
pub(super) fn expected(evidence: Evidence<'_>, numbers: &Numbers<'_>, sink: &mut Sink) {
    for row in evidence.facts.indicators().main_rows() {
        let Some(goal) = goal(evidence, row, &Role::Expected) else { continue };
        sink.extend(below_plan(evidence, row, goal).or_else(|| reached(evidence, row, goal)));
    }
    goals_elsewhere::reached(evidence, numbers, sink);
}

/// The goal of a cell, when its unit is that of the indicator.
fn goal(evidence: Evidence<'_>, row: &Row, column: &Role) -> Option<Goal> {
    let table = evidence.facts.indicators();
    let own = &row.unit;
    let has_rate = matches!(evidence.facts.kind(row), TargetKind::Rate | TargetKind::Sync);
    let value = table.value(row, column)?;
    let (number, comparison, unit, prefix) = match &value.reading {
        Reading::Number(number) => (*number, None, None, None),
        Reading::Bound { prefix, comparison, quantity, unit } => {
            (*quantity, Some(*comparison), unit.as_deref(), prefix.as_deref())
        }
        Reading::Amount(amount) => (amount.quantity, None, amount.unit.as_deref(), None),
        Reading::Course { to, unit, .. } => (*to, None, unit.as_deref(), None),
        Reading::Cumulative(amount) => (amount.quantity, None, None, Some("累计增速")),
        _ => return None,
    };
    let kind = match Measured::by(prefix) {
        Measured::Cumulative => GoalKind::Cumulative,
        Measured::Yearly => GoalKind::Rate,
        Measured::Change => return None,
        Measured::Level if has_rate || *column == Role::Rate => GoalKind::Rate,
        Measured::Level => GoalKind::Level,
    };
    let fits = unit.is_none_or(|unit| unit == own) && (!number.percent || kind != GoalKind::Level || own == "%");
    let about = comparison == Some(BoundKind::About);
    (fits && !about).then_some(Goal {
        number,
        strict: matches!(comparison, Some(BoundKind::MoreThan | BoundKind::LessThan)),
        cap: matches!(comparison, Some(BoundKind::AtMost | BoundKind::LessThan)),
        kind,
    })
}

/// True when `value` is as good as a goal, or better.
fn meets(value: Decimal, goal: Goal, inverse: bool) -> bool {
    let limit = goal.value();
    match (inverse, goal.strict) {
        (false, false) => value >= limit,
        (false, true) => value > limit,
        (true, false) => value <= limit,
        (true, true) => value < limit,
    }
}

fn warning(code: Code, evidence: Evidence<'_>, row: &Row, what: &str) -> Diagnostic {
    let shown = evidence.text(row, &Role::Expected).trim();
    let message = format!("`{}` 的预期目标值 `{shown}` {what}", row.name);
    Diagnostic::warning(code, evidence.place(row, &Role::Expected), message)
}

/// An expected value that asks for less than the plan does.
fn below_plan(evidence: Evidence<'_>, row: &Row, expected: Goal) -> Option<Diagnostic> {
    let table = evidence.facts.indicators();
    // An adjusted target has replaced that of the plan.
    if tidy(table.text(row, &Role::Adjusted)).starts_with('是') {
        return None;
    }
    let columns = [Role::Target, Role::Rate];
    let (column, target) = columns
        .into_iter()
        .filter_map(|column| goal(evidence, row, &column).map(|goal| (column, goal)))
        .find(|(_, target)| target.kind == expected.kind)?;
    let falls = match expected.kind {
        GoalKind::Level => evidence.facts.is_inverse(row),
        GoalKind::Rate => false,
        GoalKind::Cumulative => target.value().is_sign_negative(),
    };
    // A floor beside a cap says two things that cannot be compared.
    let is_same = target.cap == expected.cap || !(target.strict || expected.strict);
    let (asked, planned) = (expected.value(), target.value());
    let is_less = if falls || target.cap { asked > planned } else { asked < planned };
    if !is_same || !is_less {
        return None;
    }
    let text = table.text(row, &column).trim();
    let found = warning(Code::GoalBelowPlan, evidence, row, &format!("低于规划目标 `{text}`"))
        .because(format!("{} {} {}，预期比规划的要求低", expected.number, sign(asked, planned), target.number))
        .related(evidence.place(row, &column), text);
    Some(found.hint("请核对预期目标值").hint("目标值已经调整的，请在“是否调整”一列写明"))
}

/// A level that is reached already.
fn reached(evidence: Evidence<'_>, row: &Row, expected: Goal) -> Option<Diagnostic> {
    let facts = evidence.facts;
    let inverse = facts.is_inverse(row) || expected.cap;
    if expected.kind != GoalKind::Level || expected.cap || is_yearly_rate(row) || is_full(row, expected) {
        return None;
    }
    // What the base met already is a level to hold, not to reach.
    let base = facts.indicators().value(row, &Role::Base).and_then(Value::number);
    if base.is_some_and(|base| meets(base.shown(), expected, inverse)) {
        return None;
    }
    let (period, value, number) = latest(evidence, row, inverse)?;
    if !meets(number.shown(), expected, inverse) {
        return None;
    }
    let (now, asked) = (number.shown(), expected.value());
    let sign = sign(now, asked);
    let found = warning(Code::GoalPassed, evidence, row, &format!("在{period}已经达到"))
        .because(format!("{period} {number} {sign} 预期 {}，目标没有留出提高的余地", expected.number))
        .related(evidence.place(row, &Role::Level(period)), value.text.as_str());
    Some(found.hint("请核对预期目标值，或按现有水平提高").hint("以保持现有水平为目标的，请认可这一条并写明理由"))
}

/// A share that cannot go beyond the whole.
fn is_full(row: &Row, expected: Goal) -> bool {
    let is_share = row.unit == "%";
    is_share && (expected.value() == Decimal::ONE_HUNDRED || expected.value().is_zero())
}

/// The level of the latest full year, or of a later part of a year where that is already more: a
/// part can only be too small, and where less is better it would pass for progress.
fn latest<'a>(evidence: Evidence<'a>, row: &'a Row, inverse: bool) -> Option<(Period, &'a Value, Quantity)> {
    let table = evidence.facts.indicators();
    let level = |period: Period| {
        let value = table.value(row, &Role::Level(period))?;
        Some((period, value, value.number()?))
    };
    let year = evidence.facts.latest_year()?;
    let part = table.periods().into_iter().rfind(|period| !period.is_full_year() && *period > year);
    let part = part.filter(|_| !inverse).and_then(level);
    match (level(year), part) {
        (Some(whole), Some(part)) if part.2.value > whole.2.value => Some(part),
        (whole, part) => whole.or(part),
    }
}
