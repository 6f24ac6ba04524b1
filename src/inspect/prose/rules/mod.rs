//! The rules that make statements of prose, one file each. A rule reads one passage at a time: its tokens, and
//! what its numbers say. Beside each stand sentences that it reads, with what it makes of them, and sentences
//! that look alike and that it leaves alone; one test holds them all.

mod amounts;
mod average_compared;
mod compared;
mod derived;
mod fact;
mod goal_compared;
mod goals;
mod indicator_count;
mod judged;
mod kept;
mod listed;
mod ordinals;
mod paired;
mod parts;
mod structure;
mod sum;
#[cfg(test)]
mod tests;
mod things;

use std::ops::Range;

use super::claim::{Claim, UnevenList};
use super::lex::{Token, TokenKind};
use super::lexicon::Lexicon;
use super::passage::Passage;
use super::statement::Statement;
use super::verdicts::VerdictWords;
use crate::model::job::Job;

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
    average_compared::RULE,
    goal_compared::RULE,
    kept::RULE,
    fact::RULE,
    goals::RULE,
    indicator_count::RULE,
    judged::RULE,
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
    pub lexicon: &'a Lexicon,
    /// What the project says of its place and its plan.
    pub job: &'a Job,
    /// How verdicts are called.
    pub verdicts: &'a VerdictWords,
    /// The groups of the indicator table.
    pub domains: &'a [String],
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

    /// The tokens between the numbers of two claims.
    pub(super) fn between(&self, first: &Claim, second: &Claim) -> &'a [Token] {
        let index = |byte: usize| self.tokens.partition_point(|token| token.range.start < byte);
        self.tokens.get(index(first.range.end)..index(second.range.start)).unwrap_or_default()
    }

    /// The claims with their index among all of the prose.
    pub(super) fn numbered_claims(&self) -> impl Iterator<Item = (usize, &'a Claim)> {
        let first = self.first_claim;
        self.claims.iter().enumerate().map(move |(at, claim)| (first + at, claim))
    }

    /// The bytes of some tokens that follow each other.
    pub(super) fn range_of(&self, tokens: &[Token]) -> Range<usize> {
        let (first, last) = (tokens.first(), tokens.last());
        first.map_or(0, |token| token.range.start)..last.map_or(0, |token| token.range.end)
    }

    /// The tokens of each sentence.
    pub(super) fn sentences(&self) -> impl Iterator<Item = &'a [Token]> {
        self.tokens.split(|token| token.kind == TokenKind::Stop).filter(|sentence| !sentence.is_empty())
    }
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
