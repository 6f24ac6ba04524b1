//! Numbers typed by hand that the tables have: a figure in their place would follow the tables.
//!
//! What a hint says to paste prints, character by character, what it takes the place of. A number
//! that no call prints so is told with its cell and nothing to paste.

use super::Evidence;
use super::figures::{Call, Fit, TableFigure};
use super::prose::Prose;
use super::prose::claim::{Claim, Measure};
use super::values::ClaimCheck;
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::table::Role;
use crate::model::value::{Quantity, Reading, Value};
use crate::place::Place;
use crate::text::numeral::Bound;

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
        let is_inexact =
            claim.numeral.bound.is_some_and(|bound| bound == Bound::About || claim.measure != Measure::Goal);
        if is_inexact || passage.has_figure(&claim.range) || passage.is_template(claim.range.start) {
            return None;
        }
        let check = ClaimCheck::new(evidence.facts, prose, claim).ok()?;
        let figures = meant(evidence, claim, &check);
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

/// The figures that a number may be and that a call prints: the first, and those of its row that are of
/// other periods where the sentence names none.
fn meant(evidence: Evidence<'_>, claim: &Claim, check: &ClaimCheck<'_>) -> Vec<TableFigure> {
    let expected = evidence.indicator_of(claim).and_then(|row| evidence.facts.indicators().value(row, &Role::Expected));
    let is_expected = |figure: &TableFigure| expected.is_some_and(|value| value.cells() == figure.cells);
    let mut same: Vec<&TableFigure> = check
        .fits
        .iter()
        .filter(|(figure, fit)| *fit == Fit::Same && figure.call.is_some())
        .map(|(one, _)| one)
        .collect();
    match aim(claim) {
        Some(Aim::Planned) => same.retain(|figure| !is_expected(figure)),
        // What is expected may be said of a row that has no column of its own for it.
        Some(Aim::Expected) => same.sort_by_key(|figure| !is_expected(figure)),
        None => {}
    }
    let Some((first, others)) = same.split_first() else { return Vec::new() };
    let is_open = claim.when.at.is_none() && matches!(claim.measure, Measure::Level | Measure::Growth) && !claim.future;
    let row = |figure: &TableFigure| figure.cells.first().map(|cell| (cell.book.clone(), cell.sheet.clone(), cell.row));
    let is_other = |figure: &&&TableFigure| {
        is_open && !is_expected(figure) && row(figure) == row(first) && figure.cells != first.cells
    };
    std::iter::once(first).chain(others.iter().filter(is_other)).map(|figure| (*figure).clone()).collect()
}

/// What the sentence says that a number is; what the plan wants and what is expected now may be equal.
enum Aim {
    /// What the plan wants: 规划目标.
    Planned,
    /// What is expected now: 预计, 预期目标.
    Expected,
}

fn aim(claim: &Claim) -> Option<Aim> {
    match (claim.of_plan, claim.expects, claim.measure) {
        (true, ..) => Some(Aim::Planned),
        (false, true, _) => Some(Aim::Expected),
        (false, false, Measure::Goal) if !claim.future => Some(Aim::Planned),
        _ => None,
    }
}

/// What a call may print, as it stands and by filters, with the filters.
fn forms(value: &Value, decimals: u32) -> Vec<(String, String)> {
    let mut forms = vec![(value.text.clone(), String::new())];
    if let Reading::Number(number) = value.reading {
        let size = |number: Quantity| Quantity { value: number.value.abs(), ..number }.to_string();
        let fixed = Quantity { decimals, ..number };
        forms.push((size(number), " | magnitude".to_owned()));
        forms.push((fixed.to_string(), format!(" | fixed(digits={decimals})")));
        forms.push((size(fixed), format!(" | fixed(digits={decimals}) | magnitude")));
    }
    forms
}

/// What to replace on the line of a number, and by what; none when the call prints other characters.
fn paste(prose: &Prose<'_>, claim: &Claim, call: &Call) -> Option<(String, String)> {
    let passage = &prose.passages[claim.passage];
    // 第 of a rank is no part of what is printed.
    let end = claim.range.start + claim.numeral.digits;
    let digits = end - prose.text(claim.passage, &(claim.range.start..end)).trim_start_matches('第').len()..end;
    let (span, filter) = forms(&call.prints, claim.numeral.quantity.decimals)
        .into_iter()
        .find_map(|(text, filter)| Some((passage.occurrence(&text, &digits)?, filter)))?;
    if passage.has_figure(&span) {
        return None;
    }
    let typed = prose.text(claim.passage, &span);
    let Place::Line { at, text } = prose.place(claim.passage, &span) else { return None };
    let start = text.char_indices().nth(at.column - 1).map_or(text.len(), |(start, _)| start);
    // Marks and tags may stand between the characters.
    let (before, rest) = (text.get(..start)?, text.get(start..)?.strip_prefix(typed)?);
    let (lead, tail) = context(&text, before, typed, rest)?;
    Some((format!("{lead}{typed}{tail}"), format!("{lead}{{{{ {call}{filter} }}}}{tail}")))
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
