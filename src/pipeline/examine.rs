//! From a project folder to a report that was checked: what `build`, `excerpt`, `check` and `trace`
//! have in common.

use std::path::Path;
use std::sync::Arc;

use crate::diag::{Outcome, Sink, Stopped};
use crate::extract::{self, Project};
use crate::inspect::{self, Evidence, Prose, Settled, Strictness};
use crate::model::facts::Facts;
use crate::narrate::{self, Narrated};

/// A report before it is set, with what the checks found.
#[derive(Debug)]
pub struct Examined {
    /// The project.
    pub project: Project,
    /// What was read and computed.
    pub facts: Arc<Facts>,
    /// The report and the leads of the excerpts asked for.
    pub narrated: Narrated,
    /// What the checks found, after the bureau's decisions.
    pub settled: Settled,
}

/// Chooses the departments that get an excerpt.
pub(super) type Choice<'a> = dyn Fn(&Project, &Facts, &mut Sink) -> Outcome<Vec<String>> + 'a;

/// What to examine, and how.
pub struct Examination<'a> {
    /// The project folder.
    pub root: &'a Path,
    /// How warnings are taken.
    pub strictness: Strictness,
    /// Told the name of each step as it begins.
    pub step: &'a dyn Fn(&str),
}

/// Reads a project, fills its templates and checks the result.
///
/// # Errors
/// Stops when there is no report to check; the reasons are in `sink`, with what the checks of the
/// tables found.
pub fn examine(examination: &Examination<'_>, sink: &mut Sink) -> Outcome<Examined> {
    examine_for(examination, &|_, _, _| Ok(Vec::new()), sink)
}

/// The same, with the leads of the excerpts of some departments.
pub(super) fn examine_for(examination: &Examination<'_>, choice: &Choice<'_>, sink: &mut Sink) -> Outcome<Examined> {
    let Examination { root, strictness, step } = *examination;
    step("读取表格");
    let project = extract::project(root, sink)?;
    let data = extract::dataset(&project, sink)?;
    let facts = Arc::new(Facts::new(Arc::new(data), Arc::new(project.job.clone())));
    let departments = choice(&project, &facts, sink)?;
    step("检查数据");
    let evidence = Evidence { facts: &facts, project: &project };
    inspect::requirements(evidence, sink);
    step("生成正文");
    let narrated = narrate::report(&project, &facts, &departments, sink);
    step("核对");
    let mut found = Sink::default();
    let prose = narrated.as_ref().ok().map(|told| Prose::read(&told.report, &facts, &told.originals));
    inspect::checks(evidence, prose.as_ref(), &mut found);
    let settled = inspect::settle(evidence, found.take(), prose.is_some(), strictness);
    drop(prose);
    match narrated {
        Ok(narrated) if !sink.has_errors() => Ok(Examined { project, facts, narrated, settled }),
        _ => {
            sink.extend(settled.open);
            Err(Stopped)
        }
    }
}

impl Examined {
    /// Hands what the checks found to `sink`; a final version with errors in it is not made.
    ///
    /// # Errors
    /// Stops when the report is a final version (without a version label) and a check found an error.
    pub fn released(&mut self, sink: &mut Sink) -> Outcome<()> {
        sink.extend(std::mem::take(&mut self.settled.open));
        let is_final = self.project.job.version.is_none();
        if is_final && sink.has_errors() { Err(Stopped) } else { Ok(()) }
    }
}
