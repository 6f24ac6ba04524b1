//! Each way a run can go wrong: one clear message with place and cure, the right exit status, and
//! the earlier output untouched.

use std::io::{Cursor, Read as _, Write as _};

use crate::support::{Answer, HEADER, Project, ROW, workbook};

/// A starter project with output of an earlier run.
fn project() -> Project {
    let project = Project::starter();
    project.write("output/report.pdf", "earlier");
    project.write("output/report.md", "earlier");
    project
}

/// The run failed with this status and code, the message holds these words, and nothing was written.
#[track_caller]
fn refused(project: &Project, answer: &Answer, status: i32, code: &str, words: &[&str]) {
    assert_eq!(answer.status, status, "{}", answer.stderr);
    assert!(answer.stderr.contains(&format!("错误[{code}]")), "{}", answer.stderr);
    for word in words.iter().chain(&["位置：", "处理："]) {
        assert!(answer.stderr.contains(word), "`{word}` is not in:\n{}", answer.stderr);
    }
    assert_eq!(
        (project.read("output/report.pdf"), project.read("output/report.md")),
        ("earlier".into(), "earlier".into())
    );
    let left = std::fs::read_dir(project.path("output")).expect("output").count();
    assert_eq!(left, 2, "something else was left in the output folder");
}

/// A project whose indicator table is a header and rows.
fn with_rows(header: &[&str], rows: &[&[&str]]) -> Project {
    let project = project();
    let all: Vec<&[&str]> = std::iter::once(header).chain(rows.iter().copied()).collect();
    project.retable(workbook(&[("附件2", &all)]));
    project
}

/// The row with one cell changed.
fn row_with(column: &str, text: &'static str) -> [&'static str; 10] {
    let mut row = ROW;
    row[HEADER.iter().position(|name| *name == column).expect("column")] = text;
    row
}

#[test]
fn missing_workbook() {
    let project = project();
    project.edit("inputs/report.yaml", "- 附表.xlsx", "- 附件.xlsx");
    let answer = project.run(&["build"]);
    refused(&project, &answer, 2, "missing-file", &["inputs/report.yaml:", "附件.xlsx", "是否为 `附表.xlsx`"]);
}

#[test]
fn workbook_that_is_no_workbook() {
    let project = project();
    project.write("inputs/附表.xlsx", "这不是工作簿");
    refused(&project, &project.run(&["build"]), 2, "unreadable-file", &["inputs/附表.xlsx", "另存为 .xlsx"]);
}

#[test]
fn missing_sheet() {
    let project = project();
    project.write("inputs/附表.xlsx", workbook(&[("通讯录", &[&["姓名", "电话"], &["甲", "1"]])]));
    refused(&project, &project.run(&["build"]), 1, "missing-table", &["附表.xlsx!通讯录", "headers"]);
}

#[test]
fn missing_column() {
    let project = with_rows(&HEADER[..9], &[&ROW[..9]]);
    refused(&project, &project.run(&["build"]), 1, "missing-column", &["附表.xlsx!附件2!A1", "`基本评价`"]);
}

#[test]
fn two_columns_of_one_meaning() {
    let mut header = HEADER;
    header[7] = "2022年完成值";
    let project = with_rows(&header, &[&ROW]);
    refused(&project, &project.run(&["build"]), 1, "repeated-column", &["2022年完成值", "2022年总量"]);
}

#[test]
fn verdict_outside_the_vocabulary() {
    let project = with_rows(&HEADER, &[&row_with("基本评价", "正长")]);
    refused(
        &project,
        &project.run(&["build"]),
        1,
        "unknown-verdict",
        &["附表.xlsx!附件2!J2（基本评价）", "`正长`", "verdicts"],
    );
}

#[test]
fn department_that_no_alias_knows() {
    let project = with_rows(&HEADER, &[&row_with("责任单位", "区林业菊")]);
    refused(
        &project,
        &project.run(&["build"]),
        1,
        "unknown-department",
        &["附表.xlsx!附件2!G2（责任单位）", "是否为 `区林业局`"],
    );
}

#[test]
fn duplicate_indicator() {
    let project = with_rows(&HEADER, &[&ROW, &ROW]);
    refused(
        &project,
        &project.run(&["build"]),
        1,
        "duplicate-indicator",
        &["附表.xlsx!附件2!B3", "附表.xlsx!附件2!B2"],
    );
}

