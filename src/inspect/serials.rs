//! Serial numbers of indicators.

use rust_decimal::Decimal;

use super::Evidence;
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::table::{Role, Row};
use crate::model::value::{Quantity, Value};

/// Serial numbers that repeat or leave one out. Each group may begin again at 1.
pub(super) fn gaps(evidence: Evidence<'_>, sink: &mut Sink) {
    const MOST_SHOWN: usize = 8;
    let table = evidence.facts.indicators();
    let place = |row: &Row| table.place(row, &Role::Number);
    let mut before: Option<(Decimal, &Row)> = None;
    let mut found: Option<Diagnostic> = None;
    for row in table.main_rows() {
        let number = table.value(row, &Role::Number).and_then(Value::number).map(Quantity::as_shown);
        let Some(number) = number.filter(|number| number.decimals == 0 && number.value >= Decimal::ONE) else {
            continue;
        };
        let next = before.and_then(|(last, _)| last.checked_add(Decimal::ONE));
        let follows = next.is_none_or(|next| number.value == next || number.value == Decimal::ONE);
        if let Some((last, other)) = before.filter(|_| !follows) {
            found = Some(match found.take() {
                None => {
                    let what = if number.value == last { "重复" } else { "与上一项不连续" };
                    Diagnostic::warning(Code::SerialGap, place(row), format!("序号 `{number}` {what}"))
                        .because(format!("上一项的序号是 {last}，按序号数指标会多数或少数"))
                        .related(place(other), last.to_string())
                        .hint("请核对是否漏了一行，或改正序号")
                }
                // One cause often shifts many numbers: they are told together, as far as they are read.
                Some(first) if first.related.len() > MOST_SHOWN => first,
                Some(first) => first.related(place(row), format!("{last} 之后是 {number}")),
            });
        }
        before = Some((number.value, row));
    }
    sink.extend(found);
}
