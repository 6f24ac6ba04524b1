//! A sheet and the kind of table that its header makes it in, the [`Table`] out.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::header::Header;
use super::likely;
use super::lines::{Line, Lines};
use super::measure;
use super::naming;
use super::parts::Parts;
use super::sheet::{RawCell, Sheet};
use super::unknown;
use super::workbook;
use crate::diag::{Code, Diagnostic, MOST_NAME, Sink};
use crate::model::department::Roster;
use crate::model::grammar;
use crate::model::table::schema::{ColumnSchema, Schema};
use crate::model::table::{Column, INDICATORS, Role, Row, SkippedRow, Table};
use crate::model::value::{Origin, Reading, Value};
use crate::place::Place;
use crate::text::period::Period;
use crate::text::{distinct, label, tidy};

/// Most rows, and most outer groups of them, that a table may have.
const MOST_ROWS: usize = 10_000;
const MOST_GROUPS: usize = 200;
/// Departments of all rows together. They are kept with every piece of the report that they answer for.
const MOST_OWNERS: usize = 60_000;
/// Characters of all names of a table that prose calls by name: each is looked for in every sentence.
const MOST_LETTERS: usize = 250_000;

/// Reads the rows below a header; none when the table lacks what it must have, or has too much.
pub(super) fn table(
    sheet: &Sheet,
    header: &Header<'_>,
    schema: &Arc<Schema>,
    roster: &Roster,
    sink: &mut Sink,
) -> Option<(Table, Vec<SkippedRow>)> {
    header.report_repeated(sheet, sink);
    if !is_complete(sheet, header, sink) {
        return None;
    }
    let mut table = Table {
        kind: schema.id.clone(),
        name: schema.name.clone(),
        title: header.title(),
        unit: header.unit_of_table(),
        sheet: sheet.address(),
        header: header.rows(sheet),
        columns: header.columns(),
        rows: Vec::new(),
        headings: BTreeMap::new(),
        notes: Vec::new(),
        schema: schema.clone(),
    };
    let name_at = table.name_column()?;
    let mut lines = Lines::new(sheet, (header.candidate.row, header.first_row()), &table, name_at);
    let mut skipped = Vec::new();
    let mut reader = RowReader {
        sheet,
        roster,
        labels: Labels::new(&table),
        parts: Parts::new(&table),
        groups: BTreeSet::new(),
        letters: 0,
        owners: 0,
        unit: header.unit_of_rows(),
    };
    for row in sheet.rows_from(header.first_row()) {
        match lines.kind(row) {
            Line::Note(note) => table.notes.push(note),
            Line::Skipped(what) => skipped.push(SkippedRow { row: row + 1, what }),
            Line::Units(units) => {
                skipped.push(SkippedRow { row: row + 1, what: "单位" });
                set_units(&mut table, units);
            }
            Line::Group { name, shown } => {
                if shown != name {
                    table.headings.insert(name.clone(), shown);
                }
                reader.labels.begin(name);
            }
            Line::Row => reader.row(row, name_at, &mut table, sink)?,
        }
    }
    // Elsewhere a row is looked up by all that stands in its cell.
    if table.kind == INDICATORS {
        naming::leave_units(&mut table.rows);
    }
    Some((table, skipped))
}

/// Units under the headers of columns whose headers give none.
fn set_units(table: &mut Table, units: Vec<(usize, String)>) {
    for (at, unit) in units {
        if let Some(column) = table.columns.get_mut(at).filter(|column| column.role.is_data() && column.unit.is_empty())
        {
            column.unit = unit;
        }
    }
}

fn is_complete(sheet: &Sheet, header: &Header<'_>, sink: &mut Sink) -> bool {
    let missing = header.missing();
    let kind = label::name(&header.schema.name);
    let is_main = header.schema.id == INDICATORS;
    let reason = if is_main {
        "没有这一列，报告中的指标情况无法生成"
    } else {
        "没有这一列，这张表不能使用"
    };
    let unknown = Some(header.shown(false).join("、"))
        .filter(|unknown| !unknown.is_empty())
        .map(|unknown| format!("未识别的列：{unknown}；如其中有该列，请在 report.yaml 的 headers 中登记它的写法"));
    let likely = likely::headers(header, sheet);
    for column in &missing {
        let word = column.word();
        let place = Place::cell(&sheet.cell_ref(header.candidate.row, 0));
        let finding = Diagnostic::error(Code::MissingColumn, place, format!("{kind}缺少列 `{word}`")).because(reason);
        let own = likely.get_key_value(word).map(|(word, own)| BTreeMap::from([(word.clone(), own.clone())]));
        let cure = own.and_then(|own| unknown::registering(&own)).or_else(|| unknown.clone());
        let finding = cure.iter().fold(finding, Diagnostic::hint);
        sink.push(finding.hint(format!("请在工作表 `{}` 的表头中补上 `{word}`", sheet.name)));
    }
    if missing.is_empty() {
        sink.extend(less_said(sheet, header, unknown::registering(&likely).or(unknown).as_ref()));
    }
    missing.is_empty()
}

