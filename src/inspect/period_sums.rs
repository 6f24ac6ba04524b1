//! Totals over the periods of a row, such as 累计 of the project table.
//!
//! In 表1 a project that runs over several years is counted in each; the remark says how many counts
//! are taken off. Its total investment is one sum of money and is taken off too, while planned and
//! completed investment belong to their year and simply add up.

use std::fmt::Write as _;

use rust_decimal::Decimal;

use super::Evidence;
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::interval::{Agreement, Interval};
use crate::model::table::schema::PartsOf;
use crate::model::table::{Role, Row, Table};
use crate::model::value::{Quantity, Value};
use crate::place::Place;
use crate::text::period::Period;
use crate::text::tidy;

/// How the periods of a row of 表1 make its total.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Amount {
    /// A number of projects: the sum, less what the remark takes off.
    Count,
    /// Total investment of the projects: at most the sum, less only where projects are taken off.
    Whole,
    /// What belongs to its period: the sum.
    Flow,
}

/// What a remark says about repeated projects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Deduction {
    None,
    Known(u32),
    /// Taken off, without a number.
    Unknown,
}

/// A row whose total can be held to its periods.
struct Line<'a> {
    table: &'a Table,
    row: &'a Row,
    amount: Amount,
    parts: Vec<(Period, Quantity)>,
    total: Quantity,
    remark: Option<&'a Value>,
}

/// Totals over the periods of a row.
pub(super) fn totals(evidence: Evidence<'_>, sink: &mut Sink) {
    for table in evidence.facts.data().tables.iter().filter(|table| table.schema.sums(PartsOf::Periods)) {
        let periods = periods(table);
        let mut remark: Option<(&str, &Value)> = None;
        for row in &table.rows {
            // The remark is merged over the rows of a class, or stands in the first of them.
            match table.value(row, &Role::Remark).filter(|own| !own.is_missing()) {
                Some(own) => remark = Some((&row.name, own)),
                None => remark = remark.filter(|(class, _)| *class == row.name),
            }
            let Some(amount) = amount(table, row) else { continue };
            let line = line(table, row, amount, &periods, remark.map(|(_, value)| value));
            sink.extend(line.and_then(|line| line.finding()));
        }
    }
}

/// The periods that add up: one that lies within another column's period is left out.
fn periods(table: &Table) -> Vec<Period> {
    let levels = table.columns.iter().filter_map(|column| match column.role {
        Role::Level(period) => Some(period),
        _ => None,
    });
    let all: Vec<Period> = levels.collect();
    let within = |inner: Period, outer: Period| {
        inner != outer
            && inner.year == outer.year
            && outer.months.0 <= inner.months.0
            && inner.months.1 <= outer.months.1
    };
    all.iter().copied().filter(|period| !all.iter().any(|other| within(*period, *other))).collect()
}

/// What a row adds up, by its name and unit; none for shares, averages and what stands at a time.
fn amount(table: &Table, row: &Row) -> Option<Amount> {
    const NOT_ADDED: [&str; 9] = ["%", "率", "比重", "占", "平均", "均", "累计", "余额", "存量"];
    let index = table.column(&Role::Item).or_else(|| table.name_column())?;
    let label = tidy(&row.cells.get(index)?.text);
    let has = |word: &str| label.contains(word);
    if NOT_ADDED.into_iter().any(has) {
        return None;
    }
    if ["个数", "项目数", "数量", "（个）", "（项）"].into_iter().any(has) {
        return Some(Amount::Count);
    }
    if has("总投资") && !["计划", "完成", "年度"].into_iter().any(has) {
        return Some(Amount::Whole);
    }
    let is_money = has("投资") || has("资金") || has("元）") || row.unit.ends_with('元');
    is_money.then_some(Amount::Flow)
}

/// The numbers of a row; none when the total or a period has no number.
fn line<'a>(
    table: &'a Table,
    row: &'a Row,
    amount: Amount,
    periods: &[Period],
    remark: Option<&'a Value>,
) -> Option<Line<'a>> {
    let number = |role: &Role| Some(table.value(row, role)?.number()?.as_shown());
    let total = number(&Role::Total)?;
    let parts: Option<Vec<(Period, Quantity)>> =
        periods.iter().map(|period| Some((*period, number(&Role::Level(*period))?))).collect();
    let parts = parts.filter(|parts| parts.len() > 1)?;
    let all = parts.iter().map(|(_, part)| part).chain([&total]);
    let is_plain = all.into_iter().all(|part| !part.percent && part.value.is_sign_positive());
    is_plain.then_some(Line { table, row, amount, parts, total, remark })
}

