//! Stage 1: the workbooks of a [`Project`] in, [`Dataset`] out.
//!
//! A sheet is what its header says it is; names and positions of sheets do not matter. All that is
//! wrong is reported at once; the stage fails only where no report can be made from what is left.

mod answers;
mod candidate;
mod choices;
mod display;
mod filled;
mod format_code;
mod header;
mod legacy;
mod likely;
mod lines;
mod meaning;
mod measure;
mod precedents;
mod naming;
mod parts;
mod preflight;
pub mod probe;
mod quiet;
mod read;
mod recognise;
mod schema;
mod sheet;
mod snapshot;
mod standalone;
mod stored;
mod unknown;
mod word;
mod wording;
mod workbook;

use std::collections::BTreeSet;
use std::sync::Arc;

use sha2::{Digest, Sha256};

pub use answers::answers;
pub use choices::choices;
pub use snapshot::{SNAPSHOT, snapshot};
pub use standalone::{Book, book, likely_headers, workbooks};
pub use stored::Workbooks;
pub use word::manuscript;

use crate::diag::{Code, Diagnostic, Outcome, Sink, Stopped};
use crate::model::department::Roster;
use crate::model::job::Job;
use crate::model::table::schema::ColumnSchema;
use crate::model::table::{Dataset, Schema, SourceFile};
use crate::place::{Place, column_letters};
use crate::project::{Project, Unreadable, is_lock_file};
use recognise::Recogniser;
use sheet::Sheet;
use workbook::Budget;

/// Reads all workbooks of the project.
///
/// # Errors
/// Stops when a workbook cannot be read or no sheet is an indicator table.
pub fn dataset(project: &Project, sink: &mut Sink) -> Outcome<Dataset> {
    let mut books = Vec::new();
    for workbook in &project.job.workbooks {
        let read = read_file(project, workbook).map_err(|finding| sink.push(*finding));
        books.push((workbook.value.as_str(), read.ok()));
    }
    let schemas = schema::schemas(&own_schemas(project, sink)?, &project.job.headers, sink);
    known_headers(project, &schemas, sink);
    // A table read without what describes it would seem to lack columns.
    if sink.has_errors() {
        return Err(Stopped);
    }
    sink.extend(unlisted(project));
    tables(&project.job, schemas, books, &|path| project.world.work_on(path), sink)
}

/// Tables and texts beside the workbooks that `report.yaml` does not list.
fn unlisted(project: &Project) -> Option<Diagnostic> {
    const TABLES: [&str; 10] = ["xlsx", "xlsm", "xlsb", "xls", "et", "ods", "csv", "docx", "doc", "wps"];
    let job = &project.job;
    let is_listed = |name: &String| job.workbooks.iter().any(|workbook| workbook.value == *name);
    let present = project.world.list("inputs", &TABLES).unwrap_or_default();
    let files: Vec<String> = present.into_iter().filter(|name| !is_listed(name) && !is_lock_file(name)).collect();
    let first = files.first()?;
    let shown: Vec<String> = files.iter().map(|name| format!("`{name}`")).collect();
    let message = format!("inputs 中有 {} 个文件没有用上：{}", files.len(), shown.join("、"));
    let found = Diagnostic::note(Code::UnlistedFile, Place::File(format!("inputs/{first}")), message)
        .because("report.yaml 的 workbooks 没有列出，里面的数报告里没有");
    let is_workbook = |name: &&String| ["xlsx", "xls", "ods"].iter().any(|end| name.ends_with(&format!(".{end}")));
    let books: Vec<&str> = files.iter().filter(is_workbook).map(String::as_str).collect();
    let found = if books.is_empty() {
        found
    } else {
        found.hint(format!(
            "要用的，在 workbooks 下加：{}",
            books.iter().map(|name| format!("`- {name}`")).collect::<Vec<_>>().join("、")
        ))
    };
    let found = if books.len() < files.len() {
        found.hint("只能读 .xlsx、.xls、.ods；CSV 请另存为 .xlsx，Word 里的表请贴进工作簿，文字请写进 inputs/narrative")
    } else {
        found
    };
    Some(found.hint("不用的，请移出 inputs 文件夹"))
}

/// Folder of a project's own kinds of tables.
const SCHEMAS: &str = "inputs/tables";

/// The files that describe kinds of tables of the bureau's own: path and text.
fn own_schemas(project: &Project, sink: &mut Sink) -> Outcome<Vec<(String, String)>> {
    let names = project
        .world
        .list(SCHEMAS, &["yaml", "yml"])
        .map_err(|refusal| sink.stop(refusal.finding(SCHEMAS, "文件夹无法读取", "请检查文件夹的权限")))?;
    if names.len() > schema::MOST_FILES {
        let message = format!("文件夹里有 {} 个文件，最多 {} 个", names.len(), schema::MOST_FILES);
        let finding = Diagnostic::error(Code::UnsafeFile, Place::File(SCHEMAS.to_owned()), message);
        return Err(sink.stop(finding.because("每张工作表都要与每种表比较，太多会很慢").hint("请只保留用到的")));
    }
    // What Notepad makes of a file that was to be called 产值.yaml.
    for name in project.world.list(SCHEMAS, &["txt"]).unwrap_or_default() {
        let message = format!("没有读 `{name}`：文件名不以 .yaml 结尾");
        sink.push(
            Diagnostic::warning(Code::BadConfig, Place::File(format!("{SCHEMAS}/{name}")), message)
                .because("这个文件夹里只读 .yaml 文件，里面写的表没有用上")
                .hint("请改文件名；用记事本保存时，“保存类型”选“所有文件”"),
        );
    }
    let text = |name: String| {
        let file = format!("{SCHEMAS}/{name}");
        let text = project.world.text(&file, sink).ok()?;
        Some((file, text))
    };
    Ok(names.into_iter().filter_map(text).collect())
}

