//! What a sentence has said so far: lists that may go on, and what holds for the rest of it.

use std::ops::Range;

use crate::inspect::prose::claim::{About, Measure};
use crate::inspect::prose::lexicon::Subject;
use crate::inspect::prose::words::Sense;
use crate::text::period::Period;

/// A list that may go on: names, or periods.
#[derive(Debug, Clone)]
pub(super) struct OpenList<T> {
    pub items: Vec<T>,
    /// The next one is joined to it.
    pub is_open: bool,
}

impl<T> OpenList<T> {
    pub(super) fn new(items: Vec<T>) -> Self {
        Self { items, is_open: false }
    }

    pub(super) fn add(&mut self, more: impl IntoIterator<Item = T>) {
        if !self.is_open {
            self.items.clear();
        }
        self.items.extend(more);
        self.is_open = true;
    }
}

/// What a sentence has said so far that holds for the rest of it.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is heard or not, whatever the others are")]
pub(super) struct SentenceState {
    pub range: Range<usize>,
    /// The period that it compares with.
    pub base: Option<Period>,
    /// The clause itself names the base.
    pub is_own_base: bool,
    /// A number has been compared with the base already.
    pub is_base_used: bool,
    /// Words that hold for the whole of it: of the future, of what is supposed, of a rate of fall.
    pub heard: Vec<Sense>,
    /// The other place that it has named last.
    pub place: Option<Range<usize>>,
    /// It speaks of another district.
    pub is_elsewhere: bool,
    /// Its period is told as the last day of what is summed up: 截至2023年6月底.
    pub is_until: bool,
    /// Where a change of it starts: 由2020年的….
    pub start: Option<Period>,
    /// The year from which on it speaks: 2021年以来.
    pub since: Option<i32>,
    /// It speaks of a part of a year that no table has.
    pub is_untold: bool,
    /// What the last number measured.
    pub last: Option<Measure>,
    /// What its numbers have measured of the thing last named.
    pub measured: Vec<Measure>,
    /// It has said that something is expected now: 预计, 预期目标, 有望.
    pub expects: bool,
    /// What of the tables it has named.
    pub named: Vec<Subject>,
    /// What 其中 turned to a part of.
    pub whole: Option<About>,
}

impl SentenceState {
    /// True when a word of the sense stands earlier in the sentence.
    pub(super) fn has(&self, sense: Sense) -> bool {
        self.heard.contains(&sense)
    }
}
