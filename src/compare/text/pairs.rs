//! Things of two sides in pairs: those with the same key, those that are most alike, those that
//! stand in the same place. Nothing here takes longer than about in proportion to what is there.

use std::cmp::Reverse;
use std::collections::{BTreeMap, VecDeque};

use super::features::Features;

/// Which thing of one side is which of the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pairs {
    /// For each of the left (or old) side its partner.
    pub left: Vec<Option<usize>>,
    /// The same for the right (or new) side.
    pub right: Vec<Option<usize>>,
    /// For each of the left side, whether it moved.
    pub moved: Vec<bool>,
}

impl Pairs {
    pub(super) fn none(left: usize, right: usize) -> Self {
        Self { left: vec![None; left], right: vec![None; right], moved: vec![false; left] }
    }

    pub(super) fn join(&mut self, left: usize, right: usize) {
        self.left[left] = Some(right);
        self.right[right] = Some(left);
    }

    /// The same with the sides exchanged.
    pub(super) fn swapped(self) -> Self {
        let moved = self.right.iter().map(|left| left.is_some_and(|left| self.moved[left])).collect();
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

    /// Joins one after another those that are both free.
    pub(super) fn join_free(&mut self, pairs: impl Iterator<Item = (usize, usize)>) {
        for (a, b) in pairs {
            if self.left[a].is_none() && self.right[b].is_none() {
                self.join(a, b);
            }
        }
    }
}

fn free(side: &[Option<usize>]) -> impl Iterator<Item = usize> {
    side.iter().enumerate().filter(|(_, partner)| partner.is_none()).map(|(at, _)| at)
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

/// What becomes of an old thing in the order of the new ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is told with this new one.
    Here(usize),
    /// It is told in another place.
    Elsewhere,
    /// It is told on its own.
    Gone,
}

/// One thing to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Entry {
    /// A new one.
    New(usize),
    /// One that only the old side has.
    Old(usize),
}

/// The new ones in order, those that only the old side has after what preceded them there.
pub(super) fn merged(old: &[Fate], new: usize) -> Vec<Entry> {
    let mut after: Vec<Vec<usize>> = vec![Vec::new(); new + 1];
    let mut place = 0;
    for (at, fate) in old.iter().enumerate() {
        match fate {
            Fate::Here(partner) => place = partner + 1,
            Fate::Gone => after[place].push(at),
            Fate::Elsewhere => {}
        }
    }
    let mut entries = Vec::with_capacity(old.len().max(new));
    for (at, gone) in after.into_iter().enumerate() {
        entries.extend(at.checked_sub(1).map(Entry::New));
        entries.extend(gone.into_iter().map(Entry::Old));
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_gone_stands_after_what_preceded_it() {
        let old = [Fate::Gone, Fate::Here(1), Fate::Gone, Fate::Elsewhere, Fate::Gone, Fate::Here(0)];
        let told = [Entry::Old(0), Entry::New(0), Entry::New(1), Entry::Old(2), Entry::Old(4)];
        assert_eq!(merged(&old, 2), told);
    }

    #[test]
    fn the_nth_is_paired_with_the_nth() {
        let (left, right) = (["甲", "乙", "甲"], ["甲", "甲", "甲"]);
        let mut pairs = Pairs::none(3, 3);
        pairs.by_key(|at| Some(left[at]), |at| Some(right[at]));
        assert_eq!(pairs.left, [Some(0), None, Some(1)]);
        assert_eq!(pairs.clone().swapped().left, [Some(0), Some(2), None]);
    }
}
