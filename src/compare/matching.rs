//! Matches the rows of two editions: by name, by what the project declares, and last by their numbers;
//! never by position, because rows are inserted and sorted anew between editions.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::pairs::Pairs;
use super::rows::{ComparedRow, Field, Meaning};
use super::value::{Agreement, agreement};
use crate::model::edition::Names;
use crate::model::table::Role;
use crate::text::{chinese, tidy};

/// Old names with the new names that mean the same.
pub(super) type Renames = BTreeSet<(String, String)>;

/// What the project of either edition declares to be renamed.
pub(super) fn declared(old: &Names, new: &Names) -> Renames {
    let others = |names: &'_ Names| -> Vec<(String, String)> {
        let renamed = names.renamed.iter().map(|(own, other)| (tidy(own), tidy(other)));
        let aliases = names.aliases.iter();
        let aliases = aliases.flat_map(|(own, others)| others.iter().map(|other| (tidy(own), tidy(other))));
        renamed.chain(aliases).collect()
    };
    let of_new = others(new).into_iter().map(|(own, other)| (other, own));
    of_new.chain(others(old)).collect()
}

/// Pairs the rows of one table.
pub(super) fn pairs(old: &[ComparedRow<'_>], new: &[ComparedRow<'_>], renames: &Renames) -> Pairs {
    let names = |rows: &[ComparedRow<'_>]| -> Vec<(String, String)> {
        rows.iter().map(|row| (row.name(), row.group.clone())).collect()
    };
    let is_turned = names(old) > names(new);
    let (left, right) = if is_turned { (new, old) } else { (old, new) };
    let mut matcher = RowMatcher { left, right, pairs: Pairs::none(left.len(), right.len()) };
    matcher.by_key(|row| (row.subject.clone(), row.item.clone(), row.group.clone()));
    matcher.by_key(|row| (row.subject.clone(), row.item.clone()));
    matcher.by_key(|row| (plain(&row.subject), plain(&row.item)));
    let renames = renames.iter().cloned();
    matcher.by_renames(&renames.map(|(old, new)| if is_turned { (new, old) } else { (old, new) }).collect());
    matcher.by_numbers();
    matcher.by_likeness();
    if is_turned { matcher.pairs.swapped() } else { matcher.pairs }
}

/// A name without white space, brackets and marks, in lower case.
pub(super) fn plain(name: &str) -> String {
    tidy(name).to_lowercase().chars().filter(|c| c.is_alphanumeric() || matches!(c, '%' | '.')).collect()
}

/// Pairs rows step by step, the surest ways first; a pair that was made stays.
struct RowMatcher<'a, 'r> {
    left: &'a [ComparedRow<'r>],
    right: &'a [ComparedRow<'r>],
    pairs: Pairs,
}

