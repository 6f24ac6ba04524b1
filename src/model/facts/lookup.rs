//! Finding figures by the names that people write: an indicator and a column, a row of 表1 or 表2.

use rust_decimal::Decimal;

use super::Facts;
use super::growth::percentage;
use crate::model::tables::{Indicator, IndicatorColumn, ProjectColumn, ProjectRow, RankingColumn, RankingRow};
use crate::model::value::{Quantity, Reading, Value};
use crate::text::period::Period;
use crate::text::tidy;

/// A figure that is not there: what was asked for, and the names that exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// What is missing, as a clause.
    pub message: String,
    /// The name as written.
    pub wrong: String,
    /// Names that exist.
    pub known: Vec<String>,
    /// What to do, where it is not about names; else empty.
    pub cure: String,
}

impl Unknown {
    fn new(message: String, wrong: &str, known: impl IntoIterator<Item = String>) -> Self {
        let mut names: Vec<String> = Vec::new();
        for name in known {
            if !name.is_empty() && !names.contains(&name) {
                names.push(name);
            }
        }
        Self { message, wrong: wrong.to_owned(), known: names, cure: String::new() }
    }
}

impl Facts {
    /// The indicator of a name.
    ///
    /// # Errors
    /// When the table has none of that name.
    pub fn indicator(&self, name: &str) -> Result<&Indicator, Unknown> {
        let tidied = tidy(name);
        self.by_name.get(tidied.as_str()).map(|index| &self.table().rows[*index]).ok_or_else(|| {
            Unknown::new(format!("指标表中没有 `{name}`"), name, self.table().rows.iter().map(|row| row.name.clone()))
        })
    }

    /// The cell of an indicator in a column named as people name it (`2022年总量`, `目标值`).
    ///
    /// # Errors
    /// When the indicator or the column is unknown.
    pub fn cell<'a>(&'a self, row: &'a Indicator, at: &str) -> Result<&'a Value, Unknown> {
        let index = self.column(at).ok_or_else(|| {
            let labels = self.table().grid.columns.iter().map(|column| column.label.replace('·', ""));
            Unknown::new(format!("指标表中没有列 `{at}`"), at, labels)
        })?;
        Ok(&row.cells[index])
    }

    /// The same, where a period may have totals without growth or growth without totals: none when
    /// the table has the period but not this column of it.
    ///
    /// # Errors
    /// When the indicator, the column or the period is unknown.
    pub fn cell_of_period<'a>(&'a self, row: &'a Indicator, at: &str) -> Result<Option<&'a Value>, Unknown> {
        let is_known = |period| self.table().periods().contains(&period);
        match (self.cell(row, at), Period::split(&tidy(at))) {
            (Ok(value), _) => Ok(Some(value)),
            (Err(_), Some((period, rest))) if matches!(rest.as_str(), "总量" | "增速") && is_known(period) => {
                Ok(None)
            }
            (Err(unknown), _) => Err(unknown),
        }
    }

    /// Index of the column that `at` names.
    #[must_use]
    pub fn column(&self, at: &str) -> Option<usize> {
        let wanted = tidy(at).replace('·', "");
        let grid = &self.table().grid;
        if let Some(index) = grid.columns.iter().position(|column| tidy(&column.label).replace('·', "") == wanted) {
            return Some(index);
        }
        let role = match wanted.as_str() {
            "类型" => IndicatorColumn::Domain,
            "序号" => IndicatorColumn::Number,
            "指标名称" => IndicatorColumn::Name,
            "单位" => IndicatorColumn::Unit,
            "基数" => IndicatorColumn::Base,
            "目标值" => IndicatorColumn::Target,
            "年均增速" => IndicatorColumn::Rate,
            "属性" => IndicatorColumn::Attribute,
            "责任单位" => IndicatorColumn::Department,
            "评价" | "基本评价" => IndicatorColumn::Verdict,
            "是否调整" | "目标值是否调整" => IndicatorColumn::Adjusted,
            "预期目标值" => IndicatorColumn::Expected,
            other => match Period::split(other)? {
                (period, rest) if rest.is_empty() || rest == "总量" => IndicatorColumn::Level(period),
                (period, rest) if rest == "增速" => IndicatorColumn::Growth(period),
                _ => return None,
            },
        };
        grid.column(&role)
    }

