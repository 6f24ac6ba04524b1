//! What the numbers of the tables say: of which thing, in what measure, for what period. So two cells of two
//! tables are known to say the same, whatever kinds of tables they stand in.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::prose::variations;
use crate::model::facts::Facts;
use crate::model::interval::Interval;
use crate::model::job::Job;
use crate::model::table::schema::ItemMeaning;
use crate::model::table::{FACTS, INDICATORS, NOTES, Role, Row, Table};
use crate::model::value::{BoundKind, Quantity, Reading, Value};
use crate::place::Place;
use crate::text::period::Period;
use crate::text::unit::Unit;
use crate::text::{label, tidy};

/// What a number measures of a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Measure {
    /// How much there was in the period, or at its end.
    Level,
    /// Growth against the year before, in percent.
    Growth,
    /// Change since the base year, in percent.
    SinceBase,
    /// What is planned for the period.
    Plan,
    /// What is to be reached by the last year of the plan.
    Goal,
}

impl Measure {
    /// Its word behind the period: 2022年总量.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Level => "总量",
            Self::Growth => "增速",
            Self::SinceBase => "较基期累计",
            Self::Plan => "计划",
            Self::Goal => "目标",
        }
    }
}

/// A number of a table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stated<'a> {
    pub(super) table: &'a Table,
    pub(super) row: &'a Row,
    /// Number of the table, the indicator table first, and of the row; of the first one of a name where each
    /// period has a row.
    pub(super) at: (usize, usize),
    pub(super) column: usize,
    pub(super) value: &'a Value,
    pub(super) number: Quantity,
    /// Unit of the number; empty where the table gives none.
    pub(super) unit: &'a str,
}

impl Stated<'_> {
    /// Its cell. A column that has one header for all measures is told by the row.
    pub(super) fn place(&self) -> Place {
        match self.table.place_at(self.row, self.column) {
            Place::Cell { cell, .. } if !self.row.item.is_empty() => {
                Place::Cell { cell, header: Some(format!("{}·{}", self.row.name, self.row.item)) }
            }
            other => other,
        }
    }

    /// The number as the cell shows it, without a rank.
    pub(super) fn shown(&self) -> String {
        match self.value.reading {
            Reading::Ranked { .. } | Reading::Held { .. } => self.number.to_string(),
            _ => self.value.text.trim().to_owned(),
        }
    }

    /// Both in one unit: the range of what is printed there; none between units of two kinds.
    pub(super) fn in_unit(&self, unit: &str) -> Option<Interval> {
        let factor = Unit::read(self.unit).convert(Decimal::ONE, &Unit::read(unit))?;
        Interval::printed(self.number).times(Interval::exact(factor))
    }

    /// True when two cells of one thing can show one number: equal where they have as many decimals in one unit,
    /// else one the other rounded. None between units of two kinds, and where one has none.
    pub(super) fn agrees(&self, other: &Self) -> Option<bool> {
        if self.unit.is_empty() || other.unit.is_empty() {
            return None;
        }
        let (own, its) = (self.in_unit(other.unit)?, Interval::printed(other.number));
        let is_one_unit = own.value == self.number.value;
        let is_as_precise = self.decimals() == other.decimals() && is_one_unit;
        Some(if is_as_precise { self.number.shown() == other.number.shown() } else { own.overlaps(its) })
    }

    /// Decimals that are meant. Rates are published with one, and the number format of a column adds zeros.
    fn decimals(&self) -> u32 {
        if self.unit == "%" { self.number.significant_decimals() } else { self.number.decimals }
    }

    /// True for a row of a bureau's own table, which may be of another place or part than the report.
    pub(super) fn is_of_own_table(&self) -> bool {
        ![INDICATORS, FACTS].contains(&self.table.kind.as_str()) && self.table.schema.items.is_empty()
    }

    /// True for a row of such a table whose name alone does not say what is measured: 制造业 may be its output here
    /// and its jobs there.
    pub(super) fn may_be_anything(&self) -> bool {
        self.is_of_own_table() && variations::ends(self.table).is_empty()
    }

    /// Within a tenth of another number of its kind.
    pub(super) fn is_near(&self, other: &Self) -> bool {
        let Some(own) = self.in_unit(other.unit).map(|own| own.value) else { return false };
        let its = other.number.value;
        own.saturating_sub(its).abs() <= own.abs().max(its.abs()) / Decimal::TEN
    }
}

