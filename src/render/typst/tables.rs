//! Tables as calls of `data-table` in `templates/theme.typ`: typst is told widths and sizes, and which
//! merged cells it has to show again after a page break.

use std::fmt::Write as _;

use super::TooWide;
use super::parts::{DocumentScope, concat};
use crate::markup::block::{Align, Cell, Inline, Table, for_each_inline};
use crate::markup::escape::escape_typst;
use crate::place::LinePlace;
use crate::render::fit::{Fit, Length, Sheet};
use crate::render::spans::spans;

/// What of a page rows under one merged cell may take and still stay together.
const TOGETHER: Length = 4;
/// What of a page a row may take and still not be broken.
const UNBROKEN: Length = 2;
/// What of a page a table may take and still be kept on one.
const WHOLE: Length = 3;

impl DocumentScope<'_> {
    /// A table; one that is the whole of an annex goes by the annex's number on its later pages.
    pub(super) fn data_table(&self, table: &Table, annex: &str, fit: &Fit, source: &LinePlace) -> String {
        let number = if table.number.is_empty() { annex } else { &table.number };
        if fit.lacks > 0 {
            let table = format!("{number}{}", table.title);
            self.too_wide.borrow_mut().push(TooWide { table, lacks: fit.lacks, source: source.clone() });
        }
        let merged = Merged::of(table, fit);
        let rows = TableWriter { scope: self, table, fit, merged: &merged, id: &self.table_id(table) };
        let height = fit.head + fit.heights.iter().sum::<Length>();
        let (side, above) = fit.inset();
        let mut out = String::new();
        let _ = writeln!(
            out,
            "#data-table(number: [{}], title: [{}], unit: [{}], id: \"{}\", label: {}, size: {}pt, inset: (x: {}, y: {}),",
            escape_typst(number),
            self.caption("表", &table.number, &table.title, escape_typst(&table.title)),
            escape_typst(&table.unit_line()),
            rows.id,
            self.label_argument(table.key.as_deref()),
            tenths(fit.size),
            points(side),
            points(above),
        );
        let columns = concat(&fit.widths, |width| {
            if fit.sheet == Sheet::Inside { format!("{width}fr, ") } else { points(*width) + ", " }
        });
        let aligns = concat(&table.columns, |column| format!("{}, ", align(column.align)));
        let _ = writeln!(out, "  columns: ({columns}), align: ({aligns}),");
        let _ = writeln!(out, "  header-rows: {}, header: (\n{}  ),", table.header.len(), rows.header());
        let _ = writeln!(out, "  rows: {}, cells: (\n{}  ), spans: ({}),", table.rows.len(), rows.body(), rows.spans());
        let notes = concat(&table.notes, |note| format!("[{}], ", escape_typst(note)));
        let _ = writeln!(out, "  whole: {}, notes: ({notes}),\n)\n", height <= fit.page() / WHOLE);
        out
    }
}

/// How many rows and columns each cell takes, and which of those that take several rows are shown again on
/// every page.
struct Merged {
    /// For each row and column: columns and rows; 0 where another cell covers it.
    sizes: Vec<Vec<(usize, usize)>>,
    /// Row, column and rows of the cells that a page break may cut.
    cut: Vec<(usize, usize, usize)>,
    /// Rows that are kept with another one.
    held: Vec<bool>,
}

impl Merged {
    fn of(table: &Table, fit: &Fit) -> Self {
        let sizes = spans(table);
        let (mut cut, mut held) = (Vec::new(), vec![false; sizes.len()]);
        for (row, cells) in sizes.iter().enumerate() {
            for (col, (_, rows)) in cells.iter().enumerate().filter(|(_, (columns, rows))| *columns > 0 && *rows > 1) {
                let end = (row + rows).min(held.len());
                if fit.heights[row..end].iter().sum::<Length>() > fit.page() / TOGETHER {
                    cut.push((row, col, end - row));
                } else {
                    held[row..end].fill(true);
                }
            }
        }
        Self { sizes, cut, held }
    }

    fn is_cut(&self, row: usize, col: usize) -> bool {
        self.cut.iter().any(|(first, at, _)| (*first, *at) == (row, col))
    }
}

struct TableWriter<'a> {
    scope: &'a DocumentScope<'a>,
    table: &'a Table,
    fit: &'a Fit,
    merged: &'a Merged,
    id: &'a str,
}

