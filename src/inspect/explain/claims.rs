//! What a number says, in words.

use serde::Serialize;

use super::View;
use crate::inspect::prose::claim::{About, Claim, Direction, Measure};
use crate::inspect::prose::word::bound_told;

/// What a number says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExplainedClaim {
    /// What it is of; none when the sentence leaves that open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// When; none when no period is named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
    /// What is measured.
    pub measure: &'static str,
    /// What it is compared with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compared_with: Option<String>,
    /// Which way, and how exact: 增加, 低于, 至少, 预计或目标.
    pub said: Vec<&'static str>,
}

impl ExplainedClaim {
    /// In a line: `地区生产总值，2022年，增速，与上年相比，增加`.
    pub fn told(&self) -> String {
        let subject = self.subject.as_deref().unwrap_or("（没有读出是什么事项）");
        let period = self.period.as_deref().unwrap_or("没有写明时期");
        let parts = [Some(subject), Some(period), Some(self.measure), self.compared_with.as_deref()];
        parts.into_iter().flatten().chain(self.said.iter().copied()).collect::<Vec<_>>().join("，")
    }
}

impl View<'_> {
    pub(super) fn claim(&self, claim: &Claim) -> ExplainedClaim {
        let subject = match &claim.about {
            About::Table(subject, _, false) => Some(self.name_of(*subject).to_owned()),
            About::Table(subject, _, true) => Some(format!("别的地方的{}", self.name_of(*subject))),
            About::Thing(thing) => Some(format!("“{}”", thing.own)),
            About::Nothing => None,
        };
        let period = claim.when.at.map(|at| match claim.when.since {
            Some(since) => format!("{since}到{at}"),
            None => at.to_string(),
        });
        let compared_with = self.compared_with(claim);
        ExplainedClaim { subject, period, measure: claim.measure.told(), compared_with, said: said(claim) }
    }

    fn compared_with(&self, claim: &Claim) -> Option<String> {
        let group = claim.group.as_deref();
        let with = match (claim.measure, claim.object) {
            (_, Some(object)) => self.name_of(object).to_owned(),
            (Measure::Gap, None) => group.unwrap_or(if claim.to_best { "最高值" } else { "平均值" }).to_owned(),
            (Measure::GoalGap | Measure::GoalShare, None) => "目标".to_owned(),
            _ => match (claim.when.base, claim.when.year_on_year) {
                (Some(base), _) => base.to_string(),
                (None, true) => "上年同期".to_owned(),
                (None, false) => return None,
            },
        };
        Some(format!("与{with}相比"))
    }
}

/// Which way, how exact, and whether it is reached.
fn said(claim: &Claim) -> Vec<&'static str> {
    let turn = claim.turn.as_ref().map(|turn| match (turn.direction, turn.compares, turn.reached) {
        (Direction::Up, true, _) => "高于",
        (Direction::Down, true, _) => "低于",
        (Direction::Up, false, true) => "增加到",
        (Direction::Down, false, true) => "减少到",
        (Direction::Up, false, false) => "增加",
        (Direction::Down, false, false) => "减少",
    });
    let bound = claim.numeral.bound.map(bound_told);
    let future = claim.future.then_some("预计或目标");
    let cumulative = (claim.cumulative && claim.measure == Measure::Level).then_some("可以是几年合计");
    [turn, cumulative, bound, future].into_iter().flatten().collect()
}
