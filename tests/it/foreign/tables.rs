//! Tables: what covers what, and what stands in what.

use super::{each_is_read, p};

fn cell(properties: &str, text: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p(text))
}

fn row(cells: &[String]) -> String {
    format!("<w:tr>{}</w:tr>", cells.concat())
}

fn table(rows: &[String]) -> String {
    format!("<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid>{}</w:tbl>", rows.concat())
}

#[test]
fn cells_cover_others() {
    const BEGINS: &str = "<w:vMerge w:val='restart'/>";
    const GOES_ON: &str = "<w:vMerge/>";
    let wide = |columns: usize| format!("<w:gridSpan w:val='{columns}'/>");
    let plain = |text: &str| cell("", text);
    each_is_read(&[
        (
            &table(&[row(&[cell(&wide(2), "甲"), plain("乙")]), row(&[plain("1"), plain("2"), plain("3")])]),
            "[甲>2|乙][1|2|3]",
        ),
        (&table(&[row(&[cell(BEGINS, "甲"), plain("1")]), row(&[cell(GOES_ON, ""), plain("2")])]), "[甲|1][^|2]"),
        (&table(&[row(&[cell(BEGINS, "甲")]), row(&[cell("<w:vMerge w:val='continue'/>", "")])]), "[甲][^]"),
        // Some programs write of every cell that it goes on, the first one too.
        (&table(&[row(&[cell(GOES_ON, "甲")]), row(&[cell(GOES_ON, "")])]), "[甲][^]"),
        // It goes on as wide as it is and at its place, else it is another.
        (
            &table(&[
                row(&[cell(&(wide(2) + BEGINS), "甲"), plain("乙")]),
                row(&[cell(GOES_ON, "丙"), plain("丁"), plain("戊")]),
            ]),
            "[甲>2|乙][丙|丁|戊]",
        ),
        (
            &table(&[row(&[plain("甲"), cell(BEGINS, "乙")]), row(&[cell(GOES_ON, "丙"), cell(GOES_ON, "")])]),
            "[甲|乙][丙|^]",
        ),
        // What Word does not show is told.
        (&table(&[row(&[cell(BEGINS, "甲")]), row(&[cell(GOES_ON, "藏")])]), "[甲][^]\n-Hidden@1|藏"),
        // The older way to cover columns.
        (
            &table(&[row(&[cell("<w:hMerge w:val='restart'/>", "甲"), cell("<w:hMerge/>", "乙"), plain("丙")])]),
            "[甲/乙>2|丙]",
        ),
        (
            &table(&[
                row(&[
                    cell(&format!("<w:hMerge w:val='restart'/>{BEGINS}"), "甲"),
                    cell("<w:hMerge w:val='continue'/>", ""),
                ]),
                row(&[cell(&(wide(2) + GOES_ON), "")]),
            ]),
            "[甲>2][^>2]",
        ),
        // More columns than a table of Word has.
        (&table(&[row(&[cell(&wide(4_000_000_000), "甲"), cell("<w:gridSpan w:val='0'/>", "乙")])]), "[甲>63|乙]"),
    ]);
}

#[test]
fn rows_of_other_forms() {
    let of =
        |properties: &str, cells: &[String]| format!("<w:tr><w:trPr>{properties}</w:trPr>{}</w:tr>", cells.concat());
    let plain = |text: &str| cell("", text);
    each_is_read(&[
        (
            &table(&[of("<w:tblHeader/>", &[plain("甲")]), of("<w:tblHeader w:val='false'/>", &[plain("乙")])]),
            "[#甲][乙]",
        ),
        (&table(&[row(&[plain("甲"), plain("乙")]), of("<w:gridBefore w:val='1'/>", &[plain("丙")])]), "[甲|乙][·|丙]"),
        (&table(&[row(&[plain("甲"), plain("乙")]), of("<w:gridAfter w:val='1'/>", &[plain("丙")])]), "[甲|乙][丙]"),
        // A cell that goes on below is found behind columns that are left free.
        (
            &table(&[
                row(&[plain("甲"), cell("<w:vMerge w:val='restart'/>", "乙")]),
                of("<w:gridBefore w:val='1'/>", &[cell("<w:vMerge/>", "")]),
            ]),
            "[甲|乙][·|^]",
        ),
        (&table(&[]), ""),
        (
            &format!(
                "<w:tbl><w:tr><w:tc>{}{}<w:p/></w:tc></w:tr></w:tbl>",
                p("甲"),
                table(&[row(&[plain("乙"), plain("丙")])])
            ),
            "[甲/[乙|丙]]",
        ),
        (&format!("<w:tbl><w:tr><w:tc>{}{}</w:tc></w:tr></w:tbl>", p("甲"), p("乙")), "[甲/乙]"),
    ]);
}
