//! Numbers that differ, as figures of a report of differences: a page can tell of either version where its number
//! comes from. Other formats show them as text.

use std::cell::RefCell;

use super::redline::mark;
use super::text;
use crate::compare::text::{Number, Op, Run, TextChange};
use crate::compare::{FieldChange, Versions};
use crate::markup::block::Inline;
use crate::model::grammar;
use crate::model::value::{Origin, Value};
use crate::place::CellRef;

/// What the cells of the old version are called by.
pub const OLD: &str = "旧版";
/// What the cells of the new version are called by.
pub const NEW: &str = "新版";

/// A cell of a version: both may have a workbook of one name.
pub fn of_version(version: &str, cell: &CellRef) -> CellRef {
    CellRef { book: format!("{version}：{}", cell.book).into(), ..cell.clone() }
}

/// The numbers of a page of differences.
#[derive(Debug, Clone, Default)]
pub(super) struct ChangedNumbers {
    /// Its figures; the cells are those of a version.
    pub figures: Vec<Value>,
    /// Figures that stand for each other in the two versions, by their indices.
    pub pairs: Vec<Versions<usize>>,
}

/// Collects the numbers that differ, where they are wanted.
#[derive(Debug, Default)]
pub(super) struct Collector(Option<RefCell<ChangedNumbers>>);

impl Collector {
    /// For a page, which has the figures of the new version besides.
    pub(super) fn beside(figures: &[Value]) -> Self {
        let figures = figures.iter().map(|value| Value { origin: of_side(NEW, &value.origin), ..value.clone() });
        Self(Some(RefCell::new(ChangedNumbers { figures: figures.collect(), pairs: Vec::new() })))
    }

    /// What was collected.
    pub(super) fn into_numbers(self) -> ChangedNumbers {
        self.0.map(RefCell::into_inner).unwrap_or_default()
    }

    /// Takes a pair of numbers and returns their indices; none where none are wanted.
    fn pair(&self, old: Option<(&str, Origin)>, new: Option<(&str, Origin)>) -> Versions<usize> {
        let Some(numbers) = &self.0 else { return Versions { old: None, new: None } };
        let mut numbers = numbers.borrow_mut();
        let ChangedNumbers { figures, pairs } = &mut *numbers;
        let mut take = |side: &str, (shown, origin): (&str, Origin)| {
            let origin = of_side(side, &origin);
            figures.push(Value { text: shown.to_owned(), reading: grammar::read(shown), origin });
            figures.len() - 1
        };
        let pair = Versions { old: old.map(|one| take(OLD, one)), new: new.map(|one| take(NEW, one)) };
        pairs.push(pair);
        pair
    }

    /// The two sides of a cell that differs.
    pub(super) fn field(&self, field: &FieldChange) -> (Vec<Inline>, Vec<Inline>) {
        fn side<'a>(shown: Option<&'a String>, cell: Option<&CellRef>) -> Option<(&'a str, Origin)> {
            Some((shown.map(|shown| shown.trim()).filter(|shown| !shown.is_empty())?, Origin::Cell(cell?.clone())))
        }
        let (old, new) = (field.old.as_deref(), field.new.as_deref());
        let (removed, added) = super::replaced(old, new);
        let ids = self
            .pair(side(field.old.as_ref(), field.old_cell.as_ref()), side(field.new.as_ref(), field.new_cell.as_ref()));
        (figured(removed, ids.old), figured(added, ids.new))
    }

    /// The runs of a text, marked, its numbers that changed as figures.
    pub(super) fn runs(&self, change: &TextChange) -> Vec<Inline> {
        let (mut old, mut new) = (Vec::new(), Vec::new());
        if self.0.is_some() {
            for number in &change.numbers {
                let side = |number: &Option<Number>| number.as_ref().map(|own| (own.text.clone(), origin(own)));
                let (before, after) = (side(&number.old), side(&number.new));
                let ids = self.pair(
                    before.as_ref().map(|(shown, origin)| (shown.as_str(), origin.clone())),
                    after.as_ref().map(|(shown, origin)| (shown.as_str(), origin.clone())),
                );
                old.extend(before.map(|(shown, _)| shown).zip(ids.old));
                new.extend(after.map(|(shown, _)| shown).zip(ids.new));
            }
        }
        let body = |Run { op, text: shown }: &Run| match op {
            Op::Equal => text(shown),
            Op::Removed => mark(Op::Removed, cut(shown, &mut old)),
            Op::Added => mark(Op::Added, cut(shown, &mut new)),
        };
        change.runs.iter().map(body).collect()
    }
}

