//! Slots that are computed over the cells of an indicator: changes, averages, cumulative change.

use super::{Row, Slot};
use crate::inspect::prose::claim::Claim;
use crate::model::interval::Interval;
use crate::model::period::Period;
use crate::model::tables::IndicatorColumn;
use crate::model::unit::Unit;
use crate::model::value::{Quantity, Value};

impl<'a> Row<'a> {
    pub(super) fn change(&self, [start, end]: [Quantity; 2], values: [&Value; 2], label: &str) -> Option<Slot> {
        let way = Interval::printed(end).minus(Interval::printed(start))?;
        let unit = if self.unit.is_percent() { Unit::read("百分点") } else { self.unit.clone() };
        let cells = values.iter().flat_map(|value| value.cells().iter().cloned()).collect();
        let decimals = start.decimals.max(end.decimals);
        Some(Slot { unit, decimals, ..Slot::computed(way, "", label, format!("{end} − {start}"), cells) })
    }

    /// Periods of totals, the base year first.
    fn total_periods(&self) -> Vec<Period> {
        let base = Period::year(self.facts.job().plan.base_year);
        std::iter::once(base).chain(self.facts.table().periods().into_iter().filter(|period| *period != base)).collect()
    }

    fn totals(&self, from: Period, to: Period) -> Option<([&'a Value; 2], [Quantity; 2])> {
        let values = [self.value(&self.total_column(from))?, self.value(&self.total_column(to))?];
        let numbers = [values[0].number()?, values[1].quantity()?];
        Some((values, numbers))
    }

    /// `v_t − v_0`; without a base any earlier year may be meant.
    pub(super) fn changes(&self, claim: &Claim, found: &mut Vec<Slot>) {
        let periods = self.total_periods();
        let ends: Vec<Period> = match claim.when.at {
            Some(at) => vec![at],
            None => periods.iter().copied().skip(1).collect(),
        };
        for to in ends {
            let bases: Vec<Period> = match (claim.when.base, claim.when.year_on_year) {
                (Some(base), _) => vec![base],
                (None, true) => vec![Period::year(to.year - 1)],
                (None, false) => periods.iter().copied().filter(|from| *from < to && from.is_full_year()).collect(),
            };
            for from in bases.into_iter().filter(|from| *from < to) {
                let Some((values, ends)) = self.totals(from, to) else { continue };
                found.extend(self.change(ends, values, &format!("{to}比{from}的变化")));
            }
        }
        if claim.future || claim.when.at.is_none() {
            self.goals(found);
        }
    }

    /// `v_t ÷ v_0 − 1`.
    pub(super) fn ratio(&self, base: Period, at: Option<Period>, found: &mut Vec<Slot>) {
        let ends = at.map_or_else(|| self.total_periods(), |at| vec![at]);
        for to in ends.into_iter().filter(|to| *to > base) {
            let Some((values, [start, end])) = self.totals(base, to) else { continue };
            let growth = Interval::printed(end).over(Interval::printed(start)).and_then(Interval::as_growth);
            let cells = values.iter().flat_map(|value| value.cells().iter().cloned()).collect();
            let label = format!("{to}比{base}的增长");
            found.extend(
                growth.map(|growth| Slot::computed(growth, "%", &label, format!("{end} ÷ {start} − 1"), cells)),
            );
            // 比2021年 is the year before: the growth cell says the same.
            if to.is_full_year() && base == Period::year(to.year - 1) {
                self.growths(Some(to), found);
                if self.is_rate() {
                    self.levels(Some(to), found);
                }
            }
        }
    }

    pub(super) fn averages(&self, claim: &Claim, found: &mut Vec<Slot>) {
        let latest = self.facts.table().latest_year();
        let is_other = claim.when.is_own && claim.when.at.is_some_and(|at| Some(at) != latest);
        // 年均增长7%以上 is what is aimed at, or what was at least reached.
        if claim.future || claim.numeral.bound.is_some() {
            self.goals(found);
        }
        if claim.future {
            return;
        }
        if is_other {
            return;
        }
        for (method, average) in self.facts.averages(self.indicator) {
            found.push(Slot::computed(average.number, "%", method.title(), average.formula, average.cells));
        }
    }

    pub(super) fn cumulative(&self, claim: &Claim, found: &mut Vec<Slot>) {
        let base = Period::year(self.facts.job().plan.base_year);
        let latest = self.facts.table().latest_year();
        let to = claim.when.at.or(latest);
        if to == latest && claim.when.base.is_none_or(|from| from == base) {
            if let Some(change) = self.facts.cumulative_interval(self.indicator) {
                found.push(Slot::computed(change.number, "%", "累计变化", change.formula, change.cells));
            } else {
                self.ratio(base, to, found);
            }
        }
        if claim.when.at.is_none() {
            let rate = self.slot(&IndicatorColumn::Rate, &Unit::read("%"));
            found.extend(rate.map(|slot| Slot { signed: false, ..slot }));
        }
    }
}
