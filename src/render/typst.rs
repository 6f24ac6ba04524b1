//! Report in, Typst source out: one self-contained file with the page style in front, and a map
//! from its lines back to where each block was written.
//!
//! All text goes through [`escape_typst`]; the calls below are the interface that
//! `templates/theme.typ` implements.

use std::fmt::Write as _;

use crate::markup::block::{Align, Block, BlockKind, BoxBlock, Cell, Heading, Inline, Picture, Table, TableSize};
use crate::markup::escape::{escape_typst, typst_string};
use crate::model::job::PageNumber;
use crate::model::report::{Meta, Report, Section, SectionKind};
use crate::place::LinePlace;

/// A Typst document with the origin of its lines.
#[derive(Debug, Clone)]
pub struct TypstSource {
    /// The document.
    pub text: String,
    /// Lines of the page style in front.
    pub theme_lines: usize,
    /// First line (1-based) of each block, ascending, with where the block was written.
    origins: Vec<(usize, LinePlace)>,
}

impl TypstSource {
    /// Where the block that holds `line` (1-based) was written; none inside the page style.
    #[must_use]
    pub fn origin(&self, line: usize) -> Option<&LinePlace> {
        let after = self.origins.partition_point(|(first, _)| *first <= line);
        after.checked_sub(1).map(|index| &self.origins[index].1)
    }
}

/// Writes the document; `theme` is the page style's source.
#[must_use]
pub fn typst(report: &Report, theme: &str) -> TypstSource {
    let mut writer = Writer { out: String::new(), line: 1, origins: Vec::new() };
    writer.put(theme.trim_end());
    writer.put("\n\n");
    let theme_lines = writer.line - 1;
    writer.put(&settings(&report.meta));
    for section in &report.sections {
        writer.section(section);
    }
    TypstSource { text: writer.out, theme_lines, origins: writer.origins }
}

struct Writer {
    out: String,
    line: usize,
    origins: Vec<(usize, LinePlace)>,
}

impl Writer {
    fn put(&mut self, text: &str) {
        self.line += text.matches('\n').count();
        self.out.push_str(text);
    }

    fn section(&mut self, section: &Section) {
        let title = escape_typst(&section.title);
        match section.kind {
            SectionKind::Preface if !section.title.is_empty() => self.put(&format!("#preface-heading[{title}]\n\n")),
            SectionKind::Annex => {
                let number = escape_typst(&section.number);
                let head = format!("#annex([{number}])[{title}] {}\n\n", label(&section.key));
                let (wide, rest) = wide_start(&section.blocks);
                if !wide.is_empty() {
                    // The title stands on the landscape page of its table, not on a page of its own.
                    self.put(&format!("#wide[\n{head}"));
                    for (block, table) in wide {
                        self.origins.push((self.line, block.source.clone()));
                        self.put(&data_table(table, &section.number));
                    }
                    self.put("]\n\n");
                    return self.blocks(rest);
                }
                self.put("#pagebreak(weak: true)\n");
                self.put(&head);
            }
            SectionKind::Preface | SectionKind::Body => {}
        }
        self.blocks(&section.blocks);
    }

    /// A run-in heading joins the paragraph that follows it.
    fn blocks(&mut self, blocks: &[Block]) {
        let mut rest = blocks.iter().peekable();
        while let Some(block) = rest.next() {
            self.origins.push((self.line, block.source.clone()));
            match &block.kind {
                BlockKind::Heading(heading) if heading.run_in => {
                    let following = rest.next_if(|next| matches!(next.kind, BlockKind::Paragraph(_)));
                    self.run_in(heading, following);
                }
                kind => self.block(kind),
            }
        }
    }

    fn run_in(&mut self, heading: &Heading, following: Option<&Block>) {
        let number = escape_typst(&heading.number);
        self.put(&format!("#run-in({}, [{number}])[{}]", heading.level, inlines(&heading.body)));
        if let Some(BlockKind::Paragraph(body)) = following.map(|block| &block.kind) {
            self.put(&inlines(body));
        }
        self.put("\n\n");
    }

