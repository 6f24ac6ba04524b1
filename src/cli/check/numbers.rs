//! What of the numbers in prose was held against what: a line of counts, the counts of each file, and the
//! numbers that were held against nothing.

use std::fmt::Write as _;

use serde::Serialize;

use crate::cli::print::visible;
use crate::inspect::{NumberClass, NumberCounts, UncheckedNumber};
use crate::pipeline::Checked;
use crate::place::Place;

/// The numbers that concern the departments asked for, all when none is named.
#[derive(Debug, Default, Serialize)]
pub(super) struct Numbers<'a> {
    /// Of all files.
    pub total: NumberCounts,
    /// By file, in the order of their names.
    pub files: Vec<FileNumbers<'a>>,
    /// Those that were held against nothing, in the order of the report.
    pub unchecked: Vec<Unchecked<'a>>,
    /// By the blocks that they were written in.
    #[serde(skip)]
    pub blocks: Vec<(&'a Place, &'a NumberCounts)>,
}

/// How many numbers a file has.
#[derive(Debug, Serialize)]
pub(super) struct FileNumbers<'a> {
    /// Its path, or the name of a workbook whose words are quoted.
    pub file: &'a str,
    /// How many there are of each class.
    #[serde(flatten)]
    pub counts: NumberCounts,
}

/// A number that was held against nothing, with those who answer for its place.
#[derive(Debug, Serialize)]
pub(super) struct Unchecked<'a> {
    pub number: &'a str,
    class: NumberClass,
    pub reason: &'a str,
    pub sentence: &'a str,
    pub place: &'a Place,
    pub departments: Vec<String>,
}

impl<'a> Unchecked<'a> {
    fn new(number: &'a UncheckedNumber, departments: Vec<String>) -> Self {
        let UncheckedNumber { place, number, sentence, class, reason } = number;
        Self { number, class: *class, reason, sentence, place, departments }
    }
}

impl<'a> Numbers<'a> {
    /// Those of what was checked.
    pub(super) fn of(checked: &'a Checked, departments: &[String]) -> Self {
        let answering = |place: &Place| checked.responsibilities.of_place(place);
        let concerns = |names: &[String]| departments.is_empty() || names.iter().any(|name| departments.contains(name));
        let mut numbers = Self::default();
        // Blocks are in the order of their places, and so by file.
        for (place, counts) in checked.numbers.blocks.iter().filter(|(place, _)| concerns(&answering(place))) {
            let file = place.file();
            numbers.total = numbers.total.and(counts);
            numbers.blocks.push((place, counts));
            match numbers.files.last_mut().filter(|last| last.file == file) {
                Some(last) => last.counts = last.counts.and(counts),
                None => numbers.files.push(FileNumbers { file, counts: *counts }),
            }
        }
        let unchecked = checked.numbers.unchecked.iter().map(|one| (one, answering(&one.place)));
        let unchecked = unchecked.filter(|(_, names)| concerns(names));
        numbers.unchecked = unchecked.map(|(one, names)| Unchecked::new(one, names)).collect();
        numbers
    }

    /// The counts in a line: `正文里的数 90 个：由表格填入 60，…`.
    pub(super) fn line(&self) -> String {
        let counts = NumberClass::ALL.iter().map(|class| (class.title(), self.total.of(*class)));
        let counts: Vec<String> =
            counts.filter(|(_, count)| *count > 0).map(|(title, count)| format!("{title} {count}")).collect();
        format!("正文里的数 {} 个：{}", self.total.numbers, counts.join("，"))
    }

    /// The numbers that were held against nothing, by class, each with its sentence and the reason.
    pub(super) fn listed(&self, out: &mut String) {
        for class in [NumberClass::Unread, NumberClass::Absent] {
            let own: Vec<&Unchecked<'_>> = self.unchecked.iter().filter(|one| one.class == class).collect();
            if own.is_empty() {
                continue;
            }
            let _ = writeln!(out, "== {}的数 {} 个\n", class.title(), own.len());
            for one in own {
                let Unchecked { number, reason, sentence, place, .. } = one;
                let _ = writeln!(out, "  {}：`{}` {reason}", visible(&place.to_string()), visible(number));
                let _ = writeln!(out, "      {}", visible(&sentence.replace('\n', " ")));
            }
            out.push('\n');
        }
    }
}
