//! What Excel stores in a cell, behind what it shows.
//!
//! The report needs only what is shown; `trace` reads the cell from the workbook again.

use serde::Serialize;

use crate::place::CellRef;

/// What kind of content a cell has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Content {
    /// Nothing.
    Empty,
    /// A number.
    Number,
    /// A date or time, which is stored as a number.
    Date,
    /// Text.
    Text,
    /// TRUE or FALSE.
    Boolean,
    /// An error such as `#REF!`.
    Error,
}

/// What Excel stores in a cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stored {
    /// The cell: the corner of its area when it is merged.
    #[serde(skip)]
    pub cell: CellRef,
    /// Kind of the content.
    pub content: Content,
    /// The content before any format: `0.114` where `11.40%` is shown.
    pub raw: String,
    /// What the format makes of it.
    pub shown: String,
    /// Code of the number format of a number; none where the file keeps no formats.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    /// Formula without `=`, when the cell computes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub formula: Option<String>,
    /// Cells of the workbook that the formula names, in its order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub precedents: Vec<CellRef>,
}
