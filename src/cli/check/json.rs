//! What a check found, for programs; `docs/check.schema.json` describes it.

use serde::Serialize;

use super::numbers::Numbers;
use super::{Open, Results};
use crate::cli::print;
use crate::diag::{Diagnostic, Severity};
use crate::model::table::Coverage;
use crate::place::Place;

/// A finding as programs read it.
#[derive(Serialize)]
pub(super) struct JsonFinding<'a> {
    code: &'static str,
    title: &'static str,
    severity: Severity,
    message: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    reason: &'a str,
    place: &'a Place,
    related: Vec<Related<'a>>,
    hints: &'a [String],
    departments: &'a [String],
    /// The finding has a reason of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    accepted: Option<Decision<'a>>,
}

#[derive(Serialize)]
struct Related<'a> {
    place: &'a Place,
    message: &'a str,
}

#[derive(Serialize)]
pub(super) struct Decision<'a> {
    reason: &'a str,
    by: &'a str,
}

#[derive(Serialize)]
struct Summary {
    errors: usize,
    warnings: usize,
    notes: usize,
    accepted: usize,
}

#[derive(Serialize)]
struct Whole<'a> {
    findings: Vec<JsonFinding<'a>>,
    accepted: Vec<JsonFinding<'a>>,
    summary: Summary,
    /// How much of each sheet was understood.
    coverage: &'a [Coverage],
    /// What of the numbers in prose was held against what.
    numbers: &'a Numbers<'a>,
}

pub(super) fn found<'a>(
    finding: &'a Diagnostic,
    departments: &'a [String],
    accepted: Option<Decision<'a>>,
) -> JsonFinding<'a> {
    let related = finding.related.iter().map(|(place, message)| Related { place, message });
    JsonFinding {
        code: finding.code.as_str(),
        title: finding.code.title(),
        severity: finding.severity,
        message: &finding.message,
        reason: &finding.reason,
        place: &finding.place,
        related: related.collect(),
        hints: &finding.hints,
        departments,
        accepted,
    }
}

pub(super) fn text(results: &Results<'_>) -> String {
    let accepted = results.accepted.iter().map(|(one, departments)| {
        found(&one.finding, departments, Some(Decision { reason: &one.reason, by: &one.by }))
    });
    print::json(Whole {
        findings: results.open.iter().map(|Open { finding, departments }| found(finding, departments, None)).collect(),
        accepted: accepted.collect(),
        summary: Summary {
            errors: results.count(Severity::Error),
            warnings: results.count(Severity::Warning),
            notes: results.count(Severity::Note),
            accepted: results.accepted.len(),
        },
        coverage: results.checked.facts.as_ref().map_or(&[], |facts| &facts.data().coverage),
        numbers: &results.numbers,
    })
}
