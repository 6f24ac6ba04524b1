//! What `check` prints and writes. The findings here are those of reading the tables, which are
//! there whatever the checks find; `check_findings.rs` has those of checks.

use std::io::{Cursor, Read as _};

use crate::support::{HEADER, Project, ROW, workbook};
use calamine::{Data, Reader as _, Xlsx};

/// Rows in which two cells cannot be read; the first and the last belong to two departments.
fn project() -> Project {
    let project = Project::starter();
    // The last level is what the rule takes for 正常.
    let row = |name, department, [base, level, last]: [&'static str; 3]| {
        let mut row = ROW;
        (row[1], row[6], row[3], row[7], row[8]) = (name, department, base, level, last);
        row
    };
    let rows = [
        row("森林覆盖率", "区林业局", ["40", "四十", "40.8"]),
        row("绿地率", "区发改局", ["38", "39", "39.6"]),
        row("湿地保护率", "区林业局、区发改局", ["=1+1", "39", "40.8"]),
    ];
    project.retable(workbook(&[("附件2", &[&HEADER, &rows[0], &rows[1], &rows[2]])]));
    project
}

/// The cells of a sheet of a written list.
fn rows(project: &Project, file: &str, sheet: &str) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(project.bytes(file))).expect("a workbook");
    let formulas = book.worksheet_formula(sheet).expect("sheet");
    assert!(formulas.used_cells().next().is_none(), "a text became a formula");
    let text = |cell: &Data| match cell {
        Data::String(text) => text.clone(),
        Data::Empty => String::new(),
        other => other.to_string(),
    };
    let range = book.worksheet_range(sheet).expect("sheet");
    range.rows().map(|row| row.iter().map(text).collect()).collect()
}

/// A part of a written list, as it stands in the file.
fn part(project: &Project, file: &str, name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(project.bytes(file))).expect("zip");
    let mut text = String::new();
    archive.by_name(name).expect(name).read_to_string(&mut text).expect("UTF-8");
    text
}

#[test]
fn without_findings_it_says_what_was_looked_at() {
    let answer = Project::starter().run(&["check"]);
    assert_eq!((answer.status, answer.stderr.as_str()), (0, ""));
    assert!(answer.stdout.starts_with("没有发现问题。核对 "), "{}", answer.stdout);
    assert!(answer.stdout.contains("指标 3 个、报告引用的数据 "), "{}", answer.stdout);
}

#[test]
fn a_cell_is_shown_among_its_neighbours() {
    let answer = project().run(&["check"]);
    assert_eq!((answer.status, answer.stderr.as_str()), (0, ""), "warnings are no errors");
    let expected = "\
== 警告 2 条

警告[unreadable-value]：";
    assert!(answer.stdout.starts_with(expected), "{}", answer.stdout);
    let grid: Vec<&str> = answer.stdout.lines().filter(|line| line.contains('┊')).take(3).collect();
    assert_eq!(
        grid,
        [
            "  ┊               E 2025年目标值  F 属性  G 责任单位  H 2021年总量  I 2022年总量  J 基本评价",
            "  ┊ 2 森林覆盖率              42  约束性    区林业局        [四十]          40.8        正常",
            "  ┊ 3 绿地率                  42  约束性    区发改局            39          39.6        正常",
        ]
    );
    assert!(answer.stdout.contains("\n共 2 条：错误 0，警告 2，提示 0\n正文里的数 "), "{}", answer.stdout);
}

#[test]
fn strict_takes_warnings_for_errors() {
    let answer = project().run(&["check", "--strict"]);
    assert_eq!(answer.status, 1, "{}", answer.stdout);
    assert!(answer.stdout.starts_with("== 错误 2 条\n"), "{}", answer.stdout);
}

#[test]
fn what_stops_the_report_is_shown_with_the_rest() {
    let project = project();
    project.edit("inputs/report.yaml", "workbooks:", "aliases: { 森林覆盖绿: [绿化率] }\nworkbooks:");
    let answer = project.run(&["check"]);
    assert_eq!(answer.status, 1);
    assert!(answer.stdout.starts_with("== 错误 1 条\n\n错误[unknown-indicator]：aliases 中的 `森林覆盖绿`"));
    assert!(answer.stdout.contains("\n\n== 警告 2 条\n\n"), "{}", answer.stdout);
}

#[test]
fn a_department_sees_its_own() {
    let project = project();
    let answer = project.run(&["check", "--department", "区发改局"]);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    assert!(answer.stdout.contains("附表.xlsx!附件2!D4") && !answer.stdout.contains("附表.xlsx!附件2!H2"));
    assert!(answer.stdout.contains("另有 1 条属于其他责任单位，没有列出\n"), "{}", answer.stdout);
    let answer = project.run(&["check", "--department", "区发该局"]);
    assert_eq!((answer.status, answer.stdout.as_str()), (2, ""));
    assert!(answer.stderr.contains("是否为 `区发改局`"), "{}", answer.stderr);
}

