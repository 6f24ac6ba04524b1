//! A paragraph: its place in outline and lists, and its text as it is put together.

use std::sync::Arc;

use super::flow::{Flow, Source};
use super::look::LookPart;
use super::numbering::Lists;
use super::run::{self, Around};
use super::styles::{self, Style};
use super::tree::{Node, attribute, child, number, value};
use crate::markup::mark::without_reserved;
use crate::model::manuscript::{Look, Paragraph, Span, SpanKind};

/// A paragraph whose end has not been read.
#[derive(Debug, Default)]
pub(super) struct Open {
    paragraph: Paragraph,
    /// Its list and level there.
    list: Option<(String, usize)>,
    /// Something that is seen stands in it.
    is_begun: bool,
    /// A page or a column has ended in it.
    is_broken: bool,
    /// Its mark is not seen, and no number is where nothing is seen.
    is_hidden: bool,
}

/// Reads a paragraph; none where its end was deleted, so that the next one goes on in it.
pub(super) fn read(node: Node<'_, '_>, source: &Source<'_>, flow: &mut Flow) -> Option<Paragraph> {
    let properties = child(node, "pPr");
    let style = source.styles.get(properties.and_then(|node| value(node, "pStyle")));
    let mark = properties.and_then(|node| child(node, "rPr"));
    let outline = properties.and_then(styles::outline).or(style.outline);
    let mut open = Open::begin(style, outline, list(properties, style, source), flow);
    open.is_hidden = mark.map(LookPart::of).unwrap_or_default().over(style.look).is_hidden();
    run::runs(node, &Around { look: style.look, link: None }, source, flow, &mut open);
    open.look_around(flow);
    let is_deleted = mark.is_some_and(|node| child(node, "del").is_some() || child(node, "moveFrom").is_some());
    if is_deleted || properties.is_some_and(is_drop_cap) {
        flow.open = Some(open);
        return None;
    }
    Some(open.close(source.lists, flow))
}

/// The list that a paragraph belongs to, and its level there.
fn list(properties: Option<Node<'_, '_>>, style: &Style, source: &Source<'_>) -> Option<(String, usize)> {
    let own = properties.and_then(|node| child(node, "numPr"));
    let of_style = style.list.as_ref();
    let list = own.and_then(|own| value(own, "numId")).or(of_style.map(|list| list.id.as_str()))?;
    let level = own.and_then(|own| number(own, "ilvl"));
    // A style may leave its level to the list, which names the style there.
    let of_list = || of_style.and_then(|own| own.level.or_else(|| source.lists.level_of(list, &own.style)));
    (list != "0").then(|| (list.to_owned(), level.or_else(of_list).unwrap_or(0)))
}

/// A first letter over several lines is a paragraph of its own to Word.
fn is_drop_cap(properties: Node<'_, '_>) -> bool {
    let kind = child(properties, "framePr").and_then(|frame| attribute(frame, "dropCap"));
    kind.is_some_and(|kind| kind != "none")
}

/// A paragraph of its own that has no marks: a formula that stands alone.
pub(super) fn alone(text: String, flow: &mut Flow) -> Open {
    let mut open = Open::default();
    open.put(text, Look::default(), None, flow);
    open
}

impl Open {
    /// A paragraph of a style. What began before it, where an end was deleted, goes on with its looks.
    pub(super) fn begin(style: &Style, outline: Option<u8>, list: Option<(String, usize)>, flow: &mut Flow) -> Self {
        let begun = flow.open.take().unwrap_or_default();
        let paragraph = Paragraph {
            style: style.name.clone(),
            outline: outline.filter(|level| *level > 0),
            is_contents: begun.paragraph.is_contents || flow.is_in_contents() || style.name.starts_with("toc "),
            is_boxed: flow.boxes > 0,
            spans: begun.paragraph.spans,
            ..Paragraph::default()
        };
        Self { paragraph, list, is_begun: begun.is_begun, is_broken: begun.is_broken, is_hidden: false }
    }

    /// It belongs to contents that have begun in it.
    pub(super) fn look_around(&mut self, flow: &Flow) {
        self.paragraph.is_contents |= flow.is_in_contents();
    }

    /// Puts text behind what it says. What no document may hold is replaced.
    pub(super) fn put(&mut self, text: String, look: Look, link: Option<&Arc<str>>, flow: &mut Flow) {
        if text.is_empty() {
            return;
        }
        let is_seen = !text.trim().is_empty();
        if is_seen {
            self.go_on(flow);
        }
        flow.pieces += 1;
        let text = without_reserved(&text).unwrap_or(text);
        // Neighbours that look alike are one: programs cut text into pieces at every saving.
        match self.paragraph.spans.last_mut() {
            Some(Span { kind: SpanKind::Text(last), look: own, link: to }) if (*own, to.as_ref()) == (look, link) => {
                *last += &text;
            }
            _ => self.paragraph.spans.push(Span { kind: SpanKind::Text(text), look, link: link.cloned() }),
        }
    }

    /// Puts a picture or the mark of a note behind what it says.
    pub(super) fn put_thing(&mut self, kind: SpanKind, flow: &mut Flow) {
        self.go_on(flow);
        flow.pieces += 1;
        self.paragraph.spans.push(Span { kind, look: Look::default(), link: None });
    }

    /// A page or a column ends here. What follows in the paragraph, if anything, stands on another line.
    pub(super) fn break_off(&mut self) {
        self.is_broken = self.is_begun;
    }

    /// Something that is seen follows.
    fn go_on(&mut self, flow: &mut Flow) {
        self.is_begun = true;
        if std::mem::take(&mut self.is_broken) {
            self.put("\n".to_owned(), Look::default(), None, flow);
        }
    }

    /// The paragraph with all that its end tells.
    pub(super) fn close(self, lists: &Lists, flow: &mut Flow) -> Paragraph {
        let mut paragraph = self.paragraph;
        // Word counts an empty paragraph too, and shows its number; nobody writes one for its number's sake.
        let label = self.list.filter(|_| self.is_begun || !self.is_hidden);
        let label = label.map(|(list, level)| lists.next(&list, level, &mut flow.counters));
        if !paragraph.is_empty() {
            paragraph.label = label.unwrap_or_default();
            flow.paragraphs += 1;
            paragraph.ordinal = flow.paragraphs;
        }
        paragraph
    }
}
