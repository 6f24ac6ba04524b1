//! Forms of values in real tables: what they mean, what 附件1 says of them, what the checks make of them.

use std::fmt::Write as _;

use pinggu::model::grammar;
use pinggu::model::value::Reading;
use serde_json::Value;

use crate::support::{Project, repository, table, workbook};

/// Columns of the indicator table of these tests.
const HEADER: [&str; 14] = [
    "类型",
    "指标名称",
    "单位",
    "2020年基数",
    "2025年目标值",
    "年均增速[累计]",
    "属性",
    "责任单位",
    "2021年总量",
    "2021年增速",
    "2022年总量",
    "2022年增速",
    "基本评价",
    "2025年预期目标值",
];

/// Name, unit, base, target, rate, and total and growth of two years.
type Row<'a> = [&'a str; 9];

/// A project with these indicators and a paragraph of prose.
fn project(rows: &[Row<'_>], prose: &str) -> Project {
    let project = Project::starter();
    let mut cells: Vec<Vec<&str>> = vec![HEADER.to_vec()];
    for [name, unit, base, target, rate, first, growth, second, again] in rows {
        cells.push(vec![
            "经济发展",
            name,
            unit,
            base,
            target,
            rate,
            "预期性",
            "区统计局",
            first,
            growth,
            second,
            again,
            "正常",
            "—",
        ]);
    }
    let rows: Vec<&[&str]> = cells.iter().map(Vec::as_slice).collect();
    project.retable(workbook(&[("附件2", &rows)]));
    project.write("inputs/narrative/20-tasks.md", format!("---\npart: tasks\ndepartments: [区统计局]\n---\n{prose}\n"));
    for other in ["15-lagging", "30-investment", "40-problems", "50-situation", "55-forecast"] {
        let part = other.split_once('-').map_or("", |(_, part)| part);
        project.write(&format!("inputs/narrative/{other}.md"), format!("---\npart: {part}\n---\n没有。\n"));
    }
    project
}

/// The findings of `check`, without files that are missing.
fn findings(project: &Project) -> Vec<Value> {
    let answer = project.run(&["check", "--format", "json"]);
    let json: Value = serde_json::from_str(&answer.stdout).unwrap_or_else(|_| panic!("{answer:?}"));
    json["findings"].as_array().expect("findings").clone()
}

/// Code and message of what is found in a file.
fn found_in(findings: &[Value], file: &str) -> Vec<String> {
    let is_there = |finding: &&Value| finding["place"]["file"].as_str().is_some_and(|own| own.contains(file));
    let shown = |finding: &Value| format!("{}：{}", finding["code"].as_str().unwrap_or_default(), finding["message"]);
    findings.iter().filter(is_there).map(shown).collect()
}

/// 附件1 with the escapes of Markdown taken off.
fn annex(project: &Project) -> String {
    project.run(&["build", "--format", "md"]);
    let report = project.read("output/report.md").replace('\\', "");
    report.split_once("附件1").expect("附件1").1.to_owned()
}

/// What 附件1 says of a target that stands under 目标值 or 年均增速 of an indicator in a unit.
const TARGETS: &[(&str, &str, &str, &str)] = &[
    // Unit, 目标值, 年均增速, what is said.
    ("%", "95", "—", "95%"),
    ("%", "95%", "—", "95%"),
    ("%", "≥95", "—", "≥95%"),
    ("平方米", "≥18.5", "—", "≥18.5平方米"),
    ("平方米", "18.5以上", "—", "18.5平方米以上"),
    ("%", "＞7.5", "—", "＞7.5%"),
    ("%", "90-95", "—", "90-95%"),
    ("%", "6%～6.5%", "—", "6%～6.5%"),
    ("年", "3-5", "—", "3-5年"),
    ("%", "60→64", "—", "60→64%"),
    ("%", "不低于2", "—", "不低于2%"),
    ("个", "不少于20", "—", "不少于20个"),
    ("%", "控制在1.3%以内", "—", "控制在1.3%以内"),
    ("‰", "控制在10以下", "—", "控制在10‰以下"),
    ("‰", "7.5‰", "—", "7.5‰"),
    ("人/亿元", "0.03以下", "—", "0.03人/亿元以下"),
    ("%", "达到95%以上", "—", "达到95%以上"),
    ("%", "保持在5%左右", "—", "保持在5%左右"),
    ("%", "力争95", "—", "力争95%"),
    ("%", "约95", "—", "约95%"),
    ("1/10万", "16.9/10万", "—", "16.9/10万"),
    ("1/10万", "16.9", "—", "16.9/10万"),
    ("人/10万", "16.9人/10万", "—", "16.9人/10万"),
    ("亿元", "121亿元", "—", "121亿元"),
    ("亿元", "1.2万亿元", "—", "1.2万亿元"),
    ("人", "1.2万", "—", "1.2万人"),
    ("万人", "90万人以上", "—", "90万人以上"),
    ("上年=100", "103左右", "—", "103左右（上年=100）"),
    ("%", "[4]", "—", "“十四五”期间累计提高4个百分点"),
    ("%", "〔4〕", "—", "“十四五”期间累计提高4个百分点"),
    ("%", "—", "【4】", "“十四五”期间累计提高4个百分点"),
    ("%", "[-4]", "—", "“十四五”期间累计下降4个百分点"),
    ("万人", "[60]", "—", "“十四五”期间累计60万人"),
    ("万人", "—", "[60]", "“十四五”期间累计60万人"),
    ("万人", "[≥60]", "—", "“十四五”期间累计≥60万人"),
    ("万人", "[5万人]", "—", "“十四五”期间累计5万人"),
    ("%", "累计降低14%", "—", "累计降低14%"),
    ("%", "提高4个百分点", "—", "提高4个百分点"),
    ("亿元", "增长7.5%", "—", "增长7.5%"),
    ("亿元", "年均增长7.5%", "—", "年均增长7.5%"),
    ("亿元", "—", "8", "年均增速8%"),
    ("亿元", "—", "8%", "年均增速8%"),
    ("亿元", "—", "8以上", "年均增速8%以上"),
    ("亿元", "—", "7.5左右", "年均增速7.5%左右"),
    ("亿元", "—", "6%-6.5%", "年均增速6%-6.5%"),
    ("亿元", "—", "增长7.5%", "增长7.5%"),
    ("亿元", "—", "年均下降3%", "年均下降3%"),
    ("亿元", "—", "与经济增长同步", "年均增速与经济增长同步"),
    ("亿元", "500亿元以上", "7以上", "500亿元以上，年均增速7%以上"),
    ("亿元", "500亿元以上", "7", "500亿元以上，年均增速7%"),
    ("个", "—", "20个以上", "年均20个以上"),
    ("%", "完成省下达任务", "—", "完成省下达任务"),
    ("%", "达到国家要求", "—", "达到国家要求"),
    ("%", "持平", "—", "持平"),
    ("%", "持续下降", "—", "持续下降"),
    ("%", "保持稳定", "—", "保持稳定"),
    ("元", "与GDP增长基本同步", "—", "与GDP增长基本同步"),
    ("元", "高于经济增速", "—", "高于经济增速"),
    // What nobody can compute with is printed as it stands.
    ("%", "另行研究", "—", "另行研究"),
    ("%", "（18）", "—", "（18）"),
    ("%", "(12.30)", "—", "(12.30)"),
    ("个", "121亿元", "—", "121亿元"),
];

#[test]
fn every_form_of_target_is_said_in_annex_1_and_the_checks_find_nothing_in_it() {
    let names: Vec<String> = (0..TARGETS.len()).map(|at| format!("第{at}类指标比重")).collect();
    let rows: Vec<Row<'_>> = TARGETS
        .iter()
        .zip(&names)
        .map(|((unit, target, rate, _), name)| [name.as_str(), unit, "60", target, rate, "61", "—", "62", "—"])
        .collect();
    let project = project(&rows, "# 经济\n\n没有数。");
    let annex = annex(&project);
    let mut missing = String::new();
    for ((unit, target, rate, said), name) in TARGETS.iter().zip(&names) {
        let paragraph = annex.split_once(&format!("{name}**")).map_or("", |(_, rest)| rest);
        let paragraph = paragraph.split_once("\n\n").map_or(paragraph, |(paragraph, _)| paragraph);
        if !paragraph.contains(&format!("规划目标为{said}。")) {
            let _ = writeln!(missing, "{unit} {target} {rate}: {said}\n  {paragraph}");
        }
    }
    assert!(missing.is_empty(), "{missing}");
    let findings = findings(&project);
    assert_eq!(found_in(&findings, "80-annex1"), [""; 0]);
    assert!(findings.iter().all(|finding| finding["severity"] != "error"), "{findings:#?}");
    // What cannot be read is said once each.
    let unread = findings.iter().filter(|finding| finding["code"] == "unreadable-value");
    assert_eq!(unread.count(), 4);
}

/// Two series of falls, one positive and one negative, and others.
const SERIES: [Row<'static>; 8] = [
    ["单位GDP能源消耗降低", "%", "—", "[13.5]", "—", "2.7", "—", "0.1", "—"],
    ["单位GDP二氧化碳排放降低", "%", "—", "完成省定目标", "[-19]", "-2.7", "—", "-4.39", "—"],
    ["万元GDP用水量较基期累计降低", "%", "—", "—", "[-16]", "-16.7", "—", "-21.2", "—"],
    ["城镇新增就业", "万人", "8", "[60]", "—", "11.8", "—", "12.3", "—"],
    ["常住人口城镇化率", "%", "60", "[4]", "—", "61", "—", "62.1", "—"],
    ["规模以上企业数", "家", "3600", "〔25〕", "—", "3700", "—", "4000", "—"],
    ["城镇调查失业率", "%", "5.0", "—", "<5.5", "5.4", "—", "5.3", "—"],
    ["地区生产总值", "亿元", "360.6", "—", "7", "412", "7.5%", "451", "4.1%"],
];

#[test]
fn cumulative_targets_are_added_up_as_their_rows_are() {
    let annex = annex(&project(&SERIES, "# 经济\n\n没有数。"));
    for sentence in [
        "规划目标为“十四五”期间累计降低13.5%。2021年下降2.7%；2022年下降0.1%，截至2022年累计下降2.80%。",
        "规划目标为完成省定目标，“十四五”期间累计下降19%。2021年下降2.7%；2022年下降4.39%，截至2022年累计下降6.97%。",
        "规划目标为“十四五”期间累计下降16%。2021年较基期累计下降16.7%；2022年较基期累计下降21.2%。",
        "分别为8万人、11.8万人、12.3万人，“十四五”以来累计24.1万人。",
        "分别为60%、61%、62.1%，比2020年提高2.1个百分点。",
        "规划目标为“十四五”期间累计25家。某某区2020年、2021年、2022年分别为3600家、3700家、4000家。",
        // A bound on the level, not a rate of growth.
        "规划目标为<5.5%。某某区2020年、2021年、2022年分别为5.0%、5.4%、5.3%。该指标",
        // Rates at comparable prices beside nominal totals: 7.5% and 4.1%, not 11.83%.
        "年均增速为5.79%，低于规划目标。",
    ] {
        assert!(annex.contains(sentence), "{sentence} is not in\n{annex}");
    }
    assert!(!annex.contains("累计增长"), "{annex}");
}

#[test]
fn a_column_of_changes_since_the_base_year_is_not_chained() {
    let project = Project::starter();
    let mut header = HEADER.to_vec();
    (header[9], header[11]) = ("2021年较基期累计", "2022年较基期累计");
    let row = |second: &'static str| {
        [
            "生态环境",
            "单位GDP能耗",
            "%",
            "—",
            "—",
            "[-14]",
            "约束性",
            "区统计局",
            "—",
            "-16.7",
            "—",
            second,
            "超前",
            "—",
        ]
    };
    project.retable(workbook(&[("附件2", &[&header, &row("-21.2")])]));
    let said = "规划目标为“十四五”期间累计下降14%。2021年较基期累计下降16.7%；2022年较基期累计下降21.2%。";
    assert!(annex(&project).contains(said), "{}", annex(&project));
    project.write("inputs/narrative/20-tasks.md", "---\npart: tasks\n---\n2022年单位GDP能耗累计下降21.2%。\n");
    let mismatches = |project: &Project| {
        let found = found_in(&findings(project), "20-tasks");
        found.iter().filter(|text| text.starts_with("value-mismatch")).count()
    };
    assert_eq!(mismatches(&project), 0);
    project.edit("inputs/narrative/20-tasks.md", "21.2", "34.4");
    assert_eq!(mismatches(&project), 1);
}

