//! Brings the rows of every kind of table, and the projects of boxes, into one form to be compared.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::value::Measured;
use crate::model::edition::{Conclusion, Edition};
use crate::model::table::boxes::ProjectBox;
use crate::model::table::{self, INDICATORS, Owners, Role, Table};
use crate::model::value::{Origin, Reading, Value};
use crate::place::CellRef;
use crate::text::period::Period;
use crate::text::tidy;

/// What a cell says about its row; cells with equal meanings are compared with each other.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Meaning {
    /// Its name.
    Name,
    /// Domain, class or box.
    Group,
    /// What its column means.
    Column(Role),
    /// What was concluded about it.
    Outlook,
    /// A column that no schema knows, by its header.
    Extra(String),
    /// The second and further columns of one meaning.
    Repeated(String, usize),
}

impl Meaning {
    /// The period that it is about.
    pub(super) fn period(&self) -> Option<Period> {
        match self {
            Self::Column(role) => role.period(),
            _ => None,
        }
    }

    /// True for columns whose numbers distinguish rows.
    fn is_data(&self) -> bool {
        matches!(self, Self::Column(role) if role.is_data())
    }
}

/// A cell of a row, with what it means; cells are compared by meaning, whatever the order of columns.
#[derive(Debug, Clone)]
pub(super) struct Field<'a> {
    pub meaning: Meaning,
    /// What the column is called.
    pub label: String,
    pub value: Cow<'a, Value>,
    /// Unit of plain numbers; empty when the column has none.
    pub unit: String,
}

impl<'a> Field<'a> {
    /// A cell without a unit of its own.
    fn new(meaning: Meaning, label: impl Into<String>, value: Cow<'a, Value>) -> Self {
        Self { meaning, label: label.into(), value, unit: String::new() }
    }

    pub(super) fn measured(&self) -> Measured<'_> {
        Measured { value: &self.value, unit: &self.unit }
    }

    pub(super) fn cell(&self) -> Option<CellRef> {
        self.value.cells().first().cloned()
    }

    /// True for a unit that no column of its own states.
    pub(super) fn is_derived_unit(&self) -> bool {
        self.meaning == Meaning::Column(Role::Unit) && self.value.origin == Origin::Stated
    }

    /// True for a number that can identify a row.
    pub(super) fn is_evidence(&self) -> bool {
        self.meaning.is_data() && self.value.quantity().is_some()
    }
}

/// A row of any table, or a project of a box, in the form that is compared.
#[derive(Debug, Clone)]
pub(super) struct ComparedRow<'a> {
    /// What it is about: the indicator, the class of projects, the project.
    pub subject: String,
    /// Which aspect, where a subject has several rows; else empty.
    pub item: String,
    /// Domain, class or box that it belongs to.
    pub group: String,
    pub departments: &'a [String],
    /// What was concluded about it; none for what is no indicator.
    pub judged: Option<Conclusion>,
    pub fields: Vec<Field<'a>>,
    by_meaning: BTreeMap<Meaning, usize>,
}

impl<'a> ComparedRow<'a> {
    /// Makes a row. Should a table have two columns of one meaning, the second gets a meaning of its
    /// own, so that no cell is lost.
    fn new(
        (subject, item, group): (String, String, String),
        departments: &'a [String],
        fields: Vec<Field<'a>>,
    ) -> Self {
        let (judged, by_meaning) = (None, BTreeMap::new());
        let mut row = Self { subject, item, group, departments, judged, fields: Vec::new(), by_meaning };
        for field in fields {
            row.push(field);
        }
        row
    }

    fn push(&mut self, mut field: Field<'a>) {
        let mut repeats = 1;
        while self.by_meaning.contains_key(&field.meaning) {
            repeats += 1;
            field.meaning = Meaning::Repeated(field.label.clone(), repeats);
        }
        self.by_meaning.insert(field.meaning.clone(), self.fields.len());
        self.fields.push(field);
    }

    /// Its name with its item: `地区生产总值·全市`.
    pub(super) fn name(&self) -> String {
        if self.item.is_empty() { self.subject.clone() } else { format!("{}·{}", self.subject, self.item) }
    }

