//! Words that compare against the numbers they compare: 由…提高到…, 高于规划目标, 快于…的9.38%,
//! 保持在…以上.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::Evidence;
use super::figures;
use super::prose::Prose;
use super::prose::claim::{About, Claim, Direction, Measure};
use super::prose::statement::{GoalCompared, GrowthCompared, RateOf, RatesCompared, Statement, Yardstick};
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::facts::Aim;
use crate::model::table::{Role, Row};
use crate::place::Place;
use crate::text::numeral::Bound;
use crate::text::period::Period;

/// 由21.97%提高到20.66%, 快于…的…: one number lies on the wrong side of the other.
pub(super) fn pairs(prose: &Prose<'_>, sink: &mut Sink) {
    for statement in &prose.statements {
        let Statement::Compared(said) = statement else { continue };
        let [of, with] = [said.of, said.with].map(|claim| &prose.claims[claim]);
        if !is_against(said.direction, with.numeral.quantity.value, of.numeral.quantity.value) {
            continue;
        }
        let word = prose.text(said.passage, &said.word);
        let (first, second) = if said.of < said.with { (of, with) } else { (with, of) };
        let message = format!("`{word}` 与前后的数不符：{} 和 {}", prose.number(first), prose.number(second));
        sink.push(
            Diagnostic::error(Code::ComparisonMismatch, prose.place(said.passage, &said.word), message)
                .because("按这两个数，方向相反或没有变化")
                .related(prose.place_of(first), "前面的数")
                .related(prose.place_of(second), "后面的数")
                .hint("请核对两个数，或改正表示方向的词"),
        );
    }
}

/// True when going from one number to the other is not the way the word says.
fn is_against(direction: Direction, from: Decimal, to: Decimal) -> bool {
    match direction {
        Direction::Up => to <= from,
        Direction::Down => to >= from,
    }
}

/// `年均增速为16.7%，高于规划目标`, `…，高于GDP年均增速`: an average against what it is compared with.
pub(super) fn averages(evidence: Evidence<'_>, prose: &Prose<'_>, sink: &mut Sink) {
    for statement in &prose.statements {
        let Statement::GrowthCompared(said) = statement else { continue };
        let claim = &prose.claims[said.claim];
        if claim.measure != Measure::Average {
            continue;
        }
        let Some(name) = name_of(evidence, claim) else { continue };
        let Some(limit) = average_limit(evidence, claim, said.with) else { continue };
        if !is_against(said.direction, limit.value, claim.numeral.quantity.value) {
            continue;
        }
        let word = prose.text(said.passage, &said.word);
        let message = format!("`{name}` 的年均增速并不 `{word}` {}：{}", limit.name, prose.number(claim));
        let place = prose.place(said.passage, &said.word);
        sink.push(limit.finding(Diagnostic::error(Code::AverageComparison, place, message)));
    }
}

/// `2022年工业投资增长4.7%，高于经济增速`, `甲、乙增速均高于经济增速`: the growth of one period or of the years.
pub(super) fn growths(evidence: Evidence<'_>, prose: &Prose<'_>, sink: &mut Sink) {
    for statement in &prose.statements {
        match statement {
            Statement::GrowthCompared(said) => sink.extend(growth(evidence, prose, said)),
            Statement::RatesCompared(said) => sink.extend(rates(evidence, prose, said)),
            _ => {}
        }
    }
}

/// A growth of one period that is stated, against that of the economy.
fn growth(evidence: Evidence<'_>, prose: &Prose<'_>, said: &GrowthCompared) -> Option<Diagnostic> {
    let claim = &prose.claims[said.claim];
    let (name, at) = (name_of(evidence, claim)?, claim.when.at?);
    let economy = evidence.facts.economy().filter(|economy| economy.name != name)?;
    if claim.measure != Measure::Growth {
        return None;
    }
    let limit = Limit::of_growth(evidence, economy, at)?;
    let falls = claim.turn.as_ref().is_some_and(|turn| turn.direction == Direction::Down);
    let value = claim.numeral.quantity.value;
    let value = if falls { -value.abs() } else { value };
    is_against(said.direction, limit.value, value).then(|| {
        let word = prose.text(said.passage, &said.word);
        let message = format!("`{name}` 的增速并不 `{word}` {}：{}", limit.name, prose.number(claim));
        let place = prose.place(said.passage, &said.word);
        limit.finding(Diagnostic::error(Code::GrowthComparison, place, message))
    })
}

