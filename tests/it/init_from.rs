//! `init --from`: a project proposed from the bureau's own workbook.

use crate::support::{Project, workbook};

const HEADER: [&str; 11] = [
    "领域",
    "指标",
    "单位",
    "2025年基数",
    "2030年目标值",
    "属性",
    "责任单位",
    "2026年总量",
    "2027年总量",
    "2028年上半年总量",
    "基本评价",
];

/// A folder with this workbook in it, and what `init --from` says.
fn proposed(title: &str, rows: &[[&str; 11]]) -> (Project, String) {
    let project = Project::empty();
    let mut cells: Vec<&[&str]> = Vec::new();
    let title = [title];
    cells.push(&title);
    cells.push(&HEADER);
    cells.extend(rows.iter().map(|row| &row[..]));
    project.write("附表.xlsx", workbook(&[("指标", &cells)]));
    let answer = project.run(&["init", "新", "--from", "附表.xlsx"]);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    (project, answer.stdout)
}

const ROWS: [[&str; 11]; 3] = [
    ["经济", "地区生产总值", "亿元", "100", "150", "预期性", "市发改委", "110", "120", "62", "快于预期"],
    [
        "经济",
        "规上工业户数",
        "户",
        "50",
        "80",
        "预期性",
        "市经信局、市发展和改革委员会",
        "55",
        "62",
        "—",
        "基本符合预期",
    ],
    ["生态", "森林覆盖率", "%", "40", "42", "约束性", "林业局", "40.2", "40.4", "—", "相对滞后"],
];

#[test]
fn a_workbook_of_another_place_and_plan_builds_at_once() {
    let (project, said) = proposed("临江市“十五五”规划主要指标", &ROWS);
    assert!(!said.contains("要由人决定") && said.contains("pinggu --project 新 build"), "{said}");
    let settings = project.read("新/inputs/report.yaml");
    for expected in [
        "title: 临江市“十五五”规划实施情况中期评估报告\n",
        "region: 临江市\n",
        "bureau: 临江市发展和改革委员会\n",
        "name: 《临江市国民经济和社会发展第十五个五年规划纲要》\n",
        "term: “十五五”\n",
        "base-year: 2025 ",
        "end-year: 2030 ",
        "to: 2028年6月30日\n",
        "annual-data: 2027年12月31日\n",
        "- { name: 市发改委, aliases: [市发展和改革委员会] }",
        "- { name: 林业局 }\n",
        "ahead: [快于预期]\n",
        "on-track: [基本符合预期]\n",
        "behind: [相对滞后]\n",
    ] {
        assert!(settings.contains(expected), "`{expected}` in\n{settings}");
    }
    let built = project.run(&["--project", "新", "build", "--format", "md"]);
    assert_eq!(built.status, 0, "{}", built.stderr);
    let report = project.read("新/output/report.md");
    assert!(report.contains("2027年地区生产总值120亿元"), "the example calls a figure of the table");
}

#[test]
fn what_cannot_be_guessed_is_asked_for_once() {
    let mut rows = ROWS;
    rows[0][10] = "待观察";
    rows[2][10] = "待观察";
    let (project, said) = proposed("规划主要指标", &rows);
    for expected in ["verdicts：不知道 待观察 归入哪一类", "region（地名）", "表中有", "check"] {
        assert!(said.contains(expected), "`{expected}` in\n{said}");
    }
    let settings = project.read("新/inputs/report.yaml");
    assert!(settings.contains("region: 某某市") && settings.contains("请补到上面：待观察"), "{settings}");
}

#[test]
fn cells_are_data_in_the_settings_too() {
    let mut rows = ROWS;
    rows[1][6] = "甲: [局]\", #";
    rows[1][10] = "超前 # }";
    let (project, _) = proposed("临江市“十五五”规划主要指标", &rows);
    let answer = project.run(&["--project", "新", "check"]);
    assert!(!answer.stdout.contains("bad-config") && !answer.stdout.contains("unknown-"), "{}", answer.stdout);
}

