//! Tables: bars between the cells where a row is short enough to be read so, else HTML.

use std::fmt::Write;

use super::MarkdownWriter;
use super::lines::Lines;
use crate::markup::block::{Align, Cell, Table};
use crate::markup::escape::escape_markdown;

/// Most columns between bars: more of them run over the page of a viewer, whose lines then say nothing.
const MOST_COLUMNS: usize = 8;

impl<'a> MarkdownWriter<'a> {
    pub(super) fn table(&mut self, table: &'a Table) -> Lines<'a> {
        let mut out = Lines::default();
        let unit = if table.unit.is_empty() { String::new() } else { format!("（{}）", table.unit_line()) };
        let caption = escape_markdown(&(table.title.clone() + &unit));
        if !caption.is_empty() || !table.number.is_empty() {
            let space = if table.number.is_empty() { "" } else { "　" };
            let _ = writeln!(out, "**{}{space}{caption}**\n", table.number);
        }
        let notes = if is_plain(table) {
            out.append(self.between_bars(table));
            Vec::new()
        } else {
            let (rows, notes) = self.html_table(table);
            out.append(rows);
            notes
        };
        for note in &table.notes {
            let _ = writeln!(out, "\n{}", escape_markdown(note));
        }
        for note in notes {
            let _ = writeln!(out);
            out.append(note);
            let _ = writeln!(out);
        }
        out.map(|text| text.trim_end().to_owned())
    }

    fn between_bars(&mut self, table: &'a Table) -> Lines<'a> {
        let names = table.header.first().map(Vec::as_slice).unwrap_or_default();
        let mut out =
            row((0..table.columns.len()).map(|col| names.get(col).map(|cell| self.cell(cell)).unwrap_or_default()));
        let rule = table.columns.iter().map(|column| match column.align {
            Align::Left => ":---",
            Align::Center => ":---:",
            Align::Right => "---:",
        });
        out.append(row(rule.map(Lines::of)));
        for line in &table.rows {
            out.append(row(line.cells.iter().map(|cell| self.cell(cell))));
        }
        out
    }

    /// A cell on one line; its line breaks are written as `<br>`.
    fn cell(&mut self, cell: &'a Cell) -> Lines<'a> {
        self.in_table = true;
        let made = self.run(&cell.body, false);
        self.in_table = false;
        made.on_one_line(|text| text.trim_end_matches("\\\n").replace("\\\n", "<br>").replace('\n', " "))
    }
}

/// True for a table that bars can show: one header row, nothing merged, few columns.
fn is_plain(table: &Table) -> bool {
    let mut cells = table.header.iter().chain(table.rows.iter().map(|row| &row.cells)).flatten();
    let is_narrow = !table.wide && table.columns.len() <= MOST_COLUMNS;
    is_narrow && table.header.len() <= 1 && cells.all(|cell| cell.colspan == 1 && cell.rowspan == 1)
}

/// A row of a table.
fn row<'a>(cells: impl Iterator<Item = Lines<'a>>) -> Lines<'a> {
    let mut out = Lines::of("|");
    for cell in cells {
        out.append(cell.map(|text| format!(" {text} |")));
    }
    let _ = writeln!(out);
    out
}
