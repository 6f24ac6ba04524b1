//! Every cell of a dataset by its address: what its table, row and column are called, its unit, the
//! template call that prints it, and what stands around it.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use super::schema::Short;
use super::{Dataset, Position, Role, Row, Table};
use crate::model::value::{Origin, Reading, Value};
use crate::place::CellRef;

/// Columns shown on each side of a cell.
const BESIDE: usize = 3;

/// A cell of a table.
#[derive(Debug, Clone, Copy)]
pub struct Labelled<'a> {
    /// The value.
    pub value: &'a Value,
    /// Its table.
    pub table: &'a Table,
    /// Its row; the first one of a merged cell.
    pub row: &'a Row,
    /// Further rows that a merged cell covers.
    pub more_rows: usize,
    /// Index of its column.
    pub at: usize,
}

impl<'a> Labelled<'a> {
    fn role(&self) -> &'a Role {
        &self.table.columns[self.at].role
    }

    /// What the row is about.
    pub fn row_label(&self) -> String {
        row_label(self.table, self.row, self.role())
    }

    /// Header of the column, levels joined by `·`.
    pub fn column(&self) -> &'a str {
        &self.table.columns[self.at].label
    }

    /// Unit of the number; empty when there is none or the text carries it.
    pub fn unit(&self) -> &'a str {
        if takes_unit(self.value) { self.table.unit(self.row, self.at) } else { "" }
    }

    /// True in columns that hold data, false for names, numbers of rows and the like.
    pub fn is_data(&self) -> bool {
        self.role().is_data() || matches!(self.role(), Role::Note(_))
    }

    /// The call that prints the cell, without braces; none where templates have no call for it.
    pub fn call(&self) -> Option<String> {
        call_of(self.table, self.row, self.at)
    }
}

/// Where the values of a table stand in its sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extent {
    /// What the table is called.
    pub table: String,
    /// First cell.
    pub first: CellRef,
    /// Last cell.
    pub last: CellRef,
}

/// A cell with those around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Neighbourhood<'a> {
    /// Columns from left to right.
    pub columns: Vec<NearColumn<'a>>,
    /// Rows from top to bottom.
    pub rows: Vec<NearRow<'a>>,
    /// The cell itself: indices into `rows` and `columns`.
    pub at: (usize, usize),
}

/// A column near a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NearColumn<'a> {
    /// Its index in the sheet, 0-based.
    pub col: u32,
    /// Its joined header.
    pub label: &'a str,
}

/// A row near a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NearRow<'a> {
    /// Its index in the sheet, 0-based.
    pub row: u32,
    /// What the row is about; empty when the cell itself says it.
    pub label: String,
    /// What its cells show, one for each column.
    pub cells: Vec<&'a str>,
}

/// The cells of all tables by their address.
#[derive(Debug)]
pub struct Cells<'a> {
    data: &'a Dataset,
    /// Where a cell stands first, and how many rows with other labels it covers besides.
    index: BTreeMap<&'a CellRef, (Position, usize)>,
    /// The columns of each table in its sheet, once somebody asks what stands around a cell.
    sheet_columns: OnceCell<Vec<Vec<Option<u32>>>>,
}

impl<'a> Cells<'a> {
    /// The cells of a dataset. One that is in two tables belongs to the first.
    pub fn new(data: &'a Dataset) -> Self {
        let mut index: BTreeMap<&CellRef, (Position, usize)> = BTreeMap::new();
        for (number, table) in data.tables.iter().enumerate() {
            for (at, row) in table.rows.iter().enumerate() {
                for (col, value) in row.cells.iter().enumerate() {
                    let Origin::Cell(cell) = &value.origin else { continue };
                    let ((_, first, _), more) = index.entry(cell).or_insert(((number, at, col), 0));
                    *more += usize::from(table.rows.get(*first).is_some_and(|first| !is_alike(first, row)));
                }
            }
        }
        Self { data, index, sheet_columns: OnceCell::new() }
    }

