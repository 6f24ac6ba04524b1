//! Statements in words.

use std::cmp::Ordering;
use std::ops::Range;

use super::claim::{Claim, Direction};
use super::statement::{
    Aimed, Amount, AverageCompared, Compared, CountScope, Derivation, Derived, Fact, GoalCompared, IndicatorCount,
    Judged, Kept, Listed, Ordinals, Paired, Parts, Reached, Statement, Structure, Sum, Yardstick,
};

impl Statement {
    /// Index of its passage.
    pub(super) fn passage(&self) -> usize {
        match self {
            Self::Listed(Listed { passage, .. })
            | Self::Paired(Paired { passage, .. })
            | Self::Ordinals(Ordinals { passage, .. })
            | Self::Parts(Parts { passage, .. })
            | Self::Sum(Sum { passage, .. })
            | Self::Structure(Structure { passage, .. })
            | Self::Derived(Derived { passage, .. })
            | Self::Compared(Compared { passage, .. })
            | Self::AverageCompared(AverageCompared { passage, .. })
            | Self::GoalCompared(GoalCompared { passage, .. })
            | Self::Kept(Kept { passage, .. })
            | Self::Fact(Fact { passage, .. })
            | Self::Reached(Reached { passage, .. })
            | Self::Aimed(Aimed { passage, .. })
            | Self::IndicatorCount(IndicatorCount { passage, .. })
            | Self::Judged(Judged { passage, .. }) => *passage,
        }
    }

    /// In words, for the examples of the rules and for people who ask what was understood; `text` is that of
    /// its passage, `claims` are all of the prose.
    pub(super) fn told(&self, text: &str, claims: &[Claim]) -> String {
        let quoted = |range: &Range<usize>| text.get(range.clone()).unwrap_or_default();
        let number = |claim: usize| claims.get(claim).map_or("", |claim| quoted(&claim.range));
        let amounts = |amounts: &[Amount]| {
            let amounts: Vec<&str> = amounts.iter().map(|amount| quoted(&amount.range)).collect();
            amounts.join("、")
        };
        match self {
            Self::Listed(said) => format!("{}，写明 {}", listed(said), quoted(&said.range)),
            Self::Paired(said) => format!("分别：{} 项，{} 个数", said.owners, said.numbers),
            Self::Ordinals(said) => {
                let points: Vec<&str> = said.points.iter().map(|(_, range)| quoted(range)).collect();
                let announced = said.announced.as_ref().map(|(_, range)| format!("，写明 {}", quoted(range)));
                format!("分点：{}{}", points.join("、"), announced.unwrap_or_default())
            }
            Self::Parts(said) => format!("总数 {}，其中 {}", quoted(&said.whole.range), amounts(&said.parts)),
            Self::Sum(said) => format!("合计 {}：{}", quoted(&said.total.range), amounts(&said.parts)),
            Self::Structure(said) => format!("构成 {}", quoted(&said.range)),
            Self::Derived(said) => {
                let [one, other] = said.from.map(number);
                let (sign, less) = match said.how {
                    Derivation::Difference => ("−", ""),
                    Derivation::Growth => ("÷", " − 1"),
                    Derivation::Quotient => ("÷", ""),
                };
                format!("{} = {one} {sign} {other}{less}", number(said.of))
            }
            Self::Compared(said) => {
                format!("{} {} {}（{}）", number(said.of), side(said.direction), number(said.with), quoted(&said.word))
            }
            Self::AverageCompared(said) => {
                let with = match said.with {
                    Yardstick::PlanTarget => "规划目标",
                    Yardstick::Economy => "经济增速",
                };
                format!("年均 {} {} {with}（{}）", number(said.claim), side(said.direction), quoted(&said.word))
            }
            Self::GoalCompared(said) => {
                let reached = said.reached.map_or("表中最新数", number);
                let asks = match said.asks {
                    Ordering::Less => side(Direction::Down),
                    Ordering::Greater => side(Direction::Up),
                    Ordering::Equal => "达到",
                };
                format!("{reached} {asks} 目标 {}（{}）", number(said.goal), quoted(&said.word))
            }
            Self::Kept(said) => format!("各期都在 {}", number(said.claim)),
            Self::Fact(said) => {
                let at = said.key.at.map_or_else(String::new, |at| at.to_string());
                format!("{}{at}：{}", said.key.thing, number(said.claim))
            }
            Self::Reached(said) => format!("{}已达到 {}", said.thing, number(said.claim)),
            Self::Aimed(said) => format!("{}的目标 {}", said.thing, number(said.claim)),
            Self::IndicatorCount(said) => {
                let of = match &said.scope {
                    CountScope::Listed(rows) => format!("所列 {} 项中", rows.len()),
                    CountScope::All => "全部".to_owned(),
                    CountScope::BothAttributes | CountScope::Open => String::new(),
                };
                format!("{of}{}指标 {}", said.of.words(), quoted(&said.range))
            }
            Self::Judged(said) => format!("{} 项指标：{}", said.rows.len(), quoted(&said.range)),
        }
    }
}

fn listed(said: &Listed) -> String {
    let (least, most) = (said.items.start(), said.items.end());
    let items = if least == most { least.to_string() } else { format!("{least}至{most}") };
    format!("{} {items} 项", if said.is_whole { "全部列出" } else { "列举" })
}

fn side(direction: Direction) -> &'static str {
    match direction {
        Direction::Up => "高于",
        Direction::Down => "低于",
    }
}
