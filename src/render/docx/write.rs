//! The pieces of a document as the parts of Word that hold text: paragraphs, tables and sheets, and the footnotes
//! that were met on the way. Pieces are written as they come; at most one paragraph waits, since the last one of
//! a kind of sheets says what they are.

use std::io::{self, Write};

use super::flow::{
    Cell, Change, Drawing, Grid, Link, Look, Merge, Paragraph, Piece, Row, Run, RunKind, Sheets, Side, Style,
};
use super::links::Relations;
use super::sheets::Sheet;
use super::styles;
use super::xml::Xml;

/// The spaces of names of the parts that hold text.
pub(super) const NAMESPACES: [(&str, &str); 7] = [
    ("xmlns:w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    ("xmlns:r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    ("xmlns:wp", "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"),
    ("xmlns:a", "http://schemas.openxmlformats.org/drawingml/2006/main"),
    ("xmlns:pic", "http://schemas.openxmlformats.org/drawingml/2006/picture"),
    ("xmlns:v", "urn:schemas-microsoft-com:vml"),
    ("xmlns:o", "urn:schemas-microsoft-com:office:office"),
];

/// English metric units of a point.
const EMU: u64 = 12_700;

/// Writes one part.
pub(super) struct Writer<'a, W: Write> {
    xml: Xml<W>,
    pub relations: Relations,
    /// The footnotes so far, by their numbers from 1.
    pub notes: Vec<Vec<Run>>,
    sheet: Sheet<'a>,
    /// The day of the changes, if any are marked.
    day: &'a str,
    /// The last numbers given to names, pictures and changes.
    names: usize,
    drawings: usize,
    changes: usize,
    waiting: Option<Paragraph>,
    ended: Option<Sheets>,
    /// A table has just ended: another one would be joined to it.
    is_after_table: bool,
    grid: Option<Grid>,
}

impl<'a, W: Write> Writer<'a, W> {
    pub(super) fn new(out: W, sheet: Sheet<'a>, day: &'a str) -> io::Result<Self> {
        Ok(Self {
            xml: Xml::new(out)?,
            relations: Relations::default(),
            notes: Vec::new(),
            sheet,
            day,
            names: 0,
            drawings: 0,
            changes: 0,
            waiting: None,
            ended: None,
            is_after_table: false,
            grid: None,
        })
    }

    /// Begins the document.
    pub(super) fn begin(&mut self) -> io::Result<()> {
        self.xml.open("w:document", &NAMESPACES)?;
        self.xml.open("w:body", &[])
    }

    /// Ends the document.
    pub(super) fn end(mut self) -> io::Result<(W, Relations, Vec<Vec<Run>>)> {
        let last = self.ended.take();
        self.flush()?;
        if self.is_after_table {
            self.paragraph(&Paragraph::new(Style::Gap, Vec::new()), None)?;
        }
        self.sheet.write(&mut self.xml, &mut self.relations, last.unwrap_or(Sheets::Upright))?;
        self.xml.close("w:body")?;
        self.xml.close("w:document")?;
        Ok((self.xml.into_inner(), self.relations, self.notes))
    }

    /// Writes a piece.
    pub(super) fn put(&mut self, piece: Piece) -> io::Result<()> {
        match piece {
            Piece::Sheets(sheets) => {
                self.ended = Some(sheets);
                return Ok(());
            }
            Piece::Paragraph(paragraph) => {
                self.flush()?;
                self.waiting = Some(paragraph);
                self.is_after_table = false;
            }
            Piece::Table(grid) => {
                self.flush()?;
                if self.is_after_table {
                    self.paragraph(&Paragraph::new(Style::Gap, Vec::new()), None)?;
                }
                self.table(&grid)?;
                self.grid = Some(grid);
            }
            Piece::Row(row) => self.row(&row)?,
            Piece::TableEnd => {
                self.xml.close("w:tbl")?;
                (self.grid, self.is_after_table) = (None, true);
            }
        }
        Ok(())
    }

    /// Writes what waits; the last paragraph of a kind of sheets, or one made for it, ends them.
    fn flush(&mut self) -> io::Result<()> {
        let ended = self.ended.take();
        let paragraph = match (self.waiting.take(), ended) {
            (Some(paragraph), _) => paragraph,
            (None, Some(_)) => Paragraph::new(Style::Gap, Vec::new()),
            (None, None) => return Ok(()),
        };
        self.is_after_table &= ended.is_none();
        self.paragraph(&paragraph, ended)
    }

