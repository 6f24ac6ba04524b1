//! What Excel stores in cells, looked up in the workbooks, from each cell on to those that its formula names.

use std::collections::{BTreeMap, BTreeSet};

use crate::extract::Workbooks;
use crate::model::stored::Stored;
use crate::place::CellRef;

/// Formulas that are followed from cell to cell.
const MOST_STEPS: usize = 8;

/// What Excel stores in cells, and in the cells that their formulas name; `most` cells at most are looked up. None for
/// a cell that was asked for and stands in no sheet.
pub(super) fn look_up(
    asked: BTreeSet<CellRef>,
    most: usize,
    books: &mut Workbooks<'_>,
) -> BTreeMap<CellRef, Option<Stored>> {
    let mut found: BTreeMap<CellRef, Option<Stored>> = BTreeMap::new();
    let mut next: BTreeSet<CellRef> = asked.iter().take(most).cloned().collect();
    found.extend(asked.into_iter().map(|cell| (cell, None)));
    for _ in 0..MOST_STEPS {
        let mut named = BTreeSet::new();
        for cell in next {
            let Some(stored) = books.cell(&cell) else { continue };
            named.extend(stored.precedents.iter().cloned());
            found.insert(cell, Some(stored));
        }
        next = named.into_iter().filter(|cell| !found.contains_key(cell)).collect();
        if next.is_empty() || found.len() > most {
            break;
        }
    }
    found
}
