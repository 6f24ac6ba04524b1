//! What may be the header of a sheet: every row near its top, with one to three rows of height, and
//! what each label of it may say. Which of them it is, a kind of table decides.

use super::sheet::Sheet;
use crate::diag::MOST_NAME;
use crate::text::period::Period;
use crate::text::{label, tidy};

/// Rows at the top of a sheet in which a header may begin.
const SEARCHED_ROWS: u32 = 15;
/// Columns that are looked at; no table of a report is wider.
pub(super) const SEARCHED_COLUMNS: u32 = 256;
const MOST_HEADER_ROWS: u32 = 3;

/// The joined label of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Label {
    /// For people: levels joined by `·`.
    pub shown: String,
    /// What the header may say, the likelier first. Kept here, since every kind of table asks.
    pub readings: Vec<LabelReading>,
    /// Index of the column.
    pub col: u32,
}

/// One way to read a label: a wording, the period beside it and the unit in brackets after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LabelReading {
    pub wording: String,
    pub period: Option<Period>,
    pub unit: String,
    /// Upper levels are left out: what they say may be more than a heading.
    pub is_partial: bool,
}

/// Rows that may be the header.
#[derive(Debug)]
pub(super) struct Candidate {
    /// First row.
    pub row: u32,
    /// Rows of the header.
    pub height: u32,
    pub labels: Vec<Label>,
    /// The line above it.
    pub title: String,
    /// The period that the title speaks of.
    pub period: Option<Period>,
    /// What a line such as 单位：亿元 above it says, as it stands there.
    pub unit: String,
}

/// Everything that may be the header of a sheet.
pub(super) fn candidates(sheet: &Sheet) -> Vec<Candidate> {
    let rows = 0..sheet.rows.min(SEARCHED_ROWS);
    // Title and unit are those of the row, however high the header is.
    let of_row = |row: u32| {
        let (title, unit) = (title(sheet, row), unit(sheet, row));
        let period = Period::find(&tidy(&title));
        let candidate = move |height| Candidate {
            row,
            height,
            labels: labels(sheet, row, height),
            title: title.clone(),
            period,
            unit: unit.clone(),
        };
        (1..=MOST_HEADER_ROWS.min(sheet.rows - row)).map(candidate)
    };
    rows.flat_map(of_row).collect()
}

/// The first text above a row.
fn title(sheet: &Sheet, row: u32) -> String {
    let is_title = |text: &&str| !text.is_empty() && unit_line(text).is_none();
    one_line((0..row).map(|row| sheet.text(row, 0)).find(is_title).unwrap_or_default())
}

/// The unit of all numbers that have no other, from a line above a row.
fn unit(sheet: &Sheet, row: u32) -> String {
    let texts = (0..row).flat_map(|row| (0..sheet.cols.min(SEARCHED_COLUMNS)).map(move |col| sheet.text(row, col)));
    texts.into_iter().find_map(unit_line).unwrap_or_default()
}

/// Reads 单位：亿元, also in brackets.
fn unit_line(text: &str) -> Option<String> {
    if !text.contains('位') {
        return None;
    }
    let tidied = tidy(text);
    let bare = tidied.trim_start_matches('（').trim_end_matches('）');
    let unit = bare.strip_prefix("单位")?.strip_prefix(['：', ':'])?;
    Some(unit.to_owned())
}

/// The ways to read the levels of a label: as it is, without its unit, each with a period before or after
/// the wording; then all that again for the lowest level, whose heading may be unknown (工业情况·产值).
fn readings(levels: &[String]) -> Vec<LabelReading> {
    let mut found = readings_of(&levels.concat(), false);
    if let [_, .., lowest] = levels {
        found.extend(readings_of(lowest, true));
    }
    found
}

