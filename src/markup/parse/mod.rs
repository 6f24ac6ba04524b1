//! Markdown in, blocks out. The only user of pulldown-cmark: blocks here, runs in `inline`.
//!
//! Text may carry marks ([`super::mark`]): figures become nodes, a paragraph that is nothing but
//! directives becomes directive blocks. What cannot be set (raw HTML, pictures inside a line) is a
//! finding with its line, and stays visible as text.

mod columns;
mod inline;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::iter::Peekable;
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{CodeBlockKind, Event, OffsetIter, Options, Parser, Tag, TagEnd};

use crate::diag::{Code, Diagnostic, Sink};
use crate::markup::block::{
    Block, BlockKind, Cell, Heading, Inline, Item, Picture, Table, TableRow, TableSize, for_each_inline, for_each_run,
    plain_text,
};
use crate::markup::mark::without_references;
use crate::markup::{habits, pasted, tag};
use crate::place::{LinePlace, Place};

/// Text to parse and what is needed to place and fill it.
pub struct Source<'a> {
    /// Path of the file, for places.
    pub file: Arc<str>,
    /// Markdown with marks, without line marks.
    pub text: &'a str,
    /// For each line of `text`, the line of the file it comes from, 1-based.
    pub lines: &'a [usize],
    /// The file as it stands on disk, for messages.
    pub original: &'a str,
    /// Displayed text of a figure by its index.
    pub figure: &'a dyn Fn(usize) -> Option<String>,
}

/// Parses a text into blocks.
pub fn parse(source: &Source<'_>, sink: &mut Sink) -> Vec<Block> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_HEADING_ATTRIBUTES;
    let known = without_references(source.text).map_or(Cow::Borrowed(source.text), Cow::Owned);
    let (text, lines) = tag::lifted(&known, source.lines);
    let typed = pasted::heads(&text, &lines, source.original);
    let (text, lines, tables) = pasted::with_tables(text, lines, source.original);
    let text = habits::with_working_emphasis(&text);
    let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let mut reader = BlockParser {
        events: Parser::new_ext(&text, options).into_offset_iter().peekable(),
        source,
        lines: &lines,
        sink,
        starts,
        notes: BTreeMap::new(),
        tag: None,
        depth: 0,
        complaints: 0,
    };
    for found in typed.into_iter().chain(tables) {
        let at = LinePlace { file: source.file.clone(), line: found.line, column: 1 };
        reader.complain(&at, &found.message, found.reason, &found.cure);
    }
    let mut blocks = reader.blocks(None);
    if let Some((_, at)) = reader.tag.take() {
        reader.complain(&at, "责任单位的标记后面没有内容", UNOWNED, "请把标记写在它所指的段落、列表项或表格行的前一行");
    }
    let notes = without_inner(std::mem::take(&mut reader.notes));
    let sizes: BTreeMap<&str, usize> = notes.iter().map(|(label, body)| (&**label, plain_text(body).len())).collect();
    let mut room = MOST_NOTES;
    let mut strays = Vec::new();
    for_each_run(&mut blocks, &mut |run, at| {
        for_each_inline(run, &mut |inline| match inline {
            // Footnotes are put where they are referred to.
            Inline::Footnote(body) => {
                if let [Inline::Code(label)] = &body[..] {
                    let size = sizes.get(&**label).copied().unwrap_or(0);
                    match room.checked_sub(size) {
                        Some(left) => {
                            room = left;
                            *body = notes.get(label).cloned().unwrap_or_default();
                        }
                        None => *inline = Inline::Text(format!("[^{label}]")),
                    }
                }
            }
            // A picture inside a sentence is shown by its description.
            Inline::Link { target, body } if target.starts_with(PICTURE) => {
                *inline = Inline::Text(plain_text(body));
                strays.push(at.clone());
            }
            _ => {}
        });
    });
    for (at, message, hint) in habits::slips(&mut blocks) {
        reader.complain(&at, &message, "记号会原样印在报告里", hint);
    }
    for at in strays {
        reader.complain(&at, "图片不能写在一句话中间", NO_FORM, "请让图片单独占一行，前后各空一行");
    }
    blocks
}

