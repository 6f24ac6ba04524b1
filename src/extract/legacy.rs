//! Snapshots of version 1, in which each table had a shape of its own: their dataset in, the tables of
//! today out. So that last year's report can still be compared with this year's.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::model::table::{Column, Dataset, HeaderCell, NOTES, Role, Row, Schema, SourceFile, Table};
use crate::model::value::{Origin, Reading, Value};
use crate::text::period::Period;
use crate::text::{label, tidy};

/// The dataset of version 1.
#[derive(Deserialize)]
pub(super) struct DatasetV1 {
    indicators: TableV1<IndicatorRole, IndicatorRow>,
    projects: Option<TableV1<ProjectRole, ProjectRow>>,
    ranking: Option<TableV1<RankingRole, RankingRow>>,
    boxes: Vec<BoxV1>,
    notes: BTreeMap<String, BTreeMap<String, Value>>,
    sources: Vec<SourceFile>,
}

#[derive(Deserialize)]
#[serde(bound = "R: DeserializeOwned, T: DeserializeOwned")]
struct TableV1<R, T> {
    grid: Grid<R>,
    rows: Vec<T>,
}

#[derive(Deserialize)]
#[serde(bound = "R: DeserializeOwned")]
struct Grid<R> {
    title: String,
    sheet: String,
    header: Vec<Vec<HeaderCell>>,
    columns: Vec<ColumnV1<R>>,
    notes: Vec<String>,
}

#[derive(Deserialize)]
struct ColumnV1<R> {
    role: R,
    label: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum IndicatorRole {
    Domain,
    Number,
    Name,
    Unit,
    Base,
    Target,
    Rate,
    Attribute,
    Department,
    Level(Period),
    Growth(Period),
    Verdict,
    Adjusted,
    Expected,
    Extra,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum ProjectRole {
    Class,
    Item,
    At(Period),
    Total,
    Remark,
    Extra,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum RankingRole {
    Label(u8),
    Value,
}

#[derive(Deserialize)]
struct IndicatorRow {
    name: String,
    domain: String,
    departments: Vec<String>,
    cells: Vec<Value>,
}

#[derive(Deserialize)]
struct ProjectRow {
    class: String,
    item: String,
    cells: Vec<Value>,
}

#[derive(Deserialize)]
struct RankingRow {
    category: String,
    name: String,
    item: String,
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
    /// The same as tables of these kinds.
    pub(super) fn into_dataset(self, schemas: &[Arc<Schema>]) -> Dataset {
        let Self { indicators, projects, ranking, boxes, notes, sources } = self;
        let tables = [
            Some(indicators.into_table("indicators", IndicatorRole::into_role, IndicatorRow::into_row)),
            projects.map(|table| table.into_table("projects", ProjectRole::into_role, ProjectRow::into_row)),
            ranking.map(RankingRole::with_items),
            box_table(boxes),
            note_table(notes),
        ];
        let mut data = Dataset { tables: tables.into_iter().flatten().collect(), schemas: Vec::new(), sources };
        data.tables.iter_mut().for_each(|table| with_schema(table, schemas));
        with_units(&mut data);
        data
    }
}

/// Gives a table of a snapshot the schema of its kind; a kind that is not known keeps its name.
pub(super) fn with_schema(table: &mut Table, schemas: &[Arc<Schema>]) {
    if let Some(schema) = schemas.iter().find(|schema| schema.id == table.kind) {
        table.schema = schema.clone();
        table.name.clone_from(&schema.name);
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

impl<R, T> TableV1<R, T> {
    fn into_table(self, kind: &str, role: fn(R) -> Role, row: fn(T) -> Row) -> Table {
        let Grid { title, sheet, header, columns, notes } = self.grid;
        let columns = columns.into_iter();
        Table {
            kind: kind.to_owned(),
            title,
            sheet,
            header,
            columns: columns.map(|ColumnV1 { role: own, label }| column(role(own), label)).collect(),
            rows: self.rows.into_iter().map(row).collect(),
            notes,
            ..Table::default()
        }
    }
}

fn column(role: Role, label: String) -> Column {
    Column { role, label, unit: String::new() }
}

impl IndicatorRole {
    fn into_role(self) -> Role {
        match self {
            Self::Domain => Role::Key(0),
            Self::Number => Role::Number,
            Self::Name => Role::Key(1),
            Self::Unit => Role::Unit,
            Self::Base => Role::Base,
            Self::Target => Role::Target,
            Self::Rate => Role::Rate,
            Self::Attribute => Role::Attribute,
            Self::Department => Role::Owner,
            Self::Level(period) => Role::Level(period),
            Self::Growth(period) => Role::Growth(period),
            Self::Verdict => Role::Verdict,
            Self::Adjusted => Role::Adjusted,
            Self::Expected => Role::Expected,
            Self::Extra => Role::Extra,
        }
    }
}

impl ProjectRole {
    fn into_role(self) -> Role {
        match self {
            Self::Class => Role::Key(0),
            Self::Item => Role::Item,
            Self::At(period) => Role::Level(period),
            Self::Total => Role::Total,
            Self::Remark => Role::Remark,
            Self::Extra => Role::Extra,
        }
    }
}

impl RankingRole {
    fn into_role(self) -> Role {
        match self {
            Self::Label(level) => Role::Key(level),
            Self::Value => Role::Value,
        }
    }

    /// The last of the labels says what is measured.
    fn with_items(table: TableV1<Self, RankingRow>) -> Table {
        let mut table = table.into_table("ranking", Self::into_role, RankingRow::into_row);
        if let Some(item) = table.name_column() {
            table.columns[item].role = Role::Item;
        }
        table
    }
}

/// The labels above a name; none where it is empty.
fn groups(group: String) -> Vec<String> {
    Some(group).filter(|group| !group.is_empty()).into_iter().collect()
}

impl IndicatorRow {
    fn into_row(self) -> Row {
        let Self { name, domain, departments, cells } = self;
        Row { name, groups: groups(domain), departments, cells, ..Row::default() }
    }
}

impl ProjectRow {
    fn into_row(self) -> Row {
        let Self { class, item, cells } = self;
        // A table without items called its rows by their class twice.
        let item = if item == class { String::new() } else { item };
        Row { name: class, item, cells, ..Row::default() }
    }
}

impl RankingRow {
    fn into_row(self) -> Row {
        let Self { category, name, item, cells } = self;
        Row { name, groups: groups(category), item, cells, ..Row::default() }
    }
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
