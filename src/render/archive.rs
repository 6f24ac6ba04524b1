//! Report in, `report.json` out: dataset, facts, block tree, provenance, input hashes, versions.
//! `docs/report.schema.json` describes it; `extract::snapshot` reads it again to compare versions.

use std::io::{self, Write};

use serde::Serialize;

use super::Versioned;
use crate::model::edition::{Conclusion, Names, SCHEMA_VERSION};
use crate::model::facts::{Assessment, Facts};
use crate::model::report::Report;
use crate::model::table::{Dataset, Role};

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
