//! Sentences as such reports write them, each checked alone in the sample: those that are right stay
//! silent, those that are wrong are found.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use pinggu::diag::{Diagnostic, Severity};

use crate::support::checked::{found, read};
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

#[test]
fn wrong_sentences_are_found() {
    let sentences = sentences("sentences-wrong.txt");
    assert!(sentences.len() > 240);
    let missed: Vec<&String> = sentences
        .iter()
        .zip(findings(&sentences))
        .filter(|(_, found)| found.is_empty())
        .map(|(sentence, _)| sentence)
        .collect();
    assert!(missed.is_empty(), "{} of {}: {missed:#?}", missed.len(), sentences.len());
}

/// The sentences that the manual gives as read.
fn of_the_manual() -> Vec<String> {
    let text = std::fs::read_to_string(repository().join("docs/manual.zh-CN.md")).expect("manual");
    let section = text.split("### 正文里的数怎么核对").nth(1).expect("section");
    let block = section.split("```markdown\n").nth(1).and_then(|rest| rest.split("```").next()).expect("block");
    block.lines().map(str::to_owned).collect()
}

/// A sentence once for each number in it that is no year, with the last digit of that number raised
/// by three: less may be what rounding does to a difference.
fn slips(sentence: &str) -> Vec<String> {
    let is_part = |c: char| c.is_ascii_digit() || c == '.';
    let mut slips = Vec::new();
    let mut at = 0;
    while let Some(start) = sentence[at..].find(is_part).map(|from| at + from) {
        let end = start + sentence[start..].find(|c| !is_part(c)).unwrap_or(sentence.len() - start);
        let last = sentence[end - 1..end].parse::<u8>().expect("digit");
        if !sentence[end..].starts_with('年') {
            slips.push(format!("{}{}{}", &sentence[..end - 1], (last + 3) % 10, &sentence[end..]));
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
    let wrong: Vec<String> = sentences.iter().flat_map(|sentence| slips(sentence)).collect();
    assert!(wrong.len() >= 12);
    let missed: Vec<&String> =
        wrong.iter().zip(findings(&wrong)).filter(|(_, f)| f.is_empty()).map(|(s, _)| s).collect();
    assert!(missed.is_empty(), "{missed:#?}");
}
