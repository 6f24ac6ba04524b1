//! What stands in paragraphs: fields, controls, signs, notes, boxes, drawings, headings by their styles.

use super::{each_is_read, p, pp, read_with, t};

/// A field: instruction and what it shows.
fn field(instruction: &str, shown: &str) -> String {
    let mark = |kind: &str| format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>");
    format!(
        "{}<w:r><w:instrText xml:space=\"preserve\">{instruction}</w:instrText></w:r>{}{shown}{}",
        mark("begin"),
        mark("separate"),
        mark("end")
    )
}

#[test]
fn text_is_read_as_it_is_shown() {
    each_is_read(&[
        (&p("甲 乙"), "P||甲 乙"),
        // Room at the ends counts only where it is said to; a line end in the file is room.
        ("<w:p><w:r><w:t> 甲\n乙 </w:t></w:r><w:r><w:t xml:space='preserve'> 丙 </w:t></w:r></w:p>", "P||甲 乙 丙 "),
        ("<w:p><w:r><w:t>甲<!-- 注 --><![CDATA[<乙>]]></w:t></w:r></w:p>", "P||甲<乙>"),
        (
            "<w:p><w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t><w:cr/><w:t>丁</w:t></w:r></w:p>",
            "P||甲⇥乙⏎丙⏎丁",
        ),
        ("<w:p><w:r><w:t>3</w:t><w:noBreakHyphen/><w:t>5</w:t><w:softHyphen/><w:t>年</w:t></w:r></w:p>", "P||3-5年"),
        (
            "<w:p><w:r><w:sym w:font='Wingdings' w:char='F0FE'/><w:sym w:font='Wingdings 2' w:char='F0A3'/><w:sym w:font='Symbol' w:char='F06D'/><w:sym w:font='某' w:char='F001'/></w:r></w:p>",
            "P||☑☐μ□",
        ),
        ("<w:p><w:r><w:rPr><w:rFonts w:ascii='Wingdings'/></w:rPr><w:t>ü甲</w:t></w:r></w:p>", "P||✓甲"),
        // A page ends within a paragraph, and at its ends.
        (
            "<w:p><w:r><w:br w:type='page'/><w:t>甲</w:t><w:br w:type='page'/><w:t>乙</w:t><w:br w:type='page'/></w:r></w:p>",
            "P||甲⏎乙",
        ),
        ("<w:p><w:r><w:lastRenderedPageBreak/><w:t>甲</w:t></w:r></w:p>", "P||甲"),
        (
            "<w:p><w:pPr><w:framePr w:dropCap='drop' w:lines='3'/></w:pPr><w:r><w:t>评</w:t></w:r></w:p><w:p><w:r><w:t>估</w:t></w:r></w:p>",
            "P||评估",
        ),
        (
            "<w:p><w:pPr><w:framePr w:w='2000' w:hAnchor='page'/></w:pPr><w:r><w:t>图章</w:t></w:r></w:p><w:p><w:r><w:t>甲</w:t></w:r></w:p>",
            "P||图章\nP||甲",
        ),
        (
            "<w:p><w:r><w:ruby><w:rt><w:r><w:t>zhì</w:t></w:r></w:rt><w:rubyBase><w:ins><w:r><w:t>治</w:t></w:r></w:ins></w:rubyBase></w:ruby></w:r></w:p>",
            "P||治\n-Ruby@0|zhì",
        ),
        // What no text may hold, and what it may not be in.
        (
            "<w:p><w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>2</w:t></w:r><w:r><w:rPr><w:dstrike/></w:rPr><w:t>甲</w:t></w:r></w:p>",
            "P||⁺2⁺~甲~",
        ),
        (
            "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>甲</w:t></w:r><w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>乙</w:t></w:r></w:p>",
            "P||乙\n-Hidden@0|甲",
        ),
        // Programs cut what is hidden into pieces; what stands apart is told apart.
        (
            "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>3</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>0</w:t></w:r><w:r><w:t>甲</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>4</w:t></w:r></w:p>",
            "P||甲\n-Hidden@0|30\n-Hidden@0|4",
        ),
        ("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:pict><v:shape/></w:pict></w:r></w:p>", "-Hidden@0|"),
    ]);
}

