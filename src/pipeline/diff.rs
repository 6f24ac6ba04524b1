//! Compares two versions of a report. Each may be read from a project, a snapshot or a workbook; from
//! then on they are treated alike.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::excerpts::unknown;
use super::import::{ImportOptions, import};
use super::open::{laid_over, open};
use crate::compare::{CompareOptions, Comparison, Differences, compare, department, text};
use crate::diag::{Code, Diagnostic, Outcome, Severity, Sink, Stopped};
use crate::extract::{self, SNAPSHOT};
use crate::inspect::{self, Evidence};
use crate::model::edition::Edition;
use crate::model::facts::Facts;
use crate::model::report::Report;
use crate::model::table::{Dataset, Table};
use crate::narrate;
use crate::place::Place;
use crate::project::{Project, World, is_project, is_word};
use crate::propose::EMPTY_WORKBOOK;
use crate::render::{self, Artifact, Format, Setup, Style};
use crate::text::distinct;

/// What the two versions are given as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InputKind {
    /// Project folders, folders with a snapshot, or snapshots.
    Reports,
    /// Workbooks that belong to no project.
    Workbooks,
}

/// What `diff` is asked for.
pub struct DiffOptions<'a> {
    /// Path of the old version.
    pub old: &'a Path,
    /// Path of the new version.
    pub new: &'a Path,
    /// Whether the paths are reports or single workbooks.
    pub kind: InputKind,
    /// Labels of the versions, and the department that the comparison is limited to.
    pub asked: CompareOptions<'a>,
    /// Formats to write; none to compare only.
    pub formats: &'a [&'static Format],
    /// The typst to use, if the user names one.
    pub typst: Option<&'a Path>,
    /// The output folder: what it holds already and is still right is not made again.
    pub output: &'a Path,
    /// Told the name of each step as it begins.
    pub step: &'a dyn Fn(&str),
}

/// What came of comparing two versions.
#[derive(Debug)]
pub struct Diff {
    /// What differs.
    pub comparison: Comparison,
    /// Files to write.
    pub artifacts: Vec<Artifact>,
}

/// Compares two versions.
///
/// # Errors
/// Stops when one of them cannot be read; the reasons of both are in `sink`.
pub fn diff(options: &DiffOptions<'_>, sink: &mut Sink) -> Outcome<Diff> {
    let DiffOptions { old, new, kind, asked, step, .. } = *options;
    step(&format!("读取旧版 {}", old.display()));
    let old_read = read(old, kind, "旧版", sink);
    step(&format!("读取新版 {}", new.display()));
    let new_read = read(new, kind, "新版", sink);
    let (Ok((mut old_read, _)), Ok((mut new_read, project))) = (old_read, new_read) else { return Err(Stopped) };
    if kind == InputKind::Reports && is_document(old) {
        sink.extend(only_shown(&mut new_read, (old, &old_read.data)));
    }
    if kind == InputKind::Reports && is_document(new) {
        sink.extend(only_shown(&mut old_read, (new, &new_read.data)));
    }
    let (old, new) = (old_read, new_read);
    let both = (&old, &new);
    if let Some(name) = asked.department.filter(|name| department(both.0, both.1, name).is_none()) {
        let registered = [both.1, both.0].into_iter().flat_map(|edition| edition.names.departments.keys());
        let known: BTreeSet<&str> = registered.map(String::as_str).collect();
        return Err(sink.stop(unknown(name, known.into_iter())));
    }
    step("对比");
    let words = text::compare(&both.0.report, &both.1.report);
    let comparison = compare(both.0, both.1, &words, asked);
    let differences = Differences { comparison: &comparison, words: &words, editions: both };
    let artifacts = files(options, &differences, project.as_ref(), sink)?;
    Ok(Diff { comparison, artifacts })
}

/// The files that tell the differences.
fn files(
    options: &DiffOptions<'_>,
    differences: &Differences<'_>,
    project: Option<&Project>,
    sink: &mut Sink,
) -> Outcome<Vec<Artifact>> {
    // A snapshot may name any file as its source; none is opened for it.
    let elsewhere = World::default();
    let job = project.map(|project| &project.job);
    let setup = Setup {
        world: project.map_or(&elsewhere, |project| &project.world),
        style: if project.is_some() { Style::Redline } else { Style::BuiltInRedline },
        fonts: job.map_or(&[], |job| &job.fonts.paths),
        limits: job.map(|job| job.typst).unwrap_or_default(),
        typst: options.typst,
        standby: None,
        output: options.output,
        backing: &|_| render::Backing::default(),
        step: options.step,
        expect: &|_| {},
        done: &|| {},
    };
    render::differences(options.formats, differences, &setup, sink)
}

