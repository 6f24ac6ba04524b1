//! Workbooks: bytes in, sheets of displayed cells out. The only user of calamine.
//!
//! `.xlsx`, `.xls` and `.ods` are read; only `.xlsx` carries number formats here. Merged areas are
//! resolved: every position of one answers with the cell at its top left corner.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::sync::Arc;

use calamine::{Data, Reader, SheetVisible, Sheets, StyleRange};
use rust_decimal::Decimal;

use super::display::shown;
use crate::diag::{Code, Diagnostic, Sink};
use crate::markup::mark;
use crate::model::stored::{Content, Stored};
use crate::place::{CellRef, Place};

/// A cell as read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct RawCell {
    /// Displayed text, trimmed.
    pub text: String,
    /// The exact number of a numeric cell in the shown unit.
    pub exact: Option<Decimal>,
    /// True for a numeric cell of a workbook without number formats.
    pub unformatted: bool,
    /// True for an Excel error such as `#REF!`, which is reported where it is read.
    pub is_error: bool,
}

/// A merged area, inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Merge {
    /// Top left corner (row, column).
    pub start: (u32, u32),
    /// Bottom right corner (row, column).
    pub end: (u32, u32),
}

/// A sheet.
#[derive(Debug)]
pub(super) struct Sheet {
    /// File name of the workbook.
    pub book: Arc<str>,
    /// Name of the sheet.
    pub name: Arc<str>,
    /// True when Excel does not show it.
    pub hidden: bool,
    /// True when the format keeps no number formats.
    pub formatless: bool,
    cells: BTreeMap<(u32, u32), RawCell>,
    merges: Vec<Merge>,
    anchors: BTreeMap<(u32, u32), (u32, u32)>,
    /// Rows and columns in use.
    pub rows: u32,
    /// See `rows`.
    pub cols: u32,
}

static EMPTY: RawCell = RawCell { text: String::new(), exact: None, unformatted: false, is_error: false };

impl Sheet {
    /// The position whose cell answers for (row, column): itself, or the corner of its merged area.
    pub(super) fn anchor(&self, row: u32, col: u32) -> (u32, u32) {
        self.anchors.get(&(row, col)).copied().unwrap_or((row, col))
    }

    /// The cell that answers for a position.
    pub(super) fn cell(&self, row: u32, col: u32) -> &RawCell {
        self.cells.get(&self.anchor(row, col)).unwrap_or(&EMPTY)
    }

    /// Displayed text at a position.
    pub(super) fn text(&self, row: u32, col: u32) -> &str {
        &self.cell(row, col).text
    }

    /// Address of the cell that answers for a position.
    pub(super) fn cell_ref(&self, row: u32, col: u32) -> CellRef {
        let (row, col) = self.anchor(row, col);
        CellRef { book: self.book.clone(), sheet: self.name.clone(), row, col }
    }

    /// The merged area that starts at a position.
    pub(super) fn merge_at(&self, row: u32, col: u32) -> Option<&Merge> {
        self.merges.iter().find(|merge| merge.start == (row, col))
    }

    /// Rows from `first` on in which some cell shows something, itself or as part of a merged area.
    pub(super) fn rows_from(&self, first: u32) -> BTreeSet<u32> {
        let own = self.cells.range((first, 0)..).map(|((row, _), _)| *row);
        let merged = self.anchors.range((first, 0)..).filter(|(_, corner)| self.cells.contains_key(corner));
        // A merged area that runs on below the last cell adds no rows.
        own.chain(merged.map(|((row, _), _)| *row)).filter(|row| *row < self.rows).collect()
    }

    /// `workbook!sheet`.
    pub(super) fn address(&self) -> String {
        format!("{}!{}", self.book, self.name)
    }
}

