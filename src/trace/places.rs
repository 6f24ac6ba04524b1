//! Where something stands in the report, as its readers find it.

use serde::Serialize;

use super::list::Token;
use super::sentence::{self, Sentence};
use super::walk::{Part, Spot};
use super::{Finder, Material};
use crate::markup::block::{Cell, Inline, plain_text};
use crate::model::report::SectionKind;
use crate::model::value::Origin;
use crate::place::LinePlace;

/// A place in the report.
#[derive(Debug, Clone, Serialize)]
pub struct Place {
    /// Line of `report.md`, 1-based.
    pub line: Option<usize>,
    /// Section and headings above it with their numbers, the outermost first.
    pub path: Vec<String>,
    /// Table or box that it stands in.
    pub table: Option<TablePlace>,
    /// True in a footnote.
    pub footnote: bool,
    /// Where it was written.
    pub source: Source,
    /// The sentence or cell around it.
    pub sentence: Sentence,
}

/// A place in a table or box.
#[derive(Debug, Clone, Serialize)]
pub struct TablePlace {
    /// Number and title.
    pub caption: String,
    /// Label of the row, or group of a box; empty in a header.
    pub row: String,
    /// Header of the column.
    pub column: String,
}

/// A place in a template or narrative.
#[derive(Debug, Clone, Serialize)]
pub struct Source {
    /// Path relative to the project folder.
    pub file: String,
    /// Line, 1-based; for a figure the first line of its paragraph.
    pub line: usize,
    /// Column in characters, 1-based, of a number that was typed; none for a figure and for what a
    /// template wrote.
    pub column: Option<usize>,
}

impl Finder<'_> {
    /// The place of a token; it is the `nth` typed number of its text in its block, from 0.
    pub(super) fn place(&self, spot: &Spot<'_, '_>, token: &Token<'_>, nth: usize) -> Place {
        let at = &spot.block.source;
        let typed = match token {
            Token::Typed(text, _) => self.typed(spot, token, text, nth),
            Token::Figure(..) => None,
        };
        let source = Source {
            file: typed.as_ref().map_or(&at.file, |typed| &typed.file).to_string(),
            line: typed.as_ref().map_or(at.line, |typed| typed.line),
            column: typed.map(|typed| typed.column),
        };
        Place {
            line: self.material.lines.line(spot.inline),
            path: path(spot),
            table: self.table_place(spot, token),
            footnote: spot.is_footnote,
            source,
            sentence: Sentence::around(spot.run, spot.inline, token.range()),
        }
    }

    /// Where a typed number was typed: in its own paragraph, or in a narrative that a template puts
    /// into a sentence; none when a template wrote it.
    fn typed(&self, spot: &Spot<'_, '_>, token: &Token<'_>, text: &str, nth: usize) -> Option<LinePlace> {
        let (Inline::Text(whole) | Inline::Code(whole)) = spot.inline else { return None };
        let Material { text: read, narratives, .. } = self.material;
        let at = &spot.block.source;
        let own = read(&at.file).and_then(|source| sentence::typed_at(&source, at, text, nth));
        own.or_else(|| narratives.iter().find_map(|file| sentence::typed_in(file, &read(file)?, whole, &token.range())))
    }

    fn table_place(&self, spot: &Spot<'_, '_>, token: &Token<'_>) -> Option<TablePlace> {
        match spot.part {
            Part::Text => None,
            Part::Listed { listed, group } => Some(TablePlace {
                caption: caption(&listed.number, &plain_text(&listed.title)),
                row: group.map(|at| plain_text(&listed.groups[at].name)).unwrap_or_default(),
                column: String::new(),
            }),
            Part::Cell { table, row, col, .. } => {
                let caption = caption(&table.number, &table.title);
                // A cell of a workbook is called as its own table calls it.
                if let Token::Figure(value, _) = token
                    && let Origin::Cell(cell) = &value.origin
                    && let Some(labelled) = self.cells.get(cell)
                {
                    return Some(TablePlace {
                        caption,
                        row: labelled.row_label(),
                        column: labelled.column().to_owned(),
                    });
                }
                let row = row.and_then(|at| table.rows.get(at)).map(|row| label(&row.cells, col)).unwrap_or_default();
                Some(TablePlace { caption, row, column: joined(&table.header, col) })
            }
        }
    }
}

/// Number and title, either of which may be missing.
pub(super) fn caption(number: &str, title: &str) -> String {
    [number, title].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("　")
}

/// Section and headings above a spot; a chapter is its first heading.
fn path(spot: &Spot<'_, '_>) -> Vec<String> {
    let section = match spot.section.kind {
        SectionKind::Body => None,
        SectionKind::Preface if spot.section.title.is_empty() => None,
        SectionKind::Preface | SectionKind::Annex => Some(caption(&spot.section.number, &spot.section.title)),
    };
    let headings = spot.headings.iter().map(|heading| {
        let space = if heading.number.ends_with('.') { " " } else { "" };
        format!("{}{space}{}", heading.number, plain_text(&heading.body))
    });
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
