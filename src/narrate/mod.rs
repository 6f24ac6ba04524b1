//! Stage 3: dataset and facts in, [`Report`] out. Templates choose words and order; every figure
//! they print stays a node that knows its cell.

mod compose;
mod context;
mod desk;
mod engine;
mod functions;
mod lines;
mod number;
mod sources;
mod tables;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path};
use std::sync::Arc;

pub use sources::{SECTIONS, THEME};

use crate::diag::{Code, Diagnostic, Outcome, Sink, Stopped};
use crate::extract::{Project, date, files_in};
use crate::markup::block::{Block, BlockKind, Inline, for_each_inline, for_each_run};
use crate::model::facts::Facts;
use crate::model::report::{Meta, Report, Section};
use crate::model::value::Value;
use crate::place::Place;
use compose::Composer;
use desk::Desk;
use engine::Engine;
use functions::Tools;
use sources::{Narrative, Originals, Template};

/// Fills the templates and puts the report together.
///
/// # Errors
/// Stops when a template is wrong or asks for what does not exist; the reasons are in `sink`.
pub fn report(project: &Project, facts: &Arc<Facts>, sink: &mut Sink) -> Outcome<Report> {
    let date = date(&project.job.date.value).ok_or(Stopped)?;
    let templates = sources::templates(project, sink)?;
    let errors = sink.errors();
    let narratives = printing_only(sources::narratives(project, sink), sink);
    let incomplete = sink.errors() > errors;
    let tools = Tools { facts: facts.clone(), desk: Arc::new(Desk::default()) };
    let mut engine = Engine::new(&tools, &context::variables(facts, date, &narratives));
    let texts =
        templates.iter().map(|template| &template.text).chain(narratives.iter().map(|narrative| &narrative.text));
    engine.add(texts, sink);
    let originals = Originals::new(&templates, &narratives);
    let mut composer = Composer {
        facts,
        desk: &tools.desk,
        engine: &engine,
        narratives: &narratives,
        originals: &originals,
        incomplete,
        placed: BTreeSet::new(),
    };
    let mut sections: Vec<Section> = templates.iter().map(|template| section(template, &mut composer, sink)).collect();
    report_unplaced(&narratives, &composer.placed, sink);
    let continued: Vec<bool> = templates.iter().map(|template| template.front.continue_numbers).collect();
    let keys = number::number(&mut sections, &continued, &originals, sink);
    number::refer(&mut sections, &keys, &originals, sink);
    let images = images(project, &sections, &originals, sink);
    if sink.has_errors() {
        return Err(Stopped);
    }
    let figures = compact(&mut sections, &tools.desk.take_figures());
    Ok(Report { meta: meta(project, date), sections, figures, images })
}

fn section(template: &Template, composer: &mut Composer<'_>, sink: &mut Sink) -> Section {
    Section {
        key: template.key.clone(),
        kind: template.front.kind.into(),
        number: String::new(),
        title: composer.engine.title(&template.front.title, &template.text, sink),
        blocks: composer.section(template, sink),
    }
}

fn meta(project: &Project, date: (i32, u8, u8)) -> Meta {
    let job = &project.job;
    Meta {
        title: job.title.clone(),
        region: job.region.clone(),
        bureau: job.bureau.clone(),
        version: job.version.clone(),
        date,
        plan: job.plan.clone(),
        evaluation: job.evaluation.clone(),
        page: job.page.clone(),
        fonts: job.fonts.clone(),
    }
}

/// Narratives come from many hands: they may print figures, but hold no statements.
fn printing_only(narratives: Vec<Narrative>, sink: &mut Sink) -> Vec<Narrative> {
    let mut kept = Vec::new();
    for narrative in narratives {
        let text = &narrative.text;
        let statement =
            text.body.lines().enumerate().find_map(|(index, line)| line.find("{%").map(|at| (index, line, at)));
        match statement {
            None => kept.push(narrative),
            Some((index, line, at)) => sink.push(
                Diagnostic::error(
                    Code::NarrativeStatement,
                    Place::line(&text.file, &text.original, text.first_line + index, line[..at].chars().count() + 1),
                    "正文文件里不能使用 `{% … %}` 语句",
                )
                .because("正文由各部门提供，只能用 `{{ … }}` 引用数据，不能执行语句")
                .hint("请把需要判断或循环的内容写到 templates/sections 的模板中"),
            ),
        }
    }
    kept
}

fn report_unplaced(narratives: &[Narrative], placed: &BTreeSet<String>, sink: &mut Sink) {
    for narrative in narratives.iter().filter(|narrative| !placed.contains(&narrative.text.file)) {
        sink.push(
            Diagnostic::warning(
                Code::UnusedNarrative,
                Place::File(narrative.text.file.clone()),
                "这个正文文件没有用在报告里",
            )
            .because(match narrative.front.part.as_str() {
                "" => "文件开头没有写明它属于哪一部分（part）".to_owned(),
                part => format!("没有模板安排 `part: {part}`"),
            })
            .hint("请在文件开头写上或改正 part，或在模板中加上 {{ narratives(part=\"…\") }}"),
        );
    }
}

/// The pictures of the report that are there; others are reported.
fn images(project: &Project, sections: &[Section], originals: &Originals, sink: &mut Sink) -> Vec<String> {
    let folder = project.root.join("inputs/images");
    let mut found = BTreeSet::new();
    for block in sections.iter().flat_map(|section| &section.blocks) {
        let BlockKind::Picture(picture) = &block.kind else { continue };
        let inside = Path::new(&picture.path).components().all(|part| matches!(part, Component::Normal(_)));
        if inside && folder.join(&picture.path).is_file() {
            found.insert(picture.path.clone());
            continue;
        }
        let present = files_in(&folder, &["png", "jpg", "jpeg", "svg", "gif", "webp"]);
        sink.push(
            Diagnostic::error(
                Code::MissingImage,
                originals.place(&block.source),
                format!("找不到图片 `inputs/images/{}`", picture.path),
            )
            .because("图片须放在 inputs/images 文件夹中")
            .closest(&picture.path, present.iter().map(String::as_str))
            .hint("请把图片放入该文件夹，或改正文件名"),
        );
    }
    found.into_iter().collect()
}

/// Keeps the figures that are shown, renumbered in the order of the report.
fn compact(sections: &mut [Section], laid: &[Value]) -> Vec<Value> {
    let mut kept = Vec::new();
    let mut new_ids: BTreeMap<usize, usize> = BTreeMap::new();
    let mut renumber = |run: &mut [Inline]| {
        for_each_inline(run, &mut |inline| {
            let Inline::Figure { id, .. } = inline else { return };
            *id = *new_ids.entry(*id).or_insert_with(|| {
                kept.extend(laid.get(*id).cloned());
                kept.len() - 1
            });
        });
    };
    for section in sections {
        let blocks: &mut [Block] = &mut section.blocks;
        for_each_run(blocks, &mut |run, _| renumber(run));
    }
    kept
}
