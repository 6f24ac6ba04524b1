//! A comparison in, `diff.json` out; `docs/diff.schema.json` describes it.

use std::io;

use serde::Serialize;

use crate::compare::Comparison;

/// Raised when the shape changes in a way that readers must know.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Whole<'a> {
    schema_version: u32,
    generator: &'static str,
    #[serde(flatten)]
    comparison: &'a Comparison,
}

/// Writes the comparison for programs.
///
/// # Errors
/// When a value cannot be written as JSON.
pub fn comparison(comparison: &Comparison) -> io::Result<Vec<u8>> {
    let generator = concat!("pinggu ", env!("CARGO_PKG_VERSION"));
    let mut bytes = serde_json::to_vec_pretty(&Whole { schema_version: VERSION, generator, comparison })?;
    bytes.push(b'\n');
    Ok(bytes)
}
