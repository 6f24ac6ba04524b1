//! What `report.yaml` says of a text that cannot say it itself.

use serde::Deserialize;

/// Where a text that has no front matter belongs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct NarrativeEntry {
    /// The part of the report.
    pub part: String,
    /// Departments that answer for it.
    pub departments: Vec<String>,
    /// The indicator whose paragraph it is.
    pub indicator: Option<String>,
}
