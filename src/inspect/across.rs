//! Growth and shares whose totals stand in other rows or tables: 固定资产投资增速 of one table and 固定资产投资 of
//! another, 工业投资占固定资产投资比重 and both investments.

use rust_decimal::Decimal;

use super::Evidence;
use super::growth::is_over_totals;
use super::stated::{Key, Measure, Numbers, Stated};
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::interval::{Agreement, Interval};
use crate::model::table::Role;
use crate::model::terms;
use crate::model::value::Quantity;
use crate::text::period::Period;

/// Growth whose totals stand elsewhere and do not give it. Those of two sources may differ, so that it weighs
/// less than one beside its totals.
pub(super) fn growths(evidence: Evidence<'_>, numbers: &Numbers<'_>, sink: &mut Sink) {
    for ((thing, measure, period), stated) in numbers.all() {
        if *measure != Measure::Growth {
            continue;
        }
        let level = |period: Period| numbers.get(&(thing.clone(), Measure::Level, period));
        let before = Period { year: period.year - 1, ..*period };
        for own in stated.iter().filter(|own| !is_held_beside(own, *period)) {
            let is_meant = |now: &Stated<'_>| {
                [&own.row.name, &now.row.name].iter().all(|name| is_over_totals(evidence.facts, name, now.unit))
            };
            let computed = |[now, before]: &[&Stated<'_>; 2]| {
                Interval::printed(now.number).over(before.in_unit(now.unit)?)?.as_growth()
            };
            let pairs: Vec<[&Stated<'_>; 2]> =
                pairs(level(*period), level(before)).filter(|[now, _]| is_meant(now)).collect();
            if let Some((inputs, number)) = unlike(own, &pairs, computed) {
                let formula = format!("{} ÷ {} − 1", inputs[0].shown(), inputs[1].shown());
                let what = format!("`{}` {period}增速 `{}` 与总量对不上", own.row.full_name(), own.shown());
                sink.push(finding(Code::GrowthMismatch, own, inputs, what, &formula, number));
            }
        }
    }
}

/// True for growth with its totals in its own row, which is held to them there.
fn is_held_beside(own: &Stated<'_>, period: Period) -> bool {
    own.table.value(own.row, &Role::Level(period)).is_some_and(|value| value.number().is_some())
}

/// Shares of one row in another that their levels do not give.
pub(super) fn shares(evidence: Evidence<'_>, numbers: &Numbers<'_>, sink: &mut Sink) {
    for ((_, measure, period), stated) in numbers.all().filter(|((_, measure, _), _)| *measure == Measure::Level) {
        for own in stated.iter().filter(|own| own.unit == "%") {
            let Some((part, whole)) = terms::part_and_whole(&own.row.name) else { continue };
            let economy = [evidence.facts.job().plan.growth_indicator.as_str(), "地区生产总值", "GDP"];
            let wholes = if economy.contains(&whole) { economy.to_vec() } else { vec![whole] };
            let level = |name: &str| -> Key { (numbers.thing(name), *measure, *period) };
            let of_part = numbers.get(&level(part));
            let pairs: Vec<[&Stated<'_>; 2]> =
                wholes.iter().flat_map(|whole| pairs(of_part, numbers.get(&level(whole)))).collect();
            let computed = |[part, whole]: &[&Stated<'_>; 2]| {
                Interval::printed(part.number).over(whole.in_unit(part.unit)?)?.as_percent()
            };
            if let Some((inputs, number)) = unlike(own, &pairs, computed) {
                let formula = format!("{} ÷ {}", inputs[0].shown(), inputs[1].shown());
                let what = format!("`{}` {period}的数 `{}` 与两项的数对不上", own.row.full_name(), own.shown());
                sink.push(finding(Code::ShareMismatch, own, inputs, what, &formula, number));
            }
        }
    }
}

/// Every pair of two numbers that are amounts of one kind.
fn pairs<'n, 'a>(ones: &'n [Stated<'a>], others: &'n [Stated<'a>]) -> impl Iterator<Item = [&'n Stated<'a>; 2]> {
    let is_amount = |one: &Stated<'_>| !one.unit.is_empty() && one.unit != "%" && one.number.value > Decimal::ZERO;
    let all = ones.iter().flat_map(move |one| others.iter().map(move |other| [one, other]));
    all.filter(move |[one, other]| is_amount(one) && is_amount(other) && other.in_unit(one.unit).is_some())
}

/// The first pair with what it gives, where no pair gives the number that is stated.
fn unlike<'n, 'a>(
    own: &Stated<'_>,
    pairs: &[[&'n Stated<'a>; 2]],
    computed: impl Fn(&[&'n Stated<'a>; 2]) -> Option<Interval>,
) -> Option<([&'n Stated<'a>; 2], Interval)> {
    let meant = Quantity { decimals: own.number.significant_decimals(), ..own.number.as_shown() };
    let given: Vec<_> = pairs.iter().filter_map(|pair| Some((*pair, computed(pair)?))).collect();
    let fits = given.iter().any(|(_, number)| number.agreement(meant) == Agreement::Agrees);
    given.into_iter().next().filter(|_| !fits)
}

fn finding(
    code: Code,
    own: &Stated<'_>,
    inputs: [&Stated<'_>; 2],
    what: String,
    formula: &str,
    number: Interval,
) -> Diagnostic {
    let decimals = own.number.decimals;
    let mut found = Diagnostic::warning(code, own.place(), what)
        .because(format!("{formula} = {}%", number.shown(decimals.max(1) + 1)))
        .hint(format!("两处的数无误的，应为 `{}`", number.shown(decimals)));
    for input in inputs {
        found = found.related(input.place(), input.shown());
    }
    found.hint("口径不同的（如按可比价、统计范围有调整），请认可这一条并写明口径")
}
