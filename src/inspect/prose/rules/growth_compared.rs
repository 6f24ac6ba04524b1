//! Growth that is stated against what is only named: the target of the plan, the growth of the economy.

use super::{PassageView, Rule};
use crate::inspect::prose::claim::{Claim, Direction, Measure};
use crate::inspect::prose::cues::Cue;
use crate::inspect::prose::lex::{Token, TokenKind};
use crate::inspect::prose::statement::{GrowthCompared, Statement, Yardstick};
use crate::inspect::prose::words::Sense;

pub(super) const RULE: Rule = Rule {
    name: "增速与目标、经济增速相比",
    reads: &[
        ("地区生产总值年均增长16.7%，高于规划目标。", &["16.7% 高于 规划目标（高于）"]),
        ("社会消费品零售总额年均增长4.7%，慢于GDP年均增速。", &["4.7% 低于 经济增速（慢于）"]),
        ("2022年工业投资增长4.7%，高于经济增速。", &["4.7% 高于 经济增速（高于）"]),
        (
            "甲区、乙区工业投资年均分别增长9.4%和10.6%，均快于经济增长。",
            &["9.4% 高于 经济增速（快于）", "10.6% 高于 经济增速（快于）"],
        ),
    ],
    leaves: &[
        "地区生产总值年均增长16.7%，高于7%的规划目标。",
        "地区生产总值年均增长16.7%，高于全市平均水平。",
        "工业投资年均增长16.7%，高于全省经济增速。",
        "全省工业投资年均增长16.7%，高于经济增速。",
        "地区生产总值年均增长16.7%，经济总量高于全市。",
        "地区生产总值总量高于规划目标。",
        "2022年工业投资增长4.7%，高于上年经济增速。",
        "2022年工业投资增长4.7%，高于预期的经济增速。",
        "2022年工业投资增长4.7%，高于经济开发区增速。",
        // Of which year, and of one year against several.
        "工业投资增长4.7%，高于经济增速。",
        "2022年工业投资增长4.7%，高于GDP年均增速。",
        "2022年工业投资增长4.7%，高于规划目标。",
    ],
    read,
};

/// A word that compares, as it stands after a number.
struct Comparison<'a> {
    direction: Direction,
    word: &'a Token,
    /// It holds of each number of the list: 均快于.
    of_each: bool,
}

fn read(view: &PassageView<'_>, found: &mut Vec<Statement>) {
    for (at, claim) in view.claims.iter().enumerate().filter(|(_, claim)| is_growth(claim)) {
        let Some(comparison) = comparison(view, claim) else { continue };
        let Some(with) = yardstick(view, claim, comparison.word) else { continue };
        let is_like =
            |other: &&Claim| is_growth(other) && other.sentence == claim.sentence && other.measure == claim.measure;
        let earlier = view.claims[..at].iter().rev().take_while(is_like).count();
        let first = if comparison.of_each { at - earlier } else { at };
        found.extend((first..=at).map(|at| {
            Statement::GrowthCompared(GrowthCompared {
                passage: view.index,
                word: comparison.word.range.clone(),
                direction: comparison.direction,
                claim: view.first_claim + at,
                with,
            })
        }));
    }
}

/// An average growth that was reached, or the growth of one period.
fn is_growth(claim: &Claim) -> bool {
    let is_of_year = claim.measure == Measure::Growth
        && claim.when.at.is_some()
        && claim.when.since.is_none()
        && claim.when.base.is_none();
    claim.is_reached_average() || (is_of_year && !claim.future && claim.numeral.bound.is_none())
}

/// The word of comparison right after a number: `…，高于`, `…，增速均快于`.
fn comparison<'a>(view: &PassageView<'a>, claim: &Claim) -> Option<Comparison<'a>> {
    let after = &view.tokens[view.tokens.partition_point(|token| token.range.start < claim.range.end)..];
    let is_between = |token: &&Token| {
        token.kind == TokenKind::Comma
            || [Sense::Each, Sense::Growth, Sense::AverageGrowth].iter().any(|sense| token.is_word(*sense))
    };
    let between = after.iter().take_while(is_between).count();
    let word = after.get(between)?;
    let direction = match word.kind {
        TokenKind::Word(Sense::More) => Direction::Up,
        TokenKind::Word(Sense::Less) => Direction::Down,
        _ => return None,
    };
    let of_each = after[..between].iter().any(|token| token.is_word(Sense::Each));
    Some(Comparison { direction, word, of_each })
}

/// What the words after the comparison name.
fn yardstick(view: &PassageView<'_>, claim: &Claim, word: &Token) -> Option<Yardstick> {
    let clause = view.clause_after(word.range.end, claim);
    let tokens = view.tokens_in(&(claim.sentence.start..word.range.end + clause.len()));
    if tokens.iter().any(|token| token.is_word(Sense::Elsewhere) || token.is_word(Sense::Group)) {
        return None;
    }
    let is_average = claim.measure == Measure::Average;
    if Cue::PlanTarget.is_in(clause) {
        // 低于7%的规划目标: the number that is stated is what it is compared with.
        return (is_average && !clause.contains(|c: char| c.is_ascii_digit())).then_some(Yardstick::PlanTarget);
    }
    let named = view.tokens_in(&(word.range.end..word.range.end + clause.len()));
    let says = |senses: &[Sense]| named.iter().any(|token| senses.iter().any(|sense| token.is_word(*sense)));
    let is_of_years = says(&[Sense::Average, Sense::AverageGrowth]);
    let is_then = !says(&OTHER_GROWTH) && !named.iter().any(|token| matches!(token.kind, TokenKind::Period(..)));
    (is_then && is_economy(view, clause) && (is_average || !is_of_years)).then_some(Yardstick::Economy)
}

/// The growth of another year, or one that was aimed at or expected.
const OTHER_GROWTH: [Sense; 7] =
    [Sense::YearOnYear, Sense::LastYear, Sense::Than, Sense::Target, Sense::PlanTarget, Sense::Yearly, Sense::Future];

/// 高于GDP增速, 快于经济增长: the growth of the economy is what is compared with, not that of 经济开发区.
pub(super) fn is_economy(view: &PassageView<'_>, clause: &str) -> bool {
    let between = Cue::GrowthBetween.words().iter();
    let plain = between.fold(clause.to_owned(), |text, word| text.replace(word, ""));
    let own = view.language.job.plan.growth_indicator.as_str();
    let mut names = Cue::Economy.words().iter().copied().chain([own]);
    names.any(|name| plain.match_indices(name).any(|(at, _)| Cue::Grows.begins(&plain[at + name.len()..])))
}
