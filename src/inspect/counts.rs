//! Counts of indicators in prose: `4项指标已提前完成`, `预期性指标15项`.

use std::collections::BTreeMap;
use std::ops::Range;

use rust_decimal::prelude::ToPrimitive;

use super::Evidence;
use super::prose::lex::{Token, TokenKind};
use super::prose::words::Sense;
use super::prose::{Passage, Prose};
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::facts::{Facts, Outlook, VerdictClass};
use crate::model::table::{Role, Row};
use crate::model::terms::ATTRIBUTES;
use crate::text::tidy;

/// What words say of the indicators that are counted.
#[derive(Debug, Clone, Default, PartialEq)]
struct Counted {
    attribute: Option<&'static str>,
    verdicts: Vec<VerdictClass>,
    outlook: Option<Outlook>,
    domain: Option<String>,
}

/// How many indicators of each kind the table has: counted once, asked for in every sentence.
struct Tally<'a> {
    facts: &'a Facts,
    domains: Vec<&'a str>,
    kinds: BTreeMap<(&'a str, String, Option<VerdictClass>, Outlook), usize>,
}

impl<'a> Tally<'a> {
    fn new(facts: &'a Facts) -> Self {
        let mut kinds = BTreeMap::new();
        for row in facts.indicators().main_rows() {
            let attribute = tidy(facts.indicators().text(row, &Role::Attribute));
            let kind = (row.group(), attribute, facts.verdict_class(row), facts.outlook(row));
            *kinds.entry(kind).or_default() += 1;
        }
        let domains = facts.indicators().groups().into_iter().filter(|domain| !domain.is_empty()).collect();
        Self { facts, domains, kinds }
    }

    fn count(&self, meant: &Counted) -> usize {
        let is_meant = |(domain, attribute, class, outlook): &(&str, String, Option<VerdictClass>, Outlook)| {
            meant.domain.as_deref().is_none_or(|wanted| wanted == *domain)
                && meant.attribute.is_none_or(|wanted| wanted == attribute)
                && meant.outlook.is_none_or(|wanted| wanted == *outlook)
                && (meant.verdicts.is_empty() || class.is_some_and(|class| meant.verdicts.contains(&class)))
        };
        self.kinds.iter().filter(|(kind, _)| is_meant(kind)).map(|(_, count)| count).sum()
    }
}

const OUTLOOKS: &[(&str, Outlook)] =
    &[("提前完成", Outlook::Early), ("顺利完成", Outlook::Smooth), ("力争完成", Outlook::Effort)];
const VERDICTS: &[(&str, &[VerdictClass])] = &[
    ("未达到预期", &[VerdictClass::Behind]),
    ("符合预期", &[VerdictClass::Ahead, VerdictClass::OnTrack]),
    ("达到预期", &[VerdictClass::Ahead, VerdictClass::OnTrack]),
    ("进度滞后", &[VerdictClass::Behind]),
    ("滞后", &[VerdictClass::Behind]),
    ("超前", &[VerdictClass::Ahead]),
    ("正常", &[VerdictClass::OnTrack]),
];

/// What the first of the phrases that stand in the words says.
fn said_in<T: Copy>(words: &str, phrases: &[(&str, T)]) -> Option<T> {
    phrases.iter().find(|(phrase, _)| words.contains(phrase)).map(|(_, says)| *says)
}

impl Counted {
    fn read(words: &str) -> Self {
        Self {
            attribute: ATTRIBUTES.into_iter().find(|word| words.contains(word)),
            domain: None,
            outlook: said_in(words, OUTLOOKS),
            verdicts: said_in(words, VERDICTS).map(<[_]>::to_vec).unwrap_or_default(),
        }
    }

    fn says_how(&self) -> bool {
        self.outlook.is_some() || !self.verdicts.is_empty()
    }

    fn words(&self) -> String {
        let verdicts: Vec<&str> = self.verdicts.iter().map(|class| class.label()).collect();
        let parts = [
            self.domain.clone(),
            self.attribute.map(str::to_owned),
            (!verdicts.is_empty()).then(|| verdicts.join("或")),
            self.outlook.map(|outlook| outlook.word().to_owned()),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join("、")
    }
}

/// Counts of indicators that are not those of the table.
pub(super) fn indicators(evidence: Evidence<'_>, prose: &Prose<'_>, sink: &mut Sink) {
    let tally = Tally::new(evidence.facts);
    for (passage, Passage { text, .. }) in prose.passages.iter().enumerate() {
        if !speaks_of_indicators(text) {
            continue;
        }
        for tokens in prose.tokens[passage].split(|token| token.kind == TokenKind::Stop) {
            let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { continue };
            let text = &text[first.range.start..last.range.end];
            if speaks_of_indicators(text) && !prose.passages[passage].is_template(first.range.start) {
                IndicatorSentence { tally: &tally, prose, passage, tokens, text }.check(sink);
            }
        }
    }
}

/// A sentence that speaks of indicators.
struct IndicatorSentence<'a> {
    tally: &'a Tally<'a>,
    prose: &'a Prose<'a>,
    passage: usize,
    tokens: &'a [Token],
    text: &'a str,
}

