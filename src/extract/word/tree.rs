//! A part of a Word file as a tree of elements, found by their local names: programs give the same elements
//! different prefixes, and the strict form of the standard other namespaces. The only user of roxmltree.

use std::borrow::Cow;

use roxmltree::{Document, ParsingOptions};

use crate::extract::preflight::{self, DEEPEST, Refusal};

pub(super) use roxmltree::Node;

/// Most elements and texts of one part; a report of 60 pages has some 60,000.
const MOST_NODES: u32 = 1_000_000;

/// Reads a part, and hands its outermost element on.
pub(super) fn with<T>(bytes: &[u8], name: &str, read: impl FnOnce(Node<'_, '_>) -> T) -> Result<T, Refusal> {
    let damaged = || Refusal::damaged(format!("`{}` 不是完整的 XML", name.escape_debug()));
    let text = decoded(bytes).ok_or_else(damaged)?;
    preflight::check_tags(name, &text)?;
    let options = ParsingOptions { nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(&text, options).map_err(|error| match error {
        roxmltree::Error::NodesLimitReached => Refusal::too_much(
            format!("`{}` 里的元素超过 {MOST_NODES} 个", name.escape_debug()),
            "请先核实来源；确是自己单位的文件，请分成几个文件",
        ),
        roxmltree::Error::DtdDetected => {
            Refusal::forged(format!("`{}` 里有 DTD，正常的 Word 文件没有", name.escape_debug()))
        }
        _ => damaged(),
    })?;
    if !is_flat(document.root()) {
        return Err(Refusal::nested(name));
    }
    Ok(read(document.root_element()))
}

/// The text of a part: UTF-8 as nearly always, or UTF-16.
fn decoded(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let wide = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units = bytes.chunks(2).map(|two| Some(unit([two[0], *two.get(1)?]))).collect::<Option<Vec<u16>>>()?;
        String::from_utf16(&units).ok().map(Cow::Owned)
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => wide(rest, u16::from_be_bytes),
        // Without the mark that it should have: its first character tells.
        [b'<', 0, ..] => wide(bytes, u16::from_le_bytes),
        [0, b'<', ..] => wide(bytes, u16::from_be_bytes),
        _ => std::str::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)).ok().map(Cow::Borrowed),
    }
}

/// False where elements are nested deeper than any program nests them: whoever reads a tree calls itself once a level.
fn is_flat(root: Node<'_, '_>) -> bool {
    let (mut node, mut depth) = (root, 0);
    loop {
        if let Some(child) = node.first_child() {
            (node, depth) = (child, depth + 1);
            if depth > DEEPEST {
                return false;
            }
            continue;
        }
        node = loop {
            if let Some(next) = node.next_sibling() {
                break next;
            }
            let Some(parent) = node.parent() else { return true };
            (node, depth) = (parent, depth - 1);
        };
    }
}

/// The elements in an element.
pub(super) fn elements<'a, 'i>(node: Node<'a, 'i>) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children().filter(Node::is_element)
}

/// The local name of an element.
pub(super) fn name<'a>(node: Node<'a, '_>) -> &'a str {
    node.tag_name().name()
}

/// The first element of a name in an element.
pub(super) fn child<'a, 'i>(node: Node<'a, 'i>, wanted: &str) -> Option<Node<'a, 'i>> {
    elements(node).find(|node| name(*node) == wanted)
}

/// The first element of a name anywhere in an element.
pub(super) fn within<'a, 'i>(node: Node<'a, 'i>, wanted: &str) -> Option<Node<'a, 'i>> {
    node.descendants().find(|node| node.is_element() && name(*node) == wanted)
}

/// An attribute by its local name.
pub(super) fn attribute<'a>(node: Node<'a, '_>, wanted: &str) -> Option<&'a str> {
    node.attributes().find(|attribute| attribute.name() == wanted).map(|attribute| attribute.value())
}

/// An attribute that names a relation: `r:id` also where the element has an `id` of its own.
pub(super) fn reference<'a>(node: Node<'a, '_>, wanted: &str) -> Option<&'a str> {
    let is_relation = |space: &str| space.ends_with("/relationships");
    let found = node.attributes().find(|found| found.name() == wanted && found.namespace().is_some_and(is_relation));
    found.map(|found| found.value()).or_else(|| attribute(node, wanted))
}

