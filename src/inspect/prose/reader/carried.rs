//! What a sentence has said before changes what a number measures: rules, each with the words that show it. They
//! apply in their order, each to what the ones before it have made of the words of the clause.

use std::ops::Range;

use super::ClaimReader;
use crate::inspect::prose::claim::{Measure, When};
use crate::inspect::prose::words::Sense;
use crate::text::numeral::Numeral;

/// A number as its clause alone reads.
#[derive(Clone, Copy)]
pub(super) struct Read<'a> {
    pub numeral: &'a Numeral,
    pub range: &'a Range<usize>,
    pub when: When,
    pub measure: Measure,
}

/// What a rule makes of a number; none where it does not apply.
type Rule = fn(&ClaimReader<'_>, Read<'_>) -> Option<Measure>;

/// The rules in their order.
const RULES: [Rule; 12] = [
    likewise,
    goes_on,
    from_goal,
    of_growth,
    over_years,
    of_goal,
    of_way,
    invested,
    before_investment,
    before_schedule,
    of_whole,
    average_aimed_at,
];

impl ClaimReader<'_> {
    /// What a number measures, with what the sentence has said before it.
    pub(super) fn carried(&self, read: Read<'_>) -> Measure {
        RULES.iter().fold(read.measure, |measure, rule| rule(self, Read { measure, ..read }).unwrap_or(measure))
    }

    /// A part of a number of one of these: 28.5亿元年度计划的155.2%.
    pub(super) fn is_part_of(&self, wholes: &[Measure]) -> bool {
        self.clause.is_part_of_number() && self.sentence.last.is_some_and(|last| wholes.contains(&last))
    }
}

/// 年均增长10.59%，快于城镇居民的9.38%: both numbers have one measure.
fn likewise(reader: &ClaimReader<'_>, read: Read<'_>) -> Option<Measure> {
    let is_other = !reader.clause.unknown.is_empty() && reader.object().is_none();
    let compares = reader.clause.turn().is_some_and(|turn| turn.compares) && is_other;
    reader.sentence.last.filter(|_| compares && read.measure <= Measure::Growth)
}

/// 年均增长9.38%，农村居民10.59%; 年均增长6.1%，比地区生产总值的3.9%高: what is said of the one holds for the other.
fn goes_on(reader: &ClaimReader<'_>, read: Read<'_>) -> Option<Measure> {
    let clause = &reader.clause;
    let last = reader.sentence.last.filter(|_| read.numeral.unit.is_percent() && !clause.has_period)?;
    let over_years = matches!(last, Measure::Average | Measure::Cumulative);
    let is_rest = !clause.unknown.is_empty() && !clause.has_name && clause.says_nothing();
    let holds = match read.measure {
        Measure::Level => over_years && is_rest || clause.is_of_other && (over_years || last == Measure::Growth),
        Measure::Growth => over_years && clause.is_of_other,
        _ => false,
    };
    holds.then_some(last)
}

/// 目标为78.5岁，…差距为0.36岁: how far it is from the goal.
fn from_goal(reader: &ClaimReader<'_>, read: Read<'_>) -> Option<Measure> {
    let clause = &reader.clause;
    let is_alone = clause.has(Sense::Apart) && clause.elsewhere.is_none() && reader.object().is_none();
    let has_goal = reader.sentence.measured.contains(&Measure::Goal);
    (read.measure == Measure::Gap && is_alone && has_goal).then_some(Measure::GoalGap)
}

/// 增长3.9%，较上年回落7.5个百分点: it is the growth that has slowed down.
fn of_growth(reader: &ClaimReader<'_>, read: Read<'_>) -> Option<Measure> {
    let is_of_growth = reader.sentence.last == Some(Measure::Growth) && !reader.clause.has_name;
    (read.measure == Measure::Change && read.numeral.unit.is_points() && is_of_growth).then_some(Measure::Speed)
}

/// 两年增长3.0%: over both of them.
fn over_years(reader: &ClaimReader<'_>, read: Read<'_>) -> Option<Measure> {
    let is_over = reader.clause.has(Sense::Years) && !reader.clause.has(Sense::Respectively);
    (read.measure == Measure::Growth && is_over && !read.when.year_on_year).then_some(Measure::Cumulative)
}

/// 2025年目标500亿元的44.8%.
fn of_goal(reader: &ClaimReader<'_>, read: Read<'_>) -> Option<Measure> {
    (read.numeral.unit.is_percent() && reader.is_part_of(&[Measure::Goal])).then_some(Measure::GoalShare)
}

/// 完成规划增幅的45.7%，…完成46.4%: the clauses after it go on with it.
fn of_way(reader: &ClaimReader<'_>, read: Read<'_>) -> Option<Measure> {
    let goes_on = reader.sentence.last == Some(Measure::Progress) && reader.clause.is_done();
    let is_of_way = reader.clause.has(Sense::PlanWay) || goes_on;
    (read.numeral.unit.is_percent() && is_of_way).then_some(Measure::Progress)
}

/// 完成投资2026年、2027年分别为33.65亿元和37.12亿元，2028年上半年为15.89亿元.
fn invested(reader: &ClaimReader<'_>, read: Read<'_>) -> Option<Measure> {
    let kinds = [Measure::TotalInvestment, Measure::DoneInvestment, Measure::PlannedInvestment];
    let is_of_time = reader.clause.has_period && !reader.clause.has_name;
    let goes_on = read.measure == Measure::Level && read.numeral.unit.dimension == "元" && is_of_time;
    reader.sentence.last.filter(|last| goes_on && kinds.contains(last))
}

/// 28.5亿元年度计划.
fn before_investment(reader: &ClaimReader<'_>, read: Read<'_>) -> Option<Measure> {
    reader.investment_after(read.range)
}

/// 40%的时序进度.
fn before_schedule(reader: &ClaimReader<'_>, read: Read<'_>) -> Option<Measure> {
    reader.is_schedule_after(read.range).then_some(Measure::Schedule)
}

/// 为平均值45.9亿元的21.6%, 为28.5亿元年度计划的155.2%.
fn of_whole(reader: &ClaimReader<'_>, read: Read<'_>) -> Option<Measure> {
    let is_part = reader.is_part_of(&[Measure::PlannedInvestment, Measure::Mean]);
    (read.numeral.unit.is_percent() && is_part).then_some(Measure::Share)
}

/// 规划目标为500亿元以上，年均增速8%: what the sentence says the goal is goes on.
fn average_aimed_at(reader: &ClaimReader<'_>, read: Read<'_>) -> Option<Measure> {
    (read.measure == Measure::Average && reader.is_of_goal(read.range.start)).then_some(Measure::Goal)
}
