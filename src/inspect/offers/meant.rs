//! Which figures a number is that was typed: one, or several where its sentence does not say which.

use crate::inspect::Evidence;
use crate::inspect::figures::{Fit, TableFigure};
use crate::inspect::prose::claim::{Claim, Measure};
use crate::inspect::values::ClaimCheck;
use crate::model::table::Role;
use crate::text::numeral::Bound;

/// True for a number that says how much something is, and not only that it is about as much, or more.
pub(in crate::inspect) fn is_exact(claim: &Claim) -> bool {
    claim.numeral.bound.is_none_or(|bound| bound != Bound::About && claim.measure == Measure::Goal)
}

/// The figures that a number is, which the sentence does not tell apart.
pub(in crate::inspect) fn meant(evidence: Evidence<'_>, claim: &Claim, check: &ClaimCheck<'_>) -> Vec<TableFigure> {
    let expected = evidence.indicator_of(claim).and_then(|row| evidence.facts.indicators().value(row, &Role::Expected));
    let is_expected = |figure: &TableFigure| expected.is_some_and(|value| value.cells() == figure.cells);
    let fitting = check.fits.iter().filter(|(_, fit)| *fit == Fit::Same).map(|(figure, _)| figure);
    let mut same: Vec<&TableFigure> = fitting.collect();
    match aim(claim) {
        Some(Aim::Planned) => same.retain(|figure| !is_expected(figure)),
        // What is expected may be said of a row that has no column of its own for it.
        Some(Aim::Expected) if same.iter().any(|figure| is_expected(figure)) => {
            same.retain(|figure| is_expected(figure));
        }
        Some(Aim::Expected) | None => {}
    }
    // A cell says by itself what its sheet allows to compute.
    let sheet = |figure: &TableFigure| figure.cells.first().map(|cell| (cell.book.clone(), cell.sheet.clone()));
    let cells: Vec<_> = same.iter().filter(|figure| figure.formula.is_none()).map(|figure| sheet(figure)).collect();
    same.retain(|figure| figure.formula.is_none() || !cells.contains(&sheet(figure)));
    let mut meant: Vec<TableFigure> = Vec::new();
    for figure in same {
        let is_known = |known: &TableFigure| known.cells == figure.cells && known.formula == figure.formula;
        if !meant.iter().any(is_known) {
            meant.push(figure.clone());
        }
    }
    meant
}

/// What the sentence says that a number is; what the plan wants and what is expected now may be equal.
enum Aim {
    /// What the plan wants: 规划目标.
    Planned,
    /// What is expected now: 预计, 预期目标.
    Expected,
}

fn aim(claim: &Claim) -> Option<Aim> {
    match (claim.of_plan, claim.expects, claim.measure) {
        (true, ..) => Some(Aim::Planned),
        (false, true, _) => Some(Aim::Expected),
        (false, false, Measure::Goal) if !claim.future => Some(Aim::Planned),
        _ => None,
    }
}
