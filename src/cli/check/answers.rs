//! `pinggu check --answers`: lists that came back from the departments, read and held against today's findings.

use std::fmt::Write as _;
use std::path::PathBuf;

use super::Results;
use crate::cli::print::{self, visible};
use crate::cli::status;
use crate::cli::streams::write_stdout;
use crate::diag::{Diagnostic, Sink};
use crate::inspect::{Answers, Standing, ToChange};
use crate::model::answer::{Answer, AnsweredRow};
use crate::model::outward;
use crate::pipeline;
use crate::place::Place;
use crate::project::Project;

/// Space before an entry of `check.accepted` as the program prints it.
const INDENT: usize = 4;

/// Reads the lists, says what the answers come to, and returns the exit status.
pub(super) fn run(files: &[PathBuf], results: &Results<'_>) -> u8 {
    let mut sink = Sink::default();
    if results.checked.narrated.is_none() {
        // What is not looked for is not found, and would pass for mended.
        sink.extend(results.blocking.iter().cloned());
        sink.close("报告现在做不出来，不知道哪些问题已经改正：先改正上面的错误，再读答复");
        print::findings(&sink);
        return status(&sink, false);
    }
    let read: Vec<_> = files.iter().map(|file| pipeline::answers(file, &mut sink)).collect();
    let is_whole = read.iter().all(Result::is_ok);
    let rows: Vec<AnsweredRow> = read.into_iter().flatten().flatten().collect();
    let open = results.open.iter().map(|one| &one.finding).filter(|finding| outward::concerns(finding));
    let open: Vec<Diagnostic> = open.cloned().collect();
    let answers = pipeline::compare_answers(&rows, &open, results.checked, &mut sink);
    let last = results.checked.project.as_ref().and_then(last_accepted);
    write_stdout(&visible(&text(&rows, &answers, last)));
    print::findings(&sink);
    // A row that could not be used is for somebody to do, like a finding.
    status(&sink, is_whole).max(u8::from(!sink.sorted().is_empty()))
}

/// The space before the entries that `check.accepted` has already; none where it has none.
fn last_accepted(project: &Project) -> Option<usize> {
    let place = project.place_of(&project.job.check.accepted.last()?.code);
    let Place::Line { text, .. } = place else { return Some(INDENT) };
    let entry = text.trim_start();
    Some(if entry.starts_with('-') { text.len() - entry.len() } else { INDENT })
}

fn text(rows: &[AnsweredRow], answers: &Answers<'_>, accepted: Option<usize>) -> String {
    let mut out = String::new();
    let count = |wanted: Option<Answer>| rows.iter().filter(|row| row.answer == wanted).count();
    let counts = Answer::ALL.map(|answer| format!("{} {}", answer.word(), count(Some(answer))));
    let _ = writeln!(out, "读出 {} 行：{}，没有填或没有填对 {}\n", rows.len(), counts.join("，"), count(None));
    to_change(&answers.to_change, &mut out);
    to_accept(answers, accepted, &mut out);
    if !answers.waiting.is_empty() {
        let waiting = answers.waiting.iter().map(|(department, count)| format!("{department} {count} 行"));
        let _ = writeln!(out, "== 没有填或没有填对的\n\n  {}\n", waiting.collect::<Vec<_>>().join("，"));
    }
    if answers.unasked > 0 {
        let _ = writeln!(out, "另有 {} 条现在的问题不在这些清单里，见 `pinggu check`", answers.unasked);
    }
    out
}

/// What is right: first what is still there.
fn to_change(all: &[ToChange<'_>], out: &mut String) {
    let is_left = |one: &&ToChange<'_>| matches!(one.standing, Standing::Open(_) | Standing::Altered(_));
    let (left, done): (Vec<_>, Vec<_>) = all.iter().partition(is_left);
    if !left.is_empty() {
        let _ = writeln!(out, "== 要改的 {} 条\n", left.len());
        for one in left {
            change(one, out);
        }
    }
    if !done.is_empty() {
        let _ = writeln!(out, "== 答属实、已改，现在没有了的 {} 条\n", done.len());
        for one in done {
            let row = one.rows[0];
            let how = if one.standing == Standing::Accepted { "（已在 report.yaml 中认可）" } else { "" };
            let _ = writeln!(out, "  {}：{}{how}", row.place, row.message);
        }
        out.push('\n');
    }
}

fn change(one: &ToChange<'_>, out: &mut String) {
    let row = one.rows[0];
    let _ = writeln!(out, "  {}：{}", row.place, row.message);
    let (state, finding) = match one.standing {
        Standing::Open(finding) => ("还没有改", Some(finding)),
        Standing::Altered(finding) => ("改过，还有问题", Some(finding)),
        Standing::Accepted | Standing::Gone => ("", None),
    };
    for row in &one.rows {
        let note = if row.note.is_empty() { String::new() } else { format!("：{}", row.note) };
        let word = row.answer.map_or("", Answer::word);
        let _ = writeln!(out, "      {}答“{word}”{note}", row.department);
    }
    if let Some(finding) = finding {
        let _ = writeln!(out, "      {state}，在 {}", finding.place);
    }
    for (what, text) in [("现在的内容", &row.shown), ("处理建议", &row.advice)] {
        if !text.is_empty() {
            let _ = writeln!(out, "      {what}：{}", text.replace('\n', "；"));
        }
    }
    out.push('\n');
}

/// The entries to be pasted into `report.yaml`, with the space before those that are there.
fn to_accept(answers: &Answers<'_>, accepted: Option<usize>, out: &mut String) {
    if answers.settled > 0 {
        let _ = writeln!(out, "答“不改”的有 {} 条已经认可，或者现在没有了，不用再写\n", answers.settled);
    }
    if answers.to_accept.is_empty() {
        return;
    }
    let _ = writeln!(out, "== 可以认可的 {} 条\n", answers.to_accept.len());
    for one in &answers.to_accept {
        let _ = writeln!(out, "  {}", one.about);
    }
    let indent = " ".repeat(accepted.unwrap_or(INDENT));
    let lines = answers.to_accept.iter().flat_map(|one| one.entry.lines());
    let entries = lines.map(|line| format!("{indent}{}\n", line.get(INDENT..).unwrap_or_default()));
    let entries = entries.collect::<Vec<_>>().concat();
    let (how, head) = if accepted.is_some() {
        ("同意的，把下面几行接在 report.yaml 的 check.accepted 后面", "")
    } else {
        ("同意的，把下面几行写进 report.yaml（已有 check: 的，从 accepted: 写起，放在它下面）", "check:\n  accepted:\n")
    };
    let _ = writeln!(out, "\n{how}：\n\n{head}{entries}");
}
