//! Finding figures by the names that people write: a table, a row, an item, a column.

use rust_decimal::Decimal;

use super::Facts;
use super::growth::percentage;
use crate::diag::suggestion;
use crate::model::table::schema::Schema;
use crate::model::table::{Column, FACTS, Role, Row, Table};
use crate::model::value::{Quantity, Reading, Value, cells_of};
use crate::text::period::Period;
use crate::text::{distinct, label, tidy};

/// A figure that is not there: what was asked for, and which of the names that exist may be meant. The names
/// themselves are not kept: a prose may ask for thousands of figures of a table of thousands of rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// What is missing, as a clause.
    pub message: String,
    /// The name as written.
    pub wrong: String,
    /// The name that is meant, or those there are; none where there are none.
    pub suggestion: Option<String>,
    /// What to do, where it is not about names; else empty.
    pub cure: String,
}

impl Unknown {
    /// A name that is not among the known ones; these are listed once each.
    pub fn new(message: String, wrong: &str, known: impl IntoIterator<Item = String>) -> Self {
        let known = distinct(known.into_iter().filter(|name| !name.is_empty()));
        let suggestion = suggestion(wrong, known.iter().map(String::as_str));
        Self { message, wrong: wrong.to_owned(), suggestion, cure: String::new() }
    }

    /// With what to do instead of a name.
    fn cure(self, cure: impl Into<String>) -> Self {
        Self { cure: cure.into(), ..self }
    }
}

/// Rows of one name that are listed.
const MOST_LISTED: usize = 20;

/// Which cell is meant. What is left empty must not be needed to tell it from others.
#[derive(Debug, Clone, Copy, Default)]
pub struct CellQuery<'a> {
    /// Key of the table (`indicators`, `industry`).
    pub table: &'a str,
    /// Name of the row, with the labels above it where several rows have the name (`工业·制造业`).
    pub row: &'a str,
    /// What of it, where several rows are about one thing.
    pub item: &'a str,
    /// The column as people name it (`2022年总量`, `目标值`), or a period.
    pub at: &'a str,
}

impl Facts {
    /// The indicator of a name.
    ///
    /// # Errors
    /// When the table has none of that name.
    pub fn indicator(&self, name: &str) -> Result<&Row, Unknown> {
        let rows = &self.indicators().rows;
        self.by_name
            .get(tidy(name).as_str())
            .map(|index| &rows[*index])
            .ok_or_else(|| Unknown::new(format!("指标表中没有 `{name}`"), name, rows.iter().map(Row::full_name)))
    }

    /// The cell of an indicator in a column named as people name it (`2022年总量`, `目标值`).
    ///
    /// # Errors
    /// When the indicator or the column is unknown.
    pub fn cell_of<'a>(&'a self, row: &'a Row, at: &str) -> Result<&'a Value, Unknown> {
        self.column_of(at).map(|index| &row.cells[index])
    }

    /// The column of the indicator table that is named so.
    ///
    /// # Errors
    /// When the table has no such column.
    pub fn column_of(&self, at: &str) -> Result<usize, Unknown> {
        let table = self.indicators();
        column(table, at).ok_or_else(|| no_column(table, at))
    }

    /// Like [`Facts::cell_of`], where a period may have totals without growth or growth without totals: none when
    /// the table has the period but not this column of it.
    ///
    /// # Errors
    /// When the indicator, the column or the period is unknown.
    pub fn cell_of_period<'a>(&'a self, row: &'a Row, at: &str) -> Result<Option<&'a Value>, Unknown> {
        let is_known = |period| self.indicators().periods().contains(&period);
        match (self.cell_of(row, at), Period::split(&tidy(at))) {
            (Ok(value), _) => Ok(Some(value)),
            (Err(_), Some((period, rest))) if matches!(rest.as_str(), "总量" | "增速") && is_known(period) => {
                Ok(None)
            }
            (Err(unknown), _) => Err(unknown),
        }
    }

    /// A cell of any table.
    ///
    /// # Errors
    /// When the table, the row, the item or the column is not there, or more than one row is meant.
    pub fn cell(&self, asked: CellQuery<'_>) -> Result<&Value, Unknown> {
        self.located(asked).map(|(_, row, column)| &row.cells[column])
    }

