//! What the script of a page knows of it, as JSON: for every figure its cells, for every cell what is known about it,
//! the rows around, the typed numbers and the findings. Keys are short: a report may have a hundred thousand cells.

use std::collections::BTreeMap;
use std::io;

use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};
use serde_json::ser::Formatter;

use super::{Backing, PageFinding};
use crate::model::checked::{MarkedNumber, NumberClass};
use crate::model::outward::said;
use crate::model::report::Report;
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

/// Everything that the script knows. It is written as it is made: a report may have a hundred thousand cells.
pub(super) struct Data<'a> {
    pub report: &'a Report,
    pub backing: &'a Backing,
    /// Typed numbers in the order in which they stand.
    pub typed: &'a [TypedNote<'a>],
}

/// What an iterator gives, as a list.
struct Each<I>(I);

impl<I: Iterator<Item: Serialize> + Clone> Serialize for Each<I> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.clone())
    }
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
    /// None where the rows around it show it.
    #[serde(rename = "s", skip_serializing_if = "Option::is_none")]
    shown: Option<&'a str>,
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

impl Serialize for Data<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { report, backing, typed } = *self;
        let Backing { proof, departments, is_inward, changed, .. } = backing;
        let index = |cell: &CellRef| proof.cells.binary_search_by(|(own, _)| own.cmp(cell)).ok();
        let figures = report.figures.iter().map(|value| Figure::of(value, &index));
        let cells = proof.cells.iter().zip(&proof.grids.spots);
        let cells = cells.map(|((address, info), spot)| Cell::of(address, info, *spot, *is_inward, &index));
        let states: BTreeMap<_, _> = NumberClass::ALL.into_iter().map(|class| (class.key(), class.title())).collect();
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("departments", departments)?;
        map.serialize_entry("figures", &Each(figures))?;
        map.serialize_entry("cells", &Each(cells))?;
        map.serialize_entry("grids", &Each(proof.grids.all.iter().map(GridData::of)))?;
        // Figures of a page of differences that stand for each other: the old one, and the new one.
        if let Some(pairs) = changed {
            map.serialize_entry("pairs", &Each(pairs.iter().map(|pair| (pair.old, pair.new))))?;
        }
        map.serialize_entry("typed", &Each(typed.iter().map(|note| Typed::of(note, *is_inward))))?;
        map.serialize_entry("states", &states)?;
        map.serialize_entry("findings", &Each(backing.findings.iter().map(|noted| Finding::of(noted, departments))))?;
        map.end()
    }
}

impl<'a> Figure<'a> {
    fn of(value: &'a Value, index: &dyn Fn(&CellRef) -> Option<usize>) -> Self {
        let formula = if let Origin::Computed { formula, .. } = &value.origin { Some(formula.as_str()) } else { None };
        Self { formula, cells: value.cells().iter().filter_map(index).collect() }
    }
}

impl<'a> Cell<'a> {
    fn of(
        address: &'a CellRef,
        info: &'a CellInfo,
        spot: Option<GridSpot>,
        is_inward: bool,
        index: &dyn Fn(&CellRef) -> Option<usize>,
    ) -> Self {
        let stored = info.stored.as_ref();
        Self {
            address,
            table: info.table.as_deref(),
            row: info.row.as_deref(),
            column: info.column.as_deref(),
            shown: spot.is_none().then_some(&info.shown),
            unit: &info.unit,
            call: info.call.as_deref().filter(|_| is_inward),
            raw: stored.map(|stored| stored.raw.as_str()).filter(|raw| !raw.is_empty()),
            format: stored.and_then(|stored| stored.format.as_deref()),
            formula: stored.and_then(|stored| stored.formula.as_deref()),
            precedents: stored.map_or_else(Vec::new, |stored| stored.precedents.iter().filter_map(index).collect()),
            spot,
        }
    }
}

impl<'a> Typed<'a> {
    fn of(note: &TypedNote<'a>, is_inward: bool) -> Self {
        Self {
            state: note.number.class.key(),
            reason: note.number.reason.as_deref(),
            line: is_inward.then(|| format!("{}:{}", note.source.file, note.source.line)),
        }
    }
}

/// JSON that cannot end the element it stands in, nor begin a comment there, nor a line of a script.
struct Inert;

impl Formatter for Inert {
    fn write_string_fragment<W: ?Sized + io::Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some(at) = rest.find(['<', '\u{2028}', '\u{2029}']) {
            let (before, after) = rest.split_at(at);
            out.write_all(before.as_bytes())?;
            let mut chars = after.chars();
            if let Some(c) = chars.next() {
                write!(out, "\\u{:04x}", u32::from(c))?;
            }
            rest = chars.as_str();
        }
        out.write_all(rest.as_bytes())
    }
}

/// Writes such JSON.
pub(super) fn inert(value: &impl Serialize, out: &mut dyn io::Write) -> io::Result<()> {
    Ok(value.serialize(&mut serde_json::Serializer::with_formatter(out, Inert))?)
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