struct BlockParser<'a, 'b> {
    events: Peekable<OffsetIter<'a>>,
    source: &'b Source<'a>,
    sink: &'b mut Sink,
    /// For each line of the text that is read, the line of the file.
    lines: &'b [usize],
    starts: Vec<usize>,
    notes: BTreeMap<String, Vec<Inline>>,
    /// The names of a tag that was read and not yet given to a block, and where it stands.
    tag: Option<(String, LinePlace)>,
    /// Quotations, lists and emphasis that are open.
    depth: usize,
    /// How often something was complained about.
    complaints: usize,
}

impl BlockParser<'_, '_> {
    /// Where a byte of the text was written.
    fn place(&self, at: usize) -> LinePlace {
        let index = self.starts.partition_point(|start| *start <= at).saturating_sub(1);
        let line = self.lines.get(index).or(self.lines.last()).copied().unwrap_or(1);
        LinePlace { file: self.source.file.clone(), line, column: 1 }
    }

    fn complain(&mut self, at: &LinePlace, message: &str, reason: &str, hint: &str) {
        self.complaints += 1;
        if self.complaints > MOST_COMPLAINTS {
            return;
        }
        let place = Place::line(&at.file, self.source.original, at.line, at.column);
        self.sink.push(Diagnostic::warning(Code::UnsupportedMarkup, place, message).because(reason).hint(hint));
    }

    /// Blocks up to the end of the enclosing one.
    fn blocks(&mut self, until: Option<TagEnd>) -> Vec<Block> {
        self.depth += 1;
        let mut blocks = Vec::new();
        // Items of a tight list hold their text without a paragraph around it.
        let mut loose = Vec::new();
        let mut loose_at = 0;
        while let Some((event, range)) = self.events.next() {
            match event {
                Event::End(end) if Some(end) == until => break,
                Event::Start(tag) if is_block(&tag) => {
                    self.flush(&mut loose, loose_at, &mut blocks);
                    self.tagged(&mut blocks, |reader, blocks| reader.block(tag, range, blocks));
                }
                Event::Rule => {}
                other => {
                    if loose.is_empty() {
                        loose_at = range.start;
                    }
                    self.inline(other, range, &mut loose);
                }
            }
        }
        self.flush(&mut loose, loose_at, &mut blocks);
        self.depth -= 1;
        blocks
    }

    fn flush(&mut self, loose: &mut Vec<Inline>, at: usize, blocks: &mut Vec<Block>) {
        if !loose.is_empty() {
            let body = std::mem::take(loose);
            self.tagged(blocks, |reader, blocks| reader.paragraph(body, at, blocks));
        }
    }

    /// Runs `read`; the first block that it adds gets the tag that stood before it or in it.
    fn tagged(&mut self, blocks: &mut Vec<Block>, read: impl FnOnce(&mut Self, &mut Vec<Block>)) {
        let before = self.tag.take();
        let at = blocks.len();
        read(self, blocks);
        let tag = before.or_else(|| self.tag.take());
        match (blocks.get_mut(at), tag) {
            (Some(block), Some((names, _))) if block.departments.is_empty() => block.departments = vec![names],
            (Some(_), _) => {}
            (None, tag) => self.tag = tag,
        }
    }

