//! The value grammar of the appendix tables: displayed text in, [`Reading`] out. Never fails;
//! what it cannot read is [`Reading::Text`].
//!
//! ```text
//! value     := number ["%"] | bound | cumulative | qualified | ranked | held | ratio | status | dash
//! bound     := [prefix] (≥|＞|≤|＜) number [unit|%]  |  [prefix] number [unit|%] (以上|以内|以下|左右)
//! cumulative:= [累计增速] "[" number "]" ["%"]
//! qualified := (预计|全年预计|夏粮|…) number          ranked := number "（" ["第"] int "位" "）"
//! held      := number "（" place "）"                 ratio  := number ("："|":") number …
//! ```
//!
//! Only full-width digits and a few signs are folded; the text as a whole is never normalised
//! (NFKC would turn Ⅲ into III), and the displayed text is kept apart from what is read here.

use super::value::{BoundKind, Quantity, Reading, Status};
use crate::text::unit::Unit;
use crate::text::{dash, numeral, tidy};

const PREFIXES: [&str; 3] = ["年均增速", "累计增速", "年均增长"];
const QUALIFIERS: [&str; 5] = ["全年预计", "预计", "夏粮", "约", "初步核算"];

/// Signs in front of a limit, those that another one begins with first.
const SIGNS: [(&str, BoundKind); 6] = [
    (">=", BoundKind::AtLeast),
    ("<=", BoundKind::AtMost),
    ("≥", BoundKind::AtLeast),
    (">", BoundKind::MoreThan),
    ("≤", BoundKind::AtMost),
    ("<", BoundKind::LessThan),
];
/// Words after a limit.
const WORDS: [(&str, BoundKind); 5] = [
    ("及以上", BoundKind::AtLeast),
    ("以上", BoundKind::AtLeast),
    ("以内", BoundKind::AtMost),
    ("以下", BoundKind::AtMost),
    ("左右", BoundKind::About),
];

/// Reads displayed text as a value; text that is none is [`Reading::Text`].
pub fn read(text: &str) -> Reading {
    let tidy = tidy(text);
    if tidy.is_empty() {
        return Reading::Blank;
    }
    if dash::is_missing(&tidy) {
        return Reading::Missing;
    }
    if let Some(status) = Status::read(&tidy) {
        return Reading::Status(status);
    }
    number(&tidy)
        .map(Reading::Number)
        .or_else(|| cumulative(&tidy))
        .or_else(|| bound(&tidy))
        .or_else(|| annotated(&tidy))
        .or_else(|| qualified(&tidy))
        .or_else(|| ratio(&tidy))
        .unwrap_or(Reading::Text)
}

/// `["-"|"+"] digits ["," digits]… ["." digits] ["%"]`; a cell holds one number, so that a full-width
/// comma in it groups digits too.
fn number(text: &str) -> Option<Quantity> {
    let body = text.strip_suffix('%').unwrap_or(text).replace('，', ",");
    let (quantity, _) = numeral::plain(&body).filter(|(_, length)| *length == body.len())?;
    Some(Quantity { percent: text.ends_with('%'), ..quantity })
}

fn cumulative(text: &str) -> Option<Reading> {
    let body = text.strip_prefix("累计增速").or_else(|| text.strip_prefix("累计")).unwrap_or(text);
    let (inner, rest) = body.strip_prefix('[')?.split_once(']')?;
    let mut quantity = number(inner)?;
    match rest {
        "%" => quantity.percent = true,
        "" => {}
        _ => return None,
    }
    Some(Reading::Cumulative(quantity))
}

fn bound(text: &str) -> Option<Reading> {
    let prefix = PREFIXES.iter().find(|prefix| text.starts_with(**prefix));
    let body = prefix.map_or(text, |prefix| &text[prefix.len()..]);
    let by_sign = SIGNS.iter().find_map(|(sign, comparison)| Some((body.strip_prefix(sign)?, *comparison)));
    let by_word = || WORDS.iter().find_map(|(word, comparison)| Some((body.strip_suffix(word)?, *comparison)));
    // `年均增速7%` alone states a level to reach.
    let by_prefix = || prefix.map(|_| (body, BoundKind::AtLeast));
    let (rest, comparison) = by_sign.or_else(by_word).or_else(by_prefix)?;
    let rest = &rest.replace('，', ",");
    let is_unit = |unit: &&str| Unit::whole(unit).is_some_and(|unit| !unit.is_percent());
    let unit = numeral::plain(rest).map(|(_, length)| &rest[length..]).filter(is_unit);
    let quantity = number(&rest[..rest.len() - unit.map_or(0, str::len)])?;
    Some(Reading::Bound {
        prefix: prefix.map(|prefix| (*prefix).to_owned()),
        comparison,
        quantity,
        unit: unit.map(str::to_owned),
    })
}

/// `number（21位）`, `number（第17位）`, `number（黄陂区）`.
fn annotated(text: &str) -> Option<Reading> {
    let (body, note) = text.strip_suffix('）')?.split_once('（')?;
    let quantity = number(body)?;
    let rank = note.strip_suffix('位').map(|rank| rank.strip_prefix('第').unwrap_or(rank));
    if let Some(rank) = rank.and_then(|rank| rank.parse().ok()) {
        return Some(Reading::Ranked { quantity, rank });
    }
    let is_name = !note.is_empty() && !note.chars().any(|c| c.is_ascii_digit() || matches!(c, '（' | '）'));
    is_name.then(|| Reading::Held { quantity, holder: note.to_owned() })
}

