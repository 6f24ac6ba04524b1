//! Workbooks that this program wrote and that somebody has filled in. Columns are known by their headers, wherever
//! they stand: somebody may have sorted, moved, hidden or added some, and saved the file with another program.

use super::sheet::Sheet;
use super::workbook::{self, Budget};
use crate::diag::{Diagnostic, Outcome, Severity, Sink, Stopped};
use crate::model::answer::IDENTITY;
use crate::model::job::InputLimits;
use crate::place::Place;

/// Rows above the headers that somebody may have added.
const MOST_ABOVE: u32 = 20;
/// Cells of a list: as many rows as a sheet has links, of thirteen columns each.
const MOST_CELLS: usize = 1_000_000;
/// Columns that are looked at; a list has thirteen.
const MOST_COLUMNS: u32 = 256;

/// The sheets of a workbook by the name under which it is spoken of.
///
/// # Errors
/// Stops when it is no workbook; the reason is in `sink`.
pub(super) fn sheets(name: &str, bytes: Vec<u8>, sink: &mut Sink) -> Outcome<Vec<Sheet>> {
    let limits = InputLimits { cells: MOST_CELLS, ..InputLimits::default() };
    let mut found = Sink::default();
    let sheets = workbook::read(name, bytes, false, &mut Budget::new(limits), &mut found);
    sheets.ok_or_else(|| {
        // Of a list only that matters which keeps it from being read; it stands in no project.
        let errors = found.take().into_iter().filter(|finding| finding.severity == Severity::Error);
        sink.extend(errors.map(|finding| Diagnostic { place: Place::File(name.to_owned()), ..finding }));
        Stopped
    })
}

/// A sheet of rows to be worked off.
pub(super) struct List<'a> {
    pub sheet: &'a Sheet,
    /// Its headers with their columns.
    pub headers: Vec<(&'a str, u32)>,
    /// The row of the headers.
    head: u32,
}

impl<'a> List<'a> {
    /// None for a sheet without what rows are known by.
    pub(super) fn of(sheet: &'a Sheet) -> Option<Self> {
        let columns = || 0..sheet.cols.min(MOST_COLUMNS);
        let is_head = |row: &u32| columns().any(|col| sheet.text(*row, col) == IDENTITY);
        let head = (0..sheet.rows.min(MOST_ABOVE)).find(is_head)?;
        let headers = columns().map(|col| (sheet.text(head, col).trim(), col));
        Some(Self { sheet, headers: headers.filter(|(header, _)| !header.is_empty()).collect(), head })
    }

    pub(super) fn column(&self, header: &str) -> Option<u32> {
        self.headers.iter().find(|(own, _)| *own == header).map(|(_, col)| *col)
    }

    pub(super) fn text(&self, row: u32, header: &str) -> &'a str {
        self.column(header).map_or("", |col| self.sheet.text(row, col))
    }

    pub(super) fn place(&self, row: u32, header: &str) -> Place {
        Place::cell(&self.sheet.cell_ref(row, self.column(header).unwrap_or_default()))
    }

    /// The rows with what they are known by, and those without.
    pub(super) fn rows(&self) -> (Vec<u32>, Vec<u32>) {
        self.sheet.rows_from(self.head + 1).into_iter().partition(|row| !self.text(*row, IDENTITY).is_empty())
    }
}
