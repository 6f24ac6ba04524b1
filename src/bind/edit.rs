//! An edit of a file: a range of its bytes, and what is written there instead.

use std::sync::Arc;

use crate::inspect::Offer;

/// A number of a file that becomes a call.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// Path of the file.
    pub file: Arc<str>,
    /// The bytes of the number.
    pub range: (usize, usize),
    /// The tag that is written there.
    pub tag: String,
}

impl Edit {
    /// The edit that an offer asks for in the text of its file, as it stands on disk; none where the text is not
    /// what was read.
    pub(super) fn of(offer: &Offer, text: &str) -> Option<Self> {
        let at = &offer.place;
        // A mark of byte order is no column.
        let marks = text.len() - text.trim_start_matches('\u{feff}').len();
        let lines = text[marks..].split_inclusive('\n');
        let before: usize = lines.clone().take(at.line.checked_sub(1)?).map(str::len).sum();
        let line = text[marks + before..].split('\n').next()?;
        let column = line.char_indices().nth(at.column.checked_sub(1)?)?.0;
        let start = marks + before + column;
        let end = start + offer.typed.len();
        (text.get(start..end)? == offer.typed).then(|| Self {
            file: at.file.clone(),
            range: (start, end),
            tag: offer.tag.clone(),
        })
    }
}

/// A text with edits of it, which do not touch each other; one that is made twice is made once.
pub fn edited(text: &str, edits: &[&Edit]) -> String {
    let mut sorted = edits.to_vec();
    sorted.sort();
    sorted.dedup();
    let mut out = String::with_capacity(text.len() + sorted.len() * 64);
    let mut from = 0;
    for Edit { range: (start, end), tag, .. } in sorted {
        if let Some(kept) = text.get(from..*start) {
            out += kept;
            out += tag;
            from = *end;
        }
    }
    out + text.get(from..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{Edit, edited};
    use crate::inspect::Offer;
    use crate::model::value::{Quantity, Value};
    use crate::place::LinePlace;

    fn offer(line: usize, column: usize, typed: &str) -> Offer {
        let number = Quantity { value: 1.into(), decimals: 0, percent: false };
        Offer {
            place: LinePlace { file: "甲.md".into(), line, column },
            typed: typed.to_owned(),
            tag: "{{ x }}".to_owned(),
            prints: Value::computed(number, String::new(), Vec::new()),
            label: String::new(),
        }
    }

    #[test]
    fn an_edit_is_found_by_line_and_column_whatever_the_line_ends() {
        for (text, line, column, expected) in [
            ("\u{feff}甲3.5个\r\n乙3.5个\r\n", 1, 2, Some("\u{feff}甲{{ x }}个\r\n乙3.5个\r\n")),
            ("\u{feff}甲3.5个\r\n乙3.5个\r\n", 2, 2, Some("\u{feff}甲3.5个\r\n乙{{ x }}个\r\n")),
            ("甲\n\n3.5", 3, 1, Some("甲\n\n{{ x }}")),
            ("甲\n3.6", 2, 1, None),
            ("甲", 2, 1, None),
            ("甲", 1, 9, None),
            ("甲", 0, 0, None),
        ] {
            let edit = Edit::of(&offer(line, column, "3.5"), text);
            assert_eq!(edit.map(|edit| edited(text, &[&edit, &edit])).as_deref(), expected, "{text:?}");
        }
    }
}
