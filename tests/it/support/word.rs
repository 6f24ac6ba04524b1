//! A Word file as a reader of its own sees it, and what has to hold in every one of them.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// A paragraph: its style, its text, and the names in it.
#[derive(Debug, Default, Clone)]
pub(crate) struct WordParagraph {
    pub(crate) style: String,
    pub(crate) text: String,
    pub(crate) names: Vec<String>,
}

/// The parts of a Word file.
pub(crate) struct Word {
    parts: BTreeMap<String, Vec<u8>>,
}

impl Word {
    pub(crate) fn read(bytes: &[u8]) -> Self {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
        let mut parts = BTreeMap::new();
        for at in 0..archive.len() {
            let mut part = archive.by_index(at).expect("a part");
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).expect("whole");
            assert!(part.unix_mode().is_some_and(|mode| mode != 0), "Word on a Mac warns");
            assert!(parts.insert(part.name().expect("UTF-8").into_owned(), bytes).is_none(), "a part is there twice");
        }
        Self { parts }
    }

    pub(crate) fn part(&self, name: &str) -> &str {
        std::str::from_utf8(&self.parts[name]).expect("UTF-8")
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.parts.contains_key(name)
    }

    /// The paragraphs of a part, those of cells among them, in reading order.
    pub(crate) fn paragraphs(&self, part: &str) -> Vec<WordParagraph> {
        let mut found: Vec<WordParagraph> = Vec::new();
        let mut in_text = false;
        for_each(self.part(part), |event| match event {
            Event::Start(tag) | Event::Empty(tag) if name(tag) == "w:p" => found.push(WordParagraph::default()),
            Event::Empty(tag) if name(tag) == "w:pStyle" => last(&mut found).style = value(tag, "w:val"),
            Event::Empty(tag) if name(tag) == "w:bookmarkStart" => last(&mut found).names.push(value(tag, "w:name")),
            Event::Empty(tag) if name(tag) == "w:tab" && !found.is_empty() => last(&mut found).text.push('\t'),
            Event::Empty(tag) if name(tag) == "w:br" => last(&mut found).text.push('\n'),
            Event::Start(tag) if name(tag) == "w:t" => in_text = true,
            Event::End(tag) if tag.name().as_ref() == "w:t" => in_text = false,
            Event::Text(text) if in_text => last(&mut found).text += text,
            Event::GeneralRef(entity) if in_text => last(&mut found).text.push(character(entity)),
            _ => {}
        });
        found
    }

    /// The text of the document.
    pub(crate) fn text(&self) -> String {
        let paragraphs = self.paragraphs("word/document.xml");
        paragraphs.into_iter().map(|paragraph| paragraph.text + "\n").collect()
    }

    /// The paragraphs that are left when all changes of a kind (`w:ins`, `w:del`) are undone, without the contents
    /// and those that say nothing. A paragraph whose end is undone is one with the next.
    pub(crate) fn without(&self, undone: &str) -> Vec<String> {
        let notes: Vec<String> =
            self.part("word/footnotes.xml").split("<w:footnote w:id=").skip(1).map(plain).collect();
        let mut reader = VersionReader { undone, notes: &notes, ..VersionReader::default() };
        for_each(self.part("word/document.xml"), |event| reader.event(event));
        reader.found.retain(|text| !text.trim().is_empty());
        reader.found
    }

    /// Each reference to the page of a name, with the page that is shown.
    pub(crate) fn page_references(&self) -> Vec<(String, String)> {
        let document = self.part("word/document.xml");
        let fields = document.split(" PAGEREF ").skip(1);
        let shown = |field: &str| {
            let (name, rest) = field.split_once(' ').expect("a name");
            let start = rest.find("<w:t ").and_then(|at| rest[at..].find('>').map(|end| at + end + 1)).expect("a page");
            (name.to_owned(), rest[start..].split('<').next().expect("a page").to_owned())
        };
        fields.map(shown).collect()
    }

    /// The text that a remark is on.
    pub(crate) fn remarked(&self, id: usize) -> String {
        let document = self.part("word/document.xml");
        let (_, rest) = document.split_once(&format!("<w:commentRangeStart w:id=\"{id}\"/>")).expect("its start");
        let (inside, _) = rest.split_once(&format!("<w:commentRangeEnd w:id=\"{id}\"/>")).expect("its end");
        let mut text = String::new();
        for piece in inside.split("<w:t ").skip(1) {
            text += piece.split_once('>').and_then(|(_, rest)| rest.split('<').next()).expect("text");
        }
        text
    }

    /// What Word is strict about and other readers pass over: names given once, ranges and fields that end,
    /// references that lead somewhere, relations to parts that are there, rows that fill their tables.
    pub(crate) fn assert_sound(&self) {
        for (part, bytes) in &self.parts {
            if part.rsplit('.').next().is_some_and(|ending| ["xml", "rels"].contains(&ending)) {
                for_each(std::str::from_utf8(bytes).expect("UTF-8"), |_| {});
            }
        }
        let document = self.part("word/document.xml");
        assert!(!document.contains("updateFields") && !document.contains("w:dirty") && !document.contains("w:sdt"));
        let mut checked = Checked::default();
        for_each(document, |event| checked.event(event));
        checked.assert();
        let relations = self.part("word/_rels/document.xml.rels");
        let mut numbers = BTreeSet::new();
        for_each(relations, |event| {
            let (Event::Empty(tag) | Event::Start(tag)) = event else { return };
            if name(tag) == "Relationship" {
                numbers.insert(value(tag, "Id"));
                let target = value(tag, "Target");
                let is_outside = value(tag, "TargetMode") == "External";
                assert!(is_outside || self.has(&format!("word/{target}")), "{target} is not there");
            }
        });
        assert!(checked.relations.is_subset(&numbers), "{:?}", checked.relations.difference(&numbers));
        let styles = self.part("word/styles.xml");
        for paragraph in self.paragraphs("word/document.xml") {
            assert!(styles.contains(&format!("w:styleId=\"{}\"", paragraph.style)), "{paragraph:?}");
        }
        let notes = self.part("word/footnotes.xml").matches("<w:footnote w:id=").count();
        assert_eq!(document.matches("<w:footnoteReference ").count(), notes);
    }
}

