//! Tables of a document as grids: every position is there, and knows what covers it.

use crate::model::manuscript::{Cell, Table};

/// A table as a grid.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Grid {
    pub width: usize,
    /// Rows that are shown again at the head of each page.
    pub header: usize,
    pub rows: Vec<Vec<Spot>>,
}

/// A position of a grid.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Spot {
    /// Its text; empty for a covered one.
    pub text: String,
    /// Columns and rows that it covers; none when another covers it.
    pub covers: Option<(usize, usize)>,
}

/// Most positions of a grid; a document that has more in one table is no report.
const MOST: usize = 1_000_000;

/// The grid of a table; none for one that is larger than any report has.
pub(super) fn grid(table: &Table) -> Option<Grid> {
    let width = table.columns();
    if width.saturating_mul(table.rows.len()) > MOST {
        return None;
    }
    let mut grid = Grid { width, header: 0, rows: vec![vec![Spot::default(); width]; table.rows.len()] };
    grid.header = table.rows.iter().take_while(|row| row.is_header).count();
    // The cell that goes on below each column: its row and column.
    let mut open: Vec<Option<(usize, usize)>> = vec![None; width];
    for (at, row) in table.rows.iter().enumerate() {
        let mut column = row.before.min(width);
        for cell in &row.cells {
            let end = (column + cell.columns).min(width);
            if column >= end {
                break;
            }
            // A cell goes on below as wide as it is, else the one below is another.
            let above = open[column].filter(|(top, left)| {
                cell.is_covered && grid.rows[*top][*left].covers.is_some_and(|(columns, _)| columns == end - column)
            });
            match above {
                Some((top, left)) => {
                    if let Some((_, rows)) = &mut grid.rows[top][left].covers {
                        *rows = at - top + 1;
                    }
                }
                None => {
                    grid.rows[at][column] = Spot { text: text(cell), covers: Some((end - column, 1)) };
                    open[column..end].fill(None);
                    open[column] = Some((at, column));
                }
            }
            column = end;
        }
        // What no cell of a row reaches is empty, and ends what stands above it.
        let before = row.before.min(width);
        for free in (0..before).chain(column..width) {
            grid.rows[at][free].covers = Some((1, 1));
            open[free] = None;
        }
    }
    Some(grid)
}

/// The text of a cell, without room around its lines.
fn text(cell: &Cell) -> String {
    let text = cell.text();
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    lines.join("\n").trim().to_owned()
}

impl Grid {
    /// The rows of another page of the table are those of this one. Its header is said again.
    pub(super) fn continue_with(&mut self, other: Self) {
        let texts = |row: &[Spot]| row.iter().map(|spot| spot.text.clone()).collect::<Vec<_>>();
        let same = self.rows.iter().zip(&other.rows).take_while(|(own, again)| texts(own) == texts(again)).count();
        self.rows.extend(other.rows.into_iter().skip(same));
    }

    /// The cells with what they cover: row, column, spot, columns and rows.
    pub(super) fn cells(&self) -> impl Iterator<Item = (usize, usize, &Spot, (usize, usize))> {
        self.rows.iter().enumerate().flat_map(|(row, spots)| {
            spots.iter().enumerate().filter_map(move |(column, spot)| Some((row, column, spot, spot.covers?)))
        })
    }

    /// The texts of a row, those of cells that cover others wherever they cover.
    pub(super) fn shown(&self) -> Vec<Vec<String>> {
        let mut out = vec![vec![String::new(); self.width]; self.rows.len()];
        for (row, column, spot, (columns, rows)) in self.cells() {
            for line in out.iter_mut().skip(row).take(rows) {
                for place in line.iter_mut().skip(column).take(columns) {
                    place.clone_from(&spot.text);
                }
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::manuscript::{Element, Look, Paragraph, Row, Span, SpanKind};

    fn cell(text: &str, columns: usize, is_covered: bool) -> Cell {
        let span = Span { kind: SpanKind::Text(text.to_owned()), look: Look::default(), link: None };
        let paragraph = Paragraph { spans: vec![span], ..Paragraph::default() };
        Cell { columns, is_covered, elements: vec![Element::Paragraph(paragraph)] }
    }

    #[test]
    fn cells_cover_columns_and_rows() {
        let row = |cells| Row { cells, ..Row::default() };
        let table = Table {
            ordinal: 1,
            rows: vec![
                Row { is_header: true, ..row(vec![cell("甲", 1, false), cell("乙 ", 2, false)]) },
                row(vec![cell("", 1, true), cell("1", 1, false)]),
                row(vec![cell("", 1, true), cell("2", 1, false), cell("3", 1, false)]),
            ],
        };
        let grid = grid(&table).expect("small");
        assert_eq!((grid.width, grid.header), (3, 1));
        assert_eq!(grid.rows[0][0].covers, Some((1, 3)));
        assert_eq!(grid.shown(), [["甲", "乙", "乙"], ["甲", "1", ""], ["甲", "2", "3"]]);
    }

    #[test]
    fn cells_never_overlap() {
        let row = |cells| Row { cells, ..Row::default() };
        // The second row goes on below the first with half of its width.
        let rows = vec![
            row(vec![cell("甲", 2, false), cell("乙", 1, false)]),
            row(vec![cell("", 1, true), cell("丙", 1, false), cell("", 1, true)]),
        ];
        let grid = grid(&Table { ordinal: 1, rows }).expect("small");
        assert_eq!(grid.shown(), [["甲", "甲", "乙"], ["", "丙", "乙"]]);
    }

    #[test]
    fn the_next_page_of_a_table_repeats_its_header() {
        let row = |text: &str| vec![Spot { text: text.into(), covers: Some((1, 1)) }];
        let mut first = Grid { width: 1, header: 1, rows: vec![row("项目"), row("甲")] };
        first.continue_with(Grid { width: 1, header: 1, rows: vec![row("项目"), row("乙")] });
        assert_eq!(first.shown(), [["项目"], ["甲"], ["乙"]]);
    }
}
