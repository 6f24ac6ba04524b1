//! What the marks stand for that template functions print while a template is filled.
//!
//! Functions print marks; the things behind the marks (figures, directives) are kept here. A
//! figure that does not exist is kept as a directive too, so that every one of them is reported
//! with the line it was asked for on, not only the first.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::markup::mark::Mark;
use crate::model::facts::Unknown;
use crate::model::value::Value;

/// What a directive mark stands for.
#[derive(Debug, Clone)]
pub(super) enum Directive {
    /// A table by its key, with a title of its own if given.
    Table { key: String, title: Option<String> },
    /// A 专栏 by its key.
    ProjectBox(String),
    /// One narrative by its key.
    Narrative(String),
    /// All narratives of a part, by file name; of an indicator alone if one is given.
    Part { part: String, indicator: Option<String> },
    /// A one-paragraph narrative inside a paragraph.
    Clause(String),
    /// A reference by key.
    Reference(String),
    /// The departments that answer for the block that follows.
    Departments(Vec<String>),
    /// A figure that does not exist.
    Failed(Unknown),
}

#[derive(Debug, Default)]
struct Entries {
    figures: Vec<Value>,
    directives: Vec<Directive>,
}

/// Figures and directives of a run, shared by the functions of the engine.
#[derive(Debug, Default)]
pub(super) struct Placeholders(Mutex<Entries>);

impl Placeholders {
    /// A poisoned lock only means that another thread panicked; the entries are append-only.
    fn entries(&self) -> MutexGuard<'_, Entries> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps a figure and returns its mark.
    pub(super) fn add_figure(&self, value: Value) -> String {
        let mut entries = self.entries();
        entries.figures.push(value);
        Mark::Figure(entries.figures.len() - 1).encode()
    }

    /// Keeps a directive and returns its mark.
    pub(super) fn add_directive(&self, directive: Directive) -> String {
        let mut entries = self.entries();
        entries.directives.push(directive);
        Mark::Directive(entries.directives.len() - 1).encode()
    }

    /// The figure of an index.
    pub(super) fn figure(&self, index: usize) -> Option<Value> {
        self.entries().figures.get(index).cloned()
    }

    /// The text that a figure shows, without the cells behind it: a count may have thousands.
    pub(super) fn text(&self, index: usize) -> Option<String> {
        self.entries().figures.get(index).map(|value| value.text.clone())
    }

    /// The directive of an index.
    pub(super) fn directive(&self, index: usize) -> Option<Directive> {
        self.entries().directives.get(index).cloned()
    }

    /// All figures, in the order they were added.
    pub(super) fn take_figures(&self) -> Vec<Value> {
        std::mem::take(&mut self.entries().figures)
    }
}