/// Thing, measure and period.
pub(super) type Key = (String, Measure, Period);

/// The numbers of all tables by what they say.
pub struct Numbers<'a> {
    names: Names,
    by_key: BTreeMap<Key, Vec<Stated<'a>>>,
}

impl<'a> Numbers<'a> {
    /// The numbers of the dataset, things with their linked names.
    pub fn of(facts: &'a Facts) -> Self {
        let names = Names::of(facts.job());
        let mut by_key: BTreeMap<Key, Vec<Stated<'a>>> = BTreeMap::new();
        let mut tables: Vec<&Table> = facts.data().tables.iter().filter(|table| table.kind != NOTES).collect();
        // What other tables are held to comes first.
        tables.sort_by_key(|table| table.kind != INDICATORS);
        for (number, table) in tables.into_iter().enumerate() {
            let mut own: BTreeMap<Key, Vec<Stated<'a>>> = BTreeMap::new();
            for (key, stated) in numbers_of(facts.job(), &names, number, table) {
                own.entry(key).or_default().push(stated);
            }
            for (key, stated) in own {
                // Of two rows of one name nobody knows which one is meant.
                if stated.len() == 1 || table.kind == FACTS {
                    by_key.entry(key).or_default().extend(stated);
                }
            }
        }
        Self { names, by_key }
    }

    /// All of them.
    pub(super) fn all(&self) -> impl Iterator<Item = (&Key, &[Stated<'a>])> {
        self.by_key.iter().map(|(key, stated)| (key, stated.as_slice()))
    }

    /// The thing of a name.
    pub(super) fn thing(&self, name: &str) -> String {
        self.names.thing(name)
    }

    /// All of a thing.
    pub(super) fn of_thing<'n>(&'n self, thing: &'n str) -> impl Iterator<Item = (&'n Key, &'n [Stated<'a>])> {
        let first = (thing.to_owned(), Measure::Level, Period { year: i32::MIN, months: (1, 1) });
        let of_thing = self.by_key.range(first..).take_while(move |((own, ..), _)| own == thing);
        of_thing.map(|(key, stated)| (key, stated.as_slice()))
    }

    /// Those of a thing, a measure and a period.
    pub(super) fn get(&self, key: &Key) -> &[Stated<'a>] {
        self.by_key.get(key).map_or(&[][..], Vec::as_slice)
    }
}

/// The numbers of one table.
fn numbers_of<'a>(job: &Job, names: &Names, of_table: usize, table: &'a Table) -> Vec<(Key, Stated<'a>)> {
    let ends = variations::ends(table);
    let is_dated = table.column(&Role::Period).is_some();
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    let mut found = Vec::new();
    for (at, row) in table.rows.iter().enumerate() {
        let at = if is_dated { *first.entry(&row.name).or_insert(at) } else { at };
        let things = things(names, table, row, &ends);
        if things.is_empty() {
            continue;
        }
        for (column, value) in row.cells.iter().enumerate() {
            let Some((measure, period)) = said(job, table, row, column) else { continue };
            let Some(quantity) = number(value, measure) else { continue };
            let unit =
                if matches!(measure, Measure::Growth | Measure::SinceBase) { "%" } else { table.unit(row, column) };
            let stated = Stated { table, row, at: (of_table, at), column, value, number: quantity, unit };
            for thing in &things {
                let (name, measure) = match &thing.grown {
                    Some(grown) if measure == Measure::Level => (grown, Measure::Growth),
                    _ => (&thing.name, measure),
                };
                found.push(((name.clone(), measure, period), stated));
            }
        }
    }
    found
}

/// The number of a cell that says what its column says: one with a rank beside it, and of what is asked for also a
/// bound.
fn number(value: &Value, measure: Measure) -> Option<Quantity> {
    let is_asked = matches!(measure, Measure::Plan | Measure::Goal);
    let counts = match &value.reading {
        Reading::Ranked { .. } => true,
        Reading::Bound { prefix: None, comparison, .. } => is_asked && *comparison != BoundKind::About,
        _ => false,
    };
    value.number().or_else(|| value.quantity().filter(|_| counts))
}

/// What a row is about.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Thing {
    name: String,
    /// What its levels are the growth of: 固定资产投资 of 固定资产投资增速.
    grown: Option<String>,
}

