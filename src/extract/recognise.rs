//! Which sheet is which kind of table: a sheet is what its header says it is; names and positions of
//! sheets do not matter.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::candidate::{self, Candidate};
use super::header::Header;
use super::likely;
use super::meaning::Periods;
use super::read;
use super::sheet::Sheet;
use super::unknown;
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::department::Roster;
use crate::model::job::Job;
use crate::model::table::schema::ColumnSchema;
use crate::model::table::{Coverage, INDICATORS, Schema, Table};
use crate::place::Place;
use crate::text::period::Period;
use crate::text::tidy;

/// Most rows times columns of a table. Empty positions between take memory as values do.
const MOST_POSITIONS: u64 = 1_000_000;

/// The tables found so far.
pub(super) struct Recogniser<'a> {
    schemas: &'a [Arc<Schema>],
    roster: &'a Roster,
    periods: Periods,
    found: Vec<(usize, Table)>,
    /// Sheets that are not like any kind of table.
    unused: Vec<String>,
    /// What the headers of sheets that are no table have and lack.
    pub unlike: Vec<String>,
    /// How much of each table was understood.
    pub coverage: Vec<Coverage>,
    /// A sheet is a table but cannot be read as one.
    pub broken: bool,
}

impl<'a> Recogniser<'a> {
    pub(super) fn new(job: &Job, schemas: &'a [Arc<Schema>], roster: &'a Roster) -> Self {
        // Figures of a table that names no year are those of the latest annual data.
        let latest = Period::find(&tidy(&job.evaluation.annual_data)).map(|period| Period::year(period.year));
        let annual = latest.map(|period| period.year);
        let periods = Periods { latest, annual, base: job.plan.base_year, plan_end: job.plan.end_year };
        Self {
            schemas,
            roster,
            periods,
            found: Vec::new(),
            unused: Vec::new(),
            coverage: Vec::new(),
            unlike: Vec::new(),
            broken: false,
        }
    }

    /// Reads a sheet as the table that its header makes it; false when it is none.
    pub(super) fn take(&mut self, sheet: &Sheet, sink: &mut Sink) -> bool {
        let candidates = candidate::candidates(sheet);
        let own = Period::find(&tidy(&sheet.name)).or(self.periods.latest);
        let periods = Periods { latest: own, ..self.periods };
        let headers = self.headers(&candidates, periods);
        let fitting: Vec<&(usize, Header<'_>)> = headers.iter().filter(|(_, header)| header.fits()).collect();
        let most = fitting.iter().map(|(_, header)| header.meanings()).max();
        let mut best = fitting.into_iter().filter(|(_, header)| Some(header.meanings()) == most);
        let Some((at, header)) = best.next() else {
            self.unlike.push(unlike(sheet, &headers));
            match nearest(&headers) {
                Some(header) => sink.push(near(sheet, header)),
                // Hidden sheets are told of one by one.
                None if !sheet.hidden && sheet.rows > 0 => self.unused.push(sheet.address()),
                None => {}
            }
            return false;
        };
        if let Some((_, other)) = best.next() {
            sink.push(ambiguous(sheet, header, other));
            self.broken = true;
            return true;
        }
        let width = u64::from(sheet.cols.min(candidate::SEARCHED_COLUMNS));
        if sheet.rows_from(0).len() as u64 * width > MOST_POSITIONS {
            sink.push(too_large(sheet));
            self.broken = true;
            return true;
        }
        match read::table(sheet, header, &self.schemas[*at], self.roster, sink) {
            Some((table, skipped)) => {
                sink.extend(unknown::columns(sheet, header, &table));
                self.coverage.push(unknown::coverage(header, &table, skipped));
                self.keep(*at, table, sink);
            }
            None => self.broken = true,
        }
        true
    }

    /// Wordings for columns that a sheet lacks which is the indicator table, or most like it.
    pub(super) fn likely_headers(&self, sheet: &Sheet) -> BTreeMap<String, Vec<String>> {
        let candidates = candidate::candidates(sheet);
        let headers = self.headers(&candidates, self.periods);
        let main = nearest(&headers).or_else(|| headers.iter().map(|(_, header)| header).find(|header| header.fits()));
        let main = main.filter(|header| header.schema.id == INDICATORS);
        main.map(|header| likely::headers(header, sheet)).unwrap_or_default()
    }

    /// The header of a sheet as each kind reads it.
    fn headers<'b>(&self, candidates: &'b [Candidate], periods: Periods) -> Vec<(usize, Header<'b>)>
    where
        'a: 'b,
    {
        let schemas = self.schemas.iter().enumerate();
        schemas.filter_map(|(at, schema)| Some((at, Header::find(schema, candidates, periods)?))).collect()
    }

    /// Keeps a table; a second one of a kind that has one is an error that names both sheets.
    fn keep(&mut self, at: usize, table: Table, sink: &mut Sink) {
        let first = self.found.iter().find(|(known, _)| *known == at).map(|(_, first)| first.sheet.as_str());
        match first.filter(|_| !self.schemas[at].several) {
            Some(first) => sink.push(repeated(&table, first)),
            None => self.found.push((at, table)),
        }
    }

    /// The tables in the order of the schemas; says which sheets are none.
    pub(super) fn tables(mut self, sink: &mut Sink) -> Vec<Table> {
        sink.extend(unused(&self.unused));
        self.found.sort_by_key(|(at, _)| *at);
        self.found.into_iter().map(|(_, table)| table).collect()
    }
}

/// The kind of which a sheet has at least half of the columns that tell it from others.
fn nearest<'b, 'a>(headers: &'b [(usize, Header<'a>)]) -> Option<&'b Header<'a>> {
    let is_near = |header: &&Header<'_>| {
        let missing = header.missing().len();
        missing > 0 && header.meanings() >= 2 && header.own_meanings() >= missing
    };
    headers.iter().map(|(_, header)| header).filter(is_near).max_by_key(|header| header.meanings())
}

