//! What may be the header of a sheet: every row near its top, with one to three rows of height, and
//! what each label of it may say. Which of them it is, a kind of table decides.

use super::sheet::{Merge, Sheet};
use super::wording::{LabelReading, readings};
use crate::diag::MOST_NAME;
use crate::model::grammar;
use crate::model::value::Reading;
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
    let merges = sheet.merges_above(SEARCHED_ROWS + MOST_HEADER_ROWS);
    // Title and unit are those of the row, however high the header is.
    let of_row = |row: u32| {
        let (title, unit) = (title(sheet, row), unit(sheet, row));
        let period = Period::find(&tidy(&title));
        let candidate = move |height| Candidate {
            row,
            height,
            labels: labels(sheet, row, height, period.map(|period| period.year)),
            title: title.clone(),
            period,
            unit: unit.clone(),
        };
        heights(sheet, row, &merges).into_iter().map(candidate)
    };
    rows.filter(|row| !begins_within(*row, &merges)).flat_map(of_row).collect()
}

/// True for a row that is the lower part of the heads above it (指标名称, merged over three rows): a header
/// that began here would lose them.
fn begins_within(row: u32, merges: &[Merge]) -> bool {
    let is_head = |merge: &&Merge| merge.end.0 - merge.start.0 < MOST_HEADER_ROWS;
    merges.iter().filter(is_head).any(|merge| merge.start.0 < row && row <= merge.end.0)
}

/// How many rows a header that begins at `row` may have. One that would end within its own cells is
/// none, where a higher one does not.
fn heights(sheet: &Sheet, row: u32, merges: &[Merge]) -> Vec<u32> {
    let all = 1..=MOST_HEADER_ROWS.min(sheet.rows - row);
    let ends = |height: &u32| {
        let below = row + height;
        let is_cut = |merge: &Merge| (row..below).contains(&merge.start.0) && merge.end.0 >= below;
        !merges.iter().any(is_cut) && !goes_on(sheet, below)
    };
    let whole: Vec<u32> = all.clone().filter(ends).collect();
    if whole.is_empty() { all.collect() } else { whole }
}

/// True when the row `below` divides columns of the one above it: it holds words alone, they stand under
/// cells that cover several columns, and other columns have no words there.
fn goes_on(sheet: &Sheet, below: u32) -> bool {
    let above = below - 1;
    let columns = 0..sheet.cols.min(SEARCHED_COLUMNS);
    let is_own = |col: &u32| sheet.anchor(below, *col).0 == below && !sheet.text(below, *col).is_empty();
    let is_word = |text: &str| matches!(grammar::read(text), Reading::Text) && !label::is_unit(bare(text));
    let words: Vec<u32> = columns.clone().filter(is_own).collect();
    if words.len() < 2 {
        return false;
    }
    let is_like = |one: u32, other: u32| sheet.anchor(above, one) == sheet.anchor(above, other);
    let is_divided = |col: &u32| {
        let is_wide = is_like(*col, col + 1) || (*col > 0 && is_like(*col, col - 1));
        // Left empty instead of merged.
        let is_open = sheet.text(above, col + 1).is_empty() && is_own(&(col + 1));
        if sheet.text(above, *col).is_empty() { *col > 0 } else { is_wide || is_open }
    };
    let has_others = columns.into_iter().any(|col| !sheet.text(above, col).is_empty() && !is_own(&col));
    // Most rows divide nothing; what their cells hold is looked at last.
    has_others && words.iter().all(is_divided) && words.iter().all(|col| is_word(sheet.text(below, *col)))
}

/// A text without brackets around all of it.
fn bare(text: &str) -> &str {
    text.trim().trim_start_matches(['（', '(']).trim_end_matches(['）', ')'])
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
pub(super) fn unit_line(text: &str) -> Option<String> {
    if !text.contains('位') {
        return None;
    }
    let start = text.find("单位")?;
    let before = tidy(&text[..start]);
    let before = before.trim_start_matches('（');
    if !matches!(before, "" | "计量" | "金额") {
        return None;
    }
    let unit = tidy_list(text[start + "单位".len()..].trim_start().strip_prefix(['：', ':'])?);
    Some(unit.trim_end_matches('）').to_owned())
}

/// Units with spaces between them (亿元 %) as a list.
fn tidy_list(text: &str) -> String {
    text.split_whitespace().map(tidy).filter(|unit| !unit.is_empty()).collect::<Vec<_>>().join("、")
}

/// The labels under `height` header rows from `row` on.
fn labels(sheet: &Sheet, row: u32, height: u32, year: Option<i32>) -> Vec<Label> {
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
        let joined = tidied.concat();
        Label { shown, readings: readings(if is_title { std::slice::from_ref(&joined) } else { &tidied }, year), col }
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
}
