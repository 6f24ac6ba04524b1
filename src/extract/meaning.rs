//! What a kind of table makes of the labels of a header: a role for each column, and what the columns
//! tell about each other (`2020年` is the base where no other column is).

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};

use super::candidate::Candidate;
use super::wording::LabelReading;
use crate::model::table::Role;
use crate::model::table::schema::{ColumnSchema, PeriodRule, RoleName, Schema};
use crate::text::period::Period;

/// Periods that columns mean which name none.
#[derive(Debug, Clone, Copy)]
pub(super) struct Periods {
    /// Of a table whose title names none.
    pub latest: Option<Period>,
    /// The year that the annual data go up to.
    pub annual: Option<i32>,
    /// The year before the plan.
    pub base: i32,
    /// Last year of the plan; 0 when no plan is known.
    pub plan_end: i32,
}

impl Periods {
    /// True when the data reach the end of the plan: its last year is no target any more.
    fn is_over(self) -> bool {
        self.annual.is_some_and(|annual| annual >= self.plan_end)
    }

    fn ends_with(self, year: i32) -> bool {
        self.plan_end == 0 || year == self.plan_end
    }
}

/// A column with the meaning that a schema gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Meant {
    pub role: Role,
    pub unit: String,
    /// Index of the column in the schema.
    pub at: usize,
    /// The header says nothing beside its period.
    pub is_bare: bool,
    /// Upper levels of the label were left out.
    pub is_partial: bool,
}

impl Default for Meant {
    fn default() -> Self {
        Self { role: Role::Extra, unit: String::new(), at: 0, is_bare: false, is_partial: false }
    }
}

/// Which columns of a schema a wording heads. Every row near the top of a sheet is tried as a header at every
/// height, so that most wordings are asked for several times, and most are those of data.
pub(super) struct Headings<'a> {
    schema: &'a Schema,
    /// Last characters of all that headers may end with.
    ends: BTreeSet<char>,
    known: RefCell<HashMap<&'a str, Vec<usize>>>,
}

impl<'a> Headings<'a> {
    pub(super) fn new(schema: &'a Schema) -> Self {
        let ends = |column: &'a ColumnSchema| column.words.iter().chain(&column.suffix).chain(&column.endings);
        let ends = schema.columns.iter().flat_map(ends).filter_map(|text| text.chars().next_back()).collect();
        Self { schema, ends, known: RefCell::default() }
    }

    fn of(&self, wording: &'a str) -> Vec<usize> {
        if wording.chars().next_back().is_some_and(|last| !self.ends.contains(&last)) {
            return Vec::new();
        }
        let columns = || self.schema.columns.iter().enumerate();
        let heading = || columns().filter(|(_, column)| column.heads(wording)).map(|(at, _)| at).collect();
        self.known.borrow_mut().entry(wording).or_insert_with(heading).clone()
    }
}

/// What a schema makes of a label: its words, alone or with a period.
pub(super) fn meant<'a>(headings: &Headings<'a>, readings: &'a [LabelReading], periods: Periods) -> Option<Meant> {
    let meaning = |reading: &'a LabelReading| {
        let LabelReading { wording, unit, is_partial, .. } = reading;
        let columns = &headings.schema.columns;
        let (at, role) =
            headings.of(wording).into_iter().find_map(|at| Some((at, role(&columns[at], reading, periods)?)))?;
        Some(Meant { role, unit: unit.clone(), at, is_bare: wording.is_empty(), is_partial: *is_partial })
    };
    [false, true].into_iter().find_map(|is_partial| {
        let own = || readings.iter().filter(move |reading| reading.is_partial == is_partial);
        let plain = own().filter(|reading| reading.period.is_none() && !reading.wording.is_empty()).find_map(meaning);
        plain.or_else(|| own().filter(|reading| reading.period.is_some()).find_map(meaning))
    })
}