/// Which headers of the nearest kind a sheet has, and which it lacks.
fn unlike(sheet: &Sheet, headers: &[(usize, Header<'_>)]) -> String {
    let words = |words: Vec<&str>| words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join("、");
    let fewest = |header: &&Header<'_>| (header.meanings(), std::cmp::Reverse(header.missing().len()));
    let Some(header) = headers.iter().map(|(_, header)| header).max_by_key(fewest) else {
        return format!("`{}` 没有认得的表头", sheet.address());
    };
    let lacking = header.missing().into_iter().map(ColumnSchema::word).filter(|word| !word.is_empty());
    let missing = words(lacking.collect());
    let name = &header.schema.name;
    let lacking = if missing.is_empty() { String::new() } else { format!("，缺少 {missing}") };
    format!("`{}` 最像{name}：认出 {}{lacking}", sheet.address(), words(header.shown(true)))
}

fn near(sheet: &Sheet, header: &Header<'_>) -> Diagnostic {
    let words = |columns: Vec<&str>| columns.into_iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join("、");
    let missing = header.missing().into_iter().map(ColumnSchema::word).collect();
    let name = &header.schema.name;
    let message = format!("没有使用这张工作表：它像{name}，但缺少列 {}", words(missing));
    let found = Diagnostic::note(Code::NearTable, Place::File(sheet.address()), message)
        .because(format!("认出的列有 {}", words(header.shown(true))));
    match header.shown(false) {
        unknown if unknown.is_empty() => found.hint("请补上缺少的列；不是这张表的，不用理会"),
        unknown => found.hint(format!(
            "未识别的列：{}；如其中有缺少的列，请在 report.yaml 的 headers 中登记它的写法",
            words(unknown)
        )),
    }
}

fn unused(sheets: &[String]) -> Option<Diagnostic> {
    let names: Vec<String> = sheets.iter().map(|sheet| format!("`{sheet}`")).collect();
    let message = format!("没有使用 {} 张工作表：{}", sheets.len(), names.join("、"));
    let found = Diagnostic::note(Code::UnusedSheet, Place::File(sheets.first()?.clone()), message);
    Some(found.because("它们的表头不像任何一种认得的表").hint(
        "不是报告要用的表，不用理会；是的，请在 report.yaml 的 headers 中登记表头的写法，或在 inputs/tables 中写明这种表",
    ))
}

fn ambiguous(sheet: &Sheet, one: &Header<'_>, other: &Header<'_>) -> Diagnostic {
    let message = format!("这张工作表既像{}，又像{}", one.schema.name, other.schema.name);
    let columns = one.shown(true).join("、");
    Diagnostic::error(Code::AmbiguousTable, Place::File(sheet.address()), message)
        .because(format!("两种表都认得它的列（{columns}），无法判断按哪一种读"))
        .hint("请在其中一种表的设置（inputs/tables）里，给只有它才有的列写上 `required: true`")
}

fn repeated(table: &Table, first: &str) -> Diagnostic {
    let message = format!("又一张{}，前一张是 `{first}`", table.short_name());
    Diagnostic::error(Code::RepeatedTable, Place::File(table.sheet.clone()), message)
        .because("无法判断以哪一张为准")
        .hint("请只保留一张，或从 report.yaml 的 workbooks 中去掉多余的工作簿")
}

fn too_large(sheet: &Sheet) -> Diagnostic {
    let message = format!("表格过大：用到第 {} 行、第 {} 列", sheet.rows, sheet.cols);
    Diagnostic::error(Code::OverlongTable, Place::File(sheet.address()), message)
        .because(format!("行数与列数的乘积超过 {MOST_POSITIONS}，报告排不下这样的表"))
        .hint("请删去远离表格的零星单元格，只保留表格本身")
}
