//! An indicator year by year: the base and every full year, with what the plan asks for.

use rust_decimal::Decimal;

use super::super::forms::as_percent;
use super::{Made, Source, Trouble, lacking, run, text};
use crate::markup::block::Inline;
use crate::markup::chart::{Chart, ChartBar, ChartCategory, ChartFill, ChartForm, ChartLine, ChartSeries};
use crate::model::facts::{Aim, Facts, Goal, Sum, TargetKind};
use crate::model::table::{Role, Row};
use crate::model::value::Value;
use crate::text::period::Period;
use crate::text::unit::Unit;

/// Years of one chart.
const MOST_YEARS: usize = 16;

/// What the columns show.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    /// Totals of the base and of the years.
    Levels,
    /// Yearly rates, which have no base.
    Rates,
}

/// The indicator that is meant.
pub(super) fn row<'a>(facts: &'a Facts, name: Option<&str>) -> Result<&'a Row, Trouble> {
    let cure = "请写成 {{ chart(kind=\"series\", name=\"指标名称\") }}";
    Ok(facts.indicator(name.ok_or_else(|| lacking("没有说画哪一项指标", cure))?)?)
}

pub(super) fn chart(source: Source<'_>, row: &Row) -> Result<Made, Trouble> {
    let Source { facts, placeholders } = source;
    let (shown, unit, points) = points(facts, row);
    if !points.iter().any(|(_, _, number)| number.is_some()) {
        let message = format!("`{}` 没有一年是数，画不出图", row.name);
        return Err(lacking(message, "请在指标表中补上各年的总量或增速").into());
    }
    if points.len() > MOST_YEARS {
        let message = format!("`{}` 有 {} 年的数，一张图最多画 {MOST_YEARS} 年", row.name, points.len());
        return Err(Trouble::TooMuch(message));
    }
    let has_base = shown == Shown::Levels && points.first().is_some_and(|(role, ..)| *role == Role::Base);
    let names = [has_base.then_some(("基数", ChartFill::Light)), Some(("完成", ChartFill::Dark))];
    let series = names.into_iter().flatten().map(|(name, fill)| ChartSeries { name: name.to_owned(), fill });
    let categories = points.iter().map(|(role, value, number)| {
        let series = usize::from(has_base && *role != Role::Base);
        let label = if value.is_missing() { vec![text("无数据")] } else { run(value, placeholders) };
        let bar = ChartBar { series, value: *number, label };
        let year = role.period().unwrap_or_else(|| Period::year(facts.job().plan.base_year));
        ChartCategory { group: String::new(), name: year.to_string(), bars: vec![bar], total: Vec::new() }
    });
    let (lines, notes) = goals(source, row, shown, &unit);
    let chart = Chart {
        caption: caption(facts, row, shown, &points),
        unit: unit.clone(),
        form: ChartForm::Columns,
        series: series.collect(),
        categories: categories.collect(),
        lines,
        notes,
        ..Chart::default()
    };
    Ok(Made { chart, departments: Some(row.departments.clone()) })
}

/// A column: what it is of, its cell, and its number in the unit of the chart.
type Point<'a> = (Role, &'a Value, Option<Decimal>);

