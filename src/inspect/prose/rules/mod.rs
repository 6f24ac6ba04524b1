//! The rules that make statements of prose, one file each. A rule reads one passage at a time: its tokens, and
//! what its numbers say. Beside each stand sentences that it reads, with what it makes of them, and sentences
//! that look alike and that it leaves alone; one test holds them all.

mod amounts;
mod beyond;
mod compared;
mod department;
mod derived;
mod doubled_unit;
mod fact;
mod figure_form;
mod goal_compared;
mod goals;
mod growth_compared;
mod indicator_count;
mod judged;
mod kept;
mod listed;
mod number_list;
mod ordinals;
mod other_name;
mod paired;
mod parts;
mod rates_compared;
mod structure;
mod sum;
#[cfg(test)]
mod tests;
mod things;
mod year_range;
mod yearly_goal;

use std::ops::Range;

use super::Language;
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
pub const RULES: &[Rule] = &[
    listed::RULE,
    paired::RULE,
    ordinals::RULE,
    parts::RULE,
    sum::RULE,
    structure::RULE,
    derived::RULE,
    compared::RULE,
    growth_compared::RULE,
    rates_compared::RULE,
    goal_compared::RULE,
    kept::RULE,
    fact::RULE,
    goals::RULE,
    indicator_count::RULE,
    judged::RULE,
    yearly_goal::RULE,
    beyond::RULE,
    other_name::RULE,
    department::RULE,
    figure_form::RULE,
    year_range::RULE,
    doubled_unit::RULE,
    number_list::RULE,
];

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
    /// The names of the tables, and what the project calls its verdicts, its place and its plan.
    pub language: &'a Language,
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

    /// The words of its sentence before the number of a claim.
    pub(super) fn sentence_before(&self, claim: &Claim) -> &'a str {
        self.text(&(claim.sentence.start..claim.range.start))
    }

    /// The words of its clause before the number of a claim.
    pub(super) fn clause_before(&self, claim: &Claim) -> &'a str {
        self.sentence_before(claim).rsplit(CLAUSE_MARKS).next().unwrap_or_default()
    }

    /// The words after a byte up to the end of the clause, in the sentence of a claim.
    pub(super) fn clause_after(&self, at: usize, claim: &Claim) -> &'a str {
        self.text(&(at..claim.sentence.end)).split(CLAUSE_MARKS).next().unwrap_or_default()
    }

    /// The tokens of a part.
    pub(super) fn tokens_in(&self, range: &Range<usize>) -> &'a [Token] {
        let index = |byte: usize| self.tokens.partition_point(|token| token.range.start < byte);
        self.tokens.get(index(range.start)..index(range.end)).unwrap_or_default()
    }

    /// The tokens between the numbers of two claims.
    pub(super) fn between(&self, first: &Claim, second: &Claim) -> &'a [Token] {
        self.tokens_in(&(first.range.end..second.range.start))
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

/// The bytes of some tokens that follow each other.
fn range_of(tokens: &[Token]) -> Range<usize> {
    tokens.first().map_or(0, |token| token.range.start)..tokens.last().map_or(0, |token| token.range.end)
}

/// What ends a clause in the middle of a sentence. A colon does not: what it announces belongs to what is said.
const CLAUSE_MARKS: [char; 3] = ['，', '；', '。'];

/// True within a sentence, up to its end or a semicolon.
fn goes_on(token: &Token) -> bool {
    !matches!(token.kind, TokenKind::Stop | TokenKind::Semicolon)
}

/// True within a clause.
fn is_in_clause(token: &Token) -> bool {
    goes_on(token) && token.kind != TokenKind::Comma
}
