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

/// Holds the findings of a run to the examples with the same first line, place and line shown.
#[track_caller]
pub(crate) fn agrees(stderr: &str) {
    for finding in stderr.split("\n\n") {
        let lines: Vec<String> = finding.lines().map(|line| line.trim_end().to_owned()).collect();
        // The line of the file, where one is shown, is part of what makes it the same finding.
        let alike = |example: &[String]| if example[2].contains(" | ") { 3 } else { 2 };
        let like = |example: &&Vec<String>| lines.len() > 2 && example[..alike(example)] == lines[..alike(example)];
        if let Some(example) = examples().iter().find(like) {
            assert_eq!(lines, *example, "docs/findings.zh-CN.md shows this finding otherwise");
        }
    }
}
