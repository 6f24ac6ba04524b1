//! The sentences of a project that was rolled forward, as a workbook: a row for each department that answers for one.

use std::io;

use rust_xlsxwriter::{DataValidation, XlsxError};

use super::issues::Looks;
use super::rows::{Columns, rows, workbook};
use crate::model::answer::NOBODY;
use crate::model::todo::{FactAsked, TodoItem};

/// Name of the sheet.
const SHEET: &str = "待办";
/// Columns with their widths.
const COLUMNS: [(&str, f64); 9] = [
    ("责任单位", 18.0),
    ("情况", 10.0),
    ("文件", 26.0),
    ("行", 6.0),
    ("现在的句子", 60.0),
    ("上期的句子", 50.0),
    ("变了的数", 36.0),
    ("为什么", 46.0),
    ("办理", 10.0),
];
/// Name of the sheet of numbers that are asked for.
const FACTS: &str = "要补的数";
/// Its columns with their widths.
const FACT_COLUMNS: [(&str, f64); 7] = [
    ("责任单位", 18.0),
    ("名称", 30.0),
    ("本期", 12.0),
    ("本期的数", 14.0),
    ("单位", 10.0),
    ("上期", 12.0),
    ("上期的数", 14.0),
];
/// The column that is to be filled in.
const ASKED: usize = 3;
/// What may be written under 办理.
const ANSWERS: [&str; 2] = ["已改", "不用改"];

/// Makes the workbook: what is to be done first, by department.
///
/// # Errors
/// When there is more than a workbook can hold.
pub fn todo_book(items: &[TodoItem], facts: &[FactAsked]) -> io::Result<Vec<u8>> {
    made(items, facts).map_err(io::Error::other)
}

/// A workbook of one sheet with a header and rows of text, as a bureau would type it.
///
/// # Errors
/// When there is more than a workbook can hold.
pub fn plain_book(name: &str, header: &[String], all: &[Vec<String>]) -> io::Result<Vec<u8>> {
    const WIDTH: f64 = 30.0;
    let write = || {
        let mut book = workbook(name)?;
        let columns: Vec<(&str, f64)> = header.iter().map(|title| (title.as_str(), WIDTH)).collect();
        let sheet = book.add_worksheet().set_name(name)?;
        // No column is to be filled in.
        rows(sheet, Columns { all: &columns, open: columns.len() }, all, &Looks::new())?;
        book.save_to_buffer()
    };
    write().map_err(|error: XlsxError| io::Error::other(error))
}

fn made(items: &[TodoItem], facts: &[FactAsked]) -> Result<Vec<u8>, XlsxError> {
    let mut all: Vec<(String, &TodoItem)> = Vec::new();
    for item in items {
        match &item.departments[..] {
            [] => all.push((NOBODY.to_owned(), item)),
            own => all.extend(own.iter().map(|department| (department.clone(), item))),
        }
    }
    all.sort_by(|(one, item), (other, like)| {
        (item.state, one, &item.file, item.line).cmp(&(like.state, other, &like.file, like.line))
    });
    let mut book = workbook(SHEET)?;
    let looks = Looks::new();
    let sheet = book.add_worksheet().set_name(SHEET)?;
    let sentences: Vec<Vec<String>> = all.iter().map(|(department, item)| sentence(department, item)).collect();
    let open = COLUMNS.len() - 1;
    rows(sheet, Columns { all: &COLUMNS, open }, &sentences, &looks)?;
    let last = u16::try_from(open).unwrap_or(u16::MAX);
    if let Some(end) = u32::try_from(sentences.len()).ok().filter(|rows| *rows > 0) {
        let answers = DataValidation::new().allow_list_strings(&ANSWERS)?;
        sheet.add_data_validation(1, last, end, last, &answers)?;
        sheet.autofilter(0, 0, end, last)?;
    }
    if !facts.is_empty() {
        let sheet = book.add_worksheet().set_name(FACTS)?;
        let asked: Vec<Vec<String>> = facts.iter().map(fact).collect();
        rows(sheet, Columns { all: &FACT_COLUMNS, open: ASKED }, &asked, &looks)?;
    }
    book.save_to_buffer()
}

/// The row of a sentence.
fn sentence(department: &str, item: &TodoItem) -> Vec<String> {
    let figures: Vec<String> = item.figures.iter().map(|[what, then, now]| format!("{what}：{then} → {now}")).collect();
    let before = if item.before == item.after { String::new() } else { item.before.clone() };
    vec![
        department.to_owned(),
        item.state.word().to_owned(),
        item.file.clone(),
        item.line.to_string(),
        item.after.clone(),
        before,
        figures.join("\n"),
        item.reasons.join("\n"),
        String::new(),
    ]
}

/// The row of a number that is asked for.
fn fact(fact: &FactAsked) -> Vec<String> {
    let FactAsked { name, unit, then: (period, value), now, departments } = fact;
    let asked = String::new();
    vec![departments.join("、"), name.clone(), now.clone(), asked, unit.clone(), period.clone(), value.clone()]
}
