//! Passages of two reports in pairs: those that read the same, those that differ only in numbers,
//! those that are most alike, those that stand in the same place.

use std::collections::BTreeMap;

use super::LeafKind;
use super::features::{ALIKE, Features};
use super::outline::{Class, Outline, Text};
use super::pairs::{Pairs, longest_increasing};

/// Passages that are less alike do not stand for each other.
const LEAST: u32 = ALIKE * 35 / 100;

/// The same for those between the same neighbours.
const LEAST_IN_PLACE: u32 = ALIKE * 25 / 100;

/// How much two under the same heading are preferred.
const SAME_HEADING: u32 = ALIKE / 10;

/// Texts shorter than this, in bytes, are not looked for under other headings.
const SHORTEST: usize = 24;

type Known = BTreeMap<usize, Features>;

/// The passages in pairs; `parts` are the headings in pairs.
pub(super) fn paired(left: &Outline<'_>, right: &Outline<'_>, parts: &Pairs) -> Pairs {
    let mut pairs = Pairs::none(left.texts.len(), right.texts.len());
    let (l, r) = (|at: usize| &left.texts[at], |at: usize| &right.texts[at]);
    // Under which heading of the right report.
    let under = |text: &Text<'_>| parts.left[text.part];
    // What shows data is known by its key or title.
    pairs.by_key(|at| data(l(at)), |at| data(r(at)));
    pairs.by_key(|at| box_key(l(at)), |at| box_key(r(at)));
    pairs.by_key(
        |at| Some((under(l(at))?, prose(l(at))?, l(at).flat.text.as_str())),
        |at| Some((r(at).part, prose(r(at))?, r(at).flat.text.as_str())),
    );
    let long = |text: &Text<'_>| text.flat.text.len() >= SHORTEST;
    pairs.by_key(
        |at| Some((prose(l(at)).filter(|_| long(l(at)))?, l(at).flat.text.as_str())),
        |at| Some((prose(r(at)).filter(|_| long(r(at)))?, r(at).flat.text.as_str())),
    );
    let of_left: Known = known(left, &mut pairs.free_left());
    let of_right: Known = known(right, &mut pairs.free_right());
    pairs.by_key(
        |at| Some((under(l(at))?, prose(l(at))?, of_left.get(&at)?.skeleton)),
        |at| Some((r(at).part, prose(r(at))?, of_right.get(&at)?.skeleton)),
    );
    for class in [Class::Prose, Class::Footnote, Class::Code, Class::Picture, Class::Table] {
        let free = |known: &Known, outline: &Outline<'_>, free: &mut dyn Iterator<Item = usize>| -> Known {
            let of_class = free.filter(|at| prose(&outline.texts[*at]) == Some(class));
            of_class.filter_map(|at| Some((at, known.get(&at)?.clone()))).collect()
        };
        let (a, b) = (free(&of_left, left, &mut pairs.free_left()), free(&of_right, right, &mut pairs.free_right()));
        pairs.by_likeness(&a, &b, LEAST, &|a, b| if under(l(a)) == Some(r(b).part) { SAME_HEADING } else { 0 });
        for (part, partner) in parts.left.iter().enumerate() {
            if let Some(partner) = partner {
                between_neighbours(left, right, (part, *partner), (&a, &b), &mut pairs);
            }
        }
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
        for ((a, _), is_in_order) in stayed.iter().zip(in_order(&stayed)) {
            pairs.moved[*a] = !is_in_order;
        }
    }
}

fn in_order(both: &[(usize, usize)]) -> Vec<bool> {
    longest_increasing(&both.iter().map(|(_, b)| *b).collect::<Vec<_>>())
}

/// What is compared by its words.
fn prose<'a>(text: &Text<'a>) -> Option<Class<'a>> {
    Some(text.class()).filter(|class| !matches!(class, Class::Keyed(_) | Class::Box))
}

/// A table with a key is known by it, a box by its title.
fn data<'t>(text: &'t Text<'_>) -> Option<(Class<'t>, &'t str)> {
    match text.class() {
        Class::Keyed(_) => Some((text.class(), "")),
        Class::Box => Some((Class::Box, &text.flat.text)),
        _ => None,
    }
}

fn box_key<'a>(text: &Text<'a>) -> Option<&'a str> {
    match text.leaf.kind {
        LeafKind::Box(listed) => Some(&listed.key),
        _ => None,
    }
}

fn known(outline: &Outline<'_>, free: &mut dyn Iterator<Item = usize>) -> Known {
    let compared = free.filter(|at| prose(&outline.texts[*at]).is_some());
    compared.map(|at| (at, Features::of(&outline.texts[at].flat))).collect()
}

/// Pairs what is left between two neighbours that stayed.
fn between_neighbours(
    left: &Outline<'_>,
    right: &Outline<'_>,
    (part, partner): (usize, usize),
    (of_left, of_right): (&Known, &Known),
    pairs: &mut Pairs,
) {
    let (lefts, rights) = (left.parts[part].texts.clone(), right.parts[partner].texts.clone());
    let both: Vec<(usize, usize)> =
        lefts.clone().filter_map(|at| Some((at, pairs.left[at]?))).filter(|(_, b)| rights.contains(b)).collect();
    let stayed = both.iter().zip(in_order(&both)).filter(|(_, stayed)| *stayed).map(|(both, _)| *both);
    let (mut from, mut to) = (lefts.start, rights.start);
    let ends: Vec<(usize, usize)> = stayed.chain([(lefts.end, rights.end)]).collect();
    for (a, b) in ends {
        let free = |known: &'_ Known, partners: &[Option<usize>], range: std::ops::Range<usize>| -> Vec<usize> {
            range.filter(|at| partners[*at].is_none() && known.contains_key(at)).collect()
        };
        let gap_left = free(of_left, &pairs.left, from..a);
        let gap_right = free(of_right, &pairs.right, to..b);
        let gap_left: Vec<_> = gap_left.iter().map(|at| (*at, &of_left[at])).collect();
        let gap_right: Vec<_> = gap_right.iter().map(|at| (*at, &of_right[at])).collect();
        pairs.in_place(&gap_left, &gap_right, LEAST_IN_PLACE);
        (from, to) = (a + 1, b + 1);
    }
}