impl RowMatcher<'_, '_> {
    fn by_key<K: Ord>(&mut self, key: impl Fn(&ComparedRow<'_>) -> K) {
        let Self { left, right, pairs } = self;
        pairs.by_key(|at| Some(key(&left[at])), |at| Some(key(&right[at])));
    }

    /// Rows that the project declares to be one, each under its item.
    fn by_renames(&mut self, names: &Renames) {
        let mut by_name: BTreeMap<(String, &str), Vec<usize>> = BTreeMap::new();
        for at in self.pairs.free_right() {
            let row = &self.right[at];
            by_name.entry((tidy(&row.subject), &row.item)).or_default().push(at);
        }
        let mut found = Vec::new();
        for at in self.pairs.free_left() {
            let row = &self.left[at];
            let own = tidy(&row.subject);
            let others = names.range((own.clone(), String::new())..).take_while(|(name, _)| *name == own);
            let rows = others.filter_map(|(_, other)| by_name.get(&(other.clone(), row.item.as_str()))).flatten();
            let mut rows: Vec<(usize, usize)> = rows.map(|other| (at, *other)).collect();
            rows.sort_unstable();
            found.extend(rows);
        }
        self.pairs.join_free(found.into_iter());
    }

    /// Rows with like names and the same numbers: a name that drifted.
    fn by_numbers(&mut self) {
        /// This many equal numbers, and none that differ, outweigh names that distinguish things.
        const COMPELLING: usize = 4;
        self.by_score(|row, like| {
            let Evidence { same, against } = evidence(row, like);
            let likeness = likeness(&row.name(), &like.name());
            // 城镇… and 农村… may well share a target; only a whole row of numbers says otherwise.
            let is_other = differs_in_kind(&row.subject, &like.subject) && (against > 0 || same < COMPELLING);
            (same >= 2 && same >= 2 * against && likeness >= 40 && !is_other).then_some((same, likeness))
        });
    }

    /// Rows without numbers, such as projects of a box, whose names are nearly the same.
    fn by_likeness(&mut self) {
        self.by_score(|row, like| {
            let has_numbers = [row, like].iter().any(|row| row.fields.iter().any(Field::is_evidence));
            let likeness = likeness(&row.name(), &like.name()).max(contained(&row.name(), &like.name()));
            let is_one = !has_numbers && likeness >= 65 && !differs_in_kind(&row.subject, &like.subject);
            is_one.then_some(likeness)
        });
    }

    /// Pairs the free rows whose names have something in common, the highest score first; `score` has
    /// none for two that are not the same.
    fn by_score<S: Ord>(&mut self, score: impl Fn(&ComparedRow<'_>, &ComparedRow<'_>) -> Option<S>) {
        let of_name = |row: &ComparedRow<'_>| bigrams(&plain(&row.name()));
        let left = self.pairs.free_left().map(|at| (at, of_name(&self.left[at])));
        let right = self.pairs.free_right().map(|at| (at, of_name(&self.right[at])));
        let scored = sharing(left, right)
            .into_iter()
            .filter_map(|(one, other)| Some((Reverse(score(&self.left[one], &self.right[other])?), one, other)));
        let mut found: Vec<_> = scored.collect();
        found.sort_unstable();
        self.pairs.join_free(found.into_iter().map(|(_, one, other)| (one, other)));
    }
}

/// Pairs of things that share a feature. Features of many things on the other side are passed over:
/// they identify nothing, and comparing many with many would take too long.
pub(super) fn sharing<M: Ord>(
    one: impl Iterator<Item = (usize, BTreeSet<M>)>,
    other: impl Iterator<Item = (usize, BTreeSet<M>)>,
) -> BTreeSet<(usize, usize)> {
    const MOST: usize = 64;
    let mut holders: BTreeMap<M, Vec<usize>> = BTreeMap::new();
    for (at, marks) in other {
        for mark in marks {
            holders.entry(mark).or_default().push(at);
        }
    }
    let few = |mark: &M| holders.get(mark).filter(|holders| holders.len() <= MOST);
    one.flat_map(|(at, marks)| {
        let others: BTreeSet<usize> = marks.iter().filter_map(few).flatten().copied().collect();
        others.into_iter().map(move |other| (at, other))
    })
    .collect()
}

/// How many numbers of two rows agree, and how many do not.
pub(super) struct Evidence {
    pub same: usize,
    pub against: usize,
}

pub(super) fn evidence(one: &ComparedRow<'_>, other: &ComparedRow<'_>) -> Evidence {
    let mut evidence = Evidence { same: 0, against: 0 };
    for field in one.fields.iter().filter(|field| field.is_evidence()) {
        let Some(like) = other.field(&field.meaning).filter(|like| like.is_evidence()) else { continue };
        match agreement(field.measured(), like.measured()) {
            Agreement::Differs => evidence.against += 1,
            _ => evidence.same += 1,
        }
    }
    evidence
}

/// The pairs of neighbouring characters of a name.
pub(super) fn bigrams(name: &str) -> BTreeSet<(char, char)> {
    name.chars().zip(name.chars().skip(1)).collect()
}

/// How alike two names are, in percent: pairs of neighbouring characters that both have.
pub(super) fn likeness(one: &str, other: &str) -> usize {
    let (one, other) = (bigrams(&plain(one)), bigrams(&plain(other)));
    let all = one.len() + other.len();
    (200 * one.intersection(&other).count()).checked_div(all).unwrap_or(0)
}

/// 65 percent for a name that the other one begins with, such as one without 项目; else 0.
fn contained(one: &str, other: &str) -> usize {
    /// A shorter name may begin many.
    const LEAST: usize = 4;
    let (one, other) = (plain(one), plain(other));
    let begins = |long: &str, short: &str| short.chars().count() >= LEAST && long.starts_with(short);
    if begins(&one, &other) || begins(&other, &one) { 65 } else { 0 }
}

/// True when two names differ in characters that distinguish things of one kind: 一期 and 二期, 城镇
/// and 农村.
fn differs_in_kind(one: &str, other: &str) -> bool {
    const TELLING: &str = "东南西北上中下前后左右大小新旧城镇乡村农男女内外进出";
    let (one, other): (BTreeSet<char>, BTreeSet<char>) = (plain(one).chars().collect(), plain(other).chars().collect());
    one.symmetric_difference(&other).any(|c| c.is_ascii_digit() || chinese::is_numeral(*c) || TELLING.contains(*c))
}

/// True when two rows state the same unit, or both state none.
pub(super) fn has_same_unit(one: &ComparedRow<'_>, other: &ComparedRow<'_>) -> bool {
    let unit = |row: &ComparedRow<'_>| row.field(&Meaning::Column(Role::Unit)).map(|field| tidy(&field.value.text));
    unit(one) == unit(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_tell_kinds_apart_are_not_alike() {
        for (one, other, is_alike) in [
            ("咸安区档案馆新馆建设项目", "咸安区档案馆建设项目", false),
            ("咸安区人民医院整体迁建项目", "咸安区人民医院迁建项目", true),
            ("武咸快速通道一期工程", "武咸快速通道二期工程", false),
            ("城镇居民人均可支配收入", "农村居民人均可支配收入", false),
            ("国道G107咸安段改建", "国道G106咸安段改建", false),
            ("淦河流域综合治理工程", "淦河流域综合整治工程", true),
            ("新能源汽车零部件生产项目", "新能源汽车部件生产项目", true),
        ] {
            let found = likeness(one, other) >= 65 && !differs_in_kind(one, other);
            assert_eq!(found, is_alike, "{one} / {other}: {}", likeness(one, other));
        }
    }
}
