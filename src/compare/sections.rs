//! The comparison of words as data for `diff.json`: headings with what differs under them.

use serde::Serialize;

use super::Audience;
use super::change::{Change, Versions};
use super::text::{Head, Leaf, LeafKind, Number, Op, Part, Passage, Run, TextChange, TextComparison};
use crate::place::LinePlace;
use crate::text::distinct;

/// What happened to a passage of text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PassageChange {
    /// `paragraph`, `item`, `footnote`, `table` ….
    pub kind: &'static str,
    /// What happened.
    pub change: Change,
    /// True when it stands elsewhere.
    pub moved: bool,
    /// True when its words differ, not only its numbers.
    pub wording: bool,
    /// Where the old edition has it.
    pub old: Option<LinePlace>,
    /// Where the new edition has it.
    pub new: Option<LinePlace>,
    /// Who answers for it in either edition.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub departments: Vec<String>,
    /// Its text; the whole of it, equal stretches too.
    pub runs: Vec<Run>,
    /// Its numbers that differ.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub numbers: Vec<Versions<Number>>,
}

/// A heading as one edition has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HeadSide {
    /// Its number: 一、, （一）, 附件1.
    pub number: String,
    /// Its text without the number.
    pub title: String,
}

/// What happened to a section of text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SectionChange {
    /// Titles above it and its own, the outermost first.
    pub path: Vec<String>,
    /// What happened.
    pub change: Change,
    /// True when it stands elsewhere.
    pub moved: bool,
    /// Its heading in the old edition.
    pub old: Option<HeadSide>,
    /// Its heading in the new edition.
    pub new: Option<HeadSide>,
    /// Its passages that differ.
    pub passages: Vec<PassageChange>,
}

impl SectionChange {
    /// True when both editions have the heading, with other words.
    pub fn is_retitled(&self) -> bool {
        self.old.as_ref().zip(self.new.as_ref()).is_some_and(|(old, new)| old.title != new.title)
    }
}

/// The headings under which something differs.
pub(super) fn sections(text: &TextComparison<'_>, audience: Audience<'_>) -> Vec<SectionChange> {
    text.parts.iter().filter_map(|part| section(part, audience)).collect()
}

fn section(part: &Part<'_>, audience: Audience<'_>) -> Option<SectionChange> {
    let (old, new) = (part.old.as_ref(), part.new.as_ref());
    let head = new.or(old)?;
    let passages: Vec<PassageChange> =
        part.passages.iter().filter_map(passage).filter(|passage| audience.is(&passage.departments)).collect();
    let own = change_of(part).filter(|_| audience.is(head.departments));
    let change = match own {
        Some(change) => change,
        None if passages.is_empty() => return None,
        None if passages.iter().all(|passage| passage.change == Change::Reformatted) => Change::Reformatted,
        None => Change::Changed,
    };
    let mut path = head.path.clone();
    path.push(head.title.clone());
    let side = |head: &Head<'_>| HeadSide { number: head.number.to_owned(), title: head.title.clone() };
    Some(SectionChange { path, change, moved: part.is_moved, old: old.map(side), new: new.map(side), passages })
}

/// What happened to a heading itself.
pub(super) fn change_of(part: &Part<'_>) -> Option<Change> {
    match (&part.old, &part.new) {
        (None, _) => Some(Change::Added),
        (_, None) => Some(Change::Removed),
        _ if part.title.is_changed() => Some(Change::Changed),
        (Some(old), Some(new)) if part.is_moved || old.number != new.number => Some(Change::Moved),
        _ => None,
    }
}

/// What happened to a passage; none when nothing did. Tables of data and boxes that both versions have
/// are compared as data and count as unchanged here.
pub(super) fn change_of_passage(passage: &Passage<'_>) -> Option<Change> {
    let is_same = passage.text.is_same() && passage.table.as_ref().is_none_or(|table| !table.is_changed());
    match (&passage.old, &passage.new) {
        (None, _) => Some(Change::Added),
        (_, None) => Some(Change::Removed),
        _ if passage.is_changed() => Some(Change::Changed),
        _ if passage.is_moved => Some(Change::Moved),
        _ if is_same => None,
        _ => Some(Change::Reformatted),
    }
}

fn passage(passage: &Passage<'_>) -> Option<PassageChange> {
    let change = change_of_passage(passage)?;
    let (old, new) = (passage.old.as_ref(), passage.new.as_ref());
    let leaf = new.or(old)?;
    let texts = texts(passage);
    let numbers = texts.iter().flat_map(|text| &text.numbers).filter(|number| !number.is_reformatted);
    let place = |leaf: &Leaf<'_>| leaf.block.source.clone();
    Some(PassageChange {
        kind: kind(leaf.kind),
        change,
        moved: passage.is_moved,
        wording: texts.iter().any(|text| text.wording),
        old: old.map(place),
        new: new.map(place),
        departments: departments(passage),
        numbers: numbers.map(|number| Versions { old: number.old.clone(), new: number.new.clone() }).collect(),
        runs: runs(passage),
    })
}

/// Who answers for a passage in either edition.
pub(super) fn departments(passage: &Passage<'_>) -> Vec<String> {
    let leaves = [&passage.new, &passage.old].into_iter().flatten();
    distinct(leaves.flat_map(|leaf| leaf.block.departments.iter().cloned()))
}

/// The texts of a passage: its own, or those of the cells of a table.
pub(super) fn texts<'p>(passage: &'p Passage<'_>) -> Vec<&'p TextChange> {
    let Some(table) = &passage.table else { return vec![&passage.text] };
    let cells = table.rows.iter().flat_map(|row| row.cells.iter().flatten());
    let labels = table.columns.iter().map(|column| &column.label);
    [&table.title, &table.notes].into_iter().chain(labels).chain(cells).collect()
}

fn kind(kind: LeafKind<'_>) -> &'static str {
    match kind {
        LeafKind::Paragraph => "paragraph",
        LeafKind::Item { .. } => "item",
        LeafKind::Quote => "quote",
        LeafKind::Footnote => "footnote",
        LeafKind::Code => "code",
        LeafKind::Picture(_) => "picture",
        LeafKind::Table(_) => "table",
        LeafKind::Box(_) => "box",
    }
}

/// The runs of a text; of a table written in prose the rows that differ, a line each.
fn runs(passage: &Passage<'_>) -> Vec<Run> {
    let Some(table) = &passage.table else { return passage.text.runs.clone() };
    let between = |text: &str| Run { op: Op::Equal, text: text.to_owned() };
    let mut found = Vec::new();
    for row in table.rows.iter().filter(|row| row.is_changed()) {
        for (at, cell) in row.cells.iter().flatten().enumerate() {
            found.extend((at > 0).then(|| between(" | ")));
            found.extend(cell.runs.iter().cloned());
        }
        found.push(between("\n"));
    }
    found
}
