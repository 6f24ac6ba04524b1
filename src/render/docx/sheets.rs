//! Sheets of paper: size, margins and grid of GB/T 9704, what stands at their foot and behind their text.

use std::io::{self, Write};

use super::flow::Sheets;
use super::links::Relations;
use super::write::NAMESPACES;
use super::xml::Xml;
use crate::model::page::{PageNumber, Print};
use crate::model::report::Meta;

/// Sheets of a document, the numbered ones counted from 1.
pub(super) struct Sheet<'a> {
    meta: &'a Meta,
    is_numbered: bool,
}

/// Top, right, bottom and left in twentieths of a point: 37, 26, 35 and 28 mm; turned, 28, 37, 26 and 35 mm.
const MARGINS: [&str; 4] = ["2098", "1474", "1984", "1587"];
const TURNED_MARGINS: [&str; 4] = ["1587", "2098", "1474", "1984"];
/// From the lower edge to the foot of the page number, whose dash is 7 mm below the text.
const FOOTER: &str = "1406";
const TURNED_FOOTER: &str = "896";

/// The parts at the head and the foot of pages: kind, pages, file.
pub(super) const EDGES: [(&str, &str, &str); 4] = [
    ("header", "default", "header1.xml"),
    ("header", "even", "header2.xml"),
    ("footer", "default", "footer1.xml"),
    ("footer", "even", "footer2.xml"),
];

impl<'a> Sheet<'a> {
    pub(super) fn new(meta: &'a Meta) -> Self {
        Self { meta, is_numbered: false }
    }

    /// Says what the sheets are that end here.
    pub(super) fn write<W: Write>(
        &mut self,
        xml: &mut Xml<W>,
        relations: &mut Relations,
        sheets: Sheets,
    ) -> io::Result<()> {
        let is_first = sheets != Sheets::Front && !self.is_numbered;
        self.is_numbered |= is_first;
        xml.open("w:sectPr", &[])?;
        if is_first {
            for (kind, pages, file) in EDGES {
                let id = relations.part(kind, file);
                xml.empty(&format!("w:{kind}Reference"), &[("w:type", pages), ("r:id", &id)])?;
            }
        }
        footnote_form(xml)?;
        // In a bound print contents and text begin on the front of a leaf.
        let is_new_leaf = (is_first || sheets == Sheets::Front) && self.meta.page.print == Print::Duplex;
        xml.value("w:type", if is_new_leaf { "oddPage" } else { "nextPage" })?;
        let (size, [top, right, bottom, left], footer) = if sheets == Sheets::Turned {
            (&[("w:w", "16838"), ("w:h", "11906"), ("w:orient", "landscape")][..], TURNED_MARGINS, TURNED_FOOTER)
        } else {
            (&[("w:w", "11906"), ("w:h", "16838")][..], MARGINS, FOOTER)
        };
        xml.empty("w:pgSz", size)?;
        xml.empty(
            "w:pgMar",
            &[
                ("w:top", top),
                ("w:right", right),
                ("w:bottom", bottom),
                ("w:left", left),
                ("w:header", "851"),
                ("w:footer", footer),
                ("w:gutter", "0"),
            ],
        )?;
        if is_first {
            xml.empty("w:pgNumType", &[("w:start", "1")])?;
        }
        xml.empty("w:docGrid", &[("w:type", "lines"), ("w:linePitch", "579")])?;
        xml.close("w:sectPr")
    }
}

/// ① at footnotes. Every kind of sheets says it: some programs look nowhere else.
pub(super) fn footnote_form<W: Write>(xml: &mut Xml<W>) -> io::Result<()> {
    xml.open("w:footnotePr", &[])?;
    xml.value("w:numFmt", "decimalEnclosedCircle")?;
    xml.close("w:footnotePr")
}

/// The head of a page: nothing to read, and the version label behind the text.
pub(super) fn header(meta: &Meta, number: usize) -> io::Result<Vec<u8>> {
    let mut xml = Xml::new(Vec::new())?;
    xml.open("w:hdr", &NAMESPACES)?;
    xml.open("w:p", &[])?;
    xml.open("w:pPr", &[])?;
    xml.value("w:pStyle", super::styles::HEADER)?;
    xml.close("w:pPr")?;
    if let Some(version) = meta.version.as_ref().filter(|_| meta.page.watermark) {
        watermark(&mut xml, meta, version, number)?;
    }
    xml.close("w:p")?;
    xml.close("w:hdr")?;
    Ok(xml.into_inner())
}

