//! The document that the sample is modelled on, its prose as one narrative: what `check` finds in
//! it was compared with a full manual check, and everything else stays silent.
//!
//! The document itself is not in the repository. Where it is not beside it, the test says so.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::mutation::trial::Trial;
use crate::mutation::{table, tell_misses, total, tried};
use crate::support::checked::read;
use crate::support::{Project, repository};

fn folder() -> Option<PathBuf> {
    let folder = repository().join("../shared/source");
    if folder.join("report.txt").is_file() {
        return Some(folder);
    }
    loud(&format!("*** SKIPPED: the source document is not at {} ***", folder.display()));
    None
}

/// The document as a project: one narrative, its workbook, no other text; and for each line of the
/// narrative the line of the document.
fn project(folder: &Path) -> (Project, Vec<usize>) {
    let project = Project::sample();
    let text = std::fs::read_to_string(folder.join("report.txt")).expect("report.txt");
    for old in ["inputs/narrative", "templates/sections"] {
        std::fs::remove_dir_all(project.path(old)).expect("old text");
    }
    let mut narrative = "---\npart: all\n---\n".to_owned();
    let mut lines = vec![0; 3];
    for (line, block) in markdown(&text) {
        lines.extend(vec![line; block.lines().count() + 1]);
        narrative.extend([block.as_str(), "\n\n"]);
    }
    project.write("inputs/narrative/10-all.md", narrative);
    project.write("templates/sections/10-all.md", "{{ narratives(part=\"all\") }}\n");
    std::fs::copy(folder.join("附表.xlsx"), project.path("inputs/附表.xlsx")).expect("workbook");
    let yaml = project
        .read("inputs/report.yaml")
        .replace("  - 指标说明.xlsx\n", "")
        .replace("workbooks:", "sections: [10-all]\n\nworkbooks:");
    let decisions = yaml.find("\ncheck:").map_or(yaml.len(), |at| at + 1);
    project.write("inputs/report.yaml", &yaml[..decisions]);
    (project, lines)
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

/// Headings and paragraphs as Markdown with their lines, 表3 as a table; 附件2 and the other tables are the
/// workbook's.
fn markdown(text: &str) -> Vec<(usize, String)> {
    let mut out: Vec<(usize, String)> = Vec::new();
    let mut table: Option<char> = None;
    let mut cells: Vec<String> = Vec::new();
    for (source, raw) in (1..).zip(text.lines().take_while(|line| !line.contains("附件2："))) {
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
                out.push((source, format!("|  |  |  |\n|---|---|---|\n{}", rows.join("\n"))));
            }
            cells.clear();
            table = None;
        }
        let heading = |marks: &str, rest: &str| format!("{marks} {}", rest.trim());
        let first = line.chars().next().unwrap_or(' ');
        let after: String = line.chars().skip(2).collect();
        if line.is_empty() {
        } else if "一二三四".contains(first) && line.chars().nth(1) == Some('、') {
            out.push((source, heading("#", &after)));
        } else if first == '（' && line.chars().nth(1).is_some_and(|c| "一二三四五六七八".contains(c)) {
            out.push((source, heading("##", line.split_once('）').map_or("", |(_, rest)| rest))));
        } else if first.is_ascii_digit() && (after.starts_with(' ') || line.starts_with("1．")) {
            out.push((source, heading("###", &after)));
        } else {
            out.push((source, line));
        }
    }
    out
}

