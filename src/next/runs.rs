//! Times that are told together, and what of a sentence they govern: `2021年、2022年，…分别为…`.

use std::collections::BTreeSet;

use super::moves::Drafting;
use crate::markup::sentence::{Piece, Time};
use crate::text::period::Period;

/// A run of times that are told together, and what they govern: `2021年、2022年，…分别为…`.
#[derive(Debug, Clone)]
pub(super) struct Run {
    /// Pieces of its times.
    pub times: Vec<usize>,
    /// Pieces of the calls that it governs.
    pub calls: Vec<usize>,
    /// A number that was typed and is of the old edition follows.
    pub has_typed: bool,
    /// Something is only compared with it: 比2020年.
    pub is_compared: bool,
}

/// True for a time that something is only compared with.
pub(super) fn is_compared(text: &str, time: &Time) -> bool {
    text[..time.range.start].ends_with(['比', '较']) || text[time.range.end..].starts_with("相比")
}

impl Drafting<'_> {
    /// The runs of times, in order, with what each governs: a call of a period the last run before it that names the
    /// period, everything else the last one that is told of and not only compared with.
    pub(super) fn runs(&self) -> Vec<Run> {
        const JOINERS: [&str; 6] = ["、", "和", "与", "及", "以及", "至"];
        let mut runs: Vec<Run> = Vec::new();
        let mut is_open = false;
        for (at, piece) in self.sentence.pieces.iter().enumerate() {
            match piece {
                Piece::Time(_) if is_open => runs.iter_mut().last().into_iter().for_each(|run| run.times.push(at)),
                Piece::Time(time) => {
                    let is_compared = is_compared(self.text, time);
                    runs.push(Run { times: vec![at], calls: Vec::new(), has_typed: false, is_compared });
                    is_open = true;
                }
                Piece::Words(range) => {
                    is_open = is_open && JOINERS.contains(&self.text[range.clone()].trim());
                    let typed = self.stale.iter().filter(|own| range.start <= own.start && own.end <= range.end);
                    for own in typed {
                        if let Some(told) = runs.iter_mut().rfind(|run| !run.is_compared) {
                            told.has_typed |= self.is_one_part(told, own.start);
                        }
                    }
                }
                Piece::Call(call) => {
                    is_open = false;
                    let own: BTreeSet<Period> = self.timed(call).into_iter().map(|(_, period, _)| period).collect();
                    let named = own
                        .iter()
                        .filter_map(|period| runs.iter().rposition(|run| self.periods_of(run).contains(period)));
                    let told = runs.iter().rposition(|run| !run.is_compared).filter(|_| own.is_empty());
                    for index in named.chain(told).collect::<BTreeSet<usize>>() {
                        runs[index].calls.push(at);
                    }
                }
                Piece::Kept => is_open = false,
            }
        }
        runs
    }

    /// No semicolon stands between a run and a byte.
    fn is_one_part(&self, run: &Run, at: usize) -> bool {
        let start = run.times.last().and_then(|time| self.time(*time)).map_or(at, |time| time.range.end);
        self.text.get(start..at).is_some_and(|between| !between.contains('；'))
    }

    /// The periods of a run, those of a range with all years between.
    pub(super) fn periods_of(&self, run: &Run) -> BTreeSet<Period> {
        run.times.iter().filter_map(|at| self.time(*at)).flat_map(Time::periods).collect()
    }
}
