//! A part of a Word file as a tree of elements, found by their local names: programs give the same elements
//! different prefixes, and the strict form of the standard other namespaces. The only user of roxmltree.

use roxmltree::{Document, ParsingOptions};

use crate::extract::preflight::Refusal;

pub(super) use roxmltree::Node;

/// Most elements and texts of one part; a report of 60 pages has some 60,000.
const MOST_NODES: u32 = 1_000_000;

/// Reads a part, and hands its outermost element on.
pub(super) fn with<T>(bytes: &[u8], name: &str, read: impl FnOnce(Node<'_, '_>) -> T) -> Result<T, Refusal> {
    let damaged = || Refusal::damaged(format!("`{}` 不是完整的 XML", name.escape_debug()));
    let text = decoded(bytes).ok_or_else(damaged)?;
    let options = ParsingOptions { nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(&text, options).map_err(|error| match error {
        roxmltree::Error::NodesLimitReached => Refusal::too_much(
            format!("`{}` 里的元素超过 {MOST_NODES} 个", name.escape_debug()),
            "请先核实来源；确是自己单位的文件，请分成几个文件",
        ),
        _ => damaged(),
    })?;
    Ok(read(document.root_element()))
}

/// The text of a part: UTF-8 as nearly always, or UTF-16 with its mark.
fn decoded(bytes: &[u8]) -> Option<String> {
    let units = |pair: fn([u8; 2]) -> u16| bytes[2..].chunks_exact(2).map(move |two| pair([two[0], two[1]]));
    match bytes {
        [0xff, 0xfe, ..] => char::decode_utf16(units(u16::from_le_bytes)).collect::<Result<_, _>>().ok(),
        [0xfe, 0xff, ..] => char::decode_utf16(units(u16::from_be_bytes)).collect::<Result<_, _>>().ok(),
        _ => String::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).to_vec()).ok(),
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

/// The characters in an element, whatever it is.
pub(super) fn characters(node: Node<'_, '_>, of: &[&str]) -> String {
    let texts = node.descendants().filter(|node| node.is_element() && of.contains(&name(*node)));
    texts.filter_map(|node| node.text()).collect()
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
        ] {
            let read =
                with(&bytes, "a", |node| (name(node) == "p", switch(node, "b"), switch(node, "i"), switch(node, "u")));
            assert_eq!(read.expect("read"), (true, Some(false), Some(true), None));
        }
        assert!(with(b"<a>", "a", |_| ()).is_err());
        assert!(with(b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "a", |_| ()).is_err());
    }
}
