//! Sentences as such reports write them, each checked alone in the sample: those that are right stay
//! silent, those that are wrong are found where they are wrong.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use pinggu::diag::{Code, Diagnostic, Severity, Sink};
use pinggu::inspect::CHECKS;
use pinggu::place::Place;

use crate::support::checked::{examined, found, read};
use crate::support::{Project, repository};

/// The file whose text a sentence takes the place of.
const FILE: &str = "inputs/narrative/17-society.md";

fn sentences(name: &str) -> Vec<String> {
    let text = std::fs::read_to_string(repository().join("tests/data").join(name)).expect(name);
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines.map(str::to_owned).collect()
}

/// The errors and warnings of each sentence, in order; two at a time, each in a project of its own.
fn findings(sentences: &[String]) -> Vec<Vec<Diagnostic>> {
    let next = AtomicUsize::new(0);
    let all = Mutex::new(vec![Vec::new(); sentences.len()]);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let project = Project::sample();
                let read = read(project.root());
                while let Some((at, sentence)) = {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    sentences.get(at).map(|sentence| (at, sentence))
                } {
                    project.write(FILE, format!("---\npart: tasks\n---\n# 社会大局\n\n{sentence}\n"));
                    let mut found = found(&read, read.data.clone());
                    found.retain(|finding| finding.severity != Severity::Note);
                    all.lock().expect("lock")[at] = found;
                }
            });
        }
    });
    all.into_inner().expect("lock")
}

#[test]
fn right_sentences_are_left_alone() {
    let sentences = sentences("sentences-right.txt");
    assert!(sentences.len() > 700);
    let wrong: Vec<String> = sentences
        .iter()
        .zip(findings(&sentences))
        .flat_map(|(sentence, found)| {
            found.into_iter().map(move |finding| format!("{sentence}\n  {}", finding.message))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), sentences.len(), wrong.join("\n"));
}

/// A sentence of which parts are wrong, or none.
pub(crate) struct Wrong {
    pub sentence: String,
    /// The wrong parts, by the columns where they stand, each with the codes of what is found there.
    spots: Vec<(Range<usize>, BTreeSet<String>)>,
}

impl Wrong {
    /// Reads `增长【9.4%|value-mismatch】。`.
    pub(crate) fn read(line: &str) -> Self {
        let mut wrong = Self { sentence: String::new(), spots: Vec::new() };
        let mut parts = line.split('【');
        wrong.sentence += parts.next().unwrap_or_default();
        for part in parts {
            let (marked, rest) = part.split_once('】').unwrap_or_else(|| panic!("【 without 】: {line}"));
            let mut marked = marked.split('|');
            let text = marked.next().unwrap_or_default();
            let start = wrong.sentence.chars().count() + 1;
            wrong.spots.push((start..start + text.chars().count(), marked.map(str::to_owned).collect()));
            wrong.sentence += text;
            wrong.sentence += rest;
        }
        assert!(wrong.spots.iter().all(|(_, codes)| !codes.is_empty()), "no code: {line}");
        wrong
    }

    /// What is found elsewhere or under another code, and what is not found.
    pub(crate) fn faults(&self, file: &str, found: &[Diagnostic]) -> Vec<String> {
        let mut open: BTreeSet<(usize, &str)> = BTreeSet::new();
        for (at, (_, codes)) in self.spots.iter().enumerate() {
            open.extend(codes.iter().map(|code| (at, code.as_str())));
        }
        let mut faults = Vec::new();
        for finding in found {
            let column = column(file, finding);
            let spot = self.spots.iter().position(|(range, _)| column.is_some_and(|column| range.contains(&column)));
            let code = finding.code.as_str();
            if !spot.is_some_and(|at| self.spots[at].1.contains(code)) {
                faults.push(format!("{code} at column {column:?}: {}", finding.message));
            }
            open.retain(|one| Some(*one) != spot.map(|at| (at, code)));
        }
        faults.extend(open.iter().map(|(at, code)| format!("{code} is not found in part {}", at + 1)));
        faults
    }
}

/// Where in its sentence, the only one of a file, a finding stands.
pub(crate) fn column(file: &str, finding: &Diagnostic) -> Option<usize> {
    match &finding.place {
        Place::Line { at, .. } if &*at.file == file => Some(at.column),
        _ => None,
    }
}