fn readings_of(label: &str, is_partial: bool) -> Vec<LabelReading> {
    let reading = |wording: String, unit: Option<String>| LabelReading {
        wording,
        period: None,
        unit: unit.unwrap_or_default(),
        is_partial,
    };
    // Without its unit it is tried last: brackets may be part of the wording.
    let whole = Some(reading(label.to_owned(), None)).filter(|_| !label.is_empty());
    let bare = Some(reading(label::name(label), label::unit(label))).filter(|_| label.ends_with('）'));
    let mut found: Vec<LabelReading> = whole.into_iter().chain(bare).collect();
    let with_period = |plain: &LabelReading| {
        let (period, wording) = Period::split(&plain.wording).or_else(|| split_end(&plain.wording))?;
        Some(LabelReading { wording, period: Some(period), ..plain.clone() })
    };
    let more: Vec<LabelReading> = found.iter().filter_map(with_period).collect();
    found.extend(more);
    found
}

/// A period at the end of a label: measures over years (`总量·2022年`).
fn split_end(text: &str) -> Option<(Period, String)> {
    let starts = text.char_indices().map(|(at, _)| at).skip(1);
    starts.into_iter().find_map(|at| {
        let end = Some(&text[at..]).filter(|end| end.starts_with(|c: char| c.is_ascii_digit()))?;
        let (period, rest) = Period::split(end)?;
        let is_whole = rest.is_empty() && !text[..at].ends_with(|c: char| c.is_ascii_digit());
        is_whole.then(|| (period, text[..at].to_owned()))
    })
}

/// The labels under `height` header rows from `row` on.
fn labels(sheet: &Sheet, row: u32, height: u32) -> Vec<Label> {
    let mut carried = vec![String::new(); height as usize];
    // A text alone in its row is the title of the table, not a heading of columns.
    let is_own = |col: &u32| sheet.anchor(row, *col) == (row, *col) && !sheet.text(row, *col).is_empty();
    let is_title = (0..sheet.cols.min(SEARCHED_COLUMNS)).filter(is_own).count() < 2;
    let label = |col: u32| {
        let mut levels: Vec<String> = (row..row + height).map(|row| level(sheet.text(row, col))).collect();
        carry_over(&mut levels, &mut carried);
        levels.retain(|level| !level.is_empty());
        levels.dedup();
        let shown = levels.iter().map(|level| level.replace(' ', "")).collect::<Vec<_>>().join("·");
        let tidied: Vec<String> = levels.iter().map(|level| tidy(level)).collect();
        Label { shown, readings: if is_title { readings(&[tidied.concat()]) } else { readings(&tidied) }, col }
    };
    (0..sheet.cols.min(SEARCHED_COLUMNS)).map(label).collect()
}

/// A level of a label. A long text is no label, and is not looked through for every try.
fn level(text: &str) -> String {
    one_line(text.char_indices().nth(MOST_NAME).map_or(text, |(end, _)| &text[..end]))
}

/// An empty upper level over a lower one belongs to the level on its left: a header whose upper
/// cells were left empty instead of merged, or whose format keeps no merged areas.
fn carry_over(levels: &mut [String], carried: &mut [String]) {
    for index in 0..levels.len() {
        let below = levels[index + 1..].iter().any(|level| !level.is_empty());
        if levels[index].is_empty() && below {
            levels[index].clone_from(&carried[index]);
        } else {
            carried[index].clone_from(&levels[index]);
        }
    }
}

/// Text without line breaks (they are layout in a header).
pub(super) fn one_line(text: &str) -> String {
    text.replace('\n', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_upper_level_belongs_to_the_left() {
        let mut carried = vec![String::new(); 2];
        let mut first = ["2021年".to_owned(), "总量".to_owned()];
        let mut second = [String::new(), "增速".to_owned()];
        let mut third = ["基本评价".to_owned(), String::new()];
        for levels in [&mut first, &mut second, &mut third] {
            carry_over(levels, &mut carried);
        }
        assert_eq!(second, ["2021年", "增速"]);
        assert_eq!(third, ["基本评价", ""]);
    }

    #[test]
    fn a_period_may_stand_before_or_after_the_measure() {
        for (label, expected) in [
            ("总量2022年", Some(("2022年", "总量"))),
            ("完成投资2023年上半年", Some(("2023年上半年", "完成投资"))),
            ("总量", None),
            ("2022年总量", None),
            ("第12022年", None),
        ] {
            let found = split_end(label).map(|(period, rest)| (period.to_string(), rest));
            let expected = expected.map(|(period, rest)| (period.to_owned(), rest.to_owned()));
            assert_eq!(found, expected, "{label}");
        }
    }
}
