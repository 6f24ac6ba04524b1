//! Reports in, PDFs out: what typst is given besides the documents, and what is kept beside them.

use std::path::{Path, PathBuf};

use super::Artifact;
use super::cache::Cache;
use super::documents::{PdfRequest, documents};
use super::engine::{PdfSetup, typst_at};
use super::formats::{Outputs, Setup};
use super::pdf::{no_typst, other_version};
use super::typst::{Setting, typst};
use super::typst_cli::{self, FontSetup};
use crate::diag::{Outcome, Sink, Stopped};
use crate::project::{World, names_in};
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
    fn source(self, world: &World, sink: &mut Sink) -> Outcome<String> {
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
        fonts: fonts(setup.world, setup.fonts),
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

/// Where fonts are looked for beside those of the system, and whether the folder is used: `fonts` beside
/// the program, `.tools/fonts` of a build folder and of the project.
///
/// A project from elsewhere may link to any folder of this machine. Fonts are all that is taken from
/// one, and only one is searched that holds some itself.
pub fn font_folders(world: &World) -> Vec<(PathBuf, bool)> {
    let tools = |top: &Path| top.join(".tools/fonts");
    let own = world.folder().map(tools);
    let beside: Option<PathBuf> = std::env::current_exe().ok().and_then(|exe| exe.parent().map(Path::to_owned));
    let mut folders: Vec<PathBuf> = own.iter().cloned().collect();
    if let Some(folder) = beside {
        folders.push(folder.join("fonts"));
        folders.extend(folder.ancestors().nth(2).map(tools));
    }
    let is_own = |path: &PathBuf| Some(path) == own.as_ref() && world.on_disk_at(".tools/fonts").is_none();
    let folders = distinct(folders.into_iter());
    let used = |path: PathBuf| {
        let is_used = path.is_dir() && (!is_own(&path) || font_files(&path) > 0);
        (path, is_used)
    };
    folders.into_iter().map(used).collect()
}

/// How many fonts a folder holds, without those of folders in it.
pub fn font_files(folder: &Path) -> usize {
    names_in(folder, &["ttf", "otf", "ttc", "otc"]).map_or(0, |names| names.len())
}

/// Font folders of a project: those it pins, else the system's and the tool's own.
pub fn fonts(world: &World, pinned: &[String]) -> FontSetup {
    if !pinned.is_empty() {
        let folder = world.folder().unwrap_or_else(|| Path::new(""));
        return FontSetup { paths: pinned.iter().map(|path| folder.join(path)).collect(), ignore_system: true };
    }
    let folders = font_folders(world).into_iter().filter(|(_, is_used)| *is_used).map(|(path, _)| path);
    let paths = distinct(folders.map(|path| path.canonicalize().unwrap_or(path)));
    FontSetup { paths, ignore_system: false }
}
