//! Checking in process: a project read once and checked again and again.

use std::path::Path;
use std::sync::Arc;

use pinggu::diag::{Diagnostic, Sink};
use pinggu::extract;
use pinggu::inspect::{self, Evidence, Prose, Strictness};
use pinggu::model::facts::Facts;
use pinggu::model::table::Dataset;
use pinggu::narrate;
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
    let prose = narrated.as_ref().ok().map(|told| Prose::read(&told.report, &facts, &told.originals));
    (examine(evidence, prose.as_ref()), sink.take())
}
