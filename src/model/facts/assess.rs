//! Progress of an indicator by its kind, and the verdict that the rule gives.
//!
//! Kinds after how such plans set their targets: a level to reach, a yearly rate to hold, a
//! five-year cumulative change, a yearly decree of the level above, or keeping pace with growth.
//! The rule compares progress with elapsed time (时间过半、任务过半); it never replaces the verdict
//! that the table states.

use std::cmp::Ordering;

use rust_decimal::Decimal;
use serde::Serialize;

use super::goal::{Aim, Goal, Limit};
use super::growth::percentage;
use super::{Facts, VerdictClass};
use crate::model::kind::Elapsed;
use crate::model::table::{Role, Row};
use crate::model::terms::{self, less_is_better};
use crate::model::value::{Quantity, Reading, Status, Value, cells_of};
use crate::text::period::Period;
use crate::text::tidy;

/// How an indicator's target is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TargetKind {
    /// A level to reach.
    Level,
    /// A level to reach and a yearly rate to hold.
    LevelRate,
    /// A yearly rate to hold.
    Rate,
    /// A cumulative change over the plan.
    Cumulative,
    /// What the level above sets each year.
    Decree,
    /// Pace with economic growth.
    Sync,
    /// None of these.
    Open,
}

/// What the rule says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RuleVerdict {
    /// 滞后.
    Behind,
    /// 正常.
    OnTrack,
    /// 超前.
    Ahead,
    /// 提前完成: a numeric target is reached.
    Done,
}

impl RuleVerdict {
    /// Of a level to keep to, which is kept to or is not.
    fn of_held(is_met: bool) -> Self {
        if is_met { Self::OnTrack } else { Self::Behind }
    }

    /// The class of stated verdicts that it corresponds to.
    pub fn class(self) -> VerdictClass {
        match self {
            Self::Behind => VerdictClass::Behind,
            Self::OnTrack => VerdictClass::OnTrack,
            Self::Ahead | Self::Done => VerdictClass::Ahead,
        }
    }

    /// The Chinese word.
    pub fn word(self) -> &'static str {
        if self == Self::Done { "提前完成" } else { self.class().label() }
    }
}

/// Progress and verdict of an indicator.
#[derive(Debug, Clone, Serialize)]
pub struct Assessment {
    /// How its target is set.
    pub kind: TargetKind,
    /// True when less is better.
    pub inverse: bool,
    /// Progress to date: share of the way, average rate or cumulative change.
    pub to_date: Option<Value>,
    /// Progress to elapsed time, or average to target.
    pub ratio: Option<Decimal>,
    /// The rule's verdict; none without base or data.
    pub rule: Option<RuleVerdict>,
}

impl Facts {
    /// Assesses one indicator on data to the latest full year.
    pub fn assess(&self, row: &Row) -> Assessment {
        let kind = self.kind(row);
        let inverse = self.is_inverse(row);
        let (to_date, ratio) = match kind {
            TargetKind::Level => self.level_progress(row).unzip(),
            TargetKind::LevelRate | TargetKind::Rate => {
                let limit = self.goal_of(row, |aim| aim == Aim::Yearly).and_then(|goal| goal.limit);
                held_against(self.average_growth(row), limit)
            }
            TargetKind::Sync => {
                let economy = self.economy().and_then(|economy| self.average_growth(economy)?.number());
                held_against(self.average_growth(row), economy.map(Limit::plain))
            }
            TargetKind::Cumulative => {
                let whole = self.cumulative_goal(row).and_then(|(goal, _)| goal.limit);
                let due = whole.and_then(|whole| {
                    let value = whole.number.value.checked_mul(self.elapsed()?)?;
                    Some(Limit::plain(Quantity { value, ..whole.number }))
                });
                held_against(self.cumulative_change(row), due)
            }
            TargetKind::Decree | TargetKind::Open => (None, None),
        };
        let rule = match kind {
            _ if self.is_done(row) => Some(RuleVerdict::Done),
            TargetKind::Cumulative | TargetKind::Decree if self.missed_year(row) => Some(RuleVerdict::Behind),
            TargetKind::Decree => self.met_year(row).then_some(RuleVerdict::OnTrack),
            TargetKind::Level if self.is_to_be_held(row) => self.meets_level(row).map(RuleVerdict::of_held),
            _ => ratio.map(|ratio| self.by_threshold(ratio)),
        };
        Assessment { kind, inverse, to_date, ratio, rule }
    }

