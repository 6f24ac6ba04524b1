//! The tables of an edition as rows of one kind: who they are, what they hold, who answers for them.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::value::Measured;
use crate::model::edition::{Edition, Judged};
use crate::model::labels::Labels;
use crate::model::tables::{IndicatorColumn, Notes, ProjectBox, ProjectColumn, RankingColumn};
use crate::model::value::{Origin, Reading, Value};
use crate::place::CellRef;
use crate::text::period::Period;
use crate::text::tidy;

/// What a cell says about its row; cells of two editions that say the same are compared.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Meaning {
    Name,
    Group,
    Unit,
    Attribute,
    Department,
    Base,
    Target,
    Rate,
    Level(Period),
    Growth(Period),
    Total,
    Shown,
    Verdict,
    Adjusted,
    Expected,
    Outlook,
    Note(String),
    Extra(String),
    /// The second and further columns of one meaning.
    Repeated(String, usize),
}

impl Meaning {
    /// The period that it is about.
    pub(super) fn period(&self) -> Option<Period> {
        match self {
            Self::Level(period) | Self::Growth(period) => Some(*period),
            _ => None,
        }
    }

    /// True for a number that tells one row from another.
    fn is_data(&self) -> bool {
        matches!(
            self,
            Self::Base
                | Self::Target
                | Self::Rate
                | Self::Level(_)
                | Self::Growth(_)
                | Self::Total
                | Self::Shown
                | Self::Expected
        )
    }
}

/// A cell of a row.
#[derive(Debug, Clone)]
pub(super) struct Field<'a> {
    pub meaning: Meaning,
    /// What the column is called.
    pub label: String,
    pub value: Cow<'a, Value>,
    /// Unit of plain numbers.
    pub unit: String,
}

impl Field<'_> {
    pub(super) fn measured(&self) -> Measured<'_> {
        Measured { value: &self.value, unit: &self.unit }
    }

    pub(super) fn cell(&self) -> Option<CellRef> {
        self.value.cells().first().cloned()
    }

    /// True for a unit that no column of its own states.
    pub(super) fn is_derived_unit(&self) -> bool {
        self.meaning == Meaning::Unit && self.value.origin == Origin::Stated
    }

    /// True for a number by which a row can be known again.
    pub(super) fn is_evidence(&self) -> bool {
        self.meaning.is_data() && self.value.quantity().is_some()
    }
}

/// A row of any table.
#[derive(Debug, Clone)]
pub(super) struct Row<'a> {
    /// Whom it is about: the indicator, the class of projects, the project.
    pub subject: String,
    /// What of it, where a subject has several rows.
    pub item: String,
    /// Domain, class or box that it belongs to.
    pub group: String,
    pub departments: &'a [String],
    /// What was concluded about it; none for what is no indicator.
    pub judged: Option<Judged>,
    pub fields: Vec<Field<'a>>,
    by_meaning: BTreeMap<Meaning, usize>,
}

impl<'a> Row<'a> {
    /// A row of these fields. Of columns that mean the same, which no table should have, each keeps
    /// a meaning of its own.
    fn new(
        (subject, item, group): (String, String, String),
        departments: &'a [String],
        fields: Vec<Field<'a>>,
    ) -> Self {
        let mut row = Self { subject, item, group, departments, judged: None, fields, by_meaning: BTreeMap::new() };
        for (at, field) in row.fields.iter_mut().enumerate() {
            let mut repeats = 1;
            while row.by_meaning.contains_key(&field.meaning) {
                repeats += 1;
                field.meaning = Meaning::Repeated(field.label.clone(), repeats);
            }
            row.by_meaning.insert(field.meaning.clone(), at);
        }
        row
    }

    /// Its name as it is told.
    pub(super) fn name(&self) -> String {
        if self.item.is_empty() { self.subject.clone() } else { format!("{}·{}", self.subject, self.item) }
    }

    pub(super) fn field(&self, meaning: &Meaning) -> Option<&Field<'a>> {
        self.by_meaning.get(meaning).map(|at| &self.fields[*at])
    }
}

/// A value that has no cell of its own.
fn stated(text: &str) -> Value {
    Value { text: text.to_owned(), reading: Reading::Text, origin: Origin::Stated }
}

fn label(text: &str) -> String {
    tidy(text).replace('·', "")
}

/// The rows of the indicator table, with their notes and outlook.
pub(super) fn indicators(edition: &Edition) -> Vec<Row<'_>> {
    let table = &edition.data.indicators;
    let judged = table.rows.iter().zip(&edition.judged);
    judged
        .map(|(row, judged)| {
            let unit = tidy(table.text(row, &IndicatorColumn::Unit));
            let columns = row.cells.iter().zip(&table.grid.columns);
            let mut fields: Vec<Field<'_>> = columns
                .filter_map(|(value, column)| indicator_field(value, &column.role, &column.label, &unit))
                .collect();
            fields.push(Field {
                meaning: Meaning::Outlook,
                label: "预测分类".to_owned(),
                value: Cow::Owned(stated(judged.outlook.word())),
                unit: String::new(),
            });
            fields.extend(edition.data.notes.get(&row.name).into_iter().flat_map(notes));
            let who = (row.name.clone(), String::new(), row.domain.clone());
            Row { judged: Some(*judged), ..Row::new(who, &row.departments, fields) }
        })
        .collect()
}

