//! The parts of a file: what they are called, how they refer to each other, in which form their XML is written.

use super::{p, read, told};
use crate::support::parts::{NAMESPACES, document, relations, zipped};

/// What is read of a file of these parts.
#[track_caller]
fn read_parts(parts: &[(&str, Vec<u8>)]) -> String {
    told(&read(&zipped(parts.iter().map(|(name, bytes)| (*name, bytes)))).expect("read"))
}

fn body(text: &str) -> String {
    format!("<w:document {NAMESPACES}><w:body>{}</w:body></w:document>", p(text))
}

fn package(target: &str) -> Vec<u8> {
    relations(&[("a", "officeDocument", target)]).into_bytes()
}

#[test]
fn parts_may_have_any_name_and_form() {
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let marked = |text: &str| [b"\xff\xfe".to_vec(), wide(text)].concat();
    let declared = "<?xml version=\"1.0\" encoding=\"UTF-16\"?>".to_owned() + &body("甲");
    // Other prefixes, and the namespaces of the strict form.
    let strict = body("甲").replace("w:", "x:").replace("xmlns:w=", "xmlns:x=").replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    );
    let bare = body("甲").replace("xmlns:w=", "xmlns=").replace("<w:", "<").replace("</w:", "</");
    let strict_relations = relations(&[("a", "officeDocument", "word/document.xml")])
        .replace("schemas.openxmlformats.org", "purl.oclc.org/ooxml");
    for parts in [
        vec![("_rels/.rels", package("word/document.xml")), ("word/document.xml", body("甲").into_bytes())],
        vec![("_rels/.rels", package("/word/document.xml")), ("word/document.xml", body("甲").into_bytes())],
        vec![("_rels/.rels", package("word\\document.xml")), ("word\\document.xml", body("甲").into_bytes())],
        vec![("_rels/.rels", package("Word/Document.xml")), ("word/DOCUMENT.XML", body("甲").into_bytes())],
        vec![("_rels/.rels", package("word/document2.xml")), ("word/document2.xml", body("甲").into_bytes())],
        vec![("_rels/.rels", package("word/%E6%AD%A3.xml")), ("word/正.xml", body("甲").into_bytes())],
        vec![("_rels/.rels", package("word/正.xml")), ("word/%e6%ad%a3.xml", body("甲").into_bytes())],
        // Not named as XML.
        vec![("_rels/.rels", package("word/text.bin")), ("word/text.bin", body("甲").into_bytes())],
        // No list of what belongs together, or one that leads nowhere.
        vec![("word/document.xml", body("甲").into_bytes())],
        vec![("_rels/.rels", package("word/none.xml")), ("word/document.xml", body("甲").into_bytes())],
        vec![("_rels/.rels", strict_relations.into_bytes()), ("word/document.xml", strict.into_bytes())],
        vec![("_rels/.rels", package("word/document.xml")), ("word/document.xml", bare.into_bytes())],
        vec![("_rels/.rels", package("word/document.xml")), ("word/document.xml", marked(&declared))],
        vec![("_rels/.rels", package("word/document.xml")), ("word/document.xml", wide(&declared))],
        vec![("_rels/.rels", package("word/document.xml")), ("word/document.xml", ("\u{feff}".to_owned() + &body("甲")).into_bytes())],
        // In no folder of Word's: the types tell what it is.
        vec![
            (
                "[Content_Types].xml",
                b"<Types><Override PartName='/a/b.xml' ContentType='application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'/></Types>".to_vec(),
            ),
            ("_rels/.rels", package("a/b.xml")),
            ("a/b.xml", body("甲").into_bytes()),
        ],
    ] {
        let names: Vec<&str> = parts.iter().map(|(name, _)| *name).collect();
        assert_eq!(read_parts(&parts), "P||甲\n", "{names:?}");
    }
}

#[test]
fn pictures_are_found_under_any_name() {
    let drawing = "<w:p><w:r><w:drawing><a:blip r:embed='rId1'/></w:drawing></w:r></w:p>";
    let text = format!("<w:document {NAMESPACES}><w:body>{drawing}</w:body></w:document>");
    for (target, part) in [
        ("media/image1.png", "word/media/image1.png"),
        ("/word/media/image1.png", "word/media/image1.png"),
        ("../media/image1.png", "media/image1.png"),
        ("media\\Image1.PNG", "word/media/image1.png"),
        ("./media//image1.png", "word\\media\\IMAGE1.png"),
    ] {
        let found = read_parts(&[
            ("_rels/.rels", package("word/document.xml")),
            ("word/document.xml", text.clone().into_bytes()),
            ("word/_rels/document.xml.rels", relations(&[("rId1", "image", target)]).into_bytes()),
            (part, b"PNG".to_vec()),
        ]);
        assert_eq!(found, "P||{0}\n{image1.png 3 }\n", "{target}");
    }
    // One that is not in the file.
    let found = read_parts(&[
        ("word/document.xml", text.into_bytes()),
        ("word/_rels/document.xml.rels", relations(&[("rId1", "image", "https://a.cn/b.png")]).into_bytes()),
    ]);
    assert_eq!(found, "P||{0}\n{b.png 0 }\n");
}

#[test]
fn macros_and_templates_are_read_and_macros_told() {
    let plain = document(&p("甲"), &[]);
    assert_eq!(told(&read(&plain).expect("read")), "P||甲\n");
    let found = read_parts(&[("word/document.xml", body("甲").into_bytes()), ("word/vbaProject.bin", vec![0])]);
    assert_eq!(found, "P||甲\n-Macros@0|\n");
}
