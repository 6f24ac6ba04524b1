//! What a number says of its subject: which measure, when, and whether that is certain.

use std::ops::Range;

use super::carried::Read;
use super::{ClaimReader, Span};
use crate::inspect::prose::claim::{About, Claim, Doubt, Measure, UnevenList, When};
use crate::inspect::prose::lex::TokenKind;
use crate::inspect::prose::words::Sense;
use crate::model::region::Region;
use crate::text::numeral::Numeral;

impl ClaimReader<'_> {
    /// Notes what one number of a list says.
    pub(super) fn claim(
        &mut self,
        (mut numeral, range): (Numeral, Range<usize>),
        about: About,
        span: Option<Span>,
        doubt: Option<Doubt>,
        goal: bool,
    ) {
        let after = range.end;
        self.clause.object = self.object();
        let when = self.when(span);
        let to_come = when.at.is_some_and(|at| at.year >= self.years.end);
        let is_amount = self.clause.has(Sense::Share) && !numeral.unit.is_percent() && !numeral.unit.is_points();
        let is_multiple = self.clause.is_multiple(&numeral, when);
        // 较2021年10.0%, 比2021年（330亿元）
        let before = self.sentence.base_end.and_then(|end| self.text.get(end..range.start));
        let is_beside = matches!(before, Some("" | "（" | "的（")) && !numeral.unit.is_points();
        let when = if is_multiple { when } else { self.clause.at_base(when, is_beside) };
        let measure = match (goal, is_multiple) {
            (true, _) => Measure::Goal,
            (false, true) => Measure::Multiple,
            (false, false) => self.clause.measure(&numeral, to_come, when.is_own_base || when.year_on_year),
        };
        let measure = self.carried(Read { numeral: &numeral, range: &range, when, measure });
        // 2025年新增4410人 of 城镇新增就业 is how much there is.
        let is_of_added = measure == Measure::Change && self.is_of_added(&about);
        let measure = if is_of_added { Measure::Level } else { measure };
        let group = self.clause.elsewhere.clone().or_else(|| self.sentence.place.clone());
        let about = self.placed(about, measure);
        let ranks = self.ranks();
        let is_after_mean = self.sentence.last == Some(Measure::Mean);
        let is_elliptic = numeral.unit.is_percent() && self.is_elliptic(measure);
        self.sentence.measure(measure);
        numeral.bound = numeral.bound.or(self.clause.bound(measure));
        let is_ordinal = numeral.ordinal;
        let doubt = doubt
            .or_else(|| is_elliptic.then_some(Doubt::Unread))
            .or_else(|| self.unknown_whole(measure, is_amount))
            .or_else(|| self.unclear(measure, is_after_mean, after));
        let is_certain = doubt.is_none() && matches!(about, About::Table(..));
        let is_theirs = self.sentence.is_elsewhere || self.clause.elsewhere.is_some();
        let named = if is_certain || is_theirs { Vec::new() } else { self.sentence.named.clone() };
        self.out.claims.push(Claim {
            passage: self.passage,
            range,
            sentence: self.sentence.range.clone(),
            numeral,
            about,
            when,
            measure,
            turn: self.clause.turn(),
            object: self.object(),
            is_until: self.sentence.is_until,
            in_city: self.is_in_city(),
            in_here: is_ordinal && self.clause.has(Sense::Here),
            net: self.clause.has(Sense::Net) && !is_of_added,
            cumulative: self.clause.has(Sense::Cumulative)
                || self.clause.has(Sense::Sum)
                || self.sentence.has(Sense::Years),
            group: group.map(|range| self.text[range].to_owned()),
            to_best: self.clause.has(Sense::Best),
            years: self.clause.years,
            is_of_total: self.clause.has(Sense::TotalInvestment),
            ranks,
            of_plan: self.clause.has(Sense::PlanTarget) || (goal && self.is_plan_target_after(after)),
            expects: self.sentence.expects,
            future: self.sentence.has(Sense::Future) || to_come,
            named,
            doubt,
        });
    }

    /// The time of a number, and what it is compared with.
    fn when(&self, span: Option<Span>) -> When {
        When {
            at: span.map(|(from, to)| to.unwrap_or(from)),
            is_own: self.clause.has_period,
            since: span.and_then(|(from, to)| to.map(|_| from)),
            base: self.sentence.base.filter(|_| !self.clause.has(Sense::YearOnYear)),
            start: self.sentence.start,
            is_own_base: self.sentence.is_own_base,
            year_on_year: self.clause.has(Sense::YearOnYear),
        }
    }

    /// A part of something that the tables do not know; `is_amount` after 占, which is no percentage.
    fn unknown_whole(&self, measure: Measure, is_amount: bool) -> Option<Doubt> {
        let is_of_ours = self.clause.has(Sense::Share) && self.clause.has(Sense::Here);
        let is_of_known = self.clause.is_part_of_number() && measure == Measure::Share;
        let is_known = is_of_ours || self.clause.is_known_share() || self.clause.object.is_some() || is_of_known;
        let is_part = (is_amount && measure != Measure::Goal) || (measure == Measure::Share && !is_known);
        is_part.then_some(Doubt::OtherWhole)
    }

    /// 全市森林覆盖率为43.5%，全区为41%: a clause that names a place and compares nothing is of that place.
    fn placed(&self, about: About, measure: Measure) -> About {
        let compares = [Sense::More, Sense::Less, Sense::Than, Sense::Apart, Sense::Share];
        let is_plain = matches!(measure, Measure::Level | Measure::Growth);
        match about {
            // 全省平均水平为148.6亿元，我市高24.3亿元.
            About::Table(subject, index, true)
                if matches!(measure, Measure::Mean | Measure::Best)
                    || (measure == Measure::Gap && self.clause.has(Sense::Here)) =>
            {
                About::Table(subject, index, false)
            }
            About::Table(subject, index, _) if is_plain && !compares.iter().any(|sense| self.clause.has(*sense)) => {
                let is_theirs = self.clause.elsewhere.is_some();
                let is_ours = self.clause.has(Sense::Here) && !is_theirs;
                About::Table(subject, index, !is_ours && (is_theirs || matches!(about, About::Table(.., true))))
            }
            other => other,
        }
    }

    /// What is added is what the row has: 新增学位.
    fn is_of_added(&self, about: &About) -> bool {
        let About::Table(_, index, _) = about else { return false };
        let moves = [Sense::Up, Sense::Down, Sense::Than, Sense::YearOnYear];
        let is_plain = self.clause.has(Sense::Net) && !moves.iter().any(|sense| self.clause.has(*sense));
        is_plain && self.lexer.name(*index).form.contains("新增")
    }

    /// The clause speaks of the city above.
    fn is_in_city(&self) -> bool {
        let above = |range: &Range<usize>| Region::is_city_above(&self.text[range.clone()]);
        self.clause.elsewhere.as_ref().is_some_and(above)
    }

    /// GDP及增速.
    fn names_growth_too(&self) -> bool {
        let form = |about: &About| match about {
            About::Table(_, index, _) => self.lexer.name(*index).form.contains('及'),
            About::Thing(_) | About::Nothing => false,
        };
        self.subjects.items.last().is_some_and(form)
    }

    /// What a rank is the rank of: what the clause names, else what the last number measured.
    fn ranks(&self) -> Option<Measure> {
        if self.clause.has(Sense::Growth) {
            return Some(Measure::Growth);
        }
        if self.clause.has(Sense::Amount) {
            return Some(Measure::Level);
        }
        // 居民人均可支配收入居第4位 is the place of the income, not of its growth.
        if self.clause.has_name && !self.clause.has_number && !self.names_growth_too() {
            return Some(Measure::Level);
        }
        // 比重67.58%，同比下降8.14个百分点，居第23位, 为零，同比下降100%，居第19位: of either.
        let has_level = self.sentence.measured.contains(&Measure::Level);
        let is_either = has_level && self.sentence.last == Some(Measure::Change);
        if is_either || self.sentence.has(Sense::Zero) {
            return None;
        }
        match self.sentence.last? {
            Measure::Level => Some(Measure::Level),
            Measure::Growth | Measure::Change | Measure::Speed => Some(Measure::Growth),
            _ => None,
        }
    }

    /// Changes of a fall, parts of a number, goals of one year: nothing that the tables decide.
    fn unclear(&self, measure: Measure, is_after_mean: bool, after: usize) -> Option<Doubt> {
        let of_fall = self.sentence.has(Sense::Fall) && matches!(measure, Measure::Change | Measure::Speed);
        let is_goal = matches!(measure, Measure::Goal | Measure::GoalGap | Measure::GoalShare);
        // 高于全市4688元: only the mean of the group is in the tables.
        let of_group = self.clause.has(Sense::Mean) || self.clause.has(Sense::Best) || is_after_mean;
        let of_others = measure == Measure::Gap && !of_group && self.object().is_none();
        let is_whole_known = matches!(measure, Measure::GoalShare | Measure::Share);
        let doubts = [
            (of_fall, Doubt::Twofold),
            (of_others, Doubt::OtherPlace),
            (is_goal && self.clause.has(Sense::Yearly), Doubt::YearlyGoal),
            (self.clause.is_part_of_number() && !is_whole_known, Doubt::OtherWhole),
            (self.is_asked_after(after), Doubt::YearlyGoal),
            (self.is_bare(measure) || self.clause.has_objects, Doubt::Unread),
        ];
        doubts.into_iter().find(|(holds, _)| *holds).map(|(_, doubt)| doubt)
    }

    /// `规划目标为500亿元以上，年均增速8%`: what the sentence says the goal is goes on; a period would end it.
    pub(super) fn is_of_goal(&self, at: usize) -> bool {
        /// Bytes back to the goal: looking further for every number takes long sentences squared.
        const FARTHEST: usize = 2_000;
        let from = (at.saturating_sub(FARTHEST)..at).find(|from| self.text.is_char_boundary(*from)).unwrap_or(at);
        let before = self.text.get(self.sentence.range.start.max(from)..at).unwrap_or_default();
        let stated = ["目标为", "目标是", "目标值为"].iter().find_map(|word| before.rsplit_once(word));
        stated.is_some_and(|(_, since)| self.periods.items.is_empty() && !since.replace("年均", "").contains('年'))
    }

    /// 年均4000人的要求.
    fn is_asked_after(&self, end: usize) -> bool {
        let at = self.tokens.partition_point(|token| token.range.start < end);
        let asks = self.tokens.get(at + 1).is_some_and(|token| &self.text[token.range.clone()] == "要求");
        asks && self.tokens[at].is_word(Sense::Of)
    }

    /// The target after a number is that of the plan.
    fn is_plan_target_after(&self, end: usize) -> bool {
        let at = self.tokens.partition_point(|token| token.range.start < end);
        let mut words = self.tokens[at..].iter().take_while(|token| matches!(token.kind, TokenKind::Word(_)));
        words.any(|token| token.is_word(Sense::PlanTarget))
    }

    /// `低于50%的规划目标`.
    pub(super) fn is_target_after(&self, at: usize) -> bool {
        let sense = |at: usize| match self.tokens.get(at)?.kind {
            TokenKind::Word(sense) => Some(sense),
            _ => None,
        };
        let is_filler = |sense: &Sense| {
            matches!(
                sense,
                Sense::Of | Sense::Average | Sense::AverageGrowth | Sense::Yearly | Sense::Link | Sense::Cumulative
            )
        };
        let after = (at..at + 4).map_while(sense).find(|sense| !is_filler(sense));
        let is_target = |sense: Sense| matches!(sense, Sense::Target | Sense::PlanTarget);
        after.is_some_and(is_target) && sense(at).is_some_and(|first| first == Sense::Of || is_target(first))
    }

    /// `40%的时序进度`.
    pub(super) fn is_schedule_after(&self, range: &Range<usize>) -> bool {
        let at = self.tokens.partition_point(|token| token.range.start < range.end);
        let is = |at: usize, sense| self.tokens.get(at).is_some_and(|token| token.is_word(sense));
        is(at, Sense::Schedule) || (is(at, Sense::Of) && is(at + 1, Sense::Schedule))
    }

    /// `28.5亿元年度计划`: which amount of investment the word after a number makes it.
    pub(super) fn investment_after(&self, range: &Range<usize>) -> Option<Measure> {
        let at = self.tokens.partition_point(|token| token.range.start < range.end);
        match self.tokens.get(at)?.kind {
            TokenKind::Word(Sense::TotalInvestment) => Some(Measure::TotalInvestment),
            TokenKind::Word(Sense::PlannedInvestment) => Some(Measure::PlannedInvestment),
            _ => None,
        }
    }

    /// The number of a clause that has one already and says nothing of this one: 需要增加的0.55人已完成0.41人.
    fn is_bare(&self, measure: Measure) -> bool {
        let says = |sense: &Sense| !matches!(sense, Sense::Link | Sense::Of | Sense::Here);
        measure == Measure::Level
            && self.clause.has_number
            && !self.clause.has_name
            && !self.clause.has_period
            && !self.clause.senses.iter().any(|(sense, _)| says(sense))
    }

    /// 年均增长9.38%，农村居民人均可支配收入10.59%: growth over the years as well, or the row's own percentage.
    fn is_elliptic(&self, measure: Measure) -> bool {
        let over_years = matches!(self.sentence.last, Some(Measure::Average | Measure::Cumulative));
        let is_alone = self.clause.has_name && !self.clause.has_period && self.clause.senses.is_empty();
        measure == Measure::Level && over_years && is_alone && !self.clause.is_of_other
    }

    /// Notes a list of 分别 whose numbers are neither as many as the things nor as the periods.
    pub(super) fn check_even(&mut self, list: &[(Numeral, Range<usize>)], owners: usize, periods: usize) {
        let numbers = list.len();
        let several = owners.max(1) * periods.max(1);
        if numbers == owners || numbers == periods || numbers == several || (owners < 2 && periods < 2) {
            return;
        }
        let (Some((_, start)), Some((_, end))) = (list.first(), list.last()) else { return };
        let owners = if periods > 1 { periods } else { owners };
        self.out.uneven.push(UnevenList { passage: self.passage, range: start.start..end.end, numbers, owners });
    }
}
