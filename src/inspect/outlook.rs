//! What prose expects of an indicator against its class: 预计可完成 of one that has to be fought for,
//! 进度正常 of one that the table calls behind.

use std::ops::Range;

use super::Evidence;
use super::prose::lex::{Token, TokenKind};
use super::prose::words::Sense;
use super::prose::{PassageKind, Prose, topic_of};
use super::verdict_words::VerdictWords;
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::facts::{Facts, Outlook, VerdictClass};
use crate::model::kind::Closing;
use crate::model::table::{Role, Row};
use crate::place::Place;

/// What a phrase says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    Outlook(Outlook),
    Verdict(VerdictClass),
    Attribute(&'static str),
}

/// Phrases by what they say.
const PHRASES: &[(Says, &[&str])] = &[
    (Says::Outlook(Outlook::Effort), &["需力争完成", "力争完成", "力争实现", "经过努力", "有望实现", "有望完成"]),
    (Says::Outlook(Outlook::Early), &["已提前完成", "已经提前完成", "已超前完成", "已提前实现", "提前实现规划目标"]),
    (Says::Outlook(Outlook::Smooth), &["可顺利完成", "能够完成", "可实现", "可完成", "可以完成"]),
    (Says::Verdict(VerdictClass::OnTrack), &["进度正常", "进度基本正常", "进展正常", "评价为正常"]),
    (Says::Verdict(VerdictClass::Ahead), &["进度超前", "进展超前", "评价为超前"]),
    (Says::Verdict(VerdictClass::Behind), &["进度滞后", "进展滞后", "评价为滞后"]),
    (Says::Attribute("约束性"), &["为约束性指标", "属于约束性指标"]),
    (Says::Attribute("预期性"), &["为预期性指标", "属于预期性指标"]),
];

/// Of a plan that is over: what was done. One that is done may have been done early or beyond its target.
const OUTCOMES: &[(Says, &[&str])] = &[
    (
        Says::Outlook(Outlook::Effort),
        &[
            "未完成规划目标",
            "没有完成规划目标",
            "未达到规划目标",
            "没有达到规划目标",
            "未能完成规划目标",
            "未实现规划目标",
        ],
    ),
    (
        Says::Outlook(Outlook::Smooth),
        &[
            "完成规划目标",
            "完成了规划目标",
            "实现规划目标",
            "实现了规划目标",
            "达到规划目标",
            "超额完成规划目标",
            "提前完成规划目标",
        ],
    ),
    (Says::Attribute("约束性"), &["为约束性指标", "属于约束性指标"]),
    (Says::Attribute("预期性"), &["为预期性指标", "属于预期性指标"]),
];

/// Words that leave it open.
const OPEN: [&str; 6] = ["力争", "努力", "有望", "争取", "不能", "难以"];

/// Expectations and verdicts in prose that are not those of the indicator's class.
pub(super) fn expectations(evidence: Evidence<'_>, prose: &Prose<'_>, sink: &mut Sink) {
    let is_over = evidence.facts.job().kind.closing == Closing::Outcome;
    let words = VerdictWords::new(evidence.facts, |_| false);
    for (index, passage) in prose.passages.iter().enumerate().filter(|(_, passage)| passage.kind == PassageKind::Text) {
        let tokens = &prose.tokens[index];
        for sentence in tokens.split(|token| token.kind == TokenKind::Stop) {
            let (Some(first), Some(last)) = (sentence.first(), sentence.last()) else { continue };
            let range = first.range.start..last.range.end;
            if passage.is_template(range.start) {
                continue;
            }
            for (says, at) in phrases(&passage.text, &range, &words, is_over) {
                let follows = ["的指标有", "的指标是", "的指标为", "的有", "指标有："]
                    .iter()
                    .any(|end| passage.text[at.end..].starts_with(end));
                let rows = subjects(tokens, sentence, &at, follows).into_iter();
                for indicator in rows.filter_map(|row| evidence.facts.indicators().rows.get(row)) {
                    if !is_kept(evidence.facts, indicator, says) {
                        let (place, words) = (prose.place(index, &at), &passage.text[at.clone()]);
                        sink.push(finding(evidence.facts, indicator, says, place, words));
                    }
                }
            }
        }
    }
}

/// The first phrase of a sentence, and the verdicts in the words of the table that do not overlap with it.
fn phrases(text: &str, sentence: &Range<usize>, words: &VerdictWords, is_over: bool) -> Vec<(Says, Range<usize>)> {
    let mut found: Vec<(Says, Range<usize>)> = phrase(text, sentence, is_over).into_iter().collect();
    for (word, class) in words.telling() {
        for (at, _) in text[sentence.clone()].match_indices(word) {
            let start = sentence.start + at;
            let own = start..start + word.len();
            let is_denied = ["未", "不", "没有", "并非"].iter().any(|no| text[..start].ends_with(no));
            let is_taken = found.iter().any(|(_, other)| other.start < own.end && own.start < other.end);
            if !is_denied && !is_taken {
                found.push((Says::Verdict(class), own));
            }
        }
    }
    found
}

