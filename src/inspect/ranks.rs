//! The ranking table: ranks against best, mean and own value, and its figures against 附件2.
//!
//! What 最高值 means depends on the indicator: where less is better, the highest value is the worst
//! and its holder stands last. The table does not say which indicators these are, so what could be
//! such a case is left alone.

use std::collections::BTreeMap;

use super::Evidence;
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::interval::{Agreement, Interval};
use crate::model::tables::{Indicator, IndicatorColumn, RankingColumn, RankingRow, RankingTable};
use crate::model::value::{Quantity, Reading, Value};
use crate::place::Place;
use crate::text::period::Period;
use crate::text::tidy;

/// Names of which less is better, unless they end in a word for the decline itself.
const LESS_IS_BETTER: [&str; 12] =
    ["之比", "收入比", "能耗", "用水", "排放", "失业率", "浓度", "PM2.5", "PM10", "死亡", "事故", "债务"];

/// The rows of one indicator of the ranking table.
struct Ranked<'a> {
    /// The indicator or sub-indicator, without its unit.
    name: &'a str,
    unit: Option<String>,
    best: Option<(&'a RankingRow, &'a Value)>,
    mean: Option<(&'a RankingRow, &'a Value)>,
    own: Option<(&'a RankingRow, &'a Value)>,
    growth: Option<(&'a RankingRow, &'a Value)>,
    change: Option<(&'a RankingRow, &'a Value)>,
}

/// Ranks that the values beside them do not allow.
pub(super) fn ranks(evidence: Evidence<'_>, sink: &mut Sink) {
    let Some(table) = &evidence.facts.data().ranking else { return };
    let ranked = gathered(table);
    let last = last_ranks(&ranked);
    for one in &ranked {
        let finding = above_best(table, one)
            .or_else(|| best_below_mean(table, one))
            .or_else(|| best_without_first(evidence, table, one, last))
            .or_else(|| first_without_best(table, one));
        sink.extend(finding);
        sink.extend([one.own, one.growth, one.change].into_iter().flatten().filter_map(|cell| rank_zero(table, cell)));
    }
}

/// The rows of the table by indicator.
fn gathered(table: &RankingTable) -> Vec<Ranked<'_>> {
    let value_at = table.grid.column(&RankingColumn::Value);
    let labels = table.grid.columns.iter().filter(|column| column.role != RankingColumn::Value).count();
    let mut ranked: Vec<Ranked<'_>> = Vec::new();
    let mut before: Option<(&str, &str)> = None;
    for row in &table.rows {
        let Some(value) = value_at.and_then(|index| row.cells.get(index)) else { continue };
        let key = (row.category.as_str(), row.name.as_str());
        if before != Some(key) {
            // The label stands in the first row of an indicator; the others are merged with it.
            let label = (1..labels.saturating_sub(1)).rev().map(|index| tidy(&row.cells[index].text));
            let unit = label.into_iter().find(|label| !label.is_empty()).and_then(|label| unit(&label));
            ranked.push(Ranked {
                name: &row.name,
                unit,
                best: None,
                mean: None,
                own: None,
                growth: None,
                change: None,
            });
            before = Some(key);
        }
        let Some(current) = ranked.last_mut() else { continue };
        let slot = match row.item.trim_end_matches('%') {
            "最高值" => &mut current.best,
            "平均值" => &mut current.mean,
            "实际值" => &mut current.own,
            "增速" | "增幅" => &mut current.growth,
            "增减幅度" => &mut current.change,
            _ => continue,
        };
        slot.get_or_insert((row, value));
    }
    ranked
}

/// `出口总额及增速（亿元）` → `亿元`.
fn unit(label: &str) -> Option<String> {
    let (_, unit) = label.strip_suffix('）')?.rsplit_once('（')?;
    Some(unit.to_owned())
}

fn number(cell: Option<(&RankingRow, &Value)>) -> Option<Quantity> {
    cell?.1.quantity()
}

fn rank((_, value): (&RankingRow, &Value)) -> Option<u32> {
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
        let is_decline = ["降低率", "降低", "下降率", "下降", "减少率"].iter().any(|word| self.name.ends_with(word));
        !is_decline && LESS_IS_BETTER.iter().any(|word| self.name.contains(word))
    }
}

fn place(table: &RankingTable, (row, _): (&RankingRow, &Value)) -> Place {
    let place = table.grid.place(&row.cells, &RankingColumn::Value);
    match place {
        // The column has one header for all indicators; the row tells more.
        Place::Cell { cell, .. } => Place::Cell { cell, header: Some(format!("{}·{}", row.name, row.item)) },
        other => other,
    }
}

fn error(table: &RankingTable, cell: (&RankingRow, &Value), message: String) -> Diagnostic {
    Diagnostic::error(Code::RankMismatch, place(table, cell), message)
}

