//! Numbers that cannot be, whatever stands beside them: growth below −100%, shares beyond the whole, negative
//! counts; and ones that a year before and a year after make unlikely.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::Evidence;
use super::stated::{Measure, Numbers, Stated};
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::table::schema::ItemMeaning;
use crate::model::table::{NOTES, Role, Row, Table};
use crate::model::terms;
use crate::model::value::{Quantity, Value};
use crate::text::period::Period;
use crate::text::unit::Unit;

/// Numbers that cannot be.
pub(super) fn values(evidence: Evidence<'_>, sink: &mut Sink) {
    for table in evidence.facts.data().tables.iter().filter(|table| table.kind != NOTES) {
        for row in &table.rows {
            for at in (0..row.cells.len()).filter(|at| table.columns[*at].role.is_data()) {
                sink.extend(finding(table, row, at));
            }
        }
    }
}

fn finding(table: &Table, row: &Row, at: usize) -> Option<Diagnostic> {
    let role = &table.columns[at].role;
    let value = &row.cells[at];
    let number = value.quantity()?.shown();
    let meaning = table.schema.meaning(&row.item);
    let unit = table.unit(row, at);
    let header = &table.columns[at].label;
    let is_level = matches!(role, Role::Level(_) | Role::Base | Role::Value | Role::Target | Role::Expected);
    let is_own = is_level && matches!(meaning, None | Some(ItemMeaning::Level | ItemMeaning::Best | ItemMeaning::Mean));
    let grows = matches!(role, Role::Growth(_) | Role::SinceBase(_))
        || meaning == Some(ItemMeaning::Growth)
        || (is_own && unit == "%" && terms::is_rate_of_change(&row.name));
    let is_share = unit == "%" && is_own && terms::is_part_of_whole(&row.name)
        || *role == Role::Share && table.schema.checks.is_empty() && terms::is_part_of_whole(&table.columns[at].name());
    let (what, why) = if grows && number < -Decimal::ONE_HUNDRED {
        ("降幅超过100%", "全部减完也只下降100%")
    } else if is_share && number > Decimal::ONE_HUNDRED {
        ("超过100%", "部分不会多于全部")
    } else if is_share && number.is_sign_negative() && !number.is_zero() {
        ("是负数", "比重、比率不会小于0")
    } else if is_own && is_count(unit, &row.name, header) && number.is_sign_negative() && !number.is_zero() {
        ("是负数", "个数不会小于0")
    } else {
        return None;
    };
    let message = format!("`{}` 的{} `{}` {what}", row.label(), table.columns[at].name(), value.text.trim());
    let found = Diagnostic::error(Code::ImpossibleValue, table.place_at(row, at), message).because(why);
    Some(found.hint("请核对小数点、正负号和单位"))
}

/// True for a number of things, none of which can be owed; not for what they change by.
fn is_count(unit: &str, name: &str, header: &str) -> bool {
    const COUNTED: [&str; 15] =
        ["个", "家", "户", "件", "项", "所", "台", "辆", "套", "座", "处", "起", "例", "名", "人"];
    const CHANGES: [&str; 8] = ["净", "增", "减", "变", "差", "迁", "流", "新"];
    let of = |text: &str| CHANGES.iter().any(|word| text.contains(word));
    COUNTED.contains(&Unit::read(unit).dimension.as_str()) && !of(name) && !of(header)
}

/// A year that leaves the series for one number and is back with the next, where two exchanged digits would
/// keep it in.
pub(super) fn jumps(_: Evidence<'_>, numbers: &Numbers<'_>, sink: &mut Sink) {
    let mut series: BTreeMap<(usize, usize), BTreeMap<i32, &Stated<'_>>> = BTreeMap::new();
    for ((_, measure, period), stated) in numbers.all() {
        for one in stated.iter().filter(|_| *measure == Measure::Level && period.is_full_year()) {
            series.entry(one.at).or_default().insert(period.year, one);
        }
    }
    for years in series.values() {
        for (year, own) in years {
            if let (Some(before), Some(after)) = (years.get(&(year - 1)), years.get(&(year + 1))) {
                sink.extend(jump(before, own, after, Period::year(*year)));
            }
        }
    }
}

fn jump(before: &Stated<'_>, own: &Stated<'_>, after: &Stated<'_>, period: Period) -> Option<Diagnostic> {
    /// How many times as far as its neighbours are apart a number must stand off to be no part of the series.
    const OFF: u32 = 3;
    let [from, value, to] = [before, own, after].map(|one| one.number.shown());
    let (low, high) = (from.min(to), from.max(to));
    let is_small = own.number.decimals == 0 && value < Decimal::ONE_HUNDRED && is_count(own.unit, "", "");
    let is_plain = low > Decimal::ZERO && before.number.decimals == own.number.decimals && !is_small;
    if !is_plain || confirmed_by_growth(own, period, from) {
        return None;
    }
    let apart = high.saturating_sub(low).max(Decimal::new(1, own.number.decimals));
    let is_within = |meant: &Decimal| *meant >= low.saturating_sub(apart) && *meant <= high.saturating_add(apart);
    let meant = exchanged(own.number).into_iter().find(is_within)?;
    let from_meant = |other: Decimal| meant.saturating_sub(other).abs();
    let spread = apart.max(from_meant(from)).max(from_meant(to));
    let off = value.saturating_sub(high).max(low.saturating_sub(value));
    if off < spread.checked_mul(Decimal::from(OFF))? {
        return None;
    }
    let shown = [before, own, after].map(Stated::shown);
    let meant = Quantity::fixed(meant, own.number.decimals);
    let message = format!("`{}` {period}的数 `{}` 与前后年度相差很大", own.row.full_name(), shown[1]);
    Some(
        Diagnostic::note(Code::SeriesJump, own.place(), message)
            .because(format!(
                "{} → {} → {}，交换相邻两个数字成 {meant}，就与前后年度接得上",
                shown[0], shown[1], shown[2]
            ))
            .related(before.place(), shown[0].clone())
            .related(after.place(), shown[2].clone())
            .hint(format!("请核对是否把 {meant} 写颠倒了；数无误的，请认可这一条并写明原因")),
    )
}

/// The numbers that two neighbouring digits of one make when they are exchanged.
fn exchanged(number: Quantity) -> Vec<Decimal> {
    let shown: Vec<char> = Quantity::fixed(number.value, number.decimals).chars().collect();
    let digits: Vec<usize> = (0..shown.len()).filter(|at| shown[*at].is_ascii_digit()).collect();
    let exchange = |pair: &[usize]| {
        let mut other = shown.clone();
        other.swap(pair[0], pair[1]);
        other.iter().collect::<String>().parse::<Decimal>().ok().filter(|_| other != shown)
    };
    digits.windows(2).filter_map(exchange).collect()
}

/// True where the growth beside the number says that the jump is one.
fn confirmed_by_growth(own: &Stated<'_>, period: Period, before: Decimal) -> bool {
    let growth = own.table.value(own.row, &Role::Growth(period)).and_then(Value::number);
    let change = own.number.shown().saturating_sub(before);
    growth.is_some_and(|growth| {
        let stated = growth.shown();
        let computed = change.checked_mul(Decimal::ONE_HUNDRED).and_then(|change| change.checked_div(before));
        computed.is_some_and(|computed| computed.saturating_sub(stated).abs() <= Decimal::ONE)
    })
}
