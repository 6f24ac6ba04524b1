//! An edition: one version of the report with the data it was made from, as two of them are compared.
//!
//! It is made from a project, from `report.json` or from a workbook alone; a comparison treats them alike.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::facts::{Facts, Outlook, VerdictClass};
use super::job::{DepartmentEntry, Job};
use super::report::Report;
use super::table::Dataset;
use crate::text::tidy;

/// Version of the shape of `report.json`; raised when it changes in a way that readers must know.
pub const SCHEMA_VERSION: u32 = 3;

/// One version of the report.
#[derive(Debug, Clone)]
pub struct Edition {
    /// Its text; without sections when it is a workbook alone.
    pub report: Report,
    /// Its tables.
    pub data: Dataset,
    /// What was concluded about each indicator, in the order of the table.
    pub conclusions: Vec<Conclusion>,
    /// Other names of what the tables name.
    pub names: Names,
}

/// What was concluded about an indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conclusion {
    /// Class of the stated verdict; none for a word outside the vocabulary.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict_class: Option<VerdictClass>,
    /// Class of the forecast to the end of the plan.
    pub outlook: Outlook,
}

/// Other names that the project knows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Names {
    /// Names of tables' rows → other names that prose uses.
    pub aliases: BTreeMap<String, Vec<String>>,
    /// Names of tables' rows → names that they had in an earlier version.
    pub renamed: BTreeMap<String, String>,
    /// Departments: canonical name → all other names.
    pub departments: BTreeMap<String, Vec<String>>,
}

impl Names {
    /// The names that `report.yaml` gives.
    pub fn new(job: &Job) -> Self {
        let others = |entry: &DepartmentEntry| entry.names().skip(1).map(str::to_owned).collect();
        let departments = job.departments.iter().map(|entry| (entry.name.value.clone(), others(entry))).collect();
        Self { aliases: job.aliases.clone(), renamed: job.renamed.clone(), departments }
    }

    /// The canonical name of a department that goes by `name`.
    pub fn department(&self, name: &str) -> Option<&str> {
        let wanted = tidy(name);
        let is_known =
            |own: &str, others: &[String]| tidy(own) == wanted || others.iter().any(|other| tidy(other) == wanted);
        self.departments.iter().find(|(own, others)| is_known(own, others)).map(|(own, _)| own.as_str())
    }
}

impl Edition {
    /// The edition of a project that was read and filled.
    pub fn new(report: Report, facts: &Facts) -> Self {
        let rows = &facts.indicators().rows;
        let conclusions = rows.iter().map(|row| facts.conclusion(row)).collect();
        Self { report, data: facts.data().clone(), conclusions, names: Names::new(facts.job()) }
    }
}
