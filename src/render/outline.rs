//! The headings of a report as formats that link to them list them.

use crate::markup::block::{BlockKind, Heading, Inline, for_each_block, plain_text};
use crate::markup::escape::ascii_name;
use crate::model::report::{Report, Section, SectionKind};

/// A line of the contents.
pub(super) struct Entry {
    /// Level of its heading, from 1.
    pub level: u8,
    /// Its words, on one line.
    pub words: String,
    /// The name of what it leads to.
    pub target: String,
}

/// The titles of sections, and the headings down to a level.
pub(super) fn entries(report: &Report, depth: u8) -> Vec<Entry> {
    let mut found = Vec::new();
    let mut entry = |level: u8, words: String, target: String| {
        found.push(Entry { level, words: words.replace('\n', " "), target });
    };
    for section in &report.sections {
        if let Some(title) = titled(section) {
            entry(1, title, key_name(&section.key));
        }
        for_each_block(&section.blocks, &mut |block| match &block.kind {
            BlockKind::Heading(heading) if is_listed(heading, depth) => {
                entry(heading.level, format!("{}{}", heading.label(), current(&heading.body)), heading_name(heading));
            }
            _ => {}
        });
    }
    found
}

/// True for a heading that contents down to a level list.
pub(super) fn is_listed(heading: &Heading, depth: u8) -> bool {
    !heading.run_in && heading.id > 0 && heading.level <= depth
}

/// The words of a heading as it is now: of one that differs between two versions, those of the new one.
fn current(body: &[Inline]) -> String {
    let kept: Vec<Inline> = body.iter().filter(|inline| !matches!(inline, Inline::Removed(_))).cloned().collect();
    plain_text(if kept.is_empty() { body } else { &kept })
}

/// The words by which the contents list a section that has a title of its own.
fn titled(section: &Section) -> Option<String> {
    match section.kind {
        SectionKind::Body => None,
        SectionKind::Preface => Some(section.title.clone()).filter(|title| !title.is_empty()),
        SectionKind::Annex => Some(format!("{}　{}", section.number, section.title)),
    }
}

/// The name by which a section, table, box, picture or chart is found in a file.
pub(super) fn key_name(key: &str) -> String {
    format!("to-{}", ascii_name(key))
}

/// The name by which a heading is found in a file.
pub(super) fn heading_name(heading: &Heading) -> String {
    format!("heading-{}", heading.id)
}
