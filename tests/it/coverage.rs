//! What `check` says of the numbers in prose: every one of them is of one class, and a sentence can be asked about.

use std::collections::BTreeSet;
use std::io::{Cursor, Write as _};
use std::process::{Command, Stdio};

use calamine::{Reader as _, Xlsx};
use pinggu::diag::Sink;
use pinggu::inspect::{ExplainedNumber, NumberClass};
use pinggu::pipeline;
use pinggu::project::World;
use serde_json::Value;
use snapbox::{assert_data_eq, file};

use crate::schema::validator;
use crate::support::{Project, repository};

const CLASSES: [&str; 6] = ["figures", "agreeing", "compared", "differing", "absent", "unread"];

/// The numbers of a project as `check --format json` gives them, which hold to the schema.
fn numbers(project: &Project, arguments: &[&str]) -> Value {
    let answer = project.run(&[&["check", "--format", "json"], arguments].concat());
    let whole: Value = serde_json::from_str(&answer.stdout).expect("JSON");
    let faults: Vec<String> = validator("check.schema.json").iter_errors(&whole).map(|one| one.to_string()).collect();
    assert!(faults.is_empty(), "{faults:#?}");
    whole["numbers"].clone()
}

fn count(counts: &Value, of: &str) -> u64 {
    counts[of].as_u64().expect(of)
}

/// Every number is of one class, and of one file.
pub(crate) fn adds_up(numbers: &Value) {
    let total = &numbers["total"];
    let files = numbers["files"].as_array().expect("files");
    for counts in files.iter().chain([total]) {
        assert_eq!(CLASSES.iter().map(|class| count(counts, class)).sum::<u64>(), count(counts, "numbers"), "{counts}");
    }
    for class in CLASSES.iter().chain(&["numbers"]) {
        assert_eq!(files.iter().map(|counts| count(counts, class)).sum::<u64>(), count(total, class), "{class}");
    }
    let unchecked = numbers["unchecked"].as_array().expect("unchecked");
    for class in ["absent", "unread"] {
        let own = unchecked.iter().filter(|one| one["class"] == class).count();
        assert_eq!(own as u64, count(total, class), "each has its reason");
    }
}

#[test]
fn every_number_of_the_samples_is_of_one_class() {
    let samples = ["annual-2023", "city-2028", "final-2025"].map(Project::of_samples);
    for project in std::iter::once(Project::sample()).chain(samples) {
        let numbers = numbers(&project, &[]);
        adds_up(&numbers);
        let total = &numbers["total"];
        assert!(count(total, "numbers") > 200 && count(total, "differing") == 0, "{total}");
        // What templates print from the tables is most of a report.
        assert!(count(total, "figures") > 100, "{total}");
    }
}

#[test]
fn a_department_sees_the_numbers_that_it_answers_for() {
    let project = Project::sample();
    let all = numbers(&project, &[]);
    let own = numbers(&project, &["--department", "区统计局"]);
    adds_up(&own);
    let (all, total) = (count(&all["total"], "numbers"), count(&own["total"], "numbers"));
    assert!(0 < total && total < all, "{total} of {all}");
    let is_own =
        |one: &Value| one["departments"].as_array().is_some_and(|names| names.iter().any(|name| name == "区统计局"));
    assert!(own["unchecked"].as_array().is_some_and(|list| !list.is_empty() && list.iter().all(is_own)));
}

#[test]
fn what_was_not_checked_is_counted_and_listed_on_demand() {
    let project = Project::starter();
    // The starter's own sections have two numbers that are no figures.
    let text = "---\npart: tasks\n---\n建成高标准农田30万亩，新增学位1200个。\n\n5个乡镇通了天然气，装机100MW。\n";
    project.write("inputs/narrative/20-tasks.md", text);
    let plain = project.run(&["check"]).stdout;
    let line = plain.lines().find(|line| line.starts_with("正文里的数")).expect("a line of counts");
    assert!(line.contains("表格里没有的事项 2") && line.contains("未能核对 4"), "{line}");
    assert!(plain.ends_with("没有核对的 6 个，用 `pinggu check --unchecked` 逐个列出\n"), "{plain}");
    let listed = project.run(&["check", "--unchecked"]).stdout;
    for part in [
        "== 未能核对的数 4 个\n",
        "  inputs/narrative/20-tasks.md:6:1：`5个` 句中没有表格里的事项可对应\n      5个乡镇通了天然气，装机100MW\n",
        "20-tasks.md:6:13：`100` 是范围、比例的一部分，或单位没有读懂\n",
        "== 表格里没有的事项的数 2 个\n",
        "`30万亩` 表格里没有“高标准农田”\n",
    ] {
        assert!(listed.contains(part), "{part}\n{listed}");
    }
    assert!(!listed.contains("逐个列出"), "{listed}");
}

