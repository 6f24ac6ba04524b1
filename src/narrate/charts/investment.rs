//! Investment of the project table: its periods as they are stated, one column for each type of projects.

use super::{Made, Source, Trouble, lacking, run};
use crate::markup::chart::{Chart, ChartBar, ChartCategory, ChartFill, ChartForm, ChartSeries};
use crate::model::facts::{Facts, Unknown};
use crate::model::table::schema::ItemMeaning;
use crate::model::table::{Role, Row, Table};
use crate::model::value::Value;
use crate::text::period::Period;
use crate::text::{distinct, tidy};

/// Types of projects whose columns can be told apart.
const FILLS: [ChartFill; 6] =
    [ChartFill::Light, ChartFill::Hatch, ChartFill::Dark, ChartFill::Dots, ChartFill::BackHatch, ChartFill::Cross];
/// Columns of one chart.
const MOST_COLUMNS: usize = 48;

/// What investment means where nothing else is asked for: what was done, else what there is.
const WANTED: [ItemMeaning; 3] =
    [ItemMeaning::DoneInvestment, ItemMeaning::TotalInvestment, ItemMeaning::PlannedInvestment];

pub(super) fn check(facts: &Facts) -> Result<(), Trouble> {
    rows(facts, None).map(|_| ())
}

/// The rows of an item with its name, one of each type, and the periods of which they have numbers.
struct Chosen<'a> {
    table: &'a Table,
    item: String,
    rows: Vec<&'a Row>,
    periods: Vec<Period>,
}

fn rows<'a>(facts: &'a Facts, item: Option<&str>) -> Result<Chosen<'a>, Trouble> {
    let lacks = |message: &str| lacking(message, "请在 workbooks 中补上含有重大项目表的工作簿，表中按时期分列投资");
    let table = facts.data().table("projects").ok_or_else(|| lacks("工作簿中没有重大项目表，画不出投资图"))?;
    let items = distinct(table.rows.iter().map(|row| row.item.clone()).filter(|item| !item.is_empty()));
    let known = |item: &String| items.contains(item);
    let item = match item {
        Some(asked) => Some(tidy(asked))
            .filter(known)
            .ok_or_else(|| Unknown::new(format!("重大项目表中没有 `{asked}`"), asked, items.iter().cloned()))?,
        None => WANTED
            .into_iter()
            .find_map(|meaning| items.iter().find(|item| table.schema.meaning(item) == Some(meaning)).cloned())
            .ok_or_else(|| lacks("重大项目表中没有投资的行，画不出投资图"))?,
    };
    let own: Vec<&Row> = table.rows.iter().filter(|row| row.item == item && !row.total).collect();
    let of_name = |name: &String| own.iter().copied().find(|row| row.path() == *name);
    let rows: Vec<&Row> = distinct(own.iter().map(|row| row.path())).iter().filter_map(of_name).collect();
    let has_number = |period: &Period| rows.iter().any(|row| number(table, row, *period).is_some());
    let periods: Vec<Period> = table.periods().into_iter().filter(has_number).collect();
    if periods.is_empty() {
        return Err(lacks(&format!("重大项目表的 `{item}` 没有一个时期是数，画不出投资图")).into());
    }
    if rows.len() > FILLS.len() || rows.len() * periods.len() > MOST_COLUMNS {
        let message = format!(
            "重大项目表的 `{item}` 有 {} 类、{} 个时期，投资图最多画 {} 类、共 {MOST_COLUMNS} 个数",
            rows.len(),
            periods.len(),
            FILLS.len()
        );
        return Err(Trouble::TooMuch(message));
    }
    if distinct(rows.iter().map(|row| row.unit.as_str())).len() > 1 {
        let message = format!("重大项目表中各类的 `{item}` 单位不同，不能画在一张图上");
        return Err(lacking(message, "请在表中改成同一个单位").into());
    }
    Ok(Chosen { table, item, rows, periods })
}

fn number<'a>(table: &Table, row: &'a Row, period: Period) -> Option<&'a Value> {
    table.value(row, &Role::Level(period)).filter(|value| value.number().is_some())
}

pub(super) fn chart(source: Source<'_>, asked: Option<&str>) -> Result<Made, Trouble> {
    let Chosen { table, item, rows, periods } = rows(source.facts, asked)?;
    let category = |period: &Period| {
        let bars = rows.iter().enumerate().map(|(series, row)| {
            let value = table.value(row, &Role::Level(*period));
            ChartBar {
                series,
                value: value.and_then(Value::number).map(|number| number.value),
                label: value.map(|value| run(value, source.placeholders)).unwrap_or_default(),
            }
        });
        ChartCategory { group: String::new(), name: period.to_string(), bars: bars.collect(), total: Vec::new() }
    };
    let unit = rows.first().map(|row| &row.unit).filter(|unit| !unit.is_empty()).unwrap_or(&table.unit);
    let chart = Chart {
        caption: format!("各时期重大项目{item}"),
        unit: unit.clone(),
        form: ChartForm::Columns,
        series: rows.iter().zip(FILLS).map(|(row, fill)| ChartSeries { name: row.name.clone(), fill }).collect(),
        categories: periods.iter().map(category).collect(),
        ..Chart::default()
    };
    Ok(Made { chart, departments: None })
}
