//! What was understood of a text, number by number, and what each was held against: for people who ask why
//! something was found, or was not.

mod claims;
mod words;

use serde::Serialize;

use super::coverage::{self, Number, NumberClass};
use super::outcome::Outcome;
use super::prose::number::StatedNumber;
use super::values;
use super::{CHECKS, Evidence, Language, Numbers, Prose, Strictness, triage};
use crate::diag::{Diagnostic, Sink};
use crate::model::table::cells::{Cells, Labelled};
use crate::model::value::{Origin, Value};
use crate::place::{CellRef, Place};

pub use claims::ExplainedClaim;
pub use words::{ExplainedWord, WordClass};

/// What was understood of a text.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explained {
    /// Its paragraphs, items, headings and rows.
    pub passages: Vec<ExplainedPassage>,
    /// What the checks of prose find in it, heaviest first.
    #[serde(skip)]
    pub findings: Vec<Diagnostic>,
}

/// What was understood of a passage.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ExplainedPassage {
    /// Its text, figures filled in.
    pub text: String,
    /// Its words, in order.
    pub words: Vec<ExplainedWord>,
    /// Its numbers that state something, in order.
    pub numbers: Vec<ExplainedNumber>,
    /// What its numbers and words say together.
    pub statements: Vec<String>,
}

/// What was understood of a number.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ExplainedNumber {
    /// As it is written.
    pub number: String,
    /// The sentence that it stands in.
    pub sentence: String,
    /// What became of it.
    pub class: NumberClass,
    /// What it says; several for one number of several things, none when it was not read.
    pub claims: Vec<ExplainedClaim>,
    /// What prints it, when a figure does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub printed: Option<Held>,
    /// What it was held against, where it agrees.
    pub held: Vec<Held>,
    /// Why it does not agree, or why it was held against nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A cell or a formula.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Held {
    /// What it is called: `2022年总量`; empty where the cells say it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// The number, as it would have to be written.
    pub text: String,
    /// The formula of a computed one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub formula: Option<String>,
    /// The cell that shows it, or those it is computed from.
    pub cells: Vec<HeldCell>,
}

/// A cell with what it shows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HeldCell {
    /// The cell, with the header above it.
    pub place: Place,
    /// What its row is about.
    pub row: String,
    /// What it shows.
    pub shown: String,
}

/// What was understood of a text that stands alone, which was read in a language.
pub fn explain(evidence: Evidence<'_>, language: &Language, prose: &Prose<'_>) -> Explained {
    let cells = Cells::new(evidence.facts.data());
    let view = View { evidence, prose, cells: &cells };
    let mut statements: Vec<Vec<String>> = vec![Vec::new(); prose.passages.len()];
    for (statement, told) in prose.statements.iter().zip(prose.told()) {
        statements[statement.passage()].push(told);
    }
    let numbers = coverage::numbers(evidence, prose);
    let passages = statements.into_iter().enumerate().map(|(at, statements)| {
        let own = numbers.iter().filter(|number| number.stated.passage == at);
        let text = prose.passage(at);
        ExplainedPassage {
            text: text.to_owned(),
            words: language.words(text).iter().map(|word| view.word(text, word)).collect(),
            numbers: own.map(|number| view.number(number)).collect(),
            statements,
        }
    });
    Explained { passages: passages.collect(), findings: findings(evidence, prose) }
}

/// What the checks of prose find, as `check` weighs it.
fn findings(evidence: Evidence<'_>, prose: &Prose<'_>) -> Vec<Diagnostic> {
    let mut sink = Sink::default();
    let numbers = Numbers::of(evidence.facts);
    for check in CHECKS.iter().filter(|check| check.run.needs_prose()) {
        check.run(evidence, &numbers, Some(prose), &mut sink);
    }
    let found = sink.sorted().into_iter().cloned().collect();
    triage(evidence, found, false, Strictness::Draft).open
}

/// What explanations are made from.
struct View<'a> {
    evidence: Evidence<'a>,
    prose: &'a Prose<'a>,
    cells: &'a Cells<'a>,
}

impl View<'_> {
    fn number(&self, number: &Number<'_>) -> ExplainedNumber {
        let Number { stated, class, claims, outcomes } = *number;
        let StatedNumber { passage, ref range, ref sentence, .. } = *stated;
        let prose = self.prose;
        let held = claims.iter().filter_map(|claim| {
            let figure = values::agreeing(self.evidence, prose, claim)?;
            Some(Held {
                text: figure.text(claim.numeral.quantity),
                cells: self.held_cells(&figure.cells),
                label: figure.label,
                formula: figure.formula,
            })
        });
        let differs = outcomes.iter().find_map(|outcome| match outcome {
            Outcome::Differs(finding) => Some(told(finding)),
            _ => None,
        });
        ExplainedNumber {
            number: prose.text(passage, range).to_owned(),
            sentence: prose.text(passage, sentence).trim().to_owned(),
            class,
            claims: claims.iter().map(|claim| self.claim(claim)).collect(),
            printed: prose.passages[passage].figure(range.start).map(|value| self.printed(value)),
            held: held.collect(),
            reason: differs.or_else(|| number.reason()),
        }
    }

    /// A figure that a tag prints.
    fn printed(&self, value: &Value) -> Held {
        let formula = match &value.origin {
            Origin::Computed { formula, .. } => Some(formula.clone()),
            Origin::Cell(_) | Origin::Stated => None,
        };
        Held { label: String::new(), text: value.text.clone(), formula, cells: self.held_cells(value.cells()) }
    }

    fn held_cells(&self, cells: &[CellRef]) -> Vec<HeldCell> {
        let held = cells.iter().map(|cell| {
            let known = self.cells.get(cell);
            let header = known.as_ref().map(|known| known.column().to_owned());
            HeldCell {
                place: Place::Cell { cell: cell.clone(), header },
                row: known.as_ref().map(Labelled::row_label).unwrap_or_default(),
                shown: known.map(|known| known.value.text.replace('\n', "")).unwrap_or_default(),
            }
        });
        held.collect()
    }
}

/// A finding in a sentence.
fn told(finding: &Diagnostic) -> String {
    if finding.reason.is_empty() {
        finding.message.clone()
    } else {
        format!("{}；{}", finding.message, finding.reason)
    }
}
