//! What the marks stand for that template functions print while a template is filled.
//!
//! Functions print marks; the things behind the marks (figures, directives) are kept here. A
//! figure that does not exist is kept as a directive too, so that every one of them is reported
//! with the line it was asked for on, not only the first.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::arguments::ChartArgs;
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
    /// A chart.
    Chart(ChartArgs),
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
    /// Figures among the directives that do not exist.
    failed: usize,
    /// About the bytes that the figures take until they are written.
    weight: usize,
    /// That they are too many has been said.
    is_told: bool,
}

impl Entries {
    fn is_full(&self) -> bool {
        self.weight > MOST_WEIGHT
    }
}

/// About the bytes that figures may take: those of the largest tables that are read, each placed once, and
/// tens of thousands in sentences. A call of thirty characters may print a cell of thirty thousand, or count
/// ten thousand rows.
const MOST_WEIGHT: usize = 96 << 20;

/// What a figure weighs: itself where it stands, its text there and in each output, and its cells.
fn weight(value: &Value) -> usize {
    256 + 4 * value.text.len() + 40 * value.cells().len()
}

/// Figures that do not exist which are looked for; each is an error, and no report is made with one. More of
/// them are a text for another table.
const MOST_FAILED: usize = 1_000;

/// Figures and directives of a run, shared by the functions of the engine.
#[derive(Debug, Default)]
pub(super) struct Placeholders(Mutex<Entries>);

impl Placeholders {
    /// A poisoned lock only means that another thread panicked; the entries are append-only.
    fn entries(&self) -> MutexGuard<'_, Entries> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps a figure and returns its mark; nothing when there is no room for it.
    pub(super) fn add_figure(&self, value: Value) -> String {
        let mut entries = self.entries();
        entries.weight += weight(&value);
        if entries.is_full() {
            return String::new();
        }
        entries.figures.push(value);
        Mark::Figure(entries.figures.len() - 1).encode()
    }

    /// Keeps a directive and returns its mark.
    pub(super) fn add_directive(&self, directive: Directive) -> String {
        let mut entries = self.entries();
        entries.failed += usize::from(matches!(directive, Directive::Failed(_)));
        entries.directives.push(directive);
        Mark::Directive(entries.directives.len() - 1).encode()
    }

    /// True when so many figures do not exist, or there are so many, that no more are looked for: they print
    /// nothing, and no report is made.
    pub(super) fn is_hopeless(&self) -> bool {
        let entries = self.entries();
        entries.failed >= MOST_FAILED || entries.is_full()
    }

    /// True when so many figures do not exist that not all of them were looked for.
    pub(super) fn lacks_many(&self) -> bool {
        self.entries().failed >= MOST_FAILED
    }

    /// True the first time that there is no more room for figures.
    pub(super) fn overflows(&self) -> bool {
        let mut entries = self.entries();
        let is_news = entries.is_full() && !entries.is_told;
        entries.is_told |= is_news;
        is_news
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