/// A version that was read, and the project it was read from, if it was one.
type Version = (Edition, Option<Project>);

/// Reads one version. What is wrong with it says which of the two it is.
fn read(path: &Path, kind: InputKind, which: &str, sink: &mut Sink) -> Outcome<Version> {
    let mut found = Sink::default();
    let read = match (kind, source(path)) {
        (InputKind::Workbooks, _) => workbook(path, &mut found).map(|edition| (edition, None)),
        (InputKind::Reports, Some(VersionSource::Project(root))) => project(&root, &mut found),
        (InputKind::Reports, Some(VersionSource::Snapshot(file))) => {
            extract::snapshot(&file, &mut found).map(|edition| (edition, None))
        }
        (InputKind::Reports, Some(VersionSource::Document(file))) => document(&file, &mut found),
        (InputKind::Reports, None) => Err(found.stop(no_source(path))),
    };
    let read = read.and_then(|version| match too_large(&version.0) {
        Some(cells) => Err(found.stop(too_many_cells(cells, path))),
        None => Ok(version),
    });
    // What is only worth a look is said by `check`; here it would be said twice. Nobody checks a workbook of
    // no project, and what was not read of it was not compared.
    let is_unread = |code: Code| matches!(code, Code::UnusedSheet | Code::NearTable | Code::UnknownColumn);
    let is_said = |finding: &Diagnostic| {
        finding.severity == Severity::Error || (kind == InputKind::Workbooks && is_unread(finding.code))
    };
    let said = found.take().into_iter().filter(is_said);
    sink.extend(said.map(|finding| located(finding, path, which)));
    read
}

/// Cells of the tables of one version: twenty times those of a district's report. What differs between two versions is
/// kept with the cells of both.
const MOST_CELLS: usize = 60_000;

/// The number of cells of a version that has too many.
fn too_large(edition: &Edition) -> Option<usize> {
    let rows = edition.data.tables.iter().flat_map(|table| &table.rows);
    Some(rows.map(|row| row.cells.len()).sum()).filter(|cells| *cells > MOST_CELLS)
}

fn too_many_cells(cells: usize, path: &Path) -> Diagnostic {
    let message = format!("表格共有 {cells} 格，对比时最多 {MOST_CELLS} 格");
    Diagnostic::error(Code::OverLimit, Place::File(path.display().to_string()), message)
        .because("两版的每一格都要逐一比较、同时放在内存里")
        .hint("请检查附表中是否有误放的工作表；报告用不到的大表，请移出工作簿")
}

/// Says in a finding which of the two versions it is about, as both may have files of one name.
fn located(mut finding: Diagnostic, version: &Path, which: &str) -> Diagnostic {
    let within = |file: &str| version.join(file).display().to_string();
    match &mut finding.place {
        Place::File(file) if version.is_dir() && !file.contains('!') && Path::new(file).is_relative() => {
            *file = within(file);
        }
        Place::Line { at, .. } => at.file = within(&at.file).into(),
        Place::File(_) | Place::Cell { .. } => {
            finding = finding.related(Place::File(version.display().to_string()), which);
        }
    }
    finding
}

/// What the path of a version turned out to be.
enum VersionSource {
    Project(PathBuf),
    Snapshot(PathBuf),
    Document(PathBuf),
}

fn is_document(path: &Path) -> bool {
    path.file_name().is_some_and(|name| is_word(&name.to_string_lossy()))
}

fn source(path: &Path) -> Option<VersionSource> {
    if path.is_file() {
        let is_job = path.file_name().is_some_and(|name| name == "report.yaml");
        let root = path.parent().and_then(Path::parent).filter(|root| is_job && is_project(root));
        let is_json = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
        return match root {
            Some(root) => Some(VersionSource::Project(root.to_owned())),
            None if is_document(path) => Some(VersionSource::Document(path.to_owned())),
            None => is_json.then(|| VersionSource::Snapshot(path.to_owned())),
        };
    }
    if is_project(path) {
        return Some(VersionSource::Project(path.to_owned()));
    }
    let file = path.join(SNAPSHOT);
    file.is_file().then_some(VersionSource::Snapshot(file))
}

