//! Tables and boxes of the redline, with both values in every cell that differs.

use std::collections::{BTreeMap, BTreeSet};

use super::numbers::Collector;
use super::{Differences, block, set, text};
use crate::compare::text::{ColumnPair, Leaf, LeafKind, Passage, TableDiff, table as compared};
use crate::compare::{Change, Comparison, RowChange};
use crate::markup::block::{
    Align, Block, BlockKind, BoxBlock, Cell, ColumnStyle, Inline, ListedGroup, ListedItem, Table, TableRow, plain_text,
};
use crate::model::edition::Edition;
use crate::model::table::cells::Cells;
use crate::model::value::Origin;
use crate::text::tidy;

/// A table of either version, marked; one that both versions have alike stays as it is.
pub(super) fn table(
    differences: &Differences<'_>,
    passage: &Passage<'_>,
    is_marked: bool,
    numbers: &Collector,
) -> Option<Block> {
    let leaf = passage.new.as_ref().or(passage.old.as_ref())?;
    let LeafKind::Table(shown) = leaf.kind else { return None };
    if shown.key.is_none() {
        let change = passage.table.as_ref()?;
        let marked = marked(change, shown, numbers);
        return Some(if is_marked { block(BlockKind::Changed(vec![marked])) } else { marked });
    }
    let (old, new) = differences.editions;
    let renamed = old_names(differences.comparison);
    let old_keys = passage.old.as_ref().map(|leaf| keys(leaf, old, &BTreeMap::new())).unwrap_or_default();
    let new_keys = passage.new.as_ref().map(|leaf| keys(leaf, new, &renamed)).unwrap_or_default();
    let old = passage.old.as_ref().and_then(|leaf| leaf.table(&old_keys));
    let new = passage.new.as_ref().and_then(|leaf| leaf.table(&new_keys));
    Some(marked(&compared(old, new), shown, numbers))
}

/// Old names of rows by their new ones.
fn old_names(comparison: &Comparison) -> BTreeMap<&str, &str> {
    let tables = comparison.tables.iter().flat_map(|table| &table.rows);
    let rows = comparison.indicators.iter().chain(tables);
    rows.filter_map(|row| Some((row.name.as_str(), row.old_name.as_deref()?))).collect()
}

/// Keys of the rows of a table of data: the names of the workbook rows whose cells they show.
fn keys(leaf: &Leaf<'_>, edition: &Edition, renamed: &BTreeMap<&str, &str>) -> Vec<Option<String>> {
    let LeafKind::Table(table) = leaf.kind else { return Vec::new() };
    let known = Cells::new(&edition.data);
    let name = |row: &TableRow| {
        let figures =
            row.cells.iter().filter(|cell| !cell.is_covered() && cell.rowspan == 1).flat_map(|cell| &cell.body);
        let mut cells = figures.filter_map(|inline| match inline {
            Inline::Figure { id, .. } => match &leaf.figures.get(*id)?.origin {
                Origin::Cell(cell) => known.get(cell),
                Origin::Computed { .. } | Origin::Stated => None,
            },
            _ => None,
        });
        let found = cells.next()?.row_label();
        Some(renamed.get(found.as_str()).map_or_else(|| found.clone(), |old| (*old).to_owned()))
    };
    table.rows.iter().map(name).collect()
}

/// A table with what changed marked in every cell. Columns that are gone are named below it.
fn marked(change: &TableDiff<'_>, like: &Table, numbers: &Collector) -> Block {
    let has_old = change.columns.iter().any(|column| column.old.is_some());
    let has_new = change.columns.iter().any(|column| column.new.is_some());
    let (shown, gone): (Vec<_>, Vec<_>) =
        change.columns.iter().enumerate().partition(|(_, column)| column.new.is_some() || !has_new);
    // Where each column stands in the table that is shown, and whether only the new version has it.
    let own: Vec<(usize, bool)> = shown
        .iter()
        .filter_map(|(_, column)| Some((column.new.or(column.old)?, column.old.is_none() && has_old && has_new)))
        .collect();
    let style =
        |(at, _): &(usize, bool)| like.columns.get(*at).copied().unwrap_or(ColumnStyle { align: Align::Center });
    let rows = change.rows.iter().map(|row| {
        let cells = shown.iter().map(|(at, column)| {
            let cell = row.new.or(row.old).and_then(|row| row.cells.get(column.new.or(column.old)?));
            let body = match &row.cells[*at] {
                Some(change) => on_lines(numbers.runs(change)),
                // A covered cell repeats the text of the one that covers it.
                None => cell.map(|cell| vec![text(plain_text(&cell.body))]).unwrap_or_default(),
            };
            (body, cell.map_or((1, 1), |cell| (cell.colspan, cell.rowspan)))
        });
        cells.collect::<Vec<_>>()
    });
    let mut notes: Vec<String> = like.notes.clone();
    let label = |column: &ColumnPair| column.label.runs.iter().map(|run| run.text.as_str()).collect();
    let gone: Vec<String> = gone.iter().map(|(_, column)| label(column)).collect();
    if !gone.is_empty() {
        notes.push(format!("不再列出的栏目：{}。", gone.join("、")));
    }
    let table = Table {
        key: None,
        columns: own.iter().map(style).collect(),
        header: header(like, &own),
        rows: unmerged(&rows.collect::<Vec<_>>()),
        notes,
        ..like.clone()
    };
    set(table)
}

/// The new text of a cell below the old one: columns are narrow.
fn on_lines(body: Vec<Inline>) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::with_capacity(body.len());
    for inline in body {
        if matches!((out.last(), &inline), (Some(Inline::Removed(_)), Inline::Added(_))) {
            out.push(Inline::Break);
        }
        out.push(inline);
    }
    out
}

