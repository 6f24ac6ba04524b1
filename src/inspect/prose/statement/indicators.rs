//! What is said of indicators: how many, how they stand, what came of their goals, what they are called.

use std::ops::Range;

use crate::inspect::prose::verdicts::VerdictSet;
use crate::model::facts::Outlook;
use crate::model::facts::VerdictClass;
use crate::text::period::Period;

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

/// An indicator under a name that is nearly that of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::inspect) struct OtherName {
    /// Index of the passage.
    pub passage: usize,
    /// Bytes of the name.
    pub range: Range<usize>,
    /// Row of the indicator table.
    pub row: usize,
}

/// What is said of the goals that indicators have each year: 2022年未完成当年目标.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::inspect) struct YearlyGoal {
    /// Index of the passage.
    pub passage: usize,
    /// Bytes of the phrase.
    pub range: Range<usize>,
    pub is_met: bool,
    /// Rows of the indicator table.
    pub rows: Vec<usize>,
    pub periods: Vec<Period>,
}
