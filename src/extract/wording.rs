//! Labels of headers in, what they may say out: a wording, and the period, the unit and the span of
//! years around it. Pieces are taken off one after the other, so that no combination has to be listed:
//! `2022年末总量（亿元）`, `规划目标（2035年）`, `“十四五”年均增速〔累计〕（%）`.

use crate::text::period::Period;
use crate::text::{chinese, dash, label};

/// Most ways in which one label is read.
const MOST: usize = 24;
/// What stands in brackets in a header and is no unit.
const QUALIFIERS: [&str; 16] = [
    "累计",
    "实际",
    "实绩",
    "预计",
    "预测",
    "基期",
    "基数",
    "基准",
    "完成",
    "目标",
    "初步",
    "快报",
    "期末",
    "位次",
    "可比价",
    "现价",
];

/// One way to read a label: a wording, and what stands beside it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct LabelReading {
    pub wording: String,
    pub period: Option<Period>,
    pub unit: String,
    /// Last year of a span such as 2021—2025年 that stood beside the wording.
    pub until: Option<i32>,
    /// Upper levels are left out: what they say may be more than a heading.
    pub is_partial: bool,
}

/// The ways to read the tidied levels of a label, the likelier first; then all that again for the lower
/// levels, whose headings may be unknown (工业情况·产值, 规划目标·年均增速·〔累计〕). `year` is that of a part of a year whose
/// own is not said.
pub(super) fn readings(levels: &[String], year: Option<i32>) -> Vec<LabelReading> {
    let mut found = readings_of(&levels.concat(), year);
    for start in 1..levels.len() {
        let (above, lower) = levels.split_at(start);
        // The period of the heading holds, whatever else it says (2022年实绩·比上年增长).
        let period = above.iter().rev().find_map(|level| Period::find(level));
        let own = readings_of(&lower.concat(), year).into_iter();
        found.extend(own.flat_map(|reading| {
            let dated = reading.period.is_none().then(|| LabelReading { period, ..reading.clone() });
            dated.into_iter().chain([reading]).map(|reading| LabelReading { is_partial: true, ..reading })
        }));
    }
    found
}

fn readings_of(text: &str, year: Option<i32>) -> Vec<LabelReading> {
    if text.is_empty() {
        return Vec::new();
    }
    let whole = LabelReading { wording: label::heading(text), ..LabelReading::default() };
    let mut found = vec![whole];
    // Most rows near the top of a sheet are data: a number with a fraction is no year.
    if text.contains('.') && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '%')) {
        return found;
    }
    let mut next = 0;
    while next < found.len() && found.len() < MOST {
        let reading = found[next].clone();
        next += 1;
        let more = bracket(&reading).into_iter().chain(at_start(&reading, year)).chain(at_end(&reading));
        for reading in more {
            if !found.contains(&reading) {
                found.push(reading);
            }
        }
    }
    found
}

/// Without the bracket at the end: it may go on with the wording (年均增速〔累计〕), name the period, or
/// hold the unit.
fn bracket(reading: &LabelReading) -> Vec<LabelReading> {
    let (name, Some(note)) = label::split(&reading.wording) else { return Vec::new() };
    if name == reading.wording || reading.wording.starts_with('（') {
        return Vec::new();
    }
    let with = |wording: String| LabelReading { wording, ..reading.clone() };
    if let Some((_, to, "")) = Period::years(&note) {
        return vec![LabelReading { until: Some(to), ..with(name) }];
    }
    if let Some((period, rest)) = Period::split(&note).filter(|_| reading.period.is_none()) {
        return vec![LabelReading { period: Some(period), ..with(format!("{name}{rest}")) }];
    }
    if label::is_unit(&note) && reading.unit.is_empty() {
        return vec![LabelReading { unit: note, ..with(name) }];
    }
    let unit = if QUALIFIERS.iter().any(|word| note.ends_with(word)) || !reading.unit.is_empty() {
        reading.unit.clone()
    } else {
        note.clone()
    };
    vec![with(format!("{name}{note}")), LabelReading { unit, ..with(name) }]
}

