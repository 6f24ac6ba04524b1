//! Workbooks: bytes in, sheets of displayed cells out. The only user of calamine.
//!
//! `.xlsx`, `.xls` and `.ods` are read; only `.xlsx` carries number formats here. Every file passes
//! [`preflight`] first, and what calamine gives is counted as it comes.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use calamine::{Data, Ods, Reader, SheetVisible, Sheets, Xls, Xlsx};
use rust_decimal::Decimal;

use super::display::shown;
use super::preflight::{self, Container, Hidden, Refusal, Wanted};
use super::quiet::quietly;
use super::sheet::{Merge, RawCell, Sheet, anchors};
use crate::diag::{Code, Diagnostic, Sink};
use crate::markup::mark;
use crate::model::job::InputLimits;
use crate::model::stored::{Content, Stored};
use crate::place::{CellRef, Place};

/// What the workbooks of a project may still hold.
#[derive(Debug, Clone, Copy)]
pub(super) struct Budget {
    limits: InputLimits,
    cells: usize,
    text: u64,
}

impl Budget {
    /// The whole of it.
    pub(super) fn new(limits: InputLimits) -> Self {
        Self { limits, cells: limits.cells, text: preflight::MOST_TEXT }
    }

    /// Takes a cell with its text.
    fn take(&mut self, data: &Data) -> Result<(), Refusal> {
        let text = if let Data::String(text) = data { text.len() as u64 } else { 0 };
        self.cells = self.cells.checked_sub(1).ok_or_else(|| preflight::too_many_cells(&self.limits))?;
        self.text = self.text.checked_sub(text).ok_or_else(preflight::too_much_text)?;
        Ok(())
    }
}

/// Reads every worksheet of a workbook; none when one of them cannot be read, which goes to `sink`.
/// Macros are no reason against it when they are allowed.
pub(super) fn read(
    book: &str,
    bytes: Vec<u8>,
    macros: bool,
    budget: &mut Budget,
    sink: &mut Sink,
) -> Option<Vec<Sheet>> {
    let mut found = Sink::default();
    // A workbook that makes a library panic is a broken workbook, not the end of the program.
    let read = quietly(|| catch_unwind(AssertUnwindSafe(|| sheets(book, bytes, macros, budget, &mut found))));
    sink.extend(found.take());
    match read.unwrap_or_else(|_| Err(Refusal::damaged("内部结构有误"))) {
        Ok(sheets) => Some(sheets),
        Err(refusal) => {
            sink.push(refusal.finding(&format!("inputs/{book}"), Wanted::Workbook));
            None
        }
    }
}

fn sheets(
    book: &str,
    bytes: Vec<u8>,
    macros: bool,
    budget: &mut Budget,
    sink: &mut Sink,
) -> Result<Vec<Sheet>, Refusal> {
    let passed = preflight::check(bytes, &budget.limits)?;
    if passed.has_macros && !macros {
        return Err(Refusal::macros(book));
    }
    sink.extend(linked(book, &passed.links));
    let mut hidden = passed.hidden;
    let mut workbook = opened(passed.container, passed.bytes)?;
    let book: Arc<str> = book.into();
    let listed: Vec<calamine::Sheet> = worksheets(&workbook).cloned().collect();
    sink.extend(without_cells(&book, &workbook));
    let mut sheets = Vec::new();
    for calamine::Sheet { name, visible, .. } in listed {
        let lines = hidden.remove(&name).unwrap_or_default();
        let mut sheet = read_sheet(&mut workbook, &book, &name, lines, budget, sink)?;
        sheet.hidden = visible != SheetVisible::Visible;
        sheets.push(sheet);
    }
    Ok(sheets)
}

/// What is said of sheets that are no worksheets: charts, dialogs, macros.
fn without_cells(book: &str, workbook: &Book) -> Option<Diagnostic> {
    let others = workbook.sheets_metadata().iter().filter(|sheet| sheet.typ != calamine::SheetType::WorkSheet);
    let names: Vec<String> = others.map(|sheet| format!("`{}`", sheet.name)).collect();
    let message = format!("没有读 {} 张没有单元格的工作表：{}", names.len(), names.join("、"));
    let found = Diagnostic::note(Code::UnusedSheet, Place::File(format!("inputs/{book}")), message)
        .because("它们是图表或宏表，里面没有可以引用的数")
        .hint("要印的图，请另存为图片放进 inputs/images；不用的，不用理会");
    (!names.is_empty()).then_some(found)
}

