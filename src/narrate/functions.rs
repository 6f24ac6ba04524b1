//! What a template may call: functions and filters. `docs/templates.zh-CN.md` lists them all.
//!
//! Functions that print a figure return its mark. A figure that does not exist is printed as a
//! mark too and reported when the text is put together; only wrong arguments stop the template.

use std::sync::Arc;

use rust_decimal::prelude::ToPrimitive;
use serde::de::DeserializeOwned;
use tera::{Error, Kwargs, State, Tera, TeraResult};

use super::arguments::{
    AnyCellArgs, CellArgs, ChangeArgs, ChartArgs, FixedArgs, GapArgs, KeyArgs, NameArgs, NoteArgs, PartArgs,
    ProjectArgs, RankingArgs, SelectArgs, ShareArgs,
};
use super::forms::{reformatted, targets, with_unit};
use super::placeholders::{Directive, Placeholders};
use crate::model::facts::{CellQuery, Facts, Selection, Unknown, difference, no_ranking_part, ranking_part, share};
use crate::model::table::{Role, Row, Table};
use crate::model::value::{Quantity, Reading, Value, cells_of};
use crate::text::period::Period;
use crate::text::tidy;
use crate::text::unit::Unit;

/// What the functions work on.
#[derive(Debug, Clone)]
pub(super) struct Tools {
    pub facts: Arc<Facts>,
    pub placeholders: Arc<Placeholders>,
}

impl Tools {
    /// The mark of a figure. One that does not exist gets a mark too, so that the template goes on and
    /// every missing figure is reported, not only the first.
    fn mark(&self, found: Result<Value, Unknown>) -> String {
        match found {
            Ok(value) => self.placeholders.add_figure(value),
            Err(unknown) => self.placeholders.add_directive(Directive::Failed(unknown)),
        }
    }
}

/// Stops the template, for functions whose answer decides how it goes on.
impl From<Unknown> for Error {
    fn from(unknown: Unknown) -> Self {
        Self::message(unknown.message)
    }
}

/// Registers everything.
pub(super) fn register(tera: &mut Tera, tools: &Tools) {
    cells(tera, tools);
    computed(tera, tools);
    questions(tera, tools);
    series(tera, tools);
    directives(tera, tools);
    filters(tera, tools);
}

/// Typed arguments, with the tool's own words when they are wrong.
fn arguments<A: DeserializeOwned>(kwargs: &Kwargs) -> TeraResult<A> {
    kwargs.deserialize().map_err(|error| Error::message(format!("参数有误：{error}")))
}

/// Registers a function of typed arguments.
fn function<A: DeserializeOwned, R: Into<tera::Value> + 'static>(
    tera: &mut Tera,
    tools: &Tools,
    name: &'static str,
    answer: impl Fn(&Tools, A) -> TeraResult<R> + Send + Sync + 'static,
) {
    let tools = tools.clone();
    tera.register_function(name, move |kwargs: Kwargs, _: &State<'_>| answer(&tools, arguments(&kwargs)?));
}

/// Registers a function that prints a figure.
fn figure<A: DeserializeOwned>(
    tera: &mut Tera,
    tools: &Tools,
    name: &'static str,
    find: impl Fn(&Facts, &A) -> Result<Value, Unknown> + Send + Sync + 'static,
) {
    function(tera, tools, name, move |tools, args: A| {
        Ok(if tools.placeholders.is_hopeless() { String::new() } else { tools.mark(find(&tools.facts, &args)) })
    });
}

/// A cell that a function prints, and whether its unit is wanted after it.
type Wanted<'a> = (&'a Table, &'a Row, usize, bool);

/// Registers a function that prints a cell, with the unit of its number where that is asked for.
fn cell<A: DeserializeOwned>(
    tera: &mut Tera,
    tools: &Tools,
    name: &'static str,
    find: impl for<'a> Fn(&'a Facts, &A) -> Result<Wanted<'a>, Unknown> + Send + Sync + 'static,
) {
    function(tera, tools, name, move |tools, args: A| {
        if tools.placeholders.is_hopeless() {
            return Ok(String::new());
        }
        Ok(match find(&tools.facts, &args) {
            Ok((table, row, column, true)) => {
                with_unit(&tools.placeholders, &row.cells[column], &table.unit_to_write(row, column))
            }
            found => tools.mark(found.map(|(_, row, column, _)| row.cells[column].clone())),
        })
    });
}