/// Reads every worksheet of a workbook; none when one of them cannot be read, which goes to `sink`.
pub(super) fn read(book: &str, bytes: Vec<u8>, sink: &mut Sink) -> Option<Vec<Sheet>> {
    let mut workbook = match open(bytes) {
        Ok(workbook) => workbook,
        Err(error) => {
            sink.push(unreadable(book, &error));
            return None;
        }
    };
    let book: Arc<str> = book.into();
    let listed: Vec<(String, bool)> = workbook
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == calamine::SheetType::WorkSheet)
        .map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible))
        .collect();
    let sheets: Vec<Option<Sheet>> =
        listed.into_iter().map(|(name, hidden)| read_sheet(&mut workbook, &book, &name, hidden, sink)).collect();
    sheets.into_iter().collect()
}

fn unreadable(book: &str, error: &str) -> Diagnostic {
    Diagnostic::error(Code::UnreadableFile, Place::File(format!("inputs/{book}")), "工作簿无法读取")
        .because(format!("文件损坏、加密，或不是 Excel/WPS 工作簿（{error}）"))
        .hint("请用 Excel 或 WPS 打开该文件，去掉密码后另存为 .xlsx")
}

/// An open workbook.
pub(super) type Book = Sheets<Cursor<Vec<u8>>>;

/// Opens a workbook.
pub(super) fn open(bytes: Vec<u8>) -> Result<Book, String> {
    calamine::open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(|error| error.to_string())
}

/// Names of the worksheets.
pub(super) fn sheet_names(workbook: &Book) -> Vec<String> {
    let sheets = workbook.sheets_metadata().iter().filter(|sheet| sheet.typ == calamine::SheetType::WorkSheet);
    sheets.map(|sheet| sheet.name.clone()).collect()
}

/// A sheet with what Excel stores in its cells.
pub(super) struct StoredSheet {
    cells: BTreeMap<(u32, u32), (Data, Option<String>)>,
    anchors: BTreeMap<(u32, u32), (u32, u32)>,
    styles: StyleRange,
    is_1904: bool,
    formatless: bool,
}

/// Reads a sheet as Excel stores it; none when there is none of that name or it cannot be read.
pub(super) fn stored_sheet(workbook: &mut Book, name: &str) -> Option<StoredSheet> {
    let cells = cells(workbook, name).ok()?;
    Some(StoredSheet {
        cells: cells.into_iter().map(|(position, data, formula)| (position, (data, formula))).collect(),
        anchors: anchors(&merges(workbook, name)),
        styles: workbook.worksheet_style(name).unwrap_or_else(|_| StyleRange::empty()),
        is_1904: is_1904(workbook),
        formatless: !matches!(workbook, Sheets::Xlsx(_)),
    })
}

impl StoredSheet {
    /// What is stored in a cell, or in the corner of its merged area.
    pub(super) fn cell(&self, asked: &CellRef) -> Stored {
        let (row, col) = self.anchors.get(&(asked.row, asked.col)).copied().unwrap_or((asked.row, asked.col));
        let (data, formula) = self.cells.get(&(row, col)).cloned().unwrap_or((Data::Empty, None));
        let code = format_code(&self.styles, (row, col));
        let (content, raw) = match &data {
            Data::Empty => (Content::Empty, String::new()),
            Data::Int(value) => (Content::Number, value.to_string()),
            Data::Float(value) => (Content::Number, value.to_string()),
            Data::DateTime(moment) => (Content::Date, moment.as_f64().to_string()),
            Data::DateTimeIso(text) | Data::DurationIso(text) => (Content::Date, text.clone()),
            Data::String(text) => (Content::Text, text.clone()),
            Data::Bool(value) => (Content::Boolean, if *value { "TRUE" } else { "FALSE" }.to_owned()),
            Data::Error(error) => (Content::Error, error.to_string()),
        };
        let has_format = matches!(content, Content::Number | Content::Date) && !self.formatless;
        Stored {
            cell: CellRef { row, col, ..asked.clone() },
            content,
            raw,
            shown: raw_cell(&data, code, self.is_1904, self.formatless).text,
            format: has_format.then(|| code.to_owned()),
            formula: formula.filter(|formula| !formula.is_empty()),
            precedents: Vec::new(),
        }
    }
}

