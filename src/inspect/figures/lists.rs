//! Figures of the tables beside the indicator table: by the items of their rows where these say what is
//! measured (rankings, projects), else by the roles of their columns.

use rust_decimal::Decimal;

use super::{Call, TableFigure};
use crate::inspect::prose::claim::{Claim, Measure};
use crate::model::facts::ranking_part;
use crate::model::interval::Interval;
use crate::model::table::cells::call_of;
use crate::model::table::schema::{CheckRule, ItemMeaning, Whole, WholeOf};
use crate::model::table::{Role, Row, Table};
use crate::model::value::{Quantity, Reading, Value};
use crate::text::period::Period;
use crate::text::unit::Unit;

/// What a table knows of a claim about the name that its row `first` bears.
pub(super) fn meant_by(table: &Table, first: usize, claim: &Claim, found: &mut Vec<TableFigure>) {
    let Some(row) = table.rows.get(first) else { return };
    if table.schema.items.is_empty() {
        return Plain { table, name: &row.name }.meant_by(claim, found);
    }
    if let Some(value_at) = table.column(&Role::Value) {
        let rows: Vec<&Row> = table.of_name(first).collect();
        let unit = rows.iter().map(|row| row.unit.as_str()).find(|unit| *unit != "%");
        let unit = Unit::read(unit.or_else(|| rows.first().map(|row| row.unit.as_str())).unwrap_or_default());
        return Ranked { table, rows, value_at, unit }.meant_by(claim, found);
    }
    let rows = table.rows.iter().filter(|other| other.name == row.name).collect();
    Projects { table, rows }.meant_by(claim, found);
}

/// The cells of values, for a number that is computed over them.
fn cells_of(values: &[&Value]) -> Vec<crate::place::CellRef> {
    values.iter().flat_map(|value| value.cells().iter().cloned()).collect()
}

/// The rows of one name of a table that ranks.
struct Ranked<'a> {
    table: &'a Table,
    rows: Vec<&'a Row>,
    value_at: usize,
    unit: Unit,
}

impl<'a> Ranked<'a> {
    fn item(&self, meaning: ItemMeaning) -> Option<(&'a Row, &'a Value)> {
        let row = self.rows.iter().find(|row| self.table.schema.meaning(&row.item) == Some(meaning))?;
        Some((row, row.cells.get(self.value_at)?))
    }

    fn call(&self, row: &Row, part: &str) -> Option<Call> {
        let call = call_of(self.table, row, self.value_at)?;
        let call = format!("{}, part=\"{part}\")", call.strip_suffix(')')?);
        Some(Call::new(call, &ranking_part(row.cells.get(self.value_at)?, part)?))
    }

    fn figure(&self, meaning: ItemMeaning, unit: &Unit) -> Option<TableFigure> {
        let (row, value) = self.item(meaning)?;
        TableFigure::cell(value, unit, &row.label(), None).map(|figure| TableFigure {
            label: row.label(),
            call: self.call(row, "value"),
            ..figure
        })
    }

    /// What the table knows of a claim; it speaks of the year in its title.
    fn meant_by(&self, claim: &Claim, found: &mut Vec<TableFigure>) {
        let year = self.table.period();
        if claim.future || claim.when.at.is_some_and(|at| year.is_some_and(|year| at != year)) {
            return;
        }
        // 全国平均 is not the mean of the places of the province.
        let is_other_group = claim.group.as_ref().is_some_and(|group| !self.table.title.contains(group.as_str()));
        let is_of_group = matches!(claim.measure, Measure::Mean | Measure::Best | Measure::Gap);
        if is_of_group && is_other_group {
            return;
        }
        let (percent, points) = (Unit::read("%"), Unit::read("百分点"));
        let is_of_other_base = |base: Period| year.is_some_and(|year| base.year != year.year - 1);
        match claim.measure {
            Measure::Level => {
                found.extend(self.figure(ItemMeaning::Level, &self.unit));
                if claim.numeral.unit.is_percent() {
                    found.extend(self.figure(ItemMeaning::Growth, &percent));
                }
            }
            // The table tells of the year before.
            Measure::Growth if claim.when.base.is_some_and(is_of_other_base) => {}
            Measure::Growth => {
                found.extend(self.figure(ItemMeaning::Growth, &percent));
                // 比重同比下降9.4%: a share changes by points, whatever is written.
                let unit = if self.unit.is_percent() { &points } else { &percent };
                found.extend(self.figure(ItemMeaning::Change, unit));
                if self.unit.is_percent() && claim.when.base.is_none() && !claim.when.year_on_year {
                    found.extend(self.figure(ItemMeaning::Level, &percent));
                }
            }
            Measure::Change => found.extend(self.figure(ItemMeaning::Change, &points)),
            Measure::Rank if claim.in_city || claim.in_here => {}
            Measure::Rank => found.extend(self.ranks(claim)),
            Measure::Mean => found.extend(self.figure(ItemMeaning::Mean, &self.unit)),
            Measure::Best => found.extend(self.figure(ItemMeaning::Best, &self.unit)),
            Measure::Gap | Measure::Share if claim.object.is_none() => found.extend(self.beside_group(claim)),
            Measure::Average
            | Measure::Typical
            | Measure::Multiple
            | Measure::Cumulative
            | Measure::Goal
            | Measure::GoalGap
            | Measure::GoalShare
            | Measure::Speed
            | Measure::Progress
            | Measure::Schedule
            | Measure::Gap
            | Measure::Share
            | Measure::TotalInvestment
            | Measure::DoneInvestment
            | Measure::PlannedInvestment => {}
        }
    }

