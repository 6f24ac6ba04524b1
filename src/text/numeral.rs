//! Numbers as they stand in prose: Arabic with unit, ordinals in Arabic or Chinese.

use rust_decimal::Decimal;

use super::quantity::Quantity;
use super::scan::is_digit;
use super::unit::Unit;
use super::{chinese, dash, tidy};

/// A number with the unit written after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numeral {
    /// The number; a minus sign written in front is part of it.
    pub quantity: Quantity,
    /// The unit.
    pub unit: Unit,
    /// 第N: a place in an order.
    pub ordinal: bool,
    /// Bytes of the digits with sign, without unit.
    pub digits: usize,
    /// A word between or after that makes it inexact or a bound.
    pub bound: Option<Bound>,
}

/// What makes a number more or less than it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// 以上, 余, 多.
    Above,
    /// 以内, 以下, 不足.
    Below,
    /// 左右, 约, 近.
    About,
}

/// Reads the number at the start of `text` and returns the bytes it takes with its unit; `before`
/// is the character in front. None for digits that are part of a name (S208, 5G, PM2.5).
pub fn arabic(text: &str, before: Option<char>) -> Option<(Numeral, usize)> {
    // S208, PM2.5, 表2, 专栏3: a part of a name.
    let in_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '/' | '〔' | '表' | '图' | '件' | '栏');
    if before.is_some_and(in_name) {
        return None;
    }
    let (quantity, end) = plain(text)?;
    let rest = &text[end..];
    if rest.starts_with(|c: char| c.is_ascii_alphabetic() && c != 'm')
        || rest.starts_with('号')
        || rest.starts_with("国道")
    {
        return None;
    }
    let (loose, gap) = looseness(rest);
    let (unit, length) = Unit::split(&rest[gap..]).unwrap_or((Unit::none(), 0));
    let unit_end = end + gap + length;
    let (bound, after) = bound(&text[unit_end..]);
    let numeral = Numeral {
        quantity: Quantity { percent: unit.is_percent(), ..quantity },
        unit,
        ordinal: false,
        digits: end,
        bound: loose.or(bound),
    };
    Some((numeral, unit_end + after))
}

/// The number at the start of `text` with its sign, without a unit, and its length.
pub fn plain(text: &str) -> Option<(Quantity, usize)> {
    // A dash between words and digits is a sign; after a number, year or letter it is a range, which
    // the caller knows.
    let sign = text.chars().next().filter(|c| dash::is_minus(*c) || matches!(c, '+' | '＋'));
    let start = sign.map_or(0, char::len_utf8);
    let end = start + digits(&text[start..]);
    let body = tidy(&text[start..end]).replace(',', "");
    let decimals = body.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let value = Decimal::from_str_exact(&body).ok()?;
    let value = if sign.is_some_and(dash::is_minus) { -value } else { value };
    Some((Quantity { value, decimals: u32::try_from(decimals).ok()?, percent: false }, end))
}

/// The length of the digits at the start of `text`, with the commas that group them by three and a
/// decimal point. A full-width comma parts clauses and groups nothing.
pub fn digits(text: &str) -> usize {
    let run = |from: usize| text[from..].find(|c| !is_digit(c)).map_or(text.len(), |length| from + length);
    let count = |from: usize, to: usize| text[from..to].chars().count();
    let first = run(0);
    let mut end = first;
    while (1..=3).contains(&count(0, first)) && text[end..].starts_with(',') && count(end + 1, run(end + 1)) == 3 {
        end = run(end + 1);
    }
    match text[end..].strip_prefix(['.', '．']) {
        Some(rest) if end > 0 && rest.starts_with(is_digit) => run(text.len() - rest.len()),
        _ => end,
    }
}

/// 余 or 多 between number and unit (`1万余场`, `20多家`), also spaces (`77 m3`).
fn looseness(rest: &str) -> (Option<Bound>, usize) {
    let spaces = rest.len() - rest.trim_start_matches([' ', '\u{a0}']).len();
    match rest[spaces..].chars().next() {
        Some(c @ ('余' | '多')) => (Some(Bound::Above), spaces + c.len_utf8()),
        _ => (None, spaces),
    }
}

