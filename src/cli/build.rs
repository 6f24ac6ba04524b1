//! `pinggu build`: one report, made and written.

use std::path::Path;

use super::args::{BuildArgs, Cli};
use super::{found_root, print, with_steps, write, write_stdout};
use crate::diag::{Outcome, Sink};
use crate::pipeline::{self, BuildOptions};
use crate::project::World;

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
    let built = pipeline::build(options, sink)?;
    let changed = write::report(options.output, &built.artifacts, (&built.report, &built.facts), sink)?;
    close(built.report.meta.version.as_deref(), built.errors, sink);
    let names = built.artifacts.into_iter().map(|artifact| artifact.name).filter(|name| !name.contains('/'));
    let names = std::iter::once(write::SNAPSHOT.to_owned()).chain(names).collect();
    Ok(Made { names, figures: built.report.figures.len(), changed })
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
    once(cli, asked, &root, sink)
}

/// Makes the report of a project and says so.
pub(super) fn once(cli: &Cli, asked: &BuildArgs, root: &Path, sink: &mut Sink) -> bool {
    let (world, output, formats) = (World::on_disk(root), asked.folder(root), asked.formats.asked());
    let made = with_steps(|step| {
        let typst = cli.typst.as_deref();
        make(&BuildOptions { world: &world, formats: &formats, typst, output: &output, step }, sink)
    });
    let Ok(made) = made else { return false };
    write_stdout(&print::visible(&format!(
        "已生成 {}：{}（引用数据 {} 处，均可追溯到单元格）\n",
        output.display(),
        made.names.join("、"),
        made.figures
    )));
    true
}
