//! Facts of the prose that stand in no table, each once: what is said twice is one, and what contradicts itself none.

use std::collections::BTreeMap;

use crate::inspect::{StatedFact, TypedNumber};
use crate::model::table::cells::call;
use crate::place::Place;

/// A fact for a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactRow {
    /// The fact.
    pub fact: StatedFact,
    /// Where it was typed first.
    pub place: Place,
    /// The sentence that says it first.
    pub sentence: String,
    /// Those who answer for it.
    pub departments: Vec<String>,
    /// The numbers that say it, by passage and first byte.
    pub numbers: Vec<(usize, usize)>,
}

impl FactRow {
    /// Its cells: name, period, number, unit, departments, source, sentence.
    pub fn texts(&self) -> [String; 7] {
        let StatedFact { name, period, digits, unit } = self.fact.clone();
        [name, period, digits, unit, self.departments.join("、"), "正文".to_owned(), self.sentence.clone()]
    }

    /// True for the tag that prints it.
    pub fn is_printed_by(&self, tag: &str) -> bool {
        let own = call("fact", &[("name", &self.fact.name), ("at", &self.fact.period)]);
        own.is_some_and(|call| tag.strip_prefix("{{ ").is_some_and(|rest| rest.starts_with(&call)))
    }
}

/// The facts of numbers in the order in which they are said, and those that are said in two ways, with the reason.
pub fn facts(
    numbers: &[TypedNumber],
    departments: &dyn Fn(&Place) -> Vec<String>,
) -> (Vec<FactRow>, Vec<(FactRow, String)>) {
    let mut rows: Vec<FactRow> = Vec::new();
    let mut known: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    for typed in numbers {
        let Some(fact) = &typed.fact else { continue };
        let number = (typed.at.0, typed.at.1.start);
        let same = known.entry((&fact.name, &fact.period)).or_default();
        match same.iter().find(|index| rows[**index].fact == *fact) {
            Some(index) => rows[*index].numbers.push(number),
            None => {
                same.push(rows.len());
                rows.push(FactRow {
                    fact: fact.clone(),
                    place: typed.place.clone(),
                    sentence: typed.sentence.clone(),
                    departments: departments(&typed.place),
                    numbers: vec![number],
                });
            }
        }
    }
    let divided = |row: &FactRow| known[&(&*row.fact.name, &*row.fact.period)].len() > 1;
    let (contradicting, sound): (Vec<FactRow>, Vec<FactRow>) = rows.iter().cloned().partition(divided);
    (sound, contradicting.into_iter().map(|row| (row, "同一事项、同一时期，正文里有两个说法".to_owned())).collect())
}
