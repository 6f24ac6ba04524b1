//! A list of findings that came back from a department in, its rows out.

use super::filled::{self, List};
use super::sheet::Sheet;
use crate::diag::{Code, Diagnostic, Outcome, Sink};
use crate::model::answer::{
    ADVICE, ANSWER, Answer, AnsweredRow, DEPARTMENT, IDENTITY, MESSAGE, NOTE, PLACE, RowMark, SHEET, SHOWN,
};
use crate::place::Place;

/// Reads a list by the name under which it is spoken of. An answer that cannot be used is told and counts as
/// none; a row that nobody knows is told and left out.
///
/// # Errors
/// Stops when the file is no list; the reason is in `sink`.
pub fn answers(name: &str, bytes: Vec<u8>, sink: &mut Sink) -> Outcome<Vec<AnsweredRow>> {
    let sheets = filled::sheets(name, bytes, sink)?;
    let lists: Vec<List<'_>> = sheets.iter().filter_map(List::of).collect();
    if lists.is_empty() {
        return Err(sink.stop(no_list(name, &sheets)));
    }
    let errors = sink.errors();
    let mut rows = Vec::new();
    for list in lists {
        if let Some(missing) = [ANSWER, NOTE, DEPARTMENT].into_iter().find(|header| list.column(header).is_none()) {
            sink.push(list.without(missing));
            continue;
        }
        let (known, unknown) = list.rows();
        rows.extend(known.into_iter().filter_map(|row| list.row(row, sink)));
        sink.extend(list.unknown_rows(&unknown));
    }
    sink.unless_more_than(errors, rows)
}

impl List<'_> {
    /// A row that is known by its mark.
    fn row(&self, row: u32, sink: &mut Sink) -> Option<AnsweredRow> {
        let Some(mark) = RowMark::read(self.text(row, IDENTITY)) else {
            sink.push(self.changed_mark(row));
            return None;
        };
        let (answer, note) = self.answer(row).unwrap_or_else(|finding| {
            sink.push(*finding);
            (None, "")
        });
        let text = |header| self.text(row, header).to_owned();
        Some(AnsweredRow {
            cell: self.sheet.cell_ref(row, self.column(ANSWER).unwrap_or_default()),
            mark,
            department: text(DEPARTMENT),
            place: text(PLACE),
            shown: text(SHOWN),
            message: text(MESSAGE),
            advice: text(ADVICE),
            answer,
            note: note.to_owned(),
        })
    }

    /// What is answered in a row, with what is written beside it.
    fn answer(&self, row: u32) -> Result<(Option<Answer>, &str), Box<Diagnostic>> {
        let (typed, note) = (self.text(row, ANSWER), self.text(row, NOTE));
        let Some((answer, behind)) = Answer::read(typed) else {
            return match (typed, note) {
                ("", "") => Ok((None, "")),
                ("", note) => Err(Box::new(self.only_note(row, note))),
                (typed, _) => Err(Box::new(self.other_answer(row, typed))),
            };
        };
        let note = if note.is_empty() { behind } else { note };
        if answer == Answer::Kept && note.is_empty() {
            return Err(Box::new(self.no_reason(row)));
        }
        Ok((Some(answer), note))
    }

    /// A finding about a cell of a row, with what the row is about.
    fn about(&self, row: u32, header: &str, message: String) -> Diagnostic {
        let what = self.text(row, MESSAGE);
        let what = if what.is_empty() { String::new() } else { format!("这一行是：{what}") };
        Diagnostic::warning(Code::UnreadAnswer, self.place(row, header), message).because(what)
    }

    fn other_answer(&self, row: u32, typed: &str) -> Diagnostic {
        self.about(row, ANSWER, format!("核实结果 `{typed}` 不是可选的答复"))
            .hint(format!("请选 {}；确认无误、不用改的选“不改”，并在“{NOTE}”写明理由", choice()))
    }

    fn only_note(&self, row: u32, note: &str) -> Diagnostic {
        let note: String = note.chars().take(40).collect();
        self.about(row, ANSWER, format!("写了理由或说明（`{note}`），没有选核实结果"))
            .hint(format!("请选 {}", choice()))
    }

    fn no_reason(&self, row: u32) -> Diagnostic {
        self.about(row, NOTE, "选了“不改”，没有写明理由".to_owned())
            .hint(format!("请在“{NOTE}”写明为什么不改，如口径、数据来源；没有理由的不能认可"))
    }

    /// Rows in which something stands and that nobody knows.
    fn unknown_rows(&self, rows: &[u32]) -> Option<Diagnostic> {
        const MOST: usize = 10;
        let shown: Vec<String> = rows.iter().take(MOST).map(|row| (row + 1).to_string()).collect();
        let more = if rows.len() > MOST { format!("等 {} ", rows.len()) } else { " ".to_owned() };
        let message = format!("第 {}{more}行没有识别码，没有读", shown.join("、"));
        Some(
            Diagnostic::warning(Code::UnreadAnswer, self.place(*rows.first()?, IDENTITY), message)
                .because("是后加的行，或者识别码被删掉了，不知道答复的是哪个问题")
                .hint("答复请填在清单原有的行里；清单之外的问题请另行告知编写人员"),
        )
    }

    fn changed_mark(&self, row: u32) -> Diagnostic {
        self.about(row, IDENTITY, format!("识别码 `{}` 不完整或被改动，这一行没有读", self.text(row, IDENTITY)))
            .hint("请从原来的清单里把这一行的识别码复制回来")
    }

    /// A column is missing that is needed.
    fn without(&self, missing: &str) -> Diagnostic {
        let place = Place::File(self.sheet.address());
        let headers: Vec<&str> = self.headers.iter().map(|(header, _)| *header).collect();
        Diagnostic::error(Code::UnreadAnswer, place, format!("清单里没有“{missing}”一栏"))
            .because(format!("它被删掉或改了名称；现有的栏目：{}", headers.join("、")))
            .hint(format!("请把这一栏的表头改回“{missing}”；栏目的次序可以变，名称不能变"))
    }
}

/// `属实、已改、不改`.
fn choice() -> String {
    Answer::ALL.map(Answer::word).join("、")
}

/// The finding for a workbook in which no row is known by anything.
fn no_list(name: &str, sheets: &[Sheet]) -> Diagnostic {
    let names: Vec<String> = sheets.iter().map(|sheet| format!("`{}`", sheet.name)).collect();
    Diagnostic::error(Code::UnreadAnswer, Place::File(name.to_owned()), "读不出答复：没有“识别码”一栏")
        .because(format!(
            "不是 `pinggu check --xlsx` 写出的{SHEET}，或者最后一栏（隐藏的“{IDENTITY}”）被删掉了；已查看工作表：{}",
            names.join("、")
        ))
        .hint("请把答复填回原来的清单；要复制的，整行复制，连同隐藏的最后一栏")
}
