//! Changes since the base year (较基期累计) against the levels of the row, or against the growth of its years.

use rust_decimal::Decimal;

use super::Evidence;
use super::growth;
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::facts::Facts;
use crate::model::interval::{Agreement, Interval};
use crate::model::table::{INDICATORS, Role, Row, Table};
use crate::model::value::Quantity;
use crate::place::Place;
use crate::text::period::Period;

/// A change as it follows from other cells of its row.
struct Reckoned {
    change: Interval,
    formula: String,
    inputs: Vec<(Place, String)>,
}

/// Changes since the base year that the numbers beside them do not give.
pub(super) fn mismatches(evidence: Evidence<'_>, sink: &mut Sink) {
    let facts = evidence.facts;
    for table in &facts.data().tables {
        let periods: Vec<Period> = table
            .columns
            .iter()
            .filter_map(|column| match column.role {
                Role::SinceBase(period) if period.is_full_year() => Some(period),
                _ => None,
            })
            .collect();
        for row in table.rows.iter().filter(|_| !periods.is_empty()) {
            sink.extend(periods.iter().filter_map(|period| finding(facts, table, row, *period)));
        }
    }
}

fn finding(facts: &Facts, table: &Table, row: &Row, period: Period) -> Option<Diagnostic> {
    let role = Role::SinceBase(period);
    let value = table.value(row, &role)?;
    let stated = value.number()?.as_shown();
    let meant = Quantity { decimals: stated.significant_decimals(), ..stated };
    let readings: Vec<Reckoned> =
        [over_levels(facts, table, row, period), chained(facts, table, row, period)].into_iter().flatten().collect();
    // 较基期累计降低 with positive numbers counts falls.
    let turned = Quantity { value: -meant.value, ..meant };
    let fits = |reckoned: &Reckoned| {
        [meant, turned].into_iter().any(|stated| reckoned.change.agreement(stated) == Agreement::Agrees)
    };
    let first = readings.first().filter(|_| !readings.iter().any(fits))?;
    let due = first.change.shown(stated.decimals);
    let message = format!("`{}` {period}较基期累计 `{}` 与所列的数对不上", row.label(), value.text.trim());
    let mut found = Diagnostic::error(Code::SinceBaseMismatch, table.place(row, &role), message)
        .because(format!("{} = {}%", first.formula, first.change.shown(stated.decimals.max(2))))
        .hint(format!("其余各数无误的，应为 `{due}{}`", if stated.percent { "%" } else { "" }));
    for (place, shown) in &first.inputs {
        found = found.related(place.clone(), shown.clone());
    }
    Some(found.hint("按可比价或另有口径算的，请认可这一条并写明口径"))
}

/// The level against that of the base year; none for rates and what grows at comparable prices.
fn over_levels(facts: &Facts, table: &Table, row: &Row, period: Period) -> Option<Reckoned> {
    if !growth::is_over_totals(facts, &row.name, &row.unit) {
        return None;
    }
    let base = table.value(row, &Role::Base).map(|_| Role::Base).or_else(|| {
        let base = Role::Level(Period::year(facts.job().plan.base_year));
        table.value(row, &base).map(|_| base)
    })?;
    let level = Role::Level(period);
    let number = |role: &Role| {
        let number = table.value(row, role)?.number()?.as_shown();
        (!number.percent && number.value > Decimal::ZERO).then_some(number)
    };
    let (from, to) = (number(&base)?, number(&level)?);
    let change = Interval::printed(to).over(Interval::printed(from))?.as_growth()?;
    let inputs = [&level, &base].map(|role| (table.place(row, role), table.text(row, role).to_owned()));
    Some(Reckoned { change, formula: format!("{to} ÷ {from} − 1"), inputs: inputs.into() })
}

/// The growth of every year since the base year, chained.
fn chained(facts: &Facts, table: &Table, row: &Row, period: Period) -> Option<Reckoned> {
    let hundred = Interval::exact(Decimal::ONE_HUNDRED);
    let counts_falls = table.kind == INDICATORS && facts.counts_falls(row);
    let mut factor = Interval::exact(Decimal::ONE);
    let (mut terms, mut inputs) = (Vec::new(), Vec::new());
    for year in facts.job().plan.base_year + 1..=period.year {
        let role = Role::Growth(Period::year(year));
        let growth = table.value(row, &role)?.number()?.as_shown();
        let share = Interval::printed(growth).over(hundred)?;
        let one = Interval::exact(Decimal::ONE);
        factor = factor.times(if counts_falls { one.minus(share)? } else { one.plus(share)? })?;
        let falls = counts_falls ^ growth.value.is_sign_negative();
        let sign = if falls { "−" } else { "+" };
        terms.push(format!("(1 {sign} {}%)", Quantity::fixed(growth.value.abs(), growth.decimals)));
        inputs.push((table.place(row, &role), growth.to_string()));
    }
    let change = factor.as_growth().filter(|_| !terms.is_empty())?;
    Some(Reckoned { change, formula: format!("{} − 1", terms.join(" × ")), inputs })
}
