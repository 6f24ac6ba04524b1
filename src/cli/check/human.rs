//! What a check found, for people: by weight, then by place, each with what stands around it.

use std::fmt::Write as _;

use super::Results;
use crate::cli::print::{self, Colours, visible};
use crate::diag::{Diagnostic, Severity};
use crate::inspect::{CHECKS, REQUIREMENTS};
use crate::model::neighbourhood::Atlas;

pub(super) fn text(results: &Results<'_>, colours: Colours) -> String {
    let atlas = results.checked.facts.as_ref().map(|facts| Atlas::new(facts.data()));
    let mut out = String::new();
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        let group = results.open.iter().filter(|one| one.finding.severity == severity);
        let count = group.clone().count();
        if count > 0 {
            let (colour, reset) = (colours.of(severity), colours.reset);
            let _ = writeln!(out, "{colour}== {} {count} 条{reset}\n", severity.label());
        }
        group.for_each(|one| print::one(&one.finding, atlas.as_ref(), colours, &mut out));
    }
    decided(results, &mut out);
    if results.open.is_empty() {
        let _ = writeln!(out, "没有发现问题。{}", scope(results));
    } else {
        let all: Vec<&Diagnostic> = results.open.iter().map(|one| &one.finding).collect();
        let decided = results.accepted.len();
        let also = if decided > 0 { format!("；已认可 {decided} 条") } else { String::new() };
        let _ = writeln!(out, "{}{also}", print::counts(&all));
    }
    if results.elsewhere > 0 {
        let _ = writeln!(out, "另有 {} 条不归所选的责任单位，没有列出", results.elsewhere);
    }
    out
}

/// What the bureau has accepted or turned off.
fn decided(results: &Results<'_>, out: &mut String) {
    if !results.accepted.is_empty() {
        let _ = writeln!(out, "== 已认可 {} 条\n", results.accepted.len());
        for (one, _) in &results.accepted {
            let finding = &one.finding;
            let _ = writeln!(out, "  [{}] {}：{}", finding.code.as_str(), finding.place, visible(&finding.message));
            let _ = writeln!(out, "      {}：{}", visible(&one.by), visible(&one.reason));
        }
        out.push('\n');
    }
    for (code, count) in results.silenced {
        let _ = writeln!(out, "核对项 `{}` 已在 report.yaml 中关闭，有 {count} 条没有列出", code.as_str());
    }
}

/// How much was looked at.
fn scope(results: &Results<'_>) -> String {
    let mut scope = format!("核对 {} 项", REQUIREMENTS.len() + CHECKS.len());
    if let Some(facts) = &results.checked.facts {
        let _ = write!(scope, "，涉及指标 {} 个", facts.table().rows.len());
    }
    if let Some(report) = &results.checked.report {
        let _ = write!(scope, "、报告引用的数据 {} 处", report.figures.len());
    }
    scope
}
