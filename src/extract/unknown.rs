//! What was not understood of a table: columns of numbers whose headers no schema knows, with a guess at
//! what they are and the lines that register them; and how much was understood.

use std::collections::BTreeMap;

use super::header::Header;
use super::sheet::Sheet;
use crate::diag::{Code, Diagnostic};
use crate::model::table::schema::{ColumnSchema, PeriodRule, RoleName};
use crate::model::table::{Coverage, Role, SkippedRow, Table};
use crate::model::value::Reading;
use crate::place::{Place, column_letters};
use crate::text::yaml::scalar;

/// Headers that are written out; a sheet with more has another trouble.
const MOST_SHOWN: usize = 8;
/// Words for growth in a header.
const GROWTH: [&str; 9] = ["较", "比", "增", "同比", "环比", "幅", "速", "涨", "%"];

/// How much of a table was understood.
pub(super) fn coverage(header: &Header<'_>, table: &Table, skipped: Vec<SkippedRow>) -> Coverage {
    let used: Vec<usize> = (0..table.columns.len()).filter(|at| is_used(table, *at)).collect();
    let is_known = |at: &usize| header.role(*at).is_some();
    let of = |at: usize| table.rows.iter().filter_map(move |row| row.cells.get(at));
    let is_unread = |at: usize| of(at).filter(|cell| cell.reading == Reading::Text).count();
    let known = used.iter().copied().filter(is_known);
    let unread = known.clone().filter(|at| table.columns[*at].role.is_data()).map(is_unread).sum();
    let (rows, columns) = (table.rows.len(), used.len());
    Coverage {
        sheet: table.sheet.clone(),
        table: table.name.clone(),
        rows,
        columns,
        cells: rows * columns,
        understood: rows * known.count() - unread,
        unread,
        unknown: used.iter().filter(|at| !is_known(at)).map(|at| name(table, *at)).collect(),
        skipped,
        notes: table.notes.len(),
    }
}

/// True for a column that shows something.
fn is_used(table: &Table, at: usize) -> bool {
    let mut cells = table.rows.iter().filter_map(|row| row.cells.get(at));
    !table.columns[at].label.is_empty() || cells.any(|cell| !cell.text.is_empty())
}

fn name(table: &Table, at: usize) -> String {
    let label = &table.columns[at].label;
    let letters = || format!("{}列（没有表头）", column_letters(u32::try_from(at).unwrap_or(0)));
    if label.is_empty() { letters() } else { label.clone() }
}

/// One note on the columns of numbers that no schema knows.
pub(super) fn columns(sheet: &Sheet, header: &Header<'_>, table: &Table) -> Option<Diagnostic> {
    let unknown: Vec<usize> =
        (0..table.columns.len()).filter(|at| header.role(*at).is_none() && has_numbers(table, *at)).collect();
    let first = *unknown.first()?;
    let shown: Vec<String> = unknown.iter().take(MOST_SHOWN).map(|at| format!("`{}`", name(table, *at))).collect();
    let more = if unknown.len() > MOST_SHOWN { "等" } else { "" };
    let cell = sheet.cell_ref(header.first_row() - 1, u32::try_from(first).unwrap_or(0));
    let message = format!("有 {} 列数没有认出：{}{more}", unknown.len(), shown.join("、"));
    let found = Diagnostic::note(Code::UnknownColumn, Place::cell(&cell), message)
        .because(format!("{}的样式里没有这样的表头；这些数照样印在表里，但不参与计算和核对", table.short_name()));
    Some(Cures::new(header, table, &unknown).hints().into_iter().fold(found, Diagnostic::hint))
}

/// True where most of what a column shows is numbers.
fn has_numbers(table: &Table, at: usize) -> bool {
    let cells = || table.rows.iter().filter_map(|row| row.cells.get(at)).filter(|cell| !cell.is_missing());
    let numbers = cells().filter(|cell| cell.quantity().is_some()).count();
    numbers > 0 && numbers * 2 >= cells().count()
}

/// The lines that register columns.
#[derive(Default)]
struct Cures {
    kind: String,
    /// Standard wording → headers that may mean it.
    headers: BTreeMap<String, Vec<String>>,
    /// Headers of columns to print and leave alone.
    others: Vec<String>,
    has_unnamed: bool,
}

impl Cures {
    fn new(header: &Header<'_>, table: &Table, unknown: &[usize]) -> Self {
        let mut cures = Self { kind: table.kind.clone(), ..Self::default() };
        for at in unknown.iter().take(MOST_SHOWN) {
            let guess = Guess::new(header, table, *at);
            let words = match &guess.standard {
                Some(standard) => cures.headers.entry(standard.clone()).or_default(),
                None if guess.wording.is_empty() => {
                    cures.has_unnamed = true;
                    continue;
                }
                None => &mut cures.others,
            };
            if !words.contains(&guess.wording) {
                words.push(guess.wording);
            }
        }
        cures
    }

