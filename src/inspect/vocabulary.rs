//! Words that the report counts by must be words it knows: verdicts, attributes, departments.

use super::Evidence;
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::department::Roster;
use crate::model::table::{INDICATORS, Role};
use crate::model::terms::ATTRIBUTES;
use crate::place::Place;
use crate::text::tidy;

/// An empty cell where a word is due.
fn empty(place: Place, name: &str, what: &str) -> Diagnostic {
    Diagnostic::error(Code::EmptyCell, place, format!("指标 `{name}` 没有填写{what}"))
        .because(format!("按{what}统计时会漏掉这项指标"))
        .hint("请填写这个单元格")
}

/// Verdicts outside the vocabulary of `verdicts:`.
pub(super) fn verdicts(evidence: Evidence<'_>, sink: &mut Sink) {
    let words = &evidence.facts.job().verdicts;
    let known: Vec<&str> = words.lists().into_iter().flatten().map(String::as_str).collect();
    for row in &evidence.facts.indicators().rows {
        let stated = tidy(evidence.facts.indicators().text(row, &Role::Verdict));
        let place = || evidence.place(row, &Role::Verdict);
        if stated.is_empty() {
            sink.push(empty(place(), &row.name, "基本评价"));
        } else if evidence.facts.verdict_class(row).is_none() {
            sink.push(
                Diagnostic::error(
                    Code::UnknownVerdict,
                    place(),
                    format!("`{}` 的评价 `{stated}` 不在约定的用语中", row.name),
                )
                .because("不知道它算超前、正常还是滞后，个数无法统计")
                .closest(&stated, known.iter().copied())
                .hint("请改正单元格，或在 report.yaml 的 verdicts 中登记这个用语"),
            );
        }
    }
}

/// Attributes that are neither 约束性 nor 预期性.
pub(super) fn attributes(evidence: Evidence<'_>, sink: &mut Sink) {
    for row in &evidence.facts.indicators().rows {
        let stated = tidy(evidence.facts.indicators().text(row, &Role::Attribute));
        let place = || evidence.place(row, &Role::Attribute);
        if stated.is_empty() {
            sink.push(empty(place(), &row.name, "属性"));
        } else if !ATTRIBUTES.contains(&stated.as_str()) {
            sink.push(
                Diagnostic::error(
                    Code::UnknownAttribute,
                    place(),
                    format!("`{}` 的属性 `{stated}` 不是约束性或预期性", row.name),
                )
                .because("规划指标分为约束性和预期性两类，个数按此统计")
                .closest(&stated, ATTRIBUTES),
            );
        }
    }
}

/// Departments that no name or alias of `departments:` knows.
pub(super) fn departments(evidence: Evidence<'_>, sink: &mut Sink) {
    let roster = Roster::of(evidence.facts.job());
    if roster.is_empty() {
        return;
    }
    for row in &evidence.facts.indicators().rows {
        let text = evidence.facts.indicators().text(row, &Role::Owner);
        let place = || evidence.place(row, &Role::Owner);
        if tidy(text).is_empty() {
            sink.push(empty(place(), &row.name, "责任单位"));
        }
        sink.extend(unknown(&row.departments, &roster, &place));
    }
    let others = evidence.facts.data().tables.iter().filter(|table| table.kind != INDICATORS);
    for (table, row) in others.flat_map(|table| table.rows.iter().map(move |row| (table, row))) {
        sink.extend(unknown(&row.departments, &roster, &|| table.place(row, &Role::Owner)));
    }
}

/// A finding for each name that is not registered.
fn unknown(names: &[String], roster: &Roster, place: &dyn Fn() -> Place) -> Vec<Diagnostic> {
    let finding = |name: &String| {
        Diagnostic::error(Code::UnknownDepartment, place(), format!("责任单位 `{name}` 没有登记"))
            .because("不知道它是哪个部门，指标或项目会没有人负责")
            .closest(name, roster.aliases())
            .hint("请改正单元格，或在 report.yaml 的 departments 中登记这个部门或别名")
    };
    names.iter().filter(|name| roster.resolve(name).is_none()).map(finding).collect()
}
