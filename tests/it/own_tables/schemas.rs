//! What is said of a schema file that is wrong, and of a sheet that fits no kind or several.

use super::{INDUSTRY, INDUSTRY_ROWS, with_tables};
use crate::support::Project;

const FILE: &str = "inputs/tables/industry.yaml";

/// The starter with the table and this schema.
fn project(schema: &str) -> Project {
    let project = with_tables(&[("分行业", &INDUSTRY_ROWS)]);
    project.write(FILE, schema);
    project
}

#[test]
fn a_wrong_schema_is_an_error_with_line_caret_and_cure() {
    // What is changed, into what; message, line and column, what the caret marks, cure.
    for (from, to, message, at, marked, cure) in [
        ("role: level", "role: levle", "不认识的取值 `levle`", (5, 13), "levle", "是否为 `level`？"),
        ("同比]", "投资额]", "表头 `投资额` 有两列都要", (6, 33), "投资额", "请从其中一列的 words 里删去它"),
        (
            "  - { role: key, words: [行业, 行业名称] }\n",
            "",
            "没有 `role: key` 的列",
            (1, 1),
            "",
            "请加一列，如 `- { role: key, words: [行业] }`",
        ),
        (
            "  - { role: growth, words: [增速, 同比] }\n",
            "",
            "这项核对缺少它要用的列 `growth`",
            (7, 10),
            "growth",
            "请补上，或从 checks 中删去这一项",
        ),
        (
            "total: [合计, 总计], ",
            "",
            "这项核对缺少它要用的合计行（rows 的 total）",
            (8, 18),
            "",
            "请补上，或从 checks 中删去这一项",
        ),
        ("[growth", "[growht", "不认识的取值 `growht`", (8, 10), "growht", "是否为 `growth`？"),
        ("parts: rows", "parts: row", "不认识的取值 `row`", (8, 34), "row", "是否为 `rows`？"),
        (
            "words: [增速, 同比]",
            "words: [增速，同比]",
            "`增速，同比` 里有中文逗号",
            (6, 29),
            "增速，同比",
            "请把“，”改为 `, `",
        ),
        ("prose: true", "prosa: true", "不认识的键 `prosa`", (9, 1), "prosa", "是否为 `prose`？"),
        ("id: industry", "id: 行业", "`行业` 不能作表的 id", (1, 5), "行业", "例如 `id: industry`"),
        ("id: industry\n", "", "缺少必填的键 `id`", (1, 1), "", "请补上 `id: …`"),
        (
            "id: industry",
            "id: indicators",
            "已经有一种表的 id 是 `indicators`",
            (1, 5),
            "indicators",
            "要补充已有的表，写 `extends: indicators`",
        ),
        (
            "id: industry",
            "extends: indicater",
            "没有名为 `indicater` 的表可以补充",
            (1, 10),
            "indicater",
            "是否为 `indicators`？",
        ),
    ] {
        assert!(INDUSTRY.contains(from), "{from}");
        let answer = project(&INDUSTRY.replacen(from, to, 1)).run(&["check"]);
        assert_eq!(answer.status, 2, "{to}: {answer:?}");
        let text = &answer.stdout;
        let place = format!("  位置：{FILE}:{}:{}\n", at.0, at.1);
        // A Chinese character is as wide as two carets.
        let width: usize = marked.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
        let caret = "^".repeat(width.max(1));
        for part in [format!("错误[bad-config]：{message}"), place, format!(" {caret}\n"), cure.to_owned()] {
            assert!(text.contains(&part), "{part}\n{text}");
        }
    }
}

#[test]
fn a_sheet_that_nearly_fits_a_kind_is_named_with_what_is_missing_and_what_was_found() {
    let project = with_tables(&[("分行业", &[&["行业名称", "投资规模", "责任单位"], &["制造业", "1", "区发改局"]])]);
    project.write(FILE, INDUSTRY);
    let text = project.run(&["check"]).stdout;
    for part in [
        "提示[near-table]：没有使用这张工作表：它像固定资产投资分行业表，但缺少列 `投资额`\n  位置：投资.xlsx!分行业",
        "认出的列有 `行业名称`、`责任单位`",
        "未识别的列：`投资规模`",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    // The cure that is named works.
    project.edit("inputs/report.yaml", "# headers:", "headers:\n  投资额: [投资规模]\n#");
    let text = project.run(&["check"]).stdout;
    assert!(!text.contains("near-table"), "{text}");
}

#[test]
fn a_sheet_that_fits_two_kinds_is_an_error_until_one_of_them_asks_for_more() {
    let project = project(INDUSTRY);
    let other = INDUSTRY.replace("id: industry", "id: other").replace("title: 固定资产", "title: 另一张");
    project.write("inputs/tables/other.yaml", &other);
    let text = project.run(&["check"]).stdout;
    let message = "错误[ambiguous-table]：这张工作表既像固定资产投资分行业表，又像另一张投资分行业表";
    assert!(text.contains(message), "{text}");
    let column = "words: [增速, 同比] }\n  - { role: rank, words: [位次], required: true }";
    project.write("inputs/tables/other.yaml", other.replace("words: [增速, 同比] }", column));
    let text = project.run(&["check"]).stdout;
    assert!(!text.contains("ambiguous-table"), "{text}");
}

#[test]
fn an_addition_to_a_kind_adds_words_columns_and_rules() {
    let project = project(&INDUSTRY.replace("words: [投资额, 完成投资]", "words: [资本形成]"));
    let text = project.run(&["check"]).stdout;
    assert!(text.contains("near-table"), "{text}");
    project.write("inputs/tables/more.yaml", "extends: industry\ncolumns:\n  - { role: level, words: [投资额] }\n");
    assert_eq!(project.run(&["check"]).stdout.matches("near-table").count(), 0);
}

#[test]
fn sheets_that_are_no_table_are_named_once() {
    let text: &[&[&str]] = &[&["第一部分"], &["第二部分"]];
    let project = with_tables(&[("分行业", &INDUSTRY_ROWS), ("目录", text), ("名单", text), ("空", &[])]);
    project.write(FILE, INDUSTRY);
    let printed = project.run(&["check"]).stdout;
    assert!(
        printed.contains("提示[unused-sheet]：没有使用 2 张工作表：`投资.xlsx!目录`、`投资.xlsx!名单`"),
        "{printed}"
    );
    std::fs::remove_file(project.path(FILE)).expect("schema");
    let printed = project.run(&["check"]).stdout;
    assert!(printed.contains("没有使用 3 张工作表：`投资.xlsx!分行业`、"), "{printed}");
}

#[test]
fn a_schema_file_with_a_wrong_ending_is_named() {
    let project = with_tables(&[("分行业", &INDUSTRY_ROWS)]);
    project.write("inputs/tables/industry.yaml.txt", INDUSTRY);
    let printed = project.run(&["check"]).stdout;
    assert!(printed.contains("警告[bad-config]：没有读 `industry.yaml.txt`：文件名不以 .yaml 结尾"), "{printed}");
}
