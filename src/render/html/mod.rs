//! Report in, one HTML file out, which holds all that it needs: the text as it is printed, and behind every figure
//! its cell with what stands around it.
//!
//! Nothing in the file leads out of it. What comes from cells and prose is text, both in the body and in the data of
//! the script; a policy at the top lets the page's own style and script run, by their hashes, and nothing else.

mod body;
mod data;
mod inline;
mod preview;
mod page;
mod policy;
mod tables;
mod versions;

use std::io;

use body::BodyWriter;
use data::Data;

use crate::compare::Versions;
use crate::diag::Diagnostic;
use crate::model::checked::MarkedTexts;
use crate::model::remark::RemarkPlace;
use crate::model::report::Report;
use crate::place::LinePlace;
use crate::project::World;
use crate::trace::Proof;

pub use preview::{News, Preview, revision_of};
pub(super) use versions::differences;

/// What a page tells beside the text of a report.
#[derive(Debug, Default)]
pub struct Backing {
    /// What stands behind its figures.
    pub proof: Proof,
    /// Its typed numbers.
    pub typed: MarkedTexts,
    /// What the checks found in it.
    pub findings: Vec<PageFinding>,
    /// The departments by which it can be cut, in order.
    pub departments: Vec<String>,
    /// True where the page goes to those who write the report: how a cell is printed is theirs to know.
    pub is_inward: bool,
    /// Of a page of differences: its figures that stand for each other in the two versions.
    pub changed: Option<Vec<Versions<usize>>>,
    /// The page follows what is saved.
    pub preview: Option<Preview>,
}

/// A finding as a page tells it.
#[derive(Debug, Clone)]
pub struct PageFinding {
    /// The finding.
    pub finding: Diagnostic,
    /// Its place, as readers of the report say it.
    pub place: String,
    /// The related places with what stands there.
    pub related: Vec<String>,
    /// Who answers for it.
    pub departments: Vec<String>,
    /// Where the report shows it.
    pub at: RemarkPlace,
}

/// The report as the bytes of an HTML file.
///
/// # Errors
/// When a picture cannot be read.
pub(super) fn file(report: &Report, world: &World, backing: &Backing) -> io::Result<Vec<u8>> {
    let nowhere = LinePlace { file: "".into(), line: 1, column: 1 };
    let mut writer = BodyWriter::new(report, world, backing, &nowhere);
    writer.report()?;
    let BodyWriter { out, typed, .. } = writer;
    page::assembled(&out, &Data { report, backing, typed: &typed })
}
