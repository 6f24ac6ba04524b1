//! What a template may call: functions and filters. `docs/templates.zh-CN.md` lists them all.
//!
//! Functions that print a figure return its mark. A figure that does not exist is printed as a
//! mark too and reported when the text is put together; only wrong arguments stop the template.

use std::sync::Arc;

use rust_decimal::prelude::ToPrimitive;
use serde::de::DeserializeOwned;
use tera::{Error, Kwargs, State, Tera, TeraResult};

use super::arguments::{
    AnyCellArgs, CellArgs, ChangeArgs, FixedArgs, GapArgs, KeyArgs, NameArgs, NoteArgs, PartArgs, ProjectArgs,
    RankingArgs, SelectArgs, ShareArgs,
};
use super::placeholders::{Directive, Placeholders};
use crate::markup::mark::{Mark, Piece, pieces};
use crate::model::facts::{Asked, Facts, Selection, Unknown, difference, no_ranking_part, ranking_part, share};
use crate::model::table::{Role, Row};
use crate::model::value::{Origin, Quantity, Reading, Value};
use crate::text::period::Period;

/// What the functions work on.
#[derive(Debug, Clone)]
pub(super) struct Tools {
    pub facts: Arc<Facts>,
    pub placeholders: Arc<Placeholders>,
}

/// Registers everything.
pub(super) fn register(tera: &mut Tera, tools: &Tools) {
    cells(tera, tools);
    computed(tera, tools);
    questions(tera, tools);
    directives(tera, tools);
    filters(tera, tools);
}

/// Typed arguments, with the tool's own words when they are wrong.
fn arguments<T: DeserializeOwned>(kwargs: &Kwargs) -> TeraResult<T> {
    kwargs.deserialize().map_err(|error| Error::message(format!("参数有误：{error}")))
}

/// Registers a function that prints a figure.
fn figure<T: DeserializeOwned + 'static>(
    tera: &mut Tera,
    tools: &Tools,
    name: &'static str,
    find: impl Fn(&Facts, &T) -> Result<Value, Unknown> + Send + Sync + 'static,
) {
    let tools = tools.clone();
    tera.register_function(name, move |kwargs: Kwargs, _: &State<'_>| -> TeraResult<String> {
        let args: T = arguments(&kwargs)?;
        Ok(match find(&tools.facts, &args) {
            Ok(value) => tools.placeholders.add_figure(value),
            Err(unknown) => tools.placeholders.add_directive(Directive::Failed(unknown)),
        })
    });
}

/// A figure that the data does not give, though every name is known.
fn absent(what: String) -> Unknown {
    Unknown { message: what, wrong: String::new(), known: Vec::new(), cure: String::new() }
}

/// Cells of the tables: `cell` for any of them, `v`, `p`, `r`, `note` and `fact` in short.
fn cells(tera: &mut Tera, tools: &Tools) {
    let own = tools.clone();
    tera.register_function("v", move |kwargs: Kwargs, _: &State<'_>| -> TeraResult<String> {
        let args: CellArgs = arguments(&kwargs)?;
        let found = own.facts.indicator(&args.name).and_then(|row| {
            let value = own.facts.cell_of(row, &args.at)?.clone();
            let unit = if args.unit { unit_of(&own.facts, row, &value) } else { String::new() };
            Ok((value, unit))
        });
        Ok(match found {
            Ok((value, unit)) => own.placeholders.add_figure(value) + &unit,
            Err(unknown) => own.placeholders.add_directive(Directive::Failed(unknown)),
        })
    });
    figure(tera, tools, "cell", |facts, args: &AnyCellArgs| {
        let AnyCellArgs { table, row, item, at } = args;
        facts.cell(Asked { table, row, item, at }).cloned()
    });
    figure(tera, tools, "fact", |facts, args: &CellArgs| facts.fact(&args.name, &args.at).cloned());
    figure(tera, tools, "p", |facts, args: &ProjectArgs| project(facts, &args.row, &args.item, &args.at).cloned());
    figure(tera, tools, "r", |facts, args: &RankingArgs| {
        let cell = ranking(facts, &args.name, &args.item)?;
        let row = || format!("`{}` 的 `{}`", args.name, args.item);
        ranking_part(cell, &args.part).ok_or_else(|| no_ranking_part(&row(), cell, &args.part))
    });
    figure(tera, tools, "note", |facts, args: &NoteArgs| {
        let row = facts.indicator(&args.name)?;
        facts
            .note(&row.name, &args.kind)
            .cloned()
            .ok_or_else(|| absent(format!("`{}` 没有 `{}`", args.name, args.kind)))
    });
}

