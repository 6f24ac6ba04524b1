//! A workbook without a project in, its tables out: for a quick look at two workbooks.

use std::path::Path;

use super::{schema, tables};
use crate::diag::{Code, Diagnostic, Outcome, Sink, file_trouble};
use crate::model::job::Job;
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

/// Reads the tables of a workbook, with the settings of no project.
///
/// # Errors
/// Stops when it cannot be read or has no indicator table; the reasons are in `sink`.
pub fn workbook(path: &Path, sink: &mut Sink) -> Outcome<(Job, Dataset)> {
    let name = path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
    let wrong = |error| Diagnostic::error(Code::BadConfig, Place::File(name.clone()), "内置设置有误").because(error);
    let mut job = settings().map_err(|error| sink.stop(wrong(error)))?;
    job.title.clone_from(&name);
    let unreadable = |error| {
        Diagnostic::error(Code::UnreadableFile, Place::File(path.display().to_string()), "工作簿无法读取")
            .because(file_trouble(&error))
            .hint("请检查路径和文件权限，并关闭正在使用它的程序")
    };
    let bytes = given(path, job.limits.workbook_mib << 20).map_err(|error| sink.stop(unreadable(error)))?;
    let schemas = schema::built_in(sink);
    let data = tables(&job, schemas, vec![(name.as_str(), Some(bytes))], sink)?;
    Ok((job, data))
}
