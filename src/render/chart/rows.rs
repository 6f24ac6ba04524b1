//! Bars below one another, each with its name before it and its numbers in columns behind it, where they have
//! room whatever the bars are like.

use super::WIDTH;
use super::frame::{Scale, foot, height, number, unit};
use super::measure::{LINE, lines, widest};
use super::svg::{Anchor, BASELINE, Canvas, Stroke};
use crate::markup::block::plain_text;
use crate::markup::chart::{Chart, ChartBar, ChartFill, ChartForm};

/// Height of a bar.
const BAR: f64 = 8.0;
/// Between columns.
const GAP: f64 = 6.0;
/// Above and below the text of a row.
const PADDING: f64 = 1.5;
/// Widest name before it is broken; of the parts of a whole, which have more columns, and of others.
const WIDEST_NAMES: [f64; 2] = [92.0, 153.0];
/// Widest number before it is broken.
const WIDEST_LABEL: f64 = 100.0;
/// How far the axis of a progress goes, in percent; what is beyond is cut.
const AXIS: (f64, f64) = (-50.0, 150.0);
/// Its marks.
const TICK: f64 = 50.0;

/// A row: what heads it, its name, its bars and its numbers.
struct Row {
    group: String,
    name: String,
    bars: Vec<Segment>,
    labels: Vec<String>,
}

/// A part of a bar, in values.
struct Segment {
    from: f64,
    to: f64,
    fill: ChartFill,
}

/// Where things stand.
struct Layout {
    names: f64,
    /// Right edges of the columns of numbers, with their widths.
    columns: Vec<(f64, f64)>,
    scale: Scale,
}

/// Draws a chart as rows.
pub(super) fn draw(chart: &Chart) -> Canvas {
    let rows = rows(chart);
    let heads = heads(chart);
    let layout = layout(chart, &rows, &heads);
    let mut canvas = Canvas::default();
    let top = unit(&mut canvas, chart);
    let top = header(&mut canvas, chart, &layout, &heads, top);
    let tops = tops(&rows, &layout, top);
    let bottom = tops.last().map_or(top, |(_, bottom)| *bottom);
    let lowest = axis(&mut canvas, chart, &layout, (top, bottom));
    for (row, (at, end)) in rows.iter().zip(&tops) {
        bars(&mut canvas, row, &layout, (at + end - BAR) / 2.0);
    }
    for line in &chart.lines {
        let x = layout.scale.at(number(line.value));
        canvas.blank((x - 1.2, top), (2.4, bottom - top));
        canvas.line((x, top), (x, bottom), Stroke::Dashed);
    }
    let mut group = "";
    for (row, (at, end)) in rows.iter().zip(&tops) {
        if row.group != group && !row.group.is_empty() {
            heading(&mut canvas, &row.group, at - HEADING);
        }
        group = &row.group;
        let middle = |lines: &[String]| (at + end - height(lines)) / 2.0;
        let name = lines(&row.name, layout.names);
        canvas.block((0.0, middle(&name)), Anchor::Start, &name);
        for (label, (right, wide)) in row.labels.iter().zip(&layout.columns) {
            let label = lines(label, *wide);
            canvas.block((*right, middle(&label)), Anchor::End, &label);
        }
    }
    foot(&mut canvas, chart, heads.is_empty() && has_legend(chart), lowest);
    canvas
}

/// Height of a heading above its rows.
const HEADING: f64 = LINE + 2.0 * PADDING;