    /// The ranks of the rows; of the value or of its growth alone where the sentence tells which.
    fn ranks(&self, claim: &Claim) -> Vec<TableFigure> {
        let meaning = |row: &Row| self.table.schema.meaning(&row.item);
        let is_meant = |row: &&&Row| match claim.ranks {
            Some(Measure::Growth) => matches!(meaning(row), Some(ItemMeaning::Growth | ItemMeaning::Change)),
            Some(Measure::Level) => meaning(row) == Some(ItemMeaning::Level),
            _ => true,
        };
        let figure = |row: &&Row| {
            let value = row.cells.get(self.value_at)?;
            let Reading::Ranked { rank, .. } = &value.reading else { return None };
            let shown = Quantity { value: Decimal::from(*rank), decimals: 0, percent: false };
            Some(TableFigure {
                number: Interval::exact(shown.value),
                shown: Some(shown),
                decimals: 0,
                unit: Unit::read("位"),
                label: format!("{}{}位次", row.name, row.item),
                formula: None,
                cells: value.cells().to_vec(),
                call: self.call(row, "rank"),
                signed: true,
            })
        };
        let told: Vec<TableFigure> = self.rows.iter().filter(is_meant).filter_map(figure).collect();
        if told.is_empty() { self.rows.iter().filter_map(figure).collect() } else { told }
    }

    /// The own value against the mean of the group, or its best.
    fn beside_group(&self, claim: &Claim) -> Option<TableFigure> {
        let (group, name) =
            if claim.to_best { (ItemMeaning::Best, "最高值") } else { (ItemMeaning::Mean, "平均值") };
        let values = [self.item(ItemMeaning::Level)?.1, self.item(group)?.1];
        let [own, mean] = [values[0].quantity()?, values[1].quantity()?];
        let (left, right) = (Interval::printed(own), Interval::printed(mean));
        if claim.measure == Measure::Share {
            let share = left.over(right)?.times(Interval::exact(Decimal::ONE_HUNDRED))?;
            return Some(TableFigure::computed(
                share,
                "%",
                &format!("与{name}之比"),
                format!("{own} ÷ {mean}"),
                cells_of(&values),
            ));
        }
        let gap = TableFigure::computed(
            left.minus(right)?,
            "",
            &format!("与{name}之差"),
            format!("{own} − {mean}"),
            cells_of(&values),
        );
        // 相差 says how far, not which way.
        let decimals = own.decimals.max(mean.decimals);
        // Two shares differ by points.
        let unit = if self.unit.is_percent() { Unit::read("百分点") } else { self.unit.clone() };
        Some(TableFigure { unit, signed: claim.turn.is_some(), decimals, ..gap })
    }
}

/// The rows of one class of projects.
struct Projects<'a> {
    table: &'a Table,
    rows: Vec<&'a Row>,
}

