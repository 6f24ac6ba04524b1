//! Facts: every figure that is counted or computed, before any prose. Pure; decimal; each result
//! is a [`Value`] that knows its formula and cells.

mod assess;
mod growth;
mod lookup;
mod outlook;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use growth::Computed;
pub(crate) use growth::root;

pub use assess::{Assessment, Kind, RuleVerdict};
pub use lookup::{Unknown, difference, no_ranking_part, ranking_part, share};
pub use outlook::{Outlook, Selection, VerdictClass};

use super::job::Job;
use super::tables::{Dataset, Indicator, IndicatorColumn, IndicatorTable};
use super::value::Value;

/// The dataset with what the project says about judging it. Shared, since the functions of the
/// template engine outlive any borrow.
#[derive(Debug)]
pub struct Facts {
    data: Arc<Dataset>,
    job: Arc<Job>,
    by_name: BTreeMap<String, usize>,
}

impl Facts {
    /// Facts about a dataset.
    #[must_use]
    pub fn new(data: Arc<Dataset>, job: Arc<Job>) -> Self {
        let mut by_name = BTreeMap::new();
        for (index, row) in data.indicators.rows.iter().enumerate() {
            by_name.entry(row.name.clone()).or_insert(index);
        }
        Self { data, job, by_name }
    }

    /// Everything the workbooks say.
    #[must_use]
    pub fn data(&self) -> &Dataset {
        &self.data
    }

    /// The project's settings.
    #[must_use]
    pub fn job(&self) -> &Job {
        &self.job
    }

    /// 附件2.
    #[must_use]
    pub fn table(&self) -> &IndicatorTable {
        &self.data.indicators
    }

    fn value<'a>(&self, row: &'a Indicator, column: &IndicatorColumn) -> Option<&'a Value> {
        self.table().value(row, column)
    }

    fn text<'a>(&self, row: &'a Indicator, column: &IndicatorColumn) -> &'a str {
        self.table().text(row, column)
    }
}
