//! What `check` makes of what the checks find: decisions of the bureau, long answers, departments,
//! and what a report with open errors may be used for.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};
use pinggu::inspect;
use serde_json::Value;

use crate::support::{Answer, HEADER, Project, ROW, workbook};

/// The growth of this cell of the sample does not follow from its totals.
const GROWTH: &str = "附表.xlsx!附件2!K27";

/// The sample with other decisions in place of its own.
fn sample(check: &str) -> Project {
    let project = Project::sample();
    let yaml = project.read("inputs/report.yaml");
    let (head, _) = yaml.split_once("\ncheck:").expect("decisions");
    project.write("inputs/report.yaml", format!("{head}\n{check}"));
    project
}

/// The starter with this text for the tasks.
fn starter(tasks: &str) -> Project {
    let project = Project::starter();
    project.write("inputs/narrative/20-tasks.md", format!("---\npart: tasks\n---\n{tasks}\n"));
    project
}

fn json(answer: &Answer) -> Value {
    serde_json::from_str(&answer.stdout).unwrap_or_else(|_| panic!("{answer:?}"))
}

/// Findings of a code in a part of the JSON answer.
fn of<'a>(whole: &'a Value, part: &str, code: &str) -> Vec<&'a Value> {
    whole[part].as_array().expect("list").iter().filter(|one| one["code"] == code).collect()
}

/// Rows of a sheet of the list, by the titles of its columns.
fn rows(project: &Project, sheet: &str) -> Vec<BTreeMap<String, String>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(project.bytes("output/问题清单.xlsx"))).expect("a workbook");
    let range = book.worksheet_range(sheet).expect("sheet");
    let text = |cell: &Data| if *cell == Data::Empty { String::new() } else { cell.to_string() };
    let mut rows = range.rows().map(|row| row.iter().map(text).collect::<Vec<_>>());
    let head = rows.next().expect("head");
    rows.map(|row| head.iter().cloned().zip(row).collect()).collect()
}

#[test]
fn the_bureau_weighs_findings() {
    for (word, severity, status) in
        [("error", Some("error"), 1), ("warning", Some("warning"), 0), ("note", Some("note"), 0), ("off", None, 0)]
    {
        // Nothing else of the sample is an error.
        let project = sample(&format!("check:\n  severity: {{ growth-mismatch: {word}, sum-mismatch: note }}\n"));
        let answer = project.run(&["check", "--format", "json"]);
        let found = json(&answer);
        let severities: Vec<_> =
            of(&found, "findings", "growth-mismatch").iter().map(|one| one["severity"].as_str()).collect();
        assert_eq!((severities, answer.status), (Vec::from_iter(severity.map(Some)), status), "{word}");
        assert_eq!(of(&found, "findings", "sum-mismatch")[0]["severity"], "note");
    }
    let project = sample("check:\n  severity: { growth-mismatch: \"off\" }\n");
    let answer = project.run(&["check"]);
    let said = "核对项 `growth-mismatch` 已在 report.yaml 中关闭，有 1 条没有列出\n";
    assert!(answer.stdout.contains(said), "{}", answer.stdout);
}

#[test]
fn an_accepted_finding_is_kept_apart() {
    let decision = |text| {
        format!(
            "check:\n  severity: {{ sum-mismatch: off }}\n  accepted:\n    - code: growth-mismatch\n      at: {GROWTH}\n      text: {text}\n      reason: 基数沿用规划文本\n      by: 张三\n"
        )
    };
    let project = sample(&decision("2.20%"));
    let answer = project.run(&["check", "--format", "json", "--xlsx"]);
    let found = json(&answer);
    assert_eq!((answer.status, of(&found, "findings", "growth-mismatch").len()), (0, 0));
    let accepted = of(&found, "accepted", "growth-mismatch");
    assert_eq!(accepted[0]["accepted"], serde_json::json!({"reason": "基数沿用规划文本", "by": "张三"}));
    assert_eq!(accepted[0]["title"], "增速与总量不符");
    let row = &rows(&project, "已认可")[0];
    assert_eq!([&row["位置"], &row["认可理由"]], ["附表.xlsx!附件2!K27（2021年·增速）", "基数沿用规划文本"]);
    // Another number is another finding, and the decision is for the editor.
    let project = sample(&decision("2.30%"));
    let answer = project.run(&["check", "--xlsx"]);
    assert_eq!(answer.status, 1);
    assert!(answer.stdout.contains("警告[stale-acceptance]"), "{}", answer.stdout);
    let said = "条由编写人员处理（设置、模板、手工写入的数），没有写入";
    assert!(answer.stdout.contains(said), "{}", answer.stdout);
    assert!(rows(&project, "问题清单").iter().all(|row| row["问题类型"] != "失效的认可"));
}

