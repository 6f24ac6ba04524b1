//! A sheet of displayed cells. Merged areas are resolved: every position of one answers with the
//! cell at its top left corner.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rust_decimal::Decimal;

use super::preflight::Hidden;
use crate::markup::mark::without_reserved;
use crate::place::CellRef;

/// A cell as read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct RawCell {
    /// Displayed text, trimmed.
    pub text: String,
    /// The exact number of a numeric cell in the shown unit.
    pub exact: Option<Decimal>,
    /// True for a numeric cell of a workbook without number formats.
    pub unformatted: bool,
    /// True for an Excel error such as `#REF!`, which is reported where it is read.
    pub is_error: bool,
}

/// A merged area, inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Merge {
    /// Top left corner (row, column).
    pub start: (u32, u32),
    /// Bottom right corner (row, column).
    pub end: (u32, u32),
}

/// A sheet.
#[derive(Debug)]
pub(super) struct Sheet {
    /// File name of the workbook.
    pub book: Arc<str>,
    /// Name of the sheet.
    pub name: Arc<str>,
    /// True when Excel does not show it.
    pub hidden: bool,
    /// True when the format keeps no number formats.
    pub formatless: bool,
    cells: BTreeMap<(u32, u32), RawCell>,
    merges: Vec<Merge>,
    anchors: BTreeMap<(u32, u32), (u32, u32)>,
    hidden_lines: Hidden,
    /// Rows and columns in use.
    pub rows: u32,
    /// See `rows`.
    pub cols: u32,
}

static EMPTY: RawCell = RawCell { text: String::new(), exact: None, unformatted: false, is_error: false };

impl Sheet {
    /// A sheet without cells.
    pub(super) fn new(book: Arc<str>, name: &str, merges: Vec<Merge>, hidden_lines: Hidden) -> Self {
        Self {
            book,
            // Whoever made the workbook named it.
            name: without_reserved(name).as_deref().unwrap_or(name).into(),
            hidden: false,
            formatless: false,
            cells: BTreeMap::new(),
            anchors: anchors(&merges),
            merges,
            hidden_lines,
            rows: 0,
            cols: 0,
        }
    }

    /// Puts a cell that shows something at its position.
    pub(super) fn put(&mut self, (row, col): (u32, u32), cell: RawCell) {
        self.rows = self.rows.max(row.saturating_add(1));
        self.cols = self.cols.max(col.saturating_add(1));
        self.cells.insert((row, col), cell);
    }

    /// The position whose cell answers for (row, column): itself, or the corner of its merged area.
    pub(super) fn anchor(&self, row: u32, col: u32) -> (u32, u32) {
        self.anchors.get(&(row, col)).copied().unwrap_or((row, col))
    }

    /// The cell that answers for a position.
    pub(super) fn cell(&self, row: u32, col: u32) -> &RawCell {
        self.cells.get(&self.anchor(row, col)).unwrap_or(&EMPTY)
    }

    /// Displayed text at a position.
    pub(super) fn text(&self, row: u32, col: u32) -> &str {
        &self.cell(row, col).text
    }

    /// Address of the cell that answers for a position.
    pub(super) fn cell_ref(&self, row: u32, col: u32) -> CellRef {
        let (row, col) = self.anchor(row, col);
        CellRef { book: self.book.clone(), sheet: self.name.clone(), row, col }
    }

    /// The merged areas that begin above a row.
    pub(super) fn merges_above(&self, row: u32) -> Vec<Merge> {
        self.merges.iter().filter(|merge| merge.start.0 < row).copied().collect()
    }

    /// The merged area that starts at a position.
    pub(super) fn merge_at(&self, row: u32, col: u32) -> Option<&Merge> {
        self.merges.iter().find(|merge| merge.start == (row, col))
    }

    /// Rows from `first` on in which some cell shows something, itself or as part of a merged area.
    pub(super) fn rows_from(&self, first: u32) -> BTreeSet<u32> {
        let own = self.cells.range((first, 0)..).map(|((row, _), _)| *row);
        let merged = self.anchors.range((first, 0)..).filter(|(_, corner)| self.cells.contains_key(corner));
        // A merged area that runs on below the last cell adds no rows.
        own.chain(merged.map(|((row, _), _)| *row)).filter(|row| *row < self.rows).collect()
    }

    /// Rows with cells that Excel does not show, and columns.
    pub(super) fn hidden_lines(&self) -> (Vec<u32>, Vec<u32>) {
        let rows = self.hidden_lines.rows.iter().copied();
        let rows = rows.filter(|row| self.cells.range((*row, 0)..=(*row, u32::MAX)).next().is_some()).collect();
        let used: BTreeSet<u32> = self.cells.keys().map(|(_, col)| *col).collect();
        let is_hidden = |col: &u32| self.hidden_lines.columns.iter().any(|(first, last)| (first..=last).contains(&col));
        (rows, used.into_iter().filter(is_hidden).collect())
    }

    /// `workbook!sheet`.
    pub(super) fn address(&self) -> String {
        format!("{}!{}", self.book, self.name)
    }
}

/// Positions covered by merged areas. Areas larger than any table are ignored, they cover nothing;
/// so are areas that overlap an earlier one, as far as they do, and those beyond what all may cover.
pub(super) fn anchors(merges: &[Merge]) -> BTreeMap<(u32, u32), (u32, u32)> {
    const MOST: u64 = 100_000;
    const MOST_OF_ALL: u64 = 500_000;
    let mut anchors = BTreeMap::new();
    let mut all = 0;
    for merge in merges {
        let height = u64::from(merge.end.0.saturating_sub(merge.start.0)) + 1;
        let width = u64::from(merge.end.1.saturating_sub(merge.start.1)) + 1;
        let size = height.saturating_mul(width);
        if size > MOST || all + size > MOST_OF_ALL {
            continue;
        }
        all += size;
        for row in merge.start.0..=merge.end.0 {
            for col in merge.start.1..=merge.end.1 {
                anchors.entry((row, col)).or_insert(merge.start);
            }
        }
    }
    anchors
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merged_areas_answer_with_their_corner() {
        let merges = [Merge { start: (1, 1), end: (2, 3) }, Merge { start: (2, 3), end: (2, 4) }];
        let anchors = anchors(&merges);
        assert_eq!(anchors.get(&(2, 3)), Some(&(1, 1)));
        assert_eq!(anchors.get(&(2, 4)), Some(&(2, 3)));
        assert_eq!(anchors.get(&(3, 3)), None);
    }

    #[test]
    fn merged_areas_cover_no_more_than_a_table_has() {
        let strip = |row: u32| Merge { start: (row, 0), end: (row, 16_383) };
        let many: Vec<Merge> = (0..1_000).map(strip).collect();
        assert!(anchors(&many).len() <= 500_000);
        assert!(anchors(&[Merge { start: (0, 0), end: (u32::MAX, u32::MAX) }]).is_empty());
        // The corners the wrong way round cover nothing.
        assert!(anchors(&[Merge { start: (9, 9), end: (0, 0) }]).is_empty());
    }
}
