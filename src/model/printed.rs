//! What the report prints of a line of its sources: for those who read the report and not the files
//! it is made from.

use std::collections::BTreeMap;

use super::report::Report;
use crate::markup::block::{Block, BlockKind, Inline, for_each_block, plain_text};
use crate::place::LinePlace;

/// Texts of a report by the line they were written at.
#[derive(Debug, Default)]
pub struct Printed {
    /// File → first line of a block → what stands there; a template may print a line several times.
    lines: BTreeMap<String, BTreeMap<usize, Vec<String>>>,
}

impl Printed {
    /// Of a report.
    #[must_use]
    pub fn new(report: &Report) -> Self {
        let mut printed = Self::default();
        for section in &report.sections {
            for_each_block(&section.blocks, &mut |block| printed.block(block));
        }
        printed
    }

    /// The sentence at a line that holds most of what is quoted from there; none when nothing of it
    /// is printed there.
    #[must_use]
    pub fn sentence(&self, at: &LinePlace, quoted: &[&str]) -> Option<&str> {
        let (_, texts) = self.lines.get(&*at.file)?.range(..=at.line).next_back()?;
        let held = |sentence: &str| quoted.iter().filter(|name| sentence.contains(**name)).count();
        let sentences = texts.iter().flat_map(|text| sentences(text)).map(|sentence| (held(sentence), sentence));
        // Of equal ones the first: `max_by_key` would take the last.
        let best = sentences.rev().max_by_key(|(held, _)| *held);
        best.filter(|(held, _)| *held > 0).map(|(_, sentence)| sentence)
    }

    fn block(&mut self, block: &Block) {
        let source = &block.source;
        match &block.kind {
            BlockKind::Heading(heading) => self.run(&heading.body, source),
            BlockKind::Paragraph(body) => self.run(body, source),
            BlockKind::Picture(picture) => self.text(picture.caption.clone(), source),
            // Other tables are those of the workbooks.
            BlockKind::Table(table) if table.key.is_none() => {
                for row in &table.rows {
                    let cells: Vec<String> = row.cells.iter().map(|cell| plain_text(&cell.body)).collect();
                    self.text(cells.join("　"), source);
                }
            }
            _ => {}
        }
    }

    /// A run with what is set apart from it, and at the lines of the files it was put together from.
    fn run(&mut self, run: &[Inline], source: &LinePlace) {
        let whole = plain_text(run);
        self.parts(run, &whole, source);
        self.text(whole, source);
    }

    fn parts(&mut self, run: &[Inline], whole: &str, source: &LinePlace) {
        for inline in run {
            match inline {
                Inline::Footnote(body) => self.run(body, source),
                Inline::Clause { source, body } => {
                    self.text(whole.to_owned(), source);
                    self.parts(body, whole, source);
                }
                _ => self.parts(inline.inner().unwrap_or_default(), whole, source),
            }
        }
    }

    fn text(&mut self, text: String, source: &LinePlace) {
        if !text.trim().is_empty() {
            self.lines.entry(source.file.to_string()).or_default().entry(source.line).or_default().push(text);
        }
    }
}

/// Sentences with their full stops.
fn sentences(text: &str) -> impl DoubleEndedIterator<Item = &str> {
    const ENDS: [char; 5] = ['。', '！', '？', '；', '\n'];
    text.split_inclusive(ENDS).map(|sentence| sentence.trim().trim_end_matches('；'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Inline {
        Inline::Text(text.to_owned())
    }

    fn at(line: usize) -> LinePlace {
        LinePlace { file: "甲.md".into(), line, column: 3 }
    }

    #[test]
    fn a_sentence_is_found_by_what_it_says() {
        let mut printed = Printed::default();
        let figure = Inline::Figure { id: 0, text: "161.6".to_owned() };
        let note = Inline::Footnote(vec![text("按7%计算。")]);
        let first = vec![text("甲得"), figure, text("亿元"), note, text("；增长7%。乙增长8%。")];
        printed.block(&Block::new(BlockKind::Paragraph(first), at(4)));
        // A template prints its line for each of several things.
        for name in ["丙增长1%。", "丁增长1%。"] {
            printed.block(&Block::new(BlockKind::Paragraph(vec![text(name)]), at(8)));
        }
        for (line, quoted, expected) in [
            (4, &["161.6"][..], Some("甲得161.6亿元")),
            (5, &["8%"], Some("乙增长8%。")),
            (4, &["增长7%"], Some("增长7%。")),
            (4, &["按7%"], Some("按7%计算。")),
            (8, &["丁", "1%"], Some("丁增长1%。")),
            (8, &["1%"], Some("丙增长1%。")),
            (4, &["9%"], None),
            (4, &[], None),
            (3, &["8%"], None),
        ] {
            assert_eq!(printed.sentence(&at(line), quoted), expected, "{line} {quoted:?}");
        }
    }

    #[test]
    fn a_clause_is_in_the_sentence_around_it() {
        let mut printed = Printed::default();
        let clause = Inline::Clause { source: at(9), body: vec![text("增长7%")] };
        let source = LinePlace { file: "模板.md".into(), line: 2, column: 1 };
        printed.block(&Block::new(BlockKind::Paragraph(vec![text("其中，"), clause, text("。")]), source));
        assert_eq!(printed.sentence(&at(9), &["7%"]), Some("其中，增长7%。"));
    }
}
