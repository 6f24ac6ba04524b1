//! Headers: what a kind of table makes of the rows that may be the header of a sheet.
//!
//! A header is found by what it says: the candidate that gives most columns a meaning wins. Labels of
//! several rows are joined (`2025年·目标值`), so two columns under like years stay apart.

use std::collections::BTreeSet;

use super::candidate::{Candidate, Label, one_line};
use super::meaning::{self, Headings, Meant, Periods};
use super::schema::COMMON;
use super::sheet::Sheet;
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::table::schema::{CheckRule, ColumnSchema, RoleName, Schema};
use crate::model::table::{Column, HeaderCell, Role};
use crate::place::Place;
use crate::text::period::Period;
use crate::text::tidy;

/// A header as a kind of table reads it.
#[derive(Debug)]
pub(super) struct Header<'a> {
    pub schema: &'a Schema,
    pub candidate: &'a Candidate,
    meant: Vec<Option<Meant>>,
}

impl<'a> Header<'a> {
    /// The header whose columns get most meanings from a schema; none when no column gets any.
    pub(super) fn find(schema: &'a Schema, candidates: &'a [Candidate], periods: Periods) -> Option<Self> {
        // Of several the first: `max_by_key` would take the last.
        let headings = Headings::new(schema);
        let headers = candidates.iter().rev().map(|candidate| Self::read(&headings, schema, candidate, periods));
        // A title above a header is no heading of it, though the columns then have as many meanings.
        let whole = |header: &Self| header.meant.iter().flatten().filter(|meant| !meant.is_partial).count();
        headers.filter(|header| header.meanings() > 0).max_by_key(|header| (header.meanings(), whole(header)))
    }

    fn read(headings: &Headings<'a>, schema: &'a Schema, candidate: &'a Candidate, periods: Periods) -> Self {
        let periods = Periods { latest: candidate.period.or(periods.latest), ..periods };
        let meant = candidate.labels.iter().map(|label| meaning::meant(headings, &label.readings, periods));
        let mut header = Self { schema, candidate, meant: meant.collect() };
        header.drop_doubtful();
        meaning::settle(schema, candidate, &mut header.meant, periods);
        header.spread();
        header
    }

    /// Two columns of one lowest level (全省·总量, 全区·总量) differ by their headings, which say more than
    /// the schema knows.
    fn drop_doubtful(&mut self) {
        let all = self.meant.clone();
        for (at, meant) in self.meant.iter_mut().enumerate() {
            let is_same = |other: &Meant, own: &Meant| other.role == own.role;
            let mut others =
                all.iter().enumerate().filter(|(other, _)| *other != at).filter_map(|(_, other)| other.as_ref());
            if meant.as_ref().is_some_and(|own| own.is_partial && others.any(|other| is_same(other, own))) {
                *meant = None;
            }
        }
    }

    /// Gives the columns under one label, or beside it without any, their levels: keys from the outer
    /// to the inner one, the last of them the item.
    fn spread(&mut self) {
        let columns = &self.schema.columns;
        let Some((first, at)) = self.meant.iter().enumerate().find_map(|(col, meant)| {
            let at = meant.as_ref()?.at;
            columns[at].spread.then_some((col, at))
        }) else {
            return;
        };
        let is_open = |meant: &Option<Meant>| meant.as_ref().is_none_or(|meant| meant.at == at);
        let count = self.meant[first..].iter().take_while(|meant| is_open(meant)).count();
        let item = columns.iter().position(|column| column.role == RoleName::Item);
        for level in 0..count {
            let is_item = item.filter(|_| level > 0 && level + 1 == count);
            let key = Role::Key(columns[at].level + u8::try_from(level).unwrap_or(u8::MAX));
            let (role, at) = is_item.map_or((key, at), |item| (Role::Item, item));
            self.meant[first + level] = Some(Meant { role, at, ..Meant::default() });
        }
    }

