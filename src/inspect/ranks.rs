//! The ranking table: ranks against best, mean and own value.
//!
//! What 最高值 means depends on the indicator: where less is better, the highest value is the worst
//! and its holder stands last. The table does not say which indicators these are, so what could be
//! such a case is left alone.

use super::Evidence;
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::interval::{Agreement, Interval};
use crate::model::table::schema::{CheckRule, ItemMeaning};
use crate::model::table::{Role, Row, Table};
use crate::model::terms::less_may_be_better;
use crate::model::value::{Quantity, Reading, Value};
use crate::place::Place;
use crate::text::tidy;

/// The rows of one indicator of the ranking table.
struct Ranked<'a> {
    /// The indicator or sub-indicator, without its unit.
    name: &'a str,
    best: Option<(&'a Row, &'a Value)>,
    mean: Option<(&'a Row, &'a Value)>,
    own: Option<(&'a Row, &'a Value)>,
    growth: Option<(&'a Row, &'a Value)>,
    change: Option<(&'a Row, &'a Value)>,
}

/// The tables that rank.
fn ranking(evidence: Evidence<'_>) -> impl Iterator<Item = &Table> {
    evidence.facts.data().tables.iter().filter(|table| table.schema.checks(CheckRule::Ranks))
}

/// Ranks that the values beside them do not allow.
pub(super) fn ranks(evidence: Evidence<'_>, sink: &mut Sink) {
    for table in ranking(evidence) {
        let ranked = gathered(table);
        let last = last_ranks(&ranked);
        for one in &ranked {
            let finding = above_best(table, one)
                .or_else(|| best_below_mean(table, one))
                .or_else(|| best_without_first(evidence, table, one, last))
                .or_else(|| first_without_best(table, one));
            sink.extend(finding);
            let cells = [one.own, one.growth, one.change].into_iter().flatten();
            sink.extend(cells.filter_map(|cell| rank_zero(table, cell)));
        }
    }
}

/// The rows of the table by indicator.
fn gathered(table: &Table) -> Vec<Ranked<'_>> {
    let mut ranked: Vec<Ranked<'_>> = Vec::new();
    let mut before: Option<(&str, &str)> = None;
    for row in &table.rows {
        let Some(value) = table.value(row, &Role::Value) else { continue };
        let key = (row.group(), row.name.as_str());
        if before != Some(key) {
            ranked.push(Ranked { name: &row.name, best: None, mean: None, own: None, growth: None, change: None });
            before = Some(key);
        }
        let Some(current) = ranked.last_mut() else { continue };
        let slot = match table.schema.meaning(&row.item) {
            Some(ItemMeaning::Best) => &mut current.best,
            Some(ItemMeaning::Mean) => &mut current.mean,
            Some(ItemMeaning::Level) => &mut current.own,
            Some(ItemMeaning::Growth) => &mut current.growth,
            Some(ItemMeaning::Change) => &mut current.change,
            _ => continue,
        };
        slot.get_or_insert((row, value));
    }
    ranked
}

fn number(cell: Option<(&Row, &Value)>) -> Option<Quantity> {
    cell?.1.quantity()
}

fn rank((_, value): (&Row, &Value)) -> Option<u32> {
    match value.reading {
        Reading::Ranked { rank, .. } => Some(rank),
        _ => None,
    }
}

/// The two largest ranks of different indicators: with them the largest of all others is known.
fn last_ranks(ranked: &[Ranked<'_>]) -> [u32; 2] {
    let mut last = [0, 0];
    for rank in ranked.iter().filter_map(|one| rank(one.own?)) {
        if rank > last[0] {
            last = [rank, last[0]];
        } else if rank > last[1] {
            last[1] = rank;
        }
    }
    last
}

impl Ranked<'_> {
    /// Less may be better here.
    fn may_be_inverse(&self) -> bool {
        less_may_be_better(self.name)
    }
}

fn place(table: &Table, (row, _): (&Row, &Value)) -> Place {
    let place = table.place(row, &Role::Value);
    match place {
        // The column has one header for all indicators; the row tells more.
        Place::Cell { cell, .. } => Place::Cell { cell, header: Some(format!("{}·{}", row.name, row.item)) },
        other => other,
    }
}

fn error(table: &Table, cell: (&Row, &Value), message: String) -> Diagnostic {
    Diagnostic::error(Code::RankMismatch, place(table, cell), message)
}

/// True when a printed number is larger than another, whatever was rounded.
fn exceeds(larger: Quantity, smaller: Quantity) -> bool {
    larger.shown() > smaller.shown() && Interval::printed(larger).agreement(smaller) != Agreement::Agrees
}