fn bound(rest: &str) -> (Option<Bound>, usize) {
    const WORDS: [(&str, Bound); 7] = [
        ("及以上", Bound::Above),
        ("以上", Bound::Above),
        ("余", Bound::Above),
        ("多", Bound::Above),
        ("以内", Bound::Below),
        ("以下", Bound::Below),
        ("左右", Bound::About),
    ];
    // 比46000吨多695吨: how much more, and no bound of what stands before.
    let found =
        WORDS.iter().find(|(word, _)| rest.strip_prefix(word).is_some_and(|after| !after.starts_with(is_digit)));
    found.map_or((None, 0), |(word, bound)| (Some(*bound), word.len()))
}

/// Reads `第20位`, `第二`, `首位`, `末位` … at the start of `text`; 末 has no number and is left out.
pub fn ordinal(text: &str) -> Option<(Numeral, usize)> {
    let place = |number: usize, digits: usize, end: usize| {
        let quantity = Quantity { value: Decimal::from(number), decimals: 0, percent: false };
        (Numeral { quantity, unit: Unit::read("位"), ordinal: true, digits, bound: None }, end)
    };
    if text.starts_with("首位") {
        return Some(place(1, "首".len(), "首位".len()));
    }
    let rest = text.strip_prefix('第')?;
    let ascii = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (number, length) = if ascii > 0 { (rest[..ascii].parse().ok()?, ascii) } else { chinese::read(rest)? };
    let digits = '第'.len_utf8() + length;
    let after = &text[digits..];
    let unit = ["位", "名"].iter().find(|unit| after.starts_with(**unit)).map_or(0, |unit| unit.len());
    // 第三方, 第五届, 第二产业, 第一人民医院 are names.
    let ends = after[unit..].chars().next().is_none_or(|c| !c.is_alphanumeric() || c == '、' || c == '和');
    (unit > 0 || ends).then(|| place(number, digits, digits + unit))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_read_with_unit_and_names_are_left_alone() {
        for (text, before, expected) in [
            ("441.71亿元，", None, Some(("441.71", "元", 12))),
            ("-12.74%。", None, Some(("-12.74%", "%", 7))),
            ("41.50％", None, Some(("41.50%", "%", 8))),
            ("1.88万亩", None, Some(("1.88", "亩", 10))),
            ("1万余场", None, Some(("1", "", 7))),
            ("208", Some('S'), None),
            ("5G基站", None, None),
            ("107国道", None, None),
            ("153号", None, None),
            ("77 m3", None, Some(("77", "立方米", 5))),
            ("1,234个", None, Some(("1234", "个", 8))),
            ("1234,567个", None, Some(("1234", "", 4))),
            ("12，345个", None, Some(("12", "", 2))),
            ("2.5%以上", None, Some(("2.5%", "%", 10))),
        ] {
            let found =
                arabic(text, before).map(|(number, end)| (number.quantity.to_string(), number.unit.dimension, end));
            let expected = expected.map(|(number, unit, end)| (number.to_owned(), unit.to_owned(), end));
            assert_eq!(found, expected, "{text}");
        }
        for (text, expected) in [
            ("第20位", Some(20)),
            ("第二，", Some(2)),
            ("第十二位", Some(12)),
            ("首位", Some(1)),
            ("第二产业", None),
            ("第三方", None),
        ] {
            assert_eq!(ordinal(text).map(|(number, _)| number.quantity.value), expected.map(Decimal::from), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_written_number_is_read_back(units in -10_000_000_000_i64..10_000_000_000, decimals in 0_u32..6, after in "(|，|亿元|）)") {
            let quantity = Quantity { value: Decimal::new(units, decimals), decimals, percent: false };
            let text = quantity.to_string();
            prop_assert_eq!(plain(&format!("{text}{after}")), Some((quantity, text.len())));
        }

        #[test]
        fn grouping_changes_no_number(number in 0_u64..10_000_000_000) {
            let plainly = number.to_string();
            let mut grouped = plainly.clone();
            for at in (1..plainly.len()).rev().filter(|at| (plainly.len() - at) % 3 == 0) {
                grouped.insert(at, ',');
            }
            prop_assert_eq!(plain(&grouped).map(|(read, length)| (read.value, length)), Some((number.into(), grouped.len())));
        }

        #[test]
        fn any_text_is_looked_at(text in any::<String>(), mixed in "[0-9０,，.．%％万余多个第首十二−-]{0,16}") {
            for text in [text, mixed] {
                let ends = [arabic(&text, None), ordinal(&text)].into_iter().flatten().map(|(_, end)| end);
                prop_assert!(ends.chain([digits(&text)]).all(|end| text.is_char_boundary(end)));
            }
        }
    }
}
