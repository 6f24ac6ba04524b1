//! Pairs the passages of two reports: equal ones first, then those that differ only in numbers, those
//! that are most alike, and last those that stand in the same place.

use std::collections::BTreeMap;
use std::ops::Range;

use super::LeafKind;
use super::features::{ALIKE, Features};
use super::outline::{Outline, OutlineText, PassageClass};
use crate::compare::pairs::{Pairs, in_order};

/// Passages that are less alike than this are not paired.
const LEAST: u32 = ALIKE * 35 / 100;

/// Passages between the same neighbours that are this much alike are not looked for elsewhere.
const ALIKE_IN_PLACE: u32 = ALIKE * 60 / 100;

/// Passages between the same neighbours may be less alike when no other passage matches them.
const LEAST_IN_PLACE: u32 = ALIKE * 25 / 100;

/// In a long stretch a passage is only compared with those closer to its place than this.
const REACH: usize = 3;

/// Passages under different headings have to be this much alike, because templates write similar
/// sentences for every indicator.
const LEAST_ELSEWHERE: u32 = ALIKE * 70 / 100;

/// Texts shorter than this, in bytes, are not looked for under other headings.
const SHORTEST: usize = 24;

type Known = BTreeMap<usize, Features>;

/// The passages in pairs; `parts` are the headings in pairs.
pub(super) fn paired(left: &Outline<'_>, right: &Outline<'_>, parts: &Pairs) -> Pairs {
    let mut pairs = Pairs::none(left.texts.len(), right.texts.len());
    let (l, r) = (|at: usize| &left.texts[at], |at: usize| &right.texts[at]);
    // Under which heading of the right report.
    let under = |text: &OutlineText<'_>| parts.left[text.part];
    // What shows data is known by its key or title.
    pairs.by_key(|at| data(l(at)), |at| data(r(at)));
    pairs.by_key(|at| box_key(l(at)), |at| box_key(r(at)));
    pairs.by_key(
        |at| Some((under(l(at))?, prose(l(at))?, l(at).flat.text.as_str())),
        |at| Some((r(at).part, prose(r(at))?, r(at).flat.text.as_str())),
    );
    let long = |text: &OutlineText<'_>| text.flat.text.len() >= SHORTEST;
    pairs.by_key(
        |at| Some((prose(l(at)).filter(|_| long(l(at)))?, l(at).flat.text.as_str())),
        |at| Some((prose(r(at)).filter(|_| long(r(at)))?, r(at).flat.text.as_str())),
    );
    for class in
        [PassageClass::Prose, PassageClass::Footnote, PassageClass::Code, PassageClass::Picture, PassageClass::Table]
    {
        let mut of_left = known(left, class, pairs.free_left());
        let mut of_right = known(right, class, pairs.free_right());
        let keep_free = |of_left: &mut Known, of_right: &mut Known, pairs: &Pairs| {
            of_left.retain(|at, _| pairs.left[*at].is_none());
            of_right.retain(|at, _| pairs.right[*at].is_none());
        };
        between_neighbours(left, right, parts, (&of_left, &of_right), &mut pairs, (ALIKE_IN_PLACE, 0));
        pairs.by_key(
            |at| Some((under(l(at))?, of_left.get(&at)?.skeleton)),
            |at| Some((r(at).part, of_right.get(&at)?.skeleton)),
        );
        keep_free(&mut of_left, &mut of_right, &pairs);
        let least = |a: usize, b: usize| if under(l(a)) == Some(r(b).part) { LEAST } else { LEAST_ELSEWHERE };
        pairs.by_likeness(&of_left, &of_right, &least);
        keep_free(&mut of_left, &mut of_right, &pairs);
        between_neighbours(left, right, parts, (&of_left, &of_right), &mut pairs, (LEAST_IN_PLACE, REACH));
    }
    pairs
}

/// Marks those under another heading, and those in another order under the same.
pub(super) fn mark_moved(left: &Outline<'_>, right: &Outline<'_>, parts: &Pairs, pairs: &mut Pairs) {
    for (part, of_left) in left.parts.iter().enumerate() {
        let texts = of_left.texts.clone();
        let both: Vec<(usize, usize)> = texts.filter_map(|at| Some((at, pairs.left[at]?))).collect();
        let (stayed, gone): (Vec<_>, Vec<_>) =
            both.into_iter().partition(|(_, b)| Some(right.texts[*b].part) == parts.left[part]);
        for (a, _) in gone {
            pairs.moved[a] = true;
        }
        pairs.mark_moved(stayed, false);
    }
}

/// What is compared by its words.
fn prose<'a>(text: &OutlineText<'a>) -> Option<PassageClass<'a>> {
    Some(text.class()).filter(|class| !matches!(class, PassageClass::Keyed(_) | PassageClass::Box))
}

/// A table with a key is known by it, a box by its title.
fn data<'t>(text: &'t OutlineText<'_>) -> Option<(PassageClass<'t>, &'t str)> {
    match text.class() {
        PassageClass::Keyed(_) => Some((text.class(), "")),
        PassageClass::Box => Some((PassageClass::Box, &text.flat.text)),
        _ => None,
    }
}

fn box_key<'a>(text: &OutlineText<'a>) -> Option<&'a str> {
    match text.leaf.kind {
        LeafKind::Box(listed) => Some(&listed.key),
        _ => None,
    }
}

fn known(outline: &Outline<'_>, class: PassageClass<'_>, free: impl Iterator<Item = usize>) -> Known {
    let of_class = free.filter(|at| outline.texts[*at].class() == class);
    of_class.map(|at| (at, Features::of(&outline.texts[at].flat))).collect()
}

/// Pairs what is left between two neighbours that stayed.
fn between_neighbours(
    left: &Outline<'_>,
    right: &Outline<'_>,
    parts: &Pairs,
    (of_left, of_right): (&Known, &Known),
    pairs: &mut Pairs,
    (least, reach): (u32, usize),
) {
    for (part, partner) in parts.left.iter().enumerate() {
        let Some(partner) = *partner else { continue };
        let (lefts, rights) = (left.parts[part].texts.clone(), right.parts[partner].texts.clone());
        let both = lefts.clone().filter_map(|at| Some((at, pairs.left[at]?)));
        let both: Vec<(usize, usize)> = both.filter(|(_, b)| rights.contains(b)).collect();
        let stayed = both.iter().zip(in_order(&both)).filter(|(_, stayed)| *stayed).map(|(both, _)| *both);
        let mut start = (lefts.start, rights.start);
        for end in stayed.chain([(lefts.end, rights.end)]) {
            let gap_left = gap(of_left, &pairs.left, start.0..end.0);
            let gap_right = gap(of_right, &pairs.right, start.1..end.1);
            pairs.in_place(&gap_left, &gap_right, least, reach);
            start = (end.0 + 1, end.1 + 1);
        }
    }
}

/// Those of a stretch that have no partner.
fn gap<'k>(known: &'k Known, partners: &[Option<usize>], stretch: Range<usize>) -> Vec<(usize, &'k Features)> {
    let free = stretch.filter(|at| partners[*at].is_none());
    free.filter_map(|at| known.get(&at).map(|features| (at, features))).collect()
}
