//! What paragraphs and text look like: the styles of a document with the measures of GB/T 9704, and its faces.

use std::io::{self, Write};

use super::compose::LINE;
use super::flow::{Face, Look, Style};
use super::front;
use super::write::NAMESPACES;
use super::xml::Xml;
use crate::model::job::Fonts;
use crate::model::report::Report;

/// The styles of the marks of footnotes and remarks, of heads and of feet of pages.
pub(super) const FOOTNOTE_MARK: &str = "FootnoteReference";
pub(super) const REMARK_MARK: &str = "CommentReference";
pub(super) const HEADER: &str = "Header";
pub(super) const FOOTER: &str = "Footer";

/// Sizes of type in cells, in tenths of a point; a sign-off has 16 points.
const CELL_SIZES: [u64; 8] = [75, 80, 85, 90, 95, 100, 105, 160];

/// How a face is called in a Chinese Windows, by its name elsewhere: a clerk looks for that one in the list.
const CHINESE_NAMES: [(&str, &str); 8] = [
    ("FZXiaoBiaoSong-B05S", "方正小标宋简体"),
    ("FZXiaoBiaoSong-B05", "方正小标宋简体"),
    ("FangSong_GB2312", "仿宋_GB2312"),
    ("FangSong", "仿宋"),
    ("KaiTi_GB2312", "楷体_GB2312"),
    ("KaiTi", "楷体"),
    ("SimHei", "黑体"),
    ("SimSun", "宋体"),
];

/// The name of the face that a chain asks for first.
pub(super) fn name(chain: &[String]) -> String {
    let first = chain.first().map_or("SimSun", String::as_str);
    let chinese = CHINESE_NAMES.iter().find(|(other, _)| *other == first);
    chinese.map_or_else(|| first.to_owned(), |(_, name)| (*name).to_owned())
}

fn chain(fonts: &Fonts, face: Face) -> &[String] {
    match face {
        Face::Title => &fonts.title,
        Face::Body => &fonts.body,
        Face::Kai => &fonts.kai,
        Face::Hei => &fonts.hei,
        Face::Song => &fonts.song,
    }
}

const FACES: [Face; 5] = [Face::Title, Face::Body, Face::Kai, Face::Hei, Face::Song];

/// How a run says that it has another face: a style of its own.
fn face_id(face: Face) -> &'static str {
    match face {
        Face::Title => "FaceTitle",
        Face::Body => "FaceBody",
        Face::Kai => "FaceKai",
        Face::Hei => "FaceHei",
        Face::Song => "FaceSong",
    }
}

/// The name of a style in the file.
pub(super) fn id(style: Style) -> String {
    let named = match style {
        Style::Heading(level) => return format!("Heading{level}"),
        Style::Contents(level) => return format!("TOC{level}"),
        Style::Cell(size) => return format!("Cell{size}"),
        Style::Body => "Normal",
        Style::Preface => "PrefaceTitle",
        Style::AnnexNumber => "AnnexNumber",
        Style::Annex => "AnnexTitle",
        Style::Title => "Title",
        Style::CoverLine => "CoverLine",
        Style::Mark => "Mark",
        Style::ContentsTitle => "ContentsTitle",
        Style::Listed => "TableofFigures",
        Style::Caption => "Caption",
        Style::Unit => "Unit",
        Style::Note => "TableNote",
        Style::BoxTitle => "BoxTitle",
        Style::BoxText => "BoxText",
        Style::Picture => "Picture",
        Style::Item => "ListItem",
        Style::Quote => "Quote",
        Style::Code => "Code",
        Style::AnnexNote => "AnnexNote",
        Style::Signature => "Signature",
        Style::Footnote => "FootnoteText",
        Style::Remark => "CommentText",
        Style::Gap => "Gap",
    };
    named.to_owned()
}

/// The properties of a run. Every run says that marks which are of both scripts are Chinese.
pub(super) fn run<W: Write>(xml: &mut Xml<W>, look: Look) -> io::Result<()> {
    xml.open("w:rPr", &[])?;
    if let Some(face) = look.face {
        xml.value("w:rStyle", face_id(face))?;
    }
    xml.empty("w:rFonts", &[("w:hint", "eastAsia")])?;
    if look.is_struck {
        xml.empty("w:strike", &[])?;
    }
    if look.is_aside {
        xml.value("w:color", "5A5A5A")?;
    }
    if look.is_spread {
        xml.value("w:spacing", "440")?;
    }
    if look.is_aside {
        xml.value("w:sz", "24")?;
    }
    xml.close("w:rPr")
}

