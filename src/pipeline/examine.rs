//! Reads a project, fills its templates and checks the result: what `build`, `excerpt`, `check` and
//! `trace` have in common.

use std::sync::Arc;

use super::open::open;
use crate::diag::{Code, Diagnostic, Outcome, Severity, Sink, Stopped};
use crate::extract;
use crate::inspect::{self, Evidence, Language, NumberCoverage, Prose, Strictness, Triaged};
use crate::model::answer::Identity;
use crate::model::facts::Facts;
use crate::model::report::Report;
use crate::model::responsibility::Responsibilities;
use crate::model::table::cells::Cells;
use crate::narrate::{self, Narrated};
use crate::place::Place;
use crate::project::{Project, World};

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
    pub triaged: Triaged,
    /// What of the numbers in its prose was held against what.
    pub numbers: NumberCoverage,
}

/// Chooses the departments that get an excerpt, once the tables are read that may name them.
pub(super) type DepartmentChoice<'a> = dyn Fn(&Project, &Facts, &mut Sink) -> Outcome<Vec<String>> + 'a;

/// As much of a project as could be read, and what the checks found in it.
#[derive(Debug, Default)]
pub struct Checked {
    /// The project; none when its `report.yaml` is wrong.
    pub project: Option<Project>,
    /// What was read and computed; none when the tables cannot be read.
    pub facts: Option<Arc<Facts>>,
    /// The report with its leads; none when the project does not allow one.
    pub narrated: Option<Narrated>,
    /// What the checks found, after the bureau's decisions.
    pub triaged: Triaged,
    /// What of the numbers in its prose was held against what.
    pub numbers: NumberCoverage,
    /// Who answers for what; nobody for anything while the tables cannot be read.
    pub responsibilities: Responsibilities,
}

impl Checked {
    /// The report; none when the project does not allow one.
    pub fn report(&self) -> Option<&Report> {
        self.narrated.as_ref().map(|narrated| &narrated.report)
    }
}

/// Reads a project, fills its templates and checks the result; `step` is told the name of each step as
/// it begins.
///
/// # Errors
/// Stops when there is no report to check; the reasons are in `sink`, with what the checks of the
/// tables found.
pub fn examine(world: &World, step: &dyn Fn(&str), sink: &mut Sink) -> Outcome<Examined> {
    examine_for(world, &|_, _, _| Ok(Vec::new()), step, sink)
}

/// Also writes the leads of the excerpts of the departments that `choice` names.
pub(super) fn examine_for(
    world: &World,
    choice: &DepartmentChoice<'_>,
    step: &dyn Fn(&str),
    sink: &mut Sink,
) -> Outcome<Examined> {
    match reach(world, Strictness::Draft, choice, step, sink) {
        Checked { project: Some(project), facts: Some(facts), narrated: Some(narrated), triaged, numbers, .. }
            if !sink.has_errors() =>
        {
            Ok(Examined { project, facts, narrated, triaged, numbers })
        }
        reached => {
            sink.extend(reached.triaged.open);
            Err(Stopped)
        }
    }
}

/// Checks a project as far as it can be read, with warnings taken as `strictness` says. What makes a report impossible is in `sink`, what the
/// checks found is in the answer.
pub fn check(world: &World, strictness: Strictness, step: &dyn Fn(&str), sink: &mut Sink) -> Checked {
    let mut checked = reach(world, strictness, &|_, _, _| Ok(Vec::new()), step, sink);
    if let (Some(project), Some(facts)) = (&checked.project, &checked.facts) {
        checked.responsibilities =
            Responsibilities::new(facts, checked.report(), narrate::departments_of_files(project));
    }
    checked
}

/// With more errors in the tables than this they are probably the wrong tables; filling templates
/// from them would take long and help nobody.
const MOST_ERRORS: usize = 1_000;

/// Takes a project through the stages until one of them stops; who answers for what is left out.
fn reach(
    world: &World,
    strictness: Strictness,
    choice: &DepartmentChoice<'_>,
    step: &dyn Fn(&str),
    sink: &mut Sink,
) -> Checked {
    let mut reached = Checked::default();
    step("读取表格");
    let Ok(project) = open(world.clone(), sink) else { return reached };
    let project = reached.project.insert(project);
    let Ok(data) = extract::dataset(project, sink) else { return reached };
    let facts = reached.facts.insert(Arc::new(Facts::new(Arc::new(data), Arc::new(project.job.clone()))));
    let Ok(departments) = choice(project, facts, sink) else { return reached };
    step("检查数据");
    let evidence = Evidence { facts, project };
    inspect::requirements(evidence, sink);
    if sink.errors() > MOST_ERRORS {
        sink.close(format!("表格的错误超过 {MOST_ERRORS} 条，多半不是要用的表；改正以后再生成正文、核对其余"));
        return reached;
    }
    step("生成正文");
    reached.narrated = narrate::report(project, facts, &departments, sink).ok();
    step("核对");
    let mut found = Sink::default();
    let language = Language::of(facts);
    let narrated = reached.narrated.as_ref();
    let prose = narrated.map(|narrated| Prose::read(&narrated.report, &language, &narrated.originals));
    inspect::checks(evidence, prose.as_ref(), &mut found);
    reached.numbers = prose.as_ref().map(|prose| inspect::coverage(evidence, prose)).unwrap_or_default();
    // Two checks may say the same of a place; it is judged, counted and shown once.
    let found = found.sorted().into_iter().cloned().collect();
    reached.triaged = inspect::triage(evidence, found, prose.is_some(), strictness);
    drop(prose);
    reached
}

