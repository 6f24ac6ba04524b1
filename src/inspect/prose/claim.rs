//! What a number in prose says: of what, when, which measure, which way.

use std::ops::Range;

use super::lexicon::Subject;
use crate::text::numeral::Numeral;
use crate::text::period::Period;

/// What a number is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::inspect) enum About {
    /// Something in the tables, with the index of the name it goes by; true when the number is of
    /// another district.
    Table(Subject, usize, bool),
    /// Something that only prose speaks of.
    Thing(Thing),
    /// The sentence leaves it open; the number is never judged.
    Nothing,
}

/// A thing by its words. In 粮食、油料种植面积分别为… the first thing is 粮食 with the tail 油料种植面积.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::inspect) struct Thing {
    /// Its own words.
    pub own: String,
    /// The last of its list, whose end it shares.
    pub tail: Option<String>,
}

impl Thing {
    /// Its words in quotation marks; what has such marks already is set off by them.
    pub(in crate::inspect) fn quoted(&self) -> String {
        if self.own.contains(['“', '”']) { format!(" {}", self.own) } else { format!("“{}”", self.own) }
    }
}

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::inspect) enum Measure {
    /// How much there is.
    Level,
    Growth,
    /// Average yearly growth in percent.
    Average,
    /// What the years have on average: of a rate its mean, of an amount its growth where it is a percentage.
    Typical,
    /// How many times as much as at another time.
    Multiple,
    /// Change over several years in percent.
    Cumulative,
    /// Change in its own unit or in percentage points.
    Change,
    /// A place in an order.
    Rank,
    /// Distance from the mean or best of a group, or from another district.
    Gap,
    /// The mean of a group.
    Mean,
    /// The best of a group.
    Best,
    /// A part of something, in percent.
    Share,
    /// What is aimed at.
    Goal,
    /// Distance to what is aimed at.
    GoalGap,
    /// How much of what is aimed at is reached, in percent.
    GoalShare,
    /// How much of the time of the plan is over, in percent.
    Schedule,
    /// How much of the way from the base to the target is gone, in percent.
    Progress,
    /// Change of a rate of growth, in percentage points.
    Speed,
    TotalInvestment,
    DoneInvestment,
    PlannedInvestment,
}

impl Measure {
    /// In words, for people.
    pub(in crate::inspect) fn told(self) -> &'static str {
        match self {
            Self::Level => "总量",
            Self::Growth => "增速",
            Self::Average => "年均增速",
            Self::Typical => "各年平均",
            Self::Multiple => "相当于另一时期的多少",
            Self::Cumulative => "几年的增幅",
            Self::Change => "增减量",
            Self::Rank => "位次",
            Self::Gap => "差距",
            Self::Mean => "平均值",
            Self::Best => "最高值",
            Self::Share => "占比",
            Self::Goal => "目标",
            Self::GoalGap => "与目标的差距",
            Self::GoalShare => "完成目标的比例",
            Self::Schedule => "时间进度",
            Self::Progress => "完成规划增量的比例",
            Self::Speed => "增速的变化",
            Self::TotalInvestment => "总投资",
            Self::DoneInvestment => "完成投资",
            Self::PlannedInvestment => "计划投资",
        }
    }
}

/// The way of a change, or of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::inspect) enum Direction {
    Up,
    Down,
}

/// A word that says which way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::inspect) struct DirectionWord {
    pub direction: Direction,
    /// The number is where it led (回落到), not how far.
    pub reached: bool,
    /// It compares with something else (高于), it does not tell a change.
    pub compares: bool,
    /// Where the word stands.
    pub range: Range<usize>,
}

/// The time that a number is said of, and what it is compared with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::inspect) struct When {
    /// The period that the sentence names.
    pub at: Option<Period>,
    /// The clause itself names it, not one before.
    pub is_own: bool,
    /// The first of several periods; `at` is the last.
    pub since: Option<Period>,
    /// What it is compared with (比2020年, 由2020年).
    pub base: Option<Period>,
    /// Where a change of the sentence starts: 由2020年的….
    pub start: Option<Period>,
    /// The clause itself compares.
    pub is_own_base: bool,
    /// Compared with the year before.
    pub year_on_year: bool,
}

