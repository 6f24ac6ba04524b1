//! Headers: finds the header rows of a sheet, and what a kind of table makes of them.
//!
//! A header is found by what it says: every row near the top is tried as its first row, with one
//! to three rows of height, and the try that gives most columns a meaning wins. Labels of several
//! rows are joined (`2025年·目标值`), so two columns under like years stay apart.

use std::collections::BTreeSet;

use super::schema::COMMON;
use super::sheet::Sheet;
use crate::diag::{Code, Diagnostic, MOST_NAME, Sink};
use crate::model::table::schema::{ColumnSchema, PeriodRule, RoleName, Schema};
use crate::model::table::{Column, HeaderCell, Role};
use crate::place::Place;
use crate::text::period::Period;
use crate::text::{label, tidy};

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
    /// What the header may say, the likelier first. Kept here, since every kind of table asks.
    readings: Vec<LabelReading>,
    /// Index of the column.
    pub col: u32,
}

/// One way to read a label: a wording, the period beside it and the unit in brackets after it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct LabelReading {
    wording: String,
    period: Option<Period>,
    unit: String,
    /// Upper levels are left out: what they say may be more than a heading.
    is_partial: bool,
}

/// Rows that may be the header.
#[derive(Debug)]
pub(super) struct Candidate {
    /// First row.
    pub row: u32,
    /// Rows of the header.
    pub height: u32,
    pub labels: Vec<Label>,
    /// The line above it.
    title: String,
    /// The period that the title speaks of.
    period: Option<Period>,
    /// What a line such as 单位：亿元 above it says, as it stands there.
    unit: String,
}

/// Periods that columns mean which name none.
#[derive(Debug, Clone, Copy)]
pub(super) struct Periods {
    /// Of a table whose title names none.
    pub latest: Option<Period>,
    /// Last year of the plan.
    pub plan_end: i32,
}

/// A column with the meaning that a schema gives it.
#[derive(Debug, Clone)]
struct Meant {
    role: Role,
    unit: String,
    /// Index of the column in the schema.
    at: usize,
    /// Upper levels of the label were left out.
    is_partial: bool,
}

/// A header as a kind of table reads it.
#[derive(Debug)]
pub(super) struct Header<'a> {
    pub schema: &'a Schema,
    pub candidate: &'a Candidate,
    meant: Vec<Option<Meant>>,
}

/// Everything that may be the header of a sheet.
pub(super) fn candidates(sheet: &Sheet) -> Vec<Candidate> {
    let rows = 0..sheet.rows.min(SEARCHED_ROWS);
    // Title and unit are those of the row, however high the header is.
    let of_row = |row: u32| {
        let (title, unit) = (title(sheet, row), unit(sheet, row));
        let period = Period::find(&tidy(&title));
        let candidate = move |height| Candidate {
            row,
            height,
            labels: labels(sheet, row, height),
            title: title.clone(),
            period,
            unit: unit.clone(),
        };
        (1..=MOST_HEADER_ROWS.min(sheet.rows - row)).map(candidate)
    };
    rows.flat_map(of_row).collect()
}

/// The first text above a row.
fn title(sheet: &Sheet, row: u32) -> String {
    let is_title = |text: &&str| !text.is_empty() && unit_line(text).is_none();
    one_line((0..row).map(|row| sheet.text(row, 0)).find(is_title).unwrap_or_default())
}

/// The unit of all numbers that have no other, from a line above a row.
fn unit(sheet: &Sheet, row: u32) -> String {
    let texts = (0..row).flat_map(|row| (0..sheet.cols.min(SEARCHED_COLUMNS)).map(move |col| sheet.text(row, col)));
    texts.into_iter().find_map(unit_line).unwrap_or_default()
}

/// Reads 单位：亿元, also in brackets.
fn unit_line(text: &str) -> Option<String> {
    if !text.contains('位') {
        return None;
    }
    let tidied = tidy(text);
    let bare = tidied.trim_start_matches('（').trim_end_matches('）');
    let unit = bare.strip_prefix("单位")?.strip_prefix(['：', ':'])?;
    Some(unit.to_owned())
}

impl<'a> Header<'a> {
    /// The header whose columns get most meanings from a schema; none when no column gets any.
    pub(super) fn find(schema: &'a Schema, candidates: &'a [Candidate], periods: Periods) -> Option<Self> {
        // Of several the first: `max_by_key` would take the last.
        let headers = candidates.iter().rev().map(|candidate| Self::read(schema, candidate, periods));
        // A title above a header is no heading of it, though the columns then have as many meanings.
        let whole = |header: &Self| header.meant.iter().flatten().filter(|meant| !meant.is_partial).count();
        headers.filter(|header| header.meanings() > 0).max_by_key(|header| (header.meanings(), whole(header)))
    }

