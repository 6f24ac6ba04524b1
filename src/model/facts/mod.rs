//! Facts: every figure that is counted or computed, before any prose. Pure; decimal; each result
//! is a [`Value`] that knows its formula and cells.

mod assess;
mod cumulative;
mod goal;
mod growth;
mod lookup;
mod outlook;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use growth::ComputedRate;
pub(crate) use growth::root;

pub use assess::{Assessment, RuleVerdict, TargetKind};
pub use goal::{Aim, Goal, Limit, Sum};
pub use lookup::{CellQuery, Unknown, column, difference, no_ranking_part, ranking_part, share};
pub use outlook::{Outlook, Selection, VerdictClass};

use super::job::Job;
use super::table::{Dataset, INDICATORS, Position, Role, Row, Table};
use super::value::Value;
use crate::text::period::Period;

/// The dataset with what the project says about judging it. Shared, since the functions of the
/// template engine outlive any borrow.
#[derive(Debug)]
pub struct Facts {
    data: Arc<Dataset>,
    job: Arc<Job>,
    /// Stands in for the indicator table where there is none.
    none: Table,
    by_name: BTreeMap<String, usize>,
    /// Notes on indicators: name → kind → where.
    notes: BTreeMap<String, BTreeMap<String, Position>>,
}

impl Facts {
    /// Facts about a dataset.
    pub fn new(data: Arc<Dataset>, job: Arc<Job>) -> Self {
        let mut by_name = BTreeMap::new();
        for (index, row) in data.table(INDICATORS).into_iter().flat_map(|table| &table.rows).enumerate() {
            by_name.entry(row.name.clone()).or_insert(index);
        }
        let owned =
            |kinds: BTreeMap<&str, Position>| kinds.into_iter().map(|(kind, at)| (kind.to_owned(), at)).collect();
        let notes = data.notes().into_iter().map(|(name, kinds)| (name.to_owned(), owned(kinds))).collect();
        Self { data, job, none: Table::default(), by_name, notes }
    }

    /// Everything the workbooks say.
    pub fn data(&self) -> &Dataset {
        &self.data
    }

    /// The project's settings.
    pub fn job(&self) -> &Job {
        &self.job
    }

    /// The indicator table (附件2), which the assessment is made from; one without rows where the
    /// workbooks have none.
    pub fn indicators(&self) -> &Table {
        self.data.table(INDICATORS).unwrap_or(&self.none)
    }

    /// The note of a kind on an indicator.
    pub fn note(&self, name: &str, kind: &str) -> Option<&Value> {
        self.data.at(*self.notes.get(name)?.get(kind)?)
    }

    /// All notes on an indicator, by kind.
    pub fn notes(&self, name: &str) -> impl Iterator<Item = (&str, &Value)> {
        let kinds = self.notes.get(name).into_iter().flatten();
        kinds.filter_map(|(kind, at)| Some((kind.as_str(), self.data.at(*at)?)))
    }

    /// The full years that the indicator table has, in order of time.
    pub fn full_years(&self) -> impl Iterator<Item = Period> + use<> {
        self.indicators().periods().into_iter().filter(|period| period.is_full_year())
    }

    fn value<'a>(&self, row: &'a Row, role: &Role) -> Option<&'a Value> {
        self.indicators().value(row, role)
    }

    fn text<'a>(&self, row: &'a Row, role: &Role) -> &'a str {
        self.indicators().text(row, role)
    }
}
