//! Stage 3: dataset and facts in, [`Report`] out. Templates choose words and order; every figure
//! they print stays a node that knows its cell.

mod alone;
mod arguments;
mod braces;
mod charts;
mod compose;
mod context;
mod placeholders;
mod engine;
mod forms;
mod functions;
mod lines;
mod number;
mod departments;
mod printed;
mod printing;
mod said;
mod sources;
mod tables;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use alone::alone;
pub use printed::printed_tables;
pub use sources::{EXCERPT, SECTIONS};
pub(crate) use sources::{NARRATIVES, built_in, built_in_parts};

use crate::diag::{Code, Diagnostic, Outcome, Sink, Stopped};
use crate::markup::block::{BlockKind, for_each_block};
use crate::model::department::Roster;
use crate::model::facts::Facts;
use crate::model::kind::Kind;
use crate::model::report::{Lead, Meta, Report, Section, compact};
use crate::model::value::Value;
use crate::place::{LinePlace, Originals, Place};
use crate::project::{Project, Unreadable, date, is_below, picture_path};
use crate::text::yaml::scalar;
use crate::text::{distinct, tidy};
use compose::Composer;
use departments::DepartmentResolver;
use engine::Engine;
use functions::Tools;
use placeholders::Placeholders;
use sources::{Narrative, SourceText, Template};

/// A report, and for each department the first section of its excerpt.
#[derive(Debug)]
pub struct Narrated {
    /// The report.
    pub report: Report,
    /// First sections, in the order the departments were asked for.
    pub leads: Vec<Lead>,
    /// The text sources as they stand on disk, to place findings.
    pub originals: Originals,
}

/// Fills the templates and puts the report together, with a lead for each of `departments`
/// (canonical names).
///
/// # Errors
/// Stops when a template is wrong or asks for what does not exist; the reasons are in `sink`.
pub fn report(project: &Project, facts: &Arc<Facts>, departments: &[String], sink: &mut Sink) -> Outcome<Narrated> {
    let before = sink.errors();
    let date = date(&project.job.date.value).ok_or(Stopped)?;
    let templates = sources::templates(project, sink)?;
    let lead = if departments.is_empty() { None } else { Some(sources::excerpt(project, sink).ok_or(Stopped)?) };
    let errors = sink.errors();
    sink.extend(charts::left_out(facts));
    let mut narratives = printing::printing_only(sources::narratives(project, sink), sink);
    let incomplete = sink.errors() > errors;
    let originals = originals(texts(&templates, lead.as_ref(), &narratives));
    let roster = Roster::of(&project.job);
    let resolver = DepartmentResolver { roster: &roster, originals: &originals };
    resolve_fronts(&mut narratives, &resolver, sink);
    let tools = Tools { facts: facts.clone(), placeholders: Arc::new(Placeholders::default()) };
    let mut engine = Engine::new(&tools, &context::variables(facts, date, &narratives));
    engine.add(texts(&templates, lead.as_ref(), &narratives), sink);
    let omitted = context::omitted(&project.job);
    let mut composer = Composer {
        world: &project.world,
        facts,
        placeholders: &tools.placeholders,
        engine: &engine,
        narratives: &narratives,
        originals: &originals,
        resolver: &resolver,
        omitted: &omitted,
        incomplete,
        in_clause: false,
        placed: BTreeSet::new(),
        set: BTreeSet::new(),
        missing: Vec::new(),
    };
    let mut sections: Vec<Section> = templates.iter().map(|template| section(template, &mut composer, sink)).collect();
    let parts = parts(&templates, &project.job.kind);
    check_omitted(project, &parts, sink);
    let told = Told { omitted: &omitted, parts: &parts, facts };
    report_unplaced(&narratives, &composer.placed, &told, sink);
    let continued: Vec<bool> = templates.iter().map(|template| template.front.continue_numbers).collect();
    let keys = number::number(&mut sections, &continued, &originals, sink);
    number::refer(&mut sections, &keys, &originals, sink);
    let mut leads = Vec::new();
    let mut own = engine.clone();
    for name in departments {
        own.set("department", &context::department(facts, name, roster.full_name(name)));
        let mut filled = composer.filled_by(&own);
        leads.extend(lead.as_ref().map(|template| section(template, &mut filled, sink)));
        let missing = filled.missing;
        composer.missing.extend(missing);
    }
    sink.extend(composer.without_text());
    number::refer(&mut leads, &keys, &originals, sink);
    let images = images(project, &sections, &originals, sink);
    if tools.placeholders.lacks_many() {
        sink.close("正文要的数许多都不在表里，只查了一部分；多半是表换了，或正文是另一份报告的，改正以后再查其余");
    }
    // What was wrong before keeps the report from being set, not from being checked.
    if sink.errors() > before {
        return Err(Stopped);
    }
    // The figures move out of the placeholders; those of a lead are not those of the report.
    drop(engine);
    let mut laid: Vec<Option<Value>> = tools.placeholders.take_figures().into_iter().map(Some).collect();
    let figures = compact(&mut sections, |id| laid.get_mut(id)?.take());
    let leads = departments.iter().zip(leads).map(|(department, mut section)| {
        let figures = compact(std::slice::from_mut(&mut section), |id| laid.get_mut(id)?.take());
        let facts = context::stated_by(facts, department).count();
        Lead { department: department.clone(), section, figures, facts }
    });
    let leads = leads.collect();
    Ok(Narrated { report: Report { meta: Meta::new(&project.job, date), sections, figures, images }, leads, originals })
}

