//! Aligns two sequences of words by a shortest edit. The only user of similar.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::ops::Range;

use similar::{Algorithm, DiffTag, capture_diff_slices};

use crate::compare::pairs::in_order;

/// A stretch of both sequences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DiffPiece {
    pub old: Range<usize>,
    pub new: Range<usize>,
    pub is_equal: bool,
}

/// Both sequences in pieces, equal and changed in turn. The work is always done from the lesser
/// sequence to the greater, so that the result in the other direction is the mirror image.
pub(super) fn aligned(old: &[&str], new: &[&str]) -> Vec<DiffPiece> {
    let is_swapped = old.cmp(new) == Ordering::Greater;
    let (from, to) = if is_swapped { (new, old) } else { (old, new) };
    let mut pieces: Vec<DiffPiece> = Vec::new();
    for (from, to, is_equal) in steps(from, to) {
        let (old, new) = if is_swapped { (to, from) } else { (from, to) };
        match pieces.last_mut() {
            Some(last) if last.is_equal == is_equal => {
                last.old.end = old.end;
                last.new.end = new.end;
            }
            _ => pieces.push(DiffPiece { old, new, is_equal }),
        }
    }
    pieces
}

type Step = (Range<usize>, Range<usize>, bool);

/// The shortest edit; in a long text only between the places that are certain.
fn steps(from: &[&str], to: &[&str]) -> Vec<Step> {
    const LONG: usize = 2000;
    let certain = if from.len().max(to.len()) > LONG { anchors(from, to) } else { Vec::new() };
    let mut steps = Vec::new();
    let (mut a, mut b) = (0, 0);
    for (end_a, end_b) in certain.into_iter().chain([(from.len(), to.len())]) {
        for op in capture_diff_slices(Algorithm::Myers, &from[a..end_a], &to[b..end_b]) {
            let (tag, old, new) = op.as_tag_tuple();
            steps.push((a + old.start..a + old.end, b + new.start..b + new.end, tag == DiffTag::Equal));
        }
        if end_a < from.len() && end_b < to.len() {
            steps.push((end_a..end_a + 1, end_b..end_b + 1, true));
        }
        (a, b) = (end_a + 1, end_b + 1);
    }
    steps
}

/// Where phrases begin that occur exactly once in both sequences, as far as their order agrees.
fn anchors(from: &[&str], to: &[&str]) -> Vec<(usize, usize)> {
    const PHRASE: usize = 4;
    let (of_from, of_to) = (once(from, PHRASE), once(to, PHRASE));
    let both = from.windows(PHRASE).enumerate().filter_map(|(at, phrase)| {
        of_from.get(phrase).copied().flatten()?;
        Some((at, of_to.get(phrase).copied().flatten()?))
    });
    let both: Vec<(usize, usize)> = both.collect();
    let stayed = in_order(&both);
    both.into_iter().zip(stayed).filter(|(_, stayed)| *stayed).map(|(both, _)| both).collect()
}

/// The place of each phrase; none for phrases that occur more than once.
fn once<'s, 't>(words: &'s [&'t str], length: usize) -> HashMap<&'s [&'t str], Option<usize>> {
    let mut found: HashMap<&[&str], Option<usize>> = HashMap::with_capacity(words.len());
    for (at, phrase) in words.windows(length).enumerate() {
        found.entry(phrase).and_modify(|place| *place = None).or_insert(Some(at));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_aligned_where_it_is_certain() {
        let words: Vec<String> = (0..5000).map(|at| format!("{}", at % 4999)).collect();
        let old: Vec<&str> = words.iter().map(String::as_str).collect();
        let mut new = old.clone();
        new[2500] = "甲";
        new.remove(4000);
        let changed: Vec<DiffPiece> = aligned(&old, &new).into_iter().filter(|piece| !piece.is_equal).collect();
        let expected = [
            DiffPiece { old: 2500..2501, new: 2500..2501, is_equal: false },
            DiffPiece { old: 4000..4001, new: 4000..4000, is_equal: false },
        ];
        assert_eq!(changed, expected);
    }
}
