//! Columns of a table written in prose: how wide they are, and how their cells are set.

use pulldown_cmark::Alignment;

use crate::markup::block::{Align, Cell, ColumnStyle, TableRow, plain_text};

/// A cell wider than this is prose that goes on over several lines, in tenths of a character.
const SHORT: u32 = 120;

/// The columns, set as typed; where nothing is typed, prose begins at the left and the rest stands in the middle.
pub(super) fn styles(alignments: &[Alignment], header: &[Vec<Cell>], rows: &[TableRow]) -> Vec<ColumnStyle> {
    let widths = widths(header, rows, alignments.len());
    let is_prose = |at: usize| rows.iter().filter_map(|row| row.cells.get(at)).any(|cell| width(cell) > SHORT);
    let styles = alignments.iter().zip(widths).enumerate().map(|(at, (alignment, weight))| {
        let align = match alignment {
            Alignment::Left => Align::Left,
            Alignment::None if is_prose(at) => Align::Left,
            Alignment::Right => Align::Right,
            Alignment::Center | Alignment::None => Align::Center,
        };
        ColumnStyle { weight, align }
    });
    styles.collect()
}

/// The width of a cell on one line, in tenths of a character.
fn width(cell: &Cell) -> u32 {
    plain_text(&cell.body).chars().map(|c| if c.is_ascii() { 5 } else { 10 }).sum()
}

/// Widths of the columns of a table written in prose, in tenths of a character. Where not all fit
/// into a line, the widest give way, so that short ones are not broken.
fn widths(header: &[Vec<Cell>], rows: &[TableRow], columns: usize) -> Vec<u32> {
    const LINE: u32 = 420;
    const LEAST: u32 = 80;
    const BESIDE: u32 = 15;
    let longest = |at: usize| {
        let cells = header.iter().chain(rows.iter().map(|row| &row.cells)).filter_map(|row| row.get(at));
        cells.map(width).max().unwrap_or(0).max(20) + BESIDE
    };
    let mut widths: Vec<u32> = (0..columns).map(longest).collect();
    while widths.iter().sum::<u32>() > LINE {
        match widths.iter_mut().max() {
            Some(widest) if *widest > LEAST => *widest -= 5,
            _ => break,
        }
    }
    widths
}
