//! Report in, one Markdown file out: the same structure and numbers, readable in any viewer.
//!
//! Pipe tables have one header row, so headers of several rows are joined with `·` and merged
//! values are repeated; boxes are quotations; footnotes are numbered through the whole file.

use std::fmt::{self, Write};
use std::io;

use crate::markup::block::{Align, Block, BlockKind, BoxBlock, Cell, Inline, Item, Table};
use crate::markup::escape::{escape_markdown, escape_markdown_inside};
use crate::markup::habits::with_working_emphasis;
use crate::markup::linemap::LineMap;
use crate::model::report::{Report, Section, SectionKind};
use crate::project::World;

/// Writes the report as Markdown.
pub fn markdown(report: &Report) -> String {
    written(report).out.text
}

/// The report as the bytes of a Markdown file.
#[expect(clippy::unnecessary_wraps, reason = "other formats may fail")]
pub(super) fn file(report: &Report, _: &World) -> io::Result<Vec<u8>> {
    Ok(markdown(report).into_bytes())
}

/// The report as Markdown, and the line on which each inline stands in it.
pub fn markdown_with_lines(report: &Report) -> (String, LineMap<'_>) {
    let writer = written(report);
    let lines = writer.marks.into_iter().map(|(inline, line)| (inline, line + 1));
    (writer.out.text, LineMap::new(lines.collect()))
}

fn written(report: &Report) -> MarkdownWriter<'_> {
    let meta = &report.meta;
    // Excerpts stand in a folder below that of the report and of its pictures.
    let (up, of) = match &meta.department {
        Some(name) => ("../", format!("（{}摘编）", escape_markdown_inside(name))),
        None => ("", String::new()),
    };
    let mut writer = MarkdownWriter { up, out: Lines::default(), notes: Vec::new(), marks: Vec::new() };
    let _ = writeln!(writer.out, "# {}{of}\n", escape_markdown(&meta.title));
    if let Some(version) = &meta.version {
        let _ = writeln!(writer.out, "（{}）\n", escape_markdown(version));
    }
    let (year, month, _) = meta.date;
    // What no bureau signs, such as the differences of two workbooks, has no date either.
    if !meta.bureau.is_empty() {
        let _ = writeln!(writer.out, "{}　{year}年{month}月\n", escape_markdown(&meta.bureau));
    }
    for section in &report.sections {
        writer.section(section);
    }
    writer.footnotes();
    writer
}

/// Text that knows how many line ends it has.
#[derive(Default)]
struct Lines {
    text: String,
    ends: usize,
}

impl Write for Lines {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.ends += text.bytes().filter(|byte| *byte == b'\n').count();
        self.text.push_str(text);
        Ok(())
    }
}

/// An inline with its line, 0-based, in the text that is being put together. A caller that puts that
/// text into another one shifts the marks made since it began.
type LineMark<'a> = (&'a Inline, usize);

/// A footnote and its inlines, all on its line.
struct Note<'a> {
    text: String,
    marks: Vec<LineMark<'a>>,
}

struct MarkdownWriter<'a> {
    /// From the file to the folder of the report.
    up: &'static str,
    out: Lines,
    notes: Vec<Note<'a>>,
    marks: Vec<LineMark<'a>>,
}

impl<'a> MarkdownWriter<'a> {
    /// The text of the marks from `first` on comes after `lines` line ends.
    fn shift(&mut self, first: usize, lines: usize) {
        self.marks[first..].iter_mut().for_each(|(_, line)| *line += lines);
    }

