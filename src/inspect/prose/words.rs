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
    /// A part of a year that no table has: 前三季度.
    PartOfYear,
    /// Years other than those spoken of before: 后两年.
    LaterYears,
    /// So much for each of so many: 每万人.
    PerHead,
    /// The year that the plan starts from: 基期.
    BaseYear,
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
    /// What a word of it says of a number, for people.
    pub(in crate::inspect) fn told(self) -> &'static str {
        match self {
            Self::Link => "不影响数的意思",
            Self::Of => "的",
            Self::Up => "增加",
            Self::Down => "减少",
            Self::Net => "净增",
            Self::Fall => "降幅",
            Self::WholeYear => "全年",
            Self::Amount => "总量，不是增速",
            Self::Yearly => "单个年度的",
            Self::UpTo => "增加到",
            Self::DownTo => "减少到",
            Self::Growth => "增速",
            Self::Average => "几年平均",
            Self::AverageGrowth => "年均增速",
            Self::Cumulative => "累计",
            Self::YearOnYear => "与上年相比",
            Self::Target => "目标",
            Self::PlanTarget => "规划确定的目标",
            Self::Future => "预计或目标",
            Self::More => "高于",
            Self::Less => "低于",
            Self::Apart => "相差",
            Self::Nearly => "大约",
            Self::AtLeast => "至少",
            Self::AtMost => "至多",
            Self::Mean => "平均值",
            Self::Best => "最高值",
            Self::Share => "占多少",
            Self::Here => "本地",
            Self::Elsewhere => "别的地方",
            Self::Each => "各项都是",
            Self::ThisYear => "今年",
            Self::LastYear => "去年",
            Self::ThisHalf => "今年上半年",
            Self::Respectively => "依次对应",
            Self::Part => "前面事项的一部分",
            Self::Sum => "合计",
            Self::Years => "几年的",
            Self::WholePlan => "整个规划期",
            Self::PlanEnd => "规划期末",
            Self::Now => "目前",
            Self::Since => "从那时以来",
            Self::Schedule => "时间进度",
            Self::PlanWay => "规划期的增量",
            Self::Group => "参加排名的一组地方",
            Self::Supposed => "假设、旧口径或别的规划",
            Self::Leads => "带动别的事项",
            Self::Plain => "没有数的意思",
            Self::Join => "并列",
            Self::From => "从这里变起",
            Self::Than => "与它相比",
            Self::Ranked => "位次",
            Self::TotalInvestment => "总投资",
            Self::DoneInvestment => "完成投资",
            Self::PlannedInvestment => "计划投资",
            Self::Zero => "是零",
            Self::PartOfYear => "年内的一段时间",
            Self::LaterYears => "后几年",
            Self::PerHead => "每多少人、多少户的",
            Self::BaseYear => "规划基期",
            Self::Other => "另一个事项",
        }
    }

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
