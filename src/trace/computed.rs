//! Facts in, the calls of templates that compute figures out: for a number that was typed where the
//! report computes the same one.

use serde::Serialize;

use crate::model::facts::{Facts, difference, share};
use crate::model::labels::{call, column_name};
use crate::model::tables::IndicatorColumn;
use crate::model::value::Value;

/// A figure that the report computes, with the call that prints it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Computed {
    /// As it is shown.
    pub text: String,
    /// How it is computed.
    pub formula: String,
    /// The call, without braces.
    pub call: String,
}

/// Every figure that a call computes from named rows and columns, with the call.
pub(super) fn calls(facts: &Facts) -> Vec<(Value, String)> {
    let mut found = Vec::new();
    let mut add = |value: Option<Value>, function: &str, arguments: &[(&str, &str)]| {
        found.extend(value.zip(call(function, arguments)));
    };
    let table = facts.table();
    for row in &table.rows {
        let name = [("name", row.name.as_str())];
        add(facts.average_growth(row), "avg", &name);
        add(facts.cumulative_change(row), "cumulative", &name);
        add(facts.assess(row).to_date, "progress", &name);
        let levels = row.cells.iter().zip(&table.grid.columns).filter(|(_, column)| {
            matches!(column.role, IndicatorColumn::Base | IndicatorColumn::Target | IndicatorColumn::Level(_))
        });
        let levels: Vec<(&Value, String)> =
            levels.map(|(value, column)| (value, column.label.replace('·', ""))).collect();
        for (at, (from, first)) in levels.iter().enumerate() {
            for (to, second) in &levels[at + 1..] {
                add(difference(from, to), "change", &[name[0], ("from", first), ("to", second)]);
            }
        }
    }
    let rows = facts.data().ranking.iter().flat_map(|table| &table.rows);
    for own in rows.clone() {
        for other in rows.clone().filter(|other| other.name == own.name && other.item != own.item) {
            let pair = facts.ranking(&own.name, &own.item).ok().zip(facts.ranking(&own.name, &other.item).ok());
            let gap = pair.and_then(|(own, other)| difference(other, own));
            add(gap, "gap", &[("name", &own.name), ("item", &own.item), ("of", &other.item)]);
        }
    }
    let Some(table) = &facts.data().projects else { return found };
    for own in &table.rows {
        for other in table.rows.iter().filter(|other| other.class == own.class && other.item != own.item) {
            let parts = own.cells.iter().zip(&other.cells).zip(&table.grid.columns);
            for ((part, whole), column) in parts {
                let Some(at) = column_name(&column.role) else { continue };
                let arguments =
                    [("row", own.class.as_str()), ("item", &own.item), ("of", &other.item), ("at", at.as_str())];
                add(share(part, whole), "share", &arguments);
            }
        }
    }
    found
}
