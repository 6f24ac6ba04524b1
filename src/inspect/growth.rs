//! Growth cells against the totals they belong to: `v_t ÷ v_{t−1} − 1`.
//!
//! Much growth is not meant to follow from the totals beside it: output and value added grow at
//! comparable prices, shares have differences rather than growth. Such rows are left alone; what is
//! left is arithmetic that a reader of the table can do himself.

use rust_decimal::Decimal;

use super::stated::Numbers;
use super::{Evidence, across};
use crate::diag::{Code, Diagnostic, Severity, Sink};
use crate::model::facts::Facts;
use crate::model::interval::{Agreement, Interval};
use crate::model::job::MethodName;
use crate::model::table::schema::CheckRule;
use crate::model::table::{Role, Row, Table};
use crate::model::value::{Quantity, Value};
use crate::text::period::Period;

/// Names whose growth the statistics office gives at comparable prices or on comparable scope.
const COMPARABLE_NAMES: [&str; 5] = ["生产总值", "GDP", "增加值", "总产值", "固定资产投资"];
/// Notes that say so.
const COMPARABLE_NOTES: [&str; 6] = ["可比", "不变价", "同口径", "实际增长", "实际增速", "扣除价格"];

/// A level with the column it stands in.
struct Total<'a> {
    label: String,
    column: Role,
    value: &'a Value,
    number: Quantity,
}

impl Total<'_> {
    fn printed(&self) -> Interval {
        Interval::printed(self.number)
    }
}

/// A growth cell between its two levels.
struct Step<'a> {
    period: Period,
    stated: Quantity,
    now: Total<'a>,
    before: Total<'a>,
    computed: Interval,
}

/// A row of a table whose growth is held to its levels.
#[derive(Clone, Copy)]
struct Line<'a> {
    facts: &'a Facts,
    table: &'a Table,
    row: &'a Row,
}

/// Growth cells that their totals do not give.
pub(super) fn mismatches(evidence: Evidence<'_>, numbers: &Numbers<'_>, sink: &mut Sink) {
    for table in &evidence.facts.data().tables {
        let (found, agreeing) = held_to_totals(evidence.facts, table);
        if table.schema.checks(CheckRule::Growth) {
            sink.extend(found);
        } else if agreeing >= LEAST_AGREEING && agreeing >= 2 * found.len() {
            // Nobody says that growth follows from totals here, but all the rest of it does.
            sink.extend(found.into_iter().map(|found| Diagnostic { severity: Severity::Warning, ..found }));
        }
    }
    across::growths(evidence, numbers, sink);
}

/// Growth cells that follow from their totals, from which on those of the table are meant to.
const LEAST_AGREEING: usize = 3;

/// The findings of a table, and how many of its growth cells follow from their totals.
fn held_to_totals(facts: &Facts, table: &Table) -> (Vec<Diagnostic>, usize) {
    let of_growth = |role: &Role| if let Role::Growth(period) = role { Some(*period) } else { None };
    let periods: Vec<Period> = table.columns.iter().filter_map(|column| of_growth(&column.role)).collect();
    let (mut found, mut agreeing) = (Vec::new(), 0);
    for row in table.rows.iter().filter(|row| is_over_totals(facts, &row.name, &row.unit)) {
        let line = Line { facts, table, row };
        let steps: Vec<Step<'_>> = periods.iter().filter_map(|period| line.step(*period)).collect();
        let differing = steps.iter().filter_map(|step| line.finding(step, &steps));
        let before = found.len();
        found.extend(differing);
        agreeing += steps.len() - (found.len() - before);
    }
    (found, agreeing)
}

/// True when the growth of a row is meant to follow from its totals.
pub(super) fn is_over_totals(facts: &Facts, name: &str, unit: &str) -> bool {
    if unit.contains(['%', '‰']) {
        return false;
    }
    if let Some(method) = facts.job().methods.get(name) {
        return method.name == MethodName::GeometricTotals && method.basis.is_none();
    }
    let is_economy = facts.economy().is_some_and(|economy| economy.name == name);
    let is_noted = facts.notes(name).any(|(_, note)| COMPARABLE_NOTES.iter().any(|word| note.text.contains(word)));
    !is_economy && !is_noted && !COMPARABLE_NAMES.iter().any(|word| name.contains(word))
}

