//! The words of a clause before a number, and what they say of it: which measure, which way, how
//! exact.

use std::ops::Range;

use super::claim::{Direction, Measure, Turn};
use super::numeral::{Bound, Numeral};
use super::words::Sense;

/// Words of a clause since its start, its subject or its last number.
#[derive(Debug, Clone, Default)]
pub(super) struct Clause {
    /// Words and where they stand.
    pub senses: Vec<(Sense, Range<usize>)>,
    /// Nouns that hold for every number of the clause: 增速, 年均, 目标.
    nouns: Vec<Sense>,
    /// Unknown pieces.
    pub unknown: Vec<Range<usize>>,
    /// Another district, the city or the province.
    pub elsewhere: Option<Range<usize>>,
    /// A name was heard since the last number.
    pub has_name: bool,
    /// The clause names a period.
    pub has_period: bool,
    /// The clause has a number.
    pub has_number: bool,
}

impl Clause {
    /// Adds a word.
    pub(super) fn hear(&mut self, sense: Sense, range: &Range<usize>) {
        match sense {
            Sense::Growth | Sense::Average | Sense::Target => self.nouns.push(sense),
            Sense::Elsewhere => self.elsewhere = Some(range.clone()),
            _ => {}
        }
        self.senses.push((sense, range.clone()));
    }

    /// Begins anew at a name: what was said before it is said of something else, but for 分别 and
    /// what is aimed at.
    pub(super) fn turn_to_name(&mut self) {
        self.senses.retain(|(sense, _)| *sense == Sense::Respectively);
        self.nouns.retain(|noun| *noun == Sense::Target);
        self.unknown.clear();
        self.elsewhere = None;
        self.has_name = true;
    }

    /// Begins anew after a number.
    pub(super) fn turn_past_number(&mut self) {
        self.senses.clear();
        self.unknown.clear();
        self.has_name = false;
        self.has_number = true;
    }

    /// True when a word of the sense was heard.
    pub(super) fn has(&self, sense: Sense) -> bool {
        self.senses.iter().any(|(own, _)| *own == sense) || self.nouns.contains(&sense)
    }

    /// 突破440亿元, 近三成: a word before the number that makes it a limit or inexact. More than
    /// another thing is no limit: 高于全市1.6个百分点.
    pub(super) fn bound(&self, measure: Measure) -> Option<Bound> {
        let is_amount =
            matches!(measure, Measure::Level | Measure::Goal | Measure::Growth | Measure::Average | Measure::Share);
        let last = self.senses.iter().rev().find(|(sense, _)| *sense != Sense::Link)?;
        match last.0 {
            Sense::Nearly => Some(Bound::About),
            Sense::AtLeast => Some(Bound::Above),
            Sense::AtMost => Some(Bound::Below),
            // 快于城镇居民的9.38%: the number is that of the other.
            Sense::More | Sense::Less if !self.unknown.is_empty() => None,
            Sense::More if is_amount => Some(Bound::Above),
            Sense::Less if is_amount => Some(Bound::Below),
            _ => None,
        }
    }

    /// The word that says which way, the last one before the number.
    pub(super) fn turn(&self) -> Option<Turn> {
        self.senses.iter().rev().find_map(|(sense, range)| {
            let direction = match sense {
                Sense::Up | Sense::UpTo | Sense::More => Direction::Up,
                Sense::Down | Sense::DownTo | Sense::Less => Direction::Down,
                _ => return None,
            };
            let reached = matches!(sense, Sense::UpTo | Sense::DownTo);
            let compares = matches!(sense, Sense::More | Sense::Less);
            Some(Turn { direction, reached, compares, range: range.clone() })
        })
    }

    /// What is measured, by the unit and the words before the number.
    pub(super) fn measure(&self, numeral: &Numeral, to_come: bool) -> Measure {
        let has = |sense| self.has(sense);
        let unit = &numeral.unit;
        let moves = has(Sense::Up) || has(Sense::Down);
        if numeral.ordinal {
            return Measure::Rank;
        }
        if has(Sense::Target) {
            return Measure::Goal;
        }
        let investment = [
            (Sense::TotalInvestment, Measure::TotalInvestment),
            (Sense::DoneInvestment, Measure::DoneInvestment),
            (Sense::PlannedInvestment, Measure::PlannedInvestment),
        ];
        if !unit.is_percent()
            && let Some((_, measure)) = investment.into_iter().find(|(sense, _)| has(*sense))
        {
            return measure;
        }
        let beside = has(Sense::More) || has(Sense::Less) || has(Sense::Apart);
        if has(Sense::Best) {
            return Measure::Best;
        }
        if has(Sense::Mean) {
            return if unit.is_percent() {
                Measure::Share
            } else if beside {
                Measure::Gap
            } else {
                Measure::Mean
            };
        }
        if beside && (unit.is_points() || self.elsewhere.is_some()) {
            return Measure::Gap;
        }
        if unit.is_percent() {
            return self.percentage(moves, to_come);
        }
        if unit.is_points() || moves {
            return Measure::Change;
        }
        if to_come { Measure::Goal } else { Measure::Level }
    }

    fn percentage(&self, moves: bool, to_come: bool) -> Measure {
        let has = |sense| self.has(sense);
        let reached = has(Sense::UpTo) || has(Sense::DownTo);
        if has(Sense::Average) {
            return Measure::Average;
        }
        if has(Sense::Cumulative) && moves {
            return Measure::Cumulative;
        }
        if has(Sense::Growth) {
            return Measure::Growth;
        }
        if moves && !reached {
            return Measure::Growth;
        }
        if has(Sense::Share)
            || [Sense::TotalInvestment, Sense::DoneInvestment, Sense::PlannedInvestment].into_iter().any(has)
        {
            return Measure::Share;
        }
        if to_come { Measure::Goal } else { Measure::Level }
    }
}
