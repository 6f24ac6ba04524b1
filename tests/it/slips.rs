//! Slips of the people who write `report.yaml` and the command line: each is answered with what to
//! write instead.

use crate::support::{Project, workbook};

/// The words stand in the text one after another.
#[track_caller]
fn reads(text: &str, words: &[&str]) {
    let mut rest = text;
    for word in words {
        let at = rest.find(word).unwrap_or_else(|| panic!("`{word}` is not in what is left of:\n{text}"));
        rest = &rest[at + word.len()..];
    }
}

/// The starter project with more settings.
fn with(settings: &str) -> Project {
    let project = Project::starter();
    project.write("inputs/report.yaml", project.read("inputs/report.yaml") + settings);
    project
}

fn accepted(entries: &[&str]) -> String {
    let entries = entries.iter().map(|entry| format!("    - {{ {entry}, reason: 口径调整, by: 张三 }}\n"));
    format!("check:\n  accepted:\n{}", entries.collect::<String>())
}

#[test]
fn a_place_copied_from_a_finding_is_accepted() {
    let prose = "---\npart: tasks\n---\n# 任务\n\n2022年，全区地区生产总值108.9亿元。\n";
    let open = |at: &str| {
        let project = with(&accepted(&[&format!("code: value-mismatch, at: '{at}'")]));
        project.write("inputs/narrative/20-tasks.md", prose);
        project.run(&["check"]).stdout
    };
    let found = open("无.md");
    let place = found.split("[value-mismatch]").nth(1).and_then(|rest| rest.split("位置：").nth(1));
    let place = place.and_then(|rest| rest.lines().next()).expect("a finding").to_owned();
    assert!(place.starts_with("inputs/narrative/20-tasks.md:6:"), "{found}");
    reads(&found, &["[stale-acceptance]：认可的问题 `value-mismatch`（无.md）已不存在"]);
    for at in [place.as_str(), &place.replace('/', "\\"), "inputs\\narrative\\20-tasks.md:6", "20-tasks.md:6"] {
        assert!(!open(at).contains("stale-acceptance"), "{at}:\n{}", open(at));
    }
}

#[test]
fn a_sheet_of_two_workbooks_must_be_told_apart() {
    let project = with(&accepted(&["code: growth-mismatch, at: 附件2!K4"]));
    project.edit("inputs/report.yaml", "  - 附表.xlsx", "  - 附表.xlsx\n  - 备查.xlsx");
    let notes: &[&[&str]] = &[&["指标名称", "口径"], &["森林覆盖率", "按国土面积"]];
    project.write("inputs/备查.xlsx", workbook(&[("附件2", notes)]));
    reads(
        &project.run(&["check"]).stdout,
        &["认可的位置 `附件2!K4` 指哪个工作簿不清楚", "处理：请写上工作簿，如 `附表.xlsx!附件2!K4`"],
    );
}

#[test]
fn an_acceptance_that_is_left_empty_says_which_and_why() {
    for (entry, words) in [
        ("code: list-count, at: 甲, reason: 乙, by: \"\"", ["这条认可的 `by` 没有填写", "单位和姓名"]),
        ("code: list-count, at: 甲, reason: 乙, by: 丙, text: ' '", ["这条认可的 `text` 没有填写", "或删去这一行"]),
        ("code: list-count, at: 甲, by: 丙", ["这条认可缺少 `reason`", "请写理由"]),
    ] {
        let answer = with(&format!("check:\n  accepted:\n    - {{ {entry} }}\n")).run(&["build"]);
        assert_eq!(answer.status, 2, "{}", answer.stderr);
        reads(&answer.stderr, &[words[0], "inputs/report.yaml:49:", words[1]]);
    }
}

#[test]
fn the_inputs_folder_is_not_taken_for_the_project() {
    let project = Project::empty();
    assert_eq!(project.run(&["init", "甲"]).status, 0);
    for folder in ["甲/inputs", "甲/inputs/"] {
        let answer = project.run(&["--project", folder, "build"]);
        assert_eq!(answer.status, 2, "{}", answer.stderr);
        reads(&answer.stderr, &["错误[no-project]：这是项目里的 inputs 文件夹", "处理：请写 --project 甲\n"]);
    }
}

#[test]
fn a_lock_file_is_not_taken_for_a_workbook() {
    let project = Project::starter();
    project.write("inputs/~$附表.xlsx", "甲");
    project.edit("inputs/report.yaml", "- 附表.xlsx", "- ~$附表.xlsx");
    let answer = project.run(&["build"]);
    assert_eq!(answer.status, 2, "{}", answer.stderr);
    reads(&answer.stderr, &["`~$附表.xlsx` 不是工作簿", "临时文件", "请写工作簿本身的名称 `附表.xlsx`", "共 1 条"]);
}
