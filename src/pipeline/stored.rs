//! What Excel stores in cells, looked up in the workbooks, from each cell on to those that its formula names.

use std::collections::{BTreeMap, BTreeSet};

use crate::extract::Workbooks;
use crate::place::CellRef;
use crate::trace::CellInfo;

/// Formulas that are followed from cell to cell.
const MOST_STEPS: usize = 8;

/// Adds to cells what Excel stores in them, and the cells that their formulas name, `most` cells at most; `of` is what
/// the tables say about a cell.
pub(super) fn look_up(
    cells: &mut BTreeMap<CellRef, CellInfo>,
    most: usize,
    of: &dyn Fn(&CellRef) -> CellInfo,
    books: &mut Workbooks<'_>,
) {
    let mut next: BTreeSet<CellRef> = cells.keys().take(most).cloned().collect();
    for _ in 0..MOST_STEPS {
        let mut named = BTreeSet::new();
        for cell in next {
            let Some(stored) = books.cell(&cell) else { continue };
            named.extend(stored.precedents.iter().cloned());
            let info = cells.entry(cell.clone()).or_insert_with(|| of(&cell));
            if info.table.is_none() {
                info.shown.clone_from(&stored.shown);
            }
            info.stored = Some(stored);
        }
        next = named.into_iter().filter(|cell| !cells.contains_key(cell)).collect();
        if next.is_empty() || cells.len() > most {
            break;
        }
    }
}
