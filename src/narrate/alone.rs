//! A text that stands alone: its tags filled as in a narrative, without a report around it.

use std::sync::Arc;

use super::engine::Engine;
use super::functions::Tools;
use super::placeholders::Placeholders;
use super::printing::printing_only;
use super::sources::{Narrative, NarrativeFront, SourceText};
use super::{Narrated, braces, context, originals};
use crate::diag::{Outcome, Sink, Stopped};
use crate::markup::parse::{Source, parse};
use crate::model::facts::Facts;
use crate::model::report::{Meta, Report, Section, SectionKind, compact};
use crate::model::value::Value;
use crate::project::{Project, date};

/// A report of nothing but the text, which is said to stand in `file`. What tags would place as blocks of their
/// own (tables, other texts) is left out.
///
/// # Errors
/// Stops when a tag cannot be filled; the reasons are in `sink`.
pub fn alone(project: &Project, facts: &Arc<Facts>, text: &str, file: &str, sink: &mut Sink) -> Outcome<Narrated> {
    let date = date(&project.job.date.value).ok_or(Stopped)?;
    let (original, body) = (text.to_owned(), text.to_owned());
    let mut text = SourceText { file: file.to_owned(), original, body, first_line: 1 };
    braces::mend(&mut text, sink);
    let narrative = Narrative { text, key: String::new(), front: NarrativeFront::default(), departments: Vec::new() };
    let narratives = printing_only(vec![narrative], sink);
    let text = &narratives.first().ok_or(Stopped)?.text;
    let placeholders = Arc::new(Placeholders::default());
    let tools = Tools { facts: facts.clone(), placeholders: placeholders.clone() };
    let mut engine = Engine::new(&tools, &context::variables(facts, date, &[]));
    engine.add(std::iter::once(text), sink);
    let filled = engine.fill(text, sink).ok_or(Stopped)?;
    let source = Source {
        file: file.into(),
        text: &filled.text,
        lines: &filled.lines,
        original: &text.original,
        figure: &|index| placeholders.text(index),
    };
    let mut sections = [Section {
        key: String::new(),
        kind: SectionKind::Body,
        number: String::new(),
        title: String::new(),
        cited: false,
        blocks: parse(&source, sink),
    }];
    let mut laid: Vec<Option<Value>> = placeholders.take_figures().into_iter().map(Some).collect();
    let figures = compact(&mut sections, |id| laid.get_mut(id)?.take());
    let report = Report { meta: Meta::new(&project.job, date), sections: sections.into(), figures, images: Vec::new() };
    Ok(Narrated { report, leads: Vec::new(), originals: originals(std::iter::once(text)) })
}
