//! Tables as they are set: those of the workbooks as their schemas say, 表3 from the outlook.
//!
//! Cells show what Excel shows, each as a figure that knows its cell. Merged cells of the sheet
//! stay merged; a covered position repeats the text for formats that cannot merge.

use super::placeholders::Placeholders;
use crate::markup::block::{
    Align, BoxBlock, Cell, ColumnStyle, Inline, ListedGroup, ListedItem, Table, TableRow, TableSize,
};
use crate::markup::mark::{Mark, Piece, pieces};
use crate::model::facts::{Facts, Outlook, Selection};
use crate::model::table::boxes::ProjectBox;
use crate::model::table::schema::{Form, Schema};
use crate::model::table::{Column, HeaderCell, Role, Row as DataRow, Table as DataTable};
use crate::model::terms::ATTRIBUTES;
use crate::model::value::{Origin, Reading, Value};
use crate::text::{distinct, label, tidy};

/// Key of the table that is computed (表3).
const OUTLOOK: &str = "outlook";

/// Keys of the tables that a template can place.
pub(super) fn keys(facts: &Facts) -> Vec<&str> {
    let schemas = facts.data().schemas.iter().filter(|schema| schema.layout.form == Form::Table);
    schemas.map(|schema| schema.id.as_str()).chain([OUTLOOK]).collect()
}

/// The table of a key, if the workbooks have it.
pub(super) fn table(key: &str, facts: &Facts, placeholders: &Placeholders) -> Option<Table> {
    if key == OUTLOOK {
        return Some(outlook(facts, placeholders));
    }
    let tables: Vec<&DataTable> =
        facts.data().of_kind(key).filter(|table| table.schema.layout.form == Form::Table).collect();
    from_sheets(&tables, placeholders)
}

/// A figure as a run.
pub(super) fn run(value: &Value, placeholders: &Placeholders) -> Vec<Inline> {
    if value.text.is_empty() {
        return Vec::new();
    }
    let mark = placeholders.add_figure(value.clone());
    match pieces(&mark)[..] {
        [Piece::Mark(Mark::Figure(id))] => vec![Inline::Figure { id, text: value.text.clone() }],
        _ => vec![Inline::Text(value.text.clone())],
    }
}

/// The unit that neither title nor header nor rows show.
fn unit_above(table: &DataTable) -> String {
    if table.title.contains("单位") { String::new() } else { table.unit.clone() }
}

/// Header rows as a full matrix.
fn header(rows: &[Vec<HeaderCell>], width: usize) -> Vec<Vec<Cell>> {
    let mut matrix: Vec<Vec<Option<Cell>>> = vec![vec![None; width]; rows.len()];
    for (row, cells) in rows.iter().enumerate() {
        let mut col = 0;
        for cell in cells {
            while col < width && matrix[row][col].is_some() {
                col += 1;
            }
            cover(&mut matrix, (row, col), (cell.rowspan, cell.colspan), &text_run(&cell.text));
            col += cell.colspan;
        }
    }
    filled(matrix)
}

fn text_run(text: &str) -> Vec<Inline> {
    if text.is_empty() { Vec::new() } else { vec![Inline::Text(text.to_owned())] }
}

/// Puts a cell over an area of the matrix.
fn cover(
    matrix: &mut [Vec<Option<Cell>>],
    (row, col): (usize, usize),
    (height, width): (usize, usize),
    body: &[Inline],
) {
    for (down, line) in matrix.iter_mut().enumerate().skip(row).take(height) {
        for (right, slot) in line.iter_mut().enumerate().skip(col).take(width) {
            let (rowspan, colspan) = if (down, right) == (row, col) { (height, width) } else { (0, 0) };
            *slot = Some(Cell { body: body.to_vec(), colspan, rowspan });
        }
    }
}

fn filled(matrix: Vec<Vec<Option<Cell>>>) -> Vec<Vec<Cell>> {
    matrix
        .into_iter()
        .map(|row| row.into_iter().map(|cell| cell.unwrap_or_else(|| Cell::single(Vec::new()))).collect())
        .collect()
}

/// Body rows with the merged areas of the sheet: neighbours that show the same cell are one.
fn body(rows: &[&[Value]], placeholders: &Placeholders) -> Vec<TableRow> {
    let width = rows.first().map_or(0, |row| row.len());
    let mut matrix: Vec<Vec<Option<Cell>>> = vec![vec![None; width]; rows.len()];
    for row in 0..rows.len() {
        for col in 0..width {
            if matrix[row][col].is_some() {
                continue;
            }
            let value = &rows[row][col];
            let same = |other: &Value| matches!(other.origin, Origin::Cell(_)) && other.origin == value.origin;
            let colspan = rows[row][col..].iter().take_while(|other| same(other)).count().max(1);
            let rowspan = rows[row..].iter().take_while(|line| same(&line[col])).count().max(1);
            cover(&mut matrix, (row, col), (rowspan, colspan), &run(value, placeholders));
        }
    }
    filled(matrix).into_iter().map(TableRow::new).collect()
}

