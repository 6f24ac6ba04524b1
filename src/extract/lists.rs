//! 表1, 表2, the 专栏 lists and the indicator notes: the smaller tables of a report.

use std::collections::BTreeMap;

use super::header::{self, Header, Label};
use super::sheet::Sheet;
use super::wording::{NOTE_COLUMNS, Wordings};
use super::{cell_value, report_unread};
use crate::diag::Sink;
use crate::model::department::Roster;
use crate::model::tables::{
    BoxGroup, BoxItem, Notes, ProjectBox, ProjectColumn, ProjectRow, ProjectTable, RankingColumn, RankingRow,
    RankingTable,
};
use crate::model::value::{Reading, Value};
use crate::place::CellRef;
use crate::text::label;
use crate::text::period::Period;
use crate::text::tidy;

/// The header when the sheet is 表1.
pub(super) fn recognise_projects(sheet: &Sheet, wordings: &Wordings) -> Option<Header<ProjectColumn>> {
    let found = header::find(sheet, &|label| match wordings.standard(&label.key) {
        // The header of the two label columns is one merged cell.
        Some("项目类型") if label.col == label.start => Some(ProjectColumn::Class),
        Some("项目类型") => Some(ProjectColumn::Item),
        Some("累计") => Some(ProjectColumn::Total),
        Some("备注") => Some(ProjectColumn::Remark),
        _ => Period::split(&label.key).filter(|(_, rest)| rest.is_empty()).map(|(period, _)| ProjectColumn::At(period)),
    })?;
    let has_period = found.columns.iter().any(|(_, role)| matches!(role, Some(ProjectColumn::At(_))));
    (found.has(&ProjectColumn::Class) && has_period).then_some(found)
}

/// Reads 表1.
pub(super) fn read_projects(sheet: &Sheet, mut header: Header<ProjectColumn>, sink: &mut Sink) -> ProjectTable {
    // A header that was not merged leaves the item column without a label.
    if let Some(second) = header.columns.get_mut(1).filter(|(_, role)| role.is_none()) {
        second.1 = Some(ProjectColumn::Item);
    }
    let grid = header.grid(sheet, &ProjectColumn::Extra);
    let item_column = grid.column(&ProjectColumn::Item).or_else(|| grid.column(&ProjectColumn::Class)).unwrap_or(0);
    let mut class = String::new();
    let mut rows = Vec::new();
    for row in sheet.rows_from(header.first_row()) {
        let cells: Vec<Value> = header
            .columns
            .iter()
            .map(|(label, role)| {
                let value = cell_value(sheet, row, label.col, sheet.cell(row, label.col));
                let must_read = matches!(role, Some(ProjectColumn::At(_) | ProjectColumn::Total));
                if must_read && value.reading == Reading::Text {
                    report_unread(sheet, row, label, &value.text, sink);
                }
                value
            })
            .collect();
        let own = tidy(&cells[0].text);
        if !own.is_empty() {
            class = own;
        }
        rows.push(ProjectRow { class: class.clone(), item: label::name(&cells[item_column].text), cells });
    }
    ProjectTable { grid, rows }
}

/// The header when the sheet is 表2.
pub(super) fn recognise_ranking(sheet: &Sheet, wordings: &Wordings) -> Option<Header<RankingColumn>> {
    let mut found = header::find(sheet, &|label: &Label| {
        if label.key.ends_with("位次") || wordings.standard(&label.key) == Some("位次") {
            return Some(RankingColumn::Value);
        }
        (label.key == "指标类别" || label.key == "类别").then_some(RankingColumn::Label(label.col as usize))
    })?;
    // Where the header of the labels is not merged, they are all that stands left of the value.
    let value = found.columns.iter().position(|(_, role)| *role == Some(RankingColumn::Value))?;
    for (at, (_, role)) in found.columns.iter_mut().enumerate().take(value) {
        role.get_or_insert(RankingColumn::Label(at));
    }
    (value >= 2 && found.has(&RankingColumn::Label(0))).then_some(found)
}

/// Reads 表2.
pub(super) fn read_ranking(sheet: &Sheet, header: &Header<RankingColumn>, sink: &mut Sink) -> RankingTable {
    let grid = header.grid(sheet, &RankingColumn::Label(0));
    let labels = grid.columns.iter().filter(|column| column.role != RankingColumn::Value).count();
    let (mut category, mut name) = (String::new(), String::new());
    let mut rows = Vec::new();
    for row in sheet.rows_from(header.first_row()) {
        let cells: Vec<Value> = header
            .columns
            .iter()
            .map(|(label, role)| {
                let value = cell_value(sheet, row, label.col, sheet.cell(row, label.col));
                if role.as_ref() == Some(&RankingColumn::Value) && value.reading == Reading::Text {
                    report_unread(sheet, row, label, &value.text, sink);
                }
                value
            })
            .collect();
        let label = |at: usize| cells.get(at).map(|cell| label::name(&cell.text)).filter(|text| !text.is_empty());
        category = label(0).unwrap_or(category);
        // The most special label names the row: a sub-indicator before its indicator.
        name = (1..labels.saturating_sub(1)).rev().find_map(label).unwrap_or(name);
        let item = labels.checked_sub(1).and_then(label).unwrap_or_default();
        rows.push(RankingRow { category: category.clone(), name: name.clone(), item, cells });
    }
    RankingTable { grid, rows }
}

