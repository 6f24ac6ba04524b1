//! Excerpts: who gets what, where it says it stands, and what happens when one fails.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use proptest::prelude::*;
use serde_json::Value;

use crate::support::shown::shown;
use crate::support::{DUTIES, HEADER, Project, pdf_pages, pdf_text, squeezed, table, workbook};

fn index(project: &Project) -> Value {
    serde_json::from_str(&project.read("output/excerpts/index.json")).expect("JSON")
}

/// A sample with its excerpts, made once.
fn sample() -> &'static Project {
    static MADE: std::sync::OnceLock<Project> = std::sync::OnceLock::new();
    MADE.get_or_init(|| {
        let project = Project::sample();
        let answer = project.run(&["excerpt", "--all"]);
        assert_eq!(answer.status, 0, "{}", answer.stderr);
        project
    })
}

#[test]
fn each_department_has_exactly_its_indicators() {
    let report: Value = serde_json::from_str(&sample().read("output/report.json")).expect("JSON");
    let rows = table(&report, "indicators")["rows"].as_array().expect("rows");
    let name = |number: &usize| rows[number - 1]["name"].clone();
    let index = index(sample());
    let entries = index["excerpts"].as_array().expect("excerpts");
    assert_eq!(entries.len(), DUTIES.len());
    let mut union: BTreeSet<usize> = BTreeSet::new();
    for (department, numbers) in DUTIES {
        let entry = entries.iter().find(|entry| entry["department"] == department).expect(department);
        let expected: Vec<Value> = numbers.iter().map(name).collect();
        assert_eq!(entry["indicators"], Value::Array(expected), "{department}");
        union.extend(numbers);
        // The table of the excerpt holds these rows and no other.
        let markdown = shown(&sample().read(&format!("output/excerpts/{department}.md")));
        let shown: Vec<usize> = markdown
            .lines()
            .filter(|line| line.matches(" | ").count() == 17)
            .filter_map(|line| line.split(" | ").nth(1)?.parse().ok())
            .collect();
        assert_eq!(shown, numbers, "{department}");
    }
    assert_eq!(union.len(), 25);
}

#[test]
fn an_excerpt_keeps_numbers_and_names_the_pages_of_the_report() {
    let report = pdf_pages(&sample().path("output/report.pdf"));
    let text = pdf_text(&sample().path("output/excerpts/区水利局.pdf"));
    // （21）万元GDP用水量降低, with its number of the full report and its page there.
    let page = report.iter().position(|page| page.contains("（21）万元GDP用水量降低")).expect("indicator 21");
    let printed = report[page].rsplit('—').nth(1).expect("page number").to_owned();
    let at = text.find("（21）万元GDP用水量降低").expect("its paragraph");
    let end = text[at..].find("〔报告第").expect("its page") + at;
    assert!(text[end..].starts_with(&format!("〔报告第{printed}页〕")), "{printed}: {}", &text[end..end + 40]);
    assert!(text.contains("附件2《规划》指标中期完成情况及2025年预期值一览表"));
    for words in ["（区水利局摘编）", "征求意见稿", "待核事项", "填报人", "审核人", "负责人", "日期", "盖章"]
    {
        assert!(text.contains(words), "{words}");
    }
    assert!(!text.contains("目录"), "an excerpt has no contents page");
}

#[test]
fn two_runs_give_the_same_bytes() {
    let again = Project::sample();
    let answer = again.run_with(&["excerpt", "--all"], &[("LC_ALL", "C"), ("TZ", "Asia/Shanghai")]);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    for name in
        ["report.pdf", "excerpts/区发改局.pdf", "excerpts/区发改局.md", "excerpts/index.json", "excerpts/index.md"]
    {
        let name = format!("output/{name}");
        assert!(sample().bytes(&name) == again.bytes(&name), "{name}");
    }
}