/// What the report does without, since the table has no column for it.
fn less_said(sheet: &Sheet, header: &Header<'_>, unknown: Option<&String>) -> Option<Diagnostic> {
    let words: Vec<String> = header.advised().iter().map(|column| format!("`{}`", column.word())).collect();
    let kind = label::name(&header.schema.name);
    let place = Place::cell(&sheet.cell_ref(header.candidate.row, 0));
    let message = format!("{kind}没有列 {}", words.join("、"));
    let finding =
        Diagnostic::note(Code::MissingColumn, place, message).because("报告里按它分类、统计、摘编的内容没有，其余照常");
    let finding = unknown.into_iter().fold(finding, Diagnostic::hint);
    (!words.is_empty()).then(|| finding.hint("确实没有这一列的，不用理会"))
}

/// The labels in force: empty ones repeat those above.
struct Labels {
    /// Keys, the outer levels first: level and column; none for a group that stands in rows of its own
    /// alone.
    keys: Vec<(u8, Option<usize>)>,
    current: Vec<String>,
}

impl Labels {
    fn new(table: &Table) -> Self {
        let last = table.schema.level_of_names().unwrap_or(u8::MAX);
        let key = |(at, column): (usize, &Column)| match column.role {
            Role::Key(level) if level <= last => Some((level, Some(at))),
            _ => None,
        };
        let mut keys: Vec<(u8, Option<usize>)> = table.columns.iter().enumerate().filter_map(key).collect();
        keys.sort_unstable();
        if table.schema.rows.groups && keys.len() < 2 {
            keys.insert(0, (0, None));
        }
        Self { current: vec![String::new(); keys.len()], keys }
    }

    /// Takes over what a row says. An outer label that changes ends the inner ones.
    fn take(&mut self, cells: &[Value], schema: &Schema) {
        for (at, (level, column)) in self.keys.iter().enumerate() {
            let Some(own) = column.map(|column| &cells[column].text) else { continue };
            let inherits = schema.column(&Role::Key(*level)).is_some_and(|key| key.inherits);
            let is_repeated = own.is_empty() && inherits;
            if !is_repeated && self.current[at] != *own {
                self.current[at].clone_from(own);
                self.current[at + 1..].iter_mut().for_each(String::clear);
            }
        }
    }

    /// Begins a group that stands in a row of its own.
    fn begin(&mut self, group: String) {
        if let Some(outer) = self.current.first_mut() {
            *outer = group;
        }
    }

    /// Names of the levels that say something, the outermost first; cells merged across levels say
    /// it once.
    fn names(&self, schema: &Schema) -> Vec<String> {
        let labels = self.current.iter().enumerate().filter(|(_, text)| !text.is_empty());
        let name = |(at, text): (usize, &String)| match () {
            () if schema.rows.bracketed_unit => label::name(text),
            () if schema.rows.groups && at + 1 < self.current.len() => naming::group(text),
            () => tidy(text),
        };
        let mut names: Vec<String> = labels.map(name).collect();
        names.dedup();
        names
    }
}

struct RowReader<'a> {
    sheet: &'a Sheet,
    roster: &'a Roster,
    labels: Labels,
    parts: Parts,
    groups: BTreeSet<String>,
    /// Characters of the names so far.
    letters: usize,
    /// Departments of the rows so far.
    owners: usize,
    /// Unit of rows whose cell for it is empty.
    unit: &'a str,
}

