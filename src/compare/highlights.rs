//! The changes that a section chief must hear of first, ranked by a weight for each kind.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::change::{Change, DifferenceKind, FieldChange, Highlight, RowChange};
use super::rows::{ComparedRow, Field};
use super::table::RowPairs;
use super::value::gap;
use crate::place::CellRef;
use crate::text::tidy;

/// How many highlights there are at most.
const MOST: usize = 10;

/// The changes of indicators that matter most, the weightiest first.
pub(super) fn highlights(changes: &[RowChange], rows: &RowPairs<'_>) -> Vec<Highlight> {
    let mut found: Vec<(u32, Highlight)> = Vec::new();
    for row in changes {
        match row.change {
            Change::Added => found.push((85, whole(row, "新增指标"))),
            Change::Removed => found.push((85, whole(row, "不再列入的指标"))),
            Change::Changed | Change::Moved | Change::Reformatted => {
                // A new verdict says already what the forecast concludes from it.
                let has_verdict = row.fields.iter().any(|field| field.kind == DifferenceKind::Verdict);
                let relevant = row.fields.iter().filter(|field| !has_verdict || field.kind != DifferenceKind::Outlook);
                found.extend(relevant.filter_map(|field| Some((weight(row, field, rows)?, single(row, field)))));
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

/// How much a change weighs; `rows` are those of the indicator table. None for what is never a
/// highlight.
fn weight(row: &RowChange, field: &FieldChange, rows: &RowPairs<'_>) -> Option<u32> {
    Some(match field.kind {
        DifferenceKind::Verdict if is_worse(row, rows) => 100,
        DifferenceKind::Verdict => 90,
        DifferenceKind::Target => 80,
        DifferenceKind::Outlook => 75,
        DifferenceKind::Base => 70,
        DifferenceKind::Scope => 68,
        DifferenceKind::Unit => 66,
        DifferenceKind::Status => 60,
        DifferenceKind::Expected => 50,
        DifferenceKind::Revised => 30 + size(row, field, rows),
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
fn is_worse(row: &RowChange, rows: &RowPairs<'_>) -> bool {
    let (old, new) = rows.at(row.position);
    let class = |row: Option<&ComparedRow<'_>>| row?.judged?.verdict_class;
    class(old).zip(class(new)).is_some_and(|(old, new)| new > old)
}

/// 0 for a revision in the last digits, up to 29 for one of a third and more.
fn size(row: &RowChange, field: &FieldChange, rows: &RowPairs<'_>) -> u32 {
    fn own<'r>(row: Option<&'r ComparedRow<'r>>, label: &str, cell: Option<&CellRef>) -> Option<&'r Field<'r>> {
        row?.fields.iter().find(|own| own.label == label && own.cell().as_ref() == cell)
    }
    let (old, new) = rows.at(row.position);
    let old = own(old, &field.field, field.old_cell.as_ref());
    let new = own(new, &field.field, field.new_cell.as_ref());
    let gap = old.zip(new).and_then(|(old, new)| gap(old.measured(), new.measured()));
    gap.unwrap_or_default().min(Decimal::from(29)).to_u32().unwrap_or(0)
}
