//! Reports in, PDFs out: what typst is given besides the documents, and what is kept beside them.

use std::path::{Path, PathBuf};

use super::Artifact;
use super::cache::Cache;
use super::documents::{PdfRequest, documents};
use super::engine::{PdfSetup, is_too_large, typst_at};
use super::formats::{Outputs, Setup};
use super::pdf::{no_typst, other_version};
use super::typst::{Setting, typst};
use super::typst_cli::{self, FontSetup};
use crate::diag::{Code, Diagnostic, Outcome, Sink, Stopped};
use crate::place::Place;
use crate::project::{JOB_FILE, World};
use crate::text::distinct;

/// The built-in page style.
pub const THEME: &str = include_str!("../../templates/theme.typ");

/// The built-in style of a report of differences, which goes with a page style.
const REDLINE: &str = include_str!("../../templates/redline.typ");

/// What the pages of a run look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// A report in the page style of its project.
    Report,
    /// A report of differences in the styles of a project.
    Redline,
    /// A report of differences in the built-in styles, for editions without a project.
    BuiltInRedline,
}

impl Style {
    /// The style as typst source: the project's own, else the built-in one.
    pub(super) fn source(self, world: &World, sink: &mut Sink) -> Outcome<String> {
        let mut own = |file, built_in| world.text_or(file, built_in, sink);
        Ok(match self {
            Self::Report => own("templates/theme.typ", THEME)?,
            Self::Redline => [own("templates/theme.typ", THEME)?, own("templates/redline.typ", REDLINE)?].join("\n"),
            Self::BuiltInRedline => [THEME, REDLINE].join("\n"),
        })
    }
}

/// Sets documents, or keeps those of an earlier run; with them the record of what they were made
/// from, and of a report its typst source.
pub(super) fn typeset(wanted: &[PdfRequest<'_>], setup: &Setup<'_>, sink: &mut Sink) -> Outcome<Outputs> {
    (setup.step)("排版 PDF");
    (setup.expect)(wanted.len());
    let theme = setup.style.source(setup.world, sink)?;
    if let Some(found) = setup.fonts.iter().find_map(|path| too_large(setup.world, path)) {
        return Err(sink.stop(found));
    }
    let mut cache = Cache::of(setup.output);
    let found = typst_cli::find(setup.typst).and_then(|path| typst_at(path, &mut cache));
    let found = found.map_err(|error| {
        sink.push(no_typst(&error));
        Stopped
    })?;
    sink.extend(other_version(&found));
    let engine = PdfSetup {
        world: setup.world,
        typst: &found,
        fonts: fonts(Some(setup.world), setup.fonts),
        limits: setup.limits,
        theme: &theme,
    };
    let pdfs = documents(wanted, &engine, &mut cache, setup.done, sink)?;
    let named =
        |(one, pdf): (&PdfRequest<'_>, Option<Vec<u8>>)| pdf.map(|bytes| Artifact { name: one.name.clone(), bytes });
    let files: Vec<Option<Artifact>> = wanted.iter().zip(pdfs).map(named).collect();
    let report = wanted.iter().zip(&files).next().filter(|(_, file)| file.is_some() && setup.style == Style::Report);
    let source = report.map(|(report, _)| Artifact {
        name: "report.typ".to_owned(),
        bytes: typst(report.report, &Setting::whole(&theme)).text.into_bytes(),
    });
    Ok(Outputs { files, beside: source.into_iter().chain([cache.artifact()]).collect() })
}

/// Font folders of a project, or of none: those it pins, else the system's and the tool's own.
pub fn fonts(world: Option<&World>, pinned: &[String]) -> FontSetup {
    if !pinned.is_empty() {
        let folder = world.and_then(World::folder).unwrap_or_else(|| Path::new(""));
        return FontSetup { paths: pinned.iter().map(|path| folder.join(path)).collect(), ignore_system: true };
    }
    let folders = font_folders(world).into_iter().filter(|path| path.is_dir());
    let paths = distinct(folders.map(|path| path.canonicalize().unwrap_or(path)));
    FontSetup { paths: paths.into_iter().filter(|path| is_bounded(path)).collect(), ignore_system: false }
}

/// The finding for a pinned folder that holds much more than fonts: typst opens every file below it.
fn too_large(world: &World, path: &str) -> Option<Diagnostic> {
    let folder = world.folder().unwrap_or_else(|| Path::new("")).join(path);
    let is_top = folder.canonicalize().is_ok_and(|found| !is_bounded(&found));
    (is_top || is_too_large(&folder)).then(|| {
        Diagnostic::error(
            Code::BadConfig,
            Place::File(JOB_FILE.to_owned()),
            format!("字体文件夹 `{path}` 太大，没有使用"),
        )
        .because("排版程序会把里面的每个文件都打开看一遍；整个磁盘或几千个文件要很久")
        .hint("请在 fonts.paths 中写只放字体的文件夹")
    })
}

/// Where fonts are looked for beside the system's folders: in the project, then beside the program. A link
/// is followed, since fonts are shared by many projects.
fn font_folders(world: Option<&World>) -> Vec<PathBuf> {
    let tools = |top: &Path| top.join(".tools/fonts");
    let beside: Option<PathBuf> = std::env::current_exe().ok().and_then(|exe| exe.parent().map(Path::to_owned));
    let mut paths: Vec<PathBuf> = world.and_then(World::folder).into_iter().map(tools).collect();
    if let Some(folder) = beside {
        paths.push(folder.join("fonts"));
        paths.extend(folder.ancestors().nth(2).map(tools));
    }
    distinct(paths)
}

/// Folders that were looked at and give no fonts, each with the reason.
pub fn unused_font_folders(world: Option<&World>, setup: &FontSetup) -> Vec<(PathBuf, String)> {
    let reason = |folder: &PathBuf| match folder.canonicalize() {
        Ok(found) if setup.paths.contains(&found) => None,
        Ok(found) if found.is_dir() => Some(format!("没有用：它指向 {}，范围太大", found.display())),
        Ok(_) => Some("没有用：不是文件夹".to_owned()),
        Err(_) if folder.is_symlink() => Some("没有用：链接指向的文件夹不存在".to_owned()),
        Err(_) => Some("没有这个文件夹".to_owned()),
    };
    font_folders(world).into_iter().filter_map(|folder| Some((folder.clone(), reason(&folder)?))).collect()
}

/// False for the top of a disk and the folders right below it: a project from elsewhere may link to any
/// folder of this machine, and typst reads all that is below it.
fn is_bounded(folder: &Path) -> bool {
    folder.components().count() > 2
}
