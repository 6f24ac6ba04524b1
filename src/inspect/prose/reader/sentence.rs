//! What a sentence has said so far: lists that may go on, and what holds for the rest of it.

use std::ops::Range;

use crate::inspect::prose::claim::{About, Measure};
use crate::inspect::prose::lexicon::Subject;
use crate::inspect::prose::words::Sense;
use crate::text::period::Period;

/// Items of a list, words of a clause: no sentence that somebody reads has more.
pub(super) const MOST_ITEMS: usize = 256;
/// Names that a number of a sentence may be near.
const MOST_NAMED: usize = 32;
/// Claims that a sentence makes by numbers shared among the items of lists.
const MOST_SHARED: usize = 2_000;

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
        // What goes on beyond is no list that anybody reads.
        let room = MOST_ITEMS.saturating_sub(self.items.len());
        self.items.extend(more.into_iter().take(room));
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
    /// Where its name ends in 比2021年.
    pub base_end: Option<usize>,
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
    /// Items of lists that its numbers were shared among.
    pub shared: usize,
}

impl SentenceState {
    /// True when a word of the sense stands earlier in the sentence.
    pub(super) fn has(&self, sense: Sense) -> bool {
        self.heard.contains(&sense)
    }

    /// Hears a word that holds for the rest of it.
    pub(super) fn hear(&mut self, sense: Sense) {
        if !self.has(sense) {
            self.heard.push(sense);
        }
    }

    /// Notes what a number measured.
    pub(super) fn measure(&mut self, measure: Measure) {
        self.last = Some(measure);
        if !self.measured.contains(&measure) {
            self.measured.push(measure);
        }
    }

    /// Names something of the tables. Every number that is not certain keeps the names, so only the last ones
    /// are remembered.
    pub(super) fn name(&mut self, subject: Subject) {
        if self.named.len() == MOST_NAMED {
            self.named.remove(0);
        }
        self.named.push(subject);
    }

    /// True while a number may be shared among so many items. Each number with each item of long lists is more
    /// than any sentence says.
    pub(super) fn shares(&mut self, items: usize) -> bool {
        self.shared += if items > 1 { items } else { 0 };
        self.shared <= MOST_SHARED
    }
}