/// A style as it is written: face, size, lines, sides and indents.
struct Looks {
    style: Style,
    name: &'static str,
    parent: Option<&'static str>,
    face: Face,
    /// In tenths of a point.
    size: u64,
    /// From one line to the next; none for what is as high as its text.
    line: Option<u64>,
    before: u64,
    after: u64,
    side: &'static str,
    /// Characters by which the first line begins to the right.
    first: u64,
    left: u64,
    right: u64,
    /// Level of a heading, from 0.
    outline: Option<u8>,
    is_kept: bool,
    is_bold: bool,
}

impl Looks {
    fn new(style: Style, name: &'static str, face: Face, size: u64) -> Self {
        Self {
            style,
            name,
            parent: None,
            face,
            size,
            line: Some(LINE),
            before: 0,
            after: 0,
            side: "both",
            first: 0,
            left: 0,
            right: 0,
            outline: None,
            is_kept: false,
            is_bold: false,
        }
    }

    fn heading(self, level: u8) -> Self {
        Self { outline: Some(level - 1), is_kept: true, side: "left", ..self }
    }

    fn centred(self) -> Self {
        Self { side: "center", ..self }
    }
}

/// 三号: 28 characters on a line, with a quarter of a point taken from each.
const BODY: u64 = 160;

/// The headings of a chapter by their levels.
fn headings(bold: bool) -> [Looks; 4] {
    let heading = |level, name, face| Looks {
        first: 2,
        is_bold: bold && level == 3,
        ..Looks::new(Style::Heading(level), name, face, BODY).heading(level)
    };
    [
        heading(1, "heading 1", Face::Hei),
        heading(2, "heading 2", Face::Kai),
        heading(3, "heading 3", Face::Body),
        heading(4, "heading 4", Face::Body),
    ]
}

fn of_titles(report: &Report) -> Vec<Looks> {
    let title = |style, name| Looks { parent: Some("Heading1"), ..Looks::new(style, name, Face::Title, 220) };
    let size = front::title_size(report);
    vec![
        Looks { after: LINE, line: Some(2 * LINE), ..title(Style::Preface, "前言标题").heading(1).centred() },
        Looks { after: LINE, line: Some(2 * LINE), ..title(Style::Annex, "附件标题").heading(1).centred() },
        Looks {
            is_kept: true,
            side: "left",
            after: LINE,
            ..Looks::new(Style::AnnexNumber, "附件编号", Face::Hei, BODY)
        },
        Looks {
            line: Some(front::title_line(size)),
            ..Looks::new(Style::Title, "Title", Face::Title, size * 10).centred()
        },
        Looks { line: Some(540), ..Looks::new(Style::CoverLine, "封面文字", Face::Kai, 180).centred() },
        Looks { side: "left", ..Looks::new(Style::Mark, "份号密级", Face::Hei, BODY) },
        Looks {
            before: LINE,
            after: LINE,
            line: Some(2 * LINE),
            ..Looks::new(Style::ContentsTitle, "目录标题", Face::Title, 220).centred()
        },
    ]
}

fn contents() -> [Looks; 5] {
    let line = |level, name, face| Looks {
        left: u64::from(level - 1) * 560,
        line: Some(480),
        side: "left",
        ..Looks::new(Style::Contents(level), name, face, 140)
    };
    [
        line(1, "toc 1", Face::Hei),
        line(2, "toc 2", Face::Body),
        line(3, "toc 3", Face::Body),
        line(4, "toc 4", Face::Body),
        Looks { line: Some(480), side: "left", ..Looks::new(Style::Listed, "table of figures", Face::Body, 140) },
    ]
}

fn of_things() -> Vec<Looks> {
    let around = |style, name, face, size| Looks { line: None, ..Looks::new(style, name, face, size) };
    vec![
        Looks { before: 80, after: 80, ..around(Style::Caption, "caption", Face::Hei, 120).centred() },
        Looks { after: 60, side: "right", ..around(Style::Unit, "单位", Face::Body, 90) },
        Looks { before: 60, side: "left", ..around(Style::Note, "表注", Face::Body, 90) },
        around(Style::BoxTitle, "专栏标题", Face::Hei, 120).centred(),
        Looks { first: 2, line: Some(400), ..Looks::new(Style::BoxText, "专栏正文", Face::Body, 120) },
        Looks { before: 120, ..around(Style::Picture, "图片", Face::Body, BODY).centred() },
        Looks::new(Style::Item, "列表", Face::Body, BODY),
        Looks { first: 2, right: 630, ..Looks::new(Style::Quote, "Quote", Face::Kai, BODY) },
        Looks { line: Some(260), left: 200, side: "left", ..Looks::new(Style::Code, "原样文字", Face::Song, 90) },
        Looks { side: "left", is_kept: true, ..Looks::new(Style::AnnexNote, "附件说明", Face::Body, BODY) },
        Looks { side: "right", is_kept: true, ..Looks::new(Style::Signature, "署名", Face::Body, BODY) },
        Looks { line: Some(260), ..Looks::new(Style::Footnote, "footnote text", Face::Song, 90) },
        Looks { side: "left", ..around(Style::Remark, "annotation text", Face::Song, 90) },
        Looks { line: Some(20), ..Looks::new(Style::Gap, "间隔", Face::Body, 10) },
    ]
}

