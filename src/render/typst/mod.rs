//! Report in, Typst source out: one self-contained file with the page style in front, and a map
//! from its lines back to where each block was written.
//!
//! All text goes through [`escape_typst`]; the calls below are the interface that
//! `templates/theme.typ` implements.

mod parts;

pub use parts::Pages;
use parts::{DocumentScope, spaced};
pub(crate) use parts::{cited_marks, heading_mark, page_marks, section_mark};

use crate::markup::block::{Block, BlockKind, Heading, Table};
use crate::markup::escape::{escape_typst, typst_string};
use crate::model::job::PageNumber;
use crate::model::report::{Meta, Report, Section, SectionKind};
use crate::place::LinePlace;
use crate::text::distinct;

/// A Typst document with the origin of its lines.
#[derive(Debug, Clone)]
pub struct TypstSource {
    /// The document.
    pub text: String,
    /// First line (1-based) of each block, ascending, with where the block was written.
    origins: Vec<(usize, LinePlace)>,
}

impl TypstSource {
    /// Where the block that holds `line` (1-based) was written; none before the first block.
    pub fn origin(&self, line: usize) -> Option<&LinePlace> {
        let after = self.origins.partition_point(|(first, _)| *first <= line);
        after.checked_sub(1).map(|index| &self.origins[index].1)
    }
}

/// How a document is written.
#[derive(Debug)]
pub struct Setting<'a> {
    /// The page style.
    pub theme: Theme<'a>,
    /// What the labels of the document begin with; empty for the full report.
    pub prefix: &'a str,
    /// The pages of the full report, for an excerpt.
    pub pages: Pages,
}

/// Where the page style stands.
#[derive(Debug, Clone, Copy)]
pub enum Theme<'a> {
    /// In front of the document, which is then whole in itself.
    Inline(&'a str),
    /// In a file beside it, for several documents.
    File(&'a str),
}

impl<'a> Setting<'a> {
    /// The full report with the page style in front.
    pub fn whole(theme: &'a str) -> Self {
        Self { theme: Theme::Inline(theme), prefix: "", pages: Pages::Asked }
    }
}

/// Writes the document.
pub fn typst(report: &Report, setting: &Setting<'_>) -> TypstSource {
    let scope = DocumentScope::new(report, setting.prefix, &setting.pages);
    let mut writer = TypstWriter { scope: &scope, out: String::new(), line: 1, origins: Vec::new() };
    match setting.theme {
        Theme::Inline(theme) => {
            writer.put(theme.trim_end());
            writer.put("\n\n");
        }
        Theme::File(name) => writer.put(&format!("#import {}: *\n\n", typst_string(name))),
    }
    writer.put(&settings(&report.meta));
    for section in &report.sections {
        writer.section(section);
    }
    TypstSource { text: writer.out, origins: writer.origins }
}

struct TypstWriter<'a> {
    scope: &'a DocumentScope<'a>,
    out: String,
    line: usize,
    origins: Vec<(usize, LinePlace)>,
}

