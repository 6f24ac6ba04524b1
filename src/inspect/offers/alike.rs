//! The cells that show a number of the same value. That is no sign that the number is theirs: of the numbers of a
//! report more are equal to a cell by chance than because they are taken from it.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::inspect::figures::TableFigure;
use crate::model::facts::Facts;
use crate::model::table::cells::{Cells, Labelled};
use crate::text::numeral::{self, Numeral};
use crate::text::unit::Unit;

/// A cell with a number, and what its row and its column are called.
pub(super) struct AlikeCell {
    pub figure: TableFigure,
    pub row: String,
    pub column: String,
}

/// The cells of all tables by the size of their numbers.
pub(super) struct Alike {
    cells: Vec<AlikeCell>,
    by_size: BTreeMap<Decimal, Vec<usize>>,
}

impl Alike {
    pub(super) fn new(facts: &Facts) -> Self {
        let known = Cells::new(facts.data());
        let data = known.iter().filter(|(_, labelled)| labelled.is_data());
        let cells: Vec<AlikeCell> = data.filter_map(|(_, labelled)| AlikeCell::new(labelled)).collect();
        let mut by_size: BTreeMap<Decimal, Vec<usize>> = BTreeMap::new();
        for (index, AlikeCell { figure, .. }) in cells.iter().enumerate() {
            for size in sizes(figure.number.value, &figure.unit) {
                by_size.entry(size).or_default().push(index);
            }
        }
        Self { cells, by_size }
    }

    /// The cells of a number as it is written.
    pub(super) fn of(&self, text: &str) -> Vec<&AlikeCell> {
        let Some((Numeral { quantity, unit, .. }, _)) = numeral::arabic(text, None) else { return Vec::new() };
        // A bare number takes any unit.
        let is_bare = |unit: &Unit| *unit == Unit::none();
        let is_alike = |own: &Unit| is_bare(&unit) || is_bare(own) || own.convert(Decimal::ONE, &unit).is_some();
        let sizes = sizes(quantity.value, &unit);
        let found: BTreeSet<usize> =
            sizes.iter().filter_map(|size| self.by_size.get(size)).flatten().copied().collect();
        found.into_iter().map(|index| &self.cells[index]).filter(|one| is_alike(&one.figure.unit)).collect()
    }
}

impl AlikeCell {
    fn new(cell: Labelled<'_>) -> Option<Self> {
        let (row, column) = (cell.row.name.clone(), cell.column().to_owned());
        let label = format!("{} {column}", cell.row_label());
        let figure = TableFigure::cell(cell.value, &Unit::read(cell.unit()), &label, cell.call())?;
        Some(Self { figure, row, column })
    }
}

/// The size of a number as it is written, and without the 万 or 亿 of its unit where it has one.
fn sizes(number: Decimal, unit: &Unit) -> BTreeSet<Decimal> {
    let sizes = [Some(number), number.checked_mul(unit.factor)];
    sizes.into_iter().flatten().map(|size| size.abs().normalize()).collect()
}
