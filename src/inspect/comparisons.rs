//! Words that compare against the numbers they compare: 由…提高到…, 高于规划目标, 快于…的9.38%,
//! 保持在…以上.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::Evidence;
use super::figures;
use super::prose::Prose;
use super::prose::claim::{Claim, Direction};
use super::prose::statement::{GoalCompared, Statement, Yardstick};
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::facts::Aim;
use crate::model::table::{Role, Row};
use crate::model::value::Value;
use crate::text::numeral::Bound;

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
        let Statement::AverageCompared(said) = statement else { continue };
        let claim = &prose.claims[said.claim];
        let Some(row) = evidence.indicator_of(claim) else { continue };
        let Some(with) = yardstick(evidence, row, said.with) else { continue };
        if !is_against(said.direction, with.limit, claim.numeral.quantity.value) {
            continue;
        }
        let word = prose.text(said.passage, &said.word);
        let message = format!("`{}` 的年均增速并不 `{word}` {}：{}", row.name, with.name, prose.number(claim));
        let cell = with.value.and_then(Value::place);
        sink.push(
            Diagnostic::error(Code::AverageComparison, prose.place(said.passage, &said.word), message)
                .because(format!("{}是 {}%", with.name, with.limit.round_dp(2)))
                .related_to(cell.map(|cell| (cell, with.name)))
                .hint("请核对年均增速，或改正表示高低的词"),
        );
    }
}

/// What an average is compared with.
struct Limit<'a> {
    name: String,
    limit: Decimal,
    value: Option<&'a Value>,
}

fn yardstick<'a>(evidence: Evidence<'a>, row: &'a Row, with: Yardstick) -> Option<Limit<'a>> {
    let facts = evidence.facts;
    match with {
        Yardstick::PlanTarget => {
            let goal = facts.goal_of(row, |aim| aim == Aim::Yearly)?;
            Some(Limit { name: "规划目标".to_owned(), limit: goal.limit?.number.value, value: Some(goal.value) })
        }
        Yardstick::Economy => {
            let economy = facts.economy().filter(|economy| economy.name != row.name)?;
            let average = facts.average_growth(economy)?.quantity()?;
            Some(Limit { name: format!("{}年均增速", economy.name), limit: average.value, value: None })
        }
    }
}

/// `高于50%的规划目标`, `已达到78.5岁的目标`: what is reached against the goal beside it.
pub(super) fn targets(evidence: Evidence<'_>, prose: &Prose<'_>, sink: &mut Sink) {
    for statement in &prose.statements {
        let Statement::GoalCompared(said) = statement else { continue };
        let goal = &prose.claims[said.goal];
        let Some(row) = evidence.indicator_of(goal) else { continue };
        let reached = match said.reached.map(|claim| &prose.claims[claim]) {
            Some(told) => Some((told.numeral.quantity.value, prose.number(told))),
            None => evidence.facts.latest(row).and_then(|value| Some((value.number()?.value, value.text.as_str()))),
        };
        let Some((_, shown)) = reached.filter(|(value, _)| !is_met(evidence, row, said, goal, *value)) else {
            continue;
        };
        let (word, target) = (prose.text(said.passage, &said.word), prose.number(goal));
        let message = format!("`{}` 与目标的比较不成立：文中写 `{word}{target}`", row.name);
        sink.push(
            Diagnostic::error(Code::TargetComparison, prose.place_of(goal), message)
                .because(format!("实际是 `{shown}`，目标是 {target}"))
                .hint("请核对两个数，或改正表示高低的词"),
        );
    }
}

/// True when what is reached lies where the words say.
fn is_met(evidence: Evidence<'_>, row: &Row, said: &GoalCompared, goal: &Claim, value: Decimal) -> bool {
    let goal = goal.numeral.quantity.value;
    match said.asks {
        Ordering::Greater => value > goal,
        Ordering::Less => value < goal,
        // Less is better of some.
        Ordering::Equal if evidence.facts.is_inverse(row) => value <= goal,
        Ordering::Equal => value >= goal,
    }
}

/// `保持在85.5%以上`: every period must keep to it, not one.
pub(super) fn kept(evidence: Evidence<'_>, prose: &Prose<'_>, sink: &mut Sink) {
    let indicators = evidence.facts.indicators();
    for statement in &prose.statements {
        let Statement::Kept(said) = statement else { continue };
        let claim = &prose.claims[said.claim];
        let Some(row) = evidence.indicator_of(claim) else { continue };
        let unit = figures::unit_of(row);
        let Some(limit) = claim.numeral.unit.convert(claim.numeral.quantity.value, &unit) else { continue };
        // A limit that is the target of the plan speaks of the future, whatever the tense.
        let targets = [Role::Target, Role::Expected].map(|column| indicators.value(row, &column));
        if targets.into_iter().flatten().any(|target| target.quantity().is_some_and(|target| target.value == limit)) {
            continue;
        }
        let breaks =
            |number: Decimal| if claim.numeral.bound == Some(Bound::Above) { number < limit } else { number > limit };
        let broken = indicators.periods().into_iter().find_map(|period| {
            let value = indicators.value(row, &Role::Level(period))?;
            breaks(value.number()?.value).then_some((period, value))
        });
        let Some((period, value)) = broken else { continue };
        let message = format!("`{}` 并没有一直保持在 `{}`", row.name, prose.number(claim));
        sink.push(
            Diagnostic::error(Code::HoldMismatch, prose.place_of(claim), message)
                .because(format!("表格中{period}是 `{}`", value.text))
                .related_to(value.place().map(|cell| (cell, period.to_string())))
                .hint("请核对界限，或写明是哪一年"),
        );
    }
}
