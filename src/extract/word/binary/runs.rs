//! Properties of characters and paragraphs by where their text is kept: pages of 512 bytes hold them, a table
//! names the pages.

use std::collections::BTreeSet;

use super::bytes::{plc, size_at, slice, u16_at};

/// A stretch of kept text and its properties.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run<'a> {
    pub begin: usize,
    pub end: usize,
    /// The style of a paragraph.
    pub style: u16,
    pub properties: &'a [u8],
}

/// What a table of pages speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Characters,
    Paragraphs,
}

/// All stretches in the order of their places.
#[derive(Debug)]
pub(super) struct Runs<'a>(Vec<Run<'a>>);

impl<'a> Runs<'a> {
    /// Those of the pages that a table names, each of them once however often it is named.
    pub(super) fn read(main: &'a [u8], table: &[u8], kind: Kind) -> Self {
        let mut read = BTreeSet::new();
        let mut runs = Vec::new();
        for entry in plc(table, 4).1 {
            let Some(number) = size_at(entry, 0).map(|number| number & 0x3f_ffff) else { continue };
            if read.insert(number)
                && let Some(page) = slice(main, number * PAGE, PAGE)
            {
                runs.extend((0..usize::from(page[PAGE - 1])).filter_map(|at| run(page, at, kind)));
            }
        }
        runs.sort_by_key(|run| (run.begin, run.end));
        Self(runs)
    }

    /// Whether a stretch ends before a place.
    pub(super) fn has_end(&self, place: usize) -> bool {
        let next = self.0.partition_point(|run| run.begin < place);
        next.checked_sub(1).and_then(|at| self.0.get(at)).is_some_and(|run| run.end == place)
    }

    /// The stretch that a place stands in, or up to the next one where nothing is said.
    pub(super) fn at(&self, place: usize) -> Run<'a> {
        let next = self.0.partition_point(|run| run.begin <= place);
        let found = next.checked_sub(1).and_then(|at| self.0.get(at)).filter(|run| run.end > place);
        let end = self.0.get(next).map_or(usize::MAX, |run| run.begin);
        found.copied().unwrap_or(Run { begin: place, end, style: 0, properties: &[] })
    }
}

const PAGE: usize = 512;

/// A stretch of a page, by its number.
fn run(page: &[u8], at: usize, kind: Kind) -> Option<Run<'_>> {
    let count = usize::from(page[PAGE - 1]);
    let (begin, end) = (size_at(page, at * 4)?, size_at(page, at * 4 + 4)?);
    let width = if kind == Kind::Characters { 1 } else { 13 };
    let place = usize::from(*page.get((count + 1) * 4 + at * width)?) * 2;
    let (mut style, mut properties) = (0, &[][..]);
    if place > 0 {
        let size = usize::from(*page.get(place)?);
        properties = match (kind, size) {
            (Kind::Characters, _) => slice(page, place + 1, size)?,
            (Kind::Paragraphs, 0) => slice(page, place + 2, usize::from(*page.get(place + 1)?) * 2)?,
            (Kind::Paragraphs, _) => slice(page, place + 1, size * 2 - 1)?,
        };
        if kind == Kind::Paragraphs {
            style = u16_at(properties, 0)?;
            properties = &properties[2..];
        }
    }
    (end > begin).then_some(Run { begin, end, style, properties })
}