impl<'a> Line<'a> {
    /// The level of a period; that of the base year may stand in the base column.
    fn total(&self, period: Period) -> Option<Total<'a>> {
        let Self { facts, table, row } = *self;
        let base = Some(Role::Base).filter(|_| period == Period::year(facts.job().plan.base_year));
        base.into_iter().chain([Role::Level(period)]).find_map(|column| {
            let value = table.value(row, &column)?;
            let is_plain = |number: &Quantity| number.value.is_sign_positive() && !number.percent;
            let number = value.number().map(Quantity::as_shown).filter(is_plain)?;
            Some(Total { label: period.to_string(), column, value, number })
        })
    }

    fn step(&self, period: Period) -> Option<Step<'a>> {
        let stated = self.table.value(self.row, &Role::Growth(period))?.number()?.as_shown();
        let now = self.total(period)?;
        let before = self.total(Period { year: period.year - 1, months: period.months })?;
        let computed = now.printed().over(before.printed())?.as_growth()?;
        Some(Step { period, stated, now, before, computed })
    }

    fn finding(&self, step: &Step<'_>, steps: &[Step<'_>]) -> Option<Diagnostic> {
        // Statistics offices publish growth with one decimal; the number format of the column then
        // adds zeros (`13.10%`), which say nothing.
        let published = Quantity { decimals: step.stated.significant_decimals(), ..step.stated };
        let agreement = step.computed.agreement(published);
        if agreement == Agreement::Agrees {
            return None;
        }
        let Step { stated, now, before, computed, .. } = step;
        let decimals = match agreement {
            Agreement::Truncated => published.decimals + 2,
            Agreement::Agrees | Agreement::Differs => stated.decimals.max(2),
        };
        let mut reason = format!("{} ÷ {} − 1 = {}%", now.number, before.number, computed.shown(decimals));
        if agreement == Agreement::Truncated {
            reason += "，表中的数是截去尾数得到的，没有四舍五入";
        }
        let (table, row) = (self.table, self.row);
        let mut found = Diagnostic::error(
            Code::GrowthMismatch,
            table.place(row, &Role::Growth(step.period)),
            format!("`{}` {}增速 `{stated}` 与总量对不上", row.label(), step.period),
        )
        .because(reason)
        .related(table.place(row, &now.column), now.value.text.as_str())
        .related(table.place(row, &before.column), before.value.text.as_str())
        .hint(format!("总量无误的，增速应为 `{}%`", computed.shown(stated.decimals)));
        if agreement == Agreement::Differs
            && let Some(guess) = slip(step, steps).or_else(|| hidden_base(step))
        {
            found = found.hint(guess);
        }
        Some(found.hint(format!(
            "增速不是按总量算的（如按可比价），请在 report.yaml 的 methods 中写明，如 `{}: {{ name: geometric-rates, basis: 按可比价计算 }}`",
            row.name
        )))
    }
}

/// What the stated number is, when it is a number that a slip of the hand gives.
fn slip(step: &Step<'_>, steps: &[Step<'_>]) -> Option<String> {
    // A number without decimals fits too many formulas to mean anything.
    if step.stated.decimals == 0 || step.stated.value.is_zero() {
        return None;
    }
    let fits = |computed: Option<Interval>| computed.is_some_and(|it| it.agreement(step.stated) == Agreement::Agrees);
    let (now, before) = (step.now.printed(), step.before.printed());
    let hundred = Interval::exact(Decimal::ONE_HUNDRED);
    let (later, earlier, stated) = (step.now.number, step.before.number, step.stated);
    if let Some(other) = steps.iter().find(|other| other.period != step.period && fits(Some(other.computed))) {
        return Some(format!("`{stated}` 与{}的总量相符，请核对是否填错了列", other.period));
    }
    if fits(Interval::exact(Decimal::ZERO).minus(step.computed)) {
        return Some(format!("`{stated}` 与算得的数只差正负号，请核对升降"));
    }
    let change = now.minus(before);
    if fits(change.and_then(|change| change.over(now)?.times(hundred))) {
        return Some(format!("`{stated}` 等于 ({later} − {earlier}) ÷ {later}，请核对是否除以了当年数"));
    }
    if fits(now.over(before).and_then(|ratio| ratio.times(hundred))) {
        return Some(format!("`{stated}` 等于 {later} ÷ {earlier}，是以上年为100的发展速度，增速要减去100%"));
    }
    if fits(now.over(before).and_then(|ratio| ratio.minus(Interval::exact(Decimal::ONE)))) {
        return Some(format!("`{stated}` 是小数形式的增速，请乘以100"));
    }
    if fits(change) {
        return Some(format!("`{stated}` 等于 {later} − {earlier}，是增减量，不是增速"));
    }
    let first = steps.iter().filter(|first| first.period < step.period).min_by_key(|first| first.period)?;
    let since = now.over(first.before.printed()).and_then(Interval::as_growth);
    fits(since)
        .then(|| format!("`{stated}` 等于 {later} ÷ {} − 1，是比{}的累计增速", first.before.number, first.before.label))
}

/// The earlier total that the stated growth would need.
fn hidden_base(step: &Step<'_>) -> Option<String> {
    let ratio = Interval::printed(step.stated).over(Interval::exact(Decimal::ONE_HUNDRED))?;
    let needed = step.now.printed().over(ratio.plus(Interval::exact(Decimal::ONE))?)?;
    let Total { label, number, .. } = &step.before;
    Some(format!(
        "增速无误的，{label}总量应为 `{}`（表中为 `{number}`），请核对是否用了修订前的数",
        needed.shown(number.decimals)
    ))
}
