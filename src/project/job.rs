//! `inputs/report.yaml`: its text in, the checked [`Job`] out.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_yaml::Spanned;

use super::file::{is_below, is_project};
use super::spelt_out::spelt_out;
use super::{Unreadable, World, keys, kind, page, yaml_error};
use crate::diag::{Code, Diagnostic, Outcome, Sink, file_trouble};
use crate::model::job::{InputLimits, Job, Method, MethodName};
use crate::place::Place;
use crate::text::tidy;

/// Path of the project file below the project folder.
pub const JOB_FILE: &str = "inputs/report.yaml";

/// A project: its files, and what its `report.yaml` says.
#[derive(Debug)]
pub struct Project {
    /// Its files.
    pub world: World,
    /// The contents of `report.yaml`.
    pub job: Job,
    /// Its text, for messages.
    source: String,
}

impl Project {
    /// Reads the `report.yaml` among the files of a project.
    ///
    /// # Errors
    /// Stops when it is missing or wrong; the reasons are in `sink`.
    pub fn open(world: World, sink: &mut Sink) -> Outcome<Self> {
        if let Some((folder, above)) = world.folder().and_then(|folder| Some((folder, project_above(folder)?))) {
            let place = Place::File(folder.display().to_string());
            return Err(sink.stop(
                Diagnostic::error(Code::NoProject, place, "这是项目里的 inputs 文件夹，不是项目文件夹")
                    .because("项目文件夹是它的上一级，其中有 inputs、templates、output")
                    .hint(format!("请写 --project {}", above.display())),
            ));
        }
        let source = world.raw_text(JOB_FILE).map_err(|refusal| sink.stop(unreadable(&world, &refusal)))?;
        let job: Job = serde_yaml::from_str(&source)
            .map_err(|error| sink.stop(yaml_error::yaml_fault(JOB_FILE, &error, &source)))?;
        let mut project = Self { world, job, source };
        let kind = kind::of(&project, sink);
        project.job = project.job.of_kind(kind);
        check(&project, sink);
        sink.unless_more_than(0, project)
    }

    /// The line of `report.yaml` that a value stands on.
    pub fn place_of<T>(&self, value: &Spanned<T>) -> Place {
        yaml_error::place_at(JOB_FILE, &self.source, Some(value.referenced))
    }

    /// Where the last of nested keys stands (`check`, `severity`, …), else the innermost key that is
    /// there, else the file.
    pub fn place_of_path(&self, path: &[&str]) -> Place {
        let found = keys::find(&self.source, path);
        found.map_or_else(
            || Place::File(JOB_FILE.to_owned()),
            |(line, column)| Place::line(JOB_FILE, &self.source, line, column),
        )
    }
}

/// The limits that the `report.yaml` of a project sets, which hold before it is read in full; none when it
/// does not say, or is wrong, which is told later.
pub fn limits_of(world: &World) -> Option<InputLimits> {
    /// The one key that is looked at.
    #[derive(Deserialize)]
    struct OnlyLimits {
        #[serde(default)]
        limits: InputLimits,
    }
    let read: OnlyLimits = serde_yaml::from_str(&world.raw_text(JOB_FILE).ok()?).ok()?;
    let least = InputLimits::default();
    Some(read.limits.larger(least))
}

/// The finding for a `report.yaml` that cannot be read: most often the folder is no project at all.
fn unreadable(world: &World, refusal: &Unreadable) -> Diagnostic {
    let (Unreadable::Missing(error) | Unreadable::Trouble(error)) = refusal else {
        return refusal.finding(JOB_FILE, "文件无法读取", "请检查文件权限");
    };
    let file = world.folder().map_or_else(|| JOB_FILE.into(), |folder| folder.join(JOB_FILE));
    Diagnostic::error(Code::NoProject, Place::File(file.display().to_string()), "无法读取项目文件 report.yaml")
        .because(file_trouble(error))
        .hint("请用 --project 指明项目文件夹，或用 `pinggu init 文件夹` 新建一个")
}

