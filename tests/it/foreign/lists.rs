//! Automatic numbers, which no text of the file holds.

use super::{p, pp, read_with};

const NUMBERING: &str = "<w:abstractNum w:abstractNumId='0'>\
    <w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='chineseCountingThousand'/><w:pStyle w:val='1'/><w:lvlText w:val='%1、'/></w:lvl>\
    <w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='chineseCountingThousand'/><w:pStyle w:val='2'/><w:lvlText w:val='（%2）'/></w:lvl>\
    <w:lvl w:ilvl='2'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:isLgl/><w:lvlText w:val='%1.%2.%3'/></w:lvl>\
    </w:abstractNum>\
    <w:abstractNum w:abstractNumId='1'>\
    <w:lvl w:ilvl='0'><w:start w:val='1'/><mc:AlternateContent><mc:Choice Requires='w14'><w:numFmt w:val='custom' w:format='001, 002'/></mc:Choice><mc:Fallback><w:numFmt w:val='decimal'/></mc:Fallback></mc:AlternateContent><w:lvlText w:val='%1.'/></w:lvl>\
    <w:lvl w:ilvl='1'><w:numFmt w:val='bullet'/><w:lvlText w:val='\u{f0b7}'/></w:lvl>\
    </w:abstractNum>\
    <w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>\
    <w:num w:numId='2'><w:abstractNumId w:val='1'/></w:num>\
    <w:num w:numId='3'><w:abstractNumId w:val='1'/><w:lvlOverride w:ilvl='0'><w:startOverride w:val='1'/></w:lvlOverride></w:num>\
    <w:num w:numId='4'><w:abstractNumId w:val='7'/></w:num>";

const STYLES: &str = "<w:style w:type='paragraph' w:styleId='1'><w:name w:val='heading 1'/><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:style>\
    <w:style w:type='paragraph' w:styleId='2'><w:name w:val='heading 2'/><w:basedOn w:val='1'/><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:style>\
    <w:style w:type='paragraph' w:styleId='3'><w:name w:val='heading 3'/><w:basedOn w:val='1'/><w:pPr><w:numPr><w:ilvl w:val='2'/></w:numPr></w:pPr></w:style>";

fn listed(list: u32, level: u32, text: &str) -> String {
    pp(&format!("<w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='{list}'/></w:numPr>"), text)
}

fn styled(style: u32, text: &str) -> String {
    pp(&format!("<w:pStyle w:val='{style}'/>"), text)
}

#[test]
fn numbers_are_those_that_word_shows() {
    let body = [
        // Of a style that leaves its level to the list, and of one that says its level alone.
        styled(1, "甲"),
        styled(2, "乙"),
        styled(3, "丙"),
        styled(3, "丁"),
        styled(2, "戊"),
        styled(1, "己"),
        styled(3, "庚"),
        pp("<w:pStyle w:val='1'/><w:numPr><w:numId w:val='0'/></w:numPr>", "没有编号"),
        listed(2, 0, "一条"),
        listed(2, 1, "一点"),
        // An empty item is counted, and nothing is shown of it here.
        pp("<w:numPr><w:numId w:val='2'/></w:numPr>", ""),
        listed(2, 0, "三条"),
        // A hidden one is not counted, nor one that was deleted.
        "<w:p><w:pPr><w:numPr><w:numId w:val='2'/></w:numPr><w:rPr><w:vanish/></w:rPr></w:pPr></w:p>".to_owned(),
        "<w:p><w:pPr><w:numPr><w:numId w:val='2'/></w:numPr><w:rPr><w:del/></w:rPr></w:pPr></w:p>".to_owned(),
        listed(2, 0, "四条"),
        listed(3, 0, "从头"),
        listed(2, 0, "接着"),
        listed(4, 0, "没有样式"),
        listed(9, 0, "没有"),
        p("完"),
    ];
    assert_eq!(
        read_with(&body.concat(), &[("styles", STYLES), ("numbering", NUMBERING)]),
        "H1|一、|甲\nH2|（一）|乙\nH3|1.1.1|丙\nH3|1.1.2|丁\nH2|（二）|戊\nH1|二、|己\nH3|2.1.1|庚\nH1||没有编号\n\
         P|1.|一条\nP|•|一点\nP|3.|三条\nP|4.|四条\nP|1.|从头\nP|2.|接着\nP||没有样式\nP||没有\nP||完\n"
    );
    // Without the part there are none.
    assert_eq!(read_with(&styled(1, "甲"), &[("styles", STYLES)]), "H1||甲\n");
}

#[test]
fn the_number_is_that_of_the_paragraph_whose_end_is_left() {
    let open = "<w:p><w:pPr><w:numPr><w:numId w:val='2'/></w:numPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>";
    let body = format!("{open}{}{open}<w:p/>{}", listed(2, 0, "乙"), listed(2, 0, "丙"));
    assert_eq!(read_with(&body, &[("numbering", NUMBERING)]), "P|1.|甲乙\nP||甲\nP|2.|丙\n");
}
