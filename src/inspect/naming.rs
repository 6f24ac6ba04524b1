//! Names in prose: indicators under another name than in the table, departments missing from
//! `report.yaml`.

use super::Evidence;
use super::prose::Prose;
use super::prose::statement::Statement;
use crate::diag::{Code, Diagnostic, Sink, nearest};
use crate::model::department::Roster;

/// Names that are nearly those of the table.
pub(super) fn drifts(evidence: Evidence<'_>, prose: &Prose<'_>, sink: &mut Sink) {
    for statement in &prose.statements {
        let Statement::OtherName(said) = statement else { continue };
        let Some(row) = evidence.facts.indicators().rows.get(said.row) else { continue };
        let written = prose.text(said.passage, &said.range);
        let message = format!("指标名称前后不一致：文中是 `{written}`，表格中是 `{}`", row.name);
        sink.push(
            Diagnostic::note(Code::NameDrift, prose.place(said.passage, &said.range), message)
                .because("同一指标用两个名称，读者会以为是两项")
                .hint("请统一名称；确需使用时，在 report.yaml 的 aliases 中登记"),
        );
    }
}

/// Departments in prose that are not registered.
pub(super) fn departments(evidence: Evidence<'_>, prose: &Prose<'_>, sink: &mut Sink) {
    let roster = Roster::of(evidence.facts.job());
    if roster.is_empty() {
        return;
    }
    for statement in &prose.statements {
        let Statement::Department(said) = statement else { continue };
        let name = prose.text(said.passage, &said.range);
        let is_known = roster.resolve(name).is_some()
            || roster.aliases().any(|known| known.ends_with(name) || name.ends_with(known));
        if is_known {
            continue;
        }
        // One that is nearly a registered name is likely that name with a slip in it.
        let is_slip = nearest(name, roster.aliases()).is_some();
        let weighed = if is_slip { Diagnostic::warning } else { Diagnostic::note };
        let place = prose.place(said.passage, &said.range);
        sink.push(
            weighed(Code::DepartmentName, place, format!("部门名称 `{name}` 没有登记"))
                .because("可能是写错，也可能是没有登记的部门；没有登记的部门没有摘编")
                .closest(name, roster.aliases())
                .hint("名称无误时，可在 report.yaml 的 departments 中登记它或它的别名"),
        );
    }
}