/// The columns of an indicator. Of one whose numbers are rates of each year, the rates; else its totals, or its
/// rates where it has no totals.
fn points<'a>(facts: &'a Facts, row: &'a Row) -> (Shown, String, Vec<Point<'a>>) {
    let kind = facts.kind(row);
    let sum = facts.cumulative_goal(row).map(|(_, sum)| sum);
    let is_yearly = kind == TargetKind::Rate || matches!(sum, Some(Sum::Chained | Sum::SinceBase));
    let of = |roles: Vec<Role>, unit: &str| -> Vec<Point<'a>> {
        let known = roles.into_iter().filter_map(|role| Some((role.clone(), facts.indicators().value(row, &role)?)));
        known.map(|(role, value)| (role, value, number(value, unit))).collect()
    };
    let has_number = |points: &[Point<'_>]| points.iter().any(|(_, _, number)| number.is_some());
    let levels = || facts.full_years().map(Role::Level);
    if !(row.unit == "%" && is_yearly) {
        let points = of(std::iter::once(Role::Base).chain(levels()).collect(), &row.unit);
        // A base alone is no course.
        if has_number(&points[points.len().min(1)..]) {
            let from =
                usize::from(points.first().is_some_and(|(role, value, _)| *role == Role::Base && value.is_missing()));
            return (Shown::Levels, row.unit.clone(), points[from..].to_vec());
        }
    }
    let columns: [fn(Period) -> Role; 3] = [Role::SinceBase, Role::Growth, Role::Level];
    let meant = columns.into_iter().skip(usize::from(!facts.is_since_base(row)));
    let all = meant.map(|role| of(facts.full_years().map(role).collect(), "%"));
    (Shown::Rates, "%".to_owned(), all.into_iter().find(|points| has_number(points)).unwrap_or_default())
}

/// The number of a cell in a unit; none for what is no number, or in a unit that cannot be converted.
fn number(value: &Value, unit: &str) -> Option<Decimal> {
    let number = value.number()?.value;
    in_unit(number, value.reading.unit(), unit)
}

fn in_unit(number: Decimal, own: Option<&str>, unit: &str) -> Option<Decimal> {
    match own {
        Some(own) if own != unit => Unit::read(own).convert(number, &Unit::read(unit)),
        _ => Some(number),
    }
}

/// What the plan asks for: as a line where it is of the kind that the columns show, else in a note.
fn goals(source: Source<'_>, row: &Row, shown: Shown, unit: &str) -> (Vec<ChartLine>, Vec<Vec<Inline>>) {
    let Source { facts, placeholders } = source;
    let end = facts.job().plan.end_year;
    let value = |goal: &Goal<'_>| {
        let limit = goal.limit?;
        match (shown, goal.aim) {
            (Shown::Levels, Aim::Level) => in_unit(limit.number.value, goal.value.reading.unit(), unit),
            (Shown::Rates, Aim::Yearly) => Some(limit.number.value),
            _ => None,
        }
    };
    let (mut lines, mut notes) = (Vec::new(), Vec::new());
    for goal in facts.goals(row) {
        // The column says percent where its cells do not.
        let written = if goal.aim == Aim::Yearly { as_percent(goal.value) } else { goal.value.clone() };
        let figure = run(&written, placeholders);
        match value(&goal) {
            Some(value) => {
                let name = if shown == Shown::Levels { format!("{end}年目标") } else { "年均目标".to_owned() };
                lines.push(ChartLine { value, label: [vec![text(name), Inline::Break], figure].concat() });
            }
            None => {
                let name = match goal.aim {
                    Aim::Level => format!("{end}年目标："),
                    Aim::Yearly => "规划目标：年均增速 ".to_owned(),
                    Aim::Cumulative(_) => "规划期累计目标：".to_owned(),
                    Aim::YearlyAmount | Aim::Pace | Aim::Words => "规划目标：".to_owned(),
                };
                notes.push([vec![text(name)], figure].concat());
            }
        }
    }
    (lines, notes)
}

/// `2020—2022年咸安区地区生产总值`.
fn caption(facts: &Facts, row: &Row, shown: Shown, points: &[Point<'_>]) -> String {
    let year = |(role, ..): &Point<'_>| role.period().map_or(facts.job().plan.base_year, |period| period.year);
    let (first, last) = (points.first().map(year).unwrap_or_default(), points.last().map(year).unwrap_or_default());
    let span = if first == last { format!("{first}年") } else { format!("{first}—{last}年") };
    let growth = match shown {
        Shown::Rates if row.unit != "%" => "增速",
        _ => "",
    };
    format!("{span}{}{}{growth}", facts.job().region.name, row.name)
}