#[test]
fn what_stands_around_text_takes_none_of_it() {
    let inner = t("甲");
    let around = |name: &str| format!("<w:p><w:{name}>{inner}</w:{name}></w:p>");
    for name in ["ins", "moveTo", "smartTag", "customXml", "dir", "bdo", "fldSimple", "hyperlink"] {
        assert_eq!(read_with(&around(name), &[]), "P||甲\n", "{name}");
    }
    let control = |inner: &str| {
        format!("<w:sdt><w:sdtPr><w:alias w:val='x'/></w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>")
    };
    let prompt = |inner: &str| control(inner).replace("<w:alias w:val='x'/>", "<w:showingPlcHdr/>");
    let row = |cells: &str| format!("<w:tbl><w:tr>{cells}</w:tr></w:tbl>");
    let cell = |inner: &str| format!("<w:tc>{inner}</w:tc>");
    each_is_read(&[
        (&control(&p("甲")), "P||甲"),
        (&format!("<w:p>{}</w:p>", control(&control(&inner))), "P||甲"),
        (&row(&control(&cell(&p("甲")))), "[甲]"),
        (&row(&cell(&control(&p("甲")))), "[甲]"),
        (&format!("<w:tbl>{}</w:tbl>", control(&format!("<w:tr>{}</w:tr>", cell(&p("甲"))))), "[甲]"),
        (&format!("<w:customXml>{}</w:customXml>", p("甲")), "P||甲"),
        (&prompt(&p("请填写")), "-Hidden@0|请填写"),
        (&format!("<w:p>{}</w:p>", prompt(&t("请填写"))), "-Hidden@0|请填写"),
        // Where no text may stand it is not passed over.
        (&t("甲"), "-Misplaced@0|甲"),
        (&format!("<w:p><w:x>{inner}</w:x></w:p>"), "-Misplaced@0|甲"),
        (&format!("<w:tbl>{}</w:tbl>", p("甲")), "-Misplaced@0|甲"),
        ("<w:p><w:r><w:x><w:t>甲</w:t></w:x></w:r></w:p>", "-Misplaced@0|甲"),
        ("<w:altChunk r:id='x'/><w:p><w:subDoc r:id='y'/></w:p>", "-Chunk@0|\n-Chunk@0|"),
    ]);
}