impl RowReader<'_> {
    /// Reads a row; none when the table is too large to be one.
    fn row(&mut self, row: u32, name_at: usize, table: &mut Table, sink: &mut Sink) -> Option<()> {
        let schema = table.schema.clone();
        let cells: Vec<Value> = (0..table.columns.len()).map(|at| self.value(row, table, at, sink)).collect();
        let (name, groups) = self.labels(table, name_at, &cells);
        let is_above = |at: usize| self.sheet.anchor(row, u32::try_from(at).unwrap_or(0)).0 < row;
        let named = self.parts.name(&name, &cells, is_above);
        let name = if named.name.is_empty() { name } else { named.name.clone() };
        let at = |problem: fn(Place, &str) -> Diagnostic| {
            let header = table.columns[name_at].label.clone();
            let column = u32::try_from(name_at).unwrap_or(0);
            let place = Place::Cell { cell: self.sheet.cell_ref(row, column), header: Some(header) };
            let words = schema.column(&table.columns[name_at].role).map(ColumnSchema::word);
            problem(place, words.filter(|word| !word.is_empty()).unwrap_or("名称"))
        };
        if name.is_empty() {
            // What stands beside a missing name would be lost, also far right of the table; outer labels
            // alone say nothing.
            let is_label = |(at, _): &(usize, &Value)| matches!(table.columns[*at].role, Role::Key(_));
            let mut filled = cells.iter().enumerate().filter(|(_, cell)| !cell.text.is_empty()).peekable();
            let is_lost = filled.peek().is_none() || !filled.all(|cell| is_label(&cell));
            sink.extend(is_lost.then(|| at(nameless)));
            return Some(());
        }
        if name.chars().count() > MOST_NAME && schema.prose {
            sink.push(at(overlong));
            return Some(());
        }
        self.letters += name.chars().count();
        if self.letters > MOST_LETTERS && schema.prose {
            sink.push(at(wordy));
            return None;
        }
        if table.rows.len() == MOST_ROWS || (self.groups.len() == MOST_GROUPS && self.is_new_group(&groups)) {
            sink.push(at(too_many));
            return None;
        }
        self.groups.extend(groups.first().cloned());
        let mut row = self.labelled(table, name, groups, cells);
        self.parts.join(&named, &mut row);
        self.owners += row.departments.len();
        if self.owners > MOST_OWNERS {
            sink.push(at(crowded));
            return None;
        }
        measure::in_units(table, &mut row, sink);
        table.rows.push(row);
        Some(())
    }

    fn is_new_group(&self, groups: &[String]) -> bool {
        groups.first().is_some_and(|group| !self.groups.contains(group))
    }

    /// The name of a row, empty where nothing names it, and the labels above that.
    fn labels(&mut self, table: &Table, name_at: usize, cells: &[Value]) -> (String, Vec<String>) {
        let schema = &table.schema;
        self.labels.take(cells, schema);
        let innermost = self.labels.current.last().is_some_and(|label| !label.is_empty());
        let mut groups = self.labels.names(schema);
        // Columns under one label are as many as a row needs; else the innermost one is the name.
        let is_named = innermost || schema.columns.iter().any(|column| column.spread);
        // 合计 may stand in the column of numbers or of the outer labels, with the name left empty.
        let total = total_label(table, cells).filter(|_| cells[name_at].text.is_empty());
        groups.retain(|group| Some(group) != total.as_ref());
        let name = total.or_else(|| groups.pop().filter(|_| is_named)).unwrap_or_default();
        (name, groups)
    }

    fn labelled(&self, table: &Table, name: String, groups: Vec<String>, cells: Vec<Value>) -> Row {
        let schema = &table.schema;
        let text = |role: &Role| table.column(role).map_or("", |at| cells[at].text.as_str());
        let period = table.column(&Role::Period).map(|at| period_name(&cells[at].text));
        let item = text(&Role::Item);
        let own_unit = tidy(text(&Role::Unit));
        let unit = match (own_unit.is_empty(), schema.rows.bracketed_unit) {
            (false, _) => own_unit,
            (true, true) => self.bracketed(item),
            (true, false) => {
                label::unit(&name).filter(|unit| label::is_unit(unit)).unwrap_or_else(|| self.unit.to_owned())
            }
        };
        let owners = [Role::Owner, Role::Support].into_iter().filter_map(|role| table.column(&role));
        Row {
            total: schema.is_total(&name),
            item: period.unwrap_or_else(|| if schema.rows.bracketed_unit { label::name(item) } else { tidy(item) }),
            departments: distinct(owners.flat_map(|at| self.roster.resolve_joint(&cells[at].text))),
            unit,
            name,
            groups,
            cells,
            ..Row::default()
        }
    }

    /// The unit in the brackets of a row's labels, the innermost first.
    fn bracketed(&self, item: &str) -> String {
        if label::name(item).ends_with('%') {
            return "%".to_owned();
        }
        let name = self.labels.current.iter().rev().map(String::as_str).find(|text| !text.is_empty());
        [Some(item), name].into_iter().flatten().find_map(label::unit).unwrap_or_default()
    }

    /// The value at a row and column, read by the grammar.
    fn value(&self, row: u32, table: &Table, at: usize, sink: &mut Sink) -> Value {
        let col = u32::try_from(at).unwrap_or(0);
        let column = &table.columns[at];
        let raw = self.sheet.cell(row, col);
        let is_percent = matches!(column.role, Role::Growth(_) | Role::SinceBase(_));
        let percent = if is_percent { workbook::as_percent(raw) } else { None };
        let origin = Origin::Cell(self.sheet.cell_ref(row, col));
        let value = value_of(percent.as_ref().unwrap_or(raw), origin, column.role.is_data());
        if column.role.is_data() && value.reading == Reading::Text && !raw.is_error {
            let place = Place::Cell { cell: self.sheet.cell_ref(row, col), header: Some(column.label.clone()) };
            sink.push(unread(place, &value.text));
        }
        value
    }
}

