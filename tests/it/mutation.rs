//! Five hundred slips of the pen, each in another place of the sample: does `check` find them?
//!
//! The narratives of the sample print their figures by `{{ … }}`. Here the printed text takes the
//! place of each tag, as if a clerk had typed it, so every one of these numbers is stated twice: in
//! prose and in a cell. A slip in one then contradicts the other.

use std::sync::Arc;

use pinggu::diag::{Code, Diagnostic, Severity, Sink};
use pinggu::markup::block::{Inline, for_each_run, plain_text};
use pinggu::model::facts::Facts;
use pinggu::model::grammar;
use pinggu::model::table::Dataset;
use pinggu::model::value::{Origin, Value};
use pinggu::narrate;
use pinggu::place::{CellRef, Place};

use crate::support::Project;
use crate::support::checked::{Read, found, read};

/// A number that a tag printed, at its place in the melted narrative.
#[derive(Debug, Clone)]
pub(crate) struct Printed {
    pub file: String,
    /// Byte of the file.
    pub at: usize,
    text: String,
    tag: String,
    /// The cell it shows, or the cells it was computed from.
    cells: Vec<CellRef>,
    is_computed: bool,
}

/// A text with each of its printing tags replaced; other tags stay.
fn replaced(text: &str, with: &mut dyn FnMut(&str, usize) -> String) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, tag)) = rest.split_once("{{") {
        let (inside, after) = tag.split_once("}}").expect("closed");
        out.push_str(before);
        let new = if is_printing(inside) { with(inside.trim(), out.len()) } else { format!("{{{{{inside}}}}}") };
        out.push_str(&new);
        rest = after;
    }
    out + rest
}

/// Replaces each printing tag of the narratives by what it prints.
pub(crate) fn melted(project: &Project) -> Vec<Printed> {
    let folder = std::fs::read_dir(project.path("inputs/narrative")).expect("narratives");
    let mut files: Vec<String> = folder
        .map(|entry| format!("inputs/narrative/{}", entry.expect("entry").file_name().to_str().expect("UTF-8")))
        .collect();
    files.sort();
    let originals: Vec<(&String, String)> = files.iter().map(|file| (file, project.read(file))).collect();
    let mut count = 0;
    for (file, text) in &originals {
        let marked = replaced(text, &mut |tag, _| {
            count += 1;
            format!("〖{}〗{{{{ {tag} }}}}〖〗", count - 1)
        });
        project.write(file, marked);
    }
    let (texts, values) = printed(project, count);
    let mut out = Vec::new();
    let mut next = 0;
    for (file, text) in originals {
        let flat = replaced(&text, &mut |tag, at| {
            let text = texts[next].clone();
            if let [value] = &values[next][..] {
                out.push(Printed {
                    file: file.clone(),
                    at,
                    text: text.clone(),
                    tag: tag.to_owned(),
                    cells: value.cells().to_vec(),
                    is_computed: matches!(value.origin, Origin::Computed { .. }),
                });
            }
            next += 1;
            text
        });
        project.write(file, flat);
    }
    out
}

fn is_printing(tag: &str) -> bool {
    !["ref(", "box(", "table("].iter().any(|function| tag.trim_start().starts_with(function))
}

