//! Statements in words.

use std::cmp::Ordering;
use std::ops::Range;

use super::claim::{Claim, Direction};
use super::statement::{Amount, CountScope, Derivation, Listed, RateOf, Statement, Yardstick};

impl Statement {
    /// Index of its passage.
    pub(in crate::inspect) fn passage(&self) -> usize {
        match self {
            Self::Listed(said) => said.passage,
            Self::Paired(said) => said.passage,
            Self::Ordinals(said) => said.passage,
            Self::OfWhich(said) => said.passage,
            Self::Sum(said) => said.passage,
            Self::Structure(said) => said.passage,
            Self::Derived(said) => said.passage,
            Self::Compared(said) => said.passage,
            Self::GrowthCompared(said) => said.passage,
            Self::RatesCompared(said) => said.passage,
            Self::GoalCompared(said) => said.passage,
            Self::Kept(said) => said.passage,
            Self::Fact(said) => said.passage,
            Self::Reached(said) => said.passage,
            Self::Aimed(said) => said.passage,
            Self::IndicatorCount(said) => said.passage,
            Self::Judged(said) => said.passage,
            Self::YearlyGoal(said) => said.passage,
            Self::Beyond(said) => said.passage,
            Self::OtherName(said) => said.passage,
            Self::Department(said) => said.passage,
            Self::FigureForm(said) => said.passage,
            Self::YearRange(said) => said.passage,
            Self::DoubledUnit(said) => said.passage,
            Self::NumberList(said) => said.passage,
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
            Self::OfWhich(said) => format!("总数 {}，其中 {}", quoted(&said.whole.range), amounts(&said.parts)),
            Self::Sum(said) => format!("合计 {}：{}", quoted(&said.total.range), amounts(&said.parts)),
            Self::Structure(said) => format!("构成 {}", quoted(&said.range)),
            Self::Derived(said) => {
                let [one, other] = said.from.map(number);
                let (sign, less) = match said.how {
                    Derivation::Difference => ("−", ""),
                    Derivation::Growth => ("÷", " − 1"),
                    Derivation::Quotient | Derivation::Rate => ("÷", ""),
                };
                format!("{} = {one} {sign} {other}{less}", number(said.of))
            }
            Self::Compared(said) => {
                format!("{} {} {}（{}）", number(said.of), side(said.direction), number(said.with), quoted(&said.word))
            }
            Self::GrowthCompared(said) => {
                let with = match said.with {
                    Yardstick::PlanTarget => "规划目标",
                    Yardstick::Economy => "经济增速",
                };
                format!("{} {} {with}（{}）", number(said.claim), side(said.direction), quoted(&said.word))
            }
            Self::RatesCompared(said) => {
                let at = said.at.filter(|_| !said.is_average).map_or_else(String::new, |at| format!("{at} "));
                let rate = if said.is_average { "年均增速" } else { "增速" };
                let with = if said.with == RateOf::Economy { "经济增速" } else { "另一指标" };
                let (rows, side) = (said.rows.len(), side(said.direction));
                format!("{at}{rows} 项指标的{rate} {side} {with}（{}）", quoted(&said.word))
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
            Self::YearlyGoal(said) => {
                let periods: Vec<String> = said.periods.iter().map(ToString::to_string).collect();
                format!("{} 项指标 {}：{}", said.rows.len(), periods.join("、"), quoted(&said.range))
            }
            Self::Beyond(said) => format!("晚于数据：{}", number(said.claim)),
            Self::OtherName(said) => format!("名称变体：{}", quoted(&said.range)),
            Self::Department(said) => format!("部门 {}", quoted(&said.range)),
            Self::FigureForm(said) => format!("写法：{}，应为 {}", quoted(&said.range), said.right),
            Self::YearRange(said) => format!("年份范围 {}", quoted(&said.range)),
            Self::DoubledUnit(said) => format!("单位两次：{}", quoted(&said.range)),
            Self::NumberList(said) => format!("并列 {}", amounts(&said.numbers)),
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
