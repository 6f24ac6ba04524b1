//! The law of the reader: every character of a file is in the text or among what is told not to be in it, once. It is
//! tried on documents in which anything stands in anything.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::{all_text, p, read, t};
use crate::hostile::books::Dice;
use crate::support::parts::document;

/// What may stand around something, whether it is allowed there or not; `*` is where it stands.
const AROUND: [&str; 44] = [
    "<w:p>*</w:p>",
    "<w:p>*</w:p>",
    "<w:p><w:r>*</w:r></w:p>",
    "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>*</w:p>",
    "<w:p><w:pPr><w:framePr w:dropCap='drop'/></w:pPr>*</w:p>",
    "<w:r>*</w:r>",
    "<w:r>*</w:r>",
    "<w:r><w:rPr><w:b/></w:rPr>*</w:r>",
    "<w:r><w:rPr><w:vanish/></w:rPr>*</w:r>",
    "<w:tbl>*</w:tbl>",
    "<w:tbl><w:tr><w:tc>*</w:tc></w:tr></w:tbl>",
    "<w:tr>*</w:tr>",
    "<w:tr><w:trPr><w:del/></w:trPr>*</w:tr>",
    "<w:tr><w:trPr><w:hidden/></w:trPr>*</w:tr>",
    "<w:tc>*</w:tc>",
    "<w:tc><w:tcPr><w:cellDel/></w:tcPr>*</w:tc>",
    "<w:tc><w:tcPr><w:vMerge/></w:tcPr>*</w:tc>",
    "<w:tc><w:tcPr><w:vMerge w:val='restart'/></w:tcPr>*</w:tc>",
    "<w:tc><w:tcPr><w:hMerge/></w:tcPr>*</w:tc>",
    "<w:sdt><w:sdtContent>*</w:sdtContent></w:sdt>",
    "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>*</w:sdtContent></w:sdt>",
    "<w:sdt><w:sdtPr/>*</w:sdt>",
    "<w:ins>*</w:ins>",
    "<w:del>*</w:del>",
    "<w:moveFrom>*</w:moveFrom>",
    "<w:moveTo>*</w:moveTo>",
    "<w:smartTag>*</w:smartTag>",
    "<w:customXml>*</w:customXml>",
    "<w:hyperlink r:id='web'>*</w:hyperlink>",
    "<w:fldSimple w:instr='TOC'>*</w:fldSimple>",
    "<mc:AlternateContent><mc:Choice Requires='x'>*</mc:Choice><mc:Fallback><w:t>重</w:t></mc:Fallback></mc:AlternateContent>",
    "<mc:AlternateContent><mc:Fallback>*</mc:Fallback></mc:AlternateContent>",
    "<w:drawing><wps:wsp><w:txbxContent>*</w:txbxContent></wps:wsp></w:drawing>",
    "<w:pict><v:shape>*</v:shape></w:pict>",
    "<w:object>*</w:object>",
    "<w:ruby><w:rt><w:r><w:t/></w:r></w:rt><w:rubyBase>*</w:rubyBase></w:ruby>",
    "<w:ruby><w:rt>*</w:rt></w:ruby>",
    "<m:oMath>*</m:oMath>",
    "<m:oMath><m:del>*</m:del></m:oMath>",
    "<m:sSup><m:e>*</m:e><m:x/></m:sSup>",
    "<m:rad><m:deg/><m:e>*</m:e></m:rad>",
    "<w:unheard>*</w:unheard>",
    "<w:pPr>*</w:pPr>",
    "<w:rPr>*</w:rPr>",
];

/// What may stand anywhere.
const ALONE: [&str; 9] = [
    "<w:r><w:fldChar w:fldCharType='begin'/></w:r>",
    "<w:r><w:fldChar w:fldCharType='separate'/></w:r>",
    "<w:r><w:fldChar w:fldCharType='end'/></w:r>",
    "<w:fldChar w:fldCharType='begin'/>",
    "<w:r><w:instrText>TOC</w:instrText></w:r>",
    "<w:r><w:footnoteReference w:id='1'/></w:r>",
    "<w:r><w:br w:type='page'/></w:r>",
    "<w:p/>",
    "<w:r><w:tab/></w:r>",
];

/// Something with characters of its own; `next` is the first of them.
fn anything(dice: &mut Dice, depth: usize, next: &mut u32) -> String {
    let mut out = String::new();
    for _ in 0..=dice.below(3) {
        match dice.below(if depth > 7 { 3 } else { 9 }) {
            0 => out += ALONE[dice.below(ALONE.len())],
            1 | 2 => {
                let c = char::from_u32(0xac00 + *next).expect("a character");
                *next += 1;
                let _ = match dice.below(4) {
                    0 => write!(out, "<w:t>{c}</w:t>"),
                    1 => write!(out, "<w:delText>{c}</w:delText>"),
                    2 => write!(out, "<m:t>{c}</m:t>"),
                    _ => write!(out, "{}", t(&c.to_string())),
                };
            }
            _ => {
                let inside = anything(dice, depth + 1, next);
                out += &AROUND[dice.below(AROUND.len())].replace('*', &inside);
            }
        }
    }
    out
}

#[test]
fn whatever_stands_in_whatever_no_character_is_lost_or_read_twice() {
    let mut dice = Dice(20_261_128);
    for round in 0..1_000 {
        let mut next = 0;
        let body = anything(&mut dice, 0, &mut next);
        let notes = format!("<w:footnote w:id='1'>{}</w:footnote>", p("附"));
        let manuscript =
            read(&document(&body, &[("footnotes", &notes)])).unwrap_or_else(|said| panic!("{said}\n{body}"));
        let text = all_text(&manuscript);
        let expected: BTreeSet<char> = (0..next).filter_map(|at| char::from_u32(0xac00 + at)).collect();
        let mut found = BTreeSet::new();
        for c in text.chars().filter(|c| expected.contains(c)) {
            assert!(found.insert(c), "round {round}: `{c}` is read twice\n{body}\n{text}");
        }
        let lost: String = expected.difference(&found).collect();
        assert!(lost.is_empty(), "round {round}: `{lost}` is lost\n{body}\n{text}");
        assert!(text.matches('附').count() == 1 && !text.contains('重'), "round {round}\n{body}\n{text}");
    }
}