#[test]
fn fields_show_what_they_show() {
    let begin = "<w:r><w:fldChar w:fldCharType='begin'/></w:r>";
    let end = "<w:r><w:fldChar w:fldCharType='end'/></w:r>";
    let instruction = |text: &str| format!("<w:r><w:instrText>{text}</w:instrText></w:r>");
    let form = |data: &str| {
        format!("<w:p><w:r><w:fldChar w:fldCharType='begin'><w:ffData>{data}</w:ffData></w:fldChar></w:r>{end}</w:p>")
    };
    each_is_read(&[
        (&format!("<w:p>{}</w:p>", field("PAGE", &t("3"))), "P||3"),
        (&format!("<w:p>{}</w:p>", field("HYPERLINK &quot;https://b.cn&quot;", &t("乙"))), "P||乙<https://b.cn>"),
        ("<w:p><w:hyperlink r:id='web'><w:r><w:t>甲</w:t></w:r></w:hyperlink></w:p>", "P||甲<https://a.cn/>"),
        ("<w:p><w:hyperlink w:anchor='x'><w:r><w:t>甲</w:t></w:r></w:hyperlink></w:p>", "P||甲"),
        (
            "<w:p><w:fldSimple w:instr=' HYPERLINK \"https://b.cn\" '><w:r><w:t>乙</w:t></w:r></w:fldSimple></w:p>",
            "P||乙<https://b.cn>",
        ),
        // One within another, in what it shows and in its instruction.
        (&format!("<w:p>{}</w:p>", field("REF x", &format!("{}{}", t("见"), field("SEQ 表", &t("2"))))), "P||见2"),
        (
            &format!(
                "<w:p>{begin}{}{}{}{}{end}</w:p>",
                instruction("IF "),
                field("MERGEFIELD 区", &t("咸安")),
                instruction(" = 1 2 3"),
                "<w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>乙</w:t></w:r>"
            ),
            "P||乙\n-Instruction@0|咸安",
        ),
        // A table of contents over paragraphs; what follows it is none of it.
        (
            &format!(
                "<w:p>{begin}{}<w:r><w:fldChar w:fldCharType='separate'/></w:r>{}</w:p><w:p>{}</w:p><w:p>{end}</w:p>{}",
                instruction("TOC \\o"),
                t("一、甲⇥1"),
                field("PAGEREF x", &t("二、乙⇥2")),
                p("丙")
            ),
            "C||一、甲⇥1\nC||二、乙⇥2\nP||丙",
        ),
        // A program lost the end: the rest of the document is text all the same.
        (&format!("<w:p>{begin}{}{}</w:p>{}", instruction("TOC"), t("甲"), p("乙")), "P||甲\nP||乙"),
        (&format!("<w:p>{}{end}{}</w:p>", t("甲"), t("乙")), "P||甲乙"),
        (&format!("<w:p>{begin}{}{end}{}</w:p>", instruction("eq \\o\\ac(○,3)"), t("甲")), "P||③甲"),
        (&format!("<w:p>{begin}{}{end}{}</w:p>", instruction("EQ \\f(1,2)"), t("甲")), "P||甲\n-Object@0|EQ \\f(1,2)"),
        (&form("<w:checkBox><w:default w:val='0'/><w:checked/></w:checkBox>"), "P||☑"),
        (
            &form("<w:ddList><w:result w:val='1'/><w:listEntry w:val='甲'/><w:listEntry w:val='乙'/></w:ddList>"),
            "P||乙",
        ),
        // The instruction is deleted, what it shows is not.
        (
            &format!(
                "<w:p><w:del>{begin}<w:r><w:delInstrText>PAGE</w:delInstrText></w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r></w:del>{}<w:del>{end}</w:del>{}</w:p>",
                t("3"),
                t("页")
            ),
            "P||3页",
        ),
    ]);
}

#[test]
fn a_table_of_contents_in_a_control_is_one() {
    let contents = "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj></w:sdtPr>\
        <w:sdtContent><w:p><w:r><w:t>目录</w:t></w:r></w:p><w:p><w:r><w:t>一、甲</w:t></w:r></w:p></w:sdtContent></w:sdt>";
    each_is_read(&[(&format!("{contents}{}", p("乙")), "C||目录\nC||一、甲\nP||乙")]);
}

#[test]
fn notes_and_what_stands_beside_the_text() {
    let mark = |kind: &str, id: u32| format!("<w:r><w:{kind}Reference w:id='{id}'/></w:r>");
    let note = |kind: &str, id: u32, text: &str| {
        format!("<w:{kind} w:id='{id}'><w:p><w:r><w:{kind}Ref/></w:r>{}</w:p></w:{kind}>", t(text))
    };
    let separator = "<w:footnote w:id='-1' w:type='separator'><w:p><w:r><w:separator/></w:r></w:p></w:footnote>";
    let body = format!(
        "<w:p>{}{}{}{}{}</w:p><w:p>{}{}{}</w:p>",
        t("甲"),
        mark("footnote", 12),
        t("乙"),
        mark("endnote", 2),
        mark("footnote", 2),
        // Of its own: the sign stays, for it is text.
        "<w:r><w:footnoteReference w:customMarkFollows='1' w:id='3'/><w:t>*</w:t></w:r>",
        // The same note again.
        mark("footnote", 12),
        mark("footnote", 99),
    );
    let footnotes = [
        separator.to_owned(),
        note("footnote", 2, "二"),
        note("footnote", 3, "三"),
        note("footnote", 12, "十二"),
        note("footnote", 12, "又一条"),
        note("footnote", 7, "没有标记"),
    ];
    let header = p("咸安区") + &p("评估");
    let comments =
        format!("<w:comment w:id='0'>{}</w:comment><w:comment w:id='1'>{}</w:comment>", p("请核"), p("请核"));
    let commented = format!(
        "{body}<w:p>{}<w:commentRangeStart w:id='0'/>{}<w:commentRangeEnd w:id='0'/><w:r><w:commentReference w:id='0'/></w:r></w:p>",
        t("丙"),
        t("丁")
    );
    let found = read_with(
        &commented,
        &[
            ("footnotes", &footnotes.concat()),
            ("endnotes", &note("endnote", 2, "尾")),
            ("header1", &header),
            ("header2", &header),
            ("footer1", "<w:p><w:r><w:pict><v:textpath string='草稿'/></w:pict></w:r></w:p>"),
            ("footer2", "<w:p><w:r><w:drawing><a:blip r:embed='x'/></w:drawing></w:r></w:p>"),
            ("comments", &comments),
        ],
    );
    assert_eq!(
        found,
        "P||甲^0乙^1^2\nP||^3*^0^4\nP||丙丁\n^0: P||十二\n^1: P||尾\n^2: P||二\n^3: P||三\n^4: \n\
         -Hidden@0|又一条（正文中没有这一条脚注的标记）\n-Hidden@0|没有标记（正文中没有这一条脚注的标记）\n\
         -Comment@2|请核\n-Comment@0|请核\n-Footer@0|草稿\n-Footer@0|\n-Header@0|咸安区⏎评估\n"
    );
}