    fn block(&mut self, tag: Tag<'_>, range: Range<usize>, blocks: &mut Vec<Block>) {
        let source = self.place(range.start);
        // Deeper nesting is no document; its text is kept, its levels are not.
        if self.depth > DEEPEST && matches!(tag, Tag::BlockQuote(_) | Tag::List(_) | Tag::Item) {
            return;
        }
        let kind = match tag {
            Tag::Paragraph => {
                let body = self.inlines(TagEnd::Paragraph);
                return self.paragraph(body, range.start, blocks);
            }
            Tag::Heading { level, classes, attrs, .. } => {
                let run_in = classes.iter().any(|class| class.as_ref() == "run-in");
                let names = attrs.into_iter().find(|(key, _)| tag::KEYS.contains(&key.as_ref()));
                let departments = names.and_then(|(_, names)| names).map(|names| names.to_string());
                let mut body = self.inlines(TagEnd::Heading(level));
                self.unnumber(&mut body, &source);
                let heading = Heading { level: level as u8, number: String::new(), run_in, id: 0, cited: false, body };
                let departments = departments.into_iter().collect();
                blocks.push(Block { kind: BlockKind::Heading(heading), source, departments });
                return;
            }
            Tag::BlockQuote(kind) => BlockKind::Quote(self.blocks(Some(TagEnd::BlockQuote(kind)))),
            Tag::CodeBlock(kind) => {
                let text = self.verbatim(TagEnd::CodeBlock);
                if kind == CodeBlockKind::Indented {
                    blocks.extend(self.indented(&text, source.line));
                    return;
                }
                BlockKind::Code(self.unmarked(text.trim_end()))
            }
            Tag::List(start) => self.list(start),
            Tag::Table(alignments) => self.table(&alignments),
            Tag::FootnoteDefinition(label) => {
                let inner = self.blocks(Some(TagEnd::FootnoteDefinition));
                self.notes.insert(label.to_string(), joined(inner));
                return;
            }
            Tag::HtmlBlock => {
                let html = self.verbatim(TagEnd::HtmlBlock);
                if let Some(rest) = self.html(&html, range.start) {
                    blocks.push(Block::new(BlockKind::Paragraph(vec![Inline::Text(self.unmarked(&rest))]), source));
                }
                return;
            }
            other => {
                let end = other.to_end();
                blocks.extend(self.blocks(Some(end)));
                return;
            }
        };
        blocks.push(Block::new(kind, source));
    }

    /// Takes a typed number off a heading, which gets one of its own.
    fn unnumber(&mut self, body: &mut [Inline], at: &LinePlace) {
        let Some(Inline::Text(text)) = body.first_mut() else { return };
        let Some((_, length)) = pasted::typed_number(text) else { return };
        let number = text.drain(..length).collect::<String>();
        let message = format!("标题里手写了序号 `{}`，没有印出", number.trim());
        self.complain(at, &message, "标题的序号由程序统一编排，手写的会重复或不连续", "请删去标题里的序号");
    }

    /// The text of a code or HTML block as it is typed.
    fn verbatim(&mut self, until: TagEnd) -> String {
        let mut text = String::new();
        for (event, _) in self.events.by_ref() {
            match event {
                Event::Text(part) | Event::Html(part) => text.push_str(&part),
                Event::End(end) if end == until => break,
                _ => {}
            }
        }
        text
    }

    /// Lines that begin with spaces are paragraphs that someone indented, not code.
    fn indented(&mut self, text: &str, line: usize) -> Vec<Block> {
        let text = text.lines().map(str::trim_start).collect::<Vec<_>>().join("\n");
        let lines: Vec<usize> = (line..=line + text.lines().count()).collect();
        parse(&Source { file: self.source.file.clone(), text: &text, lines: &lines, ..*self.source }, self.sink)
    }

    /// The paragraphs of a run.
    fn paragraph(&self, body: Vec<Inline>, at: usize, blocks: &mut Vec<Block>) {
        for body in habits::paragraphs(body) {
            self.one_paragraph(body, at, blocks);
        }
    }

    /// A paragraph, or what its only contents are: directives or a picture.
    fn one_paragraph(&self, body: Vec<Inline>, at: usize, blocks: &mut Vec<Block>) {
        let source = self.place(at);
        let is_blank = |inline: &Inline| {
            matches!(inline, Inline::Text(text) if text.trim().is_empty()) || *inline == Inline::Break
        };
        let has_directive = body.iter().any(|inline| matches!(inline, Inline::Directive(_)));
        if has_directive && body.iter().all(|inline| matches!(inline, Inline::Directive(_)) || is_blank(inline)) {
            blocks.extend(body.into_iter().filter_map(|inline| match inline {
                Inline::Directive(index) => Some(Block::new(BlockKind::Directive(index), source.clone())),
                _ => None,
            }));
            return;
        }
        if let [Inline::Link { target, body: alt }] = &body[..]
            && let Some(picture) = target.strip_prefix(PICTURE)
        {
            let (path, caption) = picture.split_once('\n').unwrap_or((picture, ""));
            blocks.push(Block::new(BlockKind::Picture(picture_of(path, caption, &plain_text(alt))), source));
            return;
        }
        if !body.is_empty() {
            blocks.push(Block::new(BlockKind::Paragraph(body), source));
        }
    }

