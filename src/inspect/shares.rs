//! Shares: columns of percentages against the numbers they are made from, and cells that hold all
//! parts of a whole.

use rust_decimal::Decimal;

use super::stated::Numbers;
use super::{Evidence, across};
use crate::diag::{Code, Diagnostic, Severity, Sink};
use crate::model::interval::{Agreement, Interval};
use crate::model::table::schema::{CheckRule, Whole, WholeOf};
use crate::model::table::{Role, Row, Table};
use crate::model::value::{Quantity, Reading, Value};
use crate::text::period::Period;
use crate::text::tidy;

/// A share with its part and the whole.
struct Share<'a> {
    table: &'a Table,
    row: &'a Row,
    /// Its column.
    column: usize,
    stated: Quantity,
    part: Operand<'a>,
    whole: Operand<'a>,
}

/// A number that a share is made from.
#[derive(Clone, Copy)]
struct Operand<'a> {
    row: &'a Row,
    column: usize,
    number: Quantity,
}

/// Columns such as 为计划% and 占比 whose numbers do not follow from those beside them.
pub(super) fn columns(evidence: Evidence<'_>, numbers: &Numbers<'_>, sink: &mut Sink) {
    for table in &evidence.facts.data().tables {
        let declared = table.schema.checks.iter().filter_map(|rule| match rule {
            CheckRule::Share(Whole { of }) => Some(*of),
            _ => None,
        });
        let declared: Vec<WholeOf> = declared.collect();
        for of in &declared {
            sink.extend(held_to_wholes(table, *of).0);
        }
        for of in [WholeOf::Plan, WholeOf::Total].into_iter().filter(|_| declared.is_empty()) {
            let (found, agreeing) = held_to_wholes(table, of);
            // Nobody says what these are shares of, but all the others are of this.
            if agreeing >= LEAST_AGREEING && agreeing >= 2 * found.len() {
                sink.extend(found.into_iter().map(|found| Diagnostic { severity: Severity::Warning, ..found }));
            }
        }
    }
    across::shares(evidence, numbers, sink);
}

/// Shares that follow from a whole, from which on those of the table are meant to.
const LEAST_AGREEING: usize = 3;

/// The findings of a table, and how many of its shares follow from the wholes.
fn held_to_wholes(table: &Table, of: WholeOf) -> (Vec<Diagnostic>, usize) {
    let shares = (0..table.columns.len()).filter(|column| table.columns[*column].role == Role::Share);
    let (mut found, mut agreeing) = (Vec::new(), 0);
    for (column, row) in shares.flat_map(|column| table.rows.iter().map(move |row| (column, row))) {
        let read: Vec<Share<'_>> = Share::readings(table, row, column, of);
        // A table may have several totals; one of them is meant.
        if read.iter().any(|share| share.agreement() == Some(Agreement::Agrees)) {
            agreeing += 1;
        } else {
            found.extend(read.first().and_then(Share::finding));
        }
    }
    (found, agreeing)
}

/// The columns of amounts that a share may speak of: that of the period in its header, else all of them,
/// the nearest one before it first.
fn amounts(table: &Table, share: usize) -> Vec<usize> {
    let own = Period::find(&tidy(&table.columns[share].label));
    let is_amount = |column: &usize| match table.columns[*column].role {
        Role::Level(period) => own.is_none_or(|own| own == period),
        Role::Value => true,
        _ => false,
    };
    (0..share).rev().chain(share..table.columns.len()).filter(is_amount).collect()
}

/// What an amount may be a share of: the plan of its period; the totals, that of its own group first.
fn wholes<'a>(table: &'a Table, row: &'a Row, at: usize, of: WholeOf) -> Vec<Operand<'a>> {
    match of {
        WholeOf::Plan => {
            let plan = table.columns[at].role.period().and_then(|period| table.column(&Role::Plan(period)));
            plan.and_then(|plan| Operand::new(table, row, plan)).into_iter().collect()
        }
        WholeOf::Total => {
            let mut totals: Vec<&Row> =
                table.rows.iter().filter(|total| total.total && total.item == row.item).collect();
            totals.sort_by_key(|total| total.groups != row.groups);
            totals.into_iter().filter_map(|total| Operand::new(table, total, at)).collect()
        }
    }
}

impl<'a> Operand<'a> {
    /// None for what is no amount: no share of it is a quotient.
    fn new(table: &'a Table, row: &'a Row, column: usize) -> Option<Self> {
        let number = row.cells.get(column)?.number()?.as_shown();
        let is_amount =
            !number.percent && number.value.is_sign_positive() && !table.unit(row, column).contains(['%', '‰']);
        is_amount.then_some(Self { row, column, number })
    }
}