/// The text of a piece of XML.
fn plain(xml: &str) -> String {
    xml.split("<w:t ").skip(1).filter_map(|piece| piece.split_once('>')?.1.split('<').next()).collect()
}

#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "what is known of the paragraph that is being read")]
struct VersionReader<'a> {
    undone: &'a str,
    notes: &'a [String],
    found: Vec<String>,
    /// The text of the paragraph so far, with that of paragraphs before it whose ends are undone.
    text: String,
    in_properties: bool,
    in_text: bool,
    is_undone: bool,
    is_open: bool,
    is_listed: bool,
    /// Where the paragraphs of the row begin, and whether it goes.
    row: Option<(usize, bool)>,
}

impl VersionReader<'_> {
    fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::Empty(tag) => {
                let name = name(tag);
                let is_undone = name == self.undone;
                match name.as_str() {
                    "w:pStyle" => {
                        self.is_listed =
                            value(tag, "w:val").starts_with("TOC") || value(tag, "w:val") == "ContentsTitle";
                    }
                    "w:ins" | "w:del" if self.in_properties => self.is_open |= is_undone,
                    "w:ins" | "w:del" => self.row = self.row.map(|(start, _)| (start, is_undone)),
                    "w:tab" | "w:br" if !self.is_undone && !self.in_properties => self.text.push(' '),
                    "w:footnoteReference" if !self.is_undone => {
                        let id: usize = value(tag, "w:id").parse().expect("a number");
                        self.text += &self.notes[id - 1];
                    }
                    _ => {}
                }
            }
            Event::End(tag) => self.end(tag.name().as_ref()),
            Event::Text(text) if self.in_text && !self.is_undone => self.text += text,
            Event::GeneralRef(entity) if self.in_text && !self.is_undone => self.text.push(character(entity)),
            _ => {}
        }
    }

    fn start(&mut self, tag: &BytesStart<'_>) {
        match name(tag).as_str() {
            "w:p" => (self.is_open, self.is_listed) = (false, false),
            "w:pPr" => self.in_properties = true,
            "w:tr" => self.row = Some((self.found.len(), false)),
            "w:t" | "w:delText" => self.in_text = true,
            name @ ("w:ins" | "w:del") => self.is_undone = name == self.undone,
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "w:pPr" => self.in_properties = false,
            "w:t" | "w:delText" => self.in_text = false,
            "w:ins" | "w:del" => self.is_undone = false,
            "w:p" if !self.is_open => {
                let text = std::mem::take(&mut self.text);
                self.found.extend(Some(text).filter(|_| !self.is_listed));
            }
            "w:tr" => {
                if let Some((start, true)) = self.row.take() {
                    self.found.truncate(start);
                }
            }
            _ => {}
        }
    }
}

