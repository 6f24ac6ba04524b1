//! What stands beside the text: notes, which it refers to; headers, footers and comments, which are told.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::body::whole;
use super::flow::{Flow, Source};
use super::numbering::Lists;
use super::package::{Package, Relations};
use super::styles::Styles;
use super::tree::{self, Node, attribute, characters, elements, name};
use crate::extract::preflight::Refusal;
use crate::model::manuscript::{Element, Loss, LossKind};

/// The notes, in the order of their marks.
pub(super) fn notes(
    package: &Package,
    main: &Relations,
    styles: &Styles,
    lists: &Lists,
    flow: &mut Flow,
) -> Result<Vec<Vec<Element>>, Refusal> {
    let mut read: BTreeMap<(bool, String), Vec<Element>> = BTreeMap::new();
    for (kind, is_end) in [("footnotes", false), ("endnotes", true)] {
        let Some(found) = main.values().find(|relation| relation.kind == kind) else { continue };
        let Some(bytes) = package.parts.get(&*found.target) else { continue };
        let relations = package.relations(&found.target)?;
        tree::with(bytes, &found.target, |root| {
            let source = Source::new(package, styles, lists, &relations, root);
            // Separators are lines, no text.
            let is_note = |node: &Node<'_, '_>| matches!(attribute(*node, "type"), None | Some("normal"));
            for node in elements(root).filter(is_note) {
                let mark = (is_end, attribute(node, "id").unwrap_or_default().to_owned());
                let elements = whole(node, &source, flow);
                // Of two with one id one is shown.
                match read.entry(mark) {
                    Entry::Vacant(vacant) => drop(vacant.insert(elements)),
                    Entry::Occupied(_) => lose(&elements, is_end, flow),
                }
            }
        })?;
    }
    Ok(ordered(read, flow))
}

/// The notes in the order of their marks; those without a mark are told of.
pub(super) fn ordered(read: BTreeMap<(bool, String), Vec<Element>>, flow: &mut Flow) -> Vec<Vec<Element>> {
    // A mark within a note refers to one that is read already.
    let mut ordered = vec![Vec::new(); flow.notes.len()];
    for (mark, elements) in read {
        match flow.notes.get(&mark) {
            Some(at) => ordered[*at] = elements,
            None => lose(&elements, mark.0, flow),
        }
    }
    ordered
}

/// Notes that no mark refers to, which Word does not show.
fn lose(elements: &[Element], is_end: bool, flow: &mut Flow) {
    let words = if is_end { "尾注" } else { "脚注" };
    let text = elements.iter().map(Element::text).collect::<Vec<_>>().join("\n");
    if !text.is_empty() {
        let text = format!("{text}（正文中没有这一条{words}的标记）");
        flow.losses.push(Loss { kind: LossKind::Hidden, after: 0, text });
    }
}

/// Headers and footers, of those that say the same the first; comments, each at its place.
pub(super) fn margins(package: &Package, relations: &Relations, flow: &mut Flow) -> Result<(), Refusal> {
    let mut told: Vec<Loss> = Vec::new();
    for relation in relations.values() {
        let kind = match relation.kind.as_str() {
            "header" => LossKind::Header,
            "footer" => LossKind::Footer,
            "comments" => LossKind::Comment,
            _ => continue,
        };
        let Some(bytes) = package.parts.get(&*relation.target) else { continue };
        tree::with(bytes, &relation.target, |root| {
            if kind == LossKind::Comment {
                for comment in elements(root) {
                    let after = attribute(comment, "id").and_then(|id| flow.comments.get(id)).copied().unwrap_or(0);
                    told.push(Loss { kind, after, text: characters(comment) });
                }
            } else if let Some(text) = margin(root)
                && !told.iter().any(|loss| loss.kind == kind && loss.text == text)
            {
                told.push(Loss { kind, after: 0, text });
            }
        })?;
    }
    flow.losses.append(&mut told);
    Ok(())
}

/// What a header or footer says, a watermark too; none where nothing is seen.
fn margin(root: Node<'_, '_>) -> Option<String> {
    let of_kind = |kind: &'static str| root.descendants().filter(move |node| node.is_element() && name(*node) == kind);
    let drawn = of_kind("textpath").filter_map(|node| attribute(node, "string"));
    let text = std::iter::once(characters(root).as_str()).chain(drawn).collect::<Vec<_>>().join("\n");
    let text = text.trim().to_owned();
    let is_drawn = of_kind("blip").chain(of_kind("imagedata")).next().is_some();
    (is_drawn || !text.is_empty()).then_some(text)
}
