//! The prose of a sample as it is printed, as if a clerk had typed every figure of it, and what the
//! tables know of its numbers.

use std::ops::Range;
use std::sync::Arc;

use pinggu::diag::Sink;
use pinggu::markup::block::{Block, BlockKind, Inline};
use pinggu::model::facts::Facts;
use pinggu::model::table::cells::{Cells, Labelled};
use pinggu::model::value::{Origin, Value};
use pinggu::narrate;
use pinggu::place::CellRef;
use pinggu::text::{label, scan};

use crate::support::checked::Read;

/// A paragraph, item or heading.
#[derive(Debug, Default)]
pub(super) struct Paragraph {
    /// As Markdown; a heading has its marks.
    pub text: String,
    /// What prints parts of it.
    figures: Vec<(Range<usize>, Value)>,
    /// A part of it was written by the bureau, not by a template.
    pub is_own: bool,
}

/// A number in a paragraph whose truth a cell or a formula knows.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    /// Index of its paragraph.
    pub paragraph: usize,
    /// Its digits.
    pub range: Range<usize>,
    /// The cell that shows it, or those it is computed from.
    pub cells: Vec<CellRef>,
    pub is_computed: bool,
}

/// The paragraphs of the report, in order.
pub(super) fn paragraphs(read: &Read) -> Vec<Paragraph> {
    let facts = Arc::new(Facts::new(Arc::new(read.data.clone()), Arc::new(read.project.job.clone())));
    let report = narrate::report(&read.project, &facts, &[], &mut Sink::default()).expect("report").report;
    let mut found = Vec::new();
    for section in &report.sections {
        blocks(&section.blocks, &report.figures, &mut found);
    }
    found
}

fn blocks(list: &[Block], figures: &[Value], found: &mut Vec<Paragraph>) {
    // A run-in heading is the first sentence of the paragraph after it.
    let mut lead: Option<Paragraph> = None;
    for block in list {
        let mut paragraph = lead.take().unwrap_or_default();
        paragraph.is_own |= is_narrative(&block.source.file);
        match &block.kind {
            BlockKind::Heading(heading) => {
                if !heading.run_in {
                    paragraph.text.extend(["#".repeat(usize::from(heading.level)).as_str(), " "]);
                }
                paragraph.run(&heading.body, figures);
                if heading.run_in {
                    paragraph.text.push('。');
                    lead = Some(paragraph);
                    continue;
                }
            }
            BlockKind::Paragraph(body) => paragraph.run(body, figures),
            BlockKind::List(items) => items.iter().for_each(|item| blocks(&item.blocks, figures, found)),
            BlockKind::Quote(inner) => blocks(inner, figures, found),
            _ => {}
        }
        found.extend(Some(paragraph).filter(|paragraph| !paragraph.text.is_empty()));
    }
}

fn is_narrative(file: &str) -> bool {
    file.starts_with("inputs/narrative/")
}

impl Paragraph {
    /// A text without figures.
    pub(super) fn typed(text: &str) -> Self {
        Self { text: text.to_owned(), ..Self::default() }
    }

    fn run(&mut self, body: &[Inline], figures: &[Value]) {
        for inline in body {
            match inline {
                Inline::Text(text) | Inline::Code(text) | Inline::Reference { text, .. } => self.text.push_str(text),
                Inline::Figure { id, text } => {
                    let start = self.text.len();
                    self.text.push_str(text);
                    self.figures.extend(figures.get(*id).map(|value| (start..self.text.len(), value.clone())));
                }
                Inline::Clause { source, body } => {
                    self.is_own |= is_narrative(&source.file);
                    self.run(body, figures);
                }
                Inline::Footnote(_) => {}
                other => self.run(other.inner().unwrap_or_default(), figures),
            }
        }
    }

    /// The sentence around a byte.
    pub(super) fn sentence(&self, at: usize) -> Range<usize> {
        self.around(at, &['。', '！', '？', '\n'])
    }

    /// All sentences, in order.
    pub(super) fn sentences(&self) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < self.text.len() {
            let sentence = self.sentence(at);
            at = sentence.end + self.text[sentence.end..].chars().next().map_or(0, char::len_utf8);
            found.push(sentence);
        }
        found
    }

    /// The clause around a byte.
    pub(super) fn clause(&self, at: usize) -> Range<usize> {
        self.around(at, &['，', '；', '：', '。', '！', '？', '\n'])
    }

    fn around(&self, at: usize, ends: &[char]) -> Range<usize> {
        let start = self.text[..at].rsplit(ends).next().map_or(at, |part| at - part.len());
        start..self.text[at..].find(ends).map_or(self.text.len(), |end| at + end)
    }
}

/// The numbers with the cells that know them: those behind a figure; of a typed number the first one that
/// shows it, in its unit, in a row that its sentence names. How the checks bind numbers to cells is not asked.
pub(super) fn known(paragraphs: &[Paragraph], cells: &Cells<'_>) -> Vec<Known> {
    let mut found = Vec::new();
    for (index, paragraph) in paragraphs.iter().enumerate() {
        for range in scan::numerals(&paragraph.text) {
            let range = digits(&paragraph.text, range);
            let figure =
                paragraph.figures.iter().find(|(figure, _)| figure.start <= range.start && range.end <= figure.end);
            let (cells, is_computed) = match figure {
                Some((_, value)) => (value.cells().to_vec(), matches!(value.origin, Origin::Computed { .. })),
                None => (shown_by(paragraph, &range, cells).into_iter().collect(), false),
            };
            if is_computed || !cells.is_empty() {
                found.push(Known { paragraph: index, range, cells, is_computed });
            }
        }
    }
    found
}

/// The part of a numeral that is digits and points.
fn digits(text: &str, range: Range<usize>) -> Range<usize> {
    let is_part = |c: char| c.is_ascii_digit() || c == '.';
    let start = range.start + text[range.clone()].find(|c: char| c.is_ascii_digit()).unwrap_or(0);
    start..start + text[start..range.end].find(|c| !is_part(c)).unwrap_or(range.end - start)
}

/// The cell that shows a typed number in its unit, of a row that the sentence names.
fn shown_by(paragraph: &Paragraph, range: &Range<usize>, cells: &Cells<'_>) -> Option<CellRef> {
    let sentence = &paragraph.text[paragraph.sentence(range.start)];
    let (number, after) = (&paragraph.text[range.clone()], &paragraph.text[range.end..]);
    let is_named = |cell: &Labelled<'_>| {
        let words = [label::name(&cell.row.name), label::name(&cell.row.item)];
        words.iter().all(|word| sentence.contains(word.as_str())) && words[0].chars().count() > 2
    };
    let is_it = |cell: &Labelled<'_>| {
        let Some(quantity) = cell.value.quantity() else { return false };
        let unit = if quantity.percent { "%" } else { cell.table.unit(cell.row, cell.at) };
        let own = quantity.to_string();
        let is_level = own.trim_start_matches('-').trim_end_matches('%') == number;
        let is_rank = after.starts_with('位') && cell.value.text.contains(&format!("（{number}位）"));
        is_rank || (is_level && !unit.is_empty() && after.starts_with(unit))
    };
    cells.iter().find(|(_, cell)| cell.is_data() && is_it(cell) && is_named(cell)).map(|(at, _)| at.clone())
}
