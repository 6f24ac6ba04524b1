//! Texts in which 【】 stands around what is wrong, with the codes under which it must be found.

use std::collections::BTreeSet;
use std::ops::Range;

use pinggu::diag::{Code, Diagnostic, Severity};
use pinggu::place::Place;

/// A place in a text: line and columns, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Spot {
    pub line: usize,
    pub columns: Range<usize>,
}

impl Spot {
    /// Where a finding stands, when it is in this file and here.
    pub(crate) fn has(&self, file: &str, finding: &Diagnostic) -> bool {
        matches!(&finding.place, Place::Line { at, .. }
            if &*at.file == file && at.line == self.line && self.columns.contains(&at.column))
    }
}

/// A text of which parts are wrong, or none.
pub(crate) struct Marked {
    /// The text without the marks.
    pub text: String,
    /// The wrong parts, each with what stood after its `|`.
    pub spots: Vec<(Spot, Vec<String>)>,
}

impl Marked {
    /// Reads `增长【9.4%|value-mismatch】。`.
    pub(crate) fn read(marked: &str) -> Self {
        let mut parts = marked.split('【');
        let mut own = Self { text: parts.next().unwrap_or_default().to_owned(), spots: Vec::new() };
        for part in parts {
            let (inside, rest) = part.split_once('】').unwrap_or_else(|| panic!("【 without 】: {marked}"));
            let mut inside = inside.split('|');
            let wrong = inside.next().unwrap_or_default();
            let line = own.text.matches('\n').count() + 1;
            let start = own.text.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
            let spot = Spot { line, columns: start..start + wrong.chars().count() };
            own.spots.push((spot, inside.map(str::to_owned).collect()));
            own.text.extend([wrong, rest]);
        }
        own
    }

    /// What is found elsewhere or under another code, what is not found, and marks that ask for nothing.
    /// Notes may be marked and need not be.
    pub(crate) fn faults(&self, file: &str, found: &[Diagnostic]) -> Vec<String> {
        let mut faults = Vec::new();
        let mut open: BTreeSet<(usize, &str)> = BTreeSet::new();
        for (at, (_, codes)) in self.spots.iter().enumerate() {
            open.extend(codes.iter().map(|code| (at, code.as_str())));
            let unknown = codes.iter().filter(|code| Code::read(code).is_none());
            faults.extend(unknown.map(|code| format!("there is no code {code}")));
            if codes.is_empty() {
                faults.push(format!("part {} has no code", at + 1));
            }
        }
        for finding in found {
            let code = finding.code.as_str();
            let spot = self.spots.iter().position(|(spot, _)| spot.has(file, finding));
            let is_marked = spot.is_some_and(|at| self.spots[at].1.iter().any(|own| own == code));
            if !is_marked && finding.severity != Severity::Note {
                faults.push(format!("{code} at {}: {}", finding.place, finding.message));
            }
            open.retain(|one| Some(*one) != spot.map(|at| (at, code)));
        }
        faults.extend(open.iter().map(|(at, code)| format!("{code} is not found in part {}", at + 1)));
        faults
    }
}
