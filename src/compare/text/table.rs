//! Compares two versions of a table cell by cell, after pairing its rows and columns.

use std::collections::BTreeMap;

use super::TextChange;
use super::features::{ALIKE, Features};
use super::flat::Flat;
use crate::compare::pairs::{Entry, Pairs};
use crate::markup::block::{Cell, Table, TableRow, plain_text};
use crate::model::value::Value;

/// Rows that are less alike than this are not paired.
const LEAST: u32 = ALIKE / 2;

/// A table of a report.
#[derive(Debug, Clone, Copy)]
pub struct TableOf<'a> {
    /// The table.
    pub table: &'a Table,
    /// The figures of its report.
    pub figures: &'a [Value],
    /// Keys that identify its rows; empty when the rows have none.
    pub keys: &'a [Option<String>],
}

/// What changed in a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableDiff<'a> {
    /// Its title; the number before it is not compared.
    pub title: TextChange,
    /// Columns in the order of the new table, those that only the old one has after what preceded
    /// them there.
    pub columns: Vec<ColumnPair>,
    /// Rows, in the order of the new table.
    pub rows: Vec<RowPair<'a>>,
    /// What changed in the lines below the table.
    pub notes: TextChange,
}

impl TableDiff<'_> {
    /// True when the content changed; another order of rows or columns is no change.
    pub fn is_changed(&self) -> bool {
        self.title.is_changed()
            || self.notes.is_changed()
            || self.columns.iter().any(|column| column.old.is_none() || column.new.is_none())
            || self.rows.iter().any(RowPair::is_changed)
    }
}

/// A column of both tables, or of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnPair {
    /// Its place in the old table.
    pub old: Option<usize>,
    /// Its place in the new table.
    pub new: Option<usize>,
    /// Its header, lines joined.
    pub label: TextChange,
}

/// A row of both tables, or of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowPair<'a> {
    /// As the old table has it.
    pub old: Option<&'a TableRow>,
    /// As the new table has it.
    pub new: Option<&'a TableRow>,
    /// What changed in its cells, one for each column; none where a cell above or beside it covers
    /// the place, or where the row has no such cell.
    pub cells: Vec<Option<TextChange>>,
}

impl RowPair<'_> {
    /// True when it is new, it is gone, or one of its cells changed.
    pub fn is_changed(&self) -> bool {
        self.old.is_none() || self.new.is_none() || self.cells.iter().flatten().any(TextChange::is_changed)
    }
}

/// Compares two versions of a table. Rows are paired by their keys, then by what they say; columns
/// by their headers.
pub fn table<'a>(old: Option<TableOf<'a>>, new: Option<TableOf<'a>>) -> TableDiff<'a> {
    let (old, new) = (TableSide::of(old), TableSide::of(new));
    let (columns, rows) = if old.texts > new.texts {
        let (columns, rows) = paired(&new, &old);
        (columns.swapped(), rows.swapped())
    } else {
        paired(&old, &new)
    };
    let columns = columns.whole_reading_order();
    let row = |(from, to): Entry| RowPair {
        old: from.map(|at| &old.rows[at]),
        new: to.map(|at| &new.rows[at]),
        cells: columns.iter().map(|(a, b)| cell(old.cell(from, *a), new.cell(to, *b))).collect(),
    };
    let label = |side: &TableSide<'a>, at: Option<usize>| Flat::plain(at.map_or("", |at| &side.labels[at]));
    TableDiff {
        title: TextChange::between(&old.title(), &new.title()),
        rows: rows.whole_reading_order().into_iter().map(row).collect(),
        columns: columns
            .iter()
            .map(|(a, b)| ColumnPair {
                old: *a,
                new: *b,
                label: TextChange::between(&label(&old, *a), &label(&new, *b)),
            })
            .collect(),
        notes: TextChange::between(&old.notes(), &new.notes()),
    }
}

/// One version of a table; none at all has no columns and no rows.
struct TableSide<'a> {
    of: Option<TableOf<'a>>,
    rows: &'a [TableRow],
    labels: Vec<String>,
    /// The texts of the rows.
    texts: Vec<String>,
}

