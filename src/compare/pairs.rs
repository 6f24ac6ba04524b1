//! Which things of two sides (rows, headings, passages, columns) stand for each other, which of them
//! kept their order, and in which order both sides are read together.
//!
//! A tie may be broken in several ways. So that a comparison seen from the other side is its mirror
//! image, everything that has to choose works in one direction, which the contents decide: whoever
//! pairs two sides begins with the lesser one and swaps the result back.

use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;

/// Two things in reading order: of the left and of the right side, or of one of them.
pub(super) type Entry = (Option<usize>, Option<usize>);

/// Which thing of one side is which of the other, by index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pairs {
    /// For each of the left (or old) side its partner.
    pub left: Vec<Option<usize>>,
    /// For each of the right (or new) side its partner.
    pub right: Vec<Option<usize>>,
    /// For each of the left side, whether it is out of order.
    pub moved: Vec<bool>,
}

impl Pairs {
    /// So many things on either side, none of them paired.
    pub(super) fn none(left: usize, right: usize) -> Self {
        Self { left: vec![None; left], right: vec![None; right], moved: vec![false; left] }
    }

    /// Pairs two things that are free.
    pub(super) fn join(&mut self, left: usize, right: usize) {
        self.left[left] = Some(right);
        self.right[right] = Some(left);
    }

    /// Exchanges the sides.
    pub(super) fn swapped(self) -> Self {
        let moved = self.right.iter().map(|left| self.has_moved(*left)).collect();
        Self { left: self.right, right: self.left, moved }
    }

    /// Those of the left side that have no partner yet.
    pub(super) fn free_left(&self) -> impl Iterator<Item = usize> {
        free(&self.left)
    }

    /// Those of the right side that have no partner yet.
    pub(super) fn free_right(&self) -> impl Iterator<Item = usize> {
        free(&self.right)
    }

    /// All pairs, in the order of the left side.
    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, usize)> {
        self.left.iter().enumerate().filter_map(|(left, right)| Some((left, (*right)?)))
    }

    /// True when one of the left side is out of order; never for none and for one without a partner.
    pub(super) fn has_moved(&self, left: Option<usize>) -> bool {
        left.is_some_and(|left| self.moved[left])
    }

    /// Pairs those with the same key: the first with the first, the second with the second.
    pub(super) fn by_key<K: Ord>(&mut self, left: impl Fn(usize) -> Option<K>, right: impl Fn(usize) -> Option<K>) {
        let mut waiting: BTreeMap<K, VecDeque<usize>> = BTreeMap::new();
        for at in self.free_right() {
            if let Some(key) = right(at) {
                waiting.entry(key).or_default().push_back(at);
            }
        }
        let free: Vec<usize> = self.free_left().collect();
        for at in free {
            let partner = left(at).and_then(|key| waiting.get_mut(&key)?.pop_front());
            if let Some(partner) = partner {
                self.join(at, partner);
            }
        }
    }

    /// Joins one after another those that are both free.
    pub(super) fn join_free(&mut self, pairs: impl Iterator<Item = (usize, usize)>) {
        for (a, b) in pairs {
            if self.left[a].is_none() && self.right[b].is_none() {
                self.join(a, b);
            }
        }
    }

    /// Marks which of `pairs` are out of order: those beyond a longest common order. Where there are
    /// several of one length, it is chosen as seen from the right side when `from_right`.
    pub(super) fn mark_moved(&mut self, mut pairs: Vec<(usize, usize)>, from_right: bool) {
        if from_right {
            pairs = pairs.into_iter().map(|(left, right)| (right, left)).collect();
        }
        pairs.sort_unstable();
        for ((first, second), stayed) in pairs.iter().zip(in_order(&pairs)) {
            self.moved[if from_right { *second } else { *first }] = !stayed;
        }
    }

    /// Some of the left and of the right side as they are read together: in the order of the right
    /// side; what only the left side has stands after what preceded it there. One whose partner is not
    /// among those of the right side is left out: it is read where its partner stands.
    pub(super) fn reading_order(&self, left: Range<usize>, right: Range<usize>) -> Vec<Entry> {
        let mut gone_after: Vec<Vec<usize>> = vec![Vec::new(); right.len() + 1];
        let mut place = 0;
        for at in left {
            match self.left[at] {
                None => gone_after[place].push(at),
                Some(partner) if right.contains(&partner) => place = partner - right.start + 1,
                Some(_) => {}
            }
        }
        let mut entries = Vec::new();
        for (place, gone) in gone_after.into_iter().enumerate() {
            entries.extend(place.checked_sub(1).map(|at| right.start + at).map(|at| (self.right[at], Some(at))));
            entries.extend(gone.into_iter().map(|at| (Some(at), None)));
        }
        entries
    }

    /// Everything of both sides as it is read together.
    pub(super) fn whole_reading_order(&self) -> Vec<Entry> {
        self.reading_order(0..self.left.len(), 0..self.right.len())
    }
}

