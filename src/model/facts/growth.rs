//! Average growth by a named method: geometric over totals, geometric or arithmetic over yearly
//! rates, or stated. Decimal throughout, rounded once, half up, to two decimals of a percent.

use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

use super::Facts;
use crate::model::grammar;
use crate::model::job::MethodName;
use crate::model::period::Period;
use crate::model::tables::{Indicator, IndicatorColumn};
use crate::model::value::{Origin, Quantity, Reading, Value};
use crate::place::CellRef;

/// Decimals of a computed percentage.
pub(super) const DECIMALS: u32 = 2;

/// The yearly rates of an indicator, in percent, with their cells.
type Rates = Vec<(Decimal, CellRef)>;

impl Facts {
    /// Average yearly growth from the base year to the latest full year; none when the series has
    /// a gap or the method finds no numbers.
    #[must_use]
    pub fn average_growth(&self, row: &Indicator) -> Option<Value> {
        let method = self.job().methods.get(&row.name);
        match method.map(|method| method.name) {
            Some(MethodName::Stated) => method.and_then(|method| stated(method.value.as_deref()?)),
            Some(MethodName::GeometricTotals) => self.over_totals(row),
            Some(MethodName::GeometricRates) => geometric(&self.rates(row)?),
            Some(MethodName::ArithmeticRates) => arithmetic(&self.rates(row)?),
            None if self.text(row, &IndicatorColumn::Unit) == "%" => geometric(&self.rates(row)?),
            None => self.over_totals(row).or_else(|| geometric(&self.rates(row)?)),
        }
    }

    /// `(v_n / v_0)^(1/n) − 1` over the totals.
    fn over_totals(&self, row: &Indicator) -> Option<Value> {
        let latest = self.table().latest_year()?;
        let years = u32::try_from(latest.year - self.job().plan.base_year).ok().filter(|years| *years > 0)?;
        let base = self.value(row, &IndicatorColumn::Base)?;
        let last = self.value(row, &IndicatorColumn::Level(latest))?;
        let (from, to) = (base.number()?, last.number()?);
        if from.value <= Decimal::ZERO || to.value <= Decimal::ZERO {
            return None;
        }
        let average = root(to.value.checked_div(from.value)?, years)? - Decimal::ONE;
        let formula = format!("({to} ÷ {from})^(1/{years}) − 1");
        Some(percentage(average.checked_mul(Decimal::ONE_HUNDRED)?, formula, [base, last]))
    }

    /// The rates of all full years after the base year, in order; none when one is missing.
    #[must_use]
    pub(super) fn rates(&self, row: &Indicator) -> Option<Rates> {
        let latest = self.table().latest_year()?;
        let years = self.job().plan.base_year + 1..=latest.year;
        let rates: Option<Rates> = years.map(|year| self.rate(row, Period::year(year))).collect();
        rates.filter(|rates| !rates.is_empty())
    }

    /// A year's rate: the growth cell, or the total of an indicator that is a rate itself.
    fn rate(&self, row: &Indicator, year: Period) -> Option<(Decimal, CellRef)> {
        let growth = self.value(row, &IndicatorColumn::Growth(year)).filter(|value| value.number().is_some());
        let is_rate = self.text(row, &IndicatorColumn::Unit) == "%"
            && self.value(row, &IndicatorColumn::Target).is_none_or(|target| target.quantity().is_none());
        let value = growth.or_else(|| self.value(row, &IndicatorColumn::Level(year)).filter(|_| is_rate))?;
        Some((value.number()?.value, value.cells().first()?.clone()))
    }

    /// `Π(1 + r_i) − 1`: the change since the base year, in percent.
    #[must_use]
    pub fn cumulative_change(&self, row: &Indicator) -> Option<Value> {
        let rates = self.rates(row)?;
        let total = (chain(&rates)? - Decimal::ONE).checked_mul(Decimal::ONE_HUNDRED)?;
        let factors: Vec<String> = rates.iter().map(|(rate, _)| format!("(1 + {rate}%)")).collect();
        Some(percentage(total, format!("{} − 1", factors.join(" × ")), rates_cells(&rates)))
    }
}

fn geometric(rates: &Rates) -> Option<Value> {
    let years = u32::try_from(rates.len()).ok()?;
    let average = root(chain(rates)?, years)? - Decimal::ONE;
    let factors: Vec<String> = rates.iter().map(|(rate, _)| format!("(1 + {rate}%)")).collect();
    let formula = format!("({})^(1/{years}) − 1", factors.join(" × "));
    Some(percentage(average.checked_mul(Decimal::ONE_HUNDRED)?, formula, rates_cells(rates)))
}

fn arithmetic(rates: &Rates) -> Option<Value> {
    let sum = rates.iter().try_fold(Decimal::ZERO, |sum, (rate, _)| sum.checked_add(*rate))?;
    let average = sum.checked_div(Decimal::from_usize(rates.len())?)?;
    let terms: Vec<String> = rates.iter().map(|(rate, _)| format!("{rate}%")).collect();
    Some(percentage(average, format!("({}) ÷ {}", terms.join(" + "), rates.len()), rates_cells(rates)))
}

fn chain(rates: &Rates) -> Option<Decimal> {
    rates.iter().try_fold(Decimal::ONE, |product, (rate, _)| {
        product.checked_mul(Decimal::ONE.checked_add(rate.checked_div(Decimal::ONE_HUNDRED)?)?)
    })
}

fn stated(text: &str) -> Option<Value> {
    let reading = grammar::read(text);
    matches!(reading, Reading::Number(_)).then(|| Value { text: text.to_owned(), reading, origin: Origin::Stated })
}

fn rates_cells(rates: &Rates) -> Vec<CellRef> {
    rates.iter().map(|(_, cell)| cell.clone()).collect()
}

/// Anything that cells can be taken from.
pub(super) trait Cells {
    /// The cells.
    fn into_cells(self) -> Vec<CellRef>;
}

impl Cells for Vec<CellRef> {
    fn into_cells(self) -> Vec<CellRef> {
        self
    }
}

impl<const N: usize> Cells for [&Value; N] {
    fn into_cells(self) -> Vec<CellRef> {
        self.iter().flat_map(|value| value.cells().iter().cloned()).collect()
    }
}

/// A computed percentage, shown with two decimals.
pub(super) fn percentage(value: Decimal, formula: String, cells: impl Cells) -> Value {
    Value::computed(Quantity { value, decimals: DECIMALS, percent: true }, formula, cells.into_cells())
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
