//! Snapshots of version 1, in which each table had a shape of its own: their dataset in, the tables of
//! today out. So that last year's report can still be compared with this year's.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::model::table::{Column, Dataset, HeaderCell, INDICATORS, NOTES, Role, Row, SourceFile, Table};
use crate::model::value::{Origin, Reading, Value};
use crate::text::period::Period;
use crate::text::{label, tidy};

/// The dataset of version 1.
#[derive(Deserialize)]
pub(super) struct DatasetV1 {
    indicators: TableV1,
    projects: Option<TableV1>,
    ranking: Option<TableV1>,
    boxes: Vec<BoxV1>,
    notes: BTreeMap<String, BTreeMap<String, Value>>,
    sources: Vec<SourceFile>,
}

#[derive(Deserialize)]
struct TableV1 {
    grid: Grid,
    rows: Vec<RowV1>,
}

#[derive(Deserialize)]
struct Grid {
    title: String,
    sheet: String,
    header: Vec<Vec<HeaderCell>>,
    columns: Vec<ColumnV1>,
    notes: Vec<String>,
}

#[derive(Deserialize)]
struct ColumnV1 {
    role: RoleV1,
    label: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum RoleV1 {
    Renamed(Renamed),
    AsToday(Role),
}

/// Roles by the names that one of the tables had for them.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Renamed {
    Domain,
    Class,
    Name,
    Label(u8),
    Department,
    At(Period),
}

/// A row of any table: an indicator in its domain, the item of a class of projects, or that of a name
/// in its category.
#[derive(Deserialize)]
struct RowV1 {
    #[serde(alias = "class")]
    name: String,
    #[serde(default, alias = "domain", alias = "category")]
    group: String,
    #[serde(default)]
    item: String,
    #[serde(default)]
    departments: Vec<String>,
    cells: Vec<Value>,
}

#[derive(Deserialize)]
struct BoxV1 {
    key: String,
    title: Value,
    groups: Vec<BoxGroup>,
}

#[derive(Deserialize)]
struct BoxGroup {
    name: Value,
    items: Vec<BoxItem>,
}

#[derive(Deserialize)]
struct BoxItem {
    name: Value,
    #[serde(default)]
    department: Option<Value>,
    departments: Vec<String>,
}

impl DatasetV1 {
    /// The same as tables of today.
    pub(super) fn into_dataset(self) -> Dataset {
        let Self { indicators, projects, ranking, boxes, notes, sources } = self;
        let tables = [
            Some(indicators.into_table(INDICATORS)),
            projects.map(project_table),
            ranking.map(ranking_table),
            box_table(boxes),
            note_table(notes),
        ];
        let mut data = Dataset { tables: tables.into_iter().flatten().collect(), sources, ..Dataset::default() };
        with_units(&mut data);
        data
    }
}

/// Units of rows, which version 1 looked up where they were needed.
fn with_units(data: &mut Dataset) {
    for table in &mut data.tables {
        let (unit_at, item_at) = (table.column(&Role::Unit), table.column(&Role::Item));
        let name_at: Vec<usize> =
            (0..table.columns.len()).filter(|at| matches!(table.columns[*at].role, Role::Key(1..))).collect();
        let mut of_name = String::new();
        for row in &mut table.rows {
            let text = |at: usize| row.cells.get(at).map_or("", |value| value.text.as_str());
            if let Some(name) = name_at.iter().rev().map(|at| text(*at)).find(|text| !text.is_empty()) {
                of_name = label::unit(name).unwrap_or_default();
            }
            row.unit = match (unit_at, item_at) {
                (Some(at), _) => tidy(text(at)),
                (None, Some(_)) if row.item.ends_with('%') => "%".to_owned(),
                (None, Some(at)) => label::unit(text(at)).unwrap_or_else(|| of_name.clone()),
                (None, None) => String::new(),
            };
        }
    }
}

