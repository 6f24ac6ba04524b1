//! What the readers of a page can ask of the figures in it: the cells behind them, what Excel stores there, and what
//! stands around them.

use std::collections::BTreeMap;

use super::CellInfo;
use crate::model::facts::Facts;
use crate::model::report::Report;
use crate::model::table::Row;
use crate::model::table::cells::Cells;
use crate::model::table::grid::{Grids, grids};
use crate::model::value::Value;
use crate::place::CellRef;

/// What stands behind the figures of a report.
#[derive(Debug, Clone, Default)]
pub struct Proof {
    /// The cells behind its figures and those that their formulas name, in order, with what is known about each.
    pub cells: Vec<(CellRef, CellInfo)>,
    /// What stands around them: a spot for each cell.
    pub grids: Grids,
}

/// Adds to cells what Excel stores in them, and the cells that their formulas name; the second argument tells of such
/// a cell what the tables say.
pub type LookUp<'a> = dyn FnMut(&mut BTreeMap<CellRef, CellInfo>, &dyn Fn(&CellRef) -> CellInfo) + 'a;

impl Proof {
    /// Of the figures of a report. In what is cut out for a department nothing is shown around a cell that others
    /// answer for.
    pub fn of(report: &Report, facts: &Facts, look_up: &mut LookUp<'_>) -> Self {
        let data = facts.data();
        let known = Cells::new(data);
        let info = |cell: &CellRef| CellInfo::of(cell, &known);
        let mut cells: BTreeMap<CellRef, CellInfo> = BTreeMap::new();
        for cell in report.figures.iter().flat_map(Value::cells) {
            cells.entry(cell.clone()).or_insert_with(|| info(cell));
        }
        look_up(&mut cells, &info);
        let owners = data.owners();
        let is_open = |row: &Row| {
            report.meta.department.as_ref().is_none_or(|own| owners.of(row).iter().any(|department| department == own))
        };
        let asked: Vec<&CellRef> = cells.keys().collect();
        let grids = grids(data, &known, &asked, &is_open);
        Self { cells: cells.into_iter().collect(), grids }
    }
}
