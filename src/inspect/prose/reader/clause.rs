//! The words of a clause before a number, and what they say of it: which measure, which way, how
//! exact.

use std::ops::Range;

use super::sentence::MOST_ITEMS;
use crate::inspect::prose::claim::{Direction, DirectionWord, Measure, When};
use crate::inspect::prose::lexicon::Subject;
use crate::inspect::prose::words::Sense;
use crate::text::numeral::{Bound, Numeral};
use crate::text::period::Period;
use crate::text::unit::Unit;

/// Words of a clause since its start, its subject or its last number.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is heard or not, whatever the others are")]
pub(super) struct Clause {
    /// Words and where they stand.
    pub senses: Vec<(Sense, Range<usize>)>,
    /// Nouns that hold for every number of the clause: 增速, 年均, 目标.
    nouns: Vec<Sense>,
    /// Bytes that no word list knows; while there are any, a number may be of something else.
    pub unknown: Vec<Range<usize>>,
    /// Another district, the city or the province.
    pub elsewhere: Option<Range<usize>>,
    /// A name stands after the last number.
    pub has_name: bool,
    /// The number is compared with that of another name: 比省级重点项目多20个.
    pub object: Option<Subject>,
    /// With those of several names, nobody says which.
    pub has_objects: bool,
    /// It is about what the sentence compares with.
    pub is_of_other: bool,
    /// How many years its word for several says: 两年.
    pub years: Option<i32>,
    pub has_period: bool,
    /// A change starts in it: 由2020年的40%.
    pub has_start: bool,
    /// A word tells how far, not a limit: 高出.
    pub is_distance: bool,
    /// And the year where it ends is named.
    pub names_end: bool,
    pub has_number: bool,
}

impl Clause {
    /// Takes in the next word.
    pub(super) fn hear(&mut self, sense: Sense, range: &Range<usize>) {
        match sense {
            Sense::Growth | Sense::Average | Sense::AverageGrowth | Sense::Target => self.note(&[sense]),
            Sense::From => self.has_start = true,
            Sense::PlanTarget => self.note(&[sense, Sense::Target]),
            Sense::Elsewhere => self.elsewhere = Some(range.clone()),
            Sense::Group => self.elsewhere = None,
            _ => {}
        }
        // Nobody says more of one number; each word is asked for with every number.
        if self.senses.len() < MOST_ITEMS {
            self.senses.push((sense, range.clone()));
        }
    }

    /// Takes in bytes that no word list knows. Of very many only the first ones and the last matter.
    pub(super) fn miss(&mut self, range: Range<usize>) {
        if self.unknown.len() == MOST_ITEMS {
            self.unknown.pop();
        }
        self.unknown.push(range);
    }

    fn note(&mut self, nouns: &[Sense]) {
        for noun in nouns {
            if !self.nouns.contains(noun) {
                self.nouns.push(*noun);
            }
        }
    }

    /// Begins anew at a name: what was said before it is said of something else, but for 分别, 累计, 净增
    /// and what is aimed at.
    pub(super) fn turn_to_name(&mut self) {
        self.senses.retain(|(sense, _)| {
            matches!(sense, Sense::Respectively | Sense::Cumulative | Sense::Sum | Sense::Net | Sense::PerHead)
        });
        self.nouns.retain(|noun| matches!(noun, Sense::Target | Sense::PlanTarget));
        self.unknown.clear();
        self.elsewhere = None;
        self.object = None;
        self.has_objects = false;
        self.has_name = true;
    }

    /// Begins anew at what is compared with, of which only the words that say what is measured are left.
    pub(super) fn turn_to_other(&mut self) {
        self.senses.retain(|(sense, _)| matches!(sense, Sense::Growth | Sense::YearOnYear | Sense::Up | Sense::Down));
        self.object = None;
        self.has_name = true;
        self.is_of_other = true;
    }

    /// 高于平均值（43100元）: in brackets stands the mean itself, not how far away it is.
    pub(super) fn turn_to_brackets(&mut self) {
        if self.senses.last().is_some_and(|(sense, _)| *sense == Sense::Mean) {
            self.senses.retain(|(sense, _)| !matches!(sense, Sense::More | Sense::Less | Sense::Apart));
        }
    }

