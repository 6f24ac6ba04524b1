//! Facts: every figure that is counted or computed, before any prose. Pure; decimal; each result
//! is a [`Value`] that knows its formula and cells.

mod assess;
mod calls;
mod cumulative;
mod goal;
mod growth;
mod lookup;
mod outlook;
mod progress;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use growth::ComputedRate;
pub(crate) use growth::root;

pub use assess::{Assessment, RuleVerdict, TargetKind};
pub use calls::calls;
pub use goal::{Aim, Goal, Limit, Sum};
pub use lookup::{CellQuery, Unknown, column, difference, no_ranking_part, ranking_part, share};
pub use outlook::{Outlook, Selection, VerdictClass};
pub use progress::Progress;

use super::job::Job;
use super::table::{Dataset, INDICATORS, Position, Role, Row, Table};
use super::value::Value;
use crate::text::period::Period;
use crate::text::{label, tidy};

/// The dataset with what the project says about judging it. Shared, since the functions of the
/// template engine outlive any borrow.
#[derive(Debug)]
pub struct Facts {
    data: Arc<Dataset>,
    job: Arc<Job>,
    /// Stands in for the indicator table where there is none.
    none: Table,
    by_name: BTreeMap<String, usize>,
    /// The latest full year with data; asked for with every indicator.
    latest_year: Option<Period>,
    /// Notes on indicators: name → kind → where.
    notes: BTreeMap<String, BTreeMap<String, Position>>,
}

/// The names by which indicators are asked for. A row of its own goes before a part of another, a name as
/// it stands before one without its unit; what two rows may mean means none of them.
fn names(table: &Table) -> BTreeMap<String, usize> {
    let rows = || table.rows.iter().enumerate();
    let mut found = BTreeMap::new();
    for (at, row) in rows().filter(|(_, row)| !row.is_part()) {
        found.entry(row.name.clone()).or_insert(at);
    }
    let mut further: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, row) in rows() {
        let full = row.is_part().then(|| [row.full_name(), row.name.clone()]);
        let bare = row.name.ends_with('）').then(|| label::name(&row.name));
        let measured = format!("{}（{}）", row.name, row.unit);
        for name in full.into_iter().flatten().chain(bare).chain([measured]).filter(|name| !found.contains_key(name)) {
            let meant = further.entry(name).or_default();
            if !meant.contains(&at) {
                meant.push(at);
            }
        }
    }
    found.extend(further.into_iter().filter(|(_, meant)| meant.len() == 1).map(|(name, meant)| (name, meant[0])));
    found
}

/// The latest full year with data, up to the one that the annual data go to: what is expected of later years
/// is none.
fn latest_year(table: &Table, job: &Job) -> Option<Period> {
    let annual = Period::find(&tidy(&job.evaluation.annual_data)).map(|period| period.year);
    let mut periods = table.periods().into_iter();
    periods.rfind(|period| period.is_full_year() && annual.is_none_or(|last| period.year <= last))
}

impl Facts {
    /// Facts about a dataset.
    pub fn new(data: Arc<Dataset>, job: Arc<Job>) -> Self {
        let by_name = data.table(INDICATORS).map(names).unwrap_or_default();
        let owned =
            |kinds: BTreeMap<&str, Position>| kinds.into_iter().map(|(kind, at)| (kind.to_owned(), at)).collect();
        // A note may name its indicator with the unit.
        let rows = data.table(INDICATORS).map_or(&[][..], |table| &table.rows);
        let own = |name: &str| by_name.get(name).map_or(name, |at: &usize| &rows[*at].name).to_owned();
        let notes = data.notes().into_iter().map(|(name, kinds)| (own(name), owned(kinds))).collect();
        let latest_year = data.table(INDICATORS).and_then(|table| latest_year(table, &job));
        Self { data, job, none: Table::default(), by_name, latest_year, notes }
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
        let last = self.latest_year();
        let years = self.indicators().periods().into_iter().filter(|period| period.is_full_year());
        years.filter(move |year| Some(*year) <= last)
    }

    /// The latest full year with data, up to the one that the annual data go to.
    pub fn latest_year(&self) -> Option<Period> {
        self.latest_year
    }

    fn value<'a>(&self, row: &'a Row, role: &Role) -> Option<&'a Value> {
        self.indicators().value(row, role)
    }

    fn text<'a>(&self, row: &'a Row, role: &Role) -> &'a str {
        self.indicators().text(row, role)
    }
}
