//! What the readers of a page can ask of the figures in it: the cells behind them, what Excel stores there, and what
//! stands around them.

use std::collections::{BTreeMap, BTreeSet};

use super::CellInfo;
use crate::model::facts::Facts;
use crate::model::report::Report;
use crate::model::stored::Stored;
use crate::model::table::Row;
use crate::model::table::cells::Cells;
use crate::model::table::grid::{GridSpot, Grids, grids};
use crate::model::value::Value;
use crate::place::CellRef;

/// What stands behind the figures of a report.
#[derive(Debug, Clone, Default)]
pub struct Proof {
    /// The cells behind its figures and those that their formulas name, in order, with what is known about each
    /// besides what the rows around it show.
    pub cells: Vec<(CellRef, CellInfo)>,
    /// What stands around them: a spot for each cell.
    pub grids: Grids,
}

/// What Excel stores in cells, and in those that their formulas name.
pub type LookUp<'a> = dyn FnMut(BTreeSet<CellRef>) -> BTreeMap<CellRef, Option<Stored>> + 'a;

impl Proof {
    /// Of the figures of a report. In what is cut out for a department nothing is shown around a cell that others
    /// answer for.
    pub fn of(report: &Report, facts: &Facts, look_up: &mut LookUp<'_>) -> Self {
        let data = facts.data();
        let known = Cells::new(data);
        let stored = look_up(report.figures.iter().flat_map(Value::cells).cloned().collect());
        let owners = data.owners();
        let is_open = |row: &Row| {
            report.meta.department.as_ref().is_none_or(|own| owners.of(row).iter().any(|department| department == own))
        };
        let grids = grids(data, &known, &stored.keys().collect::<Vec<_>>(), &is_open);
        let cells = stored.into_iter().zip(&grids.spots).map(|((cell, stored), spot)| {
            let info = CellInfo::of(&cell, &known).storing(stored);
            (cell, besides(info, spot.as_ref(), &grids))
        });
        Self { cells: cells.collect(), grids }
    }
}

/// What is known about a cell besides what the rows around it show: a report may have a hundred thousand cells, and
/// a page says nothing twice.
pub fn besides(mut info: CellInfo, spot: Option<&GridSpot>, grids: &Grids) -> CellInfo {
    info.reading = None;
    if let Some(stored) = &mut info.stored {
        stored.shown = String::new();
        if stored.raw == info.shown {
            stored.raw = String::new();
        }
    }
    let Some((grid, row, col)) = spot else { return info };
    let Some(grid) = grids.all.get(*grid) else { return info };
    let is = |text: &Option<String>, other: Option<&String>| text.as_ref() == other;
    if is(&info.table, Some(&grid.table)) {
        info.table = None;
    }
    if is(&info.row, grid.rows.get(*row).map(|row| &row.label)) {
        info.row = None;
    }
    if is(&info.column, grid.columns.get(*col).map(|column| &column.label)) {
        info.column = None;
    }
    info.shown = String::new();
    info
}
