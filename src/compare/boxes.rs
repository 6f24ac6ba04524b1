//! Compares the boxes of projects (专栏) of two editions: their titles, and where each project went.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::change::{Columns, RowChange, TableChange};
use super::matching::{Renames, plain};
use super::rows::{ComparedRow, Meaning, listed};
use super::table::{Editions, RowPairs};
use crate::model::table::boxes::ProjectBox;
use crate::model::value::{Reading, Value};
use crate::text::tidy;

/// What happened to the boxes. A project is looked for in all of them, so that one that went from
/// one box to another is not reported as gone and new.
pub(super) fn boxes(both: Editions<'_>, renames: Renames<'_>) -> Vec<TableChange> {
    let (old_boxes, new_boxes) = (both.old.data.boxes(), both.new.data.boxes());
    let (old_of, old): (Vec<usize>, Vec<ComparedRow<'_>>) = listed(&old_boxes).into_iter().unzip();
    let (new_of, new): (Vec<usize>, Vec<ComparedRow<'_>>) = listed(&new_boxes).into_iter().unzip();
    let mut rows = RowPairs::new(old, new, renames);
    let mut by_boxes: BTreeMap<(usize, usize), Vec<(usize, usize)>> = BTreeMap::new();
    for (one, other) in rows.pairs.iter() {
        by_boxes.entry((old_of[one], new_of[other])).or_default().push((one, other));
    }
    let shared = by_boxes.iter().map(|(boxes, pairs)| (*boxes, pairs.len()));
    let same = same_boxes(&old_boxes, &new_boxes, shared);
    for ((of_old, of_new), pairs) in by_boxes {
        // That a whole box stands elsewhere moves none of its projects.
        if same.get(&of_new) == Some(&of_old) {
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
    let changes = both.rows(&rows);
    let new_home: BTreeMap<usize, usize> = same.iter().map(|(new, old)| (*old, *new)).collect();
    let of_row = |row: &RowChange| match (row.position.new, row.position.old) {
        (Some(at), _) => (Some(new_of[at - 1]), None),
        (None, Some(at)) => {
            let gone = old_of[at - 1];
            let kept = new_home.get(&gone).copied();
            (kept, if kept.is_none() { Some(gone) } else { None })
        }
        (None, None) => (None, None),
    };
    let mut by_box: BTreeMap<(Option<usize>, Option<usize>), Vec<RowChange>> = BTreeMap::new();
    for row in changes {
        by_box.entry(of_row(&row)).or_default().push(row);
    }
    let mut found = Vec::new();
    for (at, shown) in new_boxes.iter().enumerate() {
        let rows = by_box.remove(&(Some(at), None)).unwrap_or_default();
        let before = same.get(&at).map(|old| &old_boxes[*old]);
        found.extend(change(before, Some(shown), rows));
    }
    for (at, gone) in old_boxes.iter().enumerate().filter(|(at, _)| !new_home.contains_key(at)) {
        found.extend(change(Some(gone), None, by_box.remove(&(None, Some(at))).unwrap_or_default()));
    }
    found
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

/// Boxes by index, new → old: those of one title, else those that share most of their projects.
/// `shared` says of an old and a new box how many projects they have in common.
fn same_boxes(
    old: &[ProjectBox<'_>],
    new: &[ProjectBox<'_>],
    shared: impl Iterator<Item = ((usize, usize), usize)>,
) -> BTreeMap<usize, usize> {
    let mut same = BTreeMap::new();
    let mut waiting: BTreeMap<String, VecDeque<usize>> = BTreeMap::new();
    for (at, listed) in old.iter().enumerate() {
        waiting.entry(plain(&listed.title.text)).or_default().push_back(at);
    }
    for (at, own) in new.iter().enumerate() {
        let found = waiting.get_mut(&plain(&own.title.text)).and_then(VecDeque::pop_front);
        same.extend(found.map(|found| (at, found)));
    }
    let mut taken: BTreeSet<usize> = same.values().copied().collect();
    let size = |listed: &ProjectBox<'_>| listed.items().count();
    for ((one, other), number) in shared {
        let is_most = number * 2 > size(&old[one]) && number * 2 > size(&new[other]);
        if is_most && !same.contains_key(&other) && taken.insert(one) {
            same.insert(other, one);
        }
    }
    same
}

/// What happened to a box; none when nothing did.
fn change(old: Option<&ProjectBox<'_>>, new: Option<&ProjectBox<'_>>, rows: Vec<RowChange>) -> Option<TableChange> {
    let title = |listed: &ProjectBox<'_>| tidy(&listed.title.text);
    let (old, new) = (old.map(title), new.map(title));
    let name = format!("专栏“{}”", new.as_ref().or(old.as_ref())?);
    TableChange::of(("box", name), (old, new), Columns::default(), rows)
}
