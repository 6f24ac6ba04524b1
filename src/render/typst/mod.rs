//! Report in, Typst source out: one self-contained file with the page style in front, and a map
//! from its lines back to where each block was written.
//!
//! All text goes through [`escape_typst`]; the calls below are the interface that
//! `templates/theme.typ` implements.

mod contents;
mod parts;
mod settings;
mod tables;

pub use parts::Pages;
use parts::{DocumentScope, spaced};
pub(crate) use parts::{cited_marks, heading_mark, listed_keys, page_marks, section_mark};

use crate::markup::block::{Block, BlockKind, Heading, Table, plain_text};
use crate::markup::escape::{escape_typst, typst_string};
use crate::model::report::{EndMatter, Report, Section, SectionKind};
use crate::place::LinePlace;
use crate::render::fit::{Fit, Length, Room, fit};
use crate::text::width::of_char;

/// A Typst document with the origin of its lines.
#[derive(Debug, Clone)]
pub struct TypstSource {
    /// The document.
    pub text: String,
    /// First line (1-based) of each block, ascending, with where the block was written.
    origins: Vec<(usize, LinePlace)>,
    /// Tables that no page is wide enough for.
    pub(super) too_wide: Vec<TooWide>,
}

/// A table that no page is wide enough for.
#[derive(Debug, Clone)]
pub(super) struct TooWide {
    /// Its number and title.
    pub table: String,
    /// What it lacks.
    pub lacks: Length,
    /// Where it was written.
    pub source: LinePlace,
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
    let mut writer = TypstWriter { scope: &scope, room: Room::Page, out: String::new(), line: 1, origins: Vec::new() };
    match setting.theme {
        Theme::Inline(theme) => {
            writer.put(theme.trim_end());
            writer.put("\n\n");
        }
        Theme::File(name) => writer.put(&format!("#import {}: *\n\n", typst_string(name))),
    }
    writer.put(&settings::settings(report));
    let (text, annexes) = report.text_and_annexes();
    for section in text {
        writer.section(section);
    }
    writer.end_matter(&report.end_matter());
    for section in annexes {
        writer.section(section);
    }
    TypstSource { text: writer.out, origins: writer.origins, too_wide: scope.too_wide.take() }
}

struct TypstWriter<'a> {
    scope: &'a DocumentScope<'a>,
    /// Where its blocks stand.
    room: Room,
    out: String,
    line: usize,
    origins: Vec<(usize, LinePlace)>,
}

