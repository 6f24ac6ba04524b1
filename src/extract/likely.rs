//! Which unknown column is likely the one that a table lacks: by what its cells hold, else by its header.

use std::collections::BTreeMap;

use super::candidate::Label;
use super::header::Header;
use super::sheet::Sheet;
use super::unknown::shared;
use crate::model::department::split_joint;
use crate::model::table::schema::{ColumnSchema, RoleName};
use crate::model::terms::ATTRIBUTES;
use crate::model::verdict_words::likely_class;
use crate::text::{distinct, tidy};

/// Rows that are looked at; what a column holds is seen in its first ones.
const MOST_ROWS: usize = 200;
/// Words that verdicts are chosen from; a column with more of them holds sentences.
const MOST_VERDICTS: usize = 10;
/// What offices are called by their last character.
const OFFICES: [&str; 11] = ["局", "委", "办", "部", "院", "会", "公司", "中心", "大队", "委员会", "政府"];

/// Standard wordings of columns that a table lacks, and the headers that likely mean them.
pub(super) fn headers(header: &Header<'_>, sheet: &Sheet) -> BTreeMap<String, Vec<String>> {
    let labels = &header.candidate.labels;
    let mut unknown: Vec<&Label> =
        labels.iter().zip(0..).filter(|(_, at)| header.role(*at).is_none()).map(|(label, _)| label).collect();
    unknown.retain(|label| wording(label).is_some_and(|wording| !wording.is_empty()));
    let mut found = BTreeMap::new();
    for column in header.missing().into_iter().chain(header.advised()) {
        let likeness = |label: &&&Label| likeness(column, label, &cells(sheet, header, label));
        let best = unknown.iter().max_by_key(likeness).copied();
        let Some(best) = best.filter(|label| likeness(&label) > 0) else { continue };
        unknown.retain(|label| label.col != best.col);
        found.insert(column.word().to_owned(), wording(best).map(str::to_owned).into_iter().collect());
    }
    found
}

fn wording(label: &Label) -> Option<&str> {
    label.readings.first().map(|reading| reading.wording.as_str())
}

/// What a column shows below its header.
fn cells(sheet: &Sheet, header: &Header<'_>, label: &Label) -> Vec<String> {
    let rows = sheet.rows_from(header.first_row()).into_iter().take(MOST_ROWS);
    rows.map(|row| tidy(sheet.text(row, label.col))).filter(|text| !text.is_empty()).collect()
}

/// How likely a column with this header and these cells is meant; 0 for not at all. What cells hold counts
/// more than what a header resembles.
fn likeness(column: &ColumnSchema, label: &Label, cells: &[String]) -> usize {
    const BY_CELLS: usize = 100;
    let most = |is: &dyn Fn(&String) -> bool| {
        !cells.is_empty() && cells.iter().filter(|cell| is(cell)).count() * 5 >= cells.len() * 4
    };
    let is_office = |name: &String| OFFICES.iter().any(|end| name.ends_with(end));
    let holds = match column.role {
        RoleName::Attribute => most(&|cell| ATTRIBUTES.contains(&cell.as_str())),
        RoleName::Owner => most(&|cell| split_joint(cell).iter().all(is_office)),
        RoleName::Verdict => {
            distinct(cells.iter()).len() <= MOST_VERDICTS && most(&|cell| likely_class(cell).is_some())
        }
        _ => false,
    };
    if holds {
        return BY_CELLS;
    }
    let alike = column.words.iter().map(|word| shared(word, wording(label).unwrap_or_default())).max();
    alike.filter(|length| *length >= 2).unwrap_or(0)
}
