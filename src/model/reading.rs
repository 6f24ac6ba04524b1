//! What a cell's text means: the result of the value [grammar](super::grammar).

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::phrase;
use crate::text::quantity::Quantity;
use crate::text::unit::Unit;

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

impl BoundKind {
    /// True where the limit is one from above.
    pub fn is_cap(self) -> bool {
        matches!(self, Self::AtMost | Self::LessThan)
    }

    /// The comparison of the numbers with the other sign.
    #[must_use]
    pub fn turned(self) -> Self {
        match self {
            Self::AtLeast => Self::AtMost,
            Self::MoreThan => Self::LessThan,
            Self::AtMost => Self::AtLeast,
            Self::LessThan => Self::MoreThan,
            Self::About => Self::About,
        }
    }
}

/// A number and the unit that its text carries, if any.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amount {
    /// The number.
    #[serde(flatten)]
    pub quantity: Quantity,
    /// The unit in which it is meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
}

/// What the words in front of a number say that it measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measured {
    /// How much there is.
    Level,
    /// Growth of each year: 年均增速, 年均下降.
    Yearly,
    /// Change over the plan: 累计降低.
    Cumulative,
    /// Change, of a year or of the plan as the column has it: 增长, 降低.
    Change,
}

impl Measured {
    /// By the word in front.
    pub fn by(prefix: Option<&str>) -> Self {
        match prefix {
            None => Self::Level,
            Some(word) if word.starts_with("年均") => Self::Yearly,
            Some(word) if word.starts_with("累计") => Self::Cumulative,
            Some(_) => Self::Change,
        }
    }
}

/// True for a word in front of a number that makes it a fall.
pub fn says_fall(prefix: &str) -> bool {
    ["下降", "降低", "减少"].iter().any(|word| prefix.ends_with(word))
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
        /// What it measures where the text says so: 年均增速, 累计降低, 增长.
        prefix: Option<String>,
        /// How it compares.
        comparison: BoundKind,
        /// The limit.
        quantity: Quantity,
        /// A unit written with it.
        unit: Option<String>,
    },
    /// `121亿元`, `7.5‰`, `16.9/10万`: a number with its unit.
    Amount(Amount),
    /// `6%-6.5%`, `3-5年`: what lies between two numbers.
    Range {
        /// As for a bound.
        prefix: Option<String>,
        /// The lower end.
        from: Quantity,
        /// The upper end.
        to: Quantity,
        /// A unit written with it.
        unit: Option<String>,
    },
    /// `60→64`: from where to where.
    Course {
        /// Where it begins.
        from: Quantity,
        /// Where it is to end.
        to: Quantity,
        /// A unit written with it.
        unit: Option<String>,
    },
    /// `增长7.5%`, `下降3%`, `提高4个百分点`: a change, negative for a fall.
    Change(Amount),
    /// `[-14]`, `累计增速[-26.6]%`, `累计降低14%`: a cumulative target of the whole plan.
    Cumulative(Amount),
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
    /// The number of a text that is nothing but one, with its unit or the word for its change at most.
    pub fn number(&self) -> Option<Quantity> {
        match self {
            Self::Number(quantity) => Some(*quantity),
            Self::Amount(amount) | Self::Change(amount) => Some(amount.quantity),
            _ => None,
        }
    }

    /// The number that the text carries in any form; of two ends the one that comes last.
    pub fn quantity(&self) -> Option<Quantity> {
        match self {
            Self::Number(quantity)
            | Self::Bound { quantity, .. }
            | Self::Course { to: quantity, .. }
            | Self::Qualified { quantity, .. }
            | Self::Ranked { quantity, .. }
            | Self::Held { quantity, .. } => Some(*quantity),
            Self::Amount(amount) | Self::Change(amount) | Self::Cumulative(amount) => Some(amount.quantity),
            Self::Range { .. } | Self::Blank | Self::Missing | Self::Ratio(_) | Self::Status(_) | Self::Text => None,
        }
    }

    /// Both numbers of a text that has two.
    pub fn ends(&self) -> Option<(Quantity, Quantity)> {
        match self {
            Self::Range { from, to, .. } | Self::Course { from, to, .. } => Some((*from, *to)),
            _ => None,
        }
    }

    /// The level that a plain target names; none for bounds.
    pub fn limit(&self) -> Option<Quantity> {
        match self {
            Self::Course { to, .. } => Some(*to),
            other => other.number(),
        }
    }

    /// The unit that the text carries.
    pub fn unit(&self) -> Option<&str> {
        match self {
            Self::Bound { unit, .. } | Self::Range { unit, .. } | Self::Course { unit, .. } => unit.as_deref(),
            Self::Amount(amount) | Self::Change(amount) | Self::Cumulative(amount) => amount.unit.as_deref(),
            _ => None,
        }
    }

    /// The numbers of the text, to be changed together, and its unit.
    fn parts(&mut self) -> (Vec<&mut Quantity>, Option<&mut Option<String>>) {
        match self {
            Self::Number(quantity)
            | Self::Qualified { quantity, .. }
            | Self::Ranked { quantity, .. }
            | Self::Held { quantity, .. } => (vec![quantity], None),
            Self::Bound { quantity, unit, .. } => (vec![quantity], Some(unit)),
            Self::Amount(amount) | Self::Change(amount) | Self::Cumulative(amount) => {
                (vec![&mut amount.quantity], Some(&mut amount.unit))
            }
            Self::Range { from, to, unit, .. } | Self::Course { from, to, unit } => (vec![from, to], Some(unit)),
            Self::Blank | Self::Missing | Self::Ratio(_) | Self::Status(_) | Self::Text => (Vec::new(), None),
        }
    }

    /// The reading with every number of it changed.
    #[must_use]
    pub fn with_numbers(mut self, change: impl Fn(Quantity) -> Quantity) -> Self {
        for number in self.parts().0 {
            *number = change(*number);
        }
        self
    }

    /// The reading with its numbers in the unit of the row, so that they can be computed with; the
    /// unit that the text carries when the two cannot be of one kind.
    ///
    /// # Errors
    /// When they are of two kinds: `121亿元` in a row of 个.
    pub fn in_unit(mut self, row: &str) -> Result<Self, String> {
        let (numbers, Some(unit)) = self.parts() else { return Ok(self) };
        let Some(written) = unit.clone().filter(|_| !row.is_empty()) else { return Ok(self) };
        let (own, target) = (Unit::read(&written), Unit::read(row));
        // 提高4个百分点 is of a row in percent, 增长5% of any.
        if own.is_points() && target.is_percent() {
            return Ok(self);
        }
        // 1.2万 in a row of 人 is 1.2万人, and so it is in a row of 万人.
        let is_factor = own.dimension.is_empty() && !target.dimension.contains(['%', '‰', '/']);
        let own = if is_factor { Unit { dimension: target.dimension.clone(), ..own } } else { own };
        let Some(factor) = own.convert(Decimal::ONE, &target) else { return Err(written) };
        for number in numbers {
            let Some(value) = number.value.checked_mul(factor) else { return Err(written) };
            let scale = value.normalize().scale();
            let decimals = if factor == Decimal::ONE { number.decimals } else { scale };
            *number = Quantity { value, decimals, ..*number };
        }
        *unit = Some(row.to_owned());
        Ok(self)
    }
}

