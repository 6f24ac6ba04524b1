//! Sentences that others wrote of the samples, tried without being kept: `PINGGU_SENTENCES` names their
//! folder. `district-true.txt` has a text a line; `district-wrong.txt` has texts with one 【wrong】 part,
//! then, after tabs, what is right and the kind of slip. The same for `city` and `final`.
//!
//! ```sh
//! PINGGU_SENTENCES=folder cargo test --test it -- held_sentences
//! ```

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

use pinggu::diag::{Diagnostic, Severity};
use pinggu::place::Place;

use crate::support::checked::Tables;
use crate::support::marked::{Marked, Spot};
use crate::support::repository;

/// Prefix of the files of a sample, and where it is.
const SAMPLES: [(&str, &str); 3] = [("district", "."), ("city", "samples/city-2028"), ("final", "samples/final-2025")];

#[test]
fn held_sentences() {
    // Written past the test harness, which would keep what is printed to itself.
    let Some(folder) = std::env::var_os("PINGGU_SENTENCES") else {
        let _ = std::io::stderr().write_all(b"\n*** SKIPPED: PINGGU_SENTENCES names no folder of sentences ***\n");
        return;
    };
    let mut told = String::new();
    for (name, project) in SAMPLES {
        let lines = |kind: &str| {
            let text = std::fs::read_to_string(Path::new(&folder).join(format!("{name}-{kind}.txt")));
            text.unwrap_or_default().lines().map(str::to_owned).collect::<Vec<_>>()
        };
        let [right, wrong] = ["true", "wrong"].map(lines);
        let tables = Tables::of(&repository().join(project));
        told_of_right(name, &right, &tables, &mut told);
        told_of_wrong(name, &wrong, &tables, &mut told);
    }
    let _ = std::io::stdout().write_all(told.as_bytes());
}

/// Errors and warnings in a text.
fn weighty(tables: &Tables, text: &str) -> Vec<Diagnostic> {
    let mut found = tables.findings(text);
    found.retain(|finding| finding.severity != Severity::Note);
    found
}

fn told_of_right(name: &str, lines: &[String], tables: &Tables, told: &mut String) {
    let mut accused = 0;
    for (number, line) in (1..).zip(lines) {
        let found = weighty(tables, line);
        accused += usize::from(!found.is_empty());
        alarm(&format!("{name}-true:{number}"), line, &found, told);
    }
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

fn told_of_wrong(name: &str, lines: &[String], tables: &Tables, told: &mut String) {
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
        let slip = Slip::read(marked);
        // What is said of the line when it is right is a false alarm, and so is what is said beside the mark.
        let of_right = weighty(tables, &slip.mended(right));
        let of_wrong = weighty(tables, &slip.text);
        let (at_mark, beside): (Vec<_>, Vec<_>) = of_wrong.into_iter().partition(|finding| slip.is_named_by(finding));
        let is_new = |finding: &Diagnostic| {
            of_right.iter().all(|known| (known.code, &known.message) != (finding.code, &finding.message))
        };
        let is_found = at_mark.iter().any(is_new);
        let rate = rates.entry(kind.unwrap_or("other")).or_default();
        rate.0 += usize::from(is_found);
        rate.1 += 1;
        if !is_found {
            let _ = writeln!(misses, "- {place} [{}]: {marked} ⇒ {right}", kind.unwrap_or("other"));
        }
        let alarmed: Vec<Diagnostic> = of_right.iter().cloned().chain(beside.into_iter().filter(is_new)).collect();
        accused += usize::from(!alarmed.is_empty());
        alarm(&place, &format!("{marked} ⇒ {right}"), &alarmed, &mut alarms);
    }
    let (found, all) = rates.values().fold((0, 0), |sum, rate| (sum.0 + rate.0, sum.1 + rate.1));
    let _ = writeln!(told, "{misses}{alarms}{name}: {accused} of {all} wrong lines are accused beside the mark");
    let _ = writeln!(told, "{name}: {found} of {all} found where they are wrong");
    for (kind, (found, all)) in rates {
        let _ = writeln!(told, "  {kind:<12} {found:>4} of {all:>4}");
    }
}

/// A text with one wrong part.
struct Slip {
    text: String,
    wrong: String,
    /// Byte of the text.
    at: usize,
    spot: Spot,
}

impl Slip {
    fn read(marked: &str) -> Self {
        let at = marked.find('【').expect("a mark");
        let Marked { text, spots } = Marked::read(marked);
        let spot = spots[0].0.clone();
        let wrong = text[at..].chars().take(spot.columns.len()).collect();
        Self { text, wrong, at, spot }
    }

    fn mended(&self, right: &str) -> String {
        format!("{}{right}{}", &self.text[..self.at], &self.text[self.at + self.wrong.len()..])
    }

    /// True when a finding stands at the wrong part, or beside it in its clause and names it.
    fn is_named_by(&self, finding: &Diagnostic) -> bool {
        let places = std::iter::once(&finding.place).chain(finding.related.iter().map(|(place, _)| place));
        let columns = places.filter_map(|place| match place {
            Place::Line { at, .. } if &*at.file == Tables::FILE && at.line == self.spot.line => Some(at.column),
            _ => None,
        });
        let columns: Vec<usize> = columns.collect();
        let is_in = |range: &std::ops::Range<usize>| columns.iter().any(|column| range.contains(column));
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
    fn around(&self, ends: &[char]) -> std::ops::Range<usize> {
        let count = |text: &str| text.chars().count();
        let before = self.text[..self.at].rsplit(ends).next().map_or(0, count);
        let after = self.text[self.at..].split(ends).next().map_or(0, count);
        self.spot.columns.start - before..self.spot.columns.start + after
    }
}