    /// The table, the row and the index of the column of a cell.
    ///
    /// # Errors
    /// As for [`Facts::cell`].
    pub fn located(&self, asked: CellQuery<'_>) -> Result<(&Table, &Row, usize), Unknown> {
        let (table, row) = self.row_of(asked)?;
        let at = if asked.at.is_empty() { table.column(&Role::Value) } else { column(table, asked.at) };
        at.map(|index| (table, row, index)).ok_or_else(|| no_column(table, asked.at))
    }

    /// The row that is meant, with its table.
    ///
    /// # Errors
    /// When the table, the row or the item is not there, or more than one row is meant.
    pub fn row_of(&self, asked: CellQuery<'_>) -> Result<(&Table, &Row), Unknown> {
        let CellQuery { table: kind, row: name, item, .. } = asked;
        let name = tidy(name);
        let tables: Vec<&Table> = self.data.of_kind(kind).collect();
        let Some(first) = tables.first() else { return Err(self.no_table(kind)) };
        let short = first.short_name();
        let rows = || tables.iter().flat_map(|table| table.rows.iter().map(move |row| (*table, row)));
        let of_name: Vec<(&Table, &Row)> = rows().filter(|(_, row)| row.is_called(&name)).collect();
        if of_name.is_empty() {
            let known = rows().map(|(_, row)| row.name.clone());
            return Err(Unknown::new(format!("{short}中没有 `{name}`"), &name, known));
        }
        let wanted = tidy(item);
        // A table whose rows have no items is asked for by the name alone.
        let is_meant = |row: &Row| row.item == wanted || (row.item.is_empty() && wanted == row.name);
        let mut meant: Vec<&(&Table, &Row)> = of_name.iter().filter(|(_, row)| is_meant(row)).collect();
        // Of several sheets with a row of the name one may have the column.
        if meant.len() > 1 && meant.iter().any(|(table, _)| column(table, asked.at).is_some()) {
            meant.retain(|(table, _)| column(table, asked.at).is_some());
        }
        match (&meant[..], &of_name[..]) {
            ([one], _) => Ok(**one),
            ([], [one]) if wanted.is_empty() => Ok(*one),
            ([], _) => {
                let known = of_name.iter().map(|(_, row)| row.item.clone());
                Err(Unknown::new(format!("{short}的 `{name}` 中没有 `{item}`"), item, known))
            }
            _ => {
                let known = distinct(meant.iter().map(|(_, row)| row.path()));
                let message = format!("{short}中有几个 `{name}`");
                Err(match known[..] {
                    // Nothing tells like rows apart, and their own name is no help.
                    [_] => Unknown::new(message, &name, [])
                        .cure("这几行的名称和上级名称都一样，请在工作簿中改成不同的名称"),
                    _ => {
                        let more = if known.len() > MOST_LISTED { "等" } else { "" };
                        let names = known.iter().take(MOST_LISTED).map(String::as_str).collect::<Vec<_>>().join("、");
                        Unknown::new(message, &name, known).cure(format!("请写全上级名称：{names}{more}"))
                    }
                })
            }
        }
    }

    /// A number that only prose states (正文数据), by its name and period, after its unit.
    ///
    /// # Errors
    /// When the table has no such number.
    pub fn fact(&self, name: &str, at: &str) -> Result<(&Table, &Row, usize), Unknown> {
        let period = Period::split(&tidy(at)).filter(|(_, rest)| rest.is_empty());
        let item = period.map_or_else(|| at.to_owned(), |(period, _)| period.to_string());
        self.located(CellQuery { table: FACTS, row: name, item: &item, at: "" })
    }

    fn no_table(&self, kind: &str) -> Unknown {
        match self.data.schema(kind) {
            Some(schema) => Unknown::new(format!("工作簿中没有{}", schema.name), kind, [])
                .cure("请在 workbooks 中补上含有该表的工作簿"),
            None => {
                let known = self.data.schemas.iter().map(|schema| schema.id.clone());
                Unknown::new(format!("没有名为 `{kind}` 的表"), kind, known)
            }
        }
    }
}

