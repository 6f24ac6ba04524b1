//! Visits the texts and figures of a report in order, each with its context.

use crate::markup::block::{Block, BlockKind, BoxBlock, Heading, Inline, Table};
use crate::markup::chart::{Chart, ChartLabel};
use crate::model::report::{Report, Section};

/// What part of a block a run is.
#[derive(Debug, Clone, Copy)]
pub(super) enum RunPosition<'a> {
    /// The text of a paragraph or a heading.
    Text,
    /// A cell of a table; the header has no row.
    Cell { table: &'a Table, row: Option<usize>, col: usize, is_covered: bool },
    /// The title, a group or a project of a box; the title has no group.
    Listed { listed: &'a BoxBlock, group: Option<usize> },
    /// A label of a chart.
    Charted { chart: &'a Chart, label: ChartLabel<'a> },
}

/// A text or a figure, and where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct InlineSite<'a, 's> {
    pub section: &'a Section,
    /// Headings above it, the outermost first; a heading stands under itself.
    pub headings: &'s [&'a Heading],
    pub block: &'a Block,
    pub part: RunPosition<'a>,
    /// The paragraph, cell or footnote it stands in.
    pub run: &'a [Inline],
    pub is_footnote: bool,
    pub inline: &'a Inline,
}

impl InlineSite<'_, '_> {
    /// True for what a merged cell repeats: it is shown once.
    pub(super) fn is_covered(&self) -> bool {
        matches!(self.part, RunPosition::Cell { is_covered: true, .. })
    }
}

/// Calls `visit` on every text and figure of a report, in order.
pub(super) fn walk<'a>(report: &'a Report, visit: &mut dyn FnMut(&InlineSite<'a, '_>)) {
    for section in &report.sections {
        let mut walker = Walker { section, headings: Vec::new(), visit };
        walker.blocks(&section.blocks);
    }
}

struct Walker<'a, 'v> {
    section: &'a Section,
    headings: Vec<&'a Heading>,
    visit: &'v mut dyn FnMut(&InlineSite<'a, '_>),
}

impl<'a> Walker<'a, '_> {
    fn blocks(&mut self, blocks: &'a [Block]) {
        for block in blocks {
            match &block.kind {
                BlockKind::Heading(heading) => {
                    self.headings.retain(|above| above.level < heading.level);
                    self.headings.push(heading);
                    self.run(block, RunPosition::Text, &heading.body);
                }
                BlockKind::Paragraph(body) => self.run(block, RunPosition::Text, body),
                BlockKind::List(items) => items.iter().for_each(|item| self.blocks(&item.blocks)),
                BlockKind::Quote(inner) | BlockKind::Changed(inner) => self.blocks(inner),
                BlockKind::Table(table) => self.table(block, table),
                BlockKind::ProjectBox(listed) => self.project_box(block, listed),
                BlockKind::Chart(chart) => {
                    for label in chart.labels() {
                        self.run(block, RunPosition::Charted { chart, label }, label.run);
                    }
                }
                BlockKind::Code(_) | BlockKind::Picture(_) | BlockKind::SignOff(_) | BlockKind::Directive(_) => {}
            }
        }
    }

    fn table(&mut self, block: &'a Block, table: &'a Table) {
        let header = table.header.iter().map(|cells| (None, cells));
        let rows = table.rows.iter().enumerate().map(|(at, row)| (Some(at), &row.cells));
        for (row, cells) in header.chain(rows) {
            for (col, cell) in cells.iter().enumerate() {
                self.run(block, RunPosition::Cell { table, row, col, is_covered: cell.is_covered() }, &cell.body);
            }
        }
    }

    fn project_box(&mut self, block: &'a Block, listed: &'a BoxBlock) {
        self.run(block, RunPosition::Listed { listed, group: None }, &listed.title);
        for (at, group) in listed.groups.iter().enumerate() {
            let part = RunPosition::Listed { listed, group: Some(at) };
            self.run(block, part, &group.name);
            for item in &group.items {
                self.run(block, part, &item.body);
            }
        }
    }

    fn run(&mut self, block: &'a Block, part: RunPosition<'a>, run: &'a [Inline]) {
        self.inlines(block, part, (run, false), run);
    }

    /// The inlines of `inner`, which stands in the run `whole`; true when that is a footnote.
    fn inlines(&mut self, block: &'a Block, part: RunPosition<'a>, whole: (&'a [Inline], bool), inner: &'a [Inline]) {
        for inline in inner {
            let whole = match inline {
                Inline::Footnote(body) => (body.as_slice(), true),
                _ => whole,
            };
            if let Some(body) = inline.inner() {
                self.inlines(block, part, whole, body);
                continue;
            }
            let (run, is_footnote) = whole;
            let Self { section, headings, .. } = self;
            (self.visit)(&InlineSite { section, headings, block, part, run, is_footnote, inline });
        }
    }
}