    fn block(&mut self, kind: &BlockKind) {
        let text = match kind {
            BlockKind::Heading(heading) => {
                let number = spaced(&heading.number);
                format!("#section({}, [{number}])[{}]\n\n", heading.level, inlines(&heading.body))
            }
            BlockKind::Paragraph(body) => format!("{}\n\n", inlines(body)),
            BlockKind::List { start, items } => list(*start, items),
            BlockKind::Quote(inner) => format!("#quote(block: true)[\n{}]\n\n", nested(inner)),
            BlockKind::Code(text) => format!("#raw(block: true, {})\n\n", typst_string(text)),
            BlockKind::Table(table) if table.wide => format!("#wide[\n{}]\n\n", data_table(table, "")),
            BlockKind::Table(table) => data_table(table, ""),
            BlockKind::ProjectBox(listed) => project_box(listed),
            BlockKind::Picture(shown) => picture(shown),
            BlockKind::Directive(_) => String::new(),
        };
        self.put(&text);
    }
}

/// The wide tables that a section begins with, and what follows them.
fn wide_start(blocks: &[Block]) -> (Vec<(&Block, &Table)>, &[Block]) {
    let wide: Vec<(&Block, &Table)> = blocks
        .iter()
        .map_while(|block| match &block.kind {
            BlockKind::Table(table) if table.wide => Some((block, table.as_ref())),
            _ => None,
        })
        .collect();
    let rest = &blocks[wide.len()..];
    (wide, rest)
}

/// Blocks inside another one; their lines belong to the outer block.
fn nested(blocks: &[Block]) -> String {
    let mut writer = Writer { out: String::new(), line: 1, origins: Vec::new() };
    writer.blocks(blocks);
    writer.out
}

/// A heading's number; `1.` is followed by a space, 一、 and （一） by none.
fn spaced(number: &str) -> String {
    let gap = if number.ends_with('.') { "\\u{20}" } else { "" };
    escape_typst(number) + gap
}

fn list(start: Option<u64>, items: &[Vec<Block>]) -> String {
    let bodies: Vec<String> = items.iter().map(|item| format!("[{}]", nested(item).trim_end())).collect();
    match start {
        Some(start) => format!("#enum(start: {start}, {})\n\n", bodies.join(", ")),
        None => format!("#list({})\n\n", bodies.join(", ")),
    }
}

fn inlines(run: &[Inline]) -> String {
    let mut out = String::new();
    for inline in run {
        let _ = match inline {
            Inline::Text(text) => write!(out, "{}", escape_typst(text)),
            Inline::Figure { text, .. } => write!(out, "{}", escape_typst(text)),
            Inline::Strong(body) => write!(out, "#strong[{}]", inlines(body)),
            Inline::Emphasis(body) => write!(out, "#emph[{}]", inlines(body)),
            Inline::Strike(body) => write!(out, "#strike[{}]", inlines(body)),
            Inline::Code(text) => write!(out, "#raw({})", typst_string(text)),
            Inline::Link { target, body } => write!(out, "#link({})[{}]", typst_string(target), inlines(body)),
            Inline::Footnote(body) => write!(out, "#footnote[{}]", inlines(body)),
            Inline::Reference { key, text } => write!(out, "#xref({})[{}]", label(key), escape_typst(text)),
            Inline::Break => write!(out, "#linebreak()"),
            Inline::Directive(_) => Ok(()),
        };
    }
    out
}

/// A label that any key can be.
fn label(key: &str) -> String {
    if key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') && !key.is_empty() {
        format!("<{key}>")
    } else {
        format!("#label({})", typst_string(key))
    }
}

/// The same, where an argument is due.
fn label_argument(key: Option<&str>) -> String {
    key.map_or_else(|| "none".to_owned(), |key| format!("label({})", typst_string(key)))
}

/// A table; one that is the whole of an annex goes by the annex's number on its later pages.
fn data_table(table: &Table, annex: &str) -> String {
    let mut out = String::new();
    let weights: Vec<String> = table.columns.iter().map(|column| column.weight.to_string()).collect();
    let aligns: Vec<&str> = table
        .columns
        .iter()
        .map(|column| match column.align {
            Align::Left => "left",
            Align::Center => "center",
            Align::Right => "right",
        })
        .collect();
    let size = match table.size {
        TableSize::Normal => "normal",
        TableSize::Small => "small",
        TableSize::Tiny => "tiny",
    };
    let _ = writeln!(
        out,
        "#data-table(number: [{}], title: [{}], label: {}, size: \"{size}\", groups: {},",
        escape_typst(if table.number.is_empty() { annex } else { &table.number }),
        escape_typst(&table.title),
        label_argument(table.key.as_deref()),
        u8::from(table.grouped),
    );
    let _ = writeln!(out, "  columns: ({},), align: ({},),", weights.join(", "), aligns.join(", "));
    let _ = writeln!(out, "  header: (\n{}  ),", rows(&table.header, false));
    let _ = writeln!(out, "  rows: (\n{}  ),", rows(&table.rows, table.grouped));
    let notes = table.notes.iter().map(|note| format!("[{}], ", escape_typst(note))).collect::<Vec<_>>().concat();
    let _ = writeln!(out, "  notes: ({notes}),\n)");
    out.push('\n');
    out
}