/// The rows of a chart; of columns that had no room beside one another, a row for each.
fn rows(chart: &Chart) -> Vec<Row> {
    let fill = |bar: &ChartBar| chart.series.get(bar.series).map_or(ChartFill::White, |series| series.fill);
    let name = |bar: &ChartBar| chart.series.get(bar.series).map_or("", |series| series.name.as_str()).to_owned();
    let value = |bar: &ChartBar| bar.value.map(number);
    let alone = |bar: &ChartBar| Segment { from: 0.0, to: value(bar).unwrap_or_default(), fill: fill(bar) };
    let mut rows = Vec::new();
    for own in &chart.categories {
        if chart.form == ChartForm::Parts {
            let mut from = 0.0;
            let mut bars = Vec::new();
            for bar in &own.bars {
                let to = from + value(bar).unwrap_or_default().max(0.0);
                bars.push(Segment { from, to, fill: fill(bar) });
                from = to;
            }
            let labels = own.bars.iter().map(|bar| &bar.label).chain([&own.total]).map(|run| plain_text(run));
            rows.push(Row { group: own.group.clone(), name: own.name.clone(), bars, labels: labels.collect() });
            continue;
        }
        let is_single = own.bars.len() == 1;
        for bar in &own.bars {
            let (group, name) =
                if is_single { (own.group.clone(), own.name.clone()) } else { (own.name.clone(), name(bar)) };
            let bars = if bar.value.is_some() { vec![alone(bar)] } else { Vec::new() };
            rows.push(Row { group, name, bars, labels: vec![plain_text(&bar.label)] });
        }
    }
    rows
}

/// The rows say which series they are of where a category has more than one.
fn has_legend(chart: &Chart) -> bool {
    let is_single = chart.categories.iter().all(|own| own.bars.len() == 1);
    is_single && (chart.series.len() > 1 || chart.form == ChartForm::Progress)
}

/// Heads of the columns of numbers, with how the parts that they count are filled; the whole comes last.
fn heads(chart: &Chart) -> Vec<(Vec<String>, Option<ChartFill>)> {
    if chart.form != ChartForm::Parts {
        return Vec::new();
    }
    // With many columns the heads are narrow and high.
    let most = match chart.series.len() {
        0..=3 => 56.0,
        4 | 5 => 38.0,
        _ => 20.0,
    };
    let parts = chart.series.iter().map(|series| (lines(&series.name, most), Some(series.fill)));
    parts.chain([(vec!["合计".to_owned()], None)]).collect()
}

fn layout(chart: &Chart, rows: &[Row], heads: &[(Vec<String>, Option<ChartFill>)]) -> Layout {
    let most = WIDEST_NAMES[usize::from(heads.is_empty())];
    let names = widest(rows.iter().map(|row| row.name.as_str())).min(most);
    let columns = rows.iter().map(|row| row.labels.len()).max().unwrap_or(0);
    let wide = |at: usize| {
        let labels = widest(rows.iter().filter_map(|row| row.labels.get(at)).map(String::as_str)).min(WIDEST_LABEL);
        let head = heads.get(at).map_or(0.0, |(lines, _)| widest(lines.iter().map(String::as_str)));
        labels.max(head)
    };
    let widths: Vec<f64> = (0..columns).map(wide).collect();
    let mut right = WIDTH - widths.iter().sum::<f64>() - GAP * f64::from(u32::try_from(columns).unwrap_or(0));
    let plot = (names + GAP, right.max(names + GAP + LINE));
    let mut edges = Vec::new();
    for wide in widths {
        right += GAP + wide;
        edges.push((right, wide));
    }
    Layout { names, columns: edges, scale: scale(chart, rows, plot) }
}

fn scale(chart: &Chart, rows: &[Row], plot: (f64, f64)) -> Scale {
    let ends = || rows.iter().flat_map(|row| &row.bars).map(|bar| bar.to);
    let (lower, upper) = ends()
        .chain(chart.lines.iter().map(|line| number(line.value)))
        .fold((0.0_f64, 0.0_f64), |(low, high), value| (low.min(value), high.max(value)));
    match chart.form {
        ChartForm::Progress => {
            let whole = |value: f64| (value / TICK).ceil() * TICK;
            Scale::between((-whole(-lower)).max(AXIS.0), whole(upper).clamp(2.0 * TICK, AXIS.1), plot)
        }
        _ if lower < upper => Scale::between(lower, upper, plot),
        _ => Scale::between(lower, lower + 1.0, plot),
    }
}

