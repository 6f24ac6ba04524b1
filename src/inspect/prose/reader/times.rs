//! When the numbers of a sentence are of: the periods that it names, and what it compares with.

use super::sentence::MOST_ITEMS;
use super::{ClaimReader, Span};
use crate::inspect::prose::lex::{Token, TokenKind};
use crate::inspect::prose::words::Sense;
use crate::text::period::Period;

impl ClaimReader<'_> {
    /// A period: when the numbers after it are of, where a change starts, or what is compared with.
    pub(super) fn period(&mut self, at: usize, span: Span) {
        self.sentence.is_untold = false;
        if self.time_of_other(at).is_some() {
            return;
        }
        let than = |token: &Token| token.is_word(Sense::Than);
        let beside = |token: &Token| matches!(token.kind, TokenKind::Word(Sense::More | Sense::Less));
        let after = self.tokens.get(at + 1).is_some_and(than);
        // 与2020年相比, 比2020年, 较2020年; 与 alone joins.
        let before = self.before(at).is_some_and(than);
        // 高于2020年; what the end of the plan is to bring is no base.
        let is_behind = span.0.year < self.years.end && self.before(at).is_some_and(beside);
        if before || after || is_behind || self.is_whole(at) {
            self.sentence.base = Some(span.0);
            self.sentence.is_own_base = true;
            self.sentence.is_base_used = false;
            // What follows 高于2020年 is by how much.
            self.sentence.base_end = before.then(|| self.tokens[at].range.end);
            return;
        }
        // 距2025年规划目标75%还差…: the year is that of the goal, not of the numbers.
        let aims = [Sense::Target, Sense::PlanTarget, Sense::PlanWay];
        if self.tokens.get(at + 1).is_some_and(|token| aims.iter().any(|sense| token.is_word(*sense))) {
            return;
        }
        // 距2025年23%的目标还差…: likewise.
        let is_number = self.tokens.get(at + 1).is_some_and(|token| token.number().is_some());
        if span.0.year >= self.years.end && is_number && self.is_target_after(at + 2) {
            return;
        }
        // 2021年以来 tells of all years since, not of one.
        if self.tokens.get(at + 1).is_some_and(|token| token.is_word(Sense::Since)) {
            self.sentence.hear(Sense::Years);
            self.sentence.since = Some(span.0.year);
            return;
        }
        let until = |token: &Token| ["截至", "截止", "截止到", "截至到"].contains(&&self.text[token.range.clone()]);
        self.sentence.is_until = self.before(at).is_some_and(until);
        // 比2020年…，2023年上半年…: a new period is not compared any more.
        if self.sentence.is_base_used {
            self.sentence.base = None;
        }
        // 由2021年的10%回落到2021年的6.1%: a year after the start is that of the end, whichever it is.
        self.clause.names_end = self.clause.has_start && self.clause.has_number;
        if self.clause.has(Sense::From) && !self.clause.has_number {
            self.sentence.start = Some(span.0);
            self.starts.push(span);
        } else if !self.periods.is_open || self.periods.items.last() != Some(&span) {
            // 基期（2020年） says it twice.
            self.periods.add([span]);
        }
        self.clause.has_period = true;
    }

    /// 是2020年的1.15倍: what was in that year is the whole that the number is a multiple of.
    fn is_whole(&self, at: usize) -> bool {
        let is = self
            .before(at)
            .is_some_and(|token| ["是", "为", "约为", "仅为", "达", "达到"].contains(&&self.text[token.range.clone()]));
        let of = self.tokens.get(at + 1).is_some_and(|token| token.is_word(Sense::Of));
        let number = self.tokens.get(at + 2).and_then(Token::number);
        let is_multiple = number.is_some_and(|number| number.unit.is_multiple() || (is && number.unit.is_percent()));
        of && is_multiple
    }

    /// 去年, 今年上半年.
    pub(super) fn name_period(&mut self, period: Period) {
        self.periods.add([(period, None)]);
        self.clause.has_period = true;
    }

    /// A period that stands alone in brackets.
    pub(super) fn bracketed(&self, at: usize) -> Option<Span> {
        let [open, period, close, ..] = self.tokens.get(at..)? else { return None };
        match (&open.kind, &period.kind, &close.kind) {
            (TokenKind::Open, TokenKind::Period(from, to), TokenKind::Close) => Some((*from, *to)),
            _ => None,
        }
    }

    /// The number is where a change starts: 由2020年的40%.
    pub(super) fn is_start(&self) -> bool {
        self.clause.has(Sense::From) && self.clause.turn().is_none_or(|turn| !turn.reached)
    }

    /// 2021年以来依次为…, 五年间每年分别…: a number for each year up to the last that has them.
    fn each_year(&self, count: usize) -> Option<Vec<Span>> {
        let number = i32::try_from(count).ok()?;
        let recent = self.clause.years.filter(|years| *years == number).map(|years| self.years.full - years + 1);
        let first = self.sentence.since.or(recent)?;
        let last = first + number - 1;
        let is_all = last == self.years.full || last == self.years.this;
        let is_listed = count > 1 && self.clause.has(Sense::Respectively) && self.periods.items.is_empty();
        (is_all && is_listed).then(|| (first..=last).map(|year| (Period::year(year), None)).collect())
    }

    /// The periods that so many numbers may belong to.
    pub(super) fn periods_of(&self, count: usize) -> Vec<Span> {
        let over = [Sense::Average, Sense::AverageGrowth, Sense::Cumulative];
        let is_over_all =
            count == 1 && (over.into_iter().any(|sense| self.clause.has(sense)) || self.sentence.has(Sense::Years));
        if self.is_start() {
            return match (&self.starts[..], &self.periods.items[..]) {
                // 2021—2025年，由9.8年提高到10.5年: over the years of the plan a change starts before them, or in
                // the first.
                ([], [(from, Some(_))]) if from.year == self.years.first => Vec::new(),
                // 2020年至2022年，从69.8%提高到74.51%.
                ([], [(from, Some(_))]) => vec![(*from, None)],
                (starts, _) => starts.to_vec(),
            };
        }
        if let Some(years) = self.each_year(count) {
            return years;
        }
        match &self.periods.items[..] {
            // 2022年，由2020年的40%提高到41%; 由2020年的40%提高到41% leaves open when.
            [.., (last, to)]
                if !self.clause.names_end
                    && self.starts.last().is_some_and(|(start, _)| *start >= to.unwrap_or(*last)) =>
            {
                Vec::new()
            }
            [one] if count > 1 => years_of(*one),
            // 2021年、2022年增速分别为…，年均增长7.58%: over all of them.
            [(start, _), .., (last, to)] if is_over_all => vec![(*start, Some(to.unwrap_or(*last)))],
            // 2026年、2027年分别完成742.5亿元和790.8亿元，净增48.3亿元: from the one to the other.
            [(start, _), .., (last, to)] if count == 1 && self.clause.has(Sense::Net) => {
                vec![(*start, Some(to.unwrap_or(*last)))]
            }
            several => several.to_vec(),
        }
    }
}

/// The full years of a span, to be paired with as many numbers; a part of a year is one of them.
fn years_of((from, to): Span) -> Vec<Span> {
    let Some(to) = to else { return vec![(from, None)] };
    // 1000—9999年 is no list of years.
    let mut years: Vec<Span> = (from.year..to.year).take(MOST_ITEMS).map(|year| (Period::year(year), None)).collect();
    years.push((to, None));
    years
}