#[test]
fn many_findings_begin_with_how_many_of_each_kind() {
    let project = starter(&"用水量由77m3降到63。\n\n".repeat(25));
    let answer = project.run(&["check"]);
    let lines: Vec<&str> = answer.stdout.lines().collect();
    let head = ["== 共 25 条", "", "  提示  数字写法不规范  figure-form    25 条", "", "== 提示 25 条"];
    assert_eq!(lines[..5], head, "{}", answer.stdout);
    let first = lines.iter().position(|line| line.starts_with("提示[")).expect("notes");
    let note = [
        "提示[figure-form] inputs/narrative/20-tasks.md:4:5：单位的指数没有写成上标：`77m3`",
        "  处理：请改为 `77m³`",
        "提示[figure-form] inputs/narrative/20-tasks.md:6:5：单位的指数没有写成上标：`77m3`",
    ];
    assert_eq!(lines[first..first + 3], note);
    assert!(lines.len() < 65, "{} lines", lines.len());
    // A few are worth their room.
    let answer = starter("用水量由77m3降到63。").run(&["check"]);
    assert!(answer.stdout.starts_with("== 提示 1 条\n\n提示[figure-form]：") && answer.stdout.contains("  原因："));
}

#[test]
fn a_related_cell_is_one_line() {
    let answer = sample("").run(&["check"]);
    let line = "\n  参见：附表.xlsx!附件2!J27（粮食综合生产能力 2021年·总量）：22.59\n  参见：";
    assert!(answer.stdout.contains(line), "{}", answer.stdout);
}

#[test]
fn what_was_not_looked_at_is_said() {
    let project = starter("得数{{ v(name=\"森林覆盖绿\", at=\"2022年总量\") }}。");
    let answer = project.run(&["check"]);
    let said = "正文没有核对：先改正上面的 1 条错误，再运行一次\n";
    assert!(answer.status == 1 && answer.stdout.ends_with(said), "{}", answer.stdout);
    // Errors of the checks do not keep the prose from being checked.
    let project = sample("");
    project.edit("inputs/narrative/20-investment.md", "part: ", "part: {{");
    let answer = project.run(&["check"]);
    assert!(answer.stdout.contains("正文没有核对：先改正上面的 1 条错误（bad-front-matter），"), "{}", answer.stdout);
    project.write("inputs/report.yaml", "title: [");
    let answer = project.run(&["check"]);
    assert!(answer.stdout.ends_with("表格和正文都没有核对：先改正上面的 1 条错误，再运行一次\n"), "{}", answer.stdout);
    assert!(!Project::starter().run(&["check"]).stdout.contains("没有核对："));
}

/// Two rows in which a cell cannot be read, of 区林业局 alone and with 区发改局, and prose of nobody.
fn shared() -> Project {
    let project = starter("用水量由77m3降到63。");
    let row = |name, department| {
        let mut row = ROW;
        (row[1], row[6], row[7], row[8]) = (name, department, "四十", "40.8");
        row
    };
    let (first, second) = (row("森林覆盖率", "区林业局"), row("绿地率", "区林业局、区发改局"));
    project.retable(workbook(&[("附件2", &[&HEADER, &first, &second])]));
    project
}

