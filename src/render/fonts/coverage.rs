//! Which characters a font has.

use serde::{Deserialize, Serialize};
use ttf_parser::cmap::Subtable;
use ttf_parser::{Face, fonts_in_collection};

/// Characters, as ranges of code points from the first to the last, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Coverage(Vec<(u32, u32)>);

impl Coverage {
    /// What all faces of all files have; a file that is no font has nothing.
    pub(super) fn of(files: impl Iterator<Item = Vec<u8>>) -> Self {
        let mut common: Option<Vec<u32>> = None;
        for file in files {
            for index in 0..fonts_in_collection(&file).unwrap_or(1) {
                let codes = codes(&file, index);
                match &mut common {
                    Some(common) => common.retain(|code| codes.binary_search(code).is_ok()),
                    None => common = Some(codes),
                }
            }
        }
        let mut ranges: Vec<(u32, u32)> = Vec::new();
        for code in common.unwrap_or_default() {
            match ranges.last_mut() {
                Some((_, last)) if *last + 1 == code => *last = code,
                _ => ranges.push((code, code)),
            }
        }
        Self(ranges)
    }

    /// True when the character is among them.
    pub(super) fn has(&self, character: char) -> bool {
        let code = u32::from(character);
        let after = self.0.partition_point(|(first, _)| *first <= code);
        after > 0 && self.0[after - 1].1 >= code
    }
}

/// The code points that a face has a glyph for, in order.
fn codes(file: &[u8], index: u32) -> Vec<u32> {
    let Ok(face) = Face::parse(file, index) else { return Vec::new() };
    let tables = face.tables().cmap.into_iter().flat_map(|cmap| cmap.subtables).filter(Subtable::is_unicode);
    let mut codes = Vec::new();
    for table in tables {
        table.codepoints(|code| {
            if table.glyph_index(code).is_some_and(|glyph| glyph.0 != 0) {
                codes.push(code);
            }
        });
    }
    codes.sort_unstable();
    codes.dedup();
    codes
}
