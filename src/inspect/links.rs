//! One thing under two names in two tables. Whether it is one, a person says, with a line of `aliases`; from
//! then on its numbers are held to each other. Each pair of names is asked about once.

use std::collections::{BTreeMap, BTreeSet};

use super::Evidence;
use super::prose::variations;
use super::stated::{Measure, Numbers, Stated};
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::job::Job;
use crate::model::table::Role;
use crate::place::Place;
use crate::text::period::Period;
use crate::text::yaml;

/// Periods whose numbers agree, from which on two rows are likely of one thing.
const LEAST_PERIODS: usize = 2;
/// Digits from which on a number is hardly that of another thing by chance.
const LEAST_DIGITS: usize = 3;
/// Rows with one number from which on it says nothing of any two of them.
const MOST_ROWS: usize = 6;

/// A row by its table and its place there.
type At = (usize, usize);

/// Rows with all that the tables say of them.
struct Rows<'n, 'a> {
    stated: BTreeMap<At, BTreeMap<(Measure, Period), &'n Stated<'a>>>,
    things: BTreeMap<At, BTreeSet<&'n str>>,
    of_thing: BTreeMap<&'n str, BTreeSet<At>>,
}

/// Two names that may be of one thing.
pub(super) fn names(evidence: Evidence<'_>, numbers: &Numbers<'_>, sink: &mut Sink) {
    let rows = Rows::of(numbers);
    let job = evidence.facts.job();
    let mut told = BTreeSet::new();
    let pairs = rows.with_like_numbers().into_iter().chain(rows.with_like_names(numbers));
    for (one, other) in pairs {
        let names = [one, other].map(|at| rows.any(at).row.full_name());
        if !rows.are_linked(one, other) && told.insert(names) {
            sink.push(rows.finding(job, one, other));
        }
    }
}

/// The line of `report.yaml` that gives a row of the tables another name.
pub(super) fn aliasing(job: &Job, name: &str, other: &str) -> String {
    let known = job.aliases.get(name).into_iter().flatten().map(String::as_str);
    let all: Vec<String> = known.chain([other]).map(yaml::scalar).collect();
    format!("在 report.yaml 的 aliases 下写一行 `  {}: [{}]`", yaml::scalar(name), all.join(", "))
}

impl<'n, 'a> Rows<'n, 'a> {
    fn of(numbers: &'n Numbers<'a>) -> Self {
        let mut rows = Self { stated: BTreeMap::new(), things: BTreeMap::new(), of_thing: BTreeMap::new() };
        for ((thing, measure, period), stated) in numbers.all() {
            for one in stated {
                rows.stated.entry(one.at).or_default().insert((*measure, *period), one);
                rows.things.entry(one.at).or_default().insert(thing);
                rows.of_thing.entry(thing).or_default().insert(one.at);
            }
        }
        rows
    }

    fn any(&self, at: At) -> &'n Stated<'a> {
        self.stated[&at].values().next().expect("a row is known by a number")
    }

    fn are_linked(&self, one: At, other: At) -> bool {
        !self.things[&one].is_disjoint(&self.things[&other])
    }

    /// The numbers that two rows have of one measure and period, with whether they agree.
    fn common(&self, one: At, other: At) -> Vec<(Period, &'n Stated<'a>, &'n Stated<'a>, bool)> {
        let its = &self.stated[&other];
        let pairs = self.stated[&one].iter().filter_map(|(key, own)| Some((key.1, *own, *its.get(key)?)));
        pairs.filter_map(|(period, own, its)| Some((period, own, its, own.agrees(its)?))).collect()
    }

