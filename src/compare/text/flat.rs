//! Flattens inlines to the text that a reader sees, with the places of figures and references in it.
//! Footnotes become texts of their own.

use std::ops::Range;

use crate::markup::block::Inline;
use crate::model::value::Value;

/// What a part of a text shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown<'a> {
    /// A figure.
    Figure(&'a Value),
    /// The number of a thing, by the key of the thing.
    Reference(&'a str),
}

/// A text with what it shows.
#[derive(Debug, Clone, Default)]
pub(super) struct Flat<'a> {
    pub text: String,
    /// The bytes of each figure and reference, in order.
    pub shown: Vec<(Range<usize>, Shown<'a>)>,
}

impl<'a> Flat<'a> {
    /// A text that shows nothing from elsewhere.
    pub(super) fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), shown: Vec::new() }
    }

    /// The text of a run; its footnotes are added to `notes`.
    pub(super) fn of(run: &'a [Inline], figures: &'a [Value], notes: &mut Vec<Self>) -> Self {
        let mut flat = Self::default();
        flat.add(run, figures, notes);
        flat
    }

    /// The text of a run that has no footnotes of its own standing.
    pub(super) fn inline(run: &'a [Inline], figures: &'a [Value]) -> Self {
        Self::of(run, figures, &mut Vec::new())
    }

    /// Appends another text after a separator.
    pub(super) fn append(&mut self, between: &str, other: Self) {
        self.text.push_str(between);
        let at = self.text.len();
        self.text.push_str(&other.text);
        self.shown.extend(other.shown.into_iter().map(|(range, shown)| (range.start + at..range.end + at, shown)));
    }

    fn push(&mut self, text: &str) -> Range<usize> {
        let start = self.text.len();
        self.text.push_str(text);
        start..self.text.len()
    }

    fn add(&mut self, run: &'a [Inline], figures: &'a [Value], notes: &mut Vec<Self>) {
        for inline in run {
            match inline {
                Inline::Text(text) | Inline::Code(text) => self.text.push_str(text),
                Inline::Figure { id, text } => {
                    let range = self.push(text);
                    self.shown.extend(figures.get(*id).map(|value| (range, Shown::Figure(value))));
                }
                Inline::Reference { key, text } => {
                    let range = self.push(text);
                    self.shown.push((range, Shown::Reference(key)));
                }
                Inline::Break => self.text.push('\n'),
                Inline::Footnote(body) => {
                    let note = Self::of(body, figures, notes);
                    notes.push(note);
                }
                // What holds a run says what the run says; a directive holds none.
                other => self.add(other.inner().unwrap_or_default(), figures, notes),
            }
        }
    }
}
