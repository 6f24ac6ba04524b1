//! Entrances into this stage for whoever feeds it anything: the fuzz targets in `fuzz/` and the test
//! that runs their corpora. Each takes what a stranger can write and must come back.

use std::sync::Arc;

use super::display;
use super::recognise::Recogniser;
use super::sheet::{RawCell, Sheet};
use super::snapshot::parsed as read_snapshot;
use super::workbook::{self, Budget};
use super::{preflight, schema, standalone};
use crate::diag::Sink;
use crate::markup::block::Block;
use crate::model::department::Roster;
use crate::model::edition::Edition;
use crate::model::facts::Facts;
use crate::model::job::InputLimits;
use crate::model::report::{Report, Section, SectionKind};
use crate::model::table::{Dataset, Table};
use crate::place::Place;
use crate::project::{JOB_FILE, Project, World, is_below};

/// What a number shows under a format code, as Excel has it.
pub fn shown(value: f64, code: &str, is_1904: bool) -> String {
    display::shown(value, code, is_1904).text
}

/// Reads rows of cells as the table that their header makes them, and returns how many findings
/// there were.
pub fn table(rows: &[Vec<String>]) -> usize {
    findings(&[sheet(rows)], Sink::default())
}

fn sheet(rows: &[Vec<String>]) -> Sheet {
    let mut sheet = Sheet::new(Arc::from("a.xlsx"), "a", Vec::new(), preflight::Hidden::default());
    for (row, cells) in (0..).zip(rows) {
        for (col, text) in (0..).zip(cells).filter(|(_, text)| !text.is_empty()) {
            sheet.put((row, col), RawCell { text: text.clone(), ..RawCell::default() });
        }
    }
    sheet
}

/// Rows of cells and prose as a version of a report; none when the rows are no indicator table.
pub fn edition(rows: &[Vec<String>], blocks: Vec<Block>) -> Option<Edition> {
    let job = standalone::settings().ok()?;
    let tables = tables(&[sheet(rows)], &mut Sink::default())?;
    let data = Dataset { tables, ..Dataset::default() };
    let mut report = Report::without_text(&job);
    let (key, title) = ("a".to_owned(), String::new());
    report.sections.push(Section { key, kind: SectionKind::Body, number: String::new(), title, cited: false, blocks });
    Some(Edition::new(report, &Facts::new(Arc::new(data), Arc::new(job))))
}

/// Reads a snapshot: the version it holds, if it can be trusted.
pub fn snapshot(bytes: &[u8]) -> Option<Edition> {
    read_snapshot(bytes, &Place::File("a.json".to_owned())).ok()
}

/// Reads a workbook, and returns how many findings there were.
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
    let _ = tables(sheets, &mut sink);
    sink.take().len()
}

/// The tables of sheets that belong to no project; none when there are none.
fn tables(sheets: &[Sheet], sink: &mut Sink) -> Option<Vec<Table>> {
    let schemas = schema::built_in(sink);
    let (job, roster) = (standalone::settings().ok()?, Roster::new(&[]));
    let mut recogniser = Recogniser::new(&job, &schemas, &roster);
    for sheet in sheets {
        recogniser.take(sheet, sink);
    }
    Some(recogniser.tables(sink)).filter(|tables| !tables.is_empty())
}

/// Reads the text of a `report.yaml`: true when it is one.
///
/// # Panics
/// When what holds for every text does not: a workbook outside of `inputs/` was let through, or the
/// text was refused without a reason.
pub fn project_file(text: &str) -> bool {
    let mut sink = Sink::default();
    let read: Option<Project> = Project::open(World::default().with(JOB_FILE, text), &mut sink).ok();
    let safe = |project: &Project| project.job.workbooks.iter().all(|name| is_below(&name.value));
    assert!(read.as_ref().is_none_or(safe), "a workbook outside of inputs was let through");
    assert!(read.is_some() || sink.has_errors(), "refused without a reason");
    read.is_some()
}
