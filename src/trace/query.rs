//! The number or text that a trace asks for, and how texts of the report compare with it.

use rust_decimal::{Decimal, RoundingStrategy};
use serde::Serialize;

use crate::model::grammar;
use crate::model::value::Quantity;
use crate::model::value::Reading;
use crate::text::scan::numerals;
use crate::text::tidy;

/// Why a figure is listed; the better match comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Match {
    /// The text is equal to the question.
    Same,
    /// It is the same number in another form: other decimals, with or without percent sign or unit.
    Equal,
    /// It shows the cell that was asked for.
    Prints,
    /// It is computed with the cell.
    Computes,
    /// It stands on the line that was asked for.
    OnLine,
}

/// A number or text to look for, as it was typed.
#[derive(Debug)]
pub(super) struct Query {
    /// The text, tidied.
    pub text: String,
    /// The number it is or begins with, and that number as written.
    number: Option<(Quantity, String)>,
    /// What follows the number, such as `亿元`.
    unit: String,
}

/// A text of the report that may be what is asked for.
pub(super) struct Candidate<'a> {
    /// As it stands.
    pub text: &'a str,
    /// Its number.
    pub number: Option<Quantity>,
    /// The unit of its column.
    pub unit: &'a str,
    /// What follows it in its sentence.
    pub after: &'a dyn Fn() -> String,
    /// True when more digits of the number are known than are shown.
    pub is_exact: bool,
}

/// Longest text after a number that is taken for its unit.
const LONGEST_UNIT: usize = 6;

impl Query {
    /// Reads what was typed on the command line.
    pub(super) fn read(text: &str) -> Self {
        let text = tidy(text);
        let number = |text: &str| match grammar::read(text) {
            Reading::Number(number) => Some((number, text.to_owned())),
            _ => None,
        };
        if let Some(whole) = number(&text) {
            return Self { text, number: Some(whole), unit: String::new() };
        }
        let end = numerals(&text).first().filter(|range| range.start == 0).map_or(0, |range| range.end);
        let unit = text[end..].to_owned();
        let is_unit = unit.chars().count() <= LONGEST_UNIT && !unit.contains(|c: char| c.is_ascii_digit());
        match number(&text[..end]).filter(|_| is_unit) {
            Some(part) => Self { text, number: Some(part), unit },
            None => Self { text, number: None, unit: String::new() },
        }
    }

    /// The digits of the number without sign, point and zeros at the ends.
    pub(super) fn digits(&self) -> Option<String> {
        self.number.as_ref().map(|(_, text)| digits(text))
    }

    /// How a text of the report compares.
    pub(super) fn compare(&self, candidate: &Candidate<'_>) -> Option<Match> {
        let shown = tidy(candidate.text);
        if shown == self.text {
            return Some(Match::Same);
        }
        let (number, text) = self.number.as_ref()?;
        let has_unit = || candidate.unit == self.unit || tidy(&(candidate.after)()).starts_with(self.unit.as_str());
        if !self.unit.is_empty() && shown == *text && has_unit() {
            return Some(Match::Same);
        }
        let other = candidate.number?;
        let rounds = is_rounded(other, *number) || (!candidate.is_exact && is_rounded(*number, other));
        (is_same_number(other, *number) || rounds).then_some(Match::Equal)
    }
}

/// Digits of a number without zeros at the ends.
pub(super) fn digits(text: &str) -> String {
    let all: String = tidy(text).chars().filter(char::is_ascii_digit).collect();
    all.trim_matches('0').to_owned()
}

fn rounded(quantity: Quantity, decimals: u32) -> Decimal {
    quantity.value.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero)
}

fn is_same_number(one: Quantity, other: Quantity) -> bool {
    one.value == other.value || rounded(one, one.decimals) == other.value
}

/// True when `short` is `long` at fewer decimals. Numbers of few digits are round by chance.
fn is_rounded(long: Quantity, short: Quantity) -> bool {
    const LEAST_DIGITS: usize = 3;
    short.decimals > 0
        && digits(&Quantity::fixed(short.value, short.decimals)).len() >= LEAST_DIGITS
        && rounded(long, short.decimals) == short.value
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compared(query: &str, text: &str, unit: &str, after: &str) -> Option<Match> {
        let number = match grammar::read(text) {
            Reading::Number(quantity) | Reading::Ranked { quantity, .. } => Some(quantity),
            _ => None,
        };
        Query::read(query).compare(&Candidate { text, number, unit, after: &|| after.to_owned(), is_exact: false })
    }

    #[test]
    fn texts_and_numbers_are_told_apart() {
        for (query, text, unit, after, expected) in [
            ("441.71", "441.71", "亿元", "", Some(Match::Same)),
            ("441.71亿元", "441.71", "亿元", "", Some(Match::Same)),
            ("441.71 亿元", "441.71", "", "亿元和", Some(Match::Same)),
            ("441.71万元", "441.71", "亿元", "", Some(Match::Equal)),
            ("４４１.71", "441.71", "", "", Some(Match::Same)),
            ("11.40%", "11.40%", "", "", Some(Match::Same)),
            ("11.4", "11.40%", "", "", Some(Match::Equal)),
            ("11.4%", "11.40%", "", "", Some(Match::Equal)),
            ("441.7", "441.71", "", "", Some(Match::Equal)),
            ("441.71", "441.7", "", "", Some(Match::Equal)),
            ("441.71", "441.71（21位）", "", "", Some(Match::Equal)),
            ("8", "7.6", "", "", None),
            ("442", "441.71", "", "", None),
            ("完成当年目标", "完成当年目标", "", "", Some(Match::Same)),
            ("-12.74", "12.74", "", "", None),
        ] {
            assert_eq!(compared(query, text, unit, after), expected, "{query} and {text}{unit}");
        }
    }
}
