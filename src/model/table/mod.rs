//! The tables of a report as they stand in the workbooks, with every cell's value and place.
//!
//! A table is a header (rows of cells with spans, and one [`Role`] per column) over rows of values in
//! the order of the sheet. What kind of table it is, is data: its [`Schema`]. Whoever uses a table
//! asks for roles, and so works on tables that nobody had thought of.

pub mod boxes;
pub mod cells;
pub mod grid;
mod coverage;
pub mod role;
pub mod schema;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::value::{Reading, Value};
use crate::place::{CellRef, Place};
use crate::text::period::Period;
use crate::text::unit::Unit;
use crate::text::{distinct, label, numeral, tidy};
pub use boxes::ProjectBox;
pub use coverage::{Coverage, SkippedRow};
pub use role::Role;
use schema::Form;
pub use schema::Schema;

/// Key of the indicator table (附件2), which the assessment is made from.
pub const INDICATORS: &str = "indicators";
/// Key of the notes on indicators (指标说明).
pub const NOTES: &str = "notes";
/// Key of the numbers that only prose states (正文数据).
pub const FACTS: &str = "facts";

/// One cell of a header as the sheet shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeaderCell {
    /// Shown text, inner line breaks kept out.
    pub text: String,
    /// Columns covered.
    pub colspan: usize,
    /// Rows covered.
    pub rowspan: usize,
}

/// One column: what it means and what it is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Its meaning.
    pub role: Role,
    /// Joined header, levels separated by `·`.
    pub label: String,
    /// Unit that the header or the schema gives; empty where the row has one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
}

impl Column {
    /// What templates and readers call it: the header without the marks between its levels.
    pub fn name(&self) -> String {
        tidy(&self.label).replace('·', "")
    }
}

/// One row.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// What it is about: the innermost of its labels, without white space.
    pub name: String,
    /// The labels above that, the outermost first (类型 of an indicator).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<String>,
    /// What is measured of it, or the period of its value; empty where the columns say all.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub item: String,
    /// Name of the row that it is a part of (其中：城镇); it is then no row of its own when rows are
    /// counted.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub parent: String,
    /// Serial number that no cell of it has: typed before the name, or that of its parent.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub number: String,
    /// Unit of its numbers; empty when neither a column nor a label gives one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// Canonical names of the departments that answer for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub departments: Vec<String>,
    /// It sums up other rows.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub total: bool,
    /// All cells in column order.
    pub cells: Vec<Value>,
}

impl Row {
    /// The outermost label above its name; empty when there is none.
    pub fn group(&self) -> &str {
        self.groups.first().map_or("", String::as_str)
    }

    /// Its labels, the outermost first, joined by `·`.
    pub fn path(&self) -> String {
        let labels = self.groups.iter().chain([&self.parent, &self.name]).filter(|label| !label.is_empty());
        labels.map(String::as_str).collect::<Vec<_>>().join("·")
    }

    /// True for a part of another row.
    pub fn is_part(&self) -> bool {
        !self.parent.is_empty()
    }

    /// Its name; that of a part after the name of the whole, since parts of several have like names.
    pub fn full_name(&self) -> String {
        if self.is_part() { format!("{}·{}", self.parent, self.name) } else { self.name.clone() }
    }

    /// Full name and item.
    pub fn label(&self) -> String {
        if self.item.is_empty() { self.full_name() } else { format!("{}·{}", self.full_name(), self.item) }
    }

    /// True for the name by which people ask for it: with the labels above or without, with the unit in
    /// its bracket or without.
    pub fn is_called(&self, name: &str) -> bool {
        let above = !self.groups.is_empty() || self.is_part();
        let is_path = || above && (self.path() == name || self.full_name() == name);
        self.name == name || is_path() || (name.len() < self.name.len() && label::name(&self.name) == name)
    }
}

