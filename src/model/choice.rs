//! What somebody has decided of numbers that may be several things: the words of the list, and its rows when it comes
//! back.

use super::answer::RowMark;
use crate::place::CellRef;

/// Name of the sheet.
pub const CHOICES: &str = "待定的数";
/// Header of the decision.
pub const CHOICE: &str = "决定";
/// Candidates of a number that a list has room for.
pub const MOST_CANDIDATES: usize = 6;

/// Header of a candidate, from 1.
pub fn candidate(number: usize) -> String {
    format!("候选{number}")
}

/// A row in which somebody has chosen a candidate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChosenRow {
    /// The cell of the decision, in the file that was given.
    pub cell: CellRef,
    /// What number it is about.
    pub mark: RowMark,
    /// The tag of the candidate.
    pub tag: String,
}
