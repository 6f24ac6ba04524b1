//! How far an indicator has come, in the terms in which its target is set, so that all of them can stand
//! beside one another against time.

use rust_decimal::Decimal;

use super::assess::TargetKind;
use super::goal::Aim;
use super::growth::percentage;
use super::{Facts, RuleVerdict};
use crate::model::kind::Elapsed;
use crate::model::table::{Role, Row};
use crate::model::value::{Quantity, Status, Value, cells_of};

/// How far an indicator has come.
#[derive(Debug, Clone)]
pub enum Progress {
    /// Share of the way to the level or the cumulative change that is wanted, in percent.
    Way(Value),
    /// Average growth, which is to be held all the time.
    Pace {
        /// The average growth.
        average: Value,
        /// What it should be.
        target: Value,
        /// The one over the other; less growth than a cap allows counts as more.
        ratio: Decimal,
    },
    /// Years that did what was decreed for them.
    Years(Value),
    /// A level without a way to it, to be kept to or without a base: whether it is met.
    Met(bool),
    /// The tables do not tell.
    Unknown,
}

impl Facts {
    /// How far an indicator has come by the latest full year.
    pub fn progress(&self, row: &Row) -> Progress {
        let assessment = self.assess(row);
        let found = match assessment.kind {
            TargetKind::Level => assessment.to_date.map(Progress::Way),
            TargetKind::LevelRate | TargetKind::Rate => {
                let goal = self.goal_of(row, |aim| aim == Aim::Yearly);
                pace(assessment.to_date, goal.map(|goal| goal.value.clone()), assessment.ratio)
            }
            TargetKind::Sync => {
                let economy = self.economy().and_then(|economy| self.average_growth(economy));
                pace(assessment.to_date, economy, assessment.ratio)
            }
            TargetKind::Cumulative => self.share_of_change(row, assessment.to_date.as_ref()).map(Progress::Way),
            TargetKind::Decree => self.years_met(row).map(Progress::Years),
            TargetKind::Open => None,
        };
        let met = || match (assessment.kind, assessment.rule) {
            (TargetKind::Level, Some(rule)) => Progress::Met(rule != RuleVerdict::Behind),
            _ => Progress::Unknown,
        };
        found.unwrap_or_else(met)
    }

    /// Where the progress stands on the way from 0 to 100, in percent: growth that is as wanted, and decrees
    /// that were all met, stand where time stands.
    pub fn position(&self, progress: &Progress) -> Option<Decimal> {
        match progress {
            Progress::Way(share) => Some(share.number()?.value),
            Progress::Pace { ratio, .. } => ratio.checked_mul(self.elapsed()?)?.checked_mul(Decimal::ONE_HUNDRED),
            Progress::Years(met) => {
                let share = met.number()?.value.checked_div(Decimal::from(self.job().plan.years()))?;
                share.checked_mul(Decimal::ONE_HUNDRED)
            }
            Progress::Met(_) | Progress::Unknown => None,
        }
    }

    /// The share of the plan's time that has passed, as a figure; its cell is the first of the latest full year.
    pub fn elapsed_share(&self) -> Option<Value> {
        let value = self.elapsed()?.checked_mul(Decimal::ONE_HUNDRED)?;
        let decimals = u32::from(!value.fract().is_zero());
        let plan = &self.job().plan;
        let latest = self.latest_year()?;
        let formula = match self.job().kind.elapsed {
            Elapsed::Data => format!("({} − {}) ÷ {}", latest.year, plan.base_year, plan.years()),
            Elapsed::Plan => "规划期已经过完".to_owned(),
        };
        let roles = [Role::Level(latest), Role::Growth(latest)];
        let of_year = |row| roles.iter().find_map(|role| self.value(row, role).filter(|value| !value.is_missing()));
        let first = self.indicators().main_rows().find_map(of_year);
        let quantity = Quantity { value, decimals, percent: true };
        Some(Value::computed(quantity, formula, cells_of(&first.into_iter().collect::<Vec<_>>())))
    }

    /// The cumulative change over the whole that is wanted.
    fn share_of_change(&self, row: &Row, change: Option<&Value>) -> Option<Value> {
        let (goal, _) = self.cumulative_goal(row)?;
        let limit = goal.limit?;
        let (made, wanted) = (change?.number()?, limit.number);
        // A rise that is to stay below a cap is no way to it.
        if limit.is_cap() && made.value.is_sign_positive() {
            return None;
        }
        let share = made.value.checked_div(wanted.value)?.checked_mul(Decimal::ONE_HUNDRED)?;
        Some(percentage(share, format!("{made} ÷ {wanted}"), cells_of(&[change?, goal.value])))
    }

    /// How many full years are marked as having met their target; none where no year is marked at all.
    fn years_met(&self, row: &Row) -> Option<Value> {
        let years: Vec<(&Value, Status)> = self
            .full_years()
            .filter_map(|year| self.value(row, &Role::Growth(year)))
            .filter_map(|value| Some((value, value.status()?)))
            .filter(|(_, status)| *status == Status::MetYear || status.is_missed())
            .collect();
        let met = years.iter().filter(|(_, status)| *status == Status::MetYear).count();
        let cells: Vec<&Value> = years.iter().map(|(value, _)| *value).collect();
        (!years.is_empty()).then(|| Value::count(met, "完成当年目标的年数".to_owned(), cells_of(&cells)))
    }
}

fn pace(average: Option<Value>, target: Option<Value>, ratio: Option<Decimal>) -> Option<Progress> {
    Some(Progress::Pace { average: average?, target: target?, ratio: ratio? })
}
