//! A day of work with `watch`: many saves of every kind, and memory that does not grow. Takes a quarter of an hour,
//! and runs only where PINGGU_LONG is 1.

use std::path::Path;

use proptest::prelude::{Strategy as _, any};
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, RngSeed, TestRunner};

use crate::support::watched::Watch;
use crate::support::{HEADER, Project, ROW, typst_script, workbook};

/// True where somebody wants to wait so long.
fn is_wanted() -> bool {
    let is_wanted = std::env::var("PINGGU_LONG").is_ok_and(|value| value == "1");
    if !is_wanted {
        eprintln!("*** SKIPPED: set PINGGU_LONG=1 for the tests of a long watch ***");
    }
    is_wanted
}

fn table(value: u32) -> Vec<u8> {
    let mut row = ROW;
    let value = format!("40.{value}");
    row[7] = &value;
    workbook(&[("附表", &[&HEADER, &row])])
}

const NARRATIVES: [&str; 6] =
    ["00-preface.md", "10-overview.md", "20-tasks.md", "30-investment.md", "40-problems.md", "60-recommendations.md"];

/// What is put into a text: sentences, words in other faces, heads, tables, what other fonts show.
const TEXTS: [&str; 12] = [
    "推进重点工作，完善长效机制。",
    "**一是加强统筹。**明确分工。",
    "\n\n# 加强统筹协调\n\n",
    "\n\n## 完善机制\n\n",
    "\n\n又起一段，说明原因和措施。\n\n",
    "\n\n| 项目 | 进展 |\n| --- | --- |\n| 甲 | 正常 |\n| 乙 | 滞后 |\n\n",
    "\n\n- 甲\n- 乙\n\n",
    "“引号”与——破折号……",
    "达到≧要求",
    "Latin words, 100%",
    "䶮",
    "见附件1。",
];

/// Settings and measures that are changed to and fro.
const SWITCHES: [(&str, &str, &str); 7] = [
    ("templates/theme.typ", "luma(236)", "luma(210)"),
    ("templates/theme.typ", "#let caption-gap = 8pt", "#let caption-gap = 9pt"),
    ("templates/theme.typ", "#let line-pitch = 29.53pt", "#let line-pitch = 31pt"),
    ("inputs/report.yaml", "version: 征求意见稿", "version: 送审稿"),
    ("inputs/report.yaml", "date: 2023-10-20", "date: 2023-10-21"),
    ("inputs/report.yaml", "# page: {", "page: {"),
    ("templates/sections/20-problems.md", "\n\n", "\n\n\n\n多出的一段。\n\n"),
];

/// Makes one edit, chosen by numbers.
fn edit(project: &Project, (kind, which, at): (usize, usize, usize)) {
    let narrative = format!("inputs/narrative/{}", NARRATIVES[at % NARRATIVES.len()]);
    match kind % 8 {
        0 => project.write("inputs/附表.xlsx", table(u32::try_from(which % 10).expect("small"))),
        1 | 2 => {
            let (file, one, other) = SWITCHES[which % SWITCHES.len()];
            let text = project.read(file);
            let (from, to) = if text.contains(other) { (other, one) } else { (one, other) };
            project.edit(file, from, to);
        }
        3 => {
            // Back to almost nothing.
            let text = project.read(&narrative);
            let head = text.split("---").nth(1).expect("front matter").to_owned();
            project.write(&narrative, format!("---{head}---\n还剩第{which}句。\n"));
        }
        _ => {
            let text = project.read(&narrative);
            let ends: Vec<usize> = text.match_indices('。').map(|(at, end)| at + end.len()).collect();
            let (before, after) = text.split_at(ends.get(which % ends.len().max(1)).copied().unwrap_or(text.len()));
            project.write(&narrative, format!("{before}{}{after}", TEXTS[at / 7 % TEXTS.len()]));
        }
    }
}

/// Edits as numbers, the same in every run.
fn numbers(count: usize) -> Vec<(usize, usize, usize)> {
    let config = Config { rng_seed: RngSeed::Fixed(7), ..Config::default() };
    let mut runner = TestRunner::new(config);
    let number = any::<(usize, usize, usize)>();
    (0..count).map(|_| number.new_tree(&mut runner).expect("numbers").current()).collect()
}

#[test]
fn two_hundred_edits_give_the_bytes_of_runs_of_their_own() {
    if !is_wanted() {
        return;
    }
    let project = Project::starter();
    project.retable(table(5));
    typst_script(&project, "echo \"$1 $$\" >>calls");
    let watch = Watch::over(&project, &["--format", "pdf", "--typst", "./typst"]);
    watch.settled();
    let mut made = 0;
    for (step, numbers) in numbers(200).into_iter().enumerate() {
        edit(&project, numbers);
        let is_made = watch.settled();
        let _ = std::fs::remove_dir_all(project.path("cold"));
        let answer = project.run(&["build", "--output", "cold", "--format", "pdf"]);
        assert_eq!(is_made, answer.status == 0, "step {step}: {}", answer.stderr);
        if is_made {
            made += 1;
            let is_same = project.bytes("output/report.pdf") == project.bytes("cold/report.pdf");
            assert!(is_same, "step {step}, {numbers:?}: another PDF");
        }
    }
    let calls = project.read("calls");
    let count = |command: &str| calls.lines().filter(|line| line.starts_with(command)).count();
    eprintln!("200 edits, {made} reports: typst watch {} times, compile {} times", count("watch"), count("compile"));
    assert!(made > 180 && count("compile") < 20, "{calls}");
}

/// Memory of a process that is really in use, in KiB.
fn resident(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).expect("a process that lives");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("VmRSS");
    line.trim().trim_end_matches(" kB").parse().expect("a number")
}

#[test]
fn a_thousand_saves_take_no_more_memory() {
    if !is_wanted() || !Path::new("/proc/self").exists() {
        return;
    }
    let project = Project::starter();
    typst_script(&project, "echo \"$1 $$\" >>calls");
    let watch = Watch::over(&project, &["--format", "pdf", "--typst", "./typst"]);
    watch.settled();
    let calls = project.read("calls");
    let typst = calls.lines().find_map(|line| line.strip_prefix("watch ")?.parse().ok()).expect("typst");
    let mut before = [0; 2];
    for save in 1..=1000 {
        let text = "推进重点工作。".repeat(1 + save % 17);
        project.write("inputs/narrative/20-tasks.md", format!("---\npart: tasks\n---\n第{save}次保存。{text}\n"));
        assert!(watch.settled(), "save {save}");
        let now = [watch.id(), typst].map(resident);
        if save == 100 {
            before = now;
        }
        if save % 100 == 0 {
            eprintln!("save {save}: watch {} KiB, typst {} KiB", now[0], now[1]);
        }
        if save == 1000 {
            // What typst keeps of earlier rounds differs from round to round.
            assert!(now[0] <= before[0] + 1024 && now[1] * 10 <= before[1] * 11, "{before:?} {now:?}");
        }
    }
    let calls = project.read("calls");
    assert!(!calls.contains("compile"), "every save was set by the typst that stands by");
}