    fn paragraph(&mut self, paragraph: &Paragraph, ended: Option<Sheets>) -> io::Result<()> {
        self.xml.open("w:p", &[])?;
        self.properties(paragraph, ended)?;
        let names: Vec<String> = paragraph.names.iter().map(|name| self.name(name)).collect::<io::Result<_>>()?;
        self.runs(&paragraph.runs)?;
        names.iter().try_for_each(|id| self.xml.empty("w:bookmarkEnd", &[("w:id", id)]))?;
        self.xml.close("w:p")
    }

    /// Begins a named stretch and returns its number.
    fn name(&mut self, name: &str) -> io::Result<String> {
        self.names += 1;
        let id = self.names.to_string();
        self.xml.empty("w:bookmarkStart", &[("w:id", &id), ("w:name", name)])?;
        Ok(id)
    }

    fn properties(&mut self, paragraph: &Paragraph, ended: Option<Sheets>) -> io::Result<()> {
        let Paragraph { style, side, indent, right, first, is_kept, before, on_new_page, change, .. } = paragraph;
        self.xml.open("w:pPr", &[])?;
        self.xml.value("w:pStyle", &styles::id(*style))?;
        if *is_kept {
            self.xml.empty("w:keepNext", &[])?;
        }
        if *on_new_page {
            self.xml.empty("w:pageBreakBefore", &[])?;
        }
        if *before > 0 {
            self.xml.empty("w:spacing", &[("w:before", &before.to_string())])?;
        }
        self.indent(*indent, *right, *first)?;
        if let Some(side) = side {
            self.xml.value("w:jc", justification(*side))?;
        }
        if let Some(change) = change {
            self.xml.open("w:rPr", &[])?;
            self.change(*change)?;
            self.xml.close("w:rPr")?;
        }
        if let Some(sheets) = ended {
            self.sheet.write(&mut self.xml, &mut self.relations, sheets)?;
        }
        self.xml.close("w:pPr")
    }

    fn indent(&mut self, left: u64, right: u64, first: Option<i64>) -> io::Result<()> {
        let (left, right) = (left.to_string(), right.to_string());
        let by = first.unwrap_or_default().unsigned_abs().to_string();
        let mut attributes = Vec::new();
        if left != "0" {
            attributes.push(("w:left", left.as_str()));
        }
        if right != "0" {
            attributes.push(("w:right", right.as_str()));
        }
        match first {
            // A style that counts in characters is overruled in characters.
            Some(0..) => attributes.extend([("w:firstLineChars", "0"), ("w:firstLine", by.as_str())]),
            Some(_) => attributes.extend([("w:firstLineChars", "0"), ("w:hanging", by.as_str())]),
            None => {}
        }
        if attributes.is_empty() { Ok(()) } else { self.xml.empty("w:ind", &attributes) }
    }

