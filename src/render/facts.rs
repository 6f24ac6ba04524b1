//! Facts in, a workbook of the kind 正文数据 out, which the bureau keeps from then on.

use std::io;

use rust_xlsxwriter::XlsxError;

use super::issues::{Looks, head, height};
use super::rows::workbook;
use crate::text::cell;

/// Name of the sheet.
const SHEET: &str = "正文数据";
/// Columns with their widths, as the kind of table has them.
const COLUMNS: [(&str, f64); 7] = [
    ("名称", 28.0),
    ("时期", 14.0),
    ("数值", 12.0),
    ("单位", 10.0),
    ("责任单位", 18.0),
    ("来源", 14.0),
    ("说明", 60.0),
];
/// Where the number stands.
const VALUE: u16 = 2;

/// Makes the workbook of facts by their cells.
///
/// # Errors
/// When there is more than a workbook can hold.
pub fn facts(rows: &[[String; COLUMNS.len()]]) -> io::Result<Vec<u8>> {
    made(rows).map_err(io::Error::other)
}

fn made(rows: &[[String; COLUMNS.len()]]) -> Result<Vec<u8>, XlsxError> {
    let mut book = workbook(SHEET)?;
    let sheet = book.add_worksheet().set_name(SHEET)?;
    let looks = Looks::new();
    head(sheet, COLUMNS.into_iter(), &looks)?;
    for (at, texts) in (1..).zip(rows) {
        for (column, text) in (0..).zip(texts) {
            match cell::number(text).filter(|_| column == VALUE) {
                Some((number, code)) => {
                    sheet.write_number_with_format(at, column, number, &looks.text.clone().set_num_format(code))?
                }
                // Everything else is written as a string: what begins with = + - @ is text and never a formula.
                None if text.is_empty() => sheet.write_blank(at, column, &looks.blank)?,
                None => sheet.write_string_with_format(at, column, text, &looks.text)?,
            };
        }
        let widths = COLUMNS.into_iter().map(|(_, width)| width);
        sheet.set_row_height(at, height(widths.zip(texts.iter().map(String::as_str))))?;
    }
    book.save_to_buffer()
}