/// A table.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Table {
    /// Key of its kind: `indicators`, `projects`, or one of the bureau's own.
    pub kind: String,
    /// What messages call it: `指标表（附件2）`.
    pub name: String,
    /// The sheet's title line, empty when it has none.
    pub title: String,
    /// What a line such as 单位：亿元 above it says, or the one unit that its schema gives: shown with
    /// the title, since neither header nor rows show it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// `workbook!sheet` it was found in.
    pub sheet: String,
    /// Header rows; positions covered by a span are left out.
    pub header: Vec<Vec<HeaderCell>>,
    /// Columns from left to right.
    pub columns: Vec<Column>,
    /// Rows in the order of the sheet.
    pub rows: Vec<Row>,
    /// What rows that name a group show, where that is more than the name: 经济发展 → （一）经济发展（5项）.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub headings: BTreeMap<String, String>,
    /// Lines under the table.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// What a table of its kind is.
    #[serde(skip)]
    pub schema: Arc<Schema>,
}

impl Table {
    /// Its name without the number of the annex in brackets.
    pub fn short_name(&self) -> String {
        label::name(&self.name)
    }

    /// True for a table that is set as boxes (专栏).
    pub fn is_boxes(&self) -> bool {
        self.schema.layout.form == Form::Boxes
    }

    /// Index of the column with a role.
    pub fn column(&self, role: &Role) -> Option<usize> {
        self.columns.iter().position(|column| column.role == *role)
    }

    /// Index of the column that names the rows: the innermost key; one beyond it names parts of them.
    pub fn name_column(&self) -> Option<usize> {
        let last = self.schema.level_of_names();
        let is_name = |role: &Role| matches!(role, Role::Key(level) if last.is_none_or(|last| *level <= last));
        let keys = self.columns.iter().enumerate().filter(|(_, column)| is_name(&column.role));
        keys.max_by_key(|(_, column)| column.role.clone()).map(|(at, _)| at)
    }

