//! The changes that a section chief must hear of first, ranked by a weight for each kind.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::change::{Change, DifferenceKind, FieldChange, Highlight, RowChange};
use super::rows::ComparedRow;
use super::table::{Editions, RowPairs};
use super::value::weight;
use crate::model::edition::Edition;
use crate::place::CellRef;
use crate::text::tidy;

/// How many highlights there are at most.
const MOST: usize = 10;

/// The changes of indicators that matter most, the weightiest first.
pub(super) fn highlights(changes: &[RowChange], ranking: &Ranking<'_>) -> Vec<Highlight> {
    let mut found: Vec<(u32, Highlight)> = Vec::new();
    for row in changes {
        match row.change {
            Change::Added => found.push((85, whole(row, "新增指标"))),
            Change::Removed => found.push((85, whole(row, "不再列入的指标"))),
            Change::Changed | Change::Moved | Change::Reformatted => {
                // A new verdict says already what the forecast concludes from it.
                let has_verdict = row.fields.iter().any(|field| field.kind == DifferenceKind::Verdict);
                let relevant = row.fields.iter().filter(|field| !has_verdict || field.kind != DifferenceKind::Outlook);
                found.extend(relevant.filter_map(|field| {
                    let weight = ranking.weight(row, field)?;
                    Some((weight, single(row, field)))
                }));
            }
        }
    }
    // Stable: of the same weight, the order of the table.
    found.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    found.into_iter().take(MOST).map(|(_, highlight)| highlight).collect()
}

fn whole(row: &RowChange, what: &str) -> Highlight {
    let is_name =
        |field: &&FieldChange| field.new.as_ref().or(field.old.as_ref()).is_some_and(|text| tidy(text) == row.name);
    let name = row.fields.iter().find(is_name);
    let cell = name.and_then(|field| field.new_cell.clone().or_else(|| field.old_cell.clone()));
    Highlight { subject: row.name.clone(), kind: None, text: what.to_owned(), cell }
}

fn single(row: &RowChange, field: &FieldChange) -> Highlight {
    let cell = field.new_cell.clone().or_else(|| field.old_cell.clone());
    Highlight { subject: row.name.clone(), kind: Some(field.kind), text: sentence(field), cell }
}

/// A difference in one line: `2022年总量由441.71改为442.10（+0.39亿元）`.
pub fn sentence(field: &FieldChange) -> String {
    let shown = |text: &Option<String>| match text.as_deref().map(str::trim) {
        None | Some("") => "空白".to_owned(),
        Some(text) => text.replace('\n', ""),
    };
    match field.kind {
        DifferenceKind::Opened => return format!("{}为{}", field.field, shown(&field.new)),
        DifferenceKind::Closed => return format!("{}（{}）不再列出", field.field, shown(&field.old)),
        _ => {}
    }
    let verb = match field.kind {
        DifferenceKind::Verdict | DifferenceKind::Outlook | DifferenceKind::Status | DifferenceKind::Rank => "变为",
        DifferenceKind::Target | DifferenceKind::Base | DifferenceKind::Expected => "调整为",
        _ => "改为",
    };
    let difference = field.difference.as_ref().map_or_else(String::new, |gap| format!("（{gap}）"));
    format!("{}由{}{verb}{}{difference}", field.field, shown(&field.old), shown(&field.new))
}

/// The data that decides how much a change weighs.
pub(super) struct Ranking<'a> {
    pub both: Editions<'a>,
    /// Rows of the indicator table.
    pub rows: &'a RowPairs<'a>,
}

impl<'a> Ranking<'a> {
    /// None for what is never a highlight.
    fn weight(&self, row: &RowChange, field: &FieldChange) -> Option<u32> {
        Some(match field.kind {
            DifferenceKind::Verdict if self.is_worse(row) => 100,
            DifferenceKind::Verdict => 90,
            DifferenceKind::Target => 80,
            DifferenceKind::Outlook => 75,
            DifferenceKind::Base => 70,
            DifferenceKind::Scope => 68,
            DifferenceKind::Unit => 66,
            DifferenceKind::Status => 60,
            DifferenceKind::Expected => 50,
            DifferenceKind::Revised => 30 + self.size(row, field),
            DifferenceKind::Department => 28,
            DifferenceKind::Attribute | DifferenceKind::Group => 26,
            DifferenceKind::Emptied => 24,
            DifferenceKind::Renamed => 20,
            DifferenceKind::Filled => 15,
            DifferenceKind::Rank
            | DifferenceKind::DepartmentRenamed
            | DifferenceKind::Adjusted
            | DifferenceKind::Opened
            | DifferenceKind::Closed
            | DifferenceKind::Note
            | DifferenceKind::Updated
            | DifferenceKind::Rescaled
            | DifferenceKind::Reformatted
            | DifferenceKind::Unseen => return None,
        })
    }

    /// True when the verdict is of a worse class.
    fn is_worse(&self, row: &RowChange) -> bool {
        let class =
            |edition: &Edition, place: Option<usize>| edition.conclusions.get(place?.checked_sub(1)?)?.verdict_class;
        let old = class(self.both.old, row.position.old);
        old.zip(class(self.both.new, row.position.new)).is_some_and(|(old, new)| new > old)
    }

    /// 0 for a revision in the last digits, up to 29 for one of a third and more.
    fn size(&self, row: &RowChange, field: &FieldChange) -> u32 {
        let at = |rows: &'a [ComparedRow<'a>], place: Option<usize>, cell: &Option<CellRef>| {
            let row = rows.get(place?.checked_sub(1)?)?;
            row.fields.iter().find(|own| own.label == field.field && own.cell() == *cell)
        };
        let old = at(&self.rows.old, row.position.old, &field.old_cell);
        let new = at(&self.rows.new, row.position.new, &field.new_cell);
        let weight = old.zip(new).and_then(|(old, new)| weight(old.measured(), new.measured()));
        weight.unwrap_or_default().min(Decimal::from(29)).to_u32().unwrap_or(0)
    }
}
