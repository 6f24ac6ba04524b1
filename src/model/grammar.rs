//! The value grammar of the appendix tables: displayed text in, [`Reading`] out. Never fails;
//! what it cannot read is [`Reading::Text`].
//!
//! ```text
//! value     := number ["%"] | ratio | cumulative | annotated | qualified | worded | phrase | dash
//! cumulative:= [累计增速|累计降低|…] "[" amount "]" ["%"|以上|…]      brackets of any form but （）
//! annotated := number "（" ["第"] int "位" "）"  |  number "（" place "）"
//! qualified := (预计|全年预计|夏粮|…) number
//! ratio     := number ("："|":") number …
//! worded    := {lead} amount [range amount | course amount] [tail]
//! lead      := ≥ ≤ ＞ ＜ | 不低于 不超过 大于 … | 力争 达到 保持在 控制在 … | 年均增速 累计降低 增长 下降 …
//! tail      := 以上 以内 以下 左右 …
//! amount    := number ["%"] [unit]
//! ```
//!
//! `（18）` is no number here: as text it may be a note or a negative number, and only the number
//! format of its cell can tell (see `extract::read`).
//!
//! Only full-width digits and a few signs are folded; the text as a whole is never normalised
//! (NFKC would turn Ⅲ into III), and the displayed text is kept apart from what is read here.

use super::value::{Amount, BoundKind, Measured, Quantity, Reading, Status, says_fall};
use crate::text::unit::Unit;
use crate::text::{dash, numeral, tidy};

const QUALIFIERS: [&str; 5] = ["全年预计", "预计", "夏粮", "约", "初步核算"];

/// What a word in front of a number says.
#[derive(Debug, Clone, Copy)]
enum Lead {
    /// How to compare, whatever follows.
    Sign(BoundKind),
    /// How to compare where nothing else says it; none where that stays open.
    Aim(Option<BoundKind>),
    /// What is measured.
    Measure,
}

/// Words in front of a number, those that another one begins with first.
const LEADS: &[(&[&str], Lead)] = &[
    (
        &[">=", "≥", "不低于", "不少于", "不小于", "不得低于", "不得少于", "最低", "至少"],
        Lead::Sign(BoundKind::AtLeast),
    ),
    (
        &["<=", "≤", "不高于", "不超过", "不大于", "不多于", "不得超过", "不得高于", "最高", "最多", "至多"],
        Lead::Sign(BoundKind::AtMost),
    ),
    (&[">", "大于", "高于", "超过", "多于", "超"], Lead::Sign(BoundKind::MoreThan)),
    (&["<", "小于", "低于", "少于", "不到", "不足"], Lead::Sign(BoundKind::LessThan)),
    (&["大约", "约", "约为"], Lead::Sign(BoundKind::About)),
    (
        &["年均增速", "年均增长率", "年均增长", "年均增幅", "年均提高", "年均增加", "年均下降", "年均降低", "年均减少"],
        Lead::Measure,
    ),
    (
        &[
            "累计增速",
            "累计增长",
            "累计提高",
            "累计增加",
            "累计上升",
            "累计下降",
            "累计降低",
            "累计减少",
            "累计新增",
            "累计",
        ],
        Lead::Measure,
    ),
    (
        &[
            "提高到",
            "提升到",
            "提高至",
            "提升至",
            "增加到",
            "增加至",
            "增长到",
            "上升到",
            "扩大到",
            "达到",
            "完成",
            "实现",
        ],
        Lead::Aim(Some(BoundKind::AtLeast)),
    ),
    (
        &[
            "降低到",
            "降低至",
            "下降到",
            "下降至",
            "减少到",
            "减少至",
            "压减到",
            "压减至",
            "控制在",
            "控制到",
            "降至",
            "降到",
        ],
        Lead::Aim(Some(BoundKind::AtMost)),
    ),
    (&["增长", "提高", "提升", "上升", "增加", "下降", "降低", "减少"], Lead::Measure),
    (&["保持在", "稳定在", "维持在", "保持", "稳定"], Lead::Aim(Some(BoundKind::About))),
    (&["力争", "争取", "努力", "确保", "达"], Lead::Aim(Some(BoundKind::AtLeast))),
    (&["为", "在", "至"], Lead::Aim(None)),
];

