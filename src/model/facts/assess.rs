//! Progress of an indicator by its kind, and the verdict that the rule gives.
//!
//! Kinds after how such plans set their targets: a level to reach, a yearly rate to hold, a
//! five-year cumulative change, a yearly decree of the level above, or keeping pace with growth.
//! The rule compares progress with elapsed time (时间过半、任务过半); it never replaces the verdict
//! that the table states.

use rust_decimal::Decimal;
use serde::Serialize;

use super::growth::percentage;
use super::{Facts, VerdictClass};
use crate::model::kind::Elapsed;
use crate::model::table::{Role, Row};
use crate::model::terms::less_is_better;
use crate::model::value::{BoundKind, Reading, Status, Value, cells_of};
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
        let rate = || Some(self.value(row, &Role::Rate)?.quantity()?.value);
        let (to_date, ratio) = match kind {
            TargetKind::Level => self.level_progress(row).unzip(),
            TargetKind::LevelRate | TargetKind::Rate => held_against(self.average_growth(row), rate()),
            TargetKind::Sync => {
                let economy = self.economy().and_then(|economy| self.average_growth(economy)?.number());
                held_against(self.average_growth(row), economy.map(|economy| economy.value))
            }
            TargetKind::Cumulative => {
                let due = rate().and_then(|whole| whole.checked_mul(self.elapsed()?));
                held_against(self.cumulative_change(row), due)
            }
            TargetKind::Decree | TargetKind::Open => (None, None),
        };
        let rule = match kind {
            _ if self.is_done(row) => Some(RuleVerdict::Done),
            TargetKind::Cumulative | TargetKind::Decree if self.missed_year(row) => Some(RuleVerdict::Behind),
            TargetKind::Decree => self.met_year(row).then_some(RuleVerdict::OnTrack),
            _ => ratio.map(|ratio| self.by_threshold(ratio)),
        };
        Assessment { kind, inverse, to_date, ratio, rule }
    }

    /// How the target is set, by what stands in the target and rate columns.
    pub fn kind(&self, row: &Row) -> TargetKind {
        let reading = |column| self.value(row, &column).map(|value| &value.reading);
        let target = reading(Role::Target);
        let rate = reading(Role::Rate);
        let has_level = matches!(target, Some(Reading::Number(_) | Reading::Bound { .. }));
        match (target, rate) {
            (_, Some(Reading::Cumulative(_))) => TargetKind::Cumulative,
            (_, Some(Reading::Status(Status::WithGrowth))) => TargetKind::Sync,
            (_, Some(Reading::Bound { .. } | Reading::Number(_))) if has_level => TargetKind::LevelRate,
            (_, Some(Reading::Bound { .. } | Reading::Number(_))) => TargetKind::Rate,
            _ if has_level => TargetKind::Level,
            (Some(Reading::Status(Status::Provincial | Status::Superior | Status::Yearly)), _) => TargetKind::Decree,
            _ => TargetKind::Open,
        }
    }

    /// Less is better: a bound from above in base or target, a target below the base, or a name
    /// that says so.
    pub fn is_inverse(&self, row: &Row) -> bool {
        let base = self.value(row, &Role::Base);
        let target = self.value(row, &Role::Target);
        let from_above = [base, target].into_iter().flatten().any(|value| {
            matches!(value.reading, Reading::Bound { comparison: BoundKind::AtMost | BoundKind::LessThan, .. })
        });
        let falls = base
            .and_then(Value::number)
            .zip(target.and_then(Value::number))
            .is_some_and(|(base, target)| target.value < base.value);
        from_above || falls || row.name.ends_with("降低") || less_is_better(&row.name)
    }

    /// A numeric target is reached by the latest full year.
    pub fn is_done(&self, row: &Row) -> bool {
        let target = self.value(row, &Role::Target).and_then(Value::number);
        let latest = self.latest(row).and_then(Value::number);
        target.zip(latest).is_some_and(|(target, latest)| {
            if self.is_inverse(row) { latest.value <= target.value } else { latest.value >= target.value }
        })
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
        let target = self.value(row, &Role::Target)?;
        let latest = self.latest(row)?;
        let (from, to, now) = (base.number()?, target.number()?, latest.number()?);
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

/// Progress, and its ratio to what it should be by now.
fn held_against(progress: Option<Value>, due: Option<Decimal>) -> (Option<Value>, Option<Decimal>) {
    let number = progress.as_ref().and_then(Value::number);
    let ratio = number.zip(due).and_then(|(number, due)| number.value.checked_div(due));
    (progress, ratio)
}
