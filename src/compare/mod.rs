//! Compares two editions: the tables by what their rows are about, never by where they stand, and the
//! text by its headings, passages and words.
//!
//! Seen from the other edition a comparison is its mirror image, and that of an edition with itself
//! is empty. What both editions say alike is left out; what they only write differently is counted
//! separately from changes.

mod aloud;
mod boxes;
mod candidates;
mod change;
mod compose;
mod highlights;
mod matching;
mod transitions;
mod pairs;
mod rows;
mod sections;
mod table;
pub mod text;
mod sentences;
mod value;

#[cfg(test)]
mod property_tests;

use std::collections::{BTreeMap, BTreeSet};

pub use aloud::aloud;
pub use change::*;
pub use compose::{Differences, Extent, NEW, OLD, of_version};
pub use highlights::sentence;
pub use sections::{HeadSide, PassageChange, SectionChange};
pub use sentences::{candidate, class, period_names, sentences};

use crate::model::edition::Edition;
use crate::model::table::{INDICATORS, NOTES};
use crate::text::{distinct, tidy};
use crate::text::{label, period::Period};
use matching::{Renames, declared};
use rows::ComparedRow;
use table::{Editions, RowPairs, columns};
use text::{Number, TextComparison};

/// How a comparison is asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct CompareOptions<'a> {
    /// What the old edition is called; else it is called by its version or period.
    pub old_label: Option<&'a str>,
    /// What the new edition is called.
    pub new_label: Option<&'a str>,
    /// The department to which the comparison is limited, by any of its names.
    pub department: Option<&'a str>,
}

/// The canonical names of a department in either edition; none when no department has the name.
pub fn department(old: &Edition, new: &Edition, name: &str) -> Option<Vec<String>> {
    let registered = [new, old].into_iter().filter_map(|edition| edition.names.department(name).map(str::to_owned));
    let mut names: Vec<String> = registered.collect();
    // A department that was renamed goes by the name of the other edition there.
    for known in names.clone() {
        names.extend([new, old].into_iter().filter_map(|edition| edition.names.department(&known).map(str::to_owned)));
    }
    let tables = [new, old].into_iter().flat_map(|edition| &edition.data.tables);
    let rows = tables.flat_map(|table| &table.rows);
    names.extend(rows.flat_map(|row| &row.departments).find(|own| tidy(own) == tidy(name)).cloned());
    (!names.is_empty()).then(|| distinct(names))
}

/// The readers of a comparison: everybody, or the department of these names.
#[derive(Debug, Clone, Copy)]
struct Audience<'a>(Option<&'a [String]>);

impl Audience<'_> {
    fn is(self, departments: &[String]) -> bool {
        self.0.is_none_or(|names| departments.iter().any(|own| names.contains(own)))
    }
}

/// Compares two editions; `words` is the comparison of their texts.
pub fn compare(old: &Edition, new: &Edition, words: &TextComparison<'_>, asked: CompareOptions<'_>) -> Comparison {
    let both = Editions { old, new };
    let mut renames = declared(&old.names, &new.names);
    let all = RowPairs::new(rows::of_kind(old, INDICATORS), rows::of_kind(new, INDICATORS), &renames);
    // An indicator that goes by another name does so in the other tables too.
    renames.extend(names_found(&all));
    let names = asked.department.and_then(|name| department(old, new, name));
    let audience = Audience(asked.department.map(|_| names.as_deref().unwrap_or_default()));
    let for_audience =
        |rows: Vec<RowChange>| rows.into_iter().filter(|row| audience.is(&row.departments)).collect::<Vec<_>>();
    let indicators = for_audience(both.rows(&all));
    let is_own = |row: Option<&ComparedRow<'_>>| row.is_some_and(|row| audience.is(row.departments));
    let mut own = all.either();
    own.retain(|(old, new)| is_own(*old) || is_own(*new));
    let mut tables: Vec<TableChange> = kinds(both)
        .into_iter()
        .filter_map(|kind| listed(kind, both, &renames))
        .chain(boxes::boxes(both, &renames))
        .map(|table| TableChange { rows: for_audience(table.rows), ..table })
        .collect();
    tables.retain(|table| audience.0.is_none() || !table.rows.is_empty());
    let (old_label, new_label) = labels(old, new);
    let mut comparison = Comparison {
        old: side(old, asked.old_label.map_or(old_label, str::to_owned)),
        new: side(new, asked.new_label.map_or(new_label, str::to_owned)),
        department: names.as_ref().and_then(|names| names.first().cloned()),
        notices: notices(old, new),
        summary: Summary::default(),
        highlights: highlights::highlights(&indicators, &all),
        columns: columns(&all.old, &all.new),
        verdicts: transitions::verdicts(&own),
        outlooks: transitions::outlooks(&own),
        counts: transitions::counts(&own),
        candidates: candidates::candidates(&own),
        indicators,
        tables,
        sections: sections::sections(words, audience),
    };
    comparison.summary = summary(&comparison);
    comparison
}

