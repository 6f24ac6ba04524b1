//! The parts of a document as calls of `templates/theme.typ`.

use std::cell::Cell as Counter;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::super::chart::{Drawing, draw};
use super::TypstWriter;
use crate::markup::block::{
    Align, Block, BlockKind, BoxBlock, Cell, Heading, Inline, Item, Picture, Table, TableSize, for_each_block,
};
use crate::markup::chart::Chart;
use crate::markup::escape::{escape_typst, typst_string};
use crate::model::job::Fonts;
use crate::model::report::Report;

/// Where an excerpt takes the pages of the full report from.
#[derive(Debug, Clone)]
pub enum Pages {
    /// The full report is set in the same run, its marks answer.
    Asked,
    /// From an earlier run; a mark that is missing here shows no page.
    Known(BTreeMap<String, usize>),
}

/// What names mean inside one document. Several documents may be set in one run, where labels of
/// all of them are in one space.
pub(super) struct DocumentScope<'a> {
    prefix: &'a str,
    pages: &'a Pages,
    fonts: &'a Fonts,
    /// Keys that something in the document carries.
    keys: BTreeSet<String>,
    tables: Counter<usize>,
    pub(super) is_excerpt: bool,
}

impl<'a> DocumentScope<'a> {
    pub(super) fn new(report: &'a Report, prefix: &'a str, pages: &'a Pages) -> Self {
        let mut keys: BTreeSet<String> = report.sections.iter().map(|section| section.key.clone()).collect();
        for section in &report.sections {
            for_each_block(&section.blocks, &mut |block| match &block.kind {
                BlockKind::Table(table) => keys.extend(table.key.clone()),
                BlockKind::ProjectBox(listed) => {
                    keys.insert(listed.key.clone());
                }
                BlockKind::Picture(picture) => {
                    keys.insert(picture.key.clone());
                }
                BlockKind::Chart(chart) => {
                    keys.insert(chart.key.clone());
                }
                _ => {}
            });
        }
        let fonts = &report.meta.fonts;
        Self { fonts, prefix, pages, keys, tables: Counter::new(0), is_excerpt: report.meta.department.is_some() }
    }

    /// A label made of a key: other characters than letters, digits and `-` are written by number.
    pub(super) fn label(&self, key: &str) -> String {
        let mut name = String::new();
        for c in key.chars() {
            if c.is_ascii_alphanumeric() || c == '-' {
                name.push(c);
            } else {
                let _ = write!(name, "_{:x}", u32::from(c));
            }
        }
        format!("<{}{name}>", self.prefix)
    }

    fn label_argument(&self, key: Option<&str>) -> String {
        key.map_or_else(|| "none".to_owned(), |key| self.label(key))
    }

    /// A name that no other table of the run has.
    fn table_id(&self, table: &Table) -> String {
        self.tables.set(self.tables.get() + 1);
        match &table.key {
            Some(key) => self.label(key).trim_matches(['<', '>']).to_owned(),
            None => format!("{}table.{}", self.prefix, self.tables.get()),
        }
    }

    /// The page of the full report that a mark stands on.
    pub(super) fn page(&self, mark: &str) -> String {
        match self.pages {
            Pages::Asked => format!("#report-page(\"{mark}\")"),
            Pages::Known(pages) => {
                pages.get(mark).map_or_else(String::new, |page| format!("#report-page(\"{mark}\", page: {page})"))
            }
        }
    }

    /// The mark of a heading in the full report, or its page in an excerpt.
    pub(super) fn heading_page(&self, heading: &Heading) -> String {
        if heading.cited { self.page(&heading_mark(heading.id)) } else { String::new() }
    }

    /// Blocks inside another one; their lines belong to the outer block.
    pub(super) fn nested(&self, blocks: &[Block]) -> String {
        let mut writer = TypstWriter { scope: self, out: String::new(), line: 1, origins: Vec::new() };
        writer.blocks(blocks);
        writer.out
    }

    pub(super) fn list(&self, items: &[Item]) -> String {
        let is_ordered = items.first().is_some_and(|item| item.number.is_some());
        let bodies: Vec<String> = items
            .iter()
            .map(|item| {
                let body = self.nested(&item.blocks);
                let number = item.number.map_or_else(String::new, |number| format!("enum.item({number})"));
                format!("{number}[{}]", body.trim_end())
            })
            .collect();
        format!("#{}({})\n\n", if is_ordered { "enum" } else { "list" }, bodies.join(", "))
    }

    pub(super) fn inlines(&self, run: &[Inline]) -> String {
        let mut out = String::new();
        for inline in run {
            let _ = match inline {
                Inline::Text(text) => write!(out, "{}", escape_typst(text)),
                Inline::Figure { text, .. } => write!(out, "{}", escape_typst(text)),
                Inline::Strong(body) => write!(out, "#strong[{}]", self.inlines(body)),
                Inline::Emphasis(body) => write!(out, "#emph[{}]", self.inlines(body)),
                Inline::Strike(body) => write!(out, "#strike[{}]", self.inlines(body)),
                Inline::Removed(body) => write!(out, "#removed[{}]", self.inlines(body)),
                Inline::Added(body) => write!(out, "#added[{}]", self.inlines(body)),
                Inline::Code(text) => write!(out, "#raw({})", typst_string(text)),
                Inline::Link { target, body } => write!(out, "#link({})[{}]", typst_string(target), self.inlines(body)),
                Inline::Clause { body, .. } => write!(out, "{}", self.inlines(body)),
                Inline::Footnote(body) => write!(out, "#footnote[{}]", self.inlines(body)),
                Inline::Reference { key, text } if self.keys.contains(key) => {
                    write!(out, "#xref({})[{}]", self.label(key), escape_typst(text))
                }
                // An excerpt names things that stand in the full report only.
                Inline::Reference { text, .. } => write!(out, "{}", escape_typst(text)),
                Inline::Break => write!(out, "#linebreak()"),
                Inline::Directive(_) => Ok(()),
            };
        }
        out
    }

