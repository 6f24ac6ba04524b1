//! Years of the plan and of the evaluation, by the headers and by what is filled in under them.

use crate::model::kind::Kind;
use crate::model::plan_term;
use crate::model::table::{Dataset, INDICATORS, Role, Table};
use crate::text::chinese;
use crate::text::period::Period;
use crate::text::yaml::scalar;

/// Years of a plan, whose last one is divisible by it.
const YEARS: i32 = 5;

/// The plan as the headers give it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PlanYears {
    pub base: i32,
    pub end: i32,
    /// Which plan of all it is; none for years that no five-year plan ends with.
    number: usize,
    /// “十四五”.
    pub term: String,
}

/// The evaluation as the columns with data give it.
pub(super) struct EvaluationPeriods {
    pub kind: &'static Kind,
    /// The last day with data, `YYYY-MM-DD`.
    pub date: String,
    from: i32,
    annual: i32,
    last: Period,
}

/// The years that the columns of base and target name; without them, the plan that a title names, or that the data
/// lie in.
pub(super) fn plan(data: &Dataset, title: Option<&str>) -> PlanYears {
    let table = data.table(INDICATORS);
    let year_of = |role: &Role| {
        let column = table.and_then(|table| table.columns.iter().find(|column| column.role == *role))?;
        Period::find(&column.label).map(|period| period.year)
    };
    let (base, target) = (year_of(&Role::Base), year_of(&Role::Target));
    let of_columns = target.or(base.map(|base| base + YEARS));
    let end = of_columns.or_else(|| title.and_then(plan_term::named)).unwrap_or_else(|| {
        let last = table.and_then(last_with_data).map_or(0, |period| period.year);
        last + (-last).rem_euclid(YEARS)
    });
    let (number, term) = plan_term::ending(end).unwrap_or_default();
    PlanYears { base: base.unwrap_or(end - YEARS), end, number, term }
}

impl PlanYears {
    /// Full name of the plan of a place, as such plans are called.
    pub(super) fn name(&self, place: &str) -> String {
        let number = chinese::write(self.number);
        // The fourteenth was passed together with the goals for 2035.
        let more = if self.number == 14 { "和二〇三五年远景目标" } else { "" };
        format!("《{place}国民经济和社会发展第{number}个五年规划{more}纲要》")
    }

    /// The block `plan:`.
    pub(super) fn yaml(&self, name: &str, growth: Option<&str>) -> String {
        let growth = growth.map_or_else(String::new, |name| {
            format!("  growth-indicator: {}     # 以它的增速为经济增长\n", scalar(name))
        });
        format!(
            "plan:\n  name: {}\n  short: 《规划》\n  term: {}\n  base-year: {}              # 基数年\n  \
             end-year: {}               # 规划末年\n{growth}",
            scalar(name),
            scalar(&self.term),
            self.base,
            self.end
        )
    }
}

/// What is evaluated: from the plan's first day to the last period with data.
pub(super) fn evaluation(data: &Dataset, plan: &PlanYears, kind: Option<&'static Kind>) -> EvaluationPeriods {
    let table = data.table(INDICATORS);
    let first = Period::year(plan.base + 1);
    let last = table.and_then(last_with_data).unwrap_or(first);
    let filled = table.map(with_data).unwrap_or_default();
    let annual = filled.iter().filter(|period| period.is_full_year()).map(|period| period.year).max();
    let annual = annual.unwrap_or(first.year);
    let usual = match annual {
        year if year >= plan.end => "final",
        year if year > plan.base + 1 => "midterm",
        _ => "annual",
    };
    let known = || Kind::built_in().iter().find(|kind| kind.is_called(usual));
    let (month, day) = last.last_day();
    EvaluationPeriods {
        kind: kind.or_else(known).unwrap_or(&Kind::built_in()[0]),
        date: format!("{}-{month:02}-{day:02}", last.year),
        from: plan.base + 1,
        annual,
        last,
    }
}

impl EvaluationPeriods {
    /// The block `evaluation:`.
    pub(super) fn yaml(&self) -> String {
        let (month, day) = self.last.last_day();
        let last = format!("{}年{month}月{day}日", self.last.year);
        format!(
            "evaluation:                    # 按表中有数据的列推算，请核对\n  kind: {}\n  from: {}年1月1日\n  to: {last}\n  \
             annual-data: {}年12月31日\n  monthly-data: {last}\n",
            scalar(&self.kind.name),
            self.from,
            self.annual
        )
    }
}

/// Periods whose columns hold a number somewhere, in order of time.
fn with_data(table: &Table) -> Vec<Period> {
    let is_filled = |at: usize| table.rows.iter().any(|row| row.cells[at].quantity().is_some());
    let columns = table.columns.iter().enumerate();
    let mut periods: Vec<Period> = columns
        .filter(|(at, column)| matches!(column.role, Role::Level(_) | Role::Growth(_)) && is_filled(*at))
        .filter_map(|(_, column)| column.role.period())
        .collect();
    periods.sort_unstable();
    periods.dedup();
    periods
}

fn last_with_data(table: &Table) -> Option<Period> {
    with_data(table).pop()
}
