//! What goes by another name in the new edition: rows, units, words of the kind of report, dates.

use std::collections::BTreeMap;

use crate::text::tidy;

/// Names of the old edition with those of the new one.
#[derive(Debug, Clone, Default)]
pub struct Renaming {
    /// Rows of the tables.
    pub rows: BTreeMap<String, String>,
    /// Units of rows whose unit is another now, by the old name of the row.
    pub units: BTreeMap<String, (String, String)>,
    /// Words by which calls select: verdicts and outlooks of another kind of report.
    pub selectors: BTreeMap<String, String>,
    /// What the kind of report is called, where it is another.
    pub kind: Option<(String, String)>,
    /// Days that the settings name, as prose writes them.
    pub dates: BTreeMap<String, String>,
    /// Parts of the report that have another name in the new kind.
    pub parts: BTreeMap<String, String>,
    /// Parts that the new kind has not.
    pub gone: Vec<String>,
}

impl Renaming {
    /// What a row is called now.
    pub(super) fn row(&self, name: &str) -> Option<&str> {
        self.rows.get(&tidy(name)).map(String::as_str)
    }

    /// The old unit of a row and its new one, where they differ.
    pub(super) fn unit(&self, name: &str) -> Option<(&str, &str)> {
        self.units.get(&tidy(name)).map(|(old, new)| (old.as_str(), new.as_str()))
    }

    /// The names and words that prose writes out, the longest first, so that none is taken for a part of another.
    pub(super) fn in_words(&self) -> Vec<(&str, &str)> {
        /// A name of two characters stands in many words.
        const LEAST: usize = 3;
        let rows = self.rows.iter().filter(|(old, _)| old.chars().count() >= LEAST);
        let kind = self.kind.iter().map(|(old, new)| (old, new));
        let mut all: Vec<(&str, &str)> = rows.chain(kind).map(|(old, new)| (old.as_str(), new.as_str())).collect();
        all.sort_by_key(|(old, _)| (std::cmp::Reverse(old.len()), *old));
        all
    }
}
