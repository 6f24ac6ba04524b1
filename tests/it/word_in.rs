//! Word files of other writers, read: what stands there, and what the text does not hold.

use pinggu::diag::Sink;
use pinggu::extract::manuscript;
use pinggu::model::job::InputLimits;
use pinggu::model::manuscript::{Element, Manuscript, Paragraph, SpanKind};

use crate::support::docx::Docx;

fn read(docx: &Docx) -> Manuscript {
    let mut sink = Sink::default();
    let read = manuscript("旧.docx", &docx.bytes(), &InputLimits::default(), &mut sink);
    read.unwrap_or_else(|_| panic!("{:?}", sink.sorted()))
}

/// A document in lines: `outline label|text`, a table as rows of cells, `^` for one that is covered, `>2` for one that
/// covers two columns.
pub(super) fn shown(elements: &[Element]) -> Vec<String> {
    let mut out = Vec::new();
    for element in elements {
        match element {
            Element::Paragraph(paragraph) if paragraph.ordinal > 0 => out.push(line(paragraph)),
            Element::Paragraph(_) => {}
            Element::Table(table) => {
                for row in &table.rows {
                    let cells = row.cells.iter().map(|cell| {
                        let span = if cell.columns > 1 { format!(">{}", cell.columns) } else { String::new() };
                        let text = shown(&cell.elements).join("/");
                        format!("{}{span}", if cell.is_covered { "^".to_owned() } else { text })
                    });
                    let head = if row.is_header { "#" } else { "" };
                    out.push(format!("{head}[{}]", cells.collect::<Vec<_>>().join("|")));
                }
            }
        }
    }
    out
}

fn line(paragraph: &Paragraph) -> String {
    let mut out = paragraph.outline.map(|level| format!("H{level} ")).unwrap_or_default();
    if !paragraph.label.is_empty() {
        out = out + &paragraph.label + "|";
    }
    for span in &paragraph.spans {
        let text = match &span.kind {
            SpanKind::Text(text) => text.replace('\t', "→").replace('\n', "↵"),
            SpanKind::Note(index) => format!("^{index}"),
            SpanKind::Picture(index) => format!("!{index}"),
        };
        let look = &span.look;
        let mark = [(look.is_strong, "*"), (look.is_emphatic, "_"), (look.is_struck, "~"), (look.is_raised, "²")];
        let mark = mark.into_iter().find(|(is_on, _)| *is_on).map_or("", |(_, mark)| mark);
        let link = span.link.as_ref().map(|link| format!("({link})")).unwrap_or_default();
        out.extend([mark, &text, mark, &link]);
    }
    out + if paragraph.is_contents { " (目录)" } else { "" } + if paragraph.is_boxed { " (框)" } else { "" }
}

