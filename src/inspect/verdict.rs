//! Stated verdicts beside what the figures say. The bureau judges; these findings ask it to say why.
//!
//! An indicator gets at most one of them: a target that is passed already weighs more than a verdict
//! unlike that of another indicator, and this more than the rule.

use rust_decimal::Decimal;

use super::{Evidence, completion, sign};
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::facts::{Assessment, RuleVerdict, TargetKind, VerdictClass};
use crate::model::kind::Closing;
use crate::model::table::{Role, Row};
use crate::model::value::{Origin, Quantity, Status, Value};
use crate::place::{CellRef, Place};
use crate::text::period::Period;

/// An indicator with its verdict and what the facts say of it.
struct RatedIndicator<'a> {
    row: &'a Row,
    stated: VerdictClass,
    assessment: Assessment,
    /// Full years with the word on their target.
    years: Vec<(Period, Status)>,
}

impl RatedIndicator<'_> {
    fn missed(&self) -> usize {
        self.years.iter().filter(|(_, status)| status.is_missed()).count()
    }

    fn is_by_decree(&self) -> bool {
        matches!(self.assessment.kind, TargetKind::Decree | TargetKind::Cumulative)
    }
}

/// All findings about verdicts.
pub(super) fn verdicts(evidence: Evidence<'_>, sink: &mut Sink) {
    let facts = evidence.facts;
    let rows = facts.indicators().main_rows();
    let rated = rows.filter_map(|row| {
        let stated = facts.verdict_class(row)?;
        Some(RatedIndicator { row, stated, assessment: facts.assess(row), years: facts.yearly(row).collect() })
    });
    let rated: Vec<RatedIndicator<'_>> = rated.collect();
    // Of those rated behind for a missed year, the one with the best record is the strictest measure.
    let strictest = rated
        .iter()
        .filter(|one| one.stated == VerdictClass::Behind && one.is_by_decree() && one.missed() > 0)
        .min_by_key(|one| one.missed());
    for one in &rated {
        let unmet = || completion::unmet(evidence, one.row, one.stated, &one.assessment);
        let unlike = || unequal(evidence, one, strictest?);
        sink.extend(passed(evidence, one).or_else(unmet).or_else(unlike).or_else(|| by_rule(evidence, one)));
    }
}

/// The verdict cell.
fn place(evidence: Evidence<'_>, row: &Row) -> Place {
    evidence.place(row, &Role::Verdict)
}

fn stated<'a>(evidence: Evidence<'a>, row: &'a Row) -> &'a str {
    evidence.text(row, &Role::Verdict).trim()
}

/// Adds the cells that a figure was made from.
fn with_inputs(evidence: Evidence<'_>, mut found: Diagnostic, rows: &[&Row], figure: Option<&Value>) -> Diagnostic {
    let table = evidence.facts.indicators();
    let holds = |value: &Value, cell: &CellRef| value.cells() == std::slice::from_ref(cell);
    for cell in figure.map_or(&[][..], Value::cells) {
        let at = rows.iter().find_map(|row| Some((row, row.cells.iter().position(|value| holds(value, cell))?)));
        found = found.related_to(at.map(|(row, index)| (table.place_at(row, index), row.cells[index].text.as_str())));
    }
    found
}

fn with_cell(evidence: Evidence<'_>, found: Diagnostic, row: &Row, column: &Role) -> Diagnostic {
    let text = evidence.text(row, column);
    if text.is_empty() { found } else { found.related(evidence.place(row, column), text) }
}

// Passed targets.

/// A target that is passed already, while the verdict says no more than on track.
fn passed(evidence: Evidence<'_>, one: &RatedIndicator<'_>) -> Option<Diagnostic> {
    let kind = &evidence.facts.job().kind;
    let is_over = kind.closing == Closing::Outcome;
    if one.stated == VerdictClass::Ahead || (is_over && one.stated == VerdictClass::OnTrack) {
        return None;
    }
    let due = if is_over { VerdictClass::OnTrack } else { VerdictClass::Ahead };
    let word = stated(evidence, one.row);
    let message = |what: &str| format!("`{}` {what}，评价却是 `{word}`", one.row.name);
    let warning = |what: &str| Diagnostic::warning(Code::VerdictPassed, place(evidence, one.row), message(what));
    let found = if one.assessment.kind == TargetKind::Cumulative {
        let reason = cumulative_passed(evidence, one)?;
        let found = warning("的累计变化已超过五年目标").because(reason);
        let column = cumulative_column(evidence, one.row);
        let found = with_cell(evidence, found, one.row, &column);
        with_inputs(evidence, found, &[one.row], one.assessment.to_date.as_ref())
    } else {
        let (reason, year) = level_passed(evidence, one)?;
        let column = evidence.facts.level_goal(one.row).map_or(Role::Target, |goal| goal.column);
        let found = with_cell(evidence, warning("已达到规划目标值").because(reason), one.row, &column);
        with_cell(evidence, found, one.row, &Role::Level(year))
    };
    Some(
        found
            .hint(format!("请核对数据，或改评价为{}", kind.classes.of(due)))
            .hint("有意从严评价的，请认可这一条并写明理由"),
    )
}

