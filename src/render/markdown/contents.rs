//! The list of contents, and the marks that it and the references in the text lead to.
//!
//! The ids that viewers make of headings differ, and headings may be alike; the marks are our own.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::MarkdownWriter;
use crate::markup::block::Heading;
use crate::markup::escape::escape_markdown_inside;
use crate::model::report::Report;
use crate::render::outline::{Entry, entries, heading_name, is_listed, key_name};

/// What a report can link to.
pub(super) struct Targets {
    /// Keys that something carries.
    keys: BTreeSet<String>,
    /// Deepest level of headings in the list of contents; none when there is no list.
    depth: Option<u8>,
    /// Keys whose mark is written: a picture may stand twice.
    written: BTreeSet<String>,
}

impl Targets {
    pub(super) fn new(report: &Report) -> Self {
        let page = &report.meta.page;
        Self { keys: report.keys(), depth: page.contents.then_some(page.contents_depth), written: BTreeSet::new() }
    }

    /// True for a heading that the contents list.
    fn lists(&self, heading: &Heading) -> bool {
        self.depth.is_some_and(|depth| is_listed(heading, depth))
    }

    /// The list of contents; empty when there is none.
    pub(super) fn contents(&self, report: &Report) -> String {
        let mut list = String::new();
        // Levels above an entry, of which some may be missing: what is indented by more than one step would be code.
        let mut above: Vec<u8> = Vec::new();
        for Entry { level, words, target } in self.depth.map(|depth| entries(report, depth)).unwrap_or_default() {
            above.retain(|other| *other < level);
            let indent = "  ".repeat(above.len());
            above.push(level);
            let _ = writeln!(list, "{indent}- [{}](#{target})", escape_markdown_inside(&words));
        }
        if list.is_empty() { list } else { format!("## 目录\n\n{list}\n") }
    }
}

impl MarkdownWriter<'_> {
    /// Writes the text of a link.
    pub(super) fn linked<T>(&mut self, write: impl FnOnce(&mut Self) -> T) -> T {
        let outer = std::mem::replace(&mut self.in_link, true);
        let made = write(self);
        self.in_link = outer;
        made
    }

    /// Where a reference leads; none when the thing is elsewhere or the reference stands in a link already.
    pub(super) fn target(&self, key: &str) -> Option<String> {
        (!self.in_link && self.targets.keys.contains(key)).then(|| key_target(key))
    }

    /// The mark of a thing, as a paragraph that shows nothing.
    pub(super) fn key_mark(&mut self, key: &str) -> String {
        if self.targets.written.insert(key.to_owned()) { mark(&key_name(key)) } else { String::new() }
    }

    /// The mark of a heading that the contents list.
    pub(super) fn heading_mark(&self, heading: &Heading) -> String {
        if self.targets.lists(heading) { mark(&heading_name(heading)) } else { String::new() }
    }
}

fn mark(name: &str) -> String {
    format!("<a id=\"{name}\"></a>\n\n")
}

fn key_target(key: &str) -> String {
    format!("#{}", key_name(key))
}