fn no_column(table: &Table, at: &str) -> Unknown {
    Unknown::new(format!("{}中没有列 `{at}`", table.short_name()), at, table.columns.iter().map(Column::name))
}

/// Index of the column that `at` names: its header, a wording of it, or the period of a level.
pub fn column(table: &Table, at: &str) -> Option<usize> {
    let wanted = tidy(at).replace('·', "");
    let by_header = table.columns.iter().position(|column| column.name() == wanted);
    // The unit in the header's bracket may be left off.
    let is_named = |column: &Column| !column.unit.is_empty() && label::name(&column.name()) == wanted;
    by_header.or_else(|| table.columns.iter().position(is_named)).or_else(|| by_wording(table, &wanted))
}

/// The column that a wording of the schema means, with the period before it.
fn by_wording(table: &Table, wanted: &str) -> Option<usize> {
    let schema: &Schema = &table.schema;
    let (period, word) = Period::split(wanted).map_or((None, wanted.to_owned()), |(period, rest)| (Some(period), rest));
    let of_word = |words: &[String]| words.contains(&word) || (word.is_empty() && period.is_some());
    let is_meant = |role: &Role| {
        let column = schema.column(role);
        let is_level = !word.is_empty() || matches!(role, Role::Level(_));
        role.period() == period && is_level && column.is_some_and(|column| of_word(&column.words))
    };
    let exact = table.columns.iter().position(|column| is_meant(&column.role));
    // `2025年目标值` of a column without a period of its own.
    exact.or_else(|| {
        let plain =
            |role: &Role| role.period().is_none() && schema.column(role).is_some_and(|own| own.words.contains(&word));
        table.columns.iter().position(|column| plain(&column.role)).filter(|_| period.is_some() && !word.is_empty())
    })
}

/// `|to − from|` in the precision of the finer one.
pub fn difference(from: &Value, to: &Value) -> Option<Value> {
    let (start, end) = (from.quantity()?, to.quantity()?);
    let decimals = start.decimals.max(end.decimals);
    let value = end.value.checked_sub(start.value)?.abs();
    let quantity = Quantity { value, decimals, percent: false };
    Some(Value::computed(quantity, format!("|{end} − {start}|"), cells_of(&[from, to])))
}

/// `part ÷ whole` in percent with two decimals.
pub fn share(part: &Value, whole: &Value) -> Option<Value> {
    let (over, under) = (part.quantity()?, whole.quantity()?);
    let value = over.value.checked_div(under.value)?.checked_mul(Decimal::ONE_HUNDRED)?;
    Some(percentage(value, format!("{over} ÷ {under}"), cells_of(&[part, whole])))
}

/// That a ranking cell does not have the part that was asked for.
pub fn no_ranking_part(row: &str, value: &Value, part: &str) -> Unknown {
    let cell = value.cells().first().map(|cell| format!("（{cell}）")).unwrap_or_default();
    let (what, cure) = match part {
        "value" => ("没有数", "请在这一格写上数，如 `441.71`"),
        "rank" => ("没有位次", "位次与数写在同一格，如 `21898（23位）`；不印位次时，去掉 part=\"rank\""),
        "holder" => ("没有所在地", "所在地与数写在同一格，如 `728.13（大冶市）`；不印所在地时，去掉 part=\"holder\""),
        _ => {
            let known = ["value", "rank", "holder"].map(str::to_owned);
            return Unknown::new(format!("part 不能取 `{part}`"), part, known);
        }
    };
    Unknown::new(format!("{row}{cell}是 `{}`，{what}", value.text), "", []).cure(cure)
}

/// The number, rank or holder of a ranking cell, as a value of its own.
pub fn ranking_part(value: &Value, part: &str) -> Option<Value> {
    let text = match (part, &value.reading) {
        ("value", _) => value.quantity()?.to_string(),
        ("rank", Reading::Ranked { rank, .. }) => rank.to_string(),
        ("holder", Reading::Held { holder, .. }) => holder.clone(),
        _ => return None,
    };
    let reading = crate::model::grammar::read(&text);
    Some(Value { text, reading, origin: value.origin.clone() })
}
