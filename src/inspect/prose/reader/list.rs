//! Numbers of one list: which thing and which period each of them belongs to.

use std::ops::Range;

use super::{ClaimReader, OpenList};
use crate::inspect::prose::claim::{About, Doubt, Measure};
use crate::inspect::prose::lex::{Token, TokenKind};
use crate::inspect::prose::words::Sense;
use crate::text::numeral::Numeral;

/// How many things a sentence keeps in mind.
const REMEMBERED: usize = 12;

impl ClaimReader<'_> {
    /// The numbers of one list, and what each of them says; returns the token after the list.
    pub(super) fn numbers(&mut self, first: usize) -> usize {
        let (list, end) = self.list(first);
        if let Some(about) = self.compared_with(first, &list) {
            return self.number_of_other(first, &about, list, end);
        }
        let count = list.len();
        let (owners, doubt) = self.owners(count);
        let (owners, doubt) =
            if self.sentence.shares(owners.len()) { (owners, doubt) } else { (Vec::new(), Some(Doubt::NoSubject)) };
        let goal = self.is_target_after(end);
        // 由40%（2020年）提高到41%（2022年）.
        let bracketed = if count == 1 { self.bracketed(end) } else { None };
        let (periods, end) = match bracketed {
            Some(span) => (vec![span], end + 3),
            None => (self.periods_of(count), end),
        };
        let doubt = doubt
            .or(self.sentence.has(Sense::Supposed).then_some(Doubt::Supposed))
            .or(self.clause.moves_twice().then_some(Doubt::Twofold))
            .or(self.clause.has(Sense::PerHead).then_some(Doubt::OtherWhole))
            .or(self.sentence.is_untold.then_some(Doubt::OtherTime));
        let is_rank = list.first().is_some_and(|(numeral, _)| numeral.ordinal);
        // Unknown words may be a list of their own; periods are always known.
        let is_countable = self.clause.unknown.is_empty() || periods.len() > 1;
        if count > 1 && self.clause.has(Sense::Respectively) && is_countable {
            self.check_even(&list, owners.len(), periods.len());
        }
        let pairs_owner = count > 1 && owners.len() == count;
        let pairs_period = count > 1 && !pairs_owner && periods.len() == count;
        let several = count > 1 && !pairs_owner && !pairs_period;
        // 2026年、2027年…，连续两年保持在120万吨以上: a limit may hold for all of them.
        let is_limit = count == 1 && list[0].0.bound.is_some() && owners.len() == 1;
        let unclear = several || (count == 1 && !is_limit && (owners.len() > 1 || periods.len() > 1));
        let periods = if is_limit && periods.len() > 1 { Vec::new() } else { periods };
        // 甲、乙均居第7位: one number holds for each of them.
        if count == 1 && owners.len() > 1 && periods.len() < 2 && self.clause.has(Sense::Each) {
            let span = self.periods.items.last().copied();
            for about in &owners {
                self.claim(list[0].clone(), about.clone(), span, doubt, goal);
            }
            return self.past_numbers(owners, goal, is_rank, end);
        }
        let whole = if count == 1 || self.is_start() { periods.last() } else { self.periods.items.last() }.copied();
        for (index, (numeral, range)) in list.into_iter().enumerate() {
            let about = if pairs_owner { owners.get(index) } else { owners.last() };
            let span = if pairs_period { periods.get(index).copied() } else { whole };
            let about = about.cloned().unwrap_or(About::Nothing);
            let span = span.filter(|_| !several);
            self.claim((numeral, range), about, span, doubt.or(unclear.then_some(Doubt::Several)), goal);
        }
        self.past_numbers(owners, goal, is_rank, end)
    }

    /// Remembers what the numbers were about; the token after them.
    fn past_numbers(&mut self, owners: Vec<About>, goal: bool, is_rank: bool, end: usize) -> usize {
        for about in &owners[owners.len().saturating_sub(REMEMBERED)..] {
            self.spoken.retain(|known| known != about);
            self.spoken.push(about.clone());
        }
        let old = self.spoken.len().saturating_sub(REMEMBERED);
        self.spoken.drain(..old);
        self.subjects = OpenList::new(owners);
        self.periods.is_open = false;
        self.sentence.is_base_used = self.sentence.base.is_some();
        let compared = [Measure::Mean, Measure::Best, Measure::Schedule, Measure::Share];
        let is_compared = goal || self.sentence.last.is_some_and(|last| compared.contains(&last));
        self.clause.turn_past_number(is_compared, is_rank);
        end
    }

    /// Numbers joined by 、 or 和, in a list of 分别 also by commas, and the token after them.
    fn list(&self, first: usize) -> (Vec<(Numeral, Range<usize>)>, usize) {
        let is_listing = self.clause.has(Sense::Respectively);
        let mut list = Vec::new();
        let mut at = first;
        while let Some((token, numeral)) = self.tokens.get(at).and_then(|token| Some((token, token.number()?))) {
            list.push((numeral.clone(), token.range.clone()));
            at += 1;
            let joins = |token: &Token| token.is_word(Sense::Join) || (token.kind == TokenKind::Comma && is_listing);
            let join = self.tokens.get(at).is_some_and(joins);
            let goes_on = self.tokens.get(at + 1).is_some_and(|token| token.number().is_some());
            if !(join && goes_on) {
                break;
            }
            at += 1;
        }
        (list, at)
    }
}