#[test]
fn a_department_gets_its_own_rows_and_hears_of_the_others() {
    let project = shared();
    let answer = project.run(&["check", "--department", "区发改局", "--xlsx"]);
    assert!(answer.stdout.contains("共 1 条：错误 0，警告 1，提示 0\n"), "{}", answer.stdout);
    assert!(answer.stdout.contains("另有 1 条属于其他责任单位，1 条没有责任单位，没有列出\n"), "{}", answer.stdout);
    let whose: Vec<String> = rows(&project, "问题清单").iter().map(|row| row["责任单位"].clone()).collect();
    assert_eq!(whose, ["区发改局"]);
    project.run(&["check", "--xlsx"]);
    let whose: Vec<String> = rows(&project, "问题清单").iter().map(|row| row["责任单位"].clone()).collect();
    assert_eq!(whose, ["区发改局", "区林业局", "区林业局", "待分工"]);
    let answer = project.run(&["check", "--department", "区统计局"]);
    let said = "另有 2 条属于其他责任单位，1 条没有责任单位，没有列出\n";
    assert!(answer.stdout.starts_with("该单位没有问题。") && answer.stdout.ends_with(said), "{}", answer.stdout);
    // What is wrong elsewhere is not listed either, but it keeps the prose from being checked.
    project.write("inputs/narrative/20-tasks.md", "---\npart: tasks\n---\n{{ v(name=\"无\", at=\"2022年总量\") }}\n");
    let answer = project.run(&["check", "--department", "区统计局"]);
    let said = "正文没有核对：先改正报告的 1 条错误（unknown-figure），再运行一次\n";
    assert!(answer.status == 1 && answer.stdout.ends_with(said), "{}", answer.stdout);
    assert!(answer.stdout.starts_with("该单位核对过的部分没有问题。"), "{}", answer.stdout);
}

#[test]
fn the_list_shows_sentences_as_they_are_printed() {
    let project = starter(
        "年份是{{ v(name=\"地区生产总值\", at=\"2021年总量\") }}。用水量由{{ v(name=\"地区生产总值\", at=\"2022年总量\") }}降到63m3。完。",
    );
    let template = project.read("templates/sections/20-problems.md") + "\n另用水{{ plan.term }}77m3。\n";
    project.write("templates/sections/20-problems.md", template);
    project.run(&["check", "--xlsx"]);
    let rows = rows(&project, "问题清单");
    let of = |kind: &str| {
        rows.iter().filter(|row| row["问题类型"] == kind).map(|row| row["当前内容"].as_str()).collect::<Vec<_>>()
    };
    assert_eq!(of("数字写法不规范"), ["用水量由116.6降到63m3。", "另用水“十四五”77m3。"]);
}

#[test]
fn every_code_is_offered_once() {
    let project = Project::starter();
    project.write("inputs/report.yaml", project.read("inputs/report.yaml") + "check: { severity: { 甲: note } }\n");
    let answer = project.run(&["check"]);
    let (_, listed) = answer.stdout.split_once("可用的有：").expect("a list");
    let line = listed.lines().next().expect("line");
    let codes: Vec<&str> = line.split('`').skip(1).step_by(2).collect();
    assert_eq!(codes, inspect::kinds().map(|kind| kind.code.as_str()).collect::<Vec<_>>());
}

#[test]
fn a_draft_with_errors_says_what_is_to_be_done() {
    let project = sample("");
    let build = ["build", "--format", "md"];
    let answer = project.run(&build);
    let said = "征求意见稿已生成；定稿前须改正这 2 条错误，或在 report.yaml 的 check.accepted 中写明理由\n";
    assert!(answer.status == 1 && answer.stderr.ends_with(said), "{}", answer.stderr);
    let answer = project.run(&["excerpt", "--all", "--format", "md"]);
    assert!(answer.stderr.ends_with(said), "{}", answer.stderr);
    project.edit("inputs/report.yaml", "version: 征求意见稿", "version: 送审稿");
    assert!(project.run(&build).stderr.contains("\n送审稿已生成；"));
    // A final version is refused, but not a look at what it would hold.
    project.edit("inputs/report.yaml", "version: 送审稿", "# ");
    let answer = project.run(&build);
    assert!(answer.status == 1 && answer.stdout.is_empty() && answer.stderr.contains("正式稿"), "{}", answer.stderr);
    let answer = project.run(&["excerpt", "--list"]);
    assert!(answer.stdout.contains("\n区林业局 ") && !answer.stderr.contains("正式稿"), "{answer:?}");
    assert!(!Project::starter().run(&build).stderr.contains("定稿前"));
}

/// A reader that goes away, as `| head` does, changes nothing.
#[test]
fn a_reader_may_go_away() {
    use std::process::{Command, Stdio};
    let project = sample("");
    let unknown = ["trace", "--line", "没有.md:3"];
    for (arguments, status) in [(&["check"][..], 1), (&["build", "--format", "md"], 1), (&["chek"], 2), (&unknown, 1)] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pinggu"));
        command.args(arguments).current_dir(project.root()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program runs");
        drop((child.stdout.take(), child.stderr.take()));
        assert_eq!(child.wait().expect("it ends").code(), Some(status), "{arguments:?}");
    }
}