/// The role of a column under this reading of its header; none when the header speaks of another time.
fn role(column: &ColumnSchema, reading: &LabelReading, periods: Periods) -> Option<Role> {
    let named = reading.period;
    // 2021—2022年年均增速 is what was reached, not what the plan asks.
    let is_whole = reading.until.is_none_or(|until| periods.ends_with(until));
    if !is_whole || (reading.until.is_some() && !matches!(column.role, RoleName::Rate | RoleName::Target)) {
        return None;
    }
    let turned = |by: i32| periods.latest.map(|own| Period { year: own.year + by, ..own });
    let period = named.or_else(|| match column.period {
        PeriodRule::Header => None,
        PeriodRule::Table => periods.latest,
        PeriodRule::Next => turned(1),
        PeriodRule::Previous => turned(-1),
        PeriodRule::PlanEnd => Some(Period::year(periods.plan_end)),
    });
    match column.role {
        RoleName::Key => Some(Role::Key(column.level)),
        RoleName::Note => Some(Role::Note(column.word().to_owned())),
        RoleName::Plan => period.map(Role::Plan),
        RoleName::Level => period.map(Role::Level),
        RoleName::Growth => period.map(Role::Growth),
        RoleName::SinceBase => period.map(Role::SinceBase),
        RoleName::Target => Some(match named {
            Some(own) if own.year > periods.plan_end => Role::LongTarget(own),
            Some(own) if own.year < periods.plan_end => Role::Plan(own),
            _ => Role::Target,
        }),
        RoleName::LongTarget => named.map(Role::LongTarget),
        // 2025年预计 is what is expected of the end, 2023年预计 a level like any other.
        RoleName::Expected => {
            let is_end = named.is_none_or(|own| periods.ends_with(own.year) && !periods.is_over());
            is_end.then_some(Role::Expected)
        }
        RoleName::Rate => named.is_none_or(|own| periods.ends_with(own.year)).then_some(Role::Rate),
        plain => plain.role(),
    }
}

/// What the columns tell about each other.
pub(super) fn settle(schema: &Schema, candidate: &Candidate, meant: &mut [Option<Meant>], periods: Periods) {
    let column = |role: RoleName| schema.columns.iter().position(|column| column.role == role);
    if let Some(at) = column(RoleName::Base).filter(|_| !has(meant, &Role::Base)) {
        let year = Period::year(periods.base);
        // A heading 规划目标 may cover the base too.
        let target = column(RoleName::Target);
        let is_base =
            |own: &Meant| own.role == Role::Level(year) || (own.role == Role::Plan(year) && Some(own.at) == target);
        change(meant, is_base, |own| (own.role, own.at) = (Role::Base, at));
    }
    if let Some(at) = column(RoleName::Target) {
        targets(meant, at, periods);
    }
    divide_names(schema, candidate, meant);
}

/// `2025年` is the target where no other column is, `2035年` one beyond the plan.
fn targets(meant: &mut [Option<Meant>], at: usize, periods: Periods) {
    let year = |own: &Meant| own.role.period().filter(|period| period.is_full_year()).map(|period| period.year);
    let is_level = |own: &Meant| matches!(own.role, Role::Level(_)) && own.is_bare;
    if periods.plan_end > 0 {
        change(
            meant,
            |own| is_level(own) && year(own).is_some_and(|year| year > periods.plan_end),
            |own| (own.role, own.at) = (Role::LongTarget(own.role.period().unwrap_or(Period::year(0))), at),
        );
    }
    if has(meant, &Role::Target) {
        return;
    }
    if periods.plan_end > 0 && !periods.is_over() {
        let is_end = |own: &Meant| is_level(own) && year(own) == Some(periods.plan_end);
        change(meant, is_end, |own| (own.role, own.at) = (Role::Target, at));
    }
    // The settings speak of another plan than the table, or of none.
    let asked = |own: &&Meant| own.at == at && !own.is_bare;
    let later = |own: &&Meant| matches!(own.role, Role::LongTarget(_));
    let all = || meant.iter().flatten().filter(asked);
    let first = all().filter(later).filter_map(year).min();
    let Some(wanted) = first.or_else(|| all().filter_map(year).max()).filter(|_| !has(meant, &Role::Target)) else {
        return;
    };
    change(meant, |own| own.at == at && !own.is_bare && year(own) == Some(wanted), |own| own.role = Role::Target);
}

/// One heading over two columns of names: the second divides the first (主指标, 分指标).
fn divide_names(schema: &Schema, candidate: &Candidate, meant: &mut [Option<Meant>]) {
    let Some(at) = schema.columns.iter().position(|column| !column.parent.is_empty()) else { return };
    let name = Role::Key(schema.columns[at].level);
    let columns: Vec<usize> =
        (0..meant.len()).filter(|col| meant[*col].as_ref().is_some_and(|own| own.role == name)).collect();
    let [first, second] = columns[..] else { return };
    if second == first + 1 && candidate.labels[first].shown == candidate.labels[second].shown {
        let part = Role::Key(schema.columns[at].level + 1);
        change(&mut meant[second..=second], |_| true, |own| own.role = part.clone());
    }
}

fn has(meant: &[Option<Meant>], role: &Role) -> bool {
    meant.iter().flatten().any(|own| own.role == *role)
}

/// Changes those of the columns that are of some kind.
fn change(meant: &mut [Option<Meant>], is_meant: impl Fn(&Meant) -> bool, to: impl FnMut(&mut Meant)) {
    meant.iter_mut().flatten().filter(|own| is_meant(own)).for_each(to);
}