    /// A cell by meaning.
    pub fn value<'a>(&self, row: &'a Row, role: &Role) -> Option<&'a Value> {
        row.cells.get(self.column(role)?)
    }

    /// Displayed text of a cell by meaning, empty when there is no such column.
    pub fn text<'a>(&self, row: &'a Row, role: &Role) -> &'a str {
        self.value(row, role).map_or("", |value| value.text.as_str())
    }

    /// Unit of the number in a column of a row; empty when there is none.
    pub fn unit<'a>(&'a self, row: &'a Row, at: usize) -> &'a str {
        match self.columns.get(at) {
            Some(column) if column.role.is_rate() => "%",
            Some(column) if column.role == Role::Rank => "位",
            Some(column) if column.role.is_data() && column.unit.is_empty() => &row.unit,
            Some(column) if column.role.is_data() => &column.unit,
            _ => "",
        }
    }

    /// The unit to write behind the number in a column of a row, as it is written there; empty where the
    /// cell carries one or holds no number. What carries only 万 lacks the rest: `1.2万` of 人.
    pub fn unit_to_write(&self, row: &Row, at: usize) -> String {
        let Some(value) = row.cells.get(at) else { return String::new() };
        let unit = Unit::behind_number(self.unit(row, at));
        let text = tidy(&value.text);
        let after_number = numeral::plain(&text).map_or("", |(_, end)| &text[end..]);
        let is_factor_alone =
            matches!(value.reading, Reading::Amount(_)) && matches!(after_number, "万" | "亿" | "万亿");
        match &value.reading {
            Reading::Ranked { .. } | Reading::Held { .. } => String::new(),
            _ if is_factor_alone => Unit::read(&unit).dimension,
            _ if cells::takes_unit(value) => unit,
            _ => String::new(),
        }
    }

    /// Where a row has its cell under a role: the cell with its header path; the sheet when the
    /// table has no such column.
    pub fn place(&self, row: &Row, role: &Role) -> Place {
        self.column(role).map_or_else(|| Place::File(self.sheet.clone()), |index| self.place_at(row, index))
    }

    /// Where a row has its cell of a column.
    pub fn place_at(&self, row: &Row, index: usize) -> Place {
        let Some(cell) = row.cells.get(index).and_then(|value| value.cells().first()) else {
            return Place::File(self.sheet.clone());
        };
        let header = self.columns.get(index).map(|column| tidy(&column.label)).filter(|label| !label.is_empty());
        Place::Cell { cell: cell.clone(), header }
    }

    /// Periods with a level, a growth or a change since the base year, in order of time. Columns that were prepared for years to come
    /// and hold nothing yet have none.
    pub fn periods(&self) -> Vec<Period> {
        let of_data = |role: &Role| matches!(role, Role::Level(_) | Role::Growth(_) | Role::SinceBase(_));
        let columns = self.columns.iter().enumerate().filter(|(_, column)| of_data(&column.role));
        let is_filled =
            |at: usize| self.rows.iter().any(|row| row.cells.get(at).is_some_and(|cell| !cell.is_missing()));
        let filled = columns.filter(|(at, _)| self.rows.is_empty() || is_filled(*at));
        filled.filter_map(|(_, column)| column.role.period()).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// The latest full year that has data.
    pub fn latest_year(&self) -> Option<Period> {
        self.periods().into_iter().rfind(|period| period.is_full_year())
    }

    /// The period that the title speaks of.
    pub fn period(&self) -> Option<Period> {
        Period::find(&tidy(&self.title))
    }

    /// The rows that count: parts of others do not.
    pub fn main_rows(&self) -> impl Iterator<Item = &Row> + Clone {
        self.rows.iter().filter(|row| !row.is_part())
    }

    /// Outermost groups in the order of the table.
    pub fn groups(&self) -> Vec<&str> {
        distinct(self.rows.iter().map(Row::group))
    }

    /// The rows of one name from the first of them on: several items of one thing.
    pub fn of_name(&self, first: usize) -> impl Iterator<Item = &Row> {
        let rows = self.rows.get(first..).unwrap_or_default();
        rows.iter().take_while(move |row| row.name == rows[0].name)
    }
}

/// A workbook that was read.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SourceFile {
    /// File name.
    pub name: String,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
}

/// Where a value stands: indices of the table, the row and the column.
pub type Position = (usize, usize, usize);

/// Everything the workbooks say.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Dataset {
    /// The tables, in the order of the schemas and of the workbooks.
    pub tables: Vec<Table>,
    /// The kinds of tables that the project knows, whether a sheet is one of them or not.
    #[serde(skip)]
    pub schemas: Vec<Arc<Schema>>,
    /// The workbooks.
    pub sources: Vec<SourceFile>,
    /// How much of each sheet was understood.
    #[serde(skip)]
    pub coverage: Vec<Coverage>,
}

