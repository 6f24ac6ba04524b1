//! The words of both versions as one text: removed words struck out, added ones underlined.

use super::{Differences, Numbering, block, heading, list, paragraph, strong, text};
use crate::compare::sections::{change_of, change_of_passage, departments, texts};
use crate::compare::text::{Head, LeafKind, Number, Op, Part, Passage, Run, TextChange};
use crate::compare::{Audience, Change, Extent, department};
use crate::markup::block::{Block, BlockKind, Heading, Inline, Item};

use super::numbers::Collector;
use super::redline_tables;

/// The whole text.
pub(super) fn whole(differences: &Differences<'_>, numbers: &Collector) -> Vec<Block> {
    Writer { differences, numbers, extent: Extent::Whole, audience: Audience(None) }.parts()
}

/// A chapter of what differs, under its headings.
pub(super) fn chapter(differences: &Differences<'_>, made: &mut Numbering) -> Vec<Block> {
    let (old, new) = differences.editions;
    if new.report.sections.is_empty() {
        return Vec::new();
    }
    let name = differences.comparison.department.as_deref();
    let names = name.map(|name| department(old, new, name).unwrap_or_default());
    let mut blocks = vec![made.chapter("文字变化")];
    let audience = Audience(names.as_deref());
    let writer = Writer { differences, numbers: &made.numbers, extent: Extent::Changes, audience };
    blocks.extend(writer.parts());
    if blocks.len() == 1 {
        blocks.push(paragraph(vec![text("文字没有变化。")]));
    }
    blocks
}

struct Writer<'a> {
    differences: &'a Differences<'a>,
    numbers: &'a Collector,
    extent: Extent,
    audience: Audience<'a>,
}

impl Writer<'_> {
    fn parts(&self) -> Vec<Block> {
        self.differences.words.parts.iter().flat_map(|part| self.part(part)).collect()
    }

    fn part(&self, part: &Part<'_>) -> Vec<Block> {
        let Some(head) = part.new.as_ref().or(part.old.as_ref()) else { return Vec::new() };
        let passages: Vec<&Passage<'_>> = part.passages.iter().filter(|passage| self.is_shown(passage)).collect();
        let is_marked = change_of(part).is_some() && self.audience.is(head.departments);
        if self.extent == Extent::Changes && passages.is_empty() && !is_marked {
            return Vec::new();
        }
        let mut blocks = match self.extent {
            Extent::Whole => whole_head(part, head),
            Extent::Changes => path(part, head),
        };
        let mut items: Vec<Item> = Vec::new();
        for passage in passages {
            let made = self.passage(passage);
            // Neighbouring items of a list are one list again.
            match made {
                Rendered::Item(item) => items.push(item),
                Rendered::Blocks(mut made) => {
                    blocks.extend(listed(&mut items));
                    run_in(&mut blocks, &mut made);
                    blocks.extend(made);
                }
            }
        }
        blocks.extend(listed(&mut items));
        blocks
    }

    fn is_shown(&self, passage: &Passage<'_>) -> bool {
        match self.extent {
            Extent::Whole => true,
            Extent::Changes => {
                let change = change_of_passage(passage);
                let is_changed = change.is_some_and(|change| change != Change::Reformatted);
                is_changed && self.audience.is(&departments(passage))
            }
        }
    }

    fn passage(&self, passage: &Passage<'_>) -> Rendered {
        let Some(leaf) = passage.new.as_ref().or(passage.old.as_ref()) else { return Rendered::Blocks(Vec::new()) };
        let change = change_of_passage(passage);
        if change.is_none() && matches!(leaf.kind, LeafKind::Paragraph) && !has_footnote(leaf.block) {
            return Rendered::Blocks(vec![leaf.block.clone()]);
        }
        let mut body = self.numbers.runs(&passage.text);
        if passage.is_moved {
            body.insert(0, text("〔由他处移来〕"));
        }
        let notes = self.numbers(passage);
        let is_marked = change.is_some_and(|change| change != Change::Reformatted);
        let made = |mut blocks: Vec<Block>| {
            blocks.extend(notes.clone());
            if is_marked { vec![changed(blocks)] } else { blocks }
        };
        let kept = |words: &str| vec![paragraph([vec![text(words)], body.clone()].concat())];
        match leaf.kind {
            LeafKind::Item { number } if passage.new.is_some() => {
                Rendered::Item(Item { number, blocks: made(vec![paragraph(body)]) })
            }
            LeafKind::Paragraph | LeafKind::Item { .. } => Rendered::Blocks(made(vec![paragraph(body)])),
            LeafKind::Quote => Rendered::Blocks(made(vec![block(BlockKind::Quote(vec![paragraph(body)]))])),
            LeafKind::Footnote => Rendered::Blocks(made(kept("〔脚注〕"))),
            LeafKind::Code => Rendered::Blocks(made(kept("〔原样文字〕"))),
            LeafKind::Picture(number) => Rendered::Blocks(made(kept(&format!("〔{number}〕")))),
            LeafKind::Table(_) => Rendered::Blocks(
                redline_tables::table(self.differences, passage, is_marked, self.numbers).into_iter().collect(),
            ),
            LeafKind::Box(_) => {
                Rendered::Blocks(redline_tables::project_box(self.differences, passage).into_iter().collect())
            }
        }
    }

    /// Where the numbers that changed come from: below a passage, or at its foot.
    fn numbers(&self, passage: &Passage<'_>) -> Vec<Block> {
        let texts = texts(passage);
        let numbers = texts.iter().flat_map(|text| &text.numbers).filter(|number| !number.is_reformatted);
        let lines: Vec<String> = numbers
            .map(|number| {
                let side = |number: &Option<Number>| number.as_ref().map_or_else(|| "无".to_owned(), sourced);
                format!("{} → {}", side(&number.old), side(&number.new))
            })
            .collect();
        // A passage that came or went tells its numbers itself.
        let is_in_both = passage.old.is_some() && passage.new.is_some();
        if lines.is_empty() || !is_in_both || self.extent == Extent::Whole {
            return Vec::new();
        }
        vec![list(lines.into_iter().map(|line| vec![text(line)]).collect())]
    }
}

