//! The tables that templates can place, as plain texts.

use super::placeholders::Placeholders;
use super::tables::{keys, table};
use crate::markup::block::{Cell, plain_text};
use crate::model::facts::Facts;

/// Each table by its key, with the texts of all its places: header first, a covered place with the text of the cell
/// that covers it.
pub fn printed_tables(facts: &Facts) -> Vec<(String, Vec<Vec<String>>)> {
    let placeholders = Placeholders::default();
    let texts = |row: &Vec<Cell>| row.iter().map(|cell| plain_text(&cell.body)).collect();
    let made = keys(facts).into_iter().filter_map(|key| Some((key.to_owned(), table(key, facts, &placeholders)?)));
    made.map(|(key, table)| {
        let rows = table.header.iter().chain(table.rows.iter().map(|row| &row.cells));
        (key, rows.map(texts).collect())
    })
    .collect()
}
