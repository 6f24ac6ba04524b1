//! What the tables know of a claim: the figures that a number in prose may mean.
//!
//! A claim that names its period means one figure, one that does not may mean any of its row. A
//! number is wrong only when it is none of them.

use rust_decimal::Decimal;

use self::timeline::Timeline;
use super::prose::claim::{Claim, Measure, When};
use super::prose::lexicon::{Lexicon, Subject, is_growth};
use crate::model::facts::{Aim, Facts, Sum, TargetKind};
use crate::model::interval::{Agreement, Interval};
use crate::model::table::cells::call_of;
use crate::model::table::{Role, Row, Table};
use crate::model::value::{Quantity, Reading, Value};
use crate::place::CellRef;
use crate::text::period::Period;
use crate::text::unit::Unit;

mod call;
mod changes;
mod lists;
mod series;
mod timeline;

pub(super) use call::Call;

/// A figure that a number in prose may mean.
#[derive(Debug, Clone)]
pub(super) struct TableFigure {
    /// The number in `unit`, with the range that rounding allows.
    pub number: Interval,
    /// As its cell shows it; a computed one has none.
    pub shown: Option<Quantity>,
    /// Decimals of a computed one.
    pub decimals: u32,
    pub unit: Unit,
    /// What it is called: `2022年总量`, `比2020年的变化`.
    pub label: String,
    /// The formula of a computed one.
    pub formula: Option<String>,
    /// The cell that shows it, or those it is computed from.
    pub cells: Vec<CellRef>,
    /// What prints it.
    pub call: Option<Call>,
    /// How to compare: with its sign, or its size alone.
    pub signed: bool,
}

/// How a number in prose relates to a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    /// It is that number.
    Same,
    /// It is that number with the other sign.
    Opposite,
    /// It is that number cut off instead of rounded.
    Truncated,
    /// The digits agree, the unit cannot be.
    OtherUnit,
    /// It is another number of the same dimension.
    Other,
    /// Not comparable.
    Apart,
}

impl TableFigure {
    /// A cell as a figure; none when it holds no number.
    fn cell(value: &Value, unit: &Unit, label: &str, call: Option<String>) -> Option<Self> {
        let call = call.map(|call| Call::new(call, value));
        let quantity = value.quantity()?;
        let own = match value.reading.unit() {
            Some(own) => Unit::read(own),
            None if quantity.percent => Unit::read("%"),
            None => unit.clone(),
        };
        // A quotation repeats what the cell shows; the cell's own rounding allows no other number.
        let number = Interval::exact(quantity.value);
        Some(Self {
            number,
            shown: Some(quantity),
            decimals: quantity.decimals,
            unit: own,
            label: label.replace('·', ""),
            formula: None,
            cells: value.cells().to_vec(),
            call,
            signed: true,
        })
    }

    fn computed(number: Interval, unit: &str, label: &str, formula: String, cells: Vec<CellRef>) -> Self {
        Self {
            number,
            shown: None,
            decimals: 2,
            unit: Unit::read(unit),
            label: label.to_owned(),
            formula: Some(formula),
            cells,
            call: None,
            signed: true,
        }
    }

    /// The number as text, with the decimals of a claim when it has none of its own.
    pub(super) fn text(&self, claim: Quantity) -> String {
        let written = if self.unit.is_points() { "个" } else { "" }.to_owned() + &self.unit.dimension;
        let prefix = match self.unit.factor {
            factor if factor == Decimal::from(10_000) => "万",
            factor if factor == Decimal::from(100_000_000) => "亿",
            _ => "",
        };
        let number = match self.shown {
            Some(shown) => Quantity { percent: false, ..shown }.to_string(),
            None => self.number.shown(claim.decimals.max(self.decimals)),
        };
        format!("{number}{prefix}{written}")
    }

    /// How a number with its sign relates to this one.
    pub(super) fn fit(&self, stated: Quantity, unit: &Unit) -> Fit {
        let signed = self.agreement(stated, unit);
        match signed {
            None => {
                let bare = self.agreement(stated, &self.unit) == Some(Agreement::Agrees) && !stated.value.is_zero();
                // 比重下降9.4% where the table shows 5.61 points: wrong unit and wrong number.
                let is_share = self.unit.is_points() && unit.is_percent() && self.formula.is_none();
                match (bare, is_share) {
                    (true, _) => Fit::OtherUnit,
                    (false, true) => Fit::Other,
                    (false, false) => Fit::Apart,
                }
            }
            Some(Agreement::Agrees) => Fit::Same,
            Some(other) => {
                let turned = Quantity { value: -stated.value, ..stated };
                match self.agreement(turned, unit) {
                    Some(Agreement::Agrees) if self.signed => Fit::Opposite,
                    Some(Agreement::Agrees) => Fit::Same,
                    _ if other == Agreement::Truncated => Fit::Truncated,
                    _ => Fit::Other,
                }
            }
        }
    }

