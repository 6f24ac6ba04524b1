//! How text looks, as far as it tells something: by its style, the style of its paragraph, and itself.

use super::tree::{Node, attribute, child, switch, value};
use crate::model::manuscript::Look;

/// What one place says of the looks of text; what it does not say is left to the place behind it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct LookPart {
    pub strong: Option<bool>,
    pub emphatic: Option<bool>,
    /// The faces for bold (黑体) and for slanted (楷体) text, or another.
    pub face: Option<Face>,
    pub struck: Option<bool>,
    pub raised: Option<Position>,
    pub hidden: Option<bool>,
}

/// What a face is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Face {
    Hei,
    Kai,
    Other,
}

/// Where text stands on its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Position {
    Line,
    Raised,
    Lowered,
}

impl LookPart {
    /// What the properties of a run say (`w:rPr`).
    pub(super) fn of(properties: Node<'_, '_>) -> Self {
        let faces = child(properties, "rFonts");
        let face = faces.and_then(|faces| attribute(faces, "eastAsia").or_else(|| attribute(faces, "ascii")));
        let position = value(properties, "vertAlign").map(|position| match position {
            "superscript" => Position::Raised,
            "subscript" => Position::Lowered,
            _ => Position::Line,
        });
        Self {
            strong: switch(properties, "b"),
            emphatic: switch(properties, "i"),
            face: face.map(Face::of),
            struck: switch(properties, "strike").or_else(|| switch(properties, "dstrike")),
            raised: position,
            hidden: switch(properties, "vanish"),
        }
    }

    /// This, and where it says nothing, what stands behind it.
    pub(super) fn over(self, behind: Self) -> Self {
        Self {
            strong: self.strong.or(behind.strong),
            emphatic: self.emphatic.or(behind.emphatic),
            face: self.face.or(behind.face),
            struck: self.struck.or(behind.struck),
            raised: self.raised.or(behind.raised),
            hidden: self.hidden.or(behind.hidden),
        }
    }

    /// Whether the text is not to be seen.
    pub(super) fn is_hidden(self) -> bool {
        self.hidden.unwrap_or(false)
    }

    /// How the text looks.
    pub(super) fn look(self) -> Look {
        Look {
            is_strong: self.strong.unwrap_or(false) || self.face == Some(Face::Hei),
            is_emphatic: self.emphatic.unwrap_or(false) || self.face == Some(Face::Kai),
            is_struck: self.struck.unwrap_or(false),
            is_raised: self.raised == Some(Position::Raised),
            is_lowered: self.raised == Some(Position::Lowered),
        }
    }
}

impl Face {
    /// What a face is for, by its name.
    pub(super) fn of(name: &str) -> Self {
        let lower = name.to_ascii_lowercase();
        if name.contains('黑') || lower.contains("hei") {
            Self::Hei
        } else if name.contains('楷') || lower.contains("kai") {
            Self::Kai
        } else {
            Self::Other
        }
    }
}

impl Position {
    /// By its number in the older files.
    pub(super) fn of(number: u8) -> Self {
        match number {
            1 => Self::Raised,
            2 => Self::Lowered,
            _ => Self::Line,
        }
    }
}
