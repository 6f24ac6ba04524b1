//! The runs of a paragraph: its text as a reader sees it when all tracked changes are accepted.

use std::sync::Arc;

use super::drawing;
use super::field::{Ended, checked};
use super::flow::{Flow, Source};
use super::formula::linear;
use super::look::LookPart;
use super::paragraph::Open;
use super::symbol::{drawn, symbol};
use super::tree::{Node, attribute, characters, child, chosen, elements, name, reference, switch, text, value};
use crate::model::manuscript::{Look, LossKind, SpanKind};

/// What stands around a run.
#[derive(Debug, Clone)]
pub(super) struct Around {
    /// How the text of the paragraph looks.
    pub look: LookPart,
    pub link: Option<Arc<str>>,
}

/// How the text of a run is shown.
struct Shown<'a> {
    look: Look,
    /// Its face, where that is one of signs.
    face: Option<&'a str>,
    around: &'a Around,
}

/// Reads runs, and whatever stands around them.
pub(super) fn runs(parent: Node<'_, '_>, around: &Around, source: &Source<'_>, flow: &mut Flow, out: &mut Open) {
    for node in elements(parent) {
        match name(node) {
            "r" => run(node, around, source, flow, out),
            "hyperlink" => {
                let found = reference(node, "id").and_then(|id| source.relations.get(id));
                let outside = found.filter(|found| found.is_outside).map(|found| found.target.clone());
                let link = outside.or_else(|| around.link.clone());
                runs(node, &Around { link, ..around.clone() }, source, flow, out);
            }
            "fldSimple" => {
                let outer = flow.fields.depth();
                flow.fields.begin();
                flow.fields.instruct(attribute(node, "instr").unwrap_or_default());
                flow.fields.show();
                runs(node, around, source, flow, out);
                flow.end_fields(outer);
            }
            "sdt" if child(node, "sdtPr").is_some_and(is_prompt) => {
                flow.lose_text(LossKind::Hidden, characters(node));
            }
            "del" | "moveFrom" => deleted(node, source, flow),
            "oMath" | "oMathPara" => {
                let line = linear(node, flow);
                out.put(line, Look::default(), None, flow);
            }
            "AlternateContent" => runs(chosen(node), around, source, flow, out),
            "sdt" | "sdtContent" | "ins" | "moveTo" | "smartTag" | "customXml" | "dir" | "bdo" => {
                runs(node, around, source, flow, out);
            }
            "subDoc" => flow.lose(LossKind::Chunk, String::new()),
            _ => flow.lose_text(LossKind::Misplaced, characters(node)),
        }
    }
}

/// What a control shows before anybody has filled it in.
pub(super) fn is_prompt(properties: Node<'_, '_>) -> bool {
    switch(properties, "showingPlcHdr").unwrap_or(false)
}

/// What was deleted; fields begin and end in it all the same.
fn deleted(node: Node<'_, '_>, source: &Source<'_>, flow: &mut Flow) {
    for mark in node.descendants().filter(|node| node.is_element() && name(*node) == "fldChar") {
        let ended = field(mark, source, flow);
        flow.lose_text(LossKind::Deleted, ended.text);
        ended.losses.into_iter().for_each(|(kind, text)| flow.lose(kind, text));
    }
    flow.lose_text(LossKind::Deleted, characters(node));
}

fn run(node: Node<'_, '_>, around: &Around, source: &Source<'_>, flow: &mut Flow, out: &mut Open) {
    let properties = child(node, "rPr");
    let own = properties.map(LookPart::of).unwrap_or_default();
    let of_style = source.styles.of_text(properties.and_then(|node| value(node, "rStyle")));
    let look = own.over(of_style).over(around.look);
    let face = properties.and_then(|node| child(node, "rFonts")).and_then(|faces| attribute(faces, "ascii"));
    let shown = Shown { look: look.look(), face, around };
    if look.is_hidden() {
        hidden(node, &shown, source, flow, out);
    } else {
        content(node, &shown, source, flow, out);
    }
}

/// A run that is not seen; fields begin and end in it all the same.
fn hidden(node: Node<'_, '_>, shown: &Shown<'_>, source: &Source<'_>, flow: &mut Flow, out: &mut Open) {
    for node in elements(node) {
        match name(node) {
            "fldChar" => mark(node, shown, source, flow, out),
            "instrText" => flow.fields.instruct(&text(node)),
            _ if flow.fields.hides() => flow.fields.hide(&characters(node)),
            "drawing" | "pict" | "object" => flow.lose(LossKind::Hidden, characters(node)),
            "sym" => flow.lose(LossKind::Hidden, sign(node).to_string()),
            _ => flow.lose_text(LossKind::Hidden, characters(node)),
        }
    }
}

