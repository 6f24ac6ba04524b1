//! The pieces of two versions of a document as one, with what changed marked: without what is inserted it is the old
//! version, without what is deleted the new one.
//!
//! Words, paragraphs and rows are marked. What moved is deleted here and inserted there; how things look is that of
//! the new version, as are its sheets.

use super::flow::{Cell, Change, Grid, Merge, Paragraph, Piece, Row, Style, text_of};
use super::spliced::{deleted, inserted, spliced};
use crate::compare::text::matched;

/// Lays the pieces of two versions over each other.
pub(super) fn merged(old: Vec<Piece>, new: Vec<Piece>) -> Vec<Piece> {
    let (old, new) = (units(old), units(new));
    let is_set = |unit: &&Unit| !matches!(unit, Unit::Sheets(_));
    let (of_old, of_new): (Vec<&Unit>, Vec<&Unit>) =
        (old.iter().filter(is_set).collect(), new.iter().filter(is_set).collect());
    let mut out = Vec::new();
    // Where the sheets of the new version end: before which of its other units.
    let mut sheets = Vec::new();
    let mut passed = 0;
    for unit in &new {
        match unit {
            Unit::Sheets(piece) => sheets.push((passed, piece.clone())),
            _ => passed += 1,
        }
    }
    let mut sheets = sheets.into_iter().peekable();
    for (from, to) in paired(&of_old, &of_new) {
        if let Some(at) = to {
            out.extend(std::iter::from_fn(|| sheets.next_if(|(before, _)| *before <= at)).map(|(_, piece)| piece));
        }
        match (from.map(|at| of_old[at]), to.map(|at| of_new[at])) {
            (Some(old), Some(new)) => both(old, new, &mut out),
            (Some(old), None) => only(old, Change::Deleted, &mut out),
            (None, Some(new)) => only(new, Change::Inserted, &mut out),
            (None, None) => {}
        }
    }
    out.extend(sheets.map(|(_, piece)| piece));
    out
}

/// What is laid over as one: a paragraph, or a table.
enum Unit {
    Paragraph(Paragraph),
    Table(Grid, Vec<Row>),
    Sheets(Piece),
}

fn units(pieces: Vec<Piece>) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Paragraph(paragraph) => units.push(Unit::Paragraph(paragraph)),
            Piece::Table(grid) => units.push(Unit::Table(grid, Vec::new())),
            Piece::Row(row) => {
                if let Some(Unit::Table(_, rows)) = units.last_mut() {
                    rows.push(row);
                }
            }
            Piece::TableEnd => {}
            Piece::Sheets(_) => units.push(Unit::Sheets(piece)),
        }
    }
    units
}

/// Which of the two stand for each other.
fn paired(old: &[&Unit], new: &[&Unit]) -> Vec<(Option<usize>, Option<usize>)> {
    let keys = |units: &[&Unit]| -> Vec<String> { units.iter().map(|unit| key(unit)).collect() };
    let (of_old, of_new) = (keys(old), keys(new));
    let mut pairs = beside(&of_old, &of_new);
    // What is of another kind is not the same with other words.
    let is_like = |old: &Unit, new: &Unit| kind(old) == kind(new);
    pairs = pairs
        .into_iter()
        .flat_map(|pair| match pair {
            (Some(a), Some(b)) if !is_like(old[a], new[b]) => vec![(Some(a), None), (None, Some(b))],
            pair => vec![pair],
        })
        .collect();
    pairs
}

fn beside(old: &[String], new: &[String]) -> Vec<(Option<usize>, Option<usize>)> {
    let (old, new): (Vec<&str>, Vec<&str>) =
        (old.iter().map(String::as_str).collect(), new.iter().map(String::as_str).collect());
    matched(&old, &new)
}

/// What a unit is, by the few kinds that one may turn into another.
fn kind(unit: &Unit) -> u8 {
    match unit {
        Unit::Table(grid, _) if grid.is_framed => 0,
        Unit::Table(..) => 1,
        Unit::Sheets(_) => 2,
        Unit::Paragraph(paragraph) => match paragraph.style {
            // A heading of another level is another heading: the contents are made of levels.
            Style::Heading(level) => 10 + level,
            Style::Preface | Style::Annex | Style::AnnexNumber => 3,
            Style::Title | Style::CoverLine | Style::Mark => 4,
            Style::Caption => 5,
            Style::Picture => 6,
            _ => 7,
        },
    }
}

fn key(unit: &Unit) -> String {
    match unit {
        Unit::Paragraph(paragraph) => text_of(&paragraph.runs),
        Unit::Table(_, rows) => rows.iter().map(row_key).collect::<Vec<_>>().join("\n"),
        Unit::Sheets(_) => String::new(),
    }
}

fn row_key(row: &Row) -> String {
    let texts = row.cells.iter().flat_map(|cell| &cell.paragraphs).map(|paragraph| text_of(&paragraph.runs));
    texts.collect::<Vec<_>>().join("\t")
}

fn only(unit: &Unit, change: Change, out: &mut Vec<Piece>) {
    match unit {
        Unit::Paragraph(paragraph) => out.push(Piece::Paragraph(whole(paragraph, change))),
        Unit::Table(grid, rows) => {
            out.push(Piece::Table(grid.clone()));
            out.extend(rows.iter().map(|row| Piece::Row(whole_row(row, change))));
            out.push(Piece::TableEnd);
        }
        Unit::Sheets(_) => {}
    }
}