    /// Compares in the unit of the figure; none between dimensions. A bare number takes any unit.
    fn agreement(&self, stated: Quantity, unit: &Unit) -> Option<Agreement> {
        let is_bare = unit.dimension.is_empty() && unit.factor == Decimal::ONE;
        // 1.99：1 and 1.99 are 199%.
        let is_small = stated.value < Decimal::TEN && self.number.value >= Decimal::ONE_HUNDRED;
        let is_ratio = unit.dimension == "：1" || (is_bare && stated.decimals > 0 && is_small);
        if is_ratio && self.unit.is_percent() {
            let value = stated.value.checked_mul(Decimal::ONE_HUNDRED)?;
            let decimals = stated.decimals.saturating_sub(2);
            return Some(self.compared(Quantity { value, decimals, percent: false }));
        }
        let unit = if is_bare { &self.unit } else { unit };
        // In the unit that is written: 4.38万元 is 43771元 rounded.
        let factor = self.unit.convert(Decimal::ONE, unit)?;
        let here = Self {
            number: self.number.times(Interval::exact(factor))?,
            shown: self.shown.and_then(|shown| {
                let decimals = i64::from(shown.decimals) - power(factor);
                Some(Quantity {
                    value: shown.value.checked_mul(factor)?,
                    decimals: u32::try_from(decimals).unwrap_or(0),
                    percent: false,
                })
            }),
            ..self.clone()
        };
        Some(here.compared(stated))
    }

    fn compared(&self, stated: Quantity) -> Agreement {
        match self.shown {
            Some(shown) => quoted(shown, stated),
            None => self.number.agreement(stated),
        }
    }

    /// The number with so many decimals in a unit; a ratio is a hundredth of its percentage.
    pub(super) fn rounded(&self, decimals: u32, unit: &Unit) -> String {
        let is_percent = self.unit.is_percent() && !unit.is_percent();
        let factor = if is_percent { Some(Decimal::new(1, 2)) } else { self.unit.convert(Decimal::ONE, unit) };
        let number = factor.and_then(|factor| self.number.value.checked_mul(factor));
        Quantity::fixed(number.unwrap_or(self.number.value), decimals)
    }
}

/// How many decimals a factor moves the point to the left.
fn power(factor: Decimal) -> i64 {
    let mut moved = 0;
    let mut rest = factor.normalize();
    while rest >= Decimal::TEN && moved < 20 {
        rest /= Decimal::TEN;
        moved += 1;
    }
    while rest < Decimal::ONE && !rest.is_zero() && moved > -20 {
        rest *= Decimal::TEN;
        moved -= 1;
    }
    moved
}

/// A quotation is the cell rounded half up to its own decimals, or the whole of it.
fn quoted(cell: Quantity, stated: Quantity) -> Agreement {
    let as_shown = Quantity::fixed(cell.value, cell.decimals).parse().unwrap_or(cell.value);
    let same = |value: Decimal| {
        let rounded = Quantity::fixed(value, stated.decimals);
        rounded == Quantity::fixed(stated.value, stated.decimals)
            && (stated.decimals <= cell.decimals || value == stated.value)
    };
    if same(cell.value) || same(as_shown) {
        Agreement::Agrees
    } else if cell.value.trunc_with_scale(stated.decimals) == stated.value && stated.decimals < cell.decimals {
        Agreement::Truncated
    } else {
        Agreement::Differs
    }
}

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

    /// What the plan aims at, and what is expected since.
    fn goals(&self, tells_way: bool, found: &mut Vec<TableFigure>) {
        self.plan_goals(tells_way, found);
        found.extend(self.figure(&Role::Expected, &self.unit));
    }

    /// What is aimed at beyond the plan, in the year that is named.
    fn long_target(&self, at: Period, found: &mut Vec<TableFigure>) -> bool {
        let figure = self.figure(&Role::LongTarget(at), &self.unit);
        let is_told = figure.is_some();
        found.extend(figure);
        is_told
    }

    /// What the plan aims at, and how far it means to go: 较2020年增加0.5岁.
    fn plan_goals(&self, tells_way: bool, found: &mut Vec<TableFigure>) {
        self.aims(tells_way, found);
        let (base, target) = (self.value(&Role::Base), self.value(&Role::Target));
        if let (Some(base), Some(target)) = (base, target)
            && let (Some(from), Some(to)) = (base.number(), target.number())
        {
            found.extend(self.change([from, to], [base, target], "规划期的变化"));
        }
    }

    /// What the plan aims at; what is expected since where the plan has no number, or the target was adjusted.
    fn aims(&self, tells_way: bool, found: &mut Vec<TableFigure>) {
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
