//! Words that the tables use and the project does not know: one question a word, and an answer to paste.

use crate::support::{HEADER, Project, workbook};

/// An indicator table with these departments and verdicts.
fn project(rows: &[(&str, &str)]) -> Project {
    let names = ["甲率", "乙率", "丙率", "丁率", "戊率", "己率"];
    let rows: Vec<[&str; 10]> = names
        .iter()
        .zip(rows)
        .map(|(name, (owner, verdict))| ["生态环境", name, "%", "40", "42", "约束性", owner, "40.5", "41", verdict])
        .collect();
    let project = Project::starter();
    let cells: Vec<&[&str]> = std::iter::once(&HEADER[..]).chain(rows.iter().map(|row| &row[..])).collect();
    project.retable(workbook(&[("附件2", &cells)]));
    project
}

const ROWS: [(&str, &str); 6] = [
    ("区林业局", "快于预期"),
    ("区商务局", "基本符合预期"),
    ("区商务局、区文旅局", "基本符合预期"),
    ("区文旅局", "相对滞后"),
    ("区商务局", "快于预期"),
    ("区林业局", "正常"),
];

#[test]
fn a_word_is_asked_for_once_and_what_is_printed_can_be_pasted() {
    let project = project(&ROWS);
    let said = project.run(&["check"]).stdout;
    for (code, message) in [
        ("unknown-verdict", "评价 `快于预期` 不在约定的用语中（共 2 处）"),
        ("unknown-verdict", "评价 `基本符合预期` 不在约定的用语中（共 2 处）"),
        ("unknown-verdict", "评价 `相对滞后` 不在约定的用语中"),
        ("unknown-department", "责任单位 `区商务局` 没有登记（共 3 处）"),
        ("unknown-department", "责任单位 `区文旅局` 没有登记（共 2 处）"),
    ] {
        let line = format!("错误[{code}]：{message}\n");
        assert_eq!(said.matches(&line).count(), 1, "{line}{said}");
    }
    assert_eq!(said.matches("错误[unknown-").count(), 5, "{said}");
    // What stands between the backticks goes into the file as it is.
    let pasted = |start: &str| -> String {
        let from = said.find(start).unwrap_or_else(|| panic!("`{start}` in\n{said}"));
        said[from..].split('`').next().expect("text").to_owned()
    };
    let verdicts = pasted("verdicts: {");
    let departments: Vec<String> = ["区商务局", "区文旅局"].map(|name| pasted(&format!("  - {{ name: {name}"))).into();
    project.edit("inputs/report.yaml", "departments:", &format!("{verdicts}\n\ndepartments:"));
    project.edit(
        "inputs/report.yaml",
        "  - { name: 区林业局 }",
        &format!("  - {{ name: 区林业局 }}\n{}", departments.join("\n")),
    );
    let answer = project.run(&["check"]);
    assert!(!answer.stdout.contains("unknown-") && !answer.stdout.contains("bad-config"), "{}", answer.stdout);
    project.build(&["--format", "md"]);
}

#[test]
fn a_word_of_no_known_meaning_is_left_to_a_person() {
    let project = project(&[("区林业局", "待观察"), ("区林业局", "正常")]);
    let said = project.run(&["check"]).stdout;
    assert!(said.contains("behind: [滞后] }`，并把 待观察 补进其中一组"), "{said}");
}