#[derive(Default)]
struct Checked {
    names: BTreeSet<String>,
    wanted: BTreeSet<String>,
    open: BTreeSet<String>,
    fields: Vec<bool>,
    relations: BTreeSet<String>,
    /// Columns of the table that is read, and those that its row has so far.
    columns: usize,
    filled: usize,
}

impl Checked {
    fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(tag) | Event::Empty(tag) => self.tag(tag),
            Event::End(tag) if tag.name().as_ref() == "w:tr" => {
                assert_eq!(self.filled, self.columns, "a row is not full");
            }
            Event::Text(text) => {
                let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
                if let ["PAGEREF" | "REF", name, ..] = words[..] {
                    self.wanted.insert(name.to_owned());
                }
            }
            _ => {}
        }
    }

    fn tag(&mut self, tag: &BytesStart<'_>) {
        match name(tag).as_str() {
            "w:bookmarkStart" => {
                assert!(self.names.insert(value(tag, "w:name")), "{} is given twice", value(tag, "w:name"));
                assert!(value(tag, "w:name").len() <= 40);
                self.open.insert(format!("name {}", value(tag, "w:id")));
            }
            "w:commentRangeStart" => drop(self.open.insert(format!("remark {}", value(tag, "w:id")))),
            "w:bookmarkEnd" => assert!(self.open.remove(&format!("name {}", value(tag, "w:id")))),
            "w:commentRangeEnd" => assert!(self.open.remove(&format!("remark {}", value(tag, "w:id")))),
            "w:hyperlink" => self.wanted.extend(Some(value(tag, "w:anchor")).filter(|name| !name.is_empty())),
            "w:fldChar" => match value(tag, "w:fldCharType").as_str() {
                "begin" => self.fields.push(false),
                "separate" => *self.fields.last_mut().filter(|is_parted| !**is_parted).expect("a field") = true,
                _ => drop(self.fields.pop().expect("a field that began")),
            },
            "w:tbl" => self.columns = 0,
            "w:gridCol" => self.columns += 1,
            "w:tr" => self.filled = 0,
            "w:tc" => self.filled += 1,
            "w:gridSpan" => self.filled += value(tag, "w:val").parse::<usize>().expect("a number") - 1,
            _ => {}
        }
        for key in ["r:id", "r:embed"] {
            self.relations.extend(Some(value(tag, key)).filter(|id| !id.is_empty()));
        }
    }

    fn assert(&self) {
        assert!(self.open.is_empty(), "{:?} do not end", self.open);
        assert!(self.fields.is_empty(), "a field does not end");
        assert!(self.wanted.is_subset(&self.names), "{:?}", self.wanted.difference(&self.names));
    }
}

fn last(found: &mut [WordParagraph]) -> &mut WordParagraph {
    found.last_mut().expect("a paragraph")
}

fn name(tag: &BytesStart<'_>) -> String {
    tag.name().as_ref().to_owned()
}

/// The value of an attribute; empty when it is not there.
fn value(tag: &BytesStart<'_>, key: &str) -> String {
    let attribute = tag.try_get_attribute(key).expect("attributes");
    attribute.map(|found| found.value.into_owned()).unwrap_or_default()
}

fn character(entity: &str) -> char {
    match entity {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        other => panic!("&{other};"),
    }
}

fn for_each(xml: &str, mut visit: impl FnMut(&Event<'_>)) {
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event().expect("well-formed") {
            Event::Eof => return,
            event => visit(&event),
        }
    }
}
