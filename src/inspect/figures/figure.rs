//! A figure that a number in prose may mean, and how the number relates to it.

use rust_decimal::Decimal;

use super::Call;
use crate::model::interval::{Agreement, Interval};
use crate::model::value::{Quantity, Value};
use crate::place::CellRef;
use crate::text::unit::Unit;

/// A figure that a number in prose may mean.
#[derive(Debug, Clone)]
pub(in crate::inspect) struct TableFigure {
    /// The number in `unit`, with the range that rounding allows.
    pub number: Interval,
    /// As its cell shows it; a computed one has none.
    pub shown: Option<Quantity>,
    /// Decimals of a computed one.
    pub decimals: u32,
    pub unit: Unit,
    /// What it is called: `2022年总量`, `比2020年的变化`.
    pub label: String,
    /// The formula of a computed one.
    pub formula: Option<String>,
    /// The cell that shows it, or those it is computed from.
    pub cells: Vec<CellRef>,
    /// What prints it.
    pub call: Option<Call>,
    /// How to compare: with its sign, or its size alone.
    pub signed: bool,
}

/// How a number in prose relates to a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::inspect) enum Fit {
    /// It is that number.
    Same,
    /// It is that number with the other sign.
    Opposite,
    /// It is that number cut off instead of rounded.
    Truncated,
    /// The digits agree, the unit cannot be.
    OtherUnit,
    /// It is another number of the same dimension.
    Other,
    /// Not comparable.
    Apart,
}

impl TableFigure {
    /// A cell as a figure; none when it holds no number.
    pub(in crate::inspect) fn cell(value: &Value, unit: &Unit, label: &str, call: Option<String>) -> Option<Self> {
        let call = call.map(|call| Call::new(call, value));
        let quantity = value.quantity()?;
        let own = match value.reading.unit() {
            Some(own) => Unit::read(own),
            None if quantity.percent => Unit::read("%"),
            None => unit.clone(),
        };
        // A quotation repeats what the cell shows; the cell's own rounding allows no other number.
        let number = Interval::exact(quantity.value);
        Some(Self {
            number,
            shown: Some(quantity),
            decimals: quantity.decimals,
            unit: own,
            label: label.replace('·', ""),
            formula: None,
            cells: value.cells().to_vec(),
            call,
            signed: true,
        })
    }

    pub(super) fn computed(number: Interval, unit: &str, label: &str, formula: String, cells: Vec<CellRef>) -> Self {
        Self {
            number,
            shown: None,
            decimals: 2,
            unit: Unit::read(unit),
            label: label.to_owned(),
            formula: Some(formula),
            cells,
            call: None,
            signed: true,
        }
    }

    /// The number as text, with the decimals of a claim when it has none of its own.
    pub(in crate::inspect) fn text(&self, claim: Quantity) -> String {
        let written = if self.unit.is_points() { "个" } else { "" }.to_owned() + &self.unit.dimension;
        let prefix = match self.unit.factor {
            factor if factor == Decimal::from(10_000) => "万",
            factor if factor == Decimal::from(100_000_000) => "亿",
            _ => "",
        };
        let number = match self.shown {
            Some(shown) => Quantity { percent: false, ..shown }.to_string(),
            None => self.number.shown(claim.decimals.max(self.decimals)),
        };
        format!("{number}{prefix}{written}")
    }

    /// How a number with its sign relates to this one.
    pub(in crate::inspect) fn fit(&self, stated: Quantity, unit: &Unit) -> Fit {
        let signed = self.agreement(stated, unit);
        match signed {
            None => {
                let bare = self.agreement(stated, &self.unit) == Some(Agreement::Agrees) && !stated.value.is_zero();
                // 比重下降9.4% where the table shows 5.61 points: wrong unit and wrong number.
                let is_share = self.unit.is_points() && unit.is_percent() && self.formula.is_none();
                match (bare, is_share) {
                    (true, _) => Fit::OtherUnit,
                    (false, true) => Fit::Other,
                    (false, false) => Fit::Apart,
                }
            }
            Some(Agreement::Agrees) => Fit::Same,
            Some(other) => {
                let turned = Quantity { value: -stated.value, ..stated };
                match self.agreement(turned, unit) {
                    Some(Agreement::Agrees) if self.signed => Fit::Opposite,
                    Some(Agreement::Agrees) => Fit::Same,
                    _ if other == Agreement::Truncated => Fit::Truncated,
                    _ => Fit::Other,
                }
            }
        }
    }