#[test]
fn a_report_that_cannot_be_made_has_no_numbers() {
    let project = Project::starter();
    project.write("inputs/narrative/20-tasks.md", "---\npart: tasks\n---\n{{ v(name=\"甲\") }}5家。\n");
    let answer = project.run(&["check"]);
    assert!(!answer.stdout.contains("正文里的数"), "{}", answer.stdout);
}

/// What was understood of each number of a text, held against the tables of the sample.
fn explained(text: &str) -> Vec<ExplainedNumber> {
    let mut sink = Sink::default();
    let explanation = pipeline::explain(&World::on_disk(repository()), text, &mut sink);
    let explanation = explanation.unwrap_or_else(|_| panic!("{text}: {:?}", sink.take()));
    explanation.explained.passages.into_iter().flat_map(|passage| passage.numbers).collect()
}

/// Sentences with the class of each of their numbers; in a text alone, so that nothing else is the same thing.
const CLASSED: [(&str, &[(&str, NumberClass)]); 16] = {
    use NumberClass::{Absent, Agrees, Compared, Differs, Figure, Unread};
    [
        ("2022年地区生产总值441.71亿元，增长3.9%。", &[("441.71亿元", Agrees), ("3.9%", Agrees)]),
        ("2022年地区生产总值441.17亿元，增长9.3%。", &[("441.17亿元", Differs), ("9.3%", Differs)]),
        ("地区生产总值年均增长7.58%。", &[("7.58%", Agrees)]),
        ("2022年地区生产总值{{ v(name=\"地区生产总值\", at=\"2022年总量\") }}亿元。", &[("441.71亿元", Figure)]),
        // The right cell at the wrong year.
        ("2021年地区生产总值{{ v(name=\"地区生产总值\", at=\"2022年总量\") }}亿元。", &[("441.71亿元", Differs)]),
        ("公路总里程达到3039公里。", &[("3039公里", Absent)]),
        ("全市地区生产总值1800亿元。", &[("1800亿元", Absent)]),
        ("若按旧口径，地区生产总值为430亿元。", &[("430亿元", Unread)]),
        ("5个乡镇通了天然气。", &[("5个", Unread)]),
        // The table has the row, not the period.
        ("2019年地区生产总值360亿元。", &[("360亿元", Unread)]),
        ("三次产业结构为7.26:45.82:46.92。", &[("7.26", Compared), ("45.82", Compared), ("46.92", Compared)]),
        ("三次产业结构为7.26:45.82:49.92。", &[("7.26", Differs), ("45.82", Differs), ("49.92", Differs)]),
        ("建成省级平台3个、市级平台22个，合计25个。", &[("3个", Compared), ("22个", Compared), ("25个", Compared)]),
        // Two of many are a choice, and confirm nothing.
        ("建成香山、白鹤等5座水库。", &[("5座", Unread)]),
        (
            "公路总里程达到3039公里。到目前为止，公路总里程达到3039公里。",
            &[("3039公里", Compared), ("3039公里", Compared)],
        ),
        (
            "咸政发〔2023〕15号《咸安区2023年12条措施》要求，S208、5G、PM2.5、第三产业、0—3岁托位等（2）表2另行说明。",
            &[],
        ),
    ]
};

#[test]
fn each_number_of_a_sentence_is_of_its_class() {
    let mut seen = BTreeSet::new();
    for (text, expected) in CLASSED {
        let found = explained(text);
        let found: Vec<(&str, NumberClass)> = found.iter().map(|one| (one.number.as_str(), one.class)).collect();
        assert_eq!(found, expected, "{text}");
        seen.extend(found.into_iter().map(|(_, class)| class));
    }
    assert_eq!(seen.len(), NumberClass::ALL.len());
}

