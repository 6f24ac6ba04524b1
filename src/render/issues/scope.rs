//! The pages that say what was checked: how many numbers of the text were held against what, and which were
//! held against nothing.

use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

use super::{Looks, clipped, height};

/// What of the numbers of the text was checked, as its readers know it.
#[derive(Debug)]
pub struct Scope {
    /// What is counted, in order.
    pub heads: Vec<&'static str>,
    /// How many there are of each: of the whole text, then of each chapter.
    pub counts: Vec<(String, Vec<usize>)>,
    /// The numbers that were held against nothing.
    pub unchecked: Vec<UncheckedRow>,
}

/// A number that was held against nothing.
#[derive(Debug)]
pub struct UncheckedRow {
    /// Those who answer for its place.
    pub departments: String,
    /// Its place, as readers of the report say it.
    pub place: String,
    /// The page of the heading above it, where it is known.
    pub page: Option<usize>,
    /// As it is written.
    pub number: String,
    /// The sentence that it stands in.
    pub sentence: String,
    /// Why it was held against nothing.
    pub reason: String,
}

const COUNTED: &str = "核对范围";
const UNCHECKED: &str = "没有核对的数";
const PLACE_WIDTH: f64 = 34.0;
const COUNT_WIDTH: f64 = 12.0;
const COLUMNS: [(&str, f64); 7] = [
    ("序号", 6.0),
    ("责任单位", 14.0),
    ("位置", 30.0),
    ("页码", 6.0),
    ("数", 14.0),
    ("句子", 60.0),
    ("为什么没有核对", 32.0),
];

/// Adds the pages.
pub(super) fn pages(book: &mut Workbook, scope: &Scope) -> Result<(), XlsxError> {
    let looks = Looks::new();
    counted(book.add_worksheet().set_name(COUNTED)?, scope, &looks)?;
    unchecked(book.add_worksheet().set_name(UNCHECKED)?, scope, &looks)
}

fn counted(sheet: &mut Worksheet, scope: &Scope, looks: &Looks) -> Result<(), XlsxError> {
    head(
        sheet,
        std::iter::once(("范围", PLACE_WIDTH)).chain(scope.heads.iter().map(|head| (*head, COUNT_WIDTH))),
        looks,
    )?;
    for (row, (place, counts)) in (1..).zip(&scope.counts) {
        sheet.write_string_with_format(row, 0, clipped(place), &looks.text)?;
        for (column, count) in (1..).zip(counts) {
            sheet.write_number_with_format(row, column, u32::try_from(*count).unwrap_or(u32::MAX), &looks.middle)?;
        }
        sheet.set_row_height(row, height(std::iter::once((PLACE_WIDTH, place.as_str()))))?;
    }
    Ok(())
}

fn unchecked(sheet: &mut Worksheet, scope: &Scope, looks: &Looks) -> Result<(), XlsxError> {
    head(sheet, COLUMNS.into_iter(), looks)?;
    for (row, one) in (1..).zip(&scope.unchecked) {
        let UncheckedRow { departments, place, page, number, sentence, reason } = one;
        let page = page.map(|page| page.to_string()).unwrap_or_default();
        let texts = [departments, place, &page, number, sentence, reason].map(|text| clipped(text));
        sheet.write_number_with_format(row, 0, row, &looks.middle)?;
        // Everything is written as a string: what begins with = + - @ is text and never a formula.
        for (column, text) in (1..).zip(&texts) {
            sheet.write_string_with_format(row, column, text, &looks.text)?;
        }
        let widths = COLUMNS.into_iter().skip(1).map(|(_, width)| width);
        sheet.set_row_height(row, height(widths.zip(texts.iter().map(String::as_str))))?;
    }
    let last = u32::try_from(scope.unchecked.len()).unwrap_or(u32::MAX);
    sheet.autofilter(0, 0, last, 6)?;
    Ok(())
}

/// The first row, which stays in sight and is printed above every page.
pub(in crate::render) fn head<'a>(
    sheet: &mut Worksheet,
    columns: impl Iterator<Item = (&'a str, f64)>,
    looks: &Looks,
) -> Result<(), XlsxError> {
    for (column, (title, width)) in (0..).zip(columns) {
        sheet.write_string_with_format(0, column, title, &looks.head)?;
        sheet.set_column_width(column, width)?;
    }
    sheet.set_row_height(0, 32)?;
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_footer("&C第 &P 页，共 &N 页");
    Ok(())
}
