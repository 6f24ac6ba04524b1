//! Describes where a number stands in the report: headings, table, source line and sentence.

use serde::Serialize;

use super::collector::Mention;
use super::sentence::{self, Sentence};
use super::walk::{InlineSite, RunPosition};
use super::{Finder, TraceInput};
use crate::markup::block::{Cell, Inline, plain_text};
use crate::model::report::SectionKind;
use crate::model::value::Origin;
use crate::place::LinePlace;

/// Where a number stands in the report, and where its text was written.
#[derive(Debug, Clone, Serialize)]
pub struct ReportPlace {
    /// Line of `report.md`, 1-based.
    pub line: Option<usize>,
    /// Section and headings above it with their numbers, the outermost first.
    pub path: Vec<String>,
    /// Table, box or chart that it stands in.
    pub table: Option<TablePlace>,
    /// True when the number stands in a footnote.
    pub footnote: bool,
    /// The template or narrative that it was written in.
    pub source: SourcePlace,
    /// The sentence or cell around it.
    pub sentence: Sentence,
}

/// A place in a table, a box or a chart.
#[derive(Debug, Clone, Serialize)]
pub struct TablePlace {
    /// Number and title of the table, box or chart.
    pub caption: String,
    /// Label of the row, group of a box, or what a bar of a chart is of; empty in a header.
    pub row: String,
    /// Header of the column, or series of a chart; empty in a box.
    pub column: String,
}

/// A place in a template or narrative.
#[derive(Debug, Clone, Serialize)]
pub struct SourcePlace {
    /// Path relative to the project folder.
    pub file: String,
    /// Line, 1-based; for a figure the first line of its paragraph.
    pub line: usize,
    /// Column in characters, 1-based, of a number that was typed; none for a figure and for what a
    /// template wrote.
    pub column: Option<usize>,
}

impl Finder<'_> {
    /// The place of a mention; it is the `nth` typed number of its text in its block, from 0. Without that, the
    /// block is its place.
    pub(super) fn place(&self, site: &InlineSite<'_, '_>, mention: &Mention<'_>, nth: Option<usize>) -> ReportPlace {
        let at = &site.block.source;
        let typed = match mention {
            Mention::Typed(text, _) => nth.and_then(|nth| self.typed(site, mention, text, nth)),
            Mention::Figure(..) => None,
        };
        let source = SourcePlace {
            file: typed.as_ref().map_or(&at.file, |typed| &typed.file).to_string(),
            line: typed.as_ref().map_or(at.line, |typed| typed.line),
            column: typed.map(|typed| typed.column),
        };
        ReportPlace {
            line: self.material.lines.line(site.inline),
            path: path(site),
            table: self.table_place(site, mention),
            footnote: site.is_footnote,
            source,
            sentence: Sentence::around(site.run, site.inline, mention.range()),
        }
    }

    /// Where a typed number was typed: in its own paragraph, or in a narrative that a template puts
    /// into a sentence; none when a template wrote it.
    fn typed(&self, site: &InlineSite<'_, '_>, mention: &Mention<'_>, text: &str, nth: usize) -> Option<LinePlace> {
        let (Inline::Text(whole) | Inline::Code(whole)) = site.inline else { return None };
        let TraceInput { text: read, narratives, .. } = self.material;
        let at = &site.block.source;
        let own = read(&at.file).and_then(|source| sentence::typed_at(&source, at, text, nth));
        own.or_else(|| {
            narratives.iter().find_map(|file| sentence::typed_in(file, &read(file)?, whole, &mention.range()))
        })
    }

    fn table_place(&self, site: &InlineSite<'_, '_>, mention: &Mention<'_>) -> Option<TablePlace> {
        match site.part {
            RunPosition::Text => None,
            RunPosition::Charted { chart, label } => {
                let caption = caption(&chart.number, &chart.caption);
                Some(TablePlace { caption, row: label.category.to_owned(), column: label.series.to_owned() })
            }
            RunPosition::Listed { listed, group } => {
                let caption = caption(&listed.number, &plain_text(&listed.title));
                let row = group.map(|at| plain_text(&listed.groups[at].name)).unwrap_or_default();
                Some(TablePlace { caption, row, column: String::new() })
            }
            RunPosition::Cell { table, row, col, .. } => {
                let caption = caption(&table.number, &table.title);
                // A cell of a workbook is called as its own table calls it.
                if let Mention::Figure(value, _) = mention
                    && let Origin::Cell(cell) = &value.origin
                    && let Some(labelled) = self.cells.get(cell)
                {
                    let (row, column) = (labelled.row_label(), labelled.column().to_owned());
                    return Some(TablePlace { caption, row, column });
                }
                let row = row.and_then(|at| table.rows.get(at)).map(|row| label(&row.cells, col)).unwrap_or_default();
                Some(TablePlace { caption, row, column: joined(&table.header, col) })
            }
        }
    }
}

/// Number and title; either may be empty.
pub(super) fn caption(number: &str, title: &str) -> String {
    [number, title].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("　")
}

/// Titles of the section and the headings above a site. The body has no title: its chapters are headings.
fn path(site: &InlineSite<'_, '_>) -> Vec<String> {
    let section = match site.section.kind {
        SectionKind::Body => None,
        SectionKind::Preface if site.section.title.is_empty() => None,
        SectionKind::Preface | SectionKind::Annex => Some(caption(&site.section.number, &site.section.title)),
    };
    let headings = site.headings.iter().map(|heading| format!("{}{}", heading.label(), plain_text(&heading.body)));
    section.into_iter().chain(headings).collect()
}

/// The first label of a row; that of its own column is the cell itself.
fn label(cells: &[Cell], col: usize) -> String {
    let labels = cells.iter().take(col).map(|cell| plain_text(&cell.body).replace('\n', ""));
    labels.filter(|label| !label.is_empty()).take(2).collect::<Vec<_>>().join("·")
}

/// The header of a column, levels joined by `·`.
fn joined(header: &[Vec<Cell>], col: usize) -> String {
    let mut levels: Vec<String> =
        header.iter().filter_map(|row| row.get(col)).map(|cell| plain_text(&cell.body).replace('\n', "")).collect();
    levels.retain(|level| !level.is_empty());
    levels.dedup();
    levels.join("·")
}
