//! Counts of indicators: `4项指标已提前完成`, `预期性指标15项`.

mod beside;

use std::ops::Range;

use rust_decimal::prelude::ToPrimitive;

use super::{PassageView, Rule, range_of};
use crate::inspect::prose::cues::Cue;
use crate::inspect::prose::lex::{Token, TokenKind};
use crate::inspect::prose::statement::{CountScope, IndicatorCount, IndicatorKind, Standing, Statement};
use crate::inspect::prose::verdicts::{outlook_in, outlook_words};
use crate::inspect::prose::words::Sense;
use crate::model::kind::Closing;
use crate::model::terms::ATTRIBUTES;

pub(super) const RULE: Rule = Rule {
    name: "指标个数",
    reads: &[
        ("28项指标中，4项已提前完成。", &["指标 28项", "已提前完成指标 4项"]),
        ("《规划》共设置了28项指标，其中约束性指标11项。", &["全部指标 28项", "约束性指标 11项"]),
        ("超前、正常合计21项指标。", &["超前或正常指标 21项"]),
        ("5项约束性指标全部完成，其中滞后的2项。", &["约束性指标 5项", "约束性、滞后指标 2项"]),
    ],
    leaves: &[
        "20项工程进度正常，3项滞后。",
        "全省28项指标进度正常。",
        // The names before the number are what it counts.
        "常住人口城镇化率和森林覆盖率2项指标进度超前。",
        "指标涉及5个领域。",
        "指标完成率为95%，居第4位。",
    ],
    read,
};

fn read(view: &PassageView<'_>, found: &mut Vec<Statement>) {
    if !speaks_of_indicators(view, &view.passage.text) {
        return;
    }
    for tokens in view.sentences() {
        let range = range_of(tokens);
        let text = view.text(&range);
        let is_ours = !view.passage.is_template(range.start) && !view.language.job.region.is_outgrown(text);
        if is_ours && speaks_of_indicators(view, text) {
            IndicatorSentence { view, tokens, range }.read(found);
        }
    }
}

/// 指标, or the words that only indicators are judged by.
fn speaks_of_indicators(view: &PassageView<'_>, text: &str) -> bool {
    Cue::Indicators.is_in(text)
        || outlook_words().filter(|(word, _)| text.contains(word)).count() > 1
        || (!Cue::OthersJudged.is_in(text) && view.language.verdicts.count_named(text) > 1)
}

/// A sentence that speaks of indicators.
struct IndicatorSentence<'a> {
    view: &'a PassageView<'a>,
    tokens: &'a [Token],
    range: Range<usize>,
}

/// What the sentence has said so far of the indicators that are counted next.
#[derive(Default)]
struct Carried {
    kind: IndicatorKind,
    /// The attribute of the last count.
    last: Option<&'static str>,
    /// It names both attributes.
    both: bool,
}

