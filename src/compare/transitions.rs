//! How many indicators moved from one class to another between two editions, and the counts anew.

use std::collections::BTreeMap;

use super::change::{Count, Transition};
use super::rows::{ComparedRow, Meaning};
use super::table::EitherRow;
use crate::model::facts::Outlook;
use crate::model::table::Role;
use crate::text::tidy;

/// A class with its rank among the others, the best first.
type Class = (usize, String);

/// Verdicts by the word that the tables state.
pub(super) fn verdicts(rows: &[EitherRow<'_>]) -> Vec<Transition> {
    transitions(rows, &|row| {
        let class = row.judged.and_then(|judged| judged.verdict_class);
        (class.map_or(usize::MAX, |class| class as usize), text(row, &Meaning::Column(Role::Verdict)))
    })
}

/// Classes of the forecast.
pub(super) fn outlooks(rows: &[EitherRow<'_>]) -> Vec<Transition> {
    transitions(rows, &|row| {
        row.judged
            .map_or((usize::MAX, String::new()), |judged| (judged.outlook as usize, judged.outlook.word().to_owned()))
    })
}

fn transitions(rows: &[EitherRow<'_>], class: &dyn Fn(&ComparedRow<'_>) -> Class) -> Vec<Transition> {
    let mut found: BTreeMap<(Option<Class>, Option<Class>), Vec<String>> = BTreeMap::new();
    for (old, new) in rows {
        let name = new.or(*old).map(ComparedRow::name);
        found.entry((old.map(class), new.map(class))).or_default().extend(name);
    }
    let word = |class: Option<Class>| class.map(|(_, word)| word);
    found
        .into_iter()
        .map(|((from, to), indicators)| Transition { from: word(from), to: word(to), indicators })
        .collect()
}

/// Numbers of indicators that are counted anew: all, by verdict, by attribute, by outlook.
pub(super) fn counts(rows: &[EitherRow<'_>]) -> Vec<Count> {
    let count = |name: &str, is_counted: &dyn Fn(&ComparedRow<'_>) -> bool| Count {
        name: name.to_owned(),
        old: rows.iter().filter(|(old, _)| old.is_some_and(is_counted)).count(),
        new: rows.iter().filter(|(_, new)| new.is_some_and(is_counted)).count(),
    };
    let mut counts = vec![count("指标", &|_| true)];
    counts.extend(counted(rows, "评价", &|row| text(row, &Meaning::Column(Role::Verdict))));
    counts.extend(counted(rows, "属性", &|row| text(row, &Meaning::Column(Role::Attribute))));
    counts.extend(
        Outlook::ALL
            .into_iter()
            .map(|outlook| count(outlook.word(), &|row| row.judged.is_some_and(|judged| judged.outlook == outlook))),
    );
    counts
}

fn text(row: &ComparedRow<'_>, meaning: &Meaning) -> String {
    row.field(meaning).map(|field| tidy(&field.value.text)).unwrap_or_default()
}

fn counted(rows: &[EitherRow<'_>], of: &str, class: &dyn Fn(&ComparedRow<'_>) -> String) -> Vec<Count> {
    let mut numbers: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for (old, new) in rows {
        if let Some(row) = old {
            numbers.entry(class(row)).or_default().0 += 1;
        }
        if let Some(row) = new {
            numbers.entry(class(row)).or_default().1 += 1;
        }
    }
    let named = numbers.into_iter().filter(|(name, _)| !name.is_empty());
    named.map(|(name, (old, new))| Count { name: format!("{of}：{name}"), old, new }).collect()
}
