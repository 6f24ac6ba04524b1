//! Text that knows on which line each inline of a report stands in it.

use std::fmt::{self, Write};

use crate::markup::block::Inline;

/// A text with the number of its line ends and the line, 0-based, on which each inline in it stands.
#[derive(Default)]
pub(super) struct Lines<'a> {
    pub(super) text: String,
    pub(super) ends: usize,
    pub(super) marks: Vec<(&'a Inline, usize)>,
}

impl Write for Lines<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.ends += text.matches('\n').count();
        self.text.push_str(text);
        Ok(())
    }
}

impl Lines<'_> {
    pub(super) fn of(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { ends: text.matches('\n').count(), text, marks: Vec::new() }
    }

    /// Puts another text behind this one.
    pub(super) fn append(&mut self, other: Self) {
        self.marks.extend(other.marks.into_iter().map(|(inline, line)| (inline, self.ends + line)));
        self.ends += other.ends;
        self.text.push_str(&other.text);
    }

    /// The text in another form, in which no inline changes its line.
    pub(super) fn map(self, form: impl FnOnce(&str) -> String) -> Self {
        Self { marks: self.marks, ..Self::of(form(&self.text)) }
    }

    /// The text in a form that has all inlines on its first line.
    pub(super) fn on_one_line(self, form: impl FnOnce(&str) -> String) -> Self {
        let marks = self.marks.into_iter().map(|(inline, _)| (inline, 0)).collect();
        Self { marks, ..Self::of(form(&self.text)) }
    }
}
