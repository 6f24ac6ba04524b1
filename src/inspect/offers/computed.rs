//! The calls that print what is computed from cells: the checks compute with the precision that rounding allows, a
//! call prints the one number that it makes of them.

use std::collections::{BTreeMap, BTreeSet};

use crate::inspect::Evidence;
use crate::inspect::figures::{Call, Fit, TableFigure};
use crate::inspect::prose::Prose;
use crate::inspect::values::ClaimCheck;
use crate::model::facts::calls;
use crate::model::value::{Origin, Quantity, Value};
use crate::place::CellRef;

/// What calls compute from the cells that some text computes with, by those cells.
pub(super) struct Computed(BTreeMap<BTreeSet<CellRef>, Vec<(Value, String)>>);

impl Computed {
    pub(super) fn of(evidence: Evidence<'_>, prose: &Prose<'_>) -> Self {
        let facts = evidence.facts;
        let checks = prose.claims.iter().filter_map(|claim| ClaimCheck::new(facts, prose, claim).ok());
        let fitting = checks.flat_map(|check| check.fits).filter(|(_, fit)| *fit == Fit::Same);
        let computed = fitting.map(|(figure, _)| figure).filter(|figure| figure.formula.is_some());
        let cells: BTreeSet<CellRef> = computed.flat_map(|figure| figure.cells).collect();
        let mut known: BTreeMap<BTreeSet<CellRef>, Vec<(Value, String)>> = BTreeMap::new();
        for (value, call) in calls(facts, &cells.iter().collect()) {
            known.entry(value.cells().iter().cloned().collect()).or_default().push((value, call));
        }
        Self(known)
    }

    /// The call that makes the same number of the same cells by the same formula; a difference may be taken either way
    /// round, and the one that is taken as the figure takes it goes first.
    pub(super) fn call(&self, figure: &TableFigure) -> Option<Call> {
        let formula = figure.formula.as_deref()?;
        let size = |number: Quantity, decimals| Quantity::fixed(number.value.abs(), decimals);
        let is_equal = |value: &Value| {
            value.quantity().is_some_and(|number| {
                let own = Quantity { value: figure.number.value, ..number };
                size(own, number.decimals) == size(number, number.decimals)
            })
        };
        let way = |value: &Value| match &value.origin {
            Origin::Computed { formula: other, .. } if other.trim_matches('|') == formula => Some(Way::Same),
            Origin::Computed { formula: other, .. } if other.starts_with('|') => Some(Way::Turned),
            _ => None,
        };
        let known = self.0.get(&figure.cells.iter().cloned().collect())?.iter();
        let fitting = known.filter(|(value, _)| is_equal(value)).filter_map(|one| Some((way(&one.0)?, one)));
        let (_, (value, call)) = fitting.min_by_key(|(way, _)| *way)?;
        Some(Call::new(call.clone(), value))
    }
}

/// Which way round a difference is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Way {
    Same,
    Turned,
}
