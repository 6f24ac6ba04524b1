//! Runs of a report as HTML: every figure and every typed number is something that can be asked.

use std::fmt::Write as _;

use super::body::BodyWriter;
use super::data::TypedNote;
use crate::markup::block::{Inline, plain_text};
use crate::markup::escape::escape_tags;
use crate::render::outline::key_name;

impl<'a> BodyWriter<'a> {
    pub(super) fn run(&mut self, run: &'a [Inline]) {
        for inline in run {
            match inline {
                Inline::Text(text) => self.text(text),
                Inline::Code(text) => {
                    self.put("<code>");
                    self.text(text);
                    self.put("</code>");
                }
                Inline::Figure { id, text } => self.figure(*id, text),
                Inline::Strong(body) => self.inside("strong", body),
                Inline::Emphasis(body) => self.inside("em", body),
                Inline::Strike(body) => self.inside("s", body),
                Inline::Removed(body) => self.inside("del", body),
                Inline::Added(body) => self.inside("ins", body),
                Inline::Clause { source, body } => {
                    let outer = std::mem::replace(&mut self.source, source);
                    self.run(body);
                    self.source = outer;
                }
                Inline::Reference { key, text } => self.reference(key, text),
                Inline::Link { target, body } => self.link(target, body),
                Inline::Footnote(body) => self.footnote(body),
                Inline::Break => self.put("<br>"),
                Inline::Directive(_) => {}
            }
        }
    }

    fn inside(&mut self, tag: &str, body: &'a [Inline]) {
        let _ = write!(self.out, "<{tag}>");
        self.run(body);
        let _ = write!(self.out, "</{tag}>");
    }

    /// Text with its typed numbers marked.
    fn text(&mut self, text: &'a str) {
        let typed = &self.backing.typed;
        let known = if typed.is_empty() { None } else { typed.get(&(self.source.clone(), text.to_owned())) };
        let mut at = 0;
        for number in known.map(Vec::as_slice).unwrap_or_default() {
            let (Some(before), Some(own)) = (text.get(at..number.range.start), text.get(number.range.clone())) else {
                continue;
            };
            self.lines(before);
            let state = number.class.key();
            let index = self.typed.len();
            let _ = write!(self.out, "<span class=\"t {state}\" data-t=\"{index}\" role=\"button\">");
            self.lines(own);
            self.put("</span>");
            self.typed.push(TypedNote { number, source: self.source });
            at = number.range.end;
        }
        self.lines(text.get(at..).unwrap_or_default());
    }

    /// Text whose line breaks are kept.
    fn lines(&mut self, text: &str) {
        let escaped = escape_tags(text);
        if escaped.contains('\n') { self.put(&escaped.replace('\n', "<br>")) } else { self.put(&escaped) }
    }

    fn figure(&mut self, id: usize, text: &str) {
        // A figure that nothing is known about is text.
        if self.report.figures.get(id).is_none() {
            return self.lines(text);
        }
        let found = self.figures.remove(&id).unwrap_or_default();
        let found: Vec<String> = found.iter().map(usize::to_string).collect();
        let marks = if found.is_empty() { String::new() } else { format!(" data-x=\"{}\"", found.join(" ")) };
        let _ = write!(self.out, "<span class=\"f\" data-f=\"{id}\" role=\"button\"{marks}>");
        self.lines(text);
        self.put("</span>");
    }

    fn reference(&mut self, key: &str, text: &str) {
        let text = escape_tags(text);
        if self.keys.contains(key) {
            let _ = write!(self.out, "<a href=\"#{}\">{text}</a>", key_name(key));
        } else {
            self.put(&text);
        }
    }

    /// A link that a person may follow; anything else than a page or an address of mail is text.
    fn link(&mut self, target: &str, body: &'a [Inline]) {
        let is_page =
            ["http://", "https://", "mailto:"].iter().any(|scheme| target.to_ascii_lowercase().starts_with(scheme));
        if !is_page {
            return self.run(body);
        }
        let _ = write!(self.out, "<a href=\"{}\" target=\"_blank\" rel=\"noopener noreferrer\">", escape_tags(target));
        self.run(body);
        self.put("</a>");
    }

    fn footnote(&mut self, body: &'a [Inline]) {
        let number = self.notes.len() + 1;
        // Its place is taken before it is written: a note may hold another.
        self.notes.push(String::new());
        let outer = std::mem::take(&mut self.out);
        self.run(body);
        let note = std::mem::replace(&mut self.out, outer);
        self.notes[number - 1] = note;
        let marks = self.found(&plain_text(body));
        let _ = write!(
            self.out,
            "<sup class=\"note\"{marks}><a id=\"ref-{number}\" href=\"#note-{number}\" aria-label=\"脚注{number}\">{number}</a></sup>"
        );
    }
}