/// The growth of one indicator against that of another, by all that the sentence may mean.
fn rates(evidence: Evidence<'_>, prose: &Prose<'_>, said: &RatesCompared) -> Option<Diagnostic> {
    let facts = evidence.facts;
    let indicators = facts.indicators();
    let with = match said.with {
        RateOf::Economy => facts.economy()?,
        RateOf::Row(row) => indicators.rows.get(row)?,
    };
    let mut periods = indicators.periods();
    periods.retain(|period| !said.is_average && said.at.is_none_or(|at| at == *period));
    let rows = said.rows.iter().filter_map(|row| indicators.rows.get(*row)).filter(|row| row.name != with.name);
    rows.into_iter().find_map(|row| {
        let of_period = |at| Some((Limit::of_growth(evidence, row, at)?, Limit::of_growth(evidence, with, at)?));
        let mut readings: Vec<(Limit, Limit)> = periods.iter().filter_map(|at| of_period(*at)).collect();
        if said.at.is_none() || said.is_average {
            readings.extend(Limit::of_average(evidence, row).zip(Limit::of_average(evidence, with)));
        }
        let is_wrong = |(own, other): &(Limit, Limit)| is_against(said.direction, other.value, own.value);
        let (own, other) = readings.iter().all(is_wrong).then(|| readings.pop()).flatten()?;
        let word = prose.text(said.passage, &said.word);
        let message = format!("`{}` 的增速并不 `{word}` `{}`：{}%", row.name, with.name, own.value.round_dp(2));
        let place = prose.place(said.passage, &said.word);
        let finding = Diagnostic::error(Code::GrowthComparison, place, message);
        Some(other.finding(finding.related_to(own.cell.map(|cell| (cell, own.name)))))
    })
}

/// The name of what a growth is of.
fn name_of<'a>(evidence: Evidence<'a>, claim: &'a Claim) -> Option<&'a str> {
    match &claim.about {
        About::Table(_, _, false) => Some(evidence.indicator_of(claim)?.name.as_str()),
        About::Thing(thing) if claim.is_sure() => Some(thing.own.as_str()),
        About::Thing(_) | About::Table(..) | About::Nothing => None,
    }
}

/// What a growth is compared with.
struct Limit {
    name: String,
    value: Decimal,
    cell: Option<Place>,
}

impl Limit {
    /// The growth of a row in a period.
    fn of_growth(evidence: Evidence<'_>, row: &Row, at: Period) -> Option<Self> {
        let value = evidence.value(row, &Role::Growth(at))?;
        let quantity = value.number()?;
        Some(Self { name: format!("{}{at}增速", row.name), value: quantity.value, cell: value.place() })
    }

    /// The average growth of a row.
    fn of_average(evidence: Evidence<'_>, row: &Row) -> Option<Self> {
        let average = evidence.facts.average_growth(row)?.quantity()?;
        Some(Self { name: format!("{}年均增速", row.name), value: average.value, cell: None })
    }

    fn finding(self, finding: Diagnostic) -> Diagnostic {
        finding
            .because(format!("{}是 {}%", self.name, self.value.round_dp(2)))
            .related_to(self.cell.map(|cell| (cell, self.name)))
            .hint("请核对增速，或改正表示高低的词")
    }
}

/// What an average is compared with: the yearly goal of its row, or the average of the economy.
fn average_limit(evidence: Evidence<'_>, claim: &Claim, with: Yardstick) -> Option<Limit> {
    let facts = evidence.facts;
    let row = evidence.indicator_of(claim);
    match with {
        Yardstick::PlanTarget => {
            let goal = facts.goal_of(row?, |aim| aim == Aim::Yearly)?;
            let cell = goal.value.place();
            Some(Limit { name: "规划目标".to_owned(), value: goal.limit?.number.value, cell })
        }
        Yardstick::Economy => {
            let economy = facts.economy().filter(|economy| row.is_none_or(|row| row.name != economy.name))?;
            Limit::of_average(evidence, economy)
        }
    }
}