    fn section(&mut self, section: &'a Section) {
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

    fn blocks(&mut self, blocks: &'a [Block]) {
        let mut rest = blocks.iter().peekable();
        while let Some(block) = rest.next() {
            let first = self.marks.len();
            let text = match &block.kind {
                BlockKind::Heading(heading) if heading.run_in => {
                    let following = rest.next_if(|next| matches!(next.kind, BlockKind::Paragraph(_)));
                    let tail = match following.map(|block| &block.kind) {
                        Some(BlockKind::Paragraph(body)) => self.inlines(body),
                        _ => String::new(),
                    };
                    let after_head = self.marks.len();
                    let head = self.inlines(&heading.body);
                    let own = self.marks.split_off(after_head);
                    self.shift(first, head.matches('\n').count());
                    self.marks.extend(own);
                    format!("**{}{head}**。{tail}", heading.number)
                }
                kind => self.block(kind),
            };
            self.shift(first, self.out.ends);
            if !text.is_empty() {
                let _ = writeln!(self.out, "{}\n", with_working_emphasis(&text));
            }
        }
    }

    fn block(&mut self, kind: &'a BlockKind) -> String {
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
            BlockKind::Changed(inner) => self.nested(inner),
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

    fn nested(&mut self, blocks: &'a [Block]) -> String {
        let outer = std::mem::take(&mut self.out);
        self.blocks(blocks);
        let inner = std::mem::replace(&mut self.out, outer);
        inner.text.trim_end().to_owned()
    }

    fn list(&mut self, items: &'a [Item]) -> String {
        let mut out = Lines::default();
        let mut last = None;
        for (at, item) in items.iter().enumerate() {
            let between = if at > 0 { "\n" } else { "" };
            // A viewer counts on from the first number; after a gap another list begins.
            let is_gap = item.number.is_some() && last.is_some_and(|last| Some(last + 1) != item.number);
            let _ = write!(out, "{between}{}", if is_gap { "\n<!-- -->\n\n" } else { "" });
            let mark = item.number.map_or_else(|| "- ".to_owned(), |number| format!("{number}. "));
            let indent = " ".repeat(mark.len());
            let first = self.marks.len();
            let text = self.nested(&item.blocks).replace('\n', &format!("\n{indent}"));
            self.shift(first, out.ends);
            let _ = write!(out, "{mark}{text}");
            last = item.number;
        }
        out.text
    }

    fn table(&mut self, table: &'a Table) -> String {
        let mut out = Lines::default();
        if !table.title.is_empty() || !table.number.is_empty() {
            let space = if table.number.is_empty() { "" } else { "　" };
            let _ = writeln!(out, "**{}{space}{}**\n", table.number, escape_markdown(&table.title));
        }
        let first = self.marks.len();
        let header: Vec<String> = (0..table.columns.len()).map(|col| self.joined_header(&table.header, col)).collect();
        self.shift(first, out.ends);
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
            let first = self.marks.len();
            let cells: Vec<String> = row.cells.iter().map(|cell| self.cell(cell)).collect();
            self.shift(first, out.ends);
            let _ = writeln!(out, "| {} |", cells.join(" | "));
        }
        for note in &table.notes {
            let _ = writeln!(out, "\n{}", escape_markdown(note));
        }
        out.text.trim_end().to_owned()
    }

    fn joined_header(&mut self, header: &'a [Vec<Cell>], col: usize) -> String {
        let mut levels: Vec<String> =
            header.iter().filter_map(|row| row.get(col)).map(|cell| self.cell(cell)).collect();
        levels.retain(|level| !level.is_empty());
        levels.dedup();
        levels.join("·")
    }

    /// A cell on one line; its line breaks are written as `<br>`.
    fn cell(&mut self, cell: &'a Cell) -> String {
        let first = self.marks.len();
        let text = self.run(&cell.body, false).replace("\\\n", "<br>").replace('\n', " ");
        self.marks[first..].iter_mut().for_each(|(_, line)| *line = 0);
        text
    }

    fn project_box(&mut self, listed: &'a BoxBlock) -> String {
        let mut out = Lines::default();
        let _ = write!(out, "**{}　", listed.number);
        self.run_onto(&listed.title, &mut out);
        let _ = write!(out, "**");
        for group in &listed.groups {
            // Footnotes count on from the items to the name, which stands before them.
            let mut items = Lines::default();
            let first = self.marks.len();
            for (at, item) in group.items.iter().enumerate() {
                let _ = write!(items, "{}", if at > 0 { "、" } else { "" });
                self.run_onto(&item.body, &mut items);
            }
            let own = self.marks.split_off(first);
            let _ = write!(out, "\n\n**");
            self.run_onto(&group.name, &mut out);
            self.marks.extend(own.into_iter().map(|(inline, line)| (inline, line + out.ends)));
            let _ = write!(out, "**：{}。", items.text);
        }
        quoted(&out.text)
    }

    /// A run at the end of a text.
    fn run_onto(&mut self, run: &'a [Inline], out: &mut Lines) {
        let first = self.marks.len();
        let text = self.inlines(run);
        self.shift(first, out.ends);
        let _ = write!(out, "{text}");
    }

    /// A run at the start of a line.
    fn inlines(&mut self, run: &'a [Inline]) -> String {
        self.run(run, true)
    }

    fn run(&mut self, run: &'a [Inline], line_start: bool) -> String {
        let mut out = Lines::default();
        for inline in run {
            let first = self.marks.len();
            let text = match inline {
                Inline::Text(text) | Inline::Figure { text, .. } => {
                    with_breaks(text, line_start && out.text.is_empty())
                }
                Inline::Reference { text, .. } => escape_markdown(text),
                Inline::Strong(body) => marked("**", &self.inlines(body)),
                Inline::Emphasis(body) => format!("*{}*", self.inlines(body)),
                Inline::Strike(body) | Inline::Removed(body) => marked("~~", &self.inlines(body)),
                Inline::Added(body) => marked("**", &self.inlines(body)),
                Inline::Code(text) => code(text),
                Inline::Clause { body, .. } => self.run(body, line_start && out.text.is_empty()),
                Inline::Link { target, body } => {
                    format!("[{}](<{}>)", self.inlines(body), target.replace(['<', '>', '\n'], ""))
                }
                Inline::Footnote(body) => {
                    let text = self.inlines(body).replace("\\\n", " ");
                    let note = Note { text, marks: self.marks.split_off(first) };
                    self.notes.push(note);
                    format!("[^{}]", self.notes.len())
                }
                Inline::Break => "\\\n".to_owned(),
                Inline::Directive(_) => String::new(),
            };
            self.shift(first, out.ends);
            self.marks.push((inline, out.ends));
            let _ = write!(out, "{text}");
        }
        out.text
    }

    fn footnotes(&mut self) {
        for (at, note) in std::mem::take(&mut self.notes).into_iter().enumerate() {
            let line = self.out.ends;
            self.marks.extend(note.marks.into_iter().map(|(inline, _)| (inline, line)));
            let _ = writeln!(self.out, "[^{}]: {}\n", at + 1, note.text);
        }
    }
}

/// Text between marks; white space at its ends would undo them and stays outside.
fn marked(mark: &str, text: &str) -> String {
    let inner = text.trim();
    if inner.is_empty() {
        return text.to_owned();
    }
    let (before, after) = text.split_once(inner).unwrap_or_default();
    format!("{before}{mark}{inner}{mark}{after}")
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