/// The column of another sheet of the kind that means what a column of the first one means.
fn counterpart(column: &Column, other: &DataTable) -> Option<usize> {
    let is_told_by_label = matches!(column.role, Role::Remark | Role::Extra);
    let is_same = |own: &Column| own.role == column.role && (!is_told_by_label || own.name() == column.name());
    other.columns.iter().position(is_same)
}

/// The rows with those that name a group of them, where the sheet has no column for it. Whoever answers
/// for a row of the group sees its heading too.
fn with_headings(set: Vec<TableRow>, table: &DataTable) -> Vec<TableRow> {
    let keys = table.columns.iter().filter(|column| matches!(column.role, Role::Key(_))).count();
    let heading = |row: &DataRow| Some(row.group().to_owned()).filter(|_| keys > 0 && row.groups.len() >= keys);
    let mut rows: Vec<TableRow> = Vec::new();
    let mut current: Option<(String, usize)> = None;
    for (row, own) in set.into_iter().zip(&table.rows) {
        let group = heading(own);
        if group.as_ref() != current.as_ref().map(|(group, _)| group) {
            current = group.map(|group| (group, rows.len()));
            let shown = |group: &String| table.headings.get(group).unwrap_or(group).clone();
            let heading = |group| TableRow::heading(text_run(&shown(group)), row.cells.len());
            rows.extend(current.as_ref().map(|(group, _)| heading(group)));
        }
        if let Some((_, at)) = &current {
            let departments = std::mem::take(&mut rows[*at].departments);
            rows[*at].departments = distinct(departments.into_iter().chain(own.departments.iter().cloned()));
        }
        rows.push(row);
    }
    rows
}

/// The sheets of a kind that cannot be set as one table, with a column that would be lost: the second has
/// numbers for which the first has no column.
pub(super) fn at_odds<'a>(key: &str, facts: &'a Facts) -> Option<[&'a str; 3]> {
    let mut tables = facts.data().of_kind(key).filter(|table| table.schema.layout.form == Form::Table);
    let first = tables.next()?;
    tables.find_map(|other| {
        let mut numbers = other.columns.iter().filter(|column| column.role.is_data());
        let lost = numbers.find(|column| counterpart(column, first).is_none())?;
        Some([first.sheet.as_str(), other.sheet.as_str(), lost.label.as_str()])
    })
}

/// A table of the workbooks: its columns by its schema, its rows with who answers for them. The rows
/// and notes of several sheets of one kind follow each other in the columns of the first.
fn from_sheets(tables: &[&DataTable], placeholders: &Placeholders) -> Option<Table> {
    let first = *tables.first()?;
    let schema = &first.schema;
    let columns: Vec<ColumnStyle> = first.columns.iter().map(|column| style(schema, &column.role)).collect();
    let mut rows = Vec::new();
    let nothing = Value { text: String::new(), reading: Reading::Blank, origin: Origin::Stated };
    for (number, table) in tables.iter().enumerate() {
        let sources: Vec<Option<usize>> = (0..columns.len())
            .map(|at| if number == 0 { Some(at) } else { counterpart(&first.columns[at], table) })
            .collect();
        let shown = |row: &[Value]| sources.iter().map(|at| at.map_or(&nothing, |at| &row[at]).clone()).collect();
        let lines: Vec<Vec<Value>> = table.rows.iter().map(|row| shown(&row.cells)).collect();
        let mut set = body(&lines.iter().map(Vec::as_slice).collect::<Vec<_>>(), placeholders);
        let name = table.name_column();
        for (row, own) in set.iter_mut().zip(&table.rows) {
            row.departments.clone_from(&own.departments);
            if let Some(cell) = name.filter(|_| own.is_part()).and_then(|at| row.cells.get_mut(at)) {
                indent(cell);
            }
        }
        rows.extend(with_headings(set, table));
    }
    let grouped = schema.layout.grouped && first.columns.first().is_some_and(|column| column.role == Role::Key(0));
    if grouped {
        for row in &mut rows {
            unbroken(&mut row.cells[0]);
        }
    }
    Some(Table {
        key: Some(schema.id.clone()),
        number: String::new(),
        title: label::title(&first.title),
        unit: unit_above(first),
        names: first.name_column().unwrap_or_default(),
        header: header(&first.header, columns.len()),
        columns,
        rows,
        grouped,
        wide: schema.layout.wide,
        size: schema.layout.size,
        notes: tables.iter().flat_map(|table| table.notes.iter().cloned()).collect(),
    })
}

/// Sets the name of a part further in; one that shares its cell with the whole has a column of its own.
fn indent(cell: &mut Cell) {
    if !cell.is_covered() && cell.rowspan == 1 {
        cell.body.insert(0, Inline::Text("\u{3000}\u{3000}".to_owned()));
    }
}

fn style(schema: &Schema, role: &Role) -> ColumnStyle {
    let column = schema.column(role);
    let align = if column.is_some_and(|column| column.left) { Align::Left } else { Align::Center };
    ColumnStyle { align }
}

