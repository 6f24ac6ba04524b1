//! A text that stands alone: its tags filled as in a narrative, without a report around it.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::compose::Composer;
use super::departments::DepartmentResolver;
use super::engine::Engine;
use super::functions::Tools;
use super::placeholders::Placeholders;
use super::printing::printing_only;
use super::sources::{Narrative, NarrativeFront, SectionFront, SourceText, Template};
use super::{Narrated, braces, context, originals, section};
use crate::diag::{Outcome, Sink, Stopped};
use crate::model::department::Roster;
use crate::model::facts::Facts;
use crate::model::report::{Meta, Report, compact};
use crate::model::value::Value;
use crate::project::{Project, date};

/// A report of nothing but the text, which is said to stand in `file`.
///
/// # Errors
/// Stops when a tag cannot be filled; the reasons are in `sink`.
pub fn alone(project: &Project, facts: &Arc<Facts>, text: &str, file: &str, sink: &mut Sink) -> Outcome<Narrated> {
    let before = sink.errors();
    let date = date(&project.job.date.value).ok_or(Stopped)?;
    let template = template(text, file, sink)?;
    let originals = originals(std::iter::once(&template.text));
    let roster = Roster::of(&project.job);
    let tools = Tools { facts: facts.clone(), placeholders: Arc::new(Placeholders::default()) };
    let mut engine = Engine::new(&tools, &context::variables(facts, date, &[]));
    engine.add(std::iter::once(&template.text), sink);
    let mut composer = Composer {
        world: &project.world,
        facts,
        placeholders: &tools.placeholders,
        engine: &engine,
        narratives: &[],
        originals: &originals,
        resolver: &DepartmentResolver { roster: &roster, originals: &originals },
        omitted: &[],
        incomplete: false,
        in_clause: false,
        placed: BTreeSet::new(),
        set: BTreeSet::new(),
        missing: Vec::new(),
    };
    let mut sections = [section(&template, &mut composer, sink)];
    if sink.errors() > before {
        return Err(Stopped);
    }
    let mut laid: Vec<Option<Value>> = tools.placeholders.take_figures().into_iter().map(Some).collect();
    let figures = compact(&mut sections, |id| laid.get_mut(id)?.take());
    let report = Report { meta: Meta::new(&project.job, date), sections: sections.into(), figures, images: Vec::new() };
    Ok(Narrated { report, leads: Vec::new(), originals })
}

/// The text as a template that prints only what a narrative may print.
fn template(text: &str, file: &str, sink: &mut Sink) -> Outcome<Template> {
    let (original, body) = (text.to_owned(), text.to_owned());
    let mut text = SourceText { file: file.to_owned(), original, body, first_line: 1, paragraphs: None };
    braces::mend(&mut text, sink);
    let narrative = Narrative { text, key: String::new(), front: NarrativeFront::default(), departments: Vec::new() };
    let narrative = printing_only(vec![narrative], sink).pop().ok_or(Stopped)?;
    Ok(Template { text: narrative.text, key: narrative.key, front: SectionFront::default() })
}
