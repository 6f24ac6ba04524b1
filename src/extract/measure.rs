//! What the numbers of a row mean beyond their text: what their number formats tell, and the unit of the
//! row.

use rust_decimal::Decimal;

use super::sheet::RawCell;
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::grammar;
use crate::model::table::{Row, Table};
use crate::model::value::{Amount, Quantity, Reading};
use crate::text::{chinese, tidy};

/// What a cell means: its text by the grammar, its number by what is stored.
pub(super) fn reading(raw: &RawCell) -> Reading {
    let reading = grammar::read(&raw.text);
    let Some(exact) = raw.exact else { return reading };
    match reading {
        Reading::Number(quantity) => Reading::Number(Quantity { value: exact, ..quantity }),
        // `3.00万元` of a number and a format.
        Reading::Amount(amount) => {
            let quantity = Quantity { value: exact, ..amount.quantity };
            Reading::Amount(Amount { quantity, ..amount })
        }
        Reading::Text => formatted(&raw.text, exact).map_or(Reading::Text, Reading::Number),
        other => other,
    }
}

/// A number whose format writes it as the grammar does not read it: `(12.30)` for −12.30, `7.` for 7, 一十二.
/// As a text any of them may mean something else; here the stored number tells.
fn formatted(text: &str, exact: Decimal) -> Option<Quantity> {
    let text = tidy(text);
    let inside = text.strip_prefix('（').and_then(|text| text.strip_suffix('）')).filter(|_| exact.is_sign_negative());
    let plain = inside.unwrap_or(&text).trim_end_matches('.');
    if let Reading::Number(number) = grammar::read(plain) {
        return Some(Quantity { value: exact, ..number });
    }
    let places = text.split_once('.').map_or(0, |(_, fraction)| fraction.chars().count());
    let decimals = u32::try_from(places).ok()?;
    chinese::is_formatted(&text).then_some(Quantity { value: exact, decimals, percent: text.ends_with('%') })
}

/// Puts the numbers that carry a unit of their own into the unit of their row. One of another kind is
/// text: it is printed as it stands and computed with by nobody, which is said.
pub(super) fn in_units(table: &Table, row: &mut Row, sink: &mut Sink) {
    for (at, column) in table.columns.iter().enumerate() {
        // Under 年均增速 and 增速 all is in percent, but for what says otherwise.
        if !column.role.is_data() || column.role.is_rate() {
            continue;
        }
        let unit = table.unit(row, at).to_owned();
        let Some(value) = row.cells.get(at) else { continue };
        match value.reading.clone().in_unit(&unit) {
            Ok(reading) => row.cells[at].reading = reading,
            Err(own) => {
                sink.push(of_other_kind(table, row, at, &own, &unit));
                row.cells[at].reading = Reading::Text;
            }
        }
    }
}

fn of_other_kind(table: &Table, row: &Row, at: usize, own: &str, unit: &str) -> Diagnostic {
    let message = format!("`{}` 的单位与本行不符，已按文字原样保留", row.cells[at].text);
    Diagnostic::warning(Code::UnreadableValue, table.place_at(row, at), message)
        .because(format!("这一格的单位是`{own}`，`{}` 的单位是`{unit}`，不能换算，不参与计算", row.label()))
        .hint("请核对，改为同一类单位")
}
