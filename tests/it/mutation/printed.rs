//! The prose of a sample as it is printed, as if a clerk had typed every figure of it.

use std::ops::Range;
use std::sync::Arc;

use pinggu::diag::Sink;
use pinggu::markup::block::{Block, BlockKind, Inline};
use pinggu::model::facts::Facts;
use pinggu::model::value::Value;
use pinggu::narrate;

use crate::support::checked::Read;

/// A paragraph, item or heading.
#[derive(Debug, Default)]
pub(super) struct Paragraph {
    /// As Markdown; a heading has its marks.
    pub text: String,
    /// What prints parts of it.
    figures: Vec<(Range<usize>, Value)>,
    /// A part of it was written by the bureau, not by a template.
    pub is_own: bool,
}

/// The paragraphs of the report, in order.
pub(super) fn paragraphs(read: &Read) -> Vec<Paragraph> {
    let facts = Arc::new(Facts::new(Arc::new(read.data.clone()), Arc::new(read.project.job.clone())));
    let report = narrate::report(&read.project, &facts, &[], &mut Sink::default()).expect("report").report;
    let mut found = Vec::new();
    for section in &report.sections {
        blocks(&section.blocks, &report.figures, &mut found);
    }
    found
}

fn blocks(list: &[Block], figures: &[Value], found: &mut Vec<Paragraph>) {
    // A run-in heading is the first sentence of the paragraph after it.
    let mut lead: Option<Paragraph> = None;
    for block in list {
        let mut paragraph = lead.take().unwrap_or_default();
        paragraph.is_own |= is_narrative(&block.source.file);
        match &block.kind {
            BlockKind::Heading(heading) => {
                if !heading.run_in {
                    paragraph.text.extend(["#".repeat(usize::from(heading.level)).as_str(), " "]);
                }
                paragraph.run(&heading.body, figures);
                if heading.run_in {
                    paragraph.text.push('。');
                    lead = Some(paragraph);
                    continue;
                }
            }
            BlockKind::Paragraph(body) => paragraph.run(body, figures),
            BlockKind::List(items) => items.iter().for_each(|item| blocks(&item.blocks, figures, found)),
            BlockKind::Quote(inner) => blocks(inner, figures, found),
            _ => {}
        }
        found.extend(Some(paragraph).filter(|paragraph| !paragraph.text.is_empty()));
    }
}

fn is_narrative(file: &str) -> bool {
    file.starts_with("inputs/narrative/")
}

impl Paragraph {
    /// A text without figures.
    pub(super) fn typed(text: &str) -> Self {
        Self { text: text.to_owned(), ..Self::default() }
    }

    fn run(&mut self, body: &[Inline], figures: &[Value]) {
        for inline in body {
            match inline {
                Inline::Text(text) | Inline::Code(text) | Inline::Reference { text, .. } => self.text.push_str(text),
                Inline::Figure { id, text } => {
                    let start = self.text.len();
                    self.text.push_str(text);
                    self.figures.extend(figures.get(*id).map(|value| (start..self.text.len(), value.clone())));
                }
                Inline::Clause { source, body } => {
                    self.is_own |= is_narrative(&source.file);
                    self.run(body, figures);
                }
                Inline::Footnote(_) => {}
                other => self.run(other.inner().unwrap_or_default(), figures),
            }
        }
    }

    /// What prints a part of the text.
    pub(super) fn figure(&self, part: &Range<usize>) -> Option<&Value> {
        let prints = |(own, _): &&(Range<usize>, Value)| own.start <= part.start && part.end <= own.end;
        self.figures.iter().find(prints).map(|(_, value)| value)
    }

    /// The sentence around a byte.
    pub(super) fn sentence(&self, at: usize) -> Range<usize> {
        self.around(at, &['。', '！', '？', '\n'])
    }

    /// All sentences, in order.
    pub(super) fn sentences(&self) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < self.text.len() {
            let sentence = self.sentence(at);
            at = sentence.end + self.text[sentence.end..].chars().next().map_or(0, char::len_utf8);
            found.push(sentence);
        }
        found
    }

    /// The clause around a byte.
    pub(super) fn clause(&self, at: usize) -> Range<usize> {
        self.around(at, &['，', '；', '：', '。', '！', '？', '\n'])
    }

    fn around(&self, at: usize, ends: &[char]) -> Range<usize> {
        let start = self.text[..at].rsplit(ends).next().map_or(at, |part| at - part.len());
        start..self.text[at..].find(ends).map_or(self.text.len(), |end| at + end)
    }
}
