//! Findings in, a workbook out: the list that departments work off, each row with a link to its
//! cell and a choice of answers.

mod scope;

use std::io;

use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder,
    Url, Workbook, Worksheet, XlsxError,
};

use crate::diag::{Diagnostic, Severity};
use crate::model::answer::{ADVICE, ANSWER, Answer, DEPARTMENT, IDENTITY, MESSAGE, NOBODY, NOTE, PLACE, SHEET, SHOWN};
use crate::model::outward::said;
pub(super) use scope::head;
pub use scope::{Scope, UncheckedRow};

/// All findings of a check, to be worked off department by department.
#[derive(Debug)]
pub struct IssueList<'a> {
    /// Title of the report, printed above every page.
    pub title: &'a str,
    /// Date of the report, which is the date of the workbook.
    pub date: Option<(i32, u8, u8)>,
    /// Departments in the order of their rows.
    pub order: &'a [String],
    /// The departments whose rows are wanted; those of all when empty.
    pub only: &'a [String],
    /// What is to be worked off.
    pub open: Vec<Issue<'a>>,
    /// What is accepted.
    pub accepted: Vec<Issue<'a>>,
    /// What of the numbers of the text was checked; none while there is no report.
    pub scope: Option<Scope>,
}

impl IssueList<'_> {
    /// How many rows the sheet of open findings gets: one for each department of each finding.
    pub fn rows(&self) -> usize {
        sorted(self, &self.open).len()
    }
}

/// A finding with what a reader needs beside it.
#[derive(Debug)]
pub struct Issue<'a> {
    /// The finding.
    pub finding: &'a Diagnostic,
    /// The responsible departments; the finding gets a row for each.
    pub departments: &'a [String],
    /// Why it is accepted and by whom.
    pub decision: Option<Decision<'a>>,
    /// Its place, as readers of the report say it.
    pub place: String,
    /// The page of the heading above its place, where it is known.
    pub page: Option<usize>,
    /// What stands at its place now.
    pub shown: String,
    /// The related places with what stands there.
    pub related: Vec<String>,
    /// What to do.
    pub advice: Vec<String>,
    /// The way to its place.
    pub link: Option<Link>,
    /// What its row is known by when the list comes back.
    pub mark: String,
}

/// The words of an acceptance in `report.yaml`.
#[derive(Debug, Clone, Copy)]
pub struct Decision<'a> {
    /// Why it is accepted.
    pub reason: &'a str,
    /// Who takes responsibility for that.
    pub by: &'a str,
}

/// The way to a place, from the folder of the workbook.
#[derive(Debug)]
pub struct Link {
    /// Path of the file, with `/`.
    pub path: String,
    /// The cell of a workbook: `'附件2'!J4`.
    pub cell: Option<String>,
}

/// Most characters of a cell. Excel takes 32767, more than anybody reads in a list.
const MOST_CHARS: usize = 2000;
/// Excel takes 65530 links on a sheet.
const MOST_LINKS: usize = 65_000;
/// Columns of the sheets with their widths; the last ones differ.
const COLUMNS: [(&str, f64); 10] = [
    ("序号", 6.0),
    (DEPARTMENT, 14.0),
    ("级别", 6.0),
    ("问题类型", 14.0),
    (PLACE, 26.0),
    ("页码", 6.0),
    (SHOWN, 28.0),
    (MESSAGE, 34.0),
    ("依据", 36.0),
    (ADVICE, 28.0),
];
const OPEN_COLUMNS: [(&str, f64); 3] = [(ANSWER, 10.0), (NOTE, 26.0), (IDENTITY, 60.0)];
const ACCEPTED_COLUMNS: [(&str, f64); 2] = [("认可理由", 24.0), ("认可人", 14.0)];
/// Where the weight stands, which is coloured.
const SEVERITY_COLUMN: u16 = 2;
/// Where the place stands, which is a link.
const PLACE_COLUMN: u16 = 4;
/// Where the page stands.
const PAGE_COLUMN: u16 = 5;

