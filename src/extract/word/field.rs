//! Fields: what a program works out and shows, and the instruction for it, which nobody sees.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::tree::{Node, attribute, child, chosen, elements, name, number, switch};
use crate::model::manuscript::LossKind;

/// Fields that have begun, the outer first.
#[derive(Debug, Default)]
pub(super) struct Fields {
    open: Vec<Field>,
}

/// A field that is open. It has what those around it have, so that nobody has to look through them all.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "what a field is in and what it is are independent of each other")]
struct Field {
    instruction: String,
    /// What it shows is read, not its instruction.
    shows: bool,
    /// It stands in the instruction of another.
    is_inside: bool,
    is_contents: bool,
    /// It shows an object of another program.
    is_object: bool,
    link: Option<Arc<str>>,
    /// Text that stands in the instruction.
    within: String,
}

/// What the end of a field brings to light.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Ended {
    /// Text that it shows and that is nowhere else: `eq \o\ac(○,1)`.
    pub text: String,
    /// What of it is not shown.
    pub losses: Vec<(LossKind, String)>,
}

impl Fields {
    /// A field whose instruction follows.
    pub(super) fn begin(&mut self) {
        let outer = self.open.last();
        let field = Field {
            is_inside: self.hides(),
            is_contents: self.is_contents(),
            is_object: self.is_object(),
            link: outer.and_then(|outer| outer.link.clone()),
            ..Field::default()
        };
        self.open.push(field);
    }

    /// The instruction goes on.
    pub(super) fn instruct(&mut self, text: &str) {
        if let Some(field) = self.open.last_mut().filter(|field| !field.shows) {
            field.instruction += text;
        }
    }

    /// The instruction ends, and what the field shows follows.
    pub(super) fn show(&mut self) {
        let Some(field) = self.open.last_mut().filter(|field| !field.shows) else { return };
        field.shows = true;
        field.is_contents |= word(&field.instruction).is_some_and(|(word, _)| word == "toc");
        field.is_object |= word(&field.instruction).is_some_and(|(word, _)| word == "embed" || word == "link");
        field.link = address(&field.instruction).map(Arc::from).or(field.link.take());
    }

    /// How many are open.
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    /// The field ends, if any is open.
    pub(super) fn end(&mut self) -> Option<Ended> {
        let field = self.open.pop()?;
        let mut ended = Ended::default();
        if let Some(outer) = self.open.last_mut().filter(|_| field.is_inside) {
            outer.within += &field.within;
            return Some(ended);
        }
        if !field.within.is_empty() {
            ended.losses.push((LossKind::Instruction, field.within));
        }
        if !field.shows {
            equation(&field.instruction, &mut ended);
        }
        Some(ended)
    }

    /// Text that stands in an instruction.
    pub(super) fn hide(&mut self, text: &str) {
        if let Some(field) = self.open.last_mut() {
            field.within += text;
        }
    }

    /// What is read is the instruction of a field, or what a field within one shows.
    pub(super) fn hides(&self) -> bool {
        self.open.last().is_some_and(|field| field.is_inside || !field.shows)
    }

    /// What is read belongs to a table of contents.
    pub(super) fn is_contents(&self) -> bool {
        self.open.last().is_some_and(|field| field.is_contents)
    }

    /// What is read stands for an object of another program.
    pub(super) fn is_object(&self) -> bool {
        self.open.last().is_some_and(|field| field.is_object)
    }

    /// The address that a click on what is read leads to.
    pub(super) fn link(&self) -> Option<&Arc<str>> {
        self.open.last()?.link.as_ref()
    }
}

/// Beginnings of fields that nothing ends. A program that loses an end must not hide the rest of the document.
pub(super) fn unended(root: Node<'_, '_>) -> BTreeSet<usize> {
    let mut open = Vec::new();
    let mut out = BTreeSet::new();
    match_ends(root, &mut open, &mut out);
    out.extend(open);
    out
}

fn match_ends(parent: Node<'_, '_>, open: &mut Vec<usize>, out: &mut BTreeSet<usize>) {
    for node in elements(parent) {
        match name(node) {
            "fldChar" => match attribute(node, "fldCharType") {
                Some("begin") => open.push(node.id().get_usize()),
                Some("end") => drop(open.pop()),
                _ => {}
            },
            // No field leads out of these.
            "txbxContent" | "footnote" | "endnote" => {
                let mut own = Vec::new();
                match_ends(node, &mut own, out);
                out.extend(own);
            }
            "AlternateContent" => match_ends(chosen(node), open, out),
            _ => match_ends(node, open, out),
        }
    }
}

/// The first word of an instruction in lower case, and what follows it.
fn word(instruction: &str) -> Option<(String, &str)> {
    let rest = instruction.trim_start();
    let end = rest.find(|c: char| c.is_whitespace() || c == '\\').unwrap_or(rest.len());
    // None of those that matter here is longer.
    (1..=12).contains(&end).then(|| (rest[..end].to_ascii_lowercase(), rest[end..].trim_start()))
}

