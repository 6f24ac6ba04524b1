//! Which cells of a table are shown and what each covers, for formats that merge cells by spans.

use crate::markup::block::{Cell, Table, TableRow, plain_text};

/// The rows and columns that a cell covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Area {
    pub rows: usize,
    pub columns: usize,
}

/// What a place of a table shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slot {
    /// A cell.
    Shown(Area),
    /// A part of a cell that begins on that row.
    Covered { by: usize },
}

/// For each row of a grouped table, how many rows its first cell stands for; 0 where one above stands for it.
pub(super) fn groups(table: &Table) -> Vec<usize> {
    let name = |row: &TableRow| {
        let first = row.cells.first().filter(|cell| table.grouped && cell.colspan <= 1);
        first.map(|cell| plain_text(&cell.body)).filter(|_| !row.is_heading())
    };
    let names: Vec<Option<String>> = table.rows.iter().map(name).collect();
    let mut groups = vec![1; names.len()];
    let mut first = 0;
    for at in 1..names.len() {
        if names[at].is_some() && names[at] == names[first] {
            groups[first] += 1;
            groups[at] = 0;
        } else {
            first = at;
        }
    }
    groups
}

/// What each place shows. A cell covers only what is marked as covered, so that the rows always fit together.
pub(super) fn slots(rows: &[&[Cell]], groups: &[usize]) -> Vec<Vec<Slot>> {
    let mut slots: Vec<Vec<Option<Slot>>> = rows.iter().map(|row| vec![None; row.len()]).collect();
    for at in 0..rows.len() {
        for col in 0..rows[at].len() {
            if slots[at][col].is_some() {
                continue;
            }
            let cell = &rows[at][col];
            let is_free =
                |row: usize, col: usize| rows[row].get(col).is_some_and(Cell::is_covered) && slots[row][col].is_none();
            let right = (col + 1)..col.saturating_add(cell.colspan).min(rows[at].len());
            let columns = 1 + right.take_while(|col| is_free(at, *col)).count();
            let below = (at + 1)..at.saturating_add(cell.rowspan).min(rows.len());
            let down = 1 + below.take_while(|row| (col..col + columns).all(|col| is_free(*row, col))).count();
            let height = groups.get(at).filter(|rows| col == 0 && **rows > 1).copied().unwrap_or(down);
            for row in slots.iter_mut().skip(at).take(height) {
                row[col..col + columns].fill(Some(Slot::Covered { by: at }));
            }
            slots[at][col] = Some(Slot::Shown(Area { rows: height, columns }));
        }
    }
    slots.into_iter().map(|row| row.into_iter().flatten().collect()).collect()
}