/// What the departments are told, in a sheet of its own.
const GUIDE: [&str; 7] = [
    "“问题清单”一页的每一行是一个待核实的问题。请责任单位逐行在“核实结果”一栏的下拉列表中选一项：",
    "属实：确实有错，还没有改。请在“理由或说明”写明应改成什么。",
    "已改：确实有错，原表或原稿已经改正。",
    "不改：核实无误，不用改。必须在“理由或说明”写明理由，如口径、数据来源，据此登记认可。",
    "“页码”是位置所在的标题在报告 PDF 中的页码；空着的，是附表中的数，或者报告还没有按现在的内容排版。",
    "可以筛选、排序、调整列宽、隐藏不用的栏。请不要改动表头，不要删除行和栏：最后一栏（隐藏的“识别码”）用来认出每一行。",
    "填好后把这个文件原样发回，存成 .xlsx 或 .xls 都可以。",
];

/// Makes the workbook.
///
/// # Errors
/// When there is more than a workbook can hold.
pub fn issues(list: &IssueList<'_>) -> io::Result<Vec<u8>> {
    made(list).map_err(io::Error::other)
}

fn made(list: &IssueList<'_>) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let properties = DocProperties::new().set_title(format!("{}问题清单", list.title));
    // A fixed date keeps the bytes equal from run to run.
    let (year, month, day) = list.date.unwrap_or((2000, 1, 1));
    let date = ExcelDateTime::from_ymd(u16::try_from(year).unwrap_or(2000), month, day)?;
    book.set_properties(&properties.set_creation_datetime(&date));
    let open = book.add_worksheet().set_name(SHEET)?;
    sheet(open, list, &list.open, &OPEN_COLUMNS)?;
    answers(open, list.rows())?;
    guide(book.add_worksheet().set_name("填写说明")?)?;
    sheet(book.add_worksheet().set_name("已认可")?, list, &list.accepted, &ACCEPTED_COLUMNS)?;
    if let Some(scope) = &list.scope {
        scope::pages(&mut book, scope)?;
    }
    book.save_to_buffer()
}

/// Formats of the cells.
pub(super) struct Looks {
    pub(super) head: Format,
    pub(super) text: Format,
    pub(super) blank: Format,
    middle: Format,
    /// To be filled in.
    pub(super) open: Format,
    link: Format,
    severity: [Format; 3],
}

impl Looks {
    pub(super) fn new() -> Self {
        let base = Format::new().set_font_name("宋体").set_font_size(10).set_border(FormatBorder::Thin);
        let text = base.clone().set_text_wrap().set_align(FormatAlign::Top);
        let middle = text.clone().set_align(FormatAlign::Center);
        Self {
            head: base
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter)
                .set_background_color(Color::RGB(0x00D9_E2F3)),
            link: text
                .clone()
                .set_font_color(Color::RGB(0x0005_63C1))
                .set_underline(rust_xlsxwriter::FormatUnderline::Single),
            severity: [0x00F8_CBAD, 0x00FF_E699, 0x00E2_EFDA]
                .map(|colour| middle.clone().set_background_color(Color::RGB(colour))),
            blank: text.clone(),
            open: text.clone().set_background_color(Color::RGB(0x00FF_FBE6)),
            // Stays text also when somebody opens the cell for editing and closes it again.
            text: text.set_quote_prefix(),
            middle,
        }
    }
}

fn sheet(
    sheet: &mut Worksheet,
    list: &IssueList<'_>,
    issues: &[Issue<'_>],
    own: &[(&str, f64)],
) -> Result<(), XlsxError> {
    let looks = Looks::new();
    let columns = || (0_u16..).zip(COLUMNS.iter().chain(own));
    for (column, (title, width)) in columns() {
        sheet.write_string_with_format(0, column, *title, &looks.head)?;
        sheet.set_column_width(column, *width)?;
    }
    sheet.set_row_height(0, 24)?;
    let rows = sorted(list, issues);
    for (row, (department, issue)) in (1..).zip(&rows) {
        let texts = texts(department, issue);
        let linked = issue.link.as_ref().filter(|_| (row as usize) < MOST_LINKS).and_then(url);
        line(sheet, row, &texts, linked, (issue.finding.severity, &looks))?;
        let widths = columns().skip(1).map(|(_, (_, width))| *width);
        sheet.set_row_height(row, height(widths.zip(texts.iter().map(String::as_str))))?;
    }
    let last_row = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    let last_column = columns().last().map_or(0, |(column, _)| column);
    sheet.autofilter(0, 0, last_row, last_column)?;
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.4, 0.4, 0.6, 0.6, 0.3, 0.3);
    let title: String = list.title.chars().take(60).collect();
    sheet.set_header(format!("&C{}　问题清单", title.replace('&', "&&")));
    sheet.set_footer("&C第 &P 页，共 &N 页");
    Ok(())
}

