//! One number in two tables: the same thing, measure and period have one value in a report.

use std::collections::BTreeSet;

use super::Evidence;
use super::stated::{Key, Numbers, Stated};
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::table::FACTS;

/// Numbers of one thing, measure and period that differ.
pub(super) fn conflicts(_: Evidence<'_>, numbers: &Numbers<'_>, sink: &mut Sink) {
    let mut told = BTreeSet::new();
    for (key, stated) in numbers.all() {
        let Some((first, others)) = stated.split_first() else { continue };
        for other in others.iter().filter(|other| first.agrees(other) == Some(false)) {
            // A row that has two names is held to another one once.
            let is_new = told.insert([first, other].map(|one| one.value.cells().to_vec()));
            let is_one = || is_surely_one(first, other) || agree_elsewhere(numbers, key, first, other);
            if is_new && !are_apart(stated, first, other) && is_one() {
                sink.push(finding(key, first, other));
            }
        }
    }
}

/// True where several sheets of one kind have a number of their own: they are of several places or times, as their
/// titles tell. The rows of facts say it all.
fn are_apart(all: &[Stated<'_>], one: &Stated<'_>, other: &Stated<'_>) -> bool {
    let sheets = |of: &Stated<'_>| all.iter().filter(|stated| stated.table.kind == of.table.kind).count();
    [one, other].iter().any(|of| of.table.kind != FACTS && sheets(of) > 1)
}

/// True for two rows whose names and tables leave no doubt that they are of one thing, and where one is of a table of
/// the bureau's own for numbers that are at least alike.
fn is_surely_one(one: &Stated<'_>, other: &Stated<'_>) -> bool {
    let is_own = one.is_of_own_table() || other.is_of_own_table();
    !(one.may_be_anything() && other.may_be_anything()) && (!is_own || one.is_near(other))
}

/// True when the rows have another number in common, and so are of one thing.
fn agree_elsewhere(numbers: &Numbers<'_>, (thing, ..): &Key, one: &Stated<'_>, other: &Stated<'_>) -> bool {
    let is_of = |stated: &Stated<'_>, of: &Stated<'_>| stated.at == of.at;
    numbers.of_thing(thing).any(|(_, stated)| {
        let mine = stated.iter().filter(|own| is_of(own, one));
        mine.flat_map(|own| stated.iter().filter(|its| is_of(its, other)).map(move |its| own.agrees(its)))
            .any(|agrees| agrees == Some(true))
    })
}

fn finding((_, measure, period): &Key, first: &Stated<'_>, other: &Stated<'_>) -> Diagnostic {
    let (here, there) = (other.table.short_name(), first.table.short_name());
    let shown = |stated: &Stated<'_>| {
        if first.unit == other.unit { stated.shown() } else { format!("{}{}", stated.shown(), stated.unit) }
    };
    let (own, its) = (shown(other), shown(first));
    let what = format!("{period}{}", measure.word());
    let name = &first.row.name;
    let message = if here == there {
        format!("`{name}` 的{what}在{here}中有两个数：`{its}` 和 `{own}`")
    } else {
        format!("`{name}` 的{what}在{here}中是 `{own}`，在{there}中是 `{its}`")
    };
    Diagnostic::error(Code::TableConflict, other.place(), message)
        .because(format!("{own} ≠ {its}，同一时期同一项指标在两处应当是同一个数"))
        .related(first.place(), its)
        .hint("请以统计部门的数为准改正其中一处")
        .hint("两处口径确实不同的，请认可这一条并写明口径")
}
