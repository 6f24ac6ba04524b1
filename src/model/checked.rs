//! What became of the numbers of a text when they were held against the tables.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Serialize;

use crate::place::LinePlace;

/// What became of a number. Of several that hold the first one counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum NumberClass {
    /// It was held against something and does not agree.
    Differs,
    /// A figure prints it: a cell, or computed from cells.
    Figure,
    /// It was typed, and agrees with a cell or with what is computed from cells.
    Agrees,
    /// It agrees with other numbers of the text: its parts, its list, the same thing in another place.
    Compared,
    /// It is understood, and of something that stands in no table.
    Absent,
    /// It was held against nothing.
    Unread,
}

impl NumberClass {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 6] = [Self::Figure, Self::Agrees, Self::Compared, Self::Differs, Self::Absent, Self::Unread];

    /// In words, for people.
    pub fn title(self) -> &'static str {
        match self {
            Self::Figure => "由表格填入",
            Self::Agrees => "与表格相符",
            Self::Compared => "与文中别处相符",
            Self::Differs => "不一致",
            Self::Absent => "表格里没有的事项",
            Self::Unread => "未能核对",
        }
    }

    /// Its name for programs, as in JSON.
    pub fn key(self) -> &'static str {
        match self {
            Self::Differs => "differs",
            Self::Figure => "figure",
            Self::Agrees => "agrees",
            Self::Compared => "compared",
            Self::Absent => "absent",
            Self::Unread => "unread",
        }
    }
}

/// A number that somebody typed, in the text of the report that it stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkedNumber {
    /// Its part of the text, in bytes.
    pub range: Range<usize>,
    /// What became of it.
    pub class: NumberClass,
    /// Why it was held against nothing; none when it was.
    pub reason: Option<String>,
}

/// The typed numbers of a report by the texts they stand in: where such a text was written, and what it says. A part
/// of the report that is cut out of it has the same texts.
pub type MarkedTexts = BTreeMap<(LinePlace, String), Vec<MarkedNumber>>;
