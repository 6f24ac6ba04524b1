//! Rows that came and rows that went which may belong together: a guess for a person to decide.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::change::{Candidate, CandidateKind};
use super::identity::{evidence, has_same_unit, likeness, plain};
use super::rows::Row;
use super::table::Rows;

/// Names at least this alike, in percent, may be of one family.
const KIN: usize = 45;

/// What may belong together among the rows that only one edition has.
pub(super) fn candidates(rows: &Rows<'_>) -> Vec<Candidate> {
    let gone = free(rows.old, rows.pairs.iter().map(|(old, _)| *old));
    let come = free(rows.new, rows.pairs.iter().map(|(_, new)| *new));
    let mut found = Vec::new();
    for one in &gone {
        found.extend(family(one, &come, CandidateKind::Split));
    }
    for one in &come {
        found.extend(family(one, &gone, CandidateKind::Merged));
    }
    let is_told = |row: &Row<'_>| {
        let name = row.name();
        found.iter().any(|known: &Candidate| known.old.contains(&name) || known.new.contains(&name))
    };
    let mut renamed = Vec::new();
    for one in gone.iter().filter(|row| !is_told(row)) {
        renamed.extend(come.iter().filter(|row| !is_told(row)).filter_map(|other| rename(one, other)));
    }
    found.extend(renamed);
    found
}

fn free<'a>(rows: &'a [Row<'a>], paired: impl Iterator<Item = usize>) -> Vec<&'a Row<'a>> {
    let mut is_free = vec![true; rows.len()];
    paired.for_each(|at| is_free[at] = false);
    rows.iter().zip(is_free).filter(|(_, is_free)| *is_free).map(|(row, _)| row).collect()
}

/// One row and several that carry its name or add up to it.
fn family(one: &Row<'_>, others: &[&Row<'_>], kind: CandidateKind) -> Option<Candidate> {
    let is_kin = |row: &&&Row<'_>| {
        has_same_unit(one, row)
            && (plain(&row.subject).contains(&plain(&one.subject)) || likeness(&one.subject, &row.subject) >= KIN)
    };
    let kin: Vec<&&Row<'_>> = others.iter().filter(is_kin).collect();
    if kin.len() < 2 {
        return None;
    }
    let sums = sums(one, &kin);
    let reason = if sums > 0 {
        format!("名称相近，有 {sums} 个数相加相等")
    } else {
        "名称相近，单位相同".to_owned()
    };
    let many: Vec<String> = kin.iter().map(|row| row.name()).collect();
    let (old, new) = if kind == CandidateKind::Split { (vec![one.name()], many) } else { (many, vec![one.name()]) };
    Some(Candidate { kind, old, new, reason })
}

/// How many numbers of a row are the sums of those of others.
fn sums(one: &Row<'_>, others: &[&&Row<'_>]) -> usize {
    let number = |row: &Row<'_>| -> BTreeMap<_, Decimal> {
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
fn rename(old: &Row<'_>, new: &Row<'_>) -> Option<Candidate> {
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
