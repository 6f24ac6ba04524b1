//! Checking in process: a project read once, and texts held against its tables.

use std::path::Path;
use std::sync::Arc;

use pinggu::diag::{Diagnostic, Sink};
use pinggu::extract;
use pinggu::inspect::{self, CHECKS, Check, Evidence, Language, Numbers, Prose, Strictness};
use pinggu::markup::parse::{Source, parse};
use pinggu::model::facts::Facts;
use pinggu::model::report::{Report, Section, SectionKind};
use pinggu::model::table::Dataset;
use pinggu::place::{Originals, Place};
use pinggu::project::{Project, World};

/// A project read.
pub(crate) struct Read {
    pub project: Arc<Project>,
    pub data: Dataset,
}

pub(crate) fn read(root: &Path) -> Read {
    let mut sink = Sink::default();
    let project = Project::open(World::on_disk(root), &mut sink).expect("project");
    let data = extract::dataset(&project, &mut sink).expect("dataset");
    Read { project: project.into(), data }
}

/// The tables of a project, against which any text is held alone: no templates are filled, no other
/// prose stands beside it.
pub(crate) struct Tables {
    project: Arc<Project>,
    facts: Facts,
    language: Language,
}

impl Tables {
    /// Where the texts are said to stand.
    pub(crate) const FILE: &str = "inputs/narrative/text.md";

    pub(crate) fn of(root: &Path) -> Self {
        let Read { project, data } = read(root);
        Self::new(project, data)
    }

    pub(crate) fn new(project: Arc<Project>, data: Dataset) -> Self {
        let facts = Facts::new(Arc::new(data), Arc::new(project.job.clone()));
        let language = Language::of(&facts);
        Self { project, facts, language }
    }

    /// What the checks of prose find in a text, with the weights that the project gives them.
    pub(crate) fn findings(&self, text: &str) -> Vec<Diagnostic> {
        let of_prose = |check: &Check| check.run.needs_prose();
        let mut open = self.weighed(self.by_check(text, of_prose));
        let is_here = |place: &Place| matches!(place, Place::Line { at, .. } if &*at.file == Self::FILE);
        open.retain(|one| is_here(&one.place) || one.related.iter().any(|(place, _)| is_here(place)));
        open
    }

    /// What all checks find in the tables and a text.
    pub(crate) fn all_findings(&self, text: &str) -> Vec<Diagnostic> {
        self.weighed(self.by_check(text, |_| true))
    }

    fn weighed(&self, found: Vec<(&Check, Vec<Diagnostic>)>) -> Vec<Diagnostic> {
        let evidence = Evidence { facts: &self.facts, project: &self.project };
        let found = found.into_iter().flat_map(|(_, found)| found).collect();
        inspect::triage(evidence, found, false, Strictness::Draft).open
    }

    /// What each of some checks finds in a text.
    pub(crate) fn by_check(&self, text: &str, some: impl Fn(&Check) -> bool) -> Vec<(&'static Check, Vec<Diagnostic>)> {
        let evidence = Evidence { facts: &self.facts, project: &self.project };
        let originals: Originals = [(Self::FILE.to_owned(), text.to_owned())].into_iter().collect();
        let report = self.report(text);
        let prose = Prose::read(&report, &self.language, &originals);
        let numbers = Numbers::of(&self.facts);
        let found = |check: &'static Check| {
            let mut sink = Sink::default();
            check.run(evidence, &numbers, Some(&prose), &mut sink);
            (check, sink.take())
        };
        CHECKS.iter().filter(|check| some(check)).map(found).collect()
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
