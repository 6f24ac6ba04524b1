//! Outputs for programs: the report as `report.json`, a comparison as `diff.json`.
//! `docs/report.schema.json` and `docs/diff.schema.json` describe them; `extract::snapshot` reads the
//! former again to compare versions.

use std::io::{self, Write};

use serde::Serialize;

use crate::compare::Comparison;
use crate::model::edition::{Conclusion, Names, SCHEMA_VERSION};
use crate::model::facts::{Assessment, Facts};
use crate::model::report::Report;
use crate::model::table::{Dataset, Role};

/// Version of the shape of `diff.json`; raised when it changes in a way that readers must know.
const DIFF_VERSION: u32 = 1;

/// What every JSON output begins with: the version of its shape, and who wrote it.
#[derive(Serialize)]
pub(super) struct Versioned<T: Serialize> {
    schema_version: u32,
    generator: &'static str,
    #[serde(flatten)]
    content: T,
}

impl<T: Serialize> Versioned<T> {
    pub(super) fn new(schema_version: u32, content: T) -> Self {
        Self { schema_version, generator: concat!("pinggu ", env!("CARGO_PKG_VERSION")), content }
    }

    /// As indented JSON with a line end.
    pub(super) fn pretty(&self) -> io::Result<Vec<u8>> {
        let mut bytes = serde_json::to_vec_pretty(self)?;
        bytes.push(b'\n');
        Ok(bytes)
    }
}

#[derive(Serialize)]
struct Archive<'a> {
    report: &'a Report,
    dataset: &'a Dataset,
    facts: Vec<IndicatorFacts<'a>>,
    names: Names,
}

/// What was computed about one indicator.
#[derive(Serialize)]
struct IndicatorFacts<'a> {
    name: &'a str,
    stated_verdict: &'a str,
    #[serde(flatten)]
    conclusion: Conclusion,
    assessment: Assessment,
}

/// Writes the snapshot. It is several times as large as everything else together, so it is never
/// held in memory as a whole.
///
/// # Errors
/// When `out` cannot be written.
pub fn archive(report: &Report, facts: &Facts, out: &mut dyn Write) -> io::Result<()> {
    let rows = facts.indicators().rows.iter().map(|row| IndicatorFacts {
        name: &row.name,
        stated_verdict: facts.indicators().text(row, &Role::Verdict),
        conclusion: facts.conclusion(row),
        assessment: facts.assess(row),
    });
    let content = Archive { report, dataset: facts.data(), facts: rows.collect(), names: Names::new(facts.job()) };
    serde_json::to_writer(&mut *out, &Versioned::new(SCHEMA_VERSION, content))?;
    out.write_all(b"\n")
}

/// Writes what differs between two editions.
///
/// # Errors
/// When a value cannot be written as JSON.
pub fn comparison(comparison: &Comparison) -> io::Result<Vec<u8>> {
    Versioned::new(DIFF_VERSION, comparison).pretty()
}
