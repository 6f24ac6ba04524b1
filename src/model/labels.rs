//! What the tables call a cell: its table, row and column, its unit, and the template call that
//! prints it.

use std::collections::BTreeMap;

use super::tables::{Dataset, Grid, IndicatorColumn, ProjectColumn, RankingColumn};
use super::value::{Origin, Reading, Value};
use crate::place::CellRef;
use crate::text::{label, tidy};

/// A cell of a table.
#[derive(Debug, Clone)]
pub struct Labelled<'a> {
    /// The value.
    pub value: &'a Value,
    /// Kind of the table: `指标表（附件2）`.
    pub table: &'static str,
    /// What the row is about; the first one of a merged cell.
    pub row: String,
    /// Further rows that a merged cell covers.
    pub more_rows: usize,
    /// Header of the column, levels joined by `·`.
    pub column: String,
    /// Unit of the number; empty when there is none or the text carries it.
    pub unit: String,
    /// True in columns that hold data, false for names, numbers of rows and the like.
    pub is_data: bool,
    /// The call that prints the cell, without braces; none where templates have no call for it.
    pub call: Option<String>,
}

/// The cells of all tables by their place.
#[derive(Debug, Default)]
pub struct Labels<'a>(BTreeMap<&'a CellRef, Labelled<'a>>);

/// Where the values of a table stand in its sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extent {
    /// Kind of the table.
    pub table: &'static str,
    /// First cell.
    pub first: CellRef,
    /// Last cell.
    pub last: CellRef,
}

impl<'a> Labels<'a> {
    /// The cells of a dataset.
    #[must_use]
    pub fn new(data: &'a Dataset) -> Self {
        let mut labels = Self::default();
        labels.indicators(data);
        labels.projects(data);
        labels.ranking(data);
        labels.boxes(data);
        labels.notes(data);
        labels
    }

    /// What is known about a cell.
    #[must_use]
    pub fn get(&self, cell: &CellRef) -> Option<&Labelled<'a>> {
        self.0.get(cell)
    }

    /// All cells in the order of workbooks, sheets, rows and columns.
    pub fn iter(&self) -> impl Iterator<Item = (&CellRef, &Labelled<'a>)> {
        self.0.iter().map(|(cell, labelled)| (*cell, labelled))
    }

    /// The tables of a sheet.
    #[must_use]
    pub fn extents(&self, book: &str, sheet: &str) -> Vec<Extent> {
        let mut found: Vec<Extent> = Vec::new();
        for (cell, labelled) in self.iter().filter(|(cell, _)| &*cell.book == book && &*cell.sheet == sheet) {
            match found.iter_mut().find(|extent| extent.table == labelled.table) {
                Some(Extent { first, last, .. }) => {
                    (first.row, first.col) = (first.row.min(cell.row), first.col.min(cell.col));
                    (last.row, last.col) = (last.row.max(cell.row), last.col.max(cell.col));
                }
                None => found.push(Extent { table: labelled.table, first: cell.clone(), last: cell.clone() }),
            }
        }
        found
    }

    fn add(&mut self, labelled: Labelled<'a>) {
        let Origin::Cell(cell) = &labelled.value.origin else { return };
        let is_other_row = |known: &Labelled<'_>| known.row != labelled.row;
        match self.0.get_mut(cell) {
            Some(known) => known.more_rows += usize::from(is_other_row(known)),
            None => {
                self.0.insert(cell, labelled);
            }
        }
    }

    fn indicators(&mut self, data: &'a Dataset) {
        let table = &data.indicators;
        for row in &table.rows {
            let unit = tidy(table.text(row, &IndicatorColumn::Unit));
            for (value, column) in row.cells.iter().zip(&table.grid.columns) {
                let is_data = column.role.is_data();
                let is_rate = matches!(column.role, IndicatorColumn::Rate | IndicatorColumn::Growth(_));
                let at = column.label.replace('·', "");
                self.add(Labelled {
                    value,
                    table: "指标表（附件2）",
                    row: row.name.clone(),
                    more_rows: 0,
                    column: column.label.clone(),
                    unit: if is_data && !is_rate { unit_of(value, &unit) } else { String::new() },
                    is_data,
                    call: call("v", &[("name", &row.name), ("at", &at)]),
                });
            }
        }
    }

    fn projects(&mut self, data: &'a Dataset) {
        let Some(table) = &data.projects else { return };
        for row in &table.rows {
            let unit = row_unit(&table.grid, &row.cells, &ProjectColumn::Item);
            for (value, column) in row.cells.iter().zip(&table.grid.columns) {
                let at = column_name(&column.role);
                let is_data = matches!(column.role, ProjectColumn::At(_) | ProjectColumn::Total);
                self.add(Labelled {
                    value,
                    table: "重大项目表（表1）",
                    row: format!("{}·{}", row.class, row.item),
                    more_rows: 0,
                    column: column.label.clone(),
                    unit: if is_data { unit_of(value, &unit) } else { String::new() },
                    is_data,
                    call: at.and_then(|at| call("p", &[("row", &row.class), ("item", &row.item), ("at", &at)])),
                });
            }
        }
    }

    fn ranking(&mut self, data: &'a Dataset) {
        let Some(table) = &data.ranking else { return };
        let labels = table.grid.columns.iter().filter(|column| column.role != RankingColumn::Value).count();
        let mut of_indicator = String::new();
        for row in &table.rows {
            let names = row.cells.get(1..labels.saturating_sub(1)).unwrap_or_default();
            // A label that is not repeated is that of the row above.
            if let Some(name) = names.iter().rev().find(|name| !name.text.is_empty()) {
                of_indicator = label::unit(&name.text).unwrap_or_default();
            }
            let unit = if row.item.ends_with('%') { "%" } else { &of_indicator };
            for (value, column) in row.cells.iter().zip(&table.grid.columns) {
                let is_data = column.role == RankingColumn::Value;
                self.add(Labelled {
                    value,
                    table: "排名表（表2）",
                    row: [&row.name, &row.item].map(String::as_str).join("·").trim_matches('·').to_owned(),
                    more_rows: 0,
                    column: column.label.clone(),
                    unit: if is_data { unit_of(value, unit) } else { String::new() },
                    is_data,
                    call: is_data.then(|| call("r", &[("name", &row.name), ("item", &row.item)])).flatten(),
                });
            }
        }
    }

    fn boxes(&mut self, data: &'a Dataset) {
        for listed in &data.boxes {
            let row = format!("专栏{}", listed.key);
            let mut text = |value: &'a Value, row: String, column: &str| {
                self.add(Labelled {
                    value,
                    table: "专栏",
                    row,
                    more_rows: 0,
                    column: column.to_owned(),
                    unit: String::new(),
                    is_data: false,
                    call: None,
                });
            };
            text(&listed.title, row.clone(), "专栏名称");
            for group in &listed.groups {
                text(&group.name, row.clone(), "类型");
                for item in &group.items {
                    text(&item.name, format!("{row}·{}", group.name.text), "项目");
                    if let Some(department) = &item.department {
                        text(department, format!("{row}·{}", item.name.text), "责任单位");
                    }
                }
            }
        }
    }

    fn notes(&mut self, data: &'a Dataset) {
        for (indicator, notes) in &data.notes {
            for (kind, value) in notes {
                self.add(Labelled {
                    value,
                    table: "指标说明",
                    row: indicator.clone(),
                    more_rows: 0,
                    column: kind.clone(),
                    unit: String::new(),
                    is_data: true,
                    call: call("note", &[("name", indicator), ("kind", kind)]),
                });
            }
        }
    }
}

