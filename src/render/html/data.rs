//! What the script of a page knows of it, as JSON: for every figure its cells, for every cell what is known about it,
//! the rows around, the typed numbers and the findings. Keys are short: a report may have a hundred thousand cells.

use std::collections::BTreeMap;
use std::io;

use serde::{Serialize, Serializer};

use super::{Backing, PageFinding};
use crate::model::checked::{MarkedNumber, NumberClass};
use crate::model::outward::said;
use crate::model::report::Report;
use crate::model::stored::Stored;
use crate::model::table::grid::{Grid, GridSpot};
use crate::model::value::{Origin, Value};
use crate::place::{CellRef, LinePlace};
use crate::trace::CellInfo;

/// A typed number of the page, and where its text was written.
#[derive(Debug, Clone, Copy)]
pub(super) struct TypedNote<'a> {
    pub number: &'a MarkedNumber,
    pub source: &'a LinePlace,
}

/// Everything that the script knows.
#[derive(Serialize)]
pub(super) struct Data<'a> {
    departments: &'a [String],
    figures: Vec<Figure<'a>>,
    cells: Vec<Cell<'a>>,
    grids: Vec<GridData<'a>>,
    /// Figures of a page of differences that stand for each other: the old one, and the new one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pairs: Option<Vec<(Option<usize>, Option<usize>)>>,
    typed: Vec<Typed<'a>>,
    /// What the states of typed numbers are called.
    states: BTreeMap<&'static str, &'static str>,
    findings: Vec<Finding<'a>>,
}

/// Where a figure comes from: a cell, a formula with its cells, or neither for what `report.yaml` states.
#[derive(Serialize)]
struct Figure<'a> {
    /// Formula.
    #[serde(rename = "f", skip_serializing_if = "Option::is_none")]
    formula: Option<&'a str>,
    /// Its cells, by their indices.
    #[serde(rename = "c", skip_serializing_if = "Vec::is_empty")]
    cells: Vec<usize>,
}

/// What is known about a cell.
#[derive(Serialize)]
struct Cell<'a> {
    /// Address.
    #[serde(rename = "a", serialize_with = "shown")]
    address: &'a CellRef,
    #[serde(rename = "t", skip_serializing_if = "Option::is_none")]
    table: Option<&'a str>,
    #[serde(rename = "r", skip_serializing_if = "Option::is_none")]
    row: Option<&'a str>,
    #[serde(rename = "c", skip_serializing_if = "Option::is_none")]
    column: Option<&'a str>,
    #[serde(rename = "s")]
    shown: &'a str,
    #[serde(rename = "u", skip_serializing_if = "str::is_empty")]
    unit: &'a str,
    /// The call that prints it.
    #[serde(rename = "k", skip_serializing_if = "Option::is_none")]
    call: Option<&'a str>,
    /// What is stored, where it is not what is shown.
    #[serde(rename = "v", skip_serializing_if = "Option::is_none")]
    raw: Option<&'a str>,
    /// Number format.
    #[serde(rename = "n", skip_serializing_if = "Option::is_none")]
    format: Option<&'a str>,
    /// Formula.
    #[serde(rename = "f", skip_serializing_if = "Option::is_none")]
    formula: Option<&'a str>,
    /// The cells that the formula names, by their indices.
    #[serde(rename = "p", skip_serializing_if = "Vec::is_empty")]
    precedents: Vec<usize>,
    /// Grid, row and column.
    #[serde(rename = "g", skip_serializing_if = "Option::is_none")]
    spot: Option<GridSpot>,
}

#[derive(Serialize)]
struct GridData<'a> {
    /// Table.
    #[serde(rename = "t")]
    table: &'a str,
    /// Workbook and sheet.
    #[serde(rename = "s")]
    sheet: &'a str,
    /// Letters, header, and 1 where the column names the rows.
    #[serde(rename = "c")]
    columns: Vec<(&'a str, &'a str, u8)>,
    /// Number, what it is about, cells.
    #[serde(rename = "r")]
    rows: Vec<(u32, &'a str, &'a [String])>,
}

