//! The template calls that compute figures, to offer one for a number that was typed by hand.

use std::collections::BTreeSet;

use super::{Facts, difference, share};
use crate::model::table::cells::call;
use crate::model::table::{Role, Row, Table};
use crate::model::value::Value;
use crate::place::CellRef;

/// Every figure that a call computes from named rows and columns, with the call. Of the differences and shares, as
/// many as there are pairs of cells, only those whose cells are `linked`: the report computes with them.
pub fn calls(facts: &Facts, linked: &BTreeSet<&CellRef>) -> Vec<(Value, String)> {
    let is_linked = |value: &Value| value.cells().first().is_some_and(|cell| linked.contains(cell));
    let mut found = Vec::new();
    let mut add = |value: Option<Value>, function: &str, arguments: &[(&str, &str)]| {
        found.extend(value.zip(call(function, arguments)));
    };
    let table = facts.indicators();
    for row in &table.rows {
        let name = [("name", row.name.as_str())];
        add(facts.average_growth(row), "avg", &name);
        // With any other unit the call prints that too.
        let is_rate = facts.cumulative_unit(row) == "%";
        add(facts.cumulative_change(row).filter(|_| is_rate), "cumulative", &name);
        add(facts.assess(row).to_date, "progress", &name);
        let cells = row.cells.iter().zip(&table.columns);
        let levels = cells.filter(|(_, column)| matches!(column.role, Role::Base | Role::Target | Role::Level(_)));
        let levels = levels.filter(|(value, _)| is_linked(value));
        let levels: Vec<(&Value, String)> = levels.map(|(value, column)| (value, column.name())).collect();
        for (at, (from, first)) in levels.iter().enumerate() {
            for (to, second) in &levels[at + 1..] {
                add(difference(from, to), "change", &[name[0], ("from", first), ("to", second)]);
            }
        }
    }
    for table in facts.data().tables.iter().filter(|table| !table.schema.items.is_empty()) {
        let used = table.rows.iter().filter(|own| own.cells.iter().any(is_linked));
        for (own, other) in used.flat_map(|own| items_beside(table, own).map(move |other| (own, other))) {
            for (at, column) in table.columns.iter().enumerate() {
                let (value, of) = (&own.cells[at], &other.cells[at]);
                if !is_linked(value) || !is_linked(of) {
                    continue;
                }
                let beside = [("item", own.item.as_str()), ("of", other.item.as_str())];
                match column.role {
                    Role::Value => add(difference(of, value), "gap", &[("name", &own.name), beside[0], beside[1]]),
                    Role::Level(_) | Role::Total => {
                        let arguments = [("row", own.name.as_str()), beside[0], beside[1], ("at", &column.name())];
                        add(share(value, of), "share", &arguments);
                    }
                    _ => {}
                }
            }
        }
    }
    found
}

/// The other rows about the thing that a row is about.
fn items_beside<'a>(table: &'a Table, own: &'a Row) -> impl Iterator<Item = &'a Row> {
    table.rows.iter().filter(move |other| other.name == own.name && other.item != own.item)
}
