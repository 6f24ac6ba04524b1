//! `pinggu check --format docx`: the report with a remark at each finding, kept apart from the report itself.

use std::path::Path;

use super::{Open, Results};
use crate::cli::args::Cli;
use crate::cli::{edited, print, step, world, write};
use crate::diag::{Code, Diagnostic, Outcome, Sink};
use crate::model::outward::said;
use crate::model::remark::RemarkPlaces;
use crate::model::table::cells::Cells;
use crate::pipeline::{self, BuildOptions};
use crate::place::Place;
use crate::render::Remark;

/// Its name in the output folder, without ending.
const STEM: &str = "核对";

/// Writes the report with remarks and returns what is to be said about it.
pub(super) fn write(cli: &Cli, root: &Path, results: &Results<'_>, sink: &mut Sink) -> Outcome<String> {
    let checked = results.checked;
    let (Some(project), Some(report)) = (&checked.project, checked.report()) else {
        for open in &results.open {
            sink.push(open.finding.clone());
        }
        return Err(sink.stop(no_report()));
    };
    let cells = checked.facts.as_ref().map(|facts| Cells::new(facts.data()));
    let places = RemarkPlaces::of(report);
    let remarks: Vec<Remark> = results.open.iter().map(|open| remark(open, &places, cells.as_ref())).collect();
    let (world, output) = (world(root), root.join("output"));
    let options = BuildOptions {
        world: &world,
        formats: &[],
        typst: cli.typst.as_deref(),
        standby: None,
        output: &output,
        step: &step,
        preview: None,
    };
    let (artifact, elsewhere) = pipeline::remarked(&options, project, report, (STEM, &remarks), sink)?;
    let artifacts = edited::spared(&output, vec![artifact], sink);
    write::artifacts(&output, &artifacts, sink)?;
    let name = artifacts.first().map_or_else(String::new, |artifact| artifact.name.clone());
    let rest = if elsewhere > 0 {
        format!("（其中 {elsewhere} 条不在正文里，批在标题上）")
    } else {
        String::new()
    };
    Ok(format!("已写出 {}：{} 条批注{rest}\n", output.join(name).display(), remarks.len()))
}

fn no_report() -> Diagnostic {
    Diagnostic::error(Code::WriteFailed, Place::File(format!("output/{STEM}.docx")), "没有写出带批注的报告")
        .because("报告还不能生成，没有可以加批注的正文")
        .hint("请先改正上面列出的错误")
}

/// A finding as a remark: what, why, what to do and where it was read.
fn remark(open: &Open, places: &RemarkPlaces, cells: Option<&Cells<'_>>) -> Remark {
    let Open { finding, departments } = open;
    let mut lines = vec![format!("【{}】{}", finding.severity.label(), said(&finding.message))];
    let mut add = |what: &str, text: String| {
        if !text.is_empty() {
            lines.push(format!("{what}：{text}"));
        }
    };
    add("原因", said(&finding.reason));
    add("处理", finding.hints.iter().map(|hint| said(hint)).collect::<Vec<_>>().join("；"));
    add("位置", finding.place.to_string());
    for (place, message) in &finding.related {
        add("另见", said(&print::related(place, message, cells)));
    }
    add("责任单位", departments.join("、"));
    add("编号", finding.code.as_str().to_owned());
    Remark { at: places.find(finding), lines }
}
