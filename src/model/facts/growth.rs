//! Average growth by a named method: geometric over totals, geometric or arithmetic over yearly
//! rates, or stated. Decimal throughout, rounded once, half up, to two decimals of a percent.

use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

use super::Facts;
use super::goal::Aim;
use crate::model::grammar;
use crate::model::interval::Interval;
use crate::model::job::MethodName;
use crate::model::table::{Role, Row};
use crate::model::terms;
use crate::model::value::{Origin, Quantity, Reading, Value, cells_of};
use crate::place::CellRef;
use crate::text::period::Period;

/// Decimals of a computed percentage.
pub(super) const DECIMALS: u32 = 2;

/// The yearly rates of an indicator, in percent, with their cells.
pub(super) type Rates = Vec<(Quantity, CellRef)>;

/// A number computed over printed ones.
#[derive(Debug, Clone)]
pub struct ComputedRate {
    /// The number in percent, with the range that the rounding of its inputs allows.
    pub number: Interval,
    /// The formula with the numbers filled in.
    pub formula: String,
    /// The cells that went in.
    pub cells: Vec<CellRef>,
}

impl ComputedRate {
    /// A fall as a positive number, of growth that is a negative one.
    pub(super) fn turned(self) -> Option<Self> {
        let number = Interval::exact(Decimal::ZERO).minus(self.number)?;
        let formula = match self.formula.strip_suffix(" − 1") {
            Some(product) => format!("1 − {product}"),
            None => format!("−({})", self.formula),
        };
        Some(Self { number, formula, ..self })
    }

    pub(super) fn value(self) -> Value {
        percentage(self.number.value, self.formula, self.cells)
    }
}

impl MethodName {
    /// The Chinese name.
    pub fn title(self) -> &'static str {
        match self {
            Self::GeometricTotals => "按总量几何平均",
            Self::GeometricRates => "按增速几何平均",
            Self::ArithmeticRates => "按增速算术平均",
            Self::Stated => "公布的年均增速",
        }
    }
}

impl Facts {
    /// Average yearly growth from the base year to the latest full year; none when the series has
    /// a gap or the method finds no numbers.
    pub fn average_growth(&self, row: &Row) -> Option<Value> {
        let method = self.job().methods.get(&row.name);
        match method.map(|method| method.name) {
            Some(MethodName::Stated) => method.and_then(|method| stated(method.value.as_deref()?)),
            Some(name) => self.average_by(row, name).map(ComputedRate::value),
            None => self.default_average(row).map(|(_, average)| average.value()),
        }
    }

    /// The average by every method that finds numbers, the one that counts first: the method that
    /// `report.yaml` names, else the default.
    pub fn averages(&self, row: &Row) -> Vec<(MethodName, ComputedRate)> {
        let named = self.job().methods.get(&row.name).map(|method| method.name);
        let first = named.or_else(|| self.default_average(row).map(|(name, _)| name));
        let others = [MethodName::GeometricTotals, MethodName::GeometricRates, MethodName::ArithmeticRates];
        let order = first.into_iter().chain(others.into_iter().filter(|name| Some(*name) != first));
        order.filter_map(|name| Some((name, self.average_by(row, name)?))).collect()
    }

    fn average_by(&self, row: &Row, name: MethodName) -> Option<ComputedRate> {
        match name {
            MethodName::GeometricTotals => self.over_totals(row),
            // Of changes since the base year there is no average.
            MethodName::GeometricRates | MethodName::ArithmeticRates if terms::is_since_base(&row.name) => None,
            MethodName::GeometricRates if self.counts_falls(row) => geometric(&turned(self.rates(row)?))?.turned(),
            MethodName::GeometricRates => geometric(&self.rates(row)?),
            MethodName::ArithmeticRates => arithmetic(&self.rates(row)?),
            MethodName::Stated => {
                let value = self.job().methods.get(&row.name)?.value.as_deref().and_then(stated)?;
                let number = Interval::printed(value.number()?);
                Some(ComputedRate { number, formula: value.text, cells: Vec::new() })
            }
        }
    }

