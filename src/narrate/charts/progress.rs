//! How far every indicator has come, against the time that has passed.

use super::super::forms::as_percent;
use super::{Made, Source, Trouble, lacking, run, text};
use crate::markup::block::Inline;
use crate::markup::chart::{Chart, ChartBar, ChartCategory, ChartFill, ChartForm, ChartLine, ChartSeries};
use crate::model::facts::{Facts, Progress};
use crate::model::table::Row;
use crate::model::value::{Quantity, Value};

/// Bars of one chart: a page in type that can be read.
const MOST_BARS: usize = 32;
/// Charts that the indicators are divided among.
const MOST_CHARTS: usize = 4;

/// The series, by what their bars measure, and the note that explains them.
const SERIES: [(&str, ChartFill, &str); 3] = [
    ("完成目标的比例", ChartFill::Dark, ""),
    (
        "年均增速/目标",
        ChartFill::Hatch,
        "目标是年均增速的，条长是年均增速与目标之比乘以时序进度，与目标持平的正好到时序进度。",
    ),
    ("完成当年任务的年数", ChartFill::Dots, "目标逐年下达的，条长是完成当年任务的年数占规划年数的比例。"),
];

pub(super) fn check(facts: &Facts) -> Result<(), Trouble> {
    let rows = facts.indicators().main_rows();
    if facts.elapsed_share().is_none() || !rows.clone().any(|row| facts.position(&facts.progress(row)).is_some()) {
        let message = "没有一项指标算得出进度，画不出进度图";
        return Err(lacking(message, "请在指标表中补上基数、目标值和各年的数").into());
    }
    let (count, most) = (rows.count(), MOST_BARS * MOST_CHARTS);
    if count > most {
        return Err(Trouble::TooMuch(format!("指标有 {count} 项，进度图最多画 {most} 项")));
    }
    Ok(())
}

pub(super) fn charts(source: Source<'_>) -> Result<Vec<Made>, Trouble> {
    check(source.facts)?;
    let rows: Vec<&Row> = source.facts.indicators().main_rows().collect();
    // As many in each as in the others.
    let charts = rows.len().div_ceil(MOST_BARS).max(1);
    let each = rows.chunks(rows.len().div_ceil(charts).max(1));
    Ok(each.map(|rows| Made { chart: chart(source, rows), departments: None }).collect())
}

fn chart(source: Source<'_>, rows: &[&Row]) -> Chart {
    let Source { facts, placeholders } = source;
    let of_rows: Vec<(Option<usize>, ChartCategory)> = rows.iter().map(|row| category(source, row)).collect();
    // A series that no bar belongs to is not explained.
    let is_used = |at: &usize| of_rows.iter().any(|(series, _)| *series == Some(*at));
    let used: Vec<usize> = (0..SERIES.len()).filter(is_used).collect();
    let notes = used.iter().map(|at| SERIES[*at].2).filter(|note| !note.is_empty());
    let categories = of_rows.into_iter().map(|(series, mut category)| {
        for bar in &mut category.bars {
            bar.series = series.and_then(|series| used.iter().position(|at| *at == series)).unwrap_or(0);
        }
        category
    });
    let line = |share: Value| ChartLine {
        value: share.number().map(|share| share.value).unwrap_or_default(),
        label: [vec![text("时序进度 ")], run(&share, placeholders)].concat(),
    };
    let latest = facts.latest_year().map(|year| year.to_string()).unwrap_or_default();
    Chart {
        caption: format!("截至{latest}底主要指标完成进度与时序进度对照"),
        form: ChartForm::Progress,
        series: used.iter().map(|at| ChartSeries { name: SERIES[*at].0.to_owned(), fill: SERIES[*at].1 }).collect(),
        categories: categories.collect(),
        lines: facts.elapsed_share().into_iter().map(line).collect(),
        notes: notes.map(|note| vec![text(note)]).collect(),
        ..Chart::default()
    }
}

/// The bar of an indicator, and the series that it is of; none where there is nothing to draw.
fn category(source: Source<'_>, row: &Row) -> (Option<usize>, ChartCategory) {
    let Source { facts, placeholders } = source;
    let shown = |value: &Value| run(value, placeholders);
    let progress = facts.progress(row);
    let (series, label): (_, Vec<Inline>) = match &progress {
        Progress::Way(share) => (Some(0), shown(&to_tenths(share))),
        Progress::Pace { average, target, .. } => {
            (Some(1), [shown(average), vec![text("/")], shown(&as_percent(target))].concat())
        }
        Progress::Years(met) => (Some(2), [vec![text("完成")], shown(met), vec![text("年")]].concat()),
        Progress::Met(true) => (None, vec![text("达标")]),
        Progress::Met(false) => (None, vec![text("未达标")]),
        Progress::Unknown => (None, vec![text("无法计算")]),
    };
    let bar = ChartBar { series: 0, value: facts.position(&progress), label };
    let category =
        ChartCategory { group: row.group().to_owned(), name: row.name.clone(), bars: vec![bar], total: Vec::new() };
    (series, category)
}

/// The share with one decimal: more cannot be seen on the axis.
fn to_tenths(share: &Value) -> Value {
    let shown = share.number().map(|number| Quantity { decimals: number.decimals.min(1), ..number }.to_string());
    Value { text: shown.unwrap_or_else(|| share.text.clone()), ..share.clone() }
}
