//! Findings in, a workbook out: the list that departments work off, each row with a link to its
//! cell. The only maker of workbooks.

use std::io;

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Url, Workbook, Worksheet, XlsxError,
};

use crate::diag::{Diagnostic, Severity};
use crate::place::Place;

/// The list.
#[derive(Debug)]
pub struct IssueList<'a> {
    /// Title of the report, printed above every page.
    pub title: &'a str,
    /// Date of the report, which is the date of the workbook.
    pub date: Option<(i32, u8, u8)>,
    /// Departments in the order of their rows.
    pub order: &'a [String],
    /// What is to be worked off.
    pub open: Vec<Issue<'a>>,
    /// What is accepted.
    pub accepted: Vec<Issue<'a>>,
}

/// A finding with what a reader needs beside it.
#[derive(Debug)]
pub struct Issue<'a> {
    /// The finding.
    pub finding: &'a Diagnostic,
    /// Who answers for it; it has a row for each of them.
    pub departments: &'a [String],
    /// Why it is accepted and by whom.
    pub decision: Option<Decision<'a>>,
    /// What stands at its place now.
    pub shown: String,
    /// What stands at the related places, one for each.
    pub related: Vec<Option<String>>,
    /// The way to its place.
    pub link: Option<Link>,
}

/// An acceptance.
#[derive(Debug, Clone, Copy)]
pub struct Decision<'a> {
    /// Why.
    pub reason: &'a str,
    /// By whom.
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

/// Most characters of a cell; Excel takes 32767, nobody reads as many.
const MOST_CHARS: usize = 2000;
/// Excel takes 65530 links on a sheet.
const MOST_LINKS: usize = 65_000;
/// What stands for a department where there is none.
const NOBODY: &str = "待分工";

/// Columns of the sheets with their widths; the last ones differ.
const COLUMNS: [(&str, f64); 9] = [
    ("序号", 6.0),
    ("责任单位", 14.0),
    ("级别", 6.0),
    ("编号", 17.0),
    ("位置", 26.0),
    ("问题", 34.0),
    ("依据", 38.0),
    ("处理建议", 30.0),
    ("当前内容", 26.0),
];
const OPEN_COLUMNS: [(&str, f64); 1] = [("核实情况", 24.0)];
const ACCEPTED_COLUMNS: [(&str, f64); 2] = [("认可理由", 24.0), ("认可人", 10.0)];
/// Where the place stands, which is a link.
const PLACE_COLUMN: u16 = 4;

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
    // The same findings make the same bytes, whenever the check is run.
    let (year, month, day) = list.date.unwrap_or((2000, 1, 1));
    let date = ExcelDateTime::from_ymd(u16::try_from(year).unwrap_or(2000), month, day)?;
    book.set_properties(&properties.set_creation_datetime(&date));
    let sheets = [("问题清单", &list.open, &OPEN_COLUMNS[..]), ("已认可", &list.accepted, &ACCEPTED_COLUMNS)];
    for (name, issues, columns) in sheets {
        sheet(book.add_worksheet().set_name(name)?, list, issues, columns)?;
    }
    book.save_to_buffer()
}

/// Formats of the cells.
struct Looks {
    head: Format,
    text: Format,
    blank: Format,
    middle: Format,
    link: Format,
    severity: [Format; 3],
}

