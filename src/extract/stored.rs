//! The workbooks opened again: which sheets they have, and what Excel stores in a cell.
//!
//! Nothing of this is kept with the values of a report; it is looked up for the few cells that
//! somebody traces.

use std::sync::Arc;

use super::precedents::precedents;
use super::workbook::{self, Book, StoredSheet};
use crate::model::job::InputLimits;
use crate::model::stored::Stored;
use crate::place::CellRef;
use crate::project::Project;

/// The workbooks of a project; each is opened and each sheet is read when first asked for.
pub struct Workbooks<'a> {
    project: &'a Project,
    books: Vec<Opened>,
}

/// A workbook that was looked for.
struct Opened {
    name: Arc<str>,
    /// None when it cannot be read.
    book: Option<Book>,
    sheets: Vec<(String, Option<StoredSheet>)>,
}

impl<'a> Workbooks<'a> {
    /// The workbooks that `report.yaml` lists.
    pub fn new(project: &'a Project) -> Self {
        Self { project, books: Vec::new() }
    }

    /// Names of the workbooks.
    pub fn names(&self) -> Vec<String> {
        self.project.job.workbooks.iter().map(|name| name.value.clone()).collect()
    }

    /// Names of the sheets of a workbook, in its order.
    pub fn sheets(&mut self, book: &str) -> Vec<String> {
        self.opened(book).book.as_ref().map(workbook::sheet_names).unwrap_or_default()
    }

    /// What Excel stores in a cell; none when there is no such sheet.
    pub fn cell(&mut self, cell: &CellRef) -> Option<Stored> {
        let limits = self.project.job.limits;
        let sheet = self.opened(&cell.book).sheet(&cell.sheet, limits)?;
        let mut stored = sheet.cell(cell);
        if let Some(formula) = &stored.formula {
            stored.precedents = precedents(formula, &stored.cell);
        }
        Some(stored)
    }

    fn opened(&mut self, name: &str) -> &mut Opened {
        let at = self.books.iter().position(|opened| &*opened.name == name).unwrap_or_else(|| {
            let is_listed = self.project.job.workbooks.iter().any(|listed| listed.value == name);
            let limits = &self.project.job.limits;
            let read = || self.project.world.read(&format!("inputs/{name}"), limits.workbook_mib << 20).ok();
            let bytes = is_listed.then(read).flatten();
            let book = bytes.and_then(|bytes| workbook::open(bytes, limits));
            self.books.push(Opened { name: name.into(), book, sheets: Vec::new() });
            self.books.len() - 1
        });
        &mut self.books[at]
    }
}

impl Opened {
    fn sheet(&mut self, name: &str, limits: InputLimits) -> Option<&StoredSheet> {
        let at = match self.sheets.iter().position(|(known, _)| known == name) {
            Some(at) => at,
            None => {
                let read = self.book.as_mut().and_then(|book| workbook::stored_sheet(book, name, limits));
                self.sheets.push((name.to_owned(), read));
                self.sheets.len() - 1
            }
        };
        self.sheets[at].1.as_ref()
    }
}