/// The label of a group breaks where the column ends, not where the clerk broke it.
fn unbroken(cell: &mut Cell) {
    if let Some(Inline::Figure { text, .. }) = cell.body.first_mut() {
        *text = tidy(text);
    }
}

/// 表3: outlook classes with counts and names by attribute, and the total.
fn outlook(facts: &Facts, placeholders: &Placeholders) -> Table {
    let attributes = attributes(facts);
    let mut rows = Vec::new();
    let kind = &facts.job().kind;
    for word in Outlook::ALL.map(|class| kind.outlook.of(class)) {
        let selection = Selection { outlook: Some(word.to_owned()), ..Selection::default() };
        let mut label = vec![Inline::Text(format!("{word}的指标"))];
        label.extend(run(&facts.count(&selection), placeholders));
        label.push(Inline::Text("项".to_owned()));
        rows.push(TableRow::new(vec![
            Cell::single(text_run(&kind.outlook_table.label)),
            Cell::single(label),
            Cell::single(members(facts, placeholders, word, &attributes)),
        ]));
    }
    let heights = rows.len();
    for (at, row) in rows.iter_mut().enumerate() {
        row.cells[0].rowspan = if at == 0 { heights } else { 0 };
        row.cells[0].colspan = usize::from(at == 0);
    }
    rows.push(TableRow::new(total_row(facts, placeholders, &attributes)));
    Table {
        key: Some(OUTLOOK.to_owned()),
        number: String::new(),
        title: kind.outlook_table.title.clone(),
        unit: String::new(),
        names: 1,
        columns: [Align::Center, Align::Center, Align::Left].map(|align| ColumnStyle { align }).to_vec(),
        header: vec![["分类", "具体分类", "具体包括"].map(|text| Cell::single(text_run(text))).to_vec()],
        rows,
        grouped: false,
        wide: false,
        size: TableSize::Normal,
        notes: Vec::new(),
    }
}

/// Attributes in the order 约束性, 预期性, then any other.
fn attributes(facts: &Facts) -> Vec<String> {
    let table = facts.indicators();
    let own = table.main_rows().map(|row| tidy(table.text(row, &Role::Attribute)));
    distinct(ATTRIBUTES.map(str::to_owned).into_iter().chain(own))
}

/// `N项约束性指标：` and the names, one line for each attribute that has any.
fn members(facts: &Facts, placeholders: &Placeholders, outlook: &str, attributes: &[String]) -> Vec<Inline> {
    let mut body = Vec::new();
    for attribute in attributes {
        let selection =
            Selection { outlook: Some(outlook.to_owned()), attribute: Some(attribute.clone()), ..Selection::default() };
        let rows = facts.select(&selection);
        if rows.is_empty() {
            continue;
        }
        if !body.is_empty() {
            body.push(Inline::Break);
        }
        body.extend(run(&facts.count(&selection), placeholders));
        let names: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
        body.push(Inline::Text(format!("项{attribute}指标：{}", names.join("、"))));
    }
    body
}

fn total_row(facts: &Facts, placeholders: &Placeholders, attributes: &[String]) -> Vec<Cell> {
    let mut total = run(&facts.count(&Selection::default()), placeholders);
    total.push(Inline::Text("项".to_owned()));
    let mut parts = vec![Inline::Text("共计".to_owned())];
    for attribute in attributes {
        let selection = Selection { attribute: Some(attribute.clone()), ..Selection::default() };
        if facts.select(&selection).is_empty() {
            continue;
        }
        if parts.len() > 1 {
            parts.push(Inline::Text("、".to_owned()));
        }
        parts.push(Inline::Text(format!("{attribute}指标")));
        parts.extend(run(&facts.count(&selection), placeholders));
        parts.push(Inline::Text("项".to_owned()));
    }
    vec![Cell::single(text_run("总计")), Cell::single(total), Cell::single(parts)]
}

/// A 专栏 as it is set. The class 项目 of a group is kept as written.
pub(super) fn project_box(listed: &ProjectBox<'_>, placeholders: &Placeholders) -> BoxBlock {
    BoxBlock {
        key: format!("box-{}", listed.key),
        number: String::new(),
        title: run(listed.title, placeholders),
        groups: listed
            .groups
            .iter()
            .map(|group| ListedGroup {
                name: run(group.name, placeholders),
                items: group
                    .items
                    .iter()
                    .map(|item| ListedItem {
                        body: run(item.name, placeholders),
                        departments: item.row.departments.clone(),
                    })
                    .collect(),
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_a_full_matrix() {
        let cell = |text: &str, colspan, rowspan| HeaderCell { text: text.into(), colspan, rowspan };
        let rows = vec![vec![cell("指标", 1, 2), cell("2021年", 2, 1)], vec![cell("总量", 1, 1), cell("增速", 1, 1)]];
        let matrix = header(&rows, 3);
        assert_eq!(matrix[1].iter().map(|cell| cell.colspan).collect::<Vec<_>>(), [0, 1, 1]);
        assert_eq!(matrix[1][0].body, vec![Inline::Text("指标".into())]);
    }
}