/// What is said of a workbook that takes values from elsewhere.
fn linked(book: &str, links: &[String]) -> Option<Diagnostic> {
    let first = links.first()?;
    let more = if links.len() > 1 { format!("等 {} 个文件", links.len()) } else { String::new() };
    let first = mark::without_reserved(first).unwrap_or_else(|| first.clone());
    let first: String = first.chars().take(120).collect();
    let message = format!("工作簿引用了其他文件：`{first}`{more}");
    Some(
        Diagnostic::note(Code::ExternalLinks, Place::File(format!("inputs/{book}")), message)
            .because("引用处用的是上次保存时的结果；本程序不打开所引用的文件")
            .hint("请在 Excel 或 WPS 中更新链接并核对，再粘贴为数值"),
    )
}

/// An open workbook.
pub(super) type Book = Sheets<Cursor<Vec<u8>>>;

/// Opens a workbook to look things up in it; none when it cannot be read.
pub(super) fn open(bytes: Vec<u8>, limits: &InputLimits) -> Option<Book> {
    let open = || preflight::check(bytes, limits).and_then(|passed| opened(passed.container, passed.bytes)).ok();
    quietly(|| catch_unwind(AssertUnwindSafe(open))).ok().flatten()
}

fn opened(container: Container, bytes: Vec<u8>) -> Result<Book, Refusal> {
    let bytes = Cursor::new(bytes);
    let opened = match container {
        Container::Xlsx => Xlsx::new(bytes).map(Sheets::Xlsx).ok(),
        Container::Xls => Xls::new(bytes).map(Sheets::Xls).ok(),
        Container::Ods => Ods::new(bytes).map(Sheets::Ods).ok(),
        // The preflight lets none of these pass for a workbook.
        Container::Docx | Container::Doc => None,
    };
    // What the library says is English and about its own insides.
    opened.ok_or_else(|| Refusal::damaged("工作表的目录或样式不合规定"))
}

/// Names of the worksheets.
pub(super) fn sheet_names(workbook: &Book) -> Vec<String> {
    worksheets(workbook).map(|sheet| sheet.name.clone()).collect()
}

fn worksheets(workbook: &Book) -> impl Iterator<Item = &calamine::Sheet> {
    workbook.sheets_metadata().iter().filter(|sheet| sheet.typ == calamine::SheetType::WorkSheet)
}

/// A sheet with what Excel stores in its cells.
pub(super) struct StoredSheet {
    cells: BTreeMap<(u32, u32), (Data, Option<String>)>,
    anchors: BTreeMap<(u32, u32), (u32, u32)>,
    formats: Formats,
    is_1904: bool,
    formatless: bool,
}

/// Reads a sheet as Excel stores it; none when there is none of that name or it cannot be read.
pub(super) fn stored_sheet(workbook: &mut Book, name: &str, limits: InputLimits) -> Option<StoredSheet> {
    let read = || stored(workbook, name, limits);
    quietly(|| catch_unwind(AssertUnwindSafe(read))).ok().flatten()
}

fn stored(workbook: &mut Book, name: &str, limits: InputLimits) -> Option<StoredSheet> {
    let cells = cells(workbook, name, &mut Budget::new(limits)).ok()?;
    Some(StoredSheet {
        formats: formats(workbook, name, &cells),
        cells: cells.into_iter().map(|(position, data, formula)| (position, (data, formula))).collect(),
        anchors: anchors(&merges(workbook, name)),
        is_1904: is_1904(workbook),
        formatless: !matches!(workbook, Sheets::Xlsx(_)),
    })
}

