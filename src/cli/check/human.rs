//! What a check found, for people: by severity, then by place, each with its surroundings. When there
//! are many findings, a table of their kinds comes first and notes are shortened.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::{Open, Results};
use crate::cli::print::{self, Colours, padded, visible, widest};
use crate::diag::{Code, Diagnostic, Severity};
use crate::inspect::{CHECKS, Check, REQUIREMENTS};
use crate::model::table::Coverage;
use crate::model::table::cells::Cells;

/// More findings than these have a table of their kinds.
const MANY: usize = 20;
/// More notes than these are short.
const MANY_NOTES: usize = 10;

/// The findings; with `unchecked` also the numbers of prose that were held against nothing.
pub(super) fn text(results: &Results<'_>, unchecked: bool, colours: Colours) -> String {
    let cells = results.checked.facts.as_ref().map(|facts| Cells::new(facts.data()));
    let mut out = String::new();
    if results.open.len() > MANY {
        kinds(&results.open, colours, &mut out);
    }
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        let group = results.open.iter().filter(|one| one.finding.severity == severity);
        let count = group.clone().count();
        if count == 0 {
            continue;
        }
        let (colour, reset) = (colours.of(severity), colours.reset);
        let _ = writeln!(out, "{colour}== {} {count} 条{reset}\n", severity.label());
        if severity == Severity::Note && count > MANY_NOTES {
            out += "提示较多，这里只列位置、问题和第一条处理建议；依据见 `pinggu check --xlsx`\n\n";
            group.for_each(|one| short(&one.finding, colours, &mut out));
            out.push('\n');
        } else {
            group.for_each(|one| print::one(&one.finding, cells.as_ref(), colours, &mut out));
        }
    }
    decided(results, &mut out);
    covered(results, &mut out);
    if unchecked {
        results.numbers.listed(&mut out);
    }
    total(results, &mut out);
    not_reached(results, &mut out);
    if results.numbers.total.numbers > 0 {
        let _ = writeln!(out, "{}", results.numbers.line());
        let hidden = results.numbers.unchecked.len();
        if hidden > 0 && !unchecked {
            let _ = writeln!(out, "没有核对的 {hidden} 个，用 `pinggu check --unchecked` 逐个列出");
        }
    }
    out
}

/// How many there are of each kind, the heaviest and most frequent first.
fn kinds(open: &[Open], colours: Colours, out: &mut String) {
    let mut kinds: Vec<(Severity, usize, Code)> = Vec::new();
    for Open { finding, .. } in open {
        match kinds.iter_mut().find(|(severity, _, code)| (*severity, *code) == (finding.severity, finding.code)) {
            Some((_, count, _)) => *count += 1,
            None => kinds.push((finding.severity, 1, finding.code)),
        }
    }
    kinds.sort_by_key(|(severity, count, code)| (*severity, std::cmp::Reverse(*count), *code));
    let titles = widest(kinds.iter().map(|(.., code)| code.title()));
    let codes = widest(kinds.iter().map(|(.., code)| code.as_str()));
    let _ = writeln!(out, "== 共 {} 条\n", open.len());
    for (severity, count, code) in kinds {
        let (colour, reset) = (colours.of(severity), colours.reset);
        let (title, code) = (padded(code.title(), titles), padded(code.as_str(), codes));
        let _ = writeln!(out, "  {colour}{}{reset}  {title}  {code}  {count:>4} 条", severity.label());
    }
    out.push('\n');
}

/// A finding in two lines.
fn short(finding: &Diagnostic, colours: Colours, out: &mut String) {
    let (colour, reset) = (colours.of(finding.severity), colours.reset);
    let (label, code) = (finding.severity.label(), finding.code.as_str());
    let (place, message) = (finding.place.to_string(), visible(&finding.message));
    let _ = writeln!(out, "{colour}{label}[{code}]{reset} {}：{message}", visible(&place));
    if let Some(hint) = finding.hints.first() {
        let _ = writeln!(out, "  处理：{}", visible(hint));
    }
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

/// The sheets of which not everything was used.
fn covered(results: &Results<'_>, out: &mut String) {
    let all = results.checked.facts.iter().flat_map(|facts| &facts.data().coverage);
    let partly: Vec<&Coverage> = all.filter(|sheet| !sheet.is_whole()).collect();
    if partly.is_empty() || !results.departments.is_empty() {
        return;
    }
    out.push_str("== 没有全部用上的工作表\n\n");
    for sheet in partly {
        let _ = writeln!(out, "  {}", visible(&sheet.to_string()));
    }
    out.push('\n');
}

/// How many there are, and how many others.
fn total(results: &Results<'_>, out: &mut String) {
    if !results.open.is_empty() {
        let all: Vec<&Diagnostic> = results.open.iter().map(|one| &one.finding).collect();
        let decided = results.accepted.len();
        let also = if decided > 0 { format!("；已认可 {decided} 条") } else { String::new() };
        let _ = writeln!(out, "{}{also}", print::counts(&all));
    } else if results.departments.is_empty() {
        let _ = writeln!(out, "没有发现问题。{}", scope(results));
    } else {
        let whose = if results.departments.len() == 1 { "该单位" } else { "所选单位" };
        let part = if results.checked.narrated.is_some() { "" } else { "核对过的部分" };
        let _ = writeln!(out, "{whose}{part}没有问题。{}", scope(results));
    }
    let others = [(results.elsewhere, "属于其他责任单位"), (results.unowned, "没有责任单位")];
    let others: Vec<String> =
        others.iter().filter(|(count, _)| *count > 0).map(|(count, whose)| format!("{count} 条{whose}")).collect();
    if !others.is_empty() {
        let _ = writeln!(out, "另有 {}，没有列出", others.join("，"));
    }
}

/// What was not looked at, since the report cannot be made.
fn not_reached(results: &Results<'_>, out: &mut String) {
    if results.checked.narrated.is_some() {
        return;
    }
    let what = if results.checked.facts.is_some() { "正文" } else { "表格和正文都" };
    let errors = results.blocking.len();
    // Of thousands each would be looked for among thousands.
    let known = |finding: &'_ Diagnostic| (finding.code, finding.place.clone(), finding.message.clone());
    let shown: BTreeSet<_> = results.open.iter().map(|one| known(&one.finding)).collect();
    let is_shown = |finding: &&Diagnostic| shown.contains(&known(finding));
    let place = if results.blocking.iter().all(|finding| is_shown(&finding)) { "上面" } else { "报告" };
    // Errors of checks stand among them and can wait.
    let is_mixed = results.count(Severity::Error) != errors;
    let mut codes: Vec<&str> = results.blocking.iter().map(|finding| finding.code.as_str()).collect();
    codes.sort_unstable();
    codes.dedup();
    let which = if is_mixed { format!("（{}）", codes.join("、")) } else { String::new() };
    let _ = writeln!(out, "{what}没有核对：先改正{place}的 {errors} 条错误{which}，再运行一次");
}

/// How much was looked at.
fn scope(results: &Results<'_>) -> String {
    let has_run = |check: &&Check| results.checked.narrated.is_some() || !check.run.needs_prose();
    let mut scope =
        format!("核对 {} 项", REQUIREMENTS.len() + CHECKS.iter().filter(has_run).flat_map(|check| check.finds).count());
    if let Some(facts) = &results.checked.facts {
        let _ = write!(scope, "，涉及指标 {} 个", facts.indicators().main_rows().count());
    }
    if let Some(report) = results.checked.report() {
        let _ = write!(scope, "、报告引用的数据 {} 处", report.figures.len());
    }
    scope
}
