//! The sentences of a project that was rolled forward, as a workbook: a row for each department that answers for one.

use std::io;

use rust_xlsxwriter::{DataValidation, DocProperties, ExcelDateTime, Workbook, XlsxError};

use super::issues::{Looks, clipped, head, height};
use crate::model::answer::NOBODY;
use crate::model::todo::TodoItem;

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
/// What may be written under 办理.
const ANSWERS: [&str; 2] = ["已改", "不用改"];

/// Makes the workbook: what is to be done first, by department.
///
/// # Errors
/// When there is more than a workbook can hold.
pub fn todo_book(items: &[TodoItem]) -> io::Result<Vec<u8>> {
    made(items).map_err(io::Error::other)
}

fn made(items: &[TodoItem]) -> Result<Vec<u8>, XlsxError> {
    let mut rows: Vec<(String, &TodoItem)> = Vec::new();
    for item in items {
        match &item.departments[..] {
            [] => rows.push((NOBODY.to_owned(), item)),
            all => rows.extend(all.iter().map(|department| (department.clone(), item))),
        }
    }
    rows.sort_by(|(one, item), (other, like)| {
        (item.state, one, &item.file, item.line).cmp(&(like.state, other, &like.file, like.line))
    });
    let mut book = Workbook::new();
    // A fixed date keeps the bytes equal from run to run.
    let date = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_title(SHEET).set_creation_datetime(&date));
    let sheet = book.add_worksheet().set_name(SHEET)?;
    let looks = Looks::new();
    head(sheet, COLUMNS.into_iter(), &looks)?;
    for (at, (department, item)) in (1..).zip(&rows) {
        let figures: Vec<String> =
            item.figures.iter().map(|[what, then, now]| format!("{what}：{then} → {now}")).collect();
        let before = if item.before == item.after { String::new() } else { item.before.clone() };
        let texts = [
            department.clone(),
            item.state.word().to_owned(),
            item.file.clone(),
            item.line.to_string(),
            item.after.clone(),
            before,
            figures.join("\n"),
            item.reasons.join("\n"),
            String::new(),
        ];
        let texts = texts.map(|text| clipped(&text));
        // Everything is written as a string: what begins with = + - @ is text and never a formula.
        for (column, text) in (0..).zip(&texts) {
            match (text.is_empty(), usize::from(column) + 1 == COLUMNS.len()) {
                (_, true) => sheet.write_blank(at, column, &looks.open)?,
                (true, false) => sheet.write_blank(at, column, &looks.blank)?,
                (false, false) => sheet.write_string_with_format(at, column, text, &looks.text)?,
            };
        }
        let widths = COLUMNS.into_iter().map(|(_, width)| width);
        sheet.set_row_height(at, height(widths.zip(texts.iter().map(String::as_str))))?;
    }
    if let Some(end) = u32::try_from(rows.len()).ok().filter(|rows| *rows > 0) {
        let answers = DataValidation::new().allow_list_strings(&ANSWERS)?;
        sheet.add_data_validation(1, 8, end, 8, &answers)?;
        sheet.autofilter(0, 0, end, 8)?;
    }
    book.save_to_buffer()
}