/// A figure that the data does not give, though every name is known.
fn absent(what: String) -> Unknown {
    Unknown::new(what, "", [])
}

/// Cells of the tables: `cell` for any of them, `v`, `p`, `r`, `note` and `fact` in short.
fn cells(tera: &mut Tera, tools: &Tools) {
    cell(tera, tools, "v", |facts, args: &CellArgs| {
        let row = facts.indicator(&args.name)?;
        Ok((facts.indicators(), row, facts.column_of(&args.at)?, args.unit))
    });
    cell(tera, tools, "cell", |facts, args: &AnyCellArgs| {
        let AnyCellArgs { table, row, item, at, unit } = args;
        facts.located(CellQuery { table, row, item, at }).map(|(table, row, column)| (table, row, column, *unit))
    });
    cell(tera, tools, "fact", |facts, args: &CellArgs| {
        facts.fact(&args.name, &args.at).map(|(table, row, column)| (table, row, column, args.unit))
    });
    figure(tera, tools, "p", |facts, args: &ProjectArgs| project(facts, &args.row, &args.item, &args.at).cloned());
    figure(tera, tools, "r", |facts, args: &RankingArgs| {
        let cell = ranking(facts, &args.name, &args.item)?;
        let row = || format!("`{}` 的 `{}`", args.name, args.item);
        ranking_part(cell, &args.part).ok_or_else(|| no_ranking_part(&row(), cell, &args.part))
    });
    function(tera, tools, "note", |tools, args: NoteArgs| {
        let note = tools.facts.indicator(&args.name).and_then(|row| {
            let note = tools.facts.note(&row.name, &args.kind);
            note.ok_or_else(|| absent(format!("`{}` 没有 `{}`", args.name, args.kind)))
        });
        let (note, end) = match (note, &args.end) {
            (Ok(note), Some(end)) => ended(note, end),
            (note, _) => (note.cloned(), ""),
        };
        Ok(tools.mark(note) + end)
    });
}

/// A note as a sentence or a part of one, and the mark that it lacks: it ends with `end`, whether it was written
/// as a clause or as a sentence.
fn ended<'a>(note: &Value, end: &'a str) -> (Result<Value, Unknown>, &'a str) {
    let words = note.text.trim();
    let is_sentence = words.trim_end_matches(['”', '’', '）']).ends_with(['。', '！', '？']);
    if is_sentence && !end.is_empty() {
        return (Ok(note.clone()), "");
    }
    let clause = words.trim_end_matches(['，', '；', '、', '：', ',', ';', '。', '.']);
    (Ok(Value { text: clause.to_owned(), ..note.clone() }), end)
}

/// A cell of the project table (表1).
fn project<'a>(facts: &'a Facts, row: &str, item: &str, at: &str) -> Result<&'a Value, Unknown> {
    facts.cell(CellQuery { table: "projects", row, item, at })
}

/// The value of a row of the ranking table (表2).
fn ranking<'a>(facts: &'a Facts, row: &str, item: &str) -> Result<&'a Value, Unknown> {
    facts.cell(CellQuery { table: "ranking", row, item, at: "" })
}

