//! Reports in, PDFs out: what typst is given besides the documents, and what is kept beside them.

use std::path::Path;

use super::Artifact;
use super::cache::Cache;
use super::documents::{PdfRequest, Typeset, documents};
use super::drawing::{self, Drawings};
use super::engine::PdfSetup;
use super::fonts::{self, FontFolders, is_bounded, is_too_large};
use super::formats::Setup;
use super::pdf::{no_typst, other_version};
use super::typst::{Setting, typst};
use super::typst_cli;
use crate::diag::{Code, Diagnostic, Outcome, Sink, Stopped};
use crate::place::Place;
use crate::project::{JOB_FILE, World};

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

/// Documents as typst set them, with what belongs beside their files.
#[derive(Debug, Default)]
pub(super) struct SetDocuments {
    /// What typst made of them.
    pub typeset: Typeset,
    /// The record of what they were made from, and of a report its typst source.
    pub beside: Vec<Artifact>,
}

/// Sets documents, or keeps those of an earlier run, and makes pixels of drawings.
pub(super) fn typeset(
    wanted: &[PdfRequest<'_>],
    drawings: Drawings<'_>,
    setup: &Setup<'_>,
    sink: &mut Sink,
) -> Outcome<SetDocuments> {
    (setup.step)("排版 PDF");
    (setup.expect)(wanted.len());
    let theme = setup.style.source(setup.world, sink)?;
    if let Some(found) = setup.fonts.iter().find_map(|path| too_large(setup.world, path)) {
        return Err(sink.stop(found));
    }
    let mut cache = Cache::of(setup.output);
    let folders = FontFolders::of(Some(setup.world), setup.fonts);
    let found = typst_cli::find(setup.typst).and_then(|path| fonts::engine(path, folders, &drawings.meta.fonts));
    let (typst_found, fonts) = found.map_err(|error| {
        sink.push(no_typst(&error));
        Stopped
    })?;
    sink.extend(other_version(&typst_found));
    let engine = PdfSetup {
        world: setup.world,
        typst: &typst_found,
        fonts: &fonts,
        limits: setup.limits,
        standby: setup.standby,
        theme: &theme,
    };
    let typeset = documents(wanted, drawings, &engine, &mut cache, setup.done, sink)?;
    let first = wanted.iter().zip(&typeset.pdfs).next();
    let report = first.filter(|(_, pdf)| pdf.is_some() && setup.style == Style::Report);
    let source = report.map(|(report, _)| Artifact {
        name: "report.typ".to_owned(),
        bytes: typst(report.report, &Setting::whole(&theme)).text.into_bytes(),
    });
    let pixels =
        typeset.pixels.iter().map(|(name, bytes)| Artifact { name: drawing::kept_as(name), bytes: bytes.clone() });
    let beside = source.into_iter().chain(pixels).chain([cache.artifact()]).collect();
    Ok(SetDocuments { typeset, beside })
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