fn free(side: &[Option<usize>]) -> impl Iterator<Item = usize> {
    side.iter().enumerate().filter(|(_, partner)| partner.is_none()).map(|(at, _)| at)
}

/// For pairs in the order of their first side, whether each keeps that order on the second side too.
pub(super) fn in_order(pairs: &[(usize, usize)]) -> Vec<bool> {
    longest_increasing(&pairs.iter().map(|(_, second)| *second).collect::<Vec<_>>())
}

/// The places of a longest subsequence that increases.
fn longest_increasing(values: &[usize]) -> Vec<bool> {
    // For each length the place of the least value that ends such a subsequence.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(values.len());
    for (at, value) in values.iter().enumerate() {
        let length = ends.partition_point(|end| values[*end] < *value);
        before.push(length.checked_sub(1).map(|last| ends[last]));
        if length == ends.len() {
            ends.push(at);
        } else {
            ends[length] = at;
        }
    }
    let mut is_in = vec![false; values.len()];
    let mut next = ends.last().copied();
    while let Some(at) = next {
        is_in[at] = true;
        next = before[at];
    }
    is_in
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn joined(left: usize, right: usize, pairs: &[(usize, usize)]) -> Pairs {
        let mut joined = Pairs::none(left, right);
        for (left, right) in pairs {
            joined.join(*left, *right);
        }
        joined
    }

    #[test]
    fn what_is_gone_stands_after_what_preceded_it() {
        let pairs = joined(6, 3, &[(1, 1), (3, 2), (5, 0)]);
        let read = [(Some(0), None), (Some(5), Some(0)), (Some(1), Some(1)), (Some(2), None), (Some(4), None)];
        assert_eq!(pairs.reading_order(0..6, 0..2), read);
    }

    #[test]
    fn the_nth_is_paired_with_the_nth() {
        let (left, right) = (["甲", "乙", "甲"], ["甲", "甲", "甲"]);
        let mut pairs = Pairs::none(3, 3);
        pairs.by_key(|at| Some(left[at]), |at| Some(right[at]));
        assert_eq!(pairs.left, [Some(0), None, Some(1)]);
        assert_eq!(pairs.clone().swapped().left, [Some(0), Some(2), None]);
    }

    #[test]
    fn one_row_that_went_elsewhere_is_the_only_one_that_moved() {
        let mut pairs = joined(4, 4, &[(0, 0), (3, 1), (1, 2), (2, 3)]);
        pairs.mark_moved(pairs.iter().collect(), false);
        assert_eq!(pairs.moved, [false, false, false, true]);
    }

    #[test]
    fn the_longest_run_that_increases_is_found() {
        assert_eq!(longest_increasing(&[3, 0, 1, 2]), [false, true, true, true]);
        assert_eq!(longest_increasing(&[1, 2, 3, 0]), [true, true, true, false]);
        assert_eq!(longest_increasing(&[]), [false; 0]);
    }

    proptest! {
        #[test]
        fn what_is_kept_is_in_order_from_both_sides(order in Just((0..12).collect::<Vec<usize>>()).prop_shuffle(), is_turned: bool) {
            let both: Vec<(usize, usize)> = order.iter().copied().zip(0..).collect();
            let mut pairs = joined(12, 12, &both);
            pairs.mark_moved(both, is_turned);
            let kept: Vec<(usize, usize)> = pairs.iter().filter(|(left, _)| !pairs.moved[*left]).collect();
            prop_assert!(kept.windows(2).all(|two| two[0].1 < two[1].1));
            let mut turned = Pairs { moved: vec![false; 12], ..pairs.clone().swapped() };
            turned.mark_moved(turned.iter().collect(), !is_turned);
            prop_assert_eq!(turned, pairs.swapped());
        }
    }
}
