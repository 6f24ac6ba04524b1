//! Counts of indicators in prose: `4项指标已提前完成`, `预期性指标15项`.

use std::collections::BTreeMap;
use std::ops::Range;

use rust_decimal::prelude::ToPrimitive;

use super::Evidence;
use super::prose::lex::{Token, TokenKind};
use super::prose::words::Sense;
use super::prose::{Passage, Prose};
use super::verdict_words::{VerdictSet, VerdictWords};
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::facts::{Facts, Outlook};
use crate::model::table::{Role, Row};
use crate::model::terms::ATTRIBUTES;
use crate::text::tidy;

/// What words say of the indicators that are counted.
#[derive(Debug, Clone, Default, PartialEq)]
struct Counted {
    attribute: Option<&'static str>,
    domain: Option<String>,
    /// The phrases that say how they stand.
    phrases: Vec<String>,
    /// How they stand, by each reading of the phrases; empty where nothing is said.
    how: Vec<How>,
}

/// How indicators stand; what is none admits all.
#[derive(Debug, Clone, Default, PartialEq)]
struct How {
    verdicts: Option<VerdictSet>,
    outlook: Option<Outlook>,
}

/// How many indicators of each kind the table has: counted once, asked for in every sentence.
struct Tally<'a> {
    facts: &'a Facts,
    words: VerdictWords,
    domains: Vec<&'a str>,
    kinds: BTreeMap<(&'a str, String, Option<usize>, Outlook), usize>,
}

impl<'a> Tally<'a> {
    fn new(facts: &'a Facts) -> Self {
        let words = VerdictWords::new(facts, |word| said_in(word).is_some());
        let table = facts.indicators();
        let mut kinds = BTreeMap::new();
        for row in table.main_rows() {
            let attribute = tidy(table.text(row, &Role::Attribute));
            let verdict = words.index(table.text(row, &Role::Verdict));
            *kinds.entry((row.group(), attribute, verdict, facts.outlook(row))).or_default() += 1;
        }
        let domains = table.groups().into_iter().filter(|domain| !domain.is_empty()).collect();
        Self { facts, words, domains, kinds }
    }

    fn count(&self, meant: &Counted, how: &How) -> usize {
        let is_meant = |(domain, attribute, verdict, outlook): &(&str, String, Option<usize>, Outlook)| {
            meant.domain.as_deref().is_none_or(|wanted| wanted == *domain)
                && meant.attribute.is_none_or(|wanted| wanted == attribute)
                && how.outlook.is_none_or(|wanted| wanted == *outlook)
                && how.verdicts.as_ref().is_none_or(|set| verdict.is_some_and(|verdict| set.contains(&verdict)))
        };
        self.kinds.iter().filter(|(kind, _)| is_meant(kind)).map(|(_, count)| count).sum()
    }

    /// The numbers that a count may be, each with the words for its reading.
    fn counts(&self, meant: &Counted) -> Vec<(usize, String)> {
        let any = [How::default()];
        let readings = if meant.how.is_empty() { &any[..] } else { &meant.how };
        let what = |how: &How| match (&how.verdicts, how.outlook) {
            (Some(set), _) => format!("评价为{}的", self.words.text_of(set)),
            (None, Some(outlook)) => format!("预测为{}的", outlook.word()),
            (None, None) => String::new(),
        };
        readings.iter().map(|how| (self.count(meant, how), what(how))).collect()
    }

    /// What the words beside a number say of the indicators that it counts.
    fn read(&self, words: &str, sentence: &str) -> Counted {
        let said = self.words.said(words, sentence);
        let expected = said_in(words);
        let outlook = expected.map(|(_, outlook)| outlook);
        // 提前完成 as a verdict of the table, and as what is to be expected.
        let is_both = expected.is_some_and(|(phrase, _)| said.phrases.iter().any(|own| own.contains(phrase)));
        let own = said.readings.iter().cloned();
        let mut how: Vec<How> =
            own.map(|set| How { verdicts: Some(set), outlook: outlook.filter(|_| !is_both) }).collect();
        if how.is_empty() || is_both {
            how.extend(outlook.map(|outlook| How { verdicts: None, outlook: Some(outlook) }));
        }
        let mut phrases = said.phrases;
        phrases.extend(outlook.filter(|_| !is_both).map(|outlook| outlook.word().to_owned()));
        let attribute = ATTRIBUTES.into_iter().find(|word| words.contains(word));
        Counted { attribute, domain: None, phrases, how }
    }

    /// 指标, or the words that only indicators are judged by.
    fn speaks_of_indicators(&self, text: &str) -> bool {
        text.contains("指标")
            || OUTLOOKS.iter().filter(|(word, _)| text.contains(word)).count() > 1
            || (OTHERS.iter().all(|word| !text.contains(word)) && self.words.count_named(text) > 1)
    }
}

