//! `pinggu bind --list`: the numbers that nobody has decided go out as a workbook, and what was decided comes back.

use std::io::ErrorKind;
use std::path::Path;

use super::human;
use crate::bind::{self, Group, Number};
use crate::cli::destination::among_sources;
use crate::cli::write;
use crate::diag::{Code, Diagnostic, Outcome, Sink, file_trouble};
use crate::model::answer::RowMark;
use crate::model::choice::{CHOICE, ChosenRow, MOST_CANDIDATES};
use crate::pipeline;
use crate::place::Place;
use crate::project::given;
use crate::render::{self, Artifact, ChoiceRow};

/// Largest list that is read, in bytes.
const MOST_LIST: u64 = 64 << 20;

/// What is done with a list.
pub(super) enum List {
    /// It is not there, and is to be written.
    New,
    /// Somebody has it, and has decided these.
    Filled(Vec<ChosenRow>),
}

/// Reads the list when it is there.
pub(super) fn read(root: &Path, file: &Path, sink: &mut Sink) -> Outcome<List> {
    if let Some(found) = among_sources(root, file) {
        return Err(sink.stop(found));
    }
    match given(file, MOST_LIST) {
        Ok(bytes) => pipeline::choices(&file.display().to_string(), bytes, sink).map(List::Filled),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(List::New),
        Err(error) => Err(sink.stop(trouble(file, &file_trouble(&error)))),
    }
}

/// Writes the numbers that nobody has decided, and returns what is to be said.
pub(super) fn write(file: &Path, numbers: &[Number], is_dry: bool, sink: &mut Sink) -> Outcome<String> {
    let marks = bind::marks(numbers);
    let open = numbers.iter().zip(marks).filter(|(number, _)| !number.candidates().is_empty());
    let rows: Vec<ChoiceRow> = open.filter_map(|(number, mark)| row(number, mark)).collect();
    if is_dry || rows.is_empty() {
        let said = if rows.is_empty() {
            "没有待定的数，没有写清单\n".to_owned()
        } else {
            format!("待定的数 {} 个；--dry-run 不写文件，没有写 {}\n", rows.len(), file.display())
        };
        return Ok(said);
    }
    let (Some(folder), Some(name)) = (file.parent(), file.file_name().and_then(|name| name.to_str())) else {
        return Err(sink.stop(trouble(file, "这不是一个文件名")));
    };
    let bytes = render::choices(&rows).map_err(|error| sink.stop(trouble(file, &error.to_string())))?;
    write::artifacts(folder, &[Artifact { name: name.to_owned(), bytes }], sink)?;
    Ok(format!(
        "已写出 {}：待定的数 {} 个。请在“{CHOICE}”一栏写候选的编号，再运行一次 `pinggu bind --list {}`\n",
        file.display(),
        rows.len(),
        file.display()
    ))
}

fn row(number: &Number, mark: RowMark) -> Option<ChoiceRow> {
    let Place::Line { at, .. } = &number.typed.place else { return None };
    let candidates = number.candidates().iter().take(MOST_CANDIDATES);
    Some(ChoiceRow {
        file: at.file.to_string(),
        line: at.line,
        sentence: number.typed.sentence.clone(),
        number: number.typed.number.clone(),
        why: number.group().title().to_owned(),
        candidates: candidates.map(|offer| format!("{}\n{}", offer.tag, human::source(offer))).collect(),
        mark,
    })
}

/// What came of a list that was there.
pub(super) fn followed(file: &Path, rows: &[ChosenRow], numbers: &[Number], settled: usize) -> String {
    if rows.is_empty() {
        return format!(
            "{} 里“{CHOICE}”一栏还没有填，没有照办，清单也没有重写；要重写的，请换一个文件名\n",
            file.display()
        );
    }
    let is_chosen = |number: &&Number| number.group() == Group::Bound && number.typed.is_open();
    let done = numbers.iter().filter(is_chosen).count();
    let before = if settled > 0 { format!("，另有 {settled} 处以前已经改好") } else { String::new() };
    format!("已读回 {}：填了 {} 行，照办 {done} 处{before}\n", file.display(), rows.len())
}

fn trouble(file: &Path, why: &str) -> Diagnostic {
    let place = Place::File(file.display().to_string());
    Diagnostic::error(Code::WriteFailed, place, "待定的数的清单不能读写")
        .because(why)
        .hint("请用 --list 指定另一个文件，如 output/待定的数.xlsx")
}
