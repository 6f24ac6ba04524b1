//! Flattens a report into its headings and the texts under them, in reading order.

use std::cmp::Ordering;
use std::ops::Range;

use super::flat::Flat;
use super::{Head, Leaf, LeafKind};
use crate::markup::block::{Block, BlockKind, Heading, Inline, Item, Table, plain_text};
use crate::model::report::{Report, Section};
use crate::model::value::Value;

/// A report as it is compared.
#[derive(Debug, Default)]
pub(super) struct Outline<'a> {
    pub parts: Vec<OutlinePart<'a>>,
    pub texts: Vec<OutlineText<'a>>,
}

/// A heading with the texts directly under it.
#[derive(Debug)]
pub(super) struct OutlinePart<'a> {
    pub head: Head<'a>,
    pub title: Flat<'a>,
    /// The part of the heading above it.
    pub parent: Option<usize>,
    pub texts: Range<usize>,
}

/// A passage of one report.
#[derive(Debug)]
pub(super) struct OutlineText<'a> {
    pub leaf: Leaf<'a>,
    pub flat: Flat<'a>,
    pub part: usize,
}

/// Only passages of one class are paired.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum PassageClass<'a> {
    Prose,
    Footnote,
    Code,
    Picture,
    Table,
    /// A table that shows data, by its key.
    Keyed(&'a str),
    Box,
}

impl<'a> OutlineText<'a> {
    pub(super) fn class(&self) -> PassageClass<'a> {
        match self.leaf.kind {
            LeafKind::Paragraph | LeafKind::Item { .. } | LeafKind::Quote => PassageClass::Prose,
            LeafKind::Footnote => PassageClass::Footnote,
            LeafKind::Code => PassageClass::Code,
            LeafKind::Picture(_) => PassageClass::Picture,
            LeafKind::Table(table) => table.key.as_deref().map_or(PassageClass::Table, PassageClass::Keyed),
            LeafKind::Box(_) => PassageClass::Box,
        }
    }
}

impl<'a> Outline<'a> {
    pub(super) fn of(report: &'a Report) -> Self {
        let mut outline = Self::default();
        for section in &report.sections {
            let mut reader =
                OutlineBuilder { outline: &mut outline, section, figures: &report.figures, above: Vec::new() };
            reader.open(None);
            reader.blocks(&section.blocks, LeafKind::Paragraph);
        }
        // A chapter whose heading comes first has nothing before it.
        outline.without_empty_parts()
    }

    /// A total order of reports by what is compared of them; it decides in which direction they are paired.
    pub(super) fn order(&self, other: &Self) -> Ordering {
        let texts = |outline: &Self, at: usize| (outline.texts[at].part, outline.texts[at].class());
        let all = |outline: &Self| (0..outline.texts.len()).map(|at| texts(outline, at)).collect::<Vec<_>>();
        let words = self.texts.iter().map(|text| &text.flat.text).cmp(other.texts.iter().map(|text| &text.flat.text));
        let titles = || self.parts.iter().map(OutlinePart::identity).cmp(other.parts.iter().map(OutlinePart::identity));
        words.then_with(titles).then_with(|| all(self).cmp(&all(other)))
    }

    fn without_empty_parts(self) -> Self {
        let is_kept = |part: &OutlinePart<'_>| !part.head.title.is_empty() || !part.texts.is_empty();
        let mut next = 0;
        let number = self.parts.iter().map(|part| {
            next += usize::from(is_kept(part));
            is_kept(part).then(|| next - 1)
        });
        let number: Vec<Option<usize>> = number.collect();
        let mut texts = self.texts;
        for text in &mut texts {
            text.part = number[text.part].unwrap_or(0);
        }
        let kept = self.parts.into_iter().filter(is_kept);
        let parts = kept.map(|part| OutlinePart { parent: part.parent.and_then(|at| number[at]), ..part }).collect();
        Self { parts, texts }
    }
}

impl OutlinePart<'_> {
    /// The titles above it and its own, without white space; what stands before the first heading is
    /// identified by its section.
    pub(super) fn identity(&self) -> (Vec<&str>, String) {
        let title: String = self.head.title.chars().filter(|c| !c.is_whitespace()).collect();
        let name = if title.is_empty() { format!("\u{0}{}", self.head.section.key) } else { title };
        (self.head.path.iter().map(String::as_str).collect(), name)
    }
}

struct OutlineBuilder<'a, 'o> {
    outline: &'o mut Outline<'a>,
    section: &'a Section,
    figures: &'a [Value],
    /// Parts of the headings above.
    above: Vec<usize>,
}

