//! Report in, one Markdown file out: the same structure and numbers, readable in any viewer.
//!
//! Pipe tables have one header row, so headers of several rows are joined with `·` and merged
//! values are repeated; boxes are quotations; footnotes are numbered through the whole file.

use std::fmt::Write as _;

use crate::markup::block::{Align, Block, BlockKind, BoxBlock, Cell, Inline, Item, Table};
use crate::markup::escape::{escape_markdown, escape_markdown_inside};
use crate::markup::habits::with_working_emphasis;
use crate::model::report::{Report, Section, SectionKind};

/// Writes the report as Markdown.
#[must_use]
pub fn markdown(report: &Report) -> String {
    let meta = &report.meta;
    // Excerpts stand in a folder below that of the report and of its pictures.
    let (up, of) = match &meta.department {
        Some(name) => ("../", format!("（{}摘编）", escape_markdown_inside(name))),
        None => ("", String::new()),
    };
    let mut writer = Writer { up, ..Writer::default() };
    let _ = writeln!(writer.out, "# {}{of}\n", escape_markdown(&meta.title));
    if let Some(version) = &meta.version {
        let _ = writeln!(writer.out, "（{}）\n", escape_markdown(version));
    }
    let (year, month, _) = meta.date;
    let _ = writeln!(writer.out, "{}　{year}年{month}月\n", escape_markdown(&meta.bureau));
    for section in &report.sections {
        writer.section(section);
    }
    writer.footnotes();
    writer.out
}

#[derive(Default)]
struct Writer {
    /// From the file to the folder of the report.
    up: &'static str,
    out: String,
    notes: Vec<String>,
}

impl Writer {
    fn section(&mut self, section: &Section) {
        match section.kind {
            SectionKind::Body => {}
            SectionKind::Preface if section.title.is_empty() => {}
            SectionKind::Preface => {
                let _ = writeln!(self.out, "## {}\n", escape_markdown(&section.title));
            }
            SectionKind::Annex => {
                let _ = writeln!(self.out, "## {}　{}\n", section.number, escape_markdown(&section.title));
            }
        }
        self.blocks(&section.blocks);
    }

    fn blocks(&mut self, blocks: &[Block]) {
        let mut rest = blocks.iter().peekable();
        while let Some(block) = rest.next() {
            let text = match &block.kind {
                BlockKind::Heading(heading) if heading.run_in => {
                    let following = rest.next_if(|next| matches!(next.kind, BlockKind::Paragraph(_)));
                    let tail = match following.map(|block| &block.kind) {
                        Some(BlockKind::Paragraph(body)) => self.inlines(body),
                        _ => String::new(),
                    };
                    format!("**{}{}**。{tail}", heading.number, self.inlines(&heading.body))
                }
                kind => self.block(kind),
            };
            if !text.is_empty() {
                let _ = writeln!(self.out, "{}\n", with_working_emphasis(&text));
            }
        }
    }

    fn block(&mut self, kind: &BlockKind) -> String {
        match kind {
            BlockKind::Heading(heading) => {
                let marks = "#".repeat(usize::from(heading.level) + 1);
                let space = if heading.number.ends_with('.') { " " } else { "" };
                // `1.` after the marks is text, not a list.
                format!("{marks} {}{space}{}", heading.number, self.inlines(&heading.body))
            }
            BlockKind::Paragraph(body) => self.inlines(body),
            BlockKind::List(items) => self.list(items),
            BlockKind::Quote(inner) => quoted(&self.nested(inner)),
            BlockKind::Code(text) => {
                let fence = "`".repeat(longest_run(text, '`').max(2) + 1);
                format!("{fence}\n{text}\n{fence}")
            }
            BlockKind::Table(table) => self.table(table),
            BlockKind::ProjectBox(listed) => self.project_box(listed),
            BlockKind::Picture(picture) => {
                let image = format!("![{}](<{}images/{}>)", escape_markdown(&picture.alt), self.up, picture.path);
                format!("{image}\n\n{}　{}", picture.number, escape_markdown(&picture.caption))
            }
            BlockKind::SignOff(fields) => {
                let rows: Vec<String> =
                    fields.iter().map(|field| format!("| {} |  |", escape_markdown(field))).collect();
                format!("| 项目 | 签认 |\n| :---: | :---: |\n{}", rows.join("\n"))
            }
            BlockKind::Directive(_) => String::new(),
        }
    }

    fn nested(&mut self, blocks: &[Block]) -> String {
        let outer = std::mem::take(&mut self.out);
        self.blocks(blocks);
        let inner = std::mem::replace(&mut self.out, outer);
        inner.trim_end().to_owned()
    }

