//! Stage 1: the workbooks of a [`Project`] in, [`Dataset`] out.
//!
//! A sheet is what its header says it is; names and positions of sheets do not matter. All that is
//! wrong is reported at once; the stage fails only where no report can be made from what is left.

mod alone;
mod display;
mod header;
mod indicators;
mod lists;
mod precedents;
mod preflight;
pub mod probe;
mod quiet;
mod sheet;
mod snapshot;
mod stored;
mod wording;
mod workbook;

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

pub use alone::workbook;
pub use snapshot::{SNAPSHOT, snapshot};
pub use stored::Workbooks;

use crate::diag::{Code, Diagnostic, Outcome, Sink, Stopped};
use crate::model::department::Roster;
use crate::model::job::Job;
use crate::model::tables::{Dataset, IndicatorTable, Notes, ProjectBox, ProjectTable, RankingTable, SourceFile};
use crate::model::value::{Origin, Value};
use crate::place::{CellRef, Place, column_letters};
use crate::project::{Project, Unreadable, is_lock_file};
use header::Label;
use sheet::{RawCell, Sheet};
use wording::Wordings;
use workbook::Budget;

/// Reads all workbooks of the project.
///
/// # Errors
/// Stops when a workbook cannot be read or no sheet is an indicator table.
pub fn dataset(project: &Project, sink: &mut Sink) -> Outcome<Dataset> {
    known_headers(project, sink)?;
    let mut books = Vec::new();
    for workbook in &project.job.workbooks {
        let bytes = if is_lock_file(&workbook.value) {
            sink.push(lock_file(project, workbook));
            None
        } else {
            read_file(project, workbook, sink)
        };
        books.push((workbook.value.as_str(), bytes));
    }
    tables(&project.job, books, sink)
}

/// Stops at wordings in `report.yaml` for headers that do not exist: a table read without them would
/// seem to lack columns.
fn known_headers(project: &Project, sink: &mut Sink) -> Outcome<()> {
    let is_unknown = |standard: &&String| Wordings::all().all(|known| known != standard.as_str());
    let mut known = Ok(());
    for standard in project.job.headers.keys().filter(is_unknown) {
        sink.push(
            Diagnostic::error(
                Code::BadConfig,
                project.place_of_path(&["headers", standard]),
                format!("headers 中的 `{standard}` 不是标准表头"),
            )
            .because("冒号左边写标准表头，右边写你们的写法")
            .closest(standard, Wordings::all()),
        );
        known = Err(Stopped);
    }
    known
}

/// The tables of workbooks by name; one that could not be read has no bytes.
fn tables(job: &Job, books: Vec<(&str, Option<Vec<u8>>)>, sink: &mut Sink) -> Outcome<Dataset> {
    let wordings = Wordings::new(&job.headers);
    let roster = Roster::new(&job.departments);
    let mut sheets = Vec::new();
    let mut sources = Vec::new();
    let mut unread = false;
    let mut budget = Budget::new(job.limits);
    for (name, bytes) in books {
        let Some(bytes) = bytes else {
            unread = true;
            continue;
        };
        sources.push(SourceFile { name: name.to_owned(), sha256: hex(&Sha256::digest(&bytes)) });
        let macros = job.allow_macros.iter().any(|allowed| allowed == name);
        match workbook::read(name, bytes, macros, &mut budget, sink) {
            Some(read) => sheets.extend(read),
            None => unread = true,
        }
    }
    let mut found = Tables::default();
    for sheet in &sheets {
        found.take(sheet, &wordings, &roster, sink);
    }
    if found.indicators.is_none() {
        // The table may stand in what could not be read.
        if !unread && !found.broken {
            report_no_table(job, &sheets, sink);
        }
        return Err(Stopped);
    }
    if unread {
        return Err(Stopped);
    }
    found.into_dataset(sources).ok_or(Stopped)
}

/// Tables found so far.
#[derive(Default)]
struct Tables {
    indicators: Option<IndicatorTable>,
    /// An indicator table was seen but lacks columns.
    broken: bool,
    projects: Option<ProjectTable>,
    ranking: Option<RankingTable>,
    boxes: Vec<ProjectBox>,
    notes: BTreeMap<String, Notes>,
    note_cells: Vec<(String, CellRef)>,
}

impl Tables {
    /// What was found, when an indicator table is among it.
    fn into_dataset(mut self, sources: Vec<SourceFile>) -> Option<Dataset> {
        self.boxes.sort_by_key(|listed| (listed.key.parse::<u32>().unwrap_or(u32::MAX), listed.key.clone()));
        Some(Dataset {
            indicators: self.indicators?,
            projects: self.projects,
            ranking: self.ranking,
            boxes: self.boxes,
            notes: self.notes,
            note_cells: self.note_cells,
            sources,
        })
    }