#[test]
fn indicator_without_a_name() {
    let project = with_rows(&HEADER, &[&row_with("指标名称", "")]);
    refused(&project, &project.run(&["build"]), 1, "empty-cell", &["附表.xlsx!附件2!B2（指标名称）"]);
}

#[test]
fn unknown_figure_in_prose() {
    let project = project();
    project.write(
        "inputs/narrative/20-tasks.md",
        "---\npart: tasks\n---\n# 任务\n\n覆盖率{{ v(name=\"森林覆盖绿\", at=\"2022年总量\") }}%。\n",
    );
    let answer = project.run(&["build"]);
    refused(&project, &answer, 1, "unknown-figure", &["inputs/narrative/20-tasks.md:6:15", "是否为 `森林覆盖率`", "^"]);
}

#[test]
fn unknown_column_in_prose() {
    let project = project();
    project.write(
        "inputs/narrative/20-tasks.md",
        "---\npart: tasks\n---\n{{ v(name=\"森林覆盖率\", at=\"2022年总两\") }}\n",
    );
    refused(&project, &project.run(&["build"]), 1, "unknown-figure", &["是否为 `2022年总量`"]);
}

#[test]
fn wrong_argument_in_a_template() {
    let project = project();
    project.write("inputs/narrative/20-tasks.md", "---\npart: tasks\n---\n{{ count(verdit=\"滞后\") }}\n");
    refused(&project, &project.run(&["build"]), 2, "template-error", &["inputs/narrative/20-tasks.md:4:4", "verdit"]);
}

#[test]
fn unknown_variable_in_a_template() {
    let project = project();
    project.edit("templates/sections/20-problems.md", "# {{ plan.short }}", "# {{ plan.shorts }}");
    refused(
        &project,
        &project.run(&["build"]),
        2,
        "template-error",
        &["templates/sections/20-problems.md:1:", "shorts"],
    );
}

#[test]
fn statements_in_prose() {
    let project = project();
    project.write("inputs/narrative/20-tasks.md", "---\npart: tasks\n---\n{% for i in indicators %}甲{% endfor %}\n");
    refused(&project, &project.run(&["build"]), 1, "narrative-statement", &["inputs/narrative/20-tasks.md:4:1"]);
}

#[test]
fn missing_image() {
    let project = project();
    project.write("inputs/narrative/20-tasks.md", "---\npart: tasks\n---\n![图](../images/gdp.png \"总量\")\n");
    refused(
        &project,
        &project.run(&["build"]),
        1,
        "missing-image",
        &["inputs/narrative/20-tasks.md:4:1", "inputs/images/gdp.png"],
    );
}

#[test]
fn image_outside_the_folder() {
    let project = project();
    project.write(
        "inputs/narrative/20-tasks.md",
        "---\npart: tasks\n---\n![图](../images/../../../../etc/passwd \"总量\")\n",
    );
    refused(&project, &project.run(&["build"]), 1, "missing-image", &["inputs/narrative/20-tasks.md:4:1"]);
}

#[test]
fn reference_to_nothing() {
    let project = project();
    project.write("inputs/narrative/20-tasks.md", "---\npart: tasks\n---\n见{{ ref(key=\"anex1\") }}。\n");
    refused(
        &project,
        &project.run(&["build"]),
        1,
        "unknown-reference",
        &["inputs/narrative/20-tasks.md:4:", "是否为 `annex1`"],
    );
}

#[test]
fn unknown_key_in_the_project_file() {
    let project = project();
    project.edit("inputs/report.yaml", "bureau:", "bureua:");
    refused(
        &project,
        &project.run(&["build"]),
        2,
        "bad-config",
        &["inputs/report.yaml:4:1", "bureua", "是否为 `bureau`", "^"],
    );
}

#[test]
fn wrong_type_in_the_project_file() {
    let project = project();
    project.edit("inputs/report.yaml", "base-year: 2020", "base-year: 二〇二〇");
    refused(&project, &project.run(&["build"]), 2, "bad-config", &["inputs/report.yaml:12:"]);
}