#[test]
fn a_line_belongs_to_whom_its_block_names() {
    let project = project();
    let text = "---\npart: tasks\ndepartments: [区林业局]\n---\n甲<u>乙</u>。\n\n<!-- departments: 区发改局 -->\n丙<i>丁</i>。\n第二行<s>戊</s>。\n";
    project.write("inputs/narrative/20-tasks.md", text);
    let answer = project.run(&["check", "--format", "json"]);
    let whole: serde_json::Value = serde_json::from_str(&answer.stdout).expect("JSON");
    let found = whole["findings"].as_array().expect("list").iter().filter(|one| one["code"] == "unsupported-markup");
    let mut lines: Vec<_> = found.map(|one| (one["place"]["line"].as_u64(), one["departments"].to_string())).collect();
    lines.dedup();
    let of = |line, name: &str| (Some(line), format!("[\"{name}\"]"));
    assert_eq!(lines, [of(5, "区林业局"), of(8, "区发改局"), of(9, "区发改局")]);
    // A file that is not in the report belongs to those its front matter names.
    project.write("inputs/narrative/99-rest.md", text.replace("part: tasks", "part: nowhere"));
    let answer = project.run(&["check", "--department", "区林业局"]);
    assert!(answer.stdout.contains("[unused-narrative]"), "{}", answer.stdout);
}

#[test]
fn json_names_departments_and_nothing_else_goes_to_standard_output() {
    let project = project();
    let answer = project.run(&["check", "--format", "json", "--xlsx"]);
    let whole: serde_json::Value = serde_json::from_str(&answer.stdout).expect("JSON");
    let found: Vec<_> = whole["findings"]
        .as_array()
        .expect("list")
        .iter()
        .map(|one| (&one["place"]["cell"], &one["departments"]))
        .collect();
    assert_eq!(
        serde_json::to_value(found).expect("value"),
        serde_json::json!([["H2", ["区林业局"]], ["D4", ["区发改局", "区林业局"]]])
    );
    assert_eq!(whole["summary"], serde_json::json!({"errors": 0, "warnings": 2, "notes": 0, "accepted": 0}));
    assert!(answer.stderr.contains("已写出"), "{}", answer.stderr);
}

#[test]
fn the_list_has_a_row_for_each_department() {
    let project = project();
    project.run(&["check", "--xlsx"]);
    let file = "output/问题清单.xlsx";
    let rows = rows(&project, file, "问题清单");
    assert_eq!(
        rows[0],
        [
            "序号",
            "责任单位",
            "级别",
            "问题类型",
            "位置",
            "页码",
            "当前内容",
            "问题",
            "依据",
            "处理建议",
            "核实结果",
            "理由或说明",
            "识别码"
        ]
    );
    let short: Vec<_> =
        rows[1..].iter().map(|row| [&row[0], &row[1], &row[2], &row[3], &row[4], &row[6], &row[10]]).collect();
    assert_eq!(
        short,
        [
            ["1", "区发改局", "警告", "无法读懂的数", "附表.xlsx!附件2!D4（2020年基数）", "=1+1", ""],
            ["2", "区林业局", "警告", "无法读懂的数", "附表.xlsx!附件2!H2（2021年总量）", "四十", ""],
            ["3", "区林业局", "警告", "无法读懂的数", "附表.xlsx!附件2!D4（2020年基数）", "=1+1", ""],
        ]
    );
    let sheet = part(&project, file, "xl/worksheets/sheet1.xml");
    for expected in [
        "location=\"'附件2'!D4\"",
        "<autoFilter ref=\"A1:M4\"/>",
        // A choice beside each row, and what rows are known by out of sight.
        "sqref=\"K2:K4\"",
        "<formula1>\"属实,已改,不改\"</formula1>",
        "hidden=\"1\"",
        "state=\"frozen\"",
        "orientation=\"landscape\"",
        "fitToHeight=\"0\"",
        // Three lines of the reason.
        "<row r=\"2\" spans=\"1:13\" ht=\"45.75\" customHeight=\"1\">",
    ] {
        assert!(sheet.contains(expected), "{expected}:\n{sheet}");
    }
    let links = part(&project, file, "xl/worksheets/_rels/sheet1.xml.rels");
    assert!(links.contains("Target=\"../inputs/附表.xlsx\" TargetMode=\"External\""), "{links}");
    assert!(part(&project, file, "xl/workbook.xml").contains("_xlnm.Print_Titles"));
    assert_eq!(self::rows(&project, file, "已认可")[0][10..], ["认可理由", "认可人"]);
}

