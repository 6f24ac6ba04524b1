//! Columns that stand beside one another, each with its number above it, or below where it is negative.

use super::WIDTH;
use super::frame::{Scale, foot, height, number, unit};
use super::measure::{LINE, lines, widest, width};
use super::svg::{Anchor, BASELINE, Canvas, Stroke};
use crate::markup::block::plain_text;
use crate::markup::chart::{Chart, ChartBar, ChartCategory};

/// Height of the tallest column, or of the tallest and the deepest together.
const HEIGHT: f64 = 150.0;
/// A category is not wider than this, however few there are.
const WIDEST: f64 = 120.0;
/// A column is not wider than this.
const WIDEST_COLUMN: f64 = 44.0;
/// Widest label of a line at the right of the plot before it is broken.
const WIDEST_TARGET: f64 = 110.0;
/// Lines of the name of a category.
const MOST_LINES: usize = 3;
/// Between a bar and its label.
const GAP: f64 = 3.0;

/// Where the columns stand.
struct Layout {
    /// Left edge of the first category.
    start: f64,
    /// Width of a category.
    slot: f64,
    /// Width of the place of a column and its label.
    place: f64,
    /// Right edge of the plot.
    right: f64,
    scale: Scale,
}

/// Draws a chart as columns; none where the labels have no room beside one another.
pub(super) fn draw(chart: &Chart) -> Option<Canvas> {
    let targets: Vec<(f64, Vec<String>)> =
        chart.lines.iter().map(|line| (number(line.value), lines(&plain_text(&line.label), WIDEST_TARGET))).collect();
    let margin = widest(targets.iter().flat_map(|(_, lines)| lines).map(String::as_str));
    let right = if targets.is_empty() { WIDTH } else { WIDTH - margin - 2.0 * GAP };
    let slot = (right / count(chart.categories.len())).min(WIDEST);
    let most = chart.categories.iter().map(|own| own.bars.len()).max().unwrap_or(1);
    let place = slot * 0.9 / count(most);
    let names: Vec<Vec<String>> = chart.categories.iter().map(|own| lines(&own.name, slot * 0.94)).collect();
    let labels = || chart.categories.iter().flat_map(|own| &own.bars).map(|bar| plain_text(&bar.label));
    let fits = |label: String| width(&label) <= place && !label.contains('\n');
    if slot < 2.0 * LINE || names.iter().any(|name| name.len() > MOST_LINES) || !labels().all(fits) {
        return None;
    }
    let mut canvas = Canvas::default();
    let above = unit(&mut canvas, chart);
    let values = chart.categories.iter().flat_map(|own| &own.bars).filter_map(|bar| bar.value);
    let values = values.chain(chart.lines.iter().map(|line| line.value));
    let (top, bottom) = (above + LINE + GAP, above + LINE + GAP + HEIGHT);
    let scale = Scale::of(values, (bottom, top));
    let start = (right - slot * count(chart.categories.len())) / 2.0;
    let layout = Layout { start, slot, place, right, scale };
    marks(&mut canvas, &layout, &targets, above);
    let under = bottom + GAP + if scale.has_negative() { LINE } else { 0.0 };
    let mut lowest: f64 = under;
    for ((category, name), index) in chart.categories.iter().zip(&names).zip(0_u32..) {
        let middle = layout.start + layout.slot * (f64::from(index) + 0.5);
        columns(&mut canvas, chart, &layout, category, middle);
        canvas.block((middle, under), Anchor::Middle, name);
        lowest = lowest.max(under + height(name));
    }
    canvas.line((0.0, scale.at(0.0)), (right, scale.at(0.0)), Stroke::Axis);
    foot(&mut canvas, chart, chart.series.len() > 1, lowest);
    Some(canvas)
}

fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number.max(1)).unwrap_or(u32::MAX))
}

/// What is wanted, as lines across the plot with their labels at its right.
fn marks(canvas: &mut Canvas, layout: &Layout, targets: &[(f64, Vec<String>)], above: f64) {
    let mut sorted: Vec<&(f64, Vec<String>)> = targets.iter().collect();
    sorted.sort_by(|one, other| other.0.total_cmp(&one.0));
    let mut free = above;
    for (value, label) in sorted {
        let at = layout.scale.at(*value);
        canvas.line((0.0, at), (layout.right, at), Stroke::Dashed);
        let top = (at - height(label) / 2.0).max(free);
        canvas.block((layout.right + 2.0 * GAP, top), Anchor::Start, label);
        free = top + height(label);
    }
    canvas.reach(free);
}

fn columns(canvas: &mut Canvas, chart: &Chart, layout: &Layout, category: &ChartCategory, middle: f64) {
    let wide = if category.bars.len() == 1 { layout.place * 0.6 } else { layout.place };
    let wide = wide.min(WIDEST_COLUMN);
    let first = middle - layout.place * (count(category.bars.len()) - 1.0) / 2.0;
    for (bar, index) in category.bars.iter().zip(0_u32..) {
        let x = first + layout.place * f64::from(index);
        let zero = layout.scale.at(0.0);
        let end = bar.value.map_or(zero, |value| layout.scale.at(number(value)));
        if let Some(series) = chart.series.get(bar.series).filter(|_| bar.value.is_some()) {
            canvas.bar((x - wide / 2.0, end.min(zero)), (wide, (end - zero).abs()), series.fill);
        }
        label(canvas, bar, x, end, end > zero);
    }
}

/// The number of a column, clear of any line behind it.
fn label(canvas: &mut Canvas, bar: &ChartBar, x: f64, end: f64, is_below: bool) {
    let text = plain_text(&bar.label);
    let baseline = if is_below { end + GAP + BASELINE - 1.0 } else { end - GAP };
    let wide = width(&text);
    if wide > 0.0 {
        canvas.blank((x - wide / 2.0, baseline - BASELINE + 1.0), (wide, LINE - 2.0));
    }
    canvas.text((x, baseline), Anchor::Middle, &text);
}
