//! What stands around a cell: the rows above and below, the columns left and right, with their
//! labels. For findings, which are judged sooner beside what they contradict.

use std::collections::BTreeMap;

use super::tables::{Dataset, Grid};
use super::value::{Origin, Value};
use crate::place::CellRef;

/// Columns shown on each side of a cell.
const BESIDE: usize = 3;

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
    pub label: &'a str,
    /// What its cells show, one for each column.
    pub cells: Vec<&'a str>,
}

/// Every cell of a dataset, found at once.
#[derive(Debug, Default)]
pub struct Atlas<'a> {
    sheets: Vec<Sheet<'a>>,
    index: BTreeMap<&'a CellRef, (usize, usize, usize)>,
}

/// A table as rows of cells.
#[derive(Debug)]
struct Sheet<'a> {
    columns: Vec<Column<'a>>,
    rows: Vec<Row<'a>>,
}

#[derive(Debug)]
struct Column<'a> {
    /// None when no row has a cell there.
    col: Option<u32>,
    label: &'a str,
    /// True when row labels are made from it.
    names_row: bool,
}

#[derive(Debug)]
struct Row<'a> {
    number: u32,
    label: String,
    cells: Vec<Option<&'a Value>>,
}

impl<'a> Atlas<'a> {
    /// Of a dataset.
    #[must_use]
    pub fn new(data: &'a Dataset) -> Self {
        use super::tables::{IndicatorColumn, ProjectColumn, RankingColumn};
        let mut atlas = Self::default();
        let table = &data.indicators;
        let rows = table.rows.iter().map(|row| (row.name.clone(), row.cells.as_slice()));
        atlas.grid(&table.grid, |role| *role == IndicatorColumn::Name, rows);
        if let Some(table) = &data.projects {
            let rows = table.rows.iter().map(|row| (joined(&[&row.class, &row.item]), row.cells.as_slice()));
            atlas.grid(&table.grid, |role| matches!(role, ProjectColumn::Class | ProjectColumn::Item), rows);
        }
        if let Some(table) = &data.ranking {
            let rows = table.rows.iter().map(|row| (joined(&[&row.name, &row.item]), row.cells.as_slice()));
            atlas.grid(&table.grid, |role| matches!(role, RankingColumn::Label(_)), rows);
        }
        atlas.boxes(data);
        atlas.notes(data);
        atlas
    }

