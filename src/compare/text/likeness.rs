//! Texts of two sides in pairs: those that are most alike, those that stand in the same place. Nothing
//! here takes longer than about in proportion to what is there.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::features::Features;
use crate::compare::pairs::Pairs;

impl Pairs {
    /// Pairs those that are alike enough, beginning with those that are so by far. `least` says how
    /// much is enough for two.
    pub(super) fn by_likeness(
        &mut self,
        left: &BTreeMap<usize, Features>,
        right: &BTreeMap<usize, Features>,
        least: &dyn Fn(usize, usize) -> u32,
    ) {
        let mut found = Vec::new();
        for (a, b) in candidates(left, right) {
            let likeness = left[&a].likeness(&right[&b]);
            if let Some(more) = likeness.checked_sub(least(a, b)) {
                found.push((Reverse(more), a, b));
            }
        }
        found.sort_unstable();
        self.join_free(found.into_iter().map(|(_, a, b)| (a, b)));
    }

    /// Pairs those that are alike enough among some that stand in the same place; when these are
    /// many, each is compared with those in less than `reach` of its own place among them.
    pub(super) fn in_place(
        &mut self,
        left: &[(usize, &Features)],
        right: &[(usize, &Features)],
        least: u32,
        reach: usize,
    ) {
        const FEW: usize = 64;
        let is_few = left.len() * right.len() <= FEW;
        let mut found = Vec::new();
        for (place, (a, of_a)) in left.iter().enumerate() {
            let end = (place + reach).min(right.len());
            let near = (place + 1).saturating_sub(reach).min(end)..end;
            for (b, of_b) in if is_few { right } else { &right[near] } {
                let likeness = of_a.likeness(of_b);
                if likeness >= least {
                    found.push((Reverse(likeness), *a, *b));
                }
            }
        }
        found.sort_unstable();
        self.join_free(found.into_iter().map(|(_, a, b)| (a, b)));
    }
}

/// Pairs that share rare features, for each of the left side a few.
fn candidates(left: &BTreeMap<usize, Features>, right: &BTreeMap<usize, Features>) -> Vec<(usize, usize)> {
    /// A feature of more things than this tells nothing.
    const MOST_COMMON: usize = 12;
    /// So many partners of a thing are compared with it.
    const COMPARED: usize = 4;
    let (of_left, of_right) = (sketches(left), sketches(right));
    let mut rest = &of_right[..];
    let mut shared: Vec<(usize, usize)> = Vec::new();
    for same in of_left.chunk_by(|a, b| a.0 == b.0) {
        rest = &rest[rest.iter().take_while(|entry| entry.0 < same[0].0).count()..];
        let holders = rest.iter().take_while(|entry| entry.0 == same[0].0).count();
        if same.len() <= MOST_COMMON && holders <= MOST_COMMON {
            shared.extend(same.iter().flat_map(|(_, a)| rest[..holders].iter().map(|(_, b)| (*a, *b))));
        }
    }
    shared.sort_unstable();
    let counted: Vec<(usize, Reverse<usize>, usize)> =
        shared.chunk_by(|a, b| a == b).map(|same| (same[0].0, Reverse(same.len()), same[0].1)).collect();
    let of_one = counted.chunk_by(|a, b| a.0 == b.0).flat_map(|of_one| {
        let mut of_one = of_one.to_vec();
        of_one.sort_unstable();
        of_one.into_iter().take(COMPARED).map(|(a, _, b)| (a, b))
    });
    of_one.collect()
}

/// Some features of each thing, sorted: the least ones, which like things have in common.
fn sketches(things: &BTreeMap<usize, Features>) -> Vec<(u64, usize)> {
    const MOST: usize = 64;
    let mut all: Vec<(u64, usize)> =
        things.iter().flat_map(|(at, features)| features.distinct().take(MOST).map(|feature| (feature, *at))).collect();
    all.sort_unstable();
    all
}
