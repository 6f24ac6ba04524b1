//! The words that may stand between a subject and its number, by what they say about the number.
//!
//! Reading is by exclusion: between a subject and a number every word must be one of these (or a
//! period, a number, a mark). One unknown word, and the number belongs to something else.

use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::Error;

/// What a word says; `words.txt` names it in kebab case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(in crate::inspect) enum Sense {
    /// Nothing about the number.
    Link,
    /// 的.
    Of,
    Up,
    Down,
    /// 净增: up, and of the name that follows it as well.
    Net,
    /// A rate of fall: 降幅.
    Fall,
    /// The whole of the year that was spoken of.
    WholeYear,
    /// How much there is, not how fast it grows.
    Amount,
    /// Of one year, not of the plan.
    Yearly,
    UpTo,
    DownTo,
    /// The number is a rate of growth.
    Growth,
    /// Over several years: of growth, or of a level.
    Average,
    AverageGrowth,
    Cumulative,
    YearOnYear,
    /// What is aimed at.
    Target,
    /// What the plan itself aims at, not what is expected since.
    PlanTarget,
    Future,
    More,
    Less,
    /// Apart from something else, either way.
    Apart,
    Nearly,
    AtLeast,
    AtMost,
    Mean,
    Best,
    /// A part of something.
    Share,
    /// The report's own district.
    Here,
    /// Another district, the city, the province, the country.
    Elsewhere,
    /// All of them alike: 均.
    Each,
    ThisYear,
    LastYear,
    ThisHalf,
    Respectively,
    /// A part of what was spoken of.
    Part,
    /// Added up over what was spoken of: 合计.
    Sum,
    /// Several years at once: 两年, 评估期内.
    Years,
    /// There is none of it: 为零.
    Zero,
    /// The whole time of the plan: what is said holds for no year of it.
    WholePlan,
    /// The last year of the plan: 到期末.
    PlanEnd,
    /// At present, whatever is said of other times: 目前.
    Now,
    /// From the period before it on: 以来.
    Since,
    /// How far along the plan should be by now: 时序进度.
    Schedule,
    /// How far the plan means to go from its base.
    PlanWay,
    /// The group that the ranking table ranks.
    Group,
    /// Words of a condition, a plan of old or another price basis: the number is no fact of this report.
    Supposed,
    /// The name before it brings about something else: 带动, 促进.
    Leads,
    /// A word that begins like another one here and says nothing: 居民, 高新.
    Plain,
    /// 和, 、 and the like: what stands on both sides is one list.
    Join,
    /// Where a comparison starts: 由, 从.
    From,
    /// What it is compared with: 比, 较.
    Than,
    /// A place in an order follows.
    Ranked,
    TotalInvestment,
    DoneInvestment,
    PlannedInvestment,
    /// A word that makes another thing of a name beside it: 占GDP, 亩均GDP.
    Other,
}

impl Sense {
    fn read(name: &str) -> Option<Self> {
        Self::deserialize(name.into_deserializer()).map_err(|_: Error| ()).ok()
    }
}

/// The words by sense.
pub(super) fn words() -> impl Iterator<Item = (Sense, &'static str)> {
    let lines = include_str!("words.txt").lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(|line| {
        let (sense, words) = line.split_once(' ').unwrap_or((line, ""));
        // A sense that is not known is caught by the test below.
        Sense::read(sense).into_iter().flat_map(move |sense| words.split(' ').map(move |word| (sense, word)))
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_line_has_a_sense_and_no_word_has_two() {
        let lines = include_str!("words.txt").lines().filter(|line| !line.starts_with('#'));
        let senses: BTreeSet<&str> = lines.filter_map(|line| line.split(' ').next()).collect();
        for sense in &senses {
            assert!(Sense::read(sense).is_some(), "{sense}");
        }
        assert!(senses.len() > 20);
        let mut seen = BTreeSet::new();
        for (_, word) in words() {
            assert!(!word.is_empty() && seen.insert(word), "`{word}` twice");
        }
    }
}
