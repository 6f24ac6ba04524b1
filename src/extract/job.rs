//! `inputs/report.yaml`: its text in, the checked [`Job`] out.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_yaml::Spanned;

use super::{fault, keys, schema};
use crate::diag::{Code, Diagnostic, Outcome, Sink, Stopped, file_trouble};
use crate::files;
use crate::markup::mark::without_reserved;
use crate::model::job::{Job, MethodName};
use crate::place::Place;
use crate::text::tidy;

/// Path of the project file below the project folder.
pub const JOB_FILE: &str = "inputs/report.yaml";

/// A project folder with what its `report.yaml` says.
#[derive(Debug)]
pub struct Project {
    /// The folder.
    pub root: PathBuf,
    /// The contents of `report.yaml`.
    pub job: Job,
    /// Its text, for messages.
    source: String,
}

impl Project {
    /// The line of `report.yaml` that a value stands on.
    #[must_use]
    pub fn place_of<T>(&self, value: &Spanned<T>) -> Place {
        fault::place_at(JOB_FILE, &self.source, Some(value.referenced))
    }

    /// The first line of `report.yaml` that has `key:`, else the file.
    #[must_use]
    pub fn place_of_key(&self, key: &str) -> Place {
        self.place_of_path(&[key])
    }

    /// Where the last of nested keys stands (`check`, `severity`, …), else the innermost key that is
    /// there, else the file.
    #[must_use]
    pub fn place_of_path(&self, path: &[&str]) -> Place {
        let found = keys::find(&self.source, path);
        found.map_or_else(
            || Place::File(JOB_FILE.to_owned()),
            |(line, column)| Place::line(JOB_FILE, &self.source, line, column),
        )
    }
}

/// Reads the project at `root`.
///
/// # Errors
/// Stops when `report.yaml` is missing or wrong; the reasons are in `sink`.
pub fn project(root: &Path, sink: &mut Sink) -> Outcome<Project> {
    let path = root.join(JOB_FILE);
    if let Some(above) = project_above(root) {
        sink.push(
            Diagnostic::error(
                Code::NoProject,
                Place::File(root.display().to_string()),
                "这是项目里的 inputs 文件夹，不是项目文件夹",
            )
            .because("项目文件夹是它的上一级，其中有 inputs、templates、output")
            .hint(format!("请写 --project {}", above.display())),
        );
        return Err(Stopped);
    }
    if files::leads_outside(root, &path) {
        sink.push(super::outside(JOB_FILE));
        return Err(Stopped);
    }
    let source = files::capped_text(&path, files::MOST_TEXT).map_err(|error| {
        if error.kind() == std::io::ErrorKind::InvalidData {
            sink.push(not_utf8(JOB_FILE));
            return Stopped;
        }
        sink.push(
            Diagnostic::error(Code::NoProject, Place::File(path.display().to_string()), "无法读取项目文件 report.yaml")
                .because(file_trouble(&error))
                .hint("请用 --project 指明项目文件夹，或用 `pinggu init 文件夹` 新建一个"),
        );
        Stopped
    })?;
    parsed(root, &source, sink)
}

/// Reads the text of the `report.yaml` of the project at `root`.
///
/// # Errors
/// Stops when it is wrong; the reasons are in `sink`.
pub(super) fn parsed(root: &Path, source: &str, sink: &mut Sink) -> Outcome<Project> {
    let source = source.trim_start_matches('\u{feff}').to_owned();
    let job: Job = serde_yaml::from_str(&source).map_err(|error| {
        sink.push(fault::finding(JOB_FILE, &error, &source));
        Stopped
    })?;
    let plain: Result<serde_json::Value, _> = serde_yaml::from_str(&source);
    if let Some(text) = plain.ok().as_ref().and_then(reserved) {
        let text = without_reserved(&text).unwrap_or(text);
        sink.push(
            Diagnostic::error(
                Code::BadConfig,
                Place::File(JOB_FILE.to_owned()),
                format!("`{text}` 里有不能使用的字符"),
            )
            .because("双引号里的 \\e、\\x、\\u 等写法会变成控制字符，印不出来，还会扰乱屏幕")
            .hint("请删去这些写法，直接写汉字"),
        );
    }
    let project = Project { root: root.to_owned(), job, source };
    check(&project, sink);
    if sink.has_errors() { Err(Stopped) } else { Ok(project) }
}