/// What a row is about, by each of the names that it may have elsewhere.
fn things(names: &Names, table: &Table, row: &Row, ends: &[String]) -> BTreeSet<Thing> {
    let is_dated = table.column(&Role::Period).is_some();
    let item = match table.schema.meaning(&row.item) {
        Some(ItemMeaning::Best | ItemMeaning::Mean | ItemMeaning::Change) => return BTreeSet::new(),
        Some(ItemMeaning::Level | ItemMeaning::Growth) => "",
        _ if is_dated => "",
        _ => row.item.as_str(),
    };
    let thing = |form: String| {
        let name = format!("{form}{item}");
        // An average over years is no growth of one.
        let is_growth = row.unit == "%" && !name.contains("年均");
        // 地区生产总值及增速 names both.
        let grown = variations::grown(&name).filter(|rest| is_growth && !rest.ends_with(['及', '和']));
        Thing { name: names.thing(&name), grown: grown.map(|grown| names.thing(grown)) }
    };
    variations::called(table, row, ends).into_iter().map(thing).collect()
}

/// Measure and period of a cell by its role.
fn said(job: &Job, table: &Table, row: &Row, column: usize) -> Option<(Measure, Period)> {
    let of_item = match table.schema.meaning(&row.item) {
        Some(ItemMeaning::Growth) => Measure::Growth,
        _ => Measure::Level,
    };
    match &table.columns[column].role {
        Role::Level(period) => Some((of_item, *period)),
        Role::Base => Some((Measure::Level, Period::year(job.plan.base_year))),
        Role::Growth(period) => Some((Measure::Growth, *period)),
        Role::SinceBase(period) => Some((Measure::SinceBase, *period)),
        Role::Plan(period) => Some((Measure::Plan, *period)),
        // What is expected now is no other statement of the target.
        Role::Target => Some((Measure::Goal, Period::year(job.plan.end_year))),
        Role::Value if table.column(&Role::Period).is_some() => {
            let (period, rest) = Period::split(&row.item)?;
            rest.is_empty().then_some((Measure::Level, period))
        }
        Role::Value => Some((of_item, year(&table.title)?)),
        _ => None,
    }
}

/// The year that the title of a table names. Where it names two, or half a year, it is not said which one a
/// figure belongs to.
fn year(title: &str) -> Option<Period> {
    let periods = Period::all(title);
    let first = *periods.first()?;
    (first.is_full_year() && periods.iter().all(|other| *other == first)).then_some(first)
}

/// The names of things: of several for one thing, which one stands for all.
struct Names {
    /// Words in front that say nothing: the place that the report is about.
    places: Vec<String>,
    linked: BTreeMap<String, String>,
}

impl Names {
    /// The names that `report.yaml` links.
    fn of(job: &Job) -> Self {
        let places = [format!("全{}", job.region.level.character()), tidy(&job.region.name)];
        let places = places.into_iter().filter(|place| !place.is_empty()).collect();
        let mut names = Self { places, linked: BTreeMap::new() };
        let aliases = job.aliases.iter().flat_map(|(name, others)| others.iter().map(move |other| (other, name)));
        names.linked = aliases.map(|(other, name)| (names.kernel(other), names.kernel(name))).collect();
        names
    }

    /// The thing of a name.
    fn thing(&self, name: &str) -> String {
        let kernel = self.kernel(name);
        self.linked.get(&kernel).cloned().unwrap_or(kernel)
    }

    /// A name without what two tables write differently: `常住人口城镇化率及增减幅度` → `人口城镇化率`.
    fn kernel(&self, name: &str) -> String {
        let (bare, note) = label::split(name);
        let mut name = if note.is_some_and(|note| label::is_unit(&note)) { bare } else { tidy(name) };
        let without = |name: &str, rest: Option<&str>| rest.filter(|rest| !rest.is_empty()).unwrap_or(name).to_owned();
        let ends = ["及增减幅度", "及增速", "及增幅", "和增速"];
        name = without(&name, ends.iter().find_map(|end| name.strip_suffix(end)));
        name = without(&name, self.places.iter().find_map(|place| name.strip_prefix(place.as_str())));
        name = without(&name, name.strip_prefix("城市"));
        name.replace("常住", "").replace("比率", "比例")
    }
}
