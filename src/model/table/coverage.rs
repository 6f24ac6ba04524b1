//! How much of a sheet was understood: nothing of a workbook is dropped in silence.

use std::fmt;

use serde::Serialize;

/// A row that is none of the table's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SkippedRow {
    /// Its number as Excel shows it.
    pub row: u32,
    /// What it is: 栏号, 重复的表头.
    pub what: &'static str,
}

/// What was made of a sheet that is a table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// `workbook!sheet`.
    pub sheet: String,
    /// What its kind is called.
    pub table: String,
    /// Rows of the table.
    pub rows: usize,
    /// Columns that show something.
    pub columns: usize,
    /// Positions of its rows and columns.
    pub cells: usize,
    /// Those of columns that are known, without values that cannot be read.
    pub understood: usize,
    /// Values that cannot be read.
    pub unread: usize,
    /// Headers of columns that no kind of table knows.
    pub unknown: Vec<String>,
    /// Rows that were passed over.
    pub skipped: Vec<SkippedRow>,
    /// Lines under the table.
    pub notes: usize,
}

impl Coverage {
    /// True when every cell was understood.
    pub fn is_whole(&self) -> bool {
        self.understood == self.cells
    }
}

impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { sheet, table: _, rows, columns, cells, understood, unread, unknown, skipped, notes } = self;
        write!(f, "{sheet}：{rows} 行 {columns} 列，{cells} 格，")?;
        if self.is_whole() {
            write!(f, "全部读懂")?;
        } else {
            write!(f, "读懂 {understood} 格")?;
        }
        if *unread > 0 {
            write!(f, "，{unread} 格的数读不懂")?;
        }
        if !unknown.is_empty() {
            write!(f, "，{} 列没有认出（{}）", unknown.len(), unknown.join("、"))?;
        }
        if *notes > 0 {
            write!(f, "；表下的注 {notes} 行")?;
        }
        for (at, SkippedRow { row, what }) in skipped.iter().enumerate() {
            write!(f, "{}第 {row} 行（{what}）", if at == 0 { "；跳过 " } else { "、" })?;
        }
        Ok(())
    }
}
