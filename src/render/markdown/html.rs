//! A table as HTML, for what bars cannot show: merged cells, headers of several rows, many columns.
//!
//! A viewer shows the block as it stands until the first blank line, so each row is one line and there is
//! none between them. Nothing in it is read as Markdown; footnotes, which would be, become notes below the table.

use std::fmt::Write;

use super::MarkdownWriter;
use super::lines::Lines;
use crate::markup::block::{Align, Cell, Inline, Table};
use crate::markup::escape::escape_html;
use crate::render::merged::{Area, Slot, groups, slots};

/// The tag of a cell of the header.
const NAME: &str = "th scope=\"col\"";
/// The tag of one over several columns.
const NAMES: &str = "th scope=\"colgroup\"";

impl<'a> MarkdownWriter<'a> {
    /// The table, and the notes that go below it.
    pub(super) fn html_table(&mut self, table: &'a Table) -> (Lines<'a>, Vec<Lines<'a>>) {
        let mut notes = Vec::new();
        let mut out = Lines::of("<table>\n<thead>\n");
        let header: Vec<&[Cell]> = table.header.iter().map(Vec::as_slice).collect();
        let names = |_: usize, _: usize, slot: Area| if slot.columns > 1 { NAMES } else { NAME };
        self.html_rows(("<tr>", &header), &slots(&header, &[]), &names, &mut notes, &mut out);
        let _ = write!(out, "</thead>\n<tbody>\n");
        let rows: Vec<&[Cell]> = table.rows.iter().map(|row| row.cells.as_slice()).collect();
        let cell = |row: usize, col: usize, area: Area| {
            let align = table.columns.get(col).map_or(Align::Center, |column| column.align);
            match (table.rows[row].is_heading() || (col == 0 && area.rows > 1), align) {
                (true, Align::Left) => "th scope=\"rowgroup\" align=\"left\"",
                (true, Align::Center) => "th scope=\"rowgroup\"",
                (true, Align::Right) => "th scope=\"rowgroup\" align=\"right\"",
                (false, Align::Left) => "td align=\"left\"",
                (false, Align::Center) => "td",
                (false, Align::Right) => "td align=\"right\"",
            }
        };
        self.html_rows(("<tr align=\"center\">", &rows), &slots(&rows, &groups(table)), &cell, &mut notes, &mut out);
        let _ = write!(out, "</tbody>\n</table>\n");
        (out, notes)
    }

    /// Rows, a line each, that begin with the same tag; `tag` is that of a cell by its row, its column and what
    /// it covers.
    fn html_rows(
        &mut self,
        (begin, rows): (&str, &[&'a [Cell]]),
        slots: &[Vec<Slot>],
        tag: &dyn Fn(usize, usize, Area) -> &'static str,
        notes: &mut Vec<Lines<'a>>,
        out: &mut Lines<'a>,
    ) {
        let first = out.ends;
        for (at, (row, slots)) in rows.iter().zip(slots).enumerate() {
            let _ = write!(out, "{begin}");
            for (col, (cell, slot)) in row.iter().zip(slots).enumerate() {
                match *slot {
                    Slot::Shown(area) => {
                        let tag = tag(at, col, area);
                        let (name, _) = tag.split_once(' ').unwrap_or((tag, ""));
                        let _ = write!(out, "<{tag}{}{}>", span("colspan", area.columns), span("rowspan", area.rows));
                        out.append(self.html_run(&cell.body, notes).map(|text| trimmed(text).to_owned()));
                        let _ = write!(out, "</{name}>");
                    }
                    // It is read where the cell is that covers it.
                    Slot::Covered { by } => mark(&cell.body, first + by, out),
                }
            }
            let _ = writeln!(out, "</tr>");
        }
    }

    /// A run on one line.
    fn html_run(&mut self, run: &'a [Inline], notes: &mut Vec<Lines<'a>>) -> Lines<'a> {
        let mut out = Lines::default();
        for inline in run {
            let mut inside =
                |body: &'a [Inline], tag: &str| self.html_run(body, notes).map(|text| format!("<{tag}>{text}</{tag}>"));
            let made = match inline {
                Inline::Text(text) | Inline::Figure { text, .. } => Lines::of(on_lines(text)),
                Inline::Strong(body) => inside(body, "strong"),
                Inline::Emphasis(body) => inside(body, "em"),
                Inline::Strike(body) | Inline::Removed(body) => inside(body, "del"),
                Inline::Added(body) => inside(body, "ins"),
                Inline::Code(text) => Lines::of(format!("<code>{}</code>", escape_html(text))),
                Inline::Clause { body, .. } => self.html_run(body, notes),
                Inline::Reference { key, text } => Lines::of(match self.target(key) {
                    Some(target) => format!("<a href=\"{target}\">{}</a>", escape_html(text)),
                    None => escape_html(text),
                }),
                Inline::Link { target, body } => {
                    let target = escape_html(target);
                    let body = self.linked(|writer| writer.html_run(body, notes));
                    body.map(|text| format!("<a href=\"{target}\">{text}</a>"))
                }
                Inline::Footnote(body) => {
                    let number = notes.len() + 1;
                    let body = self.inlines(body).on_one_line(|text| text.replace("\\\n", " "));
                    notes.push(body.map(|text| format!("注{number}：{text}")));
                    Lines::of(format!("<sup>注{number}</sup>"))
                }
                Inline::Break => Lines::of("<br>"),
                Inline::Directive(_) => Lines::default(),
            };
            out.marks.push((inline, 0));
            out.append(made);
        }
        out
    }
}

/// Text whose line breaks are kept.
fn on_lines(text: &str) -> String {
    text.split('\n').map(escape_html).collect::<Vec<_>>().join("<br>")
}

/// A cell without the line breaks that nothing follows.
fn trimmed(mut text: &str) -> &str {
    while let Some(rest) = text.strip_suffix("<br>") {
        text = rest;
    }
    text
}

fn span(name: &str, number: usize) -> String {
    if number > 1 { format!(" {name}=\"{number}\"") } else { String::new() }
}

/// Notes on which line a run is read.
fn mark<'a>(run: &'a [Inline], line: usize, out: &mut Lines<'a>) {
    for inline in run {
        out.marks.push((inline, line));
        mark(inline.inner().unwrap_or_default(), line, out);
    }
}
