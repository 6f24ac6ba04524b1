//! 完成当年目标, 未完成当年目标: what tables say by a word in the place of a growth.

use std::ops::Range;

use super::judged::{is_of_others, last_list};
use super::{PassageView, Rule, range_of};
use crate::inspect::prose::cues::Cue;
use crate::inspect::prose::lex::{Token, TokenKind};
use crate::inspect::prose::passage::PassageKind;
use crate::inspect::prose::reader::topic_of;
use crate::inspect::prose::statement::{Statement, YearlyGoal};
use crate::inspect::prose::words::Sense;
use crate::text::period::Period;

pub(super) const RULE: Rule = Rule {
    name: "当年目标完成情况",
    reads: &[
        ("2022年单位GDP能源消耗上升0.22%，未完成当年目标。", &["1 项指标 2022年：未完成当年目标"]),
        (
            "2021年单位GDP能源消耗降低3.0%，完成当年目标；2022年上升0.22%，未完成当年目标。",
            &["1 项指标 2021年：完成当年目标", "1 项指标 2022年：未完成当年目标"],
        ),
        (
            "2021年、2022年单位GDP二氧化碳排放分别降低27.7%和4.39%，均完成当年目标。",
            &["1 项指标 2021年、2022年：完成当年目标"],
        ),
        ("（18）单位GDP二氧化碳排放降低。2021年完成年度目标。", &["1 项指标 2021年：完成年度目标"]),
    ],
    leaves: &[
        "3项指标未完成当年目标。",
        "单位GDP能源消耗未完成当年目标。",
        "2023年单位GDP能源消耗预计完成当年目标。",
        "2022年单位GDP能源消耗连续完成当年目标任务的86%。",
        "2022年单位GDP能源消耗上升0.22%，3项指标未完成当年目标。",
        "2022年全省单位GDP能源消耗未完成当年目标。",
        "2022年单位GDP能源消耗基本未完成当年目标。",
        "2022年单位GDP能源消耗完成当年目标有困难。",
        "除单位GDP能源消耗外，2022年均完成当年目标。",
        "汀泗桥镇单位GDP能源消耗降低3%，2022年完成当年目标。",
    ],
    read,
};

fn read(view: &PassageView<'_>, found: &mut Vec<Statement>) {
    if view.passage.kind != PassageKind::Text {
        return;
    }
    for sentence in view.sentences() {
        let range = range_of(sentence);
        if view.passage.is_template(range.start) || view.language.job.region.is_outgrown(view.text(&range)) {
            continue;
        }
        for (is_met, at) in phrases(view, &range) {
            found.extend(goal(view, sentence, is_met, at).map(Statement::YearlyGoal));
        }
    }
}

/// Each 完成当年目标 of a sentence, and whether it is denied.
fn phrases(view: &PassageView<'_>, sentence: &Range<usize>) -> Vec<(bool, Range<usize>)> {
    let text = view.text(sentence);
    let met = Cue::YearMet.words().iter().flat_map(|phrase| text.match_indices(*phrase));
    let mut found: Vec<(bool, Range<usize>)> = met
        .map(|(at, phrase)| {
            let (start, end) = (sentence.start + at, sentence.start + at + phrase.len());
            let no = Cue::Denies.end_of(&text[..at]).map_or(0, str::len);
            (no == 0, start - no..end)
        })
        .collect();
    found.sort_by_key(|(_, at)| at.start);
    found
}

fn goal(view: &PassageView<'_>, sentence: &[Token], is_met: bool, at: Range<usize>) -> Option<YearlyGoal> {
    // 完成当年目标的86%, 完成当年目标有困难: only at the end of its clause it says that it was done.
    let next = sentence.get(sentence.partition_point(|token| token.range.start < at.end));
    let is_end = next.is_none_or(|token| {
        matches!(token.kind, TokenKind::Comma | TokenKind::Semicolon | TokenKind::Open | TokenKind::Close)
    });
    let before = &sentence[..sentence.partition_point(|token| token.range.start < at.start)];
    let clause = before.iter().rposition(|token| matches!(token.kind, TokenKind::Comma | TokenKind::Semicolon));
    let own = &before[clause.map_or(0, |at| at + 1)..];
    let is_plain = |token: &Token| match token.kind {
        TokenKind::Name(..) | TokenKind::Period(_, None) => true,
        TokenKind::Word(sense) => [Sense::Each, Sense::Link, Sense::Join, Sense::Of, Sense::Here].contains(&sense),
        _ => false,
    };
    // 汀泗桥镇单位GDP能源消耗: what stands right before a name makes another thing of it.
    let is_named = before
        .windows(2)
        .all(|pair| pair[0].kind != TokenKind::Unknown || !matches!(pair[1].kind, TokenKind::Name(..)));
    let is_other = before.iter().any(|token| token.is_word(Sense::Elsewhere) || token.is_word(Sense::Future));
    if !is_end || !is_named || is_other || is_of_others(view, before) || !own.iter().all(is_plain) {
        return None;
    }
    let periods = periods(before, own.iter().any(|token| token.is_word(Sense::Each)));
    let rows = Some(last_list(before)).filter(|rows| !rows.is_empty());
    let rows = rows.or_else(|| Some(vec![topic_of(view.tokens)?.indicator?]))?;
    (!periods.is_empty()).then_some(YearlyGoal { passage: view.index, range: at, is_met, rows, periods })
}

/// The periods that the sentence has named last; with 均 all since the last semicolon.
fn periods(before: &[Token], of_each: bool) -> Vec<Period> {
    let mut periods: Vec<Period> = Vec::new();
    let mut is_open = false;
    for (at, token) in before.iter().enumerate() {
        let is_base = at.checked_sub(1).is_some_and(|at| {
            [Sense::Than, Sense::From, Sense::YearOnYear].iter().any(|sense| before[at].is_word(*sense))
        });
        match &token.kind {
            TokenKind::Period(period, None) if !is_base => {
                if !is_open && !of_each {
                    periods.clear();
                }
                periods.push(*period);
                is_open = true;
            }
            TokenKind::Semicolon => (periods, is_open) = (Vec::new(), false),
            TokenKind::Word(Sense::Join) => {}
            _ => is_open = false,
        }
    }
    periods
}