    /// The role of a column, if it has one.
    pub(super) fn role(&self, at: usize) -> Option<&Role> {
        self.meant.get(at)?.as_ref().map(|meant| &meant.role)
    }

    /// True when some column has a role of this name; of a key, of its level.
    pub(super) fn has(&self, wanted: &ColumnSchema) -> bool {
        let is_meant = |role: &Role| match role {
            Role::Key(level) => wanted.role == RoleName::Key && *level == wanted.level,
            Role::Note(kind) => wanted.role == RoleName::Note && kind == wanted.word(),
            other => RoleName::of(other) == wanted.role,
        };
        self.meant.iter().flatten().any(|meant| is_meant(&meant.role))
    }

    /// How many different meanings were found.
    pub(super) fn meanings(&self) -> usize {
        self.meant.iter().flatten().map(|meant| &meant.role).collect::<BTreeSet<_>>().len()
    }

    /// How many of them are not found in every table.
    pub(super) fn own_meanings(&self) -> usize {
        let is_own = |role: &RoleName| !COMMON.contains(role);
        self.meant.iter().flatten().map(|meant| RoleName::of(&meant.role)).filter(is_own).collect::<BTreeSet<_>>().len()
    }

    /// Columns that the kind must have and this header lacks.
    pub(super) fn missing(&self) -> Vec<&'a ColumnSchema> {
        self.schema.columns.iter().filter(|column| column.required && !self.has(column)).collect()
    }

    /// Columns without which the report says less, and that this header lacks.
    pub(super) fn advised(&self) -> Vec<&'a ColumnSchema> {
        self.schema.columns.iter().filter(|column| column.advised && !self.has(column)).collect()
    }

    /// Labels of the columns that the kind knows, or of those that it does not.
    pub(super) fn shown(&self, is_known: bool) -> Vec<&'a str> {
        let labels = self.candidate.labels.iter().zip(&self.meant);
        let wanted = labels.filter(|(label, meant)| meant.is_some() == is_known && !label.shown.is_empty());
        wanted.map(|(label, _)| label.shown.as_str()).collect()
    }

    /// True when the sheet is of the kind: it has the columns that tell it from others.
    pub(super) fn fits(&self) -> bool {
        let rule = &self.schema.recognise;
        if rule.least > self.meanings() {
            return false;
        }
        if rule.marks.is_empty() {
            return self.missing().is_empty();
        }
        let columns = |mark: RoleName| self.schema.columns.iter().filter(move |column| column.role == mark);
        let found = rule.marks.iter().filter(|mark| columns(**mark).any(|column| self.has(column))).count();
        let needed = if rule.of_marks == 0 { rule.marks.len() } else { rule.of_marks };
        found >= needed
    }

    /// First row below the header.
    pub(super) fn first_row(&self) -> u32 {
        self.candidate.row + self.candidate.height
    }

    /// The line above the header; the schema's title where there is none.
    pub(super) fn title(&self) -> String {
        if self.candidate.title.is_empty() { self.schema.title.clone() } else { self.candidate.title.clone() }
    }

    /// The columns, those without a meaning as extra ones. A unit in the header goes before that of the
    /// row, which goes before that of a line above the table; what the schema says comes last.
    pub(super) fn columns(&self) -> Vec<Column> {
        let has_unit_column = self.meant.iter().flatten().any(|meant| meant.role == Role::Unit);
        let column = |(label, meant): (&Label, &Option<Meant>)| {
            let role = meant.as_ref().map_or(Role::Extra, |meant| meant.role.clone());
            let other = meant.as_ref().filter(|_| !has_unit_column).map_or("", |meant| self.usual_unit(meant.at));
            let own = meant.as_ref().map_or("", |meant| meant.unit.as_str());
            let unit = if own.is_empty() && role.is_data() { other } else { own };
            Column { role, label: label.shown.clone(), unit: unit.to_owned() }
        };
        self.candidate.labels.iter().zip(&self.meant).map(column).collect()
    }

    /// Unit of the numbers in a column of the schema where neither header nor row has one.
    fn usual_unit(&self, at: usize) -> &str {
        // Of several units (亿元、%) nobody knows which is meant.
        let is_one = |unit: &&String| !unit.is_empty() && !unit.contains(['、', '，', ',', '；']);
        Some(&self.candidate.unit).filter(is_one).unwrap_or(&self.schema.columns[at].unit)
    }

    /// The unit that is to be shown with the title: that of the line above, else the one that the schema
    /// gives all numbers whose header and row show none.
    pub(super) fn unit_of_table(&self) -> String {
        if !self.candidate.unit.is_empty() || self.meant.iter().flatten().any(|meant| meant.role == Role::Unit) {
            return self.candidate.unit.clone();
        }
        let silent = self.meant.iter().flatten().filter(|meant| meant.role.is_data() && meant.unit.is_empty());
        let units: BTreeSet<&str> =
            silent.map(|meant| self.usual_unit(meant.at)).filter(|unit| !unit.is_empty()).collect();
        if units.len() == 1 { units.into_iter().collect() } else { String::new() }
    }

    /// Unit of a row whose own cell for it is empty.
    pub(super) fn unit_of_rows(&self) -> &str {
        let columns = self.meant.iter().flatten().filter(|meant| meant.role.is_data());
        columns.map(|meant| self.usual_unit(meant.at)).find(|unit| !unit.is_empty()).unwrap_or_default()
    }

    /// The header rows as the sheet shows them.
    pub(super) fn rows(&self, sheet: &Sheet) -> Vec<Vec<HeaderCell>> {
        (self.candidate.row..self.first_row()).map(|row| self.header_row(sheet, row)).collect()
    }

    fn header_row(&self, sheet: &Sheet, row: u32) -> Vec<HeaderCell> {
        let width = u32::try_from(self.candidate.labels.len()).unwrap_or(0);
        let cell = |col: u32| {
            let (last_row, last_col) = sheet.merge_at(row, col).map_or((row, col), |merge| merge.end);
            HeaderCell {
                text: one_line(sheet.text(row, col)),
                colspan: (last_col.min(width - 1) - col + 1) as usize,
                rowspan: (last_row.min(self.first_row() - 1) - row + 1) as usize,
            }
        };
        (0..width).filter(|col| sheet.anchor(row, *col) == (row, *col)).map(cell).collect()
    }

    /// Complains about columns that claim the same meaning; several remarks contradict nobody.
    pub(super) fn report_repeated(&self, sheet: &Sheet, sink: &mut Sink) {
        for index in 0..self.meant.len() {
            let Some(role) = self.role(index).filter(|role| !matches!(role, Role::Remark | Role::Extra)) else {
                continue;
            };
            // Shares and ranks of several years (2021年占比, 2022年占比) are told apart by their headers; so are
            // shares of which nothing is asked (完成率, 时序进度).
            let is_asked =
                *role == Role::Rank || self.schema.checks.iter().any(|rule| matches!(rule, CheckRule::Share(_)));
            let is_dated = || Period::find(&tidy(&self.candidate.labels[index].shown)).is_some();
            if matches!(role, Role::Share | Role::Rank) && (!is_asked || is_dated()) {
                continue;
            }
            let Some(first) = (0..index).find(|earlier| self.role(*earlier) == Some(role)) else { continue };
            let [label, first] = [index, first].map(|at| &self.candidate.labels[at]);
            let cell = |label: &Label| sheet.cell_ref(self.first_row() - 1, label.col);
            let place = |label: &Label| Place::Cell { cell: cell(label), header: Some(label.shown.clone()) };
            let message = format!("列 `{}` 与列 `{}` 含义相同", label.shown, first.shown);
            sink.push(
                Diagnostic::error(Code::RepeatedColumn, place(label), message)
                    .because("无法判断以哪一列为准")
                    .related(place(first), "先出现的列")
                    .hint("请改正其中一列的表头，或删去多余的列"),
            );
        }
    }
}