    /// What a cell shows; none when no table has it.
    #[must_use]
    pub fn shown(&self, cell: &CellRef) -> Option<&'a str> {
        let (sheet, row, column) = *self.index.get(cell)?;
        self.sheets[sheet].rows[row].cells[column].map(|value| value.text.as_str())
    }

    /// What a cell's row and column are called.
    #[must_use]
    pub fn labels(&self, cell: &CellRef) -> Option<(&str, &str)> {
        let (sheet, row, column) = *self.index.get(cell)?;
        let sheet = &self.sheets[sheet];
        Some((&sheet.rows[row].label, sheet.columns[column].label))
    }

    /// What stands around a cell; none when no table has it.
    #[must_use]
    pub fn near(&self, cell: &CellRef) -> Option<Neighbourhood<'_>> {
        let (sheet, row, column) = *self.index.get(cell)?;
        let Sheet { columns, rows } = &self.sheets[sheet];
        // The label says what the naming columns say, unless the cell is one of them.
        let is_name = columns[column].names_row;
        let is_candidate = |column: &Column<'_>| column.col.is_some() && (is_name || !column.names_row);
        let candidates: Vec<usize> = (0..columns.len()).filter(|at| is_candidate(&columns[*at])).collect();
        let middle = candidates.iter().position(|at| *at == column)?;
        let end = (middle + BESIDE + 1).min(candidates.len());
        let window = &candidates[middle.saturating_sub(BESIDE)..end];
        let first = row.saturating_sub(1);
        let near = &rows[first..(row + 2).min(rows.len())];
        let shown = |value: Option<&'a Value>| value.map_or("", |value| value.text.as_str());
        Some(Neighbourhood {
            columns: window
                .iter()
                .map(|at| NearColumn { col: columns[*at].col.unwrap_or_default(), label: columns[*at].label })
                .collect(),
            rows: near
                .iter()
                .map(|row| NearRow {
                    row: row.number,
                    label: if is_name { "" } else { &row.label },
                    cells: window.iter().map(|at| shown(row.cells.get(*at).copied().flatten())).collect(),
                })
                .collect(),
            at: (row - first, middle - middle.saturating_sub(BESIDE)),
        })
    }

    /// Adds a table under a header.
    fn grid<R>(
        &mut self,
        grid: &'a Grid<R>,
        names_row: impl Fn(&R) -> bool,
        rows: impl Iterator<Item = (String, &'a [Value])>,
    ) {
        let columns = grid.columns.iter().map(|column| (column.label.as_str(), names_row(&column.role)));
        self.add(columns.collect(), rows.map(|(label, cells)| (label, cells.iter().map(Some).collect())).collect());
    }

    /// Adds the boxes: class, project, department.
    fn boxes(&mut self, data: &'a Dataset) {
        for listed in &data.boxes {
            let items = listed.groups.iter().flat_map(|group| group.items.iter().map(move |item| (group, item)));
            let rows = items.map(|(group, item)| {
                (group.name.text.clone(), vec![Some(&group.name), Some(&item.name), item.department.as_ref()])
            });
            self.add(vec![("类别", true), ("项目", false), ("责任单位", false)], rows.collect());
        }
    }

    /// Adds the notes, row by row as they stand in their sheets.
    fn notes(&mut self, data: &'a Dataset) {
        let mut kinds: Vec<(u32, &str)> = Vec::new();
        for (kind, value) in data.notes.values().flatten() {
            let col = value.cells().first().map_or(u32::MAX, |cell| cell.col);
            if kinds.iter().all(|(_, known)| known != kind) {
                kinds.push((col, kind));
            }
        }
        kinds.sort_unstable();
        let mut rows: Vec<(&CellRef, &str)> =
            data.note_cells.iter().map(|(name, cell)| (cell, name.as_str())).collect();
        rows.sort_unstable();
        rows.dedup_by_key(|(_, name)| *name);
        let cells = |name: &str| {
            let notes = data.notes.get(name);
            kinds.iter().map(|(_, kind)| notes.and_then(|notes| notes.get(*kind))).collect()
        };
        let rows = rows.into_iter().map(|(_, name)| (name.to_owned(), cells(name))).collect();
        self.add(kinds.iter().map(|(_, kind)| (*kind, false)).collect(), rows);
    }

    /// Adds a table; a cell that is in one already stays there.
    fn add(&mut self, columns: Vec<(&'a str, bool)>, rows: Vec<(String, Vec<Option<&'a Value>>)>) {
        // A merged cell bears the address of its first row and column; the others tell the real ones.
        let at = |value: Option<&'a Value>| match value.map(|value| &value.origin) {
            Some(Origin::Cell(cell)) => Some(cell),
            _ => None,
        };
        let number = self.sheets.len();
        for (row, (_, cells)) in rows.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate().filter_map(|(column, value)| Some((column, at(*value)?))) {
                self.index.entry(cell).or_insert((number, row, column));
            }
        }
        let col =
            |column: usize| rows.iter().filter_map(|(_, cells)| at(*cells.get(column)?)).map(|cell| cell.col).max();
        let columns =
            columns.into_iter().enumerate().map(|(at, (label, names_row))| Column { col: col(at), label, names_row });
        let columns = columns.collect();
        let rows = rows.into_iter().map(|(label, cells)| Row {
            number: cells.iter().copied().filter_map(at).map(|cell| cell.row).max().unwrap_or_default(),
            label,
            cells,
        });
        let rows = rows.collect();
        self.sheets.push(Sheet { columns, rows });
    }
}

/// Levels of a label that say something.
fn joined(levels: &[&str]) -> String {
    levels.iter().copied().filter(|level| !level.is_empty()).collect::<Vec<_>>().join("·")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::tables::IndicatorColumn;

    fn cell(row: u32, col: u32) -> CellRef {
        CellRef { book: "附表.xlsx".into(), sheet: "附件2".into(), row, col }
    }

    /// Four rows; the first column is merged over the first two of them.
    fn data() -> Dataset {
        let columns = [
            (IndicatorColumn::Domain, "类型"),
            (IndicatorColumn::Name, "指标名称"),
            (IndicatorColumn::Base, "基数"),
            (IndicatorColumn::Target, "目标值"),
        ];
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
        let atlas = Atlas::new(&data);
        let near = atlas.near(&cell(3, 2)).expect("near");
        let columns: Vec<_> = near.columns.iter().map(|column| (column.col, column.label)).collect();
        assert_eq!(columns, [(0, "类型"), (2, "基数"), (3, "目标值")]);
        let rows: Vec<_> = near.rows.iter().map(|row| (row.row, row.label, row.cells.clone())).collect();
        assert_eq!(
            rows,
            [
                (2, "指标0", vec!["经济", "01", "02"]),
                (3, "指标1", vec!["经济", "11", "12"]),
                (4, "指标2", vec!["民生", "21", "22"]),
            ]
        );
        assert_eq!(near.at, (1, 1));
        assert_eq!(atlas.shown(&cell(3, 2)), Some("11"));
        assert_eq!(atlas.labels(&cell(3, 2)), Some(("指标1", "基数")));
    }

    #[test]
    fn edges_names_and_strangers() {
        let data = data();
        let atlas = Atlas::new(&data);
        let last = atlas.near(&cell(5, 3)).expect("near");
        assert_eq!((last.rows.len(), last.at), (2, (1, 2)));
        // A cell of the naming column is not said twice.
        let name = atlas.near(&cell(2, 1)).expect("near");
        assert_eq!((name.rows[0].label, name.rows[0].cells[name.at.1], name.at), ("", "指标0", (0, 1)));
        assert_eq!(atlas.near(&cell(9, 1)), None);
        assert_eq!(atlas.shown(&cell(2, 9)), None);
    }
}
