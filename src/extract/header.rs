//! Headers: finds the header rows of a sheet and gives each column its meaning.
//!
//! A header is found by what it says: every row near the top is tried as its first row, with one
//! to three rows of height, and the try that gives most columns a meaning wins. Labels of several
//! rows are joined (`2025年·目标值`), so two columns under like years stay apart.

use super::sheet::Sheet;
use crate::diag::{Code, Diagnostic, MOST_NAME, Sink};
use crate::model::tables::{Column, Grid, HeaderCell};
use crate::place::Place;
use crate::text::tidy;

/// Rows at the top of a sheet in which a header may begin.
const SEARCHED_ROWS: u32 = 15;
/// Columns that are looked at; no table of a report is wider.
pub(super) const SEARCHED_COLUMNS: u32 = 256;
const MOST_HEADER_ROWS: u32 = 3;

/// The joined label of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Label {
    /// For people: levels joined by `·`.
    pub shown: String,
    /// For matching: levels tidied and joined by nothing.
    pub key: String,
    /// The lowest level, tidied.
    pub last: String,
    /// Index of the column.
    pub col: u32,
    /// Index of the column at which the cell of the lowest level starts (differs when merged).
    pub start: u32,
}

/// A header that was found.
#[derive(Debug)]
pub(super) struct Header<R> {
    /// First row.
    pub row: u32,
    /// Rows of the header.
    pub height: u32,
    /// Labels with their meaning.
    pub columns: Vec<(Label, Option<R>)>,
}

impl<R: Clone + PartialEq> Header<R> {
    /// True when some column has the meaning.
    pub(super) fn has(&self, role: &R) -> bool {
        self.columns.iter().any(|(_, found)| found.as_ref() == Some(role))
    }

    /// How many different meanings were found.
    pub(super) fn meanings(&self) -> usize {
        let mut seen: Vec<&R> = Vec::new();
        for role in self.columns.iter().filter_map(|(_, role)| role.as_ref()) {
            if !seen.contains(&role) {
                seen.push(role);
            }
        }
        seen.len()
    }

    /// First row below the header.
    pub(super) fn first_row(&self) -> u32 {
        self.row + self.height
    }

    /// The grid's frame: title, header cells, columns. Columns without a meaning become `extra`.
    pub(super) fn grid(&self, sheet: &Sheet, extra: &R) -> Grid<R> {
        let columns = self
            .columns
            .iter()
            .map(|(label, role)| Column {
                role: role.clone().unwrap_or_else(|| extra.clone()),
                label: label.shown.clone(),
            })
            .collect();
        let title = (0..self.row).map(|row| sheet.text(row, 0)).find(|text| !text.is_empty()).unwrap_or_default();
        Grid {
            title: one_line(title),
            sheet: sheet.address(),
            header: (self.row..self.first_row()).map(|row| self.header_row(sheet, row)).collect(),
            columns,
            notes: Vec::new(),
        }
    }

    fn header_row(&self, sheet: &Sheet, row: u32) -> Vec<HeaderCell> {
        let width = u32::try_from(self.columns.len()).unwrap_or(0);
        (0..width)
            .filter(|col| sheet.anchor(row, *col) == (row, *col))
            .map(|col| {
                let end = sheet.merge_at(row, col).map_or((row, col), |merge| merge.end);
                HeaderCell {
                    text: one_line(sheet.text(row, col)),
                    colspan: (end.1.min(width - 1) - col + 1) as usize,
                    rowspan: (end.0.min(self.first_row() - 1) - row + 1) as usize,
                }
            })
            .collect()
    }

    /// Complains about columns that claim the same meaning.
    pub(super) fn report_repeated(&self, sheet: &Sheet, extra: &R, sink: &mut Sink) {
        for (index, (label, role)) in self.columns.iter().enumerate() {
            let Some(role) = role.as_ref().filter(|role| *role != extra) else { continue };
            let first = self.columns[..index].iter().find(|(_, earlier)| earlier.as_ref() == Some(role));
            if let Some((first, _)) = first {
                let place = |label: &Label| Place::Cell {
                    cell: sheet.cell_ref(self.first_row() - 1, label.col),
                    header: Some(label.shown.clone()),
                };
                sink.push(
                    Diagnostic::error(
                        Code::RepeatedColumn,
                        place(label),
                        format!("列 `{}` 与列 `{}` 含义相同", label.shown, first.shown),
                    )
                    .because("无法判断以哪一列为准")
                    .related(place(first), "先出现的列")
                    .hint("请改正其中一列的表头，或删去多余的列"),
                );
            }
        }
    }
}

/// Finds the header whose columns get most meanings from `role`.
pub(super) fn find<R: Clone + PartialEq>(sheet: &Sheet, role: &dyn Fn(&Label) -> Option<R>) -> Option<Header<R>> {
    let mut best: Option<Header<R>> = None;
    for row in 0..sheet.rows.min(SEARCHED_ROWS) {
        for height in 1..=MOST_HEADER_ROWS.min(sheet.rows - row) {
            let columns = labels(sheet, row, height).into_iter().map(|label| (label.clone(), role(&label))).collect();
            let header = Header { row, height, columns };
            let meanings = header.meanings();
            if meanings > 0 && best.as_ref().is_none_or(|best| meanings > best.meanings()) {
                best = Some(header);
            }
        }
    }
    best
}

/// The labels under `height` header rows from `row` on.
fn labels(sheet: &Sheet, row: u32, height: u32) -> Vec<Label> {
    let mut carried = vec![String::new(); height as usize];
    (0..sheet.cols.min(SEARCHED_COLUMNS))
        .map(|col| {
            let mut levels: Vec<String> = (row..row + height).map(|row| level(sheet.text(row, col))).collect();
            carry_over(&mut levels, &mut carried);
            levels.retain(|level| !level.is_empty());
            levels.dedup();
            Label {
                shown: levels.iter().map(|level| level.replace(' ', "")).collect::<Vec<_>>().join("·"),
                key: levels.iter().map(|level| tidy(level)).collect(),
                last: levels.last().map(|level| tidy(level)).unwrap_or_default(),
                col,
                start: sheet.anchor(row + height - 1, col).1,
            }
        })
        .collect()
}

/// A level of a label. A long text is no label, and is not looked through for every try.
fn level(text: &str) -> String {
    one_line(text.char_indices().nth(MOST_NAME).map_or(text, |(end, _)| &text[..end]))
}

/// An empty upper level over a lower one belongs to the level on its left: a header whose upper
/// cells were left empty instead of merged, or whose format keeps no merged areas.
fn carry_over(levels: &mut [String], carried: &mut [String]) {
    for index in 0..levels.len() {
        let below = levels[index + 1..].iter().any(|level| !level.is_empty());
        if levels[index].is_empty() && below {
            levels[index].clone_from(&carried[index]);
        } else {
            carried[index].clone_from(&levels[index]);
        }
    }
}

/// Text without line breaks (they are layout in a header).
pub(super) fn one_line(text: &str) -> String {
    text.replace('\n', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_upper_level_belongs_to_the_left() {
        let mut carried = vec![String::new(); 2];
        let mut first = ["2021年".to_owned(), "总量".to_owned()];
        let mut second = [String::new(), "增速".to_owned()];
        let mut third = ["基本评价".to_owned(), String::new()];
        for levels in [&mut first, &mut second, &mut third] {
            carry_over(levels, &mut carried);
        }
        assert_eq!(second, ["2021年", "增速"]);
        assert_eq!(third, ["基本评价", ""]);
    }
}