/// The choice of answers beside each row, and what the rows are known by, which nobody needs to see.
fn answers(sheet: &mut Worksheet, rows: usize) -> Result<(), XlsxError> {
    let column =
        |header: &str| (0_u16..).zip(COLUMNS.iter().chain(&OPEN_COLUMNS)).find(|(_, (title, _))| *title == header);
    let at = |header: &str| column(header).map_or(0, |(at, _)| at);
    sheet.set_column_hidden(at(IDENTITY))?;
    let Some(last) = u32::try_from(rows).ok().filter(|rows| *rows > 0) else { return Ok(()) };
    let choice = DataValidation::new()
        .allow_list_strings(&Answer::ALL.map(Answer::word))?
        .set_input_title("核实结果")?
        .set_input_message("属实：有错，还没有改\n已改：有错，已经改正\n不改：核实无误，须在右边写明理由")?
        .set_error_style(DataValidationErrorStyle::Stop)
        .set_error_title("请从列表中选")?
        .set_error_message("只能填：属实、已改、不改。理由和说明请写在右边一栏。")?;
    sheet.add_data_validation(1, at(ANSWER), last, at(ANSWER), &choice)?;
    Ok(())
}

/// How the list is filled in.
fn guide(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    const WIDTH: f64 = 84.0;
    let text = Format::new().set_font_name("宋体").set_font_size(11).set_text_wrap().set_align(FormatAlign::Top);
    sheet.set_column_width(0, WIDTH)?;
    for (row, line) in (0..).zip(GUIDE) {
        sheet.write_string_with_format(row, 0, line, &text)?;
        sheet.set_row_height(row, height(std::iter::once((WIDTH, line))) + 4.0)?;
    }
    sheet.set_paper_size(9).set_print_fit_to_pages(1, 0);
    Ok(())
}

/// A row for each department of each finding: by department, then weight and kind, then place.
fn sorted<'a, 'b>(list: &IssueList<'a>, issues: &'b [Issue<'a>]) -> Vec<(&'a str, &'b Issue<'a>)> {
    let IssueList { order, only, .. } = *list;
    let rank = |name: &str| order.iter().position(|known| known == name).unwrap_or(order.len());
    let mut rows: Vec<(usize, &str, &Issue<'_>)> = Vec::new();
    for issue in issues {
        let wanted = issue.departments.iter().filter(|name| only.is_empty() || only.contains(name));
        rows.extend(wanted.map(|name| (rank(name), name.as_str(), issue)));
        if issue.departments.is_empty() && only.is_empty() {
            rows.push((usize::MAX, NOBODY, issue));
        }
    }
    rows.sort_by(|(rank_a, name_a, a), (rank_b, name_b, b)| {
        let (a, b) = (a.finding, b.finding);
        let by_place = || (a.severity, a.code, &a.place).cmp(&(b.severity, b.code, &b.place));
        (rank_a, name_a).cmp(&(rank_b, name_b)).then_with(by_place)
    });
    rows.into_iter().map(|(_, name, issue)| (name, issue)).collect()
}

/// What the cells of a row say, from the second column on.
fn texts(department: &str, issue: &Issue<'_>) -> Vec<String> {
    let finding = issue.finding;
    let reason = Some(said(&finding.reason)).filter(|reason| !reason.is_empty());
    let grounds: Vec<String> =
        reason.into_iter().chain(issue.related.iter().map(|place| format!("参见 {}", said(place)))).collect();
    let mut texts = vec![
        department.to_owned(),
        finding.severity.label().to_owned(),
        finding.code.title().to_owned(),
        issue.place.clone(),
        issue.page.map_or_else(String::new, |page| page.to_string()),
        issue.shown.clone(),
        said(&finding.message),
        grounds.join("\n"),
        issue.advice.join("\n"),
    ];
    match issue.decision {
        Some(Decision { reason, by }) => texts.extend([reason.to_owned(), by.to_owned()]),
        None => texts.extend([String::new(), String::new(), issue.mark.clone()]),
    }
    texts.iter().map(|text| clipped(text)).collect()
}

fn line(
    sheet: &mut Worksheet,
    row: u32,
    texts: &[String],
    link: Option<Url>,
    (severity, looks): (Severity, &Looks),
) -> Result<(), XlsxError> {
    sheet.write_number_with_format(row, 0, row, &looks.middle)?;
    // Everything is written as a string: what begins with = + - @ is text and never a formula.
    for (column, text) in (1_u16..).zip(texts) {
        let look = match column {
            SEVERITY_COLUMN => &looks.severity[severity as usize],
            PAGE_COLUMN => &looks.middle,
            _ => &looks.text,
        };
        if text.is_empty() {
            let look = if usize::from(column) < COLUMNS.len() { &looks.blank } else { &looks.open };
            sheet.write_blank(row, column, look)?;
        } else {
            sheet.write_string_with_format(row, column, text, look)?;
        }
    }
    if let (Some(url), Some(place)) = (link, texts.get(usize::from(PLACE_COLUMN) - 1)) {
        sheet.write_url_with_format(row, PLACE_COLUMN, url.set_text(place), &looks.link)?;
    }
    Ok(())
}

/// The height of a row, in points, for wrapped texts in columns so wide: programs that print a
/// workbook or turn it into a PDF do not all measure it themselves.
pub(super) fn height<'a>(cells: impl Iterator<Item = (f64, &'a str)>) -> f64 {
    const LINE: f64 = 14.0;
    /// Excel takes no more.
    const MOST: f64 = 409.0;
    let lines = cells.map(|(width, text)| text.split('\n').map(|line| lines(line, width)).sum::<usize>());
    let lines = u32::try_from(lines.max().unwrap_or(1).max(1)).unwrap_or(u32::MAX);
    (f64::from(lines) * LINE + 4.0).min(MOST)
}

