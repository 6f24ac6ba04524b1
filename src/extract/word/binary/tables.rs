//! Tables: a file has only paragraphs that end cells and rows; what is merged stands at the end of a row.

use super::bytes::{slice, u16_at};
use super::is_blank;
use super::sprm;
use crate::extract::word::table::MOST_COLUMNS;
use crate::model::manuscript::{Cell, Element, Row, Table};

/// Edges that lie so near to each other (in twentieths of a point) are one.
const NEAR: i16 = 8;

/// Tables that are open, the outer first.
#[derive(Debug, Default)]
pub(super) struct Open(Vec<One>);

#[derive(Debug, Default)]
struct One {
    table: Table,
    /// Of each row the edges of its cells.
    edges: Vec<Vec<i16>>,
    /// Cells of the row that is open, and what stands in the cell that is open.
    cells: Vec<Cell>,
    elements: Vec<Element>,
}

/// How cells of a row are merged.
#[derive(Debug, Default)]
struct Shape {
    edges: Vec<i16>,
    /// Of each cell its switches.
    flags: Vec<u16>,
    is_header: bool,
}

const MERGED: u16 = 0x2;
const COVERED: u16 = 0x20;
const COVERS: u16 = 0x40;

impl Open {
    /// How many are open.
    pub(super) fn depth(&self) -> usize {
        self.0.len()
    }

    /// Opens and closes tables until so many are open; what was closed goes behind what stands around it.
    pub(super) fn stand_at(&mut self, depth: usize, count: &mut usize, out: &mut Vec<Element>) {
        while self.0.len() > depth {
            if let Some(table) = self.0.pop().map(One::closed) {
                self.put(Element::Table(table), out);
            }
        }
        while self.0.len() < depth {
            *count += 1;
            let table = Table { ordinal: *count, rows: Vec::new() };
            self.0.push(One { table, ..One::default() });
        }
    }

    /// Puts something into the cell that is open, or behind the text.
    pub(super) fn put(&mut self, element: Element, out: &mut Vec<Element>) {
        self.inside(out).push(element);
    }

    /// What is being written: the cell that is open, or the text.
    pub(super) fn inside<'a>(&'a mut self, out: &'a mut Vec<Element>) -> &'a mut Vec<Element> {
        self.0.last_mut().map_or(out, |one| &mut one.elements)
    }

    /// Ends the cell that is open.
    pub(super) fn end_cell(&mut self) {
        if let Some(one) = self.0.last_mut() {
            let elements = std::mem::take(&mut one.elements);
            one.cells.push(Cell { columns: 1, is_covered: false, elements });
        }
    }

    /// Ends the row that is open, whose properties say how its cells lie.
    pub(super) fn end_row(&mut self, lists: &[&[u8]]) {
        if let Some(one) = self.0.last_mut() {
            one.end_row(&Shape::of(lists));
        }
    }
}

impl One {
    fn end_row(&mut self, shape: &Shape) {
        if self.elements.iter().any(|element| !is_blank(element)) {
            let elements = std::mem::take(&mut self.elements);
            self.cells.push(Cell { columns: 1, is_covered: false, elements });
        }
        self.elements.clear();
        let mut row = Row { is_header: shape.is_header, before: 0, cells: Vec::new() };
        let mut edges = shape.edges.get(..1).unwrap_or_default().to_vec();
        for (at, mut cell) in std::mem::take(&mut self.cells).into_iter().enumerate() {
            let flags = shape.flags.get(at).copied().unwrap_or(0);
            let edge = shape.edges.get(at + 1).copied();
            if let Some(last) = row.cells.last_mut().filter(|_| flags & MERGED != 0) {
                last.elements.extend(cell.elements.into_iter().filter(|element| !is_blank(element)));
                if let (Some(last), Some(edge)) = (edges.last_mut(), edge) {
                    *last = edge;
                }
                continue;
            }
            cell.is_covered = flags & (COVERED | COVERS) == COVERED;
            row.cells.push(cell);
            edges.extend(edge);
        }
        if !row.cells.is_empty() {
            self.table.rows.push(row);
            self.edges.push(edges);
        }
    }

    /// The table, with the columns that its cells cover: those of the edges that any row has.
    fn closed(mut self) -> Table {
        if !self.cells.is_empty() || !self.elements.is_empty() {
            self.end_row(&Shape::default());
        }
        let mut all: Vec<i16> = self.edges.iter().flatten().copied().collect();
        all.sort_unstable();
        all.dedup_by(|next, kept| i32::from(*next) - i32::from(*kept) <= i32::from(NEAR));
        let column = |edge: i16| all.partition_point(|known| *known <= edge);
        for (row, edges) in self.table.rows.iter_mut().zip(&self.edges) {
            row.before = edges.first().map_or(0, |edge| column(*edge) - 1).min(MOST_COLUMNS);
            for (cell, pair) in row.cells.iter_mut().zip(edges.windows(2)) {
                cell.columns = column(pair[1]).saturating_sub(column(pair[0])).clamp(1, MOST_COLUMNS);
            }
        }
        self.table
    }
}

impl Shape {
    fn of(lists: &[&[u8]]) -> Self {
        let mut shape = Self::default();
        for (code, operand) in lists.iter().flat_map(|list| sprm::all(list)) {
            match code {
                0xd608 => shape.define(operand),
                0x3404 => shape.is_header = operand.first().is_some_and(|byte| *byte != 0),
                0x5624 => {
                    let (first, limit) = (operand.first().copied().unwrap_or(0), operand.get(1).copied().unwrap_or(0));
                    for at in usize::from(first) + 1..usize::from(limit) {
                        shape.flags.get_mut(at).into_iter().for_each(|flags| *flags |= MERGED);
                    }
                }
                0xd62b => {
                    if let (Some(at), Some(kind)) = (operand.get(1), operand.get(2))
                        && let Some(flags) = shape.flags.get_mut(usize::from(*at))
                    {
                        let merged = if kind & 1 != 0 { COVERED } else { 0 };
                        *flags = *flags & !(COVERED | COVERS) | merged | if kind & 2 != 0 { COVERS } else { 0 };
                    }
                }
                _ => {}
            }
        }
        shape
    }

    /// The cells of a row: their number, their edges, and switches for each.
    fn define(&mut self, operand: &[u8]) {
        const CELL: usize = 20;
        let count = usize::from(operand.get(2).copied().unwrap_or(0));
        let edges = (0..=count).map_while(|at| u16_at(operand, 3 + at * 2)).map(u16::cast_signed);
        self.edges = edges.collect();
        let cells = operand.get(3 + (count + 1) * 2..).unwrap_or_default();
        self.flags =
            (0..count).map(|at| slice(cells, at * CELL, 2).and_then(|cell| u16_at(cell, 0)).unwrap_or(0)).collect();
    }
}
