//! Workbooks without a project in, their tables out: for a quick look at two of them, and for what a new
//! project is made from.

use std::collections::BTreeMap;
use std::path::Path;

use super::recognise::Recogniser;
use super::workbook::{self, Budget};
use super::{schema, tables};
use crate::diag::{Code, Diagnostic, Outcome, Sink, file_trouble};
use crate::model::department::Roster;
use crate::model::job::{InputLimits, Job};
use crate::model::kind::Kind;
use crate::model::table::Dataset;
use crate::place::Place;
use crate::project::given;

/// The settings of a workbook that belongs to no project: all defaults, names of its own.
const SETTINGS: &str = include_str!("standalone.yaml");

/// The settings of no project.
///
/// # Errors
/// What is wrong with them; they come with the program.
pub(super) fn settings() -> Result<Job, String> {
    let job: Job = serde_yaml::from_str(SETTINGS).map_err(|error| error.to_string())?;
    Ok(job.of_kind(Kind::default()))
}

/// Reads the tables of workbooks, with the settings of no project but what `headers` adds to them, and with the kinds
/// of tables that the files of `own` describe (path and text) beside the built-in ones.
///
/// # Errors
/// Stops when one cannot be read or none has a table; the reasons are in `sink`.
pub fn workbooks(
    books: &[Book],
    headers: &BTreeMap<String, Vec<String>>,
    own: &[(String, String)],
    sink: &mut Sink,
) -> Outcome<(Job, Dataset)> {
    let title = books.iter().map(|book| book.name.as_str()).collect::<Vec<_>>().join("、");
    let wrong = |error| Diagnostic::error(Code::BadConfig, Place::File(title.clone()), "内置设置有误").because(error);
    let mut job = settings().map_err(|error| sink.stop(wrong(error)))?;
    job.title.clone_from(&title);
    let schemas = schema::schemas(own, headers, sink);
    let books = books.iter().map(|book| (book.name.as_str(), Some(book.bytes.clone()))).collect();
    let data = tables(&job, schemas, books, &|_| {}, sink)?;
    Ok((job, data))
}

/// Wordings for columns that the indicator table of these workbooks seems to lack: standard wording → theirs.
pub fn likely_headers(books: &[Book]) -> BTreeMap<String, Vec<String>> {
    let mut sink = Sink::default();
    let (Ok(job), schemas) = (settings(), schema::built_in(&mut sink)) else { return BTreeMap::new() };
    let roster = Roster::of(&job);
    let recogniser = Recogniser::new(&job, &schemas, &roster);
    let mut budget = Budget::new(job.limits);
    let mut found = BTreeMap::new();
    for Book { name, bytes } in books {
        let sheets = workbook::read(name, bytes.clone(), false, &mut budget, &mut sink).unwrap_or_default();
        found.extend(sheets.iter().flat_map(|sheet| recogniser.likely_headers(sheet)));
    }
    found
}

/// A file outside a project: the name by which it is spoken of, and what is in it.
#[derive(Debug, Clone)]
pub struct Book {
    /// Its name without folders.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// Reads a file outside a project.
///
/// # Errors
/// Stops when it cannot be read or is larger than any workbook may be; the reason is in `sink`.
pub fn book(path: &Path, sink: &mut Sink) -> Outcome<Book> {
    let most = InputLimits::default().workbook_mib << 20;
    let bytes = given(path, most).map_err(|error| sink.stop(unreadable(path, &error)))?;
    Ok(Book { name: file_name(path), bytes })
}

/// The name by which a workbook outside a project is spoken of.
fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

fn unreadable(path: &Path, error: &std::io::Error) -> Diagnostic {
    Diagnostic::error(Code::UnreadableFile, Place::File(path.display().to_string()), "文件无法读取")
        .because(file_trouble(error))
        .hint("请检查路径和文件权限，并关闭正在使用它的程序")
}