    /// Average growth against what the plan asks, or against the economy; none where they are not compared.
    pub fn growth_to_goal(&self, row: &Row) -> Option<Ordering> {
        let asked = match self.kind(row) {
            TargetKind::Rate | TargetKind::LevelRate => self.goal_of(row, |aim| aim == Aim::Yearly)?.limit?,
            TargetKind::Sync => Limit::plain(self.average_growth(self.economy()?)?.number()?),
            TargetKind::Level | TargetKind::Cumulative | TargetKind::Decree | TargetKind::Open => return None,
        };
        let average = self.average_growth(row)?.number()?.value;
        // 7.4% is neither above nor below 7.5%左右.
        (!asked.is_near(average)).then(|| average.cmp(&asked.number.value))
    }

    /// How the target is set, by what stands in the target and rate columns.
    pub fn kind(&self, row: &Row) -> TargetKind {
        let goals = self.goals(row);
        let has = |wanted: fn(Aim) -> bool| goals.iter().any(|goal| wanted(goal.aim));
        let is_decree = |goal: &Goal<'_>| {
            matches!(goal.value.reading, Reading::Status(Status::Provincial | Status::Superior | Status::Yearly))
        };
        match (has(|aim| aim == Aim::Level), has(|aim| aim == Aim::Yearly)) {
            _ if has(|aim| matches!(aim, Aim::Cumulative(_))) => TargetKind::Cumulative,
            _ if has(|aim| aim == Aim::Pace) => TargetKind::Sync,
            (true, true) => TargetKind::LevelRate,
            (false, true) => TargetKind::Rate,
            (true, false) => TargetKind::Level,
            (false, false) if goals.iter().any(is_decree) => TargetKind::Decree,
            (false, false) => TargetKind::Open,
        }
    }

    /// Less is better: a bound from above in base or target, a target below the base, or a name
    /// that says so.
    pub fn is_inverse(&self, row: &Row) -> bool {
        let base = self.value(row, &Role::Base);
        let target = self.value(row, &Role::Target);
        let from_above = [base, target, self.value(row, &Role::Rate)].into_iter().flatten().any(
            |value| matches!(&value.reading, Reading::Bound { comparison, prefix: None, .. } if comparison.is_cap()),
        );
        let falls = base
            .and_then(Value::number)
            .zip(target.and_then(|target| target.reading.limit()))
            .is_some_and(|(base, target)| target.value < base.value);
        let declines = row.name.ends_with("降低") && !self.counts_falls(row);
        from_above || falls || declines || less_is_better(&row.name)
    }

    /// A numeric target is reached by the latest full year: one that the base was short of, not a
    /// floor or a cap to be held.
    pub fn is_done(&self, row: &Row) -> bool {
        !self.is_to_be_held(row) && self.meets_level(row) == Some(true)
    }

    /// True when the latest full year does what the level goal asks; none without either.
    fn meets_level(&self, row: &Row) -> Option<bool> {
        let limit = self.level_goal(row)?.limit.filter(|limit| !limit.is_about())?;
        let latest = self.latest(row)?.number()?;
        Some(limit.is_met_by(latest.shown(), self.is_inverse(row)))
    }

    /// True for a level goal that is a floor or a cap to keep to all the time: the base meets it, or it is
    /// of a kind that is never reached for good.
    fn is_to_be_held(&self, row: &Row) -> bool {
        let Some(limit) = self.level_goal(row).and_then(|goal| goal.limit) else { return false };
        let base = self.value(row, &Role::Base).and_then(Value::number);
        let was_met = base.is_some_and(|base| limit.is_met_by(base.shown(), self.is_inverse(row)));
        let never_ends = terms::is_held(&row.name) || terms::is_rate_of_change(&row.name);
        limit.comparison.is_some() && (limit.is_about() || was_met || never_ends)
    }

    /// The total of the latest full year.
    pub fn latest<'a>(&'a self, row: &'a Row) -> Option<&'a Value> {
        self.value(row, &Role::Level(self.latest_year()?))
    }

    /// Share of the plan's years that has passed by the latest full year; all of it when the plan is over.
    pub fn elapsed(&self) -> Option<Decimal> {
        if self.job().kind.elapsed == Elapsed::Plan {
            return Some(Decimal::ONE);
        }
        let latest = self.latest_year()?;
        Decimal::from(latest.year - self.job().plan.base_year).checked_div(Decimal::from(self.job().plan.years()))
    }

    /// `(v − base) ÷ (target − base)`, and its ratio to elapsed time.
    fn level_progress(&self, row: &Row) -> Option<(Value, Decimal)> {
        let base = self.value(row, &Role::Base)?;
        let goal = self.level_goal(row).filter(|_| !self.is_to_be_held(row))?;
        let (target, latest) = (goal.value, self.latest(row)?);
        let (from, to, now) = (base.number()?, goal.limit?.number, latest.number()?);
        let way = to.value.checked_sub(from.value)?;
        let share = now.value.checked_sub(from.value)?.checked_div(way)?;
        let formula = format!("({now} − {from}) ÷ ({to} − {from})");
        let cells = cells_of(&[base, target, latest]);
        let shown = percentage(share.checked_mul(Decimal::ONE_HUNDRED)?, formula, cells);
        Some((shown, share.checked_div(self.elapsed()?)?))
    }

    /// The indicator that stands for economic growth.
    pub fn economy(&self) -> Option<&Row> {
        let index = self.by_name.get(tidy(&self.job().plan.growth_indicator).as_str())?;
        self.indicators().rows.get(*index)
    }

    fn by_threshold(&self, ratio: Decimal) -> RuleVerdict {
        let limits = &self.job().thresholds;
        if ratio >= limits.ahead {
            RuleVerdict::Ahead
        } else if ratio >= limits.on_track {
            RuleVerdict::OnTrack
        } else {
            RuleVerdict::Behind
        }
    }

    /// A full year is marked as missed.
    fn missed_year(&self, row: &Row) -> bool {
        self.yearly(row).any(|(_, status)| status.is_missed())
    }

    /// Some full year is marked as met.
    fn met_year(&self, row: &Row) -> bool {
        self.yearly(row).any(|(_, status)| status == Status::MetYear)
    }

    /// Full years that say whether the year's target was met, in order of time.
    pub fn yearly<'a>(&'a self, row: &'a Row) -> impl Iterator<Item = (Period, Status)> + 'a {
        self.full_years().filter_map(|period| Some((period, self.value(row, &Role::Growth(period))?.status()?)))
    }
}

/// Progress, and its ratio to what it should be by now: to what it may be at most where that is a cap;
/// one where it is about what is asked.
fn held_against(progress: Option<Value>, due: Option<Limit>) -> (Option<Value>, Option<Decimal>) {
    let number = progress.as_ref().and_then(Value::number);
    let ratio = number.zip(due).and_then(|(number, due)| match (number.value, due.number.value) {
        (value, _) if due.is_near(value) => Some(Decimal::ONE),
        // Growth below a cap is better, and so is a fall beyond one.
        (value, limit) if due.is_cap() && value.is_sign_positive() => limit.checked_div(value),
        (value, limit) => value.checked_div(limit),
    });
    (progress, ratio)
}