/// What templates call a column of the project table; none where they have no call for it.
#[must_use]
pub fn column_name(role: &ProjectColumn) -> Option<String> {
    match role {
        ProjectColumn::At(period) => Some(period.to_string()),
        ProjectColumn::Total => Some("累计".to_owned()),
        ProjectColumn::Remark => Some("备注".to_owned()),
        ProjectColumn::Class | ProjectColumn::Item | ProjectColumn::Extra => None,
    }
}

/// A template call; none when a name holds what a template string cannot.
#[must_use]
pub fn call(function: &str, arguments: &[(&str, &str)]) -> Option<String> {
    if arguments.iter().any(|(_, value)| value.contains(['"', '\\', '\n', '{', '}'])) {
        return None;
    }
    let arguments: Vec<String> = arguments.iter().map(|(name, value)| format!("{name}=\"{value}\"")).collect();
    Some(format!("{function}({})", arguments.join(", ")))
}

/// The unit that belongs after a value; none where its text carries one or is no number.
fn unit_of(value: &Value, unit: &str) -> String {
    let takes_unit = match &value.reading {
        Reading::Number(quantity) | Reading::Qualified { quantity, .. } => !quantity.percent,
        Reading::Ranked { quantity, .. } | Reading::Held { quantity, .. } => !quantity.percent,
        Reading::Bound { quantity, unit, .. } => unit.is_none() && !quantity.percent,
        _ => false,
    };
    if takes_unit { unit.to_owned() } else { String::new() }
}

/// The unit in the brackets of a row's label.
fn row_unit<R: PartialEq>(grid: &Grid<R>, cells: &[Value], label: &R) -> String {
    grid.column(label).and_then(|at| label::unit(&cells.get(at)?.text)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_a_template_string_cannot_hold_have_no_call() {
        assert_eq!(call("v", &[("name", "甲"), ("at", "乙")]).as_deref(), Some("v(name=\"甲\", at=\"乙\")"));
        assert_eq!(call("v", &[("name", "甲\"乙")]), None);
    }
}
