//! Tables of a bureau's own: one file in `inputs/tables` makes the program read, check, print, trace,
//! cut and compare them. The last part tells what is said of a file or a sheet that is not right.

mod across;
mod schemas;
mod sums;

use std::collections::BTreeSet;

pub(crate) use across::wrong_plans;

use serde_json::Value as Json;

use crate::support::{Project, pdf_text, workbook};

/// 固定资产投资分行业表.
pub(crate) const INDUSTRY: &str = "\
id: industry
title: 固定资产投资分行业表
columns:
  - { role: key, words: [行业, 行业名称] }
  - { role: level, words: [投资额, 完成投资], unit: 亿元 }
  - { role: growth, words: [增速, 同比] }
rows: { total: [合计, 总计], inherit: [key] }
checks: [growth, { sum: { parts: rows, total: total } }]
prose: true
";
/// 年度计划表 with 计划, 完成, 为计划%.
const ANNUAL_PLAN: &str = "\
id: annual-plan
title: 年度计划执行情况表
columns:
  - { role: key, words: [指标, 指标名称], align: left }
  - { role: plan, words: [计划] }
  - { role: level, words: [完成] }
  - { role: share, words: [为计划%, 完成计划%] }
  - { role: growth, words: [比上年增长] }
  - { role: plan, words: [下年计划], period: next }
