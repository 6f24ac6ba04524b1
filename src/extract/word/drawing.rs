//! What is drawn in a paragraph: pictures, text boxes, charts, diagrams, embedded objects.

use super::body::TEXT;
use super::flow::{Flow, Source};
use super::paragraph::boxed;
use super::tree::{self, Node, attribute, characters, elements, name, within};
use crate::model::manuscript::{Look, LossKind, Paragraph, Picture, Span, SpanKind};

/// Reads a drawing of either kind (`w:drawing`, `w:pict`, `w:object`).
pub(super) fn read(node: Node<'_, '_>, source: &Source<'_>, flow: &mut Flow, out: &mut Paragraph) {
    let alt = described(node);
    let before = (flow.pictures.len(), flow.boxed.len(), flow.losses.len());
    parts(node, &alt, source, flow, out);
    let is_object = name(node) == "object" || within(node, "OLEObject").is_some();
    if is_object {
        flow.lose(LossKind::Object, String::new());
    } else if before == (flow.pictures.len(), flow.boxed.len(), flow.losses.len()) && is_shape(node) {
        flow.lose(LossKind::Diagram, String::new());
    }
}

/// The text for those who cannot see it.
fn described(node: Node<'_, '_>) -> String {
    let properties = within(node, "docPr").or_else(|| within(node, "shape"));
    let text = properties.and_then(|node| attribute(node, "descr").or_else(|| attribute(node, "alt")));
    text.unwrap_or_default().trim().to_owned()
}

/// Lines and frames that only adorn a page are drawn in every second document.
fn is_shape(node: Node<'_, '_>) -> bool {
    let is_line = |node: &Node<'_, '_>| {
        let preset = (name(*node) == "prstGeom").then(|| attribute(*node, "prst")).flatten();
        name(*node) == "line" || preset.is_some_and(|preset| preset == "line" || preset.contains("Connector"))
    };
    !node.descendants().filter(Node::is_element).any(|node| is_line(&node))
}

fn parts(parent: Node<'_, '_>, alt: &str, source: &Source<'_>, flow: &mut Flow, out: &mut Paragraph) {
    for node in elements(parent) {
        match name(node) {
            "txbxContent" => boxed(node, source, flow),
            "blip" => picture(attribute(node, "embed").or_else(|| attribute(node, "link")), alt, source, flow, out),
            "imagedata" => picture(attribute(node, "id").or_else(|| attribute(node, "href")), alt, source, flow, out),
            "chart" if attribute(node, "id").is_some() => elsewhere(node, "id", LossKind::Chart, source, flow),
            "relIds" => elsewhere(node, "dm", LossKind::Diagram, source, flow),
            "AlternateContent" => parts(super::body::chosen(node), alt, source, flow, out),
            "textpath" => flow.lose(LossKind::Diagram, attribute(node, "string").unwrap_or_default().to_owned()),
            // Text of shapes that is none of the document's.
            "t" if TEXT.contains(&name(node)) => flow.lose(LossKind::Diagram, characters(node, &TEXT)),
            _ => parts(node, alt, source, flow, out),
        }
    }
}

fn picture(id: Option<&str>, alt: &str, source: &Source<'_>, flow: &mut Flow, out: &mut Paragraph) {
    let Some(relation) = id.and_then(|id| source.relations.get(id)) else { return };
    let name = relation.target.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
    let bytes = source.package.parts.get(&relation.target).filter(|_| !relation.is_outside).cloned();
    flow.pictures.push(Picture { name, alt: alt.to_owned(), bytes: bytes.unwrap_or_default() });
    out.spans.push(Span { kind: SpanKind::Picture(flow.pictures.len() - 1), look: Look::default(), link: None });
}

/// A chart or diagram: what it says stands in a part of its own.
fn elsewhere(node: Node<'_, '_>, attribute_of: &str, kind: LossKind, source: &Source<'_>, flow: &mut Flow) {
    let part = attribute(node, attribute_of).and_then(|id| source.relations.get(id)).map(|found| &found.target);
    let said = part.and_then(|part| source.package.parts.get(part).zip(Some(part))).map(|(bytes, part)| {
        let texts = |root: Node<'_, '_>| {
            let shown = root.descendants().filter(|node| node.is_element() && matches!(name(*node), "t" | "v"));
            shown.filter_map(|node| node.text()).collect::<Vec<_>>().join(" ")
        };
        tree::with(bytes, part, texts).unwrap_or_default()
    });
    flow.lose(kind, said.unwrap_or_default());
}
