//! `pinggu check --list`: what is checked, how much it weighs here, and where it is explained.

use std::fmt::Write as _;

use serde::Serialize;

use crate::cli::args::PrintFormat;
use crate::cli::print::{self, padded, widest};
use crate::diag::{Code, Severity};
use crate::inspect::{self, CHECKS, FindingKind, Run, kinds};
use crate::model::job::{CheckSettings, Weight};

/// The list, with the weights of a project that has settings of its own.
pub(super) fn text(settings: &CheckSettings, format: PrintFormat) -> String {
    match format {
        PrintFormat::Human => human(settings),
        PrintFormat::Json => json(settings),
    }
}

fn human(settings: &CheckSettings) -> String {
    let titles = widest(kinds().map(|kind| kind.code.title()));
    let codes = widest(kinds().map(|kind| kind.code.as_str()));
    let mut out = String::new();
    let mut subject = "";
    for check in CHECKS {
        if subject != check.run.subject() {
            let gap = if subject.is_empty() { "" } else { "\n" };
            subject = check.run.subject();
            let _ = writeln!(out, "{gap}== {subject}\n");
        }
        for kind in check.finds {
            let (title, code) = (padded(kind.code.title(), titles), padded(kind.code.as_str(), codes));
            let _ = writeln!(out, "  {title}  {code}  {}{}", kind.weight(), decision(settings, kind));
        }
    }
    let _ = writeln!(
        out,
        "\n共 {} 项。级别可在 report.yaml 的 check.severity 中改；各项的说明和例子见 docs/findings.zh-CN.md",
        kinds().count()
    );
    out
}

/// `，本项目改为提示`, with the key when it is not the code itself.
fn decision(settings: &CheckSettings, kind: &FindingKind) -> String {
    let Some((key, weight)) = inspect::weight(settings, kind.code) else { return String::new() };
    let word = match weight {
        Weight::Error => Severity::Error.label(),
        Weight::Warning => Severity::Warning.label(),
        Weight::Note => Severity::Note.label(),
        Weight::Off => "关闭",
    };
    let by = if key == kind.code { String::new() } else { format!("（按 {}）", key.as_str()) };
    format!("，本项目改为{word}{by}")
}

/// A kind of finding; `docs/check-list.schema.json` describes it.
#[derive(Serialize)]
struct Listed {
    code: &'static str,
    title: &'static str,
    needs: &'static [&'static str],
    default: Severity,
    #[serde(skip_serializing_if = "Option::is_none")]
    sometimes: Option<Severity>,
    #[serde(skip_serializing_if = "Option::is_none")]
    configured: Option<Weight>,
    #[serde(skip_serializing_if = "Option::is_none")]
    formerly: Option<&'static str>,
    page: String,
}

#[derive(Serialize)]
struct Whole {
    checks: Vec<Listed>,
}

fn json(settings: &CheckSettings) -> String {
    let listed = |run: Run, kind: &FindingKind| Listed {
        code: kind.code.as_str(),
        title: kind.code.title(),
        needs: match run {
            Run::Tables(_) | Run::Numbers(_) => &["tables"],
            Run::Both(_) => &["tables", "prose"],
            Run::Prose(_) => &["prose"],
        },
        default: kind.severity,
        sometimes: kind.sometimes,
        configured: inspect::weight(settings, kind.code).map(|(_, weight)| weight),
        formerly: kind.formerly.map(Code::as_str),
        page: kind.page(),
    };
    let checks = CHECKS.iter().flat_map(|check| check.finds.iter().map(move |kind| listed(check.run, kind)));
    print::json(Whole { checks: checks.collect() })
}