impl<'a> Projects<'a> {
    fn item(&self, meaning: ItemMeaning) -> Option<&'a Row> {
        self.rows.iter().find(|row| self.table.schema.meaning(&row.item) == Some(meaning)).copied()
    }

    /// What the table knows of a claim about the class.
    fn meant_by(&self, claim: &Claim, found: &mut Vec<TableFigure>) {
        let meaning = match claim.measure {
            Measure::Level => ItemMeaning::Count,
            Measure::TotalInvestment => ItemMeaning::TotalInvestment,
            Measure::DoneInvestment => ItemMeaning::DoneInvestment,
            Measure::PlannedInvestment => ItemMeaning::PlannedInvestment,
            Measure::Share => return self.shares(claim, found),
            _ => return,
        };
        let Some(row) = self.item(meaning) else { return };
        for at in self.meant(claim) {
            let unit = self.unit(row, at, claim);
            let column = &self.table.columns[at].label;
            let label = format!("{}{}·{column}", row.name, row.item);
            let call = call_of(self.table, row, at);
            found.extend(row.cells.get(at).and_then(|value| TableFigure::cell(value, &unit, &label, call)));
        }
        if claim.is_until || claim.cumulative {
            found.extend(self.sum_until(row, claim));
        }
    }

    /// 截至2022年底: what the periods up to then add up to; what was counted twice is known to the total alone.
    fn sum_until(&self, row: &'a Row, claim: &Claim) -> Option<TableFigure> {
        let until = claim.when.at?;
        let levels = self.table.columns.iter().zip(&row.cells).filter_map(|(column, value)| match column.role {
            Role::Level(period) if period <= until => Some(value),
            _ => None,
        });
        let values: Vec<&Value> = levels.collect();
        let numbers: Vec<Quantity> = values.iter().map(|value| value.number()).collect::<Option<_>>()?;
        let sum =
            numbers.iter().try_fold(Interval::exact(Decimal::ZERO), |sum, one| sum.plus(Interval::exact(one.value)))?;
        let terms: Vec<String> = numbers.iter().map(Quantity::to_string).collect();
        let unit =
            self.unit(row, self.table.columns.iter().position(|column| column.role == Role::Level(until))?, claim);
        let label = format!("{}{}至{until}之和", row.name, row.item);
        let figure = TableFigure::computed(sum, "", &label, terms.join(" + "), cells_of(&values));
        Some(TableFigure { unit, decimals: numbers.iter().map(|one| one.decimals).max()?, ..figure })
    }

    /// The unit that a label of the row, a header or the line above the table gives, as far as it can be that
    /// of a count or of money.
    fn unit(&self, row: &Row, at: usize, claim: &Claim) -> Unit {
        let is_count = claim.measure == Measure::Level;
        let given = [row.unit.as_str(), self.table.unit(row, at)].into_iter().filter(|unit| !unit.is_empty());
        let fits = |unit: &Unit| (unit.dimension == "元") != is_count;
        given.map(Unit::read).find(fits).unwrap_or_else(|| match &claim.numeral.unit {
            // Where the table says none, projects are counted as the sentence does.
            own if is_count && ["个", "项", "宗", "件"].contains(&own.dimension.as_str()) => own.clone(),
            _ => Unit::read(if is_count { "个" } else { "亿元" }),
        })
    }

    /// The columns that a claim may mean, the sum first. Without a period the sum over all of them is
    /// meant, or any one.
    fn meant(&self, claim: &Claim) -> Vec<usize> {
        let is_meant = |role: &Role| match (role, claim.when.at) {
            (Role::Level(period), Some(at)) => *period == at && claim.when.since.is_none(),
            (Role::Total, at) => at.is_none() || claim.when.since.is_some() || claim.is_until || claim.cumulative,
            (Role::Level(_), None) => true,
            _ => false,
        };
        let columns = &self.table.columns;
        let mut meant: Vec<usize> = (0..columns.len()).filter(|at| is_meant(&columns[*at].role)).collect();
        meant.sort_by_key(|at| columns[*at].role != Role::Total);
        meant
    }

    /// Investment done in percent of what was planned.
    fn shares(&self, claim: &Claim, found: &mut Vec<TableFigure>) {
        let (whole, name) = if claim.is_of_total {
            (ItemMeaning::TotalInvestment, "总投资")
        } else {
            (ItemMeaning::PlannedInvestment, "计划投资")
        };
        let (Some(done), Some(planned)) = (self.item(ItemMeaning::DoneInvestment), self.item(whole)) else { return };
        for at in self.meant(claim) {
            let (Some(part), Some(whole)) = (done.cells.get(at), planned.cells.get(at)) else { continue };
            let (Some(over), Some(under)) = (part.number(), whole.number()) else { continue };
            let share = Interval::printed(over).over(Interval::printed(under));
            let Some(share) = share.and_then(|share| share.times(Interval::exact(Decimal::ONE_HUNDRED))) else {
                continue;
            };
            let label = format!("{}完成投资与{name}之比", self.table.columns[at].label);
            let formula = format!("{over} ÷ {under}");
            found.push(TableFigure::computed(share, "%", &label, formula, cells_of(&[part, whole])));
        }
    }
}

