//! Classes of the indicators in two editions: who went from which to which, and how many there are.

use std::collections::{BTreeMap, BTreeSet};

use super::change::{Count, Transition};
use super::rows::{ComparedRow, Meaning};
use super::table::RowPairs;
use crate::model::facts::Outlook;
use crate::model::table::Role;
use crate::text::tidy;

/// A class with its rank among the others, the best first.
type Class = (usize, String);

/// Verdicts by the word that the tables state.
pub(super) fn verdicts(rows: &RowPairs<'_>) -> Vec<Transition> {
    transitions(rows, &|row| {
        let class = row.judged.and_then(|judged| judged.verdict_class);
        (class.map_or(usize::MAX, |class| class as usize), text(row, &Meaning::Column(Role::Verdict)))
    })
}

/// Classes of the forecast.
pub(super) fn outlooks(rows: &RowPairs<'_>) -> Vec<Transition> {
    transitions(rows, &|row| {
        row.judged
            .map_or((usize::MAX, String::new()), |judged| (judged.outlook as usize, judged.outlook.word().to_owned()))
    })
}

fn transitions(rows: &RowPairs<'_>, class: &dyn Fn(&ComparedRow<'_>) -> Class) -> Vec<Transition> {
    let mut found: BTreeMap<(Option<Class>, Option<Class>), Vec<String>> = BTreeMap::new();
    let by_new: BTreeMap<usize, usize> = rows.pairs.iter().map(|(old, new)| (*new, *old)).collect();
    for (at, row) in rows.new.iter().enumerate() {
        let from = by_new.get(&at).map(|at| class(&rows.old[*at]));
        found.entry((from, Some(class(row)))).or_default().push(row.name());
    }
    let kept: BTreeSet<usize> = by_new.values().copied().collect();
    for (_, row) in rows.old.iter().enumerate().filter(|(at, _)| !kept.contains(at)) {
        found.entry((Some(class(row)), None)).or_default().push(row.name());
    }
    let word = |class: Option<Class>| class.map(|(_, word)| word);
    found
        .into_iter()
        .map(|((from, to), indicators)| Transition { from: word(from), to: word(to), indicators })
        .collect()
}

/// Numbers of indicators that are counted anew: all, by verdict, by attribute, by outlook.
pub(super) fn counts(rows: &RowPairs<'_>) -> Vec<Count> {
    let mut counts = vec![Count { name: "指标".to_owned(), old: rows.old.len(), new: rows.new.len() }];
    counts.extend(counted(rows, "评价", &|row| text(row, &Meaning::Column(Role::Verdict))));
    counts.extend(counted(rows, "属性", &|row| text(row, &Meaning::Column(Role::Attribute))));
    counts.extend(Outlook::ALL.into_iter().map(|outlook| {
        let number = |rows: &[ComparedRow<'_>]| {
            rows.iter().filter(|row| row.judged.is_some_and(|judged| judged.outlook == outlook)).count()
        };
        Count { name: outlook.word().to_owned(), old: number(rows.old), new: number(rows.new) }
    }));
    counts
}

fn text(row: &ComparedRow<'_>, meaning: &Meaning) -> String {
    row.field(meaning).map(|field| tidy(&field.value.text)).unwrap_or_default()
}

fn counted(rows: &RowPairs<'_>, of: &str, class: &dyn Fn(&ComparedRow<'_>) -> String) -> Vec<Count> {
    let mut numbers: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    rows.old.iter().for_each(|row| numbers.entry(class(row)).or_default().0 += 1);
    rows.new.iter().for_each(|row| numbers.entry(class(row)).or_default().1 += 1);
    let named = numbers.into_iter().filter(|(name, _)| !name.is_empty());
    named.map(|(name, (old, new))| Count { name: format!("{of}：{name}"), old, new }).collect()
}
