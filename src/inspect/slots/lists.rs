//! Slots of the ranking and project tables.

use rust_decimal::Decimal;

use super::Slot;
use crate::inspect::prose::claim::{Claim, Measure};
use crate::model::facts::Facts;
use crate::model::interval::Interval;
use crate::model::tables::{Column, ProjectColumn, ProjectRow, ProjectTable, RankingColumn, RankingRow, RankingTable};
use crate::model::value::{Quantity, Reading, Value};
use crate::text::label;
use crate::text::period::Period;
use crate::text::unit::Unit;

/// The rows of one name of the ranking table.
struct Ranked<'a> {
    table: &'a RankingTable,
    rows: Vec<&'a RankingRow>,
    unit: Unit,
}

impl<'a> Ranked<'a> {
    fn new(table: &'a RankingTable, first: usize) -> Option<Self> {
        let name = &table.rows.get(first)?.name;
        let rows: Vec<&RankingRow> = table.rows[first..].iter().take_while(|row| row.name == *name).collect();
        let unit = unit_in(rows[0]);
        Some(Self { table, rows, unit })
    }

    fn value(&self, row: &'a RankingRow) -> Option<&'a Value> {
        row.cells.get(self.table.grid.column(&RankingColumn::Value)?)
    }

    fn item(&self, item: &str) -> Option<&'a Value> {
        self.rows.iter().find(|row| row.item.starts_with(item)).and_then(|row| self.value(row))
    }

    fn slot(&self, item: &str, unit: &Unit) -> Option<Slot> {
        let call = format!("r(name=\"{}\", item=\"{item}\", part=\"value\")", self.rows[0].name);
        Slot::cell(self.item(item)?, unit, &format!("{}·{item}", self.rows[0].name), Some(call))
    }

