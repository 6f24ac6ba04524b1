//! A narrative that is written out of the items of a section, with what became of each paragraph in it.

use std::collections::BTreeSet;

use super::chapters::Chapters;
use super::fate::Fate;
use super::outline::{Heading, Item, Placed};
use super::prose::{heading, table};
use super::tables::Setting;
use crate::model::manuscript::{Element, SpanKind};

/// A narrative that is written.
pub(super) struct Narrative {
    pub part: String,
    pub indicator: Option<String>,
    pub blocks: Vec<String>,
    pub notes: BTreeSet<usize>,
    /// Ordinals with what they became; the name of the file is not known yet.
    pub fates: Vec<(usize, Fate)>,
}

impl Narrative {
    pub(super) fn new(part: &str, indicator: Option<&str>) -> Self {
        let (blocks, notes, fates) = (Vec::new(), BTreeSet::new(), Vec::new());
        Self { part: part.to_owned(), indicator: indicator.map(str::to_owned), blocks, notes, fates }
    }

    pub(super) fn head(&mut self, head: &Heading<'_>, depth: u8) {
        let level = usize::from(head.level.saturating_sub(depth).max(1));
        self.blocks.push(format!("{} {}", "#".repeat(level), heading(&head.text)));
    }

    pub(super) fn take(&mut self, chapters: &Chapters<'_>, items: &[Item<'_>], depth: u8) {
        let prose = &chapters.prose;
        for item in items {
            self.fates.extend(fates_of(item));
            match item {
                Item::Heading(head) => self.head(head, depth),
                Item::Text(text) => {
                    let block = prose.paragraph(text, &mut self.notes);
                    self.put(block);
                    let pictures = text.spans.iter().filter_map(|span| match span.kind {
                        SpanKind::Picture(index) => prose.picture(index, ""),
                        _ => None,
                    });
                    self.blocks.extend(pictures);
                }
                Item::Picture { index, caption, .. } => {
                    let title = caption.as_ref().map_or("", |(_, title)| title.as_str());
                    match prose.picture(*index, title) {
                        Some(picture) => self.blocks.push(picture),
                        // Its caption is text that stands where it stood.
                        None => self
                            .blocks
                            .extend(caption.as_ref().map(|(below, _)| prose.paragraph(below, &mut self.notes))),
                    }
                }
                Item::Table(placed) => self.table(chapters, placed),
            }
        }
    }

    fn table(&mut self, chapters: &Chapters<'_>, placed: &Placed<'_>) {
        let prose = &chapters.prose;
        let setting = chapters.tables.of(placed.table);
        if let Some(call) = setting.call() {
            self.put(call);
            return;
        }
        let above = placed.caption.iter().map(|(paragraph, _)| *paragraph).chain(placed.unit);
        for paragraph in above {
            let block = prose.paragraph(paragraph, &mut self.notes);
            self.put(block);
        }
        let body =
            if *setting == Setting::Framed { prose.framed(placed.table, &mut self.notes) } else { table(placed.table) };
        self.put(body);
        for paragraph in &placed.notes {
            let block = prose.paragraph(paragraph, &mut self.notes);
            self.put(block);
        }
    }

    fn put(&mut self, block: String) {
        if !block.trim().is_empty() {
            self.blocks.push(block);
        }
    }
}

/// What the paragraphs of an item became; the file is left empty.
pub(super) fn fates_of(item: &Item<'_>) -> Vec<(usize, Fate)> {
    let file = String::new;
    match item {
        Item::Heading(head) => vec![(head.paragraph.ordinal, Fate::Head(file()))],
        Item::Text(text) => vec![(text.ordinal, Fate::Text(file()))],
        Item::Picture { held, caption, .. } => {
            let below = caption.iter().map(|(below, _)| (below.ordinal, Fate::Caption(file())));
            std::iter::once((held.ordinal, Fate::Text(file()))).chain(below).collect()
        }
        Item::Table(placed) => {
            let around =
                placed.caption.iter().map(|(paragraph, _)| *paragraph).chain(placed.unit).chain(placed.notes.clone());
            let around = around.map(|paragraph| (paragraph.ordinal, Fate::Caption(file())));
            let cells = placed.table.rows.iter().flat_map(|row| &row.cells).flat_map(|cell| ordinals(&cell.elements));
            around.chain(cells.map(|ordinal| (ordinal, Fate::Cell(file())))).collect()
        }
    }
}

/// Ordinals of all paragraphs in elements.
pub(super) fn ordinals(elements: &[Element]) -> Vec<usize> {
    let of = |element: &Element| match element {
        Element::Paragraph(paragraph) => vec![paragraph.ordinal],
        Element::Table(table) => {
            table.rows.iter().flat_map(|row| &row.cells).flat_map(|cell| ordinals(&cell.elements)).collect()
        }
    };
    elements.iter().flat_map(of).collect()
}

pub(super) fn named(fate: Fate, path: &str) -> Fate {
    let path = path.to_owned();
    match fate {
        Fate::Head(_) => Fate::Head(path),
        Fate::Text(_) => Fate::Text(path),
        Fate::Caption(_) => Fate::Caption(path),
        Fate::Cell(_) => Fate::Cell(path),
        Fate::Note(_) => Fate::Note(path),
        other => other,
    }
}
