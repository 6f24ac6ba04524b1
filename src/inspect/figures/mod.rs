//! What the tables know of a claim: the figures that a number in prose may mean.
//!
//! A claim that names its period means one figure, one that does not may mean any of its row. A
//! number is wrong only when it is none of them.

use self::timeline::Timeline;
use super::prose::claim::{Claim, Measure, When};
use super::prose::lexicon::{Lexicon, Subject};
use super::prose::variations::is_growth;
use crate::model::facts::{Facts, Sum, TargetKind};
use crate::model::table::cells::call_of;
use crate::model::table::{Role, Row, Table};
use crate::model::value::{Reading, Value};
use crate::text::period::Period;
use crate::text::unit::Unit;

mod call;
mod changes;
mod figure;
mod goals;
mod lists;
mod series;
mod timeline;

pub(super) use call::Call;
pub(super) use figure::{Fit, TableFigure};

/// The figures that a claim may mean, of the rows of its subject.
pub(super) fn meant_by(facts: &Facts, lexicon: &Lexicon, claim: &Claim, subject: Subject) -> Vec<TableFigure> {
    let mut found = Vec::new();
    if let Some(row) = subject.indicator.and_then(|row| facts.indicators().rows.get(row)) {
        IndicatorFigures::new(facts, row).meant_by(claim, &mut found);
    }
    for row in lexicon.growths(subject).iter().filter_map(|row| facts.indicators().rows.get(*row)) {
        IndicatorFigures::new(facts, row).as_growth_of(claim, &mut found);
    }
    if let Some(rows) = lexicon.ratio(subject) {
        let [over, under] = rows.map(|row| facts.indicators().rows.get(row));
        if let (Some(over), Some(under)) = (over, under) {
            IndicatorFigures::new(facts, over).ratio_to(&IndicatorFigures::new(facts, under), claim, &mut found);
        }
    }
    let is_indicator = subject.indicator.is_some();
    let own = if is_indicator && claim.object.is_none() { Vec::new() } else { Timeline::of(facts, lexicon, subject) };
    for line in &own {
        // The indicator table knows more of its rows than their numbers.
        if !is_indicator {
            line.meant_by(claim, &mut found);
        }
        for other in claim.object.iter().flat_map(|other| Timeline::of(facts, lexicon, *other)) {
            line.beside(&other, claim, &mut found);
        }
    }
    for (number, first) in lexicon.listed(subject) {
        if let Some(table) = facts.data().tables.get(*number) {
            lists::meant_by(table, *first, claim, &mut found);
        }
    }
    // 两年累计110个 of a table that has not all of the years: nobody knows.
    let first_year = facts.job().plan.base_year + 1;
    let is_sum = claim.measure == Measure::Level && claim.cumulative && !is_indicator;
    if is_sum && !own.is_empty() && own.iter().all(|line| !line.begins_by(first_year)) {
        found.clear();
    }
    found
}

/// The cells of a subject that a number could show whose measure is not certain.
pub(super) fn cells_of(facts: &Facts, lexicon: &Lexicon, claim: &Claim, subject: Subject) -> Vec<TableFigure> {
    let measures = [
        Measure::Level,
        Measure::Growth,
        Measure::Goal,
        Measure::TotalInvestment,
        Measure::DoneInvestment,
        Measure::PlannedInvestment,
    ];
    let figures = measures.into_iter().flat_map(|measure| {
        let when = When { base: None, is_own_base: false, year_on_year: false, ..claim.when };
        meant_by(facts, lexicon, &Claim { measure, when, doubt: None, ..claim.clone() }, subject)
    });
    figures.filter(|figure| figure.shown.is_some()).collect()
}

/// What the tables call a subject.
pub(super) fn name_of<'a>(facts: &'a Facts, lexicon: &Lexicon, subject: Subject) -> &'a str {
    let listed = lexicon.listed(subject).first();
    let row = subject.indicator.map(|row| &facts.indicators().rows[row]);
    let row = row.or_else(|| listed.and_then(|(table, row)| facts.data().tables.get(*table)?.rows.get(*row)));
    row.map_or("", |row| &row.name)
}

