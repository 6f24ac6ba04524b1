//! The text sources of a project as they stand on disk, and where in them something was typed.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{LinePlace, Place};

/// The text sources of a project, by path.
#[derive(Debug, Default)]
pub struct Originals(BTreeMap<String, Original>);

/// One source by its lines. A finding asks for its line; a report of a megabyte has thousands of both.
#[derive(Debug, Default)]
struct Original(Vec<Line>);

/// A line, shared by all findings on it.
#[derive(Debug)]
struct Line {
    text: Arc<str>,
    /// With its template tags blanked.
    plain: Arc<str>,
}

impl Original {
    fn new(text: &str) -> Self {
        let line = |text: &str| {
            let (text, plain) = (Arc::from(text), without_tags(text));
            let plain = if plain == *text { Arc::clone(&text) } else { plain.into() };
            Line { text, plain }
        };
        Self(text.lines().map(line).collect())
    }
}

impl FromIterator<(String, String)> for Originals {
    fn from_iter<T: IntoIterator<Item = (String, String)>>(texts: T) -> Self {
        Self(texts.into_iter().map(|(file, text)| (file, Original::new(&text))).collect())
    }
}

impl Originals {
    /// The lines from one on.
    fn rest_from(&self, at: &LinePlace) -> &[Line] {
        let lines = self.0.get(&*at.file).map_or(&[][..], |original| &original.0);
        lines.get(at.line.saturating_sub(1)..).unwrap_or_default()
    }

    /// A position with the line as it stands in the file.
    pub fn place(&self, at: &LinePlace) -> Place {
        let text = self.rest_from(at).first().map_or_else(|| Arc::from(""), |line| Arc::clone(&line.text));
        Place::Line { at: at.clone(), text }
    }

    /// The place of the `nth` (from 0) `typed` in the block that begins at `at`, template tags left
    /// out; the block itself when it is not there letter by letter.
    pub fn locate(&self, at: &LinePlace, typed: &str, nth: usize) -> Place {
        /// Bytes of a line in which a place is looked for: no paragraph has more, and every finding looks.
        const MOST: usize = 60_000;
        let mut seen = 0;
        for (index, Line { text, plain }) in self.rest_from(at).iter().enumerate() {
            // A block ends at a blank line; the first line is its own even when blank.
            if text.len() > MOST || (text.trim().is_empty() && index > 0) {
                break;
            }
            let found = plain.match_indices(typed).nth(nth - seen);
            if let Some((byte, _)) = found {
                let column = plain[..byte].chars().count() + 1;
                let at = LinePlace { file: at.file.clone(), line: at.line.max(1) + index, column };
                return Place::Line { at, text: Arc::clone(text) };
            }
            seen += plain.matches(typed).count();
        }
        self.place(at)
    }
}

/// A line whose template tags and comments are blanked, at the same columns.
pub fn without_tags(line: &str) -> String {
    let mut plain = line.to_owned();
    for (open, close) in [("{{", "}}"), ("{%", "%}"), ("{#", "#}"), ("<!--", "-->")] {
        if !plain.contains(open) {
            continue;
        }
        let mut blanked = String::with_capacity(plain.len());
        let mut rest = plain.as_str();
        while let Some(start) = rest.find(open) {
            let end = rest[start..].find(close).map_or(rest.len(), |at| start + at + close.len());
            blanked += &rest[..start];
            // Nothing that a person types.
            blanked.extend(rest[start..end].chars().map(|_| '\0'));
            rest = &rest[end..];
        }
        blanked += rest;
        plain = blanked;
    }
    plain
}

/// The sentence of a source line around a column, 1-based, as it is written, without the mark that ends it.
pub fn sentence_at(line: &str, column: usize) -> &str {
    const ENDS: [char; 4] = ['。', '！', '？', '；'];
    // A tag may hold such marks and is no end; it is blanked at the same columns.
    let plain: Vec<char> = without_tags(line).chars().collect();
    let at = column.saturating_sub(1).min(plain.len());
    let start = plain[..at].iter().rposition(|c| ENDS.contains(c)).map_or(0, |before| before + 1);
    let end = plain[at..].iter().position(|c| ENDS.contains(c)).map_or(plain.len(), |length| at + length);
    let byte = |at: usize| line.char_indices().nth(at).map_or(line.len(), |(byte, _)| byte);
    line[byte(start)..byte(end)].trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typed_number_is_found_in_its_block_and_not_in_a_tag() {
        let text = "---\npart: tasks\n---\n增长7%，{{ v(at=\"7%\") }}，又增长7%，\n再增长7%。\n\n7%\n";
        let originals: Originals = [("a.md".to_owned(), text.to_owned())].into_iter().collect();
        let block = LinePlace { file: "a.md".into(), line: 4, column: 1 };
        for (nth, shown) in [(0, "a.md:4:3"), (1, "a.md:4:26"), (2, "a.md:5:4"), (3, "a.md:4:1")] {
            assert_eq!(originals.locate(&block, "7%", nth).to_string(), shown, "{nth}");
        }
    }

    #[test]
    fn a_sentence_is_the_one_around_a_column() {
        let line = "甲{{ v(a=\"。\") }}乙。丙；丁";
        for (column, sentence) in
            [(1, "甲{{ v(a=\"。\") }}乙"), (15, "甲{{ v(a=\"。\") }}乙"), (18, "丙"), (20, "丁"), (99, "丁")]
        {
            assert_eq!(sentence_at(line, column), sentence, "{column}");
        }
        assert_eq!(sentence_at("", 1), "");
    }
}