/// A heading of the whole text. One that is gone is set as a paragraph, so that it is not numbered.
fn whole_head(part: &Part<'_>, head: &Head<'_>) -> Vec<Block> {
    if head.title.is_empty() {
        return Vec::new();
    }
    let Some(new) = part.new.as_ref() else {
        let words = format!("{}{}", head.number, head.title);
        return vec![changed(vec![paragraph(vec![Inline::Removed(vec![strong(words)])])])];
    };
    let mut body = runs(&part.title.runs);
    body.extend(remark(part).map(|remark| text(format!("〔{remark}〕"))));
    let is_marked = change_of(part).is_some();
    // The title of a preface or an annex stands among the chapters.
    let level = new.level.max(1);
    let space = if new.level == 0 && !new.number.is_empty() { "　" } else { "" };
    let number = format!("{}{space}", new.number);
    let heading = Heading { level, number, run_in: new.run_in, id: 0, cited: false, body };
    let rendered = block(BlockKind::Heading(heading));
    // A bar cannot part a run-in heading from its paragraph.
    if is_marked && !new.run_in { vec![changed(vec![rendered])] } else { vec![rendered] }
}

/// Puts a run-in heading that ends `before` inside the bar of the paragraph that it begins.
fn run_in(before: &mut Vec<Block>, after: &mut [Block]) {
    let Some(Block { kind: BlockKind::Changed(inner), .. }) = after.first_mut() else { return };
    let is_head = |block: &mut Block| matches!(&block.kind, BlockKind::Heading(heading) if heading.run_in);
    if matches!(inner.first().map(|block| &block.kind), Some(BlockKind::Paragraph(_)))
        && let Some(head) = before.pop_if(is_head)
    {
        inner.insert(0, head);
    }
}

enum Rendered {
    Item(Item),
    Blocks(Vec<Block>),
}

fn listed(items: &mut Vec<Item>) -> Option<Block> {
    (!items.is_empty()).then(|| block(BlockKind::List(std::mem::take(items))))
}

/// A number and where it comes from.
fn sourced(Number { text, by_hand, cells, .. }: &Number) -> String {
    const MOST: usize = 3;
    let named = cells.iter().take(MOST).map(ToString::to_string).collect::<Vec<_>>().join("、");
    let more = if cells.len() > MOST { format!("等{}格", cells.len()) } else { String::new() };
    match cells.len() {
        _ if *by_hand => format!("{text}（手工写入）"),
        0 => format!("{text}（report.yaml）"),
        _ => format!("{text}（{named}{more}）"),
    }
}

/// What happened to the place of a heading.
fn remark(part: &Part<'_>) -> Option<String> {
    match (&part.old, &part.new) {
        (None, Some(_)) => Some("新增".to_owned()),
        (Some(_), None) => Some("删去".to_owned()),
        (Some(old), Some(new)) if part.is_moved => Some(format!("移动，原为{}{}", old.number, place(old, new))),
        (Some(old), Some(new)) if old.number != new.number => Some(format!("原编号{}", number(old.number))),
        _ => None,
    }
}

fn number(number: &str) -> &str {
    if number.is_empty() { "无" } else { number }
}

/// The heading that the old one stood under, where that was another.
fn place(old: &Head<'_>, new: &Head<'_>) -> String {
    match old.path.last() {
        Some(above) if old.path != new.path => format!("，在“{above}”下"),
        _ => String::new(),
    }
}

/// A heading of the short form: the titles that lead to it, joined.
fn path(part: &Part<'_>, head: &Head<'_>) -> Vec<Block> {
    let mut titles: Vec<&str> = head.path.iter().map(String::as_str).collect();
    titles.retain(|title| !title.is_empty());
    titles.push("");
    let mut body = vec![text(titles.join(" › "))];
    body.extend(runs(&part.title.runs));
    if head.title.is_empty() {
        body.push(text("（正文）"));
    }
    body.extend(remark(part).map(|remark| text(format!("〔{remark}〕"))));
    vec![heading(2, "", body)]
}

/// The runs of a text, marked.
pub(super) fn runs(runs: &[Run]) -> Vec<Inline> {
    runs.iter()
        .map(|run| {
            let words = vec![text(&run.text)];
            if run.op == Op::Equal { text(&run.text) } else { mark(run.op, words) }
        })
        .collect()
}

/// Words of one version, marked.
pub(super) fn mark(op: Op, words: Vec<Inline>) -> Inline {
    if op == Op::Removed { Inline::Removed(words) } else { Inline::Added(words) }
}

/// The runs of one side of a text, marked.
pub(super) fn side(change: &TextChange, op: Op) -> Vec<Inline> {
    let own: Vec<Run> = change.runs.iter().filter(|run| run.op == Op::Equal || run.op == op).cloned().collect();
    runs(&own)
}

fn changed(blocks: Vec<Block>) -> Block {
    block(BlockKind::Changed(blocks))
}

fn has_footnote(block: &Block) -> bool {
    match &block.kind {
        BlockKind::Paragraph(body) => body.iter().any(|inline| matches!(inline, Inline::Footnote(_))),
        _ => false,
    }
}
