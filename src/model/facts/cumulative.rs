//! The change since the base year, as the goal of an indicator adds it up.

use rust_decimal::Decimal;

use super::Facts;
use super::goal::Sum;
use super::growth::{ComputedRate, Rates, chain, factors, rates_cells, turned};
use crate::model::interval::Interval;
use crate::model::table::{Role, Row};
use crate::model::terms;
use crate::model::value::{Quantity, Value, cells_of};
use crate::place::CellRef;
use crate::text::period::Period;

impl Facts {
    /// The change since the base year, up to the latest full year. Positive for a fall where the row
    /// counts falls.
    pub fn cumulative_change(&self, row: &Row) -> Option<Value> {
        let decimals = self.change_decimals(row);
        let change = self.cumulative_interval(row)?;
        let percent = self.cumulative_unit(row) == "%";
        let quantity = Quantity { value: change.number.value, decimals, percent };
        Some(Value::computed(quantity, change.formula, change.cells))
    }

    /// The cumulative change with the range that the rounding of its inputs allows.
    pub fn cumulative_interval(&self, row: &Row) -> Option<ComputedRate> {
        match self.sum_of(row) {
            Sum::Chained => self.chained(row),
            Sum::SinceBase => self.latest_since_base(row),
            Sum::Points => self.against_base(row, Interval::minus, "−", ""),
            Sum::Ratio => self.against_base(row, |now, base| now.over(base)?.as_growth(), "÷", " − 1"),
            Sum::Amount => self.added_up(row),
        }
    }

    /// The unit of the cumulative change.
    pub fn cumulative_unit<'a>(&self, row: &'a Row) -> &'a str {
        self.sum_of(row).unit(row)
    }

    /// True where the cumulative change is a fall.
    pub fn falls(&self, row: &Row) -> bool {
        let change = self.cumulative_change(row).and_then(|change| change.number());
        change.is_some_and(|change| change.value.is_sign_negative() != self.counts_falls(row))
    }

    fn sum_of(&self, row: &Row) -> Sum {
        let of_goal = self.cumulative_goal(row).map(|(_, sum)| sum);
        of_goal.unwrap_or(if self.is_since_base(row) { Sum::SinceBase } else { Sum::Chained })
    }

    /// `Π(1 + r_i) − 1`; `1 − Π(1 − r_i)` of falls.
    fn chained(&self, row: &Row) -> Option<ComputedRate> {
        let change = |rates: &Rates| {
            let number = chain(rates)?.as_growth()?;
            Some(ComputedRate { number, formula: format!("{} − 1", factors(rates)), cells: rates_cells(rates) })
        };
        let rates = self.rates(row)?;
        if self.counts_falls(row) { change(&turned(rates))?.turned() } else { change(&rates) }
    }

    /// What the table gives as the change since the base year.
    fn latest_since_base(&self, row: &Row) -> Option<ComputedRate> {
        let (rate, cell) = self.rate_since_base(row)?;
        Some(ComputedRate {
            number: Interval::printed(rate),
            formula: Quantity { percent: true, ..rate }.to_string(),
            cells: vec![cell],
        })
    }

    fn rate_since_base(&self, row: &Row) -> Option<(Quantity, CellRef)> {
        let year = self.indicators().latest_year()?;
        match self.since_base(row, year) {
            Some(value) => Some((value.number()?, value.cells().first()?.clone())),
            None => self.rate(row, year),
        }
    }

    fn against_base(
        &self,
        row: &Row,
        by: fn(Interval, Interval) -> Option<Interval>,
        sign: &str,
        less: &str,
    ) -> Option<ComputedRate> {
        let (base, latest) = (self.value(row, &Role::Base)?, self.latest(row)?);
        let (from, to) = (base.number()?, latest.number()?);
        let number = by(Interval::printed(to), Interval::printed(from))?;
        let change =
            ComputedRate { number, formula: format!("{to} {sign} {from}{less}"), cells: cells_of(&[latest, base]) };
        if self.counts_falls(row) { change.turned() } else { Some(change) }
    }

    /// The sum of what each year adds; none for what may be a stock.
    fn added_up(&self, row: &Row) -> Option<ComputedRate> {
        let latest = self.indicators().latest_year()?;
        let years = self.job().plan.base_year + 1..=latest.year;
        let level = |year: i32| self.value(row, &Role::Level(Period::year(year)));
        let levels: Vec<&Value> = years.map(level).collect::<Option<_>>().filter(|_| terms::is_flow(&row.name))?;
        let zero = Interval::exact(Decimal::ZERO);
        let number = levels.iter().try_fold(zero, |sum, level| sum.plus(Interval::printed(level.number()?)))?;
        let terms: Vec<&str> = levels.iter().map(|level| level.text.as_str()).collect();
        Some(ComputedRate { number, formula: terms.join(" + "), cells: cells_of(&levels) })
    }

    /// Decimals of the change: two of what is computed, those of the table of differences and sums.
    fn change_decimals(&self, row: &Row) -> u32 {
        let years = self.full_years().map(Role::Level).chain([Role::Base]);
        let shown = || years.filter_map(|role| Some(self.value(row, &role)?.number()?.decimals)).max().unwrap_or(0);
        match self.sum_of(row) {
            Sum::Chained | Sum::Ratio => super::growth::DECIMALS,
            Sum::SinceBase => self.rate_since_base(row).map_or(super::growth::DECIMALS, |(rate, _)| rate.decimals),
            Sum::Points | Sum::Amount => shown(),
        }
    }
}

impl Sum {
    /// True where the numbers of each year are growth in percent.
    pub fn is_of_rates(self) -> bool {
        matches!(self, Self::Chained | Self::SinceBase)
    }
}