#[test]
fn no_project() {
    let project = Project::empty();
    let answer = project.run(&["build"]);
    assert_eq!(answer.status, 2);
    assert!(answer.stderr.contains("错误[no-project]") && answer.stderr.contains("pinggu init"), "{}", answer.stderr);
}

#[test]
fn no_typst() {
    let project = project();
    let answer = project.run(&["build", "--typst", "/nowhere/typst"]);
    refused(&project, &answer, 2, "no-typst", &["typst 0.15", "--format md"]);
}

#[test]
fn no_chinese_font() {
    let project = project();
    let yaml = project.read("inputs/report.yaml");
    project.write("inputs/report.yaml", yaml + "\nfonts:\n  body: [没有的仿宋, 没有的宋体]\n");
    let answer = project.run(&["build"]);
    refused(&project, &answer, 2, "no-font", &["仿宋（正文）", "没有的仿宋、没有的宋体", "fonts.body"]);
}

#[test]
fn a_character_that_no_font_has() {
    let project = project();
    project.write("inputs/narrative/20-tasks.md", "---\npart: tasks\n---\n# 任务\n\n符号\u{1f9ff}。\n");
    let answer = project.run(&["build"]);
    refused(&project, &answer, 1, "missing-glyph", &["inputs/narrative/20-tasks.md:6:1", "fonts.fallback"]);
}

#[cfg(unix)]
#[test]
fn typst_that_hangs_is_stopped() {
    use std::os::unix::fs::PermissionsExt as _;
    let project = project();
    let script = "#!/bin/sh\nif [ \"$1\" = --version ]; then echo 'typst 0.15.1'; exit 0; fi\nexec sleep 600\n";
    project.write("typst", script);
    std::fs::set_permissions(project.path("typst"), std::fs::Permissions::from_mode(0o755)).expect("permissions");
    let yaml = project.read("inputs/report.yaml");
    project.write("inputs/report.yaml", yaml + "\ntypst:\n  timeout: 1\n");
    let answer = project.run(&["build", "--typst", "./typst"]);
    refused(&project, &answer, 2, "typst-failed", &["超过 1 秒", "typst.timeout"]);
}

#[test]
fn all_findings_of_a_run_are_shown_together() {
    let project = with_rows(
        &HEADER,
        &[&row_with("基本评价", "正长"), &row_with("责任单位", "区林业菊"), &row_with("属性", "约束")],
    );
    project.write("inputs/narrative/20-tasks.md", "---\npart: tasks\n---\n{{ v(name=\"甲\", at=\"乙\") }}\n");
    let answer = project.run(&["build"]);
    for code in ["unknown-verdict", "unknown-department", "unknown-attribute", "duplicate-indicator", "unknown-figure"]
    {
        assert!(answer.stderr.contains(code), "{code} is missing:\n{}", answer.stderr);
    }
}

/// The archive with text in one entry replaced.
fn edited_entry(bytes: &[u8], entry: &str, from: &str, to: &str) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("archive");
    let mut edited = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).expect("entry");
        let name = file.name().expect("name").into_owned();
        let mut contents = Vec::new();
        file.read_to_end(&mut contents).expect("contents");
        if name == entry {
            let text = String::from_utf8(contents).expect("UTF-8");
            assert!(text.contains(from), "{text}");
            contents = text.replace(from, to).into_bytes();
        }
        edited.start_file(name, zip::write::SimpleFileOptions::default()).expect("entry");
        edited.write_all(&contents).expect("entry");
    }
    edited.finish().expect("archive").into_inner()
}

#[test]
fn an_uncached_formula_is_said() {
    let project = project();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (col, text) in (0..).zip(HEADER) {
        sheet.write_string(0, col, text).expect("cell");
        sheet.write_string(1, col, ROW[usize::from(col)]).expect("cell");
    }
    sheet.write_formula(1, 8, rust_xlsxwriter::Formula::new("=H2+1")).expect("cell");
    let bytes = book.save_to_buffer().expect("workbook");
    // As programs leave it that write formulas without computing them.
    project.write("inputs/附表.xlsx", edited_entry(&bytes, "xl/worksheets/sheet1.xml", "</f><v>0</v>", "</f>"));
    let answer = project.run(&["build", "--format", "md"]);
    assert!(answer.stderr.contains("formula-error") && answer.stderr.contains("I2"), "{}", answer.stderr);
}

