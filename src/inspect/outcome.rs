//! What comes of a claim that is held against the tables: every claim has an outcome, also where there is nothing
//! to hold it against.

use super::prose::Prose;
use super::prose::claim::{About, Claim, Doubt};
use super::{Evidence, misprints, values};
use crate::diag::Diagnostic;

/// What the tables say of all claims of a text: found once, and asked for by the checks and by the coverage, which
/// so cannot disagree.
#[derive(Debug)]
pub(super) struct Judged {
    /// Of each claim.
    pub outcomes: Vec<Outcome>,
    /// The claims, by their index, that are likely a slip of a cell, each with what is to be said of it.
    pub slips: Vec<(usize, Diagnostic)>,
}

impl Judged {
    /// Of a text.
    pub(super) fn of<'a>(evidence: Evidence<'_>, prose: &'a Prose<'_>) -> &'a Self {
        prose.judged.get_or_init(|| Self {
            outcomes: values::outcomes(evidence, prose),
            slips: misprints::slips(evidence, prose),
        })
    }
}

/// What the tables say of a claim.
#[derive(Debug)]
pub(super) enum Outcome {
    /// It is a figure of theirs.
    Agrees,
    /// It is none of those that it may be.
    Differs(Box<Diagnostic>),
    /// It is understood, and of something that stands in no table.
    Absent(Absence),
    /// Its subject stands in a table, and there is nothing to hold it against.
    Unknown(Gap),
    /// It is not certain what it says.
    Doubtful(Doubt),
}

/// Why no table has what a number is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Absence {
    /// Only prose speaks of it.
    Thing,
    /// It is of another place.
    OtherPlace,
}

/// Why a number cannot be held against a table that has its subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    /// There is nothing of the period or the measure.
    NoFigure,
    /// What there is has another unit.
    OtherUnit,
    /// A cell that it would need is an Excel error.
    ErrorCell,
    /// It is a part of what the row counts, or of another time.
    OtherAmount,
    /// Words that nobody knows stand before it, which may be said of something in a table.
    UnreadWords,
}

impl Outcome {
    /// Why the claim was held against nothing, for people; none when it was.
    pub(super) fn reason(&self, claim: &Claim) -> Option<String> {
        let words = match &claim.about {
            About::Thing(thing) => thing.quoted(),
            About::Table(..) | About::Nothing => String::new(),
        };
        let reason = match self {
            Self::Agrees | Self::Differs(_) => return None,
            Self::Absent(Absence::Thing) => return Some(format!("表格里没有{words}")),
            Self::Unknown(Gap::UnreadWords) => return Some(format!("数前面的{words}没有读懂")),
            Self::Absent(Absence::OtherPlace) => "说的是别的地方，表格里没有它的数",
            Self::Unknown(Gap::NoFigure) => "表格里有这一事项，没有这个时期或这种口径的数",
            Self::Unknown(Gap::OtherUnit) => "表格里的数是别的单位，不能相比",
            Self::Unknown(Gap::ErrorCell) => "表格里要用到的单元格是错误值",
            Self::Unknown(Gap::OtherAmount) => "说的是其中一部分或另一段时间，表格里没有",
            Self::Doubtful(doubt) => doubt.reason(),
        };
        Some(reason.to_owned())
    }
}
