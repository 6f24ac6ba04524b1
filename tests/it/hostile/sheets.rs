//! Sheets that are sound as files and hard to read as tables.

use std::fmt::Write as _;

use rust_xlsxwriter::Workbook;

use super::books::{SHEET, edited, replaced};
use super::{build_with, project_with, refused, run, table};
use crate::support::{HEADER, Project, ROW};

/// The table's sheet with these rows after its own.
fn with_rows(rows: &str) -> Vec<u8> {
    edited(&table(|_| {}), SHEET, replaced("</sheetData>", &format!("{rows}</sheetData>")), &[])
}

#[test]
fn a_million_rows() {
    // As a sheet that was formatted down to the last row.
    let mut rows = String::new();
    for row in 3..=1_048_576 {
        let _ = write!(rows, "<row r=\"{row}\"><c r=\"A{row}\" s=\"1\"/></row>");
    }
    assert_eq!(build_with(&with_rows(&rows)).status, 0);
    refused(
        &with_rows(&rows.replace("s=\"1\"/>", "><v>1</v></c>")),
        "unsafe-file",
        &["单元格超过 200000 个", "limits.cells"],
    );
}

#[test]
fn sixteen_thousand_columns() {
    let wide = table(|sheet| {
        for col in 10..16_384 {
            sheet.write_string(0, col, "栏").expect("cell");
            sheet.write_number(1, col, 1).expect("cell");
        }
    });
    let run = build_with(&wide);
    assert!(run.status < 2, "{}", run.stderr);
}

#[test]
fn a_far_cell_does_not_make_a_long_table_wide() {
    let long = table(|sheet| {
        for row in 2..20_000 {
            sheet.write_string(row, 1, format!("指标{row}")).expect("cell");
        }
        sheet.write_string(5, 16_383, "误填").expect("cell");
    });
    let run = build_with(&long);
    assert!(
        run.status == 1 && run.stderr.contains("overlong-table") && run.stderr.contains("第 16384 列"),
        "{:.2000}",
        run.stderr
    );
}

/// Each row wrong in every way: the costs do not grow with the square of the rows.
#[test]
fn more_rows_than_any_plan_has() {
    let with = |domain: fn(u32) -> String| {
        table(|sheet| {
            for row in 2..10_050 {
                sheet.write_string(row, 0, domain(row)).expect("cell");
                for col in 1..10 {
                    sheet.write_string(row, col, format!("{row}甲{col}")).expect("cell");
                }
            }
        })
    };
    // Within the limit of rows, and every one of them wrong.
    let fewer = edited(
        &with(|_| "生态环境".to_owned()),
        SHEET,
        |text| format!("{}</sheetData></worksheet>", text.split("<row r=\"5001\"").next().expect("rows")),
        &[],
    );
    let run = build_with(&fewer);
    assert!(run.status == 1 && run.stderr.contains("表格的错误超过 1000 条"), "{:.2000}", run.stderr);
    for bytes in [with(|row| format!("类{row}")), with(|_| "生态环境".to_owned())] {
        let run = build_with(&bytes);
        assert!(run.status == 1 && run.stderr.contains("overlong-table"), "{:.2000}", run.stderr);
    }
}

#[test]
fn merges_that_overlap_contain_or_cover_everything() {
    let merge = |areas: &str| format!("</sheetData><mergeCells>{areas}</mergeCells>");
    let areas =
        |areas: &[&str]| areas.iter().map(|area| format!("<mergeCell ref=\"{area}\"/>")).collect::<Vec<_>>().concat();
    let mut strips = String::new();
    for row in 3..9_000 {
        let _ = write!(strips, "<mergeCell ref=\"A{row}:XFD{row}\"/>");
    }
    for (all, status) in [
        (areas(&["A1:B2", "B2:C3", "A1:C3", "B2:A1", "A1:A1"]), 2),
        (areas(&["A1:XFD1048576", "A3:A1048576"]), 0),
        (areas(&["A5:ZZZZZZ99999999999", "甲1:乙2", ":", "A1:B2:C3", ""]), 2),
        (strips, 0),
    ] {
        let bytes = edited(&table(|_| {}), SHEET, replaced("</sheetData>", &merge(&all)), &[]);
        let run = build_with(&bytes);
        assert_eq!(run.status, status, "{all:.200}: {}", run.stderr);
        assert_eq!(run.stderr.contains("unreadable-file"), status == 2, "{all:.200}: {}", run.stderr);
    }
}

#[test]
fn formulas_that_failed_or_were_never_computed() {
    for (stored, words) in [
        ("<c r=\"I2\" t=\"e\"><f>H2/0</f><v>#DIV/0!</v></c>", "`#DIV/0!`"),
        ("<c r=\"I2\" t=\"e\"><f>#REF!+1</f><v>#REF!</v></c>", "`#REF!`"),
        ("<c r=\"I2\"><f>H2+1</f></c>", "没有保存计算结果"),
        ("<c r=\"I2\" t=\"str\"><f>H2&amp;\"\"</f><v></v></c>", "没有保存计算结果"),
    ] {
        let change = |text: &str| {
            let at = text.find("<c r=\"I2\"").expect("cell");
            let end = at + text[at..].find("</c>").expect("end") + 4;
            format!("{}{stored}{}", &text[..at], &text[end..])
        };
        let run = build_with(&edited(&table(|_| {}), SHEET, change, &[]));
        for words in ["formula-error", words, "附表.xlsx!附件2!I2"] {
            assert!(run.stderr.contains(words), "{stored}: {}", run.stderr);
        }
    }
}