/// `高于50%的规划目标`, `已达到78.5岁的目标`: what is reached against the goal beside it.
pub(super) fn targets(evidence: Evidence<'_>, prose: &Prose<'_>, sink: &mut Sink) {
    for statement in &prose.statements {
        let Statement::GoalCompared(said) = statement else { continue };
        let goal = &prose.claims[said.goal];
        let Some(subject) = goal.subject() else { continue };
        let row = evidence.indicator_of(goal);
        let reached = match said.reached.map(|claim| &prose.claims[claim]) {
            Some(told) => Some((told.numeral.quantity.value, prose.number(told))),
            None => row
                .and_then(|row| evidence.facts.latest(row))
                .and_then(|value| Some((value.number()?.value, value.text.as_str()))),
        };
        let Some((_, shown)) = reached.filter(|(value, _)| !is_met(evidence, row, said, goal, *value)) else {
            continue;
        };
        let (word, target) = (prose.text(said.passage, &said.word), prose.number(goal));
        let name = figures::name_of(evidence.facts, prose.lexicon, subject);
        let message = format!("`{name}` 与目标的比较不成立：文中写 `{word}{target}`");
        sink.push(
            Diagnostic::error(Code::TargetComparison, prose.place_of(goal), message)
                .because(format!("实际是 `{shown}`，目标是 {target}"))
                .hint("请核对两个数，或改正表示高低的词"),
        );
    }
}

/// True when what is reached lies where the words say.
fn is_met(evidence: Evidence<'_>, row: Option<&Row>, said: &GoalCompared, goal: &Claim, value: Decimal) -> bool {
    let goal = goal.numeral.quantity.value;
    match said.asks {
        Ordering::Greater => value > goal,
        Ordering::Less => value < goal,
        // Less is better of some.
        Ordering::Equal if row.is_some_and(|row| evidence.facts.is_inverse(row)) => value <= goal,
        Ordering::Equal => value >= goal,
    }
}

/// `保持在85.5%以上`: every period must keep to it, not one.
pub(super) fn kept(evidence: Evidence<'_>, prose: &Prose<'_>, sink: &mut Sink) {
    sink.extend(judged_limits(evidence, prose).into_iter().filter_map(|(_, finding)| finding));
}

/// The limits that every period is held against, each with what is wrong with it.
pub(super) fn judged_limits<'a>(evidence: Evidence<'_>, prose: &'a Prose<'_>) -> Vec<(&'a Claim, Option<Diagnostic>)> {
    let said =
        prose.statements.iter().filter_map(|said| if let Statement::Kept(said) = said { Some(said) } else { None });
    said.filter_map(|said| judged_limit(evidence, prose, &prose.claims[said.claim])).collect()
}

fn judged_limit<'a>(
    evidence: Evidence<'_>,
    prose: &Prose<'_>,
    claim: &'a Claim,
) -> Option<(&'a Claim, Option<Diagnostic>)> {
    let indicators = evidence.facts.indicators();
    let row = evidence.indicator_of(claim)?;
    let limit = claim.numeral.unit.convert(claim.numeral.quantity.value, &figures::unit_of(row))?;
    // A limit that is the target of the plan speaks of the future, whatever the tense.
    let targets = [Role::Target, Role::Expected].map(|column| indicators.value(row, &column));
    if targets.into_iter().flatten().any(|target| target.quantity().is_some_and(|target| target.value == limit)) {
        return None;
    }
    let breaks =
        |number: Decimal| if claim.numeral.bound == Some(Bound::Above) { number < limit } else { number > limit };
    let broken = indicators.periods().into_iter().find_map(|period| {
        let value = indicators.value(row, &Role::Level(period))?;
        breaks(value.number()?.value).then_some((period, value))
    });
    let finding = broken.map(|(period, value)| {
        let message = format!("`{}` 并没有一直保持在 `{}`", row.name, prose.number(claim));
        Diagnostic::error(Code::HoldMismatch, prose.place_of(claim), message)
            .because(format!("表格中{period}是 `{}`", value.text))
            .related_to(value.place().map(|cell| (cell, period.to_string())))
            .hint("请核对界限，或写明是哪一年")
    });
    Some((claim, finding))
}