const OUTLOOKS: &[(&str, Outlook)] =
    &[("提前完成", Outlook::Early), ("顺利完成", Outlook::Smooth), ("力争完成", Outlook::Effort)];

/// What else is said to go well or badly.
const OTHERS: [&str; 8] = ["项目", "工程", "任务", "举措", "事项", "工作", "企业", "专栏"];

/// The first phrase of what is to be expected that stands in the words.
fn said_in(words: &str) -> Option<(&'static str, Outlook)> {
    OUTLOOKS.iter().find(|(phrase, _)| words.contains(phrase)).copied()
}

impl Counted {
    fn says_how(&self) -> bool {
        !self.how.is_empty()
    }

    fn words(&self) -> String {
        let phrases = (!self.phrases.is_empty()).then(|| self.phrases.join("或"));
        let parts = [self.domain.clone(), self.attribute.map(str::to_owned), phrases];
        parts.into_iter().flatten().collect::<Vec<_>>().join("、")
    }
}

/// Counts of indicators that are not those of the table.
pub(super) fn indicators(evidence: Evidence<'_>, prose: &Prose<'_>, sink: &mut Sink) {
    let tally = Tally::new(evidence.facts);
    for (passage, Passage { text, .. }) in prose.passages.iter().enumerate() {
        if !tally.speaks_of_indicators(text) {
            continue;
        }
        for tokens in prose.tokens[passage].split(|token| token.kind == TokenKind::Stop) {
            let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { continue };
            let text = &text[first.range.start..last.range.end];
            if tally.speaks_of_indicators(text) && !prose.passages[passage].is_template(first.range.start) {
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
        let of_class = self.tally.read(self.text, "").says_how();
        let of_both = ATTRIBUTES.iter().all(|word| self.text.contains(word)) && !of_class;
        let mut said = Counted::default();
        let mut speaks_of_all = false;
        // The number before counts some of the indicators, nobody knows which.
        let (mut of_some, mut is_among) = (false, false);
        let mut last = None;
        for at in 0..self.tokens.len() {
            // 甲和乙2项指标进度超前 counts the names before it, not the indicators of the table.
            let Some(count) = self.count_at(at).filter(|_| !names_before(self.tokens, at)) else { continue };
            let (window, after) = windows(self.tokens, at);
            let (before, after) = (self.words(&window), self.words(&self.followed(&after)));
            let is_part = before.contains("其中");
            let Some(listed) = self.listed(at, &window) else { continue };
            let mut own = self.tally.read(&format!("{listed}{after}"), self.text);
            own.domain = self.domain_before(at);
            if after.contains("指标中") && own.attribute.is_some() {
                said.attribute = own.attribute;
            }
            if own.says_how() {
                // 5项约束性指标全部完成，其中超额完成2项.
                own.attribute = own.attribute.or(said.attribute).or(last.filter(|_| is_part));
                said = Counted { attribute: said.attribute, domain: None, ..own.clone() };
            } else if own.attribute.is_some() {
                // 约束性指标有2项, after 需力争完成的4项指标中.
                own.how.clone_from(&said.how);
                own.phrases.clone_from(&said.phrases);
            }
            last = own.attribute;
            if own.attribute.is_some()
                && !own.says_how()
                && let Some(rows) = self.listed_rows(at)
            {
                sink.extend(self.among_listed(at, &own, &rows, count));
                continue;
            }
            let total = own == Counted { domain: own.domain.clone(), ..Counted::default() };
            speaks_of_all |= total && own.domain.is_none() && count == all;
            // 共计25项 is the number of all; 3项指标 alone may be any three.
            let claims_all = total && ["共计", "共设", "设置了", "设定的"].iter().any(|word| before.contains(word));
            if total {
                (of_some, is_among) = (count != all && !claims_all, false);
            }
            is_among |= of_some && is_part;
            let is_of_all = (speaks_of_all || of_both) && !is_among;
            let is_certain = own.says_how() || (own.attribute.is_some() && is_of_all) || claims_all;
            let counts = self.tally.counts(&own);
            if is_certain && counts.iter().all(|(right, _)| *right != count) {
                let what = if total { "指标".to_owned() } else { format!("{}的指标", own.words()) };
                sink.push(self.mismatch(at, &what).because(counted(&counts)));
            }
        }
    }

    fn words(&self, range: &Range<usize>) -> &str {
        self.prose.text(self.passage, range)
    }

    /// The words before a number, with those joined to them: 超前、正常合计21项 counts both. Of
    /// 超前、正常、滞后分别有8项、13项和4项 each number has one; none when they are not as many.
    fn listed(&self, at: usize, window: &Range<usize>) -> Option<String> {
        let joined = |from: usize| from.checked_sub(1).filter(|join| self.tokens[*join].is_word(Sense::Join));
        let mut head = at;
        while let Some(before) = joined(head).and_then(|join| join.checked_sub(1))
            && self.tokens[before].number().is_some()
        {
            head = before;
        }
        let own = if head == at { window.clone() } else { windows(self.tokens, head).0 };
        let mut parts = vec![self.words(&own)];
        let mut start = self.tokens[..head].partition_point(|token| token.range.start < own.start);
        while let Some(join) = joined(start) {
            let part = windows(self.tokens, join).0;
            start = self.tokens[..join].partition_point(|token| token.range.start < part.start);
            // 2项指标超前、1项指标滞后: the words are those of the number before them.
            let is_taken = start.checked_sub(1).is_some_and(|before| self.tokens[before].number().is_some());
            if part.is_empty() || is_taken {
                break;
            }
            parts.insert(0, self.words(&part));
        }
        let says_how = |words: &&str| self.tally.read(words, "").says_how();
        let own = Some(self.words(window).to_owned());
        let is_list = parts.len() > 1 && parts[..parts.len() - 1].iter().all(says_how);
        let is_pairing = ["分别", "依次"].iter().any(|word| parts.last().is_some_and(|last| last.contains(word)));
        match (is_list, is_pairing) {
            (true, true) if self.numbers_from(head) == parts.len() => {
                parts.get((at - head) / 2).map(|words| (*words).to_owned())
            }
            (true, true) => None,
            (true, false) if head == at => Some(parts.join("及")),
            _ => own,
        }
    }

    /// How many numbers a list has that begins at a token.
    fn numbers_from(&self, head: usize) -> usize {
        let pairs = self.tokens[head..].chunks(2).take_while(|pair| pair[0].number().is_some());
        let mut goes_on = true;
        let listed = pairs.take_while(|pair| {
            std::mem::replace(&mut goes_on, pair.get(1).is_some_and(|token| token.is_word(Sense::Join)))
        });
        listed.count()
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

    /// The words after a number with those joined to them, unless these are those of the next number:
    /// 14项指标完成或超额完成, but not 超额完成6项、完成8项.
    fn followed(&self, after: &Range<usize>) -> Range<usize> {
        let says_how = |range: &Range<usize>| self.tally.read(self.words(range), "").says_how();
        let mut end = after.end;
        while says_how(&(after.start..end)) {
            let join = self.tokens.partition_point(|token| token.range.start < end);
            let Some(_) = self.tokens.get(join).filter(|token| token.is_word(Sense::Join)) else { break };
            let part = windows(self.tokens, join).1;
            let next = self.tokens.partition_point(|token| token.range.start < part.end);
            if !says_how(&part) || self.tokens.get(next).is_some_and(|token| token.number().is_some()) {
                break;
            }
            end = part.end;
        }
        after.start..end
    }

    /// The indicators that the sentence lists before a number, when it goes on to speak of them:
    /// `甲、乙和丙中，约束性指标有2项`, `甲、乙、丙等3项指标……，其中约束性指标1项`.
    fn listed_rows(&self, at: usize) -> Option<Vec<&Row>> {
        let rows = &self.tally.facts.indicators().rows;
        let named = self.tokens[..at].iter().enumerate();
        let listed: Vec<(usize, &Row)> =
            named.filter_map(|(place, token)| Some((place, rows.get(token.indicator()?)?))).collect();
        let (last, _) = listed.last().filter(|_| listed.len() > 1)?;
        let after = &self.prose.passages[self.passage].text[self.tokens[*last].range.end..];
        let counted = (*last + 1..at).filter(|_| after.starts_with('等')).find_map(|place| self.count_at(place));
        let is_told = ["中，", "等指标中，", "之中，"].iter().any(|end| after.starts_with(end));
        (is_told || counted == Some(listed.len())).then(|| listed.into_iter().map(|(_, row)| row).collect())
    }

    /// The count among the indicators that the sentence lists.
    fn among_listed(&self, at: usize, own: &Counted, rows: &[&Row], count: usize) -> Option<Diagnostic> {
        let table = self.tally.facts.indicators();
        let is_meant = |row: &&&Row| own.attribute.is_some_and(|word| table.text(row, &Role::Attribute).contains(word));
        let right = rows.iter().filter(is_meant).count();
        (right != count).then(|| {
            self.mismatch(at, &format!("所列指标中{}的", own.words()))
                .because(format!("列出的 {} 项中，按表格统计是 {right} 项", rows.len()))
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

/// The numbers that the table gives, with what each counts where more than one may be meant.
fn counted(counts: &[(usize, String)]) -> String {
    match counts {
        [(right, _)] => format!("按表格统计是 {right} 项"),
        several => {
            let each: Vec<String> = several.iter().map(|(right, what)| format!("{what}是 {right} 项")).collect();
            format!("按表格统计，{}", each.join("，"))
        }
    }
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
