//! The rules that make statements of prose, one file each. A rule reads one passage at a time: its tokens, and
//! what its numbers say. Beside each stand sentences that it reads, with what it makes of them, and sentences
//! that look alike and that it leaves alone; one test holds them all.

mod amounts;
mod listed;
mod ordinals;
mod paired;
mod parts;
mod structure;
mod sum;
#[cfg(test)]
mod tests;

use std::ops::Range;

use super::claim::{Claim, UnevenList};
use super::lex::{Token, TokenKind};
use super::passage::Passage;
use super::statement::Statement;

/// One way in which prose makes a statement.
pub struct Rule {
    /// What it reads, for people.
    pub name: &'static str,
    /// Sentences with the statements that it makes of them, as `Statement::told` gives them.
    pub reads: &'static [(&'static str, &'static [&'static str])],
    /// Sentences that are none of its business.
    pub leaves: &'static [&'static str],
    /// Adds what it reads in a passage.
    pub(super) read: fn(&PassageView<'_>, &mut Vec<Statement>),
}

/// All rules, in the order in which they read a passage.
pub const RULES: &[Rule] = &[listed::RULE, paired::RULE, ordinals::RULE, parts::RULE, sum::RULE, structure::RULE];

/// The statements of a passage by all rules.
pub(super) fn read(view: &PassageView<'_>, found: &mut Vec<Statement>) {
    for rule in RULES {
        (rule.read)(view, found);
    }
}

/// A passage as rules see it.
pub(super) struct PassageView<'a> {
    /// Its index, for the statements.
    pub index: usize,
    /// How many headings stand before it, itself included.
    pub section: usize,
    pub passage: &'a Passage<'a>,
    pub tokens: &'a [Token],
    /// What its numbers say.
    pub claims: &'a [Claim],
    /// How many claims stand before it: a statement names a claim by its index among all.
    pub first_claim: usize,
    /// Lists of 分别 that do not come out even.
    pub uneven: &'a [UnevenList],
}

impl<'a> PassageView<'a> {
    /// The text of a part.
    pub(super) fn text(&self, range: &Range<usize>) -> &'a str {
        self.passage.text.get(range.clone()).unwrap_or_default()
    }

    /// The text of a token.
    pub(super) fn word(&self, token: &Token) -> &'a str {
        self.text(&token.range)
    }

    /// The mark between the things of a list, which is no part of a name as 和 may be.
    pub(super) fn is_list_mark(&self, token: &Token) -> bool {
        self.word(token) == "、"
    }

    /// The claims with their index among all of the prose.
    pub(super) fn numbered_claims(&self) -> impl Iterator<Item = (usize, &'a Claim)> {
        let first = self.first_claim;
        self.claims.iter().enumerate().map(move |(at, claim)| (first + at, claim))
    }

    /// The tokens of each sentence.
    pub(super) fn sentences(&self) -> impl Iterator<Item = &'a [Token]> {
        self.tokens.split(|token| token.kind == TokenKind::Stop).filter(|sentence| !sentence.is_empty())
    }
}

/// True within a sentence, up to its end or a semicolon.
fn goes_on(token: &Token) -> bool {
    !matches!(token.kind, TokenKind::Stop | TokenKind::Semicolon)
}

/// True within a clause.
fn is_in_clause(token: &Token) -> bool {
    goes_on(token) && token.kind != TokenKind::Comma
}
