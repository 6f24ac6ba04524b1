//! Where the reading of an older file stands: what was read so far, and what is open.

use std::sync::Arc;

use crate::extract::word::numbering::Counters;
use crate::model::manuscript::{Element, Loss, LossKind, Picture};

/// A field that is open: its instruction is read, or what it shows.
#[derive(Debug, Default)]
pub(super) struct Field {
    pub instruction: String,
    pub shows: bool,
}

/// What was read so far of a document, and what is open.
#[derive(Debug, Default)]
pub(super) struct Flow {
    /// Paragraphs that hold something.
    pub paragraphs: usize,
    pub tables: usize,
    pub counters: Counters,
    /// Fields that have begun, the outer first; they go on over paragraphs.
    pub fields: Vec<Field>,
    /// Tables of contents that are open as blocks.
    pub contents: usize,
    /// Text boxes that are open.
    pub boxes: usize,
    /// The end of the last paragraph was deleted, so that the next one goes on in it.
    pub is_open: bool,
    /// Boxes that are anchored in the paragraph that is read; they follow it.
    pub boxed: Vec<Element>,
    /// Marks of notes in their order: whether it is an endnote, and its id.
    pub notes: Vec<(bool, String)>,
    pub pictures: Vec<Picture>,
    pub losses: Vec<Loss>,
}

impl Flow {
    /// Notes something that the text does not hold.
    pub(super) fn lose(&mut self, kind: LossKind, text: String) {
        self.losses.push(Loss { kind, after: self.paragraphs, text });
    }

    /// What is read belongs to a table of contents.
    pub(super) fn is_in_contents(&self) -> bool {
        let is_contents = |field: &Field| {
            field.instruction.trim_start().get(..3).is_some_and(|word| word.eq_ignore_ascii_case("toc"))
        };
        self.contents > 0 || self.fields.iter().any(is_contents)
    }

    /// What is read is the instruction of a field, which nobody sees.
    pub(super) fn is_in_instruction(&self) -> bool {
        self.fields.iter().any(|field| !field.shows)
    }

    /// The address that an open field leads to.
    pub(super) fn field_link(&self) -> Option<Arc<str>> {
        let of = |field: &Field| {
            let rest = field.instruction.trim_start();
            let word = rest.get(..9).filter(|word| word.eq_ignore_ascii_case("hyperlink"))?;
            let address = rest[word.len()..].trim_start().strip_prefix('"')?.split('"').next()?;
            address.contains(':').then(|| Arc::from(address))
        };
        self.fields.iter().rev().find_map(of)
    }
}
