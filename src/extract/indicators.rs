//! 附件2: a sheet with indicators in, the indicator table out.

use std::collections::BTreeSet;

use super::header::{self, Header, Label};
use super::sheet::{RawCell, Sheet};
use super::wording::Wordings;
use super::workbook;
use crate::diag::{Code, Diagnostic, MOST_NAME, Sink};
use crate::model::department::Roster;
use crate::model::grammar;
use crate::model::tables::{Indicator, IndicatorColumn, IndicatorTable};
use crate::model::value::{Origin, Reading, Value};
use crate::place::Place;
use crate::text::chinese;
use crate::text::period::Period;
use crate::text::tidy;

/// A sheet with fewer of these meanings is not taken for an indicator table.
const LEAST_MEANINGS: usize = 5;

/// Most indicators, and most kinds of them, that a table may have.
const MOST_INDICATORS: usize = 10_000;
const MOST_DOMAINS: usize = 200;

/// Columns that the table must have, with their standard wording.
const REQUIRED: [(IndicatorColumn, &str); 6] = [
    (IndicatorColumn::Name, "指标名称"),
    (IndicatorColumn::Unit, "单位"),
    (IndicatorColumn::Target, "2025年·目标值"),
    (IndicatorColumn::Attribute, "属性"),
    (IndicatorColumn::Department, "责任单位"),
    (IndicatorColumn::Verdict, "基本评价"),
];

/// The header when the sheet is an indicator table.
pub(super) fn recognise(sheet: &Sheet, wordings: &Wordings) -> Option<Header<IndicatorColumn>> {
    let found = header::find(sheet, &|label| meaning(label, wordings))?;
    let judged = [IndicatorColumn::Verdict, IndicatorColumn::Target, IndicatorColumn::Attribute];
    (found.meanings() >= LEAST_MEANINGS && judged.iter().filter(|role| found.has(role)).count() >= 2).then_some(found)
}

fn meaning(label: &Label, wordings: &Wordings) -> Option<IndicatorColumn> {
    let plain = |text: &str| match wordings.standard(text)? {
        "类型" => Some(IndicatorColumn::Domain),
        "序号" => Some(IndicatorColumn::Number),
        "指标名称" => Some(IndicatorColumn::Name),
        "单位" => Some(IndicatorColumn::Unit),
        "基数" => Some(IndicatorColumn::Base),
        "目标值" => Some(IndicatorColumn::Target),
        "年均增速" => Some(IndicatorColumn::Rate),
        "属性" => Some(IndicatorColumn::Attribute),
        "责任单位" => Some(IndicatorColumn::Department),
        "基本评价" => Some(IndicatorColumn::Verdict),
        "目标值是否调整" => Some(IndicatorColumn::Adjusted),
        "预期目标值" => Some(IndicatorColumn::Expected),
        _ => None,
    };
    if let Some(role) = plain(&label.key) {
        return Some(role);
    }
    let (period, rest) = Period::split(&label.key)?;
    match wordings.standard(&rest) {
        Some("总量") => Some(IndicatorColumn::Level(period)),
        Some("增速") => Some(IndicatorColumn::Growth(period)),
        Some(_) => plain(&rest),
        None if rest.is_empty() => Some(IndicatorColumn::Level(period)),
        None => None,
    }
}

/// Reads the rows below the header.
pub(super) fn read(
    sheet: &Sheet,
    header: &Header<IndicatorColumn>,
    roster: &Roster,
    sink: &mut Sink,
) -> Option<IndicatorTable> {
    header.report_repeated(sheet, &IndicatorColumn::Extra, sink);
    if !has_required(sheet, header, sink) {
        return None;
    }
    let grid = header.grid(sheet, &IndicatorColumn::Extra);
    let mut table = IndicatorTable { grid, rows: Vec::new() };
    let name_column = u32::try_from(table.grid.column(&IndicatorColumn::Name)?).ok()?;
    let mut domain = String::new();
    let mut domains = BTreeSet::new();
    for row in sheet.rows_from(header.first_row()) {
        if let Some(note) = note_row(sheet, row) {
            table.grid.notes.push(note);
            continue;
        }
        if let Some(group) = group_row(sheet, row, name_column) {
            domain = group;
            continue;
        }
        let cells: Vec<Value> =
            header.columns.iter().map(|(label, role)| value(sheet, row, label, role.as_ref(), sink)).collect();
        let own_domain = table.grid.column(&IndicatorColumn::Domain).map(|col| tidy(&cells[col].text));
        if let Some(own) = own_domain.filter(|own| !own.is_empty()) {
            domain = own;
        }
        let name = tidy(sheet.text(row, name_column));
        if name.is_empty() {
            report_nameless(sheet, row, name_column, sink);
            continue;
        }
        if name.chars().count() > MOST_NAME {
            report_overlong(sheet, row, name_column, sink);
            continue;
        }
        let departments = table
            .grid
            .column(&IndicatorColumn::Department)
            .map_or_else(Vec::new, |col| roster.resolve_joint(&cells[col].text));
        domains.insert(domain.clone());
        if table.rows.len() == MOST_INDICATORS || domains.len() > MOST_DOMAINS {
            report_too_many(sheet, row, name_column, sink);
            return None;
        }
        table.rows.push(Indicator { name, domain: domain.clone(), departments, cells });
    }
    Some(table)
}

