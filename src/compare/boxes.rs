//! The boxes of projects (专栏) in two editions: which box is which, and where each project went.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::change::{Change, Columns, RowChange, TableChange};
use super::matching::{Renames, pairs, plain};
use super::order::moved;
use super::rows::{ComparedRow, Field, Meaning, listed};
use super::table::{Editions, RowPairs};
use crate::model::table::boxes::ProjectBox;
use crate::model::value::{Reading, Value};
use crate::text::tidy;

/// What happened to the boxes. A project is looked for in all of them, so that one that went from
/// one box to another is not told as gone and new.
pub(super) fn boxes(both: Editions<'_>, renames: Renames<'_>) -> Vec<TableChange> {
    let (old_boxes, new_boxes) = (both.old.data.boxes(), both.new.data.boxes());
    let (old_of, old): (Vec<usize>, Vec<ComparedRow<'_>>) = listed(&old_boxes).into_iter().unzip();
    let (new_of, new): (Vec<usize>, Vec<ComparedRow<'_>>) = listed(&new_boxes).into_iter().unzip();
    let pairs = pairs(&old, &new, renames);
    let shared = pairs.iter().map(|(old, new)| (old_of[*old], new_of[*new]));
    let same = same_boxes(&old_boxes, &new_boxes, shared);
    let home = |of_old: usize, of_new: usize| same.get(&of_new) == Some(&of_old);
    // Within its box a project belongs to its group alone, elsewhere to the box too.
    let mut old = old;
    let mut new = new;
    for (one, other) in pairs.iter().filter(|(one, other)| !home(old_of[*one], new_of[*other])) {
        with_box(&mut old[*one], &old_boxes[old_of[*one]]);
        with_box(&mut new[*other], &new_boxes[new_of[*other]]);
    }
    let rows = RowPairs { old: &old, new: &new, pairs: &pairs };
    let changes = both.rows_with(&rows, &moved_projects(&rows, &|one, other| (old_of[one], new_of[other]), &home));
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
        found.extend(told(before, Some(shown), rows));
    }
    for (at, gone) in old_boxes.iter().enumerate().filter(|(at, _)| !new_home.contains_key(at)) {
        found.extend(told(Some(gone), None, by_box.remove(&(None, Some(at))).unwrap_or_default()));
    }
    found
}

/// The projects that went to another box, or stand in another order within theirs. That a whole box
/// stands elsewhere moves none of its projects.
fn moved_projects(
    rows: &RowPairs<'_>,
    boxes: &dyn Fn(usize, usize) -> (usize, usize),
    home: &dyn Fn(usize, usize) -> bool,
) -> BTreeSet<(usize, usize)> {
    let mut by_boxes: BTreeMap<(usize, usize), Vec<(usize, usize)>> = BTreeMap::new();
    for (one, other) in rows.pairs {
        by_boxes.entry(boxes(*one, *other)).or_default().push((*one, *other));
    }
    let is_turned = rows.is_turned();
    let out = by_boxes.into_iter().flat_map(|((one, other), pairs)| {
        if home(one, other) { moved(&pairs, is_turned) } else { pairs.into_iter().collect() }
    });
    out.collect()
}

fn with_box(row: &mut ComparedRow<'_>, own: &ProjectBox<'_>) {
    let group = format!("{}·{}", tidy(&own.title.text), row.group);
    if let Some(field) = row.fields.iter_mut().find(|field| field.meaning == Meaning::Group) {
        let Field { value, .. } = field;
        let origin = value.origin.clone();
        *value = Cow::Owned(Value { text: group.clone(), reading: Reading::Text, origin });
    }
    row.group = group;
}

/// Boxes by index, new → old: of one title, or else of which most projects are the same.
fn same_boxes(
    old: &[ProjectBox<'_>],
    new: &[ProjectBox<'_>],
    shared: impl Iterator<Item = (usize, usize)>,
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
    let mut numbers: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    shared.for_each(|pair| *numbers.entry(pair).or_default() += 1);
    let size = |listed: &ProjectBox<'_>| listed.items().count();
    for ((one, other), number) in numbers {
        let is_most = number * 2 > size(&old[one]) && number * 2 > size(&new[other]);
        if is_most && !same.contains_key(&other) && taken.insert(one) {
            same.insert(other, one);
        }
    }
    same
}

fn told(old: Option<&ProjectBox<'_>>, new: Option<&ProjectBox<'_>>, rows: Vec<RowChange>) -> Option<TableChange> {
    let title = |listed: &ProjectBox<'_>| tidy(&listed.title.text);
    let own = new.or(old).map(title)?;
    let old_title = old.map(title).filter(|old| *old != own);
    let change = match (old, new) {
        (None, _) => Change::Added,
        (_, None) => Change::Removed,
        _ if rows.is_empty() && old_title.is_none() => return None,
        _ if rows.iter().all(|row| row.change == Change::Reformatted) && old_title.is_none() => Change::Reformatted,
        _ => Change::Changed,
    };
    Some(TableChange {
        table: "box".to_owned(),
        name: format!("专栏“{own}”"),
        title: own,
        old_title,
        change,
        columns: Columns::default(),
        rows,
    })
}
