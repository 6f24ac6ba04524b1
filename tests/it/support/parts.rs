//! Word files put together part by part, in whatever form a writer gives them.

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;

/// The namespaces of Word, of relations, and of what holds two forms of the same.
pub(crate) const NAMESPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
    xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" \
    xmlns:m=\"http://schemas.openxmlformats.org/officeDocument/2006/math\" \
    xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" \
    xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
    xmlns:wps=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\" \
    xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
    xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\" \
    xmlns:dgm=\"http://schemas.openxmlformats.org/drawingml/2006/diagram\"";

/// A file with parts under any names.
pub(crate) fn zipped<N: AsRef<str>, B: AsRef<[u8]>>(parts: impl IntoIterator<Item = (N, B)>) -> Vec<u8> {
    let mut file = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        file.start_file(name.as_ref(), SimpleFileOptions::default()).expect("a part");
        file.write_all(bytes.as_ref()).expect("written");
    }
    file.finish().expect("a zip").into_inner()
}

/// The list of what a part refers to: id, last word of the kind, target.
pub(crate) fn relations(found: &[(&str, &str, &str)]) -> String {
    let each = found.iter().map(|(id, kind, target)| {
        let mode = if target.contains(':') { " TargetMode=\"External\"" } else { "" };
        format!(
            "<Relationship Id=\"{id}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}\" Target=\"{target}\"{mode}/>"
        )
    });
    format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{}</Relationships>",
        each.collect::<String>()
    )
}

/// A file whose body is given, and other parts beside it: `styles`, `numbering`, `footnotes`, `header1` … by their
/// names, each with what stands in its outermost element.
pub(crate) fn document(body: &str, beside: &[(&str, &str)]) -> Vec<u8> {
    let plain = |name: &str| name.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned();
    let targets: Vec<(String, String, String)> =
        beside.iter().map(|(name, _)| ((*name).to_owned(), plain(name), format!("{name}.xml"))).collect();
    let mut listed: Vec<(&str, &str, &str)> =
        targets.iter().map(|(id, kind, target)| (id.as_str(), kind.as_str(), target.as_str())).collect();
    listed.extend([("web", "hyperlink", "https://a.cn/"), ("picture", "image", "media/image1.png")]);
    let mut parts = vec![
        ("_rels/.rels".to_owned(), relations(&[("a", "officeDocument", "word/document.xml")])),
        ("word/document.xml".to_owned(), format!("<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>")),
        ("word/_rels/document.xml.rels".to_owned(), relations(&listed)),
        ("word/media/image1.png".to_owned(), "PNG".to_owned()),
    ];
    for (name, xml) in beside {
        let root = match plain(name).as_str() {
            "header" => "w:hdr",
            "footer" => "w:ftr",
            "chart" => "c:chartSpace",
            "diagramData" => "dgm:dataModel",
            other => &format!("w:{other}"),
        };
        parts.push((format!("word/{name}.xml"), format!("<{root} {NAMESPACES}>{xml}</{root}>")));
    }
    zipped(parts)
}