/// The rows of one kind of table that two editions have, as far as they can be told to be the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SameRows {
    /// Key of the kind of table.
    pub kind: String,
    /// Names of rows that are the same: then and now.
    pub pairs: Vec<(String, String)>,
    /// Those that only the old edition has.
    pub gone: Vec<String>,
    /// Those that only the new edition has.
    pub come: Vec<String>,
    /// What may belong together without being certain.
    pub candidates: Vec<Candidate>,
}

/// The rows of all kinds of tables but the boxes, matched as for a comparison.
pub fn same_rows(old: &Edition, new: &Edition) -> Vec<SameRows> {
    let both = Editions { old, new };
    let mut renames = declared(&old.names, &new.names);
    let mut found = Vec::new();
    for kind in std::iter::once(INDICATORS).chain(kinds(both)) {
        let all = RowPairs::new(rows::of_kind(old, kind), rows::of_kind(new, kind), &renames);
        if kind == INDICATORS {
            renames.extend(names_found(&all));
        }
        let name = |row: &ComparedRow<'_>| row.subject.clone();
        found.push(SameRows {
            kind: kind.to_owned(),
            pairs: all.pairs.iter().map(|(one, other)| (name(&all.old[one]), name(&all.new[other]))).collect(),
            gone: all.pairs.free_left().map(|at| name(&all.old[at])).collect(),
            come: all.pairs.free_right().map(|at| name(&all.new[at])).collect(),
            candidates: candidates::candidates(&all.either()),
        });
    }
    found
}

/// Old names of indicators that go by a new one.
fn names_found(rows: &RowPairs<'_>) -> BTreeMap<String, String> {
    let names = rows.pairs.iter().map(|(old, new)| (tidy(&rows.old[old].subject), tidy(&rows.new[new].subject)));
    names.filter(|(old, new)| old != new).collect()
}

/// The kinds of tables that either edition has, apart from the indicators with their notes and the boxes.
fn kinds(both: Editions<'_>) -> BTreeSet<&str> {
    let tables = both.old.data.tables.iter().chain(&both.new.data.tables);
    let others = tables.filter(|table| table.kind != INDICATORS && table.kind != NOTES && !table.is_boxes());
    others.map(|table| table.kind.as_str()).collect()
}

/// What happened to the tables of a kind; none when nothing did.
fn listed(kind: &str, both: Editions<'_>, renames: &Renames) -> Option<TableChange> {
    let all = RowPairs::new(rows::of_kind(both.old, kind), rows::of_kind(both.new, kind), renames);
    let title = |edition: &Edition| edition.data.table(kind).map(|table| tidy(&label::title(&table.title)));
    let mut rows = both.rows(&all);
    let columns = columns(&all.old, &all.new);
    let (old_title, new_title) = (title(both.old), title(both.new));
    // A table of another year, or totals over other years, hold other figures and no corrections.
    let period = |title: &Option<String>| title.as_deref().and_then(Period::find);
    let is_of_other_period = period(&old_title) != period(&new_title);
    let has_other_columns = !columns.opened.is_empty() || !columns.closed.is_empty();
    for field in rows.iter_mut().flat_map(|row| &mut row.fields) {
        let is_other = is_of_other_period || (has_other_columns && field.period.is_none());
        if field.kind == DifferenceKind::Revised && is_other {
            field.kind = DifferenceKind::Updated;
        }
    }
    let name = both.new.data.table(kind).or_else(|| both.old.data.table(kind))?.short_name();
    TableChange::of((kind, name), (old_title, new_title), columns, rows)
}