/// True when a cell that a claim may mean, or that its number is computed from, is an Excel error: the
/// number is unknown, not that of another year.
pub(super) fn is_unknown(facts: &Facts, lexicon: &Lexicon, claim: &Claim, subject: Subject) -> bool {
    let base = Period::year(facts.job().plan.base_year);
    let is_exact = matches!(claim.measure, Measure::Level | Measure::Growth) && claim.when.base.is_none();
    let is_meant = |role: &Role| {
        let period = if *role == Role::Base { Some(base) } else { role.period() };
        let is_other = matches!(role, Role::Growth(_)) && is_exact && !claim.numeral.unit.is_percent();
        let is_then = |period, at| if is_exact { period == at } else { period <= at };
        !is_other && period.zip(claim.when.at).is_none_or(|(period, at)| is_then(period, at))
    };
    let has_error = |table: &Table, row: &Row| {
        let mut cells = table.columns.iter().zip(&row.cells);
        cells.any(|(column, value)| column.role.is_data() && is_error(value) && is_meant(&column.role))
    };
    let indicator = subject.indicator.and_then(|row| facts.indicators().rows.get(row));
    let listed = lexicon.listed(subject).iter().filter_map(|(table, first)| {
        let table = facts.data().tables.get(*table)?;
        Some((table, table.rows.get(*first)?))
    });
    indicator.is_some_and(|row| has_error(facts.indicators(), row))
        || listed
            .into_iter()
            .any(|(table, first)| table.rows.iter().any(|row| row.name == first.name && has_error(table, row)))
}

/// An Excel error such as #DIV/0! or #N/A, which the reading of the workbook has told already.
fn is_error(value: &Value) -> bool {
    value.reading == Reading::Text && value.text.starts_with('#')
}

/// Every figure of an indicator's row, to say which one a wrong number is.
pub(super) fn of_indicator(facts: &Facts, row: usize) -> Vec<TableFigure> {
    let Some(row) = facts.indicators().rows.get(row) else { return Vec::new() };
    let row = IndicatorFigures::new(facts, row);
    let mut found = Vec::new();
    row.levels(None, &mut found);
    row.growths(None, &mut found);
    row.goals(false, &mut found);
    found
}

/// The unit of an indicator.
pub(super) fn unit_of(row: &Row) -> Unit {
    Unit::read(&row.unit)
}

/// An indicator with its unit.
struct IndicatorFigures<'a> {
    facts: &'a Facts,
    row: &'a Row,
    unit: Unit,
}

impl<'a> IndicatorFigures<'a> {
    fn new(facts: &'a Facts, row: &'a Row) -> Self {
        Self { facts, row, unit: unit_of(row) }
    }

