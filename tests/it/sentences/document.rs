//! The documents of `tests/prose/`: tables and settings, then the sentences that are held against them.
//!
//! A heading right over a table names its sheet; other headings say what the sentences are about. A line
//! with a link to the inputs of a project takes its tables instead, a block of YAML changes lines of `report.yaml`. Each
//! item of a list is a text. Tables, project or settings that stand after sentences begin another case.

use std::path::Path;

use crate::support::{Project, repository, workbook};

/// Columns that every indicator table needs and that most sentences say nothing of.
const USUAL: [(&str, &str); 4] =
    [("类型", "经济发展"), ("属性", "预期性"), ("责任单位", "区统计局"), ("基本评价", "正常")];

/// Tables with what is said of them.
#[derive(Default)]
pub(crate) struct Case {
    /// Inputs of the project whose tables they are, from the root of the repository.
    project: Option<String>,
    sheets: Vec<(String, Vec<Vec<String>>)>,
    settings: Vec<String>,
    pub texts: Vec<Text>,
}

/// One item of a list.
pub(crate) struct Text {
    /// `tests/prose/multiples.md:12`.
    pub place: String,
    pub marked: String,
}

/// All documents, in the order of their names.
pub(crate) fn cases() -> Vec<Case> {
    let mut files: Vec<_> = std::fs::read_dir(repository().join("tests/prose"))
        .expect("tests/prose")
        .map(|entry| entry.expect("entry").path())
        .filter(|path| path.file_name().is_some_and(|name| name != "README.md"))
        .collect();
    files.sort();
    files.iter().flat_map(|path| read(path)).collect()
}

fn read(path: &Path) -> Vec<Case> {
    let name = path.strip_prefix(repository()).expect("in the repository").display().to_string();
    let text = std::fs::read_to_string(path).expect("UTF-8");
    let lines: Vec<&str> = text.lines().collect();
    let mut reader = Reader { name, cases: vec![Case::default()], yaml: false };
    for (at, line) in lines.iter().enumerate() {
        let next = lines[at + 1..].iter().find(|line| !line.is_empty());
        reader.line(line, at + 1, next.is_some_and(|next| next.starts_with('|')));
    }
    reader.cases.into_iter().filter(|case| !case.texts.is_empty()).collect()
}

struct Reader {
    /// The document, for places.
    name: String,
    cases: Vec<Case>,
    /// Inside a block of settings.
    yaml: bool,
}

impl Reader {
    fn line(&mut self, line: &str, number: usize, over_table: bool) {
        if line.starts_with("```") {
            self.yaml = !self.yaml;
        } else if self.yaml {
            self.data().settings.push(line.to_owned());
        } else if let Some(heading) = line.strip_prefix('#') {
            if over_table {
                self.data().sheets.push((heading.trim_start_matches('#').trim().to_owned(), Vec::new()));
            }
        } else if let Some(row) = line.strip_prefix('|') {
            self.row(row);
        } else if let Some(text) = line.strip_prefix("- ") {
            let place = format!("{}:{number}", self.name);
            self.last().texts.push(Text { place, marked: text.to_owned() });
        } else if let Some(more) = line.strip_prefix("  ") {
            let item = self.last().texts.last_mut().expect("what is indented belongs to an item");
            item.marked.extend(["\n\n", more]);
        } else if let Some((_, link)) = line.split_once("](") {
            let folder = link.split(')').next().unwrap_or_default().trim_start_matches("../");
            self.data().project = Some(folder.to_owned());
        }
    }

    fn row(&mut self, row: &str) {
        let is_rule = row.contains("---") && row.chars().all(|c| "|-: ".contains(c));
        if !is_rule {
            let row = row.trim_end().trim_end_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
            self.last().sheets.last_mut().expect("a heading names the sheet").1.push(row);
        }
    }

    fn last(&mut self) -> &mut Case {
        self.cases.last_mut().expect("never empty")
    }

    /// The case whose tables are being given.
    fn data(&mut self) -> &mut Case {
        if !self.last().texts.is_empty() {
            self.cases.push(Case::default());
        }
        self.last()
    }
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
    /// The project whose tables the texts are held against.
    pub(crate) fn project(&self) -> Project {
        let project = match self.project.as_deref() {
            Some("inputs") => Project::sample(),
            Some(link) => Project::of_samples(link.split('/').nth(1).expect("samples/name/inputs")),
            None => self.tables(),
        };
        for setting in &self.settings {
            project.write("inputs/report.yaml", set(&project.read("inputs/report.yaml"), setting));
        }
        project
    }

    /// The starter project with the sheets in the place of its own.
    fn tables(&self) -> Project {
        let project = Project::starter();
        let mut sheets = self.sheets.clone();
        for (_, rows) in &mut sheets {
            completed(rows);
        }
        let views: Vec<Vec<Vec<&str>>> = sheets
            .iter()
            .map(|(_, rows)| rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect())
            .collect();
        let slices: Vec<Vec<&[&str]>> = views.iter().map(|rows| rows.iter().map(Vec::as_slice).collect()).collect();
        let sheets: Vec<(&str, &[&[&str]])> =
            sheets.iter().zip(&slices).map(|((name, _), rows)| (name.as_str(), rows.as_slice())).collect();
        project.retable(workbook(&sheets));
        project
    }
}
