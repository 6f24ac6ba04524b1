//! The text of a cell as it is shown, measured once.

use crate::markup::block::Inline;
use crate::text::width::{lines, of, pieces};

/// The text of a cell, measured.
#[derive(Debug, Default)]
pub(super) struct Text {
    /// Its lines as they are typed, each as the pieces that stay together.
    lines: Vec<Vec<u64>>,
    /// Width of its longest line.
    pub(super) whole: u64,
    /// Width of its longest piece.
    pub(super) longest: u64,
}

impl Text {
    pub(super) fn of(body: &[Inline]) -> Self {
        let mut text = String::new();
        shown(body, &mut text);
        let lines: Vec<Vec<u64>> = text.split('\n').map(pieces).collect();
        let longest = lines.iter().flatten().copied().max().unwrap_or(0);
        Self { whole: text.split('\n').map(of).max().unwrap_or(0), longest, lines }
    }

    pub(super) fn lines(&self, width: u64) -> u64 {
        self.lines.iter().map(|line| lines(line, width)).sum()
    }
}

/// What a reader sees of a run, with a sign for each footnote.
fn shown(body: &[Inline], out: &mut String) {
    for inline in body {
        match inline {
            Inline::Text(text) | Inline::Code(text) | Inline::Figure { text, .. } | Inline::Reference { text, .. } => {
                out.push_str(text);
            }
            Inline::Break => out.push('\n'),
            Inline::Footnote(_) => out.push('①'),
            holder => shown(holder.inner().unwrap_or_default(), out),
        }
    }
}
