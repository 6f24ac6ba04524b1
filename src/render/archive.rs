//! Report in, `report.json` out: dataset, facts, block tree, provenance, input hashes, versions.
//! `docs/report.schema.json` describes it; later versions of the report are compared with it.

use std::io::{self, Write};

use serde::Serialize;

use crate::model::facts::{Assessment, Facts, Outlook};
use crate::model::report::Report;
use crate::model::tables::Dataset;

/// Raised when the shape changes in a way that readers must know.
pub const SCHEMA_VERSION: u32 = 1;

#[derive(Serialize)]
struct Archive<'a> {
    schema_version: u32,
    generator: &'static str,
    report: &'a Report,
    dataset: &'a Dataset,
    facts: Vec<IndicatorFacts<'a>>,
}

/// What was computed about one indicator.
#[derive(Serialize)]
struct IndicatorFacts<'a> {
    name: &'a str,
    stated_verdict: &'a str,
    outlook: Outlook,
    assessment: Assessment,
}

/// Writes the snapshot. It is several times as large as everything else together, so it is never
/// held in memory as a whole.
///
/// # Errors
/// When `out` cannot be written.
pub fn archive(report: &Report, facts: &Facts, out: &mut dyn Write) -> io::Result<()> {
    let rows = facts.table().rows.iter().map(|row| IndicatorFacts {
        name: &row.name,
        stated_verdict: facts.table().text(row, &crate::model::tables::IndicatorColumn::Verdict),
        outlook: facts.outlook(row),
        assessment: facts.assess(row),
    });
    let whole = Archive {
        schema_version: SCHEMA_VERSION,
        generator: concat!("pinggu ", env!("CARGO_PKG_VERSION")),
        report,
        dataset: facts.data(),
        facts: rows.collect(),
    };
    serde_json::to_writer(&mut *out, &whole)?;
    out.write_all(b"\n")
}