    /// Compares in the unit of the figure; none between dimensions. A bare number takes any unit.
    fn agreement(&self, stated: Quantity, unit: &Unit) -> Option<Agreement> {
        let is_bare = unit.dimension.is_empty() && unit.factor == Decimal::ONE;
        // 1.99：1 and 1.99 are 199%.
        let is_small = stated.value < Decimal::TEN && self.number.value >= Decimal::ONE_HUNDRED;
        let is_ratio = unit.dimension == "：1" || (is_bare && stated.decimals > 0 && is_small);
        if is_ratio && self.unit.is_percent() {
            let value = stated.value.checked_mul(Decimal::ONE_HUNDRED)?;
            let decimals = stated.decimals.saturating_sub(2);
            return Some(self.compared(Quantity { value, decimals, percent: false }));
        }
        let unit = if is_bare { &self.unit } else { unit };
        // In the unit that is written: 4.38万元 is 43771元 rounded.
        let factor = self.unit.convert(Decimal::ONE, unit)?;
        let here = Self {
            number: self.number.times(Interval::exact(factor))?,
            shown: self.shown.and_then(|shown| {
                let decimals = i64::from(shown.decimals) - power(factor);
                Some(Quantity {
                    value: shown.value.checked_mul(factor)?,
                    decimals: u32::try_from(decimals).unwrap_or(0),
                    percent: false,
                })
            }),
            ..self.clone()
        };
        Some(here.compared(stated))
    }

    fn compared(&self, stated: Quantity) -> Agreement {
        match self.shown {
            Some(shown) => quoted(shown, stated),
            None => self.number.agreement(stated),
        }
    }

    /// The number with so many decimals in a unit; a ratio is a hundredth of its percentage.
    pub(in crate::inspect) fn rounded(&self, decimals: u32, unit: &Unit) -> String {
        let is_percent = self.unit.is_percent() && !unit.is_percent();
        let factor = if is_percent { Some(Decimal::new(1, 2)) } else { self.unit.convert(Decimal::ONE, unit) };
        let number = factor.and_then(|factor| self.number.value.checked_mul(factor));
        Quantity::fixed(number.unwrap_or(self.number.value), decimals)
    }
}

/// How many decimals a factor moves the point to the left.
fn power(factor: Decimal) -> i64 {
    let mut moved = 0;
    let mut rest = factor.normalize();
    while rest >= Decimal::TEN && moved < 20 {
        rest /= Decimal::TEN;
        moved += 1;
    }
    while rest < Decimal::ONE && !rest.is_zero() && moved > -20 {
        rest *= Decimal::TEN;
        moved -= 1;
    }
    moved
}

/// A quotation is the cell rounded half up to its own decimals, or the whole of it.
fn quoted(cell: Quantity, stated: Quantity) -> Agreement {
    let as_shown = Quantity::fixed(cell.value, cell.decimals).parse().unwrap_or(cell.value);
    let same = |value: Decimal| {
        let rounded = Quantity::fixed(value, stated.decimals);
        rounded == Quantity::fixed(stated.value, stated.decimals)
            && (stated.decimals <= cell.decimals || value == stated.value)
    };
    if same(cell.value) || same(as_shown) {
        Agreement::Agrees
    } else if cell.value.trunc_with_scale(stated.decimals) == stated.value && stated.decimals < cell.decimals {
        Agreement::Truncated
    } else {
        Agreement::Differs
    }
}
