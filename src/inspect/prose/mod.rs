//! The report's prose read: passages, their tokens, what each number in them says, and what they state
//! together.
//!
//! A number that cannot be read for certain says nothing: a checker that cries wolf is worse than
//! none. What is read for certain goes to the checks as claims: of what, when, which measure, how much;
//! and as statements, which `rules` make of claims and words.

pub(super) mod called;
pub(super) mod claim;
mod cues;
mod lex;
pub(super) mod lexicon;
pub(super) mod number;
mod passage;
mod reader;
mod rules;
mod setting;
pub(super) mod statement;
#[cfg(test)]
mod tests;
mod told;
pub(super) mod variations;
pub(super) mod verdicts;
pub(super) mod word;
mod words;

use std::cell::OnceCell;
use std::ops::Range;

use claim::Claim;
use lex::{Lexer, Token, TokenKind};
use lexicon::Lexicon;
use number::StatedNumber;
use passage::{Passage, PassageKind};
use rules::PassageView;
pub use rules::{RULES, Rule};
use setting::Setting;
use statement::Statement;
use verdicts::VerdictWords;

use super::outcome::Judged;
use crate::model::facts::Facts;
use crate::model::job::Job;
use crate::model::report::Report;
use crate::model::table::Role;
use crate::place::{Originals, Place};
use crate::text::period::Period;

/// The years that prose counts from. From the end of the plan on numbers are goals, unless its data are there.
fn years(facts: &Facts) -> reader::Years {
    let (table, end) = (facts.indicators(), facts.job().plan.end_year);
    let periods = table.periods();
    let this = periods.last().map_or(end, |period| period.year);
    let is_told = |period: &Period| {
        let of_period = |row| table.value(row, &Role::Level(*period)).is_some_and(|value| value.number().is_some());
        period.is_full_year() && table.rows.iter().any(of_period)
    };
    let full = facts.latest_year().map_or(this, |period| period.year);
    let told = periods.iter().rev().find(|period| is_told(period)).map_or(end, |period| period.year + 1);
    reader::Years { end: end.max(told), this, full, first: facts.job().plan.base_year + 1, last: end }
}

/// What prose is read with: the names of the tables, the words of place and plan, the years. One is good for
/// any number of texts.
#[derive(Debug)]
pub struct Language {
    lexer: Lexer,
    years: reader::Years,
    /// How it calls the verdicts of the tables.
    verdicts: VerdictWords,
    /// The groups of the indicator table.
    domains: Vec<String>,
    /// The last period of the indicator table.
    latest: Option<Period>,
    job: Job,
}

impl Language {
    /// That of a project.
    pub fn of(facts: &Facts) -> Self {
        let lexer = Lexer::new(Lexicon::new(facts), &Setting::of(facts.job()));
        Self {
            lexer: lexer.knowing(&facts.indicators().periods()),
            years: years(facts),
            verdicts: VerdictWords::new(facts),
            domains: domains(facts),
            latest: facts.indicators().periods().pop(),
            job: facts.job().clone(),
        }
    }
}

/// The groups of the indicator table.
fn domains(facts: &Facts) -> Vec<String> {
    let groups = facts.indicators().groups().into_iter();
    groups.filter(|group| !group.is_empty()).map(str::to_owned).collect()
}

/// The prose of a report.
#[derive(Debug)]
pub struct Prose<'a> {
    /// Names of the tables as prose writes them.
    pub(super) lexicon: &'a Lexicon,
    /// How it calls the verdicts of the tables.
    pub(super) verdicts: &'a VerdictWords,
    /// Passages in the order of the report.
    pub(super) passages: Vec<Passage<'a>>,
    /// The numbers that state something, in order.
    pub(super) numbers: Vec<StatedNumber>,
    /// What they say, in order.
    pub(super) claims: Vec<Claim>,
    /// What they and the words around them say together, in order.
    pub(super) statements: Vec<Statement>,
    /// What the tables say of the claims, once a check has asked.
    pub(super) judged: OnceCell<Judged>,
    originals: &'a Originals,
}

impl<'a> Prose<'a> {
    /// Reads the prose of a report; `originals` are its sources, to place findings.
    pub fn read(report: &'a Report, language: &'a Language, originals: &'a Originals) -> Self {
        let Language { lexer, years, verdicts, .. } = language;
        let passages = passage::passages(report);
        let tokens: Vec<Vec<Token>> = passages.iter().map(|passage| lexer.tokens(&passage.text)).collect();
        // One claim for each number: annexes of thousands of indicators have a hundred thousand.
        let numbers = tokens.iter().flatten().filter(|token| matches!(token.kind, TokenKind::Number(_))).count();
        let (mut claims, mut statements, mut section) = (Vec::with_capacity(numbers), Vec::new(), 0);
        let mut numbers = Vec::with_capacity(numbers);
        for (index, (passage, own)) in passages.iter().zip(&tokens).enumerate() {
            let reading = reader::read(lexer, &passage.text, own, index, *years);
            section += usize::from(passage.kind == PassageKind::Heading);
            let view = PassageView {
                index,
                section,
                passage,
                tokens: own,
                claims: &reading.claims,
                first_claim: claims.len(),
                uneven: &reading.uneven,
                language,
            };
            rules::read(&view, &mut statements);
            number::read(index, &passage.text, own, &reading.claims, claims.len(), &mut numbers);
            claims.extend(reading.claims);
        }
        Self {
            lexicon: lexer.lexicon(),
            verdicts,
            passages,
            numbers,
            claims,
            statements,
            judged: OnceCell::new(),
            originals,
        }
    }

    /// All statements in words, for people who ask what was understood.
    pub fn told(&self) -> impl Iterator<Item = String> {
        self.statements.iter().map(|statement| {
            let text = self.passages.get(statement.passage()).map_or("", |passage| passage.text.as_str());
            statement.told(text, &self.claims)
        })
    }

    /// The text of a passage.
    pub(super) fn passage(&self, passage: usize) -> &str {
        self.passages.get(passage).map_or("", |passage| &passage.text)
    }

    /// The text of a part of a passage.
    pub(super) fn text(&self, passage: usize, range: &Range<usize>) -> &str {
        self.passages.get(passage).and_then(|passage| passage.text.get(range.clone())).unwrap_or_default()
    }

    /// The number of a claim as it is written.
    pub(super) fn number(&self, claim: &Claim) -> &str {
        self.text(claim.passage, &claim.range)
    }

    /// The words of its sentence before the number of a claim.
    pub(super) fn sentence_before(&self, claim: &Claim) -> &str {
        self.text(claim.passage, &(claim.sentence.start..claim.range.start))
    }

    /// Where the number of a claim was written.
    pub(super) fn place_of(&self, claim: &Claim) -> Place {
        self.place(claim.passage, &claim.range)
    }

    /// Where a part of a passage was written.
    pub(super) fn place(&self, passage: usize, range: &Range<usize>) -> Place {
        self.passages[passage].place(range, self.originals)
    }
}