    /// Runs; neighbours of one link are one link, of one name one name.
    fn runs(&mut self, runs: &[Run]) -> io::Result<()> {
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
                named.iter().try_for_each(|run| self.run(run))?;
                if let Some(id) = id {
                    self.xml.empty("w:bookmarkEnd", &[("w:id", &id)])?;
                }
            }
            if link.is_some() {
                self.xml.close("w:hyperlink")?;
            }
        }
        Ok(())
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
                let text = text.replace('\\', "\\\\").replace('"', "\\\"");
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
    fn text(&mut self, text: &str, look: Look, is_deleted: bool) -> io::Result<()> {
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
            ("w:author", "pinggu".to_owned()),
            ("w:date", self.day.to_owned()),
        ]
    }

    fn begin_change(&mut self, change: Change) -> io::Result<()> {
        let attributes = self.attributes();
        self.xml.open(change_name(change), &attributes.each_ref().map(|(key, value)| (*key, value.as_str())))
    }

    /// Marks a paragraph's end or a row.
    fn change(&mut self, change: Change) -> io::Result<()> {
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
        if let Some(file) = &drawing.drawing {
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

    fn table(&mut self, grid: &Grid) -> io::Result<()> {
        let width = grid.widths.iter().sum::<u64>().to_string();
        let xml = &mut self.xml;
        xml.open("w:tbl", &[])?;
        xml.open("w:tblPr", &[])?;
        xml.empty("w:tblW", &[("w:w", &width), ("w:type", "dxa")])?;
        xml.empty("w:tblInd", &[("w:w", &grid.indent.to_string()), ("w:type", "dxa")])?;
        xml.open("w:tblBorders", &[])?;
        for side in ["top", "left", "bottom", "right", "insideH", "insideV"] {
            // The frame is a point wide, the lines in it half a point.
            let size = if side.starts_with("inside") && !grid.is_framed { "4" } else { "8" };
            let border = [("w:val", "single"), ("w:sz", size), ("w:space", "0"), ("w:color", "auto")];
            xml.empty(&format!("w:{side}"), &border)?;
        }
        xml.close("w:tblBorders")?;
        xml.empty("w:tblLayout", &[("w:type", "fixed")])?;
        xml.open("w:tblCellMar", &[])?;
        let (side, above) = (grid.inset.0.to_string(), grid.inset.1.to_string());
        for (name, inset) in [("top", &above), ("left", &side), ("bottom", &above), ("right", &side)] {
            xml.empty(&format!("w:{name}"), &[("w:w", inset), ("w:type", "dxa")])?;
        }
        xml.close("w:tblCellMar")?;
        xml.close("w:tblPr")?;
        xml.open("w:tblGrid", &[])?;
        for width in &grid.widths {
            xml.empty("w:gridCol", &[("w:w", &width.to_string())])?;
        }
        xml.close("w:tblGrid")
    }

    fn row(&mut self, row: &Row) -> io::Result<()> {
        self.xml.open("w:tr", &[])?;
        if row.is_header || !row.is_breakable || row.height.is_some() || row.change.is_some() {
            self.xml.open("w:trPr", &[])?;
            if !row.is_breakable {
                self.xml.empty("w:cantSplit", &[])?;
            }
            if let Some(height) = row.height {
                self.xml.empty("w:trHeight", &[("w:val", &height.to_string()), ("w:hRule", "atLeast")])?;
            }
            if row.is_header {
                self.xml.empty("w:tblHeader", &[])?;
            }
            if let Some(change) = row.change {
                self.change(change)?;
            }
            self.xml.close("w:trPr")?;
        }
        let mut at = 0;
        for cell in &row.cells {
            let columns = self.grid.iter().flat_map(|grid| grid.widths.iter().skip(at).take(cell.columns));
            let width = columns.sum::<u64>();
            self.cell(cell, width)?;
            at += cell.columns;
        }
        self.xml.close("w:tr")
    }

    fn cell(&mut self, cell: &Cell, width: u64) -> io::Result<()> {
        self.xml.open("w:tc", &[])?;
        self.xml.open("w:tcPr", &[])?;
        self.xml.empty("w:tcW", &[("w:w", &width.to_string()), ("w:type", "dxa")])?;
        if cell.columns > 1 {
            self.xml.value("w:gridSpan", &cell.columns.to_string())?;
        }
        match cell.merge {
            Merge::No => {}
            Merge::First => self.xml.value("w:vMerge", "restart")?,
            Merge::Below => self.xml.empty("w:vMerge", &[])?,
        }
        if cell.is_shaded {
            self.xml.empty("w:shd", &[("w:val", "clear"), ("w:color", "auto"), ("w:fill", "ECECEC")])?;
        }
        self.xml.value("w:vAlign", "center")?;
        self.xml.close("w:tcPr")?;
        cell.paragraphs.iter().try_for_each(|paragraph| self.paragraph(paragraph, None))?;
        self.xml.close("w:tc")
    }

    /// Writes the part of the footnotes.
    pub(super) fn footnotes(mut self, notes: &[Vec<Run>]) -> io::Result<(W, Relations)> {
        self.xml.open("w:footnotes", &NAMESPACES)?;
        for (id, kind) in [("-1", "separator"), ("0", "continuationSeparator")] {
            self.xml.open("w:footnote", &[("w:type", kind), ("w:id", id)])?;
            self.xml.open("w:p", &[])?;
            self.xml.open("w:r", &[])?;
            self.xml.empty(&format!("w:{kind}"), &[])?;
            for element in ["w:r", "w:p", "w:footnote"] {
                self.xml.close(element)?;
            }
        }
        for (runs, id) in notes.iter().zip(1..) {
            self.xml.open("w:footnote", &[("w:id", &i32::to_string(&id))])?;
            self.xml.open("w:p", &[])?;
            self.properties(&Paragraph::new(Style::Footnote, Vec::new()), None)?;
            self.xml.open("w:r", &[])?;
            self.xml.open("w:rPr", &[])?;
            self.xml.value("w:rStyle", styles::FOOTNOTE_MARK)?;
            self.xml.close("w:rPr")?;
            self.xml.empty("w:footnoteRef", &[])?;
            self.xml.close("w:r")?;
            self.text(" ", Look::default(), false)?;
            self.runs(runs)?;
            self.xml.close("w:p")?;
            self.xml.close("w:footnote")?;
        }
        self.xml.close("w:footnotes")?;
        Ok((self.xml.into_inner(), self.relations))
    }
}

/// Numbers of changes begin after those of names, with which they share a space.
const CHANGES: usize = 1_000_000;

fn change_name(change: Change) -> &'static str {
    match change {
        Change::Inserted => "w:ins",
        Change::Deleted => "w:del",
    }
}

fn justification(side: Side) -> &'static str {
    match side {
        Side::Left => "left",
        Side::Center => "center",
        Side::Right => "right",
    }
}