impl<'a> TableSide<'a> {
    fn of(of: Option<TableOf<'a>>) -> Self {
        let rows: &[TableRow] = of.map_or(&[], |of| &of.table.rows);
        Self {
            of,
            rows,
            labels: of.map(|of| labels(of.table)).unwrap_or_default(),
            texts: rows.iter().map(text).collect(),
        }
    }

    fn key(&self, row: usize) -> Option<&'a String> {
        self.of?.keys.get(row)?.as_ref()
    }

    fn title(&self) -> Flat<'a> {
        Flat::plain(self.of.map_or("", |of| &of.table.title))
    }

    fn notes(&self) -> Flat<'a> {
        Flat::plain(self.of.map_or_else(String::new, |of| of.table.notes.join("\n")))
    }

    fn cell(&self, row: Option<usize>, column: Option<usize>) -> Option<(&'a Cell, &'a [Value])> {
        Some((self.rows[row?].cells.get(column?)?, self.of?.figures))
    }

    fn features(&self, free: impl Iterator<Item = usize>) -> BTreeMap<usize, Features> {
        free.map(|at| (at, Features::of(&Flat::plain(&*self.texts[at])))).collect()
    }
}

/// What changed in a cell; none when neither table shows one there.
fn cell<'a>(old: Option<(&'a Cell, &'a [Value])>, new: Option<(&'a Cell, &'a [Value])>) -> Option<TextChange> {
    if [old, new].into_iter().flatten().all(|(cell, _)| cell.is_covered()) {
        return None;
    }
    let flat = |(cell, figures): (&'a Cell, &'a [Value])| Flat::inline(&cell.body, figures);
    Some(TextChange::between(&old.map(flat).unwrap_or_default(), &new.map(flat).unwrap_or_default()))
}

/// For each column its header cells from top to bottom; what covers several lines is said once.
fn labels(table: &Table) -> Vec<String> {
    let widest = table.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let label = |column: usize| {
        let mut lines: Vec<String> =
            table.header.iter().filter_map(|row| row.get(column)).map(|cell| plain_text(&cell.body)).collect();
        lines.dedup();
        lines.join("·")
    };
    (0..widest.max(table.columns.len())).map(label).collect()
}

fn text(row: &TableRow) -> String {
    row.cells.iter().map(|cell| plain_text(&cell.body)).collect::<Vec<_>>().join("\t")
}

/// Columns and rows in pairs.
fn paired(left: &TableSide<'_>, right: &TableSide<'_>) -> (Pairs, Pairs) {
    let mut columns = Pairs::none(left.labels.len(), right.labels.len());
    columns.by_key(|at| Some(&left.labels[at]), |at| Some(&right.labels[at]));
    let mut rows = Pairs::none(left.rows.len(), right.rows.len());
    rows.by_key(|at| left.key(at), |at| right.key(at));
    // A row with a key stands for the one with its key and no other.
    let keyless = |side: &TableSide<'_>, at: usize| side.key(at).is_none();
    rows.by_key(|at| keyless(left, at).then(|| &left.texts[at]), |at| keyless(right, at).then(|| &right.texts[at]));
    let name = |side: &TableSide<'_>, at: usize| {
        let name = side.rows[at].cells.first().map(|cell| plain_text(&cell.body))?;
        Some(name).filter(|name| keyless(side, at) && !name.trim().is_empty())
    };
    rows.by_key(|at| name(left, at), |at| name(right, at));
    let free_left = left.features(rows.free_left().filter(|at| keyless(left, *at)));
    let free_right = right.features(rows.free_right().filter(|at| keyless(right, *at)));
    rows.by_key(|at| Some(free_left.get(&at)?.skeleton), |at| Some(free_right.get(&at)?.skeleton));
    let still = |known: BTreeMap<usize, Features>, partners: &[Option<usize>]| -> BTreeMap<usize, Features> {
        known.into_iter().filter(|(at, _)| partners[*at].is_none()).collect()
    };
    let (free_left, free_right) = (still(free_left, &rows.left), still(free_right, &rows.right));
    rows.by_likeness(&free_left, &free_right, &|_, _| LEAST);
    (columns, rows)
}
