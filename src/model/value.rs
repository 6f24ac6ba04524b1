//! A value: what a cell shows, what it means, and where it comes from.
//!
//! The displayed text is sacred: it stands in the report as it stands in Excel. What it means is a
//! [`Reading`] (made by [`super::grammar`]); where it comes from is an [`Origin`].

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

pub use super::reading::{Amount, BoundKind, Measured, Reading, Status, says_fall};
use crate::place::{CellRef, Place};
pub use crate::text::quantity::Quantity;

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// It is shown by a cell.
    Cell(CellRef),
    /// It was computed.
    Computed {
        /// The formula with the numbers filled in.
        formula: String,
        /// The cells that went in, in the order of the formula.
        inputs: Vec<CellRef>,
    },
    /// It was stated in `report.yaml`, which has no cell.
    Stated,
}

/// The cells behind several values, in their order.
pub fn cells_of(values: &[&Value]) -> Vec<CellRef> {
    values.iter().flat_map(|value| value.cells().iter().cloned()).collect()
}

/// A value with its displayed text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Value {
    /// As Excel shows it, trimmed.
    pub text: String,
    /// What it means.
    pub reading: Reading,
    /// Where it comes from.
    pub origin: Origin,
}

impl Value {
    /// A computed number.
    pub fn computed(quantity: Quantity, formula: String, inputs: Vec<CellRef>) -> Self {
        Self {
            text: quantity.to_string(),
            reading: Reading::Number(quantity),
            origin: Origin::Computed { formula, inputs },
        }
    }

    /// A computed count of things.
    pub fn count(number: usize, formula: String, inputs: Vec<CellRef>) -> Self {
        let quantity = Quantity { value: Decimal::from(number), decimals: 0, percent: false };
        Self::computed(quantity, formula, inputs)
    }

    /// The number when the cell holds nothing but one, in the unit of its row.
    pub fn number(&self) -> Option<Quantity> {
        self.reading.number()
    }

    /// The number that the text carries in any form.
    pub fn quantity(&self) -> Option<Quantity> {
        self.reading.quantity()
    }

    /// The status when the cell holds one.
    pub fn status(&self) -> Option<Status> {
        match self.reading {
            Reading::Status(status) => Some(status),
            _ => None,
        }
    }

    /// True for an empty cell and for a dash.
    pub fn is_missing(&self) -> bool {
        matches!(self.reading, Reading::Blank | Reading::Missing)
    }

    /// The place of its first cell.
    pub fn place(&self) -> Option<Place> {
        self.cells().first().map(Place::cell)
    }

    /// The cells behind the value: its own, or those it was computed from.
    pub fn cells(&self) -> &[CellRef] {
        match &self.origin {
            Origin::Cell(cell) => std::slice::from_ref(cell),
            Origin::Computed { inputs, .. } => inputs,
            Origin::Stated => &[],
        }
    }

    /// Its number in another form, with the words that its cell has beside it: `7以上` → `7%以上`. None where there
    /// is no number.
    pub fn reshown(&self, change: &impl Fn(Quantity) -> Quantity) -> Option<Self> {
        let old = self.quantity().or_else(|| self.reading.ends().map(|(_, to)| to))?;
        let reading = self.reading.clone().with_numbers(change);
        let text = match &self.reading {
            Reading::Bound { .. } | Reading::Amount(_) | Reading::Qualified { .. } => {
                self.text.replacen(&old.to_string(), &change(old).to_string(), 1)
            }
            Reading::Range { from, to, .. } | Reading::Course { from, to, .. } => {
                let between = self.text.replacen(&to.to_string(), &change(*to).to_string(), 1);
                between.replacen(&from.to_string(), &change(*from).to_string(), 1)
            }
            _ => change(old).to_string(),
        };
        let reading = match reading {
            Reading::Number(_) | Reading::Change(_) | Reading::Cumulative(_) => Reading::Number(change(old)),
            Reading::Ranked { .. } | Reading::Held { .. } => Reading::Number(change(old)),
            other => other,
        };
        let origin = self.rewritten(&text);
        Some(Self { text, reading, origin })
    }

    /// The origin of what shows the value as another text.
    pub fn rewritten(&self, text: &str) -> Origin {
        match &self.origin {
            Origin::Cell(cell) => {
                Origin::Computed { formula: format!("{} 改写为 {text}", self.text), inputs: vec![cell.clone()] }
            }
            other => other.clone(),
        }
    }
}
