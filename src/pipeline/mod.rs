//! The story on one screen: extract → inspect → narrate → render. The only caller of the stages.

mod diff;
mod excerpts;
mod examine;
mod trace;

use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use diff::{Diff, DiffFile, DiffOptions, Kind, diff};
pub use examine::{Checked, Examination, Examined, check, examine};
pub use excerpts::{Cut, ExcerptOptions, Overview, departments, excerpts, overview};
pub use trace::{Answer, Question, Trouble, trace};

use crate::diag::{Code, Diagnostic, Outcome, Sink, Stopped};
use crate::inspect::Strictness;
use crate::model::facts::Facts;
use crate::model::job::TypstLimits;
use crate::model::report::Report;
use crate::narrate::{self, Narrated};
use crate::place::Place;
use crate::project::{Project, World, picture_path};
use crate::render::typst_cli::{self, FontSetup};
use crate::render::{self, Artifact, Cache, Format, PdfSetup, Setting, Wanted};

/// What `build` is asked for.
pub struct BuildOptions<'a> {
    /// The files of the project.
    pub world: &'a World,
    /// Formats wanted.
    pub formats: &'a [Format],
    /// The typst to use, if the user names one.
    pub typst: Option<&'a Path>,
    /// The output folder: what it holds already and is still right is not made again.
    pub output: &'a Path,
    /// Told the name of each step as it begins.
    pub step: &'a dyn Fn(&str),
}

/// The finished outputs of a build.
#[derive(Debug)]
pub struct Built {
    /// Files to write.
    pub artifacts: Vec<Artifact>,
    /// The report, for its snapshot.
    pub report: Report,
    /// What was computed, for the snapshot.
    pub facts: Arc<Facts>,
    /// Errors that the checks found, which a draft may have.
    pub errors: usize,
}

/// Makes the report: every output is finished before any is returned.
///
/// # Errors
/// Stops when the data or the project does not allow a report; the reasons are in `sink`.
pub fn build(options: &BuildOptions<'_>, sink: &mut Sink) -> Outcome<Built> {
    let examination = Examination { world: options.world, strictness: Strictness::Draft, step: options.step };
    let mut examined = examine(&examination, sink)?;
    let errors = examined.released(sink)?;
    let Examined { project, facts, narrated: Narrated { report, .. }, .. } = examined;
    let mut artifacts = Vec::new();
    if options.formats.contains(&Format::Markdown) {
        artifacts.push(Artifact { name: "report.md".to_owned(), bytes: render::markdown(&report).into_bytes() });
    }
    artifacts.extend(images(&project, &report, sink)?);
    if options.formats.contains(&Format::Pdf) {
        (options.step)("排版 PDF");
        artifacts.extend(pdf(options, &project, &report, sink)?);
    }
    Ok(Built { artifacts, report, facts, errors })
}

/// A value that cannot be written as JSON.
fn unwritable(file: &str, error: &serde_json::Error) -> Diagnostic {
    Diagnostic::error(Code::WriteFailed, Place::File(file.to_owned()), "无法写出数据")
        .because(error.to_string())
        .hint("请把这个问题报告给我们")
}

/// The pictures of the report, for the Markdown file and for the kept typst source.
fn images(project: &Project, report: &Report, sink: &mut Sink) -> Outcome<Vec<Artifact>> {
    // A draft is made although checks found errors.
    let errors = sink.errors();
    let mut artifacts = Vec::new();
    for name in &report.images {
        match project.world.picture(name) {
            Ok(bytes) => {
                sink.extend(too_many_pixels(name, &bytes));
                artifacts.push(Artifact { name: format!("images/{name}"), bytes });
            }
            Err(refusal) => sink.push(refusal.finding(&picture_path(name), "图片无法读取", "请检查文件权限")),
        }
    }
    if sink.errors() > errors { Err(Stopped) } else { Ok(artifacts) }
}

