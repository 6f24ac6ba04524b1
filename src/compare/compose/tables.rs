//! The second chapter: every cell that differs, with both values and where it stands.

use std::collections::BTreeMap;

use super::numbers::Collector;
use super::places::{Places, is_listed};
use super::redline::side;
use super::{CellBodies, Column, Numbering, paragraph, replaced, set, text};
use crate::compare::text::{Op, words};
use crate::compare::{Change, Comparison, DifferenceKind, FieldChange, RowChange, TableChange, period_names};
use crate::markup::block::Align::{Center, Left, Right};
use crate::markup::block::{Block, Inline, Table};

pub(super) fn chapter(comparison: &Comparison, made: &mut Numbering) -> Vec<Block> {
    let mut blocks = vec![made.chapter("表格变化")];
    let changed = changes("指标表", &comparison.indicators, made);
    let indicators: Vec<Block> = changed.into_iter().chain(opened(comparison, made)).collect();
    if !indicators.is_empty() {
        blocks.push(made.head("指标表"));
        blocks.extend(indicators);
    }
    for table in &comparison.tables {
        blocks.extend(other(table, made));
    }
    if blocks.len() == 1 {
        blocks.push(paragraph(vec![text("表格没有变化。")]));
    }
    blocks
}

fn other(table: &TableChange, made: &mut Numbering) -> Vec<Block> {
    let changed = changes(&table.name, &table.rows, made);
    if changed.is_none() && matches!(table.change, Change::Reformatted | Change::Moved) {
        return Vec::new();
    }
    let mut blocks = vec![made.head(&table.name)];
    match table.change {
        Change::Added => blocks.push(paragraph(vec![text("这张表是新增的。")])),
        Change::Removed => blocks.push(paragraph(vec![text("这张表不再列出。")])),
        Change::Changed | Change::Moved | Change::Reformatted => {}
    }
    if let Some(old) = &table.old_title {
        let (removed, added) = replaced(Some(old), Some(&table.title));
        blocks.push(paragraph([vec![text("标题：")], removed, vec![text(" → ")], added].concat()));
    }
    blocks.extend(changed);
    blocks
}

/// The changes of a table, a line for each cell that differs; data of other periods have a table of
/// their own.
fn changes(name: &str, rows: &[RowChange], made: &mut Numbering) -> Option<Block> {
    // Sentences begin at the left, numbers stand in the middle.
    let mut values = rows.iter().flat_map(|row| &row.fields).flat_map(|field| [&field.old, &field.new]).flatten();
    let value = if values.any(|text| is_long(text)) { Left } else { Center };
    let columns: [Column<'_>; 7] = [
        ("名称", Left),
        ("变化", Center),
        ("栏目", Left),
        ("旧版", value),
        ("新版", value),
        ("相差", Right),
        ("单元格", Left),
    ];
    let places = Places::of(rows);
    let lines: Vec<CellBodies> = rows.iter().flat_map(|change| row(change, &places, &made.numbers)).collect();
    (!lines.is_empty()).then(|| {
        let notes = places.note().into_iter().chain(written_only(rows)).collect();
        let table = made.table(format!("{name}的变化"), &columns, lines, notes);
        set(Table { grouped: true, ..table })
    })
}

fn row(change: &RowChange, places: &Places<'_>, numbers: &Collector) -> Vec<CellBodies> {
    let line = |what: &str, rest: [Vec<Inline>; 5]| {
        let mut cells = vec![vec![text(&change.name)], vec![text(what)]];
        cells.extend(rest);
        cells
    };
    let none = Vec::new;
    match change.change {
        Change::Added => {
            return vec![line("新增", [none(), none(), replaced(None, Some("新增")).1, none(), place(change, places)])];
        }
        Change::Removed => {
            return vec![line("减少", [none(), replaced(Some("删去"), None).0, none(), none(), place(change, places)])];
        }
        Change::Reformatted => return Vec::new(),
        Change::Changed | Change::Moved => {}
    }
    let shown = change.fields.iter().filter(|field| is_listed(field));
    let mut lines: Vec<CellBodies> =
        shown.map(|field| line(field.kind.label(), cells(field, places, numbers))).collect();
    if change.moved {
        let at = |place: Option<usize>| place.map(|place| format!("第{place}行"));
        let (old, new) = replaced(at(change.position.old).as_deref(), at(change.position.new).as_deref());
        lines.push(line("换次序", [none(), old, new, none(), none()]));
    }
    lines
}

fn cells(field: &FieldChange, places: &Places<'_>, numbers: &Collector) -> [Vec<Inline>; 5] {
    let (old, new) = match (&field.old, &field.new) {
        (Some(old), Some(new)) if is_long(old) && is_long(new) => {
            let change = words(old, new);
            (side(&change, Op::Removed), side(&change, Op::Added))
        }
        _ => numbers.field(field),
    };
    let gap = field.difference.as_ref().map(text).into_iter().collect();
    let mut shown = Vec::new();
    for cell in places.names(field) {
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

/// Where a row that came or went has its name: the row of the sheet that most of its cells stand in.
fn place(change: &RowChange, places: &Places<'_>) -> Vec<Inline> {
    let row = |field: &FieldChange| Some(field.new_cell.as_ref().or(field.old_cell.as_ref())?.row);
    let mut rows: BTreeMap<u32, usize> = BTreeMap::new();
    change.fields.iter().filter_map(row).for_each(|row| *rows.entry(row).or_default() += 1);
    let own = rows.into_iter().max_by_key(|(_, number)| *number).map(|(row, _)| row);
    let found = change.fields.iter().find(|field| own.is_some() && row(field) == own);
    found.and_then(|field| places.row(field)).map(text).into_iter().collect()
}

/// What only looks different, as a line under the table.
fn written_only(changes: &[RowChange]) -> Option<String> {
    let fields = changes.iter().flat_map(|change| &change.fields);
    let counted = |kind: DifferenceKind| {
        let number = fields.clone().filter(|field| field.kind == kind).count();
        (number > 0).then(|| format!("{}{number}处", kind.label()))
    };
    let kinds = [DifferenceKind::Reformatted, DifferenceKind::Rescaled, DifferenceKind::Unseen];
    let counts: Vec<String> = kinds.into_iter().filter_map(counted).collect();
    (!counts.is_empty()).then(|| format!("另有{}，数值没有变，不逐条列出。", counts.join("、")))
}

/// Values of periods that the old version has no column for.
fn opened(comparison: &Comparison, made: &mut Numbering) -> Option<Block> {
    let labels = &comparison.columns.opened;
    let rows = comparison.indicators.iter().filter_map(|change| {
        let shown = change.fields.iter().filter_map(|field| Some((&field.field, field.new.as_ref()?)));
        let shown: BTreeMap<&String, &String> = shown.filter(|(_, text)| !text.is_empty()).collect();
        let values: Vec<Vec<Inline>> =
            labels.iter().map(|label| shown.get(label).map(|words| text(*words)).into_iter().collect()).collect();
        let has_any = values.iter().any(|value| !value.is_empty());
        has_any.then(|| std::iter::once(vec![text(&change.name)]).chain(values).collect())
    });
    let rows: Vec<CellBodies> = rows.collect();
    let columns = labels.iter().map(|label| (label.as_str(), Center));
    let columns: Vec<Column<'_>> = std::iter::once(("指标", Left)).chain(columns).collect();
    let title = format!("新时期的数据（{}）", period_names(labels).join("、"));
    (!rows.is_empty()).then(|| set(made.table(title, &columns, rows, Vec::new())))
}
