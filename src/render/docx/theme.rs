//! The theme of a document: plain greys, and the faces of the report. Without one of its own, programs put theirs in
//! and look for faces that no styles ask for.

use std::io;

use super::styles::name;
use super::xml::Xml;
use crate::model::job::Fonts;

const DRAWING: &str = "http://schemas.openxmlformats.org/drawingml/2006/main";

/// Colours by their places; those after the first four are for accents, of which a report in black has none.
const COLOURS: [(&str, &str); 12] = [
    ("dk1", "000000"),
    ("lt1", "FFFFFF"),
    ("dk2", "262626"),
    ("lt2", "ECECEC"),
    ("accent1", "262626"),
    ("accent2", "404040"),
    ("accent3", "595959"),
    ("accent4", "737373"),
    ("accent5", "8C8C8C"),
    ("accent6", "A6A6A6"),
    ("hlink", "000000"),
    ("folHlink", "000000"),
];

/// The part of the theme.
pub(super) fn part(fonts: &Fonts) -> io::Result<Vec<u8>> {
    let mut xml = Xml::new(Vec::new())?;
    xml.open("a:theme", &[("xmlns:a", DRAWING), ("name", "公文")])?;
    xml.open("a:themeElements", &[])?;
    xml.open("a:clrScheme", &[("name", "黑白")])?;
    for (place, colour) in COLOURS {
        let place = format!("a:{place}");
        xml.open(&place, &[])?;
        xml.empty("a:srgbClr", &[("val", colour)])?;
        xml.close(&place)?;
    }
    xml.close("a:clrScheme")?;
    xml.open("a:fontScheme", &[("name", "公文")])?;
    for (part, chain) in [("a:majorFont", &fonts.title), ("a:minorFont", &fonts.body)] {
        xml.open(part, &[])?;
        xml.empty("a:latin", &[("typeface", &name(&fonts.latin))])?;
        xml.empty("a:ea", &[("typeface", &name(chain))])?;
        xml.empty("a:cs", &[("typeface", &name(&fonts.latin))])?;
        xml.empty("a:font", &[("script", "Hans"), ("typeface", &name(chain))])?;
        xml.close(part)?;
    }
    xml.close("a:fontScheme")?;
    xml.open("a:fmtScheme", &[("name", "公文")])?;
    three(&mut xml, "a:fillStyleLst", fill)?;
    three(&mut xml, "a:lnStyleLst", |xml| {
        xml.open("a:ln", &[("w", "6350")])?;
        fill(xml)?;
        xml.close("a:ln")
    })?;
    three(&mut xml, "a:effectStyleLst", |xml| {
        xml.open("a:effectStyle", &[])?;
        xml.empty("a:effectLst", &[])?;
        xml.close("a:effectStyle")
    })?;
    three(&mut xml, "a:bgFillStyleLst", fill)?;
    for element in ["a:fmtScheme", "a:themeElements", "a:theme"] {
        xml.close(element)?;
    }
    Ok(xml.into_inner())
}

/// A list of looks, of which there have to be three: weak, middle and strong.
fn three(xml: &mut Xml<Vec<u8>>, list: &str, one: impl Fn(&mut Xml<Vec<u8>>) -> io::Result<()>) -> io::Result<()> {
    xml.open(list, &[])?;
    (0..3).try_for_each(|_| one(xml))?;
    xml.close(list)
}

fn fill(xml: &mut Xml<Vec<u8>>) -> io::Result<()> {
    xml.open("a:solidFill", &[])?;
    xml.empty("a:schemeClr", &[("val", "phClr")])?;
    xml.close("a:solidFill")
}