fn of_side(side: &str, origin: &Origin) -> Origin {
    match origin {
        Origin::Cell(cell) => Origin::Cell(of_version(side, cell)),
        Origin::Computed { formula, inputs } => Origin::Computed {
            formula: formula.clone(),
            inputs: inputs.iter().map(|cell| of_version(side, cell)).collect(),
        },
        Origin::Stated => Origin::Stated,
    }
}

fn origin(number: &Number) -> Origin {
    match (&number.formula, number.cells.as_slice()) {
        (None, [cell]) => Origin::Cell(cell.clone()),
        (Some(formula), cells) => Origin::Computed { formula: formula.clone(), inputs: cells.to_vec() },
        (None, _) => Origin::Stated,
    }
}

/// The text inside marks as a figure.
fn figured(marked: Vec<Inline>, id: Option<usize>) -> Vec<Inline> {
    let Some(id) = id else { return marked };
    let inside = |body: Vec<Inline>| -> Vec<Inline> {
        let own = |inline| if let Inline::Text(text) = inline { Inline::Figure { id, text } } else { inline };
        body.into_iter().map(own).collect()
    };
    let one = |inline| match inline {
        Inline::Removed(body) => Inline::Removed(inside(body)),
        Inline::Added(body) => Inline::Added(inside(body)),
        other => other,
    };
    marked.into_iter().map(one).collect()
}

/// A text with the numbers in it as figures; each of them is used once.
fn cut(shown: &str, numbers: &mut Vec<(String, usize)>) -> Vec<Inline> {
    let mut out = Vec::new();
    let mut rest = shown;
    loop {
        let found = numbers.iter().enumerate().filter_map(|(index, (number, _))| Some((whole(rest, number)?, index)));
        let Some((at, index)) = found.min() else { break };
        let (number, id) = numbers.remove(index);
        let (before, after) = rest.split_at(at);
        if !before.is_empty() {
            out.push(text(before));
        }
        rest = &after[number.len()..];
        out.push(Inline::Figure { id, text: number });
    }
    if !rest.is_empty() || out.is_empty() {
        out.push(text(rest));
    }
    out
}

/// Where a number stands in a text that is no part of a longer one.
fn whole(text: &str, number: &str) -> Option<usize> {
    let is_part = |c: char| c.is_ascii_digit() || c == '.';
    let stands = |(at, _): &(usize, &str)| {
        let after = &text[at + number.len()..];
        let is_within = text[..*at].ends_with(is_part) || number.ends_with(is_part) && after.starts_with(is_part);
        !is_within
    };
    text.match_indices(number).find(stands).map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::text::words;

    #[test]
    fn numbers_are_cut_out_whole_and_once() {
        let mut numbers = vec![("5%".to_owned(), 1), ("15%".to_owned(), 2), ("9".to_owned(), 3)];
        let cut: Vec<String> = cut("由15%到5%，5%", &mut numbers)
            .into_iter()
            .map(|inline| match inline {
                Inline::Figure { id, text } => format!("[{id}:{text}]"),
                Inline::Text(text) => text,
                other => format!("{other:?}"),
            })
            .collect();
        assert_eq!((cut.concat().as_str(), numbers.len()), ("由[2:15%]到[1:5%]，5%", 1));
    }

    #[test]
    fn without_a_page_numbers_are_text() {
        let change = words("增长9.1%", "增长9.3%");
        let (plain, page) = (Collector::default(), Collector::beside(&[]));
        let figures = |body: &[Inline]| body.iter().filter(|one| format!("{one:?}").contains("Figure")).count();
        assert_eq!((figures(&plain.runs(&change)), figures(&page.runs(&change))), (0, 2));
        assert_eq!((plain.into_numbers().figures.len(), page.into_numbers().pairs.len()), (0, 1));
    }
}
