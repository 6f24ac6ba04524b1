//! A text as the number of a cell: what a cell has to hold, and under which format, to show the same text.

use super::numeral;

/// A cell has no more digits than these.
const MOST_DIGITS: usize = 15;

/// The number and its format (`#,##0.00`, `0.0%`); none where no format shows the text as it stands (`007`, `1.5亿`).
pub fn number(text: &str) -> Option<(f64, String)> {
    let (plain, percent) = text.strip_suffix('%').map_or((text, ""), |plain| (plain, "%"));
    let (quantity, _) = numeral::plain(plain).filter(|(_, length)| *length == plain.len())?;
    let decimals = "0".repeat(usize::try_from(quantity.decimals).ok()?);
    let point = if decimals.is_empty() { "" } else { "." };
    let whole = if plain.contains(',') { "#,##0" } else { "0" };
    let is_plain = plain.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-'));
    let digits = plain.chars().filter(char::is_ascii_digit).count();
    let bare = plain.trim_start_matches('-');
    // Zeros that lead would be lost, and so would a point without decimals and the sign of nothing.
    let leads = bare.starts_with('0') && bare[1..].starts_with(|c: char| c.is_ascii_digit());
    let is_nothing = plain.starts_with('-') && quantity.value.is_zero();
    let is_lost = leads || bare.ends_with('.') || is_nothing;
    let number: f64 = plain.replace(',', "").parse().ok()?;
    let number = if percent.is_empty() { number } else { number / 100.0 };
    (is_plain && !is_lost && digits <= MOST_DIGITS).then(|| (number, format!("{whole}{point}{decimals}{percent}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_shows_as_it_was_typed_or_is_text() {
        for (text, expected) in [
            ("84.20", Some((84.2, "0.00"))),
            ("178", Some((178.0, "0"))),
            ("0", Some((0.0, "0"))),
            ("0.5", Some((0.5, "0.0"))),
            ("-3.0", Some((-3.0, "0.0"))),
            ("-12.74%", Some((-0.1274, "0.00%"))),
            ("1,240.7", Some((1240.7, "#,##0.0"))),
            ("007", None),
            ("00.5", None),
            ("1,24", None),
            ("12.", None),
            ("-0.00", None),
            ("１２", None),
            ("12以上", None),
            ("441.71（21位）", None),
            ("1234567890123456", None),
            ("—", None),
            ("%", None),
            ("", None),
        ] {
            let found = number(text);
            assert_eq!(found.as_ref().map(|(value, code)| (*value, code.as_str())), expected, "{text}");
        }
    }
}
