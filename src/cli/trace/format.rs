//! Number formats of Excel in words.

use crate::text::chinese;

/// A number format in words, with its code: `百分数，两位小数（0.00%）`; a code without words as it is.
pub(super) fn in_words(code: &str) -> String {
    let code = code.trim_end();
    words(code).map_or_else(|| code.to_owned(), |words| format!("{words}（{code}）"))
}

fn words(code: &str) -> Option<String> {
    let plain = plain(code);
    if plain.eq_ignore_ascii_case("general") {
        return Some("常规".to_owned());
    }
    if plain == "@" {
        return Some("文本".to_owned());
    }
    if plain.contains(|c: char| matches!(c.to_ascii_lowercase(), 'y' | 'd')) {
        return Some("日期".to_owned());
    }
    if plain.is_empty() || plain.contains(|c: char| !matches!(c, '0' | '#' | '?' | ',' | '.' | '%')) {
        return None;
    }
    let decimals = plain.split_once('.').map_or(0, |(_, after)| after.chars().filter(|c| *c != '%').count());
    let places = match decimals {
        0 => "整数".to_owned(),
        1..=4 => format!("{}位小数", chinese::count(decimals)),
        _ => format!("{decimals}位小数"),
    };
    let percent = plain.ends_with('%').then_some("百分数");
    let grouped = plain.contains(',').then_some("千位分隔");
    Some([percent, grouped, Some(places.as_str())].into_iter().flatten().collect::<Vec<_>>().join("，"))
}

/// The first section of a code without blanks, quoted text, escaped characters, colours and conditions.
fn plain(code: &str) -> String {
    let mut out = String::new();
    let mut rest = code.chars();
    while let Some(c) = rest.next() {
        match c {
            ';' => break,
            '_' | '*' | '\\' => {
                rest.next();
            }
            '"' => rest.by_ref().take_while(|c| *c != '"').for_each(drop),
            '[' => rest.by_ref().take_while(|c| *c != ']').for_each(drop),
            c if c.is_whitespace() => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_said_in_words() {
        for (code, words) in [
            ("0.00_ ", "两位小数（0.00_）"),
            ("0.0_);[Red](0.0)", "一位小数（0.0_);[Red](0.0)）"),
            ("0.00%", "百分数，两位小数（0.00%）"),
            ("0%", "百分数，整数（0%）"),
            ("#,##0.0", "千位分隔，一位小数（#,##0.0）"),
            ("0.00000", "5位小数（0.00000）"),
            ("General", "常规（General）"),
            ("@", "文本（@）"),
            ("yyyy\"年\"m\"月\"", "日期（yyyy\"年\"m\"月\"）"),
            ("0.0E+00", "0.0E+00"),
            ("", ""),
        ] {
            assert_eq!(in_words(code), words, "{code}");
        }
    }
}
