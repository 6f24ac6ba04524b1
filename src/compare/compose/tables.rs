//! The second chapter: every cell that differs, with both values and where it stands.

use std::collections::BTreeMap;

use super::redline::side;
use super::{CellBodies, Column, Numbering, TableDraft, paragraph, replaced, text};
use crate::compare::text::{Op, words};
use crate::compare::{Change, Comparison, DifferenceKind, FieldChange, RowChange, TableChange, period_names};
use crate::markup::block::Align::{Center, Left, Right};
use crate::markup::block::{Block, Inline};

pub(super) fn chapter(comparison: &Comparison, made: &mut Numbering) -> Vec<Block> {
    let chapter = made.chapter("表格变化");
    let mut blocks = Vec::new();
    let indicators = rows(&comparison.indicators);
    let values = opened(comparison);
    if !indicators.is_empty() || !values.is_empty() {
        blocks.push(made.head("指标表"));
    }
    if !indicators.is_empty() {
        blocks.push(made.table(changes("指标表的变化", indicators, written_only(&comparison.indicators))));
    }
    if !values.is_empty() {
        let title = format!("新时期的数据（{}）", period_names(&comparison.columns.opened).join("、"));
        let labels = comparison.columns.opened.iter().map(|label| (label.as_str(), 3, Center));
        let columns: Vec<Column<'_>> = std::iter::once(("指标", 4, Left)).chain(labels).collect();
        blocks.push(made.table(TableDraft { title, columns: &columns, rows: values, ..TableDraft::default() }));
    }
    for table in &comparison.tables {
        blocks.extend(other(table, made));
    }
    if blocks.is_empty() {
        blocks.push(paragraph(vec![text("表格没有变化。")]));
    }
    blocks.insert(0, chapter);
    blocks
}

fn other(table: &TableChange, made: &mut Numbering) -> Vec<Block> {
    let rows = rows(&table.rows);
    if rows.is_empty() && matches!(table.change, Change::Reformatted | Change::Moved) {
        return Vec::new();
    }
    let name = &table.name;
    let mut blocks = vec![made.head(name)];
    match table.change {
        Change::Added => blocks.push(paragraph(vec![text("这张表是新增的。")])),
        Change::Removed => blocks.push(paragraph(vec![text("这张表不再列出。")])),
        Change::Changed | Change::Moved | Change::Reformatted => {}
    }
    if let Some(old) = &table.old_title {
        let (removed, added) = replaced(Some(old), Some(&table.title));
        blocks.push(paragraph([vec![text("标题：")], removed, vec![text(" → ")], added].concat()));
    }
    if !rows.is_empty() {
        blocks.push(made.table(changes(&format!("{name}的变化"), rows, written_only(&table.rows))));
    }
    blocks
}

/// The changes of a table, a row for each cell that differs.
fn changes(title: &str, rows: Vec<CellBodies>, notes: Vec<String>) -> TableDraft<'static> {
    const COLUMNS: [Column<'_>; 7] = [
        ("名称", 4, Left),
        ("变化", 3, Center),
        ("栏目", 3, Left),
        ("旧版", 5, Center),
        ("新版", 5, Center),
        ("相差", 2, Right),
        ("单元格", 3, Left),
    ];
    TableDraft { title: title.to_owned(), columns: &COLUMNS, rows, grouped: true, notes }
}

/// One line for each cell that differs; data of other periods have a table of their own.
fn rows(changes: &[RowChange]) -> Vec<CellBodies> {
    changes.iter().flat_map(row).collect()
}

fn row(change: &RowChange) -> Vec<CellBodies> {
    let line = |what: &str, rest: [Vec<Inline>; 5]| {
        let mut cells = vec![vec![text(&change.name)], vec![text(what)]];
        cells.extend(rest);
        cells
    };
    let none = Vec::new;
    match change.change {
        Change::Added => {
            return vec![line("新增", [none(), none(), replaced(None, Some("新增")).1, none(), place(change)])];
        }
        Change::Removed => {
            return vec![line("减少", [none(), replaced(Some("删去"), None).0, none(), none(), place(change)])];
        }
        Change::Reformatted => return Vec::new(),
        Change::Changed | Change::Moved => {}
    }
    let shown = change.fields.iter().filter(|field| field.kind.is_change() && !field.kind.is_of_period());
    let mut lines: Vec<CellBodies> = shown.map(|field| line(field.kind.label(), cells(field))).collect();
    if change.moved {
        let at = |place: Option<usize>| place.map(|place| format!("第{place}行"));
        let (old, new) = replaced(at(change.position.old).as_deref(), at(change.position.new).as_deref());
        lines.push(line("换次序", [none(), old, new, none(), none()]));
    }
    lines
}

