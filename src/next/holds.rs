//! Why a sentence is not moved, and what of it a person must look at because of its times.

use std::collections::BTreeSet;
use std::ops::Range;

use super::moves::{Draft, Drafting, TO_DATE, Together};
use super::runs::Run;
use crate::markup::sentence::{Call, Time};
use crate::text::period::Period;

/// Why nothing in a sentence moves.
pub(super) enum Hold {
    /// Typed numbers stand beside its figures, which are listed anyway.
    Typed,
    /// For a reason that people are told.
    Because(String),
}

impl Drafting<'_> {
    /// Why nothing in the sentence moves: a time in it that is not read, a quotation or a table with figures, a typed
    /// number beside a figure (which needs no other reason), a time that an earlier sentence of the paragraph gives.
    pub(super) fn held(&self, runs: &[Run]) -> Option<Hold> {
        let (has_calls, has_moving) = (self.calls().next().is_some(), self.calls().any(|(_, call)| self.moves(call)));
        if !has_calls {
            return None;
        }
        let line = self.text[self.sentence.range.clone()].trim_start();
        if has_moving && line.starts_with('|') {
            return Some(Hold::Because("表格里的数和表头的时期，请人工换成本期的".to_owned()));
        }
        if has_moving && self.is_quoted() {
            return Some(Hold::Because("引文里有取的数，没有移动，请核对原文".to_owned()));
        }
        if let Some(time) = self.unread_time().filter(|_| has_moving) {
            return Some(Hold::Because(format!("“{time}”说的是哪一期，程序读不准，没有移动")));
        }
        if !self.moves_typed && runs.iter().any(|run| run.has_typed && !run.calls.is_empty()) {
            return Some(Hold::Typed);
        }
        let named: BTreeSet<Period> = runs.iter().flat_map(|run| self.periods_of(run)).collect();
        let told = self.calls().flat_map(|(_, call)| self.timed(call)).map(|(_, period, _)| period);
        let is_of_context = told.into_iter().any(|period| !named.contains(&period) && self.kept.contains(&period));
        is_of_context.then(|| Hold::Because("时期写在前一句里，前一句没有移动，这一句也没有移动".to_owned()))
    }

    /// True for a call that goes with the data.
    pub(super) fn moves(&self, call: &Call) -> bool {
        !self.timed(call).is_empty() || TO_DATE.contains(&call.function.as_str()) || call.function == "change"
    }

    /// A quotation has a call in it.
    fn is_quoted(&self) -> bool {
        let words = &self.text[self.sentence.range.clone()];
        let start = self.sentence.range.start;
        self.calls().any(|(_, call)| {
            let (before, after) = (&words[..call.range.start - start], &words[call.range.end - start..]);
            let opens = before.rfind('“').is_some_and(|open| before.rfind('”').is_none_or(|close| close < open));
            opens && after.contains('”')
        })
    }

    /// What is told of the years one after the other, and does not reach the new edition.
    pub(super) fn left_behind(&self, runs: &[Run], together: &Together, longer: &[(usize, String)]) -> Option<String> {
        let is_behind = |call: &Call| together.0.get(&self.measure(call)).is_some_and(|group| group.is_series);
        let is_told = runs.iter().flat_map(|run| &run.calls).any(|at| is_behind(self.call(*at)));
        (longer.is_empty() && is_told).then(|| "各年的数没有接着排到本期，请补上".to_owned())
    }

    /// A time that was to come in the old edition and has passed in the new one.
    pub(super) fn past(&self, runs: &[Run]) -> Option<String> {
        let (old, new) = (self.shift.old.latest()?, self.shift.new.latest()?);
        let times = runs.iter().flat_map(|run| &run.times).filter_map(|at| self.time(*at));
        let mut passed = times.filter(|time| {
            let has_passed = |period: Period| period > old && period <= new && period.year <= self.shift.old.end;
            // Days that the settings name are written anew.
            has_passed(time.first) && !self.renaming.dates.contains_key(&self.text[time.range.clone()])
        });
        let time = passed.next()?;
        Some(format!("“{}”上一期时还没有到，现在已经过去", &self.text[time.range.clone()]))
    }

    /// The current periods that the sentence names and that it still names as it would be.
    pub(super) fn staying(&self, runs: &[Run], draft: &Draft) -> BTreeSet<Period> {
        let times = runs.iter().flat_map(|run| &run.times).filter_map(|at| self.time(*at));
        let is_edited = |range: &Range<usize>| draft.edits.iter().any(|(own, _)| own == range);
        times.filter(|time| !is_edited(&time.range)).flat_map(Time::periods).collect()
    }
}
