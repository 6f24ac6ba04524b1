//! Workbooks from whatever a stranger may send: any bytes, and sound ones edited.

use std::io::{Cursor, Read as _, Write as _};

use pinggu::extract::probe;

/// A workbook: the bytes as they are, and the parts of a sound one edited as they say.
pub fn workbook(data: &[u8]) {
    let _ = probe::workbook(data);
    if !data.starts_with(b"PK") {
        let _ = probe::workbook(&edited(parts(SOUND), data));
        let _ = probe::workbook(&edited(ods(), data));
    }
}

/// A workbook that the program itself brings.
const SOUND: &[u8] = include_bytes!("../../templates/starter/附表.xlsx");

/// What a broken part may hold; an edit puts one of these in.
const TOKENS: [&str; 40] = [
    "<row r=\"1048576\">",
    "<row r=\"0\" hidden=\"1\"/>",
    "<c r=\"XFD1048576\"><v>1</v></c>",
    "<c r=\"A0\"/>",
    "<c r=\"ZZZZZZZ99999999999\"/>",
    "<c t=\"s\"><v>99999999</v></c>",
    "<c t=\"s\"><v>-1</v></c>",
    "<c s=\"65536\"><v>1e308</v></c>",
    "<c t=\"e\"><v>#REF!</v></c>",
    "<c t=\"d\"><v>2023-13-45T99:99</v></c>",
    "<f t=\"shared\" si=\"65535\" ref=\"B2:A1\">A1</f>",
    "<f t=\"shared\" si=\"0\"/>",
    "<mergeCell ref=\"B2:A1\"/>",
    "<mergeCell ref=\"A1:XFD1048576\"/>",
    "<sheet name=\"\" r:id=\"rId1\"/>",
    "<numFmt numFmtId=\"164\" formatCode=\"[&gt;=1]0.0;;;@\"/>",
    "<xf numFmtId=\"4294967296\"/>",
    "<dimension ref=\"ZZ9:A1\"/>",
    "<!--",
    "<![CDATA[",
    "&#xD800;",
    "&amp",
    "]]>",
    "\"",
    // Decoys in other namespaces, what repeats, what is never closed, formats of any shape.
    "<x:c r=\"B2\" x:r=\"A1\"/>",
    " x:r=\"9\" r=\"1048576\"",
    " x:si=\"0\"",
    "<x:si><x:t>a</x:t></x:si>",
    "<sst x:uniqueCount=\"1\" uniqueCount=\"99999999999\">",
    "<numFmt numFmtId=\"165\" formatCode=\"[&lt;1]0.0000000000;[&gt;9]#,##0,,%%;;\"/>",
    "<xf numFmtId=\"165\" fontId=\"0\"/>",
    "<font><name val=\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"/></font>",
    "<table:table-row table:number-rows-repeated=\"1048576\">",
    "<table:table-cell table:number-columns-repeated=\"16384\" office:value=\"1\"/>",
    "<x:table-row x:number-rows-repeated=\"1\">",
    "</x:table>",
    "<text:s text:c=\"999999999\"/>",
    "<table:table table:name=\"甲\">",
    "<office:annotation>",
    "<table:named-expressions>",
];

/// A sound `.ods`: its parts.
fn ods() -> Vec<(String, Vec<u8>)> {
    let cell = |text: &str| {
        format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
    };
    let row = |texts: &[&str]| {
        format!("<table:table-row>{}</table:table-row>", texts.iter().map(|text| cell(text)).collect::<String>())
    };
    let rows = [
        row(&["指标名称", "单位", "2020年", "2025年目标", "2022年", "属性", "责任单位", "评价"]),
        row(&["森林覆盖率", "%", "40", "42", "41", "约束性", "区林业局", "正常"]),
        "<table:table-row table:number-rows-repeated=\"3\"><table:table-cell table:number-columns-repeated=\"8\" office:value-type=\"float\" office:value=\"1\" table:formula=\"of:=1\"/></table:table-row>".to_owned(),
    ];
    let content = format!(
        "<office:document-content><office:automatic-styles><style:style style:name=\"ta1\"><style:table-properties table:display=\"true\"/></style:style></office:automatic-styles><office:body><office:spreadsheet><table:table table:name=\"附件2\" table:style-name=\"ta1\"><table:table-column table:number-columns-repeated=\"8\"/>{}</table:table></office:spreadsheet></office:body></office:document-content>",
        rows.concat()
    );
    let manifest = "<manifest:manifest><manifest:file-entry manifest:full-path=\"/\"/></manifest:manifest>";
    [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", &content),
        ("META-INF/manifest.xml", manifest),
    ]
    .map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()))
    .to_vec()
}

/// A workbook with edits to its parts. Each takes five bytes: which part, where (two), how many bytes
/// go, and which token comes.
fn edited(mut parts: Vec<(String, Vec<u8>)>, edits: &[u8]) -> Vec<u8> {
    for [part, high, low, cut, token] in edits.as_chunks::<5>().0.iter().take(32).copied() {
        let count = parts.len().max(1);
        let Some((_, contents)) = parts.get_mut(usize::from(part) % count) else { continue };
        let at = (usize::from(high) << 8 | usize::from(low)) * (contents.len() + 1) / (1 << 16);
        let end = (at + usize::from(cut)).min(contents.len());
        contents.splice(at..end, TOKENS[usize::from(token) % TOKENS.len()].bytes());
    }
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, contents) in parts {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).expect("in memory");
        archive.write_all(&contents).expect("in memory");
    }
    archive.finish().expect("in memory").into_inner()
}

fn parts(archive: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(archive)).expect("a sound workbook");
    let count = archive.len();
    let part = |index: usize| {
        let mut file = archive.by_index(index).expect("a sound workbook");
        let mut contents = Vec::new();
        file.read_to_end(&mut contents).expect("a sound workbook");
        (file.name().expect("a sound workbook").into_owned(), contents)
    };
    (0..count).map(part).collect()
}
