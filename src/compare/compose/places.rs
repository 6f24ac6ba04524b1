//! Where the cells of a table of changes stand: by sheet and position in its rows, the workbooks below it.
//!
//! A workbook's name in each row would fill a narrow column with the same words.

use std::collections::{BTreeMap, BTreeSet};

use crate::compare::{Change, FieldChange, RowChange};
use crate::place::{CellRef, position};

/// Which version a cell is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Old,
    New,
}

/// The workbooks that have the cells, by version and sheet.
#[derive(Debug)]
pub(super) struct Places<'a>(BTreeMap<(Side, &'a str), BTreeSet<&'a str>>);

impl<'a> Places<'a> {
    /// Those of the rows of a table.
    pub(super) fn of(rows: &'a [RowChange]) -> Self {
        let mut books: BTreeMap<(Side, &str), BTreeSet<&str>> = BTreeMap::new();
        for field in rows.iter().flat_map(shown) {
            for (side, cell) in [(Side::Old, &field.old_cell), (Side::New, &field.new_cell)] {
                if let Some(cell) = cell {
                    books.entry((side, &cell.sheet)).or_default().insert(&cell.book);
                }
            }
        }
        Self(books)
    }

    /// The names of a field's cells: one where both versions have it at the same place.
    pub(super) fn names(&self, field: &FieldChange) -> Vec<String> {
        let old = field.old_cell.as_ref().map(|cell| self.name(Side::Old, cell));
        let new = field.new_cell.as_ref().map(|cell| self.name(Side::New, cell));
        match (old, new) {
            (Some(old), Some(new)) if old == new => vec![new],
            (Some(old), Some(new)) => vec![format!("旧 {old}"), format!("新 {new}")],
            (old, new) => old.into_iter().chain(new).collect(),
        }
    }

    /// The sheet and row of a field.
    pub(super) fn row(&self, field: &FieldChange) -> Option<String> {
        let new = field.new_cell.as_ref().map(|cell| (Side::New, cell));
        let (side, cell) = new.or(field.old_cell.as_ref().map(|cell| (Side::Old, cell)))?;
        Some(format!("{} 第{}行", self.sheet(side, cell), cell.row + 1))
    }

    fn name(&self, side: Side, cell: &CellRef) -> String {
        format!("{}!{}", self.sheet(side, cell), position(cell.row, cell.col))
    }

    /// The sheet of a cell, with its workbook where several have such a sheet.
    fn sheet(&self, side: Side, cell: &CellRef) -> String {
        match self.book(side, &cell.sheet) {
            Some(_) => cell.sheet.to_string(),
            None => format!("{}!{}", cell.book, cell.sheet),
        }
    }

    /// The only workbook of a version that has the sheet.
    fn book(&self, side: Side, sheet: &str) -> Option<&'a str> {
        let (_, books) = self.0.iter().find(|((of, name), _)| *of == side && *name == sheet)?;
        books.first().filter(|_| books.len() == 1).copied()
    }

    /// Which workbook each sheet is in; nothing when the names say it.
    pub(super) fn note(&self) -> Option<String> {
        let sheets: BTreeSet<&str> = self.0.keys().map(|(_, sheet)| *sheet).collect();
        let told =
            sheets.into_iter().filter_map(|sheet| match (self.book(Side::Old, sheet), self.book(Side::New, sheet)) {
                (Some(old), Some(new)) if old != new => Some(format!("{sheet}旧版在“{old}”、新版在“{new}”")),
                (old, new) => new.or(old).map(|book| format!("{sheet}在“{book}”")),
            });
        let told: Vec<String> = told.collect();
        (!told.is_empty()).then(|| format!("单元格所在的工作簿：{}。", told.join("；")))
    }
}

/// The fields of a row that a table of changes has lines for; of a row that came or went, those that tell where it is.
fn shown(row: &RowChange) -> impl Iterator<Item = &FieldChange> {
    let is_whole = matches!(row.change, Change::Added | Change::Removed);
    row.fields.iter().filter(move |field| is_whole || is_listed(field))
}

/// True for a difference that has a line of its own; data of other periods have a table of their own.
pub(super) fn is_listed(field: &FieldChange) -> bool {
    field.kind.is_change() && !field.kind.is_of_period()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::{DifferenceKind, Position};

    fn row(fields: &[(&str, &str)]) -> RowChange {
        let cell = |book: &str| {
            let (book, sheet) = book.split_once('!')?;
            Some(CellRef { book: book.into(), sheet: sheet.into(), row: 3, col: 1 })
        };
        let field = |(old, new): &(&str, &str)| FieldChange {
            field: "2022年总量".to_owned(),
            period: None,
            kind: DifferenceKind::Revised,
            old: None,
            new: None,
            difference: None,
            old_cell: cell(old),
            new_cell: cell(new),
        };
        RowChange {
            name: "甲".to_owned(),
            old_name: None,
            group: String::new(),
            change: Change::Changed,
            moved: false,
            position: Position { old: Some(1), new: Some(1) },
            departments: Vec::new(),
            fields: fields.iter().map(field).collect(),
        }
    }

    #[test]
    fn workbooks_are_named_once_where_the_sheet_tells_them() {
        for (fields, names, row_name, note) in [
            (&[("甲.xlsx!一", "甲.xlsx!一")][..], "一!B4", "一 第4行", "一在“甲.xlsx”"),
            (&[("甲.xlsx!一", "乙.xlsx!一")], "一!B4", "一 第4行", "一旧版在“甲.xlsx”、新版在“乙.xlsx”"),
            (&[("甲.xlsx!一", "甲.xlsx!二")], "旧 一!B4，新 二!B4", "二 第4行", "一在“甲.xlsx”；二在“甲.xlsx”"),
            (&[("", "甲.xlsx!一")], "一!B4", "一 第4行", "一在“甲.xlsx”"),
            (&[("甲.xlsx!一", "")], "一!B4", "一 第4行", "一在“甲.xlsx”"),
            (&[("甲.xlsx!一", "甲.xlsx!一"), ("乙.xlsx!一", "乙.xlsx!一")], "甲.xlsx!一!B4", "甲.xlsx!一 第4行", ""),
        ] {
            let rows = [row(fields)];
            let places = Places::of(&rows);
            let first = &rows[0].fields[0];
            assert_eq!(places.names(first).join("，"), names);
            assert_eq!(places.row(first).as_deref(), Some(row_name));
            let expected = (!note.is_empty()).then(|| format!("单元格所在的工作簿：{note}。"));
            assert_eq!(places.note(), expected);
        }
    }
}
