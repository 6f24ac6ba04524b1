//! Decides whether two values of one cell are equal, only written differently, or changed.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use crate::model::interval::half_unit;
use crate::model::value::{Quantity, Reading, Value};
use crate::text::numeral;
use crate::text::tidy;
use crate::text::unit::Unit;

/// How far two values agree; the variants go from equal to different.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Agreement {
    /// Text and value are equal.
    Same,
    /// Both are shown alike but stored with different digits.
    Unseen,
    /// Equal values, written differently.
    Reformatted,
    /// Equal quantities in different units.
    Rescaled,
    /// Equal values, but with another rank or another holder.
    OtherRank,
    /// Different values.
    Differs,
}

/// A value with the unit of its cell.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measured<'a> {
    /// The value as it was read from the cell.
    pub value: &'a Value,
    /// Unit of plain numbers; `%` for a growth.
    pub unit: &'a str,
}

/// How far two values of one cell agree.
pub(super) fn agreement(old: Measured<'_>, new: Measured<'_>) -> Agreement {
    let is_same_text = old.value.text == new.value.text;
    let amounts = amount(old).zip(amount(new));
    let is_plain = |measured: Measured<'_>| {
        matches!(measured.value.reading, Reading::Number(_) | Reading::Amount(_) | Reading::Text)
    };
    let are_plain = amounts.is_some() && is_plain(old) && is_plain(new);
    if !are_plain && !is_same_shape(&old.value.reading, &new.value.reading) {
        return if is_same_text { Agreement::Same } else { Agreement::Differs };
    }
    let Some(((old_number, old_unit), (new_number, new_unit))) = amounts else {
        return match (is_same_text, is_alike(old.value, new.value)) {
            (true, _) => Agreement::Same,
            (false, true) => Agreement::Reformatted,
            (false, false) => Agreement::Differs,
        };
    };
    let numbers = numbers((old_number, &old_unit), (new_number, &new_unit));
    match numbers {
        Agreement::Differs => Agreement::Differs,
        _ if standing(old.value) != standing(new.value) => Agreement::OtherRank,
        Agreement::Rescaled => Agreement::Rescaled,
        Agreement::Same if is_converted(old) != is_converted(new) => Agreement::Rescaled,
        Agreement::Unseen => Agreement::Unseen,
        _ if is_same_text => Agreement::Same,
        _ => Agreement::Reformatted,
    }
}

/// The rank of a value among others, or who has it.
fn standing(value: &Value) -> (Option<u32>, Option<&str>) {
    match &value.reading {
        Reading::Ranked { rank, .. } => (Some(*rank), None),
        Reading::Held { holder, .. } => (None, Some(holder)),
        _ => (None, None),
    }
}

/// The number that a cell holds, with the unit in which it is meant.
fn amount(measured: Measured<'_>) -> Option<(Quantity, Unit)> {
    let Some(number) = measured.value.quantity() else { return typed(measured.value) };
    Some((number, unit(measured, number)))
}

/// True for a text whose own number is in another unit than its row: `45600吨` in a row of 万吨.
fn is_converted(measured: Measured<'_>) -> bool {
    let text = tidy(&measured.value.text).replace('，', ",");
    let typed = numeral::plain(&text).map(|(number, _)| number.value);
    let Some(number) = measured.value.reading.unit().and(measured.value.quantity()) else { return false };
    typed.is_some_and(|typed| typed != number.shown())
}

/// A number that was typed with its unit: `441.71亿元`.
fn typed(value: &Value) -> Option<(Quantity, Unit)> {
    let text = Some(tidy(&value.text).replace('，', ",")).filter(|_| value.reading == Reading::Text)?;
    let (number, length) = numeral::plain(&text)?;
    Some((number, Unit::whole(&text[length..])?))
}

/// True for a cell that holds a number, alone or with a bound, rank or remark.
pub(super) fn is_number(measured: Measured<'_>) -> bool {
    amount(measured).is_some()
}

/// True when a number stayed while what is said about it changed: `预计4.56` → `4.56`.
pub(super) fn is_only_settled(old: Measured<'_>, new: Measured<'_>) -> bool {
    let is_qualified = |measured: Measured<'_>| matches!(measured.value.reading, Reading::Qualified { .. });
    (is_qualified(old) || is_qualified(new))
        && amount(old).zip(amount(new)).is_some_and(|((old, old_unit), (new, new_unit))| {
            !matches!(numbers((old, &old_unit), (new, &new_unit)), Agreement::Differs)
        })
}

