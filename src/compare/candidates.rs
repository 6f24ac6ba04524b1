//! Guesses which rows that are new and which that are gone may belong together: renamed, split or
//! merged. A person decides.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::change::{Candidate, CandidateKind};
use super::matching::{bigrams, evidence, has_same_unit, likeness, plain, sharing};
use super::rows::{ComparedRow, Meaning};
use super::table::EitherRow;

/// Names that are at least this much alike, in percent, may be parts of one subject.
const KIN: usize = 45;

/// What may belong together among the rows that only one edition has.
pub(super) fn candidates(rows: &[EitherRow<'_>]) -> Vec<Candidate> {
    let gone: Vec<&ComparedRow<'_>> =
        rows.iter().filter(|(_, new)| new.is_none()).filter_map(|(old, _)| *old).collect();
    let come: Vec<&ComparedRow<'_>> =
        rows.iter().filter(|(old, _)| old.is_none()).filter_map(|(_, new)| *new).collect();
    let near = sharing(marked(&gone), marked(&come));
    let mut of_gone: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut of_come: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (one, other) in &near {
        of_gone.entry(*one).or_default().push(*other);
        of_come.entry(*other).or_default().push(*one);
    }
    let (split, merged) = (families(&gone, &come, of_gone), families(&come, &gone, of_come));
    let grouped = |ones: &[Family], others: &[Family]| -> BTreeSet<usize> {
        ones.iter().map(|(one, _)| *one).chain(others.iter().flat_map(|(_, kin)| kin.clone())).collect()
    };
    let (old, new) = (grouped(&split, &merged), grouped(&merged, &split));
    let split = split.iter().map(|(one, kin)| family(gone[*one], &of(kin, &come), CandidateKind::Split));
    let merged = merged.iter().map(|(one, kin)| family(come[*one], &of(kin, &gone), CandidateKind::Merged));
    let single = near.iter().filter(|(one, other)| !old.contains(one) && !new.contains(other));
    let renamed = single.filter_map(|(one, other)| rename(gone[*one], come[*other]));
    split.chain(merged).chain(renamed).collect()
}

/// A row of one side, by index, and the rows of the other side that carry its name.
type Family = (usize, Vec<usize>);

/// The rows of one side whose name several rows of the other side carry; `near` are those to look at.
fn families(ones: &[&ComparedRow<'_>], others: &[&ComparedRow<'_>], near: BTreeMap<usize, Vec<usize>>) -> Vec<Family> {
    let families = near.into_iter().map(|(one, near)| (one, kin(ones[one], near, others)));
    families.filter(|(_, kin)| kin.len() > 1).collect()
}

/// A feature by which rows that may belong together are found.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum SharedFeature {
    Name(char, char),
    Number(Meaning, Decimal),
}

fn marked<'m>(rows: &'m [&ComparedRow<'_>]) -> impl Iterator<Item = (usize, BTreeSet<SharedFeature>)> + 'm {
    rows.iter().enumerate().map(|(at, row)| {
        let name = bigrams(&plain(&row.name())).into_iter().map(|(one, other)| SharedFeature::Name(one, other));
        let numbers = row.fields.iter().filter(|field| field.is_evidence()).filter_map(|field| {
            Some(SharedFeature::Number(field.meaning.clone(), field.value.quantity()?.value.normalize()))
        });
        (at, name.chain(numbers).collect())
    })
}

fn of<'a>(places: &[usize], rows: &[&'a ComparedRow<'a>]) -> Vec<&'a ComparedRow<'a>> {
    places.iter().map(|at| rows[*at]).collect()
}

/// Those of the rows at `places` that carry the name of one row, or one like it.
fn kin(one: &ComparedRow<'_>, places: Vec<usize>, rows: &[&ComparedRow<'_>]) -> Vec<usize> {
    let name = plain(&one.subject);
    let is_kin = |row: &ComparedRow<'_>| {
        has_same_unit(one, row) && (plain(&row.subject).contains(&name) || likeness(&one.subject, &row.subject) >= KIN)
    };
    places.into_iter().filter(|at| is_kin(rows[*at])).collect()
}

/// One row and several that carry its name.
fn family(one: &ComparedRow<'_>, kin: &[&ComparedRow<'_>], kind: CandidateKind) -> Candidate {
    let sums = sums(one, kin);
    let reason = if sums > 0 {
        format!("名称相近，有 {sums} 个数相加相等")
    } else {
        "名称相近，单位相同".to_owned()
    };
    let many: Vec<String> = kin.iter().map(|row| row.name()).collect();
    let (old, new) = if kind == CandidateKind::Split { (vec![one.name()], many) } else { (many, vec![one.name()]) };
    Candidate { kind, old, new, reason }
}

/// How many numbers of a row are the sums of those of others.
fn sums(one: &ComparedRow<'_>, others: &[&ComparedRow<'_>]) -> usize {
    let number = |row: &ComparedRow<'_>| -> BTreeMap<_, Decimal> {
        let fields = row.fields.iter().filter(|field| field.is_evidence());
        fields.filter_map(|field| Some((field.meaning.clone(), field.value.number()?.value))).collect()
    };
    let parts: Vec<_> = others.iter().map(|row| number(row)).collect();
    let adds_up = |meaning: &_, whole: Decimal| {
        let mut sum = Decimal::ZERO;
        for part in &parts {
            let Some(next) = part.get(meaning).and_then(|part| sum.checked_add(*part)) else { return false };
            sum = next;
        }
        sum == whole && !whole.is_zero()
    };
    number(one).iter().filter(|(meaning, whole)| adds_up(meaning, **whole)).count()
}

/// One row that may be another under a new name: numbers agree but the name does not, or the name is
/// near but nothing proves it.
fn rename(old: &ComparedRow<'_>, new: &ComparedRow<'_>) -> Option<Candidate> {
    let found = evidence(old, new);
    let likeness = likeness(&old.name(), &new.name());
    let reason = if found.same >= 2 && found.same > found.against {
        format!("有 {} 个数相同", found.same)
    } else if likeness >= 60 && has_same_unit(old, new) {
        "名称相近，单位相同".to_owned()
    } else {
        return None;
    };
    Some(Candidate { kind: CandidateKind::Renamed, old: vec![old.name()], new: vec![new.name()], reason })
}
