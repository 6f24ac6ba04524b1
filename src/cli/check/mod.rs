//! `pinggu check`: what the checks found, for people or for programs, on standard output, and as a
//! list to be worked off in a workbook, which is read again when it comes back.

mod answers;
mod explain;
mod human;
mod json;
mod list;
mod numbers;
mod registry;
mod remarks;
mod scope;

use self::numbers::Numbers;
use super::args::{CheckArgs, CheckFormat, Cli};
use super::print::Colours;
use super::streams::{Stream, write_stderr, write_stdout};
use super::{found_root, print, project_root, status, step, world};
use crate::diag::{Code, Diagnostic, Outcome, Severity, Sink};
use crate::inspect::{Accepted, Strictness};
use crate::model::job::CheckSettings;
use crate::pipeline::{self, Checked};
use crate::place::Place;
use crate::project::Project;

/// An open finding with those who answer for it.
struct Open {
    finding: Diagnostic,
    departments: Vec<String>,
}

/// What is to be shown.
struct Results<'a> {
    checked: &'a Checked,
    open: Vec<Open>,
    accepted: Vec<(&'a Accepted, Vec<String>)>,
    silenced: &'a [(Code, usize)],
    /// The departments asked for; all findings when empty.
    departments: &'a [String],
    /// Findings that were left out, since other departments answer for them.
    elsewhere: usize,
    /// Findings that were left out, since nobody answers for them.
    unowned: usize,
    /// Errors that keep the report from being made, by place.
    blocking: Vec<Diagnostic>,
    /// What of the numbers in prose was held against what.
    numbers: Numbers<'a>,
}

impl Results<'_> {
    fn count(&self, severity: Severity) -> usize {
        self.open.iter().filter(|one| one.finding.severity == severity).count()
    }
}

/// Lists what is checked, also where there is no project.
fn list(cli: &Cli, asked: &CheckArgs) -> u8 {
    let mut sink = Sink::default();
    let root = project_root(cli.project.as_deref());
    let settings = root.map_or_else(
        || Ok(CheckSettings::default()),
        |root| Project::open(world(&root), &mut sink).map(|project| project.job.check),
    );
    if let Ok(settings) = &settings {
        write_stdout(&registry::text(settings, asked.format.printed()));
    }
    print::findings(&sink);
    status(&sink, settings.is_ok())
}

/// Says that a list and an explanation are no report that remarks could be made on.
fn no_report() -> u8 {
    let mut sink = Sink::default();
    let place = Place::File("--format".to_owned());
    sink.push(
        Diagnostic::error(Code::BadConfig, place, "`--format docx` 不能与 --list、--explain 一起用")
            .because("它把问题写成报告里的批注")
            .hint("请去掉 --format，或写 --format json"),
    );
    print::findings(&sink);
    2
}

/// Runs the command and returns the exit status.
pub(super) fn run(cli: &Cli, asked: &CheckArgs) -> u8 {
    if asked.format == CheckFormat::Docx && (asked.list || asked.explain.is_some()) {
        return no_report();
    }
    if asked.list {
        return list(cli, asked);
    }
    if let Some(text) = &asked.explain {
        return explain::run(cli, text, asked.format.printed());
    }
    let mut sink = Sink::default();
    let Some(root) = found_root(cli, &mut sink) else {
        print::findings(&sink);
        return 2;
    };
    let strictness = if asked.strict { Strictness::Strict } else { Strictness::Draft };
    let mut checked = pipeline::check(&world(&root), strictness, &step, &mut sink);
    let mut arguments = Sink::default();
    let Ok(departments) = chosen(&checked, &asked.department, &mut arguments) else {
        print::findings(&arguments);
        return status(&arguments, false);
    };
    let blocking: Vec<Diagnostic> =
        sink.sorted().into_iter().filter(|one| one.severity == Severity::Error).cloned().collect();
    sink.extend(std::mem::take(&mut checked.triaged.open));
    let (results, code) = results(&checked, &sink, &departments, blocking, strictness);
    if !asked.answers.is_empty() {
        return answers::run(&asked.answers, &results);
    }
    let list = asked.xlsx.as_ref().map(|file| list::write(&root, file.0.as_deref(), &results, &mut arguments));
    match asked.format {
        CheckFormat::Human => write_stdout(&human::text(&results, asked.unchecked, Colours::on(Stream::Output))),
        CheckFormat::Json => write_stdout(&json::text(&results)),
        CheckFormat::Docx => {
            if let Ok(said) = remarks::write(cli, &root, &results, &mut arguments) {
                write_stdout(&said);
            }
        }
    }
    if let Some(Ok(said)) = list {
        // What programs read holds nothing else.
        if asked.format == CheckFormat::Json {
            write_stderr(&said);
        } else {
            write_stdout(&said);
        }
    }
    print::findings(&arguments);
    code.max(status(&arguments, true))
}

/// The departments asked for, by their canonical names. Without the data nobody answers for
/// anything, and what stops the run concerns everybody.
fn chosen(checked: &Checked, wanted: &[String], sink: &mut Sink) -> Outcome<Vec<String>> {
    match (&checked.project, &checked.facts) {
        (Some(project), Some(facts)) if !wanted.is_empty() => pipeline::departments(project, facts, wanted, sink),
        _ => Ok(Vec::new()),
    }
}

/// What concerns the departments, all when none is named, and the exit status.
fn results<'a>(
    checked: &'a Checked,
    sink: &Sink,
    departments: &'a [String],
    blocking: Vec<Diagnostic>,
    strictness: Strictness,
) -> (Results<'a>, u8) {
    let answering = |finding: &Diagnostic| checked.responsibilities.of(finding);
    let concerns = |names: &[String]| departments.is_empty() || names.iter().any(|name| departments.contains(name));
    let mut shown = Sink::default();
    let (mut elsewhere, mut unowned) = (0, 0);
    for finding in sink.sorted() {
        let names = answering(finding);
        if concerns(&names) {
            shown.push(finding.clone());
        } else if names.is_empty() {
            unowned += 1;
        } else {
            elsewhere += 1;
        }
    }
    let mut code = status(&shown, checked.narrated.is_some() && blocking.is_empty());
    let mut kept = shown.take();
    if strictness == Strictness::Strict {
        // The checks know; what was found on the way to them is raised here. The run itself was made.
        for finding in kept.iter_mut().filter(|finding| finding.severity == Severity::Warning) {
            finding.severity = Severity::Error;
            code = code.max(1);
        }
    }
    shown.extend(kept);
    let open = shown.sorted().into_iter().cloned();
    let accepted = checked.triaged.accepted.iter().map(|one| (one, answering(&one.finding)));
    let results = Results {
        checked,
        open: open.map(|finding| Open { departments: answering(&finding), finding }).collect(),
        accepted: accepted.filter(|(_, names)| concerns(names)).collect(),
        silenced: if departments.is_empty() { &checked.triaged.silenced } else { &[] },
        departments,
        elsewhere,
        unowned,
        blocking,
        numbers: Numbers::of(checked, departments),
    };
    (results, code)
}