#[derive(Serialize)]
struct Typed<'a> {
    /// State.
    #[serde(rename = "s")]
    state: &'static str,
    /// Why it was held against nothing.
    #[serde(rename = "w", skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    /// File and line.
    #[serde(rename = "l", skip_serializing_if = "Option::is_none")]
    line: Option<String>,
}

#[derive(Serialize)]
struct Finding<'a> {
    severity: crate::diag::Severity,
    label: &'static str,
    title: &'static str,
    code: &'static str,
    message: String,
    reason: String,
    hints: Vec<String>,
    place: &'a str,
    related: &'a [String],
    /// By their indices.
    departments: Vec<usize>,
}

fn shown<S: Serializer>(cell: &CellRef, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(cell)
}

impl<'a> Data<'a> {
    pub(super) fn of(report: &'a Report, backing: &'a Backing, notes: &[TypedNote<'a>]) -> Self {
        let known = &backing.proof.cells;
        let index = |cell: &CellRef| known.binary_search_by(|(own, _)| own.cmp(cell)).ok();
        let figure = |value: &'a Value| Figure {
            formula: if let Origin::Computed { formula, .. } = &value.origin { Some(formula) } else { None },
            cells: value.cells().iter().filter_map(index).collect(),
        };
        let cell = |((address, info), spot): (&'a (CellRef, CellInfo), &Option<GridSpot>)| {
            let stored = info.stored.as_ref();
            Cell {
                address,
                table: info.table.as_deref(),
                row: info.row.as_deref(),
                column: info.column.as_deref(),
                shown: &info.shown,
                unit: &info.unit,
                call: info.call.as_deref().filter(|_| backing.is_inward),
                raw: stored.map(|stored| stored.raw.as_str()).filter(|raw| *raw != info.shown),
                format: stored.and_then(|stored| stored.format.as_deref()),
                formula: stored.and_then(|stored| stored.formula.as_deref()),
                precedents: stored
                    .map_or_else(Vec::new, |Stored { precedents, .. }| precedents.iter().filter_map(index).collect()),
                spot: *spot,
            }
        };
        let typed = |note: &TypedNote<'a>| Typed {
            state: note.number.class.key(),
            reason: note.number.reason.as_deref(),
            line: backing.is_inward.then(|| format!("{}:{}", note.source.file, note.source.line)),
        };
        Self {
            departments: &backing.departments,
            figures: report.figures.iter().map(figure).collect(),
            cells: known.iter().zip(&backing.proof.grids.spots).map(cell).collect(),
            grids: backing.proof.grids.all.iter().map(GridData::of).collect(),
            pairs: backing.changed.as_ref().map(|pairs| pairs.iter().map(|pair| (pair.old, pair.new)).collect()),
            typed: notes.iter().map(typed).collect(),
            states: NumberClass::ALL.into_iter().map(|class| (class.key(), class.title())).collect(),
            findings: backing.findings.iter().map(|noted| Finding::of(noted, &backing.departments)).collect(),
        }
    }

    /// As JSON.
    pub(super) fn json(&self) -> io::Result<String> {
        Ok(inert(&serde_json::to_string(self)?))
    }
}

/// JSON that cannot end the element it stands in, nor begin a comment there, nor a line of a script.
pub(super) fn inert(json: &str) -> String {
    json.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

impl<'a> GridData<'a> {
    fn of(grid: &'a Grid) -> Self {
        Self {
            table: &grid.table,
            sheet: &grid.sheet,
            columns: grid.columns.iter().map(|own| (&*own.letters, &*own.label, u8::from(own.is_name))).collect(),
            rows: grid.rows.iter().map(|own| (own.number, &*own.label, own.cells.as_slice())).collect(),
        }
    }
}

impl<'a> Finding<'a> {
    fn of(noted: &'a PageFinding, departments: &[String]) -> Self {
        let PageFinding { finding, place, related, departments: own, at: _ } = noted;
        Self {
            severity: finding.severity,
            label: finding.severity.label(),
            title: finding.code.title(),
            code: finding.code.as_str(),
            message: said(&finding.message),
            reason: said(&finding.reason),
            hints: finding.hints.iter().map(|hint| said(hint)).collect(),
            place,
            related,
            departments: own.iter().filter_map(|name| departments.iter().position(|one| one == name)).collect(),
        }
    }
}
