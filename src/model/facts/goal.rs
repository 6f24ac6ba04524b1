//! What the plan asks of an indicator: the cells under 目标值 and 年均增速, each read as a goal. A goal
//! that cannot be computed with is one too, to be printed as it stands.

use rust_decimal::Decimal;
use serde::Serialize;

use super::Facts;
use crate::model::table::{Role, Row};
use crate::model::terms;
use crate::model::value::{BoundKind, Measured, Quantity, Reading, Status, Value, says_fall};
use crate::text::period::Period;
use crate::text::unit::Unit;

/// What a goal is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Aim {
    /// A level to reach or to hold.
    Level,
    /// Growth of each year, in percent.
    Yearly,
    /// An amount of each year: 年均新增 8000人.
    YearlyAmount,
    /// A change over the whole plan.
    Cumulative(Sum),
    /// Pace with economic growth.
    Pace,
    /// Words, or a number whose meaning stays open.
    Words,
}

/// How a cumulative goal adds up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sum {
    /// Growth of each year, chained.
    Chained,
    /// Growth since the base year, which the table gives as such.
    SinceBase,
    /// The level in percent against that of the base year, in points.
    Points,
    /// The level against that of the base year, in percent.
    Ratio,
    /// What each year adds.
    Amount,
}

/// A goal with the cell that states it.
#[derive(Debug, Clone)]
pub struct Goal<'a> {
    /// What it is about.
    pub aim: Aim,
    /// The column it stands in.
    pub column: Role,
    /// Its cell.
    pub value: &'a Value,
    /// What it asks; none for words and 约.
    pub limit: Option<Limit>,
    /// Unit of its number: that of the row, or `%`.
    pub unit: String,
}

/// What a goal asks of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// The number; of a range the end that is reached first.
    pub number: Quantity,
    /// How it is compared; none for a bare number, which is reached from where the indicator comes.
    pub comparison: Option<BoundKind>,
}

impl Limit {
    /// A bare number.
    pub(super) fn plain(number: Quantity) -> Self {
        Self { number, comparison: None }
    }

    /// 左右: neither a floor nor a cap.
    pub(super) fn is_about(self) -> bool {
        self.comparison == Some(BoundKind::About)
    }

    /// True for a number within a twentieth of one that is asked for about.
    pub(super) fn is_near(self, value: Decimal) -> bool {
        let asked = self.number.value;
        self.is_about() && (value - asked).abs() <= asked.abs() / Decimal::from(20)
    }

    /// True where it asks for no more than its number.
    pub fn is_cap(self) -> bool {
        self.comparison.is_some_and(BoundKind::is_cap)
    }

    /// True when a number does what is asked.
    pub fn is_met_by(self, value: Decimal, inverse: bool) -> bool {
        let limit = self.number.shown();
        match self.comparison {
            None if inverse => value <= limit,
            None | Some(BoundKind::AtLeast) => value >= limit,
            Some(BoundKind::MoreThan) => value > limit,
            Some(BoundKind::AtMost) => value <= limit,
            Some(BoundKind::LessThan) => value < limit,
            Some(BoundKind::About) => value == limit,
        }
    }
}

impl Facts {
    /// The goals of an indicator: 目标值 first, then 年均增速.
    pub fn goals<'a>(&'a self, row: &'a Row) -> Vec<Goal<'a>> {
        let goal = |column: Role| {
            let value = self.value(row, &column).filter(|value| !value.is_missing())?;
            Some(self.goal(row, column, value))
        };
        [Role::Target, Role::Rate].into_iter().filter_map(goal).collect()
    }

    /// The goal of an aim, the first that has it.
    pub fn goal_of<'a>(&'a self, row: &'a Row, is_wanted: impl Fn(Aim) -> bool) -> Option<Goal<'a>> {
        self.goals(row).into_iter().find(|goal| is_wanted(goal.aim))
    }

    /// The level that the plan asks for.
    pub fn level_goal<'a>(&'a self, row: &'a Row) -> Option<Goal<'a>> {
        self.goal_of(row, |aim| aim == Aim::Level)
    }