/// Words after a limit.
const TAILS: [(&str, BoundKind); 9] = [
    ("及以上", BoundKind::AtLeast),
    ("以上", BoundKind::AtLeast),
    ("以内", BoundKind::AtMost),
    ("之内", BoundKind::AtMost),
    ("及以下", BoundKind::AtMost),
    ("以下", BoundKind::AtMost),
    ("左右", BoundKind::About),
    ("上下", BoundKind::About),
    ("内", BoundKind::AtMost),
];

/// What stands between where something begins and where it is to end.
const COURSES: [&str; 9] = ["→", "->", "=>", "⟶", "➔", "提高到", "提升到", "增加到", "下降到"];

/// Reads displayed text as a value; text that is none is [`Reading::Text`].
pub fn read(text: &str) -> Reading {
    let tidy = tidy(text);
    if tidy.is_empty() {
        return Reading::Blank;
    }
    if dash::is_missing(&tidy) {
        return Reading::Missing;
    }
    // Most cells hold numbers; phrases are many.
    number(&tidy)
        .map(Reading::Number)
        .or_else(|| Status::read(&tidy).map(Reading::Status))
        .or_else(|| ratio(&tidy))
        .or_else(|| cumulative(&tidy))
        .or_else(|| annotated(&tidy))
        .or_else(|| qualified(&tidy))
        .or_else(|| worded(&tidy))
        .unwrap_or(Reading::Text)
}

/// `["-"|"+"] digits ["," digits]… ["." digits] ["%"]`; a cell holds one number, so that a full-width
/// comma in it groups digits too.
fn number(text: &str) -> Option<Quantity> {
    let body = text.strip_suffix('%').unwrap_or(text).replace('，', ",");
    let (quantity, _) = numeral::plain(&body).filter(|(_, length)| *length == body.len())?;
    Some(Quantity { percent: text.ends_with('%'), ..quantity })
}

/// A number with the unit that is written after it.
fn amount(text: &str) -> Option<Amount> {
    let text = text.replace('，', ",");
    if let Some(quantity) = number(&text) {
        return Some(Amount { quantity, unit: None });
    }
    let (quantity, length) = numeral::plain(&text)?;
    let unit = &text[length..];
    Unit::is_of_tables(unit).then(|| Amount { quantity, unit: Some(unit.to_owned()) })
}

fn cumulative(text: &str) -> Option<Reading> {
    let folded = text.replace(['〔', '〖'], "[").replace(['〕', '〗'], "]");
    let (prefix, body) = measure(&folded).unwrap_or(("累计", &folded));
    if Measured::by(Some(prefix)) != Measured::Cumulative {
        return None;
    }
    let (inner, rest) = body.strip_prefix('[')?.split_once(']')?;
    // [≥60], [14]以上: what is asked over the whole plan is asked at least.
    let inner = lead(inner).filter(|(_, lead, _)| matches!(lead, Lead::Sign(_))).map_or(inner, |(.., after)| after);
    let rest = tail(rest).map_or(rest, |(rest, _)| rest);
    let Amount { quantity, unit } = amount(inner)?;
    let unit = match rest {
        "" => unit,
        "%" if unit.is_none() => None,
        rest if unit.is_none() && Unit::is_of_tables(rest) => Some(rest.to_owned()),
        _ => return None,
    };
    let percent = quantity.percent || rest == "%";
    Some(Reading::Cumulative(turned(Amount { quantity: Quantity { percent, ..quantity }, unit }, prefix)))
}

/// The amount as the number that it is where the word in front says that it falls.
fn turned(amount: Amount, prefix: &str) -> Amount {
    let quantity = amount.quantity;
    let falls = says_fall(prefix) && quantity.value.is_sign_positive();
    Amount { quantity: Quantity { value: if falls { -quantity.value } else { quantity.value }, ..quantity }, ..amount }
}

/// The word at the start that says what is measured, and what follows it.
fn measure(text: &str) -> Option<(&'static str, &str)> {
    let words = LEADS.iter().filter(|(_, lead)| matches!(lead, Lead::Measure)).flat_map(|(words, _)| *words);
    words.into_iter().find_map(|word| Some((*word, text.strip_prefix(word)?)))
}