/// The rows of one name of a table whose columns say what is measured.
struct Plain<'a> {
    table: &'a Table,
    name: &'a str,
}

impl Plain<'_> {
    fn meant_by(&self, claim: &Claim, found: &mut Vec<TableFigure>) {
        for row in self.table.rows.iter().filter(|row| row.name == *self.name) {
            // A row of one period says of its value when; the other numbers are of the table's period.
            let own = Period::split(&row.item).map(|(period, _)| period);
            let whole = own.or(self.table.period()).or_else(|| self.table.periods().pop());
            for (at, column) in self.table.columns.iter().enumerate() {
                let unit = Unit::read(self.table.unit(row, at));
                // 完成计划的120%: a bare percentage of what is no percentage is a share of the plan.
                let is_then = claim.when.at.is_none_or(|at| whole == Some(at));
                let is_done = column.role == Role::Share && self.is_of_plan() && is_share_of_plan(claim) && is_then;
                if !is_done && !is_meant(&column.role, column.role.period().or(whole), &unit, claim) {
                    continue;
                }
                let label = format!("{}{}{}", row.name, if own.is_some() { &row.item } else { "" }, column.name());
                let call = call_of(self.table, row, at);
                found.extend(row.cells.get(at).and_then(|value| TableFigure::cell(value, &unit, &label, call)));
            }
            found.extend(self.done(row, claim));
        }
    }

    fn is_of_plan(&self) -> bool {
        self.table.schema.checks(CheckRule::Share(Whole { of: WholeOf::Plan }))
    }

    /// What was done in percent of the plan of the same period.
    fn done(&self, row: &Row, claim: &Claim) -> Option<TableFigure> {
        let period = self.table.periods().into_iter().rfind(|own| claim.when.at.is_none_or(|at| at == *own));
        let period = period.filter(|_| is_share_of_plan(claim) && claim.when.since.is_none())?;
        let (done, plan) = (self.table.value(row, &Role::Level(period))?, self.table.value(row, &Role::Plan(period))?);
        let (over, under) = (done.number()?, plan.number()?);
        if over.percent || under.percent || row.unit.contains(['%', '‰']) {
            return None;
        }
        let share =
            Interval::printed(over).over(Interval::printed(under))?.times(Interval::exact(Decimal::ONE_HUNDRED))?;
        let label = format!("{}{period}完成与计划之比", row.name);
        Some(TableFigure::computed(share, "%", &label, format!("{over} ÷ {under}"), cells_of(&[done, plan])))
    }
}

fn is_share_of_plan(claim: &Claim) -> bool {
    // It is of what is reached, though the plan sounds like what is to come.
    let is_share = matches!(claim.measure, Measure::Share | Measure::GoalShare | Measure::Level);
    is_share && claim.numeral.unit.is_percent()
}

/// True when a claim may mean a column of these numbers.
fn is_meant(role: &Role, period: Option<Period>, unit: &Unit, claim: &Claim) -> bool {
    let is_then = claim.when.since.is_none() && (claim.when.at.is_none() || claim.when.at == period);
    let is_share = claim.numeral.unit.is_percent() && !unit.is_percent() && !unit.is_permille();
    match (role, claim.measure) {
        (Role::Level(_) | Role::Value, Measure::Level | Measure::TotalInvestment | Measure::DoneInvestment) => {
            is_then && !is_share && !claim.future
        }
        (Role::Growth(own), Measure::Growth) => {
            is_then && claim.when.base.is_none_or(|base| base == Period { year: own.year - 1, ..*own })
        }
        (Role::Plan(_), Measure::Goal | Measure::PlannedInvestment) => is_then && !is_share,
        (Role::Target | Role::Expected, Measure::Goal) => !is_share,
        (Role::Total, Measure::Level | Measure::TotalInvestment | Measure::DoneInvestment) => {
            (claim.when.at.is_none() || claim.when.since.is_some()) && !is_share
        }
        (Role::Share, Measure::Share) => is_then,
        (Role::Rank, Measure::Rank) => is_then && !claim.in_city,
        _ => false,
    }
}