/// Rows as arrays of cells; in a grouped table every row has a first cell of its own.
fn rows(matrix: &[Vec<Cell>], grouped: bool) -> String {
    matrix
        .iter()
        .map(|row| {
            let cells: String = row
                .iter()
                .enumerate()
                .filter_map(|(at, cell)| {
                    let body = inlines(&cell.body);
                    if grouped && at == 0 {
                        return Some(format!("cell([{body}]), "));
                    }
                    (!cell.is_covered()).then(|| format!("cell([{body}]{}), ", spans(cell)))
                })
                .collect();
            format!("    ({cells}),\n")
        })
        .collect::<Vec<_>>()
        .concat()
}

fn spans(cell: &Cell) -> String {
    let mut out = String::new();
    if cell.colspan > 1 {
        let _ = write!(out, ", colspan: {}", cell.colspan);
    }
    if cell.rowspan > 1 {
        let _ = write!(out, ", rowspan: {}", cell.rowspan);
    }
    out
}

fn project_box(listed: &BoxBlock) -> String {
    let groups = listed
        .groups
        .iter()
        .map(|(name, items)| {
            let items = items.iter().map(|item| format!("[{}], ", inlines(item))).collect::<Vec<_>>().concat();
            format!("    ([{}], ({items})),\n", inlines(name))
        })
        .collect::<Vec<_>>()
        .concat();
    format!(
        "#project-box(number: [{}], title: [{}], label: {}, groups: (\n{groups}  ))\n\n",
        escape_typst(&listed.number),
        inlines(&listed.title),
        label_argument(Some(&listed.key)),
    )
}

fn picture(shown: &Picture) -> String {
    format!(
        "#picture({}, number: [{}], caption: [{}], alt: {}, label: {})\n\n",
        typst_string(&format!("images/{}", shown.path)),
        escape_typst(&shown.number),
        escape_typst(&shown.caption),
        typst_string(&shown.alt),
        label_argument(Some(&shown.key)),
    )
}

/// The call that sets the page.
fn settings(meta: &Meta) -> String {
    let (year, month, day) = meta.date;
    let chain = |own: &[String]| -> String {
        let mut names: Vec<&String> = Vec::new();
        for name in own.iter().chain(&meta.fonts.fallback) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names.into_iter().map(|name| typst_string(name) + ", ").collect()
    };
    let fonts = &meta.fonts;
    let latin: String = fonts.latin.iter().map(|name| typst_string(name) + ", ").collect();
    let page = &meta.page;
    let number = match page.number {
        PageNumber::Outside => "outside",
        PageNumber::Center => "center",
    };
    let version = meta.version.as_ref().map_or_else(|| "none".to_owned(), |version| typst_string(version));
    format!(
        "#show: report.with(\n  title: {}, region: {}, bureau: {},\n  version: {version}, date: datetime(year: {year}, month: {month}, day: {day}), date-text: \"{year}年{month}月\",\n  fonts: (\n    title: ({}),\n    body: ({}),\n    kai: ({}),\n    hei: ({}),\n    song: ({}),\n  ),\n  latin: ({latin}),\n  options: (cover: {}, contents: {}, contents-depth: {}, watermark: {}, page-number: \"{number}\", wide-tables: \"screen\"),\n)\n\n",
        typst_string(&meta.title),
        typst_string(&meta.region),
        typst_string(&meta.bureau),
        chain(&fonts.title),
        chain(&fonts.body),
        chain(&fonts.kai),
        chain(&fonts.hei),
        chain(&fonts.song),
        page.cover,
        page.contents,
        page.contents_depth,
        page.watermark,
    )
}
