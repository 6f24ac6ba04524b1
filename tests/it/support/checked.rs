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
    let mut sink = Sink::default();
    let facts = Arc::new(Facts::new(Arc::new(data), Arc::new(read.project.job.clone())));
    let evidence = Evidence { facts: &facts, project: &read.project };
    let narrated = narrate::report(&read.project, &facts, &[], &mut sink);
    let mut checked = Sink::default();
    let prose = narrated.as_ref().ok().map(|told| Prose::read(&told.report, &facts, &told.originals));
    inspect::checks(evidence, prose.as_ref(), &mut checked);
    let settled = inspect::settle(evidence, checked.take(), prose.is_some(), Strictness::Draft);
    settled.open.into_iter().chain(sink.take()).collect()
}