    fn value(&self, column: &Role) -> Option<&'a Value> {
        self.facts.indicators().value(self.row, column)
    }

    fn label(&self, column: &Role) -> String {
        let table = self.facts.indicators();
        table.column(column).map_or_else(String::new, |at| table.columns[at].label.clone())
    }

    fn figure(&self, column: &Role, unit: &Unit) -> Option<TableFigure> {
        let table = self.facts.indicators();
        let call = table.column(column).and_then(|at| call_of(table, self.row, at));
        TableFigure::cell(self.value(column)?, unit, &self.label(column), call)
    }

    /// An indicator whose totals are parts of a hundred or of a thousand.
    fn is_share(&self) -> bool {
        self.unit.is_percent() || self.unit.is_permille()
    }

    /// An indicator that is a rate itself: its totals are growth.
    fn is_rate(&self) -> bool {
        let by_target =
            || matches!(self.facts.kind(self.row), TargetKind::Rate | TargetKind::Cumulative | TargetKind::Sync);
        self.unit.is_percent() && (is_growth(&self.row.name) || by_target())
    }

    fn meant_by(&self, claim: &Claim, found: &mut Vec<TableFigure>) {
        let at = claim.when.at;
        // 累计下降14%, but not 高于14%的目标.
        let tells_way = claim.turn.as_ref().is_some_and(|turn| !turn.compares && !turn.reached);
        match claim.measure {
            Measure::Level if claim.numeral.unit.is_percent() && !self.is_share() => self.growths(at, found),
            Measure::Level => {
                self.levels(at, found);
                if claim.cumulative {
                    self.sums(claim.when, found);
                }
                if self.is_rate() {
                    self.growths(at, found);
                }
                // What each year adds is also said as the sum of the years.
                if self.facts.cumulative_goal(self.row).is_some_and(|(_, sum)| sum == Sum::Amount) {
                    self.cumulative(claim, found);
                }
                if at.is_none_or(|at| claim.future && at.year == self.facts.job().plan.end_year) {
                    self.aims(tells_way, found);
                    found.extend(self.figure(&Role::Expected, &self.unit));
                }
            }
            Measure::Growth => self.growth(claim, found),
            Measure::Average => self.averages(claim, found),
            Measure::Typical => self.typical(claim, found),
            Measure::Multiple => self.multiples(claim, found),
            Measure::Cumulative => self.cumulative(claim, found),
            Measure::Change => self.changes(claim, found),
            Measure::Speed => self.speeds(claim, found),
            // A goal beyond the last year of the plan is not the target in the table.
            Measure::Goal if at.is_some_and(|at| at.year > self.facts.job().plan.end_year) => {}
            Measure::Goal if at.is_some_and(|at| self.long_target(at, found)) => {}
            Measure::Goal if claim.of_plan => self.plan_goals(tells_way, found),
            Measure::Goal => self.goals(tells_way, found),
            Measure::Progress => self.progress(claim, found),
            Measure::Schedule => self.schedule(found),
            Measure::GoalGap | Measure::GoalShare => self.against_goal(claim, found),
            // Ranks, shares of a group and investment are told by other tables.
            _ => {}
        }
    }

    /// The column of totals of a period; the base of the plan stands in a column of its own.
    fn total_column(&self, period: Period) -> Role {
        let is_base = period == Period::year(self.facts.job().plan.base_year);
        let own = Role::Level(period);
        if is_base && self.facts.indicators().column(&own).is_none() { Role::Base } else { own }
    }

    /// 全年预计 in the column of a half year speaks of the year.
    fn column_of_whole(&self, period: Period) -> Option<Role> {
        let is_part = |part: &Period| period.is_full_year() && part.year == period.year && !part.is_full_year();
        let parts = self.facts.indicators().periods().into_iter().filter(is_part).map(Role::Level);
        let is_whole =
            |value: &Value| matches!(&value.reading, Reading::Qualified { word, .. } if word.starts_with("全年"));
        parts.into_iter().find(|column| self.value(column).is_some_and(is_whole))
    }

    /// The level of a period, or what is expected of it as a whole.
    fn value_of(&self, period: Period) -> Option<&'a Value> {
        let own = self.value(&self.total_column(period)).filter(|value| value.number().is_some());
        own.or_else(|| self.value(&self.column_of_whole(period)?))
    }

    fn levels(&self, at: Option<Period>, found: &mut Vec<TableFigure>) {
        let periods = self.facts.indicators().periods();
        match at {
            Some(period) => {
                found.extend(self.figure(&self.total_column(period), &self.unit));
                found.extend(self.column_of_whole(period).and_then(|column| self.figure(&column, &self.unit)));
            }
            None => {
                found.extend(self.figure(&Role::Base, &self.unit));
                found.extend(periods.into_iter().filter_map(|period| self.figure(&Role::Level(period), &self.unit)));
            }
        }
    }

    fn growths(&self, at: Option<Period>, found: &mut Vec<TableFigure>) {
        let percent = Unit::read("%");
        let periods = at.map_or_else(|| self.facts.indicators().periods(), |period| vec![period]);
        found.extend(periods.into_iter().filter_map(|period| self.figure(&Role::Growth(period), &percent)));
    }
}
