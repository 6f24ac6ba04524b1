//! What is reached against a goal that stands beside it: 高于50%的规划目标, 已达到78.5岁的目标.

use std::cmp::Ordering;
use std::ops::Range;

use super::{PassageView, Rule};
use crate::inspect::prose::claim::{Claim, Measure};
use crate::inspect::prose::cues::Cue;
use crate::inspect::prose::lex::TokenKind;
use crate::inspect::prose::statement::{GoalCompared, Statement};

pub(super) const RULE: Rule = Rule {
    name: "与目标值相比",
    reads: &[
        ("常住人口城镇化率为74.51%，低于76%的规划目标。", &["74.51% 低于 目标 76%（低于）"]),
        ("常住人口城镇化率已达到76%的规划目标。", &["表中最新数 达到 目标 76%（达到）"]),
        ("常住人口城镇化率未达到76%的规划目标。", &["表中最新数 低于 目标 76%（未达到）"]),
    ],
    leaves: &[
        "常住人口城镇化率的规划目标为达到76%。",
        "常住人口城镇化率力争达到76%的规划目标。",
        // It is not the level that is compared.
        "常住人口城镇化率累计提高30.87%，高于19%的目标。",
        "常住人口城镇化率达到76%。",
    ],
    read,
};

/// The words, and where what is reached lies, seen from the goal. 未达到 comes before 达到, which it ends with.
const ASKS: [(Ordering, Cue); 3] =
    [(Ordering::Less, Cue::BelowGoal), (Ordering::Greater, Cue::AboveGoal), (Ordering::Equal, Cue::AtGoal)];

fn read(view: &PassageView<'_>, found: &mut Vec<Statement>) {
    let mut last: Option<(usize, &Claim)> = None;
    for (index, claim) in view.numbered_claims() {
        // 完成投资44.62亿元，低于45.1亿元的年度计划.
        let of_plan = claim.measure == Measure::PlannedInvestment;
        if !(claim.measure == Measure::Goal || of_plan) || claim.future {
            last = Some((index, claim));
            continue;
        }
        let Some((asks, word)) = asked(view, claim) else { continue };
        let beside = last.filter(|(_, last)| last.sentence == claim.sentence && last.about == claim.about);
        let is_like = |told: &Claim| {
            told.numeral.unit == claim.numeral.unit && told.numeral.bound.is_none() && told.turn.is_none()
        };
        let reached = match beside {
            Some((index, told)) if is_like(told) => Some(index),
            // 累计下降30.87%，高于19%的目标: it is not the level that is compared.
            Some((_, told)) if told.turn.is_some() => continue,
            _ if of_plan => continue,
            _ => None,
        };
        found.push(Statement::GoalCompared(GoalCompared { passage: view.index, word, asks, goal: index, reached }));
    }
}

/// What the word right before a goal asks of what is reached, and where it stands.
fn asked(view: &PassageView<'_>, goal: &Claim) -> Option<(Ordering, Range<usize>)> {
    // 未达到2030年5.0个的目标值: the year is that of the goal.
    let at = view.tokens.partition_point(|token| token.range.start < goal.range.start);
    let year = at.checked_sub(1).map(|before| &view.tokens[before]);
    let year = year.filter(|token| matches!(token.kind, TokenKind::Period(..)));
    let start = year.map_or(goal.range.start, |token| token.range.start);
    let clause = view.clause_before(goal);
    let clause = &clause[..clause.len() - (goal.range.start - start)];
    // 规划目标为达到95%: what is asked, not what is reached.
    if Cue::GoalOpen.is_in(clause) {
        return None;
    }
    let end = start - (clause.len() - clause.trim_end().len());
    let clause = clause.trim_end();
    ASKS.into_iter().find_map(|(asks, cue)| Some((asks, end - cue.end_of(clause)?.len()..end)))
}