fn content(parent: Node<'_, '_>, shown: &Shown<'_>, source: &Source<'_>, flow: &mut Flow, out: &mut Open) {
    for node in elements(parent) {
        let text = match name(node) {
            "fldChar" => {
                mark(node, shown, source, flow, out);
                continue;
            }
            "instrText" => {
                flow.fields.instruct(&text(node));
                continue;
            }
            // Within an instruction nothing is shown.
            _ if flow.fields.hides() => {
                flow.fields.hide(&characters(node));
                continue;
            }
            "t" => drawn(words(node), shown.face),
            "tab" | "ptab" => "\t".to_owned(),
            "br" => {
                if matches!(attribute(node, "type"), Some("page" | "column")) {
                    out.break_off();
                    continue;
                }
                "\n".to_owned()
            }
            "cr" => "\n".to_owned(),
            "noBreakHyphen" => "-".to_owned(),
            "sym" => sign(node).to_string(),
            "footnoteReference" | "endnoteReference" => {
                let is_end = name(node) == "endnoteReference";
                let note = flow.note(is_end, attribute(node, "id").unwrap_or_default());
                out.put_thing(SpanKind::Note(note), flow);
                continue;
            }
            "commentReference" => {
                let at = flow.paragraphs;
                flow.comments.insert(attribute(node, "id").unwrap_or_default().to_owned(), at);
                continue;
            }
            "drawing" | "pict" | "object" | "contentPart" => {
                drawing::read(node, source, flow, out);
                continue;
            }
            "ruby" => {
                if let Some(base) = child(node, "rubyBase") {
                    runs(base, shown.around, source, flow, out);
                }
                let above = child(node, "rt").map(characters).unwrap_or_default();
                flow.lose_text(LossKind::Ruby, above);
                continue;
            }
            "AlternateContent" => {
                content(chosen(node), shown, source, flow, out);
                continue;
            }
            "delText" => {
                flow.lose_text(LossKind::Deleted, text(node));
                continue;
            }
            _ => {
                flow.lose_text(LossKind::Misplaced, characters(node));
                continue;
            }
        };
        put(text, shown, flow, out);
    }
}

fn put(text: String, shown: &Shown<'_>, flow: &mut Flow, out: &mut Open) {
    let link = shown.around.link.clone().or_else(|| flow.fields.link().cloned());
    out.put(text, shown.look, link.as_ref(), flow);
}

/// The words of a text: at its ends room counts only where it is said to, and a line end is room.
fn words(node: Node<'_, '_>) -> String {
    const ROOM: [char; 4] = [' ', '\t', '\r', '\n'];
    let text = text(node);
    let is_kept = || {
        let said = node.ancestors().find_map(|node| node.attribute(("http://www.w3.org/XML/1998/namespace", "space")));
        said == Some("preserve")
    };
    let text = if text.starts_with(ROOM) || text.ends_with(ROOM) {
        if is_kept() { text } else { text.trim_matches(ROOM).to_owned() }
    } else {
        text
    };
    if text.contains(&ROOM[1..]) { text.replace(&ROOM[1..], " ") } else { text }
}

fn sign(node: Node<'_, '_>) -> char {
    let code = attribute(node, "char").and_then(|code| u32::from_str_radix(code, 16).ok()).unwrap_or(0);
    symbol(attribute(node, "font").unwrap_or_default(), code)
}

/// The beginning, the middle or the end of a field, with what it shows by itself.
fn mark(node: Node<'_, '_>, shown: &Shown<'_>, source: &Source<'_>, flow: &mut Flow, out: &mut Open) {
    if let Some(checked) = checked(node).filter(|_| !flow.fields.hides()) {
        put(checked.to_owned(), shown, flow, out);
    }
    let ended = field(node, source, flow);
    put(ended.text, shown, flow, out);
    ended.losses.into_iter().for_each(|(kind, text)| flow.lose(kind, text));
}

fn field(node: Node<'_, '_>, source: &Source<'_>, flow: &mut Flow) -> Ended {
    match attribute(node, "fldCharType") {
        Some("begin") if !source.unended.contains(&node.id().get_usize()) => flow.fields.begin(),
        Some("separate") => flow.fields.show(),
        Some("end") => return flow.fields.end().unwrap_or_default(),
        _ => {}
    }
    Ended::default()
}
