//! The tables of a report as they stand in the workbooks, with every cell's value and place.
//!
//! A table is a [`Grid`]: a header (rows of cells with spans, and one role per column) over rows of
//! values in the order of the sheet. Each table kind adds what its rows mean.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::value::Value;
use crate::place::{CellRef, Place};
use crate::text::period::Period;
use crate::text::tidy;

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
pub struct Column<R> {
    /// Its meaning.
    pub role: R,
    /// Joined header, levels separated by `·`.
    pub label: String,
}

/// A header over values.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Grid<R> {
    /// The sheet's title line, empty when it has none.
    pub title: String,
    /// `workbook!sheet` the table was found in.
    pub sheet: String,
    /// Header rows; positions covered by a span are left out.
    pub header: Vec<Vec<HeaderCell>>,
    /// Columns from left to right.
    pub columns: Vec<Column<R>>,
    /// Lines under the table.
    pub notes: Vec<String>,
}

impl<R: PartialEq> Grid<R> {
    /// Index of the column with a role.
    #[must_use]
    pub fn column(&self, role: &R) -> Option<usize> {
        self.columns.iter().position(|column| column.role == *role)
    }

    /// Where a row has its cell under a role: the cell with its header path; the sheet when the
    /// table has no such column.
    #[must_use]
    pub fn place(&self, cells: &[Value], role: &R) -> Place {
        self.column(role).map_or_else(|| Place::File(self.sheet.clone()), |index| self.place_at(cells, index))
    }

    /// The same, by the index of the column.
    #[must_use]
    pub fn place_at(&self, cells: &[Value], index: usize) -> Place {
        let cell = cells.get(index).and_then(|value| value.cells().first());
        cell.map_or_else(
            || Place::File(self.sheet.clone()),
            |cell| Place::Cell {
                cell: cell.clone(),
                header: self.columns.get(index).map(|column| tidy(&column.label)).filter(|label| !label.is_empty()),
            },
        )
    }
}

/// Meanings of the columns of the indicator table (附件2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IndicatorColumn {
    /// 类型.
    Domain,
    /// 序号.
    Number,
    /// 指标名称.
    Name,
    /// 单位.
    Unit,
    /// Base value.
    Base,
    /// Target of the plan's last year.
    Target,
    /// 年均增速 or \[累计\].
    Rate,
    /// 属性.
    Attribute,
    /// 责任单位.
    Department,
    /// Total of a period.
    Level(Period),
    /// Growth of a period.
    Growth(Period),
    /// 基本评价.
    Verdict,
    /// 目标值是否调整.
    Adjusted,
    /// 预期目标值.
    Expected,
    /// Any other column.
    Extra,
}

impl IndicatorColumn {
    /// True where the cells are numbers: base, target, rate, totals, growth, expected value.
    #[must_use]
    pub fn is_data(&self) -> bool {
        matches!(self, Self::Base | Self::Target | Self::Rate | Self::Level(_) | Self::Growth(_) | Self::Expected)
    }
}

/// One indicator.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Indicator {
    /// Name, tidied of inner spaces.
    pub name: String,
    /// Domain (类型), from the merged column or the group row above.
    pub domain: String,
    /// Canonical names of the responsible departments.
    pub departments: Vec<String>,
    /// All cells in column order.
    pub cells: Vec<Value>,
}

/// The indicator table.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct IndicatorTable {
    /// Header and columns.
    pub grid: Grid<IndicatorColumn>,
    /// Rows.
    pub rows: Vec<Indicator>,
}

impl IndicatorTable {
    /// The indicator of a name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&Indicator> {
        self.rows.iter().find(|row| row.name == name)
    }

    /// A cell by meaning.
    #[must_use]
    pub fn value<'a>(&self, row: &'a Indicator, column: &IndicatorColumn) -> Option<&'a Value> {
        row.cells.get(self.grid.column(column)?)
    }

    /// Displayed text of a cell by meaning, empty when there is no such column.
    #[must_use]
    pub fn text<'a>(&self, row: &'a Indicator, column: &IndicatorColumn) -> &'a str {
        self.value(row, column).map_or("", |value| value.text.as_str())
    }

    /// Periods with a column, in order of time.
    #[must_use]
    pub fn periods(&self) -> Vec<Period> {
        let mut periods: Vec<Period> = self
            .grid
            .columns
            .iter()
            .filter_map(|column| match column.role {
                IndicatorColumn::Level(period) | IndicatorColumn::Growth(period) => Some(period),
                _ => None,
            })
            .collect();
        periods.sort_unstable();
        periods.dedup();
        periods
    }

    /// The latest full year that has a column.
    #[must_use]
    pub fn latest_year(&self) -> Option<Period> {
        self.periods().into_iter().rfind(|period| period.is_full_year())
    }

    /// Domains in the order of the table.
    #[must_use]
    pub fn domains(&self) -> Vec<&str> {
        let mut domains: Vec<&str> = Vec::new();
        for row in &self.rows {
            if !domains.contains(&row.domain.as_str()) {
                domains.push(&row.domain);
            }
        }
        domains
    }
}

/// Meanings of the columns of the project table (表1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProjectColumn {
    /// Class of projects (省级重点项目).
    Class,
    /// What is counted (总投资（亿元）).
    Item,
    /// A period.
    At(Period),
    /// 累计.
    Total,
    /// 备注.
    Remark,
    /// Any other column.
    Extra,
}

/// A row of the project table.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ProjectRow {
    /// Class of projects.
    pub class: String,
    /// What is counted, without its unit.
    pub item: String,
    /// All cells in column order.
    pub cells: Vec<Value>,
}