impl TypstWriter<'_> {
    fn put(&mut self, text: &str) {
        self.line += text.matches('\n').count();
        self.out.push_str(text);
    }

    fn end_matter(&mut self, end: &EndMatter<'_>) {
        if !end.annexes.is_empty() {
            let entry = |(number, title): &(&str, String)| {
                let number = if number.is_empty() { String::new() } else { format!("{}.", escape_typst(number)) };
                format!("([{number}], [{}]), ", escape_typst(title))
            };
            let entries: String = end.annexes.iter().map(entry).collect();
            self.put(&format!("#annex-note(({entries}))\n\n"));
        }
        if let Some((bureau, day)) = &end.signature {
            self.put(&format!("#signature([{}], [{}])\n\n", escape_typst(bureau), escape_typst(day)));
        }
    }

    fn section(&mut self, section: &Section) {
        let title = escape_typst(&section.title);
        self.scope.outline.replace(Outline::below(section));
        let mark = section_mark(&section.key);
        let place = match (self.scope.is_excerpt, section.cited) {
            (false, _) => format!("#page-mark(\"{mark}\")\n\n"),
            (true, true) => format!("{}\n\n", self.scope.page(&mark)),
            (true, false) => String::new(),
        };
        match section.kind {
            SectionKind::Preface if !section.title.is_empty() => {
                let (_, title) = titled(String::new(), title, &section.title);
                self.put(&format!("#preface-heading[{title}]\n\n{place}"));
            }
            SectionKind::Annex => {
                let (number, title) = titled(escape_typst(&section.number), title, &section.title);
                let head = format!("#annex([{number}])[{title}] {}\n\n{place}", self.scope.label(&section.key));
                let (wide, rest) = wide_start(&section.blocks);
                if !wide.is_empty() {
                    // The title stands on the landscape page of its table, not on a page of its own.
                    self.put(&format!("#wide[\n{head}"));
                    self.wide_tables(wide, &section.number);
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
                kind => {
                    let head = head(kind);
                    let wide = std::iter::from_fn(|| rest.next_if(|next| head.is_some() && turned(next).is_some()));
                    let wide: Vec<TurnedTable<'_>> = wide.filter_map(turned).collect();
                    match head.filter(|_| !wide.is_empty()) {
                        Some(heading) => {
                            // Alone it would stay on the page before.
                            self.put("#wide[\n");
                            self.block(kind, &block.source);
                            self.wide_tables(wide, heading.number.trim_end());
                            self.put("]\n\n");
                        }
                        None => self.block(kind, &block.source),
                    }
                }
            }
        }
    }

    /// Tables on a page that is landscape; those without a number go by another one on their later pages.
    fn wide_tables(&mut self, wide: Vec<TurnedTable<'_>>, number: &str) {
        for (block, table, fit) in wide {
            self.origins.push((self.line, block.source.clone()));
            self.put(&self.scope.data_table(table, number, &fit, &block.source));
        }
    }

    fn run_in(&mut self, heading: &Heading, following: Option<&Block>) {
        self.mark(heading);
        let (number, body) =
            titled(escape_typst(&heading.number), self.scope.inlines(&heading.body), &plain_text(&heading.body));
        let depth = self.scope.outline.borrow_mut().depth(heading.level);
        self.put(&format!("#run-in({depth}, [{number}])[{body}]"));
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

    fn block(&mut self, kind: &BlockKind, source: &LinePlace) {
        let scope = self.scope;
        let text = match kind {
            BlockKind::Heading(heading) => {
                self.mark(heading);
                let (number, body) =
                    titled(spaced(&heading.number), scope.inlines(&heading.body), &plain_text(&heading.body));
                let depth = scope.outline.borrow_mut().depth(heading.level);
                let hidden = if heading.level > scope.contents_depth { ", outlined: false" } else { "" };
                let page = scope.heading_page(heading);
                format!("#section({}, [{number}], depth: {depth}{hidden})[{body}{page}]\n\n", heading.level)
            }
            BlockKind::Paragraph(body) => format!("{}\n\n", scope.inlines(body)),
            BlockKind::List(items) => scope.list(items),
            BlockKind::Quote(inner) => format!("#quote(block: true)[\n{}]\n\n", scope.nested(inner)),
            BlockKind::Changed(inner) => format!("#changed[\n{}]\n\n", scope.nested(inner)),
            BlockKind::Code(text) => format!("#raw(block: true, {})\n\n", typst_string(text)),
            BlockKind::Table(table) => {
                let fit = fit(table, self.room);
                let set = scope.data_table(table, "", &fit, source);
                if fit.is_turned() { format!("#wide[\n{set}]\n\n") } else { set }
            }
            BlockKind::ProjectBox(listed) => scope.project_box(listed),
            BlockKind::Picture(shown) => scope.picture(shown),
            BlockKind::Chart(chart) => scope.chart(chart, self.room),
            BlockKind::SignOff(fields) => {
                let fields: String = fields.iter().map(|field| typst_string(field) + ", ").collect();
                format!("#sign-off(({fields}))\n\n")
            }
            BlockKind::Directive(_) => String::new(),
        };
        self.put(&text);
    }
}

/// The number and the title of a heading, `shown` as its title reads. A heading without a title is none for
/// readers of PDF, so that one of nothing but a number has that as its title, and one of nothing a dash.
fn titled(number: String, title: String, shown: &str) -> (String, String) {
    let is_seen = |c: char| !c.is_whitespace() && of_char(c) > 0;
    if shown.contains(is_seen) {
        return (number, title);
    }
    let instead = if number.is_empty() { "—".to_owned() } else { number };
    (String::new(), instead + &title)
}

/// The headings that the text stands under, by which each gets the level after theirs: readers of PDF count
/// them, and 附件1 goes from its title to 1. without an 一、 between.
#[derive(Debug, Default)]
struct Outline(Vec<u8>);

impl Outline {
    fn below(section: &Section) -> Self {
        let has_title = match section.kind {
            SectionKind::Annex => true,
            SectionKind::Preface => !section.title.is_empty(),
            SectionKind::Body => false,
        };
        Self(if has_title { vec![0] } else { Vec::new() })
    }

    fn depth(&mut self, level: u8) -> usize {
        self.0.retain(|above| *above < level);
        self.0.push(level);
        self.0.len()
    }
}

/// The heading that a block is or ends with, which what follows stands under.
fn head(kind: &BlockKind) -> Option<&Heading> {
    match kind {
        BlockKind::Heading(heading) if !heading.run_in => Some(heading),
        BlockKind::Changed(inner) => inner.last().and_then(|block| head(&block.kind)),
        _ => None,
    }
}

/// The wide tables that a section begins with, and what follows them.
fn wide_start(blocks: &[Block]) -> (Vec<TurnedTable<'_>>, &[Block]) {
    let wide: Vec<TurnedTable<'_>> = blocks.iter().map_while(turned).collect();
    let rest = &blocks[wide.len()..];
    (wide, rest)
}

/// A table that stands on landscape pages, with its block.
type TurnedTable<'a> = (&'a Block, &'a Table, Fit);

fn turned(block: &Block) -> Option<TurnedTable<'_>> {
    let BlockKind::Table(table) = &block.kind else { return None };
    let fit = fit(table, Room::Page);
    fit.is_turned().then_some((block, table, fit))
}
