//! The parts of a Word file and how they refer to each other.

use std::collections::BTreeMap;

use super::tree::{self, attribute, elements};
use crate::extract::preflight::Refusal;

/// The parts of a file by their names, in lower case.
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
    pub target: String,
    /// It is outside of the file.
    pub is_outside: bool,
}

/// What a part refers to, by the names that it uses.
pub(super) type Relations = BTreeMap<String, Relation>;

impl Package {
    /// The name of the part that holds the text.
    pub(super) fn document(&self) -> Result<String, Refusal> {
        let relations = self.relations("")?;
        let named = relations.into_values().find(|relation| relation.kind == "officeDocument" && !relation.is_outside);
        let usual = || "word/document.xml".to_owned();
        let name = named.map(|relation| relation.target).filter(|name| self.parts.contains_key(name));
        Some(name.unwrap_or_else(usual))
            .filter(|name| self.parts.contains_key(name))
            .ok_or_else(|| Refusal::damaged("缺少正文的部分"))
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
                Some((attribute(node, "Id")?.to_owned(), Relation { kind, target, is_outside }))
            };
            elements(root).filter_map(read).collect()
        })
    }
}

/// The name of a part that stands relative to a folder.
fn resolved(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/").to_ascii_lowercase();
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
        ] {
            assert_eq!(resolved(folder, target), name);
        }
    }
}