#[test]
fn the_list_links_to_files_with_odd_names() {
    let project = project();
    std::fs::rename(project.path("inputs/附表.xlsx"), project.path("inputs/附 表50%#1.xlsx")).expect("rename");
    project.edit("inputs/report.yaml", "- 附表.xlsx", "- \"附 表50%#1.xlsx\"");
    let answer = project.run(&["check", "--xlsx", "给 他们/清单.xlsx"]);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    let links = part(&project, "给 他们/清单.xlsx", "xl/worksheets/_rels/sheet1.xml.rels");
    let target = "../inputs/附%20表50%25%231.xlsx";
    assert!(links.contains(&format!("Target=\"{target}\"")), "{target}:\n{links}");
    // What only the editors can mend is not asked of others.
    project.write("inputs/narrative/20-tasks.md", "---\npart: tasks\n---\n见{{ ref(key=\"不存在\") }}。\n");
    let answer = project.run(&["check", "--xlsx", "给 他们/清单.xlsx"]);
    assert!(answer.stdout.contains("；1 条由编写人员处理（设置、模板、手工写入的数），没有写入"), "{}", answer.stdout);
    let rows = rows(&project, "给 他们/清单.xlsx", "问题清单");
    assert!(rows.iter().flatten().all(|cell| !cell.contains("不存在")), "{rows:?}");
}

#[test]
fn the_same_findings_make_the_same_bytes() {
    let project = project();
    project.run(&["check", "--xlsx"]);
    let environment = [("TZ", "Pacific/Kiritimati"), ("LC_ALL", "tr_TR.UTF-8")];
    std::thread::sleep(std::time::Duration::from_millis(1100));
    project.run_with(&["check", "--xlsx", "output/b.xlsx"], &environment);
    assert!(project.bytes("output/问题清单.xlsx") == project.bytes("output/b.xlsx"), "the lists differ");
    assert!(part(&project, "output/b.xlsx", "docProps/core.xml").contains("2023-10-20T00:00:00Z"));
}

#[test]
fn originals_are_not_written_over() {
    let project = project();
    let before = project.bytes("inputs/附表.xlsx");
    let answer = project.run(&["check", "--xlsx", "output/../inputs/附表.xlsx"]);
    assert_eq!(answer.status, 2, "{}", answer.stderr);
    assert!(answer.stderr.contains("write-failed") && project.bytes("inputs/附表.xlsx") == before);
    let answer = project.run(&["check", "--xlsx", "清单.csv"]);
    assert!(answer.status == 2 && answer.stderr.contains("应以 .xlsx 结尾"), "{}", answer.stderr);
}

#[test]
fn the_list_of_checks_says_what_the_project_makes_of_them() {
    let answer = Project::empty().run(&["check", "--list"]);
    assert_eq!((answer.status, answer.stderr.as_str()), (0, ""), "there need not be a project");
    let first: Vec<&str> = answer.stdout.split_whitespace().take(5).collect();
    assert_eq!(first, ["==", "表格", "增速与总量不符", "growth-mismatch", "错误或警告"], "{}", answer.stdout);
    assert!(!answer.stdout.contains("本项目"), "{}", answer.stdout);
    let project = Project::starter();
    let settings = "check: { severity: { growth-mismatch: \"off\", sum-mismatch: note } }\n";
    project.write("inputs/report.yaml", project.read("inputs/report.yaml") + settings);
    let answer = project.run(&["check", "--list"]);
    for line in [
        "growth-mismatch      错误或警告，本项目改为关闭\n",
        "sum-mismatch         错误，本项目改为提示\n",
        "serial-gap           警告，本项目改为提示（按 sum-mismatch）\n",
        "value-mismatch       错误或警告\n",
    ] {
        assert!(answer.stdout.contains(line), "{line}{}", answer.stdout);
    }
    project.write("inputs/report.yaml", "title: [");
    let answer = project.run(&["check", "--list"]);
    assert!(answer.status == 2 && answer.stdout.is_empty() && answer.stderr.contains("bad-config"), "{answer:?}");
}

#[test]
fn a_code_that_no_check_has_is_pointed_at() {
    let project = Project::starter();
    let yaml = project.read("inputs/report.yaml");
    let line = yaml.lines().count() + 3;
    project.write("inputs/report.yaml", yaml + "check:\n  severity:\n    hidden-sheet: note\n");
    for command in ["check", "build"] {
        let answer = project.run(&[command]);
        assert_eq!(answer.status, 2, "{}", answer.stdout);
        let said = answer.stdout + &answer.stderr;
        assert!(said.contains("bad-config") && said.contains(&format!("inputs/report.yaml:{line}:5")), "{said}");
    }
}

#[test]
fn an_acceptance_of_nothing_is_a_warning() {
    let project = Project::starter();
    let accepted = "check:\n  accepted:\n    - code: sum-mismatch\n      at: 附表.xlsx!附件2!A99\n      reason: 旧\n      by: 张三\n";
    project.write("inputs/report.yaml", project.read("inputs/report.yaml") + accepted);
    let answer = project.run(&["check"]);
    assert_eq!(answer.status, 0, "{}", answer.stdout);
    assert!(answer.stdout.contains("警告[stale-acceptance]"), "{}", answer.stdout);
    assert_eq!(project.run(&["check", "--strict"]).status, 1);
    assert_eq!(project.run(&["build", "--format", "md"]).status, 0);
}
