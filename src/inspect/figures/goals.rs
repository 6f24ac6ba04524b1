//! What is aimed at: the targets of the plan, beyond it, and what is expected since.

use super::{IndicatorFigures, TableFigure};
use crate::model::facts::Aim;
use crate::model::table::Role;
use crate::model::value::{Reading, Value};
use crate::text::period::Period;
use crate::text::unit::Unit;

impl IndicatorFigures<'_> {
    /// What the plan aims at, and what is expected since.
    pub(super) fn goals(&self, tells_way: bool, found: &mut Vec<TableFigure>) {
        self.plan_goals(tells_way, found);
        found.extend(self.figure(&Role::Expected, &self.unit));
    }

    /// What is aimed at beyond the plan, in the year that is named.
    pub(super) fn long_target(&self, at: Period, found: &mut Vec<TableFigure>) -> bool {
        let figure = self.figure(&Role::LongTarget(at), &self.unit);
        let is_told = figure.is_some();
        found.extend(figure);
        is_told
    }

    /// What the plan aims at, and how far it means to go: 较2020年增加0.5岁.
    pub(super) fn plan_goals(&self, tells_way: bool, found: &mut Vec<TableFigure>) {
        self.aims(tells_way, found);
        let (base, target) = (self.value(&Role::Base), self.value(&Role::Target));
        if let (Some(base), Some(target)) = (base, target)
            && let (Some(from), Some(to)) = (base.number(), target.number())
        {
            found.extend(self.change([from, to], [base, target], "规划期的变化"));
        }
    }

    /// What the plan aims at; what is expected since where the plan has no number, or the target was adjusted.
    pub(super) fn aims(&self, tells_way: bool, found: &mut Vec<TableFigure>) {
        let before = found.len();
        // 累计降低14% of [-14]: words say which way a change is to go, and so does a name such as …降低.
        let is_fall = tells_way && self.row.name.ends_with("降低");
        for goal in self.facts.goals(self.row) {
            let figure = self.figure(&goal.column, &Unit::read(&goal.unit));
            found.extend(figure.map(|figure| TableFigure { signed: goal.aim == Aim::Level || is_fall, ..figure }));
            // 6%-6.5%, 60→64: the one end and the other.
            for end in goal.value.reading.ends().map(|(from, to)| [from, to]).into_iter().flatten() {
                let reading = Reading::Number(end);
                let end = Value { reading, ..goal.value.clone() };
                found.extend(TableFigure::cell(&end, &Unit::read(&goal.unit), &self.label(&goal.column), None));
            }
        }
        if found.len() == before || self.value(&Role::Adjusted).is_some_and(|value| value.text.trim() == "是") {
            found.extend(self.figure(&Role::Expected, &self.unit));
        }
    }
}
