//! Stage 2: dataset and facts in, findings out. Each check is a file with a row in [`CHECKS`].

mod identity;
mod vocabulary;

use crate::diag::Sink;
use crate::extract::Project;
use crate::model::facts::Facts;

/// What a check looks at.
#[derive(Debug, Clone, Copy)]
pub struct Evidence<'a> {
    /// Dataset and what is computed from it.
    pub facts: &'a Facts,
    /// The project, to place findings about `report.yaml`.
    pub project: &'a Project,
}

/// A check.
pub struct Check {
    /// What it looks for, for people.
    pub title: &'static str,
    /// The check.
    pub run: fn(Evidence<'_>, &mut Sink),
}

/// All checks, in the order they run.
pub const CHECKS: &[Check] = &[
    Check { title: "指标不重名", run: identity::duplicates },
    Check { title: "说明、方法所指的指标都在指标表中", run: identity::strangers },
    Check { title: "评价用语在约定范围内", run: vocabulary::verdicts },
    Check { title: "属性为约束性或预期性", run: vocabulary::attributes },
    Check { title: "责任单位都已登记", run: vocabulary::departments },
];

/// Runs all checks.
pub fn run(evidence: Evidence<'_>, sink: &mut Sink) {
    for check in CHECKS {
        (check.run)(evidence, sink);
    }
}