    fn list(&mut self, items: &[Item]) -> String {
        let mut lines: Vec<String> = Vec::new();
        let mut last = None;
        for item in items {
            // A viewer counts on from the first number; after a gap another list begins.
            if item.number.is_some() && last.is_some_and(|last| Some(last + 1) != item.number) {
                lines.push("\n<!-- -->\n".to_owned());
            }
            let mark = item.number.map_or_else(|| "- ".to_owned(), |number| format!("{number}. "));
            let indent = " ".repeat(mark.len());
            lines.push(mark + &self.nested(&item.blocks).replace('\n', &format!("\n{indent}")));
            last = item.number;
        }
        lines.join("\n")
    }

    fn table(&mut self, table: &Table) -> String {
        let mut out = String::new();
        if !table.title.is_empty() || !table.number.is_empty() {
            let _ = writeln!(out, "**{}　{}**\n", table.number, escape_markdown(&table.title));
        }
        let header: Vec<String> = (0..table.columns.len()).map(|col| self.joined_header(&table.header, col)).collect();
        let _ = writeln!(out, "| {} |", header.join(" | "));
        let rule: Vec<&str> = table
            .columns
            .iter()
            .map(|column| match column.align {
                Align::Left => ":---",
                Align::Center => ":---:",
                Align::Right => "---:",
            })
            .collect();
        let _ = writeln!(out, "| {} |", rule.join(" | "));
        for row in &table.rows {
            let cells: Vec<String> = row.cells.iter().map(|cell| self.cell(cell)).collect();
            let _ = writeln!(out, "| {} |", cells.join(" | "));
        }
        for note in &table.notes {
            let _ = writeln!(out, "\n{}", escape_markdown(note));
        }
        out.trim_end().to_owned()
    }

    fn joined_header(&mut self, header: &[Vec<Cell>], col: usize) -> String {
        let mut levels: Vec<String> =
            header.iter().filter_map(|row| row.get(col)).map(|cell| self.cell(cell)).collect();
        levels.retain(|level| !level.is_empty());
        levels.dedup();
        levels.join("·")
    }

    /// A cell on one line; its line breaks are written as `<br>`.
    fn cell(&mut self, cell: &Cell) -> String {
        self.run(&cell.body, false).replace("\\\n", "<br>").replace('\n', " ")
    }

    fn project_box(&mut self, listed: &BoxBlock) -> String {
        let mut paragraphs = vec![format!("**{}　{}**", listed.number, self.inlines(&listed.title))];
        for group in &listed.groups {
            let items: Vec<String> = group.items.iter().map(|item| self.inlines(&item.body)).collect();
            paragraphs.push(format!("**{}**：{}。", self.inlines(&group.name), items.join("、")));
        }
        quoted(&paragraphs.join("\n\n"))
    }

    /// A run at the start of a line.
    fn inlines(&mut self, run: &[Inline]) -> String {
        self.run(run, true)
    }

    fn run(&mut self, run: &[Inline], line_start: bool) -> String {
        let mut out = String::new();
        for inline in run {
            let text = match inline {
                Inline::Text(text) | Inline::Figure { text, .. } => with_breaks(text, line_start && out.is_empty()),
                Inline::Reference { text, .. } => escape_markdown(text),
                Inline::Strong(body) => format!("**{}**", self.inlines(body)),
                Inline::Emphasis(body) => format!("*{}*", self.inlines(body)),
                Inline::Strike(body) => format!("~~{}~~", self.inlines(body)),
                Inline::Code(text) => code(text),
                Inline::Clause { body, .. } => self.inlines(body),
                Inline::Link { target, body } => {
                    format!("[{}](<{}>)", self.inlines(body), target.replace(['<', '>', '\n'], ""))
                }
                Inline::Footnote(body) => {
                    let note = self.inlines(body).replace("\\\n", " ");
                    self.notes.push(note);
                    format!("[^{}]", self.notes.len())
                }
                Inline::Break => "\\\n".to_owned(),
                Inline::Directive(_) => String::new(),
            };
            out.push_str(&text);
        }
        out
    }

    fn footnotes(&mut self) {
        for (at, note) in std::mem::take(&mut self.notes).into_iter().enumerate() {
            let _ = writeln!(self.out, "[^{}]: {note}\n", at + 1);
        }
    }
}

/// Escaped text whose line breaks are kept.
fn with_breaks(text: &str, line_start: bool) -> String {
    let mut lines = text.split('\n');
    let first = lines.next().map(|line| if line_start { escape_markdown(line) } else { escape_markdown_inside(line) });
    first.into_iter().chain(lines.map(escape_markdown)).collect::<Vec<_>>().join("\\\n")
}

fn quoted(text: &str) -> String {
    text.lines()
        .map(|line| if line.is_empty() { ">".to_owned() } else { format!("> {line}") })
        .collect::<Vec<_>>()
        .join("\n")
}

/// Verbatim text between enough back ticks.
fn code(text: &str) -> String {
    let fence = "`".repeat(longest_run(text, '`') + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

fn longest_run(text: &str, wanted: char) -> usize {
    let (mut longest, mut current) = (0, 0);
    for c in text.chars() {
        current = if c == wanted { current + 1 } else { 0 };
        longest = longest.max(current);
    }
    longest
}