#[test]
fn what_is_not_checked_has_a_reason_and_what_is_has_none_but_its_fault() {
    for (text, _) in CLASSED {
        for one in explained(text) {
            let is_open = matches!(one.class, NumberClass::Absent | NumberClass::Unread);
            assert!(!is_open || one.reason.is_some(), "{text}: {one:?}");
            let is_held = matches!(one.class, NumberClass::Agrees);
            assert!(!is_held || (one.reason.is_none() && !one.held.is_empty()), "{text}: {one:?}");
        }
    }
}

macro_rules! explanations {
    ($($name:ident: $text:expr;)+) => {$(
        #[test]
        fn $name() {
            let project = Project::sample();
            let answer = project.run(&["check", "--explain", $text]);
            let text = format!("status: {}\n--- stdout\n{}--- stderr\n{}", answer.status, answer.stdout, answer.stderr);
            assert_data_eq!(text, file![_].raw());
        }
    )+};
}

explanations! {
    explains_a_cell: "2022年**地区生产总值**为{{ v(name=\"地区生产总值\", at=\"2022年总量\") }}亿元，常住人口城镇化率为74.51%。";
    explains_a_formula: "2020年至2022年，地区生产总值年均增长7.58%。";
    explains_a_wrong_number: "2022年地区生产总值增长9.3%，居一类县第18位。";
    explains_a_doubt: "若按旧口径，2022年地区生产总值为430亿元。";
    explains_what_is_in_no_table: "公路总里程达到3039公里，比上年增加12公里。";
    explains_a_number_without_a_subject: "5个乡镇通了天然气。";
    explains_a_tag_that_is_wrong: "地区生产总值{{ v(name=\"地区生产总直\", at=\"2022年总量\") }}亿元。";
}

#[test]
fn an_explanation_as_data_holds_to_its_schema() {
    let project = Project::sample();
    let text =
        "2022年地区生产总值441.71亿元，增长9.3%，公路3039公里。{{ v(name=\"地区生产总值\", at=\"2022年总量\") }}亿元。";
    let answer = project.run(&["check", "--format", "json", "--explain", text]);
    assert_eq!((answer.status, answer.stderr.as_str()), (1, ""));
    let whole: Value = serde_json::from_str(&answer.stdout).expect("JSON");
    let faults: Vec<String> = validator("check.schema.json").iter_errors(&whole).map(|one| one.to_string()).collect();
    assert!(faults.is_empty(), "{faults:#?}");
    assert_eq!(whole["passages"][0]["numbers"][0]["held"][0]["cells"][0]["place"]["cell"], "L4");
    assert_eq!(whole["findings"][0]["code"], "value-mismatch");
}

#[test]
fn a_text_to_explain_may_come_from_standard_input() {
    let project = Project::sample();
    let mut command = Command::new(env!("CARGO_BIN_EXE_pinggu"));
    command.args(["check", "--explain", "-"]).current_dir(project.root()).env("NO_COLOR", "1");
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the program runs");
    let text = "2022年地区生产总值441.71亿元。\n\n- 公路总里程3039公里。\n";
    child.stdin.take().expect("pipe").write_all(text.as_bytes()).expect("written");
    let output = child.wait_with_output().expect("output");
    let shown = String::from_utf8(output.stdout).expect("UTF-8");
    assert_eq!(shown.matches("\n数\n").count(), 2, "{shown}");
    assert!(shown.contains("表格里没有“公路总里程”"), "{shown}");
}

#[test]
fn the_list_of_findings_says_what_was_checked() {
    let project = Project::sample();
    let answer = project.run(&["check", "--xlsx"]);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(project.bytes("output/问题清单.xlsx"))).expect("a workbook");
    let mut rows = |sheet: &str| -> Vec<Vec<String>> {
        let range = book.worksheet_range(sheet).expect("sheet");
        range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
    };
    let numbers = numbers(&project, &[]);
    let counts = rows("核对范围");
    assert_eq!(counts[0][..2], ["范围", "正文里的数"]);
    assert_eq!(counts[1][..2], ["全部", &count(&numbers["total"], "numbers").to_string()]);
    for column in 1..counts[0].len() {
        let number = |row: &Vec<String>| row[column].parse::<u64>().expect("a number");
        assert_eq!(counts[2..].iter().map(number).sum::<u64>(), number(&counts[1]), "the chapters make up the whole");
    }
    let unchecked = rows("没有核对的数");
    assert_eq!(unchecked.len() - 1, numbers["unchecked"].as_array().expect("list").len());
    assert!(unchecked.iter().flatten().all(|text| !text.contains("inputs/")), "departments do not know the files");
}
