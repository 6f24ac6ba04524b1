//! Figures over several periods of an indicator: their sum, their mean, how many times as much one has as
//! another.

use rust_decimal::Decimal;

use super::{IndicatorFigures, TableFigure};
use crate::inspect::prose::claim::{Claim, Measure, When};
use crate::model::interval::Interval;
use crate::model::value::{Quantity, Value, cells_of};
use crate::text::period::Period;

/// Periods that follow each other, with the numbers of an indicator.
type Run<'a> = Vec<(Period, &'a Value, Quantity)>;

impl<'a> IndicatorFigures<'a> {
    /// The runs of periods that a claim may add up: of the years of the plan all that end when it says, or
    /// exactly those from the first to the last that it names.
    fn runs(&self, when: When, least: usize) -> Vec<Run<'a>> {
        let number = |period: Period| {
            let value = self.value(&self.total_column(period))?;
            Some((period, value, value.number()?))
        };
        let mut periods: Vec<Period> = self.total_periods();
        if when.since.is_none_or(|since| since.year > self.facts.job().plan.base_year) {
            periods.remove(0);
        }
        let ends = (0..periods.len()).filter(|end| when.at.is_none_or(|at| at == periods[*end]));
        let spans = ends.flat_map(|end| (0..=end).map(move |start| start..=end));
        // The part of a year ends a run; within one the year has it.
        let is_run = |run: &[Period]| run.iter().rev().skip(1).all(|period| period.is_full_year());
        let is_named = |run: &[Period]| when.since.is_none_or(|since| run.first() == Some(&since));
        let runs = spans.map(|span| &periods[span]).filter(|run| run.len() >= least && is_run(run) && is_named(run));
        runs.filter_map(|run| run.iter().copied().map(number).collect()).collect()
    }

    /// 两年累计24.1亿美元: what flowed in each of them, added up.
    pub(super) fn sums(&self, when: When, found: &mut Vec<TableFigure>) {
        if !self.is_share() {
            found.extend(self.runs(when, 2).iter().filter_map(|run| self.over(run, "累计", Decimal::ONE)));
        }
    }

    /// 年均5.2% of an amount is its growth; 平均5.4% of a rate is what it was on average.
    pub(super) fn typical(&self, claim: &Claim, found: &mut Vec<TableFigure>) {
        let is_growth = claim.numeral.unit.is_percent() && (!self.is_share() || self.is_rate());
        if is_growth {
            self.averages(claim, found);
        }
        if claim.future || (is_growth && !self.is_rate()) {
            return;
        }
        if claim.numeral.bound.is_some() {
            self.goals(false, found);
        }
        self.means(claim.when, found);
    }

    /// What the years were on average; of one year what its cell shows.
    fn means(&self, when: When, found: &mut Vec<TableFigure>) {
        let runs = self.runs(when, 1);
        found.extend(runs.iter().filter_map(|run| match &run[..] {
            [(period, ..)] => self.figure(&self.total_column(*period), &self.unit),
            _ => self.over(run, "平均", Decimal::from(run.len())),
        }));
    }

    /// How many times the level of another row (城乡居民收入比), in each year or in the one that is named.
    pub(super) fn ratio_to(&self, under: &Self, claim: &Claim, found: &mut Vec<TableFigure>) {
        let unit = &claim.numeral.unit;
        let is_ratio = unit.dimension == "：1" || unit.is_multiple() || unit.dimension.is_empty();
        if claim.measure != Measure::Level || !is_ratio || claim.future {
            return;
        }
        let periods = self.total_periods().into_iter().filter(|own| claim.when.at.is_none_or(|at| at == *own));
        for period in periods {
            let column = self.total_column(period);
            let (Some(top), Some(bottom)) = (self.value(&column), under.value(&column)) else { continue };
            let (Some(one), Some(other)) = (top.number(), bottom.number()) else { continue };
            let Some(ratio) = Interval::printed(one).over(Interval::printed(other)) else { continue };
            let label = format!("{period}{}与{}之比", self.row.name, under.row.name);
            let formula = format!("{one} ÷ {other}");
            let figure = TableFigure::computed(ratio, "", &label, formula, cells_of(&[top, bottom]));
            found.push(TableFigure { unit: unit.clone(), ..figure });
        }
    }

    /// What a row that holds the growth of another one (地区生产总值增速) knows of a claim about that one.
    pub(super) fn as_growth_of(&self, claim: &Claim, found: &mut Vec<TableFigure>) {
        let first = found.len();
        match claim.measure {
            Measure::Growth => self.growth(claim, found),
            Measure::Speed => self.speeds(claim, found),
            Measure::Average | Measure::Typical if !claim.future => {
                self.means(claim.when, found);
                found.extend(self.runs(claim.when, 2).iter().filter_map(compounded));
            }
            _ => {}
        }
        for figure in &mut found[first..] {
            figure.label.insert_str(0, &self.row.name);
        }
    }

    /// The sum of a run, by a divisor.
    fn over(&self, run: &Run<'_>, what: &str, divisor: Decimal) -> Option<TableFigure> {
        let zero = Interval::exact(Decimal::ZERO);
        let sum = run.iter().try_fold(zero, |sum, (_, _, number)| sum.plus(Interval::printed(*number)))?;
        let number = sum.over(Interval::exact(divisor))?;
        let terms: Vec<String> = run.iter().map(|(_, _, number)| number.to_string()).collect();
        let terms = terms.join(" + ");
        let formula = if divisor == Decimal::ONE { terms } else { format!("({terms}) ÷ {divisor}") };
        let (first, last) = (run.first()?.0, run.last()?.0);
        let label = if first == last { first.to_string() } else { format!("{first}至{last}{what}") };
        let values: Vec<&Value> = run.iter().map(|(_, value, _)| *value).collect();
        let decimals = run.iter().map(|(_, _, number)| number.decimals).max()?;
        let unit = self.unit.clone();
        Some(TableFigure { decimals, unit, ..TableFigure::computed(number, "", &label, formula, cells_of(&values)) })
    }

    /// 是2020年的1.15倍, or by as much as the growth of the years comes to.
    pub(super) fn multiples(&self, claim: &Claim, found: &mut Vec<TableFigure>) {
        let percent = claim.numeral.unit.is_percent();
        let (unit, scale) = if percent { ("%", Decimal::ONE_HUNDRED) } else { ("倍", Decimal::ONE) };
        let periods = self.total_periods();
        let latest = self.facts.indicators().latest_year();
        for to in periods.into_iter().filter(|to| claim.when.at.is_none_or(|at| at == *to)) {
            let from = if claim.when.year_on_year { Some(Period { year: to.year - 1, ..to }) } else { claim.when.base };
            let Some(from) = from.filter(|from| *from < to) else { continue };
            if let Some((values, [start, end])) = self.totals(from, to) {
                let times = Interval::printed(end).over(Interval::printed(start));
                let times = times.and_then(|times| times.times(Interval::exact(scale)));
                let label = format!("{to}与{from}之比");
                let cells = cells_of(&values);
                found.extend(
                    times.map(|times| TableFigure::computed(times, unit, &label, format!("{end} ÷ {start}"), cells)),
                );
            }
            let is_of_plan = from == Period::year(self.facts.job().plan.base_year) && Some(to) == latest;
            if let Some(change) = self.facts.cumulative_interval(self.row).filter(|_| is_of_plan) {
                let hundred = Interval::exact(Decimal::ONE_HUNDRED);
                let times = change.number.plus(hundred).and_then(|sum| sum.times(Interval::exact(scale)));
                let times = times.and_then(|times| times.over(hundred));
                let label = format!("{to}与{from}之比");
                let formula = change.formula.trim_end_matches(" − 1").to_owned();
                found.extend(times.map(|times| TableFigure::computed(times, unit, &label, formula, change.cells)));
            }
        }
    }
}

/// The rate that makes as much over all years of a run as theirs do.
fn compounded(run: &Run<'_>) -> Option<TableFigure> {
    let hundred = Interval::exact(Decimal::ONE_HUNDRED);
    let one = Interval::exact(Decimal::ONE);
    let factor = |number: &Quantity| Interval::printed(*number).plus(hundred)?.over(hundred);
    let whole = run.iter().try_fold(one, |whole, (_, _, number)| whole.times(factor(number)?))?;
    let number = whole.root(u32::try_from(run.len()).ok()?)?.as_growth()?;
    let factors: Vec<String> = run.iter().map(|(_, _, number)| format!("(1 + {}%)", number.value)).collect();
    let formula = format!("({})^(1/{}) − 1", factors.join(" × "), run.len());
    let values: Vec<&Value> = run.iter().map(|(_, value, _)| *value).collect();
    let label = format!("{}至{}年均", run.first()?.0, run.last()?.0);
    Some(TableFigure::computed(number, "%", &label, formula, cells_of(&values)))
}
