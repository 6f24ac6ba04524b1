//! Prose that makes little work for its writer and much for its reader: it is read and checked within the
//! memory of a run.

use super::run;
use crate::support::Project;

/// The program checks a narrative of this text to its end.
#[track_caller]
fn checked(text: &str) {
    let project = Project::starter();
    project.write("inputs/narrative/20-tasks.md", format!("---\npart: tasks\n---\n{text}\n"));
    let answer = run(&project, &["check"]);
    assert!(!answer.stderr.contains("over-limit"), "{:.60}: {:.2000}", text, answer.stderr);
}

#[test]
fn brackets_that_nobody_closes() {
    for part in ["森林覆盖率达到41%（", "甲高于（", "（41%）（", "(增长7.1%（"] {
        checked(&part.repeat(24_000 / part.chars().count()));
    }
}

#[test]
fn one_paragraph_with_thousands_of_findings() {
    for part in ["区发该局、", "甲3亿元，乙4亿元，", "增长41%、", "共3项指标，"] {
        checked(&part.repeat(24_000 / part.chars().count()));
    }
}

#[test]
fn every_number_of_a_sentence_with_every_name_of_it() {
    let names = "森林覆盖率、".repeat(1_000);
    for numbers in ["均达到41%，", "达到41.5%，", "比2020年高1.5个百分点，"] {
        checked(&format!("{names}{}", numbers.repeat(1_000)));
    }
}
