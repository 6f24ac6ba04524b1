//! Words that count the years of a plan: 两年半来, 前两年, 今后三年.

use std::ops::Range;

use super::horizon::{Horizon, Shift};
use crate::text::chinese;

/// Where words count years that have passed or that are left, and what they say in the new edition.
pub(super) fn counted(text: &str, words: &Range<usize>, shift: &Shift) -> Vec<(Range<usize>, Option<String>)> {
    let mut found = Vec::new();
    let mut at = words.start;
    while let Some(c) = text[at..words.end].chars().next() {
        match span(&text[at..words.end]) {
            Some((halves, length)) => {
                let range = at..at + length;
                if let Some(now) = now(text, &range, halves, shift).filter(|now| *now != halves) {
                    found.push((range, written(now)));
                }
                at += length;
            }
            None => at += c.len_utf8(),
        }
    }
    found
}

/// A count of as many years as had passed or were left, that is not known to be meant so.
pub(super) fn doubtful(text: &str, words: &Range<usize>, shift: &Shift) -> Option<Range<usize>> {
    let old = &shift.old;
    let whole = old.latest_year().map_or(0, |year| 2 * (year.year - old.base));
    let mut at = words.start;
    while let Some(c) = text[at..words.end].chars().next() {
        let Some((halves, length)) = span(&text[at..words.end]) else {
            at += c.len_utf8();
            continue;
        };
        let range = at..at + length;
        at = range.end;
        // 连续两年 is asked for anyway, 每两年 and 第二年 count nothing.
        let before = &text[..range.start];
        let is_other = before.ends_with("连续") || before.ends_with(['每', '第']);
        let is_count = halves == whole || halves == old.elapsed();
        if is_count && halves > 0 && !is_other && now(text, &range, halves, shift).is_none() {
            return Some(range);
        }
    }
    None
}

/// Half years that the text begins with, and its length: 两年半, 3年.
fn span(text: &str) -> Option<(i32, usize)> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (years, length) = match digits {
        0 => chinese::read(text)?,
        1 | 2 => (text[..digits].parse().ok()?, digits),
        _ => return None,
    };
    let rest = text[length..].strip_prefix('年')?;
    let half = rest.strip_prefix('半');
    let after = half.unwrap_or(rest);
    // 三年级, 十年一遇.
    if after.starts_with(['级', '一', '期', '制', '生']) {
        return None;
    }
    let halves = 2 * i32::try_from(years).ok()? + i32::from(half.is_some());
    Some((halves, text.len() - after.len()))
}

/// What a count of half years is in the new edition; none where it counts something else.
fn now(text: &str, range: &Range<usize>, halves: i32, shift: &Shift) -> Option<i32> {
    const LEFT: [&str; 10] = ["后", "未来", "剩余", "剩下", "余下", "还有", "还剩", "尚有", "只剩", "再用"];
    const PASSED: [&str; 10] = ["来", "间", "里", "内", "累计", "共", "以来", "新增", "年均", "平均"];
    let (before, after) = (&text[..range.start], &text[range.end..]);
    if before.ends_with("连续") || before.ends_with(['每', '第', '近']) {
        return None;
    }
    let left = |horizon: &Horizon| 2 * (horizon.end - horizon.base) - horizon.elapsed();
    // Whole years that are left are also told of from the end of the last one with data.
    if LEFT.iter().any(|word| before.ends_with(word)) && halves == left(&shift.old) {
        return Some(left(&shift.new));
    }
    let whole = |horizon: &Horizon| horizon.latest_year().map_or(0, |year| 2 * (year.year - horizon.base));
    let is_passed = PASSED.iter().any(|word| after.starts_with(word)) || before.ends_with(['前', '头']);
    if halves % 2 == 1 && halves == shift.old.elapsed() {
        return Some(shift.new.elapsed());
    }
    (is_passed && halves == whole(&shift.old)).then(|| whole(&shift.new))
}

/// A count of half years as prose writes it; none where nothing is left.
fn written(halves: i32) -> Option<String> {
    let years = usize::try_from(halves / 2).ok().filter(|_| halves > 0)?;
    let half = if halves % 2 == 1 { "半" } else { "" };
    Some(match years {
        0 => "半年".to_owned(),
        _ => format!("{}年{half}", chinese::count(years)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::period::Period;

    #[test]
    fn years_of_the_plan_are_counted_anew_and_others_are_not() {
        let horizon = |last: &str| {
            let periods = ["2021年", "2022年", last].map(|text| Period::find(text).expect(text)).to_vec();
            Horizon { base: 2020, end: 2025, periods }
        };
        let shift = Shift { old: horizon("2023年上半年"), new: horizon("2023年") };
        for (text, expected) in [
            ("两年半来，", "三年来，"),
            ("两年累计提高", "三年累计提高"),
            ("前两年", "前三年"),
            ("后两年半", "后两年"),
            ("今后两年半要", "今后两年要"),
            ("2年来", "三年来"),
            ("连续两年完成", "连续两年完成"),
            ("10年一遇", "10年一遇"),
            ("近两年", "近两年"),
            ("两年的努力", "两年的努力"),
            ("三年级", "三年级"),
            ("后三年", "后三年"),
        ] {
            let mut out = text.to_owned();
            for (range, new) in counted(text, &(0..text.len()), &shift).into_iter().rev() {
                out.replace_range(range, &new.expect("years are left"));
            }
            assert_eq!(out, expected, "{text}");
        }
    }
}
