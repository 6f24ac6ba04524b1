//! The workbooks of the new edition: which of the old ones they stand for, and which rows are which.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use crate::compare::{SameRows, same_rows};
use crate::diag::{Code, Diagnostic, Outcome, Sink};
use crate::extract::{self, Book};
use crate::model::edition::{Edition, Names};
use crate::model::facts::Facts;
use crate::model::job::Job;
use crate::model::report::Report;
use crate::model::table::{Dataset, INDICATORS, Role, Table};
use crate::place::Place;
use crate::project::Project;
use crate::text::period::Period;
use crate::text::{distinct, tidy};

/// The tables that are new.
pub(super) struct NewTables {
    pub books: Vec<Book>,
    pub data: Dataset,
    /// Wordings of headers that had to be guessed to read them.
    pub headers: BTreeMap<String, Vec<String>>,
}

impl NewTables {
    /// Reads the workbooks, with the kinds of tables and the wordings that the old edition knows.
    pub(super) fn read(paths: &[&Path], old: &Project, sink: &mut Sink) -> Outcome<Self> {
        let books = paths.iter().map(|path| extract::book(path, sink)).collect::<Outcome<Vec<Book>>>()?;
        let mut headers = old.job.headers.clone();
        // What can be read as it is needs no guess.
        let is_read = extract::workbooks(&books, &headers, &own_kinds(old), &mut Sink::default())
            .is_ok_and(|(_, data)| data.table(INDICATORS).is_some());
        let likely = if is_read { BTreeMap::new() } else { extract::likely_headers(&books) };
        let guessed: BTreeMap<String, Vec<String>> = likely
            .into_iter()
            .filter_map(|(standard, words)| {
                let known = old.job.headers.get(&standard);
                let new: Vec<String> =
                    words.into_iter().filter(|word| known.is_none_or(|known| !known.contains(word))).collect();
                (!new.is_empty()).then_some((standard, new))
            })
            .collect();
        for (standard, words) in &guessed {
            headers.entry(standard.clone()).or_default().extend(words.iter().cloned());
        }
        let (_, data) = extract::workbooks(&books, &headers, &own_kinds(old), sink)?;
        if data.table(INDICATORS).is_none() {
            let names = books.iter().map(|book| book.name.as_str()).collect::<Vec<_>>().join("、");
            let message = "新的工作簿里没有指标表（附件2）";
            return Err(sink.stop(
                Diagnostic::error(Code::MissingTable, Place::File(names), message)
                    .because("下一期的报告要从新的指标表开始")
                    .hint("请用 --workbook 给出本期的附表；可以写几个"),
            ));
        }
        Ok(Self { books, data, headers: guessed })
    }

    /// Periods with data, in order of time, up to one that the user names.
    pub(super) fn periods(&self, to: Option<Period>) -> Vec<Period> {
        let all = self.data.table(INDICATORS).map(Table::periods).unwrap_or_default();
        all.into_iter().filter(|period| to.is_none_or(|to| *period <= to)).collect()
    }

    /// The rows of both editions that are the same.
    pub(super) fn same_rows(&self, old: &Edition, job: &Job) -> Vec<SameRows> {
        let facts = Facts::new(Arc::new(self.data.clone()), Arc::new(job.clone()));
        let edition = Edition { names: Names::default(), ..Edition::new(Report::without_text(job), &facts) };
        // Of tables that were not sent anew nothing has gone.
        let kinds: BTreeSet<&str> = self.data.tables.iter().map(|table| table.kind.as_str()).collect();
        let found = same_rows(old, &edition);
        found.into_iter().filter(|rows| kinds.contains(rows.kind.as_str())).collect()
    }