    /// Begins anew after a number; after what it is compared with (超过71%的目标3.51个百分点, 与平均值95.22相差0.61)
    /// the comparison holds on.
    pub(super) fn turn_past_number(&mut self, is_compared: bool, is_rank: bool) {
        if is_compared {
            let compares = |sense: &Sense| {
                matches!(
                    sense,
                    Sense::More | Sense::Less | Sense::Apart | Sense::Mean | Sense::Best | Sense::Than | Sense::Share
                )
            };
            self.senses.retain(|(sense, _)| compares(sense));
        } else {
            self.senses.clear();
        }
        self.unknown.clear();
        // 占GDP比重由1.9%降至1.6%: both are of the same whole.
        if !self.has(Sense::Share) {
            self.object = None;
        }
        // 由全市第三位升至第二位: both places are in the city.
        if !is_rank {
            self.elsewhere = None;
        }
        self.is_distance = false;
        self.has_name = false;
        self.has_number = true;
        self.years = None;
    }

    /// 比2020年的40%, 比上年的40.5%: the number is what was at the time that is compared with; also where it `is_beside`
    /// that time.
    pub(super) fn at_base(&self, when: When, is_beside: bool) -> When {
        if !is_beside && self.senses.last().is_none_or(|(sense, _)| *sense != Sense::Of) {
            return when;
        }
        let before = when.at.map(|at| Period { year: at.year - 1, ..at });
        match (when.is_own_base, when.year_on_year) {
            (true, _) => When { at: when.base, since: None, base: None, ..when },
            (false, true) => When { at: before, since: None, ..when },
            (false, false) => when,
        }
    }

    /// True when a word of the sense stands before the number.
    pub(super) fn has(&self, sense: Sense) -> bool {
        self.senses.iter().any(|(own, _)| *own == sense) || self.nouns.contains(&sense)
    }

    /// 突破440亿元, 近三成: a word before the number that makes it a limit or inexact. More than
    /// another thing is no limit: 高于全市1.6个百分点.
    pub(super) fn bound(&self, measure: Measure) -> Option<Bound> {
        let is_amount =
            !matches!(measure, Measure::Rank | Measure::Gap | Measure::GoalGap | Measure::Change | Measure::Speed);
        // 增加超过80亿元, but not 高出3.5个百分点.
        let is_limit = is_amount || (measure == Measure::Change && self.moves());
        let last =
            self.senses.iter().rev().find(|(sense, _)| !matches!(sense, Sense::Link | Sense::Of | Sense::Years))?;
        match last.0 {
            Sense::Nearly => Some(Bound::About),
            Sense::AtLeast => Some(Bound::Above),
            Sense::AtMost => Some(Bound::Below),
            // 快于城镇居民的9.38%: the number is that of the other.
            Sense::More | Sense::Less if self.unknown.last().is_some_and(|word| word.start > last.1.start) => None,
            Sense::More if is_limit => Some(Bound::Above),
            Sense::Less if is_limit => Some(Bound::Below),
            _ => None,
        }
    }

    /// The word that says which way: the last one that tells a change, else one that compares.
    pub(super) fn turn(&self) -> Option<DirectionWord> {
        let last = |compares: bool| {
            self.senses.iter().rev().find_map(|(sense, range)| {
                let (direction, own) = match sense {
                    Sense::Up | Sense::Net | Sense::UpTo => (Direction::Up, false),
                    Sense::Down | Sense::DownTo | Sense::Fall => (Direction::Down, false),
                    Sense::More => (Direction::Up, true),
                    Sense::Less => (Direction::Down, true),
                    _ => return None,
                };
                let reached = matches!(sense, Sense::UpTo | Sense::DownTo);
                (own == compares).then(|| DirectionWord { direction, reached, compares, range: range.clone() })
            })
        };
        last(false).or_else(|| last(true))
    }

