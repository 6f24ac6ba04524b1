//! A file as it was taken apart: its text, properties, styles, lists, and what is anchored where.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use super::boxes::Boxes;
use super::bytes::{plc, slice, u16_at};
use super::fib::{Fib, Part, Table};
use super::picture;
use super::pieces::Text;
use super::runs::{Kind, Runs};
use super::styles::{self, Styles};
use crate::extract::preflight::Refusal;
use crate::extract::word::numbering::Lists;
use crate::model::manuscript::Picture;

/// Most paragraphs of a file.
const MOST_PARAGRAPHS: usize = 500_000;
/// Most work that the properties of a file may make: their bytes, each time that they are read.
const MOST_WORK: usize = 256 << 20;
/// What a stretch of text or a sign costs beside its properties.
const STRETCH: usize = 256;

/// A file that is being read.
#[derive(Debug)]
pub(super) struct File<'a> {
    pub fib: Fib<'a>,
    pub text: Text<'a>,
    pub characters: Runs<'a>,
    pub paragraphs: Runs<'a>,
    pub styles: Styles,
    pub fonts: Vec<String>,
    pub lists: Lists,
    pub boxes: Boxes,
    /// Marks of notes by the character that they stand at: whether it is an endnote, and its number.
    pub marks: BTreeMap<usize, (bool, String)>,
    /// Pictures that were read, by their place.
    pictures: RefCell<BTreeMap<usize, Option<usize>>>,
    work: Cell<usize>,
    ends: Cell<usize>,
}

impl<'a> File<'a> {
    /// Takes a file apart.
    pub(super) fn open(stream: impl Fn(&str) -> &'a [u8]) -> Result<Self, Refusal> {
        let fib = Fib::read(stream)?;
        let text = Text::read(fib.main, fib.table(Table::Pieces)?)?;
        let fonts = styles::fonts(fib.table(Table::Fonts)?);
        let mut marks = BTreeMap::new();
        for (table, is_end) in [(Table::FootnoteMarks, false), (Table::EndnoteMarks, true)] {
            let (places, data) = plc(fib.table(table)?, 2);
            let numbered = places.iter().take(data.len()).enumerate();
            marks.extend(numbered.map(|(number, place)| (*place, (is_end, number.to_string()))));
        }
        let file = Self {
            characters: Runs::read(fib.main, fib.table(Table::CharacterPages)?, Kind::Characters),
            paragraphs: Runs::read(fib.main, fib.table(Table::ParagraphPages)?, Kind::Paragraphs),
            styles: Styles::read(fib.table(Table::Styles)?, &fonts),
            lists: super::lists::read(fib.table_and_rest(Table::Lists), fib.table(Table::ListUses)?),
            boxes: Boxes::read(&fib)?,
            text,
            fonts,
            marks,
            pictures: RefCell::default(),
            work: Cell::new(0),
            ends: Cell::new(0),
            fib,
        };
        if file.fib.range(Part::HeaderBoxes).1 > file.text.units.len() {
            return Err(Refusal::damaged("正文比文件说的短"));
        }
        Ok(file)
    }

    /// Counts the reading of properties; a file that has them read over and over is no honest one.
    pub(super) fn spend(&self, bytes: usize) -> Result<(), Refusal> {
        self.work.set(self.work.get().saturating_add(bytes + STRETCH));
        if self.work.get() > MOST_WORK { Err(Refusal::too_much_of_document()) } else { Ok(()) }
    }

    /// Counts a paragraph.
    pub(super) fn spend_paragraph(&self) -> Result<(), Refusal> {
        self.ends.set(self.ends.get() + 1);
        if self.ends.get() > MOST_PARAGRAPHS { Err(Refusal::too_much_of_document()) } else { Ok(()) }
    }

    /// Properties that are kept elsewhere, being too long for a page.
    pub(super) fn elsewhere(&self, at: usize) -> &'a [u8] {
        let length = u16_at(self.fib.data, at).map_or(0, usize::from);
        slice(self.fib.data, at.saturating_add(2), length).unwrap_or_default()
    }

    /// The picture that is kept at a place, by its index; none when no report can show it.
    pub(super) fn picture(&self, at: Option<usize>, all: &mut Vec<Picture>) -> Result<Option<usize>, Refusal> {
        let Some(at) = at else { return Ok(None) };
        if let Some(known) = self.pictures.borrow().get(&at) {
            return Ok(*known);
        }
        let found = picture::cut(self.fib.data, at);
        let index = found.map(|(bytes, ending)| {
            let name = format!("image{}.{ending}", all.len() + 1);
            all.push(Picture { name, alt: String::new(), bytes: bytes.to_vec() });
            all.len() - 1
        });
        self.pictures.borrow_mut().insert(at, index);
        self.spend(found.map_or(0, |(bytes, _)| bytes.len()))?;
        Ok(index)
    }

    /// The texts of a part that a table divides, and what the table does not speak of.
    pub(super) fn texts(&self, table: Table, width: usize, part: Part) -> Result<Vec<(usize, usize)>, Refusal> {
        let (begin, end) = self.fib.range(part);
        let places = plc(self.fib.table(table)?, width).0;
        Ok(super::boxes::divided(begin, end, &places))
    }
}
