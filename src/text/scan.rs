//! Numbers that were typed into prose: text in, their places out. Dates are none.

use std::ops::Range;

use super::{dash, numeral, period, tidy};

const DATE_UNITS: [char; 4] = ['年', '月', '日', '号'];

/// The numbers of a text with their sign and percent sign, as ranges of bytes.
pub fn numerals(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].find(is_digit).map(|offset| at + offset) {
        let digits = first + numeral::digits(&text[first..]);
        at = digits;
        let before = text[..first].chars().next_back();
        // `PM2.5` is a name; what follows a point that belongs to nothing is no number.
        if before.is_some_and(|c| c.is_ascii_alphabetic() || c == '.') || is_part_of_date(text, first, digits) {
            continue;
        }
        let start = before.filter(|c| is_sign(&text[..first], *c)).map_or(first, |sign| first - sign.len_utf8());
        let percent = text[digits..].chars().next().filter(|c| matches!(c, '%' | '％'));
        at = digits + percent.map_or(0, char::len_utf8);
        found.push(start..at);
    }
    found
}

/// The length of the date at the start of a text, as one reads it: `2022年6月30日`, `2023年上半年`,
/// `2020—2022年`, `6、7月`.
pub fn date_length(text: &str) -> Option<usize> {
    const PARTS_OF_TIME: [&str; 6] = ["上半年", "下半年", "底", "末", "初", "以来"];
    let mut end = 0;
    while text[end..].starts_with(is_digit) {
        let digits = end + text[end..].find(|c| !is_digit(c)).unwrap_or(text.len() - end);
        let Some(unit) = is_part_of_date(text, end, digits).then(|| text[digits..].find(DATE_UNITS)).flatten() else {
            break;
        };
        end = digits + unit + text[digits + unit..].chars().next().map_or(0, char::len_utf8);
    }
    if end == 0 {
        return None;
    }
    let part = PARTS_OF_TIME.iter().find(|part| text[end..].starts_with(**part));
    Some(end + part.map_or(0, |part| part.len()))
}

/// True for an Arabic digit of either width.
pub fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '０'..='９')
}

/// True for a mark between two dates: `2020—2022年`, `6、7月`.
fn is_between(c: char) -> bool {
    dash::joins_times(c) || c == '、'
}

/// A minus sign, and not the dash of a range or the hyphen of a name.
fn is_sign(before: &str, last: char) -> bool {
    let ahead = before[..before.len() - last.len_utf8()].chars().next_back();
    dash::is_minus(last)
        && !ahead.is_some_and(|c| is_digit(c) || c.is_ascii_alphabetic() || matches!(c, '%' | '％' | '-'))
}

/// True for a text that is a year or a date and nothing else: `2022`, `2022年6月`, `2020—2022年`.
pub fn is_date(text: &str) -> bool {
    let text = text.trim();
    let is_year = text.chars().all(is_digit) && period::year(&tidy(text)).is_some();
    let is_named = text.contains(['年', '月', '日', '号'])
        && text.chars().all(|c| is_digit(c) || is_between(c) || matches!(c, '年' | '月' | '日' | '号'));
    is_year || (is_named && text.contains(is_digit))
}

/// True for the number of a year, a month or a day, also within a range of them.
fn is_part_of_date(text: &str, first: usize, end: usize) -> bool {
    let count = text[first..end].chars().filter(|c| is_digit(*c)).count();
    let is_whole = text[first..end].chars().all(is_digit);
    match date_unit(&text[end..]) {
        Some('年') => is_whole && count == 4,
        Some(_) => is_whole && count <= 2,
        None => false,
    }
}

/// The word for year, month or day after a number, or after the last one of a range or a short list.
fn date_unit(mut after: &str) -> Option<char> {
    const LONGEST_LIST: usize = 8;
    for _ in 0..LONGEST_LIST {
        let first = after.chars().next()?;
        if DATE_UNITS.contains(&first) {
            return Some(first);
        }
        let rest = after.trim_start_matches(is_between);
        if rest.len() == after.len() || !rest.starts_with(is_digit) {
            return None;
        }
        after = rest.trim_start_matches(is_digit);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn typed_numbers_are_found_and_dates_are_not() {
        for (text, expected) in [
            ("完成固定资产投资225.48亿元，比上年增长17.8%；", &["225.48", "17.8%"][..]),
            ("共1,234,567.0元，12，34元", &["1,234,567.0", "12", "34"]),
            ("分别为12，345个、12345,678个", &["12", "345", "12345", "678"]),
            ("下降-12.74，为−3％，（-4）", &["-12.74", "−3％", "-4"]),
            ("2020—2022年、2020到2022年、2023年1—6月、10月20日，2021、2022年", &[]),
            ("6、7月，第21位，２５项", &["21", "２５"]),
            ("10—20个，7%-8%，A-5型", &["10", "20", "7%", "8%", "5"]),
            ("PM2.5浓度35微克，5G基站", &["35", "5"]),
            ("2022年。3.", &["3"]),
            ("", &[]),
        ] {
            let found: Vec<&str> = numerals(text).into_iter().map(|range| &text[range]).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn a_date_is_taken_whole() {
        for (text, date) in [
            ("2022年6月30日，", Some("2022年6月30日")),
            ("2023年上半年增长", Some("2023年上半年")),
            ("2020—2022年15家", Some("2020—2022年")),
            ("2021、2022年", Some("2021、2022年")),
            ("2022年、2023年", Some("2022年")),
            ("2022年以来", Some("2022年以来")),
            ("15家", None),
            ("2022", None),
            ("", None),
        ] {
            assert_eq!(date_length(text).map(|length| &text[..length]), date, "{text}");
        }
    }

    #[test]
    fn years_and_dates_are_told_from_numbers() {
        for text in ["2022", "２０２２", "2022年", "2022年6月", "2020—2022年", "6月30日", "6、7月"] {
            assert!(is_date(text), "{text}");
        }
        for text in ["2022.5", "3022", "441", "2022亿元", "年", "", "2022年总量"] {
            assert!(!is_date(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_looked_through(text in any::<String>()) {
            let _ = numerals(&text);
        }

        #[test]
        fn any_mixture_of_parts_is_looked_through(text in "[0-9０,，.．%％年月—、\\-甲A]{0,24}") {
            for range in numerals(&text) {
                prop_assert!(text[range].contains(is_digit));
            }
        }
    }
}