fn has_required(sheet: &Sheet, header: &Header<IndicatorColumn>, sink: &mut Sink) -> bool {
    let missing: Vec<&str> = REQUIRED.iter().filter(|(role, _)| !header.has(role)).map(|(_, word)| *word).collect();
    for word in &missing {
        let unknown: Vec<&str> =
            header.columns.iter().filter(|(_, role)| role.is_none()).map(|(label, _)| label.shown.as_str()).collect();
        let place = Place::Cell { cell: sheet.cell_ref(header.row, 0), header: None };
        let mut finding = Diagnostic::error(Code::MissingColumn, place, format!("指标表缺少列 `{word}`"))
            .because("没有这一列，报告中的指标情况无法生成");
        if !unknown.is_empty() {
            finding = finding.hint(format!(
                "未识别的列：{}；如其中有该列，请在 report.yaml 的 headers 中登记它的写法",
                unknown.join("、")
            ));
        }
        sink.push(finding.hint(format!("请在工作表 `{}` 的表头中补上 `{word}`", sheet.name)));
    }
    missing.is_empty()
}

/// The value at a row and column, read by the grammar.
fn value(sheet: &Sheet, row: u32, label: &Label, role: Option<&IndicatorColumn>, sink: &mut Sink) -> Value {
    let raw = sheet.cell(row, label.col);
    let percent = match role {
        Some(IndicatorColumn::Growth(_)) => workbook::as_percent(raw),
        _ => None,
    };
    let value = super::cell_value(sheet, row, label.col, percent.as_ref().unwrap_or(raw));
    let must_read = role.is_some_and(IndicatorColumn::is_data);
    if must_read && value.reading == Reading::Text {
        super::report_unread(sheet, row, label, &value.text, sink);
    }
    value
}

/// Columns that are looked at.
fn columns(sheet: &Sheet) -> u32 {
    sheet.cols.min(header::SEARCHED_COLUMNS)
}

/// A row whose only text is a group label such as `一、经济发展`.
fn group_row(sheet: &Sheet, row: u32, name_column: u32) -> Option<String> {
    let mut texts: Vec<&str> =
        (0..columns(sheet)).map(|col| sheet.text(row, col)).filter(|text| !text.is_empty()).collect();
    texts.dedup();
    let [only] = texts[..] else { return None };
    let spans_name = sheet.anchor(row, name_column) != (row, name_column);
    let tidied = tidy(only);
    let (number, rest) = tidied.split_once('、').unwrap_or(("", &tidied));
    let is_numbered = chinese::whole(number.trim_matches(['（', '）'])).is_some();
    (is_numbered || spans_name).then(|| rest.trim_end_matches(['：', ':']).to_owned())
}

/// A line under the table: 注：…
fn note_row(sheet: &Sheet, row: u32) -> Option<String> {
    let first = (0..columns(sheet)).map(|col| sheet.text(row, col)).find(|text| !text.is_empty())?;
    ["注：", "注:", "说明：", "备注："].iter().any(|mark| first.starts_with(mark)).then(|| first.to_owned())
}

fn report_too_many(sheet: &Sheet, row: u32, name_column: u32, sink: &mut Sink) {
    let place = Place::Cell { cell: sheet.cell_ref(row, name_column), header: Some("指标名称".to_owned()) };
    let message = format!("指标超过 {MOST_INDICATORS} 个，或类型超过 {MOST_DOMAINS} 种");
    sink.push(
        Diagnostic::error(Code::OverlongTable, place, message)
            .because("一份规划不会有这么多指标和类型，这多半不是指标表")
            .hint("请检查该工作表是否放错，类型一列是否填了别的内容"),
    );
}

fn report_overlong(sheet: &Sheet, row: u32, name_column: u32, sink: &mut Sink) {
    let place = Place::Cell { cell: sheet.cell_ref(row, name_column), header: Some("指标名称".to_owned()) };
    sink.push(
        Diagnostic::error(Code::OverlongTable, place, format!("指标名称超过 {MOST_NAME} 个字"))
            .because("这多半是误贴进来的一段文字，不是名称")
            .hint("请填写指标名称；说明文字请放在备注列"),
    );
}

fn report_nameless(sheet: &Sheet, row: u32, name_column: u32, sink: &mut Sink) {
    let place = Place::Cell { cell: sheet.cell_ref(row, name_column), header: Some("指标名称".to_owned()) };
    sink.push(
        Diagnostic::error(Code::EmptyCell, place, "这一行有数据，但没有指标名称")
            .because("没有名称的一行无法归入任何指标，其数据会丢失")
            .hint("请填写指标名称，或清空整行"),
    );
}

/// A value from a raw cell.
pub(super) fn value_of(raw: &RawCell, origin: Origin) -> Value {
    let mut reading = grammar::read(&raw.text);
    if let (Reading::Number(quantity), Some(exact)) = (&mut reading, raw.exact) {
        quantity.value = exact;
    }
    Value { text: raw.text.clone(), reading, origin }
}
