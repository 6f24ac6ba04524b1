//! Styles of paragraphs and text: what each says with all that it is based on.

use std::collections::BTreeMap;

use super::look::LookPart;
use super::tree::{Node, attribute, child, elements, name, number, value};

/// How many styles may be based on each other; Word allows some ten.
pub(super) const DEEPEST: usize = 32;
/// Longest name of a style, which every paragraph of it has; Word takes 253 characters.
const LONGEST_NAME: usize = 255;

/// A style with all that it is based on.
#[derive(Debug, Clone, Default)]
pub(super) struct Style {
    /// Its name in lower case: `heading 1`.
    pub name: String,
    /// Its level in the outline, 1 to 9.
    pub outline: Option<u8>,
    /// Its place in a list.
    pub list: Option<ListPlace>,
    /// How its text looks.
    pub look: LookPart,
}

/// What a style says of lists.
#[derive(Debug, Clone)]
pub(super) struct ListPlace {
    /// The list; empty for that of the style behind it.
    pub id: String,
    /// The level there, from 0; none where the list says which of its levels is that of the style.
    pub level: Option<usize>,
    /// The id of the style that says so.
    pub style: String,
}

/// The styles of a document by their ids.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: BTreeMap<String, Style>,
    /// What paragraphs have that name no style.
    default: Style,
}

/// A style alone.
struct Own {
    style: Style,
    based_on: Option<String>,
}

impl Styles {
    /// Those of a part.
    pub(super) fn read(root: Node<'_, '_>) -> Self {
        let mut own = BTreeMap::new();
        let mut default = None;
        for node in elements(root).filter(|node| name(*node) == "style") {
            let Some(id) = attribute(node, "styleId") else { continue };
            let is_default = matches!(attribute(node, "default"), Some("1" | "true"));
            if is_default && attribute(node, "type") == Some("paragraph") {
                default = Some(id.to_owned());
            }
            own.insert(id.to_owned(), Own::of(node, id));
        }
        let base = child(root, "docDefaults").and_then(|node| child(child(node, "rPrDefault")?, "rPr"));
        let look = base.map(LookPart::of).unwrap_or_default();
        let resolved = |id: &String| {
            let mut style = Style::default();
            let mut next = own.get(id);
            for _ in 0..DEEPEST {
                let Some(found) = next else { break };
                style = style.over(&found.style);
                next = found.based_on.as_ref().and_then(|id| own.get(id));
            }
            style.look = style.look.over(look);
            style
        };
        let styles: BTreeMap<String, Style> = own.keys().map(|id| (id.clone(), resolved(id))).collect();
        let default = default.and_then(|id| styles.get(&id).cloned()).unwrap_or(Style { look, ..Style::default() });
        Self { styles, default }
    }

    /// A style by its id; what has none, or one that is not there, looks like what has none.
    pub(super) fn get(&self, id: Option<&str>) -> &Style {
        id.and_then(|id| self.styles.get(id)).unwrap_or(&self.default)
    }

    /// How text of a style of characters looks.
    pub(super) fn of_text(&self, id: Option<&str>) -> LookPart {
        id.and_then(|id| self.styles.get(id)).map(|style| style.look).unwrap_or_default()
    }
}

impl Own {
    fn of(node: Node<'_, '_>, id: &str) -> Self {
        let paragraph = child(node, "pPr");
        let shown = value(node, "name").unwrap_or_default().trim().to_lowercase();
        let shown: String = shown.chars().take(LONGEST_NAME).collect();
        let list = paragraph.and_then(|node| child(node, "numPr"));
        let style = Style {
            outline: paragraph.and_then(outline).or_else(|| level_of(&shown)),
            name: shown,
            list: list.map(|list| ListPlace {
                id: value(list, "numId").unwrap_or_default().to_owned(),
                level: number(list, "ilvl"),
                style: id.to_owned(),
            }),
            look: child(node, "rPr").map(LookPart::of).unwrap_or_default(),
        };
        Self { style, based_on: value(node, "basedOn").map(str::to_owned) }
    }
}

impl Style {
    /// This, and where it says nothing, the one that it is based on.
    pub(super) fn over(self, behind: &Self) -> Self {
        let list = match (self.list, &behind.list) {
            // A level without a list is that of the list behind it.
            (Some(own), Some(other)) if own.id.is_empty() => {
                Some(ListPlace { level: own.level.or(other.level), ..other.clone() })
            }
            (own, other) => own.or_else(|| other.clone()),
        };
        Self {
            name: if self.name.is_empty() { behind.name.clone() } else { self.name },
            outline: self.outline.or(behind.outline),
            list,
            look: self.look.over(behind.look),
        }
    }
}

/// The level in the outline that properties of a paragraph give it: 1 to 9. Word's tenth is that of text.
pub(super) fn outline(properties: Node<'_, '_>) -> Option<u8> {
    number::<u8>(properties, "outlineLvl").map(|level| if level < 9 { level + 1 } else { 0 })
}

/// The level of a heading that only the name of its style tells: `heading 2`, `标题 2`.
pub(super) fn level_of(name: &str) -> Option<u8> {
    // Behind a comma stand other names of the style.
    let first = name.split([',', '，']).next().unwrap_or(name).trim();
    let level = first.strip_prefix("heading").or_else(|| first.strip_prefix("标题"))?;
    level.trim().parse().ok().filter(|level| (1..=9).contains(level))
}

#[cfg(test)]
mod tests {
    use super::super::tree;
    use super::*;

    #[test]
    fn styles_take_what_they_do_not_say_from_those_they_are_based_on() {
        let xml = "<styles xmlns:w='u'>\
            <w:style w:type='paragraph' w:styleId='a' w:default='1'><w:name w:val='Normal'/></w:style>\
            <w:style w:type='paragraph' w:styleId='1'><w:name w:val='heading 1'/><w:basedOn w:val='a'/><w:rPr><w:b/></w:rPr></w:style>\
            <w:style w:type='paragraph' w:styleId='af1'><w:name w:val='章'/><w:basedOn w:val='1'/><w:rPr><w:b w:val='0'/></w:rPr></w:style>\
            <w:style w:type='paragraph' w:styleId='x'><w:basedOn w:val='y'/></w:style>\
            <w:style w:type='paragraph' w:styleId='y'><w:basedOn w:val='x'/><w:pPr><w:outlineLvl w:val='9'/></w:pPr></w:style>\
            </styles>";
        let styles = tree::with(xml.as_bytes(), "styles", Styles::read).expect("read");
        assert_eq!((styles.get(Some("1")).outline, styles.get(Some("1")).look.look().is_strong), (Some(1), true));
        let own = styles.get(Some("af1"));
        assert_eq!((own.name.as_str(), own.outline, own.look.look().is_strong), ("章", Some(1), false));
        assert_eq!(styles.get(Some("x")).outline, Some(0), "styles that are based on each other end somewhere");
        assert_eq!((styles.get(None).outline, styles.get(Some("none")).name.as_str()), (None, "normal"));
    }
}
