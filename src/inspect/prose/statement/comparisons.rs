//! Comparisons with other numbers and with goals, and facts that may stand again elsewhere.

use std::cmp::Ordering;
use std::ops::Range;

use crate::inspect::prose::claim::Direction;
use crate::inspect::prose::claim::Measure;
use crate::text::period::Period;

/// One number is said to be higher or lower than another: 由21.97%提高到22.66%, 9.5%，快于城镇居民的9.38%.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::inspect) struct Compared {
    /// Index of the passage.
    pub passage: usize,
    /// Bytes of the word that compares.
    pub word: Range<usize>,
    /// On which side of `with` the number lies.
    pub direction: Direction,
    /// The claim of the number.
    pub of: usize,
    /// The claim of the number that it is compared with.
    pub with: usize,
}

/// A growth that is stated is said to be higher or lower than what no number stands for: 年均增长16.7%，高于规划目标.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::inspect) struct GrowthCompared {
    /// Index of the passage.
    pub passage: usize,
    /// Bytes of the word that compares.
    pub word: Range<usize>,
    pub direction: Direction,
    /// The claim of the growth.
    pub claim: usize,
    pub with: Yardstick,
}

/// What something is compared with by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::inspect) enum Yardstick {
    /// The target of the plan for the same indicator.
    PlanTarget,
    /// The growth of the economy.
    Economy,
}

/// The growth of indicators is said to be higher or lower than another, without numbers: 甲、乙增速均高于经济增速.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::inspect) struct RatesCompared {
    /// Index of the passage.
    pub passage: usize,
    /// Bytes of the word that compares.
    pub word: Range<usize>,
    pub direction: Direction,
    /// Rows of the indicator table.
    pub rows: Vec<usize>,
    pub with: RateOf,
    /// Average growth over the years.
    pub is_average: bool,
    /// The period, where one is named.
    pub at: Option<Period>,
}

/// Whose growth is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::inspect) enum RateOf {
    /// That of a row of the indicator table.
    Row(usize),
    /// That of the economy.
    Economy,
}

/// What is reached, against a goal that is stated: 高于50%的规划目标, 已达到78.5岁的目标.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::inspect) struct GoalCompared {
    /// Index of the passage.
    pub passage: usize,
    /// Bytes of the word that compares.
    pub word: Range<usize>,
    /// Where what is reached lies, seen from the goal; equal also when it is better.
    pub asks: Ordering,
    /// The claim of the goal.
    pub goal: usize,
    /// The claim of what is reached; none where the sentence leaves it to the tables.
    pub reached: Option<usize>,
}

/// A limit that every period has kept to: 保持在85.5%以上.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::inspect) struct Kept {
    /// Index of the passage.
    pub passage: usize,
    /// The claim of the limit.
    pub claim: usize,
}

/// A number of a thing that only prose speaks of, as it may stand again elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::inspect) struct Fact {
    /// Index of the passage.
    pub passage: usize,
    /// The claim of the number.
    pub claim: usize,
    pub key: FactKey,
}

/// What two facts must share to be of the same.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::inspect) struct FactKey {
    /// The thing, by the words that it is compared by.
    pub thing: String,
    pub dimension: String,
    pub measure: Measure,
    pub at: Option<Period>,
    pub base: Option<Period>,
    pub in_city: bool,
    /// What is done or due each year (每年新增20家) is no amount of one.
    pub yearly: bool,
}

/// How much there is of a thing that only prose speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::inspect) struct Reached {
    /// Index of the passage.
    pub passage: usize,
    /// The claim of the number.
    pub claim: usize,
    pub thing: String,
    /// The end that it shares with the last of its list: 油料种植面积 for 粮食 in 粮食、油料种植面积.
    pub tail: Option<String>,
}

/// How much there is to be of a thing that only prose speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::inspect) struct Aimed {
    /// Index of the passage.
    pub passage: usize,
    /// The claim of the goal.
    pub claim: usize,
    pub thing: String,
}