/// Where the cumulative goal of an indicator stands.
fn cumulative_column(evidence: Evidence<'_>, row: &Row) -> Role {
    evidence.facts.cumulative_goal(row).map_or(Role::Rate, |(goal, _)| goal.column)
}

/// The arithmetic, when a cumulative change has gone at least as far as its target.
fn cumulative_passed(evidence: Evidence<'_>, one: &RatedIndicator<'_>) -> Option<String> {
    let (goal, _) = evidence.facts.cumulative_goal(one.row)?;
    let change = one.assessment.to_date.as_ref()?;
    let (to, now) = (goal.limit?.number.shown(), change.number()?.shown());
    let same_way = to.is_sign_negative() == now.is_sign_negative() && !to.is_zero();
    let share = now.checked_div(to).filter(|share| same_way && *share >= Decimal::ONE)?;
    let share = Quantity::fixed(share.checked_mul(Decimal::ONE_HUNDRED)?, 0);
    let year = evidence.facts.latest_year()?;
    Some(format!("到{year}累计 {}，五年目标 {}，已完成 {share}%", arithmetic(change), goal.value.text))
}

/// The arithmetic and its year, when a level has reached its target from where it began.
fn level_passed(evidence: Evidence<'_>, one: &RatedIndicator<'_>) -> Option<(String, Period)> {
    let facts = evidence.facts;
    let goal = facts.level_goal(one.row)?;
    let year = facts.latest_year()?;
    let latest = facts.latest(one.row)?;
    let limit = goal.limit?;
    let base = evidence.value(one.row, &Role::Base).and_then(Value::number);
    let reaches = |value: Decimal| limit.is_met_by(value, one.assessment.inverse);
    // A floor or a cap may be meant to be held all the time; it is a goal when the base was short of it.
    let is_goal = limit.comparison.is_none() || base.is_some();
    let is_held = is_yearly_rate(one.row) || base.is_some_and(|base| reaches(base.shown()));
    let now = latest.number()?.shown();
    if !is_goal || is_held || !facts.is_done(one.row) {
        return None;
    }
    let sign = sign(now, limit.number.shown());
    Some((format!("{year} {} {sign} 目标值 {}，规划期末的目标现在已经达到", latest.text, limit.number), year))
}

/// A growth rate of each year, which is to be held and cannot be passed.
pub(super) fn is_yearly_rate(row: &Row) -> bool {
    ["增长", "增速", "增幅", "增长率"].iter().any(|end| row.name.ends_with(end))
}

// Unequal measures.

/// A year was missed and the verdict is fair, while another with no worse record is behind.
fn unequal(evidence: Evidence<'_>, one: &RatedIndicator<'_>, other: &RatedIndicator<'_>) -> Option<Diagnostic> {
    let is_alike = one.is_by_decree() && one.missed() >= other.missed();
    if one.stated == VerdictClass::Behind || !is_alike {
        return None;
    }
    let (word, measure) = (stated(evidence, one.row), stated(evidence, other.row));
    let (name, known) = (&one.row.name, &other.row.name);
    let alike = if one.missed() == other.missed() { "情况相同的" } else { "未完成年度更少的" };
    let message = format!("`{name}` 有年度未完成，评价是 `{word}`，{alike} `{known}` 却是 `{measure}`");
    let mut found = Diagnostic::warning(Code::VerdictUnequal, place(evidence, one.row), message)
        .because(format!(
            "`{name}`：{}{}\n`{known}`：{}{}",
            record(one),
            change(evidence, one),
            record(other),
            change(evidence, other)
        ))
        .related(place(evidence, other.row), format!("`{known}` {measure}"));
    for (rated, (period, status)) in [one, other].into_iter().flat_map(|it| it.years.iter().map(move |year| (it, year)))
    {
        if status.is_missed() {
            found = with_cell(evidence, found, rated.row, &Role::Growth(*period));
        }
    }
    Some(found.hint("请按同一尺度评价").hint("两项情况确有不同的，请认可这一条并写明理由"))
}

/// `2021年完成当年目标，2022年未完成当年目标`.
fn record(one: &RatedIndicator<'_>) -> String {
    let word = |status: Status| if status.is_missed() { "未完成" } else { "完成" };
    let years = one.years.iter().map(|(period, status)| format!("{period}{}", word(*status)));
    years.collect::<Vec<_>>().join("，")
}

/// `；累计 -2.79%，五年目标 [-14]`: the reason that two like records may still differ.
fn change(evidence: Evidence<'_>, one: &RatedIndicator<'_>) -> String {
    let goal = evidence.text(one.row, &cumulative_column(evidence, one.row)).trim();
    let to_date = one.assessment.to_date.as_ref().filter(|_| one.assessment.kind == TargetKind::Cumulative);
    to_date.map_or_else(String::new, |change| format!("；累计 {}，五年目标 {goal}", change.text))
}

// The rule.

