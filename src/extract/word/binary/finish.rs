//! Paragraphs and notes of an older file, put together.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::flow::Flow;
use crate::markup::mark::without_reserved;
use crate::model::manuscript::{Element, Look, Loss, LossKind, Paragraph, Span, SpanKind};

/// Puts a paragraph behind the others, or on to the one before whose end was deleted.
pub(super) fn put(mut paragraph: Paragraph, joins: bool, out: &mut Vec<Element>) {
    if let Some(Element::Paragraph(last)) = out.last_mut().filter(|_| joins) {
        // It looks as the paragraph whose end is left.
        let mut spans = std::mem::take(&mut last.spans);
        spans.append(&mut paragraph.spans);
        *last = Paragraph { spans, ..paragraph };
    } else {
        out.push(Element::Paragraph(paragraph));
    }
}

/// The notes in the order of their marks; those without a mark are told of.
pub(super) fn ordered(read: &BTreeMap<(bool, String), Vec<Element>>, flow: &mut Flow) -> Vec<Vec<Element>> {
    // A mark within a note refers to one that is read already.
    let marks = std::mem::take(&mut flow.notes);
    let mut ordered = Vec::new();
    for mark in &marks {
        ordered.push(read.get(mark).cloned().unwrap_or_default());
    }
    for (mark, elements) in read.iter().filter(|(mark, _)| !marks.contains(mark)) {
        let words = if mark.0 { "尾注" } else { "脚注" };
        let text: String = elements.iter().map(Element::text).collect();
        if !text.is_empty() {
            let text = format!("{text}（正文中没有这一条{words}的标记）");
            flow.losses.push(Loss { kind: LossKind::Hidden, after: 0, text });
        }
    }
    ordered
}

/// A paragraph without anything in it.
pub(super) fn is_blank(element: &Element) -> bool {
    matches!(element, Element::Paragraph(paragraph) if paragraph.is_empty())
}

/// A paragraph whose text is read, with its place and the number that the program writes before it.
pub(super) fn finished(
    mut paragraph: Paragraph,
    was_in_contents: bool,
    flow: &mut Flow,
    label: impl FnOnce(&mut Flow) -> String,
) -> Paragraph {
    paragraph.spans = joined(std::mem::take(&mut paragraph.spans));
    paragraph.is_contents = was_in_contents || flow.is_in_contents() || paragraph.style.starts_with("toc ");
    // Word counts an empty paragraph of a list and shows its number; nobody writes one for its number's sake.
    if !flow.is_open && !paragraph.is_empty() {
        paragraph.label = label(flow);
    }
    if !paragraph.is_empty() || !paragraph.label.is_empty() {
        flow.paragraphs += 1;
        paragraph.ordinal = flow.paragraphs;
    }
    paragraph
}

/// Puts text behind what a paragraph says. What no document may hold is replaced.
pub(super) fn push(out: &mut Paragraph, text: String, look: Look, link: Option<Arc<str>>) {
    if !text.is_empty() {
        let text = without_reserved(&text).unwrap_or(text);
        out.spans.push(Span { kind: SpanKind::Text(text), look, link });
    }
}

/// Neighbours that look alike are one: programs cut text into pieces at every saving.
fn joined(spans: Vec<Span>) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::new();
    for span in spans {
        if let (Some(Span { kind: SpanKind::Text(text), look, link }), SpanKind::Text(more)) =
            (out.last_mut(), &span.kind)
            && (*look, &*link) == (span.look, &span.link)
        {
            *text += more;
            continue;
        }
        out.push(span);
    }
    out
}
