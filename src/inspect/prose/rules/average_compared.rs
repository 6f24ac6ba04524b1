//! An average growth against what is only named: the target of the plan, the growth of the economy.

use super::{PassageView, Rule};
use crate::inspect::prose::claim::{Claim, Direction};
use crate::inspect::prose::cues::Cue;
use crate::inspect::prose::lex::{Token, TokenKind};
use crate::inspect::prose::statement::{AverageCompared, Statement, Yardstick};
use crate::inspect::prose::words::Sense;

pub(super) const RULE: Rule = Rule {
    name: "年均增速与目标、经济增速相比",
    reads: &[
        ("地区生产总值年均增长16.7%，高于规划目标。", &["年均 16.7% 高于 规划目标（高于）"]),
        ("社会消费品零售总额年均增长4.7%，慢于GDP年均增速。", &["年均 4.7% 低于 经济增速（慢于）"]),
    ],
    leaves: &[
        "地区生产总值年均增长16.7%，高于7%的规划目标。",
        "地区生产总值年均增长16.7%，高于全市平均水平。",
        "地区生产总值年均增长16.7%，经济总量高于全市。",
        "地区生产总值总量高于规划目标。",
    ],
    read,
};

fn read(view: &PassageView<'_>, found: &mut Vec<Statement>) {
    for (index, claim) in view.numbered_claims().filter(|(_, claim)| claim.is_reached_average()) {
        let Some((direction, word)) = comparison(view, claim) else { continue };
        let clause = view.clause_after(word.range.end, claim);
        let with = if Cue::PlanTarget.is_in(clause) {
            // 低于7%的规划目标: the number that is stated is what it is compared with.
            (!clause.contains(|c: char| c.is_ascii_digit())).then_some(Yardstick::PlanTarget)
        } else {
            is_economy(view, clause).then_some(Yardstick::Economy)
        };
        found.extend(with.map(|with| {
            let word = word.range.clone();
            Statement::AverageCompared(AverageCompared { passage: view.index, word, direction, claim: index, with })
        }));
    }
}

/// The word of comparison right after a number: `…，高于`.
fn comparison<'a>(view: &PassageView<'a>, claim: &Claim) -> Option<(Direction, &'a Token)> {
    let mut after = view.tokens[view.tokens.partition_point(|token| token.range.start < claim.range.end)..].iter();
    let next = after.find(|token| token.kind != TokenKind::Comma)?;
    match next.kind {
        TokenKind::Word(Sense::More) => Some((Direction::Up, next)),
        TokenKind::Word(Sense::Less) => Some((Direction::Down, next)),
        _ => None,
    }
}

/// 高于GDP增速, 快于经济增长: the growth of the economy is what is compared with.
fn is_economy(view: &PassageView<'_>, clause: &str) -> bool {
    let is_named = Cue::Economy.is_in(clause) || clause.contains(&view.job.plan.growth_indicator);
    is_named && Cue::Grows.is_in(clause)
}
