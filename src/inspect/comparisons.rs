//! Words that compare against the numbers they compare: 由…提高到…, 高于规划目标, 快于…的9.38%,
//! 保持在…以上.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::Evidence;
use super::figures;
use super::prose::Prose;
use super::prose::claim::{Claim, Direction, Measure};
use super::prose::lex::TokenKind;
use super::prose::words::Sense;
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::facts::Aim;
use crate::model::table::Role;
use crate::model::value::Value;
use crate::text::numeral::Bound;

/// 由21.97%提高到20.66%, 快于…的…: the second number lies on the wrong side of the first.
pub(super) fn pairs(prose: &Prose<'_>, sink: &mut Sink) {
    for pair in prose.claims.windows(2) {
        let [first, second] = pair else { continue };
        let Some(turn) = &second.turn else { continue };
        let alike = first.sentence == second.sentence
            && first.passage == second.passage
            && first.numeral.unit == second.numeral.unit;
        let plain = first.numeral.bound.is_none() && second.numeral.bound.is_none() && !second.numeral.unit.is_points();
        if !alike
            || !plain
            || first.numeral.ordinal
            || second.numeral.ordinal
            || prose.passages[first.passage].is_template(first.range.start)
        {
            continue;
        }
        let between = &prose.text(first.passage, &(first.range.end..second.range.start));
        let (from, to) = (first.numeral.quantity.value, second.numeral.quantity.value);
        let wrong = if turn.reached {
            let same_clause = !between.contains(['，', '；', '、']);
            same_clause && is_against(turn.direction, from, to)
        } else {
            // 快于城镇居民的9.38%: the first is on the named side of the second.
            let names = turn.range.start >= first.range.end && between.ends_with('的') && !between.contains("平均");
            turn.compares && names && is_against(turn.direction, to, from)
        };
        if wrong {
            let word = prose.text(second.passage, &turn.range);
            let message = format!("`{word}` 与前后的数不符：{} 和 {}", prose.number(first), prose.number(second));
            sink.push(
                Diagnostic::error(Code::ComparisonMismatch, prose.place(second.passage, &turn.range), message)
                    .because("按这两个数，方向相反或没有变化")
                    .related(prose.place_of(first), "前面的数")
                    .related(prose.place_of(second), "后面的数")
                    .hint("请核对两个数，或改正表示方向的词"),
            );
        }
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
    let facts = evidence.facts;
    for claim in prose.claims.iter().filter(|claim| claim.is_reached_average()) {
        let Some(row) = evidence.indicator_of(claim) else { continue };
        let Some((direction, at)) = compared(prose, claim) else { continue };
        let rest = prose.text(claim.passage, &(at.end..claim.sentence.end));
        let clause = rest.split(['，', '；', '。']).next().unwrap_or_default();
        let with = if clause.contains("规划目标") {
            // 低于7%的规划目标: the number that is stated is what it is compared with.
            let goal =
                facts.goal_of(row, |aim| aim == Aim::Yearly).filter(|_| !clause.contains(|c: char| c.is_ascii_digit()));
            goal.and_then(|goal| Some(("规划目标".to_owned(), goal.limit?.number.value, Some(goal.value))))
        } else if is_economy(clause, &facts.job().plan.growth_indicator) {
            facts.economy().filter(|economy| economy.name != row.name).and_then(|economy| {
                let average = facts.average_growth(economy)?.quantity()?;
                Some((format!("{}年均增速", economy.name), average.value, None))
            })
        } else {
            None
        };
        let Some((what, limit, value)) = with else { continue };
        if !is_against(direction, limit, claim.numeral.quantity.value) {
            continue;
        }
        let word = prose.text(claim.passage, &at);
        let message = format!("`{}` 的年均增速并不 `{word}` {what}：{}", row.name, prose.number(claim));
        let cell = value.and_then(Value::place);
        sink.push(
            Diagnostic::error(Code::AverageComparison, prose.place(claim.passage, &at), message)
                .because(format!("{what}是 {}%", limit.round_dp(2)))
                .related_to(cell.map(|cell| (cell, what)))
                .hint("请核对年均增速，或改正表示高低的词"),
        );
    }
}

/// 高于GDP增速, 快于经济增长: the growth of the economy is what is compared with.
fn is_economy(clause: &str, indicator: &str) -> bool {
    ["GDP", "经济", indicator].iter().any(|name| clause.contains(name)) && clause.contains("增")
}

/// `高于50%的规划目标`, `已达到78.5岁的目标`: what is reached against the goal beside it.
pub(super) fn targets(evidence: Evidence<'_>, prose: &Prose<'_>, sink: &mut Sink) {
    // 未达到 comes before 达到, which it ends with.
    const WORDS: [(Ordering, &[&str]); 3] = [
        (Ordering::Less, &["未达到", "没有达到", "未完成", "低于", "慢于", "不足"]),
        (Ordering::Greater, &["高于", "超过", "超出", "快于"]),
        (Ordering::Equal, &["达到", "实现"]),
    ];
    let mut last: Option<&Claim> = None;
    for claim in &prose.claims {
        if claim.measure != Measure::Goal || claim.future {
            last = Some(claim);
            continue;
        }
        let Some(row) = evidence.indicator_of(claim) else { continue };
        let clause = prose.clause_before(claim);
        let mut words = WORDS.iter().flat_map(|(wanted, words)| words.iter().map(move |word| (word, wanted)));
        let word = words.find(|(word, _)| clause.trim_end().ends_with(**word));
        // 规划目标为达到95%: what is asked, not what is reached.
        let is_open = ["力争", "距", "目标为", "目标是", "目标值为"].iter().any(|word| clause.contains(word));
        let Some((word, wanted)) = word.filter(|_| !is_open) else {
            continue;
        };
        let beside = last.filter(|last| {
            last.passage == claim.passage && last.sentence == claim.sentence && last.about == claim.about
        });
        let is_like = |told: &Claim| {
            told.numeral.unit == claim.numeral.unit && told.numeral.bound.is_none() && told.turn.is_none()
        };
        let reached = match beside {
            Some(told) if is_like(told) => Some((told.numeral.quantity.value, prose.number(told))),
            // 累计下降30.87%，高于19%的目标: it is not the level that is compared.
            Some(told) if told.turn.is_some() => None,
            _ => evidence.facts.latest(row).and_then(|value| Some((value.number()?.value, value.text.as_str()))),
        };
        let Some((value, shown)) = reached else { continue };
        let goal = claim.numeral.quantity.value;
        let holds = match wanted {
            Ordering::Greater => value > goal,
            Ordering::Less => value < goal,
            // Less is better of some.
            Ordering::Equal if evidence.facts.is_inverse(row) => value <= goal,
            Ordering::Equal => value >= goal,
        };
        if holds {
            continue;
        }
        let target = prose.number(claim);
        let message = format!("`{}` 与目标的比较不成立：文中写 `{word}{target}`", row.name);
        sink.push(
            Diagnostic::error(Code::TargetComparison, prose.place_of(claim), message)
                .because(format!("实际是 `{shown}`，目标是 {target}"))
                .hint("请核对两个数，或改正表示高低的词"),
        );
    }
}

/// The word of comparison right after a number: `…，高于`.
fn compared(prose: &Prose<'_>, claim: &Claim) -> Option<(Direction, std::ops::Range<usize>)> {
    let tokens = &prose.tokens[claim.passage];
    let next = tokens.iter().find(|token| token.range.start >= claim.range.end && token.kind != TokenKind::Comma)?;
    match next.kind {
        TokenKind::Word(Sense::More) => Some((Direction::Up, next.range.clone())),
        TokenKind::Word(Sense::Less) => Some((Direction::Down, next.range.clone())),
        _ => None,
    }
}

/// `保持在85.5%以上`: every period must keep to it, not one.
pub(super) fn kept(evidence: Evidence<'_>, prose: &Prose<'_>, sink: &mut Sink) {
    // With a stated period the number is compared with its cell by `values`.
    let is_of_all = |claim: &&Claim| claim.measure == Measure::Level && !claim.future && claim.when.at.is_none();
    let indicators = evidence.facts.indicators();
    for claim in prose.claims.iter().filter(is_of_all) {
        let Some(bound @ (Bound::Above | Bound::Below)) = claim.numeral.bound else { continue };
        let clause = prose.clause_before(claim);
        if !["保持在", "维持在", "始终", "均在"].iter().any(|word| clause.contains(word)) {
            continue;
        }
        let Some(row) = evidence.indicator_of(claim) else { continue };
        let unit = figures::unit_of(row);
        let Some(limit) = claim.numeral.unit.convert(claim.numeral.quantity.value, &unit) else { continue };
        // A limit that is the target of the plan speaks of the future, whatever the tense.
        let targets = [Role::Target, Role::Expected].map(|column| indicators.value(row, &column));
        if targets.into_iter().flatten().any(|target| target.quantity().is_some_and(|target| target.value == limit)) {
            continue;
        }
        let broken = indicators.periods().into_iter().find_map(|period| {
            let value = indicators.value(row, &Role::Level(period))?;
            let number = value.number()?.value;
            (if bound == Bound::Above { number < limit } else { number > limit }).then_some((period, value))
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
