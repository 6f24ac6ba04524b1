//! Numbers that may be several things in, a workbook out in which somebody says what each of them is.

use std::io;

use rust_xlsxwriter::{DataValidation, DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

use super::issues::{Looks, clipped, head, height};
use crate::model::answer::{IDENTITY, RowMark};
use crate::model::choice::{CHOICE, CHOICES, MOST_CANDIDATES, candidate};

/// A number that may be several things.
#[derive(Debug)]
pub struct ChoiceRow {
    /// The file that it was typed in.
    pub file: String,
    /// Its line.
    pub line: usize,
    /// Its sentence.
    pub sentence: String,
    /// As it is written.
    pub number: String,
    /// Why it is not decided.
    pub why: String,
    /// What it may be: the tag, and below it the cells.
    pub candidates: Vec<String>,
    /// What its row is known by when the list comes back.
    pub mark: RowMark,
}

/// Columns before the candidates, with their widths.
const COLUMNS: [(&str, f64); 5] = [("文件", 30.0), ("行", 6.0), ("句子", 60.0), ("数", 14.0), ("为什么待定", 18.0)];
const CANDIDATE_WIDTH: f64 = 40.0;
const CHOICE_WIDTH: f64 = 8.0;

/// Makes the workbook.
///
/// # Errors
/// When there is more than a workbook can hold.
pub fn choices(rows: &[ChoiceRow]) -> io::Result<Vec<u8>> {
    made(rows).map_err(io::Error::other)
}

fn made(rows: &[ChoiceRow]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // A fixed date keeps the bytes equal from run to run.
    let date = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_title(CHOICES).set_creation_datetime(&date));
    let most = rows.iter().map(|row| row.candidates.len()).max().unwrap_or_default().clamp(1, MOST_CANDIDATES);
    let names: Vec<String> = (1..=most).map(candidate).collect();
    let columns = COLUMNS.into_iter().chain(names.iter().map(|name| (name.as_str(), CANDIDATE_WIDTH)));
    let columns: Vec<(&str, f64)> = columns.chain([(CHOICE, CHOICE_WIDTH), (IDENTITY, CANDIDATE_WIDTH)]).collect();
    let sheet = book.add_worksheet().set_name(CHOICES)?;
    let looks = Looks::new();
    head(sheet, columns.iter().copied(), &looks)?;
    for (at, row) in (1..).zip(rows) {
        line(sheet, at, row, &columns, &looks)?;
    }
    let last = u16::try_from(columns.len()).unwrap_or(u16::MAX) - 1;
    sheet.set_column_hidden(last)?;
    if let Some(end) = u32::try_from(rows.len()).ok().filter(|rows| *rows > 0) {
        let numbers: Vec<String> = (1..=most).map(|number| number.to_string()).collect();
        let choice = DataValidation::new().allow_list_strings(&numbers)?.set_input_title(CHOICE)?;
        let choice = choice.set_input_message("是第几个候选；都不是的，空着")?;
        sheet.add_data_validation(1, last - 1, end, last - 1, &choice)?;
    }
    book.save_to_buffer()
}

fn line(
    sheet: &mut Worksheet,
    at: u32,
    row: &ChoiceRow,
    columns: &[(&str, f64)],
    looks: &Looks,
) -> Result<(), XlsxError> {
    let ChoiceRow { file, line, sentence, number, why, candidates, mark } = row;
    let own = [file, &line.to_string(), sentence, number, why].map(|text| clipped(text));
    let room = columns.len() - own.len() - 2;
    let offered = (0..room).map(|index| candidates.get(index).map(|text| clipped(text)).unwrap_or_default());
    let texts: Vec<String> = own.iter().cloned().chain(offered).chain([String::new(), mark.to_string()]).collect();
    // Everything is written as a string: what begins with = + - @ is text and never a formula.
    for (column, (text, (title, _))) in (0..).zip(texts.iter().zip(columns)) {
        match (text.is_empty(), *title == CHOICE) {
            (_, true) => sheet.write_blank(at, column, &looks.open)?,
            (true, false) => sheet.write_blank(at, column, &looks.blank)?,
            (false, false) => sheet.write_string_with_format(at, column, text, &looks.text)?,
        };
    }
    let widths = columns.iter().map(|(_, width)| *width);
    let shown = texts.iter().take(texts.len() - 1).map(String::as_str);
    sheet.set_row_height(at, height(widths.zip(shown)))?;
    Ok(())
}
