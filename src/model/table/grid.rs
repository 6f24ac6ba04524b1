//! Rows of a table as their sheet has them: what is shown around a cell to somebody who asks where a number comes
//! from.

use std::collections::BTreeSet;

use super::cells::{Cells, sheet_columns, sheet_row};
use super::{Dataset, Row};
use crate::model::value::Origin;
use crate::place::{CellRef, column_letters};

/// Rows of a table that stand in one sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid {
    /// What the table is called.
    pub table: String,
    /// Workbook and sheet.
    pub sheet: String,
    /// Its columns from left to right; those that stand in no cell are left out.
    pub columns: Vec<GridColumn>,
    /// Rows from top to bottom.
    pub rows: Vec<GridRow>,
}

/// A column of a grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GridColumn {
    /// Its letters in the sheet.
    pub letters: String,
    /// Its joined header.
    pub label: String,
    /// Its cells name the rows.
    pub is_name: bool,
}

/// A row of a grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GridRow {
    /// Its number in the sheet, 1-based.
    pub number: u32,
    /// What it is about.
    pub label: String,
    /// What its cells show, one for each column.
    pub cells: Vec<String>,
}

/// Where a cell stands in grids: the index of its grid, of its row and of its column.
pub type GridSpot = (usize, usize, usize);

/// The grids of tables, and where the cells stand in them that were asked for.
#[derive(Debug, Clone, Default)]
pub struct Grids {
    /// The grids, in the order of the tables.
    pub all: Vec<Grid>,
    /// A spot for each cell that was asked for, in their order; none for one that no table has.
    pub spots: Vec<Option<GridSpot>>,
}

/// The rows of all tables around some cells: those that the cells stand in, and the one above and below each of them.
/// `is_open` says whether the readers may see a row.
pub fn grids(data: &Dataset, cells: &Cells<'_>, asked: &[&CellRef], is_open: &dyn Fn(&Row) -> bool) -> Grids {
    let positions: Vec<_> = asked.iter().map(|cell| cells.position(cell)).collect();
    let mut grids = Grids { all: Vec::new(), spots: vec![None; asked.len()] };
    for (number, table) in data.tables.iter().enumerate() {
        let of_table = || positions.iter().flatten().filter(|(own, ..)| *own == number);
        let rows: BTreeSet<usize> =
            of_table().flat_map(|(_, row, _)| row.saturating_sub(1)..=row.saturating_add(1)).collect();
        let rows: Vec<usize> = rows.into_iter().filter(|row| table.rows.get(*row).is_some_and(is_open)).collect();
        let columns: Vec<(usize, u32)> =
            sheet_columns(table).into_iter().enumerate().filter_map(|(at, col)| Some((at, col?))).collect();
        if rows.is_empty() || columns.is_empty() {
            continue;
        }
        for (spot, position) in grids.spots.iter_mut().zip(&positions) {
            let Some((_, row, col)) = position.filter(|(own, ..)| *own == number) else { continue };
            let row = rows.binary_search(&row).ok();
            let col = columns.iter().position(|(at, _)| *at == col);
            *spot = row.zip(col).map(|(row, col)| (grids.all.len(), row, col));
        }
        let column = |(at, col): &(usize, u32)| GridColumn {
            letters: column_letters(*col),
            label: table.columns[*at].label.clone(),
            is_name: table.columns[*at].role.names_row(),
        };
        let row = |row: &Row| GridRow {
            number: sheet_row(row) + 1,
            label: row.label(),
            cells: columns
                .iter()
                .map(|(at, _)| row.cells.get(*at).map_or_else(String::new, |cell| cell.text.clone()))
                .collect(),
        };
        grids.all.push(Grid {
            table: table.name.clone(),
            sheet: sheet(&table.rows[rows[0]]),
            columns: columns.iter().map(column).collect(),
            rows: rows.iter().map(|at| row(&table.rows[*at])).collect(),
        });
    }
    grids
}

/// Workbook and sheet of a row.
fn sheet(row: &Row) -> String {
    let first = row.cells.iter().find_map(|value| match &value.origin {
        Origin::Cell(cell) => Some(cell),
        Origin::Computed { .. } | Origin::Stated => None,
    });
    first.map(|cell| format!("{}!{}", cell.book, cell.sheet)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::table::Role;

    #[test]
    fn a_cell_is_found_among_the_rows_around_it() {
        let columns = [(Role::Key(1), "指标名称"), (Role::Base, "基数")];
        let rows: [&[&str]; 5] = [&["甲", "1"], &["乙", "2"], &["丙", "3"], &["丁", "4"], &["戊", "5"]];
        let data = Dataset::of(&columns, &rows);
        let cells = Cells::new(&data);
        let asked = CellRef { book: "附表.xlsx".into(), sheet: "附件2".into(), row: 3, col: 1 };
        let nowhere = CellRef { row: 90, ..asked.clone() };
        let shown = |grids: &Grids| -> Vec<(String, Vec<String>)> {
            grids.all.iter().flat_map(|grid| &grid.rows).map(|row| (row.label.clone(), row.cells.clone())).collect()
        };
        let all = grids(&data, &cells, &[&asked, &nowhere], &|_| true);
        assert_eq!(all.spots.len(), 2);
        let (grid, row, col) = all.spots[0].expect("in a table");
        assert_eq!(all.all[grid].rows[row].cells[col], cells.shown(&asked).expect("shown"));
        assert_eq!((all.spots[1], all.all[grid].rows.len()), (None, 3));
        // What others answer for is not shown to a department.
        let own = grids(&data, &cells, &[&asked], &|row| row.name == all.all[grid].rows[row_of(&all)].label);
        assert_eq!(shown(&own).len(), 1);
        assert_eq!(own.spots[0], Some((0, 0, col)));
    }

    fn row_of(grids: &Grids) -> usize {
        grids.spots[0].map_or(0, |(_, row, _)| row)
    }
}