#[test]
fn prose_of_these_forms_is_silent_when_true_and_found_when_wrong() {
    for (right, wrong, code) in [
        (
            "2021年、2022年单位GDP能源消耗分别降低2.7%、0.1%，两年累计降低2.8%。",
            "2021年、2022年单位GDP能源消耗分别降低2.7%、0.3%，两年累计降低2.8%。",
            "value-mismatch",
        ),
        ("两年单位GDP能源消耗累计降低2.8%。", "两年单位GDP能源消耗累计降低3.8%。", "value-mismatch"),
        ("2022年单位GDP能源消耗降低0.1%。", "2022年单位GDP能源消耗上升0.1%。", "direction-mismatch"),
        ("2022年单位GDP二氧化碳排放降低4.39%。", "2022年单位GDP二氧化碳排放降低4.93%。", "value-mismatch"),
        ("2022年城镇调查失业率为5.3%。", "2022年城镇调查失业率为5.4%。", "value-mismatch"),
        (
            "常住人口城镇化率由2020年的60%提高到2022年的62.1%，提高2.1个百分点。",
            "常住人口城镇化率由2020年的60%提高到2022年的62.1%，提高3.1个百分点。",
            "value-mismatch",
        ),
        ("2022年地区生产总值年均增长5.79%。", "2022年地区生产总值年均增长6.97%。", "average-mismatch"),
        // The sentence of 附件1 itself: what is aimed at is no average that was reached.
        (
            "地区生产总值规划目标为500亿元以上，年均增速7%。",
            "地区生产总值规划目标为500亿元以上，年均增速9%。",
            "value-mismatch",
        ),
    ] {
        let mut rows = SERIES;
        rows[7][3] = "500亿元以上";
        let silent = findings(&project(&rows, &format!("# 经济\n\n{right}")));
        let is_serious = |text: &&String| !text.starts_with("typed-figure");
        let serious: Vec<String> = found_in(&silent, "20-tasks").iter().filter(is_serious).cloned().collect();
        assert_eq!(serious, [""; 0], "{right}");
        let found = found_in(&findings(&project(&rows, &format!("# 经济\n\n{wrong}"))), "20-tasks");
        assert!(found.iter().any(|text| text.starts_with(code)), "{wrong}: {found:?}");
    }
}