impl StoredSheet {
    /// What is stored in a cell, or in the corner of its merged area.
    pub(super) fn cell(&self, asked: &CellRef) -> Stored {
        let (row, col) = self.anchors.get(&(asked.row, asked.col)).copied().unwrap_or((asked.row, asked.col));
        let (data, formula) = self.cells.get(&(row, col)).cloned().unwrap_or((Data::Empty, None));
        let code = self.formats.code((row, col));
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

/// Number formats of the numbers of a sheet.
#[derive(Default)]
struct Formats {
    cells: BTreeMap<(u32, u32), usize>,
    codes: BTreeMap<usize, String>,
}

impl Formats {
    fn code(&self, position: (u32, u32)) -> &str {
        self.cells.get(&position).and_then(|id| self.codes.get(id)).map_or("General", String::as_str)
    }
}

/// The number formats of those of the cells that are numbers. The others, of which a sheet may have
/// millions without contents, are passed over.
fn formats(workbook: &mut Book, name: &str, found: &[FoundCell]) -> Formats {
    let Sheets::Xlsx(xlsx) = workbook else { return Formats::default() };
    let is_number = |data: &Data| matches!(data, Data::Int(_) | Data::Float(_) | Data::DateTime(_));
    let numbers: BTreeSet<(u32, u32)> =
        found.iter().filter(|(_, data, _)| is_number(data)).map(|(position, ..)| *position).collect();
    let Ok(mut reader) = xlsx.worksheet_cells_reader(name) else { return Formats::default() };
    let mut formats = Formats::default();
    while let Ok(Some((row, col, id))) = reader.next_style_id() {
        if numbers.contains(&(row, col)) {
            formats.cells.insert((row, col), id);
            let format = reader.styles().get(id).and_then(|style| style.number_format.as_ref());
            formats
                .codes
                .entry(id)
                .or_insert_with(|| format.map_or_else(|| "General".to_owned(), |format| format.format_code.clone()));
        }
    }
    formats
}

fn is_1904(workbook: &Book) -> bool {
    matches!(workbook, Sheets::Xlsx(xlsx) if xlsx.has_1904_epoch())
}

/// A cell as calamine gives it: position, value, formula.
type FoundCell = ((u32, u32), Data, Option<String>);

/// The cells of a sheet that hold something. An `.xlsx` is read cell by cell: a range would span
/// everything up to a lone cell at the far corner, which is more memory than there is.
fn cells(workbook: &mut Book, name: &str, budget: &mut Budget) -> Result<Vec<FoundCell>, Refusal> {
    let damaged = || {
        let name = mark::without_reserved(name).unwrap_or_else(|| name.to_owned());
        Refusal::damaged(format!("工作表 `{name}` 的内容不合规定"))
    };
    let mut found = Vec::new();
    if let Sheets::Xlsx(xlsx) = workbook {
        let mut reader = xlsx.worksheet_cells_reader(name).map_err(|_| damaged())?;
        while let Some(cell) = reader.next_cell_with_formula().map_err(|_| damaged())? {
            let data = Data::from(cell.value);
            let formula = cell.formula.filter(|formula| !formula.is_empty());
            if (data != Data::Empty || formula.is_some()) && is_on_sheet(cell.pos) {
                budget.take(&data)?;
                found.push((cell.pos, data, formula));
            }
        }
        return Ok(found);
    }
    let range = workbook.worksheet_range(name).map_err(|_| damaged())?;
    let formulas = workbook.worksheet_formula(name).unwrap_or_default();
    let Some((top, left)) = range.start() else { return Ok(found) };
    let position = |(row, col): (usize, usize)| Some((top + u32::try_from(row).ok()?, left + u32::try_from(col).ok()?));
    for (row, col, data) in range.used_cells() {
        let Some(position) = position((row, col)) else { continue };
        budget.take(data)?;
        found.push((position, data.clone(), formulas.get_value(position).cloned()));
    }
    Ok(found)
}

/// True for a position that Excel has.
fn is_on_sheet((row, col): (u32, u32)) -> bool {
    row < 1_048_576 && col < 16_384
}

fn read_sheet(
    workbook: &mut Book,
    book: &Arc<str>,
    name: &str,
    hidden: Hidden,
    budget: &mut Budget,
    sink: &mut Sink,
) -> Result<Sheet, Refusal> {
    let found = cells(workbook, name, budget)?;
    let formats = formats(workbook, name, &found);
    let formatless = !matches!(workbook, Sheets::Xlsx(_));
    let is_1904 = is_1904(workbook);
    let mut sheet = Sheet::new(book.clone(), name, merges(workbook, name), hidden);
    sheet.formatless = formatless;
    for (position, data, formula) in found {
        let mut cell = raw_cell(&data, formats.code(position), is_1904, formatless);
        complain(&sheet, position, &data, &mut cell, sink);
        if cell.text.is_empty() {
            report_uncached(&sheet, position, formula.as_deref(), sink);
            continue;
        }
        sheet.put(position, cell);
    }
    Ok(sheet)
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
        let place = Place::cell(&sheet.cell_ref(row, col));
        sink.push(
            Diagnostic::error(Code::FormulaError, place, format!("公式 `={formula}` 没有保存计算结果"))
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

/// For sheets of formats without number formats: the exact number of a percentage column, as text.
pub(super) fn as_percent(cell: &RawCell) -> Option<RawCell> {
    let exact = cell.exact.filter(|_| cell.unformatted)?;
    let percent = exact.checked_mul(Decimal::ONE_HUNDRED)?;
    let text = format!("{}%", crate::model::value::Quantity::fixed(percent, 2));
    Some(RawCell { text, exact: Some(percent), unformatted: true, is_error: false })
}
