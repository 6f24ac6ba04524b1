//! The style sheet of a file, and the names of its faces.

use super::bytes::{counted, slice, u16_at};
use super::look::Characters;
use super::paragraph::Properties;
use crate::extract::word::look::LookPart;
use crate::extract::word::styles::{DEEPEST, ListPlace, Style, level_of};

/// The styles by their numbers.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: Vec<Style>,
    /// What paragraphs have that name none that is there.
    default: Style,
}

struct Own {
    style: Style,
    based_on: usize,
}

impl Styles {
    /// Those of a table.
    pub(super) fn read(table: &[u8], fonts: &[String]) -> Self {
        let own = own(table, fonts);
        let resolved = |at: usize| {
            let mut style = Style::default();
            let mut next = at;
            for _ in 0..DEEPEST {
                let Some(Some(found)) = own.get(next) else { break };
                style = style.over(&found.style);
                next = found.based_on;
            }
            style
        };
        Self { styles: (0..own.len()).map(resolved).collect(), default: resolved(0) }
    }

    /// A style by its number; what names none that is there looks like the first.
    pub(super) fn get(&self, at: u16) -> &Style {
        self.styles.get(usize::from(at)).unwrap_or(&self.default)
    }

    /// How text of a style of characters looks.
    pub(super) fn of_text(&self, at: Option<u16>) -> LookPart {
        at.and_then(|at| self.styles.get(usize::from(at))).map(|style| style.look).unwrap_or_default()
    }
}

/// Each style alone; places without one are kept, for styles are known by their place.
fn own(table: &[u8], fonts: &[String]) -> Vec<Option<Own>> {
    let head = usize::from(u16_at(table, 0).unwrap_or(0));
    let base = usize::from(u16_at(table, 4).unwrap_or(10));
    let count = u16_at(table, 2).unwrap_or(0);
    let mut at = head + 2;
    let mut out = Vec::new();
    for _ in 0..count {
        let Some(length) = u16_at(table, at).map(usize::from) else { break };
        let Some(entry) = slice(table, at + 2, length) else { break };
        out.push(style(entry, base, fonts));
        at += 2 + length;
    }
    out
}

fn style(entry: &[u8], base: usize, fonts: &[String]) -> Option<Own> {
    const PARAGRAPH: u16 = 1;
    const CHARACTER: u16 = 2;
    let (known, kind, lists) = (u16_at(entry, 0)? & 0xfff, u16_at(entry, 2)?, u16_at(entry, 4)? & 0xf);
    let (name, mut at) = counted(entry, base)?;
    // A zero ends the name.
    at += 2;
    let mut own =
        Own { style: Style { name: shown(known, &name), ..Style::default() }, based_on: usize::from(kind >> 4) };
    for number in 0..lists {
        at = at.next_multiple_of(2);
        let length = usize::from(u16_at(entry, at)?);
        let list = slice(entry, at + 2, length)?;
        at += 2 + length;
        match (kind & 0xf, number) {
            (PARAGRAPH, 0) => {
                let properties = Properties::of(list.get(2..).unwrap_or_default());
                own.style.outline = properties.outline;
                own.style.list = properties.list().map(|(id, level)| ListPlace { id, level, style: String::new() });
            }
            (PARAGRAPH, 1) | (CHARACTER, 0) => {
                let mut characters = Characters::default();
                characters.take(list, LookPart::default(), fonts);
                own.style.look = characters.look;
            }
            _ => {}
        }
    }
    own.style.outline = own.style.outline.or_else(|| level_of(&own.style.name));
    Some(own)
}

/// The English name of a style that Word knows by number, in lower case as others are.
fn shown(known: u16, name: &str) -> String {
    match known {
        0 => "normal".to_owned(),
        1..=9 => format!("heading {known}"),
        19..=27 => format!("toc {}", known - 18),
        29 => "footnote text".to_owned(),
        _ => name.split(',').next().unwrap_or_default().trim().to_lowercase(),
    }
}

/// The names of the faces, by their numbers.
pub(super) fn fonts(table: &[u8]) -> Vec<String> {
    const NAME: usize = 39;
    let count = u16_at(table, 0).unwrap_or(0);
    let mut at = 4;
    let mut out = Vec::new();
    for _ in 0..count {
        let Some(entry) = table.get(at).and_then(|length| slice(table, at + 1, usize::from(*length))) else { break };
        let units = entry.get(NAME..).unwrap_or_default().chunks_exact(2);
        let units = units.map(|unit| u16::from_le_bytes([unit[0], unit[1]])).take_while(|unit| *unit != 0);
        out.push(String::from_utf16_lossy(&units.collect::<Vec<_>>()));
        at += 1 + entry.len();
    }
    out
}
