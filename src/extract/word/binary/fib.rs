//! How a file begins: what it is, how long each part of its text is, and where its tables stand (FIB).

use super::bytes::{size_at, slice, u16_at};
use crate::extract::preflight::Refusal;

/// The beginning of a file and the streams that it speaks of.
#[derive(Debug)]
pub(super) struct Fib<'a> {
    /// The stream of the text.
    pub main: &'a [u8],
    table: &'a [u8],
    /// Pictures and long properties.
    pub data: &'a [u8],
    /// Characters of the parts of the text, in their order.
    pub lengths: [usize; PARTS],
}

/// Parts that the text of a file has.
const PARTS: usize = 8;

/// Parts of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// What is shown on the pages.
    Main,
    Footnotes,
    /// Headers and footers.
    Headers,
    Comments = 4,
    Endnotes,
    Boxes,
    /// Text boxes in headers and footers.
    HeaderBoxes,
}

/// Tables of a file, by their number in its beginning.
#[derive(Debug, Clone, Copy)]
pub(super) enum Table {
    Styles = 1,
    FootnoteMarks = 2,
    FootnoteTexts = 3,
    CommentTexts = 5,
    Headers = 11,
    CharacterPages = 12,
    ParagraphPages = 13,
    Fonts = 15,
    Pieces = 33,
    Anchors = 40,
    EndnoteMarks = 46,
    EndnoteTexts = 47,
    Boxes = 56,
    Lists = 73,
    ListUses = 74,
}

impl<'a> Fib<'a> {
    /// Reads it; `stream` gives streams by their names in lower case.
    pub(super) fn read(stream: impl Fn(&str) -> &'a [u8]) -> Result<Self, Refusal> {
        const ENCRYPTED: u16 = 0x0100;
        const OTHER_TABLE: u16 = 0x0200;
        const OBFUSCATED: u16 = 0x8000;
        let main = stream("worddocument");
        let (ident, version, flags) = (u16_at(main, 0), u16_at(main, 2), u16_at(main, 10));
        let (Some(ident), Some(version), Some(flags)) = (ident, version, flags) else {
            return Err(Refusal::damaged("正文的开头不完整"));
        };
        if version < 0xc1 {
            return Err(Refusal::old_document());
        }
        if ident != 0xa5ec {
            return Err(Refusal::damaged("正文的开头不是 Word 的"));
        }
        if flags & (ENCRYPTED | OBFUSCATED) != 0 {
            return Err(Refusal::encrypted());
        }
        let table = stream(if flags & OTHER_TABLE == 0 { "0table" } else { "1table" });
        let lengths = std::array::from_fn(|part| size_at(main, 0x4c + part * 4).unwrap_or(0));
        Ok(Self { main, table, data: stream("data"), lengths })
    }

    /// A table; empty where the file has none.
    pub(super) fn table(&self, which: Table) -> Result<&'a [u8], Refusal> {
        self.place(which).map_or(Ok(&[][..]), |(at, length)| {
            slice(self.table, at, length).ok_or_else(|| Refusal::damaged("有的表在文件之外"))
        })
    }

    /// A table with all that stands behind it: levels of lists do.
    pub(super) fn table_and_rest(&self, which: Table) -> &'a [u8] {
        self.place(which).and_then(|(at, _)| self.table.get(at..)).unwrap_or_default()
    }

    fn place(&self, which: Table) -> Option<(usize, usize)> {
        let entry = 0x9a + which as usize * 8;
        let count = usize::from(u16_at(self.main, 0x98)?);
        let place = (size_at(self.main, entry)?, size_at(self.main, entry + 4)?);
        Some(place).filter(|(_, length)| *length > 0 && count > which as usize)
    }

    /// Where a part of the text begins and ends.
    pub(super) fn range(&self, part: Part) -> (usize, usize) {
        let begin = self.lengths[..part as usize].iter().fold(0, |sum: usize, length| sum.saturating_add(*length));
        (begin, begin.saturating_add(self.lengths[part as usize]))
    }
}