    /// The workbooks of the old edition that stay beside the new ones, and kinds of tables that only those had which do
    /// not stay.
    pub(super) fn kept(&self, old: &Project, data: &Dataset) -> (Vec<String>, Vec<String>) {
        let new: BTreeSet<&str> = self.data.tables.iter().map(|table| table.kind.as_str()).collect();
        let (mut kept, mut lost) = (Vec::new(), Vec::new());
        for name in old.job.workbooks.iter().map(|book| &book.value) {
            let begin = format!("{name}!");
            let own: Vec<_> = data.tables.iter().filter(|table| table.sheet.starts_with(&begin)).collect();
            if own.iter().any(|table| new.contains(table.kind.as_str())) {
                lost.extend(
                    own.iter().filter(|table| !new.contains(table.kind.as_str())).map(|table| table.short_name()),
                );
            } else {
                kept.push(name.clone());
            }
        }
        (kept, distinct(lost))
    }
}

/// The files that describe kinds of tables of the bureau's own: path and text.
fn own_kinds(old: &Project) -> Vec<(String, String)> {
    const FOLDER: &str = "inputs/tables";
    let names = old.world.list(FOLDER, &["yaml", "yml"]).unwrap_or_default();
    let read = names.into_iter().filter_map(|name| {
        let path = format!("{FOLDER}/{name}");
        Some((path.clone(), old.world.raw_text(&path).ok()?))
    });
    read.collect()
}

/// Units of indicators that are others now, by the old name.
pub(super) fn units(rows: &[SameRows], old: &Dataset, new: &Dataset) -> BTreeMap<String, (String, String)> {
    let unit = |data: &Dataset, name: &str| {
        let table = data.table(INDICATORS)?;
        let row = table.rows.iter().find(|row| row.name == name)?;
        let at = table.columns.iter().position(|column| matches!(column.role, Role::Level(_)))?;
        Some(tidy(table.unit(row, at))).filter(|unit| !unit.is_empty())
    };
    let pairs = rows.iter().filter(|rows| rows.kind == INDICATORS).flat_map(|rows| &rows.pairs);
    let other = pairs.filter_map(|(then, now)| {
        let (one, other) = (unit(old, then)?, unit(new, now)?);
        (one != other).then(|| (tidy(then), (one, other)))
    });
    other.collect()
}

/// A department that goes by another name: all that the old one answered for is the new one's.
pub(super) fn renamed_departments(
    rows: &[SameRows],
    old: &Dataset,
    new: &Dataset,
    known: &[String],
) -> BTreeMap<String, String> {
    let owners = |data: &Dataset, kind: &str, name: &str| -> Vec<String> {
        let rows = data.of_kind(kind).flat_map(|table| &table.rows);
        distinct(rows.filter(|row| row.name == name).flat_map(|row| row.departments.iter().cloned()))
    };
    let all = |data: &Dataset| -> BTreeSet<String> {
        data.tables.iter().flat_map(|table| &table.rows).flat_map(|row| row.departments.iter().cloned()).collect()
    };
    let (then, now) = (all(old), all(new));
    let gone: Vec<&String> = then.iter().filter(|name| !now.contains(*name)).collect();
    let come: Vec<&String> = now.iter().filter(|name| !known.contains(name)).collect();
    let mut votes: BTreeMap<(&String, &String), (usize, usize)> = BTreeMap::new();
    for (kind, (one, other)) in rows.iter().flat_map(|rows| rows.pairs.iter().map(move |pair| (&rows.kind, pair))) {
        let (before, after) = (owners(old, kind, one), owners(new, kind, other));
        for name in gone.iter().filter(|name| before.contains(*name)) {
            for heir in &come {
                let vote = votes.entry((name, heir)).or_default();
                vote.1 += 1;
                vote.0 += usize::from(after.contains(heir));
            }
        }
    }
    let heirs = votes.into_iter().filter(|(_, (yes, all))| yes == all && *yes > 0);
    let heirs: Vec<(&String, &String)> = heirs.map(|(pair, _)| pair).collect();
    let is_alone = |(name, heir): &&(&String, &String)| {
        heirs.iter().filter(|(own, other)| own == name || other == heir).count() == 1
    };
    heirs.iter().filter(is_alone).map(|(name, heir)| ((*name).clone(), (*heir).clone())).collect()
}