/// What each marked tag prints, and the figures in it.
fn printed(project: &Project, count: usize) -> (Vec<String>, Vec<Vec<Value>>) {
    let read = read(project.root());
    let facts = Arc::new(Facts::new(Arc::new(read.data), Arc::new(read.project.job.clone())));
    let mut report = narrate::report(&read.project, &facts, &[], &mut Sink::default()).expect("report").report;
    let mut texts = vec![String::new(); count];
    let mut values: Vec<Vec<Value>> = vec![Vec::new(); count];
    let figures = report.figures.clone();
    for section in &mut report.sections {
        for_each_run(&mut section.blocks, &mut |run, _| {
            let mut open: Option<usize> = None;
            for inline in flat(run) {
                let text = plain_text(std::slice::from_ref(inline));
                if let Inline::Figure { id, .. } = inline {
                    if let Some(number) = open {
                        texts[number].push_str(&text);
                        values[number].push(figures[*id].clone());
                    }
                    continue;
                }
                let mut rest = text.as_str();
                loop {
                    match open {
                        None => {
                            let Some((_, after)) = rest.split_once('〖') else { break };
                            let (number, after) = after.split_once('〗').expect("closed");
                            open = number.parse().ok();
                            rest = after;
                        }
                        Some(number) => {
                            let (inside, after) =
                                rest.split_once("〖〗").map_or((rest, None), |(inside, after)| (inside, Some(after)));
                            texts[number].push_str(inside);
                            let Some(after) = after else { break };
                            open = None;
                            rest = after;
                        }
                    }
                }
            }
        });
    }
    (texts, values)
}

/// Runs without the clauses around them.
fn flat(run: &[Inline]) -> Vec<&Inline> {
    run.iter()
        .flat_map(|inline| match inline {
            Inline::Clause { body, .. } => flat(body),
            other => vec![other],
        })
        .collect()
}

/// A small generator of numbers; the same seed gives the same slips.
pub(crate) struct Dice(pub u64);

impl Dice {
    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % sides as u64).expect("small")
    }
}

/// A slip: what becomes of a text, or of a cell.
#[derive(Debug, Clone)]
pub(crate) enum Slip {
    Prose { kind: &'static str, file: String, at: usize, from: String, to: String },
    Cell { cell: CellRef, to: String },
}

/// Another digit at a random place; for a computed number at its first, since the last ones may
/// still follow from the rounding of the inputs.
pub(crate) fn other_digit(text: &str, leading: bool, dice: &mut Dice) -> Option<String> {
    let places: Vec<usize> = text.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(at, _)| at).collect();
    let place = if leading { *places.first()? } else { *places.get(dice.roll(places.len().max(1)))? };
    let old = text.as_bytes()[place];
    let new = b'0' + u8::try_from((usize::from(old - b'0') + 1 + dice.roll(9)) % 10).expect("digit");
    let mut out = text.to_owned();
    out.replace_range(place..=place, std::str::from_utf8(&[new]).expect("digit"));
    (out.trim_start_matches('0') != text.trim_start_matches('0')).then_some(out)
}

const UNITS: [(&str, &str); 9] = [
    ("亿元", "万元"),
    ("个百分点", "%"),
    ("%", "个百分点"),
    ("万吨", "吨"),
    ("元", "万元"),
    ("人", "个"),
    ("个", "人"),
    ("件", "岁"),
    ("岁", "件"),
];

const WAYS: [(&str, &str); 8] = [
    ("增长", "下降"),
    ("下降", "增长"),
    ("提高", "降低"),
    ("增加", "减少"),
    ("高出", "低于"),
    ("少", "多"),
    ("回落", "提高"),
    ("快于", "慢于"),
];

/// Every slip of one kind that contradicts what is stated elsewhere.
fn slips(kind: &'static str, printed: &[Printed], project: &Project, read: &Read, dice: &mut Dice) -> Vec<Slip> {
    let facts = Facts::new(Arc::new(read.data.clone()), Arc::new(read.project.job.clone()));
    printed
        .iter()
        .filter_map(|one| {
            let text = project.read(&one.file);
            let end = one.at + one.text.len();
            let slip = |at: usize, from: &str, to: &str| {
                Some(Slip::Prose { kind, file: one.file.clone(), at, from: from.to_owned(), to: to.to_owned() })
            };
            match kind {
                "digit" => slip(one.at, &one.text, &other_digit(&one.text, one.is_computed, dice)?),
                "rank" => {
                    let is_rank = text[..one.at].ends_with('第') && text[end..].starts_with('位');
                    if is_rank { slip(one.at, &one.text, &other_digit(&one.text, false, dice)?) } else { None }
                }
                "unit" => {
                    let shown_percent = one.text.ends_with('%');
                    if shown_percent {
                        return slip(end - 1, "%", "个百分点");
                    }
                    let (from, to) = UNITS.iter().find(|(from, _)| text[end..].starts_with(from))?;
                    slip(end, from, to)
                }
                "sign" => {
                    let start = text[..one.at].char_indices().rev().nth(2).map_or(0, |(at, _)| at);
                    let near = &text[start..one.at];
                    let is_verb = |word: &str| {
                        near.contains(word)
                            && !near.contains(&format!("{word}到"))
                            && !near.contains(&format!("{word}值"))
                    };
                    let (from, to) = WAYS.iter().find(|(from, _)| is_verb(from))?;
                    slip(start + near.rfind(from)?, from, to)
                }
                "period" => period_slip(one, &text, &facts).and_then(|(at, from, to)| slip(at, &from, &to)),
                _ => unreachable!("{kind}"),
            }
        })
        .collect()
}