impl Dataset {
    /// The first table of a kind.
    pub fn table(&self, kind: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.kind == kind)
    }

    /// The tables of a kind.
    pub fn of_kind<'a, 'k>(&'a self, kind: &'k str) -> impl Iterator<Item = &'a Table> + use<'a, 'k> {
        self.tables.iter().filter(move |table| table.kind == kind)
    }

    /// The schema of a kind, also when no sheet is of it.
    pub fn schema(&self, kind: &str) -> Option<&Arc<Schema>> {
        self.schemas.iter().find(|schema| schema.id == kind)
    }

    /// Who answers for the rows.
    pub fn owners(&self) -> Owners<'_> {
        let rows = self.table(INDICATORS).into_iter().flat_map(|table| &table.rows);
        Owners(rows.map(|row| (row.name.as_str(), row.departments.as_slice())).collect())
    }

    /// Every value that stands in a cell, in the order of the tables.
    pub fn values(&self) -> impl Iterator<Item = &Value> {
        // A further list of tables that is forgotten here does not compile.
        let Self { tables, schemas: _, sources: _, coverage: _ } = self;
        tables.iter().flat_map(|table| &table.rows).flat_map(|row| &row.cells)
    }

    /// The boxes (专栏), in the order of their numbers.
    pub fn boxes(&self) -> Vec<ProjectBox<'_>> {
        boxes::boxes(self.tables.iter().filter(|table| table.is_boxes()))
    }

    /// A value by its place.
    pub fn at(&self, (table, row, column): Position) -> Option<&Value> {
        self.tables.get(table)?.rows.get(row)?.cells.get(column)
    }

    /// What a cell of a table shows; none when no table has it.
    pub fn shown(&self, cell: &CellRef) -> Option<String> {
        self.values().find(|value| value.cells() == std::slice::from_ref(cell)).map(|value| value.text.clone())
    }

    /// Notes on indicators: name → kind (口径, 原因) → where. Several sheets or rows of one indicator
    /// add up, the first note of a kind counts; empty cells are no notes.
    pub fn notes(&self) -> BTreeMap<&str, BTreeMap<&str, Position>> {
        let mut notes: BTreeMap<&str, BTreeMap<&str, Position>> = BTreeMap::new();
        for (number, table) in self.tables.iter().enumerate().filter(|(_, table)| table.kind == NOTES) {
            for (at, row) in table.rows.iter().enumerate() {
                let own = notes.entry(&row.name).or_default();
                for (col, (column, value)) in table.columns.iter().zip(&row.cells).enumerate() {
                    if let Role::Note(kind) = &column.role
                        && !value.is_missing()
                    {
                        own.entry(kind).or_insert((number, at, col));
                    }
                }
            }
        }
        notes
    }
}

/// The departments that answer for rows: those a row names, else those of the indicator that it is
/// about (its notes, its ranks).
#[derive(Debug, Default)]
pub struct Owners<'a>(BTreeMap<&'a str, &'a [String]>);

impl<'a> Owners<'a> {
    /// The departments of a row.
    pub fn of(&self, row: &'a Row) -> &'a [String] {
        let named = || self.0.get(row.name.as_str()).copied().unwrap_or_default();
        if row.departments.is_empty() { named() } else { &row.departments }
    }
}

#[cfg(test)]
impl Dataset {
    /// An indicator table of these columns and rows in `附表.xlsx!附件2` from row 3 on, for tests. An
    /// empty text is merged with the cell above.
    pub(crate) fn of(columns: &[(Role, &str)], rows: &[&[&str]]) -> Self {
        use super::value::Origin;
        let labelled = columns.iter().map(|(role, label)| Column {
            role: role.clone(),
            label: (*label).to_owned(),
            unit: String::new(),
        });
        let mut table = Table {
            kind: INDICATORS.to_owned(),
            name: "指标表（附件2）".to_owned(),
            sheet: "附表.xlsx!附件2".to_owned(),
            columns: labelled.collect(),
            ..Table::default()
        };
        let named = table.name_column();
        let unit = table.column(&Role::Unit);
        for (row, texts) in (2..).zip(rows) {
            let cells: Vec<Value> = (0..)
                .zip(*texts)
                .map(|(col, text)| {
                    let above = table.rows.last().map(|above: &Row| &above.cells[col as usize]);
                    let cell = CellRef { book: "附表.xlsx".into(), sheet: "附件2".into(), row, col };
                    above.filter(|_| text.is_empty()).cloned().unwrap_or_else(|| Value {
                        text: (*text).to_owned(),
                        reading: super::grammar::read(text),
                        origin: Origin::Cell(cell),
                    })
                })
                .collect();
            let text = |at: Option<usize>| at.map_or_else(String::new, |at| tidy(&cells[at].text));
            table.rows.push(Row { name: text(named), unit: text(unit), cells, ..Row::default() });
        }
        Self { tables: vec![table], ..Self::default() }
    }
}
