//! Where a report shows what a finding points at.

use std::collections::{BTreeMap, BTreeSet};

use super::outward::quoted;
use super::printed::Printed;
use super::report::Report;
use crate::diag::Diagnostic;
use crate::place::{CellRef, Place};

/// What a remark is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RemarkPlace {
    /// The first of these figures that the report shows, by their indices in it.
    Figures(BTreeSet<usize>),
    /// A sentence as it is printed.
    Sentence(String),
    /// Nothing that is printed.
    Elsewhere,
}

/// Where the report shows what findings point at.
#[derive(Debug)]
pub struct RemarkPlaces {
    /// For each cell the figures made of it and of the fewest others: the number itself before sums and counts.
    figures: BTreeMap<CellRef, BTreeSet<usize>>,
    printed: Printed,
}

impl RemarkPlaces {
    /// Of a report.
    pub fn of(report: &Report) -> Self {
        let mut closest: BTreeMap<CellRef, (usize, BTreeSet<usize>)> = BTreeMap::new();
        for (id, value) in report.figures.iter().enumerate() {
            let cells = value.cells();
            for cell in cells {
                let (fewest, ids) = closest.entry(cell.clone()).or_insert((cells.len(), BTreeSet::new()));
                if cells.len() < *fewest {
                    (*fewest, *ids) = (cells.len(), BTreeSet::new());
                }
                if cells.len() == *fewest {
                    ids.insert(id);
                }
            }
        }
        let figures = closest.into_iter().map(|(cell, (_, ids))| (cell, ids)).collect();
        Self { figures, printed: Printed::new(report) }
    }

    /// Where it shows what a finding points at.
    pub fn find(&self, finding: &Diagnostic) -> RemarkPlace {
        match &finding.place {
            Place::Cell { cell, .. } => {
                self.figures.get(cell).cloned().map_or(RemarkPlace::Elsewhere, RemarkPlace::Figures)
            }
            Place::Line { at, text } => {
                let sentence = self.printed.sentence(at, text, &quoted(finding));
                sentence.map_or(RemarkPlace::Elsewhere, |sentence| RemarkPlace::Sentence(sentence.to_owned()))
            }
            Place::File(_) => RemarkPlace::Elsewhere,
        }
    }
}