/// A cell of the project table (表1).
fn project<'a>(facts: &'a Facts, row: &str, item: &str, at: &str) -> Result<&'a Value, Unknown> {
    facts.cell(Asked { table: "projects", row, item, at })
}

/// The value of a row of the ranking table (表2).
fn ranking<'a>(facts: &'a Facts, row: &str, item: &str) -> Result<&'a Value, Unknown> {
    facts.cell(Asked { table: "ranking", row, item, at: "" })
}

/// The unit to write after a number; none where the text carries one or is no number.
fn unit_of(facts: &Facts, row: &Row, value: &Value) -> String {
    let has_own = match &value.reading {
        Reading::Number(quantity) | Reading::Qualified { quantity, .. } => quantity.percent,
        _ => true,
    };
    if has_own { String::new() } else { crate::text::tidy(facts.indicators().text(row, &Role::Unit)) }
}

/// Computed figures: `avg`, `cumulative`, `progress`, `change`, `share`, `gap`, `count`.
fn computed(tera: &mut Tera, tools: &Tools) {
    figure(tera, tools, "avg", |facts, args: &NameArgs| {
        let row = facts.indicator(&args.name)?;
        facts.average_growth(row).ok_or_else(|| absent(format!("`{}` 的数据不足以计算年均增速", args.name)))
    });
    figure(tera, tools, "cumulative", |facts, args: &NameArgs| {
        let row = facts.indicator(&args.name)?;
        facts.cumulative_change(row).ok_or_else(|| absent(format!("`{}` 没有逐年增速，无法计算累计变化", args.name)))
    });
    figure(tera, tools, "progress", |facts, args: &NameArgs| {
        let row = facts.indicator(&args.name)?;
        facts.assess(row).to_date.ok_or_else(|| absent(format!("`{}` 的数据不足以计算进度", args.name)))
    });
    figure(tera, tools, "change", |facts, args: &ChangeArgs| {
        let row = facts.indicator(&args.name)?;
        let (from, to) = (facts.cell_of(row, &args.from)?, facts.cell_of(row, &args.to)?);
        difference(from, to)
            .ok_or_else(|| absent(format!("`{}` 的 `{}`、`{}` 不都是数，无法相减", args.name, args.from, args.to)))
    });
    figure(tera, tools, "share", |facts, args: &ShareArgs| {
        let part = project(facts, &args.row, &args.item, &args.at)?;
        let whole = project(facts, &args.row, &args.of, &args.at)?;
        share(part, whole).ok_or_else(|| absent(format!("`{}` 的 `{}` 与 `{}` 无法相除", args.row, args.item, args.of)))
    });
    figure(tera, tools, "gap", |facts, args: &GapArgs| {
        let (own, other) = (ranking(facts, &args.name, &args.item)?, ranking(facts, &args.name, &args.of)?);
        difference(other, own)
            .ok_or_else(|| absent(format!("`{}` 的 `{}` 与 `{}` 无法相减", args.name, args.item, args.of)))
    });
    let own = tools.clone();
    tera.register_function("on_pace", move |_: Kwargs, _: &State<'_>| -> String {
        let class = |word: &str| own.facts.count(&Selection { verdict: Some(word.to_owned()), ..Selection::default() });
        own.placeholders.add_figure(sum(&[class("ahead"), class("on-track")]))
    });
    let own = tools.clone();
    tera.register_function("portion", move |kwargs: Kwargs, _: &State<'_>| -> TeraResult<String> {
        let args: SelectArgs = arguments(&kwargs)?;
        let (part, whole) = (own.facts.count(&args.into()), own.facts.count(&Selection::default()));
        let value = share(&part, &whole).ok_or_else(|| Error::message("指标表是空的，没有比重"))?;
        Ok(own.placeholders.add_figure(value))
    });
    let own = tools.clone();
    tera.register_function("count", move |kwargs: Kwargs, _: &State<'_>| -> TeraResult<String> {
        let args: SelectArgs = arguments(&kwargs)?;
        Ok(own.placeholders.add_figure(own.facts.count(&args.into())))
    });
}

