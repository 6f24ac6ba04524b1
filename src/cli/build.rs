//! `pinggu build`: one report, made and written.

use std::collections::BTreeSet;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::args::{BuildArgs, Cli};
use super::destination::among_sources;
use super::streams::write_stdout;
use super::{edited, found_root, open, print, step, tell, world, write};
use crate::diag::{Outcome, Severity, Sink};
use crate::pipeline::{self, BuildOptions, Built};
use crate::render::{Artifact, News, Preview, revision_of};
use crate::worker::Message;

/// What was made.
#[derive(Debug)]
pub(super) struct Made {
    /// Names of the outputs, without those in folders.
    pub names: Vec<String>,
    /// Figures in the report.
    pub figures: usize,
    /// Files that were not there before or have changed.
    pub changed: usize,
}

/// Makes a report and writes it into the output folder of `options`.
pub(super) fn make(options: &BuildOptions<'_>, sink: &mut Sink) -> Outcome<Made> {
    let mut built = pipeline::build(options, sink)?;
    if let Some(preview) = options.preview {
        return write_preview(options.output, preview, built, sink);
    }
    built.artifacts = edited::spared(options.output, built.artifacts, sink);
    let changed = write::report(options.output, &built.artifacts, (&built.report, &built.facts), sink)?;
    close(built.report.meta.version.as_deref(), built.errors, sink);
    let names = built.artifacts.into_iter().map(|artifact| artifact.name).filter(|name| !name.contains('/'));
    let names = std::iter::once(write::SNAPSHOT.to_owned()).chain(names).collect();
    Ok(Made { names, figures: built.report.figures.len(), changed })
}

/// Writes the page of a preview, and then what tells of it.
fn write_preview(output: &Path, preview: &Preview, built: Built, sink: &mut Sink) -> Outcome<Made> {
    let page = built.artifacts.into_iter().find(|artifact| artifact.name == open::page());
    let mut artifacts: Vec<Artifact> = page.into_iter().collect();
    let revision = artifacts.first().and_then(|page| revision_of(&page.bytes)).unwrap_or_default();
    artifacts.push(preview.tell(&News::Built { revision }));
    let changed = write::artifacts(output, &artifacts, sink)?;
    close(built.report.meta.version.as_deref(), built.errors, sink);
    Ok(Made { names: Vec::new(), figures: built.report.figures.len(), changed })
}

/// Says of a draft with errors what is to be done before it is final.
pub(super) fn close(version: Option<&str>, errors: usize, sink: &mut Sink) {
    if let (Some(version), 1..) = (version, errors) {
        sink.close(format!(
            "{version}已生成；定稿前须改正这 {errors} 条错误，或在 report.yaml 的 check.accepted 中写明理由"
        ));
    }
}

/// Runs the command; true when the report was written.
pub(super) fn run(cli: &Cli, asked: &BuildArgs, sink: &mut Sink) -> bool {
    let Some(root) = found_root(cli, sink) else { return false };
    let (world, output, formats) = (world(&root), asked.folder(&root), asked.formats.format.clone());
    if let Some(found) = among_sources(&root, &output) {
        sink.push(found);
        return false;
    }
    let typst = cli.typst.as_deref();
    let preview = cli.orders.is_preview.then(open::preview);
    let formats = if cli.orders.is_preview { open::page_format() } else { formats };
    let options = BuildOptions {
        world: &world,
        formats: &formats,
        typst,
        standby: cli.orders.standby.as_deref(),
        output: &output,
        step: &step,
        preview: preview.as_ref(),
    };
    let made = make(&options, sink);
    tell(&Message::Summary(Summary::of(made.as_ref().ok(), sink).json()));
    let Ok(made) = made else { return false };
    if cli.orders.is_preview {
        return true;
    }
    write_stdout(&print::visible(&format!(
        "已生成 {}：{}（引用数据 {} 处，均可追溯到单元格）\n",
        output.display(),
        made.names.join("、"),
        made.figures
    )));
    true
}

/// How a build went, for who makes many reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Summary {
    /// Whether outputs are new; none when there are none.
    pub changed: Option<bool>,
    pub errors: usize,
    pub warnings: usize,
    pub notes: usize,
    /// Codes of the findings, each once.
    pub codes: BTreeSet<String>,
}

impl Summary {
    /// Of what was made and found.
    pub(super) fn of(made: Option<&Made>, found: &Sink) -> Self {
        let findings = found.sorted();
        let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
        Self {
            changed: made.map(|made| made.changed > 0),
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            notes: count(Severity::Note),
            codes: findings.iter().map(|finding| finding.code.as_str().to_owned()).collect(),
        }
    }

    /// The summary that a worker has told.
    pub(super) fn read(json: &str) -> Option<Self> {
        serde_json::from_str(json).ok()
    }

    fn json(&self) -> String {
        // Numbers and words cannot fail.
        serde_json::to_string(self).unwrap_or_default()
    }
}