impl IndicatorSentence<'_> {
    fn read(&self, found: &mut Vec<Statement>) {
        // 市卫健委牵头的5项指标 are not those of the table.
        if Cue::LedBy.is_in(self.view.text(&self.range)) {
            return;
        }
        let mut carried = Carried { both: self.names_both(), ..Carried::default() };
        let counts = (0..self.tokens.len()).filter_map(|at| Some((at, self.count_at(at)?)));
        // 甲和乙2项指标进度超前 counts the names before it, not the indicators of the table.
        for (at, count) in counts.filter(|(at, _)| !names_before(self.tokens, *at)) {
            let Some((of, scope, is_part)) = self.kind_at(at, &mut carried) else { continue };
            found.push(Statement::IndicatorCount(IndicatorCount {
                passage: self.view.index,
                sentence: self.range.start,
                range: self.tokens[at].range.clone(),
                count,
                of,
                scope,
                is_part,
            }));
        }
    }

    /// What the number at a token counts; true when it is a part of what was counted before.
    fn kind_at(&self, at: usize, carried: &mut Carried) -> Option<(IndicatorKind, CountScope, bool)> {
        let (window, after) = beside::windows(self.tokens, at);
        let is_part = self.tokens_in(&window).iter().any(|token| token.is_word(Sense::Part));
        let (before, after) = (self.view.text(&window), self.view.text(&self.followed(&after)));
        if Cue::Rest.is_in(before) {
            // 8项约束性指标中，…，其余6项: still among those.
            carried.kind.how.clear();
            carried.kind.phrases.clear();
        }
        let listed = self.listed(at, &window)?;
        let mut own = self.said(&format!("{listed}{after}"), self.view.text(&self.range));
        own.domain = self.domain_before(at);
        // 约束性指标中，滞后的有2项.
        let so_far = self.view.text(&(self.range.start..self.tokens[at].range.start));
        let among = ATTRIBUTES.into_iter().find(|word| so_far.contains(&format!("{word}指标中")));
        carried.kind.attribute = carried.kind.attribute.or(among);
        if Cue::AmongCounted.is_in(after) && own.attribute.is_some() {
            carried.kind.attribute = own.attribute;
        }
        if own.says_how() {
            // 5项约束性指标全部完成，其中超额完成2项.
            own.attribute = own.attribute.or(carried.kind.attribute).or(carried.last.filter(|_| is_part));
            carried.kind = IndicatorKind { attribute: carried.kind.attribute, domain: None, ..own.clone() };
        } else if own.attribute.is_some() {
            // 约束性指标有2项, after 需力争完成的4项指标中.
            own.how.clone_from(&carried.kind.how);
            own.phrases.clone_from(&carried.kind.phrases);
        }
        carried.last = own.attribute;
        let rows = self.listed_rows(at).filter(|_| own.attribute.is_some() && !own.says_how());
        let is_total = own.attribute.is_none() && !own.says_how();
        let scope = match rows {
            Some(rows) => CountScope::Listed(rows),
            // 设置的5个领域25项指标: the words stand before the domains.
            None if is_total && Cue::CountsAll.is_in(self.clause_before(at)) => CountScope::All,
            None if carried.both => CountScope::BothAttributes,
            None => CountScope::Open,
        };
        Some((own, scope, is_part))
    }

    /// The words of its clause before a number.
    fn clause_before(&self, at: usize) -> &str {
        let text = self.view.text(&(self.range.start..self.tokens[at].range.start));
        text.rsplit(['，', '；']).next().unwrap_or_default()
    }

    /// Both attributes are named, and nothing is said of how the indicators stand.
    fn names_both(&self) -> bool {
        let text = self.view.text(&self.range);
        ATTRIBUTES.iter().all(|word| text.contains(word)) && !self.said(text, "").says_how()
    }

    /// The number of indicators that a token states: `4项`, `7个`, but not `5个领域`.
    fn count_at(&self, at: usize) -> Option<usize> {
        let numeral = self.tokens[at].number()?;
        let is_whole = !numeral.ordinal && numeral.quantity.decimals == 0;
        let counts = is_whole && Cue::IndicatorUnit.is(&numeral.unit.dimension);
        let after = self.view.text(&(self.tokens[at].range.end..self.view.passage.text.len()));
        (counts && !Cue::Domains.begins(after)).then(|| numeral.quantity.value.to_usize())?
    }

    /// What the words beside a number say of the indicators that it counts.
    fn said(&self, words: &str, sentence: &str) -> IndicatorKind {
        let said = self.view.language.verdicts.said(words, sentence);
        let expected = outlook_in(words);
        let outlook = expected.map(|(_, outlook)| outlook);
        // 提前完成 as a verdict of the table, and as what is to be expected.
        let is_both = expected.is_some_and(|(phrase, _)| said.phrases.iter().any(|own| own.contains(phrase)));
        let own = said.readings.into_iter();
        let mut how: Vec<Standing> =
            own.map(|set| Standing { verdicts: Some(set), outlook: outlook.filter(|_| !is_both) }).collect();
        // Of a plan that is over 14项完成规划目标 are also those that did more.
        if self.view.language.job.kind.closing == Closing::Outcome && Cue::Met.is_in(words) {
            how.push(Standing { verdicts: Some(self.view.language.verdicts.met()), outlook: None });
        }
        if how.is_empty() || is_both {
            how.extend(outlook.map(|outlook| Standing { verdicts: None, outlook: Some(outlook) }));
        }
        let mut phrases = said.phrases;
        phrases.extend(outlook.filter(|_| !is_both).map(|outlook| outlook.word().to_owned()));
        let attribute = ATTRIBUTES.into_iter().find(|word| words.contains(word));
        IndicatorKind { attribute, domain: None, phrases, how }
    }

    fn says_how(&self, range: &Range<usize>) -> bool {
        self.said(self.view.text(range), "").says_how()
    }
}

/// True when indicators are named right before a number, without 等.
fn names_before(sentence: &[Token], at: usize) -> bool {
    at.checked_sub(1).is_some_and(|before| matches!(sentence[before].kind, TokenKind::Name(..)))
}
