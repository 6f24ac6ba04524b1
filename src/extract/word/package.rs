//! The parts of a Word file and how they refer to each other.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::tree::{self, attribute, elements};
use crate::extract::preflight::Refusal;

/// The parts of a file by their names, in lower case and without escapes.
#[derive(Debug)]
pub(super) struct Package {
    pub parts: BTreeMap<String, Vec<u8>>,
}

/// What a part refers to.
#[derive(Debug, Clone)]
pub(super) struct Relation {
    /// The last word of its kind: `image`, `footnotes`, `hyperlink`.
    pub kind: String,
    /// The name of a part, in lower case, or an address outside.
    pub target: Arc<str>,
    /// It is outside of the file.
    pub is_outside: bool,
}

/// What a part refers to, by the names that it uses.
pub(super) type Relations = BTreeMap<String, Relation>;

impl Package {
    /// The parts by the names that they have in the file.
    pub(super) fn new(parts: BTreeMap<String, Vec<u8>>) -> Self {
        Self { parts: parts.into_iter().map(|(name, part)| (unescaped(&name), part)).collect() }
    }

    /// The name of the part that holds the text.
    pub(super) fn document(&self) -> Result<Arc<str>, Refusal> {
        let relations = self.relations("")?;
        let named =
            relations.into_values().filter(|relation| relation.kind == "officeDocument" && !relation.is_outside);
        let mut candidates = named.map(|relation| relation.target).chain([Arc::from("word/document.xml")]);
        candidates.find(|name| self.parts.contains_key(&**name)).ok_or_else(|| Refusal::damaged("缺少正文的部分"))
    }

    /// What a part refers to; nothing when it has no list of it. The empty name is the file as a whole.
    pub(super) fn relations(&self, part: &str) -> Result<Relations, Refusal> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let gap = if folder.is_empty() { "" } else { "/" };
        let list = format!("{folder}{gap}_rels/{file}.rels");
        let Some(bytes) = self.parts.get(&list) else { return Ok(Relations::new()) };
        tree::with(bytes, &list, |root| {
            let read = |node| {
                let is_outside = attribute(node, "TargetMode") == Some("External");
                let target = attribute(node, "Target")?;
                let target = if is_outside { target.to_owned() } else { resolved(folder, target) };
                let kind = attribute(node, "Type")?.rsplit('/').next()?.to_owned();
                Some((attribute(node, "Id")?.to_owned(), Relation { kind, target: Arc::from(target), is_outside }))
            };
            elements(root).filter_map(read).collect()
        })
    }
}

/// The name of a part that stands relative to a folder.
fn resolved(folder: &str, target: &str) -> String {
    let target = unescaped(target).replace('\\', "/").to_ascii_lowercase();
    let base = if target.starts_with('/') { "" } else { folder };
    let mut parts: Vec<&str> = base.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// A name as it is meant: names that are no ASCII are written as escapes by some programs, by others as they are.
fn unescaped(name: &str) -> String {
    if !name.contains('%') {
        return name.to_owned();
    }
    let mut bytes = Vec::new();
    let mut rest = name.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        let code = digits.filter(|_| *first == b'%').and_then(|two| u8::from_str_radix(two, 16).ok());
        bytes.push(code.unwrap_or(*first));
        rest = if code.is_some() { &after[2..] } else { after };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_relative_to_their_part() {
        for (folder, target, name) in [
            ("word", "media/Image1.PNG", "word/media/image1.png"),
            ("word", "/word/styles.xml", "word/styles.xml"),
            ("word", "../customXml/item1.xml", "customxml/item1.xml"),
            ("", "word\\document.xml", "word/document.xml"),
            ("word", "media/%E5%9B%BE%201.png", "word/media/图 1.png"),
            ("word", "media/100%.png", "word/media/100%.png"),
            ("word", "media/%ff.png", "word/media/%ff.png"),
        ] {
            assert_eq!(resolved(folder, target), name);
        }
    }
}
