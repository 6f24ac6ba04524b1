//! How text looks, by its properties.

use super::bytes::u16_at;
use super::sprm;
use crate::extract::word::look::{Face, LookPart, Position};

/// What properties of characters say.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Characters {
    pub look: LookPart,
    /// Text that was deleted while changes were tracked.
    pub is_deleted: bool,
    /// Its style.
    pub style: Option<u16>,
    /// A sign: its face and its code.
    pub symbol: Option<(u16, u16)>,
    /// Where its picture is kept.
    pub picture: Option<usize>,
    /// It is an embedded object, or the data of a field.
    pub is_object: bool,
    pub is_data: bool,
    face: Option<Face>,
    eastern: Option<Face>,
}

impl Characters {
    /// Takes in a list of properties; `behind` is how the text looks without them.
    pub(super) fn take(&mut self, list: &[u8], behind: LookPart, fonts: &[String]) {
        for (code, operand) in sprm::all(list) {
            let byte = operand.first().copied().unwrap_or(0);
            // A switch may say: as the style, or the other way round.
            let switch = |own: Option<bool>| match byte {
                0x80 => None,
                0x81 => Some(!own.unwrap_or(false)),
                byte => Some(byte != 0),
            };
            let number = u16_at(operand, 0);
            let face = || number.and_then(|font| fonts.get(usize::from(font))).map(|name| Face::of(name));
            match code {
                0x0800 => self.is_deleted = byte != 0,
                0x0806 => self.is_data = byte != 0,
                0x080a | 0x0856 => self.is_object = byte != 0,
                0x0835 => self.look.strong = switch(behind.strong),
                0x0836 => self.look.emphatic = switch(behind.emphatic),
                0x0837 | 0x2a53 => self.look.struck = switch(behind.struck),
                0x083c => self.look.hidden = switch(behind.hidden),
                0x2a48 => self.look.raised = Some(Position::of(byte)),
                0x4a30 => self.style = number,
                0x4a4f => self.face = face(),
                0x4a50 => self.eastern = face(),
                0x6a03 => self.picture = super::bytes::size_at(operand, 0),
                0x6a09 => self.symbol = number.zip(u16_at(operand, 2)),
                _ => {}
            }
        }
        self.look.face = self.eastern.or(self.face);
    }
}