#[test]
fn bounds_that_are_reached_count_as_done_and_those_to_be_held_do_not() {
    let rows: [Row<'_>; 9] = [
        ["人均公园面积", "平方米", "17.1", "≥18.5", "—", "18", "—", "18.6", "—"],
        ["亿元GDP死亡人数", "人/亿元", "0.05", "0.03以下", "—", "0.04", "—", "0.029", "—"],
        ["孕产妇死亡率", "1/10万", "20", "16.9/10万", "—", "17", "—", "16.5", "—"],
        ["投资", "亿元", "100", "12万亿元", "—", "110", "—", "121000", "—"],
        ["面积不足", "平方米", "17.1", "≥18.5", "—", "18", "—", "18.4", "—"],
        ["城镇调查失业率", "%", "5.0", "—", "<5.5", "5.4", "—", "5.3", "—"],
        ["城镇登记失业率", "%", "5.0", "—", "<5.5", "5.4", "—", "5.6", "—"],
        ["优良率", "%", "90", "85以上", "—", "91", "—", "92", "—"],
        ["参保率", "%", "94", "95左右", "—", "95", "—", "95", "—"],
    ];
    let project = project(&rows, "# 经济\n\n没有数。");
    project.run(&["build", "--format", "md"]);
    let report: Value = serde_json::from_str(&project.read("output/report.json")).expect("JSON");
    let facts = report["facts"].as_array().expect("facts");
    let of = |at: usize| {
        let rule = facts[at]["assessment"]["rule"].as_str().unwrap_or("none").to_owned();
        (facts[at]["outlook"].as_str().expect("outlook").to_owned(), rule)
    };
    for (at, (outlook, rule)) in [
        ("early", "done"),
        ("early", "done"),
        ("early", "done"),
        ("early", "done"),
        ("smooth", "ahead"),
        ("smooth", "on-track"),
        ("smooth", "behind"),
        ("smooth", "on-track"),
        ("smooth", "none"),
    ]
    .into_iter()
    .enumerate()
    {
        assert_eq!(of(at), (outlook.to_owned(), rule.to_owned()), "{}", rows[at][0]);
    }
}

