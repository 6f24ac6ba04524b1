//! Sentences of the genre over the tables of the samples, by writers who did not know the rules: the true ones
//! are left alone, of the wrong ones most are found. `district-true.txt` has a text a line; `district-wrong.txt`
//! has texts with one 【wrong】 part, then, after tabs, what is right and the kind of slip. The same for `city` and
//! `final`. `PINGGU_SENTENCES` names a folder of others, which are tried and told of.
//!
//! ```sh
//! PINGGU_SENTENCES=folder cargo test --test it -- held_sentences --nocapture
//! ```

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::ops::Range;

use pinggu::diag::{Diagnostic, Severity};
use pinggu::place::Place;

use crate::support::checked::Tables;
use crate::support::marked::{Marked, Spot};
use crate::support::repository;

/// Prefix of the files of a sample, and where it is.
const SAMPLES: [(&str, &str); 3] = [("district", "."), ("city", "samples/city-2028"), ("final", "samples/final-2025")];

/// Of a hundred wrong lines so many are found where they are wrong. A reader who knows more finds more: raise it.
const FOUND: usize = 70;

#[test]
fn held_sentences() {
    let own = repository().join("tests/sentences");
    let folder = std::env::var_os("PINGGU_SENTENCES").map(std::path::PathBuf::from);
    let (mut told, mut sum) = (String::new(), Sum::default());
    for (name, project) in SAMPLES {
        let lines = |kind: &str| {
            let file = folder.as_ref().unwrap_or(&own).join(format!("{name}-{kind}.txt"));
            let text = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            text.lines().map(str::to_owned).collect::<Vec<_>>()
        };
        let [right, wrong] = ["true", "wrong"].map(lines);
        let tables = Tables::of(&repository().join(project));
        told_of_right(name, &right, &tables, &mut told, &mut sum);
        told_of_wrong(name, &wrong, &tables, &mut told, &mut sum);
    }
    if folder.is_some() {
        // Written past the test harness, which would keep what is printed to itself.
        let _ = std::io::stdout().write_all(told.as_bytes());
        return;
    }
    assert!(sum.wrong >= 400 && sum.accused == 0, "{told}");
    assert!(sum.found * 100 >= sum.wrong * FOUND, "{told}");
}

/// What became of all lines.
#[derive(Default)]
struct Sum {
    /// True lines, and wrong ones put right, that are accused.
    accused: usize,
    wrong: usize,
    found: usize,
}

/// Errors and warnings in a text.
fn weighty(tables: &Tables, text: &str) -> Vec<Diagnostic> {
    let mut found = tables.findings(text);
    found.retain(|finding| finding.severity != Severity::Note);
    found
}

fn told_of_right(name: &str, lines: &[String], tables: &Tables, told: &mut String, sum: &mut Sum) {
    let mut accused = 0;
    for (number, line) in (1..).zip(lines) {
        let found = weighty(tables, line);
        accused += usize::from(!found.is_empty());
        alarm(&format!("{name}-true:{number}"), line, &found, told);
    }
    sum.accused += accused;
    let _ = writeln!(told, "{name}: {accused} of {} true lines are accused", lines.len());
}

fn alarm(place: &str, line: &str, found: &[Diagnostic], told: &mut String) {
    if !found.is_empty() {
        let _ = writeln!(told, "! {place}: {line}");
    }
    for Diagnostic { code, place, message, .. } in found {
        let column = if let Place::Line { at, .. } = place { at.column } else { 0 };
        let _ = writeln!(told, "    {} at column {column}: {message}", code.as_str());
    }
}

/// What became of a wrong line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Answer {
    Found,
    /// Something is found that is not said of the right line, but not at the wrong part.
    Beside,
    Missed,
}