impl<'a> OutlineBuilder<'a, '_> {
    /// Begins the part of a heading, or of the section itself.
    fn open(&mut self, heading: Option<(&'a Heading, &'a Block)>) {
        let level = heading.map_or(0, |(heading, _)| heading.level);
        let parts = &mut self.outline.parts;
        self.above.retain(|above| parts[*above].head.level < level);
        let titles = self.above.iter().map(|above| parts[*above].head.title.clone());
        let path = titles.collect();
        let head = Head {
            section: self.section,
            level,
            number: heading.map_or(&self.section.number, |(heading, _)| &heading.number),
            title: heading.map_or_else(|| self.section.title.clone(), |(heading, _)| plain_text(&heading.body)),
            path,
            departments: heading.map_or(&[], |(_, block)| &block.departments),
            run_in: heading.is_some_and(|(heading, _)| heading.run_in),
        };
        let mut notes = Vec::new();
        let title = heading.map_or_else(
            || Flat::plain(&*self.section.title),
            |(heading, _)| Flat::of(&heading.body, self.figures, &mut notes),
        );
        let at = self.outline.texts.len();
        parts.push(OutlinePart { head, title, parent: self.above.last().copied(), texts: at..at });
        // What stands before the first heading is above nothing.
        if heading.is_some() || !self.section.title.is_empty() {
            self.above.push(parts.len() - 1);
        }
        if let Some((_, block)) = heading {
            self.footnotes(block, notes);
        }
    }

    /// Blocks; a paragraph among them is of kind `prose`.
    fn blocks(&mut self, blocks: &'a [Block], prose: LeafKind<'a>) {
        for block in blocks {
            self.block(block, prose);
        }
    }

    fn block(&mut self, block: &'a Block, prose: LeafKind<'a>) {
        match &block.kind {
            BlockKind::Heading(heading) => self.open(Some((heading, block))),
            BlockKind::Paragraph(body) => self.run(block, prose, body),
            BlockKind::List(items) => items.iter().for_each(|item| self.item(item, prose)),
            BlockKind::Quote(inner) => self.blocks(inner, LeafKind::Quote),
            BlockKind::Changed(inner) => self.blocks(inner, prose),
            BlockKind::Code(text) => self.text(block, LeafKind::Code, Flat::plain(&**text)),
            BlockKind::Picture(picture) => {
                self.text(block, LeafKind::Picture(&picture.number), Flat::plain(&*picture.caption));
            }
            // Its numbers are those of tables, which are compared themselves.
            BlockKind::Chart(chart) => {
                self.text(block, LeafKind::Picture(&chart.number), Flat::plain(&*chart.caption));
            }
            BlockKind::Table(table) => self.table(block, table),
            BlockKind::ProjectBox(listed) => {
                let title = Flat::inline(&listed.title, self.figures);
                self.text(block, LeafKind::Box(listed), title);
            }
            BlockKind::SignOff(_) | BlockKind::Directive(_) => {}
        }
    }

    fn item(&mut self, item: &'a Item, prose: LeafKind<'a>) {
        let mut blocks = item.blocks.iter();
        if let Some(first) = blocks.next() {
            self.block(first, LeafKind::Item { number: item.number });
        }
        blocks.for_each(|block| self.block(block, prose));
    }

    fn run(&mut self, block: &'a Block, kind: LeafKind<'a>, body: &'a [Inline]) {
        let mut notes = Vec::new();
        let flat = Flat::of(body, self.figures, &mut notes);
        self.text(block, kind, flat);
        self.footnotes(block, notes);
    }

    /// A table; without a key it is recognised by its text.
    fn table(&mut self, block: &'a Block, table: &'a Table) {
        let mut notes = Vec::new();
        let mut flat = Flat::plain(&*table.title);
        let rows = table.header.iter().chain(table.rows.iter().map(|row| &row.cells));
        for cell in rows.flatten().filter(|cell| !cell.is_covered()) {
            flat.append("\n", Flat::of(&cell.body, self.figures, &mut notes));
        }
        self.text(block, LeafKind::Table(table), flat);
        self.footnotes(block, notes);
    }

    fn footnotes(&mut self, block: &'a Block, notes: Vec<Flat<'a>>) {
        for note in notes {
            self.text(block, LeafKind::Footnote, note);
        }
    }

    fn text(&mut self, block: &'a Block, kind: LeafKind<'a>, flat: Flat<'a>) {
        let Outline { parts, texts } = &mut *self.outline;
        let part = parts.len() - 1;
        texts.push(OutlineText { leaf: Leaf { kind, block, figures: self.figures }, flat, part });
        parts[part].texts.end = texts.len();
    }
}
