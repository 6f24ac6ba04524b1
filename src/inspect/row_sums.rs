//! Totals over rows: what a row such as 合计 says against the rows that it sums up.
//!
//! Tables do not say which rows those are. A total stands above or below its parts, subtotals stand
//! among them, and some rows are parts of the row above them. A total is therefore accused only when
//! no such reading of the table gives it.

use std::iter::successors;

use rust_decimal::Decimal;

use super::Evidence;
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::interval::{Agreement, Interval};
use crate::model::table::schema::PartsOf;
use crate::model::table::{Role, Row, Table};
use crate::model::value::Quantity;

/// Readings of one total that are tried before it is left alone.
const MOST_READINGS: u32 = 10_000;

/// One number of a total row.
#[derive(Clone, Copy)]
struct Total<'a> {
    table: &'a Table,
    /// Index of its row.
    at: usize,
    /// Index of its column.
    column: usize,
    number: Quantity,
}

/// A row that may be a part of the total.
#[derive(Clone, Copy)]
struct Part<'a> {
    row: &'a Row,
    number: Quantity,
}

/// Numbers of total rows that their rows do not give.
pub(super) fn totals(evidence: Evidence<'_>, sink: &mut Sink) {
    for table in evidence.facts.data().tables.iter().filter(|table| table.schema.sums(PartsOf::Rows)) {
        for (at, _) in table.rows.iter().enumerate().filter(|(_, row)| row.total) {
            let columns = (0..table.columns.len()).filter(|column| adds_up(table, *column));
            let all = columns.filter_map(|column| Total::new(table, at, column));
            sink.extend(all.filter_map(|total| total.finding()));
        }
    }
}

/// True for columns whose numbers are amounts.
fn adds_up(table: &Table, column: usize) -> bool {
    const NOT_ADDED: [&str; 7] = ["率", "比重", "占比", "平均", "均", "指数", "位次"];
    let column = &table.columns[column];
    let is_amount =
        matches!(column.role, Role::Base | Role::Target | Role::Plan(_) | Role::Level(_) | Role::Total | Role::Value);
    is_amount && !NOT_ADDED.iter().any(|word| column.label.contains(word))
}

impl<'a> Total<'a> {
    fn new(table: &'a Table, at: usize, column: usize) -> Option<Self> {
        let row = &table.rows[at];
        let number = row.cells.get(column)?.number()?.as_shown();
        let is_amount = !number.percent && !table.unit(row, column).contains(['%', '‰']);
        is_amount.then_some(Self { table, at, column, number })
    }