/// The first phrase of a sentence; a promise of a sentence that leaves it open is none.
fn phrase(text: &str, sentence: &Range<usize>, is_over: bool) -> Option<(Says, Range<usize>)> {
    let words = &text[sentence.clone()];
    let phrases = if is_over { OUTCOMES } else { PHRASES }
        .iter()
        .flat_map(|(says, phrases)| phrases.iter().map(move |phrase| (phrase, *says)));
    let found = phrases.filter_map(|(phrase, says)| Some((words.find(phrase)?, phrase, says)));
    // Of those that begin at one place the longest: 可顺利完成, not what it may begin with.
    let (at, phrase, says) = found.min_by_key(|(at, phrase, _)| (*at, usize::MAX - phrase.len()))?;
    let promises = says == Says::Outlook(Outlook::Smooth);
    if promises && (OPEN.iter().any(|word| words.contains(word)) || !words.contains("目标")) {
        return None;
    }
    let start = sentence.start + at;
    Some((says, start..start + phrase.len()))
}

/// The indicators that a sentence speaks of: the list right before the phrase, else the topic.
fn subjects(passage: &[Token], sentence: &[Token], phrase: &Range<usize>, follows: bool) -> Vec<usize> {
    // 进度滞后的指标是甲、乙…: the list follows.
    if follows {
        let after = sentence.iter().filter(|token| token.range.start >= phrase.end);
        return after.filter_map(Token::indicator).collect();
    }
    let mut list: Vec<usize> = Vec::new();
    let mut is_open = false;
    for token in sentence.iter().take_while(|token| token.range.start < phrase.start) {
        match &token.kind {
            TokenKind::Name(_, subject) => {
                if !is_open {
                    list.clear();
                }
                list.extend(subject.indicator);
                is_open = true;
            }
            TokenKind::Word(Sense::Join) => {}
            TokenKind::Unknown | TokenKind::Comma if is_open => is_open = false,
            _ => {}
        }
    }
    // 甲超前完成，但分级诊疗进度滞后: another clause with words of its own is of something else.
    let clause = sentence.iter().rposition(|token| token.kind == TokenKind::Comma && token.range.start < phrase.start);
    let own = sentence[clause.map_or(0, |at| at + 1)..].iter().take_while(|token| token.range.start < phrase.start);
    let is_apart = own.clone().all(|token| !matches!(token.kind, TokenKind::Name(..)))
        && own.clone().any(|token| token.kind == TokenKind::Unknown);
    if !list.is_empty() {
        return if clause.is_some() && is_apart { Vec::new() } else { list };
    }
    topic_of(passage).and_then(|subject| subject.indicator).into_iter().collect()
}

fn is_kept(facts: &Facts, row: &Row, says: Says) -> bool {
    match says {
        Says::Outlook(Outlook::Smooth) => facts.outlook(row) != Outlook::Effort,
        Says::Outlook(outlook) => facts.outlook(row) == outlook,
        Says::Verdict(class) => facts.verdict_class(row).is_none_or(|own| own == class),
        Says::Attribute(word) => facts.indicators().text(row, &Role::Attribute).contains(word),
    }
}

fn finding(facts: &Facts, row: &Row, says: Says, place: Place, words: &str) -> Diagnostic {
    let (column, header) = match says {
        Says::Attribute(_) => (Role::Attribute, "属性"),
        Says::Outlook(_) | Says::Verdict(_) => (Role::Verdict, "基本评价"),
    };
    let value = facts.indicators().value(row, &column);
    let stated = value.map_or("", |value| value.text.as_str());
    let class = facts.outlook_word(row);
    let (what, reason, right) = match says {
        Says::Outlook(_) => {
            let closes = if facts.job().kind.closing == Closing::Outcome { "结果" } else { "期末预测" };
            let reason = format!("它的基本评价是 `{stated}`，{closes}归入“{class}”，表3 和正文会互相矛盾");
            ("预测与分类", reason, class)
        }
        Says::Verdict(_) => ("评价与表格", format!("表格中它的基本评价是 `{stated}`"), stated),
        Says::Attribute(_) => ("属性与表格", format!("表格中它的属性是 `{stated}`"), stated),
    };
    let message = format!("对 `{}` 的{what}不一致：文中写 `{words}`", row.name);
    let cell = value.and_then(|value| value.cells().first()).cloned();
    let cell = cell.map(|cell| Place::Cell { cell, header: Some(header.to_owned()) });
    Diagnostic::error(Code::OutlookMismatch, place, message)
        .because(reason)
        .related_to(cell.map(|cell| (cell, stated)))
        .hint(format!("请核对；以表格为准时，文中应按“{right}”表述"))
}