/// What a body says in XML, its lines, and what they do not hold.
const CASES: &[(&str, &str, &[&str], &[&str])] = &[
    (
        "runs",
        "<w:p><w:r><w:t>甲</w:t></w:r><w:r><w:tab/><w:t xml:space='preserve'>乙 </w:t><w:br/><w:t>丙</w:t></w:r></w:p>",
        &["甲→乙 ↵丙"],
        &[],
    ),
    (
        "looks",
        "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>甲</w:t></w:r><w:r><w:rPr><w:rFonts w:eastAsia='楷体_GB2312'/></w:rPr><w:t>乙</w:t></w:r><w:r><w:t>m</w:t></w:r><w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>2</w:t></w:r></w:p>",
        &["*甲*_乙_m²2²"],
        &[],
    ),
    (
        "changes",
        "<w:p><w:ins><w:r><w:t>新</w:t></w:r></w:ins><w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>从</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>到</w:t></w:r></w:moveTo></w:p>",
        &["新到"],
        &["Deleted 旧", "Deleted 从"],
    ),
    (
        "a deleted end joins two paragraphs",
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>甲</w:t></w:r></w:p><w:p><w:pPr><w:outlineLvl w:val='1'/></w:pPr><w:r><w:t>乙</w:t></w:r></w:p>",
        &["H2 甲乙"],
        &[],
    ),
    (
        "hidden",
        "<w:p><w:r><w:t>甲</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>密</w:t></w:r><w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>乙</w:t></w:r></w:p>",
        &["甲乙"],
        &["Hidden 密"],
    ),
    (
        "fields",
        "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>REF a</w:instrText></w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>表1</w:t></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r><w:fldSimple w:instr='PAGE'><w:r><w:t>7</w:t></w:r></w:fldSimple></w:p>",
        &["表17"],
        &[],
    ),
    (
        "a field within the instruction of another",
        "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>IF </w:instrText></w:r><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>9</w:t></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>果</w:t></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>",
        &["果"],
        &["Instruction 9"],
    ),
    (
        "contents",
        "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>TOC \\o</w:instrText></w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>一、甲</w:t></w:r></w:p><w:p><w:r><w:t>二、乙</w:t></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r></w:p><w:p><w:r><w:t>正文</w:t></w:r></w:p>",
        &["一、甲 (目录)", "二、乙 (目录)", "正文"],
        &[],
    ),
    (
        "controls",
        "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj></w:sdtPr><w:sdtContent><w:p><w:r><w:t>目录</w:t></w:r></w:p></w:sdtContent></w:sdt><w:p><w:sdt><w:sdtContent><w:r><w:t>甲</w:t></w:r></w:sdtContent></w:sdt><w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>单击</w:t></w:r></w:sdtContent></w:sdt></w:p>",
        &["目录 (目录)", "甲"],
        &["Hidden 单击"],
    ),
    (
        "boxes in both forms are one",
        "<w:p><w:r><w:t>甲</w:t></w:r><w:r><mc:AlternateContent xmlns:mc='m'><mc:Choice><w:drawing><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>",
        &["甲", "框 (框)"],
        &[],
    ),
    (
        "signs",
        "<w:p><w:r><w:sym w:font='Wingdings' w:char='F0FE'/><w:sym w:font='Symbol' w:char='F061'/><w:sym w:font='宋体' w:char='2460'/><w:sym w:font='甲' w:char='F0AA'/><w:noBreakHyphen/><w:softHyphen/></w:r></w:p>",
        &["☑α①□-"],
        &[],
    ),
    (
        "pronunciation",
        "<w:p><w:r><w:ruby><w:rt><w:r><w:t>xián</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>咸</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>",
        &["咸"],
        &["Ruby xián"],
    ),
    (
        "formulas",
        "<w:p><m:oMath xmlns:m='m'><m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath></w:p>",
        &["(a+b)/2"],
        &[],
    ),
    (
        "other elements around text",
        "<w:customXml><w:p><w:smartTag><w:r><w:t>甲</w:t></w:r></w:smartTag><w:bdo><w:r><w:t>乙</w:t></w:r></w:bdo></w:p></w:customXml><w:altChunk/>",
        &["甲乙"],
        &["Chunk "],
    ),
    (
        "tables",
        "<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc><w:tcPr><w:vMerge w:val='restart'/></w:tcPr><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc><w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr><w:p><w:r><w:t>乙</w:t></w:r></w:p></w:tc></w:tr><w:sdt><w:sdtContent><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc><w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p><w:p><w:r><w:t>2</w:t></w:r></w:p></w:tc><w:tc><w:tbl><w:tr><w:tc><w:p><w:r><w:t>内</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p/></w:tc></w:tr></w:sdtContent></w:sdt><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p><w:r><w:t>删</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
        &["#[甲|乙>2]", "[^|1/2|[内]]"],
        &["Deleted 删"],
    ),
    (
        "old merges",
        "<w:tbl><w:tr><w:tc><w:tcPr><w:hMerge w:val='restart'/></w:tcPr><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc><w:tc><w:tcPr><w:hMerge/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>",
        &["[甲>2]"],
        &[],
    ),
];

#[test]
fn text_is_read_as_a_reader_sees_it_with_all_changes_accepted() {
    for (name, xml, lines, losses) in CASES {
        let mut docx = Docx::default();
        docx.xml(xml);
        let read = read(&docx);
        assert_eq!(shown(&read.elements), *lines, "{name}");
        let told: Vec<String> = read.losses.iter().map(|loss| format!("{:?} {}", loss.kind, loss.text)).collect();
        assert_eq!(told, *losses, "{name}");
    }
}

#[test]
fn footnotes_stand_where_they_are_referred_to() {
    let mut docx = Docx::default();
    docx.paragraph("甲[footnoteRef:0]乙[footnoteRef:1]。");
    let read = read(&docx);
    assert_eq!(shown(&read.elements), ["甲^0乙^1。"]);
    assert_eq!(read.notes.iter().map(|note| shown(note).concat()).collect::<Vec<_>>(), ["注文1", "注文2"]);
}

#[test]
fn what_is_no_word_file_is_told_in_the_words_of_one() {
    let whole = Docx::default().paragraph("甲").bytes();
    for (bytes, words) in [
        (&b""[..], "空的"),
        (b"%PDF-1.7", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Word"),
        (&whole[..whole.len() / 2], "损坏"),
    ] {
        let mut sink = Sink::default();
        assert!(manuscript("旧.docx", bytes, &InputLimits::default(), &mut sink).is_err());
        let found = format!("{:?}", sink.sorted());
        assert!(found.contains(words) && !found.contains("工作簿") && !found.contains("Excel"), "{found}");
    }
}

#[test]
fn no_cut_file_panics() {
    let whole = Docx::default().paragraph("（一）甲[footnoteRef:0]").table(&[vec!["1".into(), "2".into()]]).bytes();
    for end in (0..whole.len()).step_by(37) {
        assert!(manuscript("旧.docx", &whole[..end], &InputLimits::default(), &mut Sink::default()).is_err());
    }
}
