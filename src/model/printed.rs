//! What the report prints for a line of its sources: the readers of a finding know the report, not the
//! files it is made from.

use std::collections::BTreeMap;
use std::fmt;

use super::report::{Report, Section, SectionKind};
use crate::markup::block::{Block, BlockKind, Heading, Inline, for_each_block, plain_text};
use crate::place::LinePlace;

/// Texts of a report by the line they were written at.
#[derive(Debug, Default)]
pub struct Printed {
    /// File → first line of a block → what stands there; a template may print a line several times.
    lines: BTreeMap<String, BTreeMap<usize, Vec<Passage>>>,
    /// What the next text stands under.
    spot: Spot,
}

/// A text of the report.
#[derive(Debug)]
struct Passage {
    text: String,
    spot: Spot,
}

/// Where something stands in the report, as its readers say it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spot {
    /// Key of its section.
    pub section: String,
    /// The headings above it, the outermost first; of a preface or an annex its title.
    pub headings: Vec<String>,
    /// The innermost heading, by its place among all of the report; none right below a title.
    pub heading: Option<usize>,
    /// Its paragraph under that, from 1; 0 for the heading itself.
    pub paragraph: usize,
    levels: Vec<u8>,
}

impl Spot {
    /// Under the title of a section.
    fn of(section: &Section) -> Self {
        let title = [&*section.number, &*section.title].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
        // The body has no title: its chapters are headings.
        let titled = section.kind != SectionKind::Body && !title.is_empty();
        let headings: Vec<String> = titled.then(|| title.join("　")).into_iter().collect();
        Self { section: section.key.clone(), levels: vec![0; headings.len()], headings, ..Self::default() }
    }

    fn enter(&mut self, heading: &Heading) {
        let above = self.levels.iter().take_while(|level| **level < heading.level).count();
        self.levels.truncate(above);
        self.headings.truncate(above);
        self.levels.push(heading.level);
        self.headings.push(format!("{}{}", heading.label(), plain_text(&heading.body)));
        self.heading = Some(heading.id);
        self.paragraph = 0;
    }
}

/// As it is said: `二、发展成效—（一）经济运行，第2段`.
impl fmt::Display for Spot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let under = self.headings.join("—");
        match (under.as_str(), self.paragraph) {
            ("", paragraph) => write!(f, "第{}段", paragraph.max(1)),
            (under, 0) => write!(f, "{under}（标题）"),
            (under, paragraph) => write!(f, "{under}，第{paragraph}段"),
        }
    }
}

impl Printed {
    /// Of a report.
    pub fn new(report: &Report) -> Self {
        let mut printed = Self::default();
        for section in &report.sections {
            printed.spot = Spot::of(section);
            for_each_block(&section.blocks, &mut |block| printed.block(block));
        }
        printed
    }

    /// Where in the report a place in a source is printed; none when no text comes from that file.
    pub fn spot(&self, at: &LinePlace, source: &str, quoted: &[&str]) -> Option<&Spot> {
        let passages = self.passages(at)?;
        self.found(at, source, quoted)
            .map(|(passage, _)| &passage.spot)
            .or(passages.first().map(|passage| &passage.spot))
    }

    /// The texts of the block that a line belongs to.
    fn passages(&self, at: &LinePlace) -> Option<&[Passage]> {
        Some(self.lines.get(&*at.file)?.range(..=at.line).next_back()?.1)
    }

    /// The printed sentence that a place in a source is about: the one with the words around the
    /// column, and with most of what is quoted from there; none when nothing of it is printed.
    pub fn sentence(&self, at: &LinePlace, source: &str, quoted: &[&str]) -> Option<&str> {
        self.found(at, source, quoted).map(|(_, sentence)| sentence)
    }

    fn found(&self, at: &LinePlace, source: &str, quoted: &[&str]) -> Option<(&Passage, &str)> {
        let passages = self.passages(at)?;
        let words = words_around(source, at.column);
        let pointed: String = source.chars().skip(at.column.saturating_sub(1)).collect();
        // What a template fills in is not at the column letter by letter.
        let is_exact = quoted.iter().any(|name| !name.is_empty() && pointed.starts_with(name));
        let score = |sentence: &str| {
            let held = quoted.iter().filter(|name| sentence.contains(**name)).count();
            let alike = words.iter().filter(|word| sentence.contains(&***word)).map(|word| word.chars().count()).sum();
            if is_exact { (alike, held) } else { (held, alike) }
        };
        let sentences = passages.iter().flat_map(|passage| sentences(&passage.text).map(move |one| (passage, one)));
        let scored = sentences.map(|found| (score(found.1), found));
        // Of equal ones the first: `max_by_key` would take the last.
        let best = scored.rev().max_by_key(|(score, _)| *score);
        best.filter(|(score, _)| *score > (0, 0)).map(|(_, found)| found)
    }

