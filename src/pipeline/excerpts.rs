//! Makes the excerpts of all or some departments: extract → inspect → narrate → excerpt → render.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::examine::{Examined, examine_for};
use super::page::PageSource;
use super::{BuildOptions, REPORT, images, setup};
use crate::diag::{Code, Diagnostic, Outcome, Sink};
use crate::excerpt::{self, Excerpt, Unassigned};
use crate::model::department::{Roster, split_joint};
use crate::model::facts::Facts;
use crate::model::report::Report;
use crate::narrate::Narrated;
use crate::place::Place;
use crate::project::{Project, World};
use crate::render::{self, Artifact, ExcerptEntry, Format, Outputs, Setup, outputs};
use crate::text::{distinct, tidy};

/// What `excerpt` is asked for.
pub struct ExcerptOptions<'a> {
    /// How the report is built that the excerpts are cut from; its formats are theirs too.
    pub build: BuildOptions<'a>,
    /// Departments by any of their names; all of them when empty.
    pub departments: &'a [String],
    /// Told how many documents will be set.
    pub expect: &'a dyn Fn(usize),
    /// Told of each document that was set.
    pub done: &'a (dyn Fn() + Sync),
}

/// The excerpts of a project, not yet written in any format.
#[derive(Debug)]
pub struct Overview {
    /// Excerpts in the order of `report.yaml`.
    pub excerpts: Vec<Excerpt>,
    /// What belongs to nobody.
    pub unassigned: Unassigned,
}

/// The finished outputs of an excerpt run.
#[derive(Debug)]
pub struct ExcerptOutputs {
    /// Files of the full report, to be written together.
    pub whole: Vec<Artifact>,
    /// The full report, for its snapshot.
    pub report: Report,
    /// What was computed, for the snapshot.
    pub facts: Arc<Facts>,
    /// Files of the excerpts and their index; each is good without the others.
    pub excerpts: Vec<Artifact>,
    /// Departments with an excerpt.
    pub departments: usize,
    /// Things that belong to nobody.
    pub unassigned: usize,
    /// Errors that the checks found, which a draft may have.
    pub errors: usize,
}

/// Cuts the excerpts without writing them in any format, for `--list`.
///
/// # Errors
/// Stops when the data or the project does not allow a report, or a department is unknown.
pub fn overview(world: &World, departments: &[String], sink: &mut Sink) -> Outcome<Overview> {
    let mut examined = examined(world, departments, &|_| {}, sink)?;
    // What writes nothing is not kept back, whatever the checks found.
    sink.extend(std::mem::take(&mut examined.triaged.open));
    cut(&examined, departments, sink)
}

fn examined(world: &World, wanted: &[String], step: &dyn Fn(&str), sink: &mut Sink) -> Outcome<Examined> {
    let choice = |project: &Project, facts: &Facts, sink: &mut Sink| departments(project, facts, wanted, sink);
    examine_for(world, &choice, step, sink)
}

/// Departments whose excerpts are made in one run. A county has some sixty with its towns.
const MOST_DEPARTMENTS: usize = 300;
/// Rows of all departments together, one for each that answers for it: sixty with two hundred each.
const MOST_SHARES: usize = 12_000;
/// Rows, paragraphs, projects and findings of all excerpts together: sixty departments that answer for a
/// thousand each.
const MOST_PIECES: usize = 60_000;

/// Cuts the excerpts out of a report; `sink` has the findings that they list.
///
/// # Errors
/// Stops when they are more together than any report's are.
fn cut(examined: &Examined, wanted: &[String], sink: &mut Sink) -> Outcome<Overview> {
    let Narrated { report, leads, .. } = &examined.narrated;
    let mut excerpts = Vec::new();
    let mut pieces = 0;
    for excerpt in excerpt::excerpts(report, leads, &sink.sorted()) {
        pieces += excerpt.counts.pieces();
        if pieces > MOST_PIECES {
            break;
        }
        // A department that answers for nothing has no excerpt, unless it was asked for by name.
        if !wanted.is_empty() || !excerpt.counts.is_empty() {
            excerpts.push(excerpt);
        }
    }
    if pieces > MOST_PIECES {
        let message = format!("摘编合计超过 {MOST_PIECES} 条内容，没有生成");
        return Err(sink.stop(too_much(message, "每个部门负责的内容各印一份，合计太多，多半是责任单位一列填错了")));
    }
    Ok(Overview { excerpts, unassigned: excerpt::unassigned(report, &examined.facts) })
}

