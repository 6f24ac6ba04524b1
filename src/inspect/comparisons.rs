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
use crate::model::table::Role;
use crate::model::value::Value;
use crate::place::Place;
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
            sink.push(
                Diagnostic::error(
                    Code::ComparisonMismatch,
                    prose.place(second.passage, &turn.range),
                    format!(
                        "`{}` 与前后的数不符：{} 和 {}",
                        prose.text(second.passage, &turn.range),
                        prose.text(first.passage, &first.range),
                        prose.text(second.passage, &second.range)
                    ),
                )
                .because("按这两个数，方向相反或没有变化")
                .related(prose.place(first.passage, &first.range), "前面的数")
                .related(prose.place(second.passage, &second.range), "后面的数")
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
    for claim in prose
        .claims
        .iter()
        .filter(|claim| claim.measure == Measure::Average && !claim.future && claim.numeral.bound.is_none())
    {
        let Some(row) = claim.subject().and_then(|subject| facts.indicators().rows.get(subject.indicator?)) else {
            continue;
        };
        let Some((direction, at)) = compared(prose, claim) else { continue };
        let rest = prose.text(claim.passage, &(at.end..claim.sentence.end));
        let clause = rest.split(['，', '；', '。']).next().unwrap_or_default();
        let with: Option<(String, Decimal, Option<&Value>)> = if clause.contains("规划目标") {
            // 低于7%的规划目标: the number that is stated is what it is compared with.
            if clause.contains(|c: char| c.is_ascii_digit()) {
                continue;
            }
            let rate = facts.indicators().value(row, &Role::Rate);
            rate.and_then(|rate| Some(("规划目标".to_owned(), rate.quantity()?.value, Some(rate))))
        } else if (clause.contains("GDP")
            || clause.contains(&facts.job().plan.growth_indicator)
            || clause.contains("经济"))
            && clause.contains("增")
        {
            let economy = facts.economy().filter(|economy| economy.name != row.name);
            economy.and_then(|economy| {
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
        let finding = Diagnostic::error(
            Code::AverageComparison,
            prose.place(claim.passage, &at),
            format!("`{}` 的年均增速并不 `{word}` {what}：{}", row.name, prose.text(claim.passage, &claim.range)),
        )
        .because(format!("{what}是 {}%", limit.round_dp(2)));
        let cell = value.and_then(|value| value.cells().first());
        let finding =
            cell.map(Place::cell).into_iter().fold(finding, |finding, place| finding.related(place, what.clone()));
        sink.push(finding.hint("请核对年均增速，或改正表示高低的词"));
    }
}

/// `高于50%的规划目标`, `已达到78.5岁的目标`: what is reached against the goal beside it.
pub(super) fn targets(evidence: Evidence<'_>, prose: &Prose<'_>, sink: &mut Sink) {
    const WORDS: [(&str, Ordering); 12] = [
        ("未达到", Ordering::Less),
        ("没有达到", Ordering::Less),
        ("未完成", Ordering::Less),
        ("高于", Ordering::Greater),
        ("超过", Ordering::Greater),
        ("超出", Ordering::Greater),
        ("快于", Ordering::Greater),
        ("低于", Ordering::Less),
        ("慢于", Ordering::Less),
        ("不足", Ordering::Less),
        ("达到", Ordering::Equal),
        ("实现", Ordering::Equal),
    ];
    let mut last: Option<&Claim> = None;
    for claim in &prose.claims {
        if claim.measure != Measure::Goal || claim.future {
            last = Some(claim);
            continue;
        }
        let Some(row) = claim.subject().and_then(|subject| evidence.facts.indicators().rows.get(subject.indicator?))
        else {
            continue;
        };
        let before = prose.text(claim.passage, &(claim.sentence.start..claim.range.start));
        let clause = before.rsplit(['，', '；']).next().unwrap_or_default();
        let word = WORDS.iter().find(|(word, _)| clause.trim_end().ends_with(word));
        let Some((word, wanted)) = word.filter(|_| !clause.contains("力争") && !clause.contains("距")) else {
            continue;
        };
        let beside = last.filter(|last| {
            last.passage == claim.passage && last.sentence == claim.sentence && last.about == claim.about
        });
        let is_like = |told: &Claim| {
            told.numeral.unit == claim.numeral.unit && told.numeral.bound.is_none() && told.turn.is_none()
        };
        let reached = match beside {
            Some(told) if is_like(told) => {
                Some((told.numeral.quantity.value, prose.text(told.passage, &told.range).to_owned()))
            }
            // 累计下降30.87%，高于19%的目标: it is not the level that is compared.
            Some(told) if told.turn.is_some() => None,
            _ => evidence.facts.latest(row).and_then(|value| Some((value.number()?.value, value.text.clone()))),
        };
        let Some((value, shown)) = reached else { continue };
        let goal = claim.numeral.quantity.value;
        let holds = match wanted {
            Ordering::Greater => value > goal,
            Ordering::Less => value < goal,
            // Less is better of some.
            Ordering::Equal => {
                if evidence.facts.is_inverse(row) {
                    value <= goal
                } else {
                    value >= goal
                }
            }
        };
        if holds {
            continue;
        }
        sink.push(
            Diagnostic::error(
                Code::TargetComparison,
                prose.place(claim.passage, &claim.range),
                format!(
                    "`{}` 与目标的比较不成立：文中写 `{word}{}`",
                    row.name,
                    prose.text(claim.passage, &claim.range)
                ),
            )
            .because(format!("实际是 `{shown}`，目标是 {}", prose.text(claim.passage, &claim.range)))
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
    // Of one stated period the number itself is held against the cell.
    let is_of_all = |claim: &&Claim| claim.measure == Measure::Level && !claim.future && claim.when.at.is_none();
    for claim in prose.claims.iter().filter(is_of_all) {
        let above = claim.numeral.bound == Some(Bound::Above);
        if !(above || claim.numeral.bound == Some(Bound::Below)) {
            continue;
        }
        let before = prose.text(claim.passage, &(claim.sentence.start..claim.range.start));
        let clause = before.rsplit(['，', '；']).next().unwrap_or_default();
        if !["保持在", "维持在", "始终", "均在"].iter().any(|word| clause.contains(word)) {
            continue;
        }
        let Some(row) = claim.subject().and_then(|subject| subject.indicator) else { continue };
        let indicator = &evidence.facts.indicators().rows[row];
        let unit = figures::unit_of(evidence.facts, indicator);
        let Some(limit) = claim.numeral.unit.convert(claim.numeral.quantity.value, &unit) else { continue };
        let is_target = |column| {
            evidence
                .facts
                .indicators()
                .value(indicator, &column)
                .and_then(Value::quantity)
                .is_some_and(|target| target.value == limit)
        };
        // What the plan aims at is told of the future, whatever the words.
        if is_target(Role::Target) || is_target(Role::Expected) {
            continue;
        }
        let broken = evidence.facts.indicators().periods().into_iter().find_map(|period| {
            let value = evidence.facts.indicators().value(indicator, &Role::Level(period))?;
            let number = value.number()?.value;
            (if above { number < limit } else { number > limit }).then_some((period, value))
        });
        let Some((period, value)) = broken else { continue };
        let text = prose.text(claim.passage, &claim.range);
        let finding = Diagnostic::error(
            Code::HoldMismatch,
            prose.place(claim.passage, &claim.range),
            format!("`{}` 并没有一直保持在 `{text}`", indicator.name),
        )
        .because(format!("表格中{period}是 `{}`", value.text));
        let finding = value
            .cells()
            .first()
            .into_iter()
            .fold(finding, |finding, cell| finding.related(Place::cell(cell), period.to_string()));
        sink.push(finding.hint("请核对界限，或写明是哪一年"));
    }
}
