//! What the numbers of a clause belong to: rows of the tables, or things that no table knows.

use std::ops::Range;

use super::ClaimReader;
use super::sentence::MOST_ITEMS;
use crate::inspect::prose::claim::{About, Doubt, Thing};
use crate::inspect::prose::lex::{Token, TokenKind};
use crate::inspect::prose::lexicon::Subject;
use crate::inspect::prose::words::Sense;

/// Ends of the names of places.
const PLACES: &[&str] = &["区", "镇", "乡", "街道", "县", "市", "省", "州", "盟", "旗", "园", "村", "社区", "本级"];

impl ClaimReader<'_> {
    /// What so many numbers belong to, and why that is not certain.
    pub(super) fn owners(&self, count: usize) -> (Vec<About>, Option<Doubt>) {
        let subjects = &self.subjects.items;
        let unknown = &self.clause.unknown;
        // 甲为94.61，乙86个，分别居第18位和第20位: the list takes up what came before.
        let takes_up = count > 1 && unknown.is_empty() && !self.clause.has_name && self.clause.has(Sense::Respectively);
        if takes_up && subjects.len() < count && self.periods.items.len() < 2 && self.spoken.len() >= count {
            return (self.spoken[self.spoken.len() - count..].to_vec(), None);
        }
        if let [only] = &unknown[..]
            && let Some(second) = self.right_part(only)
        {
            let mut owners = subjects.clone();
            owners.push(second);
            return (owners, None);
        }
        let (Some(first), Some(last)) = (unknown.first(), unknown.last()) else {
            let is_known = subjects.iter().all(|about| *about != About::Nothing) && !subjects.is_empty();
            return (subjects.clone(), (!is_known).then_some(Doubt::NoSubject));
        };
        // 快于城镇居民的9.38%: the rest of the name is that of the subject.
        if let ([only], Some(About::Table(_, index, foreign))) = (&unknown[..], subjects.last()) {
            // 比农村居民高21873元: what it is compared with.
            if self.object().is_some() {
                return (subjects.clone(), None);
            }
            let at = self.tokens.partition_point(|token| token.range.start < only.start);
            if self.before(at).is_some_and(|token| token.is_word(Sense::Than)) {
                return (subjects.clone(), Some(Doubt::Unread));
            }
            let beside = &self.lexer.name(*index).form;
            if let Some(index) = self.lexer.lexicon().complete(&self.text[only.clone()], beside, true) {
                return (vec![About::Table(self.lexer.name(index).subject, index, *foreign)], None);
            }
        }
        // 居民人均可支配收入…，其中城镇48620元: the rest of the name is that of the whole.
        if let ([only], Some(About::Table(_, whole, false))) = (&unknown[..], &self.sentence.whole)
            && let Some(index) =
                self.lexer.lexicon().complete(&self.text[only.clone()], &self.lexer.name(*whole).form, true)
        {
            return (vec![About::Table(self.lexer.name(index).subject, index, false)], None);
        }
        // 最高的华容区（52.6%）: the holder is unknown, what is measured is not.
        if self.clause.has(Sense::Best) {
            return (subjects.clone(), None);
        }
        // A list of names, only some of them in the tables.
        if self.clause.has_name
            && subjects.len() + unknown.len() == count
            && unknown.iter().all(|range| self.is_joined(range))
        {
            let things = unknown.iter().map(|range| self.thing(range));
            return (subjects.iter().cloned().chain(things).collect(), None);
        }
        let words = &self.text[first.start..last.end];
        let parts: Vec<&str> = words.split('、').map(str::trim).filter(|part| !part.is_empty()).collect();
        let front = self.front();
        let tail = parts.last().map(|tail| (*tail).to_owned());
        let thing = |own: &str| {
            let tail = tail.clone().filter(|tail| tail != own);
            About::Thing(Thing { own: format!("{front}{own}"), tail })
        };
        (parts.into_iter().map(thing).collect(), None)
    }

    /// The row that the number is compared with: one that is named, or of whose name the rest is the subject's
    /// (比城镇居民高2.2个百分点, but not 快于城镇居民的9.38%).
    pub(super) fn object(&self) -> Option<Subject> {
        if self.clause.object.is_some() {
            return self.clause.object;
        }
        // 高于城镇居民（7.4%）0.7个百分点: in brackets stands the number of the other.
        let [only] = &self.clause.unknown[..] else { return None };
        if !self.outer.is_empty() {
            return None;
        }
        let Some(About::Table(_, index, false)) = self.subjects.items.last() else { return None };
        let at = self.tokens.partition_point(|token| token.range.start < only.start);
        let compares = |token: &Token| matches!(token.kind, TokenKind::Word(Sense::Than | Sense::More | Sense::Less));
        let is_number = self.clause.senses.last().is_some_and(|(sense, _)| *sense == Sense::Of);
        if is_number || !self.before(at).is_some_and(compares) {
            return None;
        }
        let index = self.lexer.lexicon().complete(&self.text[only.clone()], &self.lexer.name(*index).form, true)?;
        Some(self.lexer.name(index).subject)
    }

    /// 0-3岁婴幼儿托位 in 每千人口拥有执业（助理）医师和0-3岁婴幼儿托位.
    fn right_part(&self, unknown: &Range<usize>) -> Option<About> {
        let at = self.tokens.partition_point(|token| token.range.start < unknown.start);
        let join = self.before(at).filter(|token| token.is_word(Sense::Join))?;
        let name = self.before(at - 1).filter(|token| token.range.end == join.range.start)?;
        let TokenKind::Name(..) = name.kind else { return None };
        self.completed(unknown, &name.range, false)
    }

    /// What goes before the words of a thing: another district, or the name it belongs to.
    fn front(&self) -> String {
        let elsewhere = self.clause.elsewhere.as_ref().map_or("", |range| &self.text[range.clone()]);
        let name = match self.subjects.items.last().filter(|_| self.clause.has_name) {
            Some(About::Table(_, index, _)) => self.lexer.name(*index).form.as_str(),
            _ => "",
        };
        format!("{elsewhere}{name}")
    }

    fn is_joined(&self, range: &Range<usize>) -> bool {
        let at = self.tokens.partition_point(|token| token.range.start < range.start);
        self.before(at).is_some_and(|token| token.is_word(Sense::Join))
    }

    fn thing(&self, range: &Range<usize>) -> About {
        About::Thing(Thing { own: self.text[range.clone()].to_owned(), tail: None })
    }

    /// The items of a list that ends with a name: 第一、第二 in 第一、第二、第三产业增加值.
    pub(super) fn left_parts(&self, at: usize) -> Vec<About> {
        let name = &self.tokens[at].range;
        let mut parts = Vec::new();
        let mut head = at;
        while let Some(part) = self.left_part(head, name).filter(|_| parts.len() < MOST_ITEMS) {
            parts.push(part);
            head -= 2;
        }
        parts.reverse();
        if parts.is_empty() {
            parts.extend(self.left_thing(at));
        }
        parts
    }

    /// 城镇 in 城镇、农村居民人均可支配收入, 省 in 省、市级重点项目.
    fn left_part(&self, at: usize, name: &Range<usize>) -> Option<About> {
        let join = self.before(at).filter(|token| token.is_word(Sense::Join))?;
        let part = self.before(at - 1).filter(|token| token.range.end == join.range.start)?;
        let is_part = match &part.kind {
            TokenKind::Unknown | TokenKind::Word(Sense::Elsewhere) => true,
            TokenKind::Number(numeral) => numeral.ordinal,
            _ => false,
        };
        self.completed(&part.range, name, true).filter(|_| is_part)
    }

    /// The name that a part of a list means with the help of the full name beside it.
    fn completed(&self, part: &Range<usize>, beside: &Range<usize>, part_first: bool) -> Option<About> {
        let (part, beside) = (&self.text[part.clone()], &self.text[beside.clone()]);
        let index = self.lexer.lexicon().complete(part, beside, part_first)?;
        Some(About::Table(self.lexer.name(index).subject, index, false))
    }

    /// 固定资产投资 in 固定资产投资、地区生产总值分别…: an item of the list that no table knows.
    pub(super) fn left_thing(&self, at: usize) -> Option<About> {
        let join = self.before(at).filter(|token| token.is_word(Sense::Join))?;
        let part = self.before(at - 1).filter(|token| token.range.end == join.range.start)?;
        let is_item = matches!(part.kind, TokenKind::Unknown | TokenKind::Word(Sense::Elsewhere));
        let own = self.text[part.range.clone()].to_owned();
        is_item.then_some(About::Thing(Thing { own, tail: None }))
    }

    /// 快于GDP, 比省级重点项目, 高于全区GDP增速, 占地区生产总值: the name is what is compared with, not what is
    /// spoken of.
    pub(super) fn is_object(&self, at: usize) -> bool {
        let fills = |token: &Token| {
            matches!(
                token.kind,
                TokenKind::Word(Sense::Here | Sense::Link | Sense::Of | Sense::Yearly | Sense::WholeYear)
            )
        };
        let first = at.saturating_sub(MOST_ITEMS);
        let mut before = self.tokens.iter().enumerate().take(at).skip(first).rev().filter(|(_, token)| !fills(token));
        while let Some((place, token)) = before.next() {
            match token.kind {
                TokenKind::Period(..) if self.time_of_other(place).is_some() => {}
                TokenKind::Word(Sense::Than | Sense::More | Sense::Less | Sense::Share) => return true,
                // 高于GDP、城镇居民收入增速: the one before it in the list is.
                TokenKind::Word(Sense::Join) => drop(before.next()),
                _ => return false,
            }
        }
        false
    }

    /// 全省GDP, 汀泗桥镇2022年GDP: the number is of another district, and so are those of the names
    /// after it until our own is named.
    pub(super) fn is_foreign(&mut self, at: usize) -> bool {
        let mut is_bracketed = false;
        for token in self.tokens[..at].iter().rev().take(MOST_ITEMS) {
            match &token.kind {
                TokenKind::Close => is_bracketed = true,
                TokenKind::Open => is_bracketed = false,
                _ if is_bracketed => {}
                TokenKind::Period(..) | TokenKind::Word(Sense::Link | Sense::Of | Sense::Sum) => {}
                TokenKind::Word(Sense::Elsewhere | Sense::Group) => {
                    self.sentence.is_elsewhere = true;
                    break;
                }
                TokenKind::Unknown if PLACES.iter().any(|end| self.text[token.range.clone()].ends_with(end)) => {
                    self.sentence.is_elsewhere = true;
                    break;
                }
                _ => break,
            }
        }
        self.sentence.is_elsewhere
    }
}
