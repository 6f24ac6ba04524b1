//! Figures that are computed over the cells of an indicator: changes, averages, cumulative change.

use rust_decimal::Decimal;

use super::{IndicatorFigures, TableFigure};
use crate::inspect::prose::claim::{Claim, Measure};
use crate::inspect::prose::variations::is_at_constant_prices;
use crate::model::facts::Sum;
use crate::model::interval::Interval;
use crate::model::table::Role;
use crate::model::value::{Quantity, Value, cells_of};
use crate::text::period::Period;
use crate::text::unit::Unit;

impl<'a> IndicatorFigures<'a> {
    pub(super) fn change(&self, [start, end]: [Quantity; 2], values: [&Value; 2], label: &str) -> Option<TableFigure> {
        let decimals = start.decimals.max(end.decimals);
        // All numbers of a row are taken to the precision of the most precise one: 69.8 beside 74.51 is
        // 69.80, a target of 71 is 71.00. Otherwise a change of 4.71 would be refused as false precision.
        let fine = |number: Quantity| Interval::printed(Quantity { decimals, ..number });
        let way = fine(end).minus(fine(start))?;
        let cells = cells_of(&values);
        Some(TableFigure {
            decimals,
            unit: self.unit.of_change(),
            ..TableFigure::computed(way, "", label, format!("{end} − {start}"), cells)
        })
    }

    /// Periods of totals, the base year first.
    pub(super) fn total_periods(&self) -> Vec<Period> {
        let base = Period::year(self.facts.job().plan.base_year);
        std::iter::once(base)
            .chain(self.facts.indicators().periods().into_iter().filter(|period| *period != base))
            .collect()
    }

    pub(super) fn totals(&self, from: Period, to: Period) -> Option<([&'a Value; 2], [Quantity; 2])> {
        let values = [self.value(&self.total_column(from))?, self.value(&self.total_column(to))?];
        let numbers = [values[0].number()?, values[1].quantity()?];
        Some((values, numbers))
    }

    /// `v_t − v_0`; without a base any earlier year may be meant.
    pub(super) fn changes(&self, claim: &Claim, found: &mut Vec<TableFigure>) {
        let before = found.len();
        // An amount changes by points where its growth does.
        if claim.numeral.unit.is_points() && !self.is_share() {
            return self.speeds(claim, found);
        }
        let periods = self.total_periods();
        let ends: Vec<Period> = match claim.when.at {
            Some(at) => vec![at],
            None => periods.iter().copied().skip(1).collect(),
        };
        for to in ends {
            let base = claim.when.base.or(claim.net_base().filter(|_| claim.years.is_none()));
            let bases: Vec<Period> = match (base, claim.when.year_on_year) {
                (None, false) if claim.years.is_some() => {
                    // 三年 may count both ends, or two years and a half.
                    let count = claim.years.unwrap_or_default();
                    let least = if count > 2 { count - 1 } else { count };
                    (least..=count).map(|years| Period { year: to.year - years, ..to }).collect()
                }
                (Some(base), _) => vec![base],
                (None, true) => vec![Period::year(to.year - 1)],
                (None, false) => periods.iter().copied().filter(|from| *from < to && from.is_full_year()).collect(),
            };
            for from in bases.into_iter().filter(|from| *from < to) {
                let Some((values, ends)) = self.totals(from, to) else { continue };
                found.extend(self.change(ends, values, &format!("{to}比{from}的变化")));
            }
        }
        let end = self.facts.job().plan.end_year;
        // At the end of the plan there may be data already.
        if claim.when.at.is_some_and(|at| at.year == end && (claim.future || found.len() == before)) {
            return self.ways_to_go(claim, found);
        }
        // 净增 has come about, whatever the plan wants.
        if claim.when.at.is_none() && !claim.net {
            self.goals(false, found);
        }
    }

    /// From what is reached to the target: 到2025年达到75%，比2022年再提高0.49个百分点.
    fn ways_to_go(&self, claim: &Claim, found: &mut Vec<TableFigure>) {
        let from = claim.when.base.map_or_else(|| self.total_periods(), |base| vec![base]);
        for period in from {
            let Some(start) = self.value(&self.total_column(period)) else { continue };
            for column in [Role::Target, Role::Expected] {
                let Some(end) = self.value(&column) else { continue };
                let (Some(now), Some(goal)) = (start.quantity(), end.quantity()) else { continue };
                found.extend(self.change([now, goal], [start, end], &format!("{period}到目标的变化")));
            }
        }
    }

    /// Growth in percent: against the year before, or against the base that is named.
    pub(super) fn growth(&self, claim: &Claim, found: &mut Vec<TableFigure>) {
        let at = claim.when.at;
        let own = |found: &mut Vec<TableFigure>| {
            self.growths(at, found);
            if self.is_rate() {
                self.levels(at, found);
            }
        };
        let Some(base) = claim.when.base else {
            let before = found.len();
            own(found);
            // Where no cell has it, what the totals make; what is added is measured in the prices of one year.
            let in_prices_of_its_year = !self.is_share() && !is_at_constant_prices(&self.row.name);
            if found.len() == before && in_prices_of_its_year {
                self.growth_of_totals(claim, found);
                claim.when.start.into_iter().for_each(|start| self.ratio(start, at, found));
            }
            return;
        };
        let before = found.len();
        self.ratio(base, at, found);
        // 比2020年增加0.66万吨，增长3.0%: the base may still hold, or not.
        if !claim.when.is_own_base && found.len() > before {
            own(found);
        }
    }

    /// `v_t ÷ v_(t−1) − 1`.
    fn growth_of_totals(&self, claim: &Claim, found: &mut Vec<TableFigure>) {
        for to in self.total_periods().into_iter().filter(|to| claim.when.at.is_none_or(|at| at == *to)) {
            self.ratio(Period { year: to.year - 1, ..to }, Some(to), found);
        }
    }

    /// The growth of a period: a cell of growth, or the level of a row that is a rate.
    pub(super) fn rate(&self, period: Period) -> Option<&'a Value> {
        let value = self.value(&Role::Growth(period)).filter(|value| value.number().is_some());
        value.or_else(|| self.value(&Role::Level(period)).filter(|_| self.is_rate()))
    }

