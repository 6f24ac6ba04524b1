//! The tags of a part of a Word file, before a tree is made of it. Whoever makes the tree holds each attribute of an
//! element against the others, and looks for each namespace among all that are open.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::Refusal;

/// Most attributes of one element; a shape of the old kind has some forty.
const MOST_OF_ELEMENT: usize = 128;
/// Most attributes of a part; a report of 60 pages has some 60,000.
const MOST_OF_PART: usize = 2_000_000;
/// Most namespaces that are open at one place; Word opens some forty, once.
const MOST_NAMESPACES: usize = 512;
/// Where an element opens a namespace, each that is open is held against all others. Most that this may come to in a
/// part: a quarter of a million elements that open one among forty.
const MOST_HELD: usize = 400_000_000;

/// Looks through the tags of a part.
pub(super) fn check(name: &str, text: &str) -> Result<(), Refusal> {
    let mut xml = Reader::from_str(text);
    let config = xml.config_mut();
    config.check_end_names = false;
    config.check_comments = false;
    let mut counts = Counts { part: name, attributes: 0, namespaces: 0, held: 0 };
    // How many namespaces each open element has opened.
    let mut open: Vec<usize> = Vec::new();
    loop {
        match xml.read_event() {
            Ok(Event::Start(tag)) => open.push(counts.add(&tag)?),
            Ok(Event::Empty(tag)) => {
                let own = counts.add(&tag)?;
                counts.namespaces -= own;
            }
            Ok(Event::End(_)) => counts.namespaces -= open.pop().unwrap_or(0),
            // Whether it is whole, who makes the tree says.
            Ok(Event::Eof) => return Ok(()),
            Err(_) => return Err(Refusal::damaged(format!("`{}` 不是完整的 XML", name.escape_debug()))),
            Ok(_) => {}
        }
    }
}

struct Counts<'a> {
    part: &'a str,
    attributes: usize,
    /// Those that are open.
    namespaces: usize,
    /// How often one was held against another.
    held: usize,
}

impl Counts<'_> {
    /// Counts the attributes of an element, and gives how many of them are namespaces.
    fn add(&mut self, tag: &BytesStart<'_>) -> Result<usize, Refusal> {
        let (mut own, mut namespaces) = (0, 0);
        for attribute in tag.attributes().with_checks(false).flatten() {
            let key = attribute.key.as_ref();
            if key == "xmlns" || key.starts_with("xmlns:") {
                namespaces += 1;
            } else {
                own += 1;
            }
            if own > MOST_OF_ELEMENT || self.namespaces + namespaces > MOST_NAMESPACES {
                return Err(Refusal::forged(format!("`{}` 里有一个标记写了太多属性", self.part.escape_debug())));
            }
        }
        self.attributes += own;
        if self.attributes > MOST_OF_PART {
            return Err(Refusal::too_much(
                format!("`{}` 里的属性超过 {MOST_OF_PART} 个", self.part.escape_debug()),
                "请先核实来源；确是自己单位的文件，请分成几个文件",
            ));
        }
        self.namespaces += namespaces;
        if namespaces > 0 {
            self.held += self.namespaces * self.namespaces;
        }
        if self.held > MOST_HELD {
            return Err(Refusal::forged(format!("`{}` 里的命名空间太多", self.part.escape_debug())));
        }
        Ok(namespaces)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_and_namespaces_have_a_limit() {
        use std::fmt::Write as _;
        let many = |what: &str, count: usize| {
            (0..count).fold(String::new(), |mut out, at| {
                let _ = write!(out, " {what}{at}='u'");
                out
            })
        };
        let nested = |count: usize| {
            let open = (0..count).fold(String::new(), |mut out, at| {
                let _ = write!(out, "<a{}>", many(&format!("xmlns:n{at}_"), 10));
                out
            });
            open + &"</a>".repeat(count)
        };
        for (text, fits) in [
            (format!("<a{}/>", many("b", MOST_OF_ELEMENT)), true),
            (format!("<a{}/>", many("b", MOST_OF_ELEMENT + 1)), false),
            (format!("<a{}/>", many("xmlns:b", MOST_NAMESPACES)), true),
            (format!("<a{}/>", many("xmlns:b", MOST_NAMESPACES + 1)), false),
            // One after the other they are open one at a time.
            (format!("<a>{}</a>", format!("<b{}/><c{0}></c>", many("xmlns:b", 100)).repeat(20)), true),
            (nested(51), true),
            (nested(52), false),
            (format!("<a>{}</a>", "<b c='' d=''/>".repeat(MOST_OF_PART / 2 + 1)), false),
            // Many that open one among many, and as many among few.
            (format!("<a{}>{}</a>", many("xmlns:b", 500), "<c xmlns:d='u'/>".repeat(2_000)), false),
            (format!("<a{}>{}</a>", many("xmlns:b", 40), "<c xmlns:d='u'/>".repeat(200_000)), true),
            ("<a><b".to_owned(), false),
        ] {
            assert_eq!(check("a.xml", &text).is_ok(), fits, "{text:.60}");
        }
    }
}