    /// What is known about a cell.
    pub fn get(&self, cell: &CellRef) -> Option<Labelled<'a>> {
        let ((number, at, col), more_rows) = *self.index.get(cell)?;
        let table = self.data.tables.get(number)?;
        let row = table.rows.get(at)?;
        let value = row.cells.get(col).filter(|_| col < table.columns.len())?;
        Some(Labelled { value, table, row, more_rows, at: col })
    }

    /// Where a cell stands first; none when no table has it.
    pub fn position(&self, cell: &CellRef) -> Option<Position> {
        self.index.get(cell).map(|(position, _)| *position)
    }

    /// All cells in the order of workbooks, sheets, rows and columns.
    pub fn iter(&self) -> impl Iterator<Item = (&'a CellRef, Labelled<'a>)> {
        self.index.keys().filter_map(|cell| Some((*cell, self.get(cell)?)))
    }

    /// What a cell shows; none when no table has it.
    pub fn shown(&self, cell: &CellRef) -> Option<&'a str> {
        let (position, _) = self.index.get(cell)?;
        self.data.at(*position).map(|value| value.text.as_str())
    }

    /// The tables of a sheet.
    pub fn extents(&self, book: &str, sheet: &str) -> Vec<Extent> {
        let mut found: Vec<Extent> = Vec::new();
        for (cell, ((number, ..), _)) in &self.index {
            let table = &self.data.tables[*number].name;
            if &*cell.book != book || &*cell.sheet != sheet {
                continue;
            }
            match found.iter_mut().find(|extent| extent.table == *table) {
                Some(Extent { first, last, .. }) => {
                    (first.row, first.col) = (first.row.min(cell.row), first.col.min(cell.col));
                    (last.row, last.col) = (last.row.max(cell.row), last.col.max(cell.col));
                }
                None => {
                    found.push(Extent { table: table.clone(), first: (*cell).clone(), last: (*cell).clone() });
                }
            }
        }
        found
    }

    /// What stands around a cell; none when no table has it.
    pub fn near(&self, cell: &CellRef) -> Option<Neighbourhood<'a>> {
        let ((number, row, column), _) = *self.index.get(cell)?;
        let table = self.data.tables.get(number)?;
        // The label says what the naming columns say, unless the cell is one of them.
        let is_name = table.columns[column].role.names_row();
        let first = row.saturating_sub(1);
        let rows = &table.rows[first..(row + 2).min(table.rows.len())];
        let is_wanted = |at: &usize| is_name || !table.columns[*at].role.names_row();
        let candidates = (0..table.columns.len()).filter(is_wanted);
        let of_sheet =
            self.sheet_columns.get_or_init(|| self.data.tables.iter().map(sheet_columns).collect()).get(number)?;
        let candidates: Vec<(usize, u32)> = candidates.filter_map(|at| Some((at, (*of_sheet.get(at)?)?))).collect();
        let middle = candidates.iter().position(|(at, _)| *at == column)?;
        let start = middle.saturating_sub(BESIDE);
        let window = &candidates[start..(middle + BESIDE + 1).min(candidates.len())];
        let shown = |row: &'a Row, at: usize| row.cells.get(at).map_or("", |value| value.text.as_str());
        let near_column = |(at, col): &(usize, u32)| NearColumn { col: *col, label: &table.columns[*at].label };
        let near_row = |row: &'a Row| NearRow {
            row: sheet_row(row),
            label: if is_name { String::new() } else { row.label() },
            cells: window.iter().map(|(at, _)| shown(row, *at)).collect(),
        };
        Some(Neighbourhood {
            columns: window.iter().map(near_column).collect(),
            rows: rows.iter().map(near_row).collect(),
            at: (row - first, middle - start),
        })
    }
}

/// True for rows that bear one label; a cell that covers them covers one thing.
fn is_alike(one: &Row, other: &Row) -> bool {
    one.name == other.name && one.item == other.item
}

fn address(value: &Value) -> Option<&CellRef> {
    if let Origin::Cell(cell) = &value.origin { Some(cell) } else { None }
}

/// The columns of the sheet. A merged cell bears the address of its first column; others tell better.
pub(super) fn sheet_columns(table: &Table) -> Vec<Option<u32>> {
    let column = |at: usize| table.rows.iter().filter_map(|row| address(row.cells.get(at)?)).map(|cell| cell.col).max();
    (0..table.columns.len()).map(column).collect()
}

/// The row of the sheet, likewise.
pub(super) fn sheet_row(row: &Row) -> u32 {
    row.cells.iter().filter_map(address).map(|cell| cell.row).max().unwrap_or_default()
}

/// What a row is about, as seen from one of its cells: a project of a box belongs to its class.
fn row_label(table: &Table, row: &Row, role: &Role) -> String {
    if !table.is_boxes() {
        return row.label();
    }
    let number = format!("专栏{}", row.group().trim_start_matches("专栏"));
    match role {
        Role::Key(0..=2) => number,
        Role::Key(_) => format!("{number}·{}", row.groups.last().map_or("", String::as_str)),
        _ => format!("{number}·{}", row.name),
    }
}

/// True for a value that needs a unit after it: its text carries none, and it is a number.
pub fn takes_unit(value: &Value) -> bool {
    match &value.reading {
        Reading::Number(quantity)
        | Reading::Qualified { quantity, .. }
        | Reading::Ranked { quantity, .. }
        | Reading::Held { quantity, .. } => !quantity.percent,
        Reading::Bound { quantity, unit, .. }
        | Reading::Range { to: quantity, unit, .. }
        | Reading::Course { to: quantity, unit, .. } => unit.is_none() && !quantity.percent,
        Reading::Blank
        | Reading::Missing
        | Reading::Amount(_)
        | Reading::Change(_)
        | Reading::Cumulative(_)
        | Reading::Ratio(_)
        | Reading::Status(_)
        | Reading::Text => false,
    }
}

