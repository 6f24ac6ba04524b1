//! The parts of a document as calls of `templates/theme.typ`.

use std::cell::{Cell as Counter, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::super::chart::draw;
use super::{Outline, TooWide, TypstWriter};
use crate::markup::block::{
    Block, BlockKind, BoxBlock, Heading, Inline, Item, Picture, Table, for_each_block, plain_text,
};
use crate::markup::chart::Chart;
use crate::markup::escape::{ascii_name, escape_typst, typst_string};
use crate::model::job::Fonts;
use crate::model::report::Report;
use crate::render::fit::Room;
use crate::text::dash;

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
    /// The headings that the text stands under so far, also inside other blocks.
    pub(super) outline: RefCell<Outline>,
    /// Tables that no page is wide enough for.
    pub(super) too_wide: RefCell<Vec<TooWide>>,
    /// Levels of headings in the contents.
    pub(super) contents_depth: u8,
    /// Captions are listed after the contents.
    lists: bool,
    pub(super) is_excerpt: bool,
}

impl<'a> DocumentScope<'a> {
    pub(super) fn new(report: &'a Report, prefix: &'a str, pages: &'a Pages) -> Self {
        Self {
            fonts: &report.meta.fonts,
            prefix,
            pages,
            keys: report.keys(),
            tables: Counter::new(0),
            outline: RefCell::default(),
            too_wide: RefCell::default(),
            lists: report.meta.page.lists,
            contents_depth: report.meta.page.contents_depth,
            is_excerpt: report.meta.department.is_some(),
        }
    }

    /// A label made of a key.
    pub(super) fn label(&self, key: &str) -> String {
        format!("<{}{}>", self.prefix, ascii_name(key))
    }

    pub(super) fn label_argument(&self, key: Option<&str>) -> String {
        key.map_or_else(|| "none".to_owned(), |key| self.label(key))
    }

    /// A name that no other table of the run has.
    pub(super) fn table_id(&self, table: &Table) -> String {
        self.tables.set(self.tables.get() + 1);
        match &table.key {
            Some(key) => self.name(key),
            None => format!("{}table.{}", self.prefix, self.tables.get()),
        }
    }

