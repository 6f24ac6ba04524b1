//! What differs between two versions as a page: a number that changed shows the cells of both.

use std::collections::BTreeSet;
use std::io;

use super::{Backing, file};
use crate::compare::{Differences, Extent, NEW, OLD, of_version};
use crate::model::edition::Edition;
use crate::model::table::Row;
use crate::model::table::cells::Cells;
use crate::model::table::grid::{Grids, grids};
use crate::model::value::Value;
use crate::place::CellRef;
use crate::project::World;
use crate::trace::{CellInfo, Proof, besides};

/// The differences as the bytes of an HTML file.
///
/// # Errors
/// When a picture cannot be read.
pub(in crate::render) fn differences(told: &Differences<'_>, extent: Extent, world: &World) -> io::Result<Vec<u8>> {
    let (report, pairs) = told.page(extent);
    let (old, new) = told.editions;
    // What goes to a department shows nothing around a cell that others answer for.
    let department = told.comparison.department.as_deref();
    let is_open = |row: &Row| department.is_none_or(|own| row.departments.iter().any(|name| name == own));
    let mut proof = Proof::default();
    for (version, edition) in [(OLD, old), (NEW, new)] {
        add(&mut proof, version, edition, &report.figures, &is_open);
    }
    let backing = Backing { proof, changed: Some(pairs), ..Backing::default() };
    file(&report, world, &backing)
}

/// Adds the cells of one version behind figures.
fn add(proof: &mut Proof, version: &str, edition: &Edition, figures: &[Value], is_open: &dyn Fn(&Row) -> bool) {
    let known = Cells::new(&edition.data);
    // Figures call a cell by its version; the tables of a version do not.
    let wanted: BTreeSet<&CellRef> = figures.iter().flat_map(Value::cells).collect();
    let of_tables = known.iter().map(|(cell, _)| (of_version(version, cell), cell));
    let own: Vec<(CellRef, &CellRef)> = of_tables.filter(|(called, _)| wanted.contains(called)).collect();
    let asked: Vec<&CellRef> = own.iter().map(|(_, cell)| *cell).collect();
    let Grids { mut all, spots } = grids(&edition.data, &known, &asked, is_open);
    let before = proof.grids.all.len();
    for grid in &mut all {
        grid.sheet = format!("{version}：{}", grid.sheet);
    }
    let grids = Grids { all, spots: Vec::new() };
    let known = own.into_iter().zip(spots).map(|((called, cell), spot)| {
        let info = CellInfo { call: None, ..CellInfo::of(cell, &known) };
        ((called, besides(info, spot.as_ref(), &grids)), spot.map(|(grid, row, col)| (grid + before, row, col)))
    });
    let mut cells: Vec<_> =
        std::mem::take(&mut proof.cells).into_iter().zip(std::mem::take(&mut proof.grids.spots)).collect();
    cells.extend(known);
    cells.sort_by(|((one, _), _), ((other, _), _)| one.cmp(other));
    (proof.cells, proof.grids.spots) = cells.into_iter().unzip();
    proof.grids.all.extend(grids.all);
}
