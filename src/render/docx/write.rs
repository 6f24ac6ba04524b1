//! The pieces of a document as the parts of Word that hold text: paragraphs, tables and sheets, and the footnotes
//! that were met on the way. Pieces are written as they come; at most one paragraph waits, since the last one of
//! a kind of sheets says what they are.

use std::io::{self, Write};

use super::flow::{Cell, Grid, Look, Merge, Paragraph, Piece, Row, Run, Sheets, Side, Style};
use super::inline::AUTHOR;
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

/// Writes one part.
pub(super) struct Writer<'a, W: Write> {
    pub(super) xml: Xml<W>,
    pub(super) relations: Relations,
    /// The footnotes so far, by their numbers from 1.
    pub(super) notes: Vec<Vec<Run>>,
    sheet: Sheet<'a>,
    /// The day of the changes, if any are marked.
    pub(super) day: &'a str,
    /// The last numbers given to names, pictures and changes.
    names: usize,
    pub(super) drawings: usize,
    pub(super) changes: usize,
    /// The remarks on what is being written.
    pub(super) remarks: Vec<usize>,
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
            remarks: Vec::new(),
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
                // A paragraph of one version only does not part two tables in the other one.
                self.is_after_table &= paragraph.change.is_some();
                self.waiting = Some(paragraph);
            }
            Piece::Table(grid) => {
                self.flush()?;
                if self.is_after_table {
                    // Tables that touch would be one.
                    let gap = Paragraph { before: HALF_LINE, ..Paragraph::new(Style::Gap, Vec::new()) };
                    self.paragraph(&gap, None)?;
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
        // The end of sheets is of both versions, and so is the paragraph that says it.
        if ended.is_some() && paragraph.change.is_some() {
            self.paragraph(&paragraph, None)?;
            return self.paragraph(&Paragraph::new(Style::Gap, Vec::new()), ended);
        }
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
    pub(super) fn name(&mut self, name: &str) -> io::Result<String> {
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
            // Something has to stand before the mark of a change.
            if row.is_breakable {
                self.xml.value("w:cantSplit", "off")?;
            } else {
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

    /// Writes the part of the remarks, each of one or more paragraphs.
    pub(super) fn comments<'r>(mut self, remarks: impl Iterator<Item = &'r [String]>) -> io::Result<W> {
        self.xml.open("w:comments", &NAMESPACES)?;
        for (lines, id) in remarks.zip(0_usize..) {
            let id = id.to_string();
            let by = [("w:id", id.as_str()), ("w:author", AUTHOR), ("w:date", self.day), ("w:initials", AUTHOR)];
            self.xml.open("w:comment", &by)?;
            for line in lines {
                self.xml.open("w:p", &[])?;
                self.properties(&Paragraph::new(Style::Remark, Vec::new()), None)?;
                self.text(line, Look::default(), false)?;
                self.xml.close("w:p")?;
            }
            self.xml.close("w:comment")?;
        }
        self.xml.close("w:comments")?;
        Ok(self.xml.into_inner())
    }

    /// Writes the part of the footnotes.
    pub(super) fn footnotes(mut self, notes: &[Vec<Run>]) -> io::Result<(W, Relations)> {
        // Numbers of names and changes are those of the whole file.
        (self.names, self.changes) = (NAMES_OF_NOTES, NAMES_OF_NOTES);
        self.xml.open("w:footnotes", &NAMESPACES)?;
        for (id, kind) in [("-1", "separator"), ("0", "continuationSeparator")] {
            self.xml.open("w:footnote", &[("w:type", kind), ("w:id", id)])?;
            self.xml.open("w:p", &[])?;
            self.properties(&Paragraph::new(Style::Footnote, Vec::new()), None)?;
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

/// Half a line of the page.
const HALF_LINE: u64 = 290;

/// Names and changes in footnotes are numbered after all in the text.
const NAMES_OF_NOTES: usize = 500_000;

fn justification(side: Side) -> &'static str {
    match side {
        Side::Left => "left",
        Side::Center => "center",
        Side::Right => "right",
    }
}