fn cells() -> impl Iterator<Item = Looks> {
    const NAMES: [&str; 8] =
        ["表格六号", "表格8磅", "表格8.5磅", "表格小五", "表格9.5磅", "表格10磅", "表格五号", "表格三号"];
    let cell = |(size, name)| Looks { line: None, ..Looks::new(Style::Cell(size), name, Face::Body, size).centred() };
    CELL_SIZES.into_iter().zip(NAMES).map(cell)
}

/// The part of the styles.
pub(super) fn part(report: &Report) -> io::Result<Vec<u8>> {
    let fonts = &report.meta.fonts;
    let mut xml = Xml::new(Vec::new())?;
    xml.open("w:styles", &NAMESPACES)?;
    defaults(&mut xml, fonts)?;
    let body = Looks { first: 2, ..Looks::new(Style::Body, "Normal", Face::Body, BODY) };
    let bold = report.meta.page.bold_heads;
    let sheets = [body].into_iter().chain(headings(bold)).chain(of_titles(report)).chain(contents());
    for sheet in sheets.chain(of_things()).chain(cells()) {
        paragraph(&mut xml, &id(sheet.style), &sheet, fonts)?;
    }
    let edge = |name, face| Looks { line: None, side: "left", ..Looks::new(Style::Gap, name, face, 140) };
    paragraph(&mut xml, HEADER, &edge("header", Face::Song), fonts)?;
    // One character from the edge.
    paragraph(&mut xml, FOOTER, &Looks { left: 280, right: 280, ..edge("footer", Face::Song) }, fonts)?;
    for (face, name) in FACES.into_iter().zip(["小标宋文字", "仿宋文字", "楷体文字", "黑体文字", "宋体文字"])
    {
        character(&mut xml, name, face, fonts)?;
    }
    xml.open("w:style", &[("w:type", "character"), ("w:styleId", FOOTNOTE_MARK)])?;
    xml.value("w:name", "footnote reference")?;
    xml.open("w:rPr", &[])?;
    faces(&mut xml, fonts, Face::Song)?;
    xml.value("w:vertAlign", "superscript")?;
    xml.close("w:rPr")?;
    xml.close("w:style")?;
    xml.open("w:style", &[("w:type", "character"), ("w:styleId", REMARK_MARK)])?;
    xml.value("w:name", "annotation reference")?;
    xml.open("w:rPr", &[])?;
    faces(&mut xml, fonts, Face::Song)?;
    xml.value("w:sz", "18")?;
    xml.close("w:rPr")?;
    xml.close("w:style")?;
    xml.close("w:styles")?;
    Ok(xml.into_inner())
}

fn defaults(xml: &mut Xml<Vec<u8>>, fonts: &Fonts) -> io::Result<()> {
    xml.open("w:docDefaults", &[])?;
    xml.open("w:rPrDefault", &[])?;
    xml.open("w:rPr", &[])?;
    faces(xml, fonts, Face::Body)?;
    // No pair of letters is drawn together, as in a text of fixed places.
    xml.value("w:kern", "0")?;
    xml.value("w:sz", "32")?;
    xml.value("w:szCs", "32")?;
    xml.empty("w:lang", &[("w:val", "en-US"), ("w:eastAsia", "zh-CN"), ("w:bidi", "ar-SA")])?;
    xml.close("w:rPr")?;
    xml.close("w:rPrDefault")?;
    xml.open("w:pPrDefault", &[])?;
    xml.close("w:pPrDefault")?;
    xml.close("w:docDefaults")
}

/// Latin letters and digits in the Latin face, everything else in the Chinese one.
fn faces<W: Write>(xml: &mut Xml<W>, fonts: &Fonts, face: Face) -> io::Result<()> {
    let (latin, chinese) = (name(&fonts.latin), name(chain(fonts, face)));
    xml.empty(
        "w:rFonts",
        &[("w:hint", "eastAsia"), ("w:ascii", &latin), ("w:eastAsia", &chinese), ("w:hAnsi", &latin), ("w:cs", &latin)],
    )
}

