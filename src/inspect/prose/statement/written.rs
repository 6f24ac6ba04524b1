//! How periods, departments and numbers are written.

use std::ops::Range;

/// A number of a period after the last of the tables, told as a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::inspect) struct Beyond {
    /// Index of the passage.
    pub passage: usize,
    /// The claim of the number.
    pub claim: usize,
}

/// The name of a department of the own place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::inspect) struct Department {
    /// Index of the passage.
    pub passage: usize,
    /// Bytes of the name.
    pub range: Range<usize>,
}

/// A number in a form that is not to be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::inspect) struct FigureForm {
    /// Index of the passage.
    pub passage: usize,
    /// Bytes of the number, with its unit where that is what is wrong.
    pub range: Range<usize>,
    pub slip: FormSlip,
    /// As it is to be written.
    pub right: String,
}

/// What is not to be used in a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::inspect) enum FormSlip {
    /// ％.
    WidePercent,
    /// m3 for m³.
    Exponent,
    /// １２.
    WideDigits,
}

/// The years from one to another: 2021—2025年.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::inspect) struct YearRange {
    /// Index of the passage.
    pub passage: usize,
    /// Bytes of both years.
    pub range: Range<usize>,
    /// What stands between them.
    pub dash: char,
}

/// A unit that is written twice: 92.8%%.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::inspect) struct DoubledUnit {
    /// Index of the passage.
    pub passage: usize,
    /// Bytes of the number with its unit.
    pub number: Range<usize>,
    /// Bytes of both units as well.
    pub range: Range<usize>,
}
