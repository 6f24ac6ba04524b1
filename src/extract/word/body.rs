//! The body of a document: paragraphs and tables in their order, then the notes that they refer to.

use std::collections::BTreeMap;

use super::flow::{Flow, Source};
use super::numbering::Lists;
use super::package::{Package, Relations};
use super::paragraph;
use super::styles::Styles;
use super::tree::{self, Node, attribute, characters, child, elements, name, number, switch, within};
use crate::extract::preflight::Refusal;
use crate::model::manuscript::{Cell, Element, Loss, LossKind, Manuscript, Paragraph, Row, Table};

/// Most columns that a cell may cover; Word has no more in a table.
pub(super) const MOST_COLUMNS: usize = 63;
/// Elements that hold characters of the text.
pub(super) const TEXT: [&str; 3] = ["t", "delText", "noBreakHyphen"];

/// Reads the text of a file.
pub(super) fn read(package: &Package) -> Result<Manuscript, Refusal> {
    let main = package.document()?;
    let relations = package.relations(&main)?;
    let styles = of_kind(package, &relations, "styles", Styles::read)?;
    let lists = of_kind(package, &relations, "numbering", Lists::read)?;
    let mut flow = Flow::default();
    let elements = part(package, &main, |root| {
        let source = Source { package, styles: &styles, lists: &lists, relations: &relations };
        let mut out = Vec::new();
        blocks(child(root, "body").unwrap_or(root), &source, &mut flow, &mut out);
        out
    })?;
    let mut manuscript = Manuscript { elements, ..Manuscript::default() };
    manuscript.notes = notes(package, &relations, &styles, &lists, &mut flow)?;
    beside(package, &relations, &mut flow)?;
    (manuscript.pictures, manuscript.losses) = (flow.pictures, flow.losses);
    Ok(manuscript)
}

fn part<T>(package: &Package, name: &str, read: impl FnOnce(Node<'_, '_>) -> T) -> Result<T, Refusal> {
    let bytes = package.parts.get(name).map(Vec::as_slice).unwrap_or_default();
    tree::with(bytes, name, read)
}

/// Reads the one part of a kind; what a document does not have is empty.
fn of_kind<T: Default>(
    package: &Package,
    relations: &Relations,
    kind: &str,
    read: impl FnOnce(Node<'_, '_>) -> T,
) -> Result<T, Refusal> {
    let found =
        relations.values().find(|relation| relation.kind == kind && package.parts.contains_key(&relation.target));
    found.map_or_else(|| Ok(T::default()), |relation| part(package, &relation.target, read))
}

/// Reads what stands below one another in an element.
pub(super) fn blocks(parent: Node<'_, '_>, source: &Source<'_>, flow: &mut Flow, out: &mut Vec<Element>) {
    for node in elements(parent) {
        match name(node) {
            "p" => {
                let joins = std::mem::take(&mut flow.is_open);
                let paragraph = paragraph::read(node, source, flow);
                put(paragraph, joins, out);
                out.append(&mut flow.boxed);
            }
            "tbl" => {
                let table = table(node, source, flow);
                if !table.rows.is_empty() {
                    out.push(Element::Table(table));
                }
            }
            "sdt" => {
                let Some(content) = child(node, "sdtContent") else { continue };
                let properties = child(node, "sdtPr");
                let gallery =
                    properties.and_then(|node| within(node, "docPartGallery")).and_then(|node| attribute(node, "val"));
                let is_contents = gallery.is_some_and(|gallery| gallery.eq_ignore_ascii_case("table of contents"));
                if properties.is_some_and(is_prompt) {
                    flow.lose(LossKind::Hidden, characters(content, &TEXT));
                    continue;
                }
                flow.contents += usize::from(is_contents);
                blocks(content, source, flow, out);
                flow.contents -= usize::from(is_contents);
            }
            "del" | "moveFrom" => flow.lose(LossKind::Deleted, characters(node, &TEXT)),
            "altChunk" => flow.lose(LossKind::Chunk, String::new()),
            "oMathPara" | "oMath" => out.push(Element::Paragraph(paragraph::formula(node, flow))),
            "AlternateContent" => blocks(chosen(node), source, flow, out),
            "customXml" | "ins" | "moveTo" | "smartTag" => blocks(node, source, flow, out),
            _ => {}
        }
    }
}

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

fn table(node: Node<'_, '_>, source: &Source<'_>, flow: &mut Flow) -> Table {
    flow.tables += 1;
    let mut table = Table { ordinal: flow.tables, rows: Vec::new() };
    rows(node, source, flow, &mut table.rows);
    table
}

fn rows(parent: Node<'_, '_>, source: &Source<'_>, flow: &mut Flow, out: &mut Vec<Row>) {
    for node in elements(parent) {
        match name(node) {
            "tr" => out.extend(row(node, source, flow)),
            "sdt" => child(node, "sdtContent").into_iter().for_each(|content| rows(content, source, flow, out)),
            "AlternateContent" => rows(chosen(node), source, flow, out),
            "customXml" | "ins" | "moveTo" => rows(node, source, flow, out),
            "del" | "moveFrom" => flow.lose(LossKind::Deleted, characters(node, &TEXT)),
            _ => {}
        }
    }
}