fn indicator_field<'a>(value: &'a Value, role: &IndicatorColumn, shown: &str, unit: &str) -> Option<Field<'a>> {
    let meaning = match role {
        // Rows are known by their names; where they stand is told by their order.
        IndicatorColumn::Number => return None,
        IndicatorColumn::Domain => Meaning::Group,
        IndicatorColumn::Name => Meaning::Name,
        IndicatorColumn::Unit => Meaning::Unit,
        IndicatorColumn::Base => Meaning::Base,
        IndicatorColumn::Target => Meaning::Target,
        IndicatorColumn::Rate => Meaning::Rate,
        IndicatorColumn::Attribute => Meaning::Attribute,
        IndicatorColumn::Department => Meaning::Department,
        IndicatorColumn::Level(period) => Meaning::Level(*period),
        IndicatorColumn::Growth(period) => Meaning::Growth(*period),
        IndicatorColumn::Verdict => Meaning::Verdict,
        IndicatorColumn::Adjusted => Meaning::Adjusted,
        IndicatorColumn::Expected => Meaning::Expected,
        IndicatorColumn::Extra => Meaning::Extra(label(shown)),
    };
    let unit = match meaning {
        Meaning::Rate | Meaning::Growth(_) => "%",
        _ if meaning.is_data() => unit,
        _ => "",
    };
    Some(Field { meaning, label: label(shown), value: Cow::Borrowed(value), unit: unit.to_owned() })
}

fn notes(notes: &Notes) -> impl Iterator<Item = Field<'_>> {
    notes.iter().map(|(kind, value)| Field {
        meaning: Meaning::Note(kind.clone()),
        label: kind.clone(),
        value: Cow::Borrowed(value),
        unit: String::new(),
    })
}

/// The rows of the project table (表1).
pub(super) fn projects(edition: &Edition) -> Vec<Row<'_>> {
    let labels = Labels::new(&edition.data);
    let table = edition.data.projects.iter();
    let rows = table.flat_map(|table| table.rows.iter().map(move |row| (table, row)));
    rows.map(|(table, row)| {
        let columns = row.cells.iter().zip(&table.grid.columns);
        let fields = columns.filter_map(|(value, column)| {
            let meaning = match &column.role {
                ProjectColumn::Class | ProjectColumn::Item => return None,
                ProjectColumn::At(period) => Meaning::Level(*period),
                ProjectColumn::Total => Meaning::Total,
                ProjectColumn::Remark => Meaning::Note("备注".to_owned()),
                ProjectColumn::Extra => Meaning::Extra(label(&column.label)),
            };
            Some(field(meaning, label(&column.label), value, &labels))
        });
        let fields = with_unit(fields.collect());
        Row::new((row.class.clone(), row.item.clone(), String::new()), &[], fields)
    })
    .collect()
}

/// The rows of the ranking table (表2). Who answers for an indicator answers for its ranks.
pub(super) fn ranking(edition: &Edition) -> Vec<Row<'_>> {
    let labels = Labels::new(&edition.data);
    let owners: BTreeMap<&str, &[String]> =
        edition.data.indicators.rows.iter().map(|row| (row.name.as_str(), row.departments.as_slice())).collect();
    let table = edition.data.ranking.iter();
    let rows = table.flat_map(|table| table.rows.iter().map(move |row| (table, row)));
    rows.map(|(table, row)| {
        let columns = row.cells.iter().zip(&table.grid.columns);
        let values = columns.filter(|(_, column)| column.role == RankingColumn::Value);
        let mut fields: Vec<Field<'_>> =
            values.map(|(value, column)| field(Meaning::Shown, label(&column.label), value, &labels)).collect();
        fields.push(Field {
            meaning: Meaning::Group,
            label: "类别".to_owned(),
            value: Cow::Owned(stated(&row.category)),
            unit: String::new(),
        });
        let fields = with_unit(fields);
        let departments = owners.get(row.name.as_str()).copied().unwrap_or_default();
        Row::new((row.name.clone(), row.item.clone(), row.category.clone()), departments, fields)
    })
    .collect()
}

fn field<'a>(meaning: Meaning, label: String, value: &'a Value, labels: &Labels<'_>) -> Field<'a> {
    let unit = value.cells().first().and_then(|cell| labels.get(cell)).map(|labelled| labelled.unit.clone());
    Field { meaning, label, value: Cow::Borrowed(value), unit: unit.unwrap_or_default() }
}

/// The fields and, where their numbers have a unit, that unit: it stands in the label of the row.
fn with_unit(mut fields: Vec<Field<'_>>) -> Vec<Field<'_>> {
    let unit = fields.iter().map(|field| field.unit.clone()).find(|unit| !unit.is_empty());
    if let Some(unit) = unit {
        let value = Cow::Owned(stated(&unit));
        fields.push(Field { meaning: Meaning::Unit, label: "计量单位".to_owned(), value, unit: String::new() });
    }
    fields
}

/// The projects of the boxes (专栏), each with the index of its box.
pub(super) fn listed(edition: &Edition) -> Vec<(usize, Row<'_>)> {
    let boxes = edition.data.boxes.iter().enumerate();
    boxes.flat_map(|(at, listed)| box_rows(listed).into_iter().map(move |row| (at, row))).collect()
}

fn box_rows(listed: &ProjectBox) -> Vec<Row<'_>> {
    let items = listed.groups.iter().flat_map(|group| group.items.iter().map(move |item| (group, item)));
    items
        .map(|(group, item)| {
            let shown = |meaning, label: &str, value| Field {
                meaning,
                label: label.to_owned(),
                value: Cow::Borrowed(value),
                unit: String::new(),
            };
            let mut fields = vec![shown(Meaning::Name, "项目", &item.name), shown(Meaning::Group, "类型", &group.name)];
            fields.extend(item.department.as_ref().map(|value| shown(Meaning::Department, "责任单位", value)));
            let who = (tidy(&item.name.text), String::new(), tidy(&group.name.text));
            Row::new(who, &item.departments, fields)
        })
        .collect()
}