fn too_much(message: String, why: &str) -> Diagnostic {
    Diagnostic::error(Code::OverLimit, Place::File("inputs/report.yaml".to_owned()), message)
        .because(why)
        .hint("请检查附表的责任单位一列，各部门的名称是否写成了别的内容")
        .hint("确实这么多的，请用 --department 分几次摘编")
}

/// Canonical names of the departments wanted, in the order of `report.yaml`; without a list there,
/// in the order of the indicator table. All of them when none is wanted by name.
///
/// # Errors
/// Stops when a name is not known; the nearest known one is in `sink`.
pub fn departments(project: &Project, facts: &Facts, wanted: &[String], sink: &mut Sink) -> Outcome<Vec<String>> {
    let roster = Roster::of(&project.job);
    let mut known = if roster.is_empty() {
        let rows = facts.data().tables.iter().flat_map(|table| &table.rows);
        distinct(rows.flat_map(|row| row.departments.clone()))
    } else {
        roster.names().to_vec()
    };
    if wanted.is_empty() {
        return within_limits(facts, &roster, known, sink);
    }
    let mut chosen: Vec<String> = Vec::new();
    let errors = sink.errors();
    for name in wanted {
        let listed = || known.iter().find(|one| tidy(one) == tidy(name)).map(String::as_str);
        match roster.resolve(name).or_else(listed) {
            Some(canonical) => chosen.push(canonical.to_owned()),
            None => sink.push(unknown(name, roster.aliases().chain(known.iter().map(String::as_str)))),
        }
    }
    known.retain(|name| chosen.contains(name));
    let known = sink.unless_more_than(errors, known)?;
    within_limits(facts, &roster, known, sink)
}

/// The departments, unless they are more than any place has, or have more rows together than any report.
fn within_limits(facts: &Facts, roster: &Roster, known: Vec<String>, sink: &mut Sink) -> Outcome<Vec<String>> {
    if known.len() > MOST_DEPARTMENTS {
        let message = format!("责任单位有 {} 个，一次最多摘编 {MOST_DEPARTMENTS} 个", known.len());
        return Err(sink.stop(too_much(message, "一个地方没有这么多部门，多半是责任单位一列填了别的内容")));
    }
    let chosen: BTreeSet<&String> = known.iter().collect();
    let rows = facts.data().tables.iter().flat_map(|table| &table.rows);
    let shares: usize =
        rows.map(|row| roster.known(&row.departments).iter().filter(|name| chosen.contains(name)).count()).sum();
    if shares > MOST_SHARES {
        let message = format!("各部门负责的行合计 {shares} 行，一次最多摘编 {MOST_SHARES} 行");
        return Err(sink.stop(too_much(message, "几个部门共同负责的，每个部门各印一份，合计太多")));
    }
    Ok(known)
}

/// The finding for a department of the command line that nobody knows.
pub(super) fn unknown<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let place = Place::File("--department".to_owned());
    let found = Diagnostic::error(Code::UnknownDepartment, place, format!("没有部门 `{name}`"))
        .because("report.yaml 的 departments 中没有这个名称或别名");
    let parts = split_joint(name);
    match &parts[..] {
        [first, second, ..] => found
            .hint(format!("几个部门要分开写，一个部门写一次 --department：--department {first} --department {second}")),
        _ => found.closest(name, known),
    }
}

