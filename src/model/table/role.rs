//! What a column means. Schemas say which words head it and differ from bureau to bureau; roles are
//! a closed list, so that whoever asks for one is told by the compiler when another is added.

use serde::{Deserialize, Serialize};

use crate::text::period::Period;

/// Makes both of one list: roles as columns have them, and their names as schemas write them.
macro_rules! roles {
    ($($(#[doc = $doc:literal])+ $name:ident $(($more:ty))?,)+) => {
        /// Meaning of a column.
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum Role { $($(#[doc = $doc])+ $name $(($more))?,)+ }

        /// A role as schemas name it: without what the header adds.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum RoleName { $($(#[doc = $doc])+ $name,)+ }

        impl RoleName {
            /// The name of a role.
            pub fn of(role: &Role) -> Self {
                match role { $(Role::$name { .. } => Self::$name,)+ }
            }

            /// The role of this name; none where a header has to add to it.
            pub fn role(self) -> Option<Role> {
                match self { $(Self::$name => roles!(@plain $name $($more)?),)+ }
            }
        }
    };
    (@plain $name:ident) => { Some(Role::$name) };
    (@plain $name:ident $more:ty) => { None };
}

roles! {
    /// Serial number of the row.
    Number,
    /// Label of the row, outer levels first (类型 over 指标名称): what the row is about.
    Key(u8),
    /// What is measured of that (总投资, 最高值), where several rows are about one thing.
    Item,
    /// Period of the row's values.
    Period,
    /// Unit of the row's numbers.
    Unit,
    /// Departments that answer for the row.
    Owner,
    /// Departments that help those that answer for it (配合单位).
    Support,
    /// 约束性 or 预期性.
    Attribute,
    /// Value of the year before the plan.
    Base,
    /// Value of the plan's last year.
    Target,
    /// Value to reach in a year beyond the plan (2035年目标).
    LongTarget(Period),
    /// Yearly growth over the plan in percent, or its cumulative change in brackets.
    Rate,
    /// What a yearly plan asks of a period.
    Plan(Period),
    /// How much there was in a period, or at its end.
    Level(Period),
    /// Growth in a period against the same period of the year before, in percent.
    Growth(Period),
    /// Change up to a period since the base year of the plan, in percent.
    SinceBase(Period),
    /// Sum over the periods of the table.
    Total,
    /// A number whose meaning the row gives, by its item or its period.
    Value,
    /// A part in percent of what the schema says.
    Share,
    /// Place in an order.
    Rank,
    /// Stated evaluation.
    Verdict,
    /// Whether the target was adjusted.
    Adjusted,
    /// What is expected of the plan's last year.
    Expected,
    /// Words about the row.
    Remark,
    /// A note of a kind (口径, 原因), to be put into sentences.
    Note(String),
    /// Any other column: shown, not used.
    Extra,
}

impl RoleName {
    /// True for roles whose columns speak of a period.
    pub fn has_period(self) -> bool {
        matches!(self, Self::Plan | Self::Level | Self::Growth | Self::SinceBase | Self::LongTarget)
    }
}

impl Role {
    /// True where the cells are numbers that say something of the row.
    pub fn is_data(&self) -> bool {
        match self {
            Self::Base
            | Self::Target
            | Self::LongTarget(_)
            | Self::Rate
            | Self::Plan(_)
            | Self::Level(_)
            | Self::Growth(_)
            | Self::SinceBase(_)
            | Self::Total
            | Self::Value
            | Self::Share
            | Self::Rank
            | Self::Expected => true,
            Self::Number
            | Self::Key(_)
            | Self::Item
            | Self::Period
            | Self::Unit
            | Self::Owner
            | Self::Support
            | Self::Attribute
            | Self::Verdict
            | Self::Adjusted
            | Self::Remark
            | Self::Note(_)
            | Self::Extra => false,
        }
    }

    /// True where row labels are made from the cells.
    pub fn names_row(&self) -> bool {
        matches!(self, Self::Key(_) | Self::Item)
    }

    /// True for numbers in percent, whatever the unit of the row.
    pub fn is_rate(&self) -> bool {
        matches!(self, Self::Rate | Self::Growth(_) | Self::SinceBase(_) | Self::Share)
    }

    /// The period of the column, if it has one.
    pub fn period(&self) -> Option<Period> {
        match self {
            Self::Plan(period)
            | Self::Level(period)
            | Self::Growth(period)
            | Self::SinceBase(period)
            | Self::LongTarget(period) => Some(*period),
            _ => None,
        }
    }
}