impl IndicatorSentence<'_> {
    fn check(&self, sink: &mut Sink) {
        if self.tally.facts.job().region.is_outgrown(self.text) {
            return;
        }
        let all = self.tally.facts.indicators().main_rows().count();
        let of_class = said_in(self.text, OUTLOOKS).is_some() || said_in(self.text, VERDICTS).is_some();
        let of_both = ATTRIBUTES.iter().all(|word| self.text.contains(word)) && !of_class;
        let mut said = Counted::default();
        let mut speaks_of_all = false;
        for at in 0..self.tokens.len() {
            // 甲和乙2项指标进度超前 counts the names before it, not the indicators of the table.
            let Some(count) = self.count_at(at).filter(|_| !names_before(self.tokens, at)) else { continue };
            let (before, after) = windows(self.tokens, at);
            let (before, after) = (self.prose.text(self.passage, &before), self.prose.text(self.passage, &after));
            let mut own = Counted { domain: self.domain_before(at), ..Counted::read(&format!("{before}{after}")) };
            if after.contains("指标中") && own.attribute.is_some() {
                said.attribute = own.attribute;
            }
            if own.says_how() {
                own.attribute = own.attribute.or(said.attribute);
                said = Counted { attribute: said.attribute, domain: None, ..own.clone() };
            } else if own.attribute.is_some() {
                // 约束性指标有2项, after 需力争完成的4项指标中.
                own.outlook = said.outlook;
                own.verdicts.clone_from(&said.verdicts);
            }
            if own.attribute.is_some() && !own.says_how() {
                sink.extend(self.among_listed(at, &own, count));
            }
            let total = own == Counted { domain: own.domain.clone(), ..Counted::default() };
            speaks_of_all |= total && own.domain.is_none() && count == all;
            // 共计25项 is the number of all; 3项指标 alone may be any three.
            let claims_all = total && ["共计", "共设", "设置了", "设定的"].iter().any(|word| before.contains(word));
            let is_certain = own.says_how() || (own.attribute.is_some() && (speaks_of_all || of_both)) || claims_all;
            let right = self.tally.count(&own);
            if is_certain && right != count {
                let what = if total { "指标".to_owned() } else { format!("{}的指标", own.words()) };
                sink.push(self.mismatch(at, &what).because(format!("按表格统计是 {right} 项")));
            }
        }
    }

    /// The number of indicators that a token states: `4项`, `7个`, but not `5个领域`.
    fn count_at(&self, at: usize) -> Option<usize> {
        let numeral = self.tokens[at].number()?;
        let is_whole = !numeral.ordinal && numeral.quantity.decimals == 0;
        let counts = is_whole && matches!(numeral.unit.dimension.as_str(), "项" | "个");
        let after = &self.prose.passages[self.passage].text[self.tokens[at].range.end..];
        (counts && !after.starts_with("领域")).then(|| numeral.quantity.value.to_usize())?
    }

    /// The domain that the sentence has named last before a number.
    fn domain_before(&self, at: usize) -> Option<String> {
        let before = self.prose.text(self.passage, &(self.tokens[0].range.start..self.tokens[at].range.start));
        let domains = self.tally.domains.iter();
        let named: Vec<_> = domains.filter_map(|domain| Some((before.rfind(*domain)?, *domain))).collect();
        let (_, last) = named.iter().max_by_key(|(at, _)| *at)?;
        // A list of the domains (经济发展、创新能力等5个领域) is not one of them.
        let clause = before.rsplit(['，', '；']).next().unwrap_or_default();
        let in_clause = named.iter().filter(|(_, domain)| clause.contains(domain)).count();
        (in_clause == 1 || (in_clause == 0 && named.len() == 1)).then(|| (*last).to_owned())
    }

    /// `甲、乙和丙中，约束性指标有2项`: the count among the indicators that the sentence lists.
    fn among_listed(&self, at: usize, own: &Counted, count: usize) -> Option<Diagnostic> {
        let table = self.tally.facts.indicators();
        let names = self.tokens[..at].iter();
        let listed: Vec<_> = names.filter_map(|token| Some((table.rows.get(token.indicator()?)?, token))).collect();
        let (_, last) = listed.last().filter(|_| listed.len() > 1)?;
        let after = &self.prose.passages[self.passage].text[last.range.end..];
        if !["中，", "等指标中，", "之中，"].iter().any(|end| after.starts_with(end)) {
            return None;
        }
        let is_meant = |row: &Row| own.attribute.is_some_and(|word| table.text(row, &Role::Attribute).contains(word));
        let right = listed.iter().filter(|(row, _)| is_meant(row)).count();
        (right != count).then(|| {
            self.mismatch(at, &format!("所列指标中{}的", own.words()))
                .because(format!("列出的 {} 项中，按表格统计是 {right} 项", listed.len()))
        })
    }

    /// The finding for a number that is not the number of the indicators that it counts.
    fn mismatch(&self, at: usize, what: &str) -> Diagnostic {
        let range = &self.tokens[at].range;
        let message = format!("{what}个数与表格不一致：文中是 `{}`", self.prose.text(self.passage, range));
        Diagnostic::error(Code::CountMismatch, self.prose.place(self.passage, range), message)
            .hint("请核对；个数可写成 {{ count(…) }} 由程序统计")
    }
}

/// True when indicators are named right before a number, without 等.
fn names_before(sentence: &[Token], at: usize) -> bool {
    at.checked_sub(1).is_some_and(|before| matches!(sentence[before].kind, TokenKind::Name(..)))
}

/// 指标, or the classes that only indicators have.
fn speaks_of_indicators(text: &str) -> bool {
    text.contains("指标") || OUTLOOKS.iter().filter(|(word, _)| text.contains(word)).count() > 1
}

/// The words before a number back to the last number or mark, and after it up to the next.
fn windows(sentence: &[Token], at: usize) -> (Range<usize>, Range<usize>) {
    let ends = |token: &&Token| {
        !matches!(
            token.kind,
            TokenKind::Number(_) | TokenKind::Comma | TokenKind::Semicolon | TokenKind::Word(Sense::Join)
        )
    };
    let own = &sentence[at].range;
    let start = sentence[..at].iter().rev().take_while(ends).last().map_or(own.start, |token| token.range.start);
    let end = sentence[at + 1..].iter().take_while(ends).last().map_or(own.end, |token| token.range.end);
    (start..own.start, own.end..end)
}
