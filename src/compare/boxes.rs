//! Compares the boxes of projects (专栏) of two editions: their titles, and where each project went.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::change::{Columns, RowChange, TableChange};
use super::matching::{Renames, plain};
use super::pairs::{Entry, Pairs};
use super::rows::{ComparedRow, Meaning, projects};
use super::table::{Editions, RowPairs};
use crate::model::table::boxes::ProjectBox;
use crate::model::value::{Reading, Value};
use crate::text::tidy;

/// What happened to the boxes. A project is looked for in all of them, so that one that went from
/// one box to another is not reported as gone and new.
pub(super) fn boxes(both: Editions<'_>, renames: &Renames) -> Vec<TableChange> {
    let (old_boxes, new_boxes) = (both.old.data.boxes(), both.new.data.boxes());
    let (old_of, old): (Vec<usize>, Vec<ComparedRow<'_>>) = projects(&old_boxes).into_iter().unzip();
    let (new_of, new): (Vec<usize>, Vec<ComparedRow<'_>>) = projects(&new_boxes).into_iter().unzip();
    let mut rows = RowPairs::new(old, new, renames);
    let mut by_boxes: BTreeMap<(usize, usize), Vec<(usize, usize)>> = BTreeMap::new();
    for (one, other) in rows.pairs.iter() {
        by_boxes.entry((old_of[one], new_of[other])).or_default().push((one, other));
    }
    let shared = by_boxes.iter().map(|(boxes, pairs)| (*boxes, pairs.len()));
    let same = same_boxes(&old_boxes, &new_boxes, shared);
    for ((of_old, of_new), pairs) in by_boxes {
        // That a whole box stands elsewhere moves none of its projects.
        if same.left[of_old] == Some(of_new) {
            rows.mark_moved(pairs);
            continue;
        }
        // Within its box a project belongs to its group alone, elsewhere to the box too.
        for (one, other) in pairs {
            rows.pairs.moved[one] = true;
            with_box(&mut rows.old[one], &old_boxes[of_old]);
            with_box(&mut rows.new[other], &new_boxes[of_new]);
        }
    }
    let mut by_box: BTreeMap<Entry, Vec<RowChange>> = BTreeMap::new();
    for row in both.rows(&rows) {
        let (old, new) = (row.position.old.map(|at| old_of[at - 1]), row.position.new.map(|at| new_of[at - 1]));
        // A project that is gone is listed with those of its box.
        let own = if new.is_some() {
            (new.and_then(|new| same.right[new]), new)
        } else {
            (old, old.and_then(|old| same.left[old]))
        };
        by_box.entry(own).or_default().push(row);
    }
    let shown = same.right.iter().enumerate().map(|(new, old)| (*old, Some(new)));
    let gone = same.free_left().map(|old| (Some(old), None));
    let change = |(old, new): Entry| {
        let rows = by_box.remove(&(old, new)).unwrap_or_default();
        change(old.map(|at| &old_boxes[at]), new.map(|at| &new_boxes[at]), rows)
    };
    shown.chain(gone).filter_map(change).collect()
}

/// Names the box in the group of a project.
fn with_box(row: &mut ComparedRow<'_>, own: &ProjectBox<'_>) {
    let group = format!("{}·{}", tidy(&own.title.text), row.group);
    if let Some(field) = row.fields.iter_mut().find(|field| field.meaning == Meaning::Group) {
        let origin = field.value.origin.clone();
        field.value = Cow::Owned(Value { text: group.clone(), reading: Reading::Text, origin });
    }
    row.group = group;
}

/// Which boxes are the same: those of one title, else those that share most of their projects.
/// `shared` says of an old and a new box how many projects they have in common.
fn same_boxes(
    old: &[ProjectBox<'_>],
    new: &[ProjectBox<'_>],
    shared: impl Iterator<Item = ((usize, usize), usize)>,
) -> Pairs {
    let mut same = Pairs::none(old.len(), new.len());
    same.by_key(|at| Some(plain(&old[at].title.text)), |at| Some(plain(&new[at].title.text)));
    let is_most = |number: usize, own: &ProjectBox<'_>| number * 2 > own.items().count();
    let most = shared.filter(|((one, other), number)| is_most(*number, &old[*one]) && is_most(*number, &new[*other]));
    same.join_free(most.map(|(boxes, _)| boxes));
    same
}

/// What happened to a box; none when nothing did.
fn change(old: Option<&ProjectBox<'_>>, new: Option<&ProjectBox<'_>>, rows: Vec<RowChange>) -> Option<TableChange> {
    let title = |listed: &ProjectBox<'_>| tidy(&listed.title.text);
    let (old, new) = (old.map(title), new.map(title));
    let name = format!("专栏“{}”", new.as_ref().or(old.as_ref())?);
    TableChange::of(("box", name), (old, new), Columns::default(), rows)
}