/// The unit in which a number is meant.
fn unit(measured: Measured<'_>, number: Quantity) -> Unit {
    match measured.value.reading.unit() {
        Some(own) => Unit::read(own),
        None if number.percent => Unit::read("%"),
        None => Unit::read(measured.unit),
    }
}

/// True when two readings differ in numbers at most.
fn is_same_shape(old: &Reading, new: &Reading) -> bool {
    match (old, new) {
        (
            Reading::Bound { prefix: old, comparison: one, .. },
            Reading::Bound { prefix: new, comparison: other, .. },
        ) => old == new && one == other,
        (Reading::Qualified { word: old, .. }, Reading::Qualified { word: new, .. }) => old == new,
        _ => std::mem::discriminant(old) == std::mem::discriminant(new),
    }
}

/// True for the same words, phrases and ratios; both dashes say the same.
fn is_alike(old: &Value, new: &Value) -> bool {
    match (&old.reading, &new.reading) {
        (Reading::Ratio(old), Reading::Ratio(new)) => {
            old.len() == new.len() && old.iter().zip(new).all(|(old, new)| old.value == new.value)
        }
        (Reading::Status(old), Reading::Status(new)) => old == new,
        (Reading::Missing, Reading::Missing) | (Reading::Blank, Reading::Blank) => true,
        _ => tidy(&old.text) == tidy(&new.text),
    }
}

/// How far two numbers agree. Numbers of two units of one dimension agree when they are the same
/// within what the coarser one shows.
fn numbers((old, old_unit): (Quantity, &Unit), (new, new_unit): (Quantity, &Unit)) -> Agreement {
    if old_unit == new_unit {
        return match (old.value == new.value, old.shown() == new.shown()) {
            (true, _) => Agreement::Same,
            // The digits that only one of them shows decide nothing when it shows no others.
            (false, true) => Agreement::Unseen,
            (false, false) => Agreement::Differs,
        };
    }
    let Some(converted) = old_unit.convert(old.value, new_unit) else { return Agreement::Differs };
    let old_half = old_unit.convert(half_unit(old.decimals), new_unit).unwrap_or_default();
    let tolerance = old_half.max(half_unit(new.decimals));
    let is_near = converted.checked_sub(new.value).is_some_and(|gap| gap.abs() <= tolerance);
    if is_near { Agreement::Rescaled } else { Agreement::Differs }
}

/// New minus old with a sign and a unit, where both are numbers of one dimension and not the same.
pub(super) fn difference(old: Measured<'_>, new: Measured<'_>) -> Option<String> {
    let ((old_number, old_unit), (new_number, new_unit)) = amount(old).zip(amount(new))?;
    let from = old_unit.convert(old_number.shown(), &new_unit)?;
    let gap = new_number.shown().checked_sub(from).filter(|gap| !gap.is_zero())?;
    let decimals = old_number.decimals.max(new_number.decimals);
    let name = if new_unit.is_percent() { "个百分点".to_owned() } else { shown_unit(new) };
    let sign = if gap.cmp(&Decimal::ZERO) == Ordering::Less { "-" } else { "+" };
    Some(format!("{sign}{}{name}", Quantity::fixed(gap.abs(), decimals)))
}

fn shown_unit(measured: Measured<'_>) -> String {
    match &measured.value.reading {
        reading if reading.unit().is_some() => reading.unit().unwrap_or_default().to_owned(),
        Reading::Text => tidy(&measured.value.text).trim_start_matches(|c: char| !c.is_alphabetic()).to_owned(),
        _ => measured.unit.to_owned(),
    }
}

