//! What a new project is made from: the bureau's workbooks, and a `report.yaml` that they propose.

use std::path::Path;

use crate::diag::{Outcome, Sink};
use crate::extract;
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
    let mut workbooks = Vec::new();
    for path in paths {
        let bytes = extract::bytes(path, sink)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        workbooks.push(Artifact { name: format!("inputs/{name}"), bytes });
    }
    let names: Vec<String> =
        workbooks.iter().map(|workbook| workbook.name.trim_start_matches("inputs/").to_owned()).collect();
    let headers = extract::likely_headers(paths);
    let data = extract::workbooks(paths, &headers, &mut Sink::default());
    let data = data.map_or_else(|_| Dataset::default(), |(_, data)| data);
    let asked = Asked { workbooks: &names, kind, headers: &headers };
    Ok(Proposed { proposal: proposal(&data, asked), workbooks })
}