    /// Growth less growth: 增速比上年加快3.9个百分点.
    pub(super) fn speeds(&self, claim: &Claim, found: &mut Vec<TableFigure>) {
        // 上半年增长6.9%，比2022年全年加快3.0个百分点: a part of a year only where the base is named.
        let ends = self.total_periods().into_iter().filter(|to| to.is_full_year() || claim.when.base.is_some());
        for to in ends.filter(|to| claim.when.at.is_none_or(|at| at == *to)) {
            let from = claim.when.base.unwrap_or(Period::year(to.year - 1));
            let (Some(start), Some(end)) = (self.rate(from), self.rate(to)) else { continue };
            let (Some(before), Some(after)) = (start.number(), end.number()) else { continue };
            let Some(way) = Interval::printed(after).minus(Interval::printed(before)) else { continue };
            let label = format!("{to}与{from}增速之差");
            found.push(TableFigure::computed(
                way,
                "百分点",
                &label,
                format!("{after} − {before}"),
                cells_of(&[start, end]),
            ));
        }
    }

    /// Distance to the target, or how much of it is reached, at the period or at the latest year.
    pub(super) fn against_goal(&self, claim: &Claim, found: &mut Vec<TableFigure>) {
        // How far beyond the goal it may come is not in the tables.
        if claim.future {
            return;
        }
        let is_gap = claim.measure == Measure::GoalGap;
        let periods = match claim.when.at {
            Some(at) => vec![at],
            None => self.total_periods(),
        };
        // 距预期目标75%还差0.49个百分点.
        let aims = [Some(Role::Target), claim.expects.then_some(Role::Expected)];
        let aims = aims.into_iter().flatten().filter_map(|column| self.value(&column));
        let aims: Vec<(&Value, Quantity)> = aims.filter_map(|value| Some((value, value.quantity()?))).collect();
        for ((target, goal), at) in aims.into_iter().flat_map(|aim| periods.iter().map(move |at| (aim, *at))) {
            let Some(value) = self.value_of(at) else { continue };
            let Some(now) = value.quantity() else { continue };
            if !is_gap && self.facts.cumulative_goal(self.row).is_some_and(|(_, sum)| sum == Sum::Amount) {
                found.extend(self.sum_of_goal(at, [target, value], goal));
                continue;
            }
            if is_gap {
                let gap = self.change([goal, now], [target, value], &format!("{at}与目标之差"));
                // 相差 says how far, not which way.
                found.extend(gap.map(|figure| TableFigure { signed: claim.turn.is_some(), ..figure }));
                continue;
            }
            let share = Interval::printed(now).over(Interval::printed(goal));
            let Some(share) = share.and_then(Interval::as_percent) else { continue };
            let cells = cells_of(&[value, target]);
            found.push(TableFigure::computed(share, "%", &format!("{at}与目标之比"), format!("{now} ÷ {goal}"), cells));
        }
        if is_gap && !claim.numeral.unit.is_points() {
            self.goals(false, found);
        }
    }

    /// How much of the time of the plan is over at the end of each period.
    pub(super) fn schedule(&self, found: &mut Vec<TableFigure>) {
        let plan = &self.facts.job().plan;
        let years = Decimal::from(plan.end_year - plan.base_year);
        for period in self.facts.indicators().periods() {
            let passed = Decimal::from(period.year - 1 - plan.base_year);
            let part = Decimal::from(period.months.1) / Decimal::from(12);
            let Some(share) = passed.checked_add(part).and_then(|passed| passed.checked_div(years)) else { continue };
            let (share, formula) =
                (share * Decimal::ONE_HUNDRED, format!("({passed} + {}/12) ÷ {years}", period.months.1));
            let label = format!("到{period}的时序进度");
            found.push(TableFigure::computed(Interval::exact(share), "%", &label, formula, Vec::new()));
        }
    }

