//! Rows of text on a sheet, with a column that somebody fills in: what all lists for the departments have in common.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

use super::issues::{Looks, clipped, head, height};

/// Columns with their widths, and the one that is to be filled in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Columns<'a> {
    pub all: &'a [(&'a str, f64)],
    pub open: usize,
}

/// A workbook of a title, the same bytes from run to run.
pub(super) fn workbook(title: &str) -> Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    // Never the day on which it was made.
    let date = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_title(title).set_creation_datetime(&date));
    Ok(book)
}

/// Writes the head and the rows of a sheet, as many texts in each as there are columns.
pub(super) fn rows(
    sheet: &mut Worksheet,
    columns: Columns<'_>,
    rows: &[Vec<String>],
    looks: &Looks,
) -> Result<(), XlsxError> {
    head(sheet, columns.all.iter().copied(), looks)?;
    for (at, texts) in (1..).zip(rows) {
        let texts: Vec<String> = texts.iter().map(|text| clipped(text)).collect();
        // Everything is written as a string: what begins with = + - @ is text and never a formula.
        for (column, text) in (0..).zip(&texts) {
            match (text.is_empty(), usize::from(column) == columns.open) {
                (_, true) => sheet.write_blank(at, column, &looks.open)?,
                (true, false) => sheet.write_blank(at, column, &looks.blank)?,
                (false, false) => sheet.write_string_with_format(at, column, text, &looks.text)?,
            };
        }
        let widths = columns.all.iter().map(|(_, width)| *width);
        sheet.set_row_height(at, height(widths.zip(texts.iter().map(String::as_str))))?;
    }
    Ok(())
}
