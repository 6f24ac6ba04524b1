//! Word files that are broken, locked, or made to take all time and memory: refused with a reason, or read.

use std::fmt::Write as _;

use super::{document, p, pp, read, read_with, t};
use crate::support::parts::{NAMESPACES, relations, zipped};

#[track_caller]
fn refused(bytes: &[u8], words: &str) {
    let said = read(bytes).map(|_| ()).expect_err(words);
    assert!(said.contains(words), "{said} does not say {words}");
    assert!(!said.contains("Excel") && !said.contains("xlsx"), "in the words of a text: {said}");
}

fn with_body(body: &str) -> String {
    format!("<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>")
}

fn with_main(name: &str, xml: impl AsRef<[u8]>) -> Vec<u8> {
    let package = relations(&[("a", "officeDocument", name)]);
    zipped([("_rels/.rels", package.as_bytes()), (name, xml.as_ref())])
}

#[test]
fn files_that_are_something_else_are_named() {
    for (bytes, words) in [
        (&b""[..], "空的"),
        (b"{\\rtf1 abc}", "文本文件"),
        (b"<html><body>", "网页"),
        (b"<?xml version='1.0'?><w:wordDocument/>", "XML"),
        (b"%PDF-1.7\n\x00", "PDF"),
        (b"PK\x03\x04", "损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "损坏"),
    ] {
        refused(bytes, words);
    }
    refused(&zipped([("xl/workbook.xml", "<workbook/>"), ("[Content_Types].xml", "<Types/>")]), "表格文件");
    refused(&zipped([("word/other.xml", "<a/>")]), "缺少正文");
}

#[test]
fn a_locked_file_is_told_from_one_of_the_old_kind() {
    let with = |stream: &str| {
        let mut file = cfb::CompoundFile::create(std::io::Cursor::new(Vec::new())).expect("a box");
        file.create_stream(stream).expect("a stream");
        file.flush().expect("written");
        file.into_inner().into_inner()
    };
    refused(&with("/EncryptedPackage"), "加密");
    refused(&with("/WordDocument"), "损坏");
}

#[test]
fn a_file_that_is_cut_off_is_damaged() {
    let whole = document(&p("甲").repeat(3_000), &[("header1", &p("眉"))]);
    assert!(whole.len() > 2_048);
    for end in (64..whole.len()).step_by(256) {
        refused(&whole[..end], "损坏");
    }
    for part in ["<w:p><w:r>", "<w:p></w:r>", "<w:p a=1/>", "<y:p/>", "&nbsp;", "<w:p>\u{0}</w:p>"] {
        refused(&with_main("word/document.xml", with_body(part)), "损坏");
    }
}

#[test]
fn names_that_lead_out_or_are_there_twice_are_refused() {
    let body = with_body("");
    refused(&zipped([("word/document.xml", &*body), ("../x", "")]), "文件夹之外");
    refused(&zipped([("word/document.xml", &*body), ("/etc/x", "")]), "文件夹之外");
    refused(&zipped([("word/document.xml", &*body), ("Word/Document.xml", "")]), "两个部分");
    // What leads out of the file is not followed, nor what leads to itself.
    let drawing = "<w:p><w:r><w:drawing><a:blip r:embed='a'/><a:blip r:embed='b'/></w:drawing></w:r></w:p>";
    let links = relations(&[
        ("a", "image", "../../../../etc/passwd"),
        ("b", "footnotes", "document.xml"),
        ("c", "header", "document.xml"),
    ]);
    let bytes = zipped([("word/document.xml", &*with_body(drawing)), ("word/_rels/document.xml.rels", &*links)]);
    let read = read(&bytes).expect("read");
    assert!(read.pictures.iter().all(|picture| picture.bytes.is_empty() || picture.name == "document.xml"));
}

#[test]
fn bombs_are_refused() {
    let zeros = "0".repeat(20 << 20);
    refused(&zipped([("word/document.xml", &*with_body("")), ("word/media/a.png", &*zeros)]), "压缩炸弹");
    let laughs = format!("<!DOCTYPE a [<!ENTITY a '{}'><!ENTITY b '&a;&a;'>]>{}", "x".repeat(100), with_body("&b;"));
    refused(&with_main("word/document.xml", laughs), "DTD");
    let outside = format!("<!DOCTYPE a [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>{}", with_body("&a;"));
    refused(&with_main("word/document.xml", outside), "DTD");
}

/// However deep, whatever the part is called and however it is written.
#[test]
fn what_is_nested_without_end_is_refused() {
    let wrap =
        |open: &str, inner: &str, close: &str, levels: usize| open.repeat(levels) + inner + &close.repeat(levels);
    let boxed = "<w:p><w:r><w:pict><v:shape><v:textbox><w:txbxContent>";
    let boxed_end = "</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>";
    for (open, close) in [
        ("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"),
        ("<w:ins>", "</w:ins>"),
        ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"),
        (boxed, boxed_end),
        ("<mc:AlternateContent><mc:Choice>", "</mc:Choice></mc:AlternateContent>"),
    ] {
        refused(&with_main("word/document.xml", with_body(&wrap(open, &p("甲"), close, 20_000))), "256 层");
        // What is as deep as it may be is read.
        let levels = 245 / open.matches('<').count();
        assert!(read_with(&wrap(open, &p("甲"), close, levels), &[]).contains('甲'), "{open}");
    }
    for (open, close) in
        [("<w:ins>", "</w:ins>"), ("<m:oMath>", "</m:oMath>"), ("<w:hyperlink>", "</w:hyperlink>"), ("<w:x>", "</w:x>")]
    {
        let body = |levels: usize| format!("<w:p>{}</w:p>", wrap(open, &t("甲"), close, levels));
        refused(&with_main("word/document.xml", with_body(&body(100_000))), "256 层");
        assert!(read_with(&body(245), &[]).contains('甲'), "{open}");
    }
    let deep = with_body(&wrap("<w:ins>", "", "</w:ins>", 100_000));
    refused(&with_main("word/text.bin", &deep), "256 层");
    let wide: Vec<u8> = deep.encode_utf16().flat_map(u16::to_le_bytes).collect();
    refused(&with_main("word/document.xml", [b"\xff\xfe".to_vec(), wide].concat()), "256 层");
}

#[test]
fn more_than_any_document_has_is_refused() {
    refused(&with_main("word/document.xml", with_body(&p("甲").repeat(250_000))), "1000000 个");
    let attributes = (0..200).fold(String::new(), |mut out, at| {
        let _ = write!(out, " w:a{at}=''");
        out
    });
    refused(&with_main("word/document.xml", with_body(&format!("<w:p{attributes}/>"))), "属性");
    let namespaces = attributes.replace("w:a", "xmlns:a").replace("''", "'u'");
    let many = format!("<w:x{namespaces}>{}</w:x>", "<w:x xmlns:b='u'/>".repeat(20_000));
    refused(&with_main("word/document.xml", with_body(&many)), "命名空间");
}

/// A document that repeats what is long, or asks for all of it again and again, grows no faster than its file. Each of
/// these took minutes or gigabytes, or would have, where something was looked through or copied once for each.
#[test]
fn what_is_repeated_takes_no_more_than_its_place() {
    let long = "长".repeat(20_000);
    let many = 8_000;
    let begin = "<w:r><w:fldChar w:fldCharType='begin'/></w:r>";
    let shown = "<w:r><w:fldChar w:fldCharType='separate'/></w:r>";
    let end = "<w:r><w:fldChar w:fldCharType='end'/></w:r>";
    let cases = [
        ("runs", format!("<w:p>{}</w:p>", t("甲").repeat(40_000)), vec![]),
        (
            "page breaks",
            format!("<w:p>{}</w:p>", format!("{}<w:r><w:br w:type='page'/></w:r>", t(" ")).repeat(20_000)),
            vec![],
        ),
        (
            "fields",
            format!(
                "<w:p>{}{}{}</w:p>",
                format!("{begin}{shown}").repeat(many),
                t("甲").repeat(many),
                end.repeat(many)
            ),
            vec![],
        ),
        ("fields without end", format!("<w:p>{}{}</w:p>", begin.repeat(20_000), t("甲").repeat(20_000)), vec![]),
        (
            "a long address",
            format!(
                "<w:p>{begin}<w:r><w:instrText>HYPERLINK \"a:{long}\"</w:instrText></w:r>{shown}{}{end}</w:p>",
                format!("{}<w:r><w:rPr><w:b/></w:rPr><w:t>乙</w:t></w:r>", t("甲")).repeat(many)
            ),
            vec![],
        ),
        (
            "a long note",
            format!("<w:p>{}</w:p>", "<w:r><w:footnoteReference w:id='1'/></w:r>".repeat(20_000)),
            vec![("footnotes", format!("<w:footnote w:id='1'>{}</w:footnote>", p(&long)))],
        ),
        (
            "a long name and a long number",
            pp("<w:pStyle w:val='1'/><w:numPr><w:numId w:val='1'/></w:numPr>", "甲").repeat(many),
            vec![
                ("styles", format!("<w:style w:styleId='1'><w:name w:val='{long}'/></w:style>")),
                (
                    "numbering",
                    format!(
                        "<w:abstractNum w:abstractNumId='1'><w:lvl w:ilvl='0'><w:lvlText w:val='{long}'/></w:lvl></w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='1'/></w:num>"
                    ),
                ),
            ],
        ),
        (
            "a long chart",
            "<w:p><w:r><w:drawing><c:chart r:id='chart1'/></w:drawing></w:r></w:p>".repeat(many),
            vec![("chart1", format!("<c:v>{long}</c:v>"))],
        ),
        ("pictures", "<w:p><w:r><w:drawing><a:blip r:embed='picture'/></w:drawing></w:r></w:p>".repeat(many), vec![]),
    ];
    for (what, body, beside) in cases {
        let beside: Vec<(&str, &str)> = beside.iter().map(|(name, xml)| (*name, xml.as_str())).collect();
        let manuscript = read(&document(&body, &beside)).unwrap_or_else(|refusal| panic!("{what}: {refusal}"));
        let size: usize = manuscript.elements.iter().map(|element| element.text().len()).sum();
        let told: usize = manuscript.losses.iter().map(|loss| loss.text.len()).sum();
        let kept: usize = manuscript.pictures.iter().map(|picture| picture.bytes.len()).sum();
        assert!(size + told + kept < 4 << 20, "{what} became {size} + {told} + {kept} bytes");
        assert!(manuscript.notes.len() <= 1 && manuscript.pictures.len() <= 1, "{what}");
    }
}

#[test]
fn notes_and_marks_by_the_ten_thousand() {
    let mut notes = String::new();
    let mut marks = String::new();
    for id in 0..20_000 {
        let _ = write!(notes, "<w:footnote w:id='{id}'><w:p/></w:footnote>");
        let _ = write!(marks, "<w:r><w:footnoteReference w:id='{}'/></w:r>", 20_000 - id);
    }
    let manuscript = read(&document(&format!("<w:p>{marks}</w:p>"), &[("footnotes", &notes)])).expect("read");
    assert_eq!(manuscript.notes.len(), 20_000);
}

#[test]
fn rows_of_ten_thousand_cells() {
    let row = format!(
        "<w:tr>{}</w:tr>",
        "<w:tc><w:tcPr><w:gridSpan w:val='63'/><w:vMerge/></w:tcPr><w:p/></w:tc>".repeat(10_000)
    );
    let manuscript = read(&document(&format!("<w:tbl>{}</w:tbl>", row.repeat(10)), &[])).expect("read");
    assert_eq!(manuscript.elements.len(), 1);
}

#[test]
fn styles_in_a_circle_and_in_a_long_row() {
    let mut styles = String::new();
    for id in 0..50_000 {
        let _ = write!(styles, "<w:style w:styleId='{id}'><w:basedOn w:val='{}'/></w:style>", (id + 1) % 50_000);
    }
    assert_eq!(read_with(&pp("<w:pStyle w:val='7'/>", "甲"), &[("styles", &styles)]), "P||甲\n");
}