#[test]
fn numbers_under_formats_are_what_excel_shows_and_what_is_stored() {
    let cells = [
        ("=-12.34|General;-General;", "-12.34", "number", "-12.34"),
        ("=123456|0!.0,", "12.3", "number", "12.3456"),
        ("=12345|[DBNum1][$-804]General", "一万二千三百四十五", "number", "12345"),
        ("=441.714|G/通用格式", "441.714", "number", "441.714"),
        ("=3|0.00\"万元\"", "3.00万元", "amount", "0.0003"),
        ("=-12.3|#,##0.00_);(#,##0.00)", "(12.30)", "number", "-12.3"),
        ("=7|0.##", "7.", "number", "7"),
        ("(12.30)", "(12.30)", "text", ""),
    ];
    let rows: Vec<Row<'_>> =
        cells.iter().map(|(cell, ..)| ["甲", "亿元", "—", "9", "—", "1", "—", cell, "—"]).collect();
    let names: Vec<String> = (0..rows.len()).map(|at| format!("第{at}类")).collect();
    let rows: Vec<Row<'_>> = rows
        .into_iter()
        .zip(&names)
        .map(|(mut row, name)| {
            row[0] = name;
            row
        })
        .collect();
    let project = project(&rows, "# 经济\n\n没有数。");
    project.run(&["build", "--format", "md"]);
    let report: Value = serde_json::from_str(&project.read("output/report.json")).expect("JSON");
    let read = table(&report, "indicators")["rows"].as_array().expect("rows");
    for ((cell, text, kind, value), row) in cells.iter().zip(read) {
        let own = &row["cells"][10];
        assert_eq!(own["text"], *text, "{cell}");
        assert_eq!(own["reading"]["kind"], *kind, "{cell}");
        assert_eq!(own["reading"]["of"]["value"].as_str().unwrap_or_default(), *value, "{cell}");
    }
}

