//! The sources of the old edition: files that are carried over, texts that are rolled, cells that have moved.

use std::collections::BTreeMap;

use super::settings::Plan;
use super::tables::NewTables;
use crate::compare::SameRows;
use crate::inspect::{Offered, TypedNumber};
use crate::model::facts::Facts;
use crate::model::kind::Kind;
use crate::model::table::Table;
use crate::narrate::{self, NARRATIVES, SECTIONS, built_in, built_in_parts};
use crate::next::{Renaming, Shift, SourceText, StaleNumber, Text};
use crate::place::{Address, CellRef, Place};
use crate::project::{JOB_FILE, Project, TodoLine, World, is_word, todo};
use crate::render::Artifact;

/// Largest file that is carried over, in bytes.
const MOST: u64 = 64 << 20;

/// The files of the new edition before its texts and settings are changed.
pub(super) fn carried(
    (world, old): (&World, &Project),
    tables: &NewTables,
    kept: &[String],
    plan: &Plan,
    questions: &mut Vec<String>,
) -> Vec<Artifact> {
    let mut files = Vec::new();
    let fonts = old.job.fonts.paths.iter().map(String::as_str);
    let folders = ["inputs", "templates"].into_iter().chain(fonts);
    for folder in folders {
        let names = match world.tree(folder) {
            Ok(names) => names,
            Err(refusal) => {
                questions
                    .push(format!("文件夹 {folder} 没有全部复制（{}），请自己复制", std::io::Error::from(refusal)));
                continue;
            }
        };
        for name in names {
            let book = name.strip_prefix("inputs/").unwrap_or_default();
            let is_old_book =
                old.job.workbooks.iter().any(|own| own.value == book) && !kept.iter().any(|own| own == book);
            if name == JOB_FILE || is_old_book || is_of_other_kind(old, plan, &name) {
                continue;
            }
            // A file of Word as it is, not as it was read.
            match world.read(&name, MOST) {
                Ok(bytes) => files.push(Artifact { name, bytes }),
                Err(refusal) => questions.push(format!("{name} 没有复制（{}）", std::io::Error::from(refusal))),
            }
        }
    }
    for book in &tables.books {
        let name = format!("inputs/{}", book.name);
        files.retain(|file| file.name != name);
        files.push(Artifact { name, bytes: book.bytes.clone() });
    }
    if old.job.kind.name != plan.kind.name && files.iter().any(|file| file.name.starts_with("templates/sections/")) {
        let sections = plan.kind.sections.iter().filter_map(|name| built_in(&plan.kind, name));
        for (path, text) in sections {
            if !files.iter().any(|file| file.name == path) {
                files.push(Artifact { name: path.to_owned(), bytes: text.as_bytes().to_vec() });
            }
        }
    }
    files
}

/// A copy of a built-in template that only the old kind of report has.
fn is_of_other_kind(old: &Project, plan: &Plan, name: &str) -> bool {
    let is_section =
        |kind: &Kind| kind.sections.iter().filter_map(|section| built_in(kind, section)).any(|(path, _)| path == name);
    let is_untouched = || {
        let text = SECTIONS.iter().find(|(path, _)| *path == name).map(|(_, text)| *text);
        text.is_some() && old.world.raw_text(name).ok().as_deref() == text
    };
    old.job.kind.name != plan.kind.name && is_section(&old.job.kind) && !is_section(&plan.kind) && is_untouched()
}

/// Parts of the old kind of report that the new one calls otherwise: those that close the same chapter.
pub(super) fn parts(from: &Kind, to: &Kind) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for (one, other) in from.sections.iter().zip(&to.sections) {
        let chapters = from.chapters.get(one).zip(to.chapters.get(other));
        if let Some((one, other)) = chapters.filter(|(one, other)| one.rest != other.rest) {
            found.insert(one.rest.clone(), other.rest.clone());
        }
    }
    found
}

/// Parts that the new kind of report has under no name.
pub(super) fn gone(from: &Kind, to: &Kind) -> Vec<String> {
    let (known, mapped) = (built_in_parts(to), parts(from, to));
    built_in_parts(from).into_iter().filter(|part| !known.contains(part) && !mapped.contains_key(part)).collect()
}

