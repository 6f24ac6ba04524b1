//! `pinggu check`: what the checks found, for people or for programs, on standard output.

use std::fmt::Write as _;

use serde::Serialize;

use super::args::{CheckArgs, CheckFormat, Line};
use super::{answer, found_root, print, progress, status};
use crate::diag::{Diagnostic, Severity, Sink};
use crate::inspect::{Accepted, Settled, Strictness};
use crate::pipeline::{self, Examination};
use crate::place::Place;

/// Runs the command and returns the exit status.
pub(super) fn run(line: &Line, asked: &CheckArgs) -> u8 {
    let mut sink = Sink::default();
    let Some(root) = found_root(line, &mut sink) else {
        print::findings(&sink);
        return 2;
    };
    let bar = progress();
    let strictness = if asked.strict { Strictness::Strict } else { Strictness::Draft };
    let step = |step: &str| bar.set_message(step.to_owned());
    let examined = pipeline::examine(&Examination { root: &root, strictness, step: &step }, &mut sink);
    bar.finish_and_clear();
    let done = examined.is_ok();
    let mut settled = examined.map(|examined| examined.settled).unwrap_or_default();
    sink.extend(std::mem::take(&mut settled.open));
    match asked.format {
        CheckFormat::Human => answer(&human(&sink, &settled)),
        CheckFormat::Json => answer(&json(&sink, &settled)),
    }
    status(&sink, done)
}

fn human(sink: &Sink, settled: &Settled) -> String {
    let mut out = print::shown_plain(sink);
    if sink.sorted().is_empty() {
        out += "没有发现问题\n";
    }
    if !settled.accepted.is_empty() {
        let _ = writeln!(out, "已认可 {} 条：", settled.accepted.len());
        for Accepted { finding, reason, by } in &settled.accepted {
            let _ =
                writeln!(out, "  [{}] {}：{}（{by}：{reason}）", finding.code.as_str(), finding.place, finding.message);
        }
    }
    for (code, count) in &settled.silenced {
        let _ = writeln!(out, "核对项 `{}` 已在 report.yaml 中关闭，有 {count} 条没有列出", code.as_str());
    }
    out
}

#[derive(Serialize)]
struct Found<'a> {
    code: &'static str,
    severity: Severity,
    message: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    reason: &'a str,
    place: &'a Place,
    related: Vec<Related<'a>>,
    hints: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    accepted: Option<Decision<'a>>,
}

#[derive(Serialize)]
struct Related<'a> {
    place: &'a Place,
    message: &'a str,
}

#[derive(Serialize)]
struct Decision<'a> {
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
    schema_version: u32,
    generator: &'static str,
    findings: Vec<Found<'a>>,
    accepted: Vec<Found<'a>>,
    summary: Summary,
}

fn found<'a>(finding: &'a Diagnostic, accepted: Option<Decision<'a>>) -> Found<'a> {
    let related = finding.related.iter().map(|(place, message)| Related { place, message });
    Found {
        code: finding.code.as_str(),
        severity: finding.severity,
        message: &finding.message,
        reason: &finding.reason,
        place: &finding.place,
        related: related.collect(),
        hints: &finding.hints,
        accepted,
    }
}

fn json(sink: &Sink, settled: &Settled) -> String {
    let open = sink.sorted();
    let count = |severity| open.iter().filter(|finding| finding.severity == severity).count();
    let decided = settled.accepted.iter();
    let whole = Whole {
        schema_version: 1,
        generator: concat!("pinggu ", env!("CARGO_PKG_VERSION")),
        findings: open.iter().map(|finding| found(finding, None)).collect(),
        accepted: decided.map(|one| found(&one.finding, Some(Decision { reason: &one.reason, by: &one.by }))).collect(),
        summary: Summary {
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            notes: count(Severity::Note),
            accepted: settled.accepted.len(),
        },
    };
    // Structs of strings and numbers cannot fail.
    let mut text = serde_json::to_string_pretty(&whole).unwrap_or_default();
    text.push('\n');
    text
}
