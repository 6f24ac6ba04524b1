//! Lists of findings that came back from the departments, read and held against what is found today.

use std::path::Path;

use crate::diag::{Diagnostic, Outcome, Sink};
use crate::extract;
use crate::inspect::{self, Answers};
use crate::model::answer::AnsweredRow;
use crate::model::table::cells::Cells;
use crate::pipeline::Checked;

/// The rows of a list, of which some can be told in `sink` instead.
///
/// # Errors
/// Stops when the file cannot be read or is no list.
pub fn answers(file: &Path, sink: &mut Sink) -> Outcome<Vec<AnsweredRow>> {
    let bytes = extract::book(file, sink)?.bytes;
    extract::answers(&file.display().to_string(), bytes, sink)
}

/// How many rows of a list somebody has written into.
///
/// # Errors
/// Stops when it is no list.
pub fn answered(file: &Path, bytes: Vec<u8>, sink: &mut Sink) -> Outcome<usize> {
    let rows = extract::answers(&file.display().to_string(), bytes, sink)?;
    Ok(rows.iter().filter(|row| row.answer.is_some()).count() + sink.sorted().len())
}

/// What the answers come to, with what the checks have found; `open` are the findings that lists are made of.
pub fn compare_answers<'a>(
    rows: &'a [AnsweredRow],
    open: &'a [Diagnostic],
    checked: &Checked,
    sink: &mut Sink,
) -> Answers<'a> {
    let cells = checked.facts.as_ref().map(|facts| Cells::new(facts.data()));
    inspect::answers(rows, (open, &checked.triaged.accepted), cells.as_ref(), sink)
}