fn no_source(path: &Path) -> Diagnostic {
    let place = Place::File(path.display().to_string());
    let is_workbook = path
        .extension()
        .is_some_and(|extension| ["xlsx", "xls", "ods"].iter().any(|known| extension.eq_ignore_ascii_case(known)));
    if !path.exists() {
        return Diagnostic::error(Code::MissingFile, place, "要对比的版本不存在")
            .because("没有这个文件或文件夹")
            .hint("请写项目文件夹，或 `pinggu build` 写在 output 里的 report.json");
    }
    let finding = Diagnostic::error(Code::NoProject, place, "不是项目文件夹，也不是快照");
    if is_workbook {
        return finding
            .because("这是工作簿，对比报告要用项目文件夹或 report.json")
            .hint("只对比两个工作簿时，请加 --workbooks");
    }
    finding
        .because("项目文件夹中应有 inputs/report.yaml，快照是 report.json，Word 文件是 .docx")
        .hint("请写项目文件夹、`pinggu build` 写在 output 里的 report.json，或报告的 Word 文件")
}

/// A project as far as its report, without the checks.
fn project(root: &Path, sink: &mut Sink) -> Outcome<Version> {
    let project = open(World::on_disk(root), sink)?;
    let data = extract::dataset(&project, sink)?;
    let facts = Arc::new(Facts::new(Arc::new(data), Arc::new(project.job.clone())));
    inspect::requirements(Evidence { facts: &facts, project: &project }, sink);
    let narrated = narrate::report(&project, &facts, &[], sink)?;
    sink.unless_more_than(0, (Edition::new(narrated.report, &facts), Some(project)))
}

/// A Word file, as the project that an import makes of it; what is wrong with its tables is none of what is compared.
fn document(file: &Path, sink: &mut Sink) -> Outcome<Version> {
    let options = ImportOptions { document: file, workbooks: &[], kind: None, empty: &|_| EMPTY_WORKBOOK };
    let imported = import(&options, sink)?;
    let read = open(laid_over(&World::default(), &imported.files), sink).and_then(|project| {
        let data = extract::dataset(&project, sink)?;
        let facts = Arc::new(Facts::new(Arc::new(data), Arc::new(project.job.clone())));
        let narrated = narrate::report(&project, &facts, &[], sink)?;
        Ok((Edition::new(narrated.report, &facts), Some(project)))
    });
    read.inspect_err(|_| {
        let place = Place::File(file.display().to_string());
        sink.push(
            Diagnostic::error(Code::NoProject, place, "由这个 Word 文件还做不成可以对比的报告")
                .because("其中的表读不全，原因见前面各条")
                .hint("请先用 `pinggu import` 建立项目，改正以后再对比"),
        );
    })
}

/// Leaves out of a version the tables of kinds that a Word file does not show, such as 指标说明: it does not say that
/// they have changed.
fn only_shown(edition: &mut Edition, (document, shown): (&Path, &Dataset)) -> Option<Diagnostic> {
    let is_shown = |kind: &str| shown.tables.iter().any(|table| table.kind == kind);
    let (kept, left): (Vec<Table>, Vec<Table>) =
        std::mem::take(&mut edition.data.tables).into_iter().partition(|table| is_shown(&table.kind));
    edition.data.tables = kept;
    let names: Vec<String> = distinct(left.iter().map(Table::short_name));
    (!names.is_empty()).then(|| {
        let place = Place::File(document.display().to_string());
        Diagnostic::note(Code::WordLeftOut, place, format!("没有对比的表：{}", names.join("、")))
            .because("Word 文件里没有这种表，无从知道它变了没有")
            .hint("要对比的，请用当时的项目文件夹或 report.json")
    })
}

/// A workbook that belongs to no project; it has tables and no text.
fn workbook(path: &Path, sink: &mut Sink) -> Outcome<Edition> {
    let (job, data) = extract::workbooks(&[extract::book(path, sink)?], &BTreeMap::new(), &[], sink)?;
    if sink.has_errors() {
        return Err(Stopped);
    }
    let report = Report::without_text(&job);
    let facts = Facts::new(Arc::new(data), Arc::new(job));
    Ok(Edition::new(report, &facts))
}
