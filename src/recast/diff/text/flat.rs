//! Inlines in, the text that a reader sees out, with the figures in it. Footnotes are texts of
//! their own.

use std::ops::Range;

use crate::markup::block::Inline;
use crate::model::value::Value;

/// A text with its figures.
#[derive(Debug, Clone, Default)]
pub(super) struct Flat<'a> {
    pub text: String,
    /// The bytes that each figure shows, in order.
    pub figures: Vec<(Range<usize>, &'a Value)>,
}

impl<'a> Flat<'a> {
    /// A text without figures.
    pub(super) fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), figures: Vec::new() }
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

    /// What `other` says, after what this one says.
    pub(super) fn append(&mut self, between: &str, other: Self) {
        self.text.push_str(between);
        let at = self.text.len();
        self.text.push_str(&other.text);
        self.figures.extend(other.figures.into_iter().map(|(range, value)| (range.start + at..range.end + at, value)));
    }

    fn add(&mut self, run: &'a [Inline], figures: &'a [Value], notes: &mut Vec<Self>) {
        for inline in run {
            match inline {
                Inline::Text(text) | Inline::Code(text) | Inline::Reference { text, .. } => self.text.push_str(text),
                Inline::Figure { id, text } => {
                    let start = self.text.len();
                    self.text.push_str(text);
                    self.figures.extend(figures.get(*id).map(|value| (start..self.text.len(), value)));
                }
                Inline::Break => self.text.push('\n'),
                Inline::Footnote(body) => {
                    let note = Self::of(body, figures, notes);
                    notes.push(note);
                }
                Inline::Strong(body)
                | Inline::Emphasis(body)
                | Inline::Strike(body)
                | Inline::Removed(body)
                | Inline::Added(body)
                | Inline::Clause { body, .. }
                | Inline::Link { body, .. } => self.add(body, figures, notes),
                Inline::Directive(_) => {}
            }
        }
    }
}