/// The header of the table that is shown: its columns by place, the new ones marked.
fn header(like: &Table, columns: &[(usize, bool)]) -> Vec<Vec<Cell>> {
    let new: BTreeSet<usize> = columns.iter().filter(|(_, is_new)| *is_new).map(|(at, _)| *at).collect();
    let marked = |row: &Vec<Cell>| {
        let cells = columns.iter().filter_map(|(at, _)| row.get(*at).map(|cell| (*at, cell)));
        cells
            .map(|(at, cell)| {
                // What covers old and new columns alike is not new.
                let mut covered = at..at.saturating_add(cell.colspan.max(1)).min(row.len());
                let is_new = covered.all(|column| new.contains(&column)) && !cell.body.is_empty();
                let body = if is_new { vec![Inline::Added(cell.body.clone())] } else { cell.body.clone() };
                Cell { body, ..cell.clone() }
            })
            .collect()
    };
    like.header.iter().map(marked).collect()
}

/// A text with its columns and rows covered.
type Spanned = (Vec<Inline>, (usize, usize));

/// Rows in which cells are merged only over what stands together as before: a row that came between
/// takes a merged cell apart.
fn unmerged(rows: &[Vec<Spanned>]) -> Vec<TableRow> {
    let height = rows.len();
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut made: Vec<Vec<Cell>> =
        rows.iter().map(|row| row.iter().map(|(body, _)| Cell::single(body.clone())).collect()).collect();
    for at in 0..height {
        for col in 0..width {
            let Some((_, (colspan, rowspan))) = rows[at].get(col) else { continue };
            if *colspan <= 1 && *rowspan <= 1 {
                continue;
            }
            // What comes from a snapshot may claim more than the table has.
            let down = at..at.saturating_add(*rowspan).min(height);
            let right = col..col.saturating_add(*colspan).min(width);
            let area = down.clone().flat_map(|row| right.clone().map(move |cell| (row, cell)));
            let others: Vec<(usize, usize)> = area.filter(|place| *place != (at, col)).collect();
            let is_covered = |(row, cell): &(usize, usize)| {
                rows[*row].get(*cell).is_some_and(|(_, (colspan, rowspan))| *colspan == 0 || *rowspan == 0)
            };
            if others.iter().all(is_covered) {
                (made[at][col].colspan, made[at][col].rowspan) = (right.len(), down.len());
                for (row, cell) in others {
                    (made[row][cell].colspan, made[row][cell].rowspan) = (0, 0);
                }
            }
        }
    }
    made.into_iter().map(TableRow::new).collect()
}

/// A box with its projects marked.
pub(super) fn project_box(differences: &Differences<'_>, passage: &Passage<'_>) -> Option<Block> {
    let leaf = passage.new.as_ref().or(passage.old.as_ref())?;
    let LeafKind::Box(listed) = leaf.kind else { return None };
    let title = tidy(&plain_text(&listed.title));
    let change = differences.comparison.tables.iter().find(|table| table.table == "box" && table.title == title);
    let rows = change.map(|table| table.rows.as_slice()).unwrap_or_default();
    let is_gone = passage.new.is_none();
    let by_name: BTreeMap<&str, &RowChange> =
        rows.iter().filter(|row| row.change != Change::Removed).map(|row| (row.name.as_str(), row)).collect();
    let mut groups: Vec<ListedGroup> =
        listed.groups.iter().map(|group| marked_group(group, &by_name, is_gone)).collect();
    for row in rows.iter().filter(|row| row.change == Change::Removed && !is_gone) {
        let gone = ListedItem { body: vec![Inline::Removed(vec![text(&row.name)])], departments: Vec::new() };
        match groups.iter_mut().find(|group| tidy(&plain_text(&group.name)) == tidy(&row.group)) {
            Some(group) => group.items.push(gone),
            None => groups.push(ListedGroup { name: vec![Inline::Removed(vec![text(&row.group)])], items: vec![gone] }),
        }
    }
    let plain = |run: &[Inline]| vec![text(plain_text(run))];
    let title = match change.and_then(|table| table.old_title.as_ref()) {
        _ if is_gone => vec![Inline::Removed(plain(&listed.title))],
        None if passage.old.is_none() => vec![Inline::Added(plain(&listed.title))],
        None => plain(&listed.title),
        Some(old) => vec![Inline::Removed(vec![text(old)]), Inline::Added(plain(&listed.title))],
    };
    let made = block(BlockKind::ProjectBox(Box::new(BoxBlock { title, groups, ..listed.clone() })));
    let is_marked = is_gone || passage.old.is_none() || change.is_some();
    Some(if is_marked { block(BlockKind::Changed(vec![made])) } else { made })
}

fn marked_group(group: &ListedGroup, rows: &BTreeMap<&str, &RowChange>, is_gone: bool) -> ListedGroup {
    let items = group.items.iter().map(|item| {
        let shown = plain_text(&item.body);
        let name = tidy(&shown);
        let words = vec![text(shown)];
        let row = rows.get(name.as_str());
        let body = match row {
            _ if is_gone => vec![Inline::Removed(words)],
            Some(row) if row.change == Change::Added => vec![Inline::Added(words)],
            Some(row) => match &row.old_name {
                Some(old) => vec![Inline::Removed(vec![text(old)]), Inline::Added(words)],
                None => words,
            },
            None => words,
        };
        ListedItem { body, departments: Vec::new() }
    });
    ListedGroup { name: vec![text(plain_text(&group.name))], items: items.collect() }
}
