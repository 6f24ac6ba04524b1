//! Dashes: the sign of a number, the mark between the two ends of a range, the cell without a value.
//!
//! The same stroke is typed in many ways, and which of the three is meant depends on what stands
//! around it. Here stands which characters may be meant; the callers know what stands around.

/// The marks between the ends of a range, the one of GB/T 15834 first.
pub const RANGE: [&str; 6] = ["—", "-", "–", "～", "~", "−"];

/// True for a character that stands for a minus sign before a number.
#[must_use]
pub fn is_minus(c: char) -> bool {
    matches!(c, '-' | '−' | '－')
}

/// True for a character that stands between the ends of a range: `2021—2022年`, `10～20个`.
#[must_use]
pub fn is_range(c: char) -> bool {
    matches!(c, '—' | '–' | '～' | '~') || is_minus(c)
}

/// The length of the mark or word at the start of `text` that joins the ends of a range of time.
#[must_use]
pub fn joins(text: &str) -> Option<usize> {
    let mark = text.chars().next().filter(|c| is_range(*c) || matches!(c, '至' | '到'))?;
    // A dash of two strokes is typed for one of one.
    Some(if text.starts_with("——") { "——".len() } else { mark.len_utf8() })
}

/// True for the text of a cell that says that there is no value.
#[must_use]
pub fn is_missing(text: &str) -> bool {
    matches!(text, "—" | "——" | "–" | "--" | "/" | "／") || (text.chars().all(is_minus) && text.chars().count() == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dash_is_known_in_each_of_its_uses() {
        for (text, minus, range, joined, missing) in [
            ("-", true, true, Some(1), true),
            ("−", true, true, Some(3), true),
            ("－", true, true, Some(3), true),
            ("—", false, true, Some(3), true),
            ("–", false, true, Some(3), true),
            ("～", false, true, Some(3), false),
            ("~", false, true, Some(1), false),
            ("——", false, true, Some(6), true),
            ("--", true, true, Some(1), true),
            ("至", false, false, Some(3), false),
            ("到", false, false, Some(3), false),
            ("/", false, false, None, true),
            ("／", false, false, None, true),
            ("、", false, false, None, false),
            ("", false, false, None, false),
        ] {
            let first = text.chars().next();
            assert_eq!(first.is_some_and(is_minus), minus, "{text} as a sign");
            assert_eq!(first.is_some_and(is_range), range, "{text} in a range");
            assert_eq!(joins(text), joined, "{text} between years");
            assert_eq!(is_missing(text), missing, "{text} in a cell");
        }
        assert!(RANGE.iter().all(|mark| mark.chars().all(is_range)));
    }
}