impl TableV1 {
    fn into_table(self, kind: &str) -> Table {
        let Grid { title, sheet, header, columns, notes } = self.grid;
        let columns = columns.into_iter();
        Table {
            kind: kind.to_owned(),
            title,
            sheet,
            header,
            columns: columns.map(|ColumnV1 { role, label }| column(role.into_role(), label)).collect(),
            rows: self.rows.into_iter().map(RowV1::into_row).collect(),
            notes,
            ..Table::default()
        }
    }
}

fn column(role: Role, label: String) -> Column {
    Column { role, label, unit: String::new() }
}

impl RoleV1 {
    fn into_role(self) -> Role {
        match self {
            Self::Renamed(Renamed::Domain | Renamed::Class) => Role::Key(0),
            Self::Renamed(Renamed::Name) => Role::Key(1),
            Self::Renamed(Renamed::Label(level)) => Role::Key(level),
            Self::Renamed(Renamed::Department) => Role::Owner,
            Self::Renamed(Renamed::At(period)) => Role::Level(period),
            Self::AsToday(role) => role,
        }
    }
}

impl RowV1 {
    fn into_row(self) -> Row {
        let Self { name, group, item, departments, cells } = self;
        let groups = Some(group).filter(|group| !group.is_empty()).into_iter().collect();
        Row { name, groups, item, departments, cells, ..Row::default() }
    }
}

/// A table of projects without items called its rows by their class twice.
fn project_table(table: TableV1) -> Table {
    let mut table = table.into_table("projects");
    table.rows.iter_mut().filter(|row| row.item == row.name).for_each(|row| row.item.clear());
    table
}

/// The last of the labels says what is measured.
fn ranking_table(table: TableV1) -> Table {
    let mut table = table.into_table("ranking");
    if let Some(item) = table.name_column() {
        table.columns[item].role = Role::Item;
    }
    table
}

/// A value that no cell shows.
fn stated(text: &str) -> Value {
    let reading = if text.is_empty() { Reading::Blank } else { Reading::Text };
    Value { text: text.to_owned(), reading, origin: Origin::Stated }
}

fn box_table(boxes: Vec<BoxV1>) -> Option<Table> {
    let heads = ["专栏", "专栏名称", "类型", "项目"].map(str::to_owned);
    let keys = (0..).zip(heads).map(|(level, label)| column(Role::Key(level), label));
    let mut rows = Vec::new();
    for BoxV1 { key, title, groups } in boxes {
        for BoxGroup { name: class, items } in groups {
            for BoxItem { name, department, departments } in items {
                let labels = [tidy(&title.text), tidy(&class.text)];
                let groups = std::iter::once(key.clone()).chain(labels).collect();
                let owner = department.unwrap_or_else(|| stated(""));
                let cells = vec![stated(&key), title.clone(), class.clone(), name, owner];
                rows.push(Row { name: tidy(&cells[3].text), groups, departments, cells, ..Row::default() });
            }
        }
    }
    let columns = keys.chain([column(Role::Owner, "责任单位".to_owned())]).collect();
    (!rows.is_empty()).then(|| Table { kind: "boxes".to_owned(), columns, rows, ..Table::default() })
}

fn note_table(notes: BTreeMap<String, BTreeMap<String, Value>>) -> Option<Table> {
    let mut kinds: Vec<String> = notes.values().flat_map(BTreeMap::keys).cloned().collect();
    kinds.sort_unstable();
    kinds.dedup();
    let of_kinds = kinds.iter().map(|kind| column(Role::Note(kind.clone()), kind.clone()));
    let columns = std::iter::once(column(Role::Key(0), "指标名称".to_owned())).chain(of_kinds).collect();
    let row = |(name, mut own): (String, BTreeMap<String, Value>)| {
        let values = kinds.iter().map(|kind| own.remove(kind).unwrap_or_else(|| stated("")));
        Row { cells: std::iter::once(stated(&name)).chain(values).collect(), name, ..Row::default() }
    };
    let rows: Vec<Row> = notes.into_iter().map(row).collect();
    (!rows.is_empty()).then(|| Table { kind: NOTES.to_owned(), columns, rows, ..Table::default() })
}