/// The sum of counts.
fn sum(counts: &[Value]) -> Value {
    let total = counts.iter().filter_map(|count| count.number()?.value.to_usize()).sum();
    let terms: Vec<&str> = counts.iter().map(|count| count.text.as_str()).collect();
    Value::count(total, terms.join(" + "), counts.iter().flat_map(|count| count.cells().iter().cloned()).collect())
}

/// What conditions ask: `form`, `num`, `falls`, `names`, `how_many`, `has_note`.
fn questions(tera: &mut Tera, tools: &Tools) {
    let value = |facts: &Facts, args: &CellArgs| -> TeraResult<Value> {
        let found = facts.indicator(&args.name).and_then(|row| facts.cell_of(row, &args.at).cloned());
        found.map_err(|unknown| Error::message(unknown.message))
    };
    let facts = tools.facts.clone();
    tera.register_function("form", move |kwargs: Kwargs, _: &State<'_>| -> TeraResult<String> {
        let args: CellArgs = arguments(&kwargs)?;
        let found = facts.indicator(&args.name).and_then(|row| facts.cell_of_period(row, &args.at));
        let value = found.map_err(|unknown| Error::message(unknown.message))?;
        Ok(value.map_or("missing", |value| form(&value.reading)).to_owned())
    });
    let facts = tools.facts.clone();
    tera.register_function("num", move |kwargs: Kwargs, _: &State<'_>| -> TeraResult<f64> {
        let args: CellArgs = arguments(&kwargs)?;
        let number = value(&facts, &args)?.quantity().and_then(|quantity| quantity.value.to_f64());
        number.ok_or_else(|| Error::message(format!("`{}` 的 `{}` 不是数，请先用 form(…) 判断", args.name, args.at)))
    });
    let facts = tools.facts.clone();
    tera.register_function("falls", move |kwargs: Kwargs, _: &State<'_>| -> TeraResult<bool> {
        let args: NameArgs = arguments(&kwargs)?;
        let row = facts.indicator(&args.name).map_err(|unknown| Error::message(unknown.message))?;
        let change = facts.cumulative_change(row).and_then(|change| change.number());
        Ok(change.is_some_and(|change| change.value.is_sign_negative()))
    });
    let facts = tools.facts.clone();
    tera.register_function("names", move |kwargs: Kwargs, _: &State<'_>| -> TeraResult<String> {
        let args: SelectArgs = arguments(&kwargs)?;
        let names: Vec<&str> = facts.select(&args.into()).into_iter().map(|row| row.name.as_str()).collect();
        Ok(names.join("、"))
    });
    let facts = tools.facts.clone();
    tera.register_function("how_many", move |kwargs: Kwargs, _: &State<'_>| -> TeraResult<i64> {
        let args: SelectArgs = arguments(&kwargs)?;
        Ok(i64::try_from(facts.select(&args.into()).len()).unwrap_or(i64::MAX))
    });
    let facts = tools.facts.clone();
    tera.register_function("has_note", move |kwargs: Kwargs, _: &State<'_>| -> TeraResult<bool> {
        let args: NoteArgs = arguments(&kwargs)?;
        Ok(facts.note(&crate::text::tidy(&args.name), &args.kind).is_some())
    });
    series(tera, tools);
}