#[test]
fn an_unknown_department_writes_nothing() {
    let project = Project::starter();
    let answer = project.run(&["excerpt", "--department", "区发该局"]);
    assert_eq!(answer.status, 2);
    assert!(answer.stderr.contains("是否为 `区发改局`？"), "{}", answer.stderr);
    assert!(!project.path("output").exists());
}

#[test]
fn any_name_of_a_department_finds_it() {
    let project = Project::sample();
    for name in ["区水利和湖泊局", "区水利局"] {
        let answer = project.run(&["excerpt", "--department", name, "--format", "md"]);
        assert_eq!(answer.status, 0, "{}", answer.stderr);
        assert!(project.path("output/excerpts/区水利局.md").exists());
    }
    assert!(!project.path("output/excerpts/index.json").exists(), "the index speaks of all departments");
}

#[test]
fn a_name_belongs_to_one_department() {
    for (other, name) in [
        ("{ name: 区水利局, aliases: [统 计局] }", "统 计局"),
        ("{ name: 区水利局, full: 区统计局 }", "区统计局"),
        ("{ name: 统计局 }", "统计局"),
    ] {
        let project = Project::starter();
        project.edit("inputs/report.yaml", "  - { name: 区林业局 }", &format!("  - {other}"));
        let answer = project.run(&["check"]);
        assert!(answer.stdout.contains(&format!("部门 `{name}` 登记了两次")), "{other}: {}", answer.stdout);
    }
}

#[test]
fn list_counts_and_names_what_belongs_to_nobody() {
    let answer = sample().run(&["excerpt", "--list"]);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    assert!(answer.stdout.contains("市生态环境局咸安分局"), "{}", answer.stdout);
    assert!(answer.stdout.contains("待分工：3 处") && answer.stdout.contains("17-society.md:6"), "{}", answer.stdout);
}

#[cfg(unix)]
#[test]
fn without_bundle_the_excerpts_are_the_same() {
    let project = Project::sample();
    crate::support::typst_script(
        &project,
        "case \"$*\" in *bundle*) echo \"error: invalid value 'bundle' for '--format <FORMAT>'\" >&2; exit 2;; esac",
    );
    let answer = project.run(&["excerpt", "--all", "--typst", "./typst"]);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    for department in ["区发改局", "区水利局", "区林业局"] {
        let file = format!("output/excerpts/{department}.pdf");
        assert_eq!(pdf_text(&project.path(&file)), pdf_text(&sample().path(&file)), "{department}");
    }
    assert_eq!(pdf_text(&project.path("output/report.pdf")), pdf_text(&sample().path("output/report.pdf")));
}

#[test]
fn one_department_that_fails_does_not_lose_the_others() {
    let project = Project::starter();
    project.write("inputs/narrative/20-tasks.md", "---\npart: tasks\ndepartments: [区林业局]\n---\n符号🧿。\n");
    let answer = project.run(&["excerpt", "--all"]);
    assert_eq!(answer.status, 2, "{}", answer.stderr);
    assert!(
        answer.stderr.contains("missing-glyph") && answer.stderr.contains("`区林业局` 的 PDF 没有生成"),
        "{}",
        answer.stderr
    );
    assert!(project.path("output/excerpts/区发改局.pdf").exists());
    assert!(!project.path("output/excerpts/区林业局.pdf").exists());
    let index = index(&project);
    let entry = index["excerpts"].as_array().expect("excerpts").iter().find(|entry| entry["department"] == "区林业局");
    assert_eq!(entry.expect("its entry")["pdf"], Value::Null);
}

#[test]
fn one_file_that_cannot_be_written_does_not_lose_the_others() {
    let project = Project::starter();
    std::fs::create_dir_all(project.path("output/excerpts/区发改局.md")).expect("folder");
    let answer = project.run(&["excerpt", "--all", "--format", "md"]);
    assert_eq!(answer.status, 2, "{}", answer.stderr);
    assert!(answer.stderr.contains("write-failed"), "{}", answer.stderr);
    assert!(project.path("output/excerpts/区林业局.md").exists() && project.path("output/report.md").exists());
}