    fn read(schema: &'a Schema, candidate: &'a Candidate, periods: Periods) -> Self {
        let periods = Periods { latest: candidate.period.or(periods.latest), ..periods };
        let meant = candidate.labels.iter().map(|label| meant(schema, &label.readings, periods));
        let mut header = Self { schema, candidate, meant: meant.collect() };
        header.drop_doubtful();
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
            self.meant[first + level] = Some(Meant { role, unit: String::new(), at, is_partial: false });
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
            // Shares and ranks of several years (2021年占比, 2022年占比) are told apart by their headers.
            if matches!(role, Role::Share | Role::Rank)
                && Period::find(&tidy(&self.candidate.labels[index].shown)).is_some()
            {
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

/// The ways to read the levels of a label: as it is, without its unit, each with a period before or after
/// the wording; then all that again for the lowest level, whose heading may be unknown (工业情况·产值).
fn readings(levels: &[String]) -> Vec<LabelReading> {
    let mut found = readings_of(&levels.concat(), false);
    if let [_, .., lowest] = levels {
        found.extend(readings_of(lowest, true));
    }
    found
}

fn readings_of(label: &str, is_partial: bool) -> Vec<LabelReading> {
    let reading = |wording: String, unit: Option<String>| LabelReading {
        wording,
        period: None,
        unit: unit.unwrap_or_default(),
        is_partial,
    };
    // Without its unit it is tried last: brackets may be part of the wording.
    let whole = Some(reading(label.to_owned(), None)).filter(|_| !label.is_empty());
    let bare = Some(reading(label::name(label), label::unit(label))).filter(|_| label.ends_with('）'));
    let mut found: Vec<LabelReading> = whole.into_iter().chain(bare).collect();
    let with_period = |plain: &LabelReading| {
        let (period, wording) = Period::split(&plain.wording).or_else(|| split_end(&plain.wording))?;
        Some(LabelReading { wording, period: Some(period), ..plain.clone() })
    };
    let more: Vec<LabelReading> = found.iter().filter_map(with_period).collect();
    found.extend(more);
    found
}

/// What a schema makes of a label: its words, alone or with a period.
fn meant(schema: &Schema, readings: &[LabelReading], periods: Periods) -> Option<Meant> {
    let column = |reading: &LabelReading| column_of(schema, &reading.wording);
    let with = |at: usize, reading: &LabelReading| {
        let LabelReading { period, unit, is_partial, .. } = reading;
        Some(Meant {
            role: role(&schema.columns[at], *period, periods)?,
            unit: unit.clone(),
            at,
            is_partial: *is_partial,
        })
    };
    [false, true].into_iter().find_map(|is_partial| {
        let own = || readings.iter().filter(move |reading| reading.is_partial == is_partial);
        let mut plain = own().filter(|reading| reading.period.is_none());
        let whole = plain.find_map(|reading| Some((column(reading)?, reading)));
        match whole.filter(|(at, _)| !schema.columns[*at].word().is_empty()) {
            Some((at, reading)) => with(at, reading),
            None => {
                own().filter(|reading| reading.period.is_some()).find_map(|reading| with(column(reading)?, reading))
            }
        }
    })
}

/// A period at the end of a label: measures over years (`总量·2022年`).
fn split_end(text: &str) -> Option<(Period, String)> {
    let starts = text.char_indices().map(|(at, _)| at).skip(1);
    starts.into_iter().find_map(|at| {
        let end = Some(&text[at..]).filter(|end| end.starts_with(|c: char| c.is_ascii_digit()))?;
        let (period, rest) = Period::split(end)?;
        let is_whole = rest.is_empty() && !text[..at].ends_with(|c: char| c.is_ascii_digit());
        is_whole.then(|| (period, text[..at].to_owned()))
    })
}

/// The column of a schema that a text heads.
fn column_of(schema: &Schema, text: &str) -> Option<usize> {
    let is_meant = |column: &ColumnSchema| {
        let stem = column.suffix.iter().find_map(|end| text.strip_suffix(end.as_str()));
        let heads = |text: &str| column.words.iter().any(|word| word == text);
        heads(text) || stem.is_some_and(heads) || column.endings.iter().any(|end| text.ends_with(end.as_str()))
    };
    schema.columns.iter().position(is_meant)
}

/// The role of a column whose header names this period, or none.
fn role(column: &ColumnSchema, named: Option<Period>, periods: Periods) -> Option<Role> {
    let turned = |by: i32| periods.latest.map(|own| Period { year: own.year + by, ..own });
    let period = named.or_else(|| match column.period {
        PeriodRule::Header => None,
        PeriodRule::Table => periods.latest,
        PeriodRule::Next => turned(1),
        PeriodRule::Previous => turned(-1),
        PeriodRule::PlanEnd => Some(Period::year(periods.plan_end)),
    });
    match column.role {
        RoleName::Key => Some(Role::Key(column.level)),
        RoleName::Note => Some(Role::Note(column.word().to_owned())),
        RoleName::Plan => period.map(Role::Plan),
        RoleName::Level => period.map(Role::Level),
        RoleName::Growth => period.map(Role::Growth),
        plain => plain.role(),
    }
}

/// The labels under `height` header rows from `row` on.
fn labels(sheet: &Sheet, row: u32, height: u32) -> Vec<Label> {
    let mut carried = vec![String::new(); height as usize];
    let label = |col: u32| {
        let mut levels: Vec<String> = (row..row + height).map(|row| level(sheet.text(row, col))).collect();
        carry_over(&mut levels, &mut carried);
        levels.retain(|level| !level.is_empty());
        levels.dedup();
        let shown = levels.iter().map(|level| level.replace(' ', "")).collect::<Vec<_>>().join("·");
        let tidied: Vec<String> = levels.iter().map(|level| tidy(level)).collect();
        Label { shown, readings: readings(&tidied), col }
    };
    (0..sheet.cols.min(SEARCHED_COLUMNS)).map(label).collect()
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
fn one_line(text: &str) -> String {
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

    #[test]
    fn a_period_may_stand_before_or_after_the_measure() {
        for (label, expected) in [
            ("总量2022年", Some(("2022年", "总量"))),
            ("完成投资2023年上半年", Some(("2023年上半年", "完成投资"))),
            ("总量", None),
            ("2022年总量", None),
            ("第12022年", None),
        ] {
            let found = split_end(label).map(|(period, rest)| (period.to_string(), rest));
            let expected = expected.map(|(period, rest)| (period.to_owned(), rest.to_owned()));
            assert_eq!(found, expected, "{label}");
        }
    }
}