/// The word for the form of a value.
fn form(reading: &Reading) -> &'static str {
    match reading {
        Reading::Number(_) => "number",
        Reading::Bound { .. } => "bound",
        Reading::Cumulative(_) => "cumulative",
        Reading::Qualified { word, .. } if word.starts_with("全年") => "full-year",
        Reading::Qualified { .. } => "qualified",
        Reading::Status(_) => "status",
        Reading::Ranked { .. } | Reading::Held { .. } | Reading::Ratio(_) | Reading::Text => "text",
        Reading::Blank | Reading::Missing => "missing",
    }
}

/// One period of an indicator, for loops in templates.
#[derive(serde::Serialize)]
struct Point {
    label: String,
    /// Mark of the figure, with its unit where it has one.
    value: String,
    negative: bool,
    /// Mark of the year's status, empty where there is none.
    status: String,
}

/// Lists of periods: `series` (base and full years with a total), `rates` (full years with a
/// rate), `statuses` (all periods whose growth is a status, for indicators judged by decree).
fn series(tera: &mut Tera, tools: &Tools) {
    list(tera, tools, "series", |tools, row| {
        let base = (Period::year(tools.facts.job().plan.base_year), Role::Base);
        let years = full_years(&tools.facts).map(|period| (period, Role::Level(period)));
        let points = std::iter::once(base).chain(years).filter_map(|(period, column)| {
            let value = tools.facts.indicators().value(row, &column).filter(|value| value.number().is_some())?;
            Some(point(tools, row, period, value, true))
        });
        points.collect()
    });
    list(tera, tools, "rates", |tools, row| {
        let points = full_years(&tools.facts).filter_map(|period| {
            let of = |column| tools.facts.indicators().value(row, &column).filter(|value| value.number().is_some());
            let value = of(Role::Growth(period)).or_else(|| of(Role::Level(period)))?;
            Some(point(tools, row, period, value, false))
        });
        points.collect()
    });
    list(tera, tools, "statuses", |tools, row| {
        let points = full_years(&tools.facts).filter_map(|period| {
            let value =
                tools.facts.indicators().value(row, &Role::Growth(period)).filter(|value| value.status().is_some())?;
            Some(point(tools, row, period, value, false))
        });
        points.collect()
    });
}

fn full_years(facts: &Facts) -> impl Iterator<Item = Period> {
    facts.indicators().periods().into_iter().filter(|period| period.is_full_year())
}

fn point(tools: &Tools, row: &Row, period: Period, value: &Value, unit: bool) -> Point {
    let status = tools.facts.indicators().value(row, &Role::Growth(period)).filter(|value| value.status().is_some());
    Point {
        label: period.to_string(),
        value: tools.placeholders.add_figure(value.clone())
            + &if unit { unit_of(&tools.facts, row, value) } else { String::new() },
        negative: value.quantity().is_some_and(|quantity| quantity.value.is_sign_negative()),
        status: status.map(|status| tools.placeholders.add_figure(status.clone())).unwrap_or_default(),
    }
}

/// Registers a function that lists the points of an indicator.
fn list(tera: &mut Tera, tools: &Tools, name: &'static str, points: fn(&Tools, &Row) -> Vec<Point>) {
    let own = tools.clone();
    tera.register_function(name, move |kwargs: Kwargs, _: &State<'_>| -> TeraResult<tera::Value> {
        let args: NameArgs = arguments(&kwargs)?;
        let row = own.facts.indicator(&args.name).map_err(|unknown| Error::message(unknown.message))?;
        Ok(tera::Value::from_serializable(&points(&own, row)))
    });
}

