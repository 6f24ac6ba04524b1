//! The words beside a number that counts indicators, and what the sentence has named before it.

use std::ops::Range;

use super::IndicatorSentence;
use crate::inspect::prose::cues::Cue;
use crate::inspect::prose::lex::{Token, TokenKind};
use crate::inspect::prose::rules::CLAUSE_MARKS;
use crate::inspect::prose::words::Sense;

impl IndicatorSentence<'_> {
    /// The tokens of a part of the sentence.
    pub(super) fn tokens_in(&self, range: &Range<usize>) -> &[Token] {
        &self.tokens[self.index(range.start)..self.index(range.end)]
    }

    /// The index of the first token from a byte on.
    fn index(&self, byte: usize) -> usize {
        self.tokens.partition_point(|token| token.range.start < byte)
    }

    /// The words before a number, with those joined to them: 超前、正常合计21项 counts both. Of
    /// 超前、正常、滞后分别有8项、13项和4项 each number has one; none when they are not as many.
    pub(super) fn listed(&self, at: usize, window: &Range<usize>) -> Option<String> {
        let joined = |from: usize| from.checked_sub(1).filter(|join| self.tokens[*join].is_word(Sense::Join));
        let mut head = at;
        while let Some(before) = joined(head).and_then(|join| join.checked_sub(1))
            && self.tokens[before].number().is_some()
        {
            head = before;
        }
        let own = if head == at { window.clone() } else { windows(self.tokens, head).0 };
        let is_pairing = self.tokens_in(&own).iter().any(|token| token.is_word(Sense::Respectively));
        let mut start = self.index(own.start);
        let mut parts = vec![own];
        while let Some(join) = joined(start) {
            let part = windows(self.tokens, join).0;
            start = self.tokens[..join].partition_point(|token| token.range.start < part.start);
            // 2项指标超前、1项指标滞后: the words are those of the number before them.
            let is_taken = start.checked_sub(1).is_some_and(|before| self.tokens[before].number().is_some());
            if part.is_empty() || is_taken {
                break;
            }
            parts.insert(0, part);
        }
        let is_list = parts.len() > 1 && parts[..parts.len() - 1].iter().all(|part| self.says_how(part));
        let text = |part: &Range<usize>| self.view.text(part);
        match (is_list, is_pairing) {
            (true, true) if self.numbers_from(head) == parts.len() => {
                parts.get((at - head) / 2).map(|part| text(part).to_owned())
            }
            (true, true) => None,
            (true, false) if head == at => Some(parts.iter().map(text).collect::<Vec<_>>().join("及")),
            _ => Some(text(window).to_owned()),
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

    /// The words after a number with those joined to them, unless these are those of the next number:
    /// 14项指标完成或超额完成, but not 超额完成6项、完成8项.
    pub(super) fn followed(&self, after: &Range<usize>) -> Range<usize> {
        let mut end = after.end;
        while self.says_how(&(after.start..end)) {
            let join = self.index(end);
            let Some(_) = self.tokens.get(join).filter(|token| token.is_word(Sense::Join)) else { break };
            let part = windows(self.tokens, join).1;
            let next = self.index(part.end);
            if !self.says_how(&part) || self.tokens.get(next).is_some_and(|token| token.number().is_some()) {
                break;
            }
            end = part.end;
        }
        after.start..end
    }

    /// The domain that the sentence has named last before a number.
    pub(super) fn domain_before(&self, at: usize) -> Option<String> {
        let before = self.view.text(&(self.range.start..self.tokens[at].range.start));
        // 经济发展类5项，…；民生福祉类5项，完成3项: each part of the sentence has its own.
        let before = before.rsplit('；').next().unwrap_or_default();
        let domains = self.view.language.domains.iter().map(String::as_str);
        let named: Vec<_> = domains.filter_map(|domain| Some((before.rfind(domain)?, domain))).collect();
        let (_, last) = named.iter().max_by_key(|(at, _)| *at)?;
        // A list of the domains (经济发展、创新能力等5个领域) is not one of them.
        let clause = before.rsplit(CLAUSE_MARKS).next().unwrap_or_default();
        let in_clause = named.iter().filter(|(_, domain)| clause.contains(domain)).count();
        (in_clause == 1 || (in_clause == 0 && named.len() == 1)).then(|| (*last).to_owned())
    }

    /// The indicators that the sentence lists before a number, when it goes on to speak of them:
    /// `甲、乙和丙中，约束性指标有2项`, `甲、乙、丙等3项指标……，其中约束性指标1项`.
    pub(super) fn listed_rows(&self, at: usize) -> Option<Vec<usize>> {
        let named = self.tokens[..at].iter().enumerate();
        let listed: Vec<(usize, usize)> =
            named.filter_map(|(place, token)| Some((place, token.indicator()?))).collect();
        let (last, _) = listed.last().filter(|_| listed.len() > 1)?;
        let after = self.view.text(&(self.tokens[*last].range.end..self.view.passage.text.len()));
        let counted = (*last + 1..at).filter(|_| Cue::AndOthers.begins(after)).find_map(|place| self.count_at(place));
        let is_told = Cue::AmongListed.begins(after) || counted == Some(listed.len());
        is_told.then(|| listed.into_iter().map(|(_, row)| row).collect())
    }
}

/// The words before a number back to the last number or mark, and after it up to the next.
pub(super) fn windows(sentence: &[Token], at: usize) -> (Range<usize>, Range<usize>) {
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
