//! How far the data of an edition reach, and where the periods of one lie in the next.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::facts::Facts;
use crate::text::period::Period;

/// The years of a plan, and the periods that its indicators have data of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Horizon {
    /// Year of the base values.
    pub base: i32,
    /// Last year of the plan.
    pub end: i32,
    /// Periods with data after the base year, in order of time.
    pub periods: Vec<Period>,
}

impl Horizon {
    /// That of a project, as far as its data go: no column beyond what the settings name.
    pub fn of(facts: &Facts) -> Self {
        let plan = &facts.job().plan;
        let last = facts.latest_year();
        let is_within =
            |period: &Period| period.year > plan.base_year && !(period.is_full_year() && Some(*period) > last);
        let periods = facts.indicators().periods().into_iter().filter(is_within).collect();
        Self { base: plan.base_year, end: plan.end_year, periods }
    }

    /// The latest full year.
    pub fn latest_year(&self) -> Option<Period> {
        self.periods.iter().copied().rfind(|period| period.is_full_year())
    }

    /// The last period, be it a part of a year.
    pub fn latest(&self) -> Option<Period> {
        self.periods.last().copied()
    }

    /// True for the periods that an edition tells the news of.
    pub fn is_current(&self, period: Period) -> bool {
        Some(period) == self.latest() || Some(period) == self.latest_year()
    }

    /// Half years from the end of the base year to the end of the latest data.
    pub fn elapsed(&self) -> i32 {
        self.latest().map_or(0, |latest| 2 * (latest.year - self.base) - i32::from(latest.months.1 <= 6))
    }

    /// The full years from the first of the plan to the latest, where there are data of all of them.
    pub fn years(&self) -> Vec<Period> {
        self.periods.iter().copied().filter(|period| period.is_full_year()).collect()
    }
}

/// Two editions of one report, one after the other.
#[derive(Debug, Clone)]
pub struct Shift {
    /// That of the old edition.
    pub old: Horizon,
    /// That of the new one.
    pub new: Horizon,
}

impl Shift {
    /// Where periods lie in the new edition that the old one tells of together. The last of them becomes the latest,
    /// and those before it keep their distance; of times gone by alone nothing moves.
    pub fn aligned(&self, told: &BTreeSet<Period>) -> BTreeMap<Period, Period> {
        let known: Vec<Period> = told.iter().copied().filter(|period| self.old.periods.contains(period)).collect();
        let Some(anchor) = known.last().copied().filter(|last| self.old.is_current(*last)) else {
            return BTreeMap::new();
        };
        let goal = self.successor(anchor);
        let by = goal.year - anchor.year;
        let moved = |period: Period| {
            let later = Period { year: period.year + by, ..period };
            if period == anchor {
                goal
            } else if self.new.periods.contains(&later) {
                later
            } else {
                period
            }
        };
        known.into_iter().map(|period| (period, moved(period))).filter(|(old, new)| old != new).collect()
    }

    /// The period that is to the new edition what a current one is to the old: a part of a year becomes the same
    /// part of a later one where the new edition ends with it, else the whole year.
    fn successor(&self, period: Period) -> Period {
        let (latest, year) = (self.new.latest(), self.new.latest_year());
        let is_same_part = |latest: &Period| latest.months == period.months && latest.year >= period.year;
        let later = if period.is_full_year() {
            year.filter(|year| *year > period)
        } else {
            latest.filter(is_same_part).or(year.filter(|year| year.year >= period.year))
        };
        later.unwrap_or(period)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(text: &str) -> Period {
        Period::find(text).expect(text)
    }

    fn horizon(periods: &[&str]) -> Horizon {
        Horizon { base: 2020, end: 2025, periods: periods.iter().map(|text| period(text)).collect() }
    }

    #[test]
    fn what_is_told_together_moves_together() {
        const MIDTERM: &[&str] = &["2021年", "2022年", "2023年上半年"];
        const ANNUAL: &[&str] = &["2021年", "2022年", "2023年"];
        const FINAL: &[&str] = &["2021年", "2022年", "2023年", "2024年", "2025年"];
        const NEXT: &[&str] = &["2021年", "2022年", "2023年", "2024年上半年"];
        for (old, new, told, moved) in [
            // The latest year, and the half year that became a whole one.
            (MIDTERM, ANNUAL, &["2022年"][..], &["2023年"][..]),
            (MIDTERM, ANNUAL, &["2023年上半年"], &["2023年"]),
            // Beside the half year the year before it stays.
            (MIDTERM, ANNUAL, &["2022年", "2023年上半年"], &["2022年", "2023年"]),
            (MIDTERM, ANNUAL, &["2021年", "2022年", "2023年上半年"], &["2021年", "2022年", "2023年"]),
            // The latest year beside the one before it.
            (MIDTERM, ANNUAL, &["2021年", "2022年"], &["2022年", "2023年"]),
            (ANNUAL, FINAL, &["2022年", "2023年"], &["2024年", "2025年"]),
            (ANNUAL, FINAL, &["2021年", "2023年"], &["2023年", "2025年"]),
            // What is past stays.
            (MIDTERM, ANNUAL, &["2021年"], &["2021年"]),
            (MIDTERM, ANNUAL, &["2020年", "2022年"], &["2020年", "2023年"]),
            (MIDTERM, ANNUAL, &["2025年"], &["2025年"]),
            // A half year stays one where the new edition ends with one.
            (MIDTERM, NEXT, &["2022年", "2023年上半年"], &["2023年", "2024年上半年"]),
            (MIDTERM, NEXT, &["2022年"], &["2023年"]),
            // Another version of the same data.
            (MIDTERM, MIDTERM, &["2022年", "2023年上半年"], &["2022年", "2023年上半年"]),
        ] {
            let shift = Shift { old: horizon(old), new: horizon(new) };
            let told: BTreeSet<Period> = told.iter().map(|text| period(text)).collect();
            let found = shift.aligned(&told);
            let found: Vec<String> = told.iter().map(|own| found.get(own).unwrap_or(own).to_string()).collect();
            assert_eq!(found, moved, "{told:?}");
        }
    }

    #[test]
    fn time_that_has_passed_is_counted_in_half_years() {
        for (periods, elapsed) in
            [(&["2021年", "2022年"][..], 4), (&["2022年", "2023年上半年"], 5), (&["2023年"], 6), (&[], 0)]
        {
            assert_eq!(horizon(periods).elapsed(), elapsed, "{periods:?}");
        }
    }
}
