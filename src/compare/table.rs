//! Compares the rows of one table in two editions, cell by cell.

use std::collections::BTreeMap;

use super::change::{Change, Columns, DifferenceKind, FieldChange, Position, RowChange};
use super::matching::{Renames, pairs};
use super::pairs::Pairs;
use super::rows::{ComparedRow, Field, Meaning};
use super::value::{Agreement, agreement, difference, is_number, is_only_settled};
use crate::model::edition::{Edition, Names};
use crate::model::table::Role;
use crate::model::value::Reading;

/// Two editions.
#[derive(Debug, Clone, Copy)]
pub(super) struct Editions<'a> {
    pub old: &'a Edition,
    pub new: &'a Edition,
}

/// The rows of one table in both editions, and which of them are the same.
#[derive(Debug)]
pub(super) struct RowPairs<'a> {
    pub old: Vec<ComparedRow<'a>>,
    pub new: Vec<ComparedRow<'a>>,
    pub pairs: Pairs,
}

/// A row in both editions, or in one of them.
pub(super) type EitherRow<'a> = (Option<&'a ComparedRow<'a>>, Option<&'a ComparedRow<'a>>);

impl<'a> RowPairs<'a> {
    /// Pairs the rows, and marks those that are out of order.
    pub(super) fn new(old: Vec<ComparedRow<'a>>, new: Vec<ComparedRow<'a>>, renames: &Renames) -> Self {
        let pairs = pairs(&old, &new, renames);
        let mut rows = Self { old, new, pairs };
        rows.mark_moved(rows.pairs.iter().collect());
        rows
    }

