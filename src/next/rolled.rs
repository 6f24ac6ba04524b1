//! A sentence on its way into the new edition: what its figures print decides whether it moves, and a check may take it
//! back, step by step.

use std::cmp::Ordering;

use super::moves::{Draft, MovedCall, edited};
use super::text::{Prints, SourceText, StaleNumber};
use super::words::{Judged, Misfit, PrintedCall, Told};
use crate::markup::sentence::{Piece, Sentence, sentences};
use crate::model::todo::{TodoItem, TodoState, sentence_id};
use crate::model::value::Value;

/// How far a sentence was taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Refusal {
    /// Not at all.
    None,
    /// To its old periods.
    Periods,
    /// To its old numbers too.
    Numbers,
    /// Out of the report: into a comment.
    Whole,
}

/// A sentence on its way.
#[derive(Debug)]
pub(super) struct RolledSentence {
    pub sentence: Sentence,
    pub draft: Draft,
    /// With what stands beside typed numbers moved too; none where that is the draft.
    pub proposal: Option<Draft>,
    /// Typed numbers in it that are of the old edition.
    pub stale: Vec<StaleNumber>,
    /// As it will stand.
    pub after: String,
    pub refusal: Refusal,
    pub reasons: Vec<String>,
    pub lacks_facts: bool,
    /// A number in it has turned.
    pub has_turned: bool,
    pub figures: Vec<[String; 3]>,
}

impl RolledSentence {
    pub(super) fn settle(&mut self, source: &SourceText, prints: &Prints, judged: &Judged<'_>) {
        let Judged { conclusions, subjects, is_other_kind } = *judged;
        self.reasons.clone_from(&self.draft.doubts);
        let mut lacking = Vec::new();
        for call in &self.draft.calls {
            let was_printed = call.old.is_empty() || prints.old.contains_key(&call.old);
            if let Some(Err(why)) = prints.new.get(&call.new).filter(|_| was_printed) {
                self.lacks_facts |= call.measure.starts_with("fact(");
                lacking.push(format!("新表里没有这个数：{why}"));
            }
        }
        let is_moved = lacking.is_empty();
        let calls: Vec<PrintedCall> = self.draft.calls.iter().map(|call| printed_call(call, prints)).collect();
        self.figures = calls.iter().filter_map(figure).collect();
        self.figures.dedup();
        if is_moved {
            self.after = edited(&source.text, &self.sentence.range, &self.draft.edits);
        } else {
            self.refusal = Refusal::Periods;
            self.revert(source, prints);
        }
        for why in lacking {
            self.doubt(why);
        }
        let misfits = |calls: &[PrintedCall], is_moved: bool| {
            let is_news = is_moved || !self.stale.is_empty();
            let (text, sentence) = (&source.text, &self.sentence);
            Told { text, sentence, calls, subjects, conclusions, is_moved, is_news, is_other_kind }.misfits()
        };
        let is_certain = |found: &[Misfit]| found.iter().any(|misfit| misfit.is_certain);
        let own = misfits(&calls, self.is_moved());
        // What is proposed must be as true as what is done.
        let proposed: Option<Vec<PrintedCall>> =
            self.proposal.as_ref().map(|draft| draft.calls.iter().map(|call| printed_call(call, prints)).collect());
        let of_proposal = proposed.map(|calls| misfits(&calls, true)).unwrap_or_default();
        if is_certain(&of_proposal) {
            self.proposal = None;
        }
        // A time that stays, and a number that goes with the data by itself.
        let is_mixed = self.draft.stays_current
            && calls.iter().any(|call| {
                call.texts.0 != call.texts.1
                    && self.draft.calls.iter().any(|own| own.at == call.at && own.old == own.new)
            });
        if is_mixed && is_moved {
            self.doubt("前面写的时期没有移动，数先写成上一期的".to_owned());
        }
        let is_wrong = is_certain(&own) || self.draft.has_lost_unit;
        self.has_turned = own.iter().any(|misfit| misfit.is_turn);
        if is_moved && source.is_editable && is_wrong && self.is_moved() {
            self.take_back(source, prints);
        } else if is_moved && source.is_editable && is_mixed {
            self.refusal = Refusal::Numbers;
            self.revert(source, prints);
        }
        for Misfit { why, .. } in own.into_iter().chain(of_proposal) {
            self.doubt(why);
        }
        if self.draft.tells_old_news {
            self.doubt("说的是上一期的情况，没有数可以换，请按本期改写".to_owned());
        }
        if self.is_said_twice() {
            self.doubt("同一个数说了两遍，请删去一处".to_owned());
        }
        if let Some(reasons) = source.undone.get(&sentence_id(&source.text[self.sentence.range.clone()])) {
            let why = reasons.iter().take(MOST_REASONS).cloned().collect::<Vec<_>>().join("；");
            let why = if why.is_empty() { why } else { format!("：{why}") };
            self.doubt(format!("上一期的待办里就有这一句，还没有办{why}"));
        }
        if !source.doubt.is_empty() {
            self.doubt(source.doubt.clone());
        }
    }

