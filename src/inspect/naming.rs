//! Names in prose: indicators under another name than in the table, departments missing from
//! `report.yaml`.

use std::collections::BTreeMap;

use super::Evidence;
use super::links::aliasing;
use super::prose::Prose;
use super::prose::statement::Statement;
use crate::diag::{Code, Diagnostic, Sink, nearest};
use crate::model::department::Roster;
use crate::place::Place;

/// Places of one name that are told with the first.
const MOST_SHOWN: usize = 8;

/// Names that are nearly those of the table, each once.
pub(super) fn drifts(evidence: Evidence<'_>, prose: &Prose<'_>, sink: &mut Sink) {
    let mut found: BTreeMap<(&str, &str), Diagnostic> = BTreeMap::new();
    for statement in &prose.statements {
        let Statement::OtherName(said) = statement else { continue };
        let Some(row) = evidence.facts.indicators().rows.get(said.row) else { continue };
        let written = prose.text(said.passage, &said.range);
        let place = prose.place(said.passage, &said.range);
        let key = (row.name.as_str(), written);
        let told = match found.remove(&key) {
            Some(first) if first.related.len() < MOST_SHOWN => first.related(place, "又一处"),
            Some(first) => first,
            None => drift(evidence, &row.name, written, place),
        };
        found.insert(key, told);
    }
    sink.extend(found.into_values());
}

fn drift(evidence: Evidence<'_>, name: &str, form: &str, place: Place) -> Diagnostic {
    let message = format!("指标名称前后不一致：文中是 `{form}`，表格中是 `{name}`");
    Diagnostic::note(Code::NameDrift, place, message)
        .because("同一指标用两个名称，读者会以为是两项")
        .hint(format!("请统一名称；确需使用时，{}", aliasing(evidence.facts.job(), name, form)))
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
