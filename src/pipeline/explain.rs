//! Says what is understood of a text, held against the tables of a project; no report is made.

use std::sync::Arc;

use crate::diag::{Diagnostic, Outcome, Sink};
use crate::extract;
use crate::inspect::{self, Evidence, Explained, Language, Prose};
use crate::model::facts::Facts;
use crate::narrate;
use crate::place::{LinePlace, Place};
use crate::project::{Project, World};

/// Where the text stands while it is read: among the texts that people write, not among templates.
const FILE: &str = "inputs/句子";
/// Where it is said to stand.
const SHOWN: &str = "句子";

/// What was understood of a text.
#[derive(Debug)]
pub struct Explanation {
    /// The tables, to show cells with their surroundings.
    pub facts: Arc<Facts>,
    /// What was understood.
    pub explained: Explained,
}

/// Reads the tables of a project and a text, whose tags are filled as in a narrative.
///
/// # Errors
/// Stops when the tables cannot be read or a tag cannot be filled; the reasons are in `sink`.
pub fn explain(world: &World, text: &str, sink: &mut Sink) -> Outcome<Explanation> {
    let project = Project::open(world.clone(), sink)?;
    // What is to be said of the tables is said by a check of the project.
    let mut of_tables = Sink::default();
    let data = extract::dataset(&project, &mut of_tables).inspect_err(|_| sink.extend(of_tables.take()))?;
    let facts = Arc::new(Facts::new(Arc::new(data), Arc::new(project.job.clone())));
    let mut of_text = Sink::default();
    let narrated = narrate::alone(&project, &facts, text, FILE, &mut of_text);
    sink.extend(of_text.take().into_iter().map(shown));
    let narrated = narrated?;
    let language = Language::of(&facts);
    let prose = Prose::read(&narrated.report, &language, &narrated.originals);
    let mut explained = inspect::explain(Evidence { facts: &facts, project: &project }, &language, &prose);
    drop(prose);
    let is_here = |place: &Place| place.file() == FILE;
    explained.findings.retain(|one| is_here(&one.place) || one.related.iter().any(|(place, _)| is_here(place)));
    explained.findings = explained.findings.into_iter().map(shown).collect();
    Ok(Explanation { facts, explained })
}

/// A finding with the text called what people call it.
fn shown(finding: Diagnostic) -> Diagnostic {
    let named = |place: Place| match place {
        Place::Line { at, text } if &*at.file == FILE => {
            Place::Line { at: LinePlace { file: SHOWN.into(), ..at }, text }
        }
        Place::File(file) if file == FILE => Place::File(SHOWN.to_owned()),
        other => other,
    };
    let related = finding.related.into_iter().map(|(place, message)| (named(place), message)).collect();
    Diagnostic { place: named(finding.place), related, ..finding }
}
