//! The words of a sentence in the new edition: units behind numbers, names, kinds, counts of years.

use std::ops::Range;

use super::elapsed;
use super::moves::{COLUMNS, Draft, Drafting};
use crate::markup::sentence::Piece;

impl Drafting<'_> {
    /// The unit after a call whose row is counted in another one now.
    pub(super) fn of_unit(&self, at: usize, draft: &mut Draft) {
        let call = self.call(at);
        let is_plain = matches!(call.function.as_str(), "v" | "cell" | "fact" | "change");
        let row = call.arguments.iter().find(|own| matches!(own.name.as_str(), "name" | "row"));
        let Some((row, (old, new))) = row.and_then(|row| Some((row, self.renaming.unit(&row.value)?))) else { return };
        let is_level =
            call.arguments.iter().all(|own| !COLUMNS.contains(&own.name.as_str()) || !own.value.ends_with("增速"));
        if !is_plain || !is_level || self.text[call.range.clone()].contains("unit=true") {
            return;
        }
        // Marks of emphasis may stand between.
        let words = self.words(at + 1).unwrap_or_default();
        let gap = words.len() - words.trim_start_matches([' ', '*', '_', '\u{3000}']).len();
        if words[gap..].starts_with(old) {
            let start = call.range.end + gap;
            draft.edits.push((start..start + old.len(), new.to_owned()));
        } else {
            draft.has_lost_unit = true;
            draft.doubts.push(format!("{} 的计量单位由 {old} 改为 {new}，数后面没有找到原来的单位", row.value));
        }
    }

    /// Names, kinds and counts of years in words.
    pub(super) fn of_words(&self, draft: &mut Draft, is_held: bool) {
        let renamed = self.renaming.in_words();
        for piece in &self.sentence.pieces {
            let Piece::Words(range) = piece else { continue };
            for (old, new) in &renamed {
                let words = &self.text[range.clone()];
                let own = words.match_indices(old).map(|(at, _)| range.start + at..range.start + at + old.len());
                let taken: Vec<Range<usize>> = draft.edits.iter().map(|(taken, _)| taken.clone()).collect();
                let is_free = |own: &Range<usize>| {
                    let is_new = new.match_indices(old).any(|(at, _)| {
                        own.start >= at && self.text.get(own.start - at..).is_some_and(|rest| rest.starts_with(new))
                    });
                    !is_new && taken.iter().all(|taken| own.end <= taken.start || taken.end <= own.start)
                };
                let free: Vec<Range<usize>> = own.filter(is_free).collect();
                draft.edits.extend(free.into_iter().map(|own| (own, (*new).to_owned())));
            }
            let has_calls = self.calls().any(|(_, call)| self.moves(call));
            let doubtful = elapsed::doubtful(self.text, range, self.shift).filter(|_| has_calls && !is_held);
            draft.doubts.extend(doubtful.map(|own| format!("“{}”：是从规划开始算起的吗，请核对", &self.text[own])));
            for (own, years) in elapsed::counted(self.text, range, self.shift) {
                if is_held || (!self.moves_typed && self.is_of_typed(&own)) {
                    continue;
                }
                match years {
                    Some(years) => draft.edits.push((own, years)),
                    None => draft.doubts.push(format!("“{}”已经没有剩下的时间", &self.text[own])),
                }
            }
        }
    }

    /// True where a clause has a number that was typed: what it says stays with its number.
    fn is_of_typed(&self, at: &Range<usize>) -> bool {
        const STOPS: [char; 6] = ['，', '；', '：', '。', ',', ';'];
        let start = self.text[self.sentence.range.start..at.start].rfind(STOPS).map_or(0, |found| found + 1);
        let start = self.sentence.range.start + start;
        let end = self.text[at.end..self.sentence.range.end]
            .find(STOPS)
            .map_or(self.sentence.range.end, |found| at.end + found);
        self.stale.iter().any(|own| own.start + 2 >= start && own.end <= end)
    }
}