impl TableWriter<'_> {
    fn header(&self) -> String {
        concat(&self.table.header, |row| {
            let own = row.iter().filter(|cell| !cell.is_covered());
            let spans = |cell: &Cell| [span("colspan", cell.colspan), span("rowspan", cell.rowspan)];
            let cells = concat(own, |cell| call(&self.text(cell), "head-cell", &spans(cell)));
            format!("    {cells}\n")
        })
    }

    /// The cells of the rows, but for those that a page break may cut.
    fn body(&self) -> String {
        let sums = |row: usize, rows: usize| self.fit.heights.iter().skip(row).take(rows).sum::<Length>();
        concat(self.table.rows.iter().enumerate(), |(at, row)| {
            // The last row heads nothing, whatever it looks like.
            if row.is_heading() && at + 1 < self.table.rows.len() {
                return format!("    group-row({})[{}],\n", row.cells.len(), self.text(&row.cells[0]));
            }
            let own = |(col, _): &(usize, &Cell)| self.merged.sizes[at][*col].0 > 0 && !self.merged.is_cut(at, *col);
            let own: Vec<(usize, &Cell)> = row.cells.iter().enumerate().filter(own).collect();
            let strut = self.strut(at, &own);
            let cells = concat(own.iter().enumerate(), |(place, (col, cell))| {
                let (columns, rows) = self.merged.sizes[at][*col];
                let mut body = self.text(cell);
                if place == 0 && !self.merged.cut.is_empty() {
                    let _ = write!(body, "#row-mark(\"{}\", {at})", self.id);
                }
                if let Some((_, height)) = strut.filter(|(shortest, _)| *shortest == place) {
                    let _ = write!(body, "#strut({})", points(height));
                }
                let is_tall = rows == 1 && sums(at, rows) > self.fit.page() / UNBROKEN;
                let options = [
                    span("colspan", columns),
                    span("rowspan", rows),
                    is_tall.then(|| "breakable: true".to_owned()),
                    is_replaced(cell).then(|| "fill: changed-shade".to_owned()),
                ];
                call(&body, if *col == self.table.names && columns == 1 { "row-name" } else { "cell" }, &options)
            });
            format!("    {cells}\n")
        })
    }

    /// The shortest cell of a row that a page break may leave with the label of a group alone, and the height of
    /// that label: the row must have room for it. The shortest is the least likely to have a second line.
    fn strut(&self, row: usize, own: &[(usize, &Cell)]) -> Option<(usize, Length)> {
        let at_edge = |(first, _, rows): &&(usize, usize, usize)| {
            (*first == row || first + rows == row + 1) && !self.merged.held[row]
        };
        let label = |(first, col, _): &(usize, usize, usize)| {
            self.fit.text_height(&self.table.rows[*first].cells[*col].body, *col)
        };
        let height = self.merged.cut.iter().filter(at_edge).map(label).max()?;
        let length = |(col, cell): &(usize, &Cell)| self.fit.text_height(&cell.body, *col);
        let shortest = own.iter().enumerate().min_by_key(|(_, cell)| length(cell))?.0;
        Some((shortest, height))
    }

    /// The cells that a page break may cut: column, row, rows, text.
    fn spans(&self) -> String {
        concat(&self.merged.cut, |(row, col, rows)| {
            let cell = &self.table.rows[*row].cells[*col];
            format!("({col}, {row}, {rows}, {}, [{}]), ", self.merged.sizes[*row][*col].0.max(1), self.text(cell))
        })
    }

    /// The text of a cell; where the columns are too narrow for their numbers, it may break anywhere.
    fn text(&self, cell: &Cell) -> String {
        if self.fit.lacks == 0 {
            return self.scope.inlines(&cell.body);
        }
        let mut body = cell.body.clone();
        for_each_inline(&mut body, &mut |inline| {
            if let Inline::Text(text) | Inline::Figure { text, .. } | Inline::Code(text) = inline {
                *text = text.chars().flat_map(|c| [c, '\u{200b}']).collect();
            }
        });
        self.scope.inlines(&body)
    }
}

/// A cell: its text alone where nothing else is to be said.
fn call(body: &str, function: &str, options: &[Option<String>]) -> String {
    let options: Vec<&str> = options.iter().flatten().map(String::as_str).collect();
    match (function, options.is_empty()) {
        ("cell", true) => format!("[{body}], "),
        (_, true) => format!("{function}[{body}], "),
        _ => format!("{function}({})[{body}], ", options.join(", ")),
    }
}

fn span(name: &str, size: usize) -> Option<String> {
    (size > 1).then(|| format!("{name}: {size}"))
}

fn align(align: Align) -> &'static str {
    match align {
        Align::Left => "left",
        Align::Center => "center",
        Align::Right => "right",
    }
}

/// True for a cell that shows an old and a new text.
fn is_replaced(cell: &Cell) -> bool {
    let has = |is: fn(&Inline) -> bool| cell.body.iter().any(is);
    has(|inline| matches!(inline, Inline::Removed(_))) && has(|inline| matches!(inline, Inline::Added(_)))
}

/// A length as typst reads it.
fn points(length: Length) -> String {
    format!("{}.{:02}pt", length / 100, length % 100)
}

/// A size of type without its unit.
fn tenths(size: u64) -> String {
    format!("{}.{}", size / 10, size % 10)
}
