//! The text of a file in its order: a list of pieces says where each stretch of it is kept.

use super::bytes::{plc, size_at, slice, u16_at};
use crate::extract::preflight::{MOST_TEXT, Refusal};

/// A stretch of text that is kept in one place.
#[derive(Debug)]
pub(super) struct Piece<'a> {
    /// Its first character and the one behind it.
    pub begin: usize,
    pub end: usize,
    /// Where it is kept, and the bytes that a character has there.
    at: usize,
    width: usize,
    /// Properties that all of it has.
    pub properties: Cow<'a, [u8]>,
}

use std::borrow::Cow;

/// The text of a file.
#[derive(Debug)]
pub(super) struct Text<'a> {
    pub units: Vec<u16>,
    pub pieces: Vec<Piece<'a>>,
}

impl<'a> Text<'a> {
    /// Reads it out of the stream of the text, by the table of its pieces.
    pub(super) fn read(main: &[u8], table: &'a [u8]) -> Result<Self, Refusal> {
        let broken = || Refusal::damaged("正文的分段表不合规定");
        let (lists, table) = parts(table).ok_or_else(broken)?;
        let (places, entries) = plc(table, 8);
        let mut text = Self { units: Vec::new(), pieces: Vec::new() };
        for (entry, place) in entries.iter().zip(places.windows(2)) {
            let length = place[1].checked_sub(place[0]).ok_or_else(broken)?;
            if place[0] != text.units.len() {
                return Err(broken());
            }
            if (text.units.len() + length) as u64 > MOST_TEXT / 4 {
                return Err(Refusal::too_much_of_document());
            }
            let field = size_at(entry, 2).ok_or_else(broken)?;
            let is_narrow = field & 0x4000_0000 != 0;
            let at = field & 0x3fff_ffff;
            let (at, width) = if is_narrow { (at / 2, 1) } else { (at, 2) };
            let bytes = slice(main, at, length * width).ok_or_else(|| Refusal::damaged("正文有一段在文件之外"))?;
            if is_narrow {
                text.units.extend(bytes.iter().copied().map(western));
            } else {
                text.units.extend(bytes.chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]])));
            }
            let properties = properties(u16_at(entry, 6).unwrap_or(0), &lists);
            text.pieces.push(Piece { begin: place[0], end: place[1], at, width, properties });
        }
        Ok(text)
    }

    /// The piece that a character stands in.
    pub(super) fn piece(&self, at: usize) -> Option<&Piece<'a>> {
        self.pieces.get(self.pieces.partition_point(|piece| piece.end <= at))
    }
}

impl Piece<'_> {
    /// Where a character of it is kept.
    pub(super) fn place(&self, at: usize) -> usize {
        self.at + (at - self.begin) * self.width
    }

    /// The first character behind a place where text is kept.
    pub(super) fn behind(&self, place: usize) -> usize {
        self.begin + place.saturating_sub(self.at).div_ceil(self.width)
    }
}

/// Lists of properties that pieces refer to, and the table itself.
fn parts(mut rest: &[u8]) -> Option<(Vec<&[u8]>, &[u8])> {
    let mut lists = Vec::new();
    loop {
        match rest.first()? {
            1 => {
                let list = slice(rest, 3, usize::from(u16_at(rest, 1)?))?;
                lists.push(list);
                rest = &rest[3 + list.len()..];
            }
            2 => return Some((lists, slice(rest, 5, size_at(rest, 1)?)?)),
            _ => return None,
        }
    }
}

/// The properties of a piece: one of the lists, or one property by its old number.
fn properties<'a>(field: u16, lists: &[&'a [u8]]) -> Cow<'a, [u8]> {
    if field & 1 == 1 {
        return Cow::Borrowed(lists.get(usize::from(field >> 1)).copied().unwrap_or_default());
    }
    let code: u16 = match (field >> 1) & 0x7f {
        0x18 => 0x2416,
        0x19 => 0x2417,
        0x41 => 0x0800,
        0x42 => 0x0801,
        0x55 => 0x0835,
        0x56 => 0x0836,
        0x57 => 0x0837,
        0x5c => 0x083c,
        _ => return Cow::Borrowed(&[]),
    };
    let [low, high] = code.to_le_bytes();
    Cow::Owned(vec![low, high, field.to_le_bytes()[1]])
}

/// A character of the Western code page.
fn western(byte: u8) -> u16 {
    const SIGNS: [u16; 32] = [
        0x20ac, 0x81, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8d,
        0x017d, 0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a,
        0x0153, 0x9d, 0x017e, 0x0178,
    ];
    if (0x80..0xa0).contains(&byte) { SIGNS[usize::from(byte - 0x80)] } else { u16::from(byte) }
}