/// Makes the excerpts and the report they were cut from, so that its pages are the ones they name.
///
/// # Errors
/// Stops when the data or the project does not allow a report, a department is unknown or typst
/// cannot be run; the reasons are in `sink`. A single document that cannot be set stops nothing.
pub fn excerpts(options: &ExcerptOptions<'_>, sink: &mut Sink) -> Outcome<ExcerptOutputs> {
    let BuildOptions { world, step, formats, .. } = options.build;
    let mut examined = examined(world, options.departments, step, sink)?;
    let errors = examined.released(sink)?;
    step("摘编");
    let overview = cut(&examined, options.departments, sink)?;
    let Examined { project, narrated: Narrated { report, .. }, .. } = &examined;
    let stems = names(project, &overview.excerpts);
    let mut reports = vec![(REPORT.to_owned(), report)];
    reports.extend(overview.excerpts.iter().zip(&stems).map(|(excerpt, stem)| (below(stem), &excerpt.report)));
    let mut whole = images(project, report, sink)?;
    let mut parts = Vec::new();
    let source = PageSource::new(&examined, None, sink);
    let backing = |report: &Report| source.backing(report);
    let setup =
        Setup { backing: &backing, expect: options.expect, done: options.done, ..setup(&options.build, project) };
    let formats = Format::chosen(formats, &project.job.formats);
    for Outputs { files, beside } in outputs(&formats, &reports, &setup, sink)? {
        let mut files = files.into_iter();
        whole.extend(files.next().flatten().into_iter().chain(beside));
        parts.extend(files.flatten());
    }
    // The index speaks of all excerpts; a run over some of them leaves it as it is.
    if options.departments.is_empty() {
        let index = index(&examined, &overview, &stems, &parts, sink)?;
        parts.extend(index);
    }
    let (departments, unassigned) = (overview.excerpts.len(), overview.unassigned.len());
    let Examined { facts, narrated: Narrated { report, .. }, .. } = examined;
    Ok(ExcerptOutputs { whole, report, facts, excerpts: parts, departments, unassigned, errors })
}

/// File names are made over all departments, so that an excerpt has the same name in every run.
fn names(project: &Project, excerpts: &[Excerpt]) -> Vec<String> {
    let roster = Roster::of(&project.job);
    let own = excerpts.iter().map(|excerpt| &excerpt.department);
    let all = distinct(roster.names().iter().chain(own).cloned());
    let files = render::file_names(&all);
    let file = |excerpt: &Excerpt| all.iter().position(|name| *name == excerpt.department).map(|at| files[at].clone());
    excerpts.iter().filter_map(file).collect()
}

/// An excerpt's name below the output folder.
fn below(stem: &str) -> String {
    format!("excerpts/{stem}")
}

/// The index of the excerpts and of the files made of them.
fn index(
    examined: &Examined,
    overview: &Overview,
    stems: &[String],
    made: &[Artifact],
    sink: &mut Sink,
) -> Outcome<[Artifact; 2]> {
    let Examined { project, facts, narrated: Narrated { report, .. }, .. } = examined;
    let roster = Roster::of(&project.job);
    let made: BTreeSet<&str> = made.iter().map(|artifact| artifact.name.as_str()).collect();
    let file = |format: &Format, stem: &str| {
        let is_made = made.contains(format.file(&below(stem)).as_str());
        (format.label, is_made.then(|| format.file(stem)))
    };
    let entry = |(excerpt, stem): (&Excerpt, &String)| ExcerptEntry {
        department: excerpt.department.clone(),
        full_name: roster.full_name(&excerpt.department).to_owned(),
        files: Format::of_reports().into_iter().map(|format| file(format, stem)).collect(),
        counts: excerpt.counts,
        indicators: facts
            .indicators()
            .rows
            .iter()
            .filter(|row| row.departments.contains(&excerpt.department))
            .map(|row| row.name.clone())
            .collect(),
    };
    let entries: Vec<ExcerptEntry> = overview.excerpts.iter().zip(stems).map(entry).collect();
    let (markdown, json) = render::index(&report.meta, &entries, &overview.unassigned)
        .map_err(|error| sink.stop(render::unwritable("excerpts/index.json", &error)))?;
    Ok([
        Artifact { name: "excerpts/index.md".to_owned(), bytes: markdown.into_bytes() },
        Artifact { name: "excerpts/index.json".to_owned(), bytes: json },
    ])
}