impl<'a> Share<'a> {
    /// The share of a row, once for each whole that it may be of.
    fn readings(table: &'a Table, row: &'a Row, column: usize, of: WholeOf) -> Vec<Self> {
        let Some(stated) = row.cells[column].number().map(Quantity::as_shown) else { return Vec::new() };
        let of_amount = |at: usize| {
            let part = Operand::new(table, row, at)?;
            let share = move |whole| Self { table, row, column, stated, part, whole };
            Some(wholes(table, row, at, of).into_iter().map(share).collect::<Vec<_>>())
        };
        amounts(table, column).into_iter().filter_map(of_amount).flatten().collect()
    }

    fn computed(&self) -> Option<Interval> {
        Interval::printed(self.part.number)
            .over(Interval::printed(self.whole.number))?
            .times(Interval::exact(Decimal::ONE_HUNDRED))
    }

    fn agreement(&self) -> Option<Agreement> {
        // The number format of a column adds zeros that the writer did not mean.
        let meant = Quantity { decimals: self.stated.significant_decimals(), ..self.stated };
        Some(self.computed()?.agreement(meant))
    }

    fn finding(&self) -> Option<Diagnostic> {
        let Self { table, row, column, stated, part, whole } = self;
        let computed = self.computed()?;
        let mut reason =
            format!("{} ÷ {} = {}%", part.number, whole.number, computed.shown(stated.decimals.max(1) + 1));
        if self.agreement()? == Agreement::Truncated {
            reason += "，表中的数是截去尾数得到的，没有四舍五入";
        }
        let sign = if stated.percent { "%" } else { "" };
        let label = table.columns[*column].name();
        let message = format!("`{}` 的{label} `{stated}` 与所列的数对不上", row.label());
        let mut found = Diagnostic::error(Code::ShareMismatch, table.place_at(row, *column), message)
            .because(reason)
            .hint(format!("其余各数无误的，应为 `{}{sign}`", computed.shown(stated.decimals)));
        let over = |a: Quantity, b: Quantity| Interval::printed(a).over(Interval::printed(b));
        let is_stated = |it: Option<Interval>| it.is_some_and(|it| it.agreement(*stated) == Agreement::Agrees);
        let hundred = Interval::exact(Decimal::ONE_HUNDRED);
        if is_stated(computed.minus(hundred)) {
            found = found.hint(format!("`{stated}` 是比所比的数增减的幅度，不是占它的百分比"));
        } else if is_stated(over(part.number, whole.number)) {
            found = found.hint(format!("`{stated}` 是小数形式，请乘以100"));
        } else if is_stated(over(whole.number, part.number).and_then(|it| it.times(hundred))) {
            found = found.hint(format!("`{stated}` 等于 {} ÷ {}，请核对是否除反了", whole.number, part.number));
        }
        let shown = |operand: &Operand<'_>| (table.place_at(operand.row, operand.column), operand.number.to_string());
        let ((part, part_text), (whole, whole_text)) = (shown(part), shown(whole));
        Some(found.related(part, part_text).related(whole, whole_text))
    }
}

/// Cells such as `9.57：41.33：49.10` whose parts nearly, but not quite, make a whole.
pub(super) fn structures(evidence: Evidence<'_>, sink: &mut Sink) {
    for (table, row) in
        evidence.facts.data().tables.iter().flat_map(|table| table.rows.iter().map(move |row| (table, row)))
    {
        sink.extend(split(table, row));
    }
}

fn split(table: &Table, row: &Row) -> Vec<Diagnostic> {
    let finding = |(index, value): (usize, &Value)| {
        let Reading::Ratio(parts) = &value.reading else { return None };
        let whole = whole(parts)?;
        let decimals = parts.iter().map(|part| part.decimals).max().unwrap_or(0);
        let terms: Vec<String> = parts.iter().map(Quantity::to_string).collect();
        let gap = Decimal::ONE_HUNDRED.checked_sub(whole.value)?;
        Some(
            Diagnostic::error(
                Code::ShareSum,
                table.place_at(row, index),
                format!("构成 `{}` 的各部分之和不是100", value.text),
            )
            .because(format!("{} = {}", terms.join(" + "), whole.shown(decimals)))
            .hint(format!("请核对各部分，相差 {}", Quantity::fixed(gap, decimals))),
        )
    };
    row.cells.iter().enumerate().filter_map(finding).collect()
}

/// The sum of three or more parts that are meant as percentages of a whole but are not.
fn whole(parts: &[Quantity]) -> Option<Interval> {
    const NEAR: Decimal = Decimal::from_parts(5, 0, 0, false, 0);
    if parts.len() < 3 || parts.iter().any(|part| part.value.is_sign_negative()) {
        return None;
    }
    let sum = parts
        .iter()
        .try_fold(Interval::exact(Decimal::ZERO), |sum, part| sum.plus(Interval::printed(part.as_shown())))?;
    let is_near = (Decimal::ONE_HUNDRED.checked_sub(sum.value)?).abs() <= NEAR;
    let hundred = Quantity { value: Decimal::ONE_HUNDRED, decimals: 20, percent: false };
    (is_near && sum.agreement(hundred) != Agreement::Agrees).then_some(sum)
}
