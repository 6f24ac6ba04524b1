//! The body of a document: paragraphs and tables in their order.

use super::flow::{Flow, Source};
use super::formula::linear;
use super::numbering::Lists;
use super::package::{Package, Relations};
use super::run::is_prompt;
use super::styles::Styles;
use super::tree::{self, Node, attribute, characters, child, chosen, elements, name, within};
use super::{beside, paragraph, table};
use crate::extract::preflight::Refusal;
use crate::model::manuscript::{Element, LossKind, Manuscript};

/// Reads the text of a file.
pub(super) fn read(package: &Package) -> Result<Manuscript, Refusal> {
    let main = package.document()?;
    let relations = package.relations(&main)?;
    let styles = of_kind(package, &relations, "styles", Styles::read)?;
    let lists = of_kind(package, &relations, "numbering", Lists::read)?;
    let mut flow = Flow::default();
    let bytes = package.parts.get(&*main).map(Vec::as_slice).unwrap_or_default();
    let elements = tree::with(bytes, &main, |root| {
        let source = Source::new(package, &styles, &lists, &relations, root);
        whole(child(root, "body").unwrap_or(root), &source, &mut flow)
    })?;
    let notes = beside::notes(package, &relations, &styles, &lists, &mut flow)?;
    beside::margins(package, &relations, &mut flow)?;
    let Flow { pictures, losses, .. } = flow;
    Ok(Manuscript { file: String::new(), elements, notes, pictures, losses })
}

/// Reads the one part of a kind; what a document does not have is empty.
fn of_kind<T: Default>(
    package: &Package,
    relations: &Relations,
    kind: &str,
    read: impl FnOnce(Node<'_, '_>) -> T,
) -> Result<T, Refusal> {
    let found = relations.values().filter(|relation| relation.kind == kind);
    let part = found.map(|relation| &*relation.target).find_map(|name| Some((name, package.parts.get(name)?)));
    part.map_or_else(|| Ok(T::default()), |(name, bytes)| tree::with(bytes, name, read))
}

/// Reads the whole of what no field leads out of: the body, a note, a box.
pub(super) fn whole(parent: Node<'_, '_>, source: &Source<'_>, flow: &mut Flow) -> Vec<Element> {
    let outer = std::mem::take(&mut flow.fields);
    let out = story(parent, source, flow);
    flow.end_fields(0);
    flow.fields = outer;
    out
}

/// Reads what stands below one another in an element that no paragraph leads out of: also a cell.
pub(super) fn story(parent: Node<'_, '_>, source: &Source<'_>, flow: &mut Flow) -> Vec<Element> {
    let mut out = Vec::new();
    blocks(parent, source, flow, &mut out);
    close(source.lists, flow, &mut out);
    out
}

fn blocks(parent: Node<'_, '_>, source: &Source<'_>, flow: &mut Flow, out: &mut Vec<Element>) {
    for node in elements(parent) {
        match name(node) {
            "p" => {
                if let Some(paragraph) = paragraph::read(node, source, flow) {
                    out.push(Element::Paragraph(paragraph));
                    out.append(&mut flow.boxed);
                }
            }
            "tbl" => {
                close(source.lists, flow, out);
                out.extend(table::read(node, source, flow).map(Element::Table));
            }
            "sdt" => control(node, source, flow, out),
            "del" | "moveFrom" => flow.lose_text(LossKind::Deleted, characters(node)),
            "altChunk" => flow.lose(LossKind::Chunk, String::new()),
            "oMathPara" | "oMath" => {
                close(source.lists, flow, out);
                let line = linear(node, flow);
                let formula = paragraph::alone(line, flow).close(source.lists, flow);
                out.push(Element::Paragraph(formula));
            }
            "AlternateContent" => blocks(chosen(node), source, flow, out),
            "sdtContent" | "customXml" | "ins" | "moveTo" | "smartTag" => blocks(node, source, flow, out),
            _ => flow.lose_text(LossKind::Misplaced, characters(node)),
        }
    }
}

/// Ends the paragraph that waits for another one to go on in it.
pub(super) fn close(lists: &Lists, flow: &mut Flow, out: &mut Vec<Element>) {
    if let Some(open) = flow.open.take() {
        let paragraph = open.close(lists, flow);
        out.push(Element::Paragraph(paragraph));
        out.append(&mut flow.boxed);
    }
}

/// A control: a place to be filled in, or what a program keeps up to date.
fn control(node: Node<'_, '_>, source: &Source<'_>, flow: &mut Flow, out: &mut Vec<Element>) {
    let properties = child(node, "sdtPr");
    if properties.is_some_and(is_prompt) {
        flow.lose_text(LossKind::Hidden, characters(node));
        return;
    }
    let gallery = properties.and_then(|node| within(node, "docPartGallery")).and_then(|node| attribute(node, "val"));
    let is_contents = gallery.is_some_and(|gallery| gallery.eq_ignore_ascii_case("table of contents"));
    flow.contents += usize::from(is_contents);
    blocks(node, source, flow, out);
    flow.contents -= usize::from(is_contents);
}