    fn hints(&self) -> Vec<String> {
        let mut hints: Vec<String> = registering(&self.headers).into_iter().collect();
        if !self.others.is_empty() {
            hints.push(format!(
                "只照印、不用理会的，在 inputs/tables/补充.yaml 中写：`{{ extends: {}, columns: [{{ role: extra, words: [{}] }}] }}`",
                self.kind,
                list(&self.others)
            ));
        }
        if self.has_unnamed {
            hints.push("没有表头的，请在工作簿里补上表头".to_owned());
        }
        hints
    }
}

/// The line of `report.yaml` that registers headers under their standard wordings.
pub(super) fn registering(headers: &BTreeMap<String, Vec<String>>) -> Option<String> {
    let guesses = headers.iter().map(|(standard, words)| format!("`{}` 可能是{standard}", words.join("`、`")));
    let lines = headers.iter().map(|(standard, words)| format!("{standard}: [{}]", list(words)));
    let (guesses, lines) = (guesses.collect::<Vec<_>>().join("，"), lines.collect::<Vec<_>>().join(", "));
    (!headers.is_empty()).then(|| format!("{guesses}。是的，在 report.yaml 中写：`headers: {{ {lines} }}`"))
}

/// Words as YAML has them in a list.
fn list(words: &[String]) -> String {
    words.iter().map(|word| scalar(word)).collect::<Vec<_>>().join(", ")
}

/// What an unknown column may be.
struct Guess {
    /// The header without its period and unit.
    wording: String,
    /// The standard wording that it may stand for.
    standard: Option<String>,
}

impl Guess {
    fn new(header: &Header<'_>, table: &Table, at: usize) -> Self {
        let readings = header.candidate.labels.get(at).map(|label| label.readings.as_slice()).unwrap_or_default();
        let dated = readings.iter().filter(|reading| reading.period.is_some() && !reading.wording.is_empty());
        let dated = dated.filter(|reading| !reading.is_partial);
        // The unit is no part of the wording.
        let best = dated.clone().find(|reading| !reading.unit.is_empty()).or_else(|| dated.clone().next());
        let whole = readings.first();
        let plain = readings.iter().find(|reading| reading.period.is_none() && !reading.unit.is_empty()).or(whole);
        let wording = best.or(plain).map(|reading| reading.wording.clone()).unwrap_or_default();
        let standard = match best.and_then(|reading| reading.period) {
            Some(period) => {
                let is_growth = is_growth(table, at, &wording);
                let (name, role) = if is_growth {
                    (RoleName::Growth, Role::Growth(period))
                } else {
                    (RoleName::Level, Role::Level(period))
                };
                let columns = header.schema.columns.iter();
                let own = columns.filter(|column| column.role == name && column.period == PeriodRule::Header);
                own.map(|column| column.word().to_owned()).next().filter(|_| table.column(&role).is_none())
            }
            None => nearest(header, table, &wording),
        };
        Self { wording, standard: standard.filter(|standard| !standard.is_empty()) }
    }
}

fn is_growth(table: &Table, at: usize, wording: &str) -> bool {
    let mut cells = table.rows.iter().filter_map(|row| row.cells.get(at)?.quantity());
    GROWTH.iter().any(|word| wording.contains(word)) || cells.any(|number| number.percent)
}

/// The standard wording of a column that is not there yet, most like a header: sharing two characters in a
/// row or more.
fn nearest(header: &Header<'_>, table: &Table, wording: &str) -> Option<String> {
    let is_free = |column: &&ColumnSchema| {
        let role = column.role.role();
        let is_data = role.as_ref().is_some_and(Role::is_data);
        is_data && column.period != PeriodRule::Header && role.is_some_and(|role| table.column(&role).is_none())
    };
    let likeness = |column: &ColumnSchema| column.words.iter().map(|word| shared(word, wording)).max().unwrap_or(0);
    let free = header.schema.columns.iter().filter(is_free).map(|column| (likeness(column), column));
    let best = free.filter(|(likeness, _)| *likeness >= 2).max_by_key(|(likeness, _)| *likeness);
    best.map(|(_, column)| column.word().to_owned())
}

/// Characters in a row that two texts share.
pub(super) fn shared(one: &str, other: &str) -> usize {
    let one: Vec<char> = one.chars().collect();
    let runs = (0..one.len()).flat_map(|from| (from + 1..=one.len()).map(move |to| (from, to)));
    let text = |(from, to): (usize, usize)| one[from..to].iter().collect::<String>();
    runs.filter(|run| other.contains(&text(*run))).map(|(from, to)| to - from).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likeness_is_the_longest_run_of_shared_characters() {
        assert_eq!((shared("目标值", "五年目标"), shared("目标值", "基期"), shared("", "基期")), (2, 0, 0));
    }
}
