//! The document that the sample is modelled on, its prose as one narrative: what `check` finds in
//! it was compared with a full manual check, and everything else stays silent.
//!
//! The document itself is not in the repository. Where it is not beside it, the test says so.

use std::path::PathBuf;

use serde_json::Value;

use crate::support::{Project, repository};

fn folder() -> Option<PathBuf> {
    let folder = repository().join("../shared/source");
    if folder.join("report.txt").is_file() {
        return Some(folder);
    }
    eprintln!("\n*** SKIPPED: the source document is not at {} ***\n", folder.display());
    None
}

/// The document as a project: one narrative, its workbook, no other text.
fn project(folder: &std::path::Path) -> Project {
    let project = Project::sample();
    let text = std::fs::read_to_string(folder.join("report.txt")).expect("report.txt");
    for old in std::fs::read_dir(project.path("inputs/narrative")).expect("narratives") {
        std::fs::remove_file(old.expect("entry").path()).expect("remove");
    }
    for old in std::fs::read_dir(project.path("templates/sections")).expect("sections") {
        std::fs::remove_file(old.expect("entry").path()).expect("remove");
    }
    project.write("inputs/narrative/10-all.md", format!("---\npart: all\n---\n{}\n", markdown(&text)));
    project.write("templates/sections/10-all.md", "{{ narratives(part=\"all\") }}\n");
    std::fs::copy(folder.join("附表.xlsx"), project.path("inputs/附表.xlsx")).expect("workbook");
    let yaml = project
        .read("inputs/report.yaml")
        .replace("  - 指标说明.xlsx\n", "")
        .replace("workbooks:", "sections: [10-all]\n\nworkbooks:");
    let decisions = yaml.find("\ncheck:").map_or(yaml.len(), |at| at + 1);
    project.write("inputs/report.yaml", &yaml[..decisions]);
    project
}

/// A line without the bookmarks and footnote marks of the export.
fn clean(line: &str) -> String {
    let mut out = line.to_owned();
    for open in ["[bookmark: ", "[footnoteRef:", "[image: "] {
        while let Some(start) = out.find(open) {
            let end = out[start..].find(']').map_or(out.len(), |at| start + at + 1);
            out.replace_range(start..end, "");
        }
    }
    // ` [0:  …] ` at the end is a footnote's text.
    if let Some(start) = out.rfind(" [").filter(|at| out[*at + 2..].starts_with(|c: char| c.is_ascii_digit())) {
        out.truncate(start);
    }
    out.trim().to_owned()
}

/// Headings and paragraphs as Markdown, 表3 as a table; 附件2 and the other tables are the workbook's.
fn markdown(text: &str) -> String {
    let mut out: Vec<String> = Vec::new();
    let mut table: Option<char> = None;
    let mut cells: Vec<String> = Vec::new();
    for raw in text.lines().take_while(|line| !line.contains("附件2：")) {
        let line = clean(raw);
        if let Some(number) = line
            .strip_prefix('表')
            .and_then(|rest| rest.chars().next())
            .filter(|_| line.contains('：') && line.chars().nth(2) == Some('：'))
        {
            table = Some(number);
            continue;
        }
        if let Some(number) = table {
            let is_cell = raw.starts_with('\t') || (number == '3' && !line.starts_with("四、"));
            if is_cell || line.is_empty() {
                match raw.strip_prefix('\t') {
                    Some(_) => cells.push(line),
                    None => {
                        if let Some(last) = cells.last_mut() {
                            format!("{last} {line}").trim_end().clone_into(last);
                        }
                    }
                }
                continue;
            }
            if number == '3' {
                let rows: Vec<String> = cells.chunks(3).map(|row| format!("| {} |", row.join(" | "))).collect();
                out.push(format!("|  |  |  |\n|---|---|---|\n{}", rows.join("\n")));
            }
            cells.clear();
            table = None;
        }
        let heading = |marks: &str, rest: &str| format!("{marks} {}", rest.trim());
        let first = line.chars().next().unwrap_or(' ');
        let after: String = line.chars().skip(2).collect();
        if line.is_empty() {
        } else if "一二三四".contains(first) && line.chars().nth(1) == Some('、') {
            out.push(heading("#", &after));
        } else if first == '（' && line.chars().nth(1).is_some_and(|c| "一二三四五六七八".contains(c)) {
            out.push(heading("##", line.split_once('）').map_or("", |(_, rest)| rest)));
        } else if first.is_ascii_digit() && (after.starts_with(' ') || line.starts_with("1．")) {
            out.push(heading("###", &after));
        } else {
            out.push(line);
        }
    }
    out.join("\n\n")
}

