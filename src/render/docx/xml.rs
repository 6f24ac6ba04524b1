//! XML as Word reads it. All text from outside goes through here: it stays text, and what XML cannot hold is
//! left out. The only writer of XML.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

/// A part of a document that is being written.
pub(super) struct Xml<W: Write> {
    writer: Writer<W>,
}

impl<W: Write> Xml<W> {
    /// Begins a part.
    pub(super) fn new(out: W) -> io::Result<Self> {
        let mut writer = Writer::new(out);
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), Some("yes"))))?;
        Ok(Self { writer })
    }

    /// Opens an element.
    pub(super) fn open(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        self.writer.write_event(Event::Start(start(name, attributes)))
    }

    /// Closes it.
    pub(super) fn close(&mut self, name: &str) -> io::Result<()> {
        self.writer.write_event(Event::End(BytesEnd::new(name)))
    }

    /// An element that holds nothing.
    pub(super) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        self.writer.write_event(Event::Empty(start(name, attributes)))
    }

    /// An element that holds text alone.
    pub(super) fn text(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) -> io::Result<()> {
        self.open(name, attributes)?;
        self.writer.write_event(Event::Text(BytesText::new(&writable(text))))?;
        self.close(name)
    }

    /// An element whose only attribute is its value.
    pub(super) fn value(&mut self, name: &str, value: &str) -> io::Result<()> {
        self.empty(name, &[("w:val", value)])
    }

    /// What was written.
    pub(super) fn into_inner(self) -> W {
        self.writer.into_inner()
    }
}

fn start<'a>(name: &'a str, attributes: &[(&'a str, &str)]) -> BytesStart<'a> {
    let mut element = BytesStart::new(name);
    for (key, value) in attributes {
        element.push_attribute((*key, &*writable(value)));
    }
    element
}

/// Text without the characters that no XML may hold.
fn writable(text: &str) -> String {
    let is_held = |c: &char| matches!(c, '\t' | '\n' | '\u{20}'..='\u{fffd}' | '\u{10000}'..);
    text.chars().filter(is_held).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_from_outside_stays_text() {
        let mut xml = Xml::new(Vec::new()).expect("in memory");
        xml.text("w:t", &[("a", "\"<&\u{1}")], "</w:t>&#60;\u{0}\u{b}\u{ffff}甲\u{1f600}").expect("in memory");
        let written = String::from_utf8(xml.into_inner()).expect("UTF-8");
        let (_, written) = written.split_once("?>").expect("a declaration");
        assert_eq!(written, "<w:t a=\"&quot;&lt;&amp;\">&lt;/w:t&gt;&amp;#60;甲\u{1f600}</w:t>");
    }
}
