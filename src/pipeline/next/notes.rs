//! 指标说明 that were not sent anew: carried over for the indicators that are still there, and told where they speak of
//! the last period.

use super::Matched;
use crate::diag::{Outcome, Sink};
use crate::model::facts::Facts;
use crate::model::table::{Column, INDICATORS, NOTES, Row, Table};
use crate::next::Shift;
use crate::render::{self, Artifact};
use crate::text::period::Period;
use crate::text::tidy;

/// Most characters of a note that are shown.
const MOST: usize = 60;

/// Writes the workbooks of notes anew whose indicators go by other names or are gone; those are told.
///
/// # Errors
/// Stops when one cannot be written; the reason is in `sink`.
pub(super) fn carried(
    files: &mut [Artifact],
    old: &Facts,
    matched: &Matched,
    done: &mut Vec<String>,
    sink: &mut Sink,
) -> Outcome<()> {
    let rows = matched.rows.iter().find(|rows| rows.kind == INDICATORS);
    let Some(rows) = rows else { return Ok(()) };
    for book in &matched.kept {
        let begin = format!("{book}!");
        let mut own = old.data().tables.iter().filter(|table| table.sheet.starts_with(&begin));
        let (Some(table), None) = (own.next().filter(|table| table.kind == NOTES), own.next()) else { continue };
        let now = |name: &str| rows.pairs.iter().find(|(then, _)| tidy(then) == tidy(name)).map(|(_, now)| now.clone());
        let is_other = |name: &str| now(name).is_none_or(|now| tidy(&now) != tidy(name));
        if !table.rows.iter().any(|row| is_other(&row.name)) {
            continue;
        }
        let gone: Vec<&str> =
            table.rows.iter().map(|row| row.name.as_str()).filter(|name| now(name).is_none()).collect();
        if !gone.is_empty() {
            done.push(format!("{book} 没有换成本期的，新表里没有的指标已从中删去：{}", gone.join("、")));
        }
        done.push(format!("{book} 按新的指标名称重新写过，格式没有保留"));
        let file = format!("inputs/{book}");
        let bytes = render::plain_book(&table.short_name(), &header(table), &kept(table, &now))
            .map_err(|error| sink.stop(render::unwritable(&file, &error)))?;
        for artifact in files.iter_mut().filter(|artifact| artifact.name == file) {
            artifact.bytes.clone_from(&bytes);
        }
    }
    Ok(())
}

fn header(table: &Table) -> Vec<String> {
    table.columns.iter().map(Column::name).collect()
}

/// The rows whose indicators are still there, by their new names.
fn kept(table: &Table, now: &dyn Fn(&str) -> Option<String>) -> Vec<Vec<String>> {
    let at = table.name_column();
    let row = |row: &Row| {
        let name = now(&row.name)?;
        let texts = row.cells.iter().enumerate();
        Some(texts.map(|(column, cell)| if Some(column) == at { name.clone() } else { cell.text.clone() }).collect())
    };
    table.rows.iter().filter_map(row).collect()
}

/// Notes of workbooks that were carried over which speak of the latest period of the old edition.
pub(super) fn outdated(old: &Facts, matched: &Matched, shift: &Shift) -> Vec<String> {
    let is_kept = |table: &&Table| matched.kept.iter().any(|book| table.sheet.starts_with(&format!("{book}!")));
    let tables = old.data().of_kind(NOTES).filter(is_kept);
    // What is gone is told already.
    let is_there = |row: &&Row| matched.rows.iter().flat_map(|rows| &rows.pairs).any(|(then, _)| *then == row.name);
    let cells = tables
        .flat_map(|table| &table.rows)
        .filter(is_there)
        .flat_map(|row| row.cells.iter().map(move |cell| (row, cell)));
    let told = cells.filter(|(_, cell)| Period::all(&cell.text).into_iter().any(|period| shift.old.is_current(period)));
    let told = told.map(|(row, cell)| {
        let shown: String = cell.text.replace('\n', "").chars().take(MOST).collect();
        let place = cell.cells().first().map_or_else(String::new, ToString::to_string);
        format!("{}（{place}）：“{shown}”", row.name)
    });
    told.collect()
}
