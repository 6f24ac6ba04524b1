//! Compares the words of two versions of a report.
//!
//! Headings are paired by title and by what stands under them, paragraphs by what they say, and
//! inside a pair the words are compared, where a number with its unit counts as one word. Comparing
//! the versions in the other direction gives the mirror image.

mod align;
mod features;
mod flat;
mod likeness;
mod matched;
mod cleanup;
mod outline;
mod parts;
mod passages;
mod table;
mod tokenizer;
mod word_diff;

#[cfg(test)]
mod property_tests;
#[cfg(test)]
mod tests;

use std::cmp::Ordering;

pub use matched::matched;
pub use table::{ColumnPair, RowPair, TableDiff, TableOf, table};

use serde::Serialize;

use super::pairs::Pairs;
use crate::markup::block::{Block, BoxBlock, Table};
use crate::model::report::{Report, Section};
use crate::model::value::Value;
use crate::place::CellRef;
use flat::Flat;
use outline::{Outline, OutlinePart, OutlineText};

/// Both reports in one reading order: that of the new one; what only the old one has stands after
/// what preceded it there.
#[derive(Debug, Clone)]
pub struct TextComparison<'a> {
    /// Headings with what stands under them.
    pub parts: Vec<Part<'a>>,
}

/// A heading, the title of a section or the text before the first heading, with what stands
/// directly under it.
#[derive(Debug, Clone)]
pub struct Part<'a> {
    /// As the old report has it.
    pub old: Option<Head<'a>>,
    /// As the new report has it.
    pub new: Option<Head<'a>>,
    /// It stands under another heading, or in another order among those of its own. What stands
    /// under it moved with it and is not marked.
    pub is_moved: bool,
    /// What changed in the title; its number is not compared.
    pub title: TextChange,
    /// What stands directly under it.
    pub passages: Vec<Passage<'a>>,
}

/// A heading of one report.
#[derive(Debug, Clone)]
pub struct Head<'a> {
    /// The section it stands in.
    pub section: &'a Section,
    /// Level of the heading; 0 for the title of a section.
    pub level: u8,
    /// Its number, such as `（一）` or `附件1`; empty when it has none.
    pub number: &'a str,
    /// Its text; empty for what stands before the first heading of a chapter.
    pub title: String,
    /// Titles above it, the outermost first.
    pub path: Vec<String>,
    /// Canonical names of the departments that answer for it.
    pub departments: &'a [String],
    /// True when it stands at the start of the paragraph that follows.
    pub run_in: bool,
}

/// A paragraph or what else stands under a heading: in both reports, or in one of them.
#[derive(Debug, Clone)]
pub struct Passage<'a> {
    /// As the old report has it.
    pub old: Option<Leaf<'a>>,
    /// As the new report has it.
    pub new: Option<Leaf<'a>>,
    /// It stands under another heading, or in another order under its own.
    pub is_moved: bool,
    /// What changed in its text; nothing for tables and boxes.
    pub text: TextChange,
    /// What changed in a table that was written in prose.
    pub table: Option<TableDiff<'a>>,
}

impl Passage<'_> {
    /// True when the content changed: it is new, it is gone, or its words or numbers differ. Numbers
    /// in another form are no change, nor is another place. Tables with a key and boxes are compared
    /// as data, so their cells are not looked at here.
    pub fn is_changed(&self) -> bool {
        self.old.is_none()
            || self.new.is_none()
            || self.text.is_changed()
            || self.table.as_ref().is_some_and(TableDiff::is_changed)
    }
}

/// One passage of one report.
#[derive(Debug, Clone)]
pub struct Leaf<'a> {
    /// Whether it is a paragraph, a list item, a table and so on.
    pub kind: LeafKind<'a>,
    /// The block it is, or stands in: where it was written and who answers for it.
    pub block: &'a Block,
    /// The figures of its report.
    pub figures: &'a [Value],
}

impl<'a> Leaf<'a> {
    /// The table that it is, with the keys of its rows.
    pub(super) fn table(&self, keys: &'a [Option<String>]) -> Option<TableOf<'a>> {
        match self.kind {
            LeafKind::Table(table) => Some(TableOf { table, figures: self.figures, keys }),
            _ => None,
        }
    }
}

/// What a passage is in the block tree. Passages of different kinds may still be paired: a paragraph
/// may have become a list item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeafKind<'a> {
    /// A paragraph.
    Paragraph,
    /// The first paragraph of an item of a list.
    Item {
        /// Its number in an ordered list.
        number: Option<u64>,
    },
    /// A paragraph of a quotation.
    Quote,
    /// A footnote; it stands after its paragraph.
    Footnote,
    /// Verbatim lines.
    Code,
    /// The caption of a picture or a chart, by its number.
    Picture(&'a str),
    /// A table. One with a key shows data, one without was written in prose.
    Table(&'a Table),
    /// A 专栏 box.
    Box(&'a BoxBlock),
}

/// What happened to a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Op {
    /// Both texts have it.
    Equal,
    /// Only the old text has it.
    Removed,
    /// Only the new text has it.
    Added,
}

/// A stretch of text that both versions have, or only one of them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Run {
    /// What happened to it.
    pub op: Op,
    /// The characters, as they are read.
    pub text: String,
}

/// What changed in a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TextChange {
    /// The text in stretches; in a replacement what was removed stands before what was added.
    pub runs: Vec<Run>,
    /// Numbers that changed, in order.
    pub numbers: Vec<NumberChange>,
    /// True when words changed or a reference points at something else; a new automatic number
    /// (`表1`, `表2`) is no change.
    pub wording: bool,
}