    /// Something in it is another than in the old edition.
    pub(super) fn is_moved(&self) -> bool {
        !self.draft.edits.is_empty() || !self.figures.is_empty()
    }

    /// Takes it back by one step: to the old periods, to the old numbers, out of the report.
    pub(super) fn take_back(&mut self, source: &SourceText, prints: &Prints) {
        self.refusal = match self.refusal {
            // Of a sentence that names no period only the numbers are others.
            Refusal::None if self.draft.edits.is_empty() => Refusal::Numbers,
            Refusal::None => Refusal::Periods,
            Refusal::Periods => Refusal::Numbers,
            Refusal::Numbers | Refusal::Whole => Refusal::Whole,
        };
        self.revert(source, prints);
    }

    /// As it was, as far as it was refused; a call that prints nothing in the new edition becomes what it printed.
    fn revert(&mut self, source: &SourceText, prints: &Prints) {
        let mut edits = Vec::new();
        for call in &self.draft.calls {
            let Some(range) = &call.at else { continue };
            let names = self.draft.edits.iter().filter(|(own, _)| range.start < own.start && own.end < range.end);
            let names: Vec<_> = names.cloned().collect();
            let same = prints.old.get(&call.old).map(|printed| printed.text.as_str());
            let of_old =
                prints.new.get(&call.old).and_then(|now| now.as_ref().ok()).map(|printed| printed.text.as_str());
            // One that the new tables have is theirs, also where they have revised it.
            let is_theirs = of_old.is_some() && (self.refusal == Refusal::Periods || of_old == same);
            if is_theirs && !call.is_of_other_unit {
                continue;
            }
            let now = prints.new.get(&call.new).and_then(|now| now.as_ref().ok()).map(|printed| printed.text.as_str());
            // A call that was only renamed prints what it printed.
            if now.is_some() && now == same && !names.is_empty() && self.refusal == Refusal::Periods {
                edits.extend(names);
            } else if let Some(printed) = same {
                edits.push((range.clone(), printed.to_owned()));
            }
        }
        self.after = edited(&source.text, &self.sentence.range, &edits);
        if self.refusal == Refusal::Whole {
            let printed = shown(&source.text[self.sentence.range.clone()], |tag| {
                prints.old.get(tag).map(|printed| printed.text.clone())
            });
            let printed = printed.replace("--", "—").replace(['{', '}'], "");
            let comment = format!("<!-- 上一期的话，本期不成立，请改写：{printed} -->");
            // A footnote, a heading, an item is there all the same.
            let text = source.text[self.sentence.range.clone()].trim_start();
            let mark = mark(text);
            self.after = if mark.is_empty() { comment } else { format!("{mark}（待改写）{comment}") };
        }
    }

    pub(super) fn doubt(&mut self, why: String) {
        if !self.reasons.contains(&why) {
            self.reasons.push(why);
        }
    }

    /// Two of its calls that were different ask for the same now.
    fn is_said_twice(&self) -> bool {
        let calls = &self.draft.calls;
        self.refusal == Refusal::None
            && calls.iter().enumerate().any(|(at, one)| {
                let same = |other: &MovedCall| other.new == one.new && other.old != one.old && !other.old.is_empty();
                !one.old.is_empty() && calls[at + 1..].iter().any(same)
            })
    }

