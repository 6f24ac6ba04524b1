//! Stage 2: dataset, facts and report in, findings out. Each check is a file with a row in [`CHECKS`].
//!
//! Requirements look for what makes a report impossible; their findings are errors and stay so.
//! Checks look for what is likely wrong; `report.yaml` may change what their findings weigh and
//! accept single ones ([`settle()`]). Checks of the tables need the facts alone, checks of the prose
//! need the report, in which every figure still knows its cell.

mod identity;
mod settle;
mod vocabulary;

pub use settle::{Accepted, Settled, Strictness, settle};

use crate::diag::{Code, Sink};
use crate::extract::Project;
use crate::model::facts::Facts;
use crate::model::report::Report;

/// What a check looks at.
#[derive(Debug, Clone, Copy)]
pub struct Evidence<'a> {
    /// Dataset and what is computed from it.
    pub facts: &'a Facts,
    /// The project, to place findings about `report.yaml`.
    pub project: &'a Project,
}

/// What must hold before a report can be made.
pub struct Requirement {
    /// What it looks for, for people.
    pub title: &'static str,
    /// The check.
    pub run: fn(Evidence<'_>, &mut Sink),
}

/// All requirements, in the order they run.
pub const REQUIREMENTS: &[Requirement] = &[
    Requirement { title: "指标不重名", run: identity::duplicates },
    Requirement { title: "说明、方法、别名所指的指标都在指标表中", run: identity::strangers },
    Requirement { title: "评价用语在约定范围内", run: vocabulary::verdicts },
    Requirement { title: "属性为约束性或预期性", run: vocabulary::attributes },
    Requirement { title: "责任单位都已登记", run: vocabulary::departments },
    Requirement { title: "report.yaml 的 check 中都是核对项的编号", run: settle::unknown_codes },
];

/// A check.
pub struct Check {
    /// Codes of its findings.
    pub codes: &'static [Code],
    /// What it looks for, for people.
    pub title: &'static str,
    /// The check.
    pub run: Run,
}

/// A check by what it needs.
#[derive(Clone, Copy)]
pub enum Run {
    /// The tables.
    Tables(fn(Evidence<'_>, &mut Sink)),
    /// The tables and the report.
    Prose(fn(Evidence<'_>, &Report, &mut Sink)),
}

/// All checks, in the order they run.
pub const CHECKS: &[Check] = &[];

/// True for the codes of checks, which `report.yaml` may weigh and accept.
#[must_use]
pub fn is_check(code: Code) -> bool {
    CHECKS.iter().any(|check| check.codes.contains(&code))
}

/// Runs all requirements.
pub fn requirements(evidence: Evidence<'_>, sink: &mut Sink) {
    for requirement in REQUIREMENTS {
        (requirement.run)(evidence, sink);
    }
}

/// Runs all checks; those of the prose only when there is a report.
pub fn checks(evidence: Evidence<'_>, report: Option<&Report>, sink: &mut Sink) {
    for check in CHECKS {
        match (check.run, report) {
            (Run::Tables(run), _) => run(evidence, sink),
            (Run::Prose(run), Some(report)) => run(evidence, report, sink),
            (Run::Prose(_), None) => {}
        }
    }
}
