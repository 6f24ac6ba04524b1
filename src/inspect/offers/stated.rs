//! What numbers say of things that stand in no table, where the sentence names thing, period and unit for certain:
//! facts that a table could hold.

use crate::inspect::coverage::Number;
use crate::inspect::outcome::{Absence, Outcome};
use crate::inspect::prose::Prose;
use crate::inspect::prose::called::called;
use crate::inspect::prose::claim::{About, Claim, Measure};

/// A number with what it is of, when, and in which unit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct StatedFact {
    /// What it is of.
    pub name: String,
    /// When.
    pub period: String,
    /// The number as it is written, without its unit.
    pub digits: String,
    /// The unit as it is written.
    pub unit: String,
}

impl StatedFact {
    /// None where anything of it is left open.
    pub(super) fn of(prose: &Prose<'_>, number: &Number<'_>) -> Option<Self> {
        let ([claim], [Outcome::Absent(Absence::Thing)]) = (number.claims, number.outcomes) else { return None };
        let About::Thing(thing) = &claim.about else { return None };
        let at = claim.when.at.filter(|_| is_plain(claim))?;
        let name = called(prose.sentence_before(claim), &thing.own).filter(|_| thing.tail.is_none())?;
        let (digits, unit) = prose.number(claim).split_at(claim.numeral.digits);
        let unit = unit.trim();
        let is_measured = !unit.is_empty();
        is_measured.then(|| Self { name, period: at.to_string(), digits: digits.to_owned(), unit: unit.to_owned() })
    }
}

/// How much there was of something in one period, and nothing more.
fn is_plain(claim: &Claim) -> bool {
    let compares = claim.object.is_some() || claim.group.is_some() || claim.when.base.is_some();
    let adds_up = claim.cumulative || claim.net || claim.years.is_some() || claim.when.since.is_some();
    let is_inexact = claim.numeral.bound.is_some() || claim.numeral.ordinal || claim.future;
    claim.is_sure() && claim.measure == Measure::Level && !compares && !adds_up && !is_inexact
}
