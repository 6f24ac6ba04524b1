//! What a new project is made from: the bureau's workbooks, and a `report.yaml` that they propose.

use std::path::Path;

use crate::diag::{Outcome, Sink};
use crate::extract::{self, Book};
use crate::model::kind::Kind;
use crate::model::table::Dataset;
use crate::propose::{Asked, Proposal, proposal};
use crate::render::Artifact;

/// A project before it is written.
#[derive(Debug)]
pub struct Proposed {
    /// What the workbooks propose.
    pub proposal: Proposal,
    /// The workbooks, as they are to lie in the project.
    pub workbooks: Vec<Artifact>,
}

/// Reads workbooks and proposes settings. One that has no table known proposes nothing but its own name; what
/// is wrong with it is told when the project is checked.
///
/// # Errors
/// Stops when a workbook cannot be opened; the reasons are in `sink`.
pub fn propose(paths: &[&Path], kind: Option<&'static Kind>, sink: &mut Sink) -> Outcome<Proposed> {
    let books = paths.iter().map(|path| extract::book(path, sink)).collect::<Outcome<Vec<Book>>>()?;
    let names: Vec<String> = books.iter().map(|book| book.name.clone()).collect();
    let headers = extract::likely_headers(&books);
    let data = extract::workbooks(&books, &headers, &[], &mut Sink::default());
    let data = data.map_or_else(|_| Dataset::default(), |(_, data)| data);
    let asked = Asked { workbooks: &names, kind, headers: &headers, title: None, plan: None };
    let workbook = |Book { name, bytes }| Artifact { name: format!("inputs/{name}"), bytes };
    Ok(Proposed { proposal: proposal(&data, asked), workbooks: books.into_iter().map(workbook).collect() })
}