/// What one number says.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is said or not, whatever the others are")]
pub(in crate::inspect) struct Claim {
    /// Index of the passage.
    pub passage: usize,
    /// Bytes of the number with its unit.
    pub range: Range<usize>,
    /// Bytes of the sentence.
    pub sentence: Range<usize>,
    pub numeral: Numeral,
    pub about: About,
    pub when: When,
    pub measure: Measure,
    /// The word that says which way.
    pub turn: Option<DirectionWord>,
    /// The other thing of the tables that it is compared with: 比城镇居民高2.2个百分点.
    pub object: Option<Subject>,
    /// Its period is told as the last day of what is summed up (截至).
    pub is_until: bool,
    /// The clause speaks of the city (居全市第二), not of the group that the ranking table ranks.
    pub in_city: bool,
    /// A place in an order within the own place; 全市 of a city of the level of a county may also mean the city above.
    pub in_here: bool,
    /// Said to have grown on balance (净增): from where it began to where it is.
    pub net: bool,
    /// May be added up over several periods (累计, 两年).
    pub cumulative: bool,
    /// The group whose mean or best it is of, or is compared with, in its words: 全省.
    pub group: Option<String>,
    /// A gap to the best of a group, not to its mean.
    pub to_best: bool,
    /// How many years it speaks of: 两年净增.
    pub years: Option<i32>,
    /// A share of 总投资, not of 计划投资.
    pub is_of_total: bool,
    /// What a rank is the rank of: a level or a growth, where the sentence tells.
    pub ranks: Option<Measure>,
    /// Said of the target of the plan, not of what is expected since.
    pub of_plan: bool,
    /// Its sentence says what is expected now: 预计, 预期目标.
    pub expects: bool,
    /// The number is expected or aimed at, not reached.
    pub future: bool,
    /// The things of the tables that the sentence has named before it, where it is not certain that it is of one.
    pub named: Vec<Subject>,
    /// Why no check may judge it; none when every word between subject and number is known. One false alarm
    /// costs more trust than ten slips found win.
    pub doubt: Option<Doubt>,
}

/// Why it is not certain what a number says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::inspect) enum Doubt {
    /// The sentence names nothing that it could be of.
    NoSubject,
    /// What it is compared with is not known.
    Unread,
    /// Several things or periods share it, and nothing says how.
    Several,
    /// It is of a condition, an older plan, another price basis.
    Supposed,
    /// A change of a change: 降幅收窄.
    Twofold,
    /// A part of something that no table has.
    OtherWhole,
    /// It compares with another place.
    OtherPlace,
    /// A part of a year that no table has.
    OtherTime,
    /// What is aimed at in one year, not in the plan.
    YearlyGoal,
}

impl Doubt {
    /// The reason in words, for people.
    pub(in crate::inspect) fn reason(self) -> &'static str {
        match self {
            Self::NoSubject => "句中没有表格里的事项可对应",
            Self::Unread => "与什么相比没有读懂",
            Self::Several => "几个事项或时期共用，没有写明怎样对应",
            Self::Supposed => "说的是假设、旧口径或别的规划",
            Self::Twofold => "说的是增幅、降幅本身的变化",
            Self::OtherWhole => "是某个总量的一部分，表格里没有这个总量",
            Self::OtherPlace => "与别的地方相比，表格里没有它的数",
            Self::OtherTime => "说的是表格里没有的时期",
            Self::YearlyGoal => "是单个年度的目标，不是规划目标",
        }
    }
}

impl Claim {
    /// True for an average growth that is said to have been reached, and no limit of one.
    pub(in crate::inspect) fn is_reached_average(&self) -> bool {
        self.measure == Measure::Average && !self.future && self.numeral.bound.is_none()
    }

    /// What it says is certain, so that it may be judged.
    pub(in crate::inspect) fn is_sure(&self) -> bool {
        self.doubt.is_none()
    }

    /// Where what has grown on balance began, as far as the sentence says.
    pub(in crate::inspect) fn net_base(&self) -> Option<Period> {
        // 其中2027年净增48家 is of that year.
        self.when.start.or(self.when.since).filter(|_| self.net && !self.when.is_own)
    }

    /// The row it is about, when it is about our own district for certain.
    pub(in crate::inspect) fn subject(&self) -> Option<Subject> {
        match self.about {
            About::Table(subject, _, false) if self.is_sure() => Some(subject),
            About::Table(..) | About::Thing(_) | About::Nothing => None,
        }
    }
}

/// A list whose numbers are not as many as the things or periods they belong to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::inspect) struct UnevenList {
    /// Index of the passage.
    pub passage: usize,
    /// Bytes of the numbers.
    pub range: Range<usize>,
    /// How many numbers it has.
    pub numbers: usize,
    /// How many things or periods they would belong to.
    pub owners: usize,
}
