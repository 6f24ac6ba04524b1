//! The lines of a document and of the report that it became, to hold one against the other.

use std::collections::BTreeMap;

use super::fate::{Fate, Fates};
use super::heads::{line, numbered};
use super::outline::caption;
use crate::markup::block::{Block, BlockKind, plain_text};
use crate::model::manuscript::{Element, Manuscript};
use crate::model::report::{Report, SectionKind};

/// Lines that only one of the two has.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Differences {
    /// Of the document.
    pub missing: Vec<String>,
    /// Of the report.
    pub added: Vec<String>,
}

/// What a document and its report say differently, but for room between characters.
pub fn differences(manuscript: &Manuscript, fates: &Fates, report: &Report) -> Differences {
    let mut counts: BTreeMap<String, (i64, String, usize)> = BTreeMap::new();
    let mut add = |line: String, by: i64, order: usize| {
        let bare: String = line.chars().filter(|c| !c.is_whitespace()).collect();
        if !bare.is_empty() {
            counts.entry(bare).or_insert((0, line, order)).0 += by;
        }
    };
    for (order, text) in of_document(manuscript, fates).into_iter().enumerate() {
        add(text, 1, order);
    }
    for (order, text) in of_report(report).into_iter().enumerate() {
        add(text, -1, order);
    }
    let mut differ: Vec<(i64, String, usize)> = counts.into_values().filter(|(count, ..)| *count != 0).collect();
    differ.sort_by_key(|(_, _, order)| *order);
    let mut differences = Differences::default();
    for (count, line, _) in differ {
        let side = if count > 0 { &mut differences.missing } else { &mut differences.added };
        side.extend(std::iter::repeat_n(line, usize::try_from(count.unsigned_abs()).unwrap_or(1)));
    }
    differences
}

/// Heads, text and captions of a document.
fn of_document(manuscript: &Manuscript, fates: &Fates) -> Vec<String> {
    let mut out = Vec::new();
    for element in &manuscript.elements {
        let Element::Paragraph(paragraph) = element else { continue };
        let shown = line(paragraph);
        // 附件2：… says number and title in one line.
        let parts = shown.split_once(|c: char| c.is_whitespace() || matches!(c, '：' | ':'));
        if let Some((number, title)) = parts.filter(|(number, title)| {
            number.starts_with('附') && !title.is_empty() && matches!(fates.of(paragraph.ordinal), Some(Fate::Head(_)))
        }) {
            out.extend([number.to_owned(), title.to_owned()]);
            continue;
        }
        match fates.of(paragraph.ordinal) {
            Some(Fate::Head(_)) => out.push(head(&line(paragraph))),
            Some(Fate::Text(_)) => out.push(line(paragraph).replace('\t', "")),
            // Whatever parts number and title.
            Some(Fate::Caption(_)) => {
                let line = line(paragraph);
                let parts = ["表", "图", "专栏"].into_iter().find_map(|kind| caption(&line, kind));
                // Boxes are compared as tables.
                if !line.starts_with("专栏") {
                    out.push(parts.map_or(line, |parts| format!("{}{}", parts.number, parts.title)));
                }
            }
            _ => {}
        }
    }
    out
}

/// A head with its number in one form: 1． and 1. are one, so are 附件1： and 附件1.
fn head(line: &str) -> String {
    if let Some((_, number, text)) = numbered(line) {
        let number: String = number.chars().filter(|c| c.is_alphanumeric()).collect();
        return format!("{number} {text}");
    }
    line.trim_end_matches(['：', ':']).to_owned()
}

/// The same of a report. Boxes and tables are compared as tables.
fn of_report(report: &Report) -> Vec<String> {
    let mut out = Vec::new();
    for section in &report.sections {
        match section.kind {
            SectionKind::Preface => out.push(section.title.clone()),
            SectionKind::Annex => out.extend([head(&section.number), section.title.replace('\n', "")]),
            SectionKind::Body => {}
        }
        blocks(&section.blocks, &mut out);
    }
    out
}

fn blocks(all: &[Block], out: &mut Vec<String>) {
    let mut rest = all.iter().peekable();
    while let Some(block) = rest.next() {
        match &block.kind {
            BlockKind::Heading(heading) if heading.run_in => {
                let below = rest.next_if(|next| matches!(next.kind, BlockKind::Paragraph(_)));
                let text = match below.map(|below| &below.kind) {
                    Some(BlockKind::Paragraph(body)) => plain_text(body),
                    _ => String::new(),
                };
                out.push(format!("{}{}。{text}", heading.label(), plain_text(&heading.body)));
            }
            BlockKind::Heading(heading) => out.push(head(&format!("{}{}", heading.label(), plain_text(&heading.body)))),
            BlockKind::Paragraph(body) => out.push(plain_text(body)),
            BlockKind::List(items) => {
                for item in items {
                    let mark = item.number.map_or_else(|| "•".to_owned(), |number| format!("{number}."));
                    let mut inner = Vec::new();
                    blocks(&item.blocks, &mut inner);
                    if let Some(first) = inner.first_mut() {
                        first.insert_str(0, &mark);
                    }
                    out.append(&mut inner);
                }
            }
            BlockKind::Quote(inner) | BlockKind::Changed(inner) => blocks(inner, out),
            BlockKind::Code(text) => out.push(text.clone()),
            BlockKind::Table(table) => {
                out.push(format!("{}{}", table.number, table.title));
                out.push(table.unit_line());
                out.extend(table.notes.iter().cloned());
            }
            BlockKind::Picture(picture) => out.push(format!("{}{}", picture.number, picture.caption)),
            BlockKind::Chart(chart) => out.push(format!("{}{}", chart.number, chart.caption)),
            BlockKind::ProjectBox(_) | BlockKind::SignOff(_) | BlockKind::Directive(_) => {}
        }
    }
}
