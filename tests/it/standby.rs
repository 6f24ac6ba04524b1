//! The typst that stands by for a `watch`: every PDF is that of a run of its own, what it says is said as ever, and
//! nothing of it is left.

use std::path::Path;
use std::time::Instant;

use crate::support::watched::{LONGEST, Watch, send};
use crate::support::{HEADER, Project, ROW, typst_script, workbook};

/// The starter project with a table of our own, and a typst that notes how it was called.
fn project() -> Project {
    let project = Project::starter();
    project.retable(table("40.5"));
    typst_script(&project, "echo \"$1 $$\" >>calls");
    project
}

/// An edit, and what it is.
type Edit<'a> = (&'a str, &'a dyn Fn(&Project));

/// The table of the project, with a value of 2021.
fn table(value: &str) -> Vec<u8> {
    let mut row = ROW;
    row[7] = value;
    row[6] = "区林业局";
    workbook(&[("附表", &[&HEADER, &row])])
}

/// A picture.
const SQUARE: &str =
    r#"<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><rect width="40" height="40"/></svg>"#;

const OPTIONS: [&str; 4] = ["--format", "pdf", "--typst", "./typst"];

/// The calls of typst since this was asked last: the command of each, and its process.
fn calls(project: &Project) -> Vec<(String, u32)> {
    let calls = std::fs::read_to_string(project.path("calls")).unwrap_or_default();
    project.write("calls", "");
    let call = |line: &str| {
        let (command, process) = line.split_once(' ')?;
        Some((command.to_owned(), process.parse().ok()?))
    };
    let known = ["--version", "fonts"];
    calls.lines().filter_map(call).filter(|(command, _)| !known.contains(&command.as_str())).collect()
}

/// The commands of calls.
fn commands(calls: &[(String, u32)]) -> Vec<&str> {
    calls.iter().map(|(command, _)| command.as_str()).collect()
}

/// The process of the only typst that was called since this was asked last, to stand by.
#[track_caller]
fn started(project: &Project) -> u32 {
    let calls = calls(project);
    assert_eq!(commands(&calls), ["watch"]);
    calls.first().expect("a call").1
}

/// The report and the complaints of a run of its own, in a folder that nothing is in yet.
fn cold(project: &Project) -> (Option<Vec<u8>>, String) {
    let _ = std::fs::remove_dir_all(project.path("cold"));
    let answer = project.run(&["build", "--output", "cold", "--format", "pdf"]);
    (std::fs::read(project.path("cold/report.pdf")).ok(), answer.stderr)
}

/// Holds what the watch made and said of a save against a run of its own.
#[track_caller]
fn assert_same(project: &Project, watch: &Watch, what: &str) {
    let (expected, complaints) = cold(project);
    let expected = expected.unwrap_or_else(|| panic!("{what}: no PDF\n{complaints}"));
    assert!(project.bytes("output/report.pdf") == expected, "{what}: another PDF");
    assert_eq!(watch.complaints(complaints.lines().count()), complaints, "{what}");
}

/// Waits until something is so.
#[track_caller]
fn wait_until(what: &str, is_so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < LONGEST, "{what}");
        std::thread::yield_now();
    }
}

#[test]
fn every_save_gives_the_pdf_of_a_run_of_its_own() {
    let project = project();
    let mut watch = Watch::over(&project, &OPTIONS);
    assert!(watch.settled());
    let first = started(&project);
    assert_same(&project, &watch, "at first");
    let prose = "---\npart: tasks\n---\n# 综合经济\n\n";
    let edits: [Edit<'_>; 6] = [
        ("prose", &|project| project.write("inputs/narrative/20-tasks.md", format!("{prose}第一次保存。\n"))),
        ("workbook", &|project| project.write("inputs/附表.xlsx", table("40.8"))),
        ("page style", &|project| project.edit("templates/theme.typ", "luma(236)", "luma(200)")),
        ("template", &|project| project.edit("templates/sections/20-problems.md", "\n", "\n\n多出的一段。\n\n")),
        ("longer", &|project| {
            project.write("inputs/narrative/20-tasks.md", format!("{prose}{}\n", "又一段文字。\n\n".repeat(90)));
        }),
        ("shorter", &|project| project.write("inputs/narrative/20-tasks.md", format!("{prose}一句。\n"))),
    ];
    for (what, edit) in edits {
        edit(&project);
        assert!(watch.settled(), "{what}");
        assert_same(&project, &watch, what);
    }
    assert!(calls(&project).is_empty(), "one typst set them all");
    // A character that the fonts so far do not have.
    project.edit("inputs/narrative/20-tasks.md", "一句。", "一句≧。");
    assert!(watch.settled());
    let second = started(&project);
    assert!(!is_alive(first), "one that has the other fonts is in its place");
    assert_same(&project, &watch, "other fonts");
    assert!(is_alive(second));
    assert!(watch.asked_to_end().code() == Some(130) && watch.left().is_empty(), "{:?}", watch.left());
}