    /// How much of the way from the base to the target is gone.
    pub(super) fn progress(&self, claim: &Claim, found: &mut Vec<TableFigure>) {
        let (Some(start), Some(goal)) = (self.value(&Role::Base), self.value(&Role::Target)) else { return };
        let (Some(from), Some(to)) = (start.number(), goal.quantity()) else { return };
        let printed = Interval::printed;
        for at in self.total_periods().into_iter().skip(1).filter(|at| claim.when.at.is_none_or(|named| named == *at)) {
            let Some(value) = self.value_of(at) else { continue };
            let Some(now) = value.quantity() else { continue };
            let gone = printed(now).minus(printed(from)).zip(printed(to).minus(printed(from)));
            let Some(share) = gone.and_then(|(gone, way)| gone.over(way)?.as_percent()) else { continue };
            let formula = format!("({now} − {from}) ÷ ({to} − {from})");
            let cells = cells_of(&[value, start, goal]);
            let figure = TableFigure::computed(share, "%", &format!("{at}完成规划增量的比重"), formula, cells);
            found.push(TableFigure { decimals: 1, ..figure });
        }
    }

    /// How much of a goal that is summed up over the plan (〔75〕) the years up to a period have brought.
    fn sum_of_goal(&self, at: Period, [target, value]: [&'a Value; 2], goal: Quantity) -> Option<TableFigure> {
        let periods = self.total_periods().into_iter().skip(1);
        let summed = periods.filter(|own| *own == at || (own.is_full_year() && *own < at));
        let numbers: Vec<Quantity> = summed.map(|own| self.value_of(own)?.number()).collect::<Option<_>>()?;
        let sum =
            numbers.iter().try_fold(Interval::exact(Decimal::ZERO), |sum, one| sum.plus(Interval::printed(*one)))?;
        let share = sum.over(Interval::printed(goal))?.as_percent()?;
        let terms: Vec<String> = numbers.iter().map(Quantity::to_string).collect();
        let formula = format!("({}) ÷ {goal}", terms.join(" + "));
        Some(TableFigure::computed(share, "%", &format!("到{at}累计与目标之比"), formula, cells_of(&[value, target])))
    }

    /// `v_t ÷ v_0 − 1`.
    pub(super) fn ratio(&self, base: Period, at: Option<Period>, found: &mut Vec<TableFigure>) {
        let ends = at.map_or_else(|| self.total_periods(), |at| vec![at]);
        for to in ends.into_iter().filter(|to| *to > base) {
            let Some((values, [start, end])) = self.totals(base, to) else { continue };
            let growth = Interval::printed(end).over(Interval::printed(start)).and_then(Interval::as_growth);
            let cells = cells_of(&values);
            let label = format!("{to}比{base}的增长");
            found.extend(
                growth.map(|growth| TableFigure::computed(growth, "%", &label, format!("{end} ÷ {start} − 1"), cells)),
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

    pub(super) fn averages(&self, claim: &Claim, found: &mut Vec<TableFigure>) {
        // 年均提高1个百分点 is the change by years, no growth.
        if claim.numeral.unit.is_points() && self.is_share() && !self.is_rate() {
            return;
        }
        let latest = self.facts.latest_year();
        let base = self.facts.job().plan.base_year;
        let other_end = claim.when.at.is_some_and(|at| Some(at) != latest);
        let other_start = claim.when.since.is_some_and(|since| since.year != base && since.year != base + 1);
        let is_other = (claim.when.is_own && other_end) || (claim.when.since.is_some() && (other_start || other_end));
        // 年均增长7%以上 is what is aimed at, or what was at least reached.
        if claim.future || claim.numeral.bound.is_some() {
            self.goals(false, found);
        }
        if claim.future || is_other {
            return;
        }
        for (method, average) in self.facts.averages(self.row) {
            found.push(TableFigure::computed(average.number, "%", method.title(), average.formula, average.cells));
        }
    }

    pub(super) fn cumulative(&self, claim: &Claim, found: &mut Vec<TableFigure>) {
        let base = Period::year(self.facts.job().plan.base_year);
        let latest = self.facts.latest_year();
        let to = claim.when.at.or(latest);
        if to == latest && claim.when.base.is_none_or(|from| from == base) {
            if let Some(change) = self.facts.cumulative_interval(self.row) {
                let unit = self.facts.cumulative_unit(self.row);
                found.push(TableFigure::computed(change.number, unit, "累计变化", change.formula, change.cells));
            }
            // Of an amount the totals tell it too, at the prices of each year.
            if !self.is_share() {
                self.ratio(base, to, found);
            }
        }
        let end = self.facts.job().plan.end_year;
        if claim.when.at.is_none_or(|at| at.year == end) {
            let rate = self.figure(&Role::Rate, &Unit::read("%"));
            found.extend(rate.map(|figure| TableFigure { signed: false, ..figure }));
        }
    }
}
