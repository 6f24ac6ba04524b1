//! `pinggu excerpt`: the departments' excerpts with the report they were cut from, or their list.

use std::fmt::Write as _;
use std::path::Path;

use super::args::{Cli, ExcerptArgs};
use super::destination::among_sources;
use super::streams::write_stdout;
use super::{build, edited, found_root, print, step, tell, world, write};
use crate::diag::{Code, Diagnostic, Sink};
use crate::excerpt::{Counts, UnassignedRow};
use crate::pipeline::{self, BuildOptions, ExcerptOptions, Overview};
use crate::place::Place;
use crate::project::names_in;
use crate::render::{Artifact, Format};
use crate::worker::Message;

/// Runs the command; true when everything asked for was written.
pub(super) fn run(cli: &Cli, asked: &ExcerptArgs, sink: &mut Sink) -> bool {
    let Some(root) = found_root(cli, sink) else { return false };
    let world = world(&root);
    if asked.list {
        let Ok(overview) = pipeline::overview(&world, &asked.department, sink) else { return false };
        write_stdout(&print::visible(&list(&overview)));
        return true;
    }
    let (formats, folder) = (asked.outputs.formats.format.clone(), asked.outputs.folder(&root));
    if let Some(found) = among_sources(&root, &folder) {
        sink.push(found);
        return false;
    }
    let options = ExcerptOptions {
        build: BuildOptions {
            world: &world,
            formats: &formats,
            typst: cli.typst.as_deref(),
            standby: None,
            output: &folder,
            step: &step,
            preview: None,
        },
        departments: &asked.department,
        expect: &|documents| tell(&Message::Expect(documents)),
        done: &|| tell(&Message::Done),
    };
    let Ok(mut cut) = pipeline::excerpts(&options, sink) else { return false };
    cut.whole = edited::spared(&folder, cut.whole, sink);
    cut.excerpts = edited::spared(&folder, cut.excerpts, sink);
    let is_whole = write::report(&folder, &cut.whole, (&cut.report, &cut.facts), sink).is_ok();
    let written = each(&folder, &cut.excerpts, sink);
    write_stdout(&print::visible(&format!(
        "已生成 {}：{} 个责任单位的摘编，共 {written} 个文件\n",
        folder.join("excerpts").display(),
        cut.departments
    )));
    if asked.department.is_empty() {
        stale(&folder, &cut.excerpts, sink);
    }
    if cut.unassigned > 0 && asked.department.is_empty() {
        write_stdout(&format!("另有 {} 处内容没有责任单位，见 excerpts/index.md 的“待分工”\n", cut.unassigned));
    }
    let done = is_whole && written == cut.excerpts.len();
    if done && sink.errors() == cut.errors {
        build::close(cut.report.meta.version.as_deref(), cut.errors, sink);
    }
    done
}

/// Writes files that are good without each other; one that fails does not keep the others back.
fn each(folder: &Path, artifacts: &[Artifact], sink: &mut Sink) -> usize {
    artifacts.iter().filter(|artifact| write::artifacts(folder, std::slice::from_ref(artifact), sink).is_ok()).count()
}

/// Files of earlier runs that this run did not renew: their numbers may be old.
fn stale(folder: &Path, artifacts: &[Artifact], sink: &mut Sink) {
    const MOST: usize = 8;
    let folder = folder.join("excerpts");
    let renewed = |name: &String| artifacts.iter().any(|artifact| artifact.name == format!("excerpts/{name}"));
    let endings: Vec<&str> = Format::of_reports().iter().map(|format| format.ending).collect();
    let present = names_in(&folder, &endings).unwrap_or_default();
    let old: Vec<String> = present.into_iter().filter(|name| !renewed(name)).collect();
    if old.is_empty() {
        return;
    }
    let names = old.iter().take(MOST).cloned().collect::<Vec<_>>().join("、");
    let more = if old.len() > MOST { format!("等 {} 个", old.len()) } else { String::new() };
    let place = Place::File(folder.display().to_string());
    sink.push(
        Diagnostic::note(Code::StaleOutput, place, format!("有不是这次生成的摘编：{names}{more}"))
            .because("可能是改名、撤并的部门或另一种格式的旧文件，里面的数可能已经过时")
            .hint("核对后请删除，以免误发"),
    );
}

/// The departments with what stands in their excerpts, and what belongs to nobody.
fn list(overview: &Overview) -> String {
    let names = overview.excerpts.iter().map(|excerpt| excerpt.department.as_str());
    let wide = print::widest(names.chain(["责任单位"]));
    let mut out = format!("{}  指标  段落  项目  待核\n", print::padded("责任单位", wide));
    for excerpt in &overview.excerpts {
        let Counts { indicators, paragraphs, projects, findings } = excerpt.counts;
        let name = print::padded(&excerpt.department, wide);
        let _ = writeln!(out, "{name}  {indicators:>4}  {paragraphs:>4}  {projects:>4}  {findings:>4}");
    }
    let unassigned = &overview.unassigned;
    if unassigned.is_empty() {
        out += "待分工：无\n";
        return out;
    }
    let _ = writeln!(out, "待分工：{} 处", unassigned.len());
    for (name, cell) in &unassigned.indicators {
        let cell = cell.as_ref().map_or_else(String::new, |cell| format!("（{cell}）"));
        let _ = writeln!(out, "  指标  {name}{cell}");
    }
    for UnassignedRow { table, name, cell } in &unassigned.rows {
        let cell = cell.as_ref().map_or_else(String::new, |cell| format!("（{cell}）"));
        let _ = writeln!(out, "  表格  {table}：{name}{cell}");
    }
    for paragraph in &unassigned.paragraphs {
        let _ = writeln!(out, "  段落  {}……（{}）", paragraph.text, paragraph.place);
    }
    for project in &unassigned.projects {
        let _ = writeln!(out, "  项目  {}：{}", project.listed_in, project.name);
    }
    out
}
