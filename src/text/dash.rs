//! Dashes: the sign of a number, the mark between the two ends of a range, the cell without a value.
//!
//! A dash is typed in many ways, and its context decides which of the three is meant. This module knows
//! the characters; the callers know the context.

/// The characters that stand between the ends of a range, the one of GB/T 15834 first.
pub const RANGE: [char; 7] = ['—', '-', '–', '～', '~', '−', '－'];

/// True for a character that stands for a minus sign before a number.
pub fn is_minus(c: char) -> bool {
    matches!(c, '-' | '−' | '－')
}

/// True for a character that stands between the ends of a range: `2021—2022年`, `10～20个`.
pub fn is_range(c: char) -> bool {
    RANGE.contains(&c)
}

/// True for a character that stands between the ends of a range of time, where words do too:
/// `2020至2022年`.
pub fn joins_times(c: char) -> bool {
    is_range(c) || matches!(c, '至' | '到')
}

/// True for the text of a cell that says that there is no value.
pub fn is_missing(text: &str) -> bool {
    matches!(text, "—" | "——" | "–" | "-" | "−" | "－" | "--" | "/" | "／")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dash_is_known_in_each_of_its_uses() {
        for (text, minus, range, joins, missing) in [
            ("-", true, true, true, true),
            ("−", true, true, true, true),
            ("－", true, true, true, true),
            ("—", false, true, true, true),
            ("–", false, true, true, true),
            ("～", false, true, true, false),
            ("~", false, true, true, false),
            ("——", false, true, true, true),
            ("--", true, true, true, true),
            ("至", false, false, true, false),
            ("到", false, false, true, false),
            ("/", false, false, false, true),
            ("／", false, false, false, true),
            ("、", false, false, false, false),
            ("", false, false, false, false),
        ] {
            assert_eq!(text.starts_with(is_minus), minus, "{text} as a sign");
            assert_eq!(text.starts_with(is_range), range, "{text} in a range");
            assert_eq!(text.starts_with(joins_times), joins, "{text} between years");
            assert_eq!(is_missing(text), missing, "{text} in a cell");
        }
    }
}