    pub(super) fn item(&self, source: &SourceText, line: usize, prints: &Prints) -> TodoItem {
        let before = &source.text[self.sentence.range.clone()];
        let mut reasons = self.reasons.clone();
        let numbers: Vec<String> = self.stale.iter().map(|own| stale_words(own, prints)).collect();
        let is_filled = numbers.is_empty() && !self.lacks_facts;
        let state = match (reasons.is_empty() || self.lacks_facts && reasons.len() == 1, is_filled) {
            (false, _) => TodoState::Rewrite,
            (true, false) => TodoState::Fill,
            (true, true) if self.after != before || !self.figures.is_empty() => TodoState::Changed,
            (true, true) => TodoState::Carried,
        };
        if !numbers.is_empty() {
            reasons.push(format!("手写的数是上一期的，请换成本期的数或确认没有变：{}", numbers.join("；")));
        }
        let refused = match self.refusal {
            Refusal::None => None,
            Refusal::Periods => Some("没有移到本期：移了会说错，或新表里没有那个数；现在还是上一期的说法"),
            Refusal::Numbers => Some("数换成本期的会说错，现在写的是上一期的数"),
            Refusal::Whole => Some("上一期的话在本期不成立，已放进注释，不印在报告里"),
        };
        reasons.extend(refused.map(str::to_owned));
        let is_printed =
            |draft: &&Draft| draft.calls.iter().all(|call| !matches!(prints.new.get(&call.new), Some(Err(_))));
        let proposal = self.proposal.as_ref().filter(|_| self.refusal < Refusal::Whole).filter(is_printed);
        // Once the fact is there, the sentence reads as it would have.
        let proposal = proposal.or(Some(&self.draft).filter(|_| self.lacks_facts && self.refusal == Refusal::Periods));
        let proposal = proposal.map(|draft| edited(&source.text, &self.sentence.range, &draft.edits).trim().to_owned());
        TodoItem {
            state,
            file: source.file.clone(),
            line,
            id: sentence_id(&self.after),
            before: shown(before, |tag| prints.old.get(tag).map(|printed| printed.text.clone())),
            after: shown(&self.after, |tag| {
                let now = prints.new.get(tag).and_then(|now| now.as_ref().ok()).map(|printed| printed.text.clone());
                now.or_else(|| prints.old.get(tag).map(|printed| printed.text.clone()))
            }),
            reasons,
            proposal,
            figures: self.figures.clone(),
            departments: source.departments.clone(),
        }
    }
}

/// Reasons of an earlier list that are told again.
const MOST_REASONS: usize = 4;

/// What stands before the words of a heading, an item or a footnote.
fn mark(text: &str) -> &str {
    let note = text.strip_prefix("[^").and_then(|rest| rest.find("]:")).map(|at| at + "[^]:".len());
    let sign = text.trim_start_matches(['#', '-', '+', '*', '>']);
    let sign = text.len() - sign.len();
    let length = note.or((sign > 0 && text[sign..].starts_with(' ')).then_some(sign)).unwrap_or(0);
    let space = text[length..].len() - text[length..].trim_start_matches(' ').len();
    if length > 0 { &text[..length + space] } else { "" }
}

/// The cells whose difference a tag prints without its sign: the tags of what is taken away, and of what it is taken
/// from.
pub(super) fn ends(tag: &str) -> Option<[String; 2]> {
    let found = sentences(tag, 0).into_iter().flat_map(|sentence| sentence.pieces).find_map(|piece| match piece {
        Piece::Call(call) => Some(call),
        _ => None,
    })?;
    let argument = |name: &str| found.arguments.iter().find(|own| own.name == name).map(|own| own.value.as_str());
    let name = argument("name")?;
    let (function, key, from, to) = match found.function.as_str() {
        "change" => ("v", "at", argument("from")?, argument("to")?),
        "gap" => ("r", "item", argument("of")?, argument("item")?),
        _ => return None,
    };
    Some([from, to].map(|value| format!("{{{{ {function}(name=\"{name}\", {key}=\"{value}\") }}}}")))
}