checks: [{ share: { of: plan } }]
prose: true
";
const INDUSTRY_ROWS: [&[&str]; 6] = [
    &["2022年固定资产投资分行业表"],
    &["行业名称", "2021年投资额", "2022年投资额", "2022年增速", "责任单位"],
    &["农林牧渔业", "=20|0.0", "=22|0.0", "=0.1|0.0%", "区林业局"],
    &["制造业", "=100|0.0", "=112.5|0.0", "=0.125|0.0%", "区发改局"],
    &["房地产开发", "=80|0.0", "=72|0.0", "=-0.1|0.0%", "区统计局"],
    &["合计", "=200|0.0", "=206.5|0.0", "=0.033|0.0%", "区统计局"],
];
const PLAN_ROWS: [&[&str]; 4] = [
    &["2022年国民经济和社会发展计划执行情况"],
    &["指标", "单位", "计划", "完成", "为计划%", "比上年增长", "下年计划", "责任单位"],
    &["一般公共预算收入", "亿元", "=10|0.0", "=10.5|0.0", "=105|0.0", "=0.061|0.0%", "=11|0.0", "区统计局"],
    &["新登记企业", "个", "=50|0", "=60|0", "=120|0.0", "=0.091|0.0%", "=70|0", "区发改局"],
];
const PROSE: &str = "\
---
part: investment
departments: [区发改局]
---
2022年全区制造业完成投资{{ cell(table=\"industry\", row=\"制造业\", at=\"2022年投资额\", unit=true) }}，\
同比增长12.5%；房地产开发投资额72.0亿元，下降10.0%。2022年新登记企业60个，完成计划的120.0%。
";
const ANNEX: &str = "\
---
kind: annex
key: own
title: 投资和年度计划
---
{{ table(key=\"industry\") }}

{{ table(key=\"annual-plan\") }}
";

/// The starter with both tables, printed in an annex and quoted in prose.
fn project() -> Project {
    let project = with_tables(&[("分行业", &INDUSTRY_ROWS), ("计划", &PLAN_ROWS)]);
    project.write("inputs/tables/industry.yaml", INDUSTRY);
    project.write("inputs/tables/annual-plan.yaml", ANNUAL_PLAN);
    project.write("inputs/narrative/30-investment.md", PROSE);
    project.write("templates/sections/95-own.md", ANNEX);
    project
}

/// The same with an error of growth, of a total, of a share and two of prose.
pub(crate) fn wrong() -> Project {
    let project = project();
    let growth = replaced(&INDUSTRY_ROWS, (3, 3), "=0.155|0.0%");
    let sum = replaced(&views(&growth), (5, 2), "=216.5|0.0");
    let rows = replaced(&views(&sum), (5, 3), "=0.083|0.0%");
    let share = replaced(&PLAN_ROWS, (2, 4), "=115|0.0");
    project.write("inputs/投资.xlsx", workbook(&[("分行业", &views(&rows)), ("计划", &views(&share))]));
    project.write("inputs/narrative/30-investment.md", PROSE.replace("72.0", "75.0").replace("120.0%", "130.0%"));
    project
}

/// The starter with a second workbook of these sheets.
fn with_tables(sheets: &[(&str, &[&[&str]])]) -> Project {
    let project = Project::starter();
    project.write("inputs/投资.xlsx", workbook(sheets));
    project.edit("inputs/report.yaml", "  - 附表.xlsx", "  - 附表.xlsx\n  - 投资.xlsx");
    project
}

/// The rows with one cell replaced.
fn replaced<'a>(rows: &[&[&'a str]], at: (usize, usize), text: &'a str) -> Vec<Vec<&'a str>> {
    let mut rows: Vec<Vec<&str>> = rows.iter().map(|row| row.to_vec()).collect();
    rows[at.0][at.1] = text;
    rows
}

fn views<'a, 'b>(rows: &'b [Vec<&'a str>]) -> Vec<&'b [&'a str]> {
    rows.iter().map(Vec::as_slice).collect()
}

/// Code and place of everything that `check` finds.
fn found(project: &Project) -> BTreeSet<(String, String)> {
    let answer = project.run(&["check", "--format", "json"]);
    let json: Json = serde_json::from_str(&answer.stdout).unwrap_or_else(|_| panic!("{answer:?}"));
    let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
    let findings = json["findings"].as_array().expect("findings").iter();
    let place = |place: &Json| match place["cell"].as_str() {
        Some(cell) => format!("{}!{cell}", text(&place["sheet"])),
        None => text(&place["file"]),
    };
    findings.map(|finding| (text(&finding["code"]), place(&finding["place"]))).collect()
}

fn pairs(expected: &[(&str, &str)]) -> BTreeSet<(String, String)> {
    expected.iter().map(|(code, place)| ((*code).to_owned(), (*place).to_owned())).collect()
}

#[test]
fn tables_of_a_bureau_s_own_are_printed_in_both_formats() {
    let project = project();
    project.build(&[]);
    let markdown = project.report();
    for text in [
        "制造业完成投资112.5亿元，同比增长12.5%",
        "**2022年固定资产投资分行业表（单位：亿元）**\n\n| 行业名称 | 2021年投资额 | 2022年投资额 | 2022年增速 | 责任单位 |",
        "| 房地产开发 | 80.0 | 72.0 | -10.0% | 区统计局 |\n| 合计 | 200.0 | 206.5 | 3.3% | 区统计局 |",
        "| 一般公共预算收入 | 亿元 | 10.0 | 10.5 | 105.0 | 6.1% | 11.0 | 区统计局 |",
    ] {
        assert!(markdown.contains(text), "{text}\n{markdown}");
    }
    let pdf = pdf_text(&project.path("output/report.pdf"));
    for text in ["2022年固定资产投资分行业表", "单位：亿元", "合计200.0206.53.3%", "新登记企业个5060120.09.1%70"]
    {
        assert!(pdf.contains(text), "{text}");
    }
    let json: Json = serde_json::from_str(&project.read("output/report.json")).expect("JSON");
    let kinds: Vec<&str> = json["dataset"]["tables"]
        .as_array()
        .expect("tables")
        .iter()
        .filter_map(|table| table["kind"].as_str())
        .collect();
    assert_eq!(kinds, ["indicators", "notes", "annual-plan", "industry"]);
}

#[test]
fn right_tables_and_sentences_are_silent_and_each_planted_error_is_found() {
    let prose = "inputs/narrative/30-investment.md";
    let project = project();
    assert_eq!(found(&project), pairs(&[("typed-figure", prose)]));
    let project = wrong();
    let expected = pairs(&[
        ("growth-mismatch", "分行业!D4"),
        ("total-mismatch", "分行业!C6"),
        ("share-mismatch", "计划!E3"),
        ("value-mismatch", prose),
        ("typed-figure", prose),
    ]);
    assert_eq!(found(&project), expected);
    let answer = project.run(&["check"]);
    for text in [
        "`合计` 的2022年投资额 `216.5` 与各行之和对不上",
        "农林牧渔业 22.0 + 制造业 112.5 + 房地产开发 72.0 = 206.5",
        "`一般公共预算收入` 的为计划% `115.0` 与所列的数对不上",
        "`房地产开发投资额` 2022年的数与表格不一致：文中是 `75.0亿元`",
        "文中是 `12.5%`",
        "文中是 `130.0%`",
    ] {
        assert!(answer.stdout.contains(text), "{text}\n{}", answer.stdout);
    }
}

#[test]
fn growth_that_is_not_over_totals_is_silenced_by_its_method() {
    let project = project();
    let rows = replaced(&INDUSTRY_ROWS, (3, 3), "=0.155|0.0%");
    project.write("inputs/投资.xlsx", workbook(&[("分行业", &views(&rows)), ("计划", &PLAN_ROWS)]));
    let method = "methods:\n  制造业: { name: geometric-rates, basis: 按可比价计算 }\n#";
    project.edit("inputs/report.yaml", "methods:", method);
    assert!(!found(&project).iter().any(|(code, _)| code == "growth-mismatch" || code == "unknown-indicator"));
}

#[test]
fn cells_of_these_tables_are_traced() {
    let project = project();
    project.build(&["--format", "md"]);
    let answer = project.run(&["trace", "112.5"]);
    for text in [
        "【相同】112.5　单位 亿元",
        "投资.xlsx!分行业!C4　固定资产投资分行业表 · 制造业 · 2022年投资额",
        "{{ cell(table=\"industry\", row=\"制造业\", at=\"2022年投资额\") }}",
        "inputs/narrative/30-investment.md:5",
        "templates/sections/95-own.md:6",
    ] {
        assert!(answer.stdout.contains(text), "{text}\n{}", answer.stdout);
    }
    let cell = project.run(&["trace", "计划!E4"]);
    assert!(cell.stdout.contains("新登记企业 · 为计划%"), "{}", cell.stdout);
}

#[test]
fn rows_go_to_the_departments_that_answer_for_them() {
    let project = project();
    let answer = project.run(&["excerpt", "--all", "--format", "md"]);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    for (department, own) in [
        ("区发改局", ["| 制造业 |", "| 新登记企业 |"].as_slice()),
        ("区统计局", &["| 房地产开发 |", "| 一般公共预算收入 |"]),
        ("区林业局", &["| 农林牧渔业 |"]),
    ] {
        let excerpt = project.read(&format!("output/excerpts/{department}.md"));
        for name in ["| 制造业 |", "| 新登记企业 |", "| 房地产开发 |", "| 一般公共预算收入 |", "| 农林牧渔业 |"]
        {
            assert_eq!(excerpt.contains(name), own.contains(&name), "{department} {name}");
        }
        // A total goes to whoever answers for it, not to everybody with a part in it.
        assert_eq!(excerpt.contains("| 合计 |"), department == "区统计局", "{department}");
    }
}

#[test]
fn rows_without_a_department_are_listed_as_such() {
    let project = project();
    let rows = replaced(&INDUSTRY_ROWS, (4, 4), "");
    let rows = replaced(&views(&rows), (5, 4), "");
    project.write("inputs/投资.xlsx", workbook(&[("分行业", &views(&rows)), ("计划", &PLAN_ROWS)]));
    let listed = project.run(&["excerpt", "--list"]).stdout;
    assert!(listed.contains("  表格  固定资产投资分行业表：房地产开发（投资.xlsx!分行业!A5）\n"), "{listed}");
    // A total is made from rows that have a department.
    assert!(!listed.contains("：合计"), "{listed}");
    project.run(&["excerpt", "--all", "--format", "md"]);
    let index = project.read("output/excerpts/index.md");
    assert!(index.contains("### 表格（1）\n\n- 固定资产投资分行业表：房地产开发，"), "{index}");
}

#[test]
fn moved_and_renamed_rows_are_compared_by_what_they_are() {
    let (old, new) = (project(), project());
    let rows: Vec<Vec<&str>> = [0, 1, 4, 3, 2, 5].map(|at: usize| INDUSTRY_ROWS[at].to_vec()).into();
    let rows = replaced(&views(&rows), (3, 0), "装备制造业");
    let rows = replaced(&views(&rows), (4, 2), "=22.5|0.0");
    new.write("inputs/投资.xlsx", workbook(&[("分行业", &views(&rows)), ("计划", &PLAN_ROWS)]));
    new.edit("inputs/narrative/30-investment.md", "row=\"制造业\"", "row=\"装备制造业\"");
    let path = |project: &Project| project.root().to_str().expect("UTF-8").to_owned();
    let answer = old.run(&["diff", &path(&old), &path(&new), "--output", "out", "--format", "json"]);
    assert_eq!(answer.status, 1, "{answer:?}");
    let diff: Json = serde_json::from_str(&old.read("out/diff.json")).expect("JSON");
    let tables = diff["tables"].as_array().expect("tables");
    let names: Vec<&str> = tables.iter().filter_map(|table| table["table"].as_str()).collect();
    assert_eq!(names, ["industry"]);
    let text = |value: &Json| value.as_str().unwrap_or("∅").to_owned();
    let told: BTreeSet<[String; 4]> = tables[0]["rows"]
        .as_array()
        .expect("rows")
        .iter()
        .flat_map(|row| row["fields"].as_array().expect("fields").iter().map(move |field| (row, field)))
        .map(|(row, field)| [text(&row["name"]), text(&field["kind"]), text(&field["old"]), text(&field["new"])])
        .collect();
    let expected = [["装备制造业", "renamed", "制造业", "装备制造业"], ["农林牧渔业", "revised", "22.0", "22.5"]];
    assert_eq!(told, expected.map(|row| row.map(str::to_owned)).into());
}

#[test]
fn a_project_without_an_indicator_table_is_built() {
    let project = project();
    for folder in ["inputs/narrative", "templates/sections"] {
        std::fs::remove_dir_all(project.path(folder)).expect("folder");
    }
    std::fs::remove_file(project.path("inputs/附表.xlsx")).expect("workbook");
    project.edit("inputs/report.yaml", "  - 附表.xlsx\n", "");
    project.edit("inputs/report.yaml", "methods:", "#");
    project.edit("inputs/report.yaml", "  地区生产总值: {", "  # {");
    project.write("inputs/narrative/30-investment.md", PROSE);
    project.edit("inputs/report.yaml", "workbooks:", "sections: [30-body]\n\nworkbooks:");
    project.write(
        "templates/sections/30-body.md",
        "# 投资\n\n{{ narratives(part=\"investment\") }}\n\n{{ table(key=\"industry\") }}\n",
    );
    assert_eq!(found(&project), pairs(&[("typed-figure", "inputs/narrative/30-investment.md")]));
    project.build(&["--format", "md"]);
    let markdown = project.report();
    assert!(markdown.contains("**表1　2022年固定资产投资分行业表（单位：亿元）**"), "{markdown}");
    let answer = project.run(&["excerpt", "--list"]);
    assert_eq!(answer.status, 0, "{answer:?}");
}

#[test]
fn numbers_that_only_prose_states_have_a_cell_in_the_table_of_facts() {
    let facts: [&[&str]; 4] = [
        &["名称", "时期", "数值", "单位", "责任单位", "来源", "说明"],
        &["接待游客", "2022年", "=350.5|0.0", "万人次", "区林业局", "文旅统计"],
        &["接待游客", "2023年1-6月", "=210.2|0.0", "万人次", "区林业局", "文旅统计"],
        &["高速公路通车里程", "2022年", "=62|0", "公里", "区发改局", "交通年报"],
    ];
    let prose = "---\npart: investment\ndepartments: [区发改局]\n---\n2022年接待游客{{ fact(name=\"接待游客\", at=\"2022年\", unit=true) }}，高速公路通车里程62公里。\
                 2023年上半年接待游客210.2万人次。\n";
    let project = with_tables(&[("随便", &facts)]);
    let file = "inputs/narrative/30-investment.md";
    project.write(file, prose);
    assert_eq!(found(&project), pairs(&[("typed-figure", file)]));
    project.build(&["--format", "md"]);
    assert!(project.read("output/report.md").contains("2022年接待游客350.5万人次，"));
    let traced = project.run(&["trace", "350.5"]).stdout;
    assert!(traced.contains("{{ fact(name=\"接待游客\", at=\"2022年\") }}"), "{traced}");
    for (right, wrong) in [("210.2", "201.2"), ("62公里", "66公里")] {
        project.write(file, prose.replace(right, wrong));
        assert!(found(&project).contains(&("value-mismatch".to_owned(), file.to_owned())), "{wrong}");
    }
    project.write(file, prose);
    let answer = project.run(&["excerpt", "--all", "--format", "md"]);
    assert_eq!(answer.status, 0, "{answer:?}");
    let excerpt = project.read("output/excerpts/区林业局.md");
    assert!(excerpt.contains("| 接待游客 | 2023年上半年 | 210.2万人次 |"), "{excerpt}");
    assert!(!excerpt.contains("通车里程"), "{excerpt}");
}

/// A unit in the header goes before that of the row, the row before a line above the table, and that
/// before the schema; what neither header nor rows show is set with the title.
#[test]
fn units_stand_in_four_places() {
    let schema = INDUSTRY.replace("prose: true", "prose: true\nseveral: true").replace("checks", "# checks");
    let line = |unit| vec![vec!["2022年投资"], vec!["", "", unit]];
    let sheet = |mut rows: Vec<Vec<&'static str>>, header: [&'static str; 3], row: [&'static str; 3]| {
        rows.extend([header.to_vec(), row.to_vec()]);
        rows
    };
    let plain = ["行业", "单位", "2022年投资额"];
    let sheets = [
        ("表头", sheet(line("单位：万元"), ["行业", "单位", "2022年投资额（千元）"], ["表头行业", "元", "=1|0"])),
        ("行", sheet(line("单位：万元"), plain, ["单列行业", "元", "=2|0"])),
        ("行空", sheet(line("（单位：万元）"), plain, ["空列行业", "", "=3|0"])),
        ("上方", sheet(line("单位：万元"), ["行业", "备注", "2022年投资额"], ["上方行业", "", "=4|0"])),
        ("样式", sheet(line("单位：亿元、%"), ["行业", "备注", "2022年投资额"], ["样式行业", "", "=5|0"])),
    ];
    let views: Vec<(&str, Vec<&[&str]>)> = sheets.iter().map(|(name, rows)| (*name, views(rows))).collect();
    let all: Vec<(&str, &[&[&str]])> = views.iter().map(|(name, rows)| (*name, rows.as_slice())).collect();
    let project = with_tables(&all);
    project.write("inputs/tables/industry.yaml", schema);
    let cell = |name| format!("{{{{ cell(table=\"industry\", row=\"{name}\", at=\"2022年投资额\", unit=true) }}}}");
    let names = ["单列行业", "空列行业", "上方行业", "样式行业"].map(cell).join("，");
    let head = "{{ cell(table=\"industry\", row=\"表头行业\", at=\"2022年投资额（千元）\", unit=true) }}";
    project.write("inputs/narrative/30-investment.md", format!("---\npart: investment\n---\n{head}，{names}。\n"));
    project.build(&["--format", "md"]);
    let markdown = project.report();
    assert!(markdown.contains("\n1千元，2元，3万元，4万元，5亿元。\n"), "{markdown}");
}

/// What clerks write of such tables: each sentence is true, none may be found wrong.
#[test]
fn sentences_about_other_amounts_and_times_are_left_alone() {
    let project = project();
    let sentences = [
        "2022年，新增新登记企业6个，总数达到60个。",
        "2022年，新登记企业净增6个。",
        "两年累计新登记企业110个。",
        "“十四五”以来，新登记企业110个。",
        "2021—2022年，新登记企业110个。",
        "2022年新登记企业60个，超出年度任务10个。",
        "2022年国庆黄金周，新登记企业5个。",
        "2022年前三季度，新登记企业45个。",
        "2022年，新登记企业60个；上半年，新登记企业33个。",
        "2022年民间投资占制造业投资的82.3%。",
        "2022年制造业投资完成年度任务的103.2%。",
        "2022年制造业投资占全部投资的54.5%。",
        "其中，限额以上房地产开发投资额22.6亿元。",
        "2022年，制造业、建筑业、房地产开发投资分别增长12.5%、4.1%、-10.0%。",
    ];
    project.write(
        "inputs/narrative/30-investment.md",
        format!("---\npart: investment\n---\n{}\n", sentences.join("\n\n")),
    );
    let wrong: Vec<_> = found(&project).into_iter().filter(|(code, _)| code != "typed-figure").collect();
    let answer = project.run(&["check"]);
    assert!(wrong.is_empty(), "{}", answer.stdout);
}

/// A level of the header that the schema does not know is a heading over columns that it does.
#[test]
fn a_heading_over_known_columns_does_not_hide_them() {
    let rows: [&[&str]; 3] = [
        &["行业名称", "工业情况", "", "责任单位"],
        &["", "2022年投资额（亿元）", "2022年增速（%）", ""],
        &["采矿业", "=12|0.0", "=20|0.0", "区发改局"],
    ];
    let project = with_tables(&[("分行业", &rows)]);
    project.write("inputs/tables/industry.yaml", INDUSTRY);
    project.write("templates/sections/95-own.md", "# 表\n\n{{ table(key=\"industry\") }}\n");
    project.build(&["--format", "md"]);
    let markdown = project.report();
    let header = "| 行业名称 | 工业情况·2022年投资额（亿元） | 2022年增速（%） | 责任单位 |";
    assert!(markdown.contains(header), "{markdown}");
    assert!(markdown.contains("| 采矿业 | 12.0 | 20.0 | 区发改局 |"), "{markdown}");
}

/// Sheets of one kind and of different years: each cell is found by its column; in one table the second
/// sheet's numbers would have no place.
#[test]
fn sheets_of_one_kind_with_other_columns_lose_no_number() {
    let sheet = |title, value| [vec![title], vec!["行业", "投资额"], vec!["采矿业", value]];
    let (old, new) = (sheet("2021年投资", "=12|0.0"), sheet("2022年投资", "=15|0.0"));
    let project = with_tables(&[("旧", &views(&old)), ("新", &views(&new))]);
    let schema = INDUSTRY.replace("prose: true", "several: true").replace("checks", "# checks");
    project.write("inputs/tables/industry.yaml", schema);
    let cell = |year| format!("{{{{ cell(table=\"industry\", row=\"采矿业\", at=\"{year}年投资额\") }}}}");
    let prose = format!("---\npart: investment\n---\n分别为{}和{}。\n", cell(2021), cell(2022));
    project.write("inputs/narrative/30-investment.md", prose);
    project.build(&["--format", "md"]);
    assert!(project.read("output/report.md").contains("分别为12.0和15.0。"));
    project.write("templates/sections/95-own.md", "# 表\n\n{{ table(key=\"industry\") }}\n");
    let answer = project.run(&["build", "--format", "md"]);
    assert_eq!(answer.status, 1, "{answer:?}");
    let message = "`投资.xlsx!旧` 和 `投资.xlsx!新` 的列不同，不能排成一张表";
    assert!(answer.stderr.contains(message), "{}", answer.stderr);
}

/// 一、第二产业 stands in a row of its own: it is the label above the rows below it, and set as the sheet has it.
#[test]
fn rows_that_head_a_group_are_set_over_it() {
    let rows: [&[&str]; 7] = [
        &["行业", "2022年投资额", "责任单位"],
        &["一、第二产业"],
        &["采矿业", "=12|0.0", "区发改局"],
        &["制造业", "=15|0.0", "区发改局"],
        &["二、第三产业"],
        &["金融业", "=3|0.0", "区统计局"],
        &["批发业", "=4|0.0", "区统计局"],
    ];
    let project = with_tables(&[("分行业", &rows)]);
    let key = "  - { role: key, level: 0, from: [group-row] }\n  - { role: key, level: 1, words: [行业, 行业名称] }";
    let schema = INDUSTRY.replace("  - { role: key, words: [行业, 行业名称] }", key).replace(", inherit: [key]", "");
    project.write("inputs/tables/industry.yaml", schema.replace("checks", "# checks"));
    project.write("templates/sections/95-own.md", "# 表\n\n{{ table(key=\"industry\") }}\n");
    project.build(&[]);
    let markdown = project.report();
    let start = markdown.find("| 行业 | 2022年投资额").unwrap_or_else(|| panic!("{markdown}"));
    let lines: Vec<&str> = markdown[start..].lines().skip(1).take(6).collect();
    let names: Vec<&str> = lines.iter().map(|line| line.split('|').nth(1).unwrap_or_default().trim()).collect();
    assert_eq!(names, ["一、第二产业", "采矿业", "制造业", "二、第三产业", "金融业", "批发业"], "{markdown}");
    let answer = project.run(&["excerpt", "--all", "--format", "md"]);
    assert_eq!(answer.status, 0, "{answer:?}");
    let excerpt = project.read("output/excerpts/区统计局.md");
    assert!(excerpt.contains("第三产业") && !excerpt.contains("第二产业"), "{excerpt}");
    let cell = project.run(&["trace", "分行业!B3"]).stdout;
    assert!(cell.contains("采矿业"), "{cell}");
}