impl Examined {
    /// Hands what the checks found to `sink` and returns how many errors are in it; a final version
    /// with errors is not made.
    ///
    /// # Errors
    /// Stops when the report is a final version (without a version label) and a check found an error.
    pub fn released(&mut self, sink: &mut Sink) -> Outcome<usize> {
        let is_final = self.project.job.version.is_none();
        let open = std::mem::take(&mut self.triaged.open);
        let cells = is_final.then(|| Cells::new(self.facts.data()));
        release(open, cells.as_ref(), sink)
    }
}

/// A draft has no `cells`: it is made whatever the checks found.
fn release(open: Vec<Diagnostic>, cells: Option<&Cells<'_>>, sink: &mut Sink) -> Outcome<usize> {
    let errors: Vec<&Diagnostic> = open.iter().filter(|finding| finding.severity == Severity::Error).collect();
    let count = errors.len();
    let refusal = cells.filter(|_| count > 0).map(|cells| refusal(&errors, cells));
    sink.extend(open);
    match refusal {
        Some(why) => {
            sink.close(why);
            Err(Stopped)
        }
        None => Ok(count),
    }
}

/// Why a final version is not made: how many errors of each kind, and what accepts them.
fn refusal(errors: &[&Diagnostic], cells: &Cells<'_>) -> String {
    /// Who has more than these sends a list to the departments.
    const MOST: usize = 10;
    let mut kinds: Vec<(Code, usize)> = Vec::new();
    for finding in errors {
        match kinds.iter_mut().find(|(code, _)| *code == finding.code) {
            Some((_, count)) => *count += 1,
            None => kinds.push((finding.code, 1)),
        }
    }
    kinds.sort_by_key(|(code, count)| (std::cmp::Reverse(*count), *code));
    let kinds: Vec<String> = kinds.iter().map(|(code, count)| format!("{} {count} 条", code.title())).collect();
    let entry = |finding: &&Diagnostic| {
        let shown = if let Place::Cell { cell, .. } = &finding.place { cells.shown(cell) } else { None };
        Identity::of(finding, shown).entry(None, None)
    };
    let entries: String = errors.iter().take(MOST).map(entry).collect();
    let rest = if errors.len() > MOST {
        format!(
            "其余 {} 条写法相同；也可以用 `pinggu check --xlsx` 发给各单位核实，再用 --answers 读回\n",
            errors.len() - MOST
        )
    } else {
        String::new()
    };
    format!(
        "核对发现错误 {} 条（{}），正式稿（report.yaml 中没有 version）不生成，原有文件没有改动。\n\
         有错的，请逐条改正；核实无误的，在 report.yaml 的 check.accepted 中认可，填上理由（reason）和认可人（by）；\
         已有 check:、accepted: 的，只接上后面的几行：\n\n\
         check:\n  accepted:\n{entries}\n{rest}",
        errors.len(),
        kinds.join("，")
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::table::Dataset;

    #[test]
    fn only_errors_keep_a_final_version_back() {
        let place = || Place::File("甲".to_owned());
        let error = || Diagnostic::error(Code::GrowthMismatch, place(), "乙");
        let warning = || Diagnostic::warning(Code::ListCount, place(), "丙");
        for (open, is_final, is_released) in [
            (vec![error(), warning()], true, false),
            (vec![error(), warning()], false, true),
            (vec![warning()], true, true),
            (Vec::new(), true, true),
        ] {
            let (mut sink, count, data) = (Sink::default(), open.len(), Dataset::of(&[], &[]));
            let cells = Cells::new(&data);
            assert_eq!(release(open, is_final.then_some(&cells), &mut sink).is_ok(), is_released);
            assert_eq!(sink.sorted().len(), count, "findings are kept either way");
            assert_eq!(sink.closing().is_some_and(|why| why.contains("check.accepted")), !is_released);
        }
    }
}