    /// A cell of 表1: class of projects, item, and period or `累计`.
    ///
    /// # Errors
    /// When the table, the row or the column is not there.
    pub fn project(&self, class: &str, item: &str, at: &str) -> Result<&Value, Unknown> {
        let Some(table) = &self.data.projects else {
            return Err(Unknown::new("工作簿中没有重大项目表（表1）".to_owned(), class, []));
        };
        let of_class: Vec<&ProjectRow> = table.rows.iter().filter(|row| row.class == tidy(class)).collect();
        if of_class.is_empty() {
            return Err(Unknown::new(
                format!("表1 中没有 `{class}`"),
                class,
                table.rows.iter().map(|row| row.class.clone()),
            ));
        }
        let row = of_class.iter().find(|row| row.item == tidy(item)).ok_or_else(|| {
            Unknown::new(format!("表1 的 `{class}` 中没有 `{item}`"), item, of_class.iter().map(|row| row.item.clone()))
        })?;
        let role = match Period::split(at) {
            Some((period, rest)) if rest.is_empty() => ProjectColumn::At(period),
            _ if at == "备注" => ProjectColumn::Remark,
            _ => ProjectColumn::Total,
        };
        let index = table.grid.column(&role).filter(|_| role != ProjectColumn::Total || tidy(at) == "累计");
        index.map(|index| &row.cells[index]).ok_or_else(|| {
            Unknown::new(
                format!("表1 中没有列 `{at}`"),
                at,
                table.grid.columns.iter().map(|column| column.label.clone()),
            )
        })
    }

    /// A row of 表2: indicator (or sub-indicator) and item, and its value cell.
    ///
    /// # Errors
    /// When the table or the row is not there.
    pub fn ranking(&self, name: &str, item: &str) -> Result<&Value, Unknown> {
        let Some(table) = &self.data.ranking else {
            return Err(Unknown::new("工作簿中没有排名表（表2）".to_owned(), name, []));
        };
        let of_name: Vec<&RankingRow> = table.rows.iter().filter(|row| row.name == tidy(name)).collect();
        if of_name.is_empty() {
            return Err(Unknown::new(
                format!("表2 中没有 `{name}`"),
                name,
                table.rows.iter().map(|row| row.name.clone()),
            ));
        }
        let row = of_name.iter().find(|row| row.item == tidy(item)).ok_or_else(|| {
            Unknown::new(format!("表2 的 `{name}` 中没有 `{item}`"), item, of_name.iter().map(|row| row.item.clone()))
        })?;
        let index = table.grid.column(&RankingColumn::Value).unwrap_or(row.cells.len() - 1);
        Ok(&row.cells[index])
    }
}

/// `|to − from|` in the precision of the finer one.
#[must_use]
pub fn difference(from: &Value, to: &Value) -> Option<Value> {
    let (start, end) = (from.quantity()?, to.quantity()?);
    let decimals = start.decimals.max(end.decimals);
    let value = end.value.checked_sub(start.value)?.abs();
    let cells = [from, to].iter().flat_map(|value| value.cells().iter().cloned()).collect();
    Some(Value::computed(Quantity { value, decimals, percent: false }, format!("|{end} − {start}|"), cells))
}

/// `part ÷ whole` in percent with two decimals.
#[must_use]
pub fn share(part: &Value, whole: &Value) -> Option<Value> {
    let (over, under) = (part.quantity()?, whole.quantity()?);
    let value = over.value.checked_div(under.value)?.checked_mul(Decimal::ONE_HUNDRED)?;
    Some(percentage(value, format!("{over} ÷ {under}"), [part, whole]))
}

/// That a ranking cell does not have the part that was asked for.
#[must_use]
pub fn no_ranking_part(row: &str, value: &Value, part: &str) -> Unknown {
    let cell = value.cells().first().map(|cell| format!("（{cell}）")).unwrap_or_default();
    let (what, cure) = match part {
        "value" => ("没有数", "请在这一格写上数，如 `441.71`".to_owned()),
        "rank" => ("没有位次", "位次与数写在同一格，如 `21898（23位）`；不印位次时，去掉 part=\"rank\"".to_owned()),
        "holder" => {
            ("没有所在地", "所在地与数写在同一格，如 `728.13（大冶市）`；不印所在地时，去掉 part=\"holder\"".to_owned())
        }
        _ => {
            let known = ["value", "rank", "holder"].map(str::to_owned);
            return Unknown::new(format!("part 不能取 `{part}`"), part, known);
        }
    };
    Unknown { cure, ..Unknown::new(format!("{row}{cell}是 `{}`，{what}", value.text), "", []) }
}

/// The number, rank or holder of a ranking cell, as a value of its own.
#[must_use]
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
