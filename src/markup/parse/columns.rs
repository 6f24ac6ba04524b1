//! Columns of a table written in prose: how their cells are set.

use pulldown_cmark::Alignment;

use crate::markup::block::{Align, ColumnStyle, TableRow, plain_text};
use crate::text::width::{EM, of};

/// A cell wider than this is prose that goes on over several lines.
const SHORT: u64 = 12 * EM;

/// The columns, set as typed; where nothing is typed, prose begins at the left and the rest stands in the middle.
pub(super) fn styles(alignments: &[Alignment], rows: &[TableRow]) -> Vec<ColumnStyle> {
    let is_prose =
        |at: usize| rows.iter().filter_map(|row| row.cells.get(at)).any(|cell| of(&plain_text(&cell.body)) > SHORT);
    let styles = alignments.iter().enumerate().map(|(at, alignment)| {
        let align = match alignment {
            Alignment::Left => Align::Left,
            Alignment::None if is_prose(at) => Align::Left,
            Alignment::Right => Align::Right,
            Alignment::Center | Alignment::None => Align::Center,
        };
        ColumnStyle { align }
    });
    styles.collect()
}
