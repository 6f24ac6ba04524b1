//! A list of numbers with their candidates that somebody has filled in in, the choices out.

use super::filled::{self, List};
use crate::diag::{Code, Diagnostic, Outcome, Sink};
use crate::model::answer::{IDENTITY, RowMark};
use crate::model::choice::{CHOICE, ChosenRow, MOST_CANDIDATES, candidate};
use crate::place::Place;

/// Reads the choices of a list by the name under which it is spoken of. One that is no candidate is told and left out.
///
/// # Errors
/// Stops when the file is no list; the reason is in `sink`.
pub fn choices(name: &str, bytes: Vec<u8>, sink: &mut Sink) -> Outcome<Vec<ChosenRow>> {
    let sheets = filled::sheets(name, bytes, sink)?;
    let lists = sheets.iter().filter_map(List::of).filter(|list| list.column(CHOICE).is_some());
    let lists: Vec<List<'_>> = lists.collect();
    if lists.is_empty() {
        let finding = Diagnostic::error(Code::UnreadAnswer, Place::File(name.to_owned()), "不是待定的数的清单");
        return Err(sink.stop(
            finding
                .because(format!("没有“{CHOICE}”“{IDENTITY}”两栏：不是 `pinggu bind --list` 写出的，或者栏目被删掉了"))
                .hint("请把决定填回原来的清单；要新写一份的，换一个文件名"),
        ));
    }
    let mut chosen = Vec::new();
    for list in &lists {
        let (known, _) = list.rows();
        for row in known {
            match list.chosen(row) {
                Ok(row) => chosen.extend(row),
                Err(finding) => sink.push(*finding),
            }
        }
    }
    Ok(chosen)
}

impl List<'_> {
    /// The choice of a row; none where there is none.
    fn chosen(&self, row: u32) -> Result<Option<ChosenRow>, Box<Diagnostic>> {
        let typed = self.text(row, CHOICE).trim();
        if typed.is_empty() {
            return Ok(None);
        }
        let refused = |message: String| {
            let finding = Diagnostic::warning(Code::UnreadAnswer, self.place(row, CHOICE), message);
            Box::new(finding.hint("请写候选的编号，如 1；都不是的，空着不填"))
        };
        let Some(mark) = RowMark::read(self.text(row, IDENTITY)) else {
            return Err(refused(format!("{IDENTITY}不完整或被改动，这一行没有照办")));
        };
        // A spreadsheet may make 1.0 of it.
        let number = typed.strip_suffix(".0").unwrap_or(typed).parse::<usize>().ok();
        let tag = number
            .filter(|number| (1..=MOST_CANDIDATES).contains(number))
            .map(|number| self.text(row, &candidate(number)).lines().next().unwrap_or_default().trim().to_owned());
        match tag.filter(|tag| !tag.is_empty()) {
            Some(tag) => {
                let cell = self.sheet.cell_ref(row, self.column(CHOICE).unwrap_or_default());
                Ok(Some(ChosenRow { cell, mark, tag }))
            }
            None => Err(refused(format!("决定 `{typed}` 不是这一行的候选，没有照办"))),
        }
    }
}
