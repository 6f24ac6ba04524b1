//! What stands in the lines of a paragraph as XML: text, fields, footnotes and pictures, with the names, links, remarks
//! and changes that are on them.

use std::io::{self, Write};

use super::flow::{Change, Drawing, Link, Look, Run, RunKind};
use super::styles;
use super::write::Writer;

/// English metric units of a point.
const EMU: u64 = 12_700;

/// Who marks changes and makes remarks.
pub(super) const AUTHOR: &str = "pinggu";

/// Numbers of changes begin after those of names, with which they share a space.
const CHANGES: usize = 1_000_000;

fn change_name(change: Change) -> &'static str {
    match change {
        Change::Inserted => "w:ins",
        Change::Deleted => "w:del",
    }
}

impl<W: Write> Writer<'_, W> {
    /// Runs; neighbours of one link are one link, of one name one name.
    pub(super) fn runs(&mut self, runs: &[Run]) -> io::Result<()> {
        for linked in runs.chunk_by(|a, b| a.link == b.link) {
            let link = linked.first().and_then(|run| run.link.as_ref());
            match link {
                Some(Link::Inside(name)) => {
                    self.xml.open("w:hyperlink", &[("w:anchor", name), ("w:history", "1")])?;
                }
                Some(Link::Outside(address)) => {
                    let id = self.relations.page(address);
                    self.xml.open("w:hyperlink", &[("r:id", &id), ("w:history", "1")])?;
                }
                None => {}
            }
            for named in linked.chunk_by(|a, b| a.name.is_some() && a.name == b.name) {
                let name = named.first().and_then(|run| run.name.as_ref());
                let id = name.map(|name| self.name(name)).transpose()?;
                for run in named {
                    self.remarks(&run.remarks)?;
                    self.run(run)?;
                }
                if let Some(id) = id {
                    self.xml.empty("w:bookmarkEnd", &[("w:id", &id)])?;
                }
            }
            if link.is_some() {
                self.xml.close("w:hyperlink")?;
            }
        }
        self.remarks(&[])
    }

    /// Begins the remarks on what comes next, and ends those that were only on what came before.
    fn remarks(&mut self, wanted: &[usize]) -> io::Result<()> {
        let begun = std::mem::replace(&mut self.remarks, wanted.to_vec());
        for id in begun.iter().filter(|id| !wanted.contains(id)) {
            let id = id.to_string();
            self.xml.empty("w:commentRangeEnd", &[("w:id", &id)])?;
            self.xml.open("w:r", &[])?;
            self.xml.open("w:rPr", &[])?;
            self.xml.value("w:rStyle", styles::REMARK_MARK)?;
            self.xml.close("w:rPr")?;
            self.xml.empty("w:commentReference", &[("w:id", &id)])?;
            self.xml.close("w:r")?;
        }
        let new = wanted.iter().filter(|id| !begun.contains(id));
        new.map(ToString::to_string).try_for_each(|id| self.xml.empty("w:commentRangeStart", &[("w:id", &id)]))
    }

    fn run(&mut self, run: &Run) -> io::Result<()> {
        if let Some(change) = run.change {
            self.begin_change(change)?;
        }
        let is_deleted = run.change == Some(Change::Deleted);
        match &run.kind {
            RunKind::Text(text) => self.text(text, run.look, is_deleted)?,
            RunKind::Field { instruction, shown } => {
                self.field(Some(instruction), is_deleted)?;
                self.text(shown, run.look, is_deleted)?;
                self.field(None, is_deleted)?;
            }
            RunKind::FieldStart(instruction) => self.field(Some(instruction), is_deleted)?,
            RunKind::FieldEnd => self.field(None, is_deleted)?,
            RunKind::Entry(level, text) => {
                // Word takes “ and ” for quotation marks of its own, too.
                let text = text.replace('\\', "\\\\").replace(['"', '“', '”'], "\\\"");
                self.mark("begin")?;
                self.instruction(&format!(" TC \"{text}\" \\l {level} "), is_deleted)?;
                self.mark("end")?;
            }
            RunKind::Footnote(note) => {
                self.notes.push(note.clone());
                let id = self.notes.len().to_string();
                self.xml.open("w:r", &[])?;
                self.xml.open("w:rPr", &[])?;
                self.xml.value("w:rStyle", styles::FOOTNOTE_MARK)?;
                self.xml.close("w:rPr")?;
                self.xml.empty("w:footnoteReference", &[("w:id", &id)])?;
                self.xml.close("w:r")?;
            }
            RunKind::Picture(drawing) => self.drawing(drawing)?,
        }
        match run.change {
            Some(change) => self.xml.close(change_name(change)),
            None => Ok(()),
        }
    }

    /// Text, with the tabs and line ends in it as those of a page.
    pub(super) fn text(&mut self, text: &str, look: Look, is_deleted: bool) -> io::Result<()> {
        if text.is_empty() {
            return Ok(());
        }
        let name = if is_deleted { "w:delText" } else { "w:t" };
        self.xml.open("w:r", &[])?;
        styles::run(&mut self.xml, look)?;
        for part in text.split_inclusive(['\t', '\n']) {
            let plain = part.trim_end_matches(['\t', '\n']);
            if !plain.is_empty() {
                self.xml.text(name, &[("xml:space", "preserve")], plain)?;
            }
            match part.as_bytes().last() {
                Some(b'\t') => self.xml.empty("w:tab", &[])?,
                Some(b'\n') => self.xml.empty("w:br", &[])?,
                _ => {}
            }
        }
        self.xml.close("w:r")
    }

    /// The beginning of a field up to what it shows, or its end.
    fn field(&mut self, instruction: Option<&str>, is_deleted: bool) -> io::Result<()> {
        let Some(instruction) = instruction else { return self.mark("end") };
        self.mark("begin")?;
        self.instruction(&format!(" {instruction} "), is_deleted)?;
        self.mark("separate")
    }

    fn mark(&mut self, kind: &str) -> io::Result<()> {
        self.xml.open("w:r", &[])?;
        self.xml.empty("w:fldChar", &[("w:fldCharType", kind)])?;
        self.xml.close("w:r")
    }

    fn instruction(&mut self, text: &str, is_deleted: bool) -> io::Result<()> {
        let name = if is_deleted { "w:delInstrText" } else { "w:instrText" };
        self.xml.open("w:r", &[])?;
        self.xml.text(name, &[("xml:space", "preserve")], text)?;
        self.xml.close("w:r")
    }

    fn attributes(&mut self) -> [(&'static str, String); 3] {
        self.changes += 1;
        [
            ("w:id", (CHANGES + self.changes).to_string()),
            ("w:author", AUTHOR.to_owned()),
            ("w:date", self.day.to_owned()),
        ]
    }

    fn begin_change(&mut self, change: Change) -> io::Result<()> {
        let attributes = self.attributes();
        self.xml.open(change_name(change), &attributes.each_ref().map(|(key, value)| (*key, value.as_str())))
    }

    /// Marks a paragraph's end or a row.
    pub(super) fn change(&mut self, change: Change) -> io::Result<()> {
        let attributes = self.attributes();
        self.xml.empty(change_name(change), &attributes.each_ref().map(|(key, value)| (*key, value.as_str())))
    }

    fn drawing(&mut self, drawing: &Drawing) -> io::Result<()> {
        self.drawings += 1;
        let number = self.drawings.to_string();
        let id = self.relations.part("image", format!("media/{}", drawing.picture));
        let (wide, high) = ((drawing.size.0 * EMU).to_string(), (drawing.size.1 * EMU).to_string());
        let name = format!("图片 {number}");
        let described = [("id", number.as_str()), ("name", &name), ("descr", &drawing.alt)];
        let xml = &mut self.xml;
        for (element, attributes) in [("w:r", &[][..]), ("w:drawing", &[])] {
            xml.open(element, attributes)?;
        }
        xml.open("wp:inline", &[("distT", "0"), ("distB", "0"), ("distL", "0"), ("distR", "0")])?;
        xml.empty("wp:extent", &[("cx", &wide), ("cy", &high)])?;
        xml.empty("wp:docPr", &described)?;
        xml.open("a:graphic", &[])?;
        xml.open("a:graphicData", &[("uri", "http://schemas.openxmlformats.org/drawingml/2006/picture")])?;
        xml.open("pic:pic", &[])?;
        xml.open("pic:nvPicPr", &[])?;
        xml.empty("pic:cNvPr", &described)?;
        xml.empty("pic:cNvPicPr", &[])?;
        xml.close("pic:nvPicPr")?;
        xml.open("pic:blipFill", &[])?;
        xml.open("a:blip", &[("r:embed", &id)])?;
        if let Some(file) = &drawing.vector {
            const SVG: &str = "http://schemas.microsoft.com/office/drawing/2016/SVG/main";
            let id = self.relations.part("image", format!("media/{file}"));
            xml.open("a:extLst", &[])?;
            xml.open("a:ext", &[("uri", "{96DAC541-7B7A-43D3-8B79-37D633B846F1}")])?;
            xml.empty("asvg:svgBlip", &[("xmlns:asvg", SVG), ("r:embed", &id)])?;
            xml.close("a:ext")?;
            xml.close("a:extLst")?;
        }
        xml.close("a:blip")?;
        xml.open("a:stretch", &[])?;
        xml.empty("a:fillRect", &[])?;
        xml.close("a:stretch")?;
        xml.close("pic:blipFill")?;
        xml.open("pic:spPr", &[])?;
        xml.open("a:xfrm", &[])?;
        xml.empty("a:off", &[("x", "0"), ("y", "0")])?;
        xml.empty("a:ext", &[("cx", &wide), ("cy", &high)])?;
        xml.close("a:xfrm")?;
        xml.open("a:prstGeom", &[("prst", "rect")])?;
        xml.empty("a:avLst", &[])?;
        xml.close("a:prstGeom")?;
        for element in ["pic:spPr", "pic:pic", "a:graphicData", "a:graphic", "wp:inline", "w:drawing", "w:r"] {
            xml.close(element)?;
        }
        Ok(())
    }
}
