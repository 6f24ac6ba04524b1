//! Sentences as such reports write them (`tests/prose/`), each checked alone against its tables: those
//! that are right stay silent, those that are wrong are found where they are wrong.

mod document;

use std::collections::BTreeSet;
use std::ops::Range;

use pinggu::diag::{Code, Diagnostic, Severity};
use pinggu::place::Place;

use self::document::{Case, cases};
use crate::support::checked::Tables;
use crate::support::marked::{Marked, Spot};
use crate::support::repository;

#[test]
fn sentences_are_found_wrong_where_they_are_marked_and_nowhere_else() {
    let cases = cases();
    assert!(cases.iter().map(|case| case.texts.len()).sum::<usize>() > 1_250);
    let mut faults = Vec::new();
    for case in &cases {
        let tables = Tables::of(case.project().root());
        for text in &case.texts {
            let marked = Marked::read(&text.marked);
            let own = marked.faults(Tables::FILE, &tables.findings(&marked.text));
            faults.extend(own.into_iter().map(|fault| format!("{}: {}\n  {fault}", text.place, marked.text)));
        }
    }
    assert!(faults.is_empty(), "{}:\n{}", faults.len(), faults.join("\n"));
}

/// Nobody learns from a table with nothing but right sentences whether it is read at all.
#[test]
fn every_case_has_right_sentences_and_wrong_ones() {
    for Case { texts, .. } in cases() {
        let wrong = texts.iter().filter(|text| text.marked.contains('【')).count();
        assert!(0 < wrong && wrong < texts.len(), "{}: {wrong} of {} are wrong", texts[0].place, texts.len());
    }
}

#[test]
fn a_check_finds_only_what_it_declares() {
    let mut codes = BTreeSet::new();
    for case in cases() {
        let tables = Tables::of(case.project().root());
        let texts: Vec<String> = case.texts.iter().map(|text| Marked::read(&text.marked).text).collect();
        for (check, found) in tables.by_check(&texts.join("\n\n"), |_| true) {
            for finding in found {
                assert!(check.declares(&finding), "{finding:?}");
                codes.insert(finding.code);
            }
        }
    }
    assert!(codes.len() > 25, "only {codes:?}");
}

#[test]
fn a_finding_beside_the_mark_or_under_another_code_is_a_fault() {
    const FILE: &str = Tables::FILE;
    let marked = Marked::read("增长【9.4%|value-mismatch】，居第2位。");
    let at = |code, column| Diagnostic::error(code, Place::line(FILE, "增长9.4%，居第2位。", 1, column), "甲");
    assert!(marked.faults(FILE, &[at(Code::ValueMismatch, 3)]).is_empty());
    for found in [vec![], vec![at(Code::UnitSlip, 3)], vec![at(Code::ValueMismatch, 9)]] {
        assert!(!marked.faults(FILE, &found).is_empty(), "{found:?}");
    }
    assert_eq!(marked.faults(FILE, &[at(Code::ValueMismatch, 3), at(Code::ValueMismatch, 9)]).len(), 1);
    for (wrong, fault) in [("增长【9.4%】。", "part 1 has no code"), ("增长【9.4%|甲】。", "there is no code 甲")]
    {
        assert_eq!(Marked::read(wrong).faults(FILE, &[])[0], fault);
    }
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
    let tables = Tables::of(repository());
    let found = |text: &str| {
        let mut found = tables.findings(text);
        found.retain(|finding| finding.severity != Severity::Note);
        found
    };
    let sentences = of_the_manual();
    let wrong: Vec<_> = sentences.iter().map(|sentence| found(sentence)).filter(|found| !found.is_empty()).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    let slips: Vec<_> = sentences.iter().flat_map(|sentence| slips(sentence)).collect();
    assert!(slips.len() >= 12);
    let is_found = |(slip, columns): &(String, Range<usize>)| {
        let spot = Spot { line: 1, columns: columns.clone() };
        found(slip).iter().any(|finding| spot.has(Tables::FILE, finding))
    };
    let missed: Vec<_> = slips.iter().filter(|slip| !is_found(slip)).collect();
    assert!(missed.is_empty(), "{missed:#?}");
}