    /// The method where none is named: over the totals, unless the rates say something else. Where the
    /// two differ, the totals are nominal and the rates are not, and growth is what the rates say.
    fn default_average(&self, row: &Row) -> Option<(MethodName, ComputedRate)> {
        let by = |name| self.average_by(row, name).map(|average| (name, average));
        if row.unit == "%" {
            return by(MethodName::GeometricRates);
        }
        match (by(MethodName::GeometricTotals), by(MethodName::GeometricRates)) {
            (Some(totals), Some(_)) if self.follows(row, totals.1.number) => Some(totals),
            (totals, rates) => rates.or(totals),
        }
    }

    /// True when an average over the totals may be that of the rates. These are published with one decimal;
    /// zeros that the number format of the column adds say nothing.
    fn follows(&self, row: &Row, totals: Interval) -> bool {
        let published = |(rate, cell): (Quantity, CellRef)| {
            (Quantity { decimals: rate.as_shown().significant_decimals(), ..rate }, cell)
        };
        let rates: Option<Rates> = self.rates(row).map(|rates| rates.into_iter().map(published).collect());
        rates.and_then(|rates| geometric(&rates)).is_some_and(|rates| totals.overlaps(rates.number))
    }

    /// `(v_n / v_0)^(1/n) − 1` over the totals.
    fn over_totals(&self, row: &Row) -> Option<ComputedRate> {
        let latest = self.latest_year()?;
        let years = u32::try_from(latest.year - self.job().plan.base_year).ok().filter(|years| *years > 0)?;
        let base = self.value(row, &Role::Base)?;
        let last = self.value(row, &Role::Level(latest))?;
        let (from, to) = (base.number()?, last.number()?);
        if from.value <= Decimal::ZERO || to.value <= Decimal::ZERO {
            return None;
        }
        let number = Interval::printed(to).over(Interval::printed(from))?.root(years)?.as_growth()?;
        let formula = format!("({to} ÷ {from})^(1/{years}) − 1");
        Some(ComputedRate { number, formula, cells: cells_of(&[base, last]) })
    }

    /// The rates of all full years after the base year, in order; none when one is missing.
    pub(super) fn rates(&self, row: &Row) -> Option<Rates> {
        let latest = self.latest_year()?;
        let years = self.job().plan.base_year + 1..=latest.year;
        let rates: Option<Rates> = years.map(|year| self.rate(row, Period::year(year))).collect();
        rates.filter(|rates| !rates.is_empty())
    }

    /// An indicator in percent whose totals are growth: nothing asks for a level of it.
    fn has_rates_for_levels(&self, row: &Row) -> bool {
        let goals = self.goals(row);
        goals.iter().all(|goal| match goal.aim {
            Aim::Level => false,
            Aim::Cumulative(sum) => sum.is_of_rates(),
            Aim::Words => goal.value.quantity().is_none() || terms::is_rate_of_change(&row.name),
            Aim::Yearly | Aim::YearlyAmount | Aim::Pace => true,
        })
    }

    /// A year's rate: the growth cell, or the total of an indicator that is a rate itself.
    pub(super) fn rate(&self, row: &Row, year: Period) -> Option<(Quantity, CellRef)> {
        let growth = self.value(row, &Role::Growth(year)).filter(|value| value.number().is_some());
        let is_rate = row.unit == "%" && self.has_rates_for_levels(row);
        let value = growth.or_else(|| self.value(row, &Role::Level(year)).filter(|_| is_rate))?;
        Some((value.number()?, value.cells().first()?.clone()))
    }
}

/// The rates with the other sign: falls as growth.
pub(super) fn turned(rates: Rates) -> Rates {
    rates.into_iter().map(|(rate, cell)| (Quantity { value: -rate.value, ..rate }, cell)).collect()
}

/// `(1 + 8%) × (1 − 2.6%)`.
pub(super) fn factors(rates: &Rates) -> String {
    let sign = |rate: Decimal| if rate.is_sign_negative() { "−" } else { "+" };
    let factor = |rate: Decimal| format!("(1 {} {}%)", sign(rate), rate.abs());
    rates.iter().map(|(rate, _)| factor(rate.value)).collect::<Vec<_>>().join(" × ")
}

