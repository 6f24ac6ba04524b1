//! Pairs the headings of two reports: by title, by a similar title, then by what stands under them.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::features::{ALIKE, Features};
use super::outline::{Outline, OutlinePart};
use crate::compare::pairs::Pairs;

/// Titles that are less alike than this are not paired.
const LEAST: u32 = ALIKE / 2;

/// Titles under different headings have to be more alike: short titles such as 存在问题 repeat.
const LEAST_ELSEWHERE: u32 = ALIKE * 70 / 100;

/// Pairs parts by what they are called: first under the same headings, then anywhere, then those
/// whose titles are alike.
pub(super) fn by_title(left: &Outline<'_>, right: &Outline<'_>) -> Pairs {
    let mut pairs = Pairs::none(left.parts.len(), right.parts.len());
    pairs.by_key(|at| Some(left.parts[at].identity()), |at| Some(right.parts[at].identity()));
    pairs.by_key(|at| Some(left.parts[at].identity().1), |at| Some(right.parts[at].identity().1));
    let features = |parts: &[OutlinePart<'_>], free: &mut dyn Iterator<Item = usize>| -> BTreeMap<usize, Features> {
        let titled = free.filter(|at| !parts[*at].title.text.is_empty());
        titled.map(|at| (at, Features::of(&parts[at].title))).collect()
    };
    let (of_left, of_right) =
        (features(&left.parts, &mut pairs.free_left()), features(&right.parts, &mut pairs.free_right()));
    let partners = pairs.left.clone();
    let has_same_parent = |a: usize, b: usize| {
        let (a, b) = (left.parts[a].parent, right.parts[b].parent);
        a.map_or(b.is_none(), |a| partners[a] == b)
    };
    let least = |a, b| if has_same_parent(a, b) { LEAST } else { LEAST_ELSEWHERE };
    pairs.by_likeness(&of_left, &of_right, &least);
    pairs
}

/// Pairs what is left by content: most of what stands under the one stands under the other.
pub(super) fn by_content(left: &Outline<'_>, right: &Outline<'_>, pairs: &mut Pairs, passages: &Pairs) {
    let mut common: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    let texts = passages.iter().map(|(a, b)| (left.texts[a].part, right.texts[b].part));
    let parents = pairs.iter().filter_map(|(a, b)| left.parts[a].parent.zip(right.parts[b].parent));
    for both in texts.chain(parents) {
        *common.entry(both).or_default() += 1;
    }
    let sizes = |outline: &Outline<'_>| -> Vec<usize> {
        let mut sizes: Vec<usize> = outline.parts.iter().map(|part| part.texts.len()).collect();
        for parent in outline.parts.iter().filter_map(|part| part.parent) {
            sizes[parent] += 1;
        }
        sizes
    };
    let (of_left, of_right) = (sizes(left), sizes(right));
    let mut found: Vec<_> = common
        .into_iter()
        .filter(|((a, b), common)| 4 * common >= of_left[*a] + of_right[*b])
        .map(|((a, b), common)| (Reverse(common), a, b))
        .collect();
    found.sort_unstable();
    pairs.join_free(found.into_iter().map(|(_, a, b)| (a, b)));
}

/// Marks those that stand under another heading, or in another order under the same.
pub(super) fn mark_moved(left: &Outline<'_>, right: &Outline<'_>, pairs: &mut Pairs) {
    let mut siblings: BTreeMap<Option<usize>, Vec<(usize, usize)>> = BTreeMap::new();
    for (a, b) in pairs.iter().collect::<Vec<_>>() {
        let (parent, other) = (left.parts[a].parent, right.parts[b].parent);
        let is_sibling = parent.map_or(other.is_none(), |parent| other.is_some() && pairs.left[parent] == other);
        if is_sibling {
            siblings.entry(parent).or_default().push((a, b));
        } else {
            pairs.moved[a] = true;
        }
    }
    for both in siblings.into_values() {
        pairs.mark_moved(both, false);
    }
}