/// The texts that are rolled: narratives, and the project's own templates.
pub(super) fn texts(
    old: &Project,
    (typed, heirs): (&[TypedNumber], &BTreeMap<String, String>),
    renaming: &Renaming,
    shift: &Shift,
) -> Vec<Text> {
    let departments = narrate::departments_of_files(old);
    let open = todo(&old.world).into_iter().flatten().filter(TodoLine::is_open);
    let undone: BTreeMap<String, Vec<String>> = open.map(|line| (line.mark.id, line.mark.reasons)).collect();
    let narratives = old.world.tree(NARRATIVES).unwrap_or_default();
    let templates = old.world.tree("templates").unwrap_or_default();
    let is_text =
        |name: &String| name.rsplit_once('.').is_some_and(|(_, own)| own.eq_ignore_ascii_case("md")) || is_word(name);
    let mut found = Vec::new();
    for file in narratives.into_iter().chain(templates).filter(is_text) {
        let is_editable = !is_word(&file);
        let text = match old.world.paragraphs(&file) {
            Some(paragraphs) => paragraphs.texts.clone(),
            None if is_editable => match old.world.raw_text(&file) {
                Ok(text) => text,
                Err(_) => continue,
            },
            None => continue,
        };
        let (text, doubt) = if is_editable { with_part(&text, renaming) } else { (text, String::new()) };
        let typed = numbers(&file, &text, typed, renaming, shift);
        let departments = departments.get(&file).cloned().unwrap_or_default();
        let departments = departments.into_iter().map(|name| heirs.get(&name).cloned().unwrap_or(name)).collect();
        let undone = undone.clone();
        let source = SourceText { file, text, typed, departments, doubt, undone, is_editable };
        found.push(Text::draft(source, shift, renaming));
    }
    found
}

/// A narrative with the name that its part has in the new kind of report.
fn with_part(text: &str, renaming: &Renaming) -> (String, String) {
    let Some((_, kind)) = &renaming.kind else { return (text.to_owned(), String::new()) };
    let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
    let front = lines.iter().skip(1).position(|line| line.trim_end() == "---").unwrap_or(0);
    for line in lines.iter_mut().skip(1).take(front) {
        let Some(part) = line.strip_prefix("part:").map(str::trim) else { continue };
        if renaming.gone.iter().any(|gone| gone == part) {
            let doubt = format!("{kind}没有 {part} 这一部分，这个文件不印在报告里；用得上的话请移到别的部分");
            return (text.to_owned(), doubt);
        }
        if let Some(new) = renaming.parts.get(part) {
            let doubt = format!("{kind}没有 {part} 这一部分，这个文件改放在 {new}，请按完成的情况改写");
            *line = format!("part: {new}\n");
            return (lines.concat(), doubt);
        }
    }
    (text.to_owned(), String::new())
}

/// The typed numbers of a file, by their bytes.
fn numbers(file: &str, text: &str, typed: &[TypedNumber], renaming: &Renaming, shift: &Shift) -> Vec<StaleNumber> {
    let starts: Vec<usize> = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let mut found: Vec<StaleNumber> = Vec::new();
    for number in typed {
        let Place::Line { at, .. } = &number.place else { continue };
        if *at.file != *file || matches!(number.offered, Offered::Figure(_) | Offered::Code) {
            continue;
        }
        let Some(start) = at.line.checked_sub(1).and_then(|line| starts.get(line)) else { continue };
        let line = text[*start..].split('\n').next().unwrap_or_default();
        let Some((column, _)) = line.char_indices().nth(at.column.saturating_sub(1)) else { continue };
        let range = start + column..start + column + number.number.len();
        if text.get(range.clone()) != Some(&number.number) || found.iter().any(|own| own.range == range) {
            continue;
        }
        let (tag, cells) = match &number.offered {
            Offered::One(offer) => (Some(moved_tag(&offer.tag, renaming, shift)), Vec::new()),
            Offered::Unprintable(cells) => (None, cells.iter().map(CellRef::to_string).collect()),
            Offered::Several(offers) => (None, offers.iter().map(|offer| offer.tag.clone()).collect()),
            _ => (None, Vec::new()),
        };
        found.push(StaleNumber { range, text: number.number.clone(), cells, tag });
    }
    found
}

/// A tag as it is in the new edition.
fn moved_tag(tag: &str, renaming: &Renaming, shift: &Shift) -> String {
    let source = SourceText {
        file: String::new(),
        text: tag.to_owned(),
        typed: Vec::new(),
        departments: Vec::new(),
        doubt: String::new(),
        undone: BTreeMap::new(),
        is_editable: true,
    };
    let (_, new) = Text::draft(source, shift, renaming).tags();
    new.into_iter().find(|new| new != tag).unwrap_or_else(|| tag.to_owned())
}

/// Where a cell of an acceptance stands in the new tables: the same row, the same column.
pub(super) fn moved_cell(at: &str, old: &Facts, new: &Facts, rows: &[SameRows]) -> Option<String> {
    let address = Address::read(at)?;
    let position = |table: &Table| {
        table.rows.iter().find_map(|row| {
            let at = row.cells.iter().position(|cell| cell.cells().first().is_some_and(|own| address.means(own)))?;
            Some((row.name.clone(), row.item.clone(), table.columns[at].role.clone()))
        })
    };
    let tables = &old.data().tables;
    let (kind, (name, item, role)) = tables.iter().find_map(|table| Some((&table.kind, position(table)?)))?;
    let pairs = rows.iter().filter(|rows| rows.kind == *kind).flat_map(|rows| &rows.pairs);
    let now = pairs.into_iter().find(|(then, _)| *then == name).map_or(&name, |(_, now)| now);
    new.data().of_kind(kind).find_map(|table| {
        let row = table.rows.iter().find(|row| row.name == *now && row.item == item)?;
        row.cells[table.column(&role)?].cells().first().map(CellRef::to_string)
    })
}