/// A style of paragraphs under the name that the file has for it.
fn paragraph(xml: &mut Xml<Vec<u8>>, id: &str, sheet: &Looks, fonts: &Fonts) -> io::Result<()> {
    let is_default = sheet.style == Style::Body;
    let mut attributes = vec![("w:type", "paragraph"), ("w:styleId", id)];
    attributes.extend(is_default.then_some(("w:default", "1")));
    // What Word has a style of its own for has an English name.
    attributes.extend((!sheet.name.is_ascii()).then_some(("w:customStyle", "1")));
    xml.open("w:style", &attributes)?;
    xml.value("w:name", sheet.name)?;
    if !is_default {
        xml.value("w:basedOn", sheet.parent.unwrap_or("Normal"))?;
    }
    if sheet.outline.is_some() || sheet.style == Style::Title {
        xml.value("w:next", "Normal")?;
    }
    if is_default || sheet.outline.is_some() {
        xml.empty("w:qFormat", &[])?;
    }
    paragraph_properties(xml, sheet)?;
    xml.open("w:rPr", &[])?;
    faces(xml, fonts, sheet.face)?;
    if sheet.is_bold {
        xml.empty("w:b", &[])?;
    }
    // A quarter of a point is taken from each character of the body, so that 28 stand on a line.
    xml.value("w:spacing", if sheet.size == BODY { "-5" } else { "0" })?;
    let half = (sheet.size / 5).to_string();
    xml.value("w:sz", &half)?;
    xml.value("w:szCs", &half)?;
    xml.close("w:rPr")?;
    xml.close("w:style")
}

fn paragraph_properties(xml: &mut Xml<Vec<u8>>, sheet: &Looks) -> io::Result<()> {
    xml.open("w:pPr", &[])?;
    xml.value("w:keepNext", if sheet.is_kept { "1" } else { "0" })?;
    xml.value("w:widowControl", "0")?;
    if matches!(sheet.style, Style::Contents(_) | Style::Listed) {
        xml.open("w:tabs", &[])?;
        xml.empty("w:tab", &[("w:val", "right"), ("w:leader", "dot"), ("w:pos", "8834")])?;
        xml.close("w:tabs")?;
    }
    // The gaps between 汉字 and letters are those of the text.
    xml.value("w:autoSpaceDE", "0")?;
    xml.value("w:autoSpaceDN", "0")?;
    xml.value("w:snapToGrid", "0")?;
    let (before, after) = (sheet.before.to_string(), sheet.after.to_string());
    let line = sheet.line.unwrap_or(240).to_string();
    let rule = if sheet.line.is_some() { "exact" } else { "auto" };
    xml.empty("w:spacing", &[("w:before", &before), ("w:after", &after), ("w:line", &line), ("w:lineRule", rule)])?;
    let characters = (sheet.first * 100).to_string();
    let first = (sheet.first * (sheet.size * 2 - if sheet.size == BODY { 5 } else { 0 })).to_string();
    let (left, right) = (sheet.left.to_string(), sheet.right.to_string());
    xml.empty(
        "w:ind",
        &[("w:left", &left), ("w:right", &right), ("w:firstLineChars", &characters), ("w:firstLine", &first)],
    )?;
    xml.value("w:jc", sheet.side)?;
    if let Some(level) = sheet.outline {
        xml.value("w:outlineLvl", &level.to_string())?;
    }
    xml.close("w:pPr")
}

fn character(xml: &mut Xml<Vec<u8>>, name: &str, face: Face, fonts: &Fonts) -> io::Result<()> {
    xml.open("w:style", &[("w:type", "character"), ("w:customStyle", "1"), ("w:styleId", face_id(face))])?;
    xml.value("w:name", name)?;
    xml.open("w:rPr", &[])?;
    faces(xml, fonts, face)?;
    xml.close("w:rPr")?;
    xml.close("w:style")
}

/// The part of the faces: each with the names that may stand for it on other machines.
pub(super) fn font_table(fonts: &Fonts) -> io::Result<Vec<u8>> {
    let mut xml = Xml::new(Vec::new())?;
    xml.open("w:fonts", &NAMESPACES)?;
    let mut written: Vec<String> = Vec::new();
    for chain in FACES.map(|face| chain(fonts, face)).into_iter().chain([fonts.latin.as_slice()]) {
        let own = name(chain);
        if written.contains(&own) {
            continue;
        }
        xml.open("w:font", &[("w:name", &own)])?;
        if let Some(other) = chain.iter().find(|other| **other != own) {
            xml.value("w:altName", other)?;
        }
        let is_latin = std::ptr::eq(chain, fonts.latin.as_slice());
        xml.value("w:charset", if is_latin { "00" } else { "86" })?;
        xml.close("w:font")?;
        written.push(own);
    }
    xml.close("w:fonts")?;
    Ok(xml.into_inner())
}