#[test]
fn open_findings_go_to_the_department_they_concern() {
    // A sheet with a value that cannot be read, at an indicator of 区林业局.
    let rows: [&[&str]; 2] = [
        &["生态环境", "森林覆盖率", "%", "40", "42", "约束性", "区林业局", "40.5", "四十一", "正常"],
        &["生态环境", "万元GDP用水量", "%", "40", "42", "约束性", "区水利局", "40.5", "40.8", "正常"],
    ];
    let starter = Project::starter();
    starter.write("inputs/附表.xlsx", workbook(&[("附件2", &[&HEADER, rows[0], rows[1]])]));
    starter.write("inputs/narrative/10-overview.md", "---\npart: overview\n---\n总体情况。\n");
    let yaml = starter.read("inputs/report.yaml").replace("  地区生产总值: {", "  # {").replace("methods:", "# ");
    starter.write(
        "inputs/report.yaml",
        yaml.replace("  - { name: 区林业局 }", "  - { name: 区林业局 }\n  - { name: 区水利局 }"),
    );
    let answer = starter.run(&["excerpt", "--all", "--format", "md"]);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    assert!(starter.read("output/excerpts/区林业局.md").contains("无法读懂"));
    assert!(starter.read("output/excerpts/区水利局.md").contains("没有待核的问题"));
}

#[test]
fn file_names_stay_in_the_folder() {
    let project = Project::starter();
    let yaml = project.read("inputs/report.yaml");
    project.write(
        "inputs/report.yaml",
        yaml.replace("  - { name: 区林业局 }", "  - { name: \"../../x\", aliases: [区林业局] }\n  - { name: CON }"),
    );
    project.write("inputs/narrative/20-tasks.md", "---\npart: tasks\ndepartments: [CON]\n---\n正文。\n");
    let answer = project.run(&["excerpt", "--all", "--format", "md"]);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    assert!(project.path("output/excerpts/_.._x.md").exists() && project.path("output/excerpts/部门_CON.md").exists());
    assert!(!project.path("x.md").exists());
}

#[test]
fn an_old_excerpt_is_pointed_out() {
    let project = Project::starter();
    project.write("output/excerpts/区旧局.pdf", "old");
    let answer = project.run(&["excerpt", "--all", "--format", "md"]);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    assert!(answer.stderr.contains("stale-output") && answer.stderr.contains("区旧局.pdf"), "{}", answer.stderr);
}

#[test]
fn a_tag_that_nobody_knows_is_a_finding() {
    for tag in [
        "<!-- departments: 区林业菊 -->\n正文。",
        "# 标题 {departments=区林业菊}\n\n正文。",
        "- 甲\n<!-- 责任单位：区林业菊 -->\n- 乙",
    ] {
        let project = Project::starter();
        project.write("inputs/narrative/20-tasks.md", format!("---\npart: tasks\n---\n{tag}\n"));
        let answer = project.run(&["build", "--format", "md"]);
        assert_eq!(answer.status, 1, "{tag}: {}", answer.stderr);
        assert!(answer.stderr.contains("是否为 `区林业局`？"), "{tag}: {}", answer.stderr);
    }
}

const DEPARTMENTS: [&str; 4] = ["甲局", "乙局", "丙局", "丁局"];

/// A piece of prose with the departments that its own tag names.
#[derive(Debug, Clone)]
enum Piece {
    Heading(u8, Vec<usize>),
    Paragraph(Vec<usize>),
    Items(Vec<Vec<usize>>),
    Rows(Vec<Vec<usize>>),
}

fn tags() -> impl Strategy<Value = Vec<usize>> {
    prop::collection::btree_set(0..DEPARTMENTS.len(), 0..3).prop_map(|set| set.into_iter().collect())
}

fn piece() -> impl Strategy<Value = Piece> {
    prop_oneof![
        (1u8..3, tags()).prop_map(|(level, tags)| Piece::Heading(level, tags)),
        tags().prop_map(Piece::Paragraph),
        prop::collection::vec(tags(), 1..4).prop_map(Piece::Items),
        prop::collection::vec(tags(), 1..4).prop_map(Piece::Rows),
    ]
}