/// A row; none when it was deleted.
fn row(node: Node<'_, '_>, source: &Source<'_>, flow: &mut Flow) -> Option<Row> {
    let properties = child(node, "trPr");
    if properties.is_some_and(|node| child(node, "del").is_some()) {
        flow.lose(LossKind::Deleted, characters(node, &TEXT));
        return None;
    }
    if properties.and_then(|node| switch(node, "hidden")).unwrap_or(false) {
        flow.lose(LossKind::Hidden, characters(node, &TEXT));
        return None;
    }
    let is_header = properties.and_then(|node| switch(node, "tblHeader")).unwrap_or(false);
    let before = properties.and_then(|node| number(node, "gridBefore")).unwrap_or(0).min(MOST_COLUMNS);
    let mut row = Row { is_header, before, cells: Vec::new() };
    cells(node, source, flow, &mut row.cells);
    Some(row)
}

fn cells(parent: Node<'_, '_>, source: &Source<'_>, flow: &mut Flow, out: &mut Vec<Cell>) {
    for node in elements(parent) {
        match name(node) {
            "tc" => cell(node, source, flow, out),
            "sdt" => child(node, "sdtContent").into_iter().for_each(|content| cells(content, source, flow, out)),
            "AlternateContent" => cells(chosen(node), source, flow, out),
            "customXml" | "ins" | "moveTo" => cells(node, source, flow, out),
            "del" | "moveFrom" => flow.lose(LossKind::Deleted, characters(node, &TEXT)),
            _ => {}
        }
    }
}

fn cell(node: Node<'_, '_>, source: &Source<'_>, flow: &mut Flow, out: &mut Vec<Cell>) {
    let properties = child(node, "tcPr");
    let of = |wanted| properties.and_then(|node| child(node, wanted));
    let columns = properties.and_then(|node| number(node, "gridSpan")).unwrap_or(1).clamp(1, MOST_COLUMNS);
    // A cell that goes on and does not say how goes on from the one before.
    let goes_on = |merge: Node<'_, '_>| attribute(merge, "val").is_none_or(|kind| kind != "restart");
    let mut elements = Vec::new();
    blocks(node, source, flow, &mut elements);
    // The older way to cover columns: a cell of its own that says that it belongs to the one before.
    if let Some(last) = out.last_mut().filter(|_| of("hMerge").is_some_and(goes_on)) {
        last.columns = (last.columns + columns).min(MOST_COLUMNS);
        last.elements.extend(elements.into_iter().filter(|element| !is_blank(element)));
        return;
    }
    out.push(Cell { columns, is_covered: of("vMerge").is_some_and(goes_on), elements });
}

/// A paragraph without anything in it.
pub(super) fn is_blank(element: &Element) -> bool {
    matches!(element, Element::Paragraph(paragraph) if paragraph.is_empty())
}

/// Of contents in several forms the first, which newer programs show; the others say the same to older ones.
pub(super) fn chosen<'a, 'i>(node: Node<'a, 'i>) -> Node<'a, 'i> {
    child(node, "Choice").or_else(|| child(node, "Fallback")).unwrap_or(node)
}

/// What a control shows before anybody has filled it in.
pub(super) fn is_prompt(properties: Node<'_, '_>) -> bool {
    switch(properties, "showingPlcHdr").unwrap_or(false)
}

/// The notes, in the order of their marks.
fn notes(
    package: &Package,
    main: &Relations,
    styles: &Styles,
    lists: &Lists,
    flow: &mut Flow,
) -> Result<Vec<Vec<Element>>, Refusal> {
    let mut read: BTreeMap<(bool, String), Vec<Element>> = BTreeMap::new();
    for (kind, is_end) in [("footnotes", false), ("endnotes", true)] {
        let Some(found) = main.values().find(|relation| relation.kind == kind) else { continue };
        let Some(bytes) = package.parts.get(&found.target) else { continue };
        let relations = package.relations(&found.target)?;
        let source = Source { package, styles, lists, relations: &relations };
        tree::with(bytes, &found.target, |root| {
            // Separators are lines, no text.
            let is_note = |node: &Node<'_, '_>| matches!(attribute(*node, "type"), None | Some("normal"));
            for node in elements(root).filter(is_note) {
                let mut out = Vec::new();
                blocks(node, &source, flow, &mut out);
                read.insert((is_end, attribute(node, "id").unwrap_or_default().to_owned()), out);
            }
        })?;
    }
    Ok(ordered(&read, flow))
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
        let text = text_of(elements);
        if !text.is_empty() {
            let text = format!("{text}（正文中没有这一条{words}的标记）");
            flow.losses.push(Loss { kind: LossKind::Hidden, after: 0, text });
        }
    }
    ordered
}

/// What elements say.
pub(super) fn text_of(elements: &[Element]) -> String {
    let texts = elements.iter().map(|element| match element {
        Element::Paragraph(paragraph) => paragraph.text(),
        Element::Table(table) => table.rows.iter().flat_map(|row| &row.cells).map(Cell::text).collect(),
    });
    texts.collect()
}

/// What stands beside the text: headers, footers and comments. What is said twice is listed once.
fn beside(package: &Package, relations: &Relations, flow: &mut Flow) -> Result<(), Refusal> {
    let mut told: Vec<Loss> = Vec::new();
    for relation in relations.values() {
        let kind = match relation.kind.as_str() {
            "header" => LossKind::Header,
            "footer" => LossKind::Footer,
            "comments" => LossKind::Comment,
            _ => continue,
        };
        let Some(bytes) = package.parts.get(&relation.target) else { continue };
        tree::with(bytes, &relation.target, |root| {
            let each: Vec<Node<'_, '_>> = if kind == LossKind::Comment { elements(root).collect() } else { vec![root] };
            let texts = each.into_iter().map(|node| characters(node, &TEXT)).filter(|text| !text.trim().is_empty());
            told.extend(texts.map(|text| Loss { kind, after: 0, text }));
        })?;
    }
    flow.losses.append(&mut told);
    Ok(())
}