    pub(super) fn field(&self, meaning: &Meaning) -> Option<&Field<'a>> {
        self.by_meaning.get(meaning).map(|at| &self.fields[*at])
    }
}

/// A value that has no cell of its own.
fn stated(text: &str) -> Cow<'static, Value> {
    Cow::Owned(Value { text: text.to_owned(), reading: Reading::Text, origin: Origin::Stated })
}

/// The rows of the tables of a kind. Indicators have their notes and outlook with them.
pub(super) fn of_kind<'a>(edition: &'a Edition, kind: &str) -> Vec<ComparedRow<'a>> {
    let data = &edition.data;
    let (owners, notes) = (data.owners(), data.notes());
    let mut judged = edition.conclusions.iter().filter(|_| kind == INDICATORS);
    let tables = data.of_kind(kind);
    let rows = tables.flat_map(|table| table.rows.iter().map(move |row| (table, row)));
    rows.map(|(table, row)| {
        let mut found = of_table(table, row, &owners);
        if let Some(judged) = judged.next() {
            found.judged = Some(*judged);
            found.push(Field::new(Meaning::Outlook, "预测分类", stated(judged.outlook.word())));
            for (kind, at) in notes.get(row.name.as_str()).into_iter().flatten() {
                let Some(value) = data.at(*at) else { continue };
                let meaning = Meaning::Column(Role::Note((*kind).to_owned()));
                found.push(Field::new(meaning, *kind, Cow::Borrowed(value)));
            }
        }
        found
    })
    .collect()
}

fn of_table<'a>(table: &'a Table, row: &'a table::Row, owners: &Owners<'a>) -> ComparedRow<'a> {
    // Several rows about one thing are distinguished by their item; other rows by the
    // cell that names them.
    let has_items = table.column(&Role::Item).is_some();
    let named = if has_items { None } else { table.name_column() };
    let group = table.column(&Role::Key(0)).filter(|at| Some(*at) != table.name_column());
    let columns = table.columns.iter().enumerate().zip(&row.cells);
    let fields = columns.filter_map(|((at, column), value)| {
        let label = column.name();
        let meaning = match &column.role {
            // Rows are matched by name, so their numbers and positions are not compared as cells.
            Role::Number | Role::Item | Role::Period => return None,
            Role::Key(_) if Some(at) == named => Meaning::Name,
            Role::Key(_) if Some(at) == group && !has_items => Meaning::Group,
            Role::Key(_) => return None,
            Role::Extra => Meaning::Extra(label.clone()),
            role => Meaning::Column(role.clone()),
        };
        let unit = if meaning.is_data() { table.unit(row, at).to_owned() } else { String::new() };
        Some(Field { meaning, label, value: Cow::Borrowed(value), unit })
    });
    let who = (row.name.clone(), row.item.clone(), row.group().to_owned());
    let mut found = ComparedRow::new(who, owners.of(row), fields.collect());
    if has_items && !row.groups.is_empty() {
        let label = group.map_or_else(String::new, |at| table.columns[at].name());
        found.push(Field::new(Meaning::Group, label, stated(row.group())));
    }
    // A unit that stands in the label of the row counts as a cell of the column it would have.
    if table.column(&Role::Unit).is_none() && !row.unit.is_empty() {
        found.push(Field::new(Meaning::Column(Role::Unit), "计量单位", stated(&row.unit)));
    }
    found
}

/// The projects of boxes, each with the index of its box.
pub(super) fn projects<'a>(boxes: &[ProjectBox<'a>]) -> Vec<(usize, ComparedRow<'a>)> {
    let items = boxes.iter().enumerate().flat_map(|(at, own)| own.items().map(move |item| (at, item)));
    let rows = items.map(|(at, (group, item))| {
        let shown = |meaning, label: &str, value| Field::new(meaning, label, Cow::Borrowed(value));
        let mut fields = vec![shown(Meaning::Name, "项目", item.name), shown(Meaning::Group, "类型", group.name)];
        let owner = Meaning::Column(Role::Owner);
        fields.extend(item.department.map(|value| shown(owner, "责任单位", value)));
        let who = (tidy(&item.name.text), String::new(), tidy(&group.name.text));
        (at, ComparedRow::new(who, &item.row.departments, fields))
    });
    rows.collect()
}
