//! What is said of single indicators: what is expected of them, how they stand, their attribute.

use std::ops::Range;

use super::{PassageView, Rule};
use crate::inspect::prose::cues::Cue;
use crate::inspect::prose::lex::{Token, TokenKind};
use crate::inspect::prose::passage::PassageKind;
use crate::inspect::prose::reader::topic_of;
use crate::inspect::prose::statement::{Judged, Judgement, Statement};
use crate::inspect::prose::words::Sense;
use crate::model::facts::{Outlook, VerdictClass};
use crate::model::kind::Closing;
use crate::model::terms::{BINDING, EXPECTED};

pub(super) const RULE: Rule = Rule {
    name: "对指标的预测、评价和属性",
    reads: &[
        ("常住人口城镇化率进度滞后。", &["1 项指标：进度滞后"]),
        ("进度滞后的指标是常住人口城镇化率、森林覆盖率。", &["2 项指标：进度滞后"]),
        ("森林覆盖率、常住人口城镇化率可顺利完成规划目标。", &["2 项指标：可顺利完成"]),
        ("（1）常住人口城镇化率。该指标为约束性指标。", &["1 项指标：为约束性指标"]),
    ],
    leaves: &[
        // It promises nothing; it is of something else; nothing is named.
        "常住人口城镇化率经各方配合，争取可完成规划目标。",
        "常住人口城镇化率有所提高，但分级诊疗进度滞后。",
        "项目可完成投资3亿元。",
        "进度滞后。",
    ],
    read,
};

/// What is said while a plan runs.
const PHRASES: [(Cue, Judgement); 8] = [
    (Cue::Effort, Judgement::Outlook(Outlook::Effort)),
    (Cue::Early, Judgement::Outlook(Outlook::Early)),
    (Cue::Smooth, Judgement::Outlook(Outlook::Smooth)),
    (Cue::OnTrack, Judgement::Verdict(VerdictClass::OnTrack)),
    (Cue::Ahead, Judgement::Verdict(VerdictClass::Ahead)),
    (Cue::Behind, Judgement::Verdict(VerdictClass::Behind)),
    (Cue::Binding, Judgement::Attribute(BINDING)),
    (Cue::Expected, Judgement::Attribute(EXPECTED)),
];

/// What is said when it is over.
const OUTCOMES: [(Cue, Judgement); 4] = [
    (Cue::Missed, Judgement::Outlook(Outlook::Effort)),
    (Cue::Met, Judgement::Outlook(Outlook::Smooth)),
    (Cue::Binding, Judgement::Attribute(BINDING)),
    (Cue::Expected, Judgement::Attribute(EXPECTED)),
];

fn read(view: &PassageView<'_>, found: &mut Vec<Statement>) {
    if view.passage.kind != PassageKind::Text {
        return;
    }
    for sentence in view.sentences() {
        let range = view.range_of(sentence);
        if view.passage.is_template(range.start) {
            continue;
        }
        for (says, at) in phrases(view, &range) {
            let rows = subjects(view, sentence, &at);
            if !rows.is_empty() {
                found.push(Statement::Judged(Judged { passage: view.index, range: at, says, rows }));
            }
        }
    }
}

/// The first phrase of a sentence, and the verdicts in the words of the table that do not overlap with it.
fn phrases(view: &PassageView<'_>, sentence: &Range<usize>) -> Vec<(Judgement, Range<usize>)> {
    let text = view.text(sentence);
    let mut found: Vec<(Judgement, Range<usize>)> = phrase(view, sentence).into_iter().collect();
    for (word, class) in view.verdicts.telling() {
        for (at, _) in text.match_indices(word) {
            let own = sentence.start + at..sentence.start + at + word.len();
            let is_denied = Cue::Denies.end_of(&text[..at]).is_some();
            let is_taken = found.iter().any(|(_, other)| other.start < own.end && own.start < other.end);
            if !is_denied && !is_taken {
                found.push((Judgement::Verdict(class), own));
            }
        }
    }
    found
}

/// The first phrase of a sentence; a promise of a sentence that leaves it open is none.
fn phrase(view: &PassageView<'_>, sentence: &Range<usize>) -> Option<(Judgement, Range<usize>)> {
    let text = view.text(sentence);
    let phrases = if view.job.kind.closing == Closing::Outcome { &OUTCOMES[..] } else { &PHRASES };
    let phrases = phrases.iter().flat_map(|(cue, says)| cue.words().iter().map(move |phrase| (*phrase, *says)));
    let found = phrases.filter_map(|(phrase, says)| Some((text.find(phrase)?, phrase, says)));
    // Of those that begin at one place the longest: 可顺利完成, not what it may begin with.
    let (at, phrase, says) = found.min_by_key(|(at, phrase, _)| (*at, std::cmp::Reverse(phrase.len())))?;
    let promises = says == Judgement::Outlook(Outlook::Smooth);
    if promises && (Cue::Open.is_in(text) || !Cue::Goal.is_in(text)) {
        return None;
    }
    let start = sentence.start + at;
    Some((says, start..start + phrase.len()))
}

/// The indicators that a sentence speaks of: the list right before the phrase, else the topic.
fn subjects(view: &PassageView<'_>, sentence: &[Token], phrase: &Range<usize>) -> Vec<usize> {
    // 进度滞后的指标是甲、乙…: the list follows.
    if Cue::Follow.begins(view.text(&(phrase.end..view.passage.text.len()))) {
        let after = sentence.iter().filter(|token| token.range.start >= phrase.end);
        return after.filter_map(Token::indicator).collect();
    }
    let before = &sentence[..sentence.partition_point(|token| token.range.start < phrase.start)];
    let list = last_list(before);
    // 甲超前完成，但分级诊疗进度滞后: another clause with words of its own is of something else.
    let clause = before.iter().rposition(|token| token.kind == TokenKind::Comma);
    let own = &before[clause.map_or(0, |at| at + 1)..];
    let is_apart = own.iter().all(|token| !matches!(token.kind, TokenKind::Name(..)))
        && own.iter().any(|token| token.kind == TokenKind::Unknown);
    if !list.is_empty() {
        return if clause.is_some() && is_apart { Vec::new() } else { list };
    }
    topic_of(view.tokens).and_then(|subject| subject.indicator).into_iter().collect()
}

/// The last list of indicators; an unknown word or a comma ends one.
fn last_list(tokens: &[Token]) -> Vec<usize> {
    let mut list: Vec<usize> = Vec::new();
    let mut is_open = false;
    for token in tokens {
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
    list
}
