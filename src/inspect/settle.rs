//! What the bureau has decided about findings: other weights, accepted ones, strictness.
//!
//! An acceptance names a code and a place, with reason and name. It is listed with every run, and
//! when nothing is left for it to accept, that is a finding too.

use super::{CHECKS, Evidence};
use crate::diag::{Code, Diagnostic, Severity};
use crate::extract::JOB_FILE;
use crate::model::job::{Acceptance, Weight};
use crate::model::tables::Dataset;
use crate::place::{CellRef, Place};

/// Findings after the bureau's decisions.
#[derive(Debug, Default)]
pub struct Settled {
    /// What is still open.
    pub open: Vec<Diagnostic>,
    /// What is accepted, in the order of `report.yaml`.
    pub accepted: Vec<Accepted>,
    /// Codes that `report.yaml` turns off, of which something was found.
    pub silenced: Vec<(Code, usize)>,
}

/// An accepted finding.
#[derive(Debug, Clone)]
pub struct Accepted {
    /// The finding.
    pub finding: Diagnostic,
    /// Why it is accepted.
    pub reason: String,
    /// Who accepts it.
    pub by: String,
}

/// How warnings are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strictness {
    /// As they are.
    Draft,
    /// As errors, for a final version.
    Strict,
}

/// Applies the decisions of `report.yaml` to the findings of the checks. `whole` is false when some
/// checks could not run: an acceptance may then wait for its finding.
#[must_use]
pub fn settle(evidence: Evidence<'_>, findings: Vec<Diagnostic>, whole: bool, strictness: Strictness) -> Settled {
    let settings = &evidence.facts.job().check;
    let mut settled = Settled { open: unknown_codes(evidence), ..Settled::default() };
    let mut accepted: Vec<Vec<Accepted>> = settings.accepted.iter().map(|_| Vec::new()).collect();
    for mut finding in findings {
        let by = settings.accepted.iter().position(|one| covers(one, &finding, evidence.facts.data()));
        if let Some(at) = by {
            let Acceptance { reason, by, .. } = &settings.accepted[at];
            accepted[at].push(Accepted { finding, reason: reason.clone(), by: by.clone() });
            continue;
        }
        match settings.severity.get(finding.code.as_str()) {
            Some(Weight::Off) => {
                match settled.silenced.iter_mut().find(|(code, _)| *code == finding.code) {
                    Some((_, count)) => *count += 1,
                    None => settled.silenced.push((finding.code, 1)),
                }
                continue;
            }
            Some(Weight::Error) => finding.severity = Severity::Error,
            Some(Weight::Warning) => finding.severity = Severity::Warning,
            Some(Weight::Note) => finding.severity = Severity::Note,
            None => {}
        }
        settled.open.push(finding);
    }
    if whole {
        let unused = settings.accepted.iter().zip(&accepted).filter(|(_, found)| found.is_empty());
        settled.open.extend(unused.filter_map(|(one, _)| stale(evidence, one)));
    }
    if strictness == Strictness::Strict {
        for finding in settled.open.iter_mut().filter(|finding| finding.severity == Severity::Warning) {
            finding.severity = Severity::Error;
        }
    }
    settled.accepted = accepted.into_iter().flatten().collect();
    settled
}

/// True when an acceptance is about a finding.
fn covers(one: &Acceptance, finding: &Diagnostic, data: &Dataset) -> bool {
    if one.code.value != finding.code.as_str() {
        return false;
    }
    let has_text = |shown: &str| one.text.as_deref().is_none_or(|text| shown.contains(text));
    match &finding.place {
        Place::Cell { cell, .. } => {
            one.at == cell.to_string() && has_text(data.shown(cell).as_deref().unwrap_or_default())
        }
        Place::Line { at, text } => {
            (one.at == *at.file || one.at == format!("{}:{}", at.file, at.line)) && has_text(text)
        }
        Place::File(file) => one.at == *file,
    }
}

fn is_adjustable(code: &str) -> bool {
    CHECKS.iter().flat_map(|check| check.codes).any(|known| known.as_str() == code)
}

/// Codes in `check:` that no check has.
fn unknown_codes(evidence: Evidence<'_>) -> Vec<Diagnostic> {
    let settings = &evidence.facts.job().check;
    let known = || CHECKS.iter().flat_map(|check| check.codes).map(|code| code.as_str());
    let finding = |code: &str, place: Place| {
        Diagnostic::error(Code::BadConfig, place, format!("check 中的 `{code}` 不是核对项的编号"))
            .because("只有核对项可以调整级别、可以认可；其余的问题必须改正")
            .closest(code, known())
    };
    let weights = settings.severity.keys().filter(|code| !is_adjustable(code));
    let weights = weights.map(|code| finding(code, evidence.project.place_of_key(code)));
    let accepted = settings.accepted.iter().filter(|one| !is_adjustable(&one.code.value));
    let accepted = accepted.map(|one| finding(&one.code.value, evidence.project.place_of(&one.code)));
    weights.chain(accepted).collect()
}

/// The finding for an acceptance that accepts nothing.
fn stale(evidence: Evidence<'_>, one: &Acceptance) -> Option<Diagnostic> {
    if !is_adjustable(&one.code.value) {
        return None;
    }
    let cell = CellRef::read(&one.at).and_then(|cell| evidence.facts.data().shown(&cell));
    let now = match (cell, &one.text) {
        (Some(shown), Some(_)) => format!("这一格现在是 `{shown}`"),
        _ => "这个位置现在没有这样的问题，可能已经改正，也可能位置写错".to_owned(),
    };
    Some(
        Diagnostic::warning(
            Code::StaleAcceptance,
            evidence.project.place_of(&one.code),
            format!("认可的问题 `{}`（{}）已不存在", one.code.value, one.at),
        )
        .because(now)
        .hint(format!("请从 {JOB_FILE} 的 check.accepted 中删去这一条，或改正它的位置")),
    )
}