fn qualified(text: &str) -> Option<Reading> {
    let word = QUALIFIERS.iter().find(|word| text.starts_with(**word))?;
    let quantity = number(&text[word.len()..])?;
    Some(Reading::Qualified { word: (*word).to_owned(), quantity })
}

fn ratio(text: &str) -> Option<Reading> {
    let parts: Option<Vec<Quantity>> = text.split(['：', ':', '∶']).map(number).collect();
    parts.filter(|parts| parts.len() >= 2).map(Reading::Ratio)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rust_decimal::Decimal;

    fn kind(text: &str) -> String {
        match read(text) {
            Reading::Blank => "blank".into(),
            Reading::Missing => "missing".into(),
            Reading::Number(q) => format!("number {q}"),
            Reading::Bound { prefix, comparison, quantity, unit } => format!(
                "bound {}{comparison:?} {quantity}{}",
                prefix.map(|p| p + " ").unwrap_or_default(),
                unit.unwrap_or_default()
            ),
            Reading::Cumulative(q) => format!("cumulative {q}"),
            Reading::Qualified { word, quantity } => format!("qualified {word} {quantity}"),
            Reading::Ranked { quantity, rank } => format!("ranked {quantity} {rank}"),
            Reading::Held { quantity, holder } => format!("held {quantity} {holder}"),
            Reading::Ratio(parts) => format!("ratio {}", parts.len()),
            Reading::Status(status) => format!("status {status:?}"),
            Reading::Text => "text".into(),
        }
    }

    #[test]
    fn every_form_of_the_tables_is_read() {
        for (text, expected) in [
            ("", "blank"),
            (" \u{a0}\u{3000}\n", "blank"),
            ("—", "missing"),
            ("-", "missing"),
            ("--", "missing"),
            ("/", "missing"),
            ("360.60", "number 360.60"),
            ("413.20 ", "number 413.20"),
            ("11.40%", "number 11.40%"),
            ("11.40％", "number 11.40%"),
            ("-12.74", "number -12.74"),
            ("−12.74", "number -12.74"),
            ("＋3", "number 3"),
            ("１２", "number 12"),
            ("1,234,567.0", "number 1234567.0"),
            ("1，234，567.0", "number 1234567.0"),
            ("12,34", "text"),
            ("1234,567", "text"),
            ("－12.74", "number -12.74"),
            ("5.", "text"),
            (".5", "text"),
            ("0", "number 0"),
            ("500亿元以上", "bound AtLeast 500亿元"),
            ("≥1，234元", "bound AtLeast 1234元"),
            ("300公里以上", "bound AtLeast 300公里"),
            ("6.5‰以内", "bound AtMost 6.5‰"),
            ("50m3以下", "bound AtMost 50m3"),
            ("7以上", "bound AtLeast 7"),
            ("4.5以内", "bound AtMost 4.5"),
            ("≧500亿元", "bound AtLeast 500亿元"),
            ("＞7.5", "bound MoreThan 7.5"),
            ("≧22.5万吨", "bound AtLeast 22.5万吨"),
            ("年均增速7%以上", "bound 年均增速 AtLeast 7%"),
            ("7.5%以上", "bound AtLeast 7.5%"),
            ("[-14]", "cumulative -14"),
            ("累计增速[-26.6]%", "cumulative -26.6%"),
            ("预计41.575", "qualified 预计 41.575"),
            ("全年预计4.56", "qualified 全年预计 4.56"),
            ("夏粮0.4748", "qualified 夏粮 0.4748"),
            ("441.71（21位）", "ranked 441.71 21"),
            ("-0.9（第17位）", "ranked -0.9 17"),
            ("441.71(21位)", "ranked 441.71 21"),
            ("1240.74（黄陂区）", "held 1240.74 黄陂区"),
            ("3.3：1", "ratio 2"),
            ("9.57:41.33:49.10", "ratio 3"),
            ("完成当年目标", "status MetYear"),
            ("未完成\n当年目标", "status MissedYear"),
            ("无半年数据", "status NoHalfYear"),
            ("与经济增长同步", "status WithGrowth"),
            ("各年度视情提出", "status Yearly"),
            ("约好了", "text"),
            ("1.2.3", "text"),
            ("12个月", "text"),
            ("（3）", "text"),
            ("99999999999999999999999999999999", "text"),
        ] {
            assert_eq!(kind(text), expected, "for `{text}`");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_panic(text in any::<String>()) {
            let _ = read(&text);
        }

        #[test]
        fn a_shown_number_reads_back_as_itself(units in -10_000_000_i64..10_000_000, decimals in 0_u32..6, percent: bool) {
            let quantity = Quantity { value: Decimal::new(units, decimals), decimals, percent };
            prop_assert_eq!(read(&quantity.to_string()), Reading::Number(quantity));
        }

        #[test]
        fn white_space_never_changes_the_reading(units in 0_i64..100_000, at in 0_usize..4) {
            let text = Decimal::new(units, 2).to_string();
            let mut spaced = text.clone();
            spaced.insert(at.min(text.len()), '\u{3000}');
            prop_assert_eq!(read(&spaced), read(&text));
        }
    }
}