fn format_code(styles: &StyleRange, position: (u32, u32)) -> &str {
    let format = styles.get(position).and_then(|style| style.number_format.as_ref());
    format.map_or("General", |format| format.format_code.as_str())
}

fn is_1904(workbook: &Book) -> bool {
    matches!(workbook, Sheets::Xlsx(xlsx) if xlsx.has_1904_epoch())
}

/// A cell as calamine gives it: position, value, formula.
type FoundCell = ((u32, u32), Data, Option<String>);

/// The cells of a sheet that hold something. An `.xlsx` is read cell by cell: a range would span
/// everything up to a lone cell at the far corner, which is more memory than there is.
fn cells(workbook: &mut Book, name: &str) -> Result<Vec<FoundCell>, String> {
    if let Sheets::Xlsx(xlsx) = workbook {
        let mut reader = xlsx.worksheet_cells_reader(name).map_err(|error| error.to_string())?;
        let mut found = Vec::new();
        while let Some(cell) = reader.next_cell_with_formula().map_err(|error| error.to_string())? {
            found.push((cell.pos, Data::from(cell.value), cell.formula));
        }
        return Ok(found);
    }
    let range = workbook.worksheet_range(name).map_err(|error| error.to_string())?;
    let formulas = workbook.worksheet_formula(name).unwrap_or_default();
    let Some((top, left)) = range.start() else { return Ok(Vec::new()) };
    let position = |(row, col): (usize, usize)| Some((top + u32::try_from(row).ok()?, left + u32::try_from(col).ok()?));
    let cell = |(row, col, data): (usize, usize, &Data)| {
        let position = position((row, col))?;
        Some((position, data.clone(), formulas.get_value(position).cloned()))
    };
    Ok(range.used_cells().filter_map(cell).collect())
}

fn read_sheet(workbook: &mut Book, book: &Arc<str>, name: &str, hidden: bool, sink: &mut Sink) -> Option<Sheet> {
    let found = match cells(workbook, name) {
        Ok(found) => found,
        Err(error) => {
            sink.push(unreadable(book, &format!("工作表 {name}：{error}")));
            return None;
        }
    };
    let styles = workbook.worksheet_style(name).unwrap_or_else(|_| StyleRange::empty());
    let formatless = !matches!(workbook, Sheets::Xlsx(_));
    let is_1904 = is_1904(workbook);
    let merges = merges(workbook, name);
    let mut sheet = Sheet {
        book: book.clone(),
        name: name.into(),
        hidden,
        formatless,
        cells: BTreeMap::new(),
        anchors: anchors(&merges),
        merges,
        rows: 0,
        cols: 0,
    };
    for (position, data, formula) in found {
        let mut cell = raw_cell(&data, format_code(&styles, position), is_1904, formatless);
        complain(&sheet, position, &data, &mut cell, sink);
        if cell.text.is_empty() {
            report_uncached(&sheet, position, formula.as_deref(), sink);
            continue;
        }
        sheet.rows = sheet.rows.max(position.0 + 1);
        sheet.cols = sheet.cols.max(position.1 + 1);
        sheet.cells.insert(position, cell);
    }
    Some(sheet)
}

fn raw_cell(data: &Data, code: &str, is_1904: bool, formatless: bool) -> RawCell {
    let numeric = |value: f64| {
        let shown = shown(value, code, is_1904);
        RawCell { text: shown.text.trim().to_owned(), exact: shown.exact, unformatted: formatless, is_error: false }
    };
    let text = |text: &str| RawCell { text: text.trim().replace("\r\n", "\n"), ..RawCell::default() };
    match data {
        Data::Int(value) => {
            let exact = Decimal::from(*value);
            exact.to_string().parse().map_or_else(|_| text(&value.to_string()), numeric)
        }
        Data::Float(value) => numeric(*value),
        Data::DateTime(moment) if formatless => text(&shown(moment.as_f64(), "yyyy-mm-dd", is_1904).text),
        Data::DateTime(moment) => RawCell { exact: None, ..numeric(moment.as_f64()) },
        Data::String(value) | Data::DateTimeIso(value) | Data::DurationIso(value) => text(value),
        Data::Bool(value) => text(if *value { "TRUE" } else { "FALSE" }),
        Data::Error(error) => RawCell { is_error: true, ..text(&error.to_string()) },
        Data::Empty => RawCell::default(),
    }
}

