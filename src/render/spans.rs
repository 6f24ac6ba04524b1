//! How many columns and rows the cells of a table take where like cells of a grouping column are one.

use crate::markup::block::{Table, TableRow, plain_text};

/// For each row and column: columns and rows; 0 where another cell covers it.
pub(super) fn spans(table: &Table) -> Vec<Vec<(usize, usize)>> {
    let row = |row: &TableRow| row.cells.iter().map(|cell| (cell.colspan, cell.rowspan)).collect();
    let mut sizes: Vec<Vec<(usize, usize)>> = table.rows.iter().map(row).collect();
    if table.grouped {
        group(&table.rows, &mut sizes);
    }
    sizes
}

/// Makes one cell of each run of like cells in the first column.
fn group(rows: &[TableRow], sizes: &mut [Vec<(usize, usize)>]) {
    let mut first: Option<usize> = None;
    for (at, row) in rows.iter().enumerate() {
        let Some(cell) = row.cells.first() else { continue };
        let above = first
            .filter(|first| plain_text(&rows[*first].cells[0].body) == plain_text(&cell.body) && !row.is_heading());
        match above {
            Some(first) => {
                sizes[first][0].1 = at + 1 - first;
                sizes[at][0] = (0, 0);
            }
            None => {
                first = Some(at).filter(|_| !row.is_heading());
                sizes[at][0] = (cell.colspan.max(1), 1);
            }
        }
    }
}