fn told_of_wrong(name: &str, lines: &[String], tables: &Tables, told: &mut String, sum: &mut Sum) {
    let mut rates = BTreeMap::<&str, (usize, usize)>::new();
    let (mut misses, mut alarms, mut accused) = (String::new(), String::new(), 0);
    for (number, line) in (1..).zip(lines) {
        let place = format!("{name}-wrong:{number}");
        let mut parts = line.split('\t');
        let (marked, right, kind) = (parts.next().unwrap_or_default(), parts.next(), parts.next());
        let (Some(right), 1) = (right, marked.matches('【').count()) else {
            let _ = writeln!(told, "? {place} is not a text with one mark, a tab and what is right: {line}");
            continue;
        };
        let (kind, slip) = (kind.unwrap_or("other"), Slip::read(marked, right));
        let mended = slip.mended().into_iter().map(|(text, partner)| (weighty(tables, &text), text, partner));
        let (of_right, text, partner) = mended.min_by_key(|(found, ..)| found.len()).expect("one at least");
        accused += usize::from(!of_right.is_empty());
        alarm(&format!("{place} as it is right"), &text, &of_right, &mut alarms);
        let mut of_wrong = weighty(tables, &slip.text);
        of_wrong
            .retain(|finding| of_right.iter().all(|old| (old.code, &old.message) != (finding.code, &finding.message)));
        let answer = slip.answer(&of_wrong, partner);
        let rate = rates.entry(kind).or_default();
        rate.0 += usize::from(answer == Answer::Found);
        rate.1 += 1;
        let line = format!("{place} [{kind}]: {marked} ⇒ {right}");
        match answer {
            Answer::Found => {}
            Answer::Missed => misses.extend(["- ", &line, "\n"]),
            Answer::Beside => alarm(&format!("(beside) {line}"), "", &of_wrong, &mut misses),
        }
    }
    let (found, all) = rates.values().fold((0, 0), |sum, rate| (sum.0 + rate.0, sum.1 + rate.1));
    sum.accused += accused;
    sum.wrong += all;
    sum.found += found;
    let _ = writeln!(told, "{misses}{alarms}{name}: {accused} of {all} wrong lines are accused when they are right");
    let _ = writeln!(told, "{name}: {found} of {all} found where they are wrong");
    for (kind, (found, all)) in rates {
        let _ = writeln!(told, "  {kind:<12} {found:>4} of {all:>4}");
    }
}

/// A text with one wrong part.
struct Slip<'a> {
    text: String,
    wrong: String,
    right: &'a str,
    /// Byte of the text.
    at: usize,
    spot: Spot,
}

impl<'a> Slip<'a> {
    fn read(marked: &str, right: &'a str) -> Self {
        let at = marked.find('【').expect("a mark");
        let Marked { text, spots } = Marked::read(marked);
        let spot = spots[0].0.clone();
        let wrong = text[at..].chars().take(spot.columns.len()).collect();
        Self { text, wrong, right, at, spot }
    }

    /// What the text may be when it is right, with the column of what was exchanged with the wrong part, if
    /// the right value stands elsewhere.
    fn mended(&self) -> Vec<(String, Option<usize>)> {
        let end = self.at + self.wrong.len();
        let (before, after) = (&self.text[..self.at], &self.text[end..]);
        let mut texts = vec![(format!("{before}{}{after}", self.right), None)];
        let partner = after.find(self.right).map(|at| end + at).or_else(|| before.rfind(self.right));
        if let Some(partner) = partner.filter(|_| !self.right.is_empty()) {
            let [(first, one), (second, other)] = if partner < self.at {
                [(partner, self.right), (self.at, self.wrong.as_str())]
            } else {
                [(self.at, self.wrong.as_str()), (partner, self.right)]
            };
            let between = &self.text[first + one.len()..second];
            let text = [&self.text[..first], other, between, one, &self.text[second + other.len()..]].concat();
            texts.push((text, Some(self.text[..partner].chars().count() + 1)));
        }
        texts
    }

    /// What is made of the findings in the text that are not of the right one.
    fn answer(&self, found: &[Diagnostic], partner: Option<usize>) -> Answer {
        let is_partner = |finding: &Diagnostic| partner.is_some_and(|column| columns(finding).contains(&column));
        match found {
            [] => Answer::Missed,
            _ if found.iter().any(|finding| self.is_named_by(finding) || is_partner(finding)) => Answer::Found,
            _ => Answer::Beside,
        }
    }

    /// True when a finding stands at the wrong part, or beside it in its clause and names it.
    fn is_named_by(&self, finding: &Diagnostic) -> bool {
        let columns = columns(finding);
        let is_in = |range: &Range<usize>| columns.iter().any(|column| range.contains(column));
        let says = |words: &str| {
            let others = finding.related.iter().map(|(_, said)| said);
            !words.is_empty()
                && [&finding.message, &finding.reason]
                    .into_iter()
                    .chain(&finding.hints)
                    .chain(others)
                    .any(|said| said.contains(words))
        };
        let number: String = self.wrong.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
        is_in(&self.spot.columns)
            || is_in(&self.around(&['，', '。', '；', '：', '\n'])) && (says(&number) || says(&self.wrong))
            || is_in(&self.around(&['。', '\n'])) && says(&self.wrong)
    }

    /// Columns of the text around the wrong part up to these ends.
    fn around(&self, ends: &[char]) -> Range<usize> {
        let count = |text: &str| text.chars().count();
        let before = self.text[..self.at].rsplit(ends).next().map_or(0, count);
        let after = self.text[self.at..].split(ends).next().map_or(0, count);
        self.spot.columns.start - before..self.spot.columns.start + after
    }
}

/// The columns of a text, one line long, that a finding names.
fn columns(finding: &Diagnostic) -> Vec<usize> {
    let places = std::iter::once(&finding.place).chain(finding.related.iter().map(|(place, _)| place));
    let of_text = places.filter_map(|place| match place {
        Place::Line { at, .. } if &*at.file == Tables::FILE => Some(at.column),
        _ => None,
    });
    of_text.collect()
}
