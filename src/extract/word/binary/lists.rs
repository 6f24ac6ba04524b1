//! The lists of a file: how their levels are numbered (PlfLst), and their uses by paragraphs (PlfLfo).

use std::collections::BTreeMap;

use super::bytes::{counted, size_at, slice, u16_at, u32_at};
use crate::extract::word::numbering::{Form, LEVELS, Level, List, Lists};

/// Word's names of numerals by their numbers.
const NUMERALS: [(u8, &str); 24] = [
    (1, "upperRoman"),
    (2, "lowerRoman"),
    (3, "upperLetter"),
    (4, "lowerLetter"),
    (10, "ideographDigital"),
    (11, "japaneseCounting"),
    (14, "decimalFullWidth"),
    (17, "japaneseDigitalTenThousand"),
    (18, "decimalEnclosedCircle"),
    (19, "decimalFullWidth2"),
    (22, "decimalZero"),
    (23, "bullet"),
    (26, "decimalEnclosedFullstop"),
    (27, "decimalEnclosedParen"),
    (28, "decimalEnclosedCircleChinese"),
    (30, "ideographTraditional"),
    (31, "ideographZodiac"),
    (33, "taiwaneseCounting"),
    (35, "taiwaneseCountingThousand"),
    (36, "chineseCounting"),
    (37, "chineseCounting"),
    (39, "chineseCountingThousand"),
    (41, "koreanDigital"),
    (255, "none"),
];

/// Reads them. What is cut off ends the reading: paragraphs of lists that are not there have no number.
pub(super) fn read(forms: &[u8], uses: &[u8]) -> Lists {
    let mut lists = Lists::default();
    read_forms(forms, &mut lists);
    read_uses(uses, &mut lists);
    lists
}

fn read_forms(table: &[u8], lists: &mut Lists) -> Option<()> {
    const SIZE: usize = 28;
    let count = usize::from(u16_at(table, 0)?);
    let mut at = 2 + count * SIZE;
    for number in 0..count {
        let entry = slice(table, 2 + number * SIZE, SIZE)?;
        let is_simple = entry[26] & 1 == 1;
        let mut levels = BTreeMap::new();
        for place in 0..if is_simple { 1 } else { LEVELS } {
            let (level, after) = level(table, at)?;
            levels.insert(place, level);
            at = after;
        }
        lists.forms.insert(u32_at(entry, 0)?.to_string(), Form { levels, style: None });
    }
    Some(())
}

/// A level, and the place behind it.
fn level(table: &[u8], at: usize) -> Option<(Level, usize)> {
    const LEGAL: u8 = 4;
    const NO_RESTART: u8 = 8;
    let head = slice(table, at, 28)?;
    let (text, after) = counted(table, at + 28 + usize::from(head[24]) + usize::from(head[25]))?;
    // Levels stand in the text as characters with their number.
    let sign = |c: char| match u8::try_from(c) {
        Ok(place) if usize::from(place) < LEVELS => format!("%{}", place + 1),
        _ => c.to_string(),
    };
    let numerals = NUMERALS.iter().find(|(number, _)| *number == head[4]).map_or("decimal", |(_, name)| name);
    let level = Level {
        style: None,
        start: size_at(head, 0)?,
        numerals: numerals.to_owned(),
        text: text.chars().map(sign).collect(),
        is_legal: head[5] & LEGAL != 0,
        restart: (head[5] & NO_RESTART != 0).then_some(usize::from(head[26])),
    };
    Some((level, after))
}

fn read_uses(table: &[u8], lists: &mut Lists) -> Option<()> {
    const SIZE: usize = 16;
    let count = size_at(table, 0)?;
    let entries = slice(table, 4, count.checked_mul(SIZE)?)?.chunks_exact(SIZE);
    let mut at = 4 + count * SIZE;
    for (number, entry) in entries.enumerate() {
        let mut list = List { form: u32_at(entry, 0)?.to_string(), levels: BTreeMap::new(), starts: BTreeMap::new() };
        // What a use changes stands behind all uses, after four bytes that say nothing.
        if let Some(after) = changes(table, at + 4, usize::from(entry[12]), &mut list) {
            at = after;
        }
        lists.by_id.insert((number + 1).to_string(), list);
    }
    Some(())
}

fn changes(table: &[u8], mut at: usize, count: usize, list: &mut List) -> Option<usize> {
    const START: usize = 0x10;
    const FORMAT: usize = 0x20;
    for _ in 0..count {
        let (start, flags) = (size_at(table, at)?, size_at(table, at + 4)?);
        at += 8;
        let place = flags & 0xf;
        if flags & FORMAT != 0 {
            let (level, after) = level(table, at)?;
            at = after;
            if flags & START != 0 {
                list.starts.insert(place, level.start);
            }
            list.levels.insert(place, level);
        } else if flags & START != 0 {
            list.starts.insert(place, start);
        }
    }
    Some(at)
}
