//! The number of what is compared with: 比地区生产总值增速3.9%高2.2个百分点, 好于地区生产总值的第21位.

use std::ops::Range;

use super::ClaimReader;
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
        match self.tokens[..at].iter().rev().find(|token| !fills(token))?.kind {
            TokenKind::Word(sense) => Some(sense),
            _ => None,
        }
    }

    /// Notes what the number of the other says; the sentence goes on about what it spoke of. Returns the token after it.
    pub(super) fn number_of_other(&mut self, about: &About, list: Vec<(Numeral, Range<usize>)>, end: usize) -> usize {
        let clause = self.clause.clone();
        self.clause.turn_to_other();
        let span = self.periods.items.last().copied().filter(|_| self.periods.items.len() == 1);
        for number in list {
            self.claim(number, about.clone(), span, None, false);
        }
        self.clause = clause;
        self.clause.has_number = true;
        end
    }
}
