//! Indicators are known by their names: no name twice, no name that is not there.

use std::collections::BTreeMap;

use super::Evidence;
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::table::{Dataset, INDICATORS, NOTES, Role, Row};

/// Two rows of one name.
pub(super) fn duplicates(evidence: Evidence<'_>, sink: &mut Sink) {
    let place = |row: &Row| evidence.place(row, &Role::Key(1));
    let mut first: BTreeMap<&str, &Row> = BTreeMap::new();
    for row in evidence.facts.indicators().main_rows() {
        if let Some(earlier) = first.get(row.name.as_str()) {
            sink.push(
                Diagnostic::error(Code::DuplicateIndicator, place(row), format!("指标 `{}` 出现了两次", row.name))
                    .because("同名的两行无法判断以哪一行为准，个数也会多算")
                    .related(place(earlier), "先出现的一行")
                    .hint("请删去重复的一行；确是两项指标时，请写出各自的全称"),
            );
        } else {
            first.insert(&row.name, row);
        }
    }
}

/// Notes, methods, aliases and renamings that name an indicator which is not in the table.
pub(super) fn unknown_names(evidence: Evidence<'_>, sink: &mut Sink) {
    let table = evidence.facts.indicators();
    let names = || table.rows.iter().map(|row| row.name.as_str());
    for (notes, row) in
        evidence.facts.data().of_kind(NOTES).flat_map(|notes| notes.rows.iter().map(move |row| (notes, row)))
    {
        let name = &row.name;
        if evidence.facts.indicator(name).is_err() {
            let cell = notes.place(row, &Role::Key(0));
            sink.push(
                Diagnostic::error(Code::UnknownIndicator, cell, format!("说明表中的 `{name}` 不在指标表中"))
                    .because("这一行的口径、原因、措施不会出现在报告里")
                    .closest(name, names()),
            );
        }
    }
    let job = evidence.facts.job();
    let methods = job.methods.keys().filter(|name| !is_listed(evidence.facts.data(), name));
    let methods = methods.map(|name| ("methods", name, "为它指定的年均增速算法不起作用"));
    let aliases = job.aliases.keys().filter(|name| !is_listed(evidence.facts.data(), name));
    let aliases = aliases.map(|name| ("aliases", name, "为它登记的其他名称不起作用"));
    let renamed = job.renamed.keys().filter(|name| !is_listed(evidence.facts.data(), name));
    let renamed = renamed.map(|name| ("renamed", name, "为它登记的原名不起作用，对比版本时仍按两项处理"));
    for (key, name, reason) in methods.chain(aliases).chain(renamed) {
        if evidence.facts.indicator(name).is_err() {
            let message = format!("{key} 中的 `{name}` 不在指标表中");
            sink.push(
                Diagnostic::error(Code::UnknownIndicator, evidence.project.place_of_path(&[key, name]), message)
                    .because(reason)
                    .closest(name, names()),
            );
        }
    }
}

/// A name of another table: a ranked indicator, a class of projects, a project of a box.
fn is_listed(data: &Dataset, name: &str) -> bool {
    let others = data.tables.iter().filter(|table| table.kind != INDICATORS && table.kind != NOTES);
    others.flat_map(|table| &table.rows).any(|row| row.name == name)
}