    fn block(&mut self, block: &Block) {
        let source = &block.source;
        match &block.kind {
            BlockKind::Heading(heading) => {
                self.spot.enter(heading);
                self.run(&heading.body, source);
            }
            BlockKind::Paragraph(body) => {
                self.spot.paragraph += 1;
                self.run(body, source);
            }
            BlockKind::Picture(picture) => self.text(picture.caption.clone(), source),
            BlockKind::Chart(chart) => self.text(chart.caption.clone(), source),
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
            let passage = Passage { text, spot: self.spot.clone() };
            self.lines.entry(source.file.to_string()).or_default().entry(source.line).or_default().push(passage);
        }
    }
}

/// What ends a sentence.
const ENDS: [char; 5] = ['。', '！', '？', '；', '\n'];

/// The words of the sentence around a column of a source line, without its template tags and marks.
fn words_around(source: &str, column: usize) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut rest = source;
    let mut passed = 0;
    while let Some(c) = rest.chars().next() {
        let tag = [("{{", "}}"), ("{%", "%}")].iter().find(|(open, _)| rest.starts_with(open));
        let end = tag.map(|(_, close)| rest.find(close).map_or(rest.len(), |at| at + close.len()));
        let (piece, after) = rest.split_at(end.unwrap_or(c.len_utf8()));
        (rest, passed) = (after, passed + piece.chars().count());
        match c {
            _ if end.is_some() => words.push(String::new()),
            '*' | '_' | '\\' | '[' | ']' => words.push(String::new()),
            _ => words.iter_mut().last().into_iter().for_each(|word| word.push(c)),
        }
        if end.is_none() && ENDS.contains(&c) {
            if passed >= column {
                break;
            }
            words = vec![String::new()];
        }
    }
    words.retain(|word| word.chars().count() > 1);
    words.iter().map(|word| word.trim_end_matches(ENDS).to_owned()).collect()
}

/// Sentences with their full stops.
fn sentences(text: &str) -> impl DoubleEndedIterator<Item = &str> {
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
            assert_eq!(printed.sentence(&at(line), "", quoted), expected, "{line} {quoted:?}");
        }
    }

    #[test]
    fn a_sentence_is_found_by_the_words_around_the_column() {
        let mut printed = Printed::default();
        let body = vec![text("（1）能耗。预测前两年分别为5%。甲可完成。")];
        printed.block(&Block::new(BlockKind::Paragraph(body), at(4)));
        let source = "（1）能耗。预测前两年{{ v(a=\"。\") }}。**甲**可完成。";
        let column = source.chars().position(|c| c == '可').expect("there") + 1;
        let at = LinePlace { column, ..at(4) };
        assert_eq!(printed.sentence(&at, source, &["能耗", "可完成"]), Some("甲可完成。"));
        assert_eq!(words_around(source, 8), ["预测前两年"]);
        assert_eq!(words_around("{{", 9), [""; 0]);
    }

    #[test]
    fn a_clause_is_in_the_sentence_around_it() {
        let mut printed = Printed::default();
        let clause = Inline::Clause { source: at(9), body: vec![text("增长7%")] };
        let source = LinePlace { file: "模板.md".into(), line: 2, column: 1 };
        printed.block(&Block::new(BlockKind::Paragraph(vec![text("其中，"), clause, text("。")]), source));
        assert_eq!(printed.sentence(&at(9), "增长7%", &["7%"]), Some("其中，增长7%。"));
    }

    #[test]
    fn a_place_is_said_by_headings_and_paragraphs() {
        let heading = |level: u8, number: &str, line: usize| {
            let body = vec![text("标题")];
            let heading = Heading { level, number: number.to_owned(), run_in: false, id: line, cited: false, body };
            Block::new(BlockKind::Heading(heading), at(line))
        };
        let paragraph = |line: usize| Block::new(BlockKind::Paragraph(vec![text("甲。乙。")]), at(line));
        let mut printed = Printed::default();
        for block in [heading(1, "一、", 1), paragraph(2), heading(2, "（一）", 3), paragraph(4), paragraph(5)] {
            printed.block(&block);
        }
        printed.block(&heading(1, "二、", 6));
        for (line, said, heading) in [
            (2, "一、标题，第1段", 1),
            (3, "一、标题—（一）标题（标题）", 3),
            (5, "一、标题—（一）标题，第2段", 3),
            (6, "二、标题（标题）", 6),
        ] {
            let spot = printed.spot(&at(line), "", &[]).expect("printed");
            assert_eq!((spot.to_string().as_str(), spot.heading), (said, Some(heading)));
        }
    }
}