/// By how much a number changed, for ranking: relative for quantities, points for percentages.
pub(super) fn gap(old: Measured<'_>, new: Measured<'_>) -> Option<Decimal> {
    let ((old_number, old_unit), (new_number, new_unit)) = amount(old).zip(amount(new))?;
    let from = old_unit.convert(old_number.value, &new_unit)?;
    let gap = new_number.value.checked_sub(from)?.abs();
    if new_unit.is_percent() {
        return Some(gap);
    }
    let size = from.abs().max(new_number.value.abs());
    if size.is_zero() { Some(Decimal::ZERO) } else { gap.checked_div(size)?.checked_mul(Decimal::ONE_HUNDRED) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::grammar::read;
    use crate::model::value::Origin;

    fn value(text: &str) -> Value {
        Value { text: text.to_owned(), reading: read(text), origin: Origin::Stated }
    }

    #[test]
    fn writing_is_told_from_value() {
        use Agreement::{Differs, OtherRank, Reformatted, Rescaled, Same};
        for (old, old_unit, new, new_unit, expected) in [
            ("69.8", "亿元", "69.8", "亿元", Same),
            ("69.8", "亿元", "69.80", "亿元", Reformatted),
            ("10", "%", "10%", "%", Reformatted),
            ("10", "亿元", "10%", "亿元", Differs),
            ("1,234", "人", "1234", "人", Reformatted),
            ("0", "个", "", "个", Differs),
            ("-", "个", "—", "个", Reformatted),
            ("", "个", "—", "个", Differs),
            ("≧500亿元", "亿元", "500亿元以上", "亿元", Reformatted),
            ("＞7.5", "%", "≥7.5", "%", Differs),
            ("未完成当年目标", "%", "完成当年目标", "%", Differs),
            ("12345.6", "万元", "1.23", "亿元", Rescaled),
            ("12345.6", "万元", "1.25", "亿元", Differs),
            ("12345.6", "万元", "12345.6", "亿元", Differs),
            ("5", "件", "5", "个", Differs),
            ("441.71（21位）", "亿元", "441.71（20位）", "亿元", OtherRank),
            ("441.71（21位）", "亿元", "441.8（20位）", "亿元", Differs),
            ("1240.74（黄陂区）", "亿元", "1240.74（江夏区）", "亿元", OtherRank),
            ("1240.74（黄陂区）", "亿元", "1301.5（江夏区）", "亿元", Differs),
            ("经济\n发展", "", "经济发展", "", Reformatted),
            ("预计41.575", "万吨", "41.575", "万吨", Differs),
            ("441.71", "亿元", "441.71亿元", "亿元", Reformatted),
            ("441.71", "亿元", "4417100万元", "亿元", Rescaled),
            ("441.71", "亿元", "442.71亿元", "亿元", Differs),
            ("G351", "", "351", "", Differs),
        ] {
            let (one, other) = (value(old), value(new));
            let (one, other) = (Measured { value: &one, unit: old_unit }, Measured { value: &other, unit: new_unit });
            assert_eq!(agreement(one, other), expected, "{old}{old_unit} → {new}{new_unit}");
            assert_eq!(agreement(other, one), expected, "{new}{new_unit} → {old}{old_unit}");
        }
    }

    #[test]
    fn the_stored_value_counts_where_it_is_shown() {
        let stored = |text: &str, exact: &str| {
            let mut value = value(text);
            if let Reading::Number(quantity) = &mut value.reading {
                quantity.value = exact.parse().expect("number");
            }
            value
        };
        let is = |one: &Value, other: &Value| {
            agreement(Measured { value: one, unit: "%" }, Measured { value: other, unit: "%" })
        };
        assert_eq!(is(&stored("69.8", "69.84"), &stored("69.84", "69.84")), Agreement::Reformatted);
        assert_eq!(is(&stored("69.8", "69.84"), &stored("69.8", "69.83")), Agreement::Unseen);
        assert_eq!(is(&stored("69.8", "69.84"), &stored("69.83", "69.83")), Agreement::Differs);
    }

    #[test]
    fn a_difference_has_sign_and_unit() {
        for (old, old_unit, new, new_unit, expected) in [
            ("361.45", "亿元", "360.60", "亿元", Some("-0.85亿元")),
            ("11.4%", "%", "12%", "%", Some("+0.6个百分点")),
            ("500亿元以上", "亿元", "520亿元以上", "亿元", Some("+20亿元")),
            ("正常", "", "滞后", "", None),
            ("5", "件", "6", "个", None),
            ("＞7.5", "件", "≥7.5", "件", None),
            ("441.71", "亿元", "442.71亿元", "亿元", Some("+1.00亿元")),
        ] {
            let (one, other) = (value(old), value(new));
            let (one, other) = (Measured { value: &one, unit: old_unit }, Measured { value: &other, unit: new_unit });
            assert_eq!(difference(one, other).as_deref(), expected, "{old} → {new}");
        }
    }
}