    /// A table; one that is the whole of an annex goes by the annex's number on its later pages.
    pub(super) fn data_table(&self, table: &Table, annex: &str) -> String {
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
            "#data-table(number: [{}], title: [{}], id: \"{}\", label: {}, size: \"{size}\", groups: {},",
            escape_typst(if table.number.is_empty() { annex } else { &table.number }),
            escape_typst(&table.title),
            self.table_id(table),
            self.label_argument(table.key.as_deref()),
            u8::from(table.grouped),
        );
        let _ = writeln!(out, "  columns: ({},), align: ({},),", weights.join(", "), aligns.join(", "));
        let _ = writeln!(out, "  header: (\n{}  ),", self.rows(table.header.iter().map(Vec::as_slice), false));
        let _ = writeln!(
            out,
            "  rows: (\n{}  ),",
            self.rows(table.rows.iter().map(|row| row.cells.as_slice()), table.grouped)
        );
        let notes = concat(&table.notes, |note| format!("[{}], ", escape_typst(note)));
        let _ = writeln!(out, "  notes: ({notes}),\n)");
        out.push('\n');
        out
    }

    /// Rows as arrays of cells; in a grouped table every row has a first cell of its own.
    fn rows<'b>(&self, matrix: impl Iterator<Item = &'b [Cell]>, grouped: bool) -> String {
        concat(matrix, |row| {
            let cells = concat(row.iter().enumerate(), |(at, cell)| {
                let body = self.inlines(&cell.body);
                let fill = if is_replaced(cell) { ", fill: changed-shade" } else { "" };
                match cell {
                    _ if grouped && at == 0 => format!("cell([{body}]), "),
                    cell if cell.is_covered() => String::new(),
                    cell => format!("cell([{body}]{}{fill}), ", spans(cell)),
                }
            });
            format!("    ({cells}),\n")
        })
    }

    pub(super) fn project_box(&self, listed: &BoxBlock) -> String {
        let groups = concat(&listed.groups, |group| {
            let items = concat(&group.items, |item| format!("[{}], ", self.inlines(&item.body)));
            format!("    ([{}], ({items})),\n", self.inlines(&group.name))
        });
        format!(
            "#project-box(number: [{}], title: [{}], label: {}, groups: (\n{groups}  ))\n\n",
            escape_typst(&listed.number),
            self.inlines(&listed.title),
            self.label_argument(Some(&listed.key)),
        )
    }

    pub(super) fn picture(&self, shown: &Picture) -> String {
        format!(
            "#picture({}, number: [{}], caption: [{}], alt: {}, label: {})\n\n",
            typst_string(&format!("images/{}", shown.path)),
            escape_typst(&shown.number),
            escape_typst(&shown.caption),
            typst_string(&shown.alt),
            self.label_argument(Some(&shown.key)),
        )
    }

    /// A chart; its picture stands in the document itself, which is then whole without other files.
    pub(super) fn chart(&self, chart: &Chart) -> String {
        let Drawing { svg, width } = draw(chart, self.fonts);
        format!(
            "#picture(bytes({}), number: [{}], caption: [{}], alt: {}, label: {}, width: {width}%)\n\n",
            typst_string(&svg),
            escape_typst(&chart.number),
            escape_typst(&chart.caption),
            typst_string(&chart.alternative()),
            self.label_argument(Some(&chart.key)),
        )
    }
}

/// What is written for each of several things, one after the other.
fn concat<T>(things: impl IntoIterator<Item = T>, write: impl FnMut(T) -> String) -> String {
    things.into_iter().map(write).collect()
}

/// The marks that a full report holds, in order.
pub(crate) fn page_marks(report: &Report) -> Vec<String> {
    let mut marks = Vec::new();
    for section in &report.sections {
        marks.push(section_mark(&section.key));
        for_each_block(&section.blocks, &mut |block| {
            if let BlockKind::Heading(heading) = &block.kind {
                marks.push(heading_mark(heading.id));
            }
        });
    }
    marks
}

/// The marks of the full report that an excerpt refers to, in order.
pub(crate) fn cited_marks(report: &Report) -> Vec<String> {
    let mut marks = Vec::new();
    for section in &report.sections {
        marks.extend(section.cited.then(|| section_mark(&section.key)));
        for_each_block(&section.blocks, &mut |block| match &block.kind {
            BlockKind::Heading(heading) if heading.cited => marks.push(heading_mark(heading.id)),
            _ => {}
        });
    }
    marks
}

/// The mark of a heading of the full report, by its place among them.
pub(crate) fn heading_mark(id: usize) -> String {
    format!("at.h{id}")
}

/// The mark of a section of the full report.
pub(crate) fn section_mark(key: &str) -> String {
    format!("at.s-{key}")
}

/// A heading's number; `1.` is followed by a space, 一、 and （一） by none.
pub(super) fn spaced(number: &str) -> String {
    let gap = if number.ends_with('.') { "\\u{20}" } else { "" };
    escape_typst(number) + gap
}

/// True for a cell that shows an old and a new text.
fn is_replaced(cell: &Cell) -> bool {
    let has = |is: fn(&Inline) -> bool| cell.body.iter().any(is);
    has(|inline| matches!(inline, Inline::Removed(_))) && has(|inline| matches!(inline, Inline::Added(_)))
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