/// The rule gives another class than the table.
fn by_rule(evidence: Evidence<'_>, one: &RatedIndicator<'_>) -> Option<Diagnostic> {
    let rule = one.assessment.rule?;
    let class = rule.class();
    // A target that was met from the start, or a rate to hold, is not done by being met once.
    if class == one.stated || (rule == RuleVerdict::Done && one.stated != VerdictClass::Ahead) {
        return None;
    }
    // Of a plan that is over only what was missed matters.
    let kind = &evidence.facts.job().kind;
    let is_missed = |class: VerdictClass| class == VerdictClass::Behind;
    if kind.closing == Closing::Outcome && is_missed(class) == is_missed(one.stated) {
        return None;
    }
    let word = stated(evidence, one.row);
    let message = format!(
        "`{}` 的评价是 `{word}`，按进度规则是 `{}`",
        one.row.name,
        if rule == RuleVerdict::Done { rule.word() } else { kind.classes.of(class) }
    );
    let found = Diagnostic::note(Code::VerdictRule, place(evidence, one.row), message);
    let found = if decided_by_years(one, rule) {
        let mut found = found.because(format!("{}；有年度未完成的为滞后", record(one)));
        for (period, _) in &one.years {
            found = with_cell(evidence, found, one.row, &Role::Growth(*period));
        }
        found
    } else {
        let economy = evidence.facts.economy().filter(|_| one.assessment.kind == TargetKind::Sync);
        let rows: Vec<&Row> = [Some(one.row), economy].into_iter().flatten().collect();
        let found = found.because(progress(evidence, one)?);
        let found = with_inputs(evidence, found, &rows, one.assessment.to_date.as_ref());
        match one.assessment.kind {
            TargetKind::Rate | TargetKind::LevelRate => with_cell(evidence, found, one.row, &Role::Rate),
            TargetKind::Cumulative => {
                let column = cumulative_column(evidence, one.row);
                with_cell(evidence, found, one.row, &column)
            }
            TargetKind::Sync | TargetKind::Level | TargetKind::Decree | TargetKind::Open => found,
        }
    };
    Some(found.hint("报告用表中的评价；与规则不同的理由，请在认可这一条时写明"))
}

/// The yearly decrees decide before any progress does.
fn decided_by_years(one: &RatedIndicator<'_>, rule: RuleVerdict) -> bool {
    one.is_by_decree()
        && (one.assessment.kind == TargetKind::Decree || (one.missed() > 0 && rule == RuleVerdict::Behind))
}

/// Progress, what it is held to, their ratio and the limits.
fn progress(evidence: Evidence<'_>, one: &RatedIndicator<'_>) -> Option<String> {
    let facts = evidence.facts;
    let to_date = one.assessment.to_date.as_ref()?;
    let ratio = one.assessment.ratio?;
    let elapsed = Quantity::fixed(facts.elapsed()?.checked_mul(Decimal::ONE_HUNDRED)?, 0);
    let done = arithmetic(to_date);
    let column =
        if one.assessment.kind == TargetKind::Cumulative { cumulative_column(evidence, one.row) } else { Role::Rate };
    let goal = evidence.text(one.row, &column);
    let measure = match one.assessment.kind {
        TargetKind::Level => format!("进度 {done}，规划时间已过 {elapsed}%"),
        TargetKind::Rate | TargetKind::LevelRate => format!("年均增速 {done}，目标 {goal}"),
        TargetKind::Cumulative => format!("累计 {done}，五年目标 {goal}，规划时间已过 {elapsed}%"),
        TargetKind::Sync => {
            let economy = facts.economy()?;
            let average = facts.average_growth(economy)?;
            format!("年均增速 {done}，同期 `{}` {} = {}", economy.name, formula(&average), average.text)
        }
        TargetKind::Decree | TargetKind::Open => return None,
    };
    let limits = &facts.job().thresholds;
    let ratio = distinct(ratio, [limits.ahead, limits.on_track]);
    let classes = &facts.job().kind.classes;
    let bounds = [(limits.ahead, &classes.ahead), (limits.on_track, &classes.on_track)];
    let bounds = bounds.map(|(limit, class)| format!("不低于 {limit} 为{class}"));
    Some(format!("{measure}，两者之比 {ratio}；{}", bounds.join("，")))
}

/// A ratio with two decimals, or as many as it takes to tell it from the limits.
fn distinct(ratio: Decimal, limits: [Decimal; 2]) -> String {
    let tells = |decimals: &u32| {
        let shown = ratio.round_dp(*decimals);
        limits.iter().all(|limit| (shown >= *limit) == (ratio >= *limit))
    };
    Quantity::fixed(ratio, (2..8).find(tells).unwrap_or(8))
}

/// The formula and its result; what a cell gives as it is stands alone.
fn arithmetic(value: &Value) -> String {
    let formula = formula(value);
    if formula == value.text { formula.to_owned() } else { format!("{formula} = {}", value.text) }
}

fn formula(value: &Value) -> &str {
    match &value.origin {
        Origin::Computed { formula, .. } => formula,
        Origin::Cell(_) | Origin::Stated => "",
    }
}
