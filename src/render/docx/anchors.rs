//! Names of what a report refers to: Word looks a reference up by the name of its target.

use std::collections::{BTreeMap, BTreeSet};

use crate::markup::block::{BlockKind, for_each_block};
use crate::model::report::{Report, SectionKind};

/// Names of the things that are referred to by their numbers, by their keys.
pub(super) struct Anchors(BTreeMap<String, String>);

impl Anchors {
    pub(super) fn of(report: &Report) -> Self {
        let mut keys = BTreeSet::new();
        let mut add = |key: &str, number: &str| {
            if !number.is_empty() {
                keys.insert(key.to_owned());
            }
        };
        for section in &report.sections {
            if section.kind == SectionKind::Annex {
                add(&section.key, &section.number);
            }
            for_each_block(&section.blocks, &mut |block| match &block.kind {
                BlockKind::Table(table) => add(table.key.as_deref().unwrap_or_default(), &table.number),
                BlockKind::ProjectBox(listed) => add(&listed.key, &listed.number),
                BlockKind::Picture(shown) => add(&shown.key, &shown.number),
                BlockKind::Chart(chart) => add(&chart.key, &chart.number),
                _ => {}
            });
        }
        Self(keys.into_iter().zip(1..).map(|(key, number)| (key, format!("_Ref{number:09}"))).collect())
    }

    pub(super) fn name(&self, key: &str) -> Option<&String> {
        self.0.get(key)
    }
}
