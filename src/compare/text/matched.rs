//! Two sequences of texts laid beside each other, the order of both kept: equal ones first, then those between them
//! that are alike.

use std::collections::BTreeMap;
use std::ops::Range;

use super::align::aligned;
use super::features::{ALIKE, Features};
use super::flat::Flat;
use crate::compare::pairs::{Pairs, in_order};

/// Texts that are less alike than this do not stand for each other.
const LEAST: u32 = ALIKE * 35 / 100;

/// Of many texts between two equal ones, each is only compared with those closer to its place than this.
const REACH: usize = 3;

/// Which texts of two versions stand for each other, by index, as both are read together: in the order of the new
/// version, what only the old one has after what preceded it there. What moved is of one version only, at either
/// place.
pub fn matched(old: &[&str], new: &[&str]) -> Vec<(Option<usize>, Option<usize>)> {
    let mut pairs = Pairs::none(old.len(), new.len());
    for piece in aligned(old, new) {
        if piece.is_equal {
            pairs.join_free(piece.old.zip(piece.new));
        } else {
            between(&mut pairs, (old, piece.old), (new, piece.new));
        }
    }
    pairs.whole_reading_order()
}

/// Pairs what is alike in a stretch of both, as far as the order is kept.
fn between(pairs: &mut Pairs, (old, from): (&[&str], Range<usize>), (new, to): (&[&str], Range<usize>)) {
    let features = |texts: &[&str], stretch: &Range<usize>| -> BTreeMap<usize, Features> {
        stretch.clone().map(|at| (at, Features::of(&Flat::plain(texts[at])))).collect()
    };
    let (left, right) = (features(old, &from), features(new, &to));
    pairs.by_likeness(&left, &right, &|_, _| LEAST);
    let free_left: Vec<_> =
        left.iter().filter(|(at, _)| pairs.left[**at].is_none()).map(|(at, of)| (*at, of)).collect();
    let free_right: Vec<_> =
        right.iter().filter(|(at, _)| pairs.right[**at].is_none()).map(|(at, of)| (*at, of)).collect();
    pairs.in_place(&free_left, &free_right, LEAST, REACH);
    let both: Vec<(usize, usize)> = from.filter_map(|at| Some((at, pairs.left[at]?))).collect();
    for ((left, right), stayed) in both.iter().zip(in_order(&both)) {
        if !stayed {
            (pairs.left[*left], pairs.right[*right]) = (None, None);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn like_texts_are_paired_in_order() {
        let old = ["一、总体", "增长5%，好于预期。", "丙丁戊己。", "尾"];
        let new = ["一、总体", "新的一段话。", "增长6%，好于预期。", "尾", "丙丁戊己。"];
        let expected = [
            (Some(0), Some(0)),
            (None, Some(1)),
            (Some(1), Some(2)),
            (Some(2), None),
            (Some(3), Some(3)),
            (None, Some(4)),
        ];
        assert_eq!(matched(&old, &new), expected);
    }
}