/// An own value above the highest.
fn above_best(table: &Table, one: &Ranked<'_>) -> Option<Diagnostic> {
    let (own, best) = (one.own?, one.best?);
    if one.may_be_inverse() || !exceeds(number(one.own)?, number(one.best)?) {
        return None;
    }
    let message = format!("`{}` 的实际值 `{}` 高于最高值 `{}`", one.name, own.1.text, best.1.text);
    let reason = format!("{} ＞ {}，本地也在排名之内，最高值不会低于本地的数", number(one.own)?, number(one.best)?);
    let found = error(table, own, message).because(reason).related(place(table, best), best.1.text.as_str());
    Some(found.hint("请核对两个数的年度、单位和小数点"))
}

/// A highest value below the mean.
fn best_below_mean(table: &Table, one: &Ranked<'_>) -> Option<Diagnostic> {
    let (mean, best) = (one.mean?, one.best?);
    if one.may_be_inverse() || !exceeds(number(one.mean)?, number(one.best)?) {
        return None;
    }
    let message = format!("`{}` 的平均值 `{}` 高于最高值 `{}`", one.name, mean.1.text, best.1.text);
    let reason = format!("{} ＞ {}，平均值不会超过最高值", number(one.mean)?, number(one.best)?);
    let found = error(table, mean, message).because(reason).related(place(table, best), best.1.text.as_str());
    Some(found.hint("请核对两个数的年度、单位和小数点"))
}

/// Rank 1 with a value below the highest.
fn first_without_best(table: &Table, one: &Ranked<'_>) -> Option<Diagnostic> {
    let (own, best) = (one.own?, one.best?);
    let is_first = rank(own)? == 1 && exceeds(number(one.best)?, number(one.own)?);
    // Ranked first below the mean: less is better.
    let is_inverse = one.may_be_inverse() || number(one.mean).zip(number(one.own)).is_some_and(|(m, o)| exceeds(m, o));
    if !is_first || is_inverse {
        return None;
    }
    let message = format!("`{}` 排第1位，但实际值 `{}` 不是最高值 `{}`", one.name, own.1.text, best.1.text);
    let reason = format!("{} ＜ {}，排第1位的应当就是最高值", number(one.own)?, number(one.best)?);
    let found = error(table, own, message).because(reason).related(place(table, best), best.1.text.as_str());
    Some(found.hint("请核对位次、实际值和最高值").hint("该指标以低为好的，请认可这一条并写明理由"))
}

/// The own region holds the highest value, but with another number or rank.
fn best_without_first(evidence: Evidence<'_>, table: &Table, one: &Ranked<'_>, last: [u32; 2]) -> Option<Diagnostic> {
    let (own, best) = (one.own?, one.best?);
    let Reading::Held { holder, .. } = &best.1.reading else { return None };
    let region = tidy(&evidence.facts.job().region.name);
    if region.is_empty() || !(region.contains(holder.as_str()) || holder.contains(&region)) {
        return None;
    }
    let (own_number, best_number) = (number(one.own)?, number(one.best)?);
    let related = |found: Diagnostic| found.related(place(table, best), best.1.text.as_str());
    if Interval::printed(own_number).agreement(best_number) != Agreement::Agrees {
        let message = format!("`{}` 的最高值 `{}` 在本地，实际值却是 `{}`", one.name, best.1.text, own.1.text);
        let found = error(table, own, message).because(format!("{own_number} ≠ {best_number}，两处是同一个数"));
        return Some(related(found).hint("请核对两处的数"));
    }
    let rank = rank(own)?;
    // The holder of the highest value is first, or last where less is better. The last rank is not
    // known; one that no other indicator exceeds may be it.
    let others = if rank == last[0] { last[1] } else { last[0] };
    if rank == 1 || rank >= others || one.may_be_inverse() {
        return None;
    }
    let message = format!("`{}` 的最高值 `{}` 在本地，位次却是第{rank}位", one.name, best.1.text);
    let reason = format!("最高值在本地的，位次应为第1位；以低为好的应为最后一位，而其他指标有排到第{others}位的");
    Some(related(error(table, own, message).because(reason)).hint("请核对位次和最高值所在地"))
}

fn rank_zero(table: &Table, cell: (&Row, &Value)) -> Option<Diagnostic> {
    (rank(cell)? == 0).then(|| {
        error(table, cell, format!("`{}` 的{}排在第0位", cell.0.name, cell.0.item.trim_end_matches('%')))
            .because("位次从第1位起")
            .hint("请核对位次")
    })
}
