//! What became of everything that a document holds: the law that nothing is passed over in silence, kept by
//! writing down each thing as it is dealt with.

use std::collections::BTreeMap;

/// What became of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// A setting of `report.yaml`, by its key.
    Setting(&'static str),
    /// The program makes it anew: contents, 附件说明, signature.
    MadeAnew(&'static str),
    /// A head, with the file that has it now.
    Head(String),
    /// Text, with the file that has it now.
    Text(String),
    /// The caption, unit or note of a table or picture, with the file that has it now.
    Caption(String),
    /// Text in the cell of a table, with the file that has it now.
    Cell(String),
    /// A note below the page, with the file that has it now.
    Note(String),
    /// It stands nowhere; the words say why.
    Left(&'static str),
}

/// What became of each paragraph, by its ordinal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fates {
    by_ordinal: BTreeMap<usize, Fate>,
}

impl Fates {
    /// Notes what became of a paragraph. What was noted first stays: a paragraph is in one place.
    pub(super) fn note(&mut self, ordinal: usize, fate: Fate) {
        if ordinal > 0 {
            self.by_ordinal.entry(ordinal).or_insert(fate);
        }
    }

    /// What became of a paragraph; none when nobody noted it.
    pub fn of(&self, ordinal: usize) -> Option<&Fate> {
        self.by_ordinal.get(&ordinal)
    }

    /// All of them in the order of the document.
    pub fn all(&self) -> impl Iterator<Item = (usize, &Fate)> {
        self.by_ordinal.iter().map(|(ordinal, fate)| (*ordinal, fate))
    }
}
