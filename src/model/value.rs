//! A value: what a cell shows, what it means, and where it comes from.
//!
//! The displayed text is sacred: it stands in the report as it stands in Excel. What it means is a
//! [`Reading`] (made by [`super::grammar`]); where it comes from is an [`Origin`].

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::place::{CellRef, Place};
pub use crate::text::quantity::Quantity;

/// How a bound compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BoundKind {
    /// `≥`, 以上.
    AtLeast,
    /// `＞`.
    MoreThan,
    /// `≤`, 以内, 以下.
    AtMost,
    /// `＜`.
    LessThan,
    /// 左右.
    About,
}

/// What a cell's text means, by the value grammar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "of")]
pub enum Reading {
    /// An empty cell.
    Blank,
    /// A dash: not applicable, not published or not collected.
    Missing,
    /// A plain number or percentage.
    Number(Quantity),
    /// `500亿元以上`, `＞7.5`, `年均增速7%以上`, `4.5以内`.
    Bound {
        /// 年均增速, 累计增速, or none.
        prefix: Option<String>,
        /// How it compares.
        comparison: BoundKind,
        /// The limit.
        quantity: Quantity,
        /// A unit written with it.
        unit: Option<String>,
    },
    /// `[-14]`, `累计增速[-26.6]%`: a five-year cumulative target.
    Cumulative(Quantity),
    /// `预计41.575`, `夏粮0.4748`: a number that is a forecast or a part.
    Qualified {
        /// The word in front.
        word: String,
        /// The number.
        quantity: Quantity,
    },
    /// `441.71（21位）`: a number with its rank.
    Ranked {
        /// The number.
        quantity: Quantity,
        /// The rank, 1-based.
        rank: u32,
    },
    /// `1240.74（黄陂区）`: a number with the place that holds it.
    Held {
        /// The number.
        quantity: Quantity,
        /// The holder.
        holder: String,
    },
    /// `3.3：1`, `9.57:41.33:49.10`.
    Ratio(Vec<Quantity>),
    /// One of the fixed phrases (`完成当年目标`, `无半年数据`, …).
    Status(Status),
    /// Text that the grammar cannot read as a value.
    Text,
}

impl Reading {
    /// The number of a text that is nothing but one.
    pub fn number(&self) -> Option<Quantity> {
        if let Self::Number(quantity) = self { Some(*quantity) } else { None }
    }
}

macro_rules! statuses {
    ($($(#[doc = $doc:literal])+ $name:ident = $text:literal,)+) => {
        /// A fixed phrase of the tables.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        pub enum Status { $($(#[doc = $doc])+ #[serde(rename = $text)] $name,)+ }

        impl Status {
            /// The status that `text` (already tidied) is.
            pub fn read(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$name),)+ _ => None }
            }
        }
    };
}

impl Status {
    /// True where a target set for the year, or for half of it, was missed.
    pub fn is_missed(self) -> bool {
        matches!(self, Self::MissedYear | Self::MissedHalf)
    }
}

statuses! {
    /// The year's target was met.
    MetYear = "完成当年目标",
    /// The year's target was missed.
    MissedYear = "未完成当年目标",
    /// The half-year target was met.
    MetHalf = "完成半年目标",
    /// The half-year target was missed.
    MissedHalf = "未完成半年目标",
    /// As target: what the province sets each year.
    Provincial = "完成省定目标",
    /// As target: what the level above sets.
    Superior = "完成上级下达目标",
    /// The province has not yet set the year's target.
    NotIssued = "省定指标未下达",
    /// No half-year figures are made.
    NoHalfYear = "无半年数据",
    /// As target: set each year as the situation requires.
    Yearly = "各年度视情提出",
    /// As target: keeps pace with economic growth.
    WithGrowth = "与经济增长同步",
}

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

    /// The number when the cell holds nothing but one.
    pub fn number(&self) -> Option<Quantity> {
        self.reading.number()
    }

    /// The number that the text carries in any form: plain, bound, cumulative, qualified, ranked.
    pub fn quantity(&self) -> Option<Quantity> {
        match &self.reading {
            Reading::Number(quantity)
            | Reading::Bound { quantity, .. }
            | Reading::Cumulative(quantity)
            | Reading::Qualified { quantity, .. }
            | Reading::Ranked { quantity, .. }
            | Reading::Held { quantity, .. } => Some(*quantity),
            Reading::Blank | Reading::Missing | Reading::Ratio(_) | Reading::Status(_) | Reading::Text => None,
        }
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
}
