//! The pages of the PDF that an earlier run left in an output folder, as far as it is still of the same report.

use std::collections::BTreeMap;
use std::path::Path;

use super::cache::Cache;
use super::typeset::Style;
use super::typst::{Setting, heading_mark, section_mark, typst};
use crate::diag::Sink;
use crate::model::printed::Spot;
use crate::model::report::Report;
use crate::project::{World, given};

/// Pages of the headings of a report.
#[derive(Debug)]
pub struct KnownPages(BTreeMap<String, usize>);

impl KnownPages {
    /// Those of `report.pdf` in a folder; none when it is not there, or was set from another text than this
    /// report has now. typst is not run.
    pub fn of(report: &Report, world: &World, output: &Path) -> Option<Self> {
        /// The source of a report of two hundred pages has some two million bytes.
        const MOST_SOURCE: u64 = 256 << 20;
        let theme = Style::Report.source(world, &mut Sink::default()).ok()?;
        let source = given(&output.join("report.typ"), MOST_SOURCE).ok()?;
        let is_same = source == typst(report, &Setting::whole(&theme)).text.into_bytes();
        let pages = is_same.then(|| Cache::of(output).pages("report.pdf"))??;
        (!pages.is_empty()).then_some(Self(pages))
    }

    /// The page on which the heading of a place stands, as it is printed.
    pub fn page(&self, spot: &Spot) -> Option<usize> {
        let mark = spot.heading.map_or_else(|| section_mark(&spot.section), heading_mark);
        self.0.get(&mark).copied()
    }
}