fn cells(field: &FieldChange) -> [Vec<Inline>; 5] {
    let (old, new) = match (&field.old, &field.new) {
        (Some(old), Some(new)) if is_long(old) && is_long(new) => {
            let change = words(old, new);
            (side(&change, Op::Removed), side(&change, Op::Added))
        }
        (old, new) => replaced(old.as_deref(), new.as_deref()),
    };
    let gap = field.difference.as_ref().map(text).into_iter().collect();
    // Cells of both versions where they are not the same.
    let cells: Vec<String> = match (&field.old_cell, &field.new_cell) {
        (Some(old), Some(new)) if old == new => vec![new.to_string()],
        (Some(old), Some(new)) => vec![format!("旧 {old}"), format!("新 {new}")],
        (old, new) => old.iter().chain(new).map(ToString::to_string).collect(),
    };
    let mut shown = Vec::new();
    for cell in cells {
        if !shown.is_empty() {
            shown.push(Inline::Break);
        }
        shown.push(text(cell));
    }
    [vec![text(&field.field)], old, new, gap, shown]
}

/// True for a text that is long enough to be compared word by word.
fn is_long(text: &str) -> bool {
    const LONG: usize = 12;
    text.chars().count() > LONG
}

/// Where a row that came or went has its name.
fn place(change: &RowChange) -> Vec<Inline> {
    let cells = change.fields.iter().filter_map(|field| field.new_cell.as_ref().or(field.old_cell.as_ref()));
    let mut rows: BTreeMap<u32, usize> = BTreeMap::new();
    cells.clone().for_each(|cell| *rows.entry(cell.row).or_default() += 1);
    let own = rows.into_iter().max_by_key(|(_, number)| *number).map(|(row, _)| row);
    let found = cells.into_iter().find(|cell| Some(cell.row) == own);
    found.map(|cell| text(format!("{}!{} 第{}行", cell.book, cell.sheet, cell.row + 1))).into_iter().collect()
}

/// What only looks different, as a line under the table.
fn written_only(changes: &[RowChange]) -> Vec<String> {
    let fields = changes.iter().flat_map(|change| &change.fields);
    let number = |kind: DifferenceKind| fields.clone().filter(|field| field.kind == kind).count();
    let kinds = [DifferenceKind::Reformatted, DifferenceKind::Rescaled, DifferenceKind::Unseen]
        .map(|kind| (kind, number(kind)));
    let counts: Vec<String> = kinds
        .iter()
        .filter(|(_, number)| *number > 0)
        .map(|(kind, number)| format!("{}{number}处", kind.label()))
        .collect();
    if counts.is_empty() {
        Vec::new()
    } else {
        vec![format!("另有{}，数值没有变，不逐条列出。", counts.join("、"))]
    }
}

/// Values of periods that the old version has no column for.
fn opened(comparison: &Comparison) -> Vec<CellBodies> {
    let labels = &comparison.columns.opened;
    let rows = comparison.indicators.iter().filter_map(|change| {
        let shown = change.fields.iter().filter_map(|field| Some((&field.field, field.new.as_ref()?)));
        let shown: BTreeMap<&String, &String> = shown.filter(|(_, text)| !text.is_empty()).collect();
        let values: Vec<Vec<Inline>> =
            labels.iter().map(|label| shown.get(label).map(|words| text(*words)).into_iter().collect()).collect();
        let has_any = values.iter().any(|value| !value.is_empty());
        has_any.then(|| std::iter::once(vec![text(&change.name)]).chain(values).collect())
    });
    rows.collect()
}