/// Code and a part of the message or of the line of every finding that a careful reader confirms.
const CONFIRMED: [(&str, &str); 17] = [
    ("sum-mismatch", "`市级重点项目` 的 `完成投资` 累计 `128.22`"),
    ("growth-mismatch", "`粮食综合生产能力` 2021年增速 `2.20%`"),
    ("value-mismatch", "`高新技术产业增加值占GDP比重` 2020年的数与表格不一致：文中是 `18%`"),
    ("average-mismatch", "`地区生产总值` 的年均增速推算不出：文中是 `7.27%`"),
    ("average-mismatch", "`地区生产总值` 的年均增速推算不出：文中是 `7.27%`"),
    ("hold-mismatch", "`城市空气质量优良天数比例` 并没有一直保持在 `85.5%以上`"),
    ("value-mismatch", "没有四舍五入：文中是 `1.99：1`"),
    ("value-mismatch", "没有四舍五入：文中是 `1.99`"),
    ("value-mismatch", "完成投资与计划投资之比与表格不一致：文中是 `110%`"),
    ("value-mismatch", "`工业投资占固定资产投资的比重` 2022年的数与表格不一致：文中是 `9.4%`"),
    ("outlook-mismatch", "对 `单位GDP能源消耗降低` 的预测与分类不一致：文中写 `可完成`"),
    ("prose-goal-passed", "目标 `52万亩以上`，已达到 `53.07万亩`"),
    ("unit-slip", "文中是 `5.9人`"),
    ("verdict-passed", "`单位GDP二氧化碳排放降低`"),
    ("verdict-passed", "`万元GDP用水量降低`"),
    ("verdict-unequal", "`地表水达到或好于Ⅲ类水体比例`"),
    ("verdict-unequal", "`城市空气质量优良天数比例`"),
];

/// Notes that must be among those given.
const NOTED: [(&str, &str); 6] = [
    ("figure-form", "百分号用了全角：`41.50％`"),
    ("figure-form", "`77 m3`"),
    ("figure-form", "`2021-2022年`"),
    ("name-drift", "`研发费用投入增长`"),
    ("decimals-vary", "`26.70%、17.80%、7.9%`"),
    ("verdict-rule", "`人均预期寿命`"),
];

#[test]
fn the_source_document_has_what_a_careful_reader_finds_and_nothing_else() {
    let Some(folder) = folder() else { return };
    let answer = project(&folder).run(&["check", "--format", "json"]);
    assert_eq!(answer.status, 1, "{}", answer.stderr);
    let json: Value = serde_json::from_str(&answer.stdout).expect("JSON");
    let found: Vec<(String, String, String)> = json["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .map(|finding| {
            let text = |key: &str| finding[key].as_str().expect("text").to_owned();
            (text("severity"), text("code"), text("message"))
        })
        .collect();
    let mut open: Vec<_> = found.iter().filter(|(severity, ..)| severity != "note").collect();
    for (code, part) in CONFIRMED {
        let at = open.iter().position(|(_, own, message)| own == code && message.contains(part));
        open.remove(at.unwrap_or_else(|| panic!("{code} {part} is not found; left: {open:#?}")));
    }
    assert!(open.is_empty(), "nobody confirmed these: {open:#?}");
    for (code, part) in NOTED {
        assert!(found.iter().any(|(_, own, message)| own == code && message.contains(part)), "{code} {part}");
    }
    // Most numbers whose subject is in the tables are read and agree: each is offered as a figure.
    let typed = found.iter().filter(|(_, code, _)| code == "typed-figure");
    let agreeing: usize = typed.map(|(.., message)| message.matches('`').count() / 2).sum();
    assert!(agreeing >= 80, "only {agreeing}");
}
