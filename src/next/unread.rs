//! Times that the program does not read for certain: beside them no figure is moved.

use super::horizon::Horizon;
use super::moves::Drafting;
use crate::markup::sentence::Piece;
use crate::text::chinese;
use crate::text::period::Period;

/// Words that tell when something was without naming the year.
const WORDS: [&str; 19] = [
    "今年",
    "去年",
    "前年",
    "明年",
    "本年",
    "上年",
    "年初",
    "年中",
    "月末",
    "月底",
    "季度",
    "上半年",
    "下半年",
    "季末",
    "半年",
    "当月",
    "本月",
    "本期",
    "同期",
];
/// What stands before a year that something is only compared with.
const BESIDE: [char; 16] =
    ['比', '较', '同', '与', '和', '占', '于', '为', '是', '过', '超', '及', '按', '每', '逐', '分'];

impl Drafting<'_> {
    /// The first time of the sentence that cannot be read for certain.
    pub(super) fn unread_time(&self) -> Option<String> {
        self.sentence.pieces.iter().find_map(|piece| match piece {
            Piece::Words(range) => words(self.text, range.start, range.end),
            Piece::Time(time) => {
                let written = &self.text[time.range.clone()];
                // Days that the settings name are written anew.
                let is_dated = self.renaming.dates.contains_key(written);
                let is_part = time.last.is_none() && is_part_of_latest(time.first, &self.shift.old);
                (is_part && !is_dated).then(|| written.to_owned())
            }
            _ => None,
        })
    }
}

/// True for a part of the year that the old edition ends with, which its tables do not have.
pub(super) fn is_part_of_latest(period: Period, old: &Horizon) -> bool {
    let is_year = old.latest().is_some_and(|latest| latest.year == period.year);
    is_year && !period.is_full_year() && !old.periods.contains(&period)
}

fn words(text: &str, start: usize, end: usize) -> Option<String> {
    let own = &text[start..end];
    for (at, _) in own.char_indices() {
        let rest = &own[at..];
        if let Some(word) = WORDS.iter().find(|word| rest.starts_with(**word)) {
            let before = text[..start + at].chars().next_back();
            let is_beside = before.is_some_and(|c| BESIDE.contains(&c)) || matches!(*word, "同期");
            let is_longer = rest.starts_with("上年同期");
            if !is_beside && !is_longer {
                return Some((*word).to_owned());
            }
        }
        // Digits of a longer number are no year.
        let is_inside = own[..at].ends_with(|before: char| before.is_ascii_digit() || chinese::is_numeral(before));
        if let Some(length) = spelt_year(rest).filter(|_| !is_inside) {
            return Some(rest[..length].to_owned());
        }
    }
    None
}

/// The length of a year in Chinese or full-width digits, or with a space before 年.
fn spelt_year(text: &str) -> Option<usize> {
    const DIGITS: usize = 4;
    let is_digit = |c: char| chinese::is_numeral(c) || matches!(c, '零' | '○' | 'O');
    let is_wide = |c: char| ('０'..='９').contains(&c);
    for is in [is_digit as fn(char) -> bool, is_wide] {
        let taken: String = text.chars().take_while(|c| is(*c)).collect();
        if taken.chars().count() == DIGITS && text[taken.len()..].starts_with('年') {
            return Some(taken.len() + '年'.len_utf8());
        }
    }
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let rest = &text[digits..];
    let gap = rest.len() - rest.trim_start().len();
    let is_spaced = digits == DIGITS && gap > 0 && rest.trim_start().starts_with('年');
    is_spaced.then(|| digits + gap + '年'.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_that_are_not_read_are_seen_and_comparisons_are_none() {
        for text in ["二〇二二年，", "２０２２年", "2022 年，", "今年上半年", "上年末为", "6月末", "二季度", "到年中"]
        {
            assert!(words(text, 0, text.len()).is_some(), "{text}");
        }
        for text in [
            "比上年增长",
            "较上年同期提高",
            "与上年持平",
            "占上年的",
            "按季度调度",
            "十年一遇",
            "四年来",
            "第二年",
            "12345 年",
        ] {
            assert_eq!(words(text, 0, text.len()), None, "{text}");
        }
    }
}
