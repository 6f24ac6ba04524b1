//! What the end of a paragraph says of it: its place in outline and lists, and what it ends in a table.

use super::bytes::{size_at, u16_at};
use super::sprm;

/// Tables within tables that are kept apart.
const DEEPEST: usize = 16;

/// What the properties of a paragraph say.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of Word that a paragraph has or has not")]
pub(super) struct Properties {
    /// Its level in the outline, 0 for that of text.
    pub outline: Option<u8>,
    list: Option<u16>,
    level: Option<usize>,
    is_in_table: bool,
    depth: Option<usize>,
    /// It ends a row; one of a table within a table has a sign of its own.
    pub ends_row: bool,
    ends_inner_row: bool,
    ends_inner_cell: bool,
    /// Where more of its properties are kept.
    pub elsewhere: Option<usize>,
}

impl Properties {
    /// Those of a list of properties.
    pub(super) fn of(list: &[u8]) -> Self {
        let mut out = Self::default();
        out.take(list);
        out
    }

    /// Takes in more of them.
    pub(super) fn take(&mut self, list: &[u8]) {
        for (code, operand) in sprm::all(list) {
            let byte = operand.first().copied().unwrap_or(0);
            match code {
                0x2640 => self.outline = Some(if byte < 9 { byte + 1 } else { 0 }),
                0x460b => self.list = u16_at(operand, 0),
                0x260a => self.level = Some(usize::from(byte)),
                0x2416 => self.is_in_table = byte != 0,
                0x6649 => self.depth = size_at(operand, 0),
                0x2417 => self.ends_row = byte != 0,
                0x244b => self.ends_inner_cell = byte != 0,
                0x244c => self.ends_inner_row = byte != 0,
                0x6645 | 0x6646 => self.elsewhere = size_at(operand, 0),
                _ => {}
            }
        }
    }

    /// Its list and the level there, as styles keep them.
    pub(super) fn list(&self) -> Option<(String, Option<usize>)> {
        if self.list.is_none() && self.level.is_none() {
            return None;
        }
        Some((self.list.map(|list| list.to_string()).unwrap_or_default(), self.level))
    }

    /// How many tables it stands in.
    pub(super) fn depth(&self) -> usize {
        let own = self.depth.unwrap_or(0).min(DEEPEST);
        if self.is_in_table { own.max(1) } else { own }
    }

    /// It ends a row of the table that it stands in.
    pub(super) fn is_row_end(&self) -> bool {
        if self.depth() > 1 { self.ends_inner_row } else { self.ends_row }
    }

    /// It ends a cell of the table that it stands in, with the character that it ends with.
    pub(super) fn is_cell_end(&self, mark: u16) -> bool {
        if self.depth() > 1 { self.ends_inner_cell } else { mark == super::text::CELL }
    }
}