/// Without the period, the span of years or the name of the plan at the start.
fn at_start(reading: &LabelReading, year: Option<i32>) -> Vec<LabelReading> {
    let text = &reading.wording;
    let with = |wording: &str| LabelReading { wording: wording.to_owned(), ..reading.clone() };
    let mut found = Vec::new();
    if let Some((_, to, rest)) = Period::years(text) {
        found.push(LabelReading { until: Some(to), ..with(rest) });
    } else if reading.period.is_none() {
        let part = || year.and_then(|year| Period::part_of(year, text));
        if let Some((period, rest)) = Period::split(text).or_else(part) {
            // 2022年末比上年末增减: the end of the year is the year.
            let later = rest.strip_prefix(['末', '底', '度']).filter(|later| !later.is_empty()).map(str::to_owned);
            let all = std::iter::once(rest).chain(later);
            found.extend(all.map(|rest| LabelReading { period: Some(period), ..with(&rest) }));
        }
    }
    found.extend(after_plan(text).map(with));
    found
}

/// Without the period at the end: measures over years (`总量·2022年`).
fn at_end(reading: &LabelReading) -> Option<LabelReading> {
    let text = &reading.wording;
    let (period, rest) = split_end(text).filter(|_| reading.period.is_none())?;
    Some(LabelReading { wording: rest, period: Some(period), ..reading.clone() })
}

/// A period at the end of a label.
fn split_end(text: &str) -> Option<(Period, String)> {
    let starts = text.char_indices().map(|(at, _)| at).skip(1);
    starts.into_iter().find_map(|at| {
        let end = Some(&text[at..]).filter(|end| end.starts_with(|c: char| c.is_ascii_digit()))?;
        let (period, rest) = Period::split(end)?;
        let before = text[..at].trim_end_matches(['·', '/']);
        let is_whole = rest.is_empty() && !before.ends_with(|c: char| c.is_ascii_digit() || dash::joins_times(c));
        is_whole.then(|| (period, before.to_owned()))
    })
}

/// What follows the name of a plan: “十四五”规划目标.
fn after_plan(text: &str) -> Option<&str> {
    let rest = text.trim_start_matches(['“', '”', '"', '《']);
    let name = rest.find(|c: char| !chinese::is_numeral(c)).map(|end| &rest[..end])?;
    let rest = rest[name.len()..].trim_start_matches(['“', '”', '"', '》']);
    let rest = ["时期", "期间", "规划期"].iter().find_map(|word| rest.strip_prefix(word)).unwrap_or(rest);
    (name.starts_with('十') && name.ends_with('五') && !rest.is_empty()).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Wording, period and unit of the reading of a label that has this wording.
    fn read(label: &str, wording: &str) -> Option<(String, String)> {
        let levels: Vec<String> = label.split('|').map(str::to_owned).collect();
        let found = readings(&levels, Some(2023));
        let own = found.into_iter().find(|reading| reading.wording == wording)?;
        Some((own.period.map(|period| period.to_string()).unwrap_or_default(), own.unit))
    }

    #[test]
    fn what_stands_around_a_wording_is_taken_off() {
        for (label, wording, period, unit) in [
            ("总量2022年", "总量", "2022年", ""),
            ("完成投资2023年上半年", "完成投资", "2023年上半年", ""),
            ("2022年增速（%）", "增速", "2022年", "%"),
            ("2022年|总量（亿元）", "总量", "2022年", "亿元"),
            ("2022年（亿元）", "", "2022年", "亿元"),
            ("规划目标（2035年）", "规划目标", "2035年", ""),
            ("2020年（基期）", "基期", "2020年", ""),
            ("年均增速〔累计〕（%）", "年均增速累计", "", "%"),
            ("年均增速[累计]", "年均增速（累计）", "", ""),
            ("“十四五”规划目标", "规划目标", "", ""),
            ("2021—2025年年均增速", "年均增速", "", ""),
            ("1-6月总量", "总量", "2023年上半年", ""),
            ("前三季度增速（%）", "增速", "2023年1—9月", "%"),
            ("工业情况|产值", "产值", "", ""),
            ("2022年实绩|比上年增长（%）", "比上年增长", "2022年", "%"),
            ("完成情况|2022年|总量", "总量", "2022年", ""),
            ("PM2.5浓度（微克/立方米）", "PM2.5浓度", "", "微克/立方米"),
        ] {
            let expected = Some((period.to_owned(), unit.to_owned()));
            assert_eq!(read(label, wording), expected, "{label}");
        }
        assert_eq!(read("第12022年", "第1"), None);
        assert_eq!(read("2021—2022年", ""), Some((String::new(), String::new())));
    }
}
