//! The sentence around a number, and where a typed number stands in its file.

use std::ops::Range;

use serde::Serialize;

use crate::markup::block::{Inline, plain_text};
use crate::place::{LinePlace, without_tags};
use crate::text::scan::numerals;

/// A sentence with the part that is meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sentence {
    /// What stands before it.
    pub before: String,
    /// The figure or number.
    pub text: String,
    /// What follows it.
    pub after: String,
}

/// Characters of a sentence on each side of a number. Ten thousand numbers may stand in one, and each is told with
/// its own.
const MOST: usize = 1_000;

impl Sentence {
    /// The sentence of `run` around the part `range` of the text of `inline`.
    pub(super) fn around(run: &[Inline], inline: &Inline, range: Range<usize>) -> Self {
        let (plain, first) = (plain_text(run), offset(run, inline).unwrap_or(0));
        let (start, end) = (first + range.start, first + range.end);
        let (before, text, after) = (&plain[..start], &plain[start..end], &plain[end..]);
        let is_end = |c: char| matches!(c, '。' | '！' | '？' | '\n');
        let first = before.rfind(is_end).map_or(0, |at| at + before[at..].chars().next().map_or(0, char::len_utf8));
        let last = after
            .find(is_end)
            .map_or(after.len(), |at| at + after[at..].chars().next().filter(|c| *c != '\n').map_or(0, char::len_utf8));
        let (before, after) = (&before[first..], &after[..last]);
        let skipped = before.char_indices().rev().nth(MOST - 1).map_or(0, |(at, _)| at);
        let kept = after.char_indices().nth(MOST).map_or(after.len(), |(at, _)| at);
        Self { before: before[skipped..].to_owned(), text: text.to_owned(), after: after[..kept].to_owned() }
    }
}

/// Where in the plain text of a run one of its inlines begins, known by its place in memory.
fn offset(run: &[Inline], wanted: &Inline) -> Option<usize> {
    let mut before = 0;
    for inline in run {
        if std::ptr::eq(inline, wanted) {
            return Some(before);
        }
        // A footnote is no part of the text around it.
        let inner = inline.inner().filter(|_| !matches!(inline, Inline::Footnote(_)));
        if let Some(within) = inner.and_then(|inner| offset(inner, wanted)) {
            return Some(before + within);
        }
        before += plain_text(std::slice::from_ref(inline)).len();
    }
    None
}

/// Where the `nth` (from 0) number that reads `text` stands in the paragraph of `source` that begins
/// at `at`, or else in a footnote; none when it was put there from elsewhere.
pub(super) fn typed_at(source: &str, at: &LinePlace, text: &str, nth: usize) -> Option<LinePlace> {
    let own = source.lines().enumerate().skip(at.line.saturating_sub(1));
    let own = own.take_while(|(_, line)| !line.trim().is_empty());
    let notes = source.lines().enumerate().filter(|(_, line)| line.starts_with("[^"));
    let numbers = |(index, line): (usize, &str)| -> Vec<LinePlace> {
        let plain = without_tags(line);
        let meant = numerals(&plain).into_iter().filter(|range| &plain[range.clone()] == text);
        let place = |column| LinePlace { file: at.file.clone(), line: index + 1, column };
        meant.map(|range| place(plain[..range.start].chars().count() + 1)).collect()
    };
    let found: Vec<LinePlace> = own.flat_map(numbers).collect();
    found.get(nth).or(found.last()).cloned().or_else(|| notes.flat_map(numbers).next())
}

/// Where the typed number `range` of `text` stands in a file that has it between the same words.
pub(super) fn typed_in(file: &str, source: &str, text: &str, range: &Range<usize>) -> Option<LinePlace> {
    const WORDS: usize = 6;
    let before: usize = text[..range.start].chars().rev().take(WORDS).map(char::len_utf8).sum();
    let after: usize = text[range.end..].chars().take(WORDS).map(char::len_utf8).sum();
    let words = &text[range.start - before..range.end + after];
    source.lines().enumerate().find_map(|(index, line)| {
        let plain = without_tags(line);
        let start = plain.find(words)? + before;
        Some(LinePlace { file: file.into(), line: index + 1, column: plain[..start].chars().count() + 1 })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_ends_where_it_ends() {
        let run = [
            Inline::Text("前句。全区".into()),
            Inline::Strong(vec![Inline::Figure { id: 0, text: "3.9%".into() }]),
            Inline::Footnote(vec![Inline::Text("注".into())]),
            Inline::Text("，另3.9%。后句".into()),
        ];
        let Inline::Strong(inner) = &run[1] else { unreachable!() };
        let found = Sentence::around(&run, &inner[0], 0..4);
        assert_eq!((found.before.as_str(), found.text.as_str(), found.after.as_str()), ("全区", "3.9%", "，另3.9%。"));
        let second = "，另3.9%".len();
        let found = Sentence::around(&run, &run[3], second - 4..second);
        assert_eq!((found.before.as_str(), found.text.as_str(), found.after.as_str()), ("全区3.9%，另", "3.9%", "。"));
    }

    #[test]
    fn typed_numbers_are_found_in_their_file() {
        let source =
            "---\npart: a\n---\n甲{{ v(at=\"3.5\") }}，3.5；又3.5。\n续<!-- 3.5 -->3.5\n\n3.5\n\n[^a]: 注2.5\n";
        let at = LinePlace { file: "甲.md".into(), line: 4, column: 1 };
        let columns: Vec<Option<(usize, usize)>> =
            [("3.5", 0), ("3.5", 1), ("3.5", 2), ("3.5", 9), ("2.5", 0), ("9.9", 0)]
                .map(|(text, nth)| typed_at(source, &at, text, nth).map(|at| (at.line, at.column)))
                .to_vec();
        let found =
            typed_in("乙.md", "首行\n{{ a }}，又有2.5个。\n", "有2.5个。", &(3..6)).map(|at| (at.line, at.column));
        assert_eq!(found, Some((2, 11)));
        assert_eq!(typed_in("乙.md", "2.5", "有2.5", &(3..6)), None);
        assert_eq!(columns, [Some((4, 20)), Some((4, 25)), Some((5, 14)), Some((5, 14)), Some((9, 8)), None]);
    }
}