/// The address of a `HYPERLINK`; a place within the document is none.
fn address(instruction: &str) -> Option<&str> {
    let (_, rest) = word(instruction).filter(|(word, _)| word == "hyperlink")?;
    let quoted = rest.strip_prefix('"').and_then(|rest| rest.split('"').next());
    let address = quoted.or_else(|| rest.split_whitespace().next())?;
    address.contains(':').then_some(address)
}

/// What an equation of the old kind shows: it has no result that was kept. Most are signs in a circle and characters
/// with their pronunciation, which Word makes this way.
fn equation(instruction: &str, out: &mut Ended) {
    let Some((_, rest)) = word(instruction).filter(|(word, _)| word == "eq") else { return };
    let arguments = rest.split_once('(').and_then(|(_, rest)| rest.trim_end().strip_suffix(')')).map(split);
    // How it is laid out stands before what it lays out: `\* jc2 \* "Font:宋体" \* hps10 \o\ad(`.
    let is_overlaid = rest.split('(').next().is_some_and(|layout| layout.contains("\\o"));
    match arguments.as_deref() {
        Some([frame, sign]) if is_overlaid && !frame.contains('(') => {
            let circled = Some(*sign).filter(|_| ["○", "◯", "〇", "O"].contains(frame)).and_then(circled);
            out.text = circled.map_or_else(|| (*sign).to_owned(), String::from);
            if circled.is_none() {
                out.losses.push((LossKind::Object, instruction.trim().to_owned()));
            }
        }
        Some([above, base]) if is_overlaid => {
            (*base).clone_into(&mut out.text);
            let said = above.rsplit('(').next().unwrap_or_default().trim_end_matches(')');
            out.losses.push((LossKind::Ruby, said.to_owned()));
        }
        _ => out.losses.push((LossKind::Object, instruction.trim().to_owned())),
    }
}

/// A number in a circle.
fn circled(sign: &str) -> Option<char> {
    let number = sign.parse::<u32>().ok().filter(|number| (1..=20).contains(number))?;
    char::from_u32(u32::from('①') + number - 1)
}

/// Arguments that commas divide, but not those in brackets.
fn split(text: &str) -> Vec<&str> {
    let (mut depth, mut start, mut out) = (0_usize, 0, Vec::new());
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ',' | '，' | ';' if depth == 0 => {
                out.push(text[start..at].trim());
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    out.push(text[start..].trim());
    out
}

/// What a box to tick shows, or the choice of a list: they have no text of their own.
pub(super) fn checked<'a>(node: Node<'a, '_>) -> Option<&'a str> {
    let data = child(node, "ffData")?;
    if let Some(tick) = child(data, "checkBox") {
        let is_ticked = switch(tick, "checked").or_else(|| switch(tick, "default")).unwrap_or(false);
        return Some(if is_ticked { "☑" } else { "☐" });
    }
    let list = child(data, "ddList")?;
    let at: usize = number(list, "result").unwrap_or(0);
    attribute(elements(list).filter(|node| name(*node) == "listEntry").nth(at)?, "val")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ended(instruction: &str) -> (String, Vec<(LossKind, String)>) {
        let mut fields = Fields::default();
        fields.begin();
        fields.instruct(instruction);
        let Ended { text, losses } = fields.end().expect("open");
        (text, losses)
    }

    #[test]
    fn equations_of_the_old_kind_are_text() {
        let lost = |kind, text: &str| vec![(kind, text.to_owned())];
        for (instruction, text, losses) in [
            (" eq \\o\\ac(○,1)", "①", vec![]),
            ("EQ \\o\\ac(○,20) ", "⑳", vec![]),
            (" eq \\o\\ac(○,甲)", "甲", lost(LossKind::Object, "eq \\o\\ac(○,甲)")),
            ("eq \\o\\ac(□,1)", "1", lost(LossKind::Object, "eq \\o\\ac(□,1)")),
            ("EQ \\* jc2 \\* \"Font:宋体\" \\* hps10 \\o\\ad(\\s\\up 9(pīn),拼)", "拼", lost(LossKind::Ruby, "pīn")),
            ("EQ \\f(1,2)", "", lost(LossKind::Object, "EQ \\f(1,2)")),
            ("PAGE", "", vec![]),
            ("", "", vec![]),
        ] {
            assert_eq!(ended(instruction), (text.to_owned(), losses), "{instruction}");
        }
    }

    #[test]
    fn addresses_of_links() {
        for (instruction, found) in [
            (" HYPERLINK \"https://a.cn/b c\" \\o \"x\" ", Some("https://a.cn/b c")),
            ("hyperlink mailto:a@b.cn \\h", Some("mailto:a@b.cn")),
            ("HYPERLINK \\l \"_Toc1\"", None),
            ("HYPERLINK \"附件.docx\"", None),
            ("HYPERLINKS \"a:b\"", None),
            ("PAGEREF a:b", None),
        ] {
            assert_eq!(address(instruction), found, "{instruction}");
        }
    }
}