fn tail(text: &str) -> Option<(&str, BoundKind)> {
    TAILS.iter().find_map(|(word, comparison)| Some((text.strip_suffix(word)?, *comparison)))
}

/// A number, a range or a course with words around it.
fn worded(text: &str) -> Option<Reading> {
    let mut rest = text.strip_prefix(['由', '从']).unwrap_or(text);
    let (mut prefix, mut sign, mut aim) = (None, None, None);
    while let Some((word, lead, after)) = lead(rest) {
        match lead {
            Lead::Sign(comparison) if sign.is_none() => sign = Some(comparison),
            Lead::Aim(comparison) => aim = comparison.or(aim),
            Lead::Measure if prefix.is_none() => prefix = Some(word),
            Lead::Sign(_) | Lead::Measure => return None,
        }
        rest = after;
    }
    let (body, tailed) = tail(rest).map_or((rest, None), |(body, comparison)| (body, Some(comparison)));
    if let Some((from, to)) = two_ends(body, &COURSES).filter(|_| prefix.is_none() && tailed.is_none()) {
        return Some(Reading::Course { from: from.quantity, to: to.quantity, unit: to.unit });
    }
    if let Some((from, to)) = range(body.strip_suffix("之间").unwrap_or(body)).filter(|_| tailed.is_none()) {
        let prefix = prefix.map(str::to_owned);
        return Some(Reading::Range { prefix, from: from.quantity, to: to.quantity, unit: to.unit });
    }
    let amount = amount(body)?;
    let yearly = prefix.filter(|prefix| Measured::by(Some(prefix)) == Measured::Yearly);
    // `年均增速7%` alone states a level to reach.
    let compared = tailed.or(sign).or(aim).or_else(|| yearly.map(|_| BoundKind::AtLeast));
    Some(match (compared, prefix) {
        (Some(comparison), prefix) => {
            let Amount { quantity, unit } = amount;
            Reading::Bound { prefix: prefix.map(str::to_owned), comparison, quantity, unit }
        }
        (None, Some(prefix)) if Measured::by(Some(prefix)) == Measured::Cumulative => {
            Reading::Cumulative(turned(amount, prefix))
        }
        (None, Some(prefix)) => Reading::Change(turned(amount, prefix)),
        // 为7% says no more than 7%.
        (None, None) if amount.unit.is_none() => Reading::Number(amount.quantity),
        (None, None) => Reading::Amount(amount),
    })
}

/// The word at the start of a text that says something of the number after it.
fn lead(text: &str) -> Option<(&'static str, Lead, &str)> {
    let all = LEADS.iter().flat_map(|(words, lead)| words.iter().map(move |word| (*word, *lead)));
    all.into_iter().find_map(|(word, lead)| Some((word, lead, text.strip_prefix(word)?)))
}

/// Two amounts with one of these words between them, in one unit.
fn two_ends(text: &str, between: &[&str]) -> Option<(Amount, Amount)> {
    let (first, second) = between.iter().find_map(|word| text.split_once(word))?;
    alike(&amount(first)?, amount(second)?)
}

/// `6%-6.5%`, `3～5年`, `6到7`.
fn range(text: &str) -> Option<(Amount, Amount)> {
    let marks = text.char_indices().skip(1).filter(|(_, c)| dash::joins_times(*c));
    let ends = marks.filter_map(|(at, mark)| alike(&amount(&text[..at])?, amount(&text[at + mark.len_utf8()..])?));
    ends.into_iter().find(|(from, to)| from.quantity.value < to.quantity.value)
}

/// The two as amounts of one kind: what only the second one carries, the first one has too.
fn alike(first: &Amount, second: Amount) -> Option<(Amount, Amount)> {
    let percent = second.quantity.percent;
    let is_same = (first.unit.is_none() || first.unit == second.unit) && (percent || !first.quantity.percent);
    let first = Amount { quantity: Quantity { percent, ..first.quantity }, unit: second.unit.clone() };
    is_same.then_some((first, second))
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
mod tests;