macro_rules! statuses {
    ($($(#[doc = $doc:literal])+ $name:ident = $key:literal, $text:literal,)+) => {
        /// What a phrase of the tables means. Its wordings are data, in `phrases.txt`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        pub enum Status { $($(#[doc = $doc])+ #[serde(rename = $text)] $name,)+ }

        impl Status {
            /// The status by its name in the list of phrases.
            pub(super) fn named(key: &str) -> Option<Self> {
                match key { $($key => Some(Self::$name),)+ _ => None }
            }
        }
    };
}

impl Status {
    /// The status that `text` (already tidied) means.
    pub fn read(text: &str) -> Option<Self> {
        phrase::status(text)
    }

    /// True where a target set for the year, or for half of it, was missed.
    pub fn is_missed(self) -> bool {
        matches!(self, Self::MissedYear | Self::MissedHalf)
    }
}

statuses! {
    /// The year's target was met.
    MetYear = "met-year", "完成当年目标",
    /// The year's target was missed.
    MissedYear = "missed-year", "未完成当年目标",
    /// The half-year target was met.
    MetHalf = "met-half", "完成半年目标",
    /// The half-year target was missed.
    MissedHalf = "missed-half", "未完成半年目标",
    /// As target: what the province sets each year.
    Provincial = "provincial", "完成省定目标",
    /// As target: what a level above sets or asks for.
    Superior = "superior", "完成上级下达目标",
    /// The province has not yet set the year's target.
    NotIssued = "not-issued", "省定指标未下达",
    /// No half-year figures are made.
    NoHalfYear = "no-half-year", "无半年数据",
    /// As target: set each year as the situation requires.
    Yearly = "yearly", "各年度视情提出",
    /// As target: keeps pace with economic growth.
    WithGrowth = "with-growth", "与经济增长同步",
    /// As target: outpaces economic growth.
    AboveGrowth = "above-growth", "高于经济增速",
    /// As target: stays where it is.
    KeepsLevel = "keeps-level", "保持稳定",
    /// As target: falls, no number said.
    Falls = "falls", "持续下降",
    /// As target: rises, no number said.
    Rises = "rises", "持续提高",
}