/// How an edition is described to the reader.
fn side(edition: &Edition, label: String) -> EditionInfo {
    let meta = &edition.report.meta;
    // A workbook alone has no date.
    let has_text = !edition.report.sections.is_empty();
    let (year, month, day) = meta.date;
    let sources = edition.data.sources.iter().map(|source| (source.name.clone(), source.sha256.clone()));
    EditionInfo {
        label,
        title: meta.title.replace('\n', ""),
        version: meta.version.clone(),
        date: has_text.then(|| format!("{year:04}-{month:02}-{day:02}")),
        sources: sources.collect(),
    }
}

/// Labels for two editions: their periods if these differ, else their versions, else versions with dates.
fn labels(old: &Edition, new: &Edition) -> (String, String) {
    let version = |edition: &Edition| edition.report.meta.version.clone().unwrap_or_else(|| "正式稿".to_owned());
    let period = |edition: &Edition| {
        let meta = &edition.report.meta;
        let year: String = meta.evaluation.to.chars().take_while(char::is_ascii_digit).collect();
        let kind = &meta.evaluation.kind;
        match year.as_str() {
            "" => meta.title.clone(),
            _ if kind.starts_with('年') => format!("{year}{kind}"),
            _ => format!("{year}年{kind}"),
        }
    };
    let dated = |edition: &Edition| {
        let (year, month, day) = edition.report.meta.date;
        format!("{}（{year}年{month}月{day}日）", version(edition))
    };
    let ways: [&dyn Fn(&Edition) -> String; 2] = [&period, &version];
    let labels = ways.into_iter().map(|way| (way(old), way(new))).find(|(old, new)| old != new);
    labels.unwrap_or_else(|| (dated(old), dated(new)))
}

/// What a reader must know before the differences.
fn notices(old: &Edition, new: &Edition) -> Vec<String> {
    let (one, other) = (&old.report.meta, &new.report.meta);
    let mut found = Vec::new();
    if one.region != other.region {
        found.push(format!("两份报告的地区不同：{}、{}", one.region, other.region));
    }
    let is_other_plan = (one.plan.base_year, one.plan.end_year) != (other.plan.base_year, other.plan.end_year);
    if is_other_plan || one.plan.term != other.plan.term {
        found.push(format!(
            "两份报告评估的不是同一个规划（{}、{}），基数和目标不能直接比较",
            one.plan.term, other.plan.term
        ));
    }
    if one.date > other.date {
        found.push("旧版的日期晚于新版，请确认两份的先后".to_owned());
    }
    found
}

/// Counts rows, cells, headings, passages and numbers that differ, each by what happened to it.
fn summary(comparison: &Comparison) -> Summary {
    let mut summary = Summary::default();
    let mut moved = 0;
    let mut cells = |rows: &[RowChange], by_change: &mut BTreeMap<Change, usize>| {
        for row in rows {
            *by_change.entry(row.change).or_default() += 1;
            moved += usize::from(row.moved);
            if matches!(row.change, Change::Added | Change::Removed) {
                continue;
            }
            for field in row.fields.iter().filter(|field| !field.is_silent()) {
                *summary.cells.entry(field.kind).or_default() += 1;
            }
        }
    };
    cells(&comparison.indicators, &mut summary.indicators);
    for table in &comparison.tables {
        cells(&table.rows, &mut summary.rows);
    }
    for section in &comparison.sections {
        // What stands under a heading is counted as passages.
        if section.change != Change::Changed || section.is_retitled() {
            *summary.sections.entry(section.change).or_default() += 1;
        }
        for passage in &section.passages {
            *summary.passages.entry(passage.change).or_default() += 1;
            // A passage that came or went is counted as such, not by its numbers.
            if passage.old.is_none() || passage.new.is_none() {
                continue;
            }
            summary.numbers += passage.numbers.len();
            let by_hand = |side: &Option<Number>| side.as_ref().is_some_and(|side| side.by_hand);
            summary.by_hand += passage.numbers.iter().filter(|pair| by_hand(&pair.old) || by_hand(&pair.new)).count();
        }
    }
    let is_more = |by_change: &BTreeMap<Change, usize>| by_change.keys().any(|change| *change != Change::Reformatted);
    let has_columns = |columns: &Columns| !columns.opened.is_empty() || !columns.closed.is_empty();
    summary.equal = !is_more(&summary.indicators)
        && !is_more(&summary.rows)
        && comparison.tables.iter().all(|table| table.change == Change::Reformatted)
        && comparison.sections.iter().all(|section| section.change == Change::Reformatted)
        && !has_columns(&comparison.columns)
        && moved == 0;
    summary
}
