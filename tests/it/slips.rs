//! Slips of the people who write `report.yaml` and the command line: each is answered with what to
//! write instead.

use crate::support::{Project, built_sample, workbook};

/// The words stand in the text one after another.
#[track_caller]
fn reads(text: &str, words: &[&str]) {
    let mut rest = text;
    for word in words {
        let at = rest.find(word).unwrap_or_else(|| panic!("`{word}` is not in what is left of:\n{text}"));
        rest = &rest[at + word.len()..];
    }
}

/// What a run says to standard error when it is refused with a status.
#[track_caller]
fn refused(project: &Project, arguments: &[&str], status: i32) -> String {
    let answer = project.run(arguments);
    assert_eq!(answer.status, status, "{}{}", answer.stdout, answer.stderr);
    answer.stderr
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
        reads(&answer.stderr, &[words[0], "inputs/report.yaml:50:", words[1]]);
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

#[test]
fn an_address_in_full_width_characters_is_the_same_address() {
    let project = built_sample();
    let whole = project.run(&["trace", "附件2!L4"]).stdout;
    for address in ["附件２！Ｌ４", "附表.xlsx!附件2!L4（2022年·总量）", "附表．xlsx！附件2！l4"]
    {
        assert_eq!(project.run(&["trace", address]).stdout, whole, "{address}");
    }
    for address in ["附件2!4L", "附件2!L", "附件2!L4:L6"] {
        reads(&refused(project, &["trace", address], 1), &["报告里没有", "单元格写成 工作表!列行", "如 `附件2!L4`"]);
    }
}

#[test]
fn years_are_not_looked_up_and_no_sentence_is_offered() {
    let project = built_sample();
    for date in ["2022", "2022年", "2022年6月", "2020—2022年"] {
        let said = refused(project, &["trace", date], 1);
        reads(&said, &[&format!("`{date}` 是年份、日期"), "不能查"]);
        assert!(!said.contains("报告里没有") && !said.contains("相近"), "{said}");
    }
}

#[test]
fn a_typed_number_that_the_report_computes_is_offered_its_call() {
    let project = Project::sample();
    project.edit("inputs/narrative/20-investment.md", "\n---\n", "\n---\n年均增速7.58%。\n\n");
    let answer = project.run(&["trace", "7.58%"]).stdout;
    reads(
        &answer,
        &[
            "【相同】7.58%　手工写入，没有出处\n  表中  没有这个数\n  算出  报告里算出的数中有 1 个与它相同\n",
            "        ((1 + 11.4%) × (1 + 3.9%))^(1/2) − 1 = 7.58%　可以写成 {{ avg(name=\"地区生产总值\") }}\n",
        ],
    );
}

#[test]
fn counts_name_verdicts_in_chinese() {
    let json = built_sample().read("output/report.json");
    assert!(json.contains("滞后的指标个数"), "no count of what is behind");
    for word in ["behind", "on-track", "ahead"] {
        assert!(!json.contains(&format!("{word}的指标个数")) && !json.contains(&format!("{word}、")), "{word}");
    }
}

#[test]
fn a_mistyped_command_line_says_what_to_type() {
    let project = Project::empty();
    let said = refused(&project, &["check", "--department"], 2);
    reads(&said, &["`--department <部门>` 后面缺少取值\n", "请用 `pinggu check --help` 查看用法"]);
    assert!(!said.contains("可取"), "{said}");
    for arguments in [&["trace", "--lin", "report.md:120"][..], &["trace", "--lin=report.md:120"], &["trace", "--lin"]]
    {
        let said = refused(&project, arguments, 2);
        reads(&said, &["不认识的参数 `--lin`\n  是否为 `--line`？\n  请用 `pinggu trace --help`"]);
    }
    reads(
        &refused(&project, &["--project", "check", "trace", "--format", "甲", "7"], 2),
        &["可取：human、json\n", "`pinggu trace --help`"],
    );
}

#[test]
fn departments_in_one_value_are_to_be_written_apart() {
    let project = Project::starter();
    for (command, names) in [("check", "区发改局、区统计局"), ("excerpt", "区发改局，区统计局")] {
        let said = refused(&project, &[command, "--department", names], 2);
        reads(&said, &["没有部门", "一个部门写一次 --department：--department 区发改局 --department 区统计局"]);
    }
}

#[test]
fn doctor_does_not_promise_a_report_without_fonts() {
    let project = with("fonts: { body: [没有的仿宋, 没有的宋体] }\n");
    let answer = project.run(&["doctor"]);
    assert_eq!(answer.status, 2, "{}", answer.stderr);
    reads(&answer.stdout, &["表格和正文没有错误，但缺少排版程序或字体，不能生成 PDF", "仿宋（正文）：没有"]);
    let said = project.run(&["build"]).stderr;
    assert!(said.contains("no-font") && !said.contains("experimental"), "{said}");
}

#[test]
fn a_rank_that_a_cell_does_not_have_says_how_to_write_it() {
    let project = Project::sample();
    let cell = "{{ r(name=\"地区生产总值及增速\", item=\"平均值\", part=\"rank\") }}";
    project.edit("inputs/narrative/20-investment.md", "\n---\n", &format!("\n---\n{cell}\n\n"));
    let said = refused(&project, &["build", "--format", "md"], 1);
    reads(&said, &["[unknown-figure]", "（附表.xlsx!表2!", "没有位次", "处理：位次与数写在同一格，如 `21898（23位）`"]);
}