/// The departments that the front matter of each narrative names, by its file; names that nobody
/// registered are left out. For findings at files that are not in the report.
pub fn departments_of_files(project: &Project) -> BTreeMap<String, Vec<String>> {
    // Making the report has reported what is wrong with these files.
    let mut unheard = Sink::default();
    let mut narratives = sources::narratives(project, &mut unheard);
    let originals = originals(texts(&[], None, &narratives));
    let roster = Roster::of(&project.job);
    resolve_fronts(&mut narratives, &DepartmentResolver { roster: &roster, originals: &originals }, &mut unheard);
    narratives.into_iter().map(|narrative| (narrative.text.file, narrative.departments)).collect()
}

/// Every text that goes into a report.
fn texts<'a>(
    templates: &'a [Template],
    lead: Option<&'a Template>,
    narratives: &'a [Narrative],
) -> impl Iterator<Item = &'a SourceText> {
    let templates = templates.iter().chain(lead).map(|template| &template.text);
    templates.chain(narratives.iter().map(|narrative| &narrative.text))
}

fn originals<'a>(texts: impl Iterator<Item = &'a SourceText>) -> Originals {
    texts.map(|text| (text.file.clone(), text.original.clone())).collect()
}

fn section(template: &Template, composer: &mut Composer<'_>, sink: &mut Sink) -> Section {
    Section {
        key: template.key.clone(),
        kind: template.front.kind,
        number: String::new(),
        cited: false,
        title: composer.engine.title(&template.front.title, &template.text, sink),
        blocks: composer.section(template, sink),
    }
}

/// The departments that front matters name.
fn resolve_fronts(narratives: &mut [Narrative], resolver: &DepartmentResolver<'_>, sink: &mut Sink) {
    for narrative in narratives {
        let text = &narrative.text;
        let line = text.original.lines().position(|line| line.starts_with("departments:")).map_or(1, |at| at + 1);
        let at = LinePlace { file: text.file.as_str().into(), line, column: 1 };
        narrative.departments = resolver.resolve(&narrative.front.departments, &at, sink);
    }
}

/// The parts that templates place, in their order, then the charts that the kind of report shows.
fn parts(templates: &[Template], kind: &Kind) -> Vec<String> {
    let named = templates.iter().flat_map(|template| template.text.body.split("part=\"").skip(1));
    let named = named.filter_map(|rest| Some(rest.split_once('"')?.0.to_owned()));
    distinct(named.chain(kind.charts.iter().map(|chart| chart.key())))
}

/// Parts to be left out that no template has.
fn check_omitted(project: &Project, parts: &[String], sink: &mut Sink) {
    for wanted in project.job.parts.omit.iter().filter(|part| !parts.contains(&tidy(&part.value))) {
        let message = format!("没有 `{}` 这一部分", wanted.value);
        sink.push(
            Diagnostic::error(Code::BadConfig, project.place_of(wanted), message)
                .because("parts.omit 列出了它，但没有模板安排它")
                .closest(&wanted.value, parts.iter().map(String::as_str))
                .hint(format!("模板安排的部分有：{}", parts.join("、"))),
        );
    }
}

/// What tells why a narrative is not placed.
struct Told<'a> {
    omitted: &'a [String],
    parts: &'a [String],
    facts: &'a Facts,
}

