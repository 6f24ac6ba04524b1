//! The words that may stand between a subject and its number, by what they say about the number.
//!
//! Reading is by exclusion: between a subject and a number every word must be one of these (or a
//! period, a number, a mark). One unknown word, and the number belongs to something else.

macro_rules! senses {
    ($($(#[doc = $doc:literal])+ $name:ident = $text:literal,)+) => {
        /// What a word says.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(in crate::inspect) enum Sense { $($(#[doc = $doc])+ $name,)+ }

        impl Sense {
            fn read(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$name),)+ _ => None }
            }
        }
    };
}

senses! {
    /// Nothing about the number.
    Link = "link",
    /// 的.
    Of = "of",
    /// It has grown.
    Up = "up",
    /// It has fallen.
    Down = "down",
    /// A rate of fall: 降幅.
    Fall = "fall",
    /// The whole of the year that was spoken of.
    WholeYear = "whole-year",
    /// How much there is, not how fast it grows.
    Amount = "amount",
    /// Of one year, not of the plan.
    Yearly = "yearly",
    /// It has grown to this.
    UpTo = "up-to",
    /// It has fallen to this.
    DownTo = "down-to",
    /// The number is a rate of growth.
    Growth = "growth",
    /// A yearly average.
    Average = "average",
    /// Added up over years.
    Cumulative = "cumulative",
    /// Against the year before.
    YearOnYear = "year-on-year",
    /// What is aimed at.
    Target = "target",
    /// What is to come.
    Future = "future",
    /// More than something else.
    More = "more",
    /// Less than something else.
    Less = "less",
    /// Apart from something else, either way.
    Apart = "apart",
    /// Nearly this much.
    Nearly = "nearly",
    /// At least.
    AtLeast = "at-least",
    /// At most.
    AtMost = "at-most",
    /// The mean of a group.
    Mean = "mean",
    /// The best of a group.
    Best = "best",
    /// A part of something.
    Share = "share",
    /// The report's own district.
    Here = "here",
    /// Another district, the city, the province, the country.
    Elsewhere = "elsewhere",
    /// All of them alike: 均.
    Each = "each",
    /// 今年.
    ThisYear = "this-year",
    /// 去年.
    LastYear = "last-year",
    /// 今年上半年.
    ThisHalf = "this-half",
    /// One by one.
    Respectively = "respectively",
    /// A part of what was spoken of.
    Part = "part",
    /// Added up over what was spoken of: 合计.
    Sum = "sum",
    /// The group that the ranking table ranks.
    Group = "group",
    /// Not said of what is: 若, 曾提出, “十三五”, 按现价.
    Supposed = "supposed",
    /// A word that begins like another one here and says nothing: 居民, 高新.
    Plain = "plain",
    /// And.
    Join = "join",
    /// Where a comparison starts: 由, 从.
    From = "from",
    /// What it is compared with: 比, 较.
    Than = "than",
    /// A place in an order follows.
    Ranked = "ranked",
    /// 总投资.
    TotalInvestment = "total-investment",
    /// 完成投资.
    DoneInvestment = "done-investment",
    /// 计划投资.
    PlannedInvestment = "planned-investment",
    /// A word that makes another thing of a name beside it: 占GDP, 亩均GDP.
    Other = "other",
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