/// The heads of the columns and the labels of the lines; how far down they go.
fn header(
    canvas: &mut Canvas,
    chart: &Chart,
    layout: &Layout,
    heads: &[(Vec<String>, Option<ChartFill>)],
    top: f64,
) -> f64 {
    let mut bottom = top;
    for ((lines, fill), (right, wide)) in heads.iter().zip(&layout.columns) {
        let middle = right - wide / 2.0;
        if let Some(fill) = fill {
            canvas.bar((middle - BAR, top), (2.0 * BAR, BAR), *fill);
        }
        canvas.block((middle, top + BAR + 2.0), Anchor::Middle, lines);
        bottom = bottom.max(top + BAR + 4.0 + height(lines));
    }
    for line in &chart.lines {
        let label = lines(&plain_text(&line.label), WIDTH);
        let half = widest(label.iter().map(String::as_str)) / 2.0;
        let x = layout.scale.at(number(line.value)).clamp(half.min(WIDTH / 2.0), (WIDTH - half).max(WIDTH / 2.0));
        canvas.block((x, bottom), Anchor::Middle, &label);
        bottom += height(&label) + 1.0;
    }
    bottom
}

/// Upper and lower edge of each row.
fn tops(rows: &[Row], layout: &Layout, top: f64) -> Vec<(f64, f64)> {
    let mut group = "";
    let mut at = top;
    let mut tops = Vec::new();
    for row in rows {
        if row.group != group && !row.group.is_empty() {
            at += HEADING;
        }
        group = &row.group;
        let labels = row.labels.iter().zip(&layout.columns).map(|(label, (_, wide))| height(&lines(label, *wide)));
        let tallest = labels.fold(height(&lines(&row.name, layout.names)), f64::max);
        tops.push((at, at + tallest + 2.0 * PADDING));
        at += tallest + 2.0 * PADDING;
    }
    tops
}

/// The zero line; of a progress also the marks of its axis. How far down it goes.
fn axis(canvas: &mut Canvas, chart: &Chart, layout: &Layout, (top, bottom): (f64, f64)) -> f64 {
    let mut lowest = bottom;
    if chart.form == ChartForm::Progress {
        let ticks = [-TICK, 0.0, TICK, 2.0 * TICK, 3.0 * TICK];
        for tick in ticks.into_iter().filter(|tick| !layout.scale.cuts(*tick)) {
            let x = layout.scale.at(tick);
            canvas.line((x, top), (x, bottom), Stroke::Guide);
            let shown = if tick == 0.0 { "0".to_owned() } else { format!("{tick:.0}%") };
            canvas.text((x, bottom + BASELINE + 1.0), Anchor::Middle, &shown);
        }
        lowest += LINE + 1.0;
    }
    let zero = layout.scale.at(0.0);
    canvas.line((zero, top), (zero, bottom), Stroke::Axis);
    lowest
}

fn bars(canvas: &mut Canvas, row: &Row, layout: &Layout, top: f64) {
    for bar in row.bars.iter().filter(|bar| bar.from < bar.to || bar.to < bar.from) {
        let (from, to) = (layout.scale.at(bar.from), layout.scale.at(bar.to));
        canvas.bar((from.min(to), top), ((to - from).abs(), BAR), bar.fill);
        if layout.scale.cuts(bar.to) {
            // Two strokes across the bar say that it goes on.
            let x = if bar.to > 0.0 { to - 9.0 } else { to + 6.0 };
            canvas.blank((x, top - 1.0), (3.0, BAR + 2.0));
            for x in [x, x + 3.0] {
                canvas.line((x - 1.5, top + BAR + 1.5), (x + 1.5, top - 1.5), Stroke::Axis);
            }
        }
    }
}

/// What heads the rows below it, with a rule to the edge.
fn heading(canvas: &mut Canvas, group: &str, top: f64) {
    let text = lines(group, WIDTH - 2.0 * GAP).swap_remove(0);
    let wide = widest([text.as_str()]);
    let middle = top + HEADING / 2.0;
    canvas.blank((0.0, top), (wide + GAP, HEADING));
    canvas.line((wide + GAP, middle), (WIDTH, middle), Stroke::Guide);
    canvas.text((0.0, top + PADDING + BASELINE), Anchor::Start, &text);
}