impl Line<'_> {
    fn finding(&self) -> Option<Diagnostic> {
        let sum = self.sum()?;
        let deduction = self.remark.map_or(Deduction::None, |remark| deduction(&remark.text));
        match (self.amount, deduction) {
            (Amount::Count, Deduction::Known(count)) => {
                let due = sum.minus(Interval::exact(Decimal::from(count)))?;
                self.unless(due, &format!("，减去备注扣除的 {count} 个"))
            }
            (Amount::Count, Deduction::Unknown) | (Amount::Whole, Deduction::Known(_) | Deduction::Unknown) => {
                self.unless_between(sum)
            }
            (Amount::Flow, Deduction::Known(_) | Deduction::Unknown) => {
                self.unless(sum, "；备注扣除的是重复计算的项目，分年发生的投资不重复")
            }
            (_, Deduction::None) => self.unless(sum, ""),
        }
    }

    /// The sum of the periods; counts are exact.
    fn sum(&self) -> Option<Interval> {
        let mut parts = self.parts.iter().map(|(_, part)| match self.amount {
            Amount::Count => Interval::exact(part.value),
            Amount::Whole | Amount::Flow => Interval::printed(*part),
        });
        let first = parts.next()?;
        parts.try_fold(first, Interval::plus)
    }

    fn decimals(&self) -> u32 {
        self.parts.iter().map(|(_, part)| part.decimals).max().unwrap_or(0)
    }

    fn formula(&self, sum: Interval) -> String {
        let terms: Vec<String> = self.parts.iter().map(|(_, part)| part.to_string()).collect();
        format!("{} = {}", terms.join(" + "), sum.shown(self.decimals()))
    }

    /// A finding unless the total is the number due.
    fn unless(&self, due: Interval, clause: &str) -> Option<Diagnostic> {
        let agreement = due.agreement(self.total);
        if agreement == Agreement::Agrees {
            return None;
        }
        let mut reason = self.formula(self.sum()?) + clause;
        if matches!(self.amount, Amount::Count) && !clause.is_empty() {
            let _ = write!(reason, "，应为 {}", due.shown(0));
        }
        if agreement == Agreement::Truncated {
            reason += "，表中的数是截去尾数得到的，没有四舍五入";
        }
        let due = due.shown(self.total.decimals);
        let mut found = self.error("与各期之和对不上").because(reason).hint(format!("各期无误的，累计应为 `{due}`"));
        if let Some(period) = self.left_out() {
            found = found.hint(format!("`{}` 等于其余各期之和，请核对是否漏加了{period}", self.total));
        }
        Some(self.with_parts(match self.amount {
            Amount::Count => found.hint("项目跨年重复的，请在备注写明扣除几个，如“扣除1个重复计算”"),
            Amount::Whole => found.hint("跨年项目的总投资只计一次的，请在备注写明扣除"),
            Amount::Flow => found.hint("累计确有其他算法的，请认可这一条并写明理由"),
        }))
    }

    /// The period without which the total is the sum.
    fn left_out(&self) -> Option<Period> {
        let sum = self.sum()?;
        let is_left_out = |part: Quantity| {
            let rest = sum.minus(Interval::exact(part.value));
            !part.value.is_zero() && rest.is_some_and(|rest| rest.agreement(self.total) == Agreement::Agrees)
        };
        self.parts.iter().find(|(_, part)| is_left_out(*part)).map(|(period, _)| *period)
    }

    /// A finding unless the total lies between the largest period and the sum.
    fn unless_between(&self, sum: Interval) -> Option<Diagnostic> {
        let total = Interval::printed(self.total);
        let (period, largest) = self.parts.iter().max_by_key(|(_, part)| part.value)?;
        if total.value > sum.value && sum.agreement(self.total) != Agreement::Agrees {
            let reason = format!("{}，扣除重复计算后只会更小", self.formula(sum));
            return Some(self.with_parts(self.error("大于各期之和").because(reason).hint("请核对各期和累计")));
        }
        if total.value < largest.value && Interval::printed(*largest).agreement(self.total) != Agreement::Agrees {
            let reason = format!("仅{period}就有 {largest}，扣除重复计算也不会少于这个数");
            let found = self.error(&format!("小于{period}一期的数")).because(reason);
            return Some(self.with_parts(found.hint("请核对各期和累计")));
        }
        None
    }

    fn error(&self, what: &str) -> Diagnostic {
        let place = self.table.place(self.row, &Role::Total);
        let (name, item) = (&self.row.name, &self.row.item);
        let name = if item.is_empty() { format!("`{name}`") } else { format!("`{name}` 的 `{item}`") };
        Diagnostic::error(Code::SumMismatch, place, format!("{name} 累计 `{}` {what}", self.total))
    }

    fn with_parts(&self, mut found: Diagnostic) -> Diagnostic {
        for (period, part) in &self.parts {
            let place = self.table.place(self.row, &Role::Level(*period));
            found = found.related(place, part.to_string());
        }
        if let Some((remark, cell)) = self.remark.and_then(|remark| Some((remark, remark.cells().first()?))) {
            found = found.related(Place::Cell { cell: cell.clone(), header: Some("备注".to_owned()) }, &*remark.text);
        }
        found
    }
}

/// Reads `扣除1个重复计算`, `剔除重复项目7个`, `已扣除重复计算`.
fn deduction(remark: &str) -> Deduction {
    let remark = tidy(remark);
    if !["扣除", "剔除", "去除", "重复"].iter().any(|word| remark.contains(word)) {
        return Deduction::None;
    }
    let numbers: Vec<&str> = remark.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    match numbers[..] {
        // Of several numbers nothing says which one is taken off.
        [only] => only.parse().map_or(Deduction::Unknown, Deduction::Known),
        _ => Deduction::Unknown,
    }
}