fn geometric(rates: &Rates) -> Option<ComputedRate> {
    let years = u32::try_from(rates.len()).ok()?;
    let number = chain(rates)?.root(years)?.as_growth()?;
    Some(ComputedRate { number, formula: format!("({})^(1/{years}) − 1", factors(rates)), cells: rates_cells(rates) })
}

fn arithmetic(rates: &Rates) -> Option<ComputedRate> {
    let zero = Interval::exact(Decimal::ZERO);
    let sum = rates.iter().try_fold(zero, |sum, (rate, _)| sum.plus(Interval::printed(*rate)))?;
    let number = sum.over(Interval::exact(Decimal::from_usize(rates.len())?))?;
    let terms: Vec<String> = rates.iter().map(|(rate, _)| format!("{}%", rate.value)).collect();
    Some(ComputedRate {
        number,
        formula: format!("({}) ÷ {}", terms.join(" + "), rates.len()),
        cells: rates_cells(rates),
    })
}

/// `Π(1 + r_i)`.
pub(super) fn chain(rates: &Rates) -> Option<Interval> {
    let hundred = Interval::exact(Decimal::ONE_HUNDRED);
    let one = Interval::exact(Decimal::ONE);
    rates.iter().try_fold(one, |product, (rate, _)| product.times(one.plus(Interval::printed(*rate).over(hundred)?)?))
}

fn stated(text: &str) -> Option<Value> {
    let reading = grammar::read(text);
    matches!(reading, Reading::Number(_)).then(|| Value { text: text.to_owned(), reading, origin: Origin::Stated })
}

pub(super) fn rates_cells(rates: &Rates) -> Vec<CellRef> {
    rates.iter().map(|(_, cell)| cell.clone()).collect()
}

/// A computed percentage, shown with two decimals.
pub(super) fn percentage(value: Decimal, formula: String, cells: Vec<CellRef>) -> Value {
    Value::computed(Quantity { value, decimals: DECIMALS, percent: true }, formula, cells)
}

/// The n-th root of a positive number by Newton's method, to the precision of a decimal.
pub(crate) fn root(value: Decimal, n: u32) -> Option<Decimal> {
    const STEPS: usize = 200;
    if value <= Decimal::ZERO {
        return value.is_zero().then_some(Decimal::ZERO);
    }
    let order = Decimal::from(n);
    let mut guess =
        if value > Decimal::ONE { Decimal::ONE.checked_add(value.checked_div(order)?)? } else { Decimal::ONE };
    for _ in 0..STEPS {
        let power = (1..n).try_fold(Decimal::ONE, |power, _| power.checked_mul(guess))?;
        let next =
            (guess.checked_mul(order - Decimal::ONE)?.checked_add(value.checked_div(power)?)?).checked_div(order)?;
        if (next - guess).abs() < Decimal::new(1, 20) {
            return Some(next);
        }
        guess = next;
    }
    Some(guess)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn roots_are_roots() {
        assert_eq!(root(Decimal::from(4), 2).map(|r| r.round_dp(12)), Some(Decimal::from(2)));
        assert_eq!(root(Decimal::from(32), 5).map(|r| r.round_dp(12)), Some(Decimal::from(2)));
        assert_eq!(root(Decimal::ZERO, 3), Some(Decimal::ZERO));
        assert_eq!(root(Decimal::NEGATIVE_ONE, 2), None);
    }

    proptest! {
        #[test]
        fn a_power_goes_back_to_its_root(units in 1_u32..100_000, n in 1_u32..6) {
            let base = Decimal::new(i64::from(units), 4);
            let power = (0..n).try_fold(Decimal::ONE, |power, _| power.checked_mul(base));
            if let Some(power) = power.filter(|power| *power > Decimal::new(1, 12)) {
                let back = root(power, n).expect("positive");
                prop_assert!((back - base).abs() < Decimal::new(1, 6), "{back} for {base}^{n}");
            }
        }
    }
}