impl Told<'_> {
    fn reason(&self, narrative: &Narrative) -> String {
        let part = &narrative.front.part;
        let names = |name: &String| self.facts.indicators().rows.iter().any(|row| row.name == tidy(name));
        match &narrative.front.indicator {
            _ if part.is_empty() => "文件开头没有写明它属于哪一部分（part）".to_owned(),
            _ if self.omitted.contains(part) => format!("report.yaml 的 parts.omit 略去了 `{part}` 这一部分"),
            _ if !self.parts.contains(part) => format!("没有模板安排 `part: {part}`"),
            None => format!("`part: {part}` 的正文要写明是哪一项指标（indicator）"),
            Some(name) if !names(name) => format!("指标表中没有 `{name}`"),
            Some(_) => format!("没有模板安排 `part: {part}`"),
        }
    }

    /// A finding with the name that was meant.
    fn closest(&self, finding: Diagnostic, narrative: &Narrative) -> Diagnostic {
        match &narrative.front.indicator {
            Some(name) => finding.closest(name, self.facts.indicators().rows.iter().map(|row| row.name.as_str())),
            None => finding.closest(&narrative.front.part, self.parts.iter().map(String::as_str)),
        }
    }
}

fn report_unplaced(narratives: &[Narrative], placed: &BTreeSet<String>, told: &Told<'_>, sink: &mut Sink) {
    for narrative in narratives.iter().filter(|narrative| !placed.contains(&narrative.text.file)) {
        let is_word = narrative.text.paragraphs.is_some();
        let name = narrative.text.file.rsplit('/').next().unwrap_or_default();
        let cure = if is_word {
            format!("请在 report.yaml 中写明：\nnarratives:\n  {}: {{ part: tasks, departments: [] }}", scalar(name))
        } else {
            "请在文件开头写上或改正 part，或在模板中加上 {{ narratives(part=\"…\") }}".to_owned()
        };
        let message = "这个正文文件没有用在报告里";
        let finding = Diagnostic::warning(Code::UnusedNarrative, Place::File(narrative.text.file.clone()), message);
        sink.push(told.closest(finding.because(told.reason(narrative)), narrative).hint(cure));
    }
}

/// The pictures of the report that are there; others are reported.
fn images(project: &Project, sections: &[Section], originals: &Originals, sink: &mut Sink) -> Vec<String> {
    let mut found = BTreeSet::new();
    let mut shown = Vec::new();
    for section in sections {
        for_each_block(&section.blocks, &mut |block| {
            if let BlockKind::Picture(picture) = &block.kind {
                shown.push((picture.clone(), block.source.clone()));
            }
        });
    }
    for (picture, source) in shown {
        let file = picture_path(&picture.path);
        match project.world.allows(&file) {
            Ok(()) if is_below(&picture.path) && unset_form(&picture.path).is_some() => {
                sink.push(unset_picture(&file, originals.place(&source)));
            }
            Ok(()) if is_below(&picture.path) => {
                found.insert(picture.path);
            }
            Err(refusal @ Unreadable::Outside) => sink.push(refusal.finding(&file, "图片无法读取", "请检查文件权限")),
            _ => {
                let present = project.world.list("inputs/images", &PICTURES);
                let present = present.unwrap_or_default();
                let message = format!("找不到图片 `{file}`");
                sink.push(
                    Diagnostic::error(Code::MissingImage, originals.place(&source), message)
                        .because("图片须放在 inputs/images 文件夹中")
                        .closest(&picture.path, present.iter().map(String::as_str))
                        .hint("请把图片放入该文件夹，或改正文件名"),
                );
            }
        }
    }
    found.into_iter().collect()
}

/// Endings of pictures that can be set.
const PICTURES: [&str; 6] = ["png", "jpg", "jpeg", "svg", "gif", "webp"];

/// The ending of a picture that cannot be set.
fn unset_form(path: &str) -> Option<&str> {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    PICTURES.iter().all(|known| !known.eq_ignore_ascii_case(ending)).then_some(ending)
}

fn unset_picture(file: &str, place: Place) -> Diagnostic {
    let message = format!("图片 `{file}` 的格式不能排进报告");
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let name = stem.rsplit('/').next().unwrap_or(stem);
    Diagnostic::error(Code::MissingImage, place, message)
        .because("能用的格式是 png、jpg、svg、gif、webp；bmp、emf、wmf、tif 和 Word、WPS 里的图都不行")
        .hint(format!(
            "请用“画图”打开它，另存为 PNG（打不开的，在 Word、WPS 里截图保存），并改写成 `![图题](images/{name}.png)`"
        ))
}