/// The year before a printed cell changed to one in which the table shows another number.
fn period_slip(one: &Printed, text: &str, facts: &Facts) -> Option<(usize, String, String)> {
    let name = one.tag.split("name=\"").nth(1)?.split('"').next()?;
    let at = one.tag.split("at=\"").nth(1)?.split('"').next()?;
    if !one.tag.starts_with("v(") {
        return None;
    }
    let row = facts.indicator(name).ok()?;
    let column = if at.ends_with("增速") { "增速" } else { "总量" };
    let year = at.get(..4).filter(|year| year.parse::<i32>().is_ok())?;
    let line = text[..one.at].rfind('\n').map_or(0, |at| at + 1);
    let place = line + text[line..one.at].rfind(&format!("{year}年"))?;
    // Another number or year in between: the sentence means that one.
    if text[place + 4..one.at].contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let others = ["2021", "2022", "2020"].into_iter().filter(|other| *other != year);
    let part = &at[4..at.len() - column.len()];
    // The table has whole years to compare with, and no other half year.
    if part != "年" {
        return None;
    }
    others.into_iter().find_map(|other| {
        let label =
            if other == "2020" && column == "总量" { "基数".to_owned() } else { format!("{other}{part}{column}") };
        let value = facts.cell_of(row, &label).ok()?;
        let differs = value.quantity().is_some_and(|quantity| Some(quantity.value) != grammar_number(&one.text));
        differs.then(|| (place, year.to_owned(), other.to_owned()))
    })
}

fn grammar_number(text: &str) -> Option<rust_decimal::Decimal> {
    match grammar::read(text) {
        pinggu::model::value::Reading::Number(quantity) => Some(quantity.value),
        _ => None,
    }
}

/// Cells that the melted prose quotes as they are, changed by a digit of what it quotes. A goal may
/// be the plan's or the one now expected, so those count only where both are the same.
fn cell_slips(printed: &[Printed], read: &Read, dice: &mut Dice) -> Vec<Slip> {
    let quoted = printed.iter().filter(|one| !one.is_computed && !one.tag.contains("目标值"));
    quoted
        .filter_map(|one| {
            let cell = one.cells.first()?;
            let shown = read.data.shown(cell)?;
            let text = one.text.trim_end_matches(|c: char| !c.is_ascii_digit() && c != '%');
            let is_rank = one.tag.contains("part=\"rank\"");
            let at = if is_rank { shown.rfind(text)? } else { shown.find(text)? };
            let to = other_digit(text, false, dice)?;
            Some(Slip::Cell { cell: cell.clone(), to: format!("{}{to}{}", &shown[..at], &shown[at + text.len()..]) })
        })
        .collect()
}

/// The dataset with another text in a cell.
fn with_cell(data: &Dataset, cell: &CellRef, text: &str) -> Dataset {
    let mut data = data.clone();
    let change = |value: &mut Value| {
        if value.cells() == std::slice::from_ref(cell) {
            text.clone_into(&mut value.text);
            value.reading = grammar::read(text);
        }
    };
    data.tables.iter_mut().flat_map(|table| &mut table.rows).flat_map(|row| &mut row.cells).for_each(change);
    data
}