    fn row(&self) -> &'a Row {
        &self.table.rows[self.at]
    }

    fn finding(&self) -> Option<Diagnostic> {
        let scopes: Option<Vec<Vec<Part<'a>>>> = self.scopes().into_iter().map(|rows| self.parts(&rows)).collect();
        let scopes: Vec<Vec<Part<'a>>> = scopes?.into_iter().filter(|parts| !parts.is_empty()).collect();
        let mut left = MOST_READINGS;
        let fits = |parts: &Vec<Part<'a>>| self.is_sum(parts, Interval::exact(Decimal::ZERO), &mut left);
        if scopes.iter().any(fits) {
            return None;
        }
        // The reading that comes nearest is what the writer meant.
        let gap = |parts: &&Vec<Part<'a>>| sum(parts).map(|sum| sum.value.saturating_sub(self.number.value).abs());
        let nearest = scopes.iter().filter(|parts| gap(parts).is_some()).min_by_key(gap)?;
        self.differs(nearest)
    }

    /// Sets of rows that the total may mean.
    fn scopes(&self) -> Vec<Vec<&'a Row>> {
        let sheet = |row: &'a Row| row.cells.iter().find_map(|cell| cell.cells().first()).map(|cell| &cell.sheet);
        let own = self.row();
        let is_like = |row: &&'a Row| sheet(row) == sheet(own) && row.item == own.item && !row.is_part();
        let (before, after) = (&self.table.rows[..self.at], &self.table.rows[self.at + 1..]);
        let above: Vec<&Row> = before.iter().rev().filter(is_like).take_while(|row| !row.total).collect();
        let below: Vec<&Row> = after.iter().filter(is_like).take_while(|row| !row.total).collect();
        let others = || before.iter().chain(after).filter(is_like);
        let all = others().filter(|row| !row.total).collect();
        let of_group = others().filter(|row| !row.total && row.groups.starts_with(&own.groups)).collect();
        let subtotals = others().filter(|row| row.total && row.path() != own.path()).collect();
        vec![above.into_iter().rev().collect(), below, of_group, all, subtotals]
    }

    /// The rows with their numbers; none when one of them has words that may stand for a number.
    fn parts(&self, rows: &[&'a Row]) -> Option<Vec<Part<'a>>> {
        let unit = |row: &'a Row| self.table.unit(row, self.column);
        let own = unit(self.row());
        let counts = |row: &&&'a Row| own.is_empty() || unit(row).is_empty() || unit(row) == own;
        let cells = rows.iter().filter(counts).filter_map(|row| Some((*row, row.cells.get(self.column)?)));
        let filled = cells.filter(|(row, value)| !value.is_missing() || is_among(row));
        filled
            .map(|(row, value)| {
                let zero = Quantity { value: Decimal::ZERO, decimals: 0, percent: false };
                let number = if value.is_missing() { zero } else { value.number()?.as_shown() };
                (!number.percent).then_some(Part { row, number })
            })
            .collect()
    }

    /// True when the parts can make the total, given what is summed up already.
    fn is_sum(&self, parts: &[Part<'_>], sum: Interval, left: &mut u32) -> bool {
        *left = left.saturating_sub(1);
        if *left == 0 {
            return true;
        }
        let is_whole = sum.agreement(self.number) == Agreement::Agrees;
        let Some((first, rest)) = parts.split_first() else { return is_whole };
        // The rows may be parted twice: by industry, then by ownership.
        let zero = Interval::exact(Decimal::ZERO);
        if is_whole && sum.value != Decimal::ZERO && self.is_sum(parts, zero, left) {
            return true;
        }
        if is_among(first.row) {
            // 其中 begins rows that are parts of an earlier one, and does not say where they end. Right below
            // the total they are some of its parts.
            return sum.value.is_zero() || (0..=rest.len()).any(|end| self.is_sum(&rest[end..], sum, left));
        }
        let number = Interval::printed(first.number);
        let Some(sum) = (if is_taken_off(first.row) { sum.minus(number) } else { sum.plus(number) }) else {
            return true;
        };
        self.is_sum(rest, sum, left)
            || children(*first, rest).into_iter().any(|end| self.is_sum(&rest[end..], sum, left))
    }

    fn differs(&self, parts: &[Part<'_>]) -> Option<Diagnostic> {
        const MOST_SHOWN: usize = 12;
        let Self { table, column, number, .. } = *self;
        let sum = sum(parts)?;
        let decimals = parts.iter().map(|part| part.number.decimals).max()?;
        let terms: Vec<String> = parts
            .iter()
            .filter(|part| !is_among(part.row))
            .take(MOST_SHOWN)
            .map(|part| format!("{} {}", part.row.name, part.number))
            .collect();
        let more =
            if parts.len() > MOST_SHOWN { format!(" + …（共 {} 行）", parts.len()) } else { String::new() };
        let label = table.columns[column].name();
        let message = format!("`{}` 的{label} `{number}` 与各行之和对不上", self.row().label());
        let mut found = Diagnostic::error(Code::TotalMismatch, table.place_at(self.row(), column), message)
            .because(format!("{}{more} = {}", terms.join(" + "), sum.shown(decimals)))
            .hint(format!("各行无误的，应为 `{}`", sum.shown(number.decimals)));
        let gap = sum.value.saturating_sub(number.value);
        if let Some(part) = parts.iter().find(|part| part.number.value == gap && !gap.is_zero()) {
            found = found.hint(format!("差额正是 `{}` 的数，请核对是否漏加了这一行", part.row.name));
        }
        for part in parts.iter().take(MOST_SHOWN) {
            found = found.related(table.place_at(part.row, column), part.number.to_string());
        }
        Some(found.hint("有的行已包含在上面一行里的，请在其名称前写明“其中：”"))
    }
}

/// True for a row that is told as a part of one above it.
fn is_among(row: &Row) -> bool {
    row.name.starts_with("其中") || row.name.starts_with(['#', '＃'])
}

/// True for a row that is taken off the total: 减：重复计算.
fn is_taken_off(row: &Row) -> bool {
    ["减", "扣除", "剔除"].iter().any(|word| {
        let rest = row.name.strip_prefix(word);
        rest.is_some_and(|rest| *word != "减" || rest.starts_with(['：', ':']))
    })
}

fn sum(parts: &[Part<'_>]) -> Option<Interval> {
    let mut amounts = parts.iter().filter(|part| !is_among(part.row)).peekable();
    amounts.peek()?;
    amounts.try_fold(Interval::exact(Decimal::ZERO), |sum, part| {
        let number = Interval::printed(part.number);
        if is_taken_off(part.row) { sum.minus(number) } else { sum.plus(number) }
    })
}

/// How many of the rows below one make it up, where some do: subtotals without a mark.
fn children(parent: Part<'_>, below: &[Part<'_>]) -> Vec<usize> {
    if parent.number.value.is_zero() {
        return Vec::new();
    }
    let sums = successors(Some((0, Interval::exact(Decimal::ZERO))), |(end, sum)| {
        Some((end + 1, sum.plus(Interval::printed(below.get(*end)?.number))?))
    });
    let is_whole = |(end, sum): &(usize, Interval)| *end > 0 && sum.agreement(parent.number) == Agreement::Agrees;
    sums.filter(is_whole).map(|(end, _)| end).collect()
}