    /// What is measured, by the unit and the words before the number.
    pub(super) fn measure(&self, numeral: &Numeral, to_come: bool, is_timed: bool) -> Measure {
        let has = |sense| self.has(sense);
        // 计划投资的52.74个百分点 means percent.
        let percent = Unit::read("%");
        let unit = if numeral.unit.is_points() && self.is_of_whole() { &percent } else { &numeral.unit };
        let beside = has(Sense::More) || has(Sense::Less) || has(Sense::Apart);
        if numeral.ordinal {
            return Measure::Rank;
        }
        if self.is_distance || (self.object.is_some() && (beside || unit.is_points())) {
            return Measure::Gap;
        }
        // 比全省平均高1850元, 全省平均为1.86%.
        if has(Sense::Average) && self.elsewhere.is_some() && !has(Sense::Growth) && !self.moves() {
            return if beside { Measure::Gap } else { Measure::Mean };
        }
        if has(Sense::AverageGrowth) || has(Sense::Average) {
            let grows = has(Sense::AverageGrowth) || has(Sense::Growth) || self.moves();
            return match (has(Sense::Target), grows) {
                (true, _) => Measure::Goal,
                (false, true) => Measure::Average,
                (false, false) => Measure::Typical,
            };
        }
        if has(Sense::Target) {
            return self.of_target(unit.is_percent(), beside);
        }
        if let Some(measure) = self.investment().filter(|_| !unit.is_percent()) {
            // 超年度计划3.27亿元 is how far beyond the plan.
            let is_beyond =
                measure == Measure::PlannedInvestment && self.senses.iter().any(|(sense, _)| *sense == Sense::AtLeast);
            return match (beside || is_beyond, self.moves()) {
                (true, _) => Measure::Gap,
                (false, true) => Measure::Change,
                (false, false) => measure,
            };
        }
        if has(Sense::Best) && !beside {
            return Measure::Best;
        }
        if has(Sense::Mean) {
            return match (unit.is_percent(), beside) {
                (true, _) => Measure::Share,
                (false, true) => Measure::Gap,
                (false, false) => Measure::Mean,
            };
        }
        // 超出计划1.86亿元.
        let last: Vec<Sense> = self.senses.iter().rev().take(2).map(|(sense, _)| *sense).collect();
        if matches!(last[..], [Sense::Future, Sense::More | Sense::Less | Sense::AtLeast]) {
            return Measure::Gap;
        }
        // 比2020年少了0.3万人, 较上年高1个百分点.
        let is_told_of_time = is_timed && (self.tells_distance() || unit.is_points());
        if beside && is_told_of_time && self.object.is_none() && self.elsewhere.is_none() && !has(Sense::Growth) {
            return Measure::Change;
        }
        if self.object.is_some() && beside
            || has(Sense::Apart)
            || self.tells_distance()
            || (beside && (unit.is_points() || self.elsewhere.is_some()))
        {
            return Measure::Gap;
        }
        let moves = self.moves();
        if unit.is_percent() {
            return self.percentage(moves, to_come);
        }
        if unit.is_points() && has(Sense::Growth) {
            return Measure::Speed;
        }
        if unit.is_points() || moves {
            return Measure::Change;
        }
        if to_come { Measure::Goal } else { Measure::Level }
    }

    /// A word of change stands before the number.
    fn moves(&self) -> bool {
        [Sense::Up, Sense::Net, Sense::Down, Sense::Fall].into_iter().any(|sense| self.has(sense))
    }

    /// 是上年的1.36倍, 为2020年的136%: how much of what was at another time. 比2020年的40% is what was then.
    pub(super) fn is_multiple(&self, numeral: &Numeral, when: When) -> bool {
        let is_of = self.senses.last().is_some_and(|(sense, _)| *sense == Sense::Of);
        let compares = [Sense::Than, Sense::More, Sense::Less].into_iter().any(|sense| self.has(sense));
        let is_then = when.is_own_base || (when.year_on_year && numeral.unit.is_multiple());
        let is_ratio = numeral.unit.is_multiple() || (numeral.unit.is_percent() && !compares);
        is_of && is_then && is_ratio && !self.moves() && self.unknown.is_empty()
    }

