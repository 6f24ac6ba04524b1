//! Numbers that nothing ties to a row for certain, and that are a slip of the pen away from a cell of one that
//! the sentence names: 实现历史性跨越，一举达到75.41% beside 74.51.

use std::collections::BTreeSet;

use super::Evidence;
use super::figures::{self, TableFigure};
use super::outcome::Judged;
use super::prose::Prose;
use super::prose::claim::{About, Claim, Doubt};
use super::prose::lexicon::Subject;
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::facts::Facts;
use crate::model::value::{Quantity, Value};
use crate::place::Place;

/// Digits from which on a likeness is no chance: of numbers of three digits one in thirty is a slip away from a
/// given one, of four one in three hundred.
const LEAST: usize = 4;

/// Numbers that are likely a slip of a cell.
pub(super) fn likely(evidence: Evidence<'_>, prose: &Prose<'_>, sink: &mut Sink) {
    sink.extend(Judged::of(evidence, prose).slips.iter().map(|(_, finding)| finding.clone()));
}

/// The claims, by their index, that are likely a slip of a cell, each with what is to be said of it.
pub(super) fn slips(evidence: Evidence<'_>, prose: &Prose<'_>) -> Vec<(usize, Diagnostic)> {
    let open: Vec<(usize, &Claim)> =
        prose.claims.iter().enumerate().filter(|(_, claim)| is_open(prose, claim)).collect();
    let mut slips = Vec::new();
    if open.is_empty() {
        return slips;
    }
    let known = shown_anywhere(evidence.facts);
    for (index, claim) in open {
        if known.contains(&digits(claim.numeral.quantity)) {
            continue;
        }
        let beside: BTreeSet<String> = in_passage(prose, claim).map(|other| digits(other.numeral.quantity)).collect();
        let cells = |subject: &Subject| {
            let name = figures::name_of(evidence.facts, prose.lexicon, *subject).to_owned();
            cells(evidence.facts, prose, claim, *subject).into_iter().map(move |figure| (name.clone(), figure))
        };
        let slip = claim.named.iter().rev().flat_map(cells).find(|(_, figure)| {
            let shown = figure.shown.map(digits);
            // The right number beside it is the row's, this one is something else's.
            shown.is_some_and(|shown| !beside.contains(&shown) && is_slip(&digits(claim.numeral.quantity), &shown))
        });
        slips.extend(slip.map(|(name, figure)| (index, finding(prose, claim, &name, &figure))));
    }
    slips
}

/// Typed, of enough digits, near a name, and of no other place, time or plan.
fn is_open(prose: &Prose<'_>, claim: &Claim) -> bool {
    let passage = &prose.passages[claim.passage];
    !claim.named.is_empty()
        && !matches!(claim.about, About::Table(_, _, true))
        && claim.doubt != Some(Doubt::Supposed)
        && claim.numeral.bound.is_none()
        && !claim.numeral.ordinal
        && digits(claim.numeral.quantity).replace('.', "").len() >= LEAST
        && !passage.has_figure(&claim.range)
        && !passage.is_template(claim.range.start)
}

fn in_passage<'a>(prose: &'a Prose<'_>, claim: &Claim) -> impl Iterator<Item = &'a Claim> {
    let first = prose.claims.partition_point(|other| other.passage < claim.passage);
    let passage = claim.passage;
    prose.claims[first..].iter().take_while(move |other| other.passage == passage)
}

/// The digits of a number, without its sign.
fn digits(quantity: Quantity) -> String {
    Quantity::fixed(quantity.value.abs(), quantity.decimals)
}

/// Every number that a table shows.
fn shown_anywhere(facts: &Facts) -> BTreeSet<String> {
    let rows = facts.data().tables.iter().flat_map(|table| &table.rows);
    rows.flat_map(|row| &row.cells).filter_map(Value::quantity).map(digits).collect()
}

/// The cells of a row that the number could show: of its period where one is named, in its unit.
fn cells(facts: &Facts, prose: &Prose<'_>, claim: &Claim, subject: Subject) -> Vec<TableFigure> {
    let figures = figures::cells_of(facts, prose.lexicon, claim, subject);
    figures.into_iter().filter(|figure| figure.unit == claim.numeral.unit).collect()
}

/// One digit is another, two neighbours are exchanged, or of five and more one is missing or too many.
fn is_slip(stated: &str, shown: &str) -> bool {
    let decimals = |number: &str| number.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    if decimals(stated) != decimals(shown) {
        return false;
    }
    let bare = |number: &str| number.chars().filter(|c| *c != '.').collect::<Vec<char>>();
    let (stated, shown) = (bare(stated), bare(shown));
    if stated.len() == shown.len() {
        let apart: Vec<usize> = (0..stated.len()).filter(|at| stated[*at] != shown[*at]).collect();
        return match apart[..] {
            // A first digit that differs is another size, not a slip.
            [at] => at > 0,
            [at, next] => next == at + 1 && stated[at] == shown[next] && stated[next] == shown[at],
            _ => false,
        };
    }
    let (longer, shorter) = if stated.len() > shown.len() { (&stated, &shown) } else { (&shown, &stated) };
    let without = |at: usize| longer[..at].iter().chain(&longer[at + 1..]).eq(shorter.iter());
    longer.len() == shorter.len() + 1 && shorter.len() > LEAST && (0..longer.len()).any(without)
}

fn finding(prose: &Prose<'_>, claim: &Claim, name: &str, figure: &TableFigure) -> Diagnostic {
    let text = figure.text(claim.numeral.quantity);
    let message = format!("`{}` 疑为笔误，与 `{name}` {}只差一笔", prose.number(claim), figure.label);
    let finding = Diagnostic::warning(Code::LikelyMisprint, prose.place_of(claim), message)
        .because(format!("表格中 `{name}` {}是 `{text}`；这个数说的是什么，程序没有完全读懂", figure.label));
    let cells = figure.cells.iter().map(|cell| (Place::cell(cell), figure.label.clone()));
    finding.related_to(cells).hint(format!("请核对；确是笔误的改为 `{text}`"))
}

#[cfg(test)]
mod tests {
    use super::is_slip;

    #[test]
    fn a_slip_is_one_stroke() {
        for (stated, shown) in [("75.41", "74.51"), ("43711", "43771"), ("4371.2", "43771.2"), ("441.17", "441.71")] {
            assert!(is_slip(stated, shown), "{stated} {shown}");
        }
        for (stated, shown) in [("74.51", "74.51"), ("33771", "43771"), ("74.5", "74.51"), ("47.15", "74.51")] {
            assert!(!is_slip(stated, shown), "{stated} {shown}");
        }
    }
}
