//! Tables: rows and cells, and which cell another covers.

use std::collections::BTreeSet;

use super::body::story;
use super::flow::{Flow, Source};
use super::tree::{Node, attribute, characters, child, chosen, elements, name, number, switch};
use crate::model::manuscript::{Cell, Element, LossKind, Row, Table};

/// Most columns that a cell may cover; Word has no more in a table.
pub(super) const MOST_COLUMNS: usize = 63;

/// A table that is being read.
#[derive(Default)]
struct Open {
    rows: Vec<Row>,
    /// Where cells of the last row begin that another may go on below, with their columns.
    merged: BTreeSet<(usize, usize)>,
}

/// A row that is being read.
struct OpenRow<'a> {
    cells: Vec<Cell>,
    /// Columns on the left of the next cell.
    column: usize,
    above: &'a BTreeSet<(usize, usize)>,
    merged: BTreeSet<(usize, usize)>,
}

/// Reads a table; none where all its rows were deleted.
pub(super) fn read(node: Node<'_, '_>, source: &Source<'_>, flow: &mut Flow) -> Option<Table> {
    flow.tables += 1;
    let ordinal = flow.tables;
    let mut open = Open::default();
    each(node, "tr", flow, &mut |node, flow| row(node, source, flow, &mut open));
    (!open.rows.is_empty()).then_some(Table { ordinal, rows: open.rows })
}

/// Reads every row of a table or every cell of a row, whatever changes and controls are around them.
fn each<'a, 'i>(parent: Node<'a, 'i>, wanted: &str, flow: &mut Flow, read: &mut dyn FnMut(Node<'a, 'i>, &mut Flow)) {
    for node in elements(parent) {
        match name(node) {
            found if found == wanted => read(node, flow),
            "AlternateContent" => each(chosen(node), wanted, flow, read),
            "sdt" | "sdtContent" | "customXml" | "ins" | "moveTo" => each(node, wanted, flow, read),
            "del" | "moveFrom" => flow.lose_text(LossKind::Deleted, characters(node)),
            _ => flow.lose_text(LossKind::Misplaced, characters(node)),
        }
    }
}

fn row(node: Node<'_, '_>, source: &Source<'_>, flow: &mut Flow, out: &mut Open) {
    let properties = child(node, "trPr");
    let of = |wanted| properties.and_then(|node| child(node, wanted));
    let is_on = |wanted| properties.and_then(|node| switch(node, wanted)).unwrap_or(false);
    for (is_gone, kind) in [(of("del").is_some(), LossKind::Deleted), (is_on("hidden"), LossKind::Hidden)] {
        if is_gone {
            return flow.lose_text(kind, characters(node));
        }
    }
    let before = properties.and_then(|node| number(node, "gridBefore")).unwrap_or(0).min(MOST_COLUMNS);
    let mut row = OpenRow { cells: Vec::new(), column: before, above: &out.merged, merged: BTreeSet::new() };
    each(node, "tc", flow, &mut |node, flow| cell(node, source, flow, &mut row));
    let OpenRow { cells, merged, .. } = row;
    out.merged = merged;
    out.rows.push(Row { is_header: is_on("tblHeader"), before, cells });
}

fn cell(node: Node<'_, '_>, source: &Source<'_>, flow: &mut Flow, out: &mut OpenRow<'_>) {
    let properties = child(node, "tcPr");
    let of = |wanted| properties.and_then(|node| child(node, wanted));
    if of("cellDel").is_some() {
        return flow.lose_text(LossKind::Deleted, characters(node));
    }
    let columns = properties.and_then(|node| number(node, "gridSpan")).unwrap_or(1).clamp(1, MOST_COLUMNS);
    // A cell that goes on and does not say how goes on from the one before.
    let goes_on = |merge: Node<'_, '_>| attribute(merge, "val").is_none_or(|kind| kind != "restart");
    let place = (out.column, columns);
    out.column += columns;
    // The older way to cover columns: a cell of its own that says that it belongs to the one before.
    if let Some(last) = out.cells.last_mut().filter(|_| of("hMerge").is_some_and(goes_on)) {
        let last_place = (place.0 - last.columns, last.columns);
        last.columns = (last.columns + columns).min(MOST_COLUMNS);
        if out.merged.remove(&last_place) {
            out.merged.insert((last_place.0, last.columns));
        }
        last.elements.extend(story(node, source, flow).into_iter().filter(|element| !is_blank(element)));
        return;
    }
    let merge = of("vMerge");
    out.merged.extend(merge.map(|_| place));
    // What goes on below nothing is a cell like others, and Word does not show what stands in one that does.
    let is_covered = merge.is_some_and(goes_on) && out.above.contains(&place);
    if is_covered {
        flow.lose_text(LossKind::Hidden, characters(node));
    }
    let elements = if is_covered { Vec::new() } else { story(node, source, flow) };
    out.cells.push(Cell { columns, is_covered, elements });
}

/// A paragraph without anything in it.
fn is_blank(element: &Element) -> bool {
    matches!(element, Element::Paragraph(paragraph) if paragraph.is_empty())
}
