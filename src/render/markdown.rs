//! Report in, one Markdown file out: the same structure and numbers, readable in any viewer.
//!
//! Pipe tables have one header row, so headers of several rows are joined with `·` and merged
//! values are repeated; boxes are quotations; footnotes are numbered through the whole file.

use std::fmt::{self, Write};
use std::io;

use super::chart;
use crate::markup::block::{Align, Block, BlockKind, BoxBlock, Cell, Inline, Item, Table};
use crate::markup::escape::{escape_markdown, escape_markdown_inside};
use crate::markup::habits::with_working_emphasis;
use crate::markup::linemap::LineMap;
use crate::model::report::{Report, Section, SectionKind};
use crate::project::World;

/// Writes the report as Markdown.
pub fn markdown(report: &Report) -> String {
    written(report).text
}

/// The report as the bytes of a Markdown file.
#[expect(clippy::unnecessary_wraps, reason = "other formats may fail")]
pub(super) fn file(report: &Report, _: &World) -> io::Result<Vec<u8>> {
    Ok(markdown(report).into_bytes())
}

/// The report as Markdown, and the line on which each inline stands in it.
pub fn markdown_with_lines(report: &Report) -> (String, LineMap<'_>) {
    let Lines { text, marks, .. } = written(report);
    (text, LineMap::new(marks.into_iter().map(|(inline, line)| (inline, line + 1)).collect()))
}

fn written(report: &Report) -> Lines<'_> {
    let meta = &report.meta;
    // Excerpts stand in a folder below that of the report and of its pictures.
    let (up, of) = match &meta.department {
        Some(name) => ("../", format!("（{}摘编）", escape_markdown_inside(name))),
        None => ("", String::new()),
    };
    let mut out = Lines::of(format!("# {}{of}\n\n", headline(&escape_markdown(&meta.title))));
    if let Some(version) = &meta.version {
        let _ = writeln!(out, "（{}）\n", escape_markdown(version));
    }
    let (year, month, _) = meta.date;
    // What no bureau signs, such as the differences of two workbooks, has no date either.
    if !meta.bureau.is_empty() {
        let _ = writeln!(out, "{}　{year}年{month}月\n", escape_markdown(&meta.bureau));
    }
    let mut writer = MarkdownWriter { up, in_table: false, notes: Vec::new() };
    for section in &report.sections {
        out.append(writer.section(section));
    }
    for (note, number) in writer.notes.into_iter().zip(1_usize..) {
        let _ = write!(out, "[^{number}]: ");
        out.append(note);
        let _ = writeln!(out, "\n");
    }
    out
}

/// A text with the number of its line ends and the line, 0-based, on which each inline in it stands.
#[derive(Default)]
struct Lines<'a> {
    text: String,
    ends: usize,
    marks: Vec<(&'a Inline, usize)>,
}

impl Write for Lines<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.ends += text.matches('\n').count();
        self.text.push_str(text);
        Ok(())
    }
}

impl Lines<'_> {
    fn of(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { ends: text.matches('\n').count(), text, marks: Vec::new() }
    }

    /// Puts another text behind this one.
    fn append(&mut self, other: Self) {
        self.marks.extend(other.marks.into_iter().map(|(inline, line)| (inline, self.ends + line)));
        self.ends += other.ends;
        self.text.push_str(&other.text);
    }

    /// The text in another form, in which no inline changes its line.
    fn map(self, form: impl FnOnce(&str) -> String) -> Self {
        Self { marks: self.marks, ..Self::of(form(&self.text)) }
    }

    /// The text in a form that has all inlines on its first line.
    fn on_one_line(self, form: impl FnOnce(&str) -> String) -> Self {
        let marks = self.marks.into_iter().map(|(inline, _)| (inline, 0)).collect();
        Self { marks, ..Self::of(form(&self.text)) }
    }
}

struct MarkdownWriter<'a> {
    /// From the file to the folder of the report.
    up: &'static str,
    /// A bar would end the cell, also in code.
    in_table: bool,
    /// The footnotes so far, each on a line.
    notes: Vec<Lines<'a>>,
}