#[test]
fn wrong_sentences_are_found_where_they_are_wrong() {
    let wrong: Vec<Wrong> = sentences("sentences-wrong.txt").iter().map(|line| Wrong::read(line)).collect();
    assert!(wrong.len() > 260 && wrong.iter().all(|wrong| !wrong.spots.is_empty()));
    let sentences: Vec<String> = wrong.iter().map(|wrong| wrong.sentence.clone()).collect();
    let faults: Vec<String> = wrong
        .iter()
        .zip(findings(&sentences))
        .flat_map(|(wrong, found)| {
            wrong.faults(FILE, &found).into_iter().map(move |fault| format!("{}\n  {fault}", wrong.sentence))
        })
        .collect();
    assert!(faults.is_empty(), "{} of {}:\n{}", faults.len(), sentences.len(), faults.join("\n"));
}

/// Each check alone over all of them in one file.
#[test]
fn a_check_finds_only_what_it_declares() {
    let lines = sentences("sentences-wrong.txt");
    let text: Vec<String> = lines.iter().map(|line| Wrong::read(line).sentence).collect();
    let project = Project::sample();
    project.write(FILE, format!("---\npart: tasks\n---\n# 社会大局\n\n{}\n", text.join("\n\n")));
    let read = read(project.root());
    let (codes, _) = examined(&read, read.data.clone(), |evidence, prose| {
        let mut codes = BTreeSet::new();
        for check in CHECKS {
            let mut sink = Sink::default();
            check.run(evidence, prose, &mut sink);
            for finding in sink.take() {
                assert!(check.declares(&finding), "{finding:?}");
                codes.insert(finding.code);
            }
        }
        codes
    });
    assert!(codes.len() > 25, "only {codes:?}");
}

#[test]
fn a_finding_beside_the_mark_or_under_another_code_is_a_fault() {
    let wrong = Wrong::read("增长【9.4%|value-mismatch】，居第2位。");
    let at = |code, column| Diagnostic::error(code, Place::line(FILE, "增长9.4%，居第2位。", 1, column), "甲");
    assert!(wrong.faults(FILE, &[at(Code::ValueMismatch, 3)]).is_empty());
    for found in [vec![], vec![at(Code::UnitSlip, 3)], vec![at(Code::ValueMismatch, 9)]] {
        assert!(!wrong.faults(FILE, &found).is_empty(), "{found:?}");
    }
    assert_eq!(wrong.faults(FILE, &[at(Code::ValueMismatch, 3), at(Code::ValueMismatch, 9)]).len(), 1);
}

/// The sentences that the manual gives as read.
fn of_the_manual() -> Vec<String> {
    let text = std::fs::read_to_string(repository().join("docs/manual.zh-CN.md")).expect("manual");
    let section = text.split("### 正文里的数怎么核对").nth(1).expect("section");
    let block = section.split("```markdown\n").nth(1).and_then(|rest| rest.split("```").next()).expect("block");
    block.lines().map(str::to_owned).collect()
}

/// A sentence once for each number in it that is no year, with the last digit of that number raised
/// by three, and the columns of the number: less may be what rounding does to a difference.
fn slips(sentence: &str) -> Vec<(String, Range<usize>)> {
    let is_part = |c: char| c.is_ascii_digit() || c == '.';
    let mut slips = Vec::new();
    let mut at = 0;
    while let Some(start) = sentence[at..].find(is_part).map(|from| at + from) {
        let end = start + sentence[start..].find(|c| !is_part(c)).unwrap_or(sentence.len() - start);
        let last = sentence[end - 1..end].parse::<u8>().expect("digit");
        if !sentence[end..].starts_with('年') {
            let column = sentence[..start].chars().count() + 1;
            let slip = format!("{}{}{}", &sentence[..end - 1], (last + 3) % 10, &sentence[end..]);
            slips.push((slip, column..column + end - start));
        }
        at = end;
    }
    slips
}

#[test]
fn every_number_in_the_sentences_of_the_manual_is_checked() {
    let sentences = of_the_manual();
    let right: Vec<&String> =
        sentences.iter().zip(findings(&sentences)).filter(|(_, f)| !f.is_empty()).map(|(s, _)| s).collect();
    assert!(right.is_empty(), "{right:#?}");
    let (wrong, at): (Vec<String>, Vec<Range<usize>>) = sentences.iter().flat_map(|sentence| slips(sentence)).unzip();
    assert!(wrong.len() >= 12);
    let is_found = |found: &[Diagnostic], at: &Range<usize>| {
        found.iter().filter_map(|finding| column(FILE, finding)).any(|own| at.contains(&own))
    };
    let found = findings(&wrong);
    let missed: Vec<_> = wrong.iter().zip(&at).zip(&found).filter(|((_, at), found)| !is_found(found, at)).collect();
    assert!(missed.is_empty(), "{missed:#?}");
}