#[test]
fn a_lone_cell_at_the_far_corner_is_no_disaster() {
    let project = project();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (col, text) in (0..).zip(HEADER) {
        sheet.write_string(0, col, text).expect("cell");
        sheet.write_string(1, col, ROW[usize::from(col)]).expect("cell");
    }
    sheet.write_string(1_048_575, 16_383, "误填").expect("cell");
    project.write("inputs/附表.xlsx", book.save_to_buffer().expect("workbook"));
    let answer = project.run(&["build", "--format", "md"]);
    // The cell is told as what it is, a row without a name, and takes no memory for the rows between.
    refused(&project, &answer, 1, "empty-cell", &["1048576", "没有指标名称"]);
}

#[test]
fn a_read_only_output_folder_leaves_the_earlier_files() {
    let project = project();
    // A folder in place of a file cannot be replaced, also by the superuser.
    std::fs::create_dir(project.path("output/report.json")).expect("folder");
    let answer = project.run(&["build", "--format", "md"]);
    assert_eq!(answer.status, 2, "{}", answer.stderr);
    assert!(answer.stderr.contains("write-failed") && answer.stderr.contains("report.json"), "{}", answer.stderr);
    assert_eq!(project.read("output/report.md"), "earlier");
}

#[test]
fn init_never_overwrites() {
    let project = project();
    let answer = project.run(&["init", "."]);
    assert_eq!(answer.status, 2, "{}", answer.stderr);
    assert!(answer.stderr.contains("不是空的"));
}

#[test]
fn a_table_that_is_placed_twice_names_both_places() {
    let project = project();
    project.write("inputs/narrative/20-tasks.md", "---\npart: tasks\n---\n{{ table(key=\"outlook\") }}\n");
    let answer = project.run(&["build"]);
    refused(&project, &answer, 1, "repeated-key", &["30-forecasts.md", "参见：inputs/narrative/20-tasks.md:4"]);
}

#[test]
fn a_template_that_does_not_parse_is_told_once() {
    let project = project();
    project.write(
        "inputs/narrative/20-tasks.md",
        "---\npart: tasks\n---\n{{ v(name=“森林覆盖率”, at=\"2022年总量\") }}\n",
    );
    let answer = project.run(&["build"]);
    refused(&project, &answer, 2, "template-error", &["英文半角"]);
    assert!(answer.stderr.contains("共 1 条"), "{}", answer.stderr);
}

#[test]
fn a_project_file_of_another_encoding_is_no_missing_project() {
    let project = project();
    // 标题 in GBK.
    project.write("inputs/report.yaml", [b"title: ".as_slice(), &[0xb1, 0xea, 0xcc, 0xe2]].concat());
    refused(&project, &project.run(&["build"]), 2, "unreadable-file", &["inputs/report.yaml", "UTF-8"]);
}

#[test]
fn a_broken_page_style_does_not_flood_the_screen() {
    let project = project();
    let theme = project.read("templates/theme.typ");
    project.write("templates/theme.typ", format!("{theme}\n#let table-block = nosuch\n"));
    let answer = project.run(&["build"]);
    refused(&project, &answer, 2, "typst-failed", &["templates/theme.typ"]);
    assert!(answer.stderr.matches("typst-failed").count() <= 20, "{}", answer.stderr);
}

#[test]
fn a_page_style_that_cannot_be_read_is_not_passed_over() {
    let project = Project::starter();
    project.write("templates/theme.typ", b"// \xb9\xab\xce\xc4".as_slice());
    for arguments in [&["build"][..], &["excerpt", "--all"], &["diff", ".", ".", "--format", "pdf"]] {
        let answer = project.run(arguments);
        assert_eq!(answer.status, 2, "{arguments:?}: {}", answer.stdout);
        assert!(answer.stderr.contains("文件不是 UTF-8 编码"), "{arguments:?}: {}", answer.stderr);
        assert!(answer.stderr.contains("templates/theme.typ"), "{arguments:?}: {}", answer.stderr);
        assert!(!project.path("output/report.pdf").exists(), "nothing in another style");
    }
    project.build(&["--format", "md"]);
}