    /// Rows of two tables whose numbers are the same in several periods.
    fn with_like_numbers(&self) -> BTreeSet<(At, At)> {
        let mut shown: BTreeMap<(Period, String, &str), Vec<At>> = BTreeMap::new();
        for (at, numbers) in &self.stated {
            let levels = numbers.iter().filter(|((measure, _), own)| *measure == Measure::Level && is_telling(own));
            for ((_, period), own) in levels {
                shown.entry((*period, own.number.shown().normalize().to_string(), own.unit)).or_default().push(*at);
            }
        }
        let mut likes: BTreeMap<(At, At), BTreeSet<String>> = BTreeMap::new();
        for ((_, number, _), ats) in shown.iter().filter(|(_, ats)| ats.len() <= MOST_ROWS) {
            let pairs =
                ats.iter().enumerate().flat_map(|(at, one)| ats[at + 1..].iter().map(move |other| (*one, *other)));
            for pair in pairs.filter(|(one, other)| one.0 != other.0) {
                likes.entry(pair).or_default().insert(number.clone());
            }
        }
        let is_like = |(one, other): &(At, At), like: &BTreeSet<String>| {
            let differ = self.common(*one, *other).iter().filter(|(.., agrees)| !agrees).count();
            like.len() >= LEAST_PERIODS && differ < like.len()
        };
        likes.into_iter().filter(|(pair, like)| is_like(pair, like)).map(|(pair, _)| pair).collect()
    }

    /// Rows of two tables whose names differ as prose and tables are known to differ, and whose numbers do not
    /// speak against it.
    fn with_like_names(&self, names: &Numbers<'_>) -> BTreeSet<(At, At)> {
        let mut found = BTreeSet::new();
        let tables: BTreeSet<usize> = self.stated.keys().map(|at| at.0).collect();
        for at in self.stated.keys().filter(|_| tables.len() > 1) {
            let unit = self.any(*at).unit;
            for (form, drifts) in variations::forms(&self.any(*at).row.name).into_iter().skip(1) {
                let others = self.of_thing.get(names.thing(&form).as_str()).into_iter().flatten();
                for other in others.filter(|other| other.0 != at.0 && self.any(**other).unit == unit) {
                    let common = self.common(*at, *other);
                    let is_near = common.iter().all(|(_, own, its, agrees)| *agrees || own.is_near(its));
                    if is_near && (drifts || !common.is_empty()) {
                        found.insert((*at.min(other), *at.max(other)));
                    }
                }
            }
        }
        found
    }

    fn finding(&self, job: &Job, one: At, other: At) -> Diagnostic {
        let (first, second) = (self.any(one), self.any(other));
        let (name, also) = (first.row.full_name(), second.row.full_name());
        let (there, here) = (first.table.short_name(), second.table.short_name());
        let common = self.common(one, other);
        let told = |agree: bool| {
            let of = common.iter().filter(move |(.., agrees)| *agrees == agree);
            of.map(move |(period, own, its, _)| {
                if agree {
                    format!("{period}都是 {}", own.shown())
                } else {
                    format!("{period}是 {} 和 {}", own.shown(), its.shown())
                }
            })
        };
        let numbers: Vec<String> = told(true).chain(told(false)).collect();
        let reason = if numbers.is_empty() {
            "两个名称只差常见的异写".to_owned()
        } else {
            format!("两处的数{}", numbers.join("，"))
        };
        Diagnostic::note(Code::NameLink, name_of(second), format!("{here}中的 `{also}` 可能就是{there}中的 `{name}`"))
            .because(format!("{reason}；名称不同，程序不会把两处的数互相核对"))
            .related(name_of(first), name.clone())
            .hint(format!("是同一项的，请统一名称，或{}", aliasing(job, &name, &also)))
            .hint("不是同一项的，请认可这一条并写明区别")
    }
}

/// The cell with the name of a row.
fn name_of(stated: &Stated<'_>) -> Place {
    match stated.table.name_column() {
        Some(column) => stated.table.place_at(stated.row, column),
        None => stated.table.place(stated.row, &Role::Key(0)),
    }
}

/// A number of enough digits.
fn is_telling(stated: &Stated<'_>) -> bool {
    stated.number.shown().normalize().mantissa().unsigned_abs().to_string().len() >= LEAST_DIGITS
}