/// A text among values that holds a character that no document may hold.
fn reserved(value: &serde_json::Value) -> Option<String> {
    use serde_json::Value;
    match value {
        Value::String(text) => without_reserved(text).map(|_| text.clone()),
        Value::Array(items) => items.iter().find_map(reserved),
        Value::Object(map) => {
            map.iter().find_map(|(key, value)| without_reserved(key).map(|_| key.clone()).or_else(|| reserved(value)))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

/// The project folder of which a folder is the `inputs`, which is easily taken for it.
fn project_above(root: &Path) -> Option<PathBuf> {
    let is_project = |folder: &Path| folder.join(JOB_FILE).is_file();
    // As it was typed where that is possible: `..` is only needed from inside the folder.
    let above = root.parent().filter(|above| !above.as_os_str().is_empty() && root.file_name().is_some());
    let above = above.map_or_else(|| root.strip_prefix(".").unwrap_or(root).join(".."), Path::to_owned);
    (!is_project(root) && root.join("report.yaml").is_file() && is_project(&above)).then_some(above)
}

/// The finding for a text file of another encoding.
pub(crate) fn not_utf8(file: &str) -> Diagnostic {
    Diagnostic::error(Code::UnreadableFile, Place::File(file.to_owned()), "文件不是 UTF-8 编码")
        .because("按其他编码读取会出现乱码")
        .hint("请在记事本中选择“另存为”，编码选 UTF-8")
}

/// What the types cannot say: dates, names used twice, wordings that do not exist.
fn check(project: &Project, sink: &mut Sink) {
    let job = &project.job;
    if date(&job.date.value).is_none() {
        sink.push(
            Diagnostic::error(
                Code::BadConfig,
                project.place_of(&job.date),
                format!("日期 `{}` 不成立", job.date.value),
            )
            .because("报告日期写成 年-月-日，也是 PDF 的日期")
            .hint("请写成 2023-10-20 这样的形式"),
        );
    }
    for (standard, method) in &job.methods {
        if method.name == MethodName::Stated && method.value.is_none() {
            sink.push(
                Diagnostic::error(
                    Code::BadConfig,
                    project.place_of_path(&["methods", standard]),
                    format!("`{standard}` 的年均增速取用已公布的数，但没有写 value"),
                )
                .because("name: stated 表示不计算、直接引用")
                .hint("请补上 value，例如 value: 7.27%"),
            );
        }
    }
    let standards = schema::standard_words();
    for standard in job.headers.keys().filter(|standard| !standards.contains(*standard)) {
        sink.push(
            Diagnostic::error(
                Code::BadConfig,
                project.place_of_path(&["headers", standard]),
                format!("headers 中的 `{standard}` 不是标准表头"),
            )
            .because("冒号左边写标准表头，右边写你们的写法")
            .closest(standard, standards.iter().map(String::as_str)),
        );
    }
    for name in job.workbooks.iter().filter(|name| !files::is_below(&name.value)) {
        sink.push(
            Diagnostic::error(
                Code::BadConfig,
                project.place_of(name),
                format!("工作簿 `{}` 不在 inputs 文件夹里", name.value),
            )
            .because("workbooks 只写 inputs 里的文件名；不从别处读取")
            .hint("请把文件复制到 inputs 文件夹，这里只写文件名"),
        );
    }
    acceptances(project, sink);
    let mut taken = BTreeSet::new();
    for entry in &job.departments {
        if let Some(name) = entry.names().find(|name| taken.contains(&tidy(name))) {
            sink.push(
                Diagnostic::error(Code::BadConfig, project.place_of(&entry.name), format!("部门 `{name}` 登记了两次"))
                    .because("同一名称只能指一个部门")
                    .hint("请删去重复的一项，别名写在 aliases 里"),
            );
        }
        taken.extend(entry.names().map(tidy));
    }
}

/// An acceptance whose keys are there but say nothing.
fn acceptances(project: &Project, sink: &mut Sink) {
    for one in &project.job.check.accepted {
        let text = one.text.as_deref().map(|text| ("text", text));
        let keys = [("code", one.code.value.as_str()), ("at", &one.at), ("reason", &one.reason), ("by", &one.by)];
        let empty = keys.into_iter().chain(text).filter(|(_, value)| value.trim().is_empty());
        sink.extend(empty.map(|(key, _)| fault::empty(key, project.place_of(&one.code))));
    }
}

/// Year, month and day of `YYYY-MM-DD`.
pub(crate) fn date(text: &str) -> Option<(i32, u8, u8)> {
    let mut parts = text.split('-');
    let year: i32 = parts.next()?.parse().ok()?;
    let month: u8 = parts.next()?.parse().ok()?;
    let day: u8 = parts.next()?.parse().ok()?;
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return None,
    };
    ((1970..=9999).contains(&year) && (1..=days).contains(&day) && parts.next().is_none()).then_some((year, month, day))
}

#[cfg(test)]
impl Project {
    /// A project of this text, for tests of what comes after.
    pub(crate) fn of(source: &str) -> Self {
        let job = serde_yaml::from_str(source).unwrap_or_else(|error| panic!("{error}"));
        Self { root: PathBuf::new(), job, source: source.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_calendar_dates() {
        assert_eq!(date("2023-10-20"), Some((2023, 10, 20)));
        assert_eq!(date("2024-02-29"), Some((2024, 2, 29)));
        for wrong in ["2023-02-29", "2023-13-01", "2023-1", "2023年10月", "2023-10-20-1", ""] {
            assert_eq!(date(wrong), None, "{wrong}");
        }
    }
}
