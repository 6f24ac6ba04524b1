//! Passages: the report's prose as plain text in which every byte still knows where it was written.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;

use crate::markup::block::{Block, BlockKind, Inline, Table};
use crate::model::report::Report;
use crate::model::value::{Reading, Value};
use crate::place::{LinePlace, Originals, Place};

/// A stretch of a passage with one origin.
#[derive(Debug, Clone)]
struct Segment<'a> {
    range: Range<usize>,
    source: &'a LinePlace,
    /// The figure it shows; none for typed text.
    figure: Option<&'a Value>,
    writer: Writer,
}

/// Who wrote a stretch of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Writer {
    /// Somebody, in the source.
    Person,
    /// Somebody, as code, which stands as it is.
    PersonInCode,
    /// The program: figures, numbers of tables, full stops after headings.
    Program,
}

/// What a passage is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PassageKind {
    /// A paragraph or an item.
    Text,
    /// A heading that stands alone.
    Heading,
    /// A row of a table that was typed in prose.
    Row,
}

/// A paragraph, item, heading or table row as plain text.
#[derive(Debug)]
pub(in crate::inspect) struct Passage<'a> {
    /// The text, figures included.
    pub(super) text: String,
    pub(super) kind: PassageKind,
    segments: Vec<Segment<'a>>,
    /// Where typed words stand that have been asked for, by their source.
    typed: RefCell<BTreeMap<(String, LinePlace), Vec<usize>>>,
}

impl<'a> Passage<'a> {
    fn new(kind: PassageKind) -> Self {
        Self { text: String::new(), kind, segments: Vec::new(), typed: RefCell::default() }
    }

    /// A text by itself, as somebody typed it at a place.
    #[cfg(test)]
    pub(super) fn typed(kind: PassageKind, text: &str, source: &'a LinePlace) -> Self {
        let mut passage = Self::new(kind);
        passage.push(text, source, Writer::Person);
        passage
    }

    fn of(kind: PassageKind, body: &'a [Inline], source: &'a LinePlace, figures: &'a [Value]) -> Self {
        let mut passage = Self::new(kind);
        passage.run(body, source, figures);
        passage
    }

    fn push(&mut self, text: &str, source: &'a LinePlace, writer: Writer) {
        let start = self.text.len();
        self.text.push_str(text);
        self.segments.push(Segment { range: start..self.text.len(), source, figure: None, writer });
    }

    fn push_figure(&mut self, text: &str, source: &'a LinePlace, figure: Option<&'a Value>) {
        self.push(text, source, Writer::Program);
        self.segments.iter_mut().last().into_iter().for_each(|segment| segment.figure = figure);
    }

    fn run(&mut self, body: &'a [Inline], source: &'a LinePlace, figures: &'a [Value]) {
        for inline in body {
            match inline {
                Inline::Text(text) => self.push(text, source, Writer::Person),
                Inline::Code(text) => self.push(text, source, Writer::PersonInCode),
                Inline::Reference { text, .. } => self.push(text, source, Writer::Program),
                Inline::Figure { id, text } => self.push_figure(text, source, figures.get(*id)),
                Inline::Break => self.push("\n", source, Writer::Person),
                Inline::Strong(body)
                | Inline::Emphasis(body)
                | Inline::Strike(body)
                | Inline::Removed(body)
                | Inline::Added(body)
                | Inline::Link { body, .. } => {
                    self.run(body, source, figures);
                }
                Inline::Clause { source, body } => self.run(body, source, figures),
                Inline::Footnote(_) | Inline::Directive(_) => {}
            }
        }
    }

