//! Tracked changes: the text is that with all of them accepted, and what they delete is told.

use super::{each_is_read, p, t};

#[test]
fn runs_that_were_inserted_deleted_and_moved() {
    let deleted = |text: &str| format!("<w:r><w:delText>{text}</w:delText></w:r>");
    each_is_read(&[
        (
            &format!("<w:p>{}<w:del>{}</w:del><w:ins>{}</w:ins></w:p>", t("增长"), deleted("7"), t("8")),
            "P||增长8\n-Deleted@0|7",
        ),
        (&format!("<w:p><w:ins><w:del>{}</w:del>{}</w:ins></w:p>", deleted("乙"), t("甲")), "P||甲\n-Deleted@0|乙"),
        // A program that writes deleted text as it writes any.
        (&format!("<w:p><w:del>{}</w:del>{}</w:p>", t("7"), t("8")), "P||8\n-Deleted@0|7"),
        (
            &format!(
                "<w:p><w:del>{}</w:del><w:del>{}</w:del>{}<w:del>{}</w:del></w:p>",
                deleted("3"),
                deleted("0"),
                t("甲"),
                deleted("4")
            ),
            "P||甲\n-Deleted@0|3\n-Deleted@0|0\n-Deleted@0|4",
        ),
        (
            &format!(
                "<w:p><w:moveFrom>{}</w:moveFrom>{}</w:p><w:p><w:moveTo>{}</w:moveTo></w:p>",
                t("甲"),
                t("乙"),
                t("甲")
            ),
            "P||乙\nP||甲\n-Deleted@0|甲",
        ),
        (
            "<w:p><w:r><w:rPr><w:b/><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:t>甲</w:t></w:r></w:p>",
            "P||*甲*",
        ),
        (
            "<w:p><w:pPr><w:pPrChange><w:pPr><w:outlineLvl w:val='0'/></w:pPr></w:pPrChange></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>",
            "P||甲",
        ),
        // What only one program knows stands in a box that others leave alone.
        (
            &format!(
                "<w:p><mc:AlternateContent><mc:Choice Requires='x'>{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent></w:p>",
                t("甲"),
                t("甲")
            ),
            "P||甲",
        ),
        (
            &format!(
                "<w:p><w:del><mc:AlternateContent><mc:Choice Requires='x'>{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent></w:del></w:p>",
                t("甲"),
                t("甲")
            ),
            "-Deleted@0|甲",
        ),
    ]);
}

#[test]
fn a_paragraph_whose_end_was_deleted_goes_on_in_the_next() {
    let open = |text: &str| format!("<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{}</w:p>", t(text));
    let head = "<w:p><w:pPr><w:outlineLvl w:val='1'/></w:pPr><w:r><w:t>丙</w:t></w:r></w:p>";
    let table = format!("<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>", p("丁"));
    each_is_read(&[
        (&(open("甲") + &open("乙") + head), "H2||甲乙丙"),
        // What is left of it counts as a paragraph, also where the next one is empty.
        (&(open("甲") + "<w:p/>" + &p("乙")), "P||甲\nP||乙"),
        // A table, the end of a cell and the end of the document are ends that nobody can delete.
        (&(open("甲") + &table), "P||甲\n[丁]"),
        (
            &format!("<w:tbl><w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr></w:tbl>{}", open("甲"), p("乙"), open("丙")),
            "[甲|乙]\nP||丙",
        ),
        (&open("甲").replace("w:del/", "w:moveFrom/").repeat(2), "P||甲甲"),
        (&(open("甲") + "<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>"), "P||甲\nP||x"),
        (&format!("{}<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>", open("甲"), p("乙")), "P||甲乙"),
    ]);
}

#[test]
fn rows_and_cells_that_were_deleted() {
    let cell = |properties: &str, text: &str| format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p(text));
    let row = |properties: &str, cells: &str| format!("<w:tr><w:trPr>{properties}</w:trPr>{cells}</w:tr>");
    let table = |rows: &str| format!("<w:tbl>{rows}</w:tbl>");
    each_is_read(&[
        (&table(&(row("<w:del/>", &cell("", "甲")) + &row("<w:ins/>", &cell("", "乙")))), "[乙]\n-Deleted@0|甲"),
        (&table(&row("<w:hidden/>", &cell("", "甲"))), "-Hidden@0|甲"),
        (&table(&row("", &(cell("<w:cellDel/>", "甲") + &cell("<w:cellIns/>", "乙")))), "[乙]\n-Deleted@0|甲"),
        // A row that goes on below a deleted one begins anew.
        (
            &table(
                &(row("<w:del/>", &cell("<w:vMerge w:val='restart'/>", "甲")) + &row("", &cell("<w:vMerge/>", "乙"))),
            ),
            "[乙]\n-Deleted@0|甲",
        ),
    ]);
}
