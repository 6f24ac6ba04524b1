//! The text sources of a project as they stand on disk, and where in them something was typed.

use std::collections::BTreeMap;

use super::{LinePlace, Place};

/// The text sources of a project, by path.
#[derive(Debug, Default)]
pub struct Originals(BTreeMap<String, Original>);

/// One source. A finding asks for its line; a report of a megabyte has thousands of both.
#[derive(Debug, Default)]
struct Original {
    text: String,
    /// Byte at which each line begins.
    starts: Vec<usize>,
}

impl Original {
    fn new(text: String) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { text, starts }
    }

    /// The text from a line on, 0-based.
    fn rest_from(&self, line: usize) -> &str {
        self.starts.get(line).map_or("", |start| &self.text[*start..])
    }
}

impl FromIterator<(String, String)> for Originals {
    fn from_iter<T: IntoIterator<Item = (String, String)>>(texts: T) -> Self {
        Self(texts.into_iter().map(|(file, text)| (file, Original::new(text))).collect())
    }
}

impl Originals {
    fn rest_from(&self, at: &LinePlace) -> &str {
        self.0.get(&*at.file).map_or("", |original| original.rest_from(at.line.saturating_sub(1)))
    }

    /// A position with the line as it stands in the file.
    pub fn place(&self, at: &LinePlace) -> Place {
        let text = self.rest_from(at).lines().next().unwrap_or_default().to_owned();
        Place::Line { at: at.clone(), text }
    }

    /// The place of the `nth` (from 0) `typed` in the block that begins at `at`, template tags left
    /// out; the block itself when it is not there letter by letter.
    pub fn locate(&self, at: &LinePlace, typed: &str, nth: usize) -> Place {
        let mut seen = 0;
        for (index, line) in self.rest_from(at).lines().enumerate() {
            // A block ends at a blank line; the first line is its own even when blank.
            if line.trim().is_empty() && index > 0 {
                break;
            }
            let plain = without_tags(line);
            let found = plain.match_indices(typed).nth(nth - seen);
            if let Some((byte, _)) = found {
                let column = plain[..byte].chars().count() + 1;
                let at = LinePlace { file: at.file.clone(), line: at.line.max(1) + index, column };
                return Place::Line { at, text: line.to_owned() };
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
        while let Some(start) = plain.find(open) {
            let end = plain[start..].find(close).map_or(plain.len(), |at| start + at + close.len());
            // Nothing that a person types.
            let blank = "\0".repeat(plain[start..end].chars().count());
            plain.replace_range(start..end, &blank);
        }
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