    /// The change over the whole plan that it asks for, and how it adds up.
    pub fn cumulative_goal<'a>(&'a self, row: &'a Row) -> Option<(Goal<'a>, Sum)> {
        let mut goals = self.goals(row).into_iter();
        goals.find_map(|goal| if let Aim::Cumulative(sum) = goal.aim { Some((goal, sum)) } else { None })
    }

    fn goal<'a>(&self, row: &Row, column: Role, value: &'a Value) -> Goal<'a> {
        let aim = self.aim(row, &column, &value.reading);
        let unit = match (aim, value.reading.unit()) {
            (Aim::Yearly, _) => "%".to_owned(),
            (Aim::Cumulative(sum), written) => written.map_or_else(|| sum.unit(row).to_owned(), str::to_owned),
            _ => row.unit.clone(),
        };
        let limit =
            if matches!(aim, Aim::Pace | Aim::Words) { None } else { limit(&value.reading, self.is_inverse(row)) };
        Goal { aim, column, value, limit, unit }
    }

    fn aim(&self, row: &Row, column: &Role, reading: &Reading) -> Aim {
        let is_rate = *column == Role::Rate;
        match reading {
            Reading::Status(Status::WithGrowth | Status::AboveGrowth) => Aim::Pace,
            Reading::Cumulative(amount) => Aim::Cumulative(self.sum(row, amount.quantity, amount.unit.as_deref())),
            Reading::Bound { prefix, quantity, unit, .. } | Reading::Range { prefix, to: quantity, unit, .. } => {
                match Measured::by(prefix.as_deref()) {
                    Measured::Yearly => Aim::Yearly,
                    Measured::Cumulative => Aim::Cumulative(self.sum(row, *quantity, unit.as_deref())),
                    Measured::Change if !is_rate => Aim::Words,
                    Measured::Level | Measured::Change if is_rate => self.aim_of_rate(row, reading),
                    Measured::Level | Measured::Change => Aim::Level,
                }
            }
            Reading::Number(_) | Reading::Amount(_) | Reading::Change(_) | Reading::Qualified { .. } if is_rate => {
                self.aim_of_rate(row, reading)
            }
            Reading::Number(_) | Reading::Amount(_) | Reading::Qualified { .. } | Reading::Course { .. } => Aim::Level,
            // 提高4个百分点 by the last year.
            Reading::Change(amount) if amount.unit.as_deref().is_some_and(|unit| Unit::read(unit).is_points()) => {
                Aim::Cumulative(Sum::Points)
            }
            Reading::Change(_)
            | Reading::Ranked { .. }
            | Reading::Held { .. }
            | Reading::Ratio(_)
            | Reading::Status(_)
            | Reading::Text
            | Reading::Blank
            | Reading::Missing => Aim::Words,
        }
    }

    /// What a number under 年均增速 is about. `<5.5` of 失业率 bounds the level of each year: the row is
    /// in percent itself and has no growth; `8000人` is an amount of each year.
    fn aim_of_rate(&self, row: &Row, reading: &Reading) -> Aim {
        if let Some(own) = reading.unit().map(Unit::read).filter(|unit| !unit.is_percent()) {
            let is_of_row = own.convert(Decimal::ONE, &Unit::read(&row.unit)) == Some(Decimal::ONE);
            let is_percent = row.unit.contains(['%', '‰']);
            return match reading {
                Reading::Change(_) => Aim::YearlyAmount,
                _ if is_percent && is_of_row => Aim::Level,
                _ if is_percent => Aim::Words,
                _ => Aim::YearlyAmount,
            };
        }
        let is_change = matches!(reading, Reading::Change(_)) || terms::is_rate_of_change(&row.name);
        if !row.unit.contains(['%', '‰']) || is_change {
            return Aim::Yearly;
        }
        let has = |role: &Role| self.value(row, role).and_then(Value::number).is_some();
        let grows = self.indicators().periods().into_iter().any(|period| has(&Role::Growth(period)));
        let is_cap = matches!(reading, Reading::Bound { comparison, .. } if comparison.is_cap());
        let is_level = has(&Role::Base) || terms::is_share(&row.name) || is_cap;
        if is_level && !grows { Aim::Level } else { Aim::Yearly }
    }

    /// How a cumulative goal of an indicator adds up.
    fn sum(&self, row: &Row, goal: Quantity, unit: Option<&str>) -> Sum {
        let of_points = unit.is_some_and(|unit| Unit::read(unit).is_points());
        let has = |role: &Role| self.value(row, role).and_then(Value::number).is_some();
        if self.is_since_base(row) {
            return Sum::SinceBase;
        }
        if row.unit.contains(['%', '‰']) {
            let is_level = has(&Role::Base) && !terms::is_rate_of_change(&row.name);
            return if is_level || of_points { Sum::Points } else { Sum::Chained };
        }
        let grows = self.full_years().any(|year| has(&Role::Growth(year)));
        let is_rate =
            goal.percent || unit.is_none() && (terms::declines(&row.name) || terms::less_is_better(&row.name));
        match (is_rate, grows) {
            (true, true) => Sum::Chained,
            (true, false) => Sum::Ratio,
            (false, _) => Sum::Amount,
        }
    }

    /// The table gives the change since the base year: in a column for it, or in a row whose name says so.
    pub fn is_since_base(&self, row: &Row) -> bool {
        terms::is_since_base(&row.name) || self.full_years().any(|year| self.since_base(row, year).is_some())
    }

    /// The change up to a year since the base year, from the column for it.
    pub(super) fn since_base<'a>(&'a self, row: &'a Row, year: Period) -> Option<&'a Value> {
        self.value(row, &Role::SinceBase(year)).filter(|value| value.number().is_some())
    }

    /// Positive numbers of the row are falls: 单位GDP能耗降低 with 2.7 and a goal of [13.5], where others
    /// write −2.7 and [−13.5].
    pub fn counts_falls(&self, row: &Row) -> bool {
        if !terms::declines(&row.name) {
            return false;
        }
        let goal = self.goals_as_written(row).find_map(Value::quantity).map(|goal| goal.value);
        match goal.filter(|goal| !goal.is_zero()) {
            Some(goal) => goal.is_sign_positive(),
            None => {
                let numbers = self.full_years().flat_map(|year| [Role::Growth(year), Role::Level(year)]);
                let mut numbers = numbers.filter_map(|role| self.value(row, &role)?.number()).peekable();
                numbers.peek().is_some() && numbers.all(|number| !number.value.is_sign_negative())
            }
        }
    }

    fn goals_as_written<'a>(&'a self, row: &'a Row) -> impl Iterator<Item = &'a Value> {
        [Role::Rate, Role::Target].into_iter().filter_map(|role| self.value(row, &role))
    }
}