/// True when a printed number is larger than another, whatever was rounded.
fn exceeds(larger: Quantity, smaller: Quantity) -> bool {
    larger.shown() > smaller.shown() && Interval::printed(larger).agreement(smaller) != Agreement::Agrees
}

/// An own value above the highest.
fn above_best(table: &RankingTable, one: &Ranked<'_>) -> Option<Diagnostic> {
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
fn best_below_mean(table: &RankingTable, one: &Ranked<'_>) -> Option<Diagnostic> {
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
fn first_without_best(table: &RankingTable, one: &Ranked<'_>) -> Option<Diagnostic> {
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
fn best_without_first(
    evidence: Evidence<'_>,
    table: &RankingTable,
    one: &Ranked<'_>,
    last: [u32; 2],
) -> Option<Diagnostic> {
    let (own, best) = (one.own?, one.best?);
    let Reading::Held { holder, .. } = &best.1.reading else { return None };
    let region = tidy(&evidence.facts.job().region);
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

fn rank_zero(table: &RankingTable, cell: (&RankingRow, &Value)) -> Option<Diagnostic> {
    (rank(cell)? == 0).then(|| {
        error(table, cell, format!("`{}` 的{}排在第0位", cell.0.name, cell.0.item.trim_end_matches('%')))
            .because("位次从第1位起")
            .hint("请核对位次")
    })
}

/// Figures that stand in both tables for the same year.
pub(super) fn shared(evidence: Evidence<'_>, sink: &mut Sink) {
    let Some(table) = &evidence.facts.data().ranking else { return };
    let Some(year) = year(&table.grid.title) else { return };
    let indicators = by_kernel(evidence.facts.table().rows.iter().map(|row| (row.name.as_str(), row)));
    let ranked = gathered(table);
    let ranked = by_kernel(ranked.iter().map(|one| (one.name, one)));
    for (kernel, one) in ranked {
        let (Some(one), Some(Some(row))) = (one, indicators.get(&kernel)) else { continue };
        let unit = tidy(evidence.facts.table().text(row, &IndicatorColumn::Unit));
        // Without a unit it may be an index of the same name.
        if unit.is_empty() || one.unit.as_ref() != Some(&unit) {
            continue;
        }
        let pairs =
            [(one.own, IndicatorColumn::Level(year), "总量"), (one.growth, IndicatorColumn::Growth(year), "增速")];
        for (cell, column, word) in pairs {
            sink.extend(cell.and_then(|cell| unlike(evidence, table, cell, row, &column, &format!("{year}{word}"))));
        }
    }
}

/// The year that the title of the table names.
fn year(title: &str) -> Option<Period> {
    let title = tidy(title);
    let starts = title.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(at, _)| at);
    let mut years = starts.filter_map(|at| Period::split(&title[at..])).map(|(period, _)| period);
    let first = years.next()?;
    // Two years or half a year: it is not said which one a figure belongs to.
    (first.is_full_year() && years.all(|other| other == first)).then_some(first)
}

/// Things by the kernel of their names; none for a kernel that several have.
fn by_kernel<'a, T: Copy>(named: impl Iterator<Item = (&'a str, T)>) -> BTreeMap<String, Option<T>> {
    let mut found = BTreeMap::new();
    for (name, thing) in named {
        found.entry(kernel(name)).and_modify(|known| *known = None).or_insert(Some(thing));
    }
    found
}

/// A name without what two tables write differently: `常住人口城镇化率及增减幅度` → `人口城镇化率`.
fn kernel(name: &str) -> String {
    let mut name = tidy(name);
    for end in ["及增减幅度", "及增速", "及增幅", "和增速"] {
        if let Some(rest) = name.strip_suffix(end).filter(|rest| !rest.is_empty()) {
            name = rest.to_owned();
            break;
        }
    }
    let name = name.strip_prefix("城市").unwrap_or(&name);
    name.replace("常住", "").replace("比率", "比例")
}

fn unlike(
    evidence: Evidence<'_>,
    table: &RankingTable,
    cell: (&RankingRow, &Value),
    row: &Indicator,
    column: &IndicatorColumn,
    what: &str,
) -> Option<Diagnostic> {
    let annex = evidence.facts.table().value(row, column)?;
    let (ranked, stated) = (cell.1.quantity()?, annex.number()?);
    if Interval::printed(ranked).agreement(stated) == Agreement::Agrees {
        return None;
    }
    let message = format!("`{}` 的{what}在排名表中是 `{ranked}`，在指标表中是 `{}`", row.name, annex.text);
    let reason = format!("{ranked} ≠ {stated}，同一年同一项指标在两张表中应当是同一个数");
    let found = Diagnostic::error(Code::TableConflict, place(table, cell), message)
        .because(reason)
        .related(evidence.place(row, column), annex.text.as_str());
    Some(found.hint("请以统计部门的数为准改正其中一处").hint("两处口径确实不同的，请认可这一条并写明口径"))
}