/// The project folder above `folder`, if that is its `inputs`, which is easily taken for the project.
fn project_above(folder: &Path) -> Option<PathBuf> {
    // As it was typed where that is possible: `..` is only needed from inside the folder.
    let above = folder.parent().filter(|above| !above.as_os_str().is_empty() && folder.file_name().is_some());
    let above = above.map_or_else(|| folder.strip_prefix(".").unwrap_or(folder).join(".."), Path::to_owned);
    (!is_project(folder) && folder.join("report.yaml").is_file() && is_project(&above)).then_some(above)
}

/// Checks what the types cannot express: characters, dates, names used twice, files from elsewhere.
fn check(project: &Project, sink: &mut Sink) {
    let job = &project.job;
    let wrong = |place: Place, message: String| Diagnostic::error(Code::BadConfig, place, message);
    sink.extend(spelt_out(JOB_FILE, &project.source));
    if date(&job.date.value).is_none() {
        let finding = wrong(project.place_of(&job.date), format!("日期 `{}` 不成立", job.date.value));
        sink.push(finding.because("报告日期写成 年-月-日，也是 PDF 的日期").hint("请写成 2023-10-20 这样的形式"));
    }
    let is_incomplete = |method: &Method| method.name == MethodName::Stated && method.value.is_none();
    for (standard, _) in job.methods.iter().filter(|(_, method)| is_incomplete(method)) {
        let message = format!("`{standard}` 的年均增速取用已公布的数，但没有写 value");
        let finding = wrong(project.place_of_path(&["methods", standard]), message);
        sink.push(finding.because("name: stated 表示不计算、直接引用").hint("请补上 value，例如 value: 7.27%"));
    }
    for name in job.workbooks.iter().filter(|name| !is_below(&name.value)) {
        let finding = wrong(project.place_of(name), format!("工作簿 `{}` 不在 inputs 文件夹里", name.value));
        let finding = finding.because("workbooks 只写 inputs 里的文件名；不从别处读取");
        sink.push(finding.hint("请把文件复制到 inputs 文件夹，这里只写文件名"));
    }
    acceptances(project, sink);
    sink.extend(too_low(project));
    sink.extend(page::faults(project));
    let mut taken = BTreeSet::new();
    for entry in &job.departments {
        if let Some(name) = entry.names().find(|name| taken.contains(&tidy(name))) {
            let finding = wrong(project.place_of(&entry.name), format!("部门 `{name}` 登记了两次"));
            sink.push(finding.because("同一名称只能指一个部门").hint("请删去重复的一项，别名写在 aliases 里"));
        }
        taken.extend(entry.names().map(tidy));
    }
}

/// Limits of a run that no run could keep to.
fn too_low(project: &Project) -> Vec<Diagnostic> {
    let (given, least) = (project.job.limits, InputLimits::default());
    let limits = [
        ("memory-mib", given.memory_mib, least.memory_mib, "MB 内存"),
        ("seconds", given.seconds, least.seconds, "秒"),
    ];
    let too_low = limits.into_iter().filter(|(_, given, least, _)| given < least);
    let finding = |(key, given, least, unit): (&str, u64, u64, &str)| {
        let message = format!("limits.{key} 是 {given}，不能小于 {least}");
        Diagnostic::error(Code::BadConfig, project.place_of_path(&["limits", key]), message)
            .because(format!("这个限度只用来放宽；正常的项目也要用到一部分，默认 {least} {unit}"))
            .hint(format!("请删去这一行，或写不小于 {least} 的数"))
    };
    too_low.map(finding).collect()
}

/// An acceptance whose keys are there but say nothing.
fn acceptances(project: &Project, sink: &mut Sink) {
    for one in &project.job.check.accepted {
        let text = one.text.as_deref().map(|text| ("text", text));
        let keys = [("code", one.code.value.as_str()), ("at", &one.at), ("reason", &one.reason), ("by", &one.by)];
        let empty = keys.into_iter().chain(text).filter(|(_, value)| value.trim().is_empty());
        sink.extend(empty.map(|(key, _)| yaml_error::empty(JOB_FILE, key, project.place_of(&one.code))));
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
        use crate::model::kind::Kind;
        let job: Job = serde_yaml::from_str(source).unwrap_or_else(|error| panic!("{error}"));
        Self { world: World::default(), job: job.of_kind(Kind::default()), source: source.to_owned() }
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