/// Wordings in `report.yaml` for headers that no kind of table has.
fn known_headers(project: &Project, schemas: &[Arc<Schema>], sink: &mut Sink) {
    let columns = schemas.iter().flat_map(|schema| &schema.columns);
    let standards: BTreeSet<&str> = columns.map(ColumnSchema::word).filter(|word| !word.is_empty()).collect();
    for standard in project.job.headers.keys().filter(|standard| !standards.contains(standard.as_str())) {
        let place = project.place_of_path(&["headers", standard]);
        sink.push(
            Diagnostic::error(Code::BadConfig, place, format!("headers 中的 `{standard}` 不是标准表头"))
                .because("冒号左边写标准表头，右边写你们的写法")
                .closest(standard, standards.iter().copied()),
        );
    }
}

/// The tables of workbooks by name; one that could not be read has no bytes. `work_on` is told which is read.
fn tables(
    job: &Job,
    schemas: Vec<Arc<Schema>>,
    books: Vec<(&str, Option<Vec<u8>>)>,
    work_on: &dyn Fn(&str),
    sink: &mut Sink,
) -> Outcome<Dataset> {
    let roster = Roster::of(job);
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
        work_on(&format!("inputs/{name}"));
        let macros = job.allow_macros.iter().any(|allowed| allowed == name);
        match workbook::read(name, bytes, macros, &mut budget, sink) {
            Some(read) => sheets.extend(read),
            None => unread = true,
        }
    }
    let mut recogniser = Recogniser::new(job, &schemas, &roster);
    for sheet in &sheets {
        let used = recogniser.take(sheet, sink);
        report_form(sheet, used, sink);
    }
    let broken = recogniser.broken;
    let unlike = std::mem::take(&mut recogniser.unlike);
    let coverage = std::mem::take(&mut recogniser.coverage);
    let tables = recogniser.tables(sink);
    // The table may stand in what could not be read.
    if tables.is_empty() && !unread && !broken {
        report_no_table(job, &unlike, sink);
    }
    if tables.is_empty() || unread || broken {
        return Err(Stopped);
    }
    Ok(Dataset { tables, schemas, sources, coverage })
}

/// Says what about a sheet's form matters to the reader of the report.
fn report_form(sheet: &Sheet, used: bool, sink: &mut Sink) {
    let place = || Place::File(sheet.address());
    if used {
        report_hidden_lines(sheet, sink);
    }
    if used && sheet.formatless {
        let message = "该格式不提供数字格式，小数位数按存储的数显示，增速列按百分数显示";
        sink.push(
            Diagnostic::note(Code::NoNumberFormats, place(), message)
                .because(".xls 和 .ods 读不到 Excel 中设置的小数位数")
                .hint("请用 Excel 或 WPS 另存为 .xlsx，使报告与表格显示一致"),
        );
    }
    let hidden = if used {
        Diagnostic::warning(Code::HiddenSheet, place(), "使用了隐藏的工作表")
            .because("隐藏的工作表容易是旧数据")
            .hint("请取消隐藏并核对，或删除该工作表")
    } else {
        Diagnostic::note(Code::HiddenSheet, place(), "没有使用隐藏的工作表")
            .because("它的表头不是报告要用的表")
            .hint("不再需要时，请删除该工作表")
    };
    sink.extend(sheet.hidden.then_some(hidden));
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

fn report_no_table(job: &Job, unlike: &[String], sink: &mut Sink) {
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
                unlike.join("；")
            ))
            .hint(cure),
    );
}

/// Reads a workbook's bytes.
fn read_file(project: &Project, workbook: &serde_yaml::Spanned<String>) -> Result<Vec<u8>, Box<Diagnostic>> {
    if is_lock_file(&workbook.value) {
        return Err(Box::new(lock_file(project, workbook)));
    }
    let file = format!("inputs/{}", workbook.value);
    let cure = "请检查文件权限，并关闭正在使用它的程序；文件过大时，可在 report.yaml 的 limits.workbook-mib 中调大";
    project.world.read(&file, project.job.limits.workbook_mib << 20).map_err(|refusal| {
        Box::new(match &refusal {
            Unreadable::Missing(_) => missing_workbook(project, workbook),
            _ => refusal.finding(&file, "工作簿无法读取", cure),
        })
    })
}

fn lock_file(project: &Project, workbook: &serde_yaml::Spanned<String>) -> Diagnostic {
    let name = &workbook.value;
    Diagnostic::error(Code::BadConfig, project.place_of(workbook), format!("`{name}` 不是工作簿"))
        .because("以 `~$` 开头的是 Excel、WPS 打开工作簿时留下的临时文件，里面没有表格")
        .hint(format!("请写工作簿本身的名称 `{}`", name.replacen("~$", "", 1)))
}

fn missing_workbook(project: &Project, workbook: &serde_yaml::Spanned<String>) -> Diagnostic {
    let present = project.world.list("inputs", &["xlsx", "xls", "ods"]).unwrap_or_default();
    let message = format!("找不到工作簿 `inputs/{}`", workbook.value);
    Diagnostic::error(Code::MissingFile, project.place_of(workbook), message)
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