#[test]
fn hidden_sheets_rows_and_columns_are_said() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("附件2").expect("name");
    for (col, text) in (0..).zip(HEADER) {
        sheet.write_string(0, col, text).expect("cell");
        for row in 1..5 {
            let shown = if col == 1 { format!("{text}{row}") } else { ROW[usize::from(col)].to_owned() };
            sheet.write_string(row, col, shown).expect("cell");
        }
    }
    for row in [2, 3, 90] {
        sheet.set_row_hidden(row).expect("row");
    }
    sheet.set_column_hidden(7).expect("column");
    let other = book.add_worksheet();
    other.set_name("旧表").expect("name").set_hidden(true);
    other.write_string(0, 0, "随便").expect("cell");
    let run = build_with(&book.save_to_buffer().expect("workbook"));
    for words in [
        "警告[hidden-lines]：使用了隐藏的行：3–4\n  位置：附表.xlsx!附件2\n",
        "警告[hidden-lines]：使用了隐藏的列：H\n  位置：附表.xlsx!附件2\n",
        "提示[hidden-sheet]：没有使用隐藏的工作表\n  位置：附表.xlsx!旧表\n",
    ] {
        assert!(run.stderr.contains(words), "{words} is not in:\n{}", run.stderr);
    }
}

#[test]
fn sheets_of_one_name_are_refused() {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Sheet").expect("name");
    book.add_worksheet().set_name("Other").expect("name");
    let bytes = book.save_to_buffer().expect("workbook");
    let twin = edited(&bytes, "xl/workbook.xml", replaced("name=\"Other\"", "name=\"SHEET\""), &[]);
    refused(&twin, "unsafe-file", &["都叫 `SHEET`"]);
    let same = edited(&bytes, "xl/_rels/workbook.xml.rels", replaced("sheet2.xml", "sheet1.xml"), &[]);
    refused(&same, "unsafe-file", &["同一份内容"]);
}

#[test]
fn texts_of_the_greatest_length() {
    let long = "字".repeat(32_767);
    // In a column of its own it is a text like others; as a name it is a mistake.
    let remark = table(|sheet| {
        sheet.write_string(0, 10, "补充").expect("cell");
        sheet.write_string(1, 10, &long).expect("cell");
    });
    assert_eq!(build_with(&remark).status, 0);
    for (col, code) in
        [(1, "overlong-table"), (5, "unknown-attribute"), (6, "unknown-department"), (9, "unknown-verdict")]
    {
        let run = build_with(&table(|sheet| {
            sheet.write_string(1, col, &long).expect("cell");
        }));
        assert!(run.status == 1 && run.stderr.contains(code), "{code}: {:.500}", run.stderr);
        assert!(run.stderr.len() < 40_000, "the message is {} bytes long", run.stderr.len());
    }
    let header = table(|sheet| {
        sheet.set_name("通讯录").expect("name");
        for col in 0..10 {
            sheet.write_string(0, col, &long).expect("cell");
        }
    });
    assert_eq!(build_with(&header).status, 1);
}

#[test]
fn one_long_text_in_many_cells() {
    let long = "字".repeat(32_767);
    let bytes = table(|sheet| {
        for row in 2..20_000 {
            sheet.write_string(row, 11, &long).expect("cell");
        }
    });
    refused(&bytes, "unsafe-file", &["文字合计超过 64 MB"]);
}

/// Characters that no document may hold; what stands for a figure in the program is among them.
#[test]
fn characters_that_could_be_taken_for_something_else() {
    let forged = "\u{f0001}0\u{f0000}";
    for (written, status, code) in [
        ("&#1;&#8;", 1, Some("reserved-character")),
        ("_x0001__x001F_", 1, Some("reserved-character")),
        ("&#xD800;", 2, Some("unreadable-file")),
        ("_xD800_", 1, None),
        ("\u{202e}gpj.exe\u{202c}", 1, Some("reserved-character")),
        ("\u{2067}\u{2069}", 1, Some("reserved-character")),
        (forged, 1, Some("reserved-character")),
        ("&#xF0001;0&#xF0000;", 1, Some("reserved-character")),
        ("\u{fffe}", 1, Some("reserved-character")),
        ("\u{e000}", 1, None),
    ] {
        let cell = format!("<row r=\"3\"><c r=\"K3\" t=\"inlineStr\"><is><t>甲{written}乙</t></is></c></row>");
        let bytes = edited(&table(|_| {}), SHEET, replaced("</sheetData>", &format!("{cell}</sheetData>")), &[]);
        let project = project_with(&bytes);
        let run = run(&project, &["build", "--format", "md"]);
        // The row has no name, which is an error whatever its text is.
        assert_eq!(run.status, status, "{written:?}: {}", run.stderr);
        let codes = ["reserved-character", "unreadable-file"].into_iter().filter(|code| run.stderr.contains(code));
        assert_eq!(codes.collect::<Vec<_>>(), code.into_iter().collect::<Vec<_>>(), "{written:?}: {}", run.stderr);
        if code == Some("reserved-character") {
            assert!(run.stderr.contains("附表.xlsx!附件2!K3"), "{}", run.stderr);
        }
    }
    let project = Project::starter();
    let bytes = table(|sheet| {
        sheet.write_string(1, 1, format!("森林{forged}")).expect("cell");
    });
    project.retable(bytes);
    let run = run(&project, &["build", "--format", "md"]);
    assert!(run.stderr.contains("reserved-character"), "{}", run.stderr);
    let json = project.read("output/report.json");
    assert!(json.contains("森林\u{fffd}0\u{fffd}") && !json.contains('\u{f0001}'), "the mark is in the output");
}