    /// The own value against the mean.
    fn against_mean(&self) -> Option<([&'a Value; 2], [Quantity; 2])> {
        let values = [self.item("实际值")?, self.item("平均值")?];
        Some((values, [values[0].quantity()?, values[1].quantity()?]))
    }
}

/// The unit in the brackets of the row's label: 地区生产总值及增速（亿元）.
fn unit_in(row: &RankingRow) -> Unit {
    let label = row.cells.iter().map(|value| value.text.as_str()).find(|text| text.contains(row.name.as_str()));
    label.and_then(label::unit).and_then(|unit| Unit::whole(&unit)).unwrap_or_else(Unit::none)
}

/// What the ranking table knows of a claim; it speaks of the year in its title.
pub(super) fn ranking(facts: &Facts, first: usize, claim: &Claim, found: &mut Vec<Slot>) {
    let Some(table) = &facts.data().ranking else { return };
    let Some(ranked) = Ranked::new(table, first) else { return };
    let year = Period::find(&table.grid.title);
    if claim.future || claim.when.at.is_some_and(|at| year.is_some_and(|year| at != year)) {
        return;
    }
    let (percent, points) = (Unit::read("%"), Unit::read("百分点"));
    match claim.measure {
        Measure::Level => {
            found.extend(ranked.slot("实际值", &ranked.unit));
            if claim.numeral.unit.is_percent() {
                found.extend(ranked.slot("增速%", &percent));
            }
        }
        // The table tells of the year before.
        Measure::Growth if claim.when.base.is_some_and(|base| year.is_some_and(|year| base.year != year.year - 1)) => {}
        Measure::Growth => {
            found.extend(ranked.slot("增速%", &percent));
            // 比重同比下降9.4%: a share changes by points, whatever is written.
            let unit = if ranked.unit.is_percent() { &points } else { &percent };
            found.extend(ranked.slot("增减幅度%", unit));
            if ranked.unit.is_percent() && claim.when.base.is_none() && !claim.when.year_on_year {
                found.extend(ranked.slot("实际值", &percent));
            }
        }
        Measure::Change => found.extend(ranked.slot("增减幅度%", &points)),
        Measure::Rank if claim.in_city => {}
        Measure::Rank => found.extend(ranks(&ranked, claim)),
        Measure::Mean => found.extend(ranked.slot("平均值", &ranked.unit)),
        Measure::Best => found.extend(ranked.slot("最高值", &ranked.unit)),
        Measure::Gap | Measure::Share => found.extend(beside_mean(&ranked, claim)),
        Measure::Average
        | Measure::Cumulative
        | Measure::Goal
        | Measure::GoalGap
        | Measure::GoalShare
        | Measure::Speed
        | Measure::TotalInvestment
        | Measure::DoneInvestment
        | Measure::PlannedInvestment => {}
    }
}

/// The ranks of the rows; of the value or of its growth alone where the sentence tells which.
fn ranks(ranked: &Ranked<'_>, claim: &Claim) -> Vec<Slot> {
    let is_meant = |row: &&&RankingRow| match claim.ranks {
        Some(Measure::Growth) => row.item.starts_with("增"),
        Some(Measure::Level) => row.item.starts_with("实际值"),
        _ => true,
    };
    let slot = |row: &&RankingRow| {
        let value = ranked.value(row)?;
        let Reading::Ranked { rank, .. } = &value.reading else { return None };
        let shown = Quantity { value: Decimal::from(*rank), decimals: 0, percent: false };
        let call = format!("r(name=\"{}\", item=\"{}\", part=\"rank\")", row.name, row.item);
        Some(Slot {
            number: Interval::exact(shown.value),
            shown: Some(shown),
            decimals: 0,
            unit: Unit::read("位"),
            label: format!("{}{}位次", row.name, row.item),
            formula: None,
            cells: value.cells().to_vec(),
            call: Some(call),
            signed: true,
        })
    };
    let told: Vec<Slot> = ranked.rows.iter().filter(is_meant).filter_map(slot).collect();
    if told.is_empty() { ranked.rows.iter().filter_map(slot).collect() } else { told }
}

fn beside_mean(ranked: &Ranked<'_>, claim: &Claim) -> Option<Slot> {
    let (values, [own, mean]) = ranked.against_mean()?;
    let cells = values.iter().flat_map(|value| value.cells().iter().cloned()).collect();
    let (left, right) = (Interval::printed(own), Interval::printed(mean));
    if claim.measure == Measure::Share {
        let share = left.over(right)?.times(Interval::exact(Decimal::ONE_HUNDRED))?;
        return Some(Slot::computed(share, "%", "与平均值之比", format!("{own} ÷ {mean}"), cells));
    }
    let gap = Slot::computed(left.minus(right)?, "", "与平均值之差", format!("{own} − {mean}"), cells);
    // 相差 says how far, not which way.
    let decimals = own.decimals.max(mean.decimals);
    Some(Slot { unit: ranked.unit.clone(), signed: claim.turn.is_some(), decimals, ..gap })
}

/// What the project table knows of a claim about a class of projects.
pub(super) fn projects(facts: &Facts, first: usize, claim: &Claim, found: &mut Vec<Slot>) {
    let Some(table) = &facts.data().projects else { return };
    let Some(class) = table.rows.get(first).map(|row| row.class.as_str()) else { return };
    let rows: Vec<&ProjectRow> = table.rows.iter().filter(|row| row.class == class).collect();
    let (item, unit) = match claim.measure {
        Measure::Level => ("个数", "个"),
        Measure::TotalInvestment => ("总投资", "亿元"),
        Measure::DoneInvestment => ("完成投资", "亿元"),
        Measure::PlannedInvestment => ("年度计划投资", "亿元"),
        Measure::Share => return shares(table, &rows, claim, found),
        _ => return,
    };
    let Some(row) = rows.iter().find(|row| row.item == item) else { return };
    for (at, column) in meant(table, claim) {
        let call = format!("p(row=\"{class}\", item=\"{item}\", at=\"{}\")", column.label);
        let label = format!("{class}{item}·{}", column.label);
        found.extend(row.cells.get(at).and_then(|value| Slot::cell(value, &Unit::read(unit), &label, Some(call))));
    }
}

/// The columns that a claim may mean, the sum first.
fn meant<'a>(table: &'a ProjectTable, claim: &Claim) -> Vec<(usize, &'a Column<ProjectColumn>)> {
    let columns = table.grid.columns.iter().enumerate().filter(|(_, column)| is_meant(&column.role, claim));
    let mut columns: Vec<_> = columns.collect();
    columns.sort_by_key(|(_, column)| column.role != ProjectColumn::Total);
    columns
}

/// Without a period the sum over all of them is meant, or any one.
fn is_meant(role: &ProjectColumn, claim: &Claim) -> bool {
    match (role, claim.when.at) {
        (ProjectColumn::At(period), Some(at)) => *period == at && claim.when.since.is_none(),
        (ProjectColumn::Total, at) => at.is_none() || claim.when.since.is_some(),
        (ProjectColumn::At(_), None) => true,
        _ => false,
    }
}

/// Investment done in percent of what was planned.
fn shares(table: &ProjectTable, rows: &[&ProjectRow], claim: &Claim, found: &mut Vec<Slot>) {
    let of = |item: &str| rows.iter().find(|row| row.item == item);
    let whole = if claim.is_of_total { "总投资" } else { "年度计划投资" };
    let (Some(done), Some(planned)) = (of("完成投资"), of(whole)) else { return };
    for (at, column) in meant(table, claim) {
        let (Some(part), Some(whole)) = (done.cells.get(at), planned.cells.get(at)) else { continue };
        let (Some(over), Some(under)) = (part.number(), whole.number()) else { continue };
        let share = Interval::printed(over).over(Interval::printed(under));
        let Some(share) = share.and_then(|share| share.times(Interval::exact(Decimal::ONE_HUNDRED))) else { continue };
        let cells = [part, whole].iter().flat_map(|value| value.cells().iter().cloned()).collect();
        let label = format!("{}完成投资与{}之比", column.label, if claim.is_of_total { "总投资" } else { "计划投资" });
        found.push(Slot::computed(share, "%", &label, format!("{over} ÷ {under}"), cells));
    }
}
