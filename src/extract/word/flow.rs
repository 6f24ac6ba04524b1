//! Where the reading of a text stands: what was read so far, and what is open.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::field::{self, Fields};
use super::numbering::{Counters, Lists};
use super::package::{Package, Relations};
use super::paragraph::Open;
use super::styles::Styles;
use super::tree::Node;
use crate::model::manuscript::{Element, Loss, LossKind, Picture};

/// What stays the same while a part of the text is read.
pub(super) struct Source<'a> {
    pub package: &'a Package,
    pub styles: &'a Styles,
    pub lists: &'a Lists,
    /// What the part refers to.
    pub relations: &'a Relations,
    /// Beginnings of fields that nothing ends, by their nodes: what follows them is text.
    pub unended: BTreeSet<usize>,
}

/// What was read so far of a document, and what is open.
#[derive(Debug, Default)]
pub(super) struct Flow {
    /// Paragraphs that hold something.
    pub paragraphs: usize,
    pub tables: usize,
    pub counters: Counters,
    /// Fields that have begun; they go on over paragraphs.
    pub fields: Fields,
    /// Tables of contents that are open as blocks.
    pub contents: usize,
    /// Text boxes that are open.
    pub boxes: usize,
    /// The paragraph whose end was deleted, so that the next one goes on in it.
    pub open: Option<Open>,
    /// Boxes that are anchored in the paragraph that is read; they follow it.
    pub boxed: Vec<Element>,
    /// Marks of notes: whether it is an endnote, and its id, with its place among them.
    pub notes: BTreeMap<(bool, String), usize>,
    /// Marks of comments: the id, and the paragraph before that which they stand in.
    pub comments: BTreeMap<String, usize>,
    pub pictures: Vec<Picture>,
    /// Pictures by their parts.
    pub shown: BTreeMap<Arc<str>, usize>,
    /// Parts of charts and diagrams that were told of.
    pub told: BTreeSet<Arc<str>>,
    pub losses: Vec<Loss>,
    /// Pieces of text so far, and how many there were at the last loss.
    pub pieces: usize,
    lost_at: usize,
}

impl<'a> Source<'a> {
    /// What is needed to read a part.
    pub(super) fn new(
        package: &'a Package,
        styles: &'a Styles,
        lists: &'a Lists,
        relations: &'a Relations,
        root: Node<'_, '_>,
    ) -> Self {
        Self { package, styles, lists, relations, unended: field::unended(root) }
    }
}

impl Flow {
    /// Notes something that the text does not hold.
    pub(super) fn lose(&mut self, kind: LossKind, text: String) {
        // Programs cut what is hidden into pieces at every saving.
        if let Some(last) = self.losses.last_mut()
            && (last.kind, last.after, self.lost_at) == (kind, self.paragraphs, self.pieces)
            && kind == LossKind::Hidden
        {
            last.text += &text;
            return;
        }
        self.lost_at = self.pieces;
        self.losses.push(Loss { kind, after: self.paragraphs, text });
    }

    /// … when it says anything.
    pub(super) fn lose_text(&mut self, kind: LossKind, text: String) {
        if !text.is_empty() {
            self.lose(kind, text);
        }
    }

    /// Ends the fields that have begun within others, also those whose end stands where no field can end.
    pub(super) fn end_fields(&mut self, outer: usize) {
        while self.fields.depth() > outer {
            let losses = self.fields.end().map(|ended| ended.losses).unwrap_or_default();
            for (kind, text) in losses {
                self.lose(kind, text);
            }
        }
    }

    /// The index of a note by its mark. A note that is referred to twice is one.
    pub(super) fn note(&mut self, is_end: bool, id: &str) -> usize {
        let next = self.notes.len();
        *self.notes.entry((is_end, id.to_owned())).or_insert(next)
    }

    /// What is read belongs to a table of contents.
    pub(super) fn is_in_contents(&self) -> bool {
        self.contents > 0 || self.fields.is_contents()
    }
}