/// The call that prints a cell of a table, without braces; none where templates have none for it.
pub fn call_of(table: &Table, row: &Row, at: usize) -> Option<String> {
    let column = table.columns.get(at)?;
    let name = column.name();
    match (table.schema.short, &column.role) {
        (Some(Short::V), _) => call("v", &[("name", &row.full_name()), ("at", &name)]),
        (Some(Short::P), Role::Level(_) | Role::Total | Role::Remark) => {
            call("p", &[("row", &row.name), ("item", &row.item), ("at", &name)])
        }
        (Some(Short::R), Role::Value) => call("r", &[("name", &row.name), ("item", &row.item)]),
        // An empty note is none, and has nothing to print.
        (Some(Short::Note), Role::Note(kind)) if !row.cells.get(at)?.is_missing() => {
            call("note", &[("name", &row.name), ("kind", kind)])
        }
        (Some(Short::Fact), Role::Value) => call("fact", &[("name", &row.name), ("at", &row.item)]),
        (None, role) if role.is_data() || *role == Role::Remark => {
            let item = Some(("item", row.item.as_str())).filter(|(_, item)| !item.is_empty());
            let key = row_key(table, row);
            let start = [("table", table.kind.as_str()), ("row", key.as_str())];
            let arguments: Vec<(&str, &str)> = start.into_iter().chain(item).chain([("at", name.as_str())]).collect();
            call("cell", &arguments)
        }
        _ => None,
    }
}

/// What a row is called by: its name, with the labels above it where another row has the name too.
fn row_key(table: &Table, row: &Row) -> String {
    let is_shared = table.rows.iter().any(|other| is_alike(other, row) && other.groups != row.groups);
    if is_shared { row.path() } else { row.name.clone() }
}

/// A template call; none when a name holds what a template string cannot.
pub fn call(function: &str, arguments: &[(&str, &str)]) -> Option<String> {
    if arguments.iter().any(|(_, value)| value.contains(['"', '\\', '\n', '{', '}'])) {
        return None;
    }
    let arguments: Vec<String> = arguments.iter().map(|(name, value)| format!("{name}=\"{value}\"")).collect();
    Some(format!("{function}({})", arguments.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(row: u32, col: u32) -> CellRef {
        CellRef { book: "附表.xlsx".into(), sheet: "附件2".into(), row, col }
    }

    /// Four rows; the first column is merged over the first two of them.
    fn data() -> Dataset {
        let columns =
            [(Role::Key(0), "类型"), (Role::Key(1), "指标名称"), (Role::Base, "基数"), (Role::Target, "目标值")];
        let rows: [&[&str]; 4] = [
            &["经济", "指标0", "01", "02"],
            &["", "指标1", "11", "12"],
            &["民生", "指标2", "21", "22"],
            &["", "指标3", "31", "32"],
        ];
        Dataset::of(&columns, &rows)
    }

    #[test]
    fn a_cell_is_shown_between_its_neighbours() {
        let data = data();
        let cells = Cells::new(&data);
        let near = cells.near(&cell(3, 2)).expect("near");
        let columns: Vec<_> = near.columns.iter().map(|column| (column.col, column.label)).collect();
        assert_eq!(columns, [(2, "基数"), (3, "目标值")]);
        let rows: Vec<_> = near.rows.iter().map(|row| (row.row, row.label.as_str(), row.cells.clone())).collect();
        assert_eq!(
            rows,
            [(2, "指标0", vec!["01", "02"]), (3, "指标1", vec!["11", "12"]), (4, "指标2", vec!["21", "22"])]
        );
        assert_eq!(near.at, (1, 0));
        assert_eq!(cells.shown(&cell(3, 2)), Some("11"));
        let labelled = cells.get(&cell(3, 2)).expect("known");
        assert_eq!((labelled.row_label().as_str(), labelled.column()), ("指标1", "基数"));
        // The merged cell covers one more row.
        assert_eq!(cells.get(&cell(2, 0)).map(|labelled| labelled.more_rows), Some(1));
    }

    #[test]
    fn at_the_edges_and_beside_names() {
        let data = data();
        let cells = Cells::new(&data);
        let last = cells.near(&cell(5, 3)).expect("near");
        assert_eq!((last.rows.len(), last.at), (2, (1, 1)));
        // A cell of a naming column is not said twice.
        let name = cells.near(&cell(2, 1)).expect("near");
        assert_eq!((name.rows[0].label.as_str(), name.rows[0].cells[name.at.1], name.at), ("", "指标0", (0, 1)));
        assert_eq!(cells.near(&cell(9, 1)), None);
        assert_eq!(cells.shown(&cell(2, 9)), None);
    }

    #[test]
    fn names_that_a_template_string_cannot_hold_have_no_call() {
        assert_eq!(call("v", &[("name", "甲"), ("at", "乙")]).as_deref(), Some("v(name=\"甲\", at=\"乙\")"));
        assert_eq!(call("v", &[("name", "甲\"乙")]), None);
    }
}