    /// The name of a label.
    fn name(&self, key: &str) -> String {
        self.label(key).trim_matches(['<', '>']).to_owned()
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
        let mut writer =
            TypstWriter { scope: self, room: Room::Inside, out: String::new(), line: 1, origins: Vec::new() };
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
                Inline::Text(text) | Inline::Figure { text, .. } => {
                    put_text(&mut out, text);
                    Ok(())
                }
                Inline::Strong(body) => write!(out, "#strong[{}]", self.inlines(body)),
                Inline::Emphasis(body) => write!(out, "#emph[{}]", self.inlines(body)),
                Inline::Strike(body) => write!(out, "#strike[{}]", self.inlines(body)),
                Inline::Removed(body) => write!(out, "#removed[{}]", self.inlines(body)),
                Inline::Added(body) => write!(out, "#added[{}]", self.inlines(body)),
                Inline::Code(text) => write!(out, "#raw({})", typst_string(text)),
                Inline::Link { target, body } => write!(out, "#link({})[{}]", typst_string(target), self.inlines(body)),
                Inline::Clause { body, .. } => write!(out, "{}", self.inlines(body)),
                Inline::Footnote(body) => {
                    let note = format!("#footnote[{}]", self.inlines(body));
                    hold(&mut out, &note);
                    Ok(())
                }
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

    /// The title in a caption, which puts what is numbered on the list of its kind.
    pub(super) fn caption(&self, kind: &str, number: &str, title: &str, body: String) -> String {
        if !self.lists || number.is_empty() {
            return body;
        }
        format!("#listed(\"{kind}\", [{}], [{}])[{body}]", escape_typst(number), escape_typst(title))
    }

    pub(super) fn project_box(&self, listed: &BoxBlock) -> String {
        let groups = concat(&listed.groups, |group| {
            let items = concat(&group.items, |item| format!("[{}], ", self.inlines(&item.body)));
            format!("    ([{}], ({items})),\n", self.inlines(&group.name))
        });
        format!(
            "#project-box(number: [{}], title: [{}], label: {}, id: \"{}\", groups: (\n{groups}  ))\n\n",
            escape_typst(&listed.number),
            self.caption("专栏", &listed.number, &plain_text(&listed.title), self.inlines(&listed.title)),
            self.label_argument(Some(&listed.key)),
            self.name(&listed.key),
        )
    }

    pub(super) fn picture(&self, shown: &Picture) -> String {
        let Picture { key, number, path, alt, caption } = shown;
        self.pictured(&typst_string(&format!("images/{path}")), (number, caption), alt, key, "")
    }

    /// A chart; its drawing stands in the document itself, which is then whole without other files.
    pub(super) fn chart(&self, chart: &Chart, room: Room) -> String {
        let drawn = format!("bytes({})", typst_string(&draw(chart, self.fonts)));
        let form = format!(", format: \"svg\", width: 100%, floats: {}", room == Room::Page);
        self.pictured(&drawn, (&chart.number, &chart.caption), &chart.alternative(), &chart.key, &form)
    }

    fn pictured(&self, source: &str, (number, caption): (&str, &str), alt: &str, key: &str, form: &str) -> String {
        // Somebody who cannot see it is told at least that there is one.
        let alt = if alt.trim().is_empty() { number } else { alt };
        format!(
            "#picture({source}, number: [{}], caption: [{}], alt: {}, label: {}{form})\n\n",
            escape_typst(number),
            self.caption("图", number, caption, escape_typst(caption)),
            typst_string(alt),
            self.label_argument(Some(key)),
        )
    }
}

/// What is written for each of several things, one after the other.
pub(super) fn concat<T>(things: impl IntoIterator<Item = T>, write: impl FnMut(T) -> String) -> String {
    things.into_iter().map(write).collect()
}

/// The keys of what the lists after the contents name, in order; none without these lists.
pub(crate) fn listed_keys(report: &Report) -> Vec<String> {
    let mut keys = Vec::new();
    for section in report.sections.iter().filter(|_| report.meta.page.lists) {
        for_each_block(&section.blocks, &mut |block| match &block.kind {
            BlockKind::Table(table) if !table.number.is_empty() => keys.extend(table.key.clone()),
            BlockKind::ProjectBox(listed) => keys.push(listed.key.clone()),
            BlockKind::Picture(shown) => keys.push(shown.key.clone()),
            BlockKind::Chart(chart) => keys.push(chart.key.clone()),
            _ => {}
        });
    }
    keys
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

/// Writes text in which no dash of a range (2021—2022年, 5～7) begins a line: it is held to what stands before
/// it. A joiner would do the same, and would stand in the way of whoever searches the PDF.
fn put_text(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some((at, dash)) = rest.char_indices().find(|(at, c)| is_range_dash(*c, &rest[at + c.len_utf8()..])) {
        out.push_str(&escape_typst(&rest[..at]));
        // The first of two dashes, which are one mark, is passed over with the second.
        let is_single = !rest[..at].ends_with(dash) && !out.ends_with(dash);
        if is_single {
            hold(out, dash.encode_utf8(&mut [0; 4]));
        } else {
            out.push(dash);
        }
        rest = &rest[at + dash.len_utf8()..];
    }
    out.push_str(&escape_typst(rest));
}

fn is_range_dash(c: char, after: &str) -> bool {
    dash::is_range(c) && !c.is_ascii() && !after.starts_with(c)
}

/// Writes a mark that stays on the line of the word or number before it.
fn hold(out: &mut String, mark: &str) {
    let is_latin = |c: char| c.is_ascii_alphanumeric();
    let start = match out.chars().next_back() {
        Some(last) if is_latin(last) => out.len() - out.chars().rev().take_while(|c| is_latin(*c)).count(),
        // What is no letter may belong to markup.
        Some(last) if last.is_alphabetic() => out.len() - last.len_utf8(),
        _ => return out.push_str(mark),
    };
    let word = out.split_off(start);
    let _ = write!(out, "#box[{word}{mark}]");
}