/// The finding for a picture that is small as a file and takes gigabytes to be drawn.
fn too_many_pixels(name: &str, bytes: &[u8]) -> Option<Diagnostic> {
    /// Some 170 MB; a scan of an A3 page at 400 dpi has 31 million.
    const MOST: usize = 40_000_000;
    let size = imagesize::blob_size(bytes).ok()?;
    let place = Place::File(picture_path(name));
    let message = format!("图片有 {}×{} 像素，太大了", size.width, size.height);
    (size.width.saturating_mul(size.height) > MOST).then(|| {
        Diagnostic::error(Code::UnsafeFile, place, message)
            .because("排版时要为每个像素留出内存，4000 万像素以上的图片会占用几 GB")
            .hint("请用画图软件缩小后再放进来；印在 A4 纸上，宽 2000 像素就够了")
    })
}

fn pdf(options: &BuildOptions<'_>, project: &Project, report: &Report, sink: &mut Sink) -> Outcome<Vec<Artifact>> {
    let wanted = [Wanted { name: REPORT_PDF.to_owned(), report }];
    let task = PdfTask { typst: options.typst, output: options.output, wanted: &wanted, done: &|| {} };
    let press = Press::of(project, sink)?;
    let (pdfs, cache) = set(&press, &task, sink)?;
    let bytes = pdfs.into_iter().next().flatten().ok_or(Stopped)?;
    let pdf = Artifact { name: REPORT_PDF.to_owned(), bytes };
    Ok(vec![pdf, typst_source(&press, report), cache])
}

const REPORT_PDF: &str = "report.pdf";

/// The kept typst source, whole in itself.
fn typst_source(press: &Press, report: &Report) -> Artifact {
    let source = render::typst(report, &Setting::whole(&press.theme));
    Artifact { name: "report.typ".to_owned(), bytes: source.text.into_bytes() }
}

/// PDFs to make.
struct PdfTask<'a> {
    typst: Option<&'a Path>,
    output: &'a Path,
    wanted: &'a [Wanted<'a>],
    done: &'a (dyn Fn() + Sync),
}

/// What PDFs are made with.
struct Press {
    world: World,
    fonts: FontSetup,
    limits: TypstLimits,
    theme: String,
}

impl Press {
    /// That of a project.
    fn of(project: &Project, sink: &mut Sink) -> Outcome<Self> {
        let theme = narrate::page_style(&project.world, sink)?;
        let fonts = fonts(&project.world, &project.job.fonts.paths);
        Ok(Self { world: project.world.clone(), fonts, limits: project.job.typst, theme })
    }
}

/// Makes PDFs, or keeps those of an earlier run; with them the record of what they were made from.
fn set(press: &Press, task: &PdfTask<'_>, sink: &mut Sink) -> Outcome<(Vec<Option<Vec<u8>>>, Artifact)> {
    let mut cache = Cache::of(task.output);
    let found = typst_cli::find(task.typst).and_then(|path| render::typst_at(path, &mut cache));
    let typst = found.map_err(|error| {
        sink.push(render::no_typst(&error));
        Stopped
    })?;
    sink.extend(render::other_version(&typst));
    let setup = PdfSetup {
        world: &press.world,
        typst: &typst,
        fonts: press.fonts.clone(),
        limits: press.limits,
        theme: &press.theme,
    };
    let pdfs = render::documents(task.wanted, &setup, &mut cache, task.done, sink)?;
    Ok((pdfs, cache.artifact()))
}

/// Font folders of a project: those it pins, else the system's and the tool's own.
#[must_use]
pub fn fonts(world: &World, pinned: &[String]) -> FontSetup {
    if !pinned.is_empty() {
        let folder = world.folder().unwrap_or_else(|| Path::new(""));
        return FontSetup { paths: pinned.iter().map(|path| folder.join(path)).collect(), ignore_system: true };
    }
    let beside: Option<PathBuf> = std::env::current_exe().ok().and_then(|exe| exe.parent().map(Path::to_owned));
    let tools = |top: &Path| top.join(".tools/fonts");
    // A project from elsewhere may name any folder of this machine as its own.
    let mut paths: Vec<PathBuf> = world.on_disk_at(".tools/fonts").into_iter().collect();
    if let Some(folder) = beside {
        paths.push(folder.join("fonts"));
        paths.extend(folder.ancestors().nth(2).map(tools));
    }
    let mut found: Vec<PathBuf> = Vec::new();
    for path in paths.into_iter().filter(|path| path.is_dir()) {
        let path = path.canonicalize().unwrap_or(path);
        if !found.contains(&path) {
            found.push(path);
        }
    }
    FontSetup { paths: found, ignore_system: false }
}
