//! Runs the stages for each command: extract → inspect → narrate → render. The only caller of the stages.

mod answers;
mod bind;
mod diff;
mod excerpts;
mod examine;
mod explain;
mod import;
mod next;
mod open;
mod page;
mod propose;
mod stored;
mod trace;

use std::path::Path;
use std::sync::Arc;

pub use answers::{answered, answers, compare_answers};
pub use bind::{BindOptions, Bound, ChangedFile, Chooser, TabledFacts, bind, choices};
pub use diff::{Diff, DiffOptions, InputKind, diff};
pub use examine::{Checked, Examined, check, examine};
pub use excerpts::{ExcerptOptions, ExcerptOutputs, Overview, departments, excerpts, overview};
pub use explain::{Explanation, explain};
pub use import::{ImportOptions, ImportedProject, import};
pub use next::{NextOptions, NextProject, next};
pub use propose::{Proposed, propose};
pub use trace::{Answer, Question, TraceFailure, trace};

use crate::diag::{Outcome, Sink};
use crate::model::facts::Facts;
use crate::model::report::Report;
use crate::narrate::Narrated;
use crate::project::{Project, World, picture_path, unfit};
use crate::render::{self, Artifact, Backing, Format, Preview, Remark, Setup, Style, outputs};
use page::PageSource;

/// Name of the report's files, without ending.
const REPORT: &str = "report";
/// Name of the page that follows what is saved, without ending.
pub const PREVIEW: &str = "预览";

/// What `build` is asked for.
#[derive(Clone, Copy)]
pub struct BuildOptions<'a> {
    /// The files of the project.
    pub world: &'a World,
    /// Formats to write; those of `report.yaml` when none is named.
    pub formats: &'a [&'static Format],
    /// The typst to use, if the user names one.
    pub typst: Option<&'a Path>,
    /// The folder of a typst that stands by, if one does.
    pub standby: Option<&'a Path>,
    /// The output folder: what it holds already and is still right is not made again.
    pub output: &'a Path,
    /// Told the name of each step as it begins.
    pub step: &'a dyn Fn(&str),
    /// It is a preview: its page follows what is saved, told by a script beside it.
    pub preview: Option<&'a Preview>,
}

/// The finished outputs of a build.
#[derive(Debug)]
pub struct Built {
    /// Files to write, all finished; the snapshot is not among them.
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
    let mut examined = examine(options.world, options.step, sink)?;
    let errors = examined.released(sink)?;
    let source = PageSource::new(&examined, options.preview.cloned(), sink);
    let Examined { project, narrated: Narrated { report, .. }, .. } = &examined;
    let mut artifacts = images(project, report, sink)?;
    let setup = Setup { backing: &|report| source.backing(report), ..setup(options, project) };
    let formats = Format::chosen(options.formats, &project.job.formats);
    let stem = if options.preview.is_some() { PREVIEW } else { REPORT };
    for made in outputs(&formats, &[(stem.to_owned(), report)], &setup, sink)? {
        artifacts.extend(made.whole()?);
    }
    let Examined { facts, narrated: Narrated { report, .. }, .. } = examined;
    Ok(Built { artifacts, report, facts, errors })
}

/// Writes a checked report with remarks, and tells how many of them are about nothing that is printed.
///
/// # Errors
/// Stops when it cannot be set; the reasons are in `sink`.
pub fn remarked(
    options: &BuildOptions<'_>,
    project: &Project,
    report: &Report,
    (stem, remarks): (&str, &[Remark]),
    sink: &mut Sink,
) -> Outcome<(Artifact, usize)> {
    render::remarked((stem, report), remarks, &setup(options, project), sink)
}

/// What the outputs of a project are written with. Progress over single documents is not reported.
fn setup<'a>(options: &BuildOptions<'a>, project: &'a Project) -> Setup<'a> {
    Setup {
        world: &project.world,
        style: Style::Report,
        fonts: &project.job.fonts.paths,
        limits: project.job.typst,
        typst: options.typst,
        standby: options.standby,
        output: options.output,
        backing: &|_| Backing::default(),
        step: options.step,
        expect: &|_| {},
        done: &|| {},
    }
}

/// The pictures of the report, for the formats that show them from beside themselves.
fn images(project: &Project, report: &Report, sink: &mut Sink) -> Outcome<Vec<Artifact>> {
    // A draft is made although checks found errors.
    let errors = sink.errors();
    let mut artifacts = Vec::new();
    for name in &report.images {
        match project.world.picture(name) {
            Ok(bytes) => {
                sink.extend(unfit(name, &bytes));
                artifacts.push(Artifact { name: format!("images/{name}"), bytes });
            }
            Err(refusal) => sink.push(refusal.finding(&picture_path(name), "图片无法读取", "请检查文件权限")),
        }
    }
    sink.unless_more_than(errors, artifacts)
}
