//! What a number says of its subject: which measure, when, and whether that is certain.

use std::ops::Range;

use super::claim::{About, Claim, Measure, UnevenList, When};
use super::lex::TokenKind;
use super::read::{ClaimReader, Span};
use super::words::Sense;
use crate::text::numeral::Numeral;

impl ClaimReader<'_> {
    /// Notes what one number of a list says.
    pub(super) fn claim(
        &mut self,
        (mut numeral, range): (Numeral, Range<usize>),
        about: About,
        span: Option<Span>,
        sure: bool,
        goal: bool,
    ) {
        let at = span.map(|(from, to)| to.unwrap_or(from));
        let when = When {
            at,
            is_own: self.clause.has_period,
            since: span.and_then(|(from, to)| to.map(|_| from)),
            base: self.sentence.base.filter(|_| !self.clause.has(Sense::YearOnYear)),
            is_own_base: self.sentence.is_own_base,
            year_on_year: self.clause.has(Sense::YearOnYear),
        };
        let to_come = at.is_some_and(|at| at.year >= self.years.end);
        let is_amount = self.clause.has(Sense::Share) && !numeral.unit.is_percent();
        let is_multiple = self.clause.is_multiple(&numeral, when);
        let when = if is_multiple { when } else { self.clause.at_base(when) };
        let measure = match (goal, is_multiple) {
            (true, _) => Measure::Goal,
            (false, true) => Measure::Multiple,
            (false, false) => self.clause.measure(&numeral, to_come),
        };
        // 年均增长10.59%，快于城镇居民的9.38%: both numbers have one measure.
        let is_likewise = self.clause.turn().is_some_and(|turn| turn.compares) && !self.clause.unknown.is_empty();
        let measure = self.sentence.last.filter(|_| is_likewise && measure <= Measure::Growth).unwrap_or(measure);
        let ranks = self.ranks();
        self.sentence.last = Some(measure);
        numeral.bound = numeral.bound.or(self.clause.bound(measure));
        let is_known = measure != Measure::Share || self.clause.is_known_share();
        self.out.claims.push(Claim {
            passage: self.passage,
            range,
            sentence: self.sentence.range.clone(),
            numeral,
            about,
            when,
            measure,
            turn: self.clause.turn(),
            in_city: self.clause.elsewhere.as_ref().is_some_and(|range| self.text[range.clone()].ends_with('市')),
            net: self.clause.has(Sense::Net),
            cumulative: self.clause.has(Sense::Cumulative)
                || self.clause.has(Sense::Sum)
                || self.sentence.has(Sense::Years),
            is_of_total: self.clause.has(Sense::TotalInvestment),
            ranks,
            future: self.sentence.has(Sense::Future) || to_come,
            sure: sure && is_known && !is_amount && !self.is_unclear(measure),
        });
    }

    /// What a rank is the rank of: what the clause names, else what the last number measured.
    fn ranks(&self) -> Option<Measure> {
        if self.clause.has(Sense::Growth) {
            return Some(Measure::Growth);
        }
        if self.clause.has(Sense::Amount) {
            return Some(Measure::Level);
        }
        match self.sentence.last? {
            Measure::Level => Some(Measure::Level),
            Measure::Growth | Measure::Change | Measure::Speed => Some(Measure::Growth),
            _ => None,
        }
    }

    /// Changes of a fall, parts of a number, goals of one year: nothing that the tables decide.
    fn is_unclear(&self, measure: Measure) -> bool {
        let of_fall = self.sentence.has(Sense::Fall) && matches!(measure, Measure::Change | Measure::Speed);
        let is_goal = matches!(measure, Measure::Goal | Measure::GoalGap | Measure::GoalShare);
        // 高于全市4688元: only the mean of the group is in the tables.
        let of_others = measure == Measure::Gap && !self.clause.has(Sense::Mean);
        of_fall || of_others || (is_goal && self.clause.has(Sense::Yearly)) || self.clause.is_part_of_number()
    }

    /// `低于50%的规划目标`.
    pub(super) fn is_target_after(&self, at: usize) -> bool {
        let sense = |at: usize| match self.tokens.get(at)?.kind {
            TokenKind::Word(sense) => Some(sense),
            _ => None,
        };
        let is_filler = |sense: &Sense| {
            matches!(
                sense,
                Sense::Of | Sense::Average | Sense::AverageGrowth | Sense::Yearly | Sense::Link | Sense::Cumulative
            )
        };
        let after = (at..at + 4).map_while(sense).find(|sense| !is_filler(sense));
        after == Some(Sense::Target) && sense(at).is_some_and(|first| matches!(first, Sense::Of | Sense::Target))
    }

    /// Notes a list of 分别 whose numbers are neither as many as the things nor as the periods.
    pub(super) fn check_even(&mut self, list: &[(Numeral, Range<usize>)], owners: usize, periods: usize) {
        let numbers = list.len();
        let several = owners.max(1) * periods.max(1);
        if numbers == owners || numbers == periods || numbers == several || (owners < 2 && periods < 2) {
            return;
        }
        let (Some((_, start)), Some((_, end))) = (list.first(), list.last()) else { return };
        let owners = if periods > 1 { periods } else { owners };
        self.out.uneven.push(UnevenList { passage: self.passage, range: start.start..end.end, numbers, owners });
    }
}
