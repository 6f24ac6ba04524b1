//! Text boxes: their texts stand behind each other, and each is anchored at a character by the number of its shape.

use std::collections::BTreeMap;

use super::bytes::{plc, u32_at};
use super::fib::{Fib, Part, Table};
use crate::extract::preflight::Refusal;

/// Text boxes of a file.
#[derive(Debug, Default)]
pub(super) struct Boxes {
    /// Their texts by the character that they are anchored at.
    anchored: BTreeMap<usize, (usize, usize)>,
    /// Texts that are anchored nowhere in the text.
    pub loose: Vec<(usize, usize)>,
}

impl Boxes {
    /// Those of a file.
    pub(super) fn read(fib: &Fib<'_>) -> Result<Self, Refusal> {
        const SHAPE: usize = 14;
        let (begin, end) = fib.range(Part::Boxes);
        let (places, entries) = plc(fib.table(Table::Boxes)?, 22);
        let mut texts: Vec<(Option<u32>, (usize, usize))> = Vec::new();
        for (number, range) in divided(begin, end, &places).into_iter().enumerate() {
            texts.push((entries.get(number).and_then(|entry| u32_at(entry, SHAPE)), range));
        }
        let (anchors, shapes) = plc(fib.table(Table::Anchors)?, 26);
        let mut by_shape: BTreeMap<u32, usize> = BTreeMap::new();
        for (anchor, shape) in anchors.iter().zip(&shapes) {
            by_shape.extend(u32_at(shape, 0).map(|shape| (shape, *anchor)));
        }
        let mut boxes = Self::default();
        for (shape, range) in texts {
            let anchor = shape.and_then(|shape| by_shape.get(&shape)).filter(|at| !boxes.anchored.contains_key(at));
            match anchor {
                Some(at) => drop(boxes.anchored.insert(*at, range)),
                None => boxes.loose.push(range),
            }
        }
        Ok(boxes)
    }

    /// The text of the box that is anchored at a character.
    pub(super) fn anchored(&self, at: usize) -> Option<(usize, usize)> {
        self.anchored.get(&at).copied()
    }

    /// All of them that are anchored, with the characters.
    pub(super) fn all(&self) -> impl Iterator<Item = (usize, (usize, usize))> + '_ {
        self.anchored.iter().map(|(at, range)| (*at, *range))
    }
}

/// A part of the text by places in it, each behind the one before; what is behind the last is one more.
pub(super) fn divided(begin: usize, end: usize, places: &[usize]) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut at = begin;
    for place in places.iter().skip(1) {
        let next = begin.saturating_add(*place).clamp(at, end);
        out.push((at, next));
        at = next;
    }
    if at < end {
        out.push((at, end));
    }
    out
}
