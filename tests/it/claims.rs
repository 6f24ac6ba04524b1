//! Sentences of other places, each beside the smallest table that it speaks of (`tests/data/claims.txt`):
//! those that are true stay silent, those with 【】 are found where it stands.

use pinggu::diag::Severity;

use crate::sentences::{Wrong, column};
use crate::support::checked::{found, read};
use crate::support::{Project, repository, workbook};

/// The file whose text a sentence takes the place of.
const FILE: &str = "inputs/narrative/20-tasks.md";
/// Columns that every indicator table needs and that most sentences say nothing of.
const USUAL: [(&str, &str); 4] =
    [("类型", "经济发展"), ("属性", "预期性"), ("责任单位", "区统计局"), ("基本评价", "正常")];

/// Tables with what is said of them.
#[derive(Default)]
struct Case {
    title: String,
    sheets: Vec<(String, Vec<Vec<String>>)>,
    settings: Vec<String>,
    sentences: Vec<String>,
}

/// Reads `== title`, `@ sheet`, rows `| a | b |`, `! settings`, and sentences.
fn cases() -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let text = std::fs::read_to_string(repository().join("tests/data/claims.txt")).expect("claims");
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(title) = line.strip_prefix("== ") {
            cases.push(Case { title: title.to_owned(), ..Case::default() });
            continue;
        }
        let case = cases.last_mut().expect("a title comes first");
        if let Some(name) = line.strip_prefix("@ ") {
            case.sheets.push((name.to_owned(), Vec::new()));
        } else if let Some(row) = line.strip_prefix("| ") {
            let row = row.trim_end_matches(['|', ' ']).split(" | ").map(|cell| cell.trim().to_owned()).collect();
            case.sheets.last_mut().expect("a sheet comes before its rows").1.push(row);
        } else if let Some(setting) = line.strip_prefix("! ") {
            case.settings.push(setting.to_owned());
        } else {
            case.sentences.push(line.to_owned());
        }
    }
    cases
}

/// A text of settings with one of them changed, or one more.
fn set(settings: &str, setting: &str) -> String {
    let key = setting.split_inclusive(':').next().expect("key");
    let is_it = |line: &str| line.trim_start().starts_with(key);
    if !settings.lines().any(is_it) {
        return format!("{settings}{setting}\n");
    }
    let indent = |line: &str| line.len() - line.trim_start().len();
    let lines = settings
        .lines()
        .map(|line| if is_it(line) { format!("{}{setting}", &line[..indent(line)]) } else { line.to_owned() });
    lines.map(|line| line + "\n").collect()
}

/// An indicator table with the columns that it leaves out.
fn completed(rows: &mut [Vec<String>]) {
    let Some((header, rows)) = rows.split_first_mut() else { return };
    if !header.iter().any(|cell| cell == "指标名称") {
        return;
    }
    for (word, value) in USUAL.iter().filter(|(word, _)| header.iter().all(|cell| cell != word)).collect::<Vec<_>>() {
        header.push((*word).to_owned());
        for row in rows.iter_mut() {
            row.push((*value).to_owned());
        }
    }
}

impl Case {
    fn project(mut self) -> (Project, Vec<String>) {
        let project = Project::starter();
        for (_, rows) in &mut self.sheets {
            completed(rows);
        }
        let views: Vec<Vec<Vec<&str>>> = self
            .sheets
            .iter()
            .map(|(_, rows)| rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect())
            .collect();
        let slices: Vec<Vec<&[&str]>> = views.iter().map(|rows| rows.iter().map(Vec::as_slice).collect()).collect();
        let sheets: Vec<(&str, &[&[&str]])> =
            self.sheets.iter().zip(&slices).map(|((name, _), rows)| (name.as_str(), rows.as_slice())).collect();
        project.retable(workbook(&sheets));
        for setting in &self.settings {
            project.write("inputs/report.yaml", set(&project.read("inputs/report.yaml"), setting));
        }
        (project, self.sentences)
    }
}

#[test]
fn what_other_places_say_is_held_against_their_tables() {
    let cases = cases();
    assert!(cases.len() >= 14);
    let mut faults = Vec::new();
    for case in cases {
        let title = case.title.clone();
        let (project, sentences) = case.project();
        let is_wrong = |sentence: &&String| sentence.contains('【');
        assert!(
            sentences.iter().any(|own| is_wrong(&own)) && !sentences.iter().all(|own| is_wrong(&own)),
            "{title}: both"
        );
        let read = read(project.root());
        for sentence in &sentences {
            let wrong = Wrong::read(sentence);
            project.write(FILE, format!("---\npart: tasks\n---\n# 综合经济\n\n{}\n", wrong.sentence));
            let mut found = found(&read, read.data.clone());
            found.retain(|finding| finding.severity != Severity::Note && column(FILE, finding).is_some());
            faults.extend(
                wrong.faults(FILE, &found).into_iter().map(|fault| format!("[{title}] {}\n  {fault}", wrong.sentence)),
            );
        }
    }
    assert!(faults.is_empty(), "{}:\n{}", faults.len(), faults.join("\n"));
}
