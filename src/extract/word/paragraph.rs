//! A paragraph: its place in outline and lists, and the runs of its text as a reader sees them when all
//! tracked changes are accepted.

use super::body::{TEXT, blocks, chosen, is_prompt};
use super::drawing;
use super::flow::{Field, Flow, Source};
use super::look::LookPart;
use super::styles::{self, Style};
use super::tree::{Node, attribute, characters, child, elements, name, number, switch, value, within};
use crate::markup::mark::without_reserved;
use crate::model::manuscript::{Look, LossKind, Paragraph, Span, SpanKind};

/// What stands around a run.
#[derive(Debug, Clone)]
struct Around {
    /// How the text of the paragraph looks.
    look: LookPart,
    link: Option<String>,
}

/// Reads a paragraph.
pub(super) fn read(node: Node<'_, '_>, source: &Source<'_>, flow: &mut Flow) -> Paragraph {
    let properties = child(node, "pPr");
    let style = source.styles.get(properties.and_then(|node| value(node, "pStyle")));
    let mark = properties.and_then(|node| child(node, "rPr"));
    let outline = properties.and_then(styles::outline).or(style.outline).filter(|level| *level > 0);
    let was_in_contents = flow.is_in_contents();
    let is_open = mark.is_some_and(|node| child(node, "del").is_some() || child(node, "moveFrom").is_some());
    let mut paragraph =
        Paragraph { style: style.name.clone(), outline, is_boxed: flow.boxes > 0, ..Paragraph::default() };
    let around = Around { look: style.look, link: None };
    runs(node, &around, source, flow, &mut paragraph);
    flow.is_open = is_open;
    finished(paragraph, was_in_contents, flow, |flow| label(properties, style, source, flow))
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

/// The number that Word writes before it.
fn label(properties: Option<Node<'_, '_>>, style: &Style, source: &Source<'_>, flow: &mut Flow) -> String {
    let own = properties.and_then(|node| child(node, "numPr"));
    let of_style = style.list.as_ref();
    let list = own.and_then(|own| value(own, "numId")).or(of_style.map(|(list, _)| list.as_str()));
    let level = own.and_then(|own| number(own, "ilvl")).or(of_style.and_then(|(_, level)| *level)).unwrap_or(0);
    list.filter(|list| *list != "0").map(|list| source.lists.next(list, level, &mut flow.counters)).unwrap_or_default()
}

/// A formula that stands alone.
pub(super) fn formula(node: Node<'_, '_>, flow: &mut Flow) -> Paragraph {
    let mut paragraph = Paragraph::default();
    push(&mut paragraph, linear(node), Look::default(), None);
    if !paragraph.is_empty() {
        flow.paragraphs += 1;
        paragraph.ordinal = flow.paragraphs;
    }
    paragraph
}

fn runs(parent: Node<'_, '_>, around: &Around, source: &Source<'_>, flow: &mut Flow, out: &mut Paragraph) {
    for node in elements(parent) {
        match name(node) {
            "r" => run(node, around, source, flow, out),
            "hyperlink" => {
                let outside =
                    attribute(node, "id").and_then(|id| source.relations.get(id)).filter(|found| found.is_outside);
                let link = outside.map(|found| found.target.clone()).or_else(|| around.link.clone());
                runs(node, &Around { link, ..around.clone() }, source, flow, out);
            }
            "fldSimple" => {
                let instruction = attribute(node, "instr").unwrap_or_default().to_owned();
                flow.fields.push(Field { instruction, shows: true });
                runs(node, around, source, flow, out);
                flow.fields.pop();
            }
            "sdt" if child(node, "sdtPr").is_some_and(is_prompt) => {
                flow.lose(LossKind::Hidden, characters(node, &TEXT));
            }
            "sdt" => {
                if let Some(content) = child(node, "sdtContent") {
                    runs(content, around, source, flow, out);
                }
            }
            "del" | "moveFrom" => deleted(node, flow),
            "oMath" | "oMathPara" => push(out, linear(node), Look::default(), None),
            "AlternateContent" => runs(chosen(node), around, source, flow, out),
            "ins" | "moveTo" | "smartTag" | "customXml" | "dir" | "bdo" => runs(node, around, source, flow, out),
            _ => {}
        }
    }
}

/// What was deleted; fields end in it all the same.
fn deleted(node: Node<'_, '_>, flow: &mut Flow) {
    for mark in node.descendants().filter(|node| node.is_element() && name(*node) == "fldChar") {
        field(mark, flow);
    }
    let text = characters(node, &TEXT);
    if !text.is_empty() {
        flow.lose(LossKind::Deleted, text);
    }
}

fn run(node: Node<'_, '_>, around: &Around, source: &Source<'_>, flow: &mut Flow, out: &mut Paragraph) {
    let properties = child(node, "rPr");
    let own = properties.map(LookPart::of).unwrap_or_default();
    let of_style = source.styles.of_text(properties.and_then(|node| value(node, "rStyle")));
    let look = own.over(of_style).over(around.look);
    if look.is_hidden() {
        elements(node).filter(|node| name(*node) == "fldChar").for_each(|node| field(node, flow));
        let text = characters(node, &TEXT);
        if !text.is_empty() && !flow.is_in_instruction() {
            flow.lose(LossKind::Hidden, text);
        }
        return;
    }
    let link = around.link.clone().or_else(|| flow.field_link());
    content(node, look.look(), link.as_ref(), source, flow, out);
}

fn content(
    parent: Node<'_, '_>,
    look: Look,
    link: Option<&String>,
    source: &Source<'_>,
    flow: &mut Flow,
    out: &mut Paragraph,
) {
    for node in elements(parent) {
        let text = match name(node) {
            "fldChar" => {
                field(node, flow);
                checked(node).unwrap_or_default().to_owned()
            }
            "instrText" => {
                if let Some(open) = flow.fields.last_mut().filter(|field| !field.shows) {
                    open.instruction += node.text().unwrap_or_default();
                }
                continue;
            }
            // Within an instruction nothing is shown.
            _ if flow.is_in_instruction() => continue,
            "t" => node.text().unwrap_or_default().to_owned(),
            "tab" | "ptab" => "\t".to_owned(),
            "br" if attribute(node, "type").is_some_and(|kind| kind != "textWrapping") => continue,
            "br" | "cr" => "\n".to_owned(),
            "noBreakHyphen" => "-".to_owned(),
            "sym" => {
                let code = attribute(node, "char").and_then(|code| u32::from_str_radix(code, 16).ok()).unwrap_or(0);
                symbol(attribute(node, "font").unwrap_or_default(), code).to_string()
            }
            "footnoteReference" | "endnoteReference" => {
                let is_end = name(node) == "endnoteReference";
                flow.notes.push((is_end, attribute(node, "id").unwrap_or_default().to_owned()));
                out.spans.push(Span { kind: SpanKind::Note(flow.notes.len() - 1), look: Look::default(), link: None });
                continue;
            }
            "drawing" | "pict" | "object" => {
                drawing::read(node, source, flow, out);
                continue;
            }
            "ruby" => {
                let base = child(node, "rubyBase");
                base.into_iter().flat_map(elements).for_each(|node| content(node, look, link, source, flow, out));
                let above = child(node, "rt").map(|node| characters(node, &TEXT)).unwrap_or_default();
                flow.lose(LossKind::Ruby, above);
                continue;
            }
            "AlternateContent" => {
                content(chosen(node), look, link, source, flow, out);
                continue;
            }
            "delText" => {
                flow.lose(LossKind::Deleted, node.text().unwrap_or_default().to_owned());
                continue;
            }
            _ => continue,
        };
        push(out, text, look, link.cloned());
    }
}

/// The beginning, the middle or the end of a field.
fn field(node: Node<'_, '_>, flow: &mut Flow) {
    match attribute(node, "fldCharType") {
        Some("begin") => flow.fields.push(Field::default()),
        Some("separate") => flow.fields.last_mut().into_iter().for_each(|field| field.shows = true),
        Some("end") => drop(flow.fields.pop()),
        _ => {}
    }
}

/// What a box to tick shows, or the choice of a list: they have no text of their own.
fn checked<'a>(node: Node<'a, '_>) -> Option<&'a str> {
    let data = child(node, "ffData")?;
    if let Some(tick) = child(data, "checkBox") {
        let is_ticked = switch(tick, "checked").or_else(|| switch(tick, "default")).unwrap_or(false);
        return Some(if is_ticked { "☑" } else { "☐" });
    }
    let list = child(data, "ddList")?;
    let at: usize = number(list, "result").unwrap_or(0);
    attribute(elements(list).filter(|node| name(*node) == "listEntry").nth(at)?, "val")
}

/// A character of a face of signs. Those that no other face has become a box, which is seen and can be mended.
pub(super) fn symbol(face: &str, code: u32) -> char {
    const WINGDINGS: [(u32, char); 8] =
        [(0x6c, '●'), (0x6e, '■'), (0x75, '◆'), (0xa8, '☐'), (0xfb, '☒'), (0xfc, '✓'), (0xfd, '☒'), (0xfe, '☑')];
    let is_private = (0xf000..=0xf0ff).contains(&code);
    let own = if is_private { code - 0xf000 } else { code };
    let known = WINGDINGS.iter().find(|(sign, _)| face.starts_with("Wingdings") && *sign == own).map(|(_, c)| *c);
    let plain = || char::from_u32(own).filter(|c| !is_private && !c.is_control());
    // In the face Symbol the signs below 128 are those of the keyboard.
    let keyboard = || char::from_u32(own).filter(|c| is_private && face == "Symbol" && c.is_ascii_graphic());
    known.or_else(plain).or_else(keyboard).unwrap_or('□')
}

/// Puts text behind what a paragraph says. What no document may hold is replaced.
pub(super) fn push(out: &mut Paragraph, text: String, look: Look, link: Option<String>) {
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

/// A formula in one line: a/b, x^2, √(x).
fn linear(node: Node<'_, '_>) -> String {
    let all = |node: Node<'_, '_>| elements(node).map(linear).collect::<String>();
    let part = |wanted: &str| child(node, wanted).map(all).unwrap_or_default();
    match name(node) {
        "t" => node.text().unwrap_or_default().to_owned(),
        "f" => format!("{}/{}", grouped(&part("num")), grouped(&part("den"))),
        "sSup" => format!("{}^{}", grouped(&part("e")), grouped(&part("sup"))),
        "sSub" => format!("{}_{}", part("e"), grouped(&part("sub"))),
        "rad" => format!("√{}", grouped(&part("e"))),
        "d" => {
            let sign = |wanted, usual: &'static str| {
                within(node, wanted).and_then(|node| attribute(node, "val")).unwrap_or(usual).to_owned()
            };
            let parts: Vec<String> = elements(node).filter(|node| name(*node) == "e").map(all).collect();
            format!("{}{}{}", sign("begChr", "("), parts.join("|"), sign("endChr", ")"))
        }
        "nary" => {
            let sign = within(node, "chr").and_then(|node| attribute(node, "val")).unwrap_or("∫");
            format!("{sign}_{}^{} {}", grouped(&part("sub")), grouped(&part("sup")), part("e"))
        }
        "rPr" | "ctrlPr" => String::new(),
        _ => all(node),
    }
}

/// A part of a formula, with brackets where it would be torn apart without them.
fn grouped(part: &str) -> String {
    let is_one = part.chars().all(|c| c.is_alphanumeric() || c == '.');
    if is_one { part.to_owned() } else { format!("({part})") }
}

/// What stands in a text box, which follows the paragraph that it is anchored in.
pub(super) fn boxed(content: Node<'_, '_>, source: &Source<'_>, flow: &mut Flow) {
    // It has fields and an end of its own.
    let fields = std::mem::take(&mut flow.fields);
    let outer = std::mem::take(&mut flow.boxed);
    let is_open = std::mem::take(&mut flow.is_open);
    flow.boxes += 1;
    let mut inside = Vec::new();
    blocks(content, source, flow, &mut inside);
    flow.boxes -= 1;
    flow.boxed = outer;
    flow.boxed.append(&mut inside);
    (flow.fields, flow.is_open) = (fields, is_open);
}
