//! Report in, one Markdown file out: the same structure, words and numbers, readable in any viewer.
//!
//! Boxes are quotations; footnotes are numbered through the whole file; tables that bars cannot show are HTML.

mod contents;
mod html;
mod inline;
mod lines;
mod table;

use std::fmt::Write;
use std::io;

use contents::Targets;
use inline::{address, longest_run};
use lines::Lines;

use super::chart;
use crate::markup::block::{Block, BlockKind, BoxBlock, Item};
use crate::markup::escape::{escape_markdown, escape_markdown_inside};
use crate::markup::habits::with_working_emphasis;
use crate::markup::linemap::LineMap;
use crate::model::report::{EndMatter, Report, Section, SectionKind};
use crate::project::World;

/// Writes the report as Markdown.
pub fn markdown(report: &Report) -> String {
    written(report).text
}

/// The report as the bytes of a Markdown file.
#[expect(clippy::unnecessary_wraps, reason = "other formats may fail")]
pub(super) fn file(report: &Report, _: &World) -> io::Result<Vec<u8>> {
    Ok(markdown(report).into_bytes())
}

/// The report as Markdown, and the line on which each inline stands in it.
pub fn markdown_with_lines(report: &Report) -> (String, LineMap<'_>) {
    let Lines { text, marks, .. } = written(report);
    (text, LineMap::new(marks.into_iter().map(|(inline, line)| (inline, line + 1)).collect()))
}

fn written(report: &Report) -> Lines<'_> {
    let meta = &report.meta;
    // Excerpts stand in a folder below that of the report and of its pictures.
    let (up, of) = match &meta.department {
        Some(name) => ("../", format!("（{}摘编）", escape_markdown_inside(name))),
        None => ("", String::new()),
    };
    let mut out = Lines::of(paragraph_of(meta.marks.lines().map(escape_markdown)));
    let _ = write!(out, "# {}{of}\n\n", headline(&escape_markdown(&meta.title)));
    if let Some(version) = &meta.version {
        let _ = writeln!(out, "（{}）\n", escape_markdown(version));
    }
    let (year, month, _) = meta.date;
    // What no bureau signs, such as the differences of two workbooks, has no date either.
    if !meta.bureau.is_empty() && !meta.page.signature {
        let _ = writeln!(out, "{}　{year}年{month}月\n", escape_markdown(&meta.bureau));
    }
    let targets = Targets::new(report);
    let _ = write!(out, "{}", targets.contents(report));
    let mut writer = MarkdownWriter { up, targets, in_table: false, in_link: false, notes: Vec::new() };
    let (text, annexes) = report.text_and_annexes();
    for section in text {
        out.append(writer.section(section));
    }
    let _ = write!(out, "{}", end_matter(&report.end_matter()));
    for section in annexes {
        out.append(writer.section(section));
    }
    for (note, number) in writer.notes.into_iter().zip(1_usize..) {
        let _ = write!(out, "[^{number}]: ");
        out.append(note);
        let _ = writeln!(out, "\n");
    }
    out
}

/// 附件说明 and the signature, as they stand on the page.
fn end_matter(end: &EndMatter<'_>) -> String {
    let lead = std::iter::once("附件：").chain(std::iter::repeat("　　　"));
    let entry = |(lead, (number, title)): (&str, &(&str, String))| {
        let dot = if number.is_empty() { "" } else { ". " };
        format!("{lead}{number}{dot}{}", escape_markdown(title))
    };
    let signed = end.signature.iter().flat_map(|(bureau, day)| [escape_markdown(bureau), day.clone()]);
    paragraph_of(lead.zip(&end.annexes).map(entry)) + &paragraph_of(signed)
}

/// Lines that a viewer does not join, as a paragraph; nothing for none.
fn paragraph_of(lines: impl Iterator<Item = String>) -> String {
    let lines: Vec<String> = lines.collect();
    if lines.is_empty() { String::new() } else { lines.join("\\\n") + "\n\n" }
}

struct MarkdownWriter<'a> {
    /// From the file to the folder of the report.
    up: &'static str,
    targets: Targets,
    /// A bar would end the cell, also in code.
    in_table: bool,
    /// A link holds no other.
    in_link: bool,
    /// The footnotes so far, each on a line.
    notes: Vec<Lines<'a>>,
}

