//! The number of what is compared with: 比地区生产总值增速3.9%高2.2个百分点, 好于地区生产总值的第21位.

use std::ops::Range;

use super::sentence::MOST_ITEMS;
use super::{ClaimReader, Span};
use crate::inspect::prose::claim::About;
use crate::inspect::prose::lex::{Token, TokenKind};
use crate::inspect::prose::words::Sense;
use crate::text::numeral::Numeral;

impl ClaimReader<'_> {
    /// The row that is compared with, where the only number of a list stands beside its name and so is its own,
    /// not how far apart the two are.
    pub(super) fn compared_with(&self, first: usize, list: &[(Numeral, Range<usize>)]) -> Option<About> {
        let [(numeral, _)] = list else { return None };
        let object = self.clause.object.filter(|_| !self.clause.has_objects && self.clause.unknown.is_empty())?;
        if numeral.unit.is_points() {
            return None;
        }
        let says_what =
            |sense: Sense| matches!(sense, Sense::Of | Sense::Growth | Sense::YearOnYear | Sense::Up | Sense::Down);
        let is_beside = |token: &&Token| match token.kind {
            TokenKind::Word(sense) => says_what(sense),
            _ => token.kind == TokenKind::Open,
        };
        let between = self.tokens[..first].iter().rev().take_while(is_beside).count();
        let at = first.checked_sub(between + 1)?;
        let TokenKind::Name(index, subject) = self.tokens[at].kind else { return None };
        let is_open = |token: &Token| token.is_word(Sense::Of) || token.kind == TokenKind::Open;
        let is_own = match self.comparing(at)? {
            Sense::Than => true,
            // 高于地区生产总值12亿元 is how far; a place in an order is never that.
            Sense::More | Sense::Less => self.before(first).is_some_and(is_open) || numeral.ordinal,
            _ => false,
        };
        (is_own && subject == object).then_some(About::Table(subject, index, false))
    }

    /// The word that compares with the name after it.
    fn comparing(&self, at: usize) -> Option<Sense> {
        let fills = |token: &&Token| matches!(token.kind, TokenKind::Word(Sense::Here | Sense::Link | Sense::Of));
        let before = self.tokens[..at].iter().rposition(|token| !fills(&token))?;
        match self.tokens[before].kind {
            TokenKind::Word(sense) => Some(sense),
            TokenKind::Period(..) => self.time_of_other(before).map(|_| Sense::Than),
            _ => None,
        }
    }

    /// The period at a place, where it is that of the number that stands beside a name: 2021年 in
    /// 比2021年地区生产总值增速11.4%低5.3个百分点, but not in 比2021年地区生产总值增加28.5亿元.
    pub(super) fn time_of_other(&self, at: usize) -> Option<Span> {
        let TokenKind::Period(from, to) = self.tokens.get(at)?.kind else { return None };
        if !self.before(at).is_some_and(|token| token.is_word(Sense::Than)) {
            return None;
        }
        let mut after = self.tokens[at + 1..].iter().take(MOST_ITEMS).skip_while(|token| {
            matches!(token.kind, TokenKind::Word(Sense::Here | Sense::Link | Sense::Of | Sense::WholeYear))
        });
        let is_named = after.next().is_some_and(|token| matches!(token.kind, TokenKind::Name(..)));
        let says_what =
            |token: &&Token| matches!(token.kind, TokenKind::Word(Sense::Of | Sense::Growth | Sense::YearOnYear));
        let mut after = after.skip_while(says_what);
        let is_number = after.next().and_then(Token::number).is_some_and(|number| !number.unit.is_points());
        // 11.4%的增速.
        let mut after = after.skip_while(says_what);
        let apart = |token: &Token| token.is_word(Sense::More) || token.is_word(Sense::Less);
        (is_named && is_number && after.next().is_some_and(apart)).then_some((from, to))
    }

    /// Notes what the number of the other says; the sentence goes on about what it spoke of. Returns the token after it.
    pub(super) fn number_of_other(
        &mut self,
        first: usize,
        about: &About,
        list: Vec<(Numeral, Range<usize>)>,
        end: usize,
    ) -> usize {
        let clause = self.clause.clone();
        self.clause.turn_to_other();
        let own = self.tokens[..first].iter().rposition(|token| matches!(token.kind, TokenKind::Period(..)));
        let own = own.and_then(|at| self.time_of_other(at));
        let span = own.or(self.periods.items.last().copied().filter(|_| self.periods.items.len() == 1));
        for number in list {
            self.claim(number, about.clone(), span, None, false);
        }
        self.clause = clause;
        if own.is_some() {
            // How far it is from another time of the other is not held against its number of this time.
            self.clause.object = None;
        }
        self.clause.has_number = true;
        end
    }
}