impl TypstWriter<'_> {
    fn put(&mut self, text: &str) {
        self.line += text.matches('\n').count();
        self.out.push_str(text);
    }

    fn section(&mut self, section: &Section) {
        let title = escape_typst(&section.title);
        let mark = section_mark(&section.key);
        let place = match (self.scope.is_excerpt, section.cited) {
            (false, _) => format!("#page-mark(\"{mark}\")\n\n"),
            (true, true) => format!("{}\n\n", self.scope.page(&mark)),
            (true, false) => String::new(),
        };
        match section.kind {
            SectionKind::Preface if !section.title.is_empty() => {
                self.put(&format!("#preface-heading[{title}]\n\n{place}"));
            }
            SectionKind::Annex => {
                let number = escape_typst(&section.number);
                let head = format!("#annex([{number}])[{title}] {}\n\n{place}", self.scope.label(&section.key));
                let (wide, rest) = wide_start(&section.blocks);
                if !wide.is_empty() {
                    // The title stands on the landscape page of its table, not on a page of its own.
                    self.put(&format!("#wide[\n{head}"));
                    for (block, table) in wide {
                        self.origins.push((self.line, block.source.clone()));
                        self.put(&self.scope.data_table(table, &section.number));
                    }
                    self.put("]\n\n");
                    return self.blocks(rest);
                }
                self.put("#pagebreak(weak: true)\n");
                self.put(&head);
            }
            SectionKind::Preface | SectionKind::Body => self.put(&place),
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
        self.mark(heading);
        let body = self.scope.inlines(&heading.body);
        self.put(&format!("#run-in({}, [{number}])[{body}]", heading.level));
        if let Some(BlockKind::Paragraph(body)) = following.map(|block| &block.kind) {
            self.put(&self.scope.inlines(body));
        }
        self.put(&self.scope.heading_page(heading));
        self.put("\n\n");
    }

    /// The place of a heading of the full report, for the excerpts.
    fn mark(&mut self, heading: &Heading) {
        if heading.id > 0 && !self.scope.is_excerpt {
            self.put(&format!("#page-mark(\"{}\")", heading_mark(heading.id)));
        }
    }

    fn block(&mut self, kind: &BlockKind) {
        let scope = self.scope;
        let text = match kind {
            BlockKind::Heading(heading) => {
                self.mark(heading);
                let (number, body) = (spaced(&heading.number), scope.inlines(&heading.body));
                format!("#section({}, [{number}])[{body}{}]\n\n", heading.level, scope.heading_page(heading))
            }
            BlockKind::Paragraph(body) => format!("{}\n\n", scope.inlines(body)),
            BlockKind::List(items) => scope.list(items),
            BlockKind::Quote(inner) => format!("#quote(block: true)[\n{}]\n\n", scope.nested(inner)),
            BlockKind::Changed(inner) => format!("#changed[\n{}]\n\n", scope.nested(inner)),
            BlockKind::Code(text) => format!("#raw(block: true, {})\n\n", typst_string(text)),
            BlockKind::Table(table) if table.wide => format!("#wide[\n{}]\n\n", scope.data_table(table, "")),
            BlockKind::Table(table) => scope.data_table(table, ""),
            BlockKind::ProjectBox(listed) => scope.project_box(listed),
            BlockKind::Picture(shown) => scope.picture(shown),
            BlockKind::Chart(chart) => scope.chart(chart),
            BlockKind::SignOff(fields) => {
                let fields: String = fields.iter().map(|field| typst_string(field) + ", ").collect();
                format!("#sign-off(({fields}))\n\n")
            }
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

/// The call that sets the page.
fn settings(meta: &Meta) -> String {
    let (year, month, day) = meta.date;
    let chain = |own: &[String]| -> String {
        let names = distinct(own.iter().chain(&meta.fonts.fallback));
        names.into_iter().map(|name| typst_string(name) + ", ").collect()
    };
    let fonts = &meta.fonts;
    let latin: String = fonts.latin.iter().map(|name| typst_string(name) + ", ").collect();
    let page = &meta.page;
    let number = match page.number {
        PageNumber::Outside => "outside",
        PageNumber::Center => "center",
    };
    let or_none = |text: Option<&String>| text.map_or_else(|| "none".to_owned(), |text| typst_string(text));
    let (version, department) = (or_none(meta.version.as_ref()), or_none(meta.department.as_ref()));
    format!(
        "#show: report.with(\n  title: {}, department: {department}, region: {}, bureau: {},\n  version: {version}, date: datetime(year: {year}, month: {month}, day: {day}), date-text: \"{year}年{month}月\",\n  fonts: (\n    title: ({}),\n    body: ({}),\n    kai: ({}),\n    hei: ({}),\n    song: ({}),\n  ),\n  latin: ({latin}),\n  options: (cover: {}, contents: {}, contents-depth: {}, watermark: {}, page-number: \"{number}\", wide-tables: \"screen\"),\n)\n\n",
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
