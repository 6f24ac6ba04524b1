//! A comparison in, `diff.json` out; `docs/diff.schema.json` describes it.

use std::io;

use super::Versioned;
use crate::compare::Comparison;

/// Raised when the shape changes in a way that readers must know.
const VERSION: u32 = 1;

/// Writes the comparison for programs.
///
/// # Errors
/// When a value cannot be written as JSON.
pub fn comparison(comparison: &Comparison) -> io::Result<Vec<u8>> {
    Versioned::new(VERSION, comparison).pretty()
}