#[test]
fn an_error_is_told_as_ever_and_the_next_save_is_set() {
    let project = project();
    let watch = Watch::over(&project, &OPTIONS);
    assert!(watch.settled());
    assert_same(&project, &watch, "at first");
    let last = project.bytes("output/report.pdf");
    calls(&project);
    for (from, to) in [("luma(236)", "luma(236"), ("luma(236", "luma(236, panic())")] {
        project.edit("templates/theme.typ", from, to);
        assert!(!watch.settled(), "{to}");
        assert!(project.bytes("output/report.pdf") == last, "the last good PDF stays");
        assert_eq!(commands(&calls(&project)), ["compile"], "a run of its own tells what is wrong");
        let (_, expected) = cold(&project);
        assert!(expected.contains("typst-failed"), "{expected}");
        assert_eq!(watch.complaints(expected.lines().count()), expected);
    }
    project.edit("templates/theme.typ", "luma(236, panic())", "luma(220)");
    assert!(watch.settled());
    assert!(calls(&project).is_empty(), "it stands by still");
    assert_same(&project, &watch, "mended");
    // A picture that the report shows no more is nowhere for the page style either.
    project.write("inputs/images/a.svg", SQUARE);
    project.write("inputs/narrative/20-tasks.md", "---\npart: tasks\n---\n见图。\n\n![图](a.svg)\n");
    assert!(watch.settled());
    assert_same(&project, &watch, "a picture");
    project.edit("templates/theme.typ", "luma(220)", "luma(221)\n#let own = image(\"images/a.svg\")");
    assert!(watch.settled());
    assert_same(&project, &watch, "a picture in the page style");
    project.write("inputs/narrative/20-tasks.md", "---\npart: tasks\n---\n无图。\n");
    assert!(!watch.settled());
    let (_, expected) = cold(&project);
    // Both name a temporary folder of their own.
    for complaints in [watch.complaints(expected.lines().count()), expected] {
        assert!(complaints.contains("file not found") && complaints.contains("images/a.svg"), "{complaints}");
    }
    project.edit("templates/theme.typ", "\n#let own = image(\"images/a.svg\")", "");
    assert!(watch.settled());
    assert_same(&project, &watch, "without");
    // What no font has is a finding of every run.
    project.write("inputs/narrative/20-tasks.md", "---\npart: tasks\n---\n一个字\u{1f9ff}。\n");
    watch.settled();
    let (_, expected) = cold(&project);
    assert!(expected.contains("missing-glyph"), "{expected}");
    assert_eq!(watch.complaints(expected.lines().count()), expected);
}

#[test]
fn a_typst_that_was_ended_is_started_again() {
    let project = project();
    let mut watch = Watch::over(&project, &OPTIONS);
    assert!(watch.settled());
    for round in 0..2 {
        let process = started(&project);
        assert!(send("-KILL", process));
        wait_until("it is gone", || !is_alive(process));
        project.write("inputs/narrative/20-tasks.md", format!("---\npart: tasks\n---\n第{round}轮。\n"));
        assert!(watch.settled());
        assert_same(&project, &watch, "after its end");
    }
    let process = started(&project);
    assert!(watch.asked_to_end().code() == Some(130) && watch.left().is_empty(), "{:?}", watch.left());
    assert!(!is_alive(process));
}

#[test]
fn one_that_cannot_stand_by_is_none() {
    // As a typst that knows no bundle answers, and one that is stuck.
    let cases =
        [("if [ $1 = watch ]; then exit 2; fi", 120), ("if [ $1 = watch ]; then exec tail -f /dev/null; fi", 8)];
    for (body, timeout) in cases {
        let project = project();
        typst_script(&project, &format!("echo \"$1 $$\" >>calls\n{body}"));
        let settings = project.read("inputs/report.yaml");
        project.write("inputs/report.yaml", format!("{settings}\ntypst: {{ timeout: {timeout} }}\n"));
        let mut watch = Watch::over(&project, &OPTIONS);
        assert!(watch.settled(), "{body}");
        let called = calls(&project);
        assert_eq!(commands(&called), ["watch", "compile"], "{body}");
        assert_same(&project, &watch, body);
        assert!(called.iter().all(|(_, process)| !is_alive(*process)), "{body}");
        assert!(watch.asked_to_end().code() == Some(130) && watch.left().is_empty(), "{:?}", watch.left());
    }
}

#[test]
fn one_that_hears_nothing_is_asked_no_more() {
    let project = project();
    let mut watch = Watch::over(&project, &OPTIONS);
    assert!(watch.settled());
    let process = started(&project);
    assert!(send("-STOP", process));
    for text in ["甲", "乙"] {
        project.write("inputs/narrative/20-tasks.md", format!("---\npart: tasks\n---\n{text}。\n"));
        assert!(watch.settled());
        assert_eq!(commands(&calls(&project)), ["compile"]);
        assert!(!is_alive(process));
    }
    assert!(watch.asked_to_end().code() == Some(130) && watch.left().is_empty(), "{:?}", watch.left());
}

#[cfg(target_os = "linux")]
#[test]
fn it_ends_with_a_watch_that_was_killed() {
    let project = project();
    let mut watch = Watch::over(&project, &OPTIONS);
    assert!(watch.settled());
    let process = started(&project);
    watch.killed();
    wait_until("it is gone", || !is_alive(process));
}

/// True for a process that has not ended.
fn is_alive(process: u32) -> bool {
    let state = std::fs::read_to_string(format!("/proc/{process}/stat"));
    if Path::new("/proc/self").exists() {
        // One that nobody has asked for yet is a zombie.
        return state.is_ok_and(|state| !state.contains(") Z "));
    }
    send("-0", process)
}
