//! Numbers that may be several things in, a workbook out in which somebody says what each of them is.

use std::io;

use rust_xlsxwriter::{DataValidation, XlsxError};

use super::issues::Looks;
use super::rows::{Columns, rows, workbook};
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

fn made(all: &[ChoiceRow]) -> Result<Vec<u8>, XlsxError> {
    let mut book = workbook(CHOICES)?;
    let most = all.iter().map(|row| row.candidates.len()).max().unwrap_or_default().clamp(1, MOST_CANDIDATES);
    let names: Vec<String> = (1..=most).map(candidate).collect();
    let columns = COLUMNS.into_iter().chain(names.iter().map(|name| (name.as_str(), CANDIDATE_WIDTH)));
    let columns: Vec<(&str, f64)> = columns.chain([(CHOICE, CHOICE_WIDTH), (IDENTITY, CANDIDATE_WIDTH)]).collect();
    let sheet = book.add_worksheet().set_name(CHOICES)?;
    let open = columns.len() - 2;
    let lines: Vec<Vec<String>> = all.iter().map(|row| line(row, most)).collect();
    rows(sheet, Columns { all: &columns, open }, &lines, &Looks::new())?;
    let last = u16::try_from(columns.len()).unwrap_or(u16::MAX) - 1;
    sheet.set_column_hidden(last)?;
    if let Some(end) = u32::try_from(lines.len()).ok().filter(|rows| *rows > 0) {
        let numbers: Vec<String> = (1..=most).map(|number| number.to_string()).collect();
        let choice = DataValidation::new().allow_list_strings(&numbers)?.set_input_title(CHOICE)?;
        let choice = choice.set_input_message("是第几个候选；都不是的，空着")?;
        sheet.add_data_validation(1, last - 1, end, last - 1, &choice)?;
    }
    book.save_to_buffer()
}

/// The row of a number with room for `most` candidates.
fn line(row: &ChoiceRow, most: usize) -> Vec<String> {
    let ChoiceRow { file, line, sentence, number, why, candidates, mark } = row;
    let own = [file.clone(), line.to_string(), sentence.clone(), number.clone(), why.clone()];
    let offered = (0..most).map(|index| candidates.get(index).cloned().unwrap_or_default());
    own.into_iter().chain(offered).chain([String::new(), mark.to_string()]).collect()
}
