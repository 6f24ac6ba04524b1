//! What a page tells beside the text of a report: the cells behind its figures, its typed numbers, the findings.

use std::cell::RefCell;

use super::examine::Examined;
use super::stored::look_up;
use crate::diag::{Diagnostic, Sink};
use crate::extract::Workbooks;
use crate::markup::block::{BlockKind, for_each_block};
use crate::model::outward;
use crate::model::printed::Printed;
use crate::model::remark::RemarkPlaces;
use crate::model::report::Report;
use crate::model::responsibility::Responsibilities;
use crate::model::table::cells::Cells;
use crate::narrate;
use crate::place::Place;
use crate::render::{Backing, PageFinding, Preview};
use crate::text::distinct;
use crate::trace::Proof;

/// Cells that are looked up for one page: those of ten thousand indicators.
const MOST_CELLS: usize = 400_000;

/// What the pages of a run are backed by.
pub(super) struct PageSource<'a> {
    examined: &'a Examined,
    /// What was found, heaviest first.
    findings: Vec<Diagnostic>,
    /// The page follows what is saved.
    preview: Option<Preview>,
    books: RefCell<Workbooks<'a>>,
}

impl<'a> PageSource<'a> {
    /// Of a report that was checked; `sink` has what was found.
    pub(super) fn new(examined: &'a Examined, preview: Option<Preview>, sink: &Sink) -> Self {
        let findings = sink.sorted().into_iter().cloned().collect();
        let books = RefCell::new(Workbooks::new(&examined.project));
        Self { examined, findings, preview, books }
    }

    /// Of the report or of a part of it. A part goes to a department: its findings stand in its text, in words that
    /// the department understands.
    pub(super) fn backing(&self, report: &Report) -> Backing {
        let facts = &self.examined.facts;
        let is_inward = report.meta.department.is_none();
        let mut books = self.books.borrow_mut();
        let proof = Proof::of(report, facts, &mut |cells| look_up(cells, MOST_CELLS, &mut books));
        let (findings, departments) =
            if is_inward { (self.noted(report), departments(report)) } else { (Vec::new(), Vec::new()) };
        let preview = self.preview.clone();
        let typed = self.examined.numbers.typed.clone();
        Backing { proof, typed, findings, departments, is_inward, preview, changed: None }
    }

    fn noted(&self, report: &Report) -> Vec<PageFinding> {
        let Examined { project, facts, .. } = self.examined;
        let owners = Responsibilities::new(facts, Some(report), narrate::departments_of_files(project));
        let (places, printed, cells) = (RemarkPlaces::of(report), Printed::new(report), Cells::new(facts.data()));
        let noted = |finding: &Diagnostic| PageFinding {
            place: place(finding, &printed),
            related: finding.related.iter().map(|(place, message)| related(place, message, &cells)).collect(),
            departments: owners.of(finding),
            at: places.find(finding),
            finding: finding.clone(),
        };
        self.findings.iter().map(noted).collect()
    }
}

/// A line of a source by where it is printed, and where it was written.
fn place(finding: &Diagnostic, printed: &Printed) -> String {
    match &finding.place {
        Place::Line { .. } => format!("{}（{}）", outward::place(finding, &finding.place, printed), finding.place),
        place => place.to_string(),
    }
}

fn related(place: &Place, message: &str, cells: &Cells<'_>) -> String {
    let shown = if let Place::Cell { cell, .. } = place { cells.shown(cell) } else { None };
    let shown = shown.map_or_else(String::new, |shown| format!("：{shown}"));
    outward::said(&format!("{place}{shown}（{message}）"))
}

/// The departments that answer for something in a report, in its order.
fn departments(report: &Report) -> Vec<String> {
    let mut found = Vec::new();
    for section in &report.sections {
        for_each_block(&section.blocks, &mut |block| {
            found.extend(block.departments.iter().cloned());
            match &block.kind {
                BlockKind::Table(table) => found.extend(table.rows.iter().flat_map(|row| row.departments.clone())),
                BlockKind::ProjectBox(listed) => {
                    let items = listed.groups.iter().flat_map(|group| &group.items);
                    found.extend(items.flat_map(|item| item.departments.clone()));
                }
                _ => {}
            }
        });
    }
    distinct(found)
}
