//! Numbers typed by hand that the tables have: a figure in their place would follow the tables.

use super::Evidence;
use super::figures::{Fit, TableFigure};
use super::prose::Prose;
use super::prose::claim::{Claim, Measure};
use super::values::ClaimCheck;
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::value::Quantity;
use crate::place::Place;
use crate::text::numeral::Bound;

/// Numbers typed by hand where a figure would print them: one finding a passage.
pub(super) fn typed_by_hand(evidence: Evidence<'_>, prose: &Prose<'_>, sink: &mut Sink) {
    let typed = prose.claims.iter().filter_map(|claim| {
        let passage = &prose.passages[claim.passage];
        let is_inexact =
            claim.numeral.bound.is_some_and(|bound| bound == Bound::About || claim.measure != Measure::Goal);
        if is_inexact || passage.has_figure(&claim.range) || passage.is_template(claim.range.start) {
            return None;
        }
        let check = ClaimCheck::new(evidence.facts, prose, claim, claim.subject()?)?;
        let figure = check.first(|figure, fit| fit == Fit::Same && figure.call.is_some())?.clone();
        Some((claim, figure))
    });
    let typed: Vec<(&Claim, TableFigure)> = typed.collect();
    sink.extend(typed.chunk_by(|(a, _), (b, _)| a.passage == b.passage).map(|same| typed_in(prose, same)));
}

/// The numbers of one passage that the tables have.
fn typed_in(prose: &Prose<'_>, typed: &[(&Claim, TableFigure)]) -> Diagnostic {
    let digits = |claim: &Claim| prose.number(claim)[..claim.numeral.digits].to_owned();
    let numbers: Vec<String> = typed.iter().map(|(claim, _)| format!("`{}`", digits(claim))).collect();
    let (first, _) = typed[0];
    let message = format!("手工写入的数表格里有：{}", numbers.join("、"));
    let finding = Diagnostic::note(Code::TypedFigure, prose.place_of(first), message)
        .because("表格改动后，手工写入的数不会跟着变");
    typed.iter().fold(finding, |finding, (claim, figure)| {
        let negative = |quantity: Quantity| quantity.value.is_sign_negative();
        let turned = figure.shown.is_some_and(|shown| negative(shown) != negative(claim.numeral.quantity));
        let filter = if turned { " | magnitude" } else { "" };
        let call = figure.call.as_deref().unwrap_or_default();
        finding
            .related(cell_place(figure), figure.label.clone())
            .hint(format!("`{}` 可改写为 `{{{{ {call}{filter} }}}}`", digits(claim)))
    })
}

fn cell_place(figure: &TableFigure) -> Place {
    figure.cells.first().map_or_else(|| Place::File("inputs/report.yaml".to_owned()), Place::cell)
}