/// The version label, large and oblique, as Word makes it.
fn watermark(xml: &mut Xml<Vec<u8>>, meta: &Meta, version: &str, number: usize) -> io::Result<()> {
    // What is longer than a label would be a hairline over every page.
    const LEAST: usize = 20;
    let letters = version.chars().count().max(1);
    let size = (600 / letters).min(84);
    if size < LEAST {
        return Ok(());
    }
    let light = 255 - u32::from(meta.page.watermark_grey.min(100)) * 255 / 100;
    let style = format!(
        "position:absolute;margin-left:0;margin-top:0;width:{}pt;height:{size}pt;rotation:315;z-index:-251658752;mso-position-horizontal:center;mso-position-horizontal-relative:margin;mso-position-vertical:center;mso-position-vertical-relative:margin",
        size * letters
    );
    xml.open("w:r", &[])?;
    xml.open("w:pict", &[])?;
    xml.open(
        "v:shapetype",
        &[
            ("id", "_x0000_t136"),
            ("coordsize", "1600,21600"),
            ("o:spt", "136"),
            ("adj", "10800"),
            ("path", "m@7,l@8,m@5,21600l@6,21600e"),
        ],
    )?;
    xml.open("v:formulas", &[])?;
    for equation in [
        "sum #0 0 10800",
        "prod #0 2 1",
        "sum 21600 0 @1",
        "sum 0 0 @2",
        "sum 21600 0 @3",
        "if @0 @3 0",
        "if @0 21600 @1",
        "if @0 0 @2",
        "if @0 @4 21600",
        "mid @5 @6",
        "mid @8 @5",
        "mid @7 @8",
        "mid @6 @7",
        "sum @6 0 @5",
    ] {
        xml.empty("v:f", &[("eqn", equation)])?;
    }
    xml.close("v:formulas")?;
    xml.empty(
        "v:path",
        &[
            ("textpathok", "t"),
            ("o:connecttype", "custom"),
            ("o:connectlocs", "@9,0;@10,10800;@11,21600;@12,10800"),
            ("o:connectangles", "270,180,90,0"),
        ],
    )?;
    xml.empty("v:textpath", &[("on", "t"), ("fitshape", "t")])?;
    xml.close("v:shapetype")?;
    let id = format!("PowerPlusWaterMarkObject{number}");
    let fill = format!("#{light:02x}{light:02x}{light:02x}");
    xml.open(
        "v:shape",
        &[
            ("id", &id),
            ("o:spid", &format!("_x0000_s{}", 2048 + number)),
            ("type", "#_x0000_t136"),
            ("style", &style),
            ("o:allowincell", "f"),
            ("fillcolor", &fill),
            ("stroked", "f"),
        ],
    )?;
    let face = super::styles::name(&meta.fonts.hei);
    xml.empty("v:textpath", &[("style", &format!("font-family:\"{face}\";font-size:1pt")), ("string", version)])?;
    xml.close("v:shape")?;
    xml.close("w:pict")?;
    xml.close("w:r")
}

/// The foot of odd or even pages: `— 1 —`, odd right and even left, or in the middle.
pub(super) fn footer(meta: &Meta, is_even: bool) -> io::Result<Vec<u8>> {
    let side = match (meta.page.number, is_even) {
        (PageNumber::Center, _) => "center",
        (PageNumber::Outside, false) => "right",
        (PageNumber::Outside, true) => "left",
    };
    let mut xml = Xml::new(Vec::new())?;
    xml.open("w:ftr", &NAMESPACES)?;
    xml.open("w:p", &[])?;
    xml.open("w:pPr", &[])?;
    xml.value("w:pStyle", super::styles::FOOTER)?;
    xml.value("w:jc", side)?;
    xml.close("w:pPr")?;
    let text = |xml: &mut Xml<Vec<u8>>, text: &str| -> io::Result<()> {
        xml.open("w:r", &[])?;
        super::styles::run(xml, super::flow::Look::default())?;
        xml.text("w:t", &[("xml:space", "preserve")], text)?;
        xml.close("w:r")
    };
    let field = |xml: &mut Xml<Vec<u8>>, kind: &str| -> io::Result<()> {
        xml.open("w:r", &[])?;
        xml.empty("w:fldChar", &[("w:fldCharType", kind)])?;
        xml.close("w:r")
    };
    text(&mut xml, "— ")?;
    field(&mut xml, "begin")?;
    xml.open("w:r", &[])?;
    xml.text("w:instrText", &[("xml:space", "preserve")], " PAGE ")?;
    xml.close("w:r")?;
    field(&mut xml, "separate")?;
    text(&mut xml, "1")?;
    field(&mut xml, "end")?;
    text(&mut xml, " —")?;
    xml.close("w:p")?;
    xml.close("w:ftr")?;
    Ok(xml.into_inner())
}