fn both(old: &Unit, new: &Unit, out: &mut Vec<Piece>) {
    match (old, new) {
        (Unit::Paragraph(old), Unit::Paragraph(new)) => out.push(Piece::Paragraph(of_both(old, new))),
        (Unit::Table(old_grid, old), Unit::Table(grid, new)) if old_grid.widths.len() == grid.widths.len() => {
            out.push(Piece::Table(grid.clone()));
            rows(old, new, out);
            out.push(Piece::TableEnd);
        }
        (old, new) => {
            only(old, Change::Deleted, out);
            only(new, Change::Inserted, out);
        }
    }
}

/// A paragraph of one version only. Its end is marked too, without which it is one with the next.
fn whole(paragraph: &Paragraph, change: Change) -> Paragraph {
    let runs = paragraph.runs.iter().cloned();
    match change {
        Change::Deleted => Paragraph {
            runs: runs.map(deleted).collect(),
            names: Vec::new(),
            on_new_page: false,
            change: Some(change),
            ..paragraph.clone()
        },
        Change::Inserted => Paragraph { runs: runs.map(inserted).collect(), change: Some(change), ..paragraph.clone() },
    }
}

fn of_both(old: &Paragraph, new: &Paragraph) -> Paragraph {
    Paragraph { runs: spliced(&old.runs, &new.runs), ..new.clone() }
}

fn whole_row(row: &Row, change: Change) -> Row {
    let cells = row.cells.iter().map(|cell| Cell {
        paragraphs: cell.paragraphs.iter().map(|paragraph| whole(paragraph, change)).collect(),
        ..cell.clone()
    });
    Row { cells: cells.map(ended).collect(), change: Some(change), ..row.clone() }
}

/// The last paragraph of a cell ends with the cell: its end is of both versions.
fn ended(mut cell: Cell) -> Cell {
    if let Some(last) = cell.paragraphs.last_mut() {
        last.change = None;
    }
    cell
}

/// The rows of a table of both versions.
fn rows(old: &[Row], new: &[Row], out: &mut Vec<Piece>) {
    let keys = |rows: &[Row]| -> Vec<String> { rows.iter().map(row_key).collect() };
    let is_like = |old: &Row, new: &Row| {
        old.is_header == new.is_header
            && old.cells.len() == new.cells.len()
            && old.cells.iter().zip(&new.cells).all(|(old, new)| old.columns == new.columns)
    };
    // The rows of both versions that stand above the next one.
    let mut above = (None, None);
    for (from, to) in beside(&keys(old), &keys(new)) {
        let (old_row, new_row) = (from.map(|at| &old[at]), to.map(|at| &new[at]));
        let mut put = |row: Row, (from, to): (Option<usize>, Option<usize>)| {
            out.push(Piece::Row(unmerged(row, is_below(from, above.0) || is_below(to, above.1))));
            above = (from, to);
        };
        match (old_row, new_row) {
            (Some(old_row), Some(new_row)) if is_like(old_row, new_row) => {
                put(row_of_both(old_row, new_row), (from, to));
            }
            (old_row, new_row) => {
                if let Some(row) = old_row {
                    put(whole_row(row, Change::Deleted), (from, None));
                }
                if let Some(row) = new_row {
                    put(whole_row(row, Change::Inserted), (None, to));
                }
            }
        }
    }
}

/// True when one row of a version stands right below another.
fn is_below(row: Option<usize>, above: Option<usize>) -> bool {
    row.zip(above).is_some_and(|(row, above)| above + 1 == row)
}

/// A row whose cells go on from the one above only where that is above them in a version, too.
fn unmerged(mut row: Row, is_below: bool) -> Row {
    for cell in row.cells.iter_mut().filter(|cell| !is_below && cell.merge == Merge::Below) {
        cell.merge = Merge::First;
    }
    row
}

fn row_of_both(old: &Row, new: &Row) -> Row {
    let cells = old.cells.iter().zip(&new.cells).map(|(old, new)| {
        // What goes on from above in one version only begins anew.
        let merge = match (old.merge, new.merge) {
            (Merge::Below, Merge::Below) => Merge::Below,
            (Merge::No, Merge::No) => Merge::No,
            _ => Merge::First,
        };
        Cell { merge, paragraphs: paragraphs(&old.paragraphs, &new.paragraphs), ..new.clone() }
    });
    Row { cells: cells.collect(), ..new.clone() }
}

/// The paragraphs of a cell. The last ones stand for each other: the end of a cell cannot be of one version only.
fn paragraphs(old: &[Paragraph], new: &[Paragraph]) -> Vec<Paragraph> {
    let (Some((old_last, old)), Some((new_last, new))) = (old.split_last(), new.split_last()) else {
        return new.to_vec();
    };
    let keys = |paragraphs: &[Paragraph]| -> Vec<String> { paragraphs.iter().map(|one| text_of(&one.runs)).collect() };
    let mut out = Vec::new();
    for (from, to) in beside(&keys(old), &keys(new)) {
        out.extend(match (from.map(|at| &old[at]), to.map(|at| &new[at])) {
            (Some(old), Some(new)) => Some(of_both(old, new)),
            (Some(old), None) => Some(whole(old, Change::Deleted)),
            (None, Some(new)) => Some(whole(new, Change::Inserted)),
            (None, None) => None,
        });
    }
    out.push(of_both(old_last, new_last));
    out
}

#[cfg(test)]
mod tests;
