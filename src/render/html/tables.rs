//! Tables of a page: cells that cover others, and a row's owners.

use std::fmt::Write as _;

use super::body::BodyWriter;
use crate::markup::block::{Align, Block, Cell, Table, TableSize, plain_text};
use crate::markup::escape::escape_tags;
use crate::render::merged::{Area, Slot, groups, slots};

/// Rows of a piece of a long table. A browser lays a piece out when it comes near what is seen; a table of ten thousand
/// rows would keep it busy for seconds. A cell that reaches into the next piece stands in each.
const PIECE: usize = 200;

impl<'a> BodyWriter<'a> {
    pub(super) fn table(&mut self, block: &'a Block, table: &'a Table) {
        let name = table.key.as_ref().map(|key| self.name(key)).unwrap_or_default();
        let long = if table.rows.len() > PIECE { " long" } else { "" };
        self.open("div", &format!(" class=\"table{long}\"{name}"), block, None);
        let caption = self.table_caption(table);
        let rows: Vec<&[Cell]> = table.rows.iter().map(|row| row.cells.as_slice()).collect();
        let body = slots(&rows, &groups(table));
        let mut from = 0;
        while from < rows.len() || from == 0 {
            let to = (from + PIECE).min(rows.len());
            self.piece(table, &body, (from, to), &caption);
            from = to.max(1);
        }
        for note in &table.notes {
            let _ = writeln!(self.out, "<p class=\"table-note\">{}</p>", escape_tags(note));
        }
        self.put("</div>\n");
    }

    /// The caption above it, and its text by which a reader of the screen knows it: that of its annex where it has none.
    fn table_caption(&mut self, table: &Table) -> String {
        let unit = if table.unit.is_empty() { String::new() } else { format!("（{}）", table.unit_line()) };
        let space = if table.number.is_empty() { "" } else { "　" };
        let caption = escape_tags(&format!("{}{space}{}{unit}", table.number, table.title));
        if caption.is_empty() {
            return escape_tags(&self.title.replace('\n', ""));
        }
        let _ = writeln!(self.out, "<p class=\"caption\">{caption}</p>");
        caption
    }

    /// Some rows of a table, under its header.
    fn piece(&mut self, table: &'a Table, body: &[Vec<Slot>], (from, to): (usize, usize), caption: &str) {
        let size = match table.size {
            TableSize::Normal => "normal",
            TableSize::Small => "small",
            TableSize::Tiny => "tiny",
        };
        let wide = if table.wide { " wide" } else { "" };
        let again = if from > 0 { " again" } else { "" };
        let _ = writeln!(
            self.out,
            "<div class=\"piece{wide}\" tabindex=\"0\" role=\"region\" aria-label=\"{caption}\"><table class=\"{size}\">"
        );
        let header: Vec<&[Cell]> = table.header.iter().map(Vec::as_slice).collect();
        // What is repeated is written once more for the eyes alone.
        let hidden = if from > 0 { " aria-hidden=\"true\"" } else { "" };
        let _ = writeln!(self.out, "<thead class=\"head{again}\"{hidden}>");
        for (row, slots) in header.iter().zip(slots(&header, &[])) {
            self.put("<tr>");
            for (cell, slot) in row.iter().zip(slots) {
                let Slot::Shown(area) = slot else { continue };
                let scope = if area.columns > 1 { "colgroup" } else { "col" };
                self.cell("th", &format!(" scope=\"{scope}\"{}", spans(area.rows, area.columns)), cell);
            }
            self.put("</tr>\n");
        }
        self.put("</thead><tbody>\n");
        for at in from..to {
            self.row(table, body, at, (from, to));
        }
        self.put("</tbody></table></div>\n");
    }

    fn row(&mut self, table: &'a Table, body: &[Vec<Slot>], at: usize, piece: (usize, usize)) {
        let row = &table.rows[at];
        let words: Vec<String> = row.cells.iter().map(|cell| plain_text(&cell.body)).collect();
        // Rows of workbooks are found by their figures.
        let found = if table.key.is_none() { self.found(&words.join("　")) } else { String::new() };
        let marks = self.department_marks(&row.departments) + &found;
        let _ = write!(self.out, "<tr{marks}>");
        for col in 0..row.cells.len() {
            let Some((owner, area, height)) = in_piece(body, (at, col), piece) else { continue };
            let cell = &table.rows[owner].cells[col];
            let is_head = row.is_heading() || (col == 0 && area.rows > 1);
            let align = match table.columns.get(col).map_or(Align::Center, |column| column.align) {
                Align::Left => " class=\"left\"",
                Align::Center => "",
                Align::Right => " class=\"right\"",
            };
            let spans = spans(height, area.columns);
            if is_head {
                self.cell("th", &format!(" scope=\"rowgroup\"{align}{spans}"), cell);
            } else {
                self.cell("td", &format!("{align}{spans}"), cell);
            }
        }
        self.put("</tr>\n");
    }

    fn cell(&mut self, tag: &str, attributes: &str, cell: &'a Cell) {
        let _ = write!(self.out, "<{tag}{attributes}>");
        self.run(&cell.body);
        let _ = write!(self.out, "</{tag}>");
    }
}

fn spans(rows: usize, columns: usize) -> String {
    let span = |name: &str, number: usize| if number > 1 { format!(" {name}=\"{number}\"") } else { String::new() };
    span("rowspan", rows) + &span("colspan", columns)
}

/// The cell that begins at a place of a piece: the row that it is written in, its area, and how many rows of the piece
/// it covers.
fn in_piece(
    body: &[Vec<Slot>],
    (row, col): (usize, usize),
    (from, to): (usize, usize),
) -> Option<(usize, Area, usize)> {
    let owner = match body[row][col] {
        Slot::Covered { by } if row == from && by < from => by,
        _ => row,
    };
    let Slot::Shown(area) = body[owner][col] else { return None };
    Some((owner, area, (owner + area.rows).min(to) - row))
}