    /// 目标的88%, 比目标高3.51个百分点, 目标为500亿元.
    fn of_target(&self, is_percent: bool, beside: bool) -> Measure {
        let of = self.senses.iter().rev().take(2).map(|(sense, _)| *sense);
        let of: Vec<Sense> = of.collect();
        let is_part = matches!(of[..], [Sense::Of, Sense::Target | Sense::PlanTarget]);
        match (is_percent && is_part, beside) {
            (true, _) => Measure::GoalShare,
            (false, true) => Measure::GoalGap,
            (false, false) => Measure::Goal,
        }
    }

    /// 计划投资的, 目标的: what follows is a part of it.
    fn is_of_whole(&self) -> bool {
        let last: Vec<Sense> = self.senses.iter().rev().take(2).map(|(sense, _)| *sense).collect();
        let wholes = [Sense::PlannedInvestment, Sense::TotalInvestment, Sense::Target, Sense::PlanTarget];
        matches!(last[..], [Sense::Of, whole] if wholes.contains(&whole))
    }

    /// 完成46.4%.
    pub(super) fn is_done(&self) -> bool {
        self.has_name && self.senses.iter().all(|(sense, _)| *sense == Sense::Link)
    }

    /// 低24.3亿元: one character tells how far, two (低于) may tell a limit.
    fn tells_distance(&self) -> bool {
        // 少了0.3万人.
        let told = self.senses.iter().rev().find(|(sense, _)| *sense != Sense::Link);
        let is_short = |at: &Range<usize>| at.len() == '低'.len_utf8();
        self.is_distance || told.is_some_and(|(sense, at)| matches!(sense, Sense::More | Sense::Less) && is_short(at))
    }

    fn investment(&self) -> Option<Measure> {
        let kinds = [
            (Sense::TotalInvestment, Measure::TotalInvestment),
            (Sense::DoneInvestment, Measure::DoneInvestment),
            (Sense::PlannedInvestment, Measure::PlannedInvestment),
        ];
        kinds.into_iter().find(|(sense, _)| self.has(*sense)).map(|(_, measure)| measure)
    }

    fn percentage(&self, moves: bool, to_come: bool) -> Measure {
        let has = |sense| self.has(sense);
        let reached = has(Sense::UpTo) || has(Sense::DownTo);
        if has(Sense::Cumulative) && moves {
            return Measure::Cumulative;
        }
        if has(Sense::Growth) || (moves && !reached) {
            return Measure::Growth;
        }
        if has(Sense::Share) || self.investment().is_some() {
            return Measure::Share;
        }
        if to_come { Measure::Goal } else { Measure::Level }
    }

    /// True when a share is one that the tables know: of the mean of a group, of what was planned.
    pub(super) fn is_known_share(&self) -> bool {
        let whole = self.has(Sense::Mean) || self.has(Sense::PlannedInvestment) || self.has(Sense::TotalInvestment);
        whole && self.elsewhere.is_none()
    }

    /// Nothing is said of the number but whose it is: 年均增长9.38%，农村居民10.59%.
    pub(super) fn says_nothing(&self) -> bool {
        let is_mute = |sense: &Sense| matches!(sense, Sense::Link | Sense::Of);
        self.senses.iter().all(|(sense, _)| is_mute(sense)) && self.nouns.is_empty()
    }

    /// 45.9亿元的21.6%: a part of the number before.
    pub(super) fn is_part_of_number(&self) -> bool {
        self.has_number && !self.has_name && matches!(self.senses[..], [(Sense::Of, _)])
    }

    /// 降幅扩大, 降幅收窄: what moves is itself a fall.
    pub(super) fn moves_twice(&self) -> bool {
        let turns = |sense: &Sense| {
            matches!(sense, Sense::Up | Sense::Net | Sense::Down | Sense::UpTo | Sense::DownTo | Sense::Fall)
        };
        self.senses.iter().filter(|(sense, _)| turns(sense)).count() > 1
    }
}
