//! By what a number is known in a list of those that somebody has to decide, and what its decisions come to.

use std::collections::BTreeMap;

use super::{Group, Number};
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::answer::{Identity, RowMark};
use crate::model::choice::ChosenRow;
use crate::place::Place;

/// What each number is known by: its file, its sentence, and which of the numbers that read so in it. It stays the
/// same when the sentence moves, and is another one when the sentence changes.
pub fn marks(numbers: &[Number]) -> Vec<RowMark> {
    let mut met: BTreeMap<(String, &str, &str), usize> = BTreeMap::new();
    let mut marks = Vec::with_capacity(numbers.len());
    for Number { typed, .. } in numbers {
        let nth = met.entry((typed.place.file().to_owned(), &typed.sentence, &typed.number)).or_default();
        *nth += 1;
        let identity = Identity {
            code: Code::TypedFigure.as_str(),
            at: typed.place.to_string(),
            text: Some(typed.sentence.clone()),
            message: format!("{}#{nth}", typed.number),
        };
        marks.push(identity.mark());
    }
    marks
}

/// The candidates that a list has chosen, and how many of its choices have been followed before. What cannot be
/// followed is told.
pub fn decided(numbers: &[Number], rows: &[ChosenRow], sink: &mut Sink) -> (Vec<Option<usize>>, usize) {
    let marks = marks(numbers);
    let mut chosen = vec![None; numbers.len()];
    let mut settled = 0;
    for row in rows {
        let same = || marks.iter().enumerate().filter(|(_, mark)| mark.content == row.mark.content);
        let here = same().find(|(_, mark)| mark.place == row.mark.place);
        let Some((index, _)) = here.or_else(|| same().next().filter(|_| same().count() == 1)) else {
            sink.push(refused(row, "这一句改过了，或者已经不在报告里，没有照办", "请重新写一份清单"));
            continue;
        };
        let number = &numbers[index];
        match number.candidates().iter().position(|offer| offer.tag == row.tag) {
            _ if number.group() == Group::Figure => settled += 1,
            Some(candidate) => chosen[index] = Some(candidate),
            None => sink.push(refused(row, "所选的候选现在不是了，没有照办", "表格或句子改过了，请重新写一份清单")),
        }
    }
    (chosen, settled)
}

fn refused(row: &ChosenRow, message: &str, hint: &str) -> Diagnostic {
    Diagnostic::warning(Code::UnreadAnswer, Place::cell(&row.cell), message).hint(hint)
}