#[test]
fn the_manual_says_of_each_form_what_the_grammar_makes_of_it() {
    let manual = std::fs::read_to_string(repository().join("docs/manual.zh-CN.md")).expect("manual");
    let rows = manual.split_once("| 写法 | 意思 | 读作 |\n").expect("the table of values").1;
    let mut kinds = std::collections::BTreeSet::new();
    for line in rows.lines().skip(1).take_while(|line| line.starts_with('|')) {
        let columns: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        let (forms, kind) = (columns[0], *columns.last().expect("a kind"));
        kinds.insert(kind.to_owned());
        for form in forms.split('`').skip(1).step_by(2) {
            assert_eq!(kind_of(&grammar::read(form)), kind, "`{form}`");
        }
    }
    assert_eq!(kind_of(&grammar::read("")), "空");
    // Every kind but text stands in the table.
    assert_eq!(kinds.len(), 14, "{kinds:?}");
}

/// The name of a kind in the manual.
fn kind_of(reading: &Reading) -> &'static str {
    match reading {
        Reading::Blank => "空",
        Reading::Missing => "没有",
        Reading::Number(_) => "数",
        Reading::Amount(_) => "带单位的数",
        Reading::Bound { .. } => "界限",
        Reading::Range { .. } => "范围",
        Reading::Course { .. } => "起止",
        Reading::Change(_) => "增减",
        Reading::Cumulative(_) => "累计",
        Reading::Qualified { .. } => "带说明的数",
        Reading::Ranked { .. } => "数和位次",
        Reading::Held { .. } => "数和所在地",
        Reading::Ratio(_) => "比例",
        Reading::Status(_) => "用语",
        Reading::Text => "文字",
    }
}