    /// Marks which of some pairs are out of order among themselves.
    pub(super) fn mark_moved(&mut self, pairs: Vec<(usize, usize)>) {
        let names = |rows: &[ComparedRow<'_>]| rows.iter().map(ComparedRow::name).collect::<Vec<_>>();
        self.pairs.mark_moved(pairs, names(&self.old) > names(&self.new));
    }

    /// The rows at the places of a change.
    pub(super) fn at(&'a self, places: Position) -> EitherRow<'a> {
        let row = |rows: &'a [ComparedRow<'a>], place: Option<usize>| rows.get(place?.checked_sub(1)?);
        (row(&self.old, places.old), row(&self.new, places.new))
    }

    /// The rows of the new edition in their order, then those that are gone in the order of the old.
    pub(super) fn either(&'a self) -> Vec<EitherRow<'a>> {
        let new = self.new.iter().zip(&self.pairs.right).map(|(row, old)| (old.map(|at| &self.old[at]), Some(row)));
        let gone = self.pairs.free_left().map(|at| (Some(&self.old[at]), None));
        new.chain(gone).collect()
    }
}

impl Editions<'_> {
    /// True when two canonical names are names of one department.
    fn is_same_department(self, old: &str, new: &str) -> bool {
        let knows = |names: &Names, other: &str, own: &str| names.department(other) == Some(own);
        old == new || knows(&self.new.names, old, new) || knows(&self.old.names, new, old)
    }

    /// What happened to the rows, in the order of the new edition; a row that is gone stands after
    /// the one that it followed.
    pub(super) fn rows(self, rows: &RowPairs<'_>) -> Vec<RowChange> {
        let change = |(old, new): (Option<usize>, Option<usize>)| {
            let position = Position { old: old.map(|at| at + 1), new: new.map(|at| at + 1) };
            match (old.map(|at| &rows.old[at]), new.map(|at| &rows.new[at])) {
                (Some(one), Some(other)) => self.row(one, other, position, rows.pairs.has_moved(old)),
                (one, other) => other.or(one).map(|only| single(only, position)),
            }
        };
        rows.pairs.whole_reading_order().into_iter().filter_map(change).collect()
    }

    /// What happened to a row that both editions have; none when nothing did.
    fn row(self, old: &ComparedRow<'_>, new: &ComparedRow<'_>, position: Position, moved: bool) -> Option<RowChange> {
        let changed =
            new.fields.iter().filter_map(|field| self.field((old, old.field(&field.meaning)), (new, Some(field))));
        let mut fields: Vec<FieldChange> = changed.collect();
        let gone = old.fields.iter().filter(|field| new.field(&field.meaning).is_none());
        fields.extend(gone.filter_map(|field| self.field((old, Some(field)), (new, None))));
        let change = if fields.iter().any(|field| field.kind.is_change()) {
            Change::Changed
        } else if moved {
            Change::Moved
        } else if fields.is_empty() {
            return None;
        } else {
            Change::Reformatted
        };
        let mut departments = new.departments.to_vec();
        departments.extend(old.departments.iter().filter(|name| !new.departments.contains(name)).cloned());
        let name = new.name();
        let old_name = Some(old.name()).filter(|old| *old != name);
        Some(RowChange { name, old_name, group: new.group.clone(), change, moved, position, departments, fields })
    }

    /// How a cell differs; none when it does not.
    fn field(
        self,
        (old_row, old): (&ComparedRow<'_>, Option<&Field<'_>>),
        (new_row, new): (&ComparedRow<'_>, Option<&Field<'_>>),
    ) -> Option<FieldChange> {
        let kind = match (old, new) {
            (Some(one), Some(other)) if one.meaning == Meaning::Column(Role::Owner) => {
                self.departments((old_row.departments, one), (new_row.departments, other))?
            }
            (Some(one), Some(other)) => kind(one, other)?,
            // A unit that stands beside the number goes where the number goes.
            (None, Some(only)) | (Some(only), None) if only.is_derived_unit() => return None,
            (None, Some(only)) => alone(&only.meaning, DifferenceKind::Opened),
            (Some(only), None) => alone(&only.meaning, DifferenceKind::Closed),
            (None, None) => return None,
        };
        of_kind(kind, old, new)
    }

    fn departments(
        self,
        (old, one): (&[String], &Field<'_>),
        (new, other): (&[String], &Field<'_>),
    ) -> Option<DifferenceKind> {
        let has =
            |list: &[String], name: &String, is: &dyn Fn(&str, &str) -> bool| list.iter().any(|own| is(own, name));
        let is_equal = |one: &str, other: &str| one == other;
        if old.len() == new.len() && old.iter().all(|name| has(new, name, &is_equal)) {
            return (one.value.text != other.value.text).then_some(DifferenceKind::Reformatted);
        }
        let is_renamed = |own: &str, name: &str| self.is_same_department(name, own);
        let is_all = old.len() == new.len() && old.iter().all(|name| has(new, name, &is_renamed));
        Some(if is_all { DifferenceKind::DepartmentRenamed } else { DifferenceKind::Department })
    }
}

/// A difference of a kind between two cells, of which one edition may have none.
fn of_kind(kind: DifferenceKind, old: Option<&Field<'_>>, new: Option<&Field<'_>>) -> Option<FieldChange> {
    let shown = new.or(old)?;
    let is_measured = matches!(
        kind,
        DifferenceKind::Revised | DifferenceKind::Base | DifferenceKind::Target | DifferenceKind::Expected
    );
    let measured = old.zip(new).filter(|_| is_measured);
    Some(FieldChange {
        field: shown.label.clone(),
        period: shown.meaning.period(),
        kind,
        old: old.map(|field| field.value.text.clone()),
        new: new.map(|field| field.value.text.clone()),
        difference: measured.and_then(|(old, new)| difference(old.measured(), new.measured())),
        old_cell: old.and_then(Field::cell),
        new_cell: new.and_then(Field::cell),
    })
}

/// A row that only one edition has, with all its cells.
fn single(row: &ComparedRow<'_>, position: Position) -> RowChange {
    let is_new = position.old.is_none();
    let (change, kind) =
        if is_new { (Change::Added, DifferenceKind::Filled) } else { (Change::Removed, DifferenceKind::Emptied) };
    let fields = row.fields.iter().filter_map(|field| {
        let (old, new) = if is_new { (None, Some(field)) } else { (Some(field), None) };
        of_kind(kind, old, new)
    });
    RowChange {
        name: row.name(),
        old_name: None,
        group: row.group.clone(),
        change,
        moved: false,
        position,
        departments: row.departments.to_vec(),
        fields: fields.collect(),
    }
}

/// Kind of a cell whose column only one edition has.
fn alone(meaning: &Meaning, of_period: DifferenceKind) -> DifferenceKind {
    match meaning {
        _ if meaning.period().is_some() => of_period,
        Meaning::Column(Role::Note(_)) | Meaning::Extra(_) | Meaning::Repeated(..) => of_meaning(meaning),
        _ if of_period == DifferenceKind::Opened => DifferenceKind::Filled,
        _ => DifferenceKind::Emptied,
    }
}

/// How two values of a cell differ; none when they do not.
fn kind(old: &Field<'_>, new: &Field<'_>) -> Option<DifferenceKind> {
    match agreement(old.measured(), new.measured()) {
        Agreement::Same => None,
        Agreement::Unseen => Some(DifferenceKind::Unseen),
        Agreement::Reformatted => Some(DifferenceKind::Reformatted),
        Agreement::Rescaled => Some(DifferenceKind::Rescaled),
        Agreement::OtherRank => Some(DifferenceKind::Rank),
        Agreement::Differs => Some(match of_meaning(&new.meaning) {
            DifferenceKind::Revised => of_data(old, new),
            kind => kind,
        }),
    }
}

fn of_meaning(meaning: &Meaning) -> DifferenceKind {
    match meaning {
        Meaning::Name => DifferenceKind::Renamed,
        Meaning::Group => DifferenceKind::Group,
        Meaning::Column(role) => of_role(role),
        Meaning::Outlook => DifferenceKind::Outlook,
        Meaning::Extra(_) | Meaning::Repeated(..) => DifferenceKind::Note,
    }
}

fn of_role(role: &Role) -> DifferenceKind {
    match role {
        Role::Key(_) | Role::Number | Role::Item | Role::Period => DifferenceKind::Renamed,
        Role::Unit => DifferenceKind::Unit,
        Role::Attribute => DifferenceKind::Attribute,
        Role::Owner | Role::Support => DifferenceKind::Department,
        Role::Base => DifferenceKind::Base,
        Role::Target | Role::LongTarget(_) | Role::Rate | Role::Plan(_) => DifferenceKind::Target,
        Role::Level(_) | Role::Growth(_) | Role::SinceBase(_) | Role::Total | Role::Value | Role::Share => {
            DifferenceKind::Revised
        }
        Role::Rank => DifferenceKind::Rank,
        Role::Verdict => DifferenceKind::Verdict,
        Role::Adjusted => DifferenceKind::Adjusted,
        Role::Expected => DifferenceKind::Expected,
        Role::Note(kind) if kind.contains("口径") => DifferenceKind::Scope,
        Role::Note(_) | Role::Remark | Role::Extra => DifferenceKind::Note,
    }
}

fn of_data(old: &Field<'_>, new: &Field<'_>) -> DifferenceKind {
    let is_ratio = |field: &Field<'_>| matches!(field.value.reading, Reading::Ratio(_));
    match (old.value.is_missing(), new.value.is_missing()) {
        (true, false) => DifferenceKind::Filled,
        (false, true) => DifferenceKind::Emptied,
        _ if is_only_settled(old.measured(), new.measured()) => DifferenceKind::Status,
        _ if is_number(old.measured()) && is_number(new.measured()) => DifferenceKind::Revised,
        _ if is_ratio(old) && is_ratio(new) => DifferenceKind::Revised,
        _ => DifferenceKind::Status,
    }
}

/// Columns that only one of two lists of rows has.
pub(super) fn columns(old: &[ComparedRow<'_>], new: &[ComparedRow<'_>]) -> Columns {
    let meanings = |rows: &[ComparedRow<'_>]| -> BTreeMap<Meaning, String> {
        let is_column = |field: &&Field<'_>| {
            !matches!(field.meaning, Meaning::Column(Role::Note(_) | Role::Unit) | Meaning::Outlook)
        };
        let fields = rows.iter().flat_map(|row| row.fields.iter().filter(is_column));
        fields.map(|field| (field.meaning.clone(), field.label.clone())).collect()
    };
    let (old, new) = (meanings(old), meanings(new));
    let only = |here: &BTreeMap<Meaning, String>, there: &BTreeMap<Meaning, String>| {
        here.iter().filter(|(meaning, _)| !there.contains_key(meaning)).map(|(_, label)| label.clone()).collect()
    };
    Columns { opened: only(&new, &old), closed: only(&old, &new) }
}
