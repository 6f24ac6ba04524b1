//! What of the numbers in prose was checked, for the readers of the list of findings: by chapter, since they do
//! not know the files.

use super::numbers::{Numbers, Unchecked};
use crate::inspect::{NumberClass, NumberCounts};
use crate::model::answer::NOBODY;
use crate::model::printed::{Printed, Spot};
use crate::place::Place;
use crate::render::{KnownPages, Scope, UncheckedRow};

/// Of the numbers that concern the departments asked for.
pub(super) fn of(numbers: &Numbers<'_>, printed: &Printed, pages: Option<&KnownPages>) -> Scope {
    let mut counts = vec![("全部".to_owned(), numbers.total)];
    // Blocks come by file, and files are named in the order in which the report has them.
    for (place, own) in &numbers.blocks {
        let chapter = chapter(place, printed);
        match counts.iter_mut().skip(1).find(|(known, _)| *known == chapter) {
            Some((_, counts)) => *counts = counts.and(own),
            None => counts.push((chapter, **own)),
        }
    }
    let row = |(place, counts): (String, NumberCounts)| {
        let classes = NumberClass::ALL.iter().map(|class| counts.of(*class));
        (place, std::iter::once(counts.numbers).chain(classes).collect())
    };
    let heads = std::iter::once("正文里的数").chain(NumberClass::ALL.iter().map(|class| class.title()));
    Scope {
        heads: heads.collect(),
        counts: counts.into_iter().map(row).collect(),
        unchecked: numbers.unchecked.iter().map(|one| unchecked(one, printed, pages)).collect(),
    }
}

fn unchecked(one: &Unchecked<'_>, printed: &Printed, pages: Option<&KnownPages>) -> UncheckedRow {
    let spot = spot(one.place, one.number, printed);
    UncheckedRow {
        departments: if one.departments.is_empty() { NOBODY.to_owned() } else { one.departments.join("、") },
        place: spot.map_or_else(|| elsewhere(one.place), ToString::to_string),
        page: spot.zip(pages).and_then(|(spot, pages)| pages.page(spot)),
        number: one.number.to_owned(),
        sentence: one.sentence.to_owned(),
        reason: one.reason.to_owned(),
    }
}

fn spot<'a>(place: &Place, number: &str, printed: &'a Printed) -> Option<&'a Spot> {
    let Place::Line { at, text } = place else { return None };
    printed.spot(at, text, &[number])
}

/// The chapter that a place is printed in.
fn chapter(place: &Place, printed: &Printed) -> String {
    let heading = spot(place, "", printed).and_then(|spot| spot.headings.first());
    heading.cloned().unwrap_or_else(|| elsewhere(place))
}

/// A place that no chapter prints as such: the sheet whose words are quoted.
fn elsewhere(place: &Place) -> String {
    match place {
        Place::Cell { cell, .. } => format!("{}!{}", cell.book, cell.sheet),
        Place::Line { .. } | Place::File(_) => "正文".to_owned(),
    }
}