/// Computed figures: `avg`, `cumulative`, `progress`, `change`, `share`, `gap`, `count`.
fn computed(tera: &mut Tera, tools: &Tools) {
    figure(tera, tools, "avg", |facts, args: &NameArgs| {
        let row = facts.indicator(&args.name)?;
        facts.average_growth(row).ok_or_else(|| absent(format!("`{}` 的数据不足以计算年均增速", args.name)))
    });
    function(tera, tools, "cumulative", |tools, args: NameArgs| {
        let row = tools.facts.indicator(&args.name);
        let change = row.as_ref().map_err(Clone::clone).and_then(|row| {
            let change = tools.facts.cumulative_change(row);
            change.ok_or_else(|| absent(format!("`{}` 的数据不足以计算累计变化", args.name)))
        });
        let unit = row.ok().map(|row| tools.facts.cumulative_unit(row)).filter(|unit| *unit != "%" && change.is_ok());
        Ok(tools.mark(change) + &unit.map(Unit::behind_number).unwrap_or_default())
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
    tera.register_function("on_pace", {
        let tools = tools.clone();
        move |_: Kwargs, _: &State<'_>| {
            let class = |word: &str| Selection { verdict: Some(word.to_owned()), ..Selection::default() };
            let counts = ["ahead", "on-track"].map(|word| tools.facts.count(&class(word)));
            tools.placeholders.add_figure(sum(&counts))
        }
    });
    function(tera, tools, "portion", |tools, args: SelectArgs| {
        let (part, whole) = (tools.facts.count(&args.into()), tools.facts.count(&Selection::default()));
        let value = share(&part, &whole).ok_or_else(|| Error::message("指标表是空的，没有比重"))?;
        Ok(tools.placeholders.add_figure(value))
    });
    function(tera, tools, "count", |tools, args: SelectArgs| {
        if tools.placeholders.is_hopeless() {
            return Ok(String::new());
        }
        Ok(tools.placeholders.add_figure(tools.facts.count(&args.into())))
    });
}

/// The sum of counts.
fn sum(counts: &[Value]) -> Value {
    let total = counts.iter().filter_map(|count| count.number()?.value.to_usize()).sum();
    let terms: Vec<&str> = counts.iter().map(|count| count.text.as_str()).collect();
    Value::count(total, terms.join(" + "), cells_of(&counts.iter().collect::<Vec<_>>()))
}

/// What conditions ask: `form`, `num`, `falls`, `names`, `how_many`, `has_note`.
fn questions(tera: &mut Tera, tools: &Tools) {
    function(tera, tools, "form", |tools, args: CellArgs| {
        let value = tools.facts.cell_of_period(tools.facts.indicator(&args.name)?, &args.at)?;
        Ok(value.map_or("missing", |value| form(&value.reading)))
    });
    function(tera, tools, "num", |tools, args: CellArgs| {
        let value = tools.facts.cell_of(tools.facts.indicator(&args.name)?, &args.at)?;
        let number = value.quantity().and_then(|quantity| quantity.value.to_f64());
        number.ok_or_else(|| Error::message(format!("`{}` 的 `{}` 不是数，请先用 form(…) 判断", args.name, args.at)))
    });
    function(tera, tools, "falls", |tools, args: NameArgs| Ok(tools.facts.falls(tools.facts.indicator(&args.name)?)));
    function(tera, tools, "names", |tools, args: SelectArgs| {
        let rows = tools.facts.select(&args.into());
        Ok(rows.iter().map(|row| row.name.as_str()).collect::<Vec<_>>().join("、"))
    });
    function(tera, tools, "how_many", |tools, args: SelectArgs| {
        Ok(i64::try_from(tools.facts.select(&args.into()).len()).unwrap_or(i64::MAX))
    });
    function(tera, tools, "has_note", |tools, args: NoteArgs| {
        Ok(tools.facts.note(&tidy(&args.name), &args.kind).is_some())
    });
}

/// The word for the form of a value.
fn form(reading: &Reading) -> &'static str {
    match reading {
        Reading::Number(_) | Reading::Amount(_) | Reading::Change(_) => "number",
        Reading::Bound { .. } => "bound",
        Reading::Range { .. } | Reading::Course { .. } => "range",
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
    /// The number says that it fell: negative, or positive where the indicator counts falls.
    falls: bool,
    /// Mark of the year's status, empty where there is none.
    status: String,
}

/// Lists: `targets` (the goals of an indicator, as sentences need them); of periods `series` (base and full years with a total), `rates` (full years with a
/// rate), `statuses` (all periods whose growth is a status, for indicators judged by decree).
fn series(tera: &mut Tera, tools: &Tools) {
    list(tera, tools, "targets", |tools, row| targets(&tools.facts, &tools.placeholders, row));
    list(tera, tools, "series", |tools, row| {
        let base = (Period::year(tools.facts.job().plan.base_year), Role::Base);
        let years = tools.facts.full_years().map(|period| (period, Role::Level(period)));
        let all = std::iter::once(base).chain(years).filter(|(_, column)| has_number(tools, row, column));
        all.filter_map(|(period, column)| point(tools, row, period, &column, true)).collect()
    });
    list(tera, tools, "rates", |tools, row| {
        let points = tools.facts.full_years().filter_map(|period| {
            let columns = [Role::SinceBase(period), Role::Growth(period), Role::Level(period)];
            let since_base = tools.facts.is_since_base(row);
            let is_meant = |column: &&Role| since_base || !matches!(column, Role::SinceBase(_));
            let column = columns.iter().filter(is_meant).find(|column| has_number(tools, row, column))?;
            point(tools, row, period, column, false)
        });
        points.collect()
    });
    list(tera, tools, "statuses", |tools, row| {
        let growth = tools.facts.full_years().map(|period| (period, Role::Growth(period)));
        let has_status =
            |column: &Role| tools.facts.indicators().value(row, column).is_some_and(|value| value.status().is_some());
        let all = growth.filter(|(_, column)| has_status(column));
        all.filter_map(|(period, column)| point(tools, row, period, &column, false)).collect()
    });
}

fn has_number(tools: &Tools, row: &Row, column: &Role) -> bool {
    tools.facts.indicators().value(row, column).is_some_and(|value| value.number().is_some())
}

/// The cell of a column with what templates ask of it; none when there is no such column.
fn point(tools: &Tools, row: &Row, period: Period, column: &Role, unit: bool) -> Option<Point> {
    let table = tools.facts.indicators();
    let at = table.column(column)?;
    let value = row.cells.get(at)?;
    let status = table.value(row, &Role::Growth(period)).filter(|value| value.status().is_some());
    Some(Point {
        label: period.to_string(),
        value: with_unit(&tools.placeholders, value, &if unit { table.unit_to_write(row, at) } else { String::new() }),
        negative: value.quantity().is_some_and(|quantity| quantity.value.is_sign_negative()),
        falls: value.quantity().is_some_and(|quantity| {
            !quantity.value.is_zero() && quantity.value.is_sign_negative() != tools.facts.counts_falls(row)
        }),
        status: status.map(|status| tools.placeholders.add_figure(status.clone())).unwrap_or_default(),
    })
}

/// Registers a function that lists something of an indicator.
fn list<T: serde::Serialize + 'static>(
    tera: &mut Tera,
    tools: &Tools,
    name: &'static str,
    points: fn(&Tools, &Row) -> Vec<T>,
) {
    function(tera, tools, name, move |tools, args: NameArgs| {
        Ok(tera::Value::from_serializable(&points(tools, tools.facts.indicator(&args.name)?)))
    });
}