/// Lines that a paragraph takes in a column: a Chinese character is as wide as two digits, and a
/// line ends a little early where a word or a bracket may not be torn.
fn lines(text: &str, width: f64) -> usize {
    const LOST: f64 = 2.0;
    let room = (width - LOST).max(2.0);
    let mut lines = 1;
    let mut used = 0.0;
    for c in text.chars() {
        let wide = if c.is_ascii() { 1.0 } else { 2.0 };
        if used + wide > room {
            lines += 1;
            used = 0.0;
        }
        used += wide;
    }
    lines
}

pub(super) fn clipped(text: &str) -> String {
    match text.char_indices().nth(MOST_CHARS) {
        Some((end, _)) => format!("{}……", &text[..end]),
        None => text.to_owned(),
    }
}

/// The link, when it can be written: the workbook's writer takes a path for escaped only by some
/// signs of it, and cuts one with a `#` that is not escaped.
fn url(link: &Link) -> Option<Url> {
    const MOST_UNITS: usize = 2000;
    /// What a URL takes for something else.
    const RESERVED: [char; 12] = ['%', ' ', '#', '"', '<', '>', '[', ']', '^', '`', '{', '}'];
    let escaped = |c: char| if RESERVED.contains(&c) { format!("%{:02x}", u32::from(c)) } else { c.to_string() };
    let path = link.path.chars().map(escaped).collect::<Vec<_>>().concat();
    // A lone # would be escaped a second time.
    let is_seen_as_escaped = path.replace("%23", "").contains('%');
    if (path.contains("%23") && !is_seen_as_escaped) || path.encode_utf16().count() > MOST_UNITS {
        return None;
    }
    let anchor = link.cell.as_ref().map(|cell| format!("#{cell}")).unwrap_or_default();
    Some(Url::new(format!("file:///{path}{anchor}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_as_high_as_their_text() {
        let high = |width, text: &str| height([(14.0, "区发改局"), (width, text)].into_iter());
        assert!((high(26.0, "短") - 18.0).abs() < 0.01);
        assert!((high(26.0, &"字".repeat(36)) - 46.0).abs() < 0.01, "three lines of twelve");
        assert!((high(26.0, "一\n\n三") - 46.0).abs() < 0.01);
        assert!((high(26.0, &"字".repeat(2000)) - 409.0).abs() < 0.01);
    }
}