    fn list(&mut self, start: Option<u64>) -> BlockKind {
        let mut items = Vec::new();
        while let Some((event, _)) = self.events.next() {
            match event {
                Event::Start(Tag::Item) => {
                    let number = start.map(|start| start + items.len() as u64);
                    items.push(Item { number, blocks: self.blocks(Some(TagEnd::Item)) });
                }
                Event::End(TagEnd::List(_)) => break,
                _ => {}
            }
        }
        BlockKind::List(items)
    }

    fn table(&mut self, alignments: &[pulldown_cmark::Alignment]) -> BlockKind {
        let (mut header, mut rows, mut row) = (Vec::new(), Vec::new(), Vec::new());
        while let Some((event, _)) = self.events.next() {
            match event {
                Event::Start(Tag::TableCell) => row.push(Cell::single(self.inlines(TagEnd::TableCell))),
                Event::End(TagEnd::TableHead) => header.push(std::mem::take(&mut row)),
                Event::End(TagEnd::TableRow) => {
                    let departments = self.tag.take().map(|(names, _)| names).into_iter().collect();
                    rows.push(TableRow { cells: std::mem::take(&mut row), departments });
                }
                Event::End(TagEnd::Table) => break,
                _ => {}
            }
        }
        let columns = columns::styles(alignments, &rows);
        BlockKind::Table(Box::new(Table { columns, header, rows, size: TableSize::Normal, ..Table::default() }))
    }
}

/// Complaints about one text that are shown; who has more sees the next ones in the next run.
const MOST_COMPLAINTS: usize = 200;
/// Most bytes that the footnotes of a text may come to, each as often as it is referred to.
const MOST_NOTES: usize = 4 << 20;
/// Levels of nesting that are read.
const DEEPEST: usize = 16;

/// Why something cannot be set.
const NO_FORM: &str = "公文版式中没有对应的排法";
/// Why a tag that does not work matters.
const UNOWNED: &str = "它所指的内容会没有部门负责，摘编里找不到";

/// Marks a link that is a picture; a line feed cannot stand in an address.
const PICTURE: &str = "picture\n";

fn picture_of(path: &str, caption: &str, alt: &str) -> Picture {
    let path = path.trim_start_matches("../").trim_start_matches("./").trim_start_matches("inputs/");
    let path = path.strip_prefix("images/").unwrap_or(path).to_owned();
    let stem = path.rsplit('/').next().unwrap_or(&path);
    let key = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem).to_owned();
    let alt = if alt.is_empty() { caption.to_owned() } else { alt.to_owned() };
    Picture { key, number: String::new(), path, alt, caption: caption.to_owned() }
}

fn is_block(tag: &Tag<'_>) -> bool {
    use Tag::{Emphasis, Image, Link, Strikethrough, Strong, Subscript, Superscript};
    !matches!(tag, Strong | Emphasis | Strikethrough | Link { .. } | Image { .. } | Superscript | Subscript)
}

fn is_line_break(html: &str) -> bool {
    matches!(html.trim().to_ascii_lowercase().as_str(), "<br>" | "<br/>" | "<br />")
}

/// Footnotes whose own references to footnotes are text: a note that refers to itself has no end.
fn without_inner(mut notes: BTreeMap<String, Vec<Inline>>) -> BTreeMap<String, Vec<Inline>> {
    for body in notes.values_mut() {
        for_each_inline(body, &mut |inline| {
            if let Inline::Footnote(inner) = inline
                && let [Inline::Code(label)] = &inner[..]
            {
                *inline = Inline::Text(format!("[^{label}]"));
            }
        });
    }
    notes
}

/// The paragraphs of a footnote as one run.
fn joined(blocks: Vec<Block>) -> Vec<Inline> {
    let mut run = Vec::new();
    for block in blocks {
        if let BlockKind::Paragraph(body) = block.kind {
            if !run.is_empty() {
                run.push(Inline::Break);
            }
            run.extend(body);
        }
    }
    run
}

#[cfg(test)]
mod tests;