/// A finding: its code, where it is, and what a careful reader says of it. `L706 7.27%` is what stands in
/// that line of the document from the column of the finding on, `表1!F10` a cell.
type Judged = (&'static str, &'static str, &'static str);

/// What contradicts a table or another place, or is in tension with it: every error and warning.
const CONFIRMED: &[Judged] = &[
    ("sum-mismatch", "表1!F10", "the three periods add up to 149.72"),
    ("growth-mismatch", "附件2!K27", "22.59 of 21.78 is 3.72% more"),
    ("value-mismatch", "L10 18%", "the table has 21.97 for 2020"),
    ("average-mismatch", "L13 7.27%", "11.40% and 3.90% are 7.58% on average, or 7.65%"),
    ("hold-mismatch", "L35 85.5%以上", "the half year has less"),
    ("value-mismatch", "L39 1.99：1", "1.9989 is 2.00 when it is rounded"),
    ("value-mismatch", "L52 110%", "128.22 of 115.10 is 111.4%"),
    ("value-mismatch", "L133 1.99", "as in L39"),
    ("value-mismatch", "L498 9.4%", "the share fell by 5.61 points"),
    ("average-mismatch", "L706 7.27%", "as in L13"),
    ("outlook-mismatch", "L725 可完成", "表3 has it among those that need an effort"),
    ("verdict-passed", "附件2!P21", "-30.87 of -19 for five years"),
    ("verdict-unequal", "附件2!P22", "a year was missed, as in row 20, which is behind"),
    ("verdict-unequal", "附件2!P23", "a year was missed, as in row 20, which is behind"),
    ("verdict-passed", "附件2!P24", "the fall is more than that of five years"),
    ("prose-goal-passed", "L661 52万亩以上", "53.07 are there already"),
    ("unit-slip", "L723 5.9人", "nursery places are 个"),
];

/// Notes that must be among those given.
const NOTED: &[Judged] = &[
    ("name-drift", "L11 研发费用投入增长", "研发经费 everywhere else"),
    ("figure-form", "L36 41.50％", "a full-width sign"),
    ("figure-form", "L729 77 m3", "m³"),
    ("figure-form", "L13 2021-2022年", "a hyphen between years, a dash elsewhere"),
    ("decimals-vary", "L50 26.70%、17.80%、7.9%", "one decimal among two"),
];

/// Weight, code, place and message of a finding.
struct Found {
    weight: String,
    code: String,
    place: String,
    message: String,
}

impl Found {
    fn is(&self, (code, place, _): &Judged) -> bool {
        let is_cell = !place.starts_with('L');
        self.code == *code && if is_cell { self.place == *place } else { self.place.starts_with(place) }
    }
}

fn found(json: &Value, project: &Project, lines: &[usize]) -> Vec<Found> {
    let narrative = project.read("inputs/narrative/10-all.md");
    let text: Vec<&str> = narrative.lines().collect();
    let findings = json["findings"].as_array().expect("findings").iter();
    findings
        .map(|finding| {
            let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            let place = &finding["place"];
            let number = |key: &str| place[key].as_u64().and_then(|number| usize::try_from(number).ok());
            let place = match (number("line"), number("column")) {
                (Some(line), Some(column)) if place["file"] == "inputs/narrative/10-all.md" => {
                    let rest: String = text[line - 1].chars().skip(column - 1).collect();
                    format!("L{} {rest}", lines[line - 1])
                }
                _ => format!("{}!{}", word(&place["sheet"]), word(&place["cell"])),
            };
            let [weight, code, message] = ["severity", "code", "message"].map(|key| word(&finding[key]));
            Found { weight, code, place, message }
        })
        .collect()
}

#[test]
fn the_source_document_has_what_a_careful_reader_finds_and_nothing_else() {
    let Some(folder) = folder() else { return };
    let (project, lines) = project(&folder);
    let answer = project.run(&["check", "--format", "json"]);
    assert_eq!(answer.status, 1, "{}", answer.stderr);
    let json: Value = serde_json::from_str(&answer.stdout).expect("JSON");
    let all = found(&json, &project, &lines);
    let mut open: Vec<&Found> = all.iter().filter(|one| one.weight != "note").collect();
    for judged in CONFIRMED {
        let at = open.iter().position(|one| one.is(judged));
        open.remove(at.unwrap_or_else(|| panic!("{judged:?} is not found")));
    }
    let nobody: Vec<String> = open.iter().map(|one| format!("{} {} {}", one.code, one.place, one.message)).collect();
    assert!(nobody.is_empty(), "nobody confirmed these:\n{}", nobody.join("\n"));
    for judged in NOTED {
        assert!(all.iter().any(|one| one.is(judged)), "{judged:?}");
    }
    // Most numbers whose subject is in the tables are read and agree: each is offered as a figure.
    let typed = all.iter().filter(|one| one.code == "typed-figure");
    let agreeing: usize = typed.map(|one| one.message.matches('`').count() / 2).sum();
    assert!(agreeing >= 80, "only {agreeing}");
    let coverage = &json["coverage"]["prose"];
    if !coverage.is_null() {
        loud(&format!("numbers in the prose of the source document: {coverage:#}"));
    }
}

/// Numbers of its prose that a cell knows, mistyped by kind.
#[test]
fn slips_in_the_source_document_are_found() {
    let Some(folder) = folder() else { return };
    let (project, _) = project(&folder);
    let outcome = tried(&Trial::new(read(project.root())));
    tell_misses("source", &outcome.misses);
    let outcomes = [outcome];
    loud(&table(&["原型报告"], &outcomes));
    let all = total(outcomes[0].scores.values());
    assert!(all.percent() >= 60, "{all:?}");
}

/// Says something past the test harness, which would keep it to itself.
fn loud(text: &str) {
    let _ = writeln!(std::io::stderr(), "\n{text}");
}
