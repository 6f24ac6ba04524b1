//! Checking in process: a project read once and checked again and again, whole or one text at a time.

use std::path::Path;
use std::sync::Arc;

use pinggu::diag::{Diagnostic, Sink};
use pinggu::extract;
use pinggu::inspect::{self, CHECKS, Check, Evidence, Language, Prose, Run, Strictness};
use pinggu::markup::parse::{Source, parse};
use pinggu::model::facts::Facts;
use pinggu::model::report::{Report, Section, SectionKind};
use pinggu::model::table::Dataset;
use pinggu::narrate;
use pinggu::place::{Originals, Place};
use pinggu::project::{Project, World};

/// A project read, ready to be checked again and again.
pub(crate) struct Read {
    pub project: Project,
    pub data: Dataset,
}

pub(crate) fn read(root: &Path) -> Read {
    let mut sink = Sink::default();
    let project = Project::open(World::on_disk(root), &mut sink).expect("project");
    let data = extract::dataset(&project, &mut sink).expect("dataset");
    Read { project, data }
}

/// What the checks find, waived findings left out.
pub(crate) fn found(read: &Read, data: Dataset) -> Vec<Diagnostic> {
    let (mut found, told) = examined(read, data, |evidence, prose| {
        let mut checked = Sink::default();
        inspect::checks(evidence, prose, &mut checked);
        inspect::triage(evidence, checked.take(), prose.is_some(), Strictness::Draft).open
    });
    found.extend(told);
    found
}

/// What an examination of a project makes of it, and what filling its templates says.
pub(crate) fn examined<T>(
    read: &Read,
    data: Dataset,
    examine: impl FnOnce(Evidence<'_>, Option<&Prose<'_>>) -> T,
) -> (T, Vec<Diagnostic>) {
    let mut sink = Sink::default();
    let facts = Arc::new(Facts::new(Arc::new(data), Arc::new(read.project.job.clone())));
    let evidence = Evidence { facts: &facts, project: &read.project };
    let narrated = narrate::report(&read.project, &facts, &[], &mut sink);
    let language = Language::of(&facts);
    let prose = narrated.as_ref().ok().map(|told| Prose::read(&told.report, &language, &told.originals));
    (examine(evidence, prose.as_ref()), sink.take())
}

/// The tables of a project, against which any text is held alone: no templates are filled, no other
/// prose stands beside it.
pub(crate) struct Tables {
    project: Project,
    facts: Facts,
    language: Language,
}

impl Tables {
    /// Where the texts are said to stand.
    pub(crate) const FILE: &str = "inputs/narrative/text.md";

    pub(crate) fn of(root: &Path) -> Self {
        let Read { project, data } = read(root);
        let facts = Facts::new(Arc::new(data), Arc::new(project.job.clone()));
        let language = Language::of(&facts);
        Self { project, facts, language }
    }

    /// What the checks of prose find in a text, with the weights that the project gives them.
    pub(crate) fn findings(&self, text: &str) -> Vec<Diagnostic> {
        let evidence = Evidence { facts: &self.facts, project: &self.project };
        let found = self.by_check(text).into_iter().flat_map(|(_, found)| found).collect();
        let mut open = inspect::triage(evidence, found, false, Strictness::Draft).open;
        let is_here = |place: &Place| matches!(place, Place::Line { at, .. } if &*at.file == Self::FILE);
        open.retain(|one| is_here(&one.place) || one.related.iter().any(|(place, _)| is_here(place)));
        open
    }

    /// What each check of prose finds in a text.
    pub(crate) fn by_check(&self, text: &str) -> Vec<(&'static Check, Vec<Diagnostic>)> {
        let evidence = Evidence { facts: &self.facts, project: &self.project };
        let originals: Originals = [(Self::FILE.to_owned(), text.to_owned())].into_iter().collect();
        let report = self.report(text);
        let prose = Prose::read(&report, &self.language, &originals);
        let found = |check: &'static Check| {
            let mut sink = Sink::default();
            check.run(evidence, Some(&prose), &mut sink);
            (check, sink.take())
        };
        CHECKS.iter().filter(|check| !matches!(check.run, Run::Tables(_))).map(found).collect()
    }

    /// A report of one section that has the text.
    fn report(&self, text: &str) -> Report {
        let lines: Vec<usize> = (1..=text.lines().count()).collect();
        let source = Source { file: Self::FILE.into(), text, lines: &lines, original: text, figure: &|_| None };
        let section = Section {
            key: "tasks".to_owned(),
            kind: SectionKind::Body,
            number: String::new(),
            title: String::new(),
            cited: false,
            blocks: parse(&source, &mut Sink::default()),
        };
        Report { sections: vec![section], ..Report::without_text(self.facts.job()) }
    }
}