impl<'a> MarkdownWriter<'a> {
    fn section(&mut self, section: &'a Section) -> Lines<'a> {
        let title = headline(&escape_markdown(&section.title));
        let mut out = Lines::of(match section.kind {
            SectionKind::Body => String::new(),
            SectionKind::Preface if section.title.is_empty() => String::new(),
            SectionKind::Preface => format!("{}## {title}\n\n", self.key_mark(&section.key)),
            SectionKind::Annex => format!("{}## {}　{title}\n\n", self.key_mark(&section.key), section.number),
        });
        out.append(self.blocks(&section.blocks));
        out
    }

    fn blocks(&mut self, blocks: &'a [Block]) -> Lines<'a> {
        let mut out = Lines::default();
        let mut rest = blocks.iter().peekable();
        let mut after_list = false;
        while let Some(block) = rest.next() {
            // Two lists in a row would be one.
            let is_list = matches!(block.kind, BlockKind::List(_));
            let _ = write!(out, "{}", if is_list && after_list { "<!-- -->\n\n" } else { "" });
            after_list = is_list;
            let made = match &block.kind {
                BlockKind::Heading(heading) if heading.run_in => {
                    let following = rest.next_if(|next| matches!(next.kind, BlockKind::Paragraph(_)));
                    let tail = match following.map(|block| &block.kind) {
                        Some(BlockKind::Paragraph(body)) => self.paragraph(body),
                        _ => Lines::default(),
                    };
                    let mut made = self.inlines(&heading.body);
                    made = made.on_one_line(|head| format!("**{}{}**。", heading.number, on_one_line(head)));
                    made.append(tail);
                    made
                }
                kind => self.block(kind),
            };
            let is_empty = made.text.is_empty();
            out.append(made.map(|text| with_working_emphasis(text).into_owned()));
            let _ = write!(out, "{}", if is_empty { "" } else { "\n\n" });
        }
        out
    }

    /// A block behind the mark by which it is found.
    fn block(&mut self, kind: &'a BlockKind) -> Lines<'a> {
        let mut out = Lines::of(match kind {
            BlockKind::Heading(heading) => self.heading_mark(heading),
            BlockKind::Table(table) => table.key.as_ref().map_or_else(String::new, |key| self.key_mark(key)),
            BlockKind::ProjectBox(listed) => self.key_mark(&listed.key),
            BlockKind::Picture(picture) => self.key_mark(&picture.key),
            BlockKind::Chart(chart) => self.key_mark(&chart.key),
            _ => String::new(),
        });
        out.append(self.unmarked(kind));
        out
    }

    fn unmarked(&mut self, kind: &'a BlockKind) -> Lines<'a> {
        match kind {
            BlockKind::Heading(heading) => {
                let marks = "#".repeat(usize::from(heading.level) + 1);
                // `1.` after the marks is text, not a list.
                let (number, body) = (heading.label(), self.inlines(&heading.body));
                body.on_one_line(|body| headline(&format!("{marks} {number}{}", on_one_line(body))))
            }
            BlockKind::Paragraph(body) => self.paragraph(body),
            BlockKind::List(items) => self.list(items),
            BlockKind::Quote(inner) => self.nested(inner).map(quoted),
            BlockKind::Changed(inner) => self.nested(inner),
            BlockKind::Code(text) => {
                let fence = "`".repeat(longest_run(text, '`').max(2) + 1);
                Lines::of(format!("{fence}\n{text}\n{fence}"))
            }
            BlockKind::Table(table) => self.table(table),
            BlockKind::ProjectBox(listed) => self.project_box(listed),
            BlockKind::Picture(picture) => {
                let (alt, path) = (escape_markdown(&picture.alt), address(&picture.path));
                let image = format!("![{alt}](<{}images/{path}>)", self.up);
                Lines::of(format!("{image}\n\n{}　{}", picture.number, escape_markdown(&picture.caption)))
            }
            BlockKind::Chart(chart) => {
                let alt = on_one_line(&escape_markdown(&chart.alternative()));
                let image = format!("![{alt}](<{}{}>)", self.up, chart::file(&chart.key));
                let mut made = Lines::of(format!("{image}\n\n{}　{}", chart.number, escape_markdown(&chart.caption)));
                // The alternative text has all the labels.
                made.marks = chart.labels().flat_map(|label| label.run).map(|inline| (inline, 0)).collect();
                made
            }
            BlockKind::SignOff(fields) => {
                let rows: Vec<String> =
                    fields.iter().map(|field| format!("| {} |  |", escape_markdown(field))).collect();
                Lines::of(format!("| 项目 | 签认 |\n| :---: | :---: |\n{}", rows.join("\n")))
            }
            BlockKind::Directive(_) => Lines::default(),
        }
    }

    fn nested(&mut self, blocks: &'a [Block]) -> Lines<'a> {
        self.blocks(blocks).map(|text| text.trim_end().to_owned())
    }

    fn list(&mut self, items: &'a [Item]) -> Lines<'a> {
        let mut out = Lines::default();
        let mut last = None;
        for (at, item) in items.iter().enumerate() {
            let between = if at > 0 { "\n" } else { "" };
            // A viewer counts on from the first number; after a gap another list begins.
            let is_gap = item.number.is_some() && last.is_some_and(|last| Some(last + 1) != item.number);
            let _ = write!(out, "{between}{}", if is_gap { "\n<!-- -->\n\n" } else { "" });
            let mark = item.number.map_or_else(|| "- ".to_owned(), |number| format!("{number}. "));
            let indent = " ".repeat(mark.len());
            let indented = |text: &str| format!("{mark}{}", text.replace('\n', &format!("\n{indent}")));
            out.append(self.nested(&item.blocks).map(indented));
            last = item.number;
        }
        out
    }

    fn project_box(&mut self, listed: &'a BoxBlock) -> Lines<'a> {
        let mut out = self.inlines(&listed.title).map(|title| format!("**{}　{title}**", listed.number));
        for group in &listed.groups {
            // Footnotes count on from the items to the name, which stands before them.
            let mut items = Lines::default();
            for (at, item) in group.items.iter().enumerate() {
                let _ = write!(items, "{}", if at > 0 { "、" } else { "" });
                items.append(self.inlines(&item.body));
            }
            let _ = write!(out, "\n\n**");
            out.append(self.inlines(&group.name));
            let _ = write!(out, "**。");
            out.append(items);
            let _ = write!(out, "。");
        }
        out.map(quoted)
    }
}

/// Markdown on one line.
fn on_one_line(text: &str) -> String {
    text.replace("\\\n", " ").replace('\n', " ")
}

/// A headline: number signs at its end would be taken off.
fn headline(text: &str) -> String {
    let rest = text.trim_end_matches('#');
    let marks = &text[rest.len()..];
    if marks.is_empty() || rest.ends_with('\\') || rest.is_empty() {
        text.to_owned()
    } else {
        format!("{rest}\\{marks}")
    }
}

fn quoted(text: &str) -> String {
    text.lines()
        .map(|line| if line.is_empty() { ">".to_owned() } else { format!("> {line}") })
        .collect::<Vec<_>>()
        .join("\n")
}
