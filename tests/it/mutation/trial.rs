//! A sample with its figures typed, in which slips are made one at a time.

use std::ops::Range;

use pinggu::diag::{Code, Diagnostic, Severity};
use pinggu::model::facts::Facts;
use pinggu::model::grammar;
use pinggu::model::table::Dataset;
use pinggu::model::table::cells::Cells;
use pinggu::model::value::Value;
use pinggu::place::{CellRef, Place};

use super::Dice;
use super::known::{Known, known};
use super::printed::{Paragraph, paragraphs};
use super::slip::{Change, Ground, Slip};
use crate::support::checked::{Read, Tables};

/// A report that slips are made in.
pub(crate) struct Trial {
    read: Read,
    facts: Facts,
    tables: Tables,
    paragraphs: Vec<Paragraph>,
    known: Vec<Known>,
    /// The paragraphs as one text, and the line of each.
    whole: String,
    lines: Vec<usize>,
    /// What is found in the whole while everything is right.
    clean: Vec<Diagnostic>,
}

impl Trial {
    pub(crate) fn new(read: Read) -> Self {
        let paragraphs = paragraphs(&read);
        let known = known(&paragraphs, &Cells::new(&read.data));
        let tables = Tables::new(read.project.clone(), read.data.clone());
        let facts = Facts::new(read.data.clone().into(), read.project.job.clone().into());
        let (mut whole, mut lines) = (String::new(), Vec::new());
        for paragraph in &paragraphs {
            lines.push(whole.matches('\n').count() + 1);
            whole.extend([paragraph.text.as_str(), "\n\n"]);
        }
        let clean = tables.all_findings(&whole);
        Self { read, facts, tables, paragraphs, known, whole, lines, clean }
    }

    /// Errors and warnings in the text as it is.
    pub(crate) fn alarms(&self) -> Vec<&Diagnostic> {
        self.clean.iter().filter(|finding| finding.severity != Severity::Note).collect()
    }

    /// Of a hundred typed numbers that a cell or a formula knows, so many are offered as figures.
    pub(crate) fn offered(&self) -> usize {
        let typed = self.clean.iter().filter(|finding| finding.code == Code::TypedFigure);
        typed.map(|finding| finding.hints.len()).sum::<usize>() * 100 / self.known.len()
    }

    /// Every slip of a kind.
    pub(crate) fn slips(&self, kind: &'static str, dice: &mut Dice) -> Vec<Slip> {
        let cells = Cells::new(&self.read.data);
        let ground = Ground { paragraphs: &self.paragraphs, known: &self.known, facts: &self.facts, cells: &cells };
        ground.slips(kind, dice)
    }

    /// True when a slip is found where it was made: alone in its paragraph, else in the whole report.
    pub(crate) fn is_found(&self, slip: &Slip) -> bool {
        let paragraph = &self.paragraphs[slip.paragraph].text;
        let at = (self.lines[slip.paragraph], slip.range.start);
        match &slip.change {
            Change::Text(to) => {
                let text = replaced(paragraph, &slip.range, to);
                let own = sentence_columns(&text, slip.range.start);
                let is_here = |tables: &Tables, text: &str, line| {
                    tables.findings(text).iter().any(|finding| self.is_new(finding) && stands_in(finding, line, &own))
                };
                is_here(&self.tables, &text, 1) || is_here(&self.tables, &self.whole_with(slip.paragraph, &text), at.0)
            }
            Change::Cells(changes) => {
                let data =
                    changes.iter().fold(self.read.data.clone(), |data, (cell, text)| with_cell(data, cell, text));
                let tables = Tables::new(self.read.project.clone(), data);
                let own = sentence_columns(paragraph, slip.range.start);
                let is_cell = |place: &Place| {
                    changes.iter().any(|(cell, _)| matches!(place, Place::Cell { cell: own, .. } if own == cell))
                };
                let names_cell = |finding: &Diagnostic| {
                    is_cell(&finding.place) || finding.related.iter().any(|(place, _)| is_cell(place))
                };
                let is_named = |text: &str, line| {
                    let found = tables.all_findings(text);
                    found.iter().any(|one| self.is_new(one) && (names_cell(one) || stands_in(one, line, &own)))
                };
                is_named(paragraph, 1) || is_named(&self.whole, at.0)
            }
        }
    }

    fn is_new(&self, finding: &Diagnostic) -> bool {
        let is_same = |old: &Diagnostic| (old.code, &old.message) == (finding.code, &finding.message);
        finding.severity != Severity::Note && !self.clean.iter().any(is_same)
    }

    /// The whole text with another paragraph.
    fn whole_with(&self, paragraph: usize, text: &str) -> String {
        let texts = self.paragraphs.iter().enumerate();
        texts.map(|(at, own)| if at == paragraph { text } else { &own.text }).flat_map(|text| [text, "\n\n"]).collect()
    }

    /// A slip for people: the sentence, what was typed and what is right.
    pub(crate) fn shown(&self, slip: &Slip) -> String {
        let paragraph = &self.paragraphs[slip.paragraph];
        let sentence = paragraph.sentence(slip.range.start);
        let (before, after) =
            (&paragraph.text[sentence.start..slip.range.start], &paragraph.text[slip.range.end..sentence.end]);
        let right = &paragraph.text[slip.range.clone()];
        match &slip.change {
            Change::Text(wrong) => format!("[{}] {before}【{wrong}】{after} ⇒ {right}", slip.kind),
            Change::Cells(changes) => {
                let cells: Vec<String> = changes.iter().map(|(cell, text)| format!("{cell} = {text}")).collect();
                format!("[{}] {before}【{right}】{after} ← {}", slip.kind, cells.join("，"))
            }
        }
    }
}

fn replaced(text: &str, range: &Range<usize>, to: &str) -> String {
    format!("{}{to}{}", &text[..range.start], &text[range.end..])
}

/// The columns of the sentence around a byte.
fn sentence_columns(text: &str, at: usize) -> Range<usize> {
    let column = |byte: usize| text[..byte].chars().count() + 1;
    let sentence = Paragraph::typed(text).sentence(at);
    column(sentence.start)..column(sentence.end)
}

/// True when a finding names a place in a sentence.
fn stands_in(finding: &Diagnostic, line: usize, columns: &Range<usize>) -> bool {
    let places = std::iter::once(&finding.place).chain(finding.related.iter().map(|(place, _)| place));
    places.into_iter().any(|place| {
        matches!(place, Place::Line { at, .. }
            if &*at.file == Tables::FILE && at.line == line && columns.contains(&at.column))
    })
}

/// The dataset with another text in a cell.
fn with_cell(mut data: Dataset, cell: &CellRef, text: &str) -> Dataset {
    let change = |value: &mut Value| {
        if value.cells() == std::slice::from_ref(cell) {
            text.clone_into(&mut value.text);
            value.reading = grammar::read(text);
        }
    };
    data.tables.iter_mut().flat_map(|table| &mut table.rows).flat_map(|row| &mut row.cells).for_each(change);
    data
}
