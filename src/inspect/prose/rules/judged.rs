//! What is said of single indicators: what is expected of them, how they stand, their attribute.

use std::ops::Range;

use super::{PassageView, Rule, range_of};
use crate::inspect::prose::claim::{About, Claim};
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
        ("森林覆盖率进度正常，常住人口城镇化率进度滞后。", &["1 项指标：进度正常", "1 项指标：滞后"]),
        ("（1）常住人口城镇化率。该指标为约束性指标。", &["1 项指标：为约束性指标"]),
    ],
    leaves: &[
        // It promises nothing; it is of something else; nothing is named.
        "常住人口城镇化率经各方配合，争取可完成规划目标。",
        "常住人口城镇化率有所提高，但分级诊疗进度滞后。",
        "项目可完成投资3亿元。",
        "进度滞后。",
        "除常住人口城镇化率外，均进度滞后。",
        "（1）常住人口城镇化率。安置房工程进度滞后。",
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

/// The number of 滞后的指标有4项 stands right after the words: 的, 指标, 有.
const COUNT_WITHIN: usize = 4;

/// Fewer characters of an outlook (完成) are said of anything.
const SHORTEST: usize = 4;

fn read(view: &PassageView<'_>, found: &mut Vec<Statement>) {
    if view.passage.kind != PassageKind::Text {
        return;
    }
    for sentence in view.sentences() {
        let range = range_of(sentence);
        if view.passage.is_template(range.start) {
            continue;
        }
        for Phrase { says, begins, range } in phrases(view, &range) {
            let rows = subjects(view, sentence, &(begins..range.end));
            if !rows.is_empty() {
                found.push(Statement::Judged(Judged { passage: view.index, range, says, rows }));
            }
        }
    }
}

/// A phrase that judges.
struct Phrase {
    says: Judgement,
    /// Where it begins, with the words that make it a verdict: 评价为.
    begins: usize,
    /// The words that judge.
    range: Range<usize>,
}

/// The first phrase of a sentence, and the verdicts in the words of the table that do not overlap with it.
fn phrases(view: &PassageView<'_>, sentence: &Range<usize>) -> Vec<Phrase> {
    let text = view.text(sentence);
    let first = phrase(view, sentence);
    let mut found: Vec<Phrase> =
        first.into_iter().map(|(says, range)| Phrase { says, begins: range.start, range }).collect();
    for (begins, word, class) in verdicts(view, text) {
        let own = sentence.start + word.start..sentence.start + word.end;
        let is_denied = Cue::Denies.end_of(&text[..begins]).is_some();
        let is_taken = found.iter().any(|known| known.range.start < own.end && own.start < known.range.end);
        if !is_denied && !is_taken {
            found.push(Phrase { says: Judgement::Verdict(class), begins: sentence.start + begins, range: own });
        }
    }
    found
}

/// Words of the table that are a verdict, by themselves or by what stands right before them: from where on this is
/// said, where the word is, and its class.
fn verdicts(view: &PassageView<'_>, text: &str) -> Vec<(usize, Range<usize>, VerdictClass)> {
    let words = &view.language.verdicts;
    let frames = Cue::VerdictFrame.words().iter().flat_map(|frame| text.match_indices(*frame));
    let in_frames = frames.filter_map(|(at, frame)| {
        let start = at + frame.len();
        let (word, class) = words.at_start(&text[start..])?;
        Some((at, start..start + word.len(), class))
    });
    let told = words
        .telling()
        .flat_map(|(word, class)| text.match_indices(word).map(move |(at, word)| (at, at..at + word.len(), class)));
    // 未完成的指标是甲、乙: a word of any length, the longest first.
    let all = words
        .used()
        .flat_map(|(word, class)| text.match_indices(word).map(move |(at, word)| (at, at..at + word.len(), class)));
    let heading = all.filter(|(_, word, _)| Cue::Follow.begins(&text[word.end..]));
    in_frames.chain(told).chain(heading).collect()
}

/// The first phrase of a sentence; a promise of a sentence that leaves it open is none.
fn phrase(view: &PassageView<'_>, sentence: &Range<usize>) -> Option<(Judgement, Range<usize>)> {
    let text = view.text(sentence);
    let is_over = view.language.job.kind.closing == Closing::Outcome;
    let phrases = if is_over { &OUTCOMES[..] } else { &PHRASES };
    let phrases = phrases.iter().flat_map(|(cue, says)| cue.words().iter().map(move |phrase| (*phrase, *says)));
    // What the kind of report calls the outlook, where these are not the words above.
    let own = Outlook::ALL.map(|outlook| (view.language.job.kind.outlook.of(outlook), Judgement::Outlook(outlook)));
    let own = own.into_iter().filter(|(word, _)| !is_over && word.chars().count() >= SHORTEST);
    let found = phrases.chain(own).filter_map(|(phrase, says)| Some((text.find(phrase)?, phrase, says)));
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
        let after = &sentence[sentence.partition_point(|token| token.range.start < phrase.end)..];
        // 超前的有4项，占一半，… counts them; the names that follow may be others.
        let counted = after.iter().take(COUNT_WITHIN).position(|token| token.number().is_some());
        let names = counted.map_or(after, |at| &after[at + 1..]);
        let is_list = counted.is_none() || names.iter().take(2).any(|token| Cue::Lists.is(view.word(token)));
        return if is_list { names.iter().filter_map(Token::indicator).collect() } else { Vec::new() };
    }
    let before = &sentence[..sentence.partition_point(|token| token.range.start < phrase.start)];
    let list = last_list(before);
    // 甲超前完成，但分级诊疗进度滞后: another clause with words of its own is of something else.
    let clause = before.iter().rposition(|token| token.kind == TokenKind::Comma);
    let own = &before[clause.map_or(0, |at| at + 1)..];
    let is_apart = own.iter().all(|token| !matches!(token.kind, TokenKind::Name(..)))
        && own.iter().any(|token| token.kind == TokenKind::Unknown);
    if is_of_others(view, before) || (is_apart && (clause.is_some() || list.is_empty())) {
        return Vec::new();
    }
    if !list.is_empty() {
        return list;
    }
    topic_of(view.tokens).and_then(|subject| subject.indicator).into_iter().collect()
}

/// 除甲外，均…: what is said is said of all but those that are named; 某镇甲为…: of another place.
pub(super) fn is_of_others(view: &PassageView<'_>, before: &[Token]) -> bool {
    let range = range_of(before);
    let index = |byte: usize| view.claims.partition_point(|claim| claim.range.start < byte);
    let is_theirs = |claim: &Claim| matches!(claim.about, About::Table(_, _, true));
    let mut unknown = before.iter().filter(|token| token.kind == TokenKind::Unknown);
    unknown.any(|token| Cue::Except.is_in(view.word(token)))
        || view.claims[index(range.start)..index(range.end)].iter().any(is_theirs)
}

/// The last list of indicators; an unknown word or a comma ends one.
pub(super) fn last_list(tokens: &[Token]) -> Vec<usize> {
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
