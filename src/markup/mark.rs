//! Marks: how figures, directives and line numbers travel through the template engine.
//!
//! A template prints text. So that a figure does not melt into it, the engine's functions print a
//! mark instead: an opening private-use character, the decimal index of the thing, and a closing
//! one. The Markdown parser turns marks back into nodes. Text from cells and prose can hold none
//! of these characters: [`without_reserved`] replaces them at the door.

const FIGURE: char = '\u{f0001}';
const DIRECTIVE: char = '\u{f0002}';
const LINE: char = '\u{f0003}';
const END: char = '\u{f0000}';

/// What a mark stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// A figure, by its index.
    Figure(usize),
    /// A directive (table, box, narrative, reference), by its index.
    Directive(usize),
    /// What follows stands on this line of the template, 1-based.
    Line(usize),
}

impl Mark {
    /// The mark as text.
    pub fn encode(self) -> String {
        match self {
            Self::Figure(index) => format!("{FIGURE}{index}{END}"),
            Self::Directive(index) => format!("{DIRECTIVE}{index}{END}"),
            Self::Line(line) => format!("{LINE}{line}{END}"),
        }
    }

    /// The mark at the start of `text` and what follows it.
    fn decode(text: &str) -> Option<(Self, &str)> {
        let open = text.chars().next()?;
        let (digits, rest) = text[open.len_utf8()..].split_once(END)?;
        let index = digits.parse().ok()?;
        let mark = match open {
            FIGURE => Self::Figure(index),
            DIRECTIVE => Self::Directive(index),
            LINE => Self::Line(index),
            _ => return None,
        };
        Some((mark, rest))
    }
}

/// A piece of marked text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Plain text.
    Text(&'a str),
    /// A mark.
    Mark(Mark),
}

/// Splits text at its marks. An opening character without a valid mark is dropped.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find([FIGURE, DIRECTIVE, LINE, END]) {
        if at > 0 {
            found.push(Piece::Text(&rest[..at]));
        }
        let tail = &rest[at..];
        match Mark::decode(tail) {
            Some((mark, after)) => {
                found.push(Piece::Mark(mark));
                rest = after;
            }
            None => rest = &tail[END.len_utf8()..],
        }
    }
    if !rest.is_empty() {
        found.push(Piece::Text(rest));
    }
    found
}

/// `text` without the characters that no document may hold (control characters, bidirectional
/// overrides, the marks' own private-use block), or none when it holds none of them.
pub fn without_reserved(text: &str) -> Option<String> {
    text.chars().any(is_reserved).then(|| text.chars().map(|c| if is_reserved(c) { '\u{fffd}' } else { c }).collect())
}

/// Text in which references by number (`&#x202e;`) do not stand for characters that no document may hold:
/// such a one is replaced like the character itself, or none when there is none. Names stand for no such
/// character.
pub fn without_references(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut from = 0;
    for (at, _) in text.match_indices("&#") {
        let digits = &text[at + 2..];
        let (digits, radix) = digits.strip_prefix(['x', 'X']).map_or((digits, 10), |digits| (digits, 16));
        let length = digits.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let number = u32::from_str_radix(&digits[..length], radix).ok();
        let is_one = number.and_then(char::from_u32).is_some_and(is_reserved) && digits[length..].starts_with(';');
        if is_one {
            out.push_str(&text[from..at]);
            out.push('\u{fffd}');
            from = text.len() - digits[length + 1..].len();
        }
    }
    (from > 0).then(|| out + &text[from..])
}

/// True for characters that no document may hold.
pub fn is_reserved(c: char) -> bool {
    matches!(
        c,
        '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}'
            | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
            | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
            | '\u{f0000}'..='\u{f00ff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_cell_cannot_forge_a_mark() {
        let forged = Mark::Figure(3).encode();
        let clean = without_reserved(&forged).expect("reserved");
        assert_eq!(pieces(&clean), [Piece::Text("\u{fffd}3\u{fffd}")]);
        assert_eq!(without_reserved("地区生产总值\n441.71"), None);
    }

    #[test]
    fn a_reference_by_number_is_no_way_round() {
        for (text, clean) in [
            ("甲&#xF0001;3&#XF0000;乙", Some("甲\u{fffd}3\u{fffd}乙")),
            ("&#983041;0&#0983040;", Some("\u{fffd}0\u{fffd}")),
            ("&#27;[31m&#x202E;", Some("\u{fffd}[31m\u{fffd}")),
            ("&#65;&#x4e2d;&#xF0001 ;&#x110000;&#99999999999;&#;&#x;&", None),
        ] {
            assert_eq!(without_references(text).as_deref(), clean, "{text}");
        }
    }

    proptest! {
        #[test]
        fn marks_come_back_between_any_text(before in "[^\u{f0000}-\u{f00ff}]{0,8}", index: usize, after in "[^\u{f0000}-\u{f00ff}]{0,8}") {
            let marked = format!("{before}{}{after}", Mark::Figure(index).encode());
            let kept: String = pieces(&marked).iter().map(|piece| match piece { Piece::Text(text) => *text, Piece::Mark(_) => "" }).collect();
            prop_assert_eq!(kept, format!("{before}{after}"));
            prop_assert!(pieces(&marked).contains(&Piece::Mark(Mark::Figure(index))));
        }

        #[test]
        fn any_text_is_split_without_panic(text in any::<String>()) {
            let _ = pieces(&text);
        }
    }
}