#[test]
fn a_workbook_without_a_known_table_is_told_of_and_kept() {
    let project = Project::empty();
    project.write("别的.xlsx", workbook(&[("表", &[&["甲", "乙"], &["1", "2"]])]));
    let answer = project.run(&["init", "新", "--from", "别的.xlsx"]);
    assert!(answer.stdout.contains("没有认出指标表") && answer.stdout.contains("处须先处理"), "{}", answer.stdout);
    assert!(project.read("新/inputs/report.yaml").contains("- 别的.xlsx"));
    let missing = project.run(&["init", "又", "--from", "没有.xlsx"]);
    assert_eq!(missing.status, 2, "{}", missing.stderr);
    assert!(missing.stderr.contains("没有.xlsx") && !project.path("又").exists(), "{}", missing.stderr);
}

#[test]
fn data_up_to_the_plan_s_end_make_a_final_report_and_the_kind_may_be_named() {
    let header = [
        "领域",
        "指标",
        "单位",
        "2020年基数",
        "2025年目标值",
        "属性",
        "责任单位",
        "2024年总量",
        "2025年总量",
        "完成情况",
    ];
    let row = ["生态", "森林覆盖率", "%", "40", "42", "约束性", "县林业局", "41.5", "42.3", "完成"];
    let project = Project::empty();
    project.write("附表.xlsx", workbook(&[("指标", &[&["长山县“十四五”规划指标"], &header, &row])]));
    for (folder, more, title) in [
        ("总", &[][..], "长山县“十四五”规划实施情况总结评估报告"),
        ("年", &["--kind", "年度"], "长山县“十四五”规划实施情况年度监测报告"),
    ] {
        let answer = project.run(&[&["init", folder, "--from", "附表.xlsx"], more].concat());
        assert_eq!(answer.status, 0, "{}", answer.stderr);
        let settings = project.read(&format!("{folder}/inputs/report.yaml"));
        assert!(settings.contains(&format!("title: {title}\n")), "{settings}");
    }
    assert!(!project.read("总/inputs/report.yaml").contains("\nverdicts:"), "完成 is a word of final reports");
    let refused = project.run(&["init", "无", "--from", "附表.xlsx", "--kind", "中期评诂"]);
    assert!(refused.status == 2 && refused.stderr.contains("是否为 `中期评估`？"), "{}", refused.stderr);
}

#[test]
fn headers_that_nobody_knows_are_told_by_what_stands_under_them() {
    let header = [
        "领域",
        "指标",
        "单位",
        "2020年基数",
        "2025年目标值",
        "类别说明",
        "责任主体单位名",
        "2021年总量",
        "2022年总量",
        "推进成效",
    ];
    let row = |name, owner, verdict| ["生态", name, "%", "40", "42", "约束性", owner, "41.5", "42.3", verdict];
    let rows = [row("森林覆盖率", "县林业局", "快于预期"), row("湿地保护率", "县林业局、县水利局", "基本符合预期")];
    let project = Project::empty();
    project.write("附表.xlsx", workbook(&[("指标", &[&["长山县“十四五”规划指标"], &header, &rows[0], &rows[1]])]));
    let answer = project.run(&["init", "新", "--from", "附表.xlsx"]);
    assert!(answer.status == 0 && !answer.stdout.contains("须先处理"), "{}{}", answer.stdout, answer.stderr);
    let settings = project.read("新/inputs/report.yaml");
    for line in ["  基本评价: [推进成效] ", "  属性: [类别说明] ", "  责任单位: [责任主体单位名] "]
    {
        assert!(settings.contains(line), "`{line}` in\n{settings}");
    }
    project.run(&["--project", "新", "build", "--format", "md"]);
    assert!(project.read("新/output/report.md").contains("约束性指标2项"));
    // Without the lines the message has the one to paste.
    let bare = settings.lines().filter(|line| !line.contains("推进成效")).collect::<Vec<_>>().join("\n");
    project.write("新/inputs/report.yaml", bare);
    let said = project.run(&["--project", "新", "check"]).stdout;
    assert!(
        said.contains("`推进成效` 可能是基本评价。是的，在 report.yaml 中写：`headers: { 基本评价: [推进成效] }`"),
        "{said}"
    );
}