/// The word for a total that a row has in one of its labels.
fn total_label(table: &Table, cells: &[Value]) -> Option<String> {
    let columns = table.columns.iter().zip(cells);
    let mut labels = columns.filter(|(column, _)| matches!(column.role, Role::Number | Role::Key(_)));
    labels.find(|(_, cell)| table.schema.is_total(&cell.text)).map(|(_, cell)| tidy(&cell.text))
}

/// The period of a row as all tables write it; words that name none stay.
fn period_name(text: &str) -> String {
    let tidied = tidy(text);
    Period::split(&tidied).filter(|(_, rest)| rest.is_empty()).map_or(tidied, |(period, _)| period.to_string())
}

/// A value from a raw cell. A number with the mark of a note (77.3*) is read without, and shown with it.
fn value_of(raw: &RawCell, origin: Origin, is_data: bool) -> Value {
    let mut reading = measure::reading(raw);
    let may_be_marked = is_data && matches!(reading, Reading::Text | Reading::Held { .. });
    if let Some(bare) = Some(&raw.text).filter(|_| may_be_marked).and_then(|text| label::without_mark(text)) {
        reading = grammar::read(bare);
    }
    Value { text: raw.text.clone(), reading, origin }
}

fn too_many(place: Place, _: &str) -> Diagnostic {
    let message = format!("表格超过 {MOST_ROWS} 行，或类型超过 {MOST_GROUPS} 种");
    Diagnostic::error(Code::OverlongTable, place, message)
        .because("一份规划不会有这么多指标和类型，这多半不是报告要用的表")
        .hint("请检查该工作表是否放错，类型一列是否填了别的内容")
}

fn crowded(place: Place, _: &str) -> Diagnostic {
    let message = format!("到这里为止，责任单位合计超过 {MOST_OWNERS} 个");
    Diagnostic::error(Code::OverlongTable, place, message)
        .because("一项指标由几个部门负责，一格里不会有成百上千个")
        .hint("请检查责任单位一列，是否误贴了大段文字")
}

fn wordy(place: Place, name: &str) -> Diagnostic {
    let message = format!("到这里为止，{name}合计超过 {MOST_LETTERS} 个字");
    Diagnostic::error(Code::OverlongTable, place, message)
        .because("一份规划的指标不过几千字，这多半不是报告要用的表")
        .hint("请检查该工作表是否放错，或误贴了大段文字")
}

fn overlong(place: Place, name: &str) -> Diagnostic {
    Diagnostic::error(Code::OverlongTable, place, format!("{name}超过 {MOST_NAME} 个字"))
        .because("这多半是误贴进来的一段文字，不是名称")
        .hint(format!("请填写{name}；说明文字请放在备注列"))
}

fn nameless(place: Place, name: &str) -> Diagnostic {
    Diagnostic::error(Code::EmptyCell, place, format!("这一行有数据，但没有{name}"))
        .because("没有名称的一行无法归入任何一项，其数据会丢失")
        .hint(format!("请填写{name}，或清空整行"))
}

fn unread(place: Place, text: &str) -> Diagnostic {
    Diagnostic::warning(Code::UnreadableValue, place, format!("无法读懂 `{text}`，已按文字原样保留"))
        .because("它不是数、百分数、界限（如 `7以上`）、累计（如 `[-14]`）或约定的用语，不参与计算")
        .hint("请改为数字，或改用表中约定的写法（见手册“表格里能写什么”）")
}
