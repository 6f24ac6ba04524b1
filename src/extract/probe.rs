//! Entrances into this stage for whoever feeds it anything: the fuzz targets in `fuzz/` and the test
//! that runs their corpora. Each takes what a stranger can write and must come back.

use std::sync::Arc;

use super::display;
use super::files::is_below;
use super::job::{self, Project};
use super::sheet::{RawCell, Sheet};
use super::wording::Wordings;
use super::workbook::{self, Budget};
use super::{Tables, preflight};
use crate::diag::Sink;
use crate::model::department::Roster;
use crate::model::job::InputLimits;

/// What a number shows under a format code, as Excel has it.
#[must_use]
pub fn shown(value: f64, code: &str, is_1904: bool) -> String {
    display::shown(value, code, is_1904).text
}

/// Reads rows of cells as the table that their header makes them, and returns how many findings
/// there were.
#[must_use]
pub fn table(rows: &[Vec<String>]) -> usize {
    let mut sheet = Sheet::new(Arc::from("a.xlsx"), "a", Vec::new(), preflight::Hidden::default());
    for (row, cells) in (0..).zip(rows) {
        for (col, text) in (0..).zip(cells).filter(|(_, text)| !text.is_empty()) {
            sheet.put((row, col), RawCell { text: text.clone(), ..RawCell::default() });
        }
    }
    findings(&[sheet], Sink::default())
}

/// Reads a workbook, and returns how many findings there were.
#[must_use]
pub fn workbook(bytes: &[u8]) -> usize {
    let mut sink = Sink::default();
    let mut budget = Budget::new(InputLimits::default());
    let sheets = workbook::read("a.xlsx", bytes.to_vec(), true, &mut budget, &mut sink);
    // What trace looks up besides.
    if let Some(mut book) = workbook::open(bytes.to_vec(), &InputLimits::default()) {
        for name in workbook::sheet_names(&book) {
            let _ = workbook::stored_sheet(&mut book, &name, InputLimits::default());
        }
    }
    findings(&sheets.unwrap_or_default(), sink)
}

fn findings(sheets: &[Sheet], mut sink: Sink) -> usize {
    let (wordings, roster) = (Wordings::new(&std::collections::BTreeMap::new()), Roster::new(&[]));
    let mut found = Tables::default();
    for sheet in sheets {
        found.take(sheet, &wordings, &roster, &mut sink);
    }
    sink.take().len()
}

/// Reads the text of a `report.yaml`: true when it is one.
///
/// # Panics
/// When what holds for every text does not: a workbook outside of `inputs/` was let through, or the
/// text was refused without a reason.
#[must_use]
pub fn project_file(text: &str) -> bool {
    let mut sink = Sink::default();
    let read: Option<Project> = job::parsed(std::path::Path::new("."), text, &mut sink).ok();
    let safe = |project: &Project| project.job.workbooks.iter().all(|name| is_below(&name.value));
    assert!(read.as_ref().is_none_or(safe), "a workbook outside of inputs was let through");
    assert!(read.is_some() || sink.has_errors(), "refused without a reason");
    read.is_some()
}