/// The prose of `pieces`, and for each of its marked words the departments it belongs to.
fn prose(front: &[usize], pieces: &[Piece]) -> (String, BTreeMap<String, Vec<usize>>) {
    let named = |tags: &[usize]| tags.iter().map(|tag| DEPARTMENTS[*tag]).collect::<Vec<_>>().join("、");
    let comment = |tags: &[usize]| {
        if tags.is_empty() { String::new() } else { format!("<!-- departments: {} -->\n", named(tags)) }
    };
    let mut text = format!("---\npart: tasks\ndepartments: [{}]\n---\n", named(front).replace('、', ", "));
    let mut owners = BTreeMap::new();
    let mut scopes: Vec<(u8, Vec<usize>)> = Vec::new();
    let word = |owners: &mut BTreeMap<String, Vec<usize>>, own: &[usize], scopes: &[(u8, Vec<usize>)]| {
        let word = format!("词{:03}末", owners.len());
        let inherited = scopes.last().map_or(front, |(_, tags)| tags);
        owners.insert(word.clone(), if own.is_empty() { inherited.to_vec() } else { own.to_vec() });
        word
    };
    for piece in pieces {
        match piece {
            Piece::Heading(level, tags) => {
                scopes.retain(|(above, _)| above < level);
                if !tags.is_empty() {
                    scopes.push((*level, tags.clone()));
                }
                let attribute =
                    if tags.is_empty() { String::new() } else { format!(" {{departments={}}}", named(tags)) };
                let _ = write!(text, "\n{} 标题{attribute}\n\n", "#".repeat(usize::from(*level)));
            }
            Piece::Paragraph(tags) => {
                let word = word(&mut owners, tags, &scopes);
                let _ = write!(text, "\n{}{word}。\n\n", comment(tags));
            }
            Piece::Items(items) => {
                text.push('\n');
                for tags in items {
                    let word = word(&mut owners, tags, &scopes);
                    let _ = writeln!(text, "{}- {word}", comment(tags));
                }
                text.push_str("\n正文。\n");
            }
            Piece::Rows(rows) => {
                text.push_str("\n| 甲 | 乙 |\n|---|---|\n");
                for tags in rows {
                    let word = word(&mut owners, tags, &scopes);
                    let _ = writeln!(text, "{}| {word} | 值 |", comment(tags));
                }
                text.push('\n');
            }
        }
    }
    (text, owners)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn every_tagged_block_is_in_exactly_the_excerpts_of_its_departments(
        front in tags(),
        pieces in prop::collection::vec(piece(), 1..14),
    ) {
        let (text, owners) = prose(&front, &pieces);
        let project = Project::starter();
        let roster = DEPARTMENTS.map(|name| format!("  - {{ name: {name} }}\n")).concat();
        project.edit("inputs/report.yaml", "  - { name: 区林业局 }\n", &format!("  - {{ name: 区林业局 }}\n{roster}"));
        project.write("inputs/narrative/20-tasks.md", &text);
        let answer = project.run(&["excerpt", "--all", "--format", "md"]);
        prop_assert_eq!(answer.status, 0, "{}", answer.stderr);
        for (at, department) in DEPARTMENTS.iter().enumerate() {
            let path = project.path(&format!("output/excerpts/{department}.md"));
            let markdown = std::fs::read_to_string(path).unwrap_or_default();
            for (word, tags) in &owners {
                prop_assert_eq!(markdown.contains(word.as_str()), tags.contains(&at), "{} {}\n{}\n{}", word, department, text, markdown);
            }
        }
        // What belongs to nobody is in the list of what belongs to nobody.
        let index = project.read("output/excerpts/index.md");
        for (word, tags) in &owners {
            prop_assert_eq!(squeezed(&index).contains(word.as_str()), tags.is_empty(), "{}\n{}\n{}", word, text, index);
        }
    }
}