/// True when a finding names the place of a slip: its cell, or its line close to its column.
fn names(finding: &Diagnostic, slip: &Slip, project: &Project) -> bool {
    let mut places = std::iter::once(&finding.place).chain(finding.related.iter().map(|(place, _)| place));
    match slip {
        Slip::Cell { cell, .. } => places.any(|place| matches!(place, Place::Cell { cell: own, .. } if own == cell)),
        Slip::Prose { file, at, .. } => {
            const NEAR: usize = 40;
            let text = project.read(file);
            let line = text[..*at].matches('\n').count() + 1;
            let column = text[..*at].rsplit('\n').next().unwrap_or_default().chars().count() + 1;
            places.any(|place| {
                matches!(place, Place::Line { at, .. }
                    if *at.file == **file && at.line == line && at.column.abs_diff(column) <= NEAR)
            })
        }
    }
}

/// Tries one slip; true when it was found and placed.
pub(crate) fn is_found(slip: &Slip, project: &Project, read: &Read, clean: &[Diagnostic]) -> bool {
    let findings = match slip {
        Slip::Cell { cell, to } => found(read, with_cell(&read.data, cell, to)),
        Slip::Prose { file, at, from, to, .. } => {
            let text = project.read(file);
            assert!(text[*at..].starts_with(from.as_str()), "{slip:?}");
            project.write(file, format!("{}{to}{}", &text[..*at], &text[at + from.len()..]));
            let findings = found(read, read.data.clone());
            project.write(file, &text);
            findings
        }
    };
    let is_new = |finding: &&Diagnostic| finding.severity != Severity::Note && !clean.contains(finding);
    findings.iter().filter(is_new).any(|finding| names(finding, slip, project))
}

#[test]
fn nine_in_ten_slips_are_found_where_they_are() {
    const SLIPS: usize = 500;
    let project = Project::sample();
    let untouched = read(project.root());
    assert_eq!(found(&untouched, untouched.data.clone()), [], "the sample itself");
    let printed = melted(&project);
    let read = read(project.root());
    let clean = found(&read, read.data.clone());
    // That the figures are typed now is told, and nothing else.
    let others: Vec<_> = clean.iter().filter(|finding| finding.code != Code::TypedFigure).collect();
    assert!(others.is_empty(), "the sample with its figures typed by hand: {others:#?}");
    let told: usize = clean.iter().map(|finding| finding.hints.len()).sum();
    assert!(told * 10 > printed.len() * 6, "{told} of {} are told to be typed", printed.len());
    let mut dice = Dice(20_231_020);
    let mut all: Vec<Slip> = Vec::new();
    while all.len() < SLIPS {
        for kind in ["digit", "unit", "sign", "period", "rank"] {
            all.extend(slips(kind, &printed, &project, &read, &mut dice));
        }
        all.extend(cell_slips(&printed, &read, &mut dice));
    }
    // Every kind keeps its share of the five hundred.
    for at in (1..all.len()).rev() {
        all.swap(at, dice.roll(at + 1));
    }
    all.truncate(SLIPS);
    let mut missed: Vec<String> = Vec::new();
    let mut counts = std::collections::BTreeMap::<&str, (usize, usize)>::new();
    for slip in &all {
        let kind = match slip {
            Slip::Prose { kind, .. } => kind,
            Slip::Cell { .. } => "cell",
        };
        let hit = is_found(slip, &project, &read, &clean);
        let count = counts.entry(kind).or_default();
        count.0 += 1;
        count.1 += usize::from(hit);
        if !hit {
            missed.push(format!("{slip:?}"));
        }
    }
    let share = (SLIPS - missed.len()) * 100 / SLIPS;
    println!("{share}% of {SLIPS} slips found: {counts:?}");
    missed.sort();
    missed.dedup();
    assert!(share >= 90, "{share}%: {counts:?}\n{}", missed.join("\n"));
}
