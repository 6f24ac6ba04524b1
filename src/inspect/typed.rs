//! Numbers typed by hand that the tables have: a figure in their place would follow the tables.
//!
//! What a hint says to paste prints, character by character, what it takes the place of. A number
//! that no call prints so is told with its cell and nothing to paste.

use super::Evidence;
use super::figures::{Call, TableFigure};
use super::offers::{Slot, is_exact, meant};
use super::prose::Prose;
use super::prose::claim::Claim;
use super::values::ClaimCheck;
use crate::diag::{Code, Diagnostic, Sink};
use crate::place::Place;

/// Numbers typed by hand where a figure would print them: one finding a line of a passage.
pub(super) fn typed_by_hand(evidence: Evidence<'_>, prose: &Prose<'_>, sink: &mut Sink) {
    let mut typed: Vec<Typed<'_>> = Vec::new();
    for own in prose.claims.iter().filter_map(|claim| Typed::new(evidence, prose, claim)) {
        match typed.last_mut().filter(|last| last.start == own.start && last.passage == own.passage) {
            Some(last) => last.join(own),
            None => typed.push(own),
        }
    }
    sink.extend(typed.chunk_by(Typed::is_beside).map(finding));
}

/// A number typed by hand, and what the tables have for it.
struct Typed<'a> {
    passage: usize,
    /// Byte of the passage.
    start: usize,
    place: Place,
    digits: &'a str,
    /// The figures that it may be, or that it is all alike.
    figures: Vec<TableFigure>,
    /// A part of its line that occurs there once, and what to write instead.
    paste: Option<(String, String)>,
}

impl<'a> Typed<'a> {
    /// None for a number that is no cell's, or that a figure prints already.
    fn new(evidence: Evidence<'a>, prose: &'a Prose<'_>, claim: &'a Claim) -> Option<Self> {
        let passage = &prose.passages[claim.passage];
        if !is_exact(claim) || passage.has_figure(&claim.range) || passage.is_template(claim.range.start) {
            return None;
        }
        let check = ClaimCheck::new(evidence.facts, prose, claim).ok()?;
        let mut figures = meant(evidence, claim, &check);
        figures.retain(|figure| figure.call.is_some());
        // What two tables have is the same in both, or told by a check of its own.
        let row =
            |figure: &TableFigure| figure.cells.first().map(|cell| (cell.book.clone(), cell.sheet.clone(), cell.row));
        let first = row(figures.first()?);
        figures.retain(|figure| row(figure) == first);
        let call = figures.first()?.call.as_ref()?;
        Some(Self {
            passage: claim.passage,
            start: claim.range.start,
            place: prose.place_of(claim),
            digits: &prose.number(claim)[..claim.numeral.digits],
            paste: if figures.len() == 1 { paste(prose, claim, call) } else { None },
            figures,
        })
    }

    /// 均达到95%: one number of several things.
    fn join(&mut self, other: Self) {
        let is_new = |figure: &TableFigure| self.figures.iter().all(|known| known.cells != figure.cells);
        let more: Vec<TableFigure> = other.figures.into_iter().filter(is_new).collect();
        if !more.is_empty() {
            self.paste = None;
            self.figures.extend(more);
        }
    }

    fn is_beside(&self, other: &Self) -> bool {
        let line = |one: &Self| match &one.place {
            Place::Line { at, .. } => Some((at.file.clone(), at.line)),
            Place::Cell { .. } | Place::File(_) => None,
        };
        self.passage == other.passage && line(self) == line(other)
    }

    fn hint(&self) -> String {
        let Self { digits, figures, .. } = self;
        if let Some((from, to)) = &self.paste {
            return format!("`{from}` 可改写为 `{to}`");
        }
        let known: Vec<String> = figures.iter().map(|figure| format!("{}（{}）", cell(figure), figure.label)).collect();
        if let [_, _, ..] = figures[..] {
            return format!(
                "`{digits}` 与表中 {} 格的数相同：{}；请写明是哪一格的数再引用",
                known.len(),
                known.join("、")
            );
        }
        let shown = figures[0].call.as_ref().map_or("", |call| call.prints.text.as_str());
        format!("`{digits}` 是 {} 的数，那里写作 `{shown}`；没有粘贴后文字不变的写法", known.concat())
    }
}

/// The numbers of one line that the tables have.
fn finding(typed: &[Typed<'_>]) -> Diagnostic {
    let numbers: Vec<String> = typed.iter().map(|one| format!("`{}`", one.digits)).collect();
    let message = format!("手工写入的数表格里有：{}", numbers.join("、"));
    let finding = Diagnostic::note(Code::TypedFigure, typed[0].place.clone(), message)
        .because("表格改动后，手工写入的数不会跟着变");
    typed.iter().fold(finding, |finding, one| {
        let cells = one.figures.iter().map(|figure| (cell(figure), figure.label.clone()));
        finding.related_to(cells).hint(one.hint())
    })
}

fn cell(figure: &TableFigure) -> Place {
    figure.cells.first().map_or_else(|| Place::File("inputs/report.yaml".to_owned()), Place::cell)
}

/// What to replace on the line of a number, and by what; none when the call prints other characters.
fn paste(prose: &Prose<'_>, claim: &Claim, call: &Call) -> Option<(String, String)> {
    let Slot { before, typed, after, tag, .. } = Slot::of_claim(prose, claim, call)?;
    let line = [&*before, &typed, &after].concat();
    let (lead, tail) = context(&line, &before, &typed, &after)?;
    Some((format!("{lead}{typed}{tail}"), format!("{lead}{tag}{tail}")))
}

/// As few characters around a part of a line as make it occur there once.
fn context<'t>(line: &str, before: &'t str, typed: &str, rest: &'t str) -> Option<(&'t str, &'t str)> {
    /// Who cannot tell two places apart by this much does not find them quickly either.
    const MOST: usize = 12;
    // Digits belong to another number; marks and tags are no words.
    let is_word = |c: &char| !c.is_ascii() && !c.is_whitespace();
    let ends = |words: &mut dyn Iterator<Item = char>| {
        let mut ends = vec![0];
        ends.extend(words.take_while(is_word).take(MOST).scan(0, |end, c| {
            *end += c.len_utf8();
            Some(*end)
        }));
        ends
    };
    let (leads, tails) = (ends(&mut before.chars().rev()), ends(&mut rest.chars()));
    let around = |(lead, tail): (&usize, &usize)| (&before[before.len() - lead..], &rest[..*tail]);
    let is_single = |(lead, tail): &(&str, &str)| line.matches(&format!("{lead}{typed}{tail}")).count() == 1;
    tails.iter().flat_map(|tail| leads.iter().map(move |lead| (lead, tail))).map(around).find(is_single)
}