impl Looks {
    fn new() -> Self {
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
    let rows = sorted(list.order, issues);
    for (row, (department, issue)) in (1..).zip(&rows) {
        line(sheet, row, department, issue, &looks)?;
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

/// A row for each department of each finding: by department, then weight, then place.
fn sorted<'a, 'b>(order: &'a [String], issues: &'b [Issue<'a>]) -> Vec<(&'a str, &'b Issue<'a>)> {
    let rank = |name: &str| order.iter().position(|known| known == name).unwrap_or(order.len());
    let mut rows: Vec<(usize, &str, &Issue<'_>)> = Vec::new();
    for issue in issues {
        rows.extend(issue.departments.iter().map(|name| (rank(name), name.as_str(), issue)));
        if issue.departments.is_empty() {
            rows.push((usize::MAX, NOBODY, issue));
        }
    }
    rows.sort_by(|(rank_a, name_a, a), (rank_b, name_b, b)| {
        let (a, b) = (a.finding, b.finding);
        let by_place = || (a.severity, &a.place, a.code).cmp(&(b.severity, &b.place, b.code));
        (rank_a, name_a).cmp(&(rank_b, name_b)).then_with(by_place)
    });
    rows.into_iter().map(|(_, name, issue)| (name, issue)).collect()
}

fn line(sheet: &mut Worksheet, row: u32, department: &str, issue: &Issue<'_>, looks: &Looks) -> Result<(), XlsxError> {
    let finding = issue.finding;
    let severity = &looks.severity[match finding.severity {
        Severity::Error => 0,
        Severity::Warning => 1,
        Severity::Note => 2,
    }];
    sheet.write_number_with_format(row, 0, row, &looks.middle)?;
    // Everything is written as a string: what begins with = + - @ is text and never a formula.
    let texts: [(u16, &str, &Format); 8] = [
        (1, department, &looks.text),
        (2, finding.severity.label(), severity),
        (3, finding.code.as_str(), &looks.text),
        (PLACE_COLUMN, &finding.place.to_string(), &looks.text),
        (5, &finding.message, &looks.text),
        (6, &grounds(issue), &looks.text),
        (7, &finding.hints.join("\n"), &looks.text),
        (8, &issue.shown, &looks.text),
    ];
    for (column, text, look) in texts {
        sheet.write_string_with_format(row, column, clipped(text), look)?;
    }
    let url = issue.link.as_ref().filter(|_| (row as usize) < MOST_LINKS).and_then(url);
    if let Some(url) = url {
        let url = url.set_text(clipped(&finding.place.to_string()));
        sheet.write_url_with_format(row, PLACE_COLUMN, url, &looks.link)?;
    }
    match issue.decision {
        Some(Decision { reason, by }) => {
            sheet.write_string_with_format(row, 9, clipped(reason), &looks.text)?;
            sheet.write_string_with_format(row, 10, clipped(by), &looks.text)?;
        }
        None => {
            sheet.write_blank(row, 9, &looks.blank)?;
        }
    }
    Ok(())
}

/// Why it is wrong, and what it was compared with.
fn grounds(issue: &Issue<'_>) -> String {
    let mut lines: Vec<String> = Vec::new();
    if !issue.finding.reason.is_empty() {
        lines.push(issue.finding.reason.clone());
    }
    for ((place, message), shown) in issue.finding.related.iter().zip(&issue.related) {
        let shown = match (place, shown) {
            (Place::Cell { .. }, Some(shown)) => format!("：{shown}"),
            (_, Some(shown)) => format!("：{}", shown.chars().take(80).collect::<String>()),
            (_, None) => String::new(),
        };
        lines.push(format!("参见 {place}（{message}）{shown}"));
    }
    lines.join("\n")
}

fn clipped(text: &str) -> String {
    match text.char_indices().nth(MOST_CHARS) {
        Some((end, _)) => format!("{}……", &text[..end]),
        None => text.to_owned(),
    }
}

/// The link, when it can be written: the workbook's writer takes a path for escaped only by some
/// signs of it, and cuts one with a `#` that is not escaped.
fn url(link: &Link) -> Option<Url> {
    const MOST_UNITS: usize = 2000;
    let mut path = String::new();
    for c in link.path.chars() {
        match c {
            '%' => path += "%25",
            ' ' => path += "%20",
            '#' => path += "%23",
            '"' => path += "%22",
            '<' => path += "%3c",
            '>' => path += "%3e",
            '[' => path += "%5b",
            ']' => path += "%5d",
            '^' => path += "%5e",
            '`' => path += "%60",
            '{' => path += "%7b",
            '}' => path += "%7d",
            c => path.push(c),
        }
    }
    // A lone # would be escaped a second time.
    let is_seen_as_escaped = path.replace("%23", "").contains('%');
    if path.contains("%23") && !is_seen_as_escaped {
        return None;
    }
    if path.encode_utf16().count() > MOST_UNITS {
        return None;
    }
    let anchor = link.cell.as_ref().map(|cell| format!("#{cell}")).unwrap_or_default();
    Some(Url::new(format!("file:///{path}{anchor}")))
}