/// What the element of a name in an element says: its `w:val`.
pub(super) fn value<'a>(node: Node<'a, '_>, wanted: &str) -> Option<&'a str> {
    child(node, wanted).and_then(|found| attribute(found, "val"))
}

/// … as a number.
pub(super) fn number<T: std::str::FromStr>(node: Node<'_, '_>, wanted: &str) -> Option<T> {
    value(node, wanted)?.trim().parse().ok()
}

/// Whether a switch is on, off, or not there: `<w:b/>`, `<w:b w:val="0"/>`.
pub(super) fn switch(node: Node<'_, '_>, wanted: &str) -> Option<bool> {
    let found = child(node, wanted)?;
    Some(!matches!(attribute(found, "val"), Some("0" | "false" | "off" | "none")))
}

/// Of contents in several forms the first, which newer programs show; the others say the same to older ones.
pub(super) fn chosen<'a, 'i>(node: Node<'a, 'i>) -> Node<'a, 'i> {
    child(node, "Choice").or_else(|| child(node, "Fallback")).unwrap_or(node)
}

/// The text in an element; remarks may stand in it.
pub(super) fn text(node: Node<'_, '_>) -> String {
    node.children().filter(Node::is_text).filter_map(|node| node.text()).collect()
}

/// The characters in an element, whatever it is: a line for each of its paragraphs.
pub(super) fn characters(node: Node<'_, '_>) -> String {
    let mut out = String::new();
    gather(node, &mut out);
    out.truncate(out.trim_end_matches('\n').len());
    out
}

fn gather(node: Node<'_, '_>, out: &mut String) {
    match name(node) {
        "t" | "delText" => *out += &text(node),
        "noBreakHyphen" => out.push('-'),
        "AlternateContent" => elements(chosen(node)).for_each(|node| gather(node, out)),
        _ => elements(node).for_each(|node| gather(node, out)),
    }
    if name(node) == "p" && !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_read_in_every_encoding_that_programs_write() {
        let xml = "<w:p xmlns:w='u'><w:b w:val='0'/><w:i/>甲</w:p>";
        let wide = |bytes: fn(u16) -> [u8; 2]| xml.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
        let marked = |mark: &[u8], rest: Vec<u8>| [mark, &rest].concat();
        for bytes in [
            xml.as_bytes().to_vec(),
            marked(b"\xef\xbb\xbf", xml.into()),
            marked(b"\xff\xfe", wide(u16::to_le_bytes)),
            marked(b"\xfe\xff", wide(u16::to_be_bytes)),
            wide(u16::to_le_bytes),
            wide(u16::to_be_bytes),
        ] {
            let read =
                with(&bytes, "a", |node| (name(node) == "p", switch(node, "b"), switch(node, "i"), switch(node, "u")));
            assert_eq!(read.expect("read"), (true, Some(false), Some(true), None));
        }
        let halved = marked(b"\xff\xfe", wide(u16::to_le_bytes)[..41].to_vec());
        for broken in [&halved[..], b"<a>", b"<a>\xb9\xa4</a>", b""] {
            assert!(with(broken, "a", |_| ()).is_err());
        }
    }

    #[test]
    fn what_would_grow_in_the_reading_is_refused() {
        let deep = |levels: usize| format!("{}{}", "<a>".repeat(levels), "</a>".repeat(levels));
        let wide = |xml: String| xml.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        assert!(with(deep(DEEPEST).as_bytes(), "a", |_| ()).is_ok());
        for (bytes, words) in [
            (deep(DEEPEST + 1).into_bytes(), "256 层"),
            (deep(400_000).into_bytes(), "256 层"),
            (wide(deep(400_000)), "256 层"),
            (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>".to_vec(), "DTD"),
            (format!("<a>{}</a>", "<b/>".repeat(1_000_000)).into_bytes(), "1000000 个"),
        ] {
            let refusal = with(&bytes, "a", |_| ()).expect_err(words);
            assert!(format!("{refusal:?}").contains(words), "{refusal:?}");
        }
    }

    #[test]
    fn characters_are_those_that_a_reader_sees_once() {
        let xml = "<p xmlns:mc='u'><r><t>甲<!-- x -->乙</t></r><mc:AlternateContent><mc:Choice><p><t>丙</t></p></mc:Choice>\
            <mc:Fallback><p><t>丙</t></p></mc:Fallback></mc:AlternateContent><del><delText>丁</delText></del></p>";
        assert_eq!(with(xml.as_bytes(), "a", characters).expect("read"), "甲乙丙\n丁");
    }
}