/// Complains about Excel errors and about characters that the tool reserves, and replaces the latter.
fn complain(sheet: &Sheet, (row, col): (u32, u32), data: &Data, cell: &mut RawCell, sink: &mut Sink) {
    let place = || Place::cell(&sheet.cell_ref(row, col));
    if let Data::Error(_) = data {
        sink.push(
            Diagnostic::error(Code::FormulaError, place(), format!("单元格是 Excel 错误值 `{}`", cell.text))
                .because("公式引用失效或除数为零，没有可用的数")
                .hint("请在 Excel 中改正公式，保存后重试"),
        );
    }
    if let Some(clean) = mark::without_reserved(&cell.text) {
        sink.push(
            Diagnostic::warning(Code::ReservedCharacter, place(), "单元格含有控制字符或保留字符，已替换为 `\u{fffd}`")
                .because("这类字符在任何字体中都不可见，通常来自粘贴")
                .hint("请在 Excel 中重新输入该单元格的内容"),
        );
        cell.text = clean;
    }
}

/// A formula without a stored result reads as an empty cell; that must be said.
fn report_uncached(sheet: &Sheet, (row, col): (u32, u32), formula: Option<&str>, sink: &mut Sink) {
    if let Some(formula) = formula.filter(|formula| !formula.is_empty()) {
        sink.push(
            Diagnostic::error(
                Code::FormulaError,
                Place::cell(&sheet.cell_ref(row, col)),
                format!("公式 `={formula}` 没有保存计算结果"),
            )
            .because("生成该文件的程序没有计算公式，读到的是空单元格")
            .hint("请用 Excel 或 WPS 打开该工作簿，重新计算（F9）后保存"),
        );
    }
}

fn merges(workbook: &mut Book, name: &str) -> Vec<Merge> {
    let found = match workbook {
        Sheets::Xlsx(xlsx) => xlsx.merge_cells_by_sheet_name(name).unwrap_or_default(),
        Sheets::Xls(xls) => xls.merge_cells_by_sheet_name(name).unwrap_or_default(),
        Sheets::Xlsb(_) | Sheets::Ods(_) => Vec::new(),
    };
    found.into_iter().map(|area| Merge { start: area.start, end: area.end }).collect()
}

/// Positions covered by merged areas. Areas larger than any table are ignored, they cover nothing.
fn anchors(merges: &[Merge]) -> BTreeMap<(u32, u32), (u32, u32)> {
    const MOST: u64 = 100_000;
    let mut anchors = BTreeMap::new();
    for merge in merges {
        let height = u64::from(merge.end.0.saturating_sub(merge.start.0)) + 1;
        let width = u64::from(merge.end.1.saturating_sub(merge.start.1)) + 1;
        if height * width > MOST {
            continue;
        }
        for row in merge.start.0..=merge.end.0 {
            for col in merge.start.1..=merge.end.1 {
                anchors.entry((row, col)).or_insert(merge.start);
            }
        }
    }
    anchors
}

/// For sheets of formats without number formats: the exact number of a percentage column, as text.
pub(super) fn as_percent(cell: &RawCell) -> Option<RawCell> {
    let exact = cell.exact.filter(|_| cell.unformatted)?;
    let percent = exact.checked_mul(Decimal::ONE_HUNDRED)?;
    let text = format!("{}%", crate::model::value::Quantity::fixed(percent, 2));
    Some(RawCell { text, exact: Some(percent), unformatted: true, is_error: false })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merged_areas_answer_with_their_corner() {
        let merges = [Merge { start: (1, 1), end: (2, 3) }];
        let anchors = anchors(&merges);
        assert_eq!(anchors.get(&(2, 3)), Some(&(1, 1)));
        assert_eq!(anchors.get(&(3, 3)), None);
    }
}