/// What places tables, boxes, narratives and references.
fn directives(tera: &mut Tera, tools: &Tools) {
    let place = |tera: &mut Tera, name: &'static str, make: fn(KeyArgs) -> Directive| {
        let placeholders = tools.placeholders.clone();
        tera.register_function(name, move |kwargs: Kwargs, _: &State<'_>| -> TeraResult<String> {
            Ok(placeholders.add_directive(make(arguments(&kwargs)?)))
        });
    };
    place(tera, "table", |args| Directive::Table { key: args.key, title: args.title });
    place(tera, "box", |args| Directive::ProjectBox(args.key));
    place(tera, "narrative", |args| Directive::Narrative(args.key));
    place(tera, "clause", |args| Directive::Clause(args.key));
    place(tera, "ref", |args| Directive::Reference(args.key));
    let placeholders = tools.placeholders.clone();
    tera.register_function("narratives", move |kwargs: Kwargs, _: &State<'_>| -> TeraResult<String> {
        let args: PartArgs = arguments(&kwargs)?;
        Ok(placeholders.add_directive(Directive::Part(args.part)))
    });
    let own = tools.clone();
    tera.register_function("departments", move |kwargs: Kwargs, _: &State<'_>| -> TeraResult<String> {
        let args: NameArgs = arguments(&kwargs)?;
        let row = own.facts.indicator(&args.name).map_err(|unknown| Error::message(unknown.message))?;
        Ok(own.placeholders.add_directive(Directive::Departments(row.departments.clone())))
    });
}

/// Filters on figures: `fixed`, `magnitude`, `as_percent`. Each gives a figure that remembers the
/// cells of the first; text that is no figure passes through.
fn filters(tera: &mut Tera, tools: &Tools) {
    let own = tools.clone();
    tera.register_filter("fixed", move |text: &str, kwargs: Kwargs, _: &State<'_>| -> TeraResult<String> {
        let args: FixedArgs = arguments(&kwargs)?;
        let digits = args.digits.min(12);
        Ok(reformatted(&own.placeholders, text, |quantity| Quantity { decimals: digits, ..quantity }))
    });
    let own = tools.clone();
    tera.register_filter("magnitude", move |text: &str, _: Kwargs, _: &State<'_>| -> TeraResult<String> {
        Ok(reformatted(&own.placeholders, text, |quantity| Quantity { value: quantity.value.abs(), ..quantity }))
    });
    let own = tools.clone();
    tera.register_filter("as_percent", move |text: &str, _: Kwargs, _: &State<'_>| -> TeraResult<String> {
        Ok(reformatted(&own.placeholders, text, |quantity| Quantity { percent: true, ..quantity }))
    });
}

/// Shows the number of a figure in another form. Bounds keep their words (`7以上` → `7%以上`).
fn reformatted(placeholders: &Placeholders, text: &str, change: impl Fn(Quantity) -> Quantity) -> String {
    pieces(text)
        .into_iter()
        .map(|piece| match piece {
            Piece::Mark(Mark::Figure(index)) => {
                match placeholders.figure(index).and_then(|value| reshown(&value, &change)) {
                    Some(value) => placeholders.add_figure(value),
                    None => Mark::Figure(index).encode(),
                }
            }
            Piece::Mark(mark) => mark.encode(),
            Piece::Text(text) => text.to_owned(),
        })
        .collect()
}

fn reshown(value: &Value, change: &impl Fn(Quantity) -> Quantity) -> Option<Value> {
    let old = value.quantity()?;
    let new = change(old);
    let text = match &value.reading {
        Reading::Bound { .. } => value.text.replacen(&old.to_string(), &new.to_string(), 1),
        _ => new.to_string(),
    };
    let origin = match &value.origin {
        Origin::Cell(cell) => {
            Origin::Computed { formula: format!("{} 改写为 {text}", value.text), inputs: vec![cell.clone()] }
        }
        other => other.clone(),
    };
    let reading = match &value.reading {
        Reading::Bound { prefix, comparison, unit, .. } => {
            Reading::Bound { prefix: prefix.clone(), comparison: *comparison, quantity: new, unit: unit.clone() }
        }
        _ => Reading::Number(new),
    };
    Some(Value { text, reading, origin })
}
