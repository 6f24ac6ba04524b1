//! What a row of any table was in each period, and what follows from that: changes, growth, averages, sums,
//! and how two rows stand beside each other.

use rust_decimal::Decimal;

use super::{IndicatorFigures, TableFigure};
use crate::inspect::prose::claim::{Claim, Measure};
use crate::inspect::prose::lexicon::{Lexicon, Subject};
use crate::inspect::prose::variations::is_growth;
use crate::model::facts::Facts;
use crate::model::interval::Interval;
use crate::model::table::schema::ItemMeaning;
use crate::model::table::{Column, Role, Table};
use crate::model::value::{Quantity, Value, cells_of};
use crate::text::period::Period;
use crate::text::unit::Unit;

/// A number of one period.
#[derive(Clone, Copy)]
struct Point<'a> {
    period: Period,
    value: &'a Value,
    number: Quantity,
}

impl<'a> Point<'a> {
    fn new(period: Period, value: &'a Value) -> Option<Self> {
        Some(Self { period, value, number: value.number()? })
    }
}

/// The numbers of a row by period.
pub(super) struct Timeline<'a> {
    name: &'a str,
    unit: Unit,
    levels: Vec<Point<'a>>,
    growths: Vec<Point<'a>>,
    /// Its levels may be added up; the sums of project tables are known to their own columns.
    adds_up: bool,
}

impl<'a> Timeline<'a> {
    /// Those of every table that has the subject.
    pub(super) fn of(facts: &'a Facts, lexicon: &Lexicon, subject: Subject) -> Vec<Self> {
        let indicator = subject.indicator.and_then(|row| facts.indicators().rows.get(row));
        let own = indicator.map(|row| Self::of_indicator(&IndicatorFigures::new(facts, row)));
        let listed = lexicon.listed(subject).iter().filter_map(|(table, first)| {
            let table = facts.data().tables.get(*table)?;
            Some(if table.schema.items.is_empty() {
                Self::of_columns(table, *first).into_iter().collect()
            } else if table.column(&Role::Value).is_some() {
                Self::of_items(table, *first).into_iter().collect()
            } else {
                Self::of_amounts(table, *first)
            })
        });
        own.into_iter().chain(listed.flatten()).collect()
    }

