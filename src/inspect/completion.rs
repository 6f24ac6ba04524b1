//! Words that say what was completed, against the numbers beside them: verdicts of a target that is missed, and the
//! words on a year's target (完成当年目标, 未完成) beside its plan.

use super::Evidence;
use super::stated::{Key, Measure, Numbers, Stated};
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::facts::{Assessment, RuleVerdict, TargetKind, VerdictClass};
use crate::model::kind::Closing;
use crate::model::table::{INDICATORS, Role, Row, Table};
use crate::model::terms;
use crate::model::value::{BoundKind, Quantity, Reading, Status, Value};
use crate::place::Place;
use crate::text::period::Period;
use crate::text::tidy;

/// A verdict that says completed, or on track of a limit to be kept, while the latest number does not do what the
/// target asks.
pub(super) fn unmet(
    evidence: Evidence<'_>,
    row: &Row,
    class: VerdictClass,
    assessment: &Assessment,
) -> Option<Diagnostic> {
    let facts = evidence.facts;
    let word = tidy(evidence.text(row, &Role::Verdict));
    let goal = facts.level_goal(row)?;
    let limit = goal.limit.filter(|limit| limit.comparison != Some(BoundKind::About))?;
    let (year, latest) = (facts.latest_year()?, facts.latest(row)?);
    let number = latest.number()?;
    if class == VerdictClass::Behind || limit.is_met_by(number.shown(), assessment.inverse) {
        return None;
    }
    let is_over = facts.job().kind.closing == Closing::Outcome && year.year >= facts.job().plan.end_year;
    // A limit to be kept is not approached: it has no progress.
    let is_broken = assessment.kind == TargetKind::Level
        && assessment.rule == Some(RuleVerdict::Behind)
        && assessment.to_date.is_none();
    if !(is_over || is_broken || says_done(&word)) {
        return None;
    }
    let shown = goal.value.text.trim();
    let message =
        format!("`{}` 的评价是 `{word}`，{year}的数 `{}` 却没有达到目标 `{shown}`", row.name, latest.text.trim());
    let reason =
        if is_broken { "目标是各年都要守住的限度" } else { "评价说已经完成，数没有完成" };
    Some(
        Diagnostic::warning(Code::VerdictUnmet, evidence.place(row, &Role::Verdict), message)
            .because(reason)
            .related(evidence.place(row, &goal.column), shown)
            .related(evidence.place(row, &Role::Level(year)), latest.text.as_str())
            .hint("请核对数据和目标，或改评价")
            .hint("评价另有依据的（如上级考核结果），请认可这一条并写明理由"),
    )
}

/// True for a word that says that the target of the plan is reached, and not only that all goes well.
fn says_done(word: &str) -> bool {
    const DONE: [&str; 8] = ["提前完成", "提前实现", "提前达到", "已完成", "已实现", "已达到", "超额完成", "全面完成"];
    const OPEN: [&str; 6] = ["未", "难", "预计", "有望", "力争", "可"];
    DONE.iter().any(|done| word.contains(done)) && !OPEN.iter().any(|open| word.contains(open))
}

/// A word on the target of a year, with where it stands.
struct Said<'a> {
    place: Place,
    text: &'a str,
    is_met: bool,
    period: Period,
}

/// Words on the target of a year that its plan and its number contradict.
pub(super) fn yearly(evidence: Evidence<'_>, numbers: &Numbers<'_>, sink: &mut Sink) {
    // The number of a row by its cells: what is said of a year stands in one table, its plan may stand in another.
    for ((thing, _, period), stated) in numbers.all().filter(|((_, measure, _), _)| *measure == Measure::Plan) {
        let key = |measure| -> Key { (thing.clone(), measure, *period) };
        for plan in stated.iter().filter(|plan| !is_of_falls(evidence, plan)) {
            let levels = numbers.get(&key(Measure::Level));
            let Some(level) = levels.iter().find(|level| level.unit == plan.unit) else { continue };
            let rows = [plan, level].into_iter().chain(levels).map(|stated| (stated.table, stated.row));
            let Some(said) = rows.clone().find_map(|(table, row)| said(table, row, *period)) else { continue };
            let is_met = is_met(evidence, plan, level);
            if is_met != said.is_met {
                sink.push(finding(plan, level, &said, is_met));
            }
        }
    }
}

/// True where it is not said whether a fall is written with a sign.
fn is_of_falls(evidence: Evidence<'_>, plan: &Stated<'_>) -> bool {
    terms::declines(&plan.row.name) || (plan.table.kind == INDICATORS && evidence.facts.counts_falls(plan.row))
}

/// What a row says of the target of a period: beside its growth, or in the verdict of a table of one period.
fn said<'a>(table: &'a Table, row: &'a Row, period: Period) -> Option<Said<'a>> {
    let of = |role: &Role, is_met: fn(&Value) -> Option<bool>| {
        let value = table.value(row, role)?;
        Some(Said { place: table.place(row, role), text: value.text.trim(), is_met: is_met(value)?, period })
    };
    let status = |value: &Value| match value.status()? {
        Status::MetYear => Some(true),
        Status::MissedYear => Some(false),
        _ => None,
    };
    let by_word = |value: &Value| match tidy(&value.text).as_str() {
        "完成" | "已完成" | "超额完成" | "完成计划" => Some(true),
        "未完成" | "没有完成" | "未完成计划" => Some(false),
        _ => None,
    };
    let has_level = |role: &Role| table.column(role).is_some();
    let is_done = |role: &Role| matches!(role, Role::Plan(period) if has_level(&Role::Level(*period)));
    let judged = table.columns.iter().filter(|column| is_done(&column.role)).count();
    let in_verdict = || of(&Role::Verdict, by_word).filter(|_| judged == 1 && table.kind != INDICATORS);
    of(&Role::Growth(period), status).or_else(|| of(&Role::Level(period), status)).or_else(in_verdict)
}

/// Whether a number does what was planned for it.
fn is_met(evidence: Evidence<'_>, plan: &Stated<'_>, level: &Stated<'_>) -> bool {
    let comparison = match &plan.value.reading {
        Reading::Bound { comparison, .. } => Some(*comparison),
        _ => None,
    };
    let indicator = evidence.facts.indicator(&level.row.name).ok();
    let inverse = terms::less_is_better(&plan.row.name) || indicator.is_some_and(|row| evidence.facts.is_inverse(row));
    let [asked, value] = [plan, level].map(|stated| Quantity::shown(stated.number));
    match comparison {
        Some(BoundKind::AtMost) => value <= asked,
        Some(BoundKind::LessThan) => value < asked,
        Some(BoundKind::MoreThan) => value > asked,
        None if inverse => value <= asked,
        Some(BoundKind::AtLeast | BoundKind::About) | None => value >= asked,
    }
}

fn finding(plan: &Stated<'_>, level: &Stated<'_>, said: &Said<'_>, is_met: bool) -> Diagnostic {
    let (own, asked) = (level.shown(), plan.shown());
    let what = if is_met { "达到了" } else { "没有达到" };
    let message = format!("`{}` {}写的是 `{}`，数却{what}当年计划", level.row.full_name(), said.period, said.text);
    Diagnostic::error(Code::StatusMismatch, said.place.clone(), message)
        .because(format!("当年计划 {asked}，实际 {own}"))
        .related(plan.place(), asked)
        .related(level.place(), own)
        .hint("请核对完成情况、计划和实际数")
        .hint("完成情况按上级考核认定的，请认可这一条并写明依据")
}