/// 表1.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ProjectTable {
    /// Header and columns.
    pub grid: Grid<ProjectColumn>,
    /// Rows.
    pub rows: Vec<ProjectRow>,
}

/// Meanings of the columns of the ranking table (表2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RankingColumn {
    /// A level of the row label, 0-based from the left.
    Label(usize),
    /// The value with its rank or holder.
    Value,
}

/// A row of the ranking table.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RankingRow {
    /// 类别 such as 一、综合质效.
    pub category: String,
    /// Indicator, or its sub-indicator, without its unit.
    pub name: String,
    /// 最高值, 平均值, 实际值, 增速%, 增减幅度%, without （位次）.
    pub item: String,
    /// All cells in column order.
    pub cells: Vec<Value>,
}

/// 表2.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RankingTable {
    /// Header and columns.
    pub grid: Grid<RankingColumn>,
    /// Rows.
    pub rows: Vec<RankingRow>,
}

/// One project of a project box.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct BoxItem {
    /// Its name.
    pub name: Value,
    /// Its 责任单位 cell, where the sheet has such a column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<Value>,
    /// Canonical names of the responsible departments.
    pub departments: Vec<String>,
}

/// One group of a project box.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct BoxGroup {
    /// Class of the projects.
    pub name: Value,
    /// Projects.
    pub items: Vec<BoxItem>,
}

/// 专栏N: a boxed list of projects.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ProjectBox {
    /// Its number in the workbook, which is its key.
    pub key: String,
    /// Title.
    pub title: Value,
    /// Groups in the order of the sheet.
    pub groups: Vec<BoxGroup>,
}

/// Notes of one indicator by column header (口径, 原因, 措施 …); empty cells are left out.
pub type Notes = BTreeMap<String, Value>;

/// A workbook that was read.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SourceFile {
    /// File name.
    pub name: String,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
}

/// Everything the workbooks say.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Dataset {
    /// 附件2.
    pub indicators: IndicatorTable,
    /// 表1.
    pub projects: Option<ProjectTable>,
    /// 表2.
    pub ranking: Option<RankingTable>,
    /// 专栏, in the order of their numbers.
    pub boxes: Vec<ProjectBox>,
    /// Notes by indicator name.
    pub notes: BTreeMap<String, Notes>,
    /// Where the notes table was found, to place findings about it.
    #[serde(skip)]
    pub note_cells: Vec<(String, CellRef)>,
    /// The workbooks.
    pub sources: Vec<SourceFile>,
}

impl Dataset {
    /// Every value that stands in a cell, in the order of the tables.
    pub fn values(&self) -> impl Iterator<Item = &Value> {
        let projects = self.projects.iter().flat_map(|table| &table.rows).flat_map(|row| &row.cells);
        let ranking = self.ranking.iter().flat_map(|table| &table.rows).flat_map(|row| &row.cells);
        let boxes = self.boxes.iter().flat_map(|listed| {
            let items = listed.groups.iter().flat_map(|group| {
                let items = group.items.iter();
                std::iter::once(&group.name)
                    .chain(items.flat_map(|item| [Some(&item.name), item.department.as_ref()].into_iter().flatten()))
            });
            std::iter::once(&listed.title).chain(items)
        });
        let notes = self.notes.values().flat_map(BTreeMap::values);
        self.indicators.rows.iter().flat_map(|row| &row.cells).chain(projects).chain(ranking).chain(boxes).chain(notes)
    }

    /// What a cell of a table shows; none when no table has it.
    #[must_use]
    pub fn shown(&self, cell: &CellRef) -> Option<String> {
        self.values().find(|value| value.cells() == std::slice::from_ref(cell)).map(|value| value.text.clone())
    }
}

#[cfg(test)]
impl Dataset {
    /// An indicator table of these columns and rows in `附表.xlsx!附件2` from row 3 on, for tests. An
    /// empty text is merged with the cell above.
    pub(crate) fn of(columns: &[(IndicatorColumn, &str)], rows: &[&[&str]]) -> Self {
        use super::value::Origin;
        let named = columns.iter().position(|(role, _)| *role == IndicatorColumn::Name);
        let columns = columns.iter().map(|(role, label)| Column { role: role.clone(), label: (*label).to_owned() });
        let grid = Grid {
            title: String::new(),
            sheet: "附表.xlsx!附件2".to_owned(),
            header: Vec::new(),
            columns: columns.collect(),
            notes: Vec::new(),
        };
        let mut table = IndicatorTable { grid, rows: Vec::new() };
        for (row, texts) in (2..).zip(rows) {
            let cells: Vec<Value> = (0..)
                .zip(*texts)
                .map(|(col, text)| {
                    let above = table.rows.last().map(|above: &Indicator| &above.cells[col as usize]);
                    let cell = CellRef { book: "附表.xlsx".into(), sheet: "附件2".into(), row, col };
                    above.filter(|_| text.is_empty()).cloned().unwrap_or_else(|| Value {
                        text: (*text).to_owned(),
                        reading: super::grammar::read(text),
                        origin: Origin::Cell(cell),
                    })
                })
                .collect();
            let name = named.map_or_else(String::new, |at| cells[at].text.clone());
            table.rows.push(Indicator { name, domain: String::new(), departments: Vec::new(), cells });
        }
        Self {
            indicators: table,
            projects: None,
            ranking: None,
            boxes: Vec::new(),
            notes: BTreeMap::new(),
            note_cells: Vec::new(),
            sources: Vec::new(),
        }
    }
}