/// A sentence as it is printed.
fn shown(text: &str, print: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::new();
    for Sentence { range, pieces } in sentences(text, 0) {
        let mut at = range.start;
        for piece in pieces {
            if let Piece::Call(call) = piece {
                out.push_str(&text[at..call.range.start]);
                let tag = &text[call.range.clone()];
                out.push_str(&print(tag).unwrap_or_else(|| tag.to_owned()));
                at = call.range.end;
            }
        }
        out.push_str(&text[at..range.end]);
    }
    out.trim().to_owned()
}

/// A tag whose number has its sign.
pub(super) fn plain(tag: &str) -> String {
    tag.replace("| magnitude", "").replace("  }}", " }}")
}

fn printed_call(call: &MovedCall, prints: &Prints) -> PrintedCall {
    let (old, new) = (plain(&call.old), plain(&call.new));
    let argument = |name: &str| {
        let (_, rest) = call.measure.split_once(&format!("{name}="))?;
        let end = rest.find([',', ')']).unwrap_or(rest.len());
        Some(&rest[..end]).filter(|value| !value.is_empty())
    };
    let item = argument("item").map_or_else(String::new, |item| format!("·{item}"));
    let part = if argument("part") == Some("rank") { " 位次" } else { "" };
    let name = match (&call.row, call.measure.split('(').next().unwrap_or_default()) {
        (Some(row), "avg") => format!("{row} 年均增速"),
        (Some(row), "cumulative") => format!("{row} 累计变化"),
        (Some(row), "change") => format!("{row} 变化"),
        (Some(row), _) => format!("{row}{item}{part}"),
        (None, _) => call.new.trim_matches(['{', '}', ' ']).to_owned(),
    };
    let sign = |tag: &str, print: &dyn Fn(&str) -> Option<Value>| {
        let [from, to] = ends(tag)?.map(|tag| print(&tag));
        Some(to?.quantity()?.value.cmp(&from?.quantity()?.value))
    };
    let then = |tag: &str| prints.old.get(tag).and_then(|printed| printed.value.clone());
    let now = |tag: &str| prints.new.get(tag).and_then(|now| now.as_ref().ok()).and_then(|own| own.value.clone());
    PrintedCall {
        texts: (
            prints.old.get(&call.old).map(|printed| printed.text.clone()),
            prints.new.get(&call.new).and_then(|now| now.as_ref().ok()).map(|printed| printed.text.clone()),
        ),
        trends: trend(call, &then, &now),
        is_of_other_unit: call.is_of_other_unit,
        signs: sign(&call.old, &then).zip(sign(&call.new, &now)),
        at: call.at.clone(),
        measure: call.measure.clone(),
        name,
        row: call.row.clone(),
        old: then(&old),
        new: now(&new),
    }
}

/// Whether a level was more than in the year before, then and now.
fn trend(
    call: &MovedCall,
    then: &dyn Fn(&str) -> Option<Value>,
    now: &dyn Fn(&str) -> Option<Value>,
) -> Option<(Ordering, Ordering)> {
    let [before, before_now] = call.before.as_ref()?;
    let order = |own: Option<Value>, before: Option<Value>| Some(own?.number()?.value.cmp(&before?.number()?.value));
    order(then(&plain(&call.old)), then(before)).zip(order(now(&plain(&call.new)), now(before_now)))
}

/// A figure or a list that prints something else now.
fn figure(call: &PrintedCall) -> Option<[String; 3]> {
    let (old, new) = (call.texts.0.clone()?, call.texts.1.clone()?);
    let first = call.new.as_ref().and_then(|value| value.cells().first());
    let place = first.map_or_else(String::new, |own| format!("（{own}）"));
    (old != new).then(|| [call.name.clone(), old, format!("{new}{place}")])
}

fn stale_words(number: &StaleNumber, prints: &Prints) -> String {
    let tag = number.tag.as_ref();
    let now = tag.and_then(|tag| prints.new.get(tag)?.as_ref().ok());
    match (tag, now) {
        (Some(tag), Some(now)) => format!("{}（可写成 {tag}，现为 {}）", number.text, now.text),
        _ if !number.cells.is_empty() => format!("{}（表中有：{}）", number.text, number.cells.join("、")),
        _ => number.text.clone(),
    }
}