/// Meanings of the columns of the box list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum BoxColumn {
    Key,
    Title,
    Group,
    Project,
    Department,
}

/// The header when the sheet lists the projects of the boxes.
pub(super) fn recognise_boxes(sheet: &Sheet, wordings: &Wordings) -> Option<Header<BoxColumn>> {
    let found = header::find(sheet, &|label| match wordings.standard(&label.key)? {
        "专栏" => Some(BoxColumn::Key),
        "专栏名称" | "指标名称" => Some(BoxColumn::Title),
        "类型" => Some(BoxColumn::Group),
        "项目" => Some(BoxColumn::Project),
        "责任单位" => Some(BoxColumn::Department),
        _ => None,
    })?;
    [BoxColumn::Key, BoxColumn::Project].iter().all(|role| found.has(role)).then_some(found)
}

/// Reads the boxes; an empty key, title or group repeats the one above.
pub(super) fn read_boxes(sheet: &Sheet, header: &Header<BoxColumn>, roster: &Roster) -> Vec<ProjectBox> {
    let column = |role: BoxColumn| {
        header.columns.iter().find(|(_, found)| *found == Some(role.clone())).map(|(label, _)| label.col)
    };
    let (Some(key_column), Some(project_column)) = (column(BoxColumn::Key), column(BoxColumn::Project)) else {
        return Vec::new();
    };
    let at = |row: u32, col: Option<u32>| col.map(|col| cell_value(sheet, row, col, sheet.cell(row, col)));
    let mut boxes: Vec<ProjectBox> = Vec::new();
    for row in
        sheet.rows_from(header.first_row()).into_iter().filter(|row| !sheet.text(*row, project_column).is_empty())
    {
        let key = tidy(sheet.text(row, key_column)).trim_start_matches("专栏").to_owned();
        let name = cell_value(sheet, row, project_column, sheet.cell(row, project_column));
        let department = at(row, column(BoxColumn::Department)).filter(|cell| !cell.is_missing());
        let departments = department.as_ref().map_or_else(Vec::new, |cell| roster.resolve_joint(&cell.text));
        let project = BoxItem { name, department, departments };
        let title = at(row, column(BoxColumn::Title)).filter(|title| !title.text.is_empty());
        let group = at(row, column(BoxColumn::Group)).filter(|group| !group.text.is_empty());
        if !key.is_empty() && boxes.iter().all(|known| known.key != key) {
            boxes.push(ProjectBox {
                key: key.clone(),
                title: title.unwrap_or_else(|| project.name.clone()),
                groups: Vec::new(),
            });
        }
        let index = boxes.iter().position(|known| known.key == key).or(boxes.len().checked_sub(1));
        let Some(current) = index.and_then(|index| boxes.get_mut(index)) else { continue };
        match (group, current.groups.last_mut()) {
            (Some(group), Some(last)) if last.name.text == group.text => last.items.push(project),
            (Some(group), _) => current.groups.push(BoxGroup { name: group, items: vec![project] }),
            (None, Some(last)) => last.items.push(project),
            (None, None) => current.groups.push(BoxGroup { name: current.title.clone(), items: vec![project] }),
        }
    }
    boxes
}

/// Meanings of the columns of the notes table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NoteColumn {
    Indicator,
    Note(&'static str),
}

/// The header when the sheet holds notes on indicators.
pub(super) fn recognise_notes(sheet: &Sheet, wordings: &Wordings) -> Option<Header<NoteColumn>> {
    let found = header::find(sheet, &|label| {
        let standard = wordings.standard(&label.key).unwrap_or(&label.key);
        if standard == "指标名称" {
            return Some(NoteColumn::Indicator);
        }
        NOTE_COLUMNS.into_iter().find(|column| *column == standard).map(NoteColumn::Note)
    })?;
    (found.has(&NoteColumn::Indicator) && found.meanings() >= 2).then_some(found)
}

/// Notes by indicator, and where each indicator is named.
pub(super) type NotesFound = (BTreeMap<String, Notes>, Vec<(String, CellRef)>);

/// Reads the notes; several sheets or rows of one indicator add up, the first note of a kind wins.
pub(super) fn read_notes(sheet: &Sheet, header: &Header<NoteColumn>) -> NotesFound {
    let mut notes: BTreeMap<String, Notes> = BTreeMap::new();
    let mut cells = Vec::new();
    let Some((name_label, _)) = header.columns.iter().find(|(_, role)| *role == Some(NoteColumn::Indicator)) else {
        return (notes, cells);
    };
    for row in
        sheet.rows_from(header.first_row()).into_iter().filter(|row| !sheet.text(*row, name_label.col).is_empty())
    {
        let name = tidy(sheet.text(row, name_label.col));
        cells.push((name.clone(), sheet.cell_ref(row, name_label.col)));
        let own = notes.entry(name).or_default();
        for (label, role) in &header.columns {
            if let Some(NoteColumn::Note(kind)) = role {
                let value = cell_value(sheet, row, label.col, sheet.cell(row, label.col));
                if !value.is_missing() {
                    own.entry((*kind).to_owned()).or_insert(value);
                }
            }
        }
    }
    (notes, cells)
}
