//! Stage 2: dataset, facts and report in, findings out. Each check is a function with a declaration in
//! [`CHECKS`].
//!
//! Requirements look for what makes a report impossible; their findings are errors and stay so.
//! Checks look for what is likely wrong; `report.yaml` may change what their findings weigh and
//! accept single ones ([`triage()`]). In the prose of the report every figure still knows its cell.

mod across;
mod agreement;
mod comparisons;
mod completion;
mod counts;
mod coverage;
mod data_dates;
mod derived;
mod enumerations;
mod explain;
mod figures;
mod goals_elsewhere;
mod growth;
mod identity;
mod impossible;
mod links;
mod misprints;
mod naming;
mod notation;
mod note_words;
mod offers;
mod outcome;
mod outlook;
mod percent;
mod period_sums;
mod periods;
pub mod prose;
mod prose_sums;
mod rank_places;
mod ranks;
mod registry;
mod repeated;
mod repeated_projects;
mod row_sums;
mod serials;
mod shares;
mod since_base;
mod stated;
mod targets;
mod triage;
mod typed;
mod unrevised;
mod values;
mod verdict;
mod vocabulary;

use std::cmp::Ordering;

use rust_decimal::Decimal;

pub use coverage::{MarkedNumber, MarkedTexts, NumberClass, NumberCounts, NumberCoverage, UncheckedNumber, coverage};
pub use explain::{
    Explained, ExplainedClaim, ExplainedNumber, ExplainedPassage, ExplainedWord, Held, HeldCell, WordClass, explain,
};
pub use offers::{Offer, Offered, StatedFact, TypedNumber, typed_numbers};
pub use prose::{Language, Prose};
pub use registry::{CHECKS, Check, FindingKind, Run, kind, kinds};
pub use stated::Numbers;
pub use triage::{Accepted, Answers, Standing, Strictness, ToAccept, ToChange, Triaged, answers, triage, weight};

use self::prose::claim::Claim;
use crate::diag::Sink;
use crate::model::facts::Facts;
use crate::model::table::{Role, Row};
use crate::model::value::Value;
use crate::place::Place;
use crate::project::Project;

/// What a check compares: the tables with what is computed from them, and the settings.
#[derive(Debug, Clone, Copy)]
pub struct Evidence<'a> {
    /// Dataset and what is computed from it.
    pub facts: &'a Facts,
    /// The project, to place findings about `report.yaml`.
    pub project: &'a Project,
}

impl<'a> Evidence<'a> {
    /// The cell of an indicator under a column, with its header path.
    fn place(self, row: &Row, column: &Role) -> Place {
        self.facts.indicators().place(row, column)
    }

    /// What an indicator has under a column.
    fn value(self, row: &'a Row, column: &Role) -> Option<&'a Value> {
        self.facts.indicators().value(row, column)
    }

    /// The text that an indicator has under a column, empty where it has none.
    fn text(self, row: &'a Row, column: &Role) -> &'a str {
        self.facts.indicators().text(row, column)
    }

    /// The indicator that a claim is about for certain.
    fn indicator_of(self, claim: &Claim) -> Option<&'a Row> {
        self.facts.indicators().rows.get(claim.subject()?.indicator?)
    }
}

/// The sign between two numbers, in the width of Chinese text.
fn sign(a: Decimal, b: Decimal) -> &'static str {
    match a.cmp(&b) {
        Ordering::Less => "＜",
        Ordering::Equal => "=",
        Ordering::Greater => "＞",
    }
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
    Requirement { title: "说明、方法、别名所指的指标都在指标表中", run: identity::unknown_names },
    Requirement { title: "评价用语在约定范围内", run: vocabulary::verdicts },
    Requirement { title: "属性为约束性或预期性", run: vocabulary::attributes },
    Requirement { title: "责任单位都已登记", run: vocabulary::departments },
    Requirement { title: "report.yaml 的 check 中都是核对项的编号", run: triage::unknown_codes },
];

/// Runs all requirements.
pub fn requirements(evidence: Evidence<'_>, sink: &mut Sink) {
    for requirement in REQUIREMENTS {
        (requirement.run)(evidence, sink);
    }
}

/// Runs all checks; those of the prose only when there is a report.
pub fn checks(evidence: Evidence<'_>, prose: Option<&Prose<'_>>, sink: &mut Sink) {
    let numbers = Numbers::of(evidence.facts);
    for check in CHECKS {
        let mut own = Sink::default();
        check.run(evidence, &numbers, prose, &mut own);
        for finding in own.take() {
            debug_assert!(check.declares(&finding), "a check finds what it does not declare: {finding:?}");
            sink.push(finding);
        }
    }
}