impl Sum {
    /// The unit of the sum of an indicator.
    pub fn unit(self, row: &Row) -> &str {
        match self {
            Self::Chained | Self::SinceBase | Self::Ratio => "%",
            Self::Points if row.unit.contains('‰') => "个千分点",
            Self::Points => "个百分点",
            Self::Amount => &row.unit,
        }
    }
}

/// What a reading asks of a number, in terms of the number itself: 年均下降3% is at most −3%.
fn limit(reading: &Reading, inverse: bool) -> Option<Limit> {
    let turned = |number: Quantity| Quantity { value: -number.value, ..number };
    match reading {
        Reading::Number(number) => Some(Limit { number: *number, comparison: None }),
        Reading::Amount(amount) | Reading::Change(amount) | Reading::Cumulative(amount) => {
            Some(Limit { number: amount.quantity, comparison: None })
        }
        Reading::Course { to, .. } => Some(Limit { number: *to, comparison: None }),
        Reading::Bound { prefix, comparison, quantity, .. } => {
            let falls = prefix.as_deref().is_some_and(says_fall);
            let (number, comparison) =
                if falls { (turned(*quantity), comparison.turned()) } else { (*quantity, *comparison) };
            Some(Limit { number, comparison: Some(comparison) })
        }
        Reading::Range { prefix, from, to, .. } => match prefix.as_deref().is_some_and(says_fall) {
            true => Some(Limit { number: turned(*from), comparison: Some(BoundKind::AtMost) }),
            false if inverse => Some(Limit { number: *to, comparison: Some(BoundKind::AtMost) }),
            false => Some(Limit { number: *from, comparison: Some(BoundKind::AtLeast) }),
        },
        _ => None,
    }
}
