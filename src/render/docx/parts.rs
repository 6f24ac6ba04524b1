//! The parts of a document that hold no text: what there is, how it is opened, who made it and when.

use std::io;

use super::sheets::EDGES;
use super::write::NAMESPACES;
use super::xml::Xml;
use crate::model::page::{PageNumber, Print};
use crate::model::report::Meta;

/// What kinds of content a part may have, by the end of its name.
const ENDINGS: [(&str, &str); 6] = [
    ("rels", "application/vnd.openxmlformats-package.relationships+xml"),
    ("xml", "application/xml"),
    ("png", "image/png"),
    ("jpeg", "image/jpeg"),
    ("gif", "image/gif"),
    ("svg", "image/svg+xml"),
];

/// The part that says what each part is; `more` are parts that not every document has.
pub(super) fn content_types(more: &[&str]) -> io::Result<Vec<u8>> {
    const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.";
    let mut xml = Xml::new(Vec::new())?;
    xml.open("Types", &[("xmlns", "http://schemas.openxmlformats.org/package/2006/content-types")])?;
    for (ending, kind) in ENDINGS {
        xml.empty("Default", &[("Extension", ending), ("ContentType", kind)])?;
    }
    let mut part =
        |file: &str, kind: &str| xml.empty("Override", &[("PartName", &format!("/{file}")), ("ContentType", kind)]);
    part("word/document.xml", &format!("{WORD}document.main+xml"))?;
    for (file, kind) in
        [("styles", "styles"), ("settings", "settings"), ("fontTable", "fontTable"), ("footnotes", "footnotes")]
    {
        part(&format!("word/{file}.xml"), &format!("{WORD}{kind}+xml"))?;
    }
    part("word/theme/theme1.xml", "application/vnd.openxmlformats-officedocument.theme+xml")?;
    for kind in more {
        part(&format!("word/{kind}.xml"), &format!("{WORD}{kind}+xml"))?;
    }
    for (kind, _, file) in EDGES {
        part(&format!("word/{file}"), &format!("{WORD}{kind}+xml"))?;
    }
    part("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml")?;
    part(APP, "application/vnd.openxmlformats-officedocument.extended-properties+xml")?;
    xml.close("Types")?;
    Ok(xml.into_inner())
}

/// What the file as a whole leads to.
pub(super) fn relationships() -> io::Result<Vec<u8>> {
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    let mut xml = Xml::new(Vec::new())?;
    xml.open("Relationships", &[("xmlns", PACKAGE)])?;
    for (id, kind, target) in [
        ("rId1", format!("{OFFICE}/officeDocument"), "word/document.xml"),
        ("rId2", format!("{PACKAGE}/metadata/core-properties"), "docProps/core.xml"),
        ("rId3", format!("{OFFICE}/extended-properties"), APP),
    ] {
        xml.empty("Relationship", &[("Id", id), ("Type", &kind), ("Target", target)])?;
    }
    xml.close("Relationships")?;
    Ok(xml.into_inner())
}

/// How the document is opened and set.
pub(super) fn settings(meta: &Meta) -> io::Result<Vec<u8>> {
    let mut xml = Xml::new(Vec::new())?;
    xml.open("w:settings", &NAMESPACES)?;
    xml.empty("w:zoom", &[("w:percent", "100")])?;
    if meta.page.print == Print::Duplex {
        xml.empty("w:mirrorMargins", &[])?;
    }
    xml.value("w:defaultTabStop", "630")?;
    if meta.page.number == PageNumber::Outside {
        xml.empty("w:evenAndOddHeaders", &[])?;
    }
    xml.value("w:characterSpacingControl", "compressPunctuation")?;
    xml.open("w:footnotePr", &[])?;
    xml.value("w:numFmt", "decimalEnclosedCircle")?;
    for id in ["-1", "0"] {
        xml.empty("w:footnote", &[("w:id", id)])?;
    }
    xml.close("w:footnotePr")?;
    xml.open("w:compat", &[])?;
    for allowed in ["spaceForUL", "balanceSingleByteDoubleByteWidth", "doNotLeaveBackslashAlone", "ulTrailSpace"] {
        xml.empty(&format!("w:{allowed}"), &[])?;
    }
    xml.empty("w:doNotExpandShiftReturn", &[])?;
    xml.empty("w:adjustLineHeightInTable", &[])?;
    xml.empty("w:useFELayout", &[])?;
    xml.empty(
        "w:compatSetting",
        &[("w:name", "compatibilityMode"), ("w:uri", "http://schemas.microsoft.com/office/word"), ("w:val", "15")],
    )?;
    xml.close("w:compat")?;
    xml.empty("w:themeFontLang", &[("w:val", "en-US"), ("w:eastAsia", "zh-CN")])?;
    xml.close("w:settings")?;
    Ok(xml.into_inner())
}

/// Who made it and when: the day of the report.
pub(super) fn core_properties(meta: &Meta) -> io::Result<Vec<u8>> {
    let mut xml = Xml::new(Vec::new())?;
    xml.open(
        "cp:coreProperties",
        &[
            ("xmlns:cp", "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"),
            ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
            ("xmlns:dcterms", "http://purl.org/dc/terms/"),
            ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        ],
    )?;
    let of = meta.department.as_ref().map_or_else(String::new, |name| format!("（{name}摘编）"));
    xml.text("dc:title", &[], &format!("{}{of}", meta.title.replace('\n', "")))?;
    xml.text("dc:creator", &[], &meta.bureau)?;
    if let Some(version) = &meta.version {
        xml.text("dc:subject", &[], version)?;
    }
    xml.text("dc:language", &[], "zh-CN")?;
    for name in ["dcterms:created", "dcterms:modified"] {
        xml.text(name, &[("xsi:type", "dcterms:W3CDTF")], &day(meta))?;
    }
    xml.text("cp:lastModifiedBy", &[], &meta.bureau)?;
    xml.close("cp:coreProperties")?;
    Ok(xml.into_inner())
}

/// The day of the report as Word writes a time.
pub(super) fn day(meta: &Meta) -> String {
    let (year, month, day) = meta.date;
    format!("{year:04}-{month:02}-{day:02}T00:00:00Z")
}

/// The part that says which program saved the file last.
pub(super) const APP: &str = "docProps/app.xml";

/// Which program made it.
pub(super) fn app_properties() -> io::Result<Vec<u8>> {
    let mut xml = Xml::new(Vec::new())?;
    xml.open("Properties", &[("xmlns", "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties")])?;
    xml.text("Application", &[], concat!("pinggu ", env!("CARGO_PKG_VERSION")))?;
    xml.close("Properties")?;
    Ok(xml.into_inner())
}
