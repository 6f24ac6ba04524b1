//! Collects mentions of numbers into items, one for each text and origin.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::walk::InlineSite;
use super::{Finder, Match, TraceItem, TraceResult};
use crate::markup::block::Block;
use crate::model::grammar;
use crate::model::value::{Quantity, Value};
use crate::place::CellRef;

/// A number where it stands: a figure with its text, or a typed number with its place in a text.
pub(super) enum Mention<'a> {
    Figure(&'a Value, &'a str),
    Typed(&'a str, Range<usize>),
}

impl Mention<'_> {
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Figure(_, text) | Self::Typed(text, _) => text,
        }
    }

    pub(super) fn range(&self) -> Range<usize> {
        match self {
            Self::Figure(_, text) => 0..text.len(),
            Self::Typed(_, range) => range.clone(),
        }
    }

    pub(super) fn number(&self) -> Option<Quantity> {
        match self {
            Self::Figure(value, _) => value.quantity(),
            Self::Typed(text, _) => grammar::read(text).number(),
        }
    }
}

/// What makes items one: why, text, origin.
type Key = (Match, String, String);

/// Puts what is found together: one item for each text of one origin.
pub(super) struct Collector<'f, 'a> {
    finder: &'f Finder<'a>,
    items: Vec<TraceItem>,
    known: BTreeMap<Key, usize>,
    /// How often a typed number was met in a block.
    typed: BTreeMap<(*const Block, String), usize>,
    /// Typed numbers that were looked for in their files.
    located: usize,
}

/// Typed numbers of an answer that are looked for in their files, each through its whole paragraph; of the rest the
/// paragraph is told.
const MOST_LOCATED: usize = 1_000;

impl<'f, 'a> Collector<'f, 'a> {
    pub(super) fn new(finder: &'f Finder<'a>) -> Self {
        Self { finder, items: Vec::new(), known: BTreeMap::new(), typed: BTreeMap::new(), located: 0 }
    }

    pub(super) fn add(&mut self, site: &InlineSite<'a, '_>, mention: &Mention<'a>, matched: Match) {
        let nth = self.typed.entry((std::ptr::from_ref(site.block), mention.text().to_owned())).or_default();
        let is_typed = matches!(mention, Mention::Typed(..));
        let nth_wanted = Some(*nth).filter(|_| self.located < MOST_LOCATED);
        let place = self.finder.place(site, mention, nth_wanted);
        self.located += usize::from(is_typed);
        *nth += usize::from(is_typed);
        let origin = match mention {
            Mention::Figure(value, _) => Some(value.origin.clone()),
            Mention::Typed(..) => None,
        };
        let unit = self.finder.unit(mention);
        let key = (matched, mention.text().to_owned(), format!("{origin:?}"));
        if let Some(item) = self.known.get(&key).and_then(|at| self.items.get_mut(*at)) {
            item.places.push(place);
            return;
        }
        let (same_cells, same_figures) = match mention {
            Mention::Typed(text, _) => {
                (self.finder.same_cells(text, &place.sentence.after), self.finder.same_figures(text))
            }
            Mention::Figure(..) => (Vec::new(), Vec::new()),
        };
        self.known.insert(key, self.items.len());
        let (text, number) = (mention.text().to_owned(), mention.number());
        self.items.push(TraceItem {
            matched,
            text,
            number,
            unit,
            origin,
            places: vec![place],
            same_cells,
            same_figures,
        });
    }

    pub(super) fn done(self) -> TraceResult {
        let own = self.items.iter().flat_map(TraceItem::cells);
        let cells: BTreeSet<&CellRef> = own.chain(self.items.iter().flat_map(|item| &item.same_cells)).collect();
        let cells = cells.into_iter().map(|cell| (cell.clone(), self.finder.cell_info(cell))).collect();
        TraceResult { items: self.items, cells, ..TraceResult::default() }
    }
}