#[test]
fn boxes_are_read_once_and_behind_their_paragraph() {
    let boxed = |inner: &str| {
        format!(
            "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor><wp:docPr id='1' name='x'/><a:graphic><a:graphicData><wps:wsp><wps:spPr><a:prstGeom prst='rect'/></wps:spPr><wps:txbx><w:txbxContent>{inner}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>\
             <mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>{inner}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        )
    };
    let old = format!(
        "<w:p><w:r><w:pict><v:rect><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:rect></w:pict></w:r>{}</w:p>",
        p("乙"),
        t("甲")
    );
    let shape = |geometry: &str| {
        format!("<w:p><w:r><w:drawing><wp:anchor><a:graphic>{geometry}</a:graphic></wp:anchor></w:drawing></w:r></w:p>")
    };
    let deleted = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>";
    each_is_read(&[
        (&format!("<w:p>{}{}{}</w:p>", t("甲"), boxed(&p("乙")), t("丙")), "P||甲丙\nB||乙"),
        (&format!("<w:p>{}</w:p>", boxed(&format!("<w:p>{}{}</w:p>", t("甲"), boxed(&p("乙"))))), "B||甲\nB||乙"),
        (&old, "P||甲\nB||乙"),
        // The paragraph goes on in the next one; its box follows both, and is not gone on in.
        (&format!("<w:p>{deleted}{}{}</w:p>{}", t("甲"), boxed(&p("乙")), p("丙")), "P||甲丙\nB||乙"),
        // The end of a paragraph in a box is no end of the one around it, nor the other way round.
        (
            &format!("<w:p>{}{}</w:p>{}", t("甲"), boxed(&format!("<w:p>{deleted}{}</w:p>", t("乙"))), p("丙")),
            "P||甲\nB||乙\nP||丙",
        ),
        // Lines adorn a page; other shapes are told.
        (&shape("<a:prstGeom prst='line'/>"), ""),
        (&shape("<a:prstGeom prst='line'/><a:prstGeom prst='rightArrow'/>"), "-Diagram@0|"),
        (&shape("<a:custGeom/>"), "-Diagram@0|"),
        ("<w:p><w:r><w:pict><v:line/></w:pict></w:r></w:p>", ""),
        ("<w:p><w:r><w:pict><v:shape type='#_x0000_t32'/></w:pict></w:r></w:p>", ""),
        ("<w:p><w:r><w:pict><v:shape><v:textpath string='秘密'/></v:shape></w:pict></w:r></w:p>", "-Diagram@0|秘密"),
    ]);
}

#[test]
fn pictures_charts_and_what_is_embedded() {
    let drawing = |inner: &str| {
        format!(
            "<w:p><w:r><w:drawing><wp:inline><wp:docPr descr='增长'/><a:graphic>{inner}</a:graphic></wp:inline></w:drawing></w:r></w:p>"
        )
    };
    let body = [
        drawing("<a:blip r:embed='picture'/>"),
        drawing("<a:blip r:embed='picture'/>"),
        drawing("<a:blip/>"),
        drawing("<a:blip r:embed='none'/>"),
        // The old kind has an id of its own.
        "<w:p><w:r><w:pict><v:shape><v:imagedata id='x' r:id='picture'/></v:shape></w:pict></w:r></w:p>".to_owned(),
        "<w:p><w:r><w:object><v:shape><v:imagedata r:id='picture'/></v:shape><o:OLEObject/></w:object></w:r></w:p>"
            .to_owned(),
        drawing("<c:chart r:id='chart1'/>"),
        drawing("<c:chart r:id='chart1'/>"),
        drawing("<dgm:relIds r:dm='diagramData1'/>"),
        "<w:p><w:r><w:contentPart r:id='x'/></w:r></w:p>".to_owned(),
    ];
    let found =
        read_with(&body.concat(), &[("chart1", "<c:t>投资</c:t><c:v>3.5</c:v>"), ("diagramData1", "<a:t>流程</a:t>")]);
    assert_eq!(
        found,
        "P||{0}\nP||{0}\nP||{0}\nP||{0}\n{image1.png 3 增长}\n-Diagram@2|\n-Picture@2|增长\n-Object@3|\n-Chart@4|投资 3.5\n-Chart@4|\n-Diagram@4|流程\n-Diagram@4|\n"
    );
}

#[test]
fn headings_are_told_by_styles_and_levels() {
    let styles = "<w:style w:type='paragraph' w:styleId='a' w:default='1'><w:name w:val='Normal'/></w:style>\
        <w:style w:type='paragraph' w:styleId='1'><w:name w:val='heading 1'/><w:basedOn w:val='a'/></w:style>\
        <w:style w:type='paragraph' w:styleId='2'><w:name w:val='标题 2,二级'/></w:style>\
        <w:style w:type='paragraph' w:styleId='a5'><w:name w:val='章'/><w:basedOn w:val='a6'/></w:style>\
        <w:style w:type='paragraph' w:styleId='a6'><w:name w:val='节'/><w:pPr><w:outlineLvl w:val='2'/></w:pPr></w:style>\
        <w:style w:type='paragraph' w:styleId='a7'><w:basedOn w:val='a8'/></w:style>\
        <w:style w:type='paragraph' w:styleId='a8'><w:basedOn w:val='a7'/></w:style>\
        <w:style w:type='paragraph' w:styleId='11'><w:name w:val='toc 1'/></w:style>\
        <w:style w:type='character' w:styleId='b'><w:rPr><w:b/></w:rPr></w:style>";
    let of_style = |id: &str, text: &str| pp(&format!("<w:pStyle w:val='{id}'/>"), text);
    let body = [
        of_style("1", "甲"),
        of_style("2", "乙"),
        of_style("a5", "丙"),
        of_style("a7", "环"),
        of_style("11", "目录行"),
        of_style("none", "丁"),
        pp("<w:outlineLvl w:val='0'/>", "戊"),
        pp("<w:pStyle w:val='1'/><w:outlineLvl w:val='9'/>", "己"),
        "<w:p><w:r><w:rPr><w:rStyle w:val='b'/></w:rPr><w:t>庚</w:t></w:r></w:p>".to_owned(),
    ]
    .concat();
    let heads = "H1||甲\nH2||乙\nH3||丙\nP||环\nC||目录行\nP||丁\nH1||戊\nP||己\n";
    assert_eq!(read_with(&body, &[("styles", styles)]), format!("{heads}P||*庚*\n"));
    // Without the part nothing but levels are left.
    assert_eq!(read_with(&body, &[]), "P||甲\nP||乙\nP||丙\nP||环\nP||目录行\nP||丁\nH1||戊\nP||己\nP||庚\n");
}

#[test]
fn formulas_are_lines_of_text() {
    each_is_read(&[
        (
            "<w:p><w:r><w:t>设</w:t></w:r><m:oMath><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den></m:f></m:oMath></w:p>",
            "P||设a/b",
        ),
        (
            "<m:oMathPara><m:oMath><m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath></m:oMathPara>",
            "P||x^2",
        ),
    ]);
}
