//! What prose says beside what each of its numbers says: lists and their counts, totals and their parts,
//! comparisons. The rules find statements; the checks hold them against each other and against the tables.
//!
//! A number that a claim has been made of is named by the index of the claim.

use std::cmp::Ordering;
use std::ops::{Range, RangeInclusive};

use rust_decimal::Decimal;

use super::claim::{Direction, Measure};
use super::verdicts::VerdictSet;
use crate::model::facts::{Outlook, VerdictClass};
use crate::model::value::Quantity;
use crate::text::numeral::Numeral;
use crate::text::period::Period;

/// A statement; each kind is made by the rule of its name and judged by the checks of its kind.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::inspect) enum Statement {
    Listed(Listed),
    Paired(Paired),
    Ordinals(Ordinals),
    Parts(Parts),
    Sum(Sum),
    Structure(Structure),
    Derived(Derived),
    Compared(Compared),
    AverageCompared(AverageCompared),
    GoalCompared(GoalCompared),
    Kept(Kept),
    Fact(Fact),
    Reached(Reached),
    Aimed(Aimed),
    IndicatorCount(IndicatorCount),
    Judged(Judged),
}

/// A number and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::inspect) struct Amount {
    pub numeral: Numeral,
    /// Bytes of the number with its unit.
    pub range: Range<usize>,
}

/// A list of things beside the number that counts them: 甲、乙等3座; 2座，分别为甲、乙.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::inspect) struct Listed {
    /// Index of the passage.
    pub passage: usize,
    /// Bytes of the number.
    pub range: Range<usize>,
    /// The number.
    pub count: usize,
    /// How many are listed; 和 may also stand inside a name.
    pub items: RangeInclusive<usize>,
    /// The list is said to be whole; else it may be a choice.
    pub is_whole: bool,
}

/// 分别 with another number of numbers than of what they belong to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::inspect) struct Paired {
    /// Index of the passage.
    pub passage: usize,
    /// Bytes of the numbers.
    pub range: Range<usize>,
    /// How many numbers there are.
    pub numbers: usize,
    /// How many things or periods they would belong to.
    pub owners: usize,
}

/// The points of one passage: 一是…二是….
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::inspect) struct Ordinals {
    /// Index of the passage.
    pub passage: usize,
    /// How many headings stand before it: points go on from passage to passage, not past a heading.
    pub section: usize,
    /// The points, each with the bytes of 一是.
    pub points: Vec<(usize, Range<usize>)>,
    /// How many were announced, and where: 四个方面.
    pub announced: Option<(usize, Range<usize>)>,
}

/// A number and two or more parts of it: 78家，其中省级46家、市级42家.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::inspect) struct Parts {
    /// Index of the passage.
    pub passage: usize,
    pub whole: Amount,
    pub parts: Vec<Amount>,
}

/// Two or more numbers and their total: 3个、22个，合计26个.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::inspect) struct Sum {
    /// Index of the passage.
    pub passage: usize,
    pub total: Amount,
    pub parts: Vec<Amount>,
}

/// Shares that make up a hundred: 7.26:45.82:46.92.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::inspect) struct Structure {
    /// Index of the passage.
    pub passage: usize,
    /// Bytes of all of them.
    pub range: Range<usize>,
    pub shares: Vec<Quantity>,
    /// What they make up.
    pub sum: Decimal,
}

/// A number that follows from two others of its sentence: 由92.3%提高到96.2%，提升3.9个百分点.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::inspect) struct Derived {
    /// Index of the passage.
    pub passage: usize,
    /// The claim of the number.
    pub of: usize,
    /// The claims that it follows from, the minuend or dividend first.
    pub from: [usize; 2],
    pub how: Derivation,
}

/// How a number follows from two others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::inspect) enum Derivation {
    Difference,
    /// The one in percent more than the other.
    Growth,
    /// The one in percent of the other, or how many times as much.
    Quotient,
}

impl Derivation {
    /// The sentence names first what is taken off or divided by.
    pub(in crate::inspect) fn goes_from_first(self) -> bool {
        self != Self::Quotient
    }
}

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

/// An average growth is said to be higher or lower than what no number stands for: 年均增长16.7%，高于规划目标.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::inspect) struct AverageCompared {
    /// Index of the passage.
    pub passage: usize,
    /// Bytes of the word that compares.
    pub word: Range<usize>,
    pub direction: Direction,
    /// The claim of the average.
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

/// How many indicators there are of a kind: 4项指标已提前完成, 预期性指标15项.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::inspect) struct IndicatorCount {
    /// Index of the passage.
    pub passage: usize,
    /// Byte of the passage where the sentence begins: what one count says of the next ends with it.
    pub sentence: usize,
    /// Bytes of the number.
    pub range: Range<usize>,
    pub count: usize,
    pub of: IndicatorKind,
    pub scope: CountScope,
    /// Of what was counted before in the sentence: 其中.
    pub is_part: bool,
}

/// What a count of indicators is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::inspect) enum CountScope {
    /// All of the table: 共计25项.
    All,
    /// All of the table by attribute: the sentence names both.
    BothAttributes,
    /// The rows that the sentence has listed: 甲、乙和丙中.
    Listed(Vec<usize>),
    /// The sentence does not say.
    Open,
}

/// What words say of the indicators that are counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::inspect) struct IndicatorKind {
    pub attribute: Option<&'static str>,
    pub domain: Option<String>,
    /// The phrases that say how they stand.
    pub phrases: Vec<String>,
    /// How they stand, by each reading of the phrases; empty where nothing is said.
    pub how: Vec<Standing>,
}

impl IndicatorKind {
    /// It says how they stand.
    pub(in crate::inspect) fn says_how(&self) -> bool {
        !self.how.is_empty()
    }

    /// In words; empty where nothing is said.
    pub(in crate::inspect) fn words(&self) -> String {
        let phrases = (!self.phrases.is_empty()).then(|| self.phrases.join("或"));
        let parts = [self.domain.clone(), self.attribute.map(str::to_owned), phrases];
        parts.into_iter().flatten().collect::<Vec<_>>().join("、")
    }
}

/// How indicators stand; what is none admits all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::inspect) struct Standing {
    pub verdicts: Option<VerdictSet>,
    pub outlook: Option<Outlook>,
}

/// What is said of single indicators: 进度滞后, 可完成规划目标, 为约束性指标.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::inspect) struct Judged {
    /// Index of the passage.
    pub passage: usize,
    /// Bytes of the phrase.
    pub range: Range<usize>,
    pub says: Judgement,
    /// Rows of the indicator table.
    pub rows: Vec<usize>,
}

/// What a phrase says of an indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::inspect) enum Judgement {
    Outlook(Outlook),
    Verdict(VerdictClass),
    Attribute(&'static str),
}