impl TextChange {
    /// True when words or numbers changed. Numbers in another form are no change, nor is a table or box
    /// that is counted differently.
    pub fn is_changed(&self) -> bool {
        self.wording || self.numbers.iter().any(|number| !number.is_reformatted)
    }

    /// True when both texts read the same, letter by letter.
    pub fn is_same(&self) -> bool {
        self.runs.iter().all(|run| run.op == Op::Equal)
    }
}

/// A number that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberChange {
    /// In the old text; none when the new one has a number more.
    pub old: Option<Number>,
    /// In the new text; none when the old one has a number more.
    pub new: Option<Number>,
    /// True when only the form differs: `69.8` and `69.80`.
    pub is_reformatted: bool,
}

/// A number of one text, with its origin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Number {
    /// As it is shown, with its unit.
    pub text: String,
    /// True when it was typed by hand.
    pub by_hand: bool,
    /// The cells it shows or is computed from.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cells: Vec<CellRef>,
    /// The formula, for a computed figure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub formula: Option<String>,
}

/// Compares two texts that have no figures.
pub fn words(old: &str, new: &str) -> TextChange {
    TextChange::between(&Flat::plain(old), &Flat::plain(new))
}

/// Compares the words of two versions of a report. Tables with a key and boxes are only paired.
pub fn compare<'a>(old: &'a Report, new: &'a Report) -> TextComparison<'a> {
    let (old, new) = (Outline::of(old), Outline::of(new));
    // Always start from the lesser side, so that ties are broken alike in both directions.
    let (parts, passages) = if old.order(&new) == Ordering::Greater {
        let (parts, passages) = paired(&new, &old);
        (parts.swapped(), passages.swapped())
    } else {
        paired(&old, &new)
    };
    let part = |(from, to): (Option<usize>, Option<usize>)| {
        let (old_part, new_part) = (from.map(|at| &old.parts[at]), to.map(|at| &new.parts[at]));
        let title = |part: Option<&OutlinePart<'a>>| part.map_or_else(Flat::default, |part| part.title.clone());
        let texts = |part: Option<&OutlinePart<'a>>| part.map_or(0..0, |part| part.texts.clone());
        let entries = passages.reading_order(texts(old_part), texts(new_part)).into_iter();
        Part {
            is_moved: parts.has_moved(from),
            title: TextChange::between(&title(old_part), &title(new_part)),
            passages: entries
                .map(|(from, to)| {
                    let is_moved = passages.has_moved(from);
                    passage(from.map(|at| &old.texts[at]), to.map(|at| &new.texts[at]), is_moved)
                })
                .collect(),
            old: old_part.map(|part| part.head.clone()),
            new: new_part.map(|part| part.head.clone()),
        }
    };
    TextComparison { parts: parts.whole_reading_order().into_iter().map(part).collect() }
}

/// Parts and passages in pairs, with those that moved.
fn paired(left: &Outline<'_>, right: &Outline<'_>) -> (Pairs, Pairs) {
    let mut parts = parts::by_title(left, right);
    let mut passages = passages::paired(left, right, &parts);
    parts::by_content(left, right, &mut parts, &passages);
    parts::mark_moved(left, right, &mut parts);
    passages::mark_moved(left, right, &parts, &mut passages);
    (parts, passages)
}

/// A passage of both reports, or of one of them.
fn passage<'a>(old: Option<&OutlineText<'a>>, new: Option<&OutlineText<'a>>, is_moved: bool) -> Passage<'a> {
    let leaf = |text: &OutlineText<'a>| text.leaf.clone();
    let written = |text: Option<&OutlineText<'a>>| text.and_then(|text| text.leaf.table(&[]));
    let flat = |text: Option<&OutlineText<'a>>| text.map_or_else(Flat::default, |text| text.flat.clone());
    let (text, table) = match old.or(new).map(|text| text.leaf.kind) {
        Some(LeafKind::Table(shown)) if shown.key.is_none() => {
            (TextChange::default(), Some(table(written(old), written(new))))
        }
        Some(LeafKind::Table(_) | LeafKind::Box(_)) | None => (TextChange::default(), None),
        Some(_) => (TextChange::between(&flat(old), &flat(new)), None),
    };
    Passage { old: old.map(leaf), new: new.map(leaf), is_moved, text, table }
}