    /// Reads a sheet as the table that its header makes it.
    fn take(&mut self, sheet: &Sheet, wordings: &Wordings, roster: &Roster, sink: &mut Sink) {
        let is_large =
            sheet.rows_from(0).len() as u64 * u64::from(sheet.cols.min(header::SEARCHED_COLUMNS)) > MOST_POSITIONS;
        if is_large && recognised(sheet, wordings) {
            sink.push(too_large(sheet));
            self.broken = true;
            return;
        }
        let used = if let Some(header) = indicators::recognise(sheet, wordings) {
            let read = indicators::read(sheet, &header, roster, sink);
            self.broken |= read.is_none();
            keep_first(&mut self.indicators, read, |table| &table.grid.sheet, sheet, "指标表", sink)
        } else if let Some(header) = lists::recognise_ranking(sheet, wordings) {
            let read = lists::read_ranking(sheet, &header, sink);
            keep_first(&mut self.ranking, Some(read), |table| &table.grid.sheet, sheet, "排名表", sink)
        } else if let Some(header) = lists::recognise_projects(sheet, wordings) {
            let read = lists::read_projects(sheet, header, sink);
            keep_first(&mut self.projects, Some(read), |table| &table.grid.sheet, sheet, "重大项目表", sink)
        } else if let Some(header) = lists::recognise_boxes(sheet, wordings) {
            self.boxes.extend(lists::read_boxes(sheet, &header, roster));
            true
        } else if let Some(header) = lists::recognise_notes(sheet, wordings) {
            let (notes, cells) = lists::read_notes(sheet, &header);
            for (indicator, kinds) in notes {
                let own = self.notes.entry(indicator).or_default();
                for (kind, value) in kinds {
                    own.entry(kind).or_insert(value);
                }
            }
            self.note_cells.extend(cells);
            true
        } else {
            false
        };
        report_form(sheet, used, sink);
    }
}

/// Most rows times columns of a table. Empty positions between take memory as values do.
const MOST_POSITIONS: u64 = 1_000_000;

fn recognised(sheet: &Sheet, wordings: &Wordings) -> bool {
    indicators::recognise(sheet, wordings).is_some()
        || lists::recognise_ranking(sheet, wordings).is_some()
        || lists::recognise_projects(sheet, wordings).is_some()
        || lists::recognise_boxes(sheet, wordings).is_some()
        || lists::recognise_notes(sheet, wordings).is_some()
}

fn too_large(sheet: &Sheet) -> Diagnostic {
    let message = format!("表格过大：用到第 {} 行、第 {} 列", sheet.rows, sheet.cols);
    Diagnostic::error(Code::OverlongTable, Place::File(sheet.address()), message)
        .because(format!("行数与列数的乘积超过 {MOST_POSITIONS}，报告排不下这样的表"))
        .hint("请删去远离表格的零星单元格，只保留表格本身")
}

/// Keeps the first table of a kind; a second one is an error that names both sheets.
fn keep_first<T>(
    slot: &mut Option<T>,
    read: Option<T>,
    address: impl Fn(&T) -> &String,
    sheet: &Sheet,
    kind: &str,
    sink: &mut Sink,
) -> bool {
    match (slot.as_ref(), read) {
        (Some(first), Some(_)) => {
            sink.push(
                Diagnostic::error(
                    Code::RepeatedTable,
                    Place::File(sheet.address()),
                    format!("又一张{kind}，前一张是 `{}`", address(first)),
                )
                .because("无法判断以哪一张为准")
                .hint("请只保留一张，或从 report.yaml 的 workbooks 中去掉多余的工作簿"),
            );
        }
        (None, Some(table)) => *slot = Some(table),
        (_, None) => {}
    }
    true
}

/// Says what about a sheet's form matters to the reader of the report.
fn report_form(sheet: &Sheet, used: bool, sink: &mut Sink) {
    let place = || Place::File(sheet.address());
    if !used {
        if sheet.hidden {
            sink.push(
                Diagnostic::note(Code::HiddenSheet, place(), "没有使用隐藏的工作表")
                    .because("它的表头不是报告要用的表")
                    .hint("不再需要时，请删除该工作表"),
            );
        }
        return;
    }
    report_hidden_lines(sheet, sink);
    if sheet.formatless {
        sink.push(
            Diagnostic::note(
                Code::NoNumberFormats,
                Place::File(sheet.address()),
                "该格式不提供数字格式，小数位数按存储的数显示，增速列按百分数显示",
            )
            .because(".xls 和 .ods 读不到 Excel 中设置的小数位数")
            .hint("请用 Excel 或 WPS 另存为 .xlsx，使报告与表格显示一致"),
        );
    }
    if sheet.hidden {
        sink.push(
            Diagnostic::warning(Code::HiddenSheet, Place::File(sheet.address()), "使用了隐藏的工作表")
                .because("隐藏的工作表容易是旧数据")
                .hint("请取消隐藏并核对，或删除该工作表"),
        );
    }
}

