//! Which of the rows that two editions share kept their order.
//!
//! There may be several answers of one length. So that a comparison seen from the other side is its
//! mirror image, everything that has to choose works in one direction, which the contents decide.

use std::collections::BTreeSet;

/// Indices of what is the same, old and new.
pub(super) type Pairs = Vec<(usize, usize)>;

/// Lets `choose` pair two sequences in the direction that their contents decide; it is told whether
/// that is from the new one to the old one, and its pairs are turned back.
pub(super) fn in_one_direction<T: Ord>(old: &[T], new: &[T], choose: &mut dyn FnMut(bool) -> Pairs) -> Pairs {
    let is_turned = old > new;
    let mut pairs = choose(is_turned);
    if is_turned {
        pairs = pairs.into_iter().map(|(new, old)| (old, new)).collect();
    }
    pairs.sort_unstable_by_key(|(_, new)| *new);
    pairs
}

/// The pairs that are out of order: those beyond a longest common order. `is_turned` says that the
/// pairs are to be looked at from the new side.
pub(super) fn moved(pairs: &[(usize, usize)], is_turned: bool) -> BTreeSet<(usize, usize)> {
    let mut seen: Vec<(usize, usize)> =
        if is_turned { pairs.iter().map(|(old, new)| (*new, *old)).collect() } else { pairs.to_vec() };
    seen.sort_unstable();
    let seconds: Vec<usize> = seen.iter().map(|(_, second)| *second).collect();
    let out = seen.into_iter().zip(longest_increasing(&seconds)).filter(|(_, stayed)| !stayed);
    out.map(|((one, other), _)| if is_turned { (other, one) } else { (one, other) }).collect()
}

/// The places of a longest subsequence that increases.
pub(super) fn longest_increasing(values: &[usize]) -> Vec<bool> {
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

    #[test]
    fn one_row_that_went_elsewhere_is_the_only_one_that_moved() {
        let pairs = [(0, 0), (3, 1), (1, 2), (2, 3)];
        assert_eq!(moved(&pairs, false), BTreeSet::from([(3, 1)]));
        assert_eq!(moved(&[(0, 0), (1, 1)], false), BTreeSet::new());
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
            let pairs: Vec<(usize, usize)> = order.iter().copied().zip(0..).collect();
            let out = moved(&pairs, is_turned);
            let mut kept: Vec<_> = pairs.iter().filter(|pair| !out.contains(pair)).collect();
            kept.sort_unstable();
            prop_assert!(kept.windows(2).all(|two| two[0].1 < two[1].1));
            let mirrored: Vec<_> = pairs.iter().map(|(old, new)| (*new, *old)).collect();
            let turned = moved(&mirrored, !is_turned);
            prop_assert_eq!(turned, out.iter().map(|(old, new)| (*new, *old)).collect());
        }
    }
}
