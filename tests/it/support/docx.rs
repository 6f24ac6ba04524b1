//! Word files as other writers make them: text alone, no styles.

use std::fmt::Write as _;
use std::io::{Cursor, Read as _};

use super::parts::{NAMESPACES, document, zipped};

/// A Word file that is being made: its body and its footnotes, both as XML.
#[derive(Default)]
pub(crate) struct Docx {
    body: String,
    notes: Vec<String>,
}

impl Docx {
    /// A paragraph; `[footnoteRef:N]` in it becomes the mark of a footnote.
    pub(crate) fn paragraph(&mut self, text: &str) -> &mut Self {
        let made = self.made(text);
        self.body += &made;
        self
    }

    /// XML as it stands.
    pub(crate) fn xml(&mut self, xml: &str) -> &mut Self {
        self.body += xml;
        self
    }

    /// A table. A row that has fewer cells than others has one that covers more; an empty cell at the left belongs
    /// to the one above.
    pub(crate) fn table(&mut self, rows: &[Vec<String>]) -> &mut Self {
        let width = rows.iter().map(Vec::len).max().unwrap_or(0);
        let mut xml = "<w:tbl>".to_owned();
        for row in rows {
            xml += "<w:tr>";
            // Periods of a header that have two columns each.
            let missing = width - row.len();
            let periods = (9..row.len()).filter(|at| row[*at].contains('年')).take(missing).collect::<Vec<_>>();
            let spread = if periods.len() == missing { periods } else { Vec::new() };
            let empty = row.iter().take_while(|text| text.trim().is_empty()).count();
            for (at, text) in row.iter().enumerate() {
                let wide = usize::from(row.len() > 2);
                let span = if spread.contains(&at) {
                    2
                } else if spread.is_empty() && at == wide {
                    width - row.len() + 1
                } else {
                    1
                };
                let goes_on = at < empty && empty < row.len();
                let begins = at < 2 && !goes_on && width > 1;
                let merge = if goes_on {
                    "<w:vMerge/>"
                } else if begins {
                    "<w:vMerge w:val=\"restart\"/>"
                } else {
                    ""
                };
                let _ = write!(xml, "<w:tc><w:tcPr><w:gridSpan w:val=\"{span}\"/>{merge}</w:tcPr>");
                for line in text.lines().chain(text.is_empty().then_some("")) {
                    xml += &self.made(line);
                }
                xml += "</w:tc>";
            }
            xml += "</w:tr>";
        }
        self.body += &(xml + "</w:tbl>");
        self
    }

    fn made(&mut self, text: &str) -> String {
        let mut out = "<w:p>".to_owned();
        let mut parts = text.split("[footnoteRef:");
        let run = |text: &str| {
            let text = text.replace('&', "&amp;").replace('<', "&lt;");
            format!("<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
        };
        out += &run(parts.next().unwrap_or_default());
        for part in parts {
            let (_, rest) = part.split_once(']').expect("a whole mark");
            self.notes.push(format!("注文{}", self.notes.len() + 1));
            let _ = write!(out, "<w:r><w:footnoteReference w:id=\"{}\"/></w:r>", self.notes.len());
            out += &run(rest);
        }
        out + "</w:p>"
    }

    /// The file.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let notes = self.notes.iter().enumerate().map(|(at, text)| {
            format!("<w:footnote w:id=\"{}\"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:footnote>", at + 1)
        });
        document(&self.body, &[("footnotes", &notes.collect::<String>())])
    }
}

/// A Word file without its styles: all that is left of a head is its text.
pub(crate) fn without_styles(file: &[u8]) -> Vec<u8> {
    changed(file, |name, xml| match name {
        "word/styles.xml" => format!("<w:styles {NAMESPACES}/>"),
        _ => unstyled(xml),
    })
}

/// A Word file with other words in its text.
pub(crate) fn with_words(file: &[u8], from: &str, to: &str) -> Vec<u8> {
    let mut count = 0;
    let made = changed(file, |_, xml| {
        count += xml.matches(from).count();
        xml.replace(from, to)
    });
    assert_eq!(count, 1, "{from} stands once in the file");
    made
}

/// A Word file with other XML.
fn changed(file: &[u8], mut change: impl FnMut(&str, &str) -> String) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(file)).expect("a zip");
    let parts = (0..archive.len()).map(|at| {
        let mut part = archive.by_index(at).expect("a part");
        let name = part.name().expect("UTF-8").into_owned();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).expect("whole");
        if name.starts_with("word/") && std::path::Path::new(&name).extension().is_some_and(|end| end == "xml") {
            bytes = change(&name, std::str::from_utf8(&bytes).expect("UTF-8")).into_bytes();
        }
        (name, bytes)
    });
    zipped(parts)
}

/// Without the elements that name a style or a level of the outline.
fn unstyled(xml: &str) -> String {
    let mut out = String::new();
    let mut rest = xml;
    while let Some(at) = rest.find("<w:") {
        out += &rest[..at];
        rest = &rest[at..];
        let end = rest.find('>').expect("a whole tag") + 1;
        let is_style = ["pStyle", "rStyle", "tblStyle", "outlineLvl"].iter().any(|name| rest[3..].starts_with(name));
        if !is_style {
            out += &rest[..end];
        }
        rest = &rest[end..];
    }
    out + rest
}