/// Says which hidden rows and columns were read.
fn report_hidden_lines(sheet: &Sheet, sink: &mut Sink) {
    let (rows, cols) = sheet.hidden_lines();
    let lines = [("行", runs(&rows, |row| (u64::from(row) + 1).to_string())), ("列", runs(&cols, column_letters))];
    for (kind, shown) in lines.into_iter().filter(|(_, shown)| !shown.is_empty()) {
        let message = format!("使用了隐藏的{kind}：{shown}");
        sink.push(
            Diagnostic::warning(Code::HiddenLines, Place::File(sheet.address()), message)
                .because("隐藏的行和列照样读入，报告里有，打开表格却看不见")
                .hint("请取消隐藏并核对；不要的请删除"),
        );
    }
}

/// Numbers as runs: `3、5–8`; the first ten runs.
fn runs(numbers: &[u32], name: impl Fn(u32) -> String) -> String {
    const MOST: usize = 10;
    let mut found: Vec<(u32, u32)> = Vec::new();
    for number in numbers {
        match found.last_mut() {
            Some((_, last)) if *last + 1 == *number => *last = *number,
            _ => found.push((*number, *number)),
        }
    }
    let shown = |(first, last): &(u32, u32)| {
        if first == last { name(*first) } else { format!("{}–{}", name(*first), name(*last)) }
    };
    let more = if found.len() > MOST { "等" } else { "" };
    found.iter().take(MOST).map(shown).collect::<Vec<_>>().join("、") + more
}

fn report_no_table(job: &Job, sheets: &[Sheet], sink: &mut Sink) {
    let seen: Vec<String> = sheets.iter().map(|sheet| format!("`{}`", sheet.address())).collect();
    // A workbook that is read without a project is listed nowhere.
    let (place, message, cure) = if job.workbooks.is_empty() {
        let cure = "请换成附表的工作簿；表头写法不同时，请放进项目，在 report.yaml 的 headers 中登记";
        (job.title.as_str(), "工作簿中没有指标表（附件2）", cure)
    } else {
        let cure = "请检查 workbooks 是否列全，或在 headers 中登记你们的表头写法";
        ("inputs/report.yaml", "所列工作簿中没有指标表（附件2）", cure)
    };
    sink.push(
        Diagnostic::error(Code::MissingTable, Place::File(place.to_owned()), message)
            .because(format!(
                "没有一张工作表的表头含有指标名称、单位、目标值、属性、责任单位、基本评价；已查看：{}",
                seen.join("、")
            ))
            .hint(cure),
    );
}

/// Reads a workbook's bytes.
fn read_file(project: &Project, workbook: &serde_yaml::Spanned<String>, sink: &mut Sink) -> Option<Vec<u8>> {
    let file = format!("inputs/{}", workbook.value);
    let read = project.world.read(&file, project.job.limits.workbook_mib << 20);
    read.map_err(|refusal| {
        sink.push(match &refusal {
            Unreadable::Missing(_) => missing_workbook(project, workbook),
            _ => refusal.finding(
                &file,
                "工作簿无法读取",
                "请检查文件权限，并关闭正在使用它的程序；文件过大时，可在 report.yaml 的 limits.workbook-mib 中调大",
            ),
        });
    })
    .ok()
}

fn lock_file(project: &Project, workbook: &serde_yaml::Spanned<String>) -> Diagnostic {
    let name = &workbook.value;
    Diagnostic::error(Code::BadConfig, project.place_of(workbook), format!("`{name}` 不是工作簿"))
        .because("以 `~$` 开头的是 Excel、WPS 打开工作簿时留下的临时文件，里面没有表格")
        .hint(format!("请写工作簿本身的名称 `{}`", name.replacen("~$", "", 1)))
}

fn missing_workbook(project: &Project, workbook: &serde_yaml::Spanned<String>) -> Diagnostic {
    let present = project.world.list("inputs", &["xlsx", "xls", "ods"]).unwrap_or_default();
    Diagnostic::error(
        Code::MissingFile,
        project.place_of(workbook),
        format!("找不到工作簿 `inputs/{}`", workbook.value),
    )
    .because("report.yaml 的 workbooks 列出了它")
    .closest(&workbook.value, present.iter().map(String::as_str))
    .hint("请把文件放入 inputs 文件夹，或改正 report.yaml 中的文件名")
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The value that a cell shows.
fn cell_value(sheet: &Sheet, row: u32, col: u32, raw: &RawCell) -> Value {
    indicators::value_of(raw, Origin::Cell(sheet.cell_ref(row, col)))
}

fn report_unread(sheet: &Sheet, row: u32, label: &Label, text: &str, sink: &mut Sink) {
    if sheet.cell(row, label.col).is_error {
        return;
    }
    let place = Place::Cell { cell: sheet.cell_ref(row, label.col), header: Some(label.shown.clone()) };
    sink.push(
        Diagnostic::warning(Code::UnreadableValue, place, format!("无法读懂 `{text}`，已按文字原样保留"))
            .because("它不是数、百分数、界限（如 `7以上`）、累计（如 `[-14]`）或约定的用语，不参与计算")
            .hint("请改为数字，或改用表中约定的写法（见手册“表格里能写什么”）"),
    );
}