    fn of_indicator(row: &IndicatorFigures<'a>) -> Self {
        let points = |of: &dyn Fn(Period) -> Option<&'a Value>| {
            row.total_periods().into_iter().filter_map(|period| Point::new(period, of(period)?)).collect()
        };
        let levels = points(&|period| row.value(&row.total_column(period)));
        let growths = points(&|period| row.rate(period));
        Self { name: &row.row.name, unit: row.unit.clone(), levels, growths, adds_up: true }
    }

    /// Rows of a name whose columns say what is measured: a row for each period, or a column.
    fn of_columns(table: &'a Table, first: usize) -> Option<Self> {
        let head = table.rows.get(first)?;
        let rows = || table.rows.iter().filter(|row| row.name == head.name);
        let mut unit = None;
        let (mut levels, mut growths) = (Vec::new(), Vec::new());
        for row in rows() {
            let own = Period::split(&row.item).map(|(period, _)| period);
            for (at, (column, value)) in table.columns.iter().zip(&row.cells).enumerate() {
                let period = column.role.period().or(own);
                let list = match column.role {
                    Role::Level(_) | Role::Value => &mut levels,
                    Role::Growth(_) => &mut growths,
                    _ => continue,
                };
                let point = period.and_then(|period| Point::new(period, value));
                if point.is_some() && !matches!(column.role, Role::Growth(_)) {
                    unit.get_or_insert_with(|| Unit::read(table.unit(row, at)));
                }
                list.extend(point);
            }
        }
        let unit = unit?;
        let is_rate = unit.is_percent() && is_growth(&head.name);
        if is_rate {
            growths.clone_from(&levels);
        }
        levels.sort_by_key(|point| point.period);
        Some(Self { name: &head.name, unit, levels, growths, adds_up: true })
    }

    /// Rows of a name whose items say what is measured, of the period of the table.
    fn of_items(table: &'a Table, first: usize) -> Option<Self> {
        let (period, at) = (table.period()?, table.column(&Role::Value)?);
        let item = |meaning: ItemMeaning| {
            let row = table.of_name(first).find(|row| table.schema.meaning(&row.item) == Some(meaning))?;
            Point::new(period, row.cells.get(at)?)
        };
        let head = table.rows.get(first)?;
        let unit = table.of_name(first).map(|row| row.unit.as_str()).find(|unit| *unit != "%");
        let unit = Unit::read(unit.unwrap_or(&head.unit));
        let levels = item(ItemMeaning::Level).into_iter().collect();
        let growths = item(ItemMeaning::Growth).into_iter().collect();
        Some(Self { name: &head.name, unit, levels, growths, adds_up: true })
    }

    /// Rows of a name for its number, its investment and so on, with a column for each period.
    fn of_amounts(table: &'a Table, first: usize) -> Vec<Self> {
        let Some(head) = table.rows.get(first) else { return Vec::new() };
        let rows = table.rows.iter().filter(|row| row.name == head.name);
        let lines = rows.map(|row| {
            let level = |(column, value): (&'a Column, &'a Value)| match column.role {
                Role::Level(period) => Point::new(period, value),
                _ => None,
            };
            let levels: Vec<Point<'a>> = table.columns.iter().zip(&row.cells).filter_map(level).collect();
            let at = table.columns.iter().position(|column| matches!(column.role, Role::Level(_)));
            let told = [row.unit.as_str(), at.map_or("", |at| table.unit(row, at))];
            let unit = told.into_iter().find(|unit| !unit.is_empty()).unwrap_or("个");
            Self { name: &row.item, unit: Unit::read(unit), levels, growths: Vec::new(), adds_up: false }
        });
        lines.collect()
    }

    /// A row of no year has no changes.
    pub(super) fn meant_by(&self, claim: &Claim, found: &mut Vec<TableFigure>) {
        match claim.measure {
            Measure::Level if claim.cumulative && self.adds_up => self.sums(claim, found),
            Measure::Change if claim.numeral.unit.is_points() && !self.unit.is_percent() => self.speeds(claim, found),
            Measure::Change => self.pairs(claim, found, Self::change),
            Measure::Speed => self.speeds(claim, found),
            Measure::Growth if self.is_rate() => {
                let at = claim.when.at.filter(|_| claim.when.base.is_none());
                let meant = self.levels.iter().filter(|point| at.is_none_or(|at| at == point.period));
                found.extend(meant.filter_map(|point| {
                    let label = format!("{}{}", self.name, point.period);
                    TableFigure::cell(point.value, &self.unit, &label, None)
                }));
            }
            // Where a cell has the growth it is what prose quotes.
            Measure::Growth if !self.is_rate() => self.pairs(claim, found, |own, from, to| {
                let has_cell = own.growths.iter().any(|point| point.period == to.period);
                own.growth(from, to).filter(|_| !has_cell || from.period.year + 1 < to.period.year)
            }),
            Measure::Cumulative if !self.is_rate() => self.pairs(claim, found, Self::growth),
            Measure::Multiple => self.pairs(claim, found, |own, one, other| own.multiple(claim, one, other)),
            Measure::Average | Measure::Typical if !self.is_rate() && !claim.future => self.averages(claim, found),
            _ => {}
        }
    }

    /// It has numbers from a year on, and of more than one period.
    pub(super) fn begins_by(&self, year: i32) -> bool {
        self.levels.len() > 1 && self.levels[0].period.year <= year
    }

    fn is_rate(&self) -> bool {
        self.unit.is_percent() && is_growth(self.name)
    }

    /// Two periods that a claim may compare: those that it names, else a year and the one before it, or so many
    /// years before as it says (两年净增).
    fn pairs(
        &self,
        claim: &Claim,
        found: &mut Vec<TableFigure>,
        figure: impl Fn(&Self, Point<'a>, Point<'a>) -> Option<TableFigure>,
    ) {
        for to in self.levels.iter().filter(|to| claim.when.at.is_none_or(|at| at == to.period)) {
            let before = |years: i32| Period { year: to.period.year - years, ..to.period };
            let base = claim.when.base.or(claim.net_base().filter(|_| claim.years.is_none()));
            let is_base = |from: &Point<'_>| match (base, claim.when.year_on_year, claim.years) {
                (Some(base), ..) => from.period == base,
                (None, true, _) => from.period == before(1),
                (None, false, Some(years)) => {
                    from.period == before(years) || (years > 2 && from.period == before(years - 1))
                }
                // 增长 alone is most often said of one year, 净增 and 累计 of several.
                (None, false, None) if claim.measure == Measure::Growth => {
                    from.period == before(1) || claim.when.start == Some(from.period)
                }
                (None, false, None) => from.period < to.period && from.period.is_full_year(),
            };
            found.extend(self.levels.iter().filter(|from| is_base(from)).filter_map(|from| figure(self, *from, *to)));
        }
    }

    fn computed(&self, number: Interval, unit: Unit, label: &str, formula: String, of: [Point<'a>; 2]) -> TableFigure {
        let label = format!("{}{label}", self.name);
        let cells = cells_of(&of.map(|point| point.value));
        let decimals = of.iter().map(|point| point.number.decimals).max().unwrap_or_default();
        TableFigure { decimals, unit, ..TableFigure::computed(number, "", &label, formula, cells) }
    }

    fn change(&self, from: Point<'a>, to: Point<'a>) -> Option<TableFigure> {
        let decimals = from.number.decimals.max(to.number.decimals);
        let fine = |number: Quantity| Interval::printed(Quantity { decimals, ..number });
        let number = fine(to.number).minus(fine(from.number))?;
        let label = format!("{}比{}的变化", to.period, from.period);
        let formula = format!("{} − {}", to.number, from.number);
        Some(self.computed(number, self.unit.of_change(), &label, formula, [from, to]))
    }

    fn growth(&self, from: Point<'a>, to: Point<'a>) -> Option<TableFigure> {
        let number = Interval::printed(to.number).over(Interval::printed(from.number))?.as_growth()?;
        let label = format!("{}比{}的增长", to.period, from.period);
        let formula = format!("{} ÷ {} − 1", to.number, from.number);
        let figure = self.computed(number, Unit::read("%"), &label, formula, [from, to]);
        Some(TableFigure { decimals: 1, ..figure })
    }

    fn multiple(&self, claim: &Claim, from: Point<'a>, to: Point<'a>) -> Option<TableFigure> {
        let scale = if claim.numeral.unit.is_percent() { Decimal::ONE_HUNDRED } else { Decimal::ONE };
        let times = Interval::printed(to.number).over(Interval::printed(from.number))?;
        let label = format!("{}与{}之比", to.period, from.period);
        let formula = format!("{} ÷ {}", to.number, from.number);
        let times = times.times(Interval::exact(scale))?;
        Some(self.computed(times, claim.numeral.unit.clone(), &label, formula, [from, to]))
    }

    fn speeds(&self, claim: &Claim, found: &mut Vec<TableFigure>) {
        for to in self.growths.iter().filter(|to| claim.when.at.is_none_or(|at| at == to.period)) {
            let base = claim.when.base.unwrap_or(Period { year: to.period.year - 1, ..to.period });
            let from = self.growths.iter().find(|from| from.period == base && from.period < to.period);
            found.extend(from.and_then(|from| {
                let number = Interval::printed(to.number).minus(Interval::printed(from.number))?;
                let label = format!("{}与{}增速之差", to.period, from.period);
                let formula = format!("{} − {}", to.number, from.number);
                Some(self.computed(number, Unit::read("百分点"), &label, formula, [*from, *to]))
            }));
        }
    }

    fn averages(&self, claim: &Claim, found: &mut Vec<TableFigure>) {
        let full = || self.levels.iter().filter(|point| point.period.is_full_year());
        for to in full().filter(|to| claim.when.at.is_none_or(|at| at == to.period)) {
            for from in full().filter(|from| from.period.year + 1 < to.period.year) {
                let is_start = |since: Period| [from.period.year, from.period.year + 1].contains(&since.year);
                let years = to.period.year - from.period.year;
                let is_meant = claim.when.since.or(claim.when.base).is_none_or(is_start)
                    && claim.years.is_none_or(|told| told == years);
                let whole = Interval::printed(to.number).over(Interval::printed(from.number));
                let rate = || whole?.root(u32::try_from(years).ok()?)?.as_growth();
                if let Some(number) = rate().filter(|_| is_meant) {
                    let label = format!("{}至{}年均增长", from.period, to.period);
                    let formula = format!("({} ÷ {})^(1/{years}) − 1", to.number, from.number);
                    let figure = self.computed(number, Unit::read("%"), &label, formula, [*from, *to]);
                    found.push(TableFigure { decimals: 2, ..figure });
                }
            }
        }
    }

    /// 两年累计24.1亿美元: what each period had, added up over periods that follow each other.
    fn sums(&self, claim: &Claim, found: &mut Vec<TableFigure>) {
        if self.unit.is_percent() || self.unit.is_permille() {
            return;
        }
        for (end, to) in self.levels.iter().enumerate() {
            if claim.when.at.is_some_and(|at| at != to.period) {
                continue;
            }
            for start in (0..end).rev() {
                let run = &self.levels[start..=end];
                let follows = |pair: &[Point<'_>]| {
                    pair[0].period.is_full_year() && pair[0].period.year + 1 == pair[1].period.year
                };
                if !run.windows(2).all(follows) {
                    break;
                }
                let sum = run
                    .iter()
                    .try_fold(Interval::exact(Decimal::ZERO), |sum, point| sum.plus(Interval::printed(point.number)));
                let Some(sum) = sum.filter(|_| claim.when.since.is_none_or(|since| since == run[0].period)) else {
                    continue;
                };
                let terms: Vec<String> = run.iter().map(|point| point.number.to_string()).collect();
                let label = format!("{}至{}累计", run[0].period, to.period);
                let values: Vec<&Value> = run.iter().map(|point| point.value).collect();
                let figure = self.computed(sum, self.unit.clone(), &label, terms.join(" + "), [run[0], *to]);
                found.push(TableFigure { cells: cells_of(&values), ..figure });
            }
        }
    }

    /// How the row stands beside the one that it is compared with: 比城镇居民高2.2个百分点, 占地区生产总值的46.4%.
    pub(super) fn beside(&self, other: &Self, claim: &Claim, found: &mut Vec<TableFigure>) {
        if !(self.adds_up && other.adds_up) {
            return;
        }
        let unit = &claim.numeral.unit;
        let is_gap = claim.measure == Measure::Gap;
        if is_gap && (unit.is_points() || unit.is_percent()) {
            self.with(&self.growths, &other.growths, claim, found, |one, other| {
                Some((one.minus(other)?, Unit::read("百分点"), "增速之差", "−"))
            });
        }
        if is_gap && self.unit.dimension == other.unit.dimension {
            self.with(&self.levels, &other.levels, claim, found, |one, other| {
                Some((one.minus(other)?, self.unit.of_change(), "之差", "−"))
            });
        }
        if claim.measure == Measure::Share && self.unit == other.unit {
            self.with(&self.levels, &other.levels, claim, found, |one, other| {
                Some((one.over(other)?.as_percent()?, Unit::read("%"), "之比", "÷"))
            });
        }
    }

    fn with(
        &self,
        own: &[Point<'a>],
        others: &[Point<'a>],
        claim: &Claim,
        found: &mut Vec<TableFigure>,
        of: impl Fn(Interval, Interval) -> Option<(Interval, Unit, &'static str, &'static str)>,
    ) {
        for one in own.iter().filter(|point| claim.when.at.is_none_or(|at| at == point.period)) {
            let Some(other) = others.iter().find(|other| other.period == one.period) else { continue };
            let both = of(Interval::printed(one.number), Interval::printed(other.number));
            let Some((number, unit, what, sign)) = both else { continue };
            let formula = format!("{} {sign} {}", one.number, other.number);
            let figure = self.computed(number, unit, &format!("{}与另一项{what}", one.period), formula, [*one, *other]);
            // 相差 says how far, not which way.
            found.push(TableFigure { signed: claim.turn.is_some(), decimals: figure.decimals.max(1), ..figure });
        }
    }
}