    fn segment(&self, at: usize) -> Option<&Segment<'a>> {
        let index = self.segments.partition_point(|segment| segment.range.end <= at);
        self.segments.get(index).filter(|segment| segment.range.contains(&at))
    }

    /// Where a text occurs that covers a part.
    pub(in crate::inspect) fn occurrence(&self, text: &str, part: &Range<usize>) -> Option<Range<usize>> {
        let mut spans = self.text.match_indices(text).map(|(at, _)| at..at + text.len());
        spans.find(|span| span.start <= part.start && part.end <= span.end)
    }

    /// The figure that shows the byte, unless it is a cell full of words.
    pub(in crate::inspect) fn figure(&self, at: usize) -> Option<&'a Value> {
        self.segment(at)?.figure.filter(|value| !matches!(value.reading, Reading::Text))
    }

    /// The first figure that a part of the text shows.
    pub(in crate::inspect) fn figure_in(&self, part: &Range<usize>) -> Option<&'a Value> {
        let first = self.segments.partition_point(|segment| segment.range.end <= part.start);
        let within = self.segments[first..].iter().take_while(|segment| segment.range.start < part.end);
        within.into_iter().find_map(|segment| self.figure(segment.range.start))
    }

    /// True when a part of the text shows a figure.
    pub(in crate::inspect) fn has_figure(&self, part: &Range<usize>) -> bool {
        self.figure_in(part).is_some()
    }

    /// True for code.
    pub(in crate::inspect) fn is_code(&self, at: usize) -> bool {
        self.segment(at).is_some_and(|segment| segment.writer == Writer::PersonInCode)
    }

    /// True for text of a section template: its wording is fixed, and the writers of this report could
    /// not mend it.
    pub(in crate::inspect) fn is_template(&self, at: usize) -> bool {
        self.segment(at).is_none_or(|segment| !segment.source.file.starts_with("inputs/"))
    }

    /// The typed text in which a part of the passage begins: where it was written, what it says, and its bytes that
    /// are of the part. None for what the program wrote.
    pub(in crate::inspect) fn typed_in(&self, part: &Range<usize>) -> Option<(&'a LinePlace, &str, Range<usize>)> {
        let segment = self.segment(part.start).filter(|segment| segment.writer != Writer::Program)?;
        let start = segment.range.start;
        Some((
            segment.source,
            &self.text[segment.range.clone()],
            part.start - start..part.end.min(segment.range.end) - start,
        ))
    }

    /// The block that a byte was written in, or the cell that shows it; columns are of no account.
    pub(in crate::inspect) fn block(&self, at: usize) -> Place {
        let Some(segment) = self.segment(at) else { return Place::File(String::new()) };
        match segment.figure.and_then(|value| value.cells().first()) {
            Some(cell) if self.figure(at).is_none() => Place::cell(cell),
            _ => Place::Line { at: LinePlace { column: 1, ..segment.source.clone() }, text: "".into() },
        }
    }

    /// Where a part of the text was written: the line with the column, or the cell that shows it.
    pub(in crate::inspect) fn place(&self, part: &Range<usize>, originals: &Originals) -> Place {
        let Some(segment) = self.segment(part.start) else { return Place::File(String::new()) };
        if let Some(cell) = segment.figure.and_then(|value| value.cells().first()) {
            // A figure is where it was asked for; words of a cell are in the cell.
            if self.figure(part.start).is_none() {
                return Place::cell(cell);
            }
            return originals.place(segment.source);
        }
        let end = part.end.min(segment.range.end);
        let typed = &self.text[part.start..end];
        originals.locate(segment.source, typed, self.nth(segment.source, typed, part.start))
    }

    /// How often words stand before a byte in what was typed in a block. A paragraph may hold thousands of numbers
    /// that are asked for, many of them alike.
    fn nth(&self, source: &LinePlace, typed: &str, before: usize) -> usize {
        let same_block = |one: &&Segment<'_>| one.source == source && one.writer != Writer::Program;
        let within = |one: &Segment<'_>| {
            let start = one.range.start;
            self.text[one.range.clone()].match_indices(typed).map(move |(at, _)| start + at).collect::<Vec<_>>()
        };
        let mut known = self.typed.borrow_mut();
        let key = (typed.to_owned(), source.clone());
        let all =
            known.entry(key).or_insert_with(|| self.segments.iter().filter(same_block).flat_map(within).collect());
        all.partition_point(|at| at + typed.len() <= before)
    }
}

/// The passages of a report in its order. Tables and boxes made from the workbooks are left out:
/// they are what prose is held against.
pub(in crate::inspect) fn passages(report: &Report) -> Vec<Passage<'_>> {
    let mut found = Vec::new();
    for section in &report.sections {
        blocks(&section.blocks, &report.figures, &mut found);
    }
    // They live as long as the checks do.
    for passage in &mut found {
        passage.text.shrink_to_fit();
        passage.segments.shrink_to_fit();
    }
    found
}

fn blocks<'a>(list: &'a [Block], figures: &'a [Value], found: &mut Vec<Passage<'a>>) {
    // A run-in heading is the first sentence of the paragraph after it.
    let mut lead: Option<Passage<'a>> = None;
    for block in list {
        match &block.kind {
            BlockKind::Heading(heading) if heading.run_in => {
                found.extend(lead.take());
                let mut passage = Passage::of(PassageKind::Text, &heading.body, &block.source, figures);
                passage.push("。", &block.source, Writer::Program);
                lead = Some(passage);
            }
            BlockKind::Heading(heading) => {
                found.push(Passage::of(PassageKind::Heading, &heading.body, &block.source, figures));
                footnotes(&heading.body, &block.source, figures, found);
            }
            BlockKind::Paragraph(body) => {
                let mut passage = lead.take().unwrap_or_else(|| Passage::new(PassageKind::Text));
                passage.run(body, &block.source, figures);
                found.push(passage);
                footnotes(body, &block.source, figures, found);
            }
            BlockKind::List(items) => items.iter().for_each(|item| blocks(&item.blocks, figures, found)),
            BlockKind::Quote(inner) | BlockKind::Changed(inner) => blocks(inner, figures, found),
            BlockKind::Table(table) if table.key.is_none() => rows(table, &block.source, figures, found),
            BlockKind::Table(_)
            | BlockKind::ProjectBox(_)
            | BlockKind::Code(_)
            | BlockKind::Picture(_)
            | BlockKind::Chart(_)
            | BlockKind::SignOff(_)
            | BlockKind::Directive(_) => {}
        }
    }
    found.extend(lead);
}

/// Cells of a typed table stand apart, as clauses of one passage a row.
fn rows<'a>(table: &'a Table, source: &'a LinePlace, figures: &'a [Value], found: &mut Vec<Passage<'a>>) {
    for row in &table.rows {
        let mut passage = Passage::new(PassageKind::Row);
        for cell in row.cells.iter().filter(|cell| !cell.is_covered()) {
            passage.run(&cell.body, source, figures);
            passage.push("；", source, Writer::Program);
        }
        found.push(passage);
    }
}

fn footnotes<'a>(body: &'a [Inline], source: &'a LinePlace, figures: &'a [Value], found: &mut Vec<Passage<'a>>) {
    for inline in body {
        if let Inline::Footnote(note) = inline {
            found.push(Passage::of(PassageKind::Text, note, source, figures));
        } else if let Some(inner) = inline.inner() {
            footnotes(inner, source, figures, found);
        }
    }
}
