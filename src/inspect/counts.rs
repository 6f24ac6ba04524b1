//! Counts of indicators in prose: `4项指标已提前完成`, `预期性指标15项`.

use std::collections::BTreeMap;
use std::ops::Range;

use rust_decimal::prelude::ToPrimitive;

use super::Evidence;
use super::prose::Prose;
use super::prose::lex::{Token, TokenKind};
use super::prose::words::Sense;
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
        for row in &facts.indicators().rows {
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
    for (index, passage) in prose.passages.iter().enumerate().filter(|(_, passage)| speaks_of_indicators(&passage.text))
    {
        let tokens = &prose.tokens[index];
        for sentence in tokens.split(|token| token.kind == TokenKind::Stop) {
            let Some((first, last)) = sentence.first().zip(sentence.last()) else { continue };
            let text = &passage.text[first.range.start..last.range.end];
            if speaks_of_indicators(text) && !passage.is_template(first.range.start) {
                in_sentence(&tally, prose, index, sentence, sink);
            }
        }
    }
}

fn in_sentence(tally: &Tally<'_>, prose: &Prose<'_>, index: usize, sentence: &[Token], sink: &mut Sink) {
    let all = tally.facts.indicators().rows.len();
    let text = prose.text(index, &(sentence[0].range.start..sentence[sentence.len() - 1].range.end));
    if ["全市", "全省", "全国"].iter().any(|word| text.contains(word)) {
        return;
    }
    let mut said = Counted::default();
    let mut speaks_of_all = false;
    for (at, token) in sentence.iter().enumerate() {
        let Some(count) = count_of(prose, index, token) else { continue };
        let (before, after) = windows(sentence, at);
        let (before, after) = (prose.text(index, &before), prose.text(index, &after));
        let words = format!("{before}{after}");

        let domain = domain_before(tally, prose, index, (sentence, at));
        // 甲和乙2项指标进度超前: so many are named, and no more is said.
        if names_before(sentence, at) {
            continue;
        }
        let mut own = Counted { domain, ..Counted::read(&words) };
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
            sink.extend(among_listed(tally.facts, prose, index, (sentence, at), (&own, count)));
        }
        let total = own == Counted { domain: own.domain.clone(), ..Counted::default() };
        if total && own.domain.is_none() && count == all {
            speaks_of_all = true;
        }
        // 共计25项 is the number of all; 3项指标 alone may be any three.
        let claims_all = total && ["共计", "共设", "设置了", "设定的"].iter().any(|word| before.contains(word));
        let of_class = said_in(text, OUTLOOKS).is_some() || said_in(text, VERDICTS).is_some();
        let of_both = ATTRIBUTES.iter().all(|word| text.contains(word)) && !of_class;
        let judged = own.says_how() || (own.attribute.is_some() && (speaks_of_all || of_both)) || claims_all;
        let right = tally.count(&own);
        if !judged || right == count {
            continue;
        }
        let what = if total { "指标".to_owned() } else { format!("{}的指标", own.words()) };
        sink.push(mismatch(prose, index, token, &what).because(format!("按表格统计是 {right} 项")));
    }
}

/// The domain that the sentence has named last before a number.
fn domain_before(
    tally: &Tally<'_>,
    prose: &Prose<'_>,
    index: usize,
    (sentence, at): (&[Token], usize),
) -> Option<String> {
    let before = prose.text(index, &(sentence[0].range.start..sentence[at].range.start));
    let named: Vec<_> = tally.domains.iter().filter_map(|domain| Some((before.rfind(*domain)?, *domain))).collect();
    let (_, last) = named.iter().max_by_key(|(at, _)| *at)?;
    // A list of the domains (经济发展、创新能力等5个领域) is not one of them.
    let clause = before.rsplit(['，', '；']).next().unwrap_or_default();
    let in_clause = named.iter().filter(|(_, domain)| clause.contains(domain)).count();
    (in_clause == 1 || (in_clause == 0 && named.len() == 1)).then(|| (*last).to_owned())
}

/// True when indicators are named right before a number, without 等.
fn names_before(sentence: &[Token], at: usize) -> bool {
    at.checked_sub(1).is_some_and(|before| matches!(sentence[before].kind, TokenKind::Name(..)))
}

/// `甲、乙和丙中，约束性指标有2项`: the count among the indicators that the sentence lists.
fn among_listed(
    facts: &Facts,
    prose: &Prose<'_>,
    index: usize,
    (sentence, at): (&[Token], usize),
    (own, count): (&Counted, usize),
) -> Option<Diagnostic> {
    let names = sentence[..at].iter();
    let names = names.filter_map(|token| Some((facts.indicators().rows.get(token.indicator()?)?, token)));
    let listed: Vec<_> = names.collect();
    let (_, last) = listed.last().filter(|_| listed.len() > 1)?;
    let after = &prose.passages[index].text[last.range.end..];
    if !["中，", "等指标中，", "之中，"].iter().any(|end| after.starts_with(end)) {
        return None;
    }
    let is_meant =
        |row: &&Row| own.attribute.is_some_and(|word| facts.indicators().text(row, &Role::Attribute).contains(word));
    let right = listed.iter().map(|(row, _)| *row).filter(is_meant).count();
    (right != count).then(|| {
        mismatch(prose, index, &sentence[at], &format!("所列指标中{}的", own.words()))
            .because(format!("列出的 {} 项中，按表格统计是 {right} 项", listed.len()))
    })
}

/// The finding for a number that is not the number of the indicators that it counts.
fn mismatch(prose: &Prose<'_>, index: usize, number: &Token, what: &str) -> Diagnostic {
    let message = format!("{what}个数与表格不一致：文中是 `{}`", prose.text(index, &number.range));
    Diagnostic::error(Code::CountMismatch, prose.place(index, &number.range), message)
        .hint("请核对；个数可写成 {{ count(…) }} 由程序统计")
}

/// 指标, or the classes that only indicators have.
fn speaks_of_indicators(text: &str) -> bool {
    text.contains("指标") || OUTLOOKS.iter().filter(|(word, _)| text.contains(word)).count() > 1
}

/// `4项`, `7个`.
fn count_of(prose: &Prose<'_>, index: usize, token: &Token) -> Option<usize> {
    let numeral = token.number()?;
    let counts =
        matches!(numeral.unit.dimension.as_str(), "项" | "个") && !numeral.ordinal && numeral.quantity.decimals == 0;
    let follows = !prose.passages[index].text[token.range.end..].starts_with("领域");
    (counts && follows).then(|| numeral.quantity.value.to_usize())?
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
