//! The departments responsible for a finding: those of the cell or the line that it stands at.
//!
//! A cell belongs to the departments of its row, a line to those of the block it stands in, a file
//! to those its front matter names. Where there are none, the related places decide.

use std::collections::BTreeMap;

use super::department::Roster;
use super::facts::Facts;
use super::report::Report;
use super::value::Value;
use crate::diag::Diagnostic;
use crate::markup::block::{Block, BlockKind, Inline, for_each_block};
use crate::place::{CellRef, Place};

/// Departments by cell, by line and by file.
#[derive(Debug, Default)]
pub struct Responsibilities {
    order: Vec<String>,
    /// The place of each in that order.
    ranks: BTreeMap<String, usize>,
    /// Ranks, in order.
    cells: BTreeMap<CellRef, Vec<usize>>,
    /// File → first line of a block → departments.
    lines: BTreeMap<String, BTreeMap<usize, Vec<String>>>,
    files: BTreeMap<String, Vec<String>>,
}

impl Responsibilities {
    /// From the tables, the report as far as there is one, and the front matters of the narratives.
    pub fn new(facts: &Facts, report: Option<&Report>, files: BTreeMap<String, Vec<String>>) -> Self {
        let roster = Roster::of(facts.job());
        let mut responsibilities = Self { files, ..Self::default() };
        for name in roster.names() {
            responsibilities.rank(name);
        }
        responsibilities.tables(facts, &roster);
        for section in report.iter().flat_map(|report| &report.sections) {
            let figures = report.map_or(&[][..], |report| &report.figures);
            for_each_block(&section.blocks, &mut |block| responsibilities.block(block, figures));
        }
        responsibilities
    }

    /// Departments in the order of `report.yaml`, then as the tables name them.
    pub fn order(&self) -> &[String] {
        &self.order
    }

    /// The departments responsible for a finding, in order; empty when there are none.
    pub fn of(&self, finding: &Diagnostic) -> Vec<String> {
        let found = self.at(&finding.place);
        if !found.is_empty() {
            return self.in_order(found);
        }
        self.in_order(finding.related.iter().flat_map(|(place, _)| self.at(place)).collect())
    }

    /// The departments responsible for what stands at a place, in order; empty when there are none.
    pub fn of_place(&self, place: &Place) -> Vec<String> {
        self.in_order(self.at(place))
    }

    fn in_order(&self, mut found: Vec<String>) -> Vec<String> {
        found.sort_by_key(|name| self.ranks.get(name).copied().unwrap_or(usize::MAX));
        found.dedup();
        found
    }

    fn at(&self, place: &Place) -> Vec<String> {
        match place {
            Place::Cell { cell, .. } => {
                let ranks = self.cells.get(cell).map(Vec::as_slice).unwrap_or_default();
                ranks.iter().filter_map(|rank| self.order.get(*rank)).cloned().collect()
            }
            Place::File(file) => self.files.get(file).cloned().unwrap_or_default(),
            Place::Line { at, .. } => {
                let blocks = self.lines.get(&*at.file);
                let block = blocks.and_then(|blocks| blocks.range(..=at.line).next_back()).map(|(_, names)| names);
                block.or_else(|| self.files.get(&*at.file)).cloned().unwrap_or_default()
            }
        }
    }

    fn tables(&mut self, facts: &Facts, roster: &Roster) {
        // An unregistered name is a finding of its own; no list can be sent to it.
        let known = |names: &[String]| roster.known(names);
        let owners = facts.data().owners();
        for row in facts.data().tables.iter().flat_map(|table| &table.rows) {
            let names = known(owners.of(row));
            row.cells.iter().for_each(|value| self.value(value, &names));
        }
    }

    /// A block with its line, and what of the tables it places.
    fn block(&mut self, block: &Block, figures: &[Value]) {
        let mut names = block.departments.clone();
        match &block.kind {
            // Rows of a table written in prose have no lines of their own.
            BlockKind::Table(table) if table.key.is_none() => {
                names.extend(table.rows.iter().flat_map(|row| row.departments.iter().cloned()));
            }
            BlockKind::Table(table) => {
                for row in &table.rows {
                    row.cells.iter().for_each(|cell| self.figures(&cell.body, figures, &row.departments));
                }
            }
            BlockKind::ProjectBox(listed) => {
                for item in listed.groups.iter().flat_map(|group| &group.items) {
                    self.figures(&item.body, figures, &item.departments);
                }
            }
            _ => {}
        }
        let lines = self.lines.entry(block.source.file.to_string()).or_default();
        // The inner block comes after the outer one of its line and knows better.
        lines.insert(block.source.line, names);
    }

    /// The cells that a run shows.
    fn figures(&mut self, run: &[Inline], figures: &[Value], names: &[String]) {
        for inline in run {
            if let Inline::Figure { id, .. } = inline
                && let Some(value) = figures.get(*id)
            {
                self.value(value, names);
            }
            self.figures(inline.inner().unwrap_or_default(), figures, names);
        }
    }

    fn value(&mut self, value: &Value, names: &[String]) {
        // What is computed stands in no cell.
        if let [cell] = value.cells() {
            self.cell(cell, names);
        }
    }

    /// A merged cell belongs to the departments of all its rows.
    fn cell(&mut self, cell: &CellRef, names: &[String]) {
        for name in names {
            let rank = self.rank(name);
            let ranks = self.cells.entry(cell.clone()).or_default();
            if let Err(at) = ranks.binary_search(&rank) {
                ranks.insert(at, rank);
            }
        }
    }

    /// The place of a department in the order, the last one when it is new.
    fn rank(&mut self, name: &str) -> usize {
        if let Some(rank) = self.ranks.get(name) {
            return *rank;
        }
        self.ranks.insert(name.to_owned(), self.order.len());
        self.order.push(name.to_owned());
        self.order.len() - 1
    }
}
