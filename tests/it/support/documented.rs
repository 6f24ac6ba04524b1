//! The examples of `docs/findings.zh-CN.md`, which every finding of every test is held to.

use std::sync::OnceLock;

use super::repository;

/// An example: the lines of one finding.
pub(crate) fn examples() -> &'static [Vec<String>] {
    static EXAMPLES: OnceLock<Vec<Vec<String>>> = OnceLock::new();
    EXAMPLES.get_or_init(|| {
        let text = std::fs::read_to_string(repository().join("docs/findings.zh-CN.md")).expect("findings");
        text.split("```text\n")
            .skip(1)
            .filter_map(|rest| rest.split_once("```").map(|(body, _)| body.lines().map(str::to_owned).collect()))
            // The first one explains the parts of a finding with remarks of its own.
            .filter(|lines: &Vec<String>| !lines[0].contains('←'))
            .collect()
    })
}

/// What is said of findings, in the form of the examples: without the evidence that `check` shows
/// beside them, and with one caret, however wide the text under it is.
pub(crate) fn plain(printed: &str) -> String {
    let lines = printed.lines().filter(|line| !line.trim_start().starts_with('┊')).map(|line| {
        let line = line.trim_end();
        let carets = line.len() - line.trim_end_matches('^').len();
        &line[..line.len() - carets.saturating_sub(1)]
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// A line without what only `check` knows of a related cell.
fn addressed(line: &str) -> &str {
    let end = line.find('（').filter(|_| line.starts_with("  参见：")).unwrap_or(line.len());
    &line[..end]
}

/// Holds the findings of a run to the examples with the same first line, place and line shown.
#[track_caller]
pub(crate) fn agrees(printed: &str) {
    for finding in plain(printed).split("\n\n") {
        let lines: Vec<&str> = finding.lines().collect();
        // The line of the file, where one is shown, is part of what makes it the same finding.
        let alike = |example: &[String]| if example[2].contains(" | ") { 3 } else { 2 };
        let like = |example: &&Vec<String>| lines.len() > 2 && example[..alike(example)] == lines[..alike(example)];
        if let Some(example) = examples().iter().find(like) {
            let example = plain(&example.join("\n"));
            let [finding, example] =
                [finding, &example].map(|text| text.lines().map(addressed).collect::<Vec<_>>().join("\n"));
            assert_eq!(finding, example, "docs/findings.zh-CN.md shows this finding otherwise");
        }
    }
}