/// What places tables, boxes, charts, narratives and references.
fn directives(tera: &mut Tera, tools: &Tools) {
    let place = |tera: &mut Tera, name: &'static str, make: fn(KeyArgs) -> Directive| {
        function(tera, tools, name, move |tools, args: KeyArgs| Ok(tools.placeholders.add_directive(make(args))));
    };
    place(tera, "table", |args| Directive::Table { key: args.key, title: args.title });
    place(tera, "box", |args| Directive::ProjectBox(args.key));
    place(tera, "narrative", |args| Directive::Narrative(args.key));
    place(tera, "clause", |args| Directive::Clause(args.key));
    place(tera, "ref", |args| Directive::Reference(args.key));
    function(tera, tools, "chart", |tools, args: ChartArgs| {
        Ok(tools.placeholders.add_directive(Directive::Chart(args)))
    });
    function(tera, tools, "narratives", |tools, args: PartArgs| {
        Ok(tools
            .placeholders
            .add_directive(Directive::Part { part: args.part, indicator: args.indicator.map(|name| tidy(&name)) }))
    });
    function(tera, tools, "departments", |tools, args: NameArgs| {
        let row = tools.facts.indicator(&args.name)?;
        Ok(tools.placeholders.add_directive(Directive::Departments(row.departments.clone())))
    });
}

/// Filters on figures: `fixed`, `magnitude`, `as_percent`. Each gives a figure that remembers the
/// cells of the first; text that is no figure passes through.
fn filters(tera: &mut Tera, tools: &Tools) {
    let placeholders = tools.placeholders.clone();
    tera.register_filter("fixed", move |text: &str, kwargs: Kwargs, _: &State<'_>| -> TeraResult<String> {
        let FixedArgs { digits } = arguments(&kwargs)?;
        let decimals = digits.min(12);
        Ok(reformatted(&placeholders, text, |quantity| Quantity { decimals, ..quantity }))
    });
    let without_arguments = |tera: &mut Tera, name: &'static str, change: fn(Quantity) -> Quantity| {
        let placeholders = tools.placeholders.clone();
        tera.register_filter(name, move |text: &str, _: Kwargs, _: &State<'_>| {
            reformatted(&placeholders, text, change)
        });
    };
    without_arguments(tera, "magnitude", |quantity| Quantity { value: quantity.value.abs(), ..quantity });
    without_arguments(tera, "as_percent", |quantity| Quantity { percent: true, ..quantity });
}
