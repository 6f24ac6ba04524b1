//! What is drawn in a paragraph: pictures, text boxes, charts, diagrams, embedded objects.

use std::sync::Arc;

use super::body::whole;
use super::flow::{Flow, Source};
use super::paragraph::Open;
use super::tree::{self, Node, attribute, characters, chosen, elements, name, reference, text, within};
use crate::model::manuscript::{LossKind, Picture, SpanKind};

/// Reads a drawing of either kind (`w:drawing`, `w:pict`, `w:object`).
pub(super) fn read(node: Node<'_, '_>, source: &Source<'_>, flow: &mut Flow, out: &mut Open) {
    let alt = described(node);
    let before = (flow.pieces, flow.losses.len());
    parts(node, &alt, source, flow, out);
    let is_object = name(node) == "object" || within(node, "OLEObject").is_some();
    if is_object {
        flow.lose(LossKind::Object, String::new());
    } else if before == (flow.pieces, flow.losses.len()) && is_shape(node) {
        flow.lose(LossKind::Diagram, String::new());
    }
}

/// The text for those who cannot see it.
fn described(node: Node<'_, '_>) -> String {
    let properties = within(node, "docPr").or_else(|| within(node, "shape"));
    let text = properties.and_then(|node| attribute(node, "descr").or_else(|| attribute(node, "alt")));
    text.unwrap_or_default().trim().to_owned()
}

/// Lines and frames that only adorn a page are drawn in every second document; all else is told.
fn is_shape(node: Node<'_, '_>) -> bool {
    let is_line = |node: Node<'_, '_>| match name(node) {
        "prstGeom" => Some(attribute(node, "prst").is_some_and(|kind| kind == "line" || kind.contains("Connector"))),
        "line" => Some(true),
        // The number is that of straight arrows.
        "shape" => Some(attribute(node, "type").is_some_and(|kind| kind.ends_with("_t32"))),
        "custGeom" | "rect" | "roundrect" | "oval" | "polyline" | "arc" | "curve" => Some(false),
        _ => None,
    };
    let mut shapes = node.descendants().filter(Node::is_element).filter_map(is_line).peekable();
    shapes.peek().is_none() || shapes.any(|is_line| !is_line)
}

fn parts(parent: Node<'_, '_>, alt: &str, source: &Source<'_>, flow: &mut Flow, out: &mut Open) {
    for node in elements(parent) {
        match name(node) {
            "txbxContent" => boxed(node, source, flow),
            "blip" => picture(reference(node, "embed").or_else(|| reference(node, "link")), alt, source, flow, out),
            "imagedata" => picture(reference(node, "id").or_else(|| attribute(node, "href")), alt, source, flow, out),
            "chart" if reference(node, "id").is_some() => elsewhere(node, "id", LossKind::Chart, source, flow),
            "relIds" => elsewhere(node, "dm", LossKind::Diagram, source, flow),
            "AlternateContent" => parts(chosen(node), alt, source, flow, out),
            "textpath" => flow.lose(LossKind::Diagram, attribute(node, "string").unwrap_or_default().to_owned()),
            // Text of shapes that is none of the document's.
            "t" => flow.lose(LossKind::Diagram, characters(node)),
            "delText" => flow.lose(LossKind::Deleted, characters(node)),
            _ => parts(node, alt, source, flow, out),
        }
    }
}

/// Shows a picture. One that is shown twice is one.
fn picture(id: Option<&str>, alt: &str, source: &Source<'_>, flow: &mut Flow, out: &mut Open) {
    let Some(id) = id else { return };
    let Some(relation) = source.relations.get(id) else { return flow.lose(LossKind::Picture, alt.to_owned()) };
    let known = flow.shown.get(&relation.target).copied();
    let index = known.unwrap_or_else(|| {
        let name = relation.target.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
        let bytes = source.package.parts.get(&*relation.target).filter(|_| !relation.is_outside).cloned();
        flow.pictures.push(Picture { name, alt: alt.to_owned(), bytes: bytes.unwrap_or_default() });
        flow.shown.insert(relation.target.clone(), flow.pictures.len() - 1);
        flow.pictures.len() - 1
    });
    out.put_thing(SpanKind::Picture(index), flow);
}

/// A chart or diagram: what it says stands in a part of its own, and is told once.
fn elsewhere(node: Node<'_, '_>, attribute_of: &str, kind: LossKind, source: &Source<'_>, flow: &mut Flow) {
    let part = reference(node, attribute_of).and_then(|id| source.relations.get(id)).map(|found| &found.target);
    let part = part.filter(|part| flow.told.insert(Arc::clone(part)));
    let said = part.and_then(|part| source.package.parts.get(&**part).zip(Some(part))).map(|(bytes, part)| {
        let texts = |root: Node<'_, '_>| {
            let shown = root.descendants().filter(|node| node.is_element() && matches!(name(*node), "t" | "v"));
            shown.map(text).collect::<Vec<_>>().join(" ")
        };
        tree::with(bytes, part, texts).unwrap_or_default()
    });
    flow.lose(kind, said.unwrap_or_default());
}

/// What stands in a text box, which follows the paragraph that it is anchored in.
fn boxed(content: Node<'_, '_>, source: &Source<'_>, flow: &mut Flow) {
    // It has an end of its own.
    let (outer, open) = (std::mem::take(&mut flow.boxed), flow.open.take());
    flow.boxes += 1;
    let mut inside = whole(content, source, flow);
    flow.boxes -= 1;
    flow.boxed = outer;
    flow.boxed.append(&mut inside);
    flow.open = open;
}