impl<'a> MarkdownWriter<'a> {
    fn section(&mut self, section: &'a Section) -> Lines<'a> {
        let title = headline(&escape_markdown(&section.title));
        let mut out = Lines::of(match section.kind {
            SectionKind::Body => String::new(),
            SectionKind::Preface if section.title.is_empty() => String::new(),
            SectionKind::Preface => format!("## {title}\n\n"),
            SectionKind::Annex => format!("## {}　{title}\n\n", section.number),
        });
        out.append(self.blocks(&section.blocks));
        out
    }

    fn blocks(&mut self, blocks: &'a [Block]) -> Lines<'a> {
        let mut out = Lines::default();
        let mut rest = blocks.iter().peekable();
        let mut after_list = false;
        while let Some(block) = rest.next() {
            // Two lists in a row would be one.
            let is_list = matches!(block.kind, BlockKind::List(_));
            let _ = write!(out, "{}", if is_list && after_list { "<!-- -->\n\n" } else { "" });
            after_list = is_list;
            let made = match &block.kind {
                BlockKind::Heading(heading) if heading.run_in => {
                    let following = rest.next_if(|next| matches!(next.kind, BlockKind::Paragraph(_)));
                    let tail = match following.map(|block| &block.kind) {
                        Some(BlockKind::Paragraph(body)) => self.paragraph(body),
                        _ => Lines::default(),
                    };
                    let mut made = self.inlines(&heading.body);
                    made = made.on_one_line(|head| format!("**{}{}**。", heading.number, on_one_line(head)));
                    made.append(tail);
                    made
                }
                kind => self.block(kind),
            };
            let is_empty = made.text.is_empty();
            out.append(made.map(|text| with_working_emphasis(text).into_owned()));
            let _ = write!(out, "{}", if is_empty { "" } else { "\n\n" });
        }
        out
    }

    fn block(&mut self, kind: &'a BlockKind) -> Lines<'a> {
        match kind {
            BlockKind::Heading(heading) => {
                let marks = "#".repeat(usize::from(heading.level) + 1);
                let space = if heading.number.ends_with('.') { " " } else { "" };
                // `1.` after the marks is text, not a list.
                let body = self.inlines(&heading.body);
                body.on_one_line(|body| headline(&format!("{marks} {}{space}{}", heading.number, on_one_line(body))))
            }
            BlockKind::Paragraph(body) => self.paragraph(body),
            BlockKind::List(items) => self.list(items),
            BlockKind::Quote(inner) => self.nested(inner).map(quoted),
            BlockKind::Changed(inner) => self.nested(inner),
            BlockKind::Code(text) => {
                let fence = "`".repeat(longest_run(text, '`').max(2) + 1);
                Lines::of(format!("{fence}\n{text}\n{fence}"))
            }
            BlockKind::Table(table) => self.table(table),
            BlockKind::ProjectBox(listed) => self.project_box(listed),
            BlockKind::Picture(picture) => {
                let (alt, path) = (escape_markdown(&picture.alt), address(&picture.path));
                let image = format!("![{alt}](<{}images/{path}>)", self.up);
                Lines::of(format!("{image}\n\n{}　{}", picture.number, escape_markdown(&picture.caption)))
            }
            BlockKind::Chart(chart) => {
                let alt = on_one_line(&escape_markdown(&chart.alternative()));
                let image = format!("![{alt}](<{}{}>)", self.up, chart::file(&chart.key));
                let mut made = Lines::of(format!("{image}\n\n{}　{}", chart.number, escape_markdown(&chart.caption)));
                let labels = chart.labels().flat_map(|label| label.run);
                made.marks = labels.map(|inline| (inline, 0)).collect();
                made
            }
            BlockKind::SignOff(fields) => {
                let rows: Vec<String> =
                    fields.iter().map(|field| format!("| {} |  |", escape_markdown(field))).collect();
                Lines::of(format!("| 项目 | 签认 |\n| :---: | :---: |\n{}", rows.join("\n")))
            }
            BlockKind::Directive(_) => Lines::default(),
        }
    }

    fn nested(&mut self, blocks: &'a [Block]) -> Lines<'a> {
        self.blocks(blocks).map(|text| text.trim_end().to_owned())
    }

    fn list(&mut self, items: &'a [Item]) -> Lines<'a> {
        let mut out = Lines::default();
        let mut last = None;
        for (at, item) in items.iter().enumerate() {
            let between = if at > 0 { "\n" } else { "" };
            // A viewer counts on from the first number; after a gap another list begins.
            let is_gap = item.number.is_some() && last.is_some_and(|last| Some(last + 1) != item.number);
            let _ = write!(out, "{between}{}", if is_gap { "\n<!-- -->\n\n" } else { "" });
            let mark = item.number.map_or_else(|| "- ".to_owned(), |number| format!("{number}. "));
            let indent = " ".repeat(mark.len());
            let indented = |text: &str| format!("{mark}{}", text.replace('\n', &format!("\n{indent}")));
            out.append(self.nested(&item.blocks).map(indented));
            last = item.number;
        }
        out
    }

    fn table(&mut self, table: &'a Table) -> Lines<'a> {
        let mut out = Lines::default();
        if !table.title.is_empty() || !table.number.is_empty() {
            let space = if table.number.is_empty() { "" } else { "　" };
            let _ = writeln!(out, "**{}{space}{}**\n", table.number, escape_markdown(&table.title));
        }
        let header = (0..table.columns.len()).map(|col| self.joined_header(&table.header, col));
        out.append(row(header));
        let rule = table.columns.iter().map(|column| match column.align {
            Align::Left => ":---",
            Align::Center => ":---:",
            Align::Right => "---:",
        });
        out.append(row(rule.map(Lines::of)));
        for line in &table.rows {
            out.append(row(line.cells.iter().map(|cell| self.cell(cell))));
        }
        for note in &table.notes {
            let _ = writeln!(out, "\n{}", escape_markdown(note));
        }
        out.map(|text| text.trim_end().to_owned())
    }

    fn joined_header(&mut self, header: &'a [Vec<Cell>], col: usize) -> Lines<'a> {
        let levels: Vec<Lines<'_>> = header.iter().filter_map(|row| row.get(col)).map(|cell| self.cell(cell)).collect();
        let mut texts: Vec<&str> = levels.iter().map(|level| level.text.as_str()).collect();
        texts.retain(|text| !text.is_empty());
        texts.dedup();
        let text = texts.join("·");
        Lines { text, ends: 0, marks: levels.into_iter().flat_map(|level| level.marks).collect() }
    }

    /// A cell on one line; its line breaks are written as `<br>`.
    fn cell(&mut self, cell: &'a Cell) -> Lines<'a> {
        self.in_table = true;
        let made = self.run(&cell.body, false);
        self.in_table = false;
        made.on_one_line(|text| text.trim_end_matches("\\\n").replace("\\\n", "<br>").replace('\n', " "))
    }

    fn project_box(&mut self, listed: &'a BoxBlock) -> Lines<'a> {
        let mut out = self.inlines(&listed.title).map(|title| format!("**{}　{title}**", listed.number));
        for group in &listed.groups {
            // Footnotes count on from the items to the name, which stands before them.
            let mut items = Lines::default();
            for (at, item) in group.items.iter().enumerate() {
                let _ = write!(items, "{}", if at > 0 { "、" } else { "" });
                items.append(self.inlines(&item.body));
            }
            let _ = write!(out, "\n\n**");
            out.append(self.inlines(&group.name));
            let _ = write!(out, "**：");
            out.append(items);
            let _ = write!(out, "。");
        }
        out.map(quoted)
    }

    /// A run as a paragraph, whose lines begin nothing else.
    fn paragraph(&mut self, run: &'a [Inline]) -> Lines<'a> {
        self.inlines(run).map(|text| {
            // A break before nothing would be printed.
            let text = text.trim_end_matches("\\\n");
            text.split('\n').map(inert).collect::<Vec<_>>().join("\n")
        })
    }

    /// A run at the start of a line.
    fn inlines(&mut self, run: &'a [Inline]) -> Lines<'a> {
        self.run(run, true)
    }

    fn run(&mut self, run: &'a [Inline], line_start: bool) -> Lines<'a> {
        let mut out = Lines::default();
        for inline in run {
            let line_start = if out.text.is_empty() { line_start } else { out.text.ends_with('\n') };
            let made = match inline {
                Inline::Text(text) | Inline::Figure { text, .. } => Lines::of(with_breaks(text, line_start)),
                Inline::Reference { text, .. } => Lines::of(escape_markdown(text)),
                Inline::Strong(body) | Inline::Added(body) => self.inlines(body).map(|text| marked("**", text)),
                Inline::Emphasis(body) => self.inlines(body).map(|text| format!("*{text}*")),
                Inline::Strike(body) | Inline::Removed(body) => self.inlines(body).map(|text| marked("~~", text)),
                Inline::Code(text) if self.in_table => Lines::of(code(text).replace('|', "\\|")),
                Inline::Code(text) => Lines::of(code(text)),
                Inline::Clause { body, .. } => self.run(body, line_start),
                Inline::Link { target, body } => {
                    // It would make a picture of the link.
                    if out.text.ends_with('!') {
                        out.text.insert(out.text.len() - 1, '\\');
                    }
                    self.inlines(body).map(|text| format!("[{text}](<{}>)", address(target)))
                }
                Inline::Footnote(body) => {
                    let note = self.inlines(body).on_one_line(|text| text.replace("\\\n", " "));
                    self.notes.push(note);
                    Lines::of(format!("[^{}]", self.notes.len()))
                }
                Inline::Break => Lines::of("\\\n"),
                Inline::Directive(_) => Lines::default(),
            };
            out.marks.push((inline, out.ends));
            out.append(made);
        }
        out
    }
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

/// Text between marks; white space at its ends would undo them and stays outside.
fn marked(mark: &str, text: &str) -> String {
    let inner = text.trim();
    if inner.is_empty() {
        return text.to_owned();
    }
    let (before, after) = text.split_once(inner).unwrap_or_default();
    format!("{before}{mark}{inner}{mark}{after}")
}

/// An address between `<` and `>`.
fn address(target: &str) -> String {
    target.replace(['<', '>', '\n'], "").replace('\\', "\\\\").replace('&', "&amp;")
}

/// Markdown on one line.
fn on_one_line(text: &str) -> String {
    text.replace("\\\n", " ").replace('\n', " ")
}

/// A headline: number signs at its end would be taken off.
fn headline(text: &str) -> String {
    let rest = text.trim_end_matches('#');
    let marks = &text[rest.len()..];
    if marks.is_empty() || rest.ends_with('\\') || rest.is_empty() {
        text.to_owned()
    } else {
        format!("{rest}\\{marks}")
    }
}

/// A line of a paragraph that begins neither a list nor code nor a note, whatever it is put together of: what
/// comes from several cells is escaped each for itself.
fn inert(line: &str) -> String {
    let text = line.trim_start_matches([' ', '\t']);
    let spaces: String = line[..line.len() - text.len()].chars().map(|_| "&#32;").collect();
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let label = text.strip_prefix("[^").and_then(|rest| rest.find(']')).map(|end| end + 3);
    let (at, mark) = match label {
        Some(at) if text[at..].starts_with(':') => (at, "\\"),
        _ if digits > 0 && text[digits..].starts_with(['.', ')']) && is_end(&text[digits + 1..]) => (digits, "\\"),
        _ => (0, ""),
    };
    format!("{spaces}{}{mark}{}", &text[..at], &text[at..])
}

/// True where a mark of a list would end.
fn is_end(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with([' ', '\t', '\n'])
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
    if text.is_empty() {
        return String::new();
    }
    let fence = "`".repeat(longest_run(text, '`') + 1);
    // One space at either end is taken off, unless there is nothing else.
    let is_spaced = text.starts_with(' ') && text.ends_with(' ') && !text.trim_matches(' ').is_empty();
    let pad = if text.starts_with('`') || text.ends_with('`') || is_spaced { " " } else { "" };
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
