//! Figures in another form than their cell: with a unit, without a sign, as a percentage; and goals as
//! sentences need them. Each remembers its cell.

use super::placeholders::Placeholders;
use crate::markup::mark::{Mark, Piece, pieces};
use crate::model::facts::{Aim, Facts, Goal, Sum};
use crate::model::table::cells::takes_unit;
use crate::model::table::{Role, Row};
use crate::model::terms;
use crate::model::value::{Measured, Quantity, Reading, Value};
use crate::text::scan::numerals;
use crate::text::tidy;
use crate::text::unit::Unit;

/// A goal of an indicator.
#[derive(serde::Serialize)]
pub(super) struct GoalWords {
    /// level, yearly, yearly-amount, cumulative, pace or words.
    form: &'static str,
    /// Mark of the figure, with its unit; without its sign where the sentence has a word for it.
    value: String,
    /// It asks for a fall.
    falls: bool,
    /// The indicator is called a decline, so that the sentence says 降低.
    declines: bool,
    /// chained, since-base, points, ratio or amount for cumulative goals; else empty.
    sum: &'static str,
}

/// The goals of an indicator, each in the form in which a sentence can say it: what has words of its own
/// (年均增长7%, 累计降低14%, 完成省下达任务) is said as it stands.
pub(super) fn targets(facts: &Facts, placeholders: &Placeholders, row: &Row) -> Vec<GoalWords> {
    facts.goals(row).iter().map(|goal| words(facts, placeholders, row, goal)).collect()
}

fn words(facts: &Facts, placeholders: &Placeholders, row: &Row, goal: &Goal<'_>) -> GoalWords {
    let value = goal.value;
    let number = value.quantity();
    let bracketed = bracketed(value);
    let (form, shown) = match goal.aim {
        Aim::Yearly if !has_own_words(&value.reading) => (
            "yearly",
            reformatted(placeholders, &placeholders.add_figure(value.clone()), |number| Quantity {
                percent: true,
                ..number
            }),
        ),
        Aim::YearlyAmount if !value.text.starts_with(['年', '每']) => {
            ("yearly-amount", placeholders.add_figure(value.clone()))
        }
        Aim::Pace if goal.column == Role::Rate => ("pace", placeholders.add_figure(value.clone())),
        Aim::Cumulative(_) if bracketed.is_some() => {
            ("cumulative", size(placeholders, goal, bracketed.unwrap_or_default()))
        }
        Aim::Level => ("level", with_unit(placeholders, value, &unit_of(facts, row, goal))),
        Aim::Words => ("words", with_unit(placeholders, value, &unit_of(facts, row, goal))),
        _ => ("words", placeholders.add_figure(value.clone())),
    };
    let is_negative = number.is_some_and(|number| number.value.is_sign_negative() && !number.value.is_zero());
    GoalWords {
        form,
        value: shown,
        falls: is_negative || facts.counts_falls(row),
        declines: terms::declines(&row.name) && !is_negative,
        sum: if let Aim::Cumulative(sum) = goal.aim { sum_word(sum) } else { "" },
    }
}

/// The name of how a cumulative change adds up, for templates.
pub(super) fn sum_word(sum: Sum) -> &'static str {
    match sum {
        Sum::Chained => "chained",
        Sum::SinceBase => "since-base",
        Sum::Points => "points",
        Sum::Ratio => "ratio",
        Sum::Amount => "amount",
    }
}

/// The text says itself what is measured.
fn has_own_words(reading: &Reading) -> bool {
    match reading {
        Reading::Bound { prefix, .. } | Reading::Range { prefix, .. } => {
            Measured::by(prefix.as_deref()) != Measured::Level
        }
        Reading::Change(_) => true,
        _ => false,
    }
}

/// What stands in the brackets of `[-14]`, `〔≥60〕`, `累计增速[-26.6]%`, without its minus sign and with what
/// follows the brackets: a sentence has words for the rest.
fn bracketed(value: &Value) -> Option<String> {
    let Reading::Cumulative(_) = &value.reading else { return None };
    let text = tidy(&value.text).replace(['〔', '〖'], "[").replace(['〕', '〗'], "]");
    let (inner, rest) = text.split_once('[')?.1.split_once(']')?;
    Some(format!("{}{rest}", inner.trim_start_matches('-')))
}

/// The size of a cumulative goal with its unit.
fn size(placeholders: &Placeholders, goal: &Goal<'_>, text: String) -> String {
    let is_shown = text.contains('%') || goal.value.reading.unit().is_some();
    let unit = if is_shown { String::new() } else { Unit::behind_number(&goal.unit) };
    let origin = goal.value.rewritten(&text);
    with_unit(placeholders, &Value { text, origin, reading: goal.value.reading.clone() }, &unit)
}

/// The unit that stands behind the number of a goal, where its cell has none. The column 年均增速 says
/// percent; a level there is in the unit of the row.
fn unit_of(facts: &Facts, row: &Row, goal: &Goal<'_>) -> String {
    let table = facts.indicators();
    match table.column(&goal.column) {
        Some(_) if goal.aim == Aim::Level && goal.column == Role::Rate => {
            if takes_unit(goal.value) {
                Unit::behind_number(&row.unit)
            } else {
                String::new()
            }
        }
        // 121亿元 in a row of 人 is printed as it stands.
        Some(at) if goal.aim == Aim::Level || goal.value.reading.unit().is_none() => table.unit_to_write(row, at),
        _ => String::new(),
    }
}

/// The mark of a value and its unit. What ends in its number is followed by the unit; in `0.03以下` it stands
/// before the words, so that the figure shows the cell in another form.
pub(super) fn with_unit(placeholders: &Placeholders, value: &Value, unit: &str) -> String {
    let is_last = |end: usize| matches!(&value.text[end..], "" | "万" | "亿" | "万亿");
    match numerals(&value.text).last() {
        Some(number) if !unit.is_empty() && !unit.starts_with('（') && !is_last(number.end) => {
            let (before, after) = value.text.split_at(number.end);
            let text = format!("{before}{unit}{after}");
            let origin = value.rewritten(&text);
            placeholders.add_figure(Value { text, origin, reading: value.reading.clone() })
        }
        _ => placeholders.add_figure(value.clone()) + unit,
    }
}

/// Shows the number of a figure in another form. Bounds keep their words (`7以上` → `7%以上`).
pub(super) fn reformatted(placeholders: &Placeholders, text: &str, change: impl Fn(Quantity) -> Quantity) -> String {
    pieces(text)
        .into_iter()
        .map(|piece| match piece {
            Piece::Mark(Mark::Figure(index)) => {
                match placeholders.figure(index).and_then(|value| value.reshown(&change)) {
                    Some(value) => placeholders.add_figure(value),
                    None => Mark::Figure(index).encode(),
                }
            }
            Piece::Mark(mark) => mark.encode(),
            Piece::Text(text) => text.to_owned(),
        })
        .collect()
}

/// A value with a sign of percent; one that shows it already, or no number, as it is.
pub(super) fn as_percent(value: &Value) -> Value {
    let shown = value.reshown(&|number| Quantity { percent: true, ..number });
    shown.filter(|shown| shown.text != value.text).unwrap_or_else(|| value.clone())
}
