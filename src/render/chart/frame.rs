//! What stands around every chart: the unit above it, the legend and the notes below, and the scale of its axis.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::WIDTH;
use super::measure::{LINE, lines, widest};
use super::svg::{Anchor, BASELINE, Canvas};
use crate::markup::block::plain_text;
use crate::markup::chart::Chart;

/// A mark of the legend.
const SWATCH: (f64, f64) = (16.0, 8.0);

/// Values of an axis and where they stand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    lower: f64,
    upper: f64,
    from: f64,
    to: f64,
}

impl Scale {
    /// An axis of these values and zero, from one position to another.
    pub(super) fn of(values: impl Iterator<Item = Decimal>, (from, to): (f64, f64)) -> Self {
        let (lower, upper) =
            values.map(number).fold((0.0_f64, 0.0_f64), |(low, high), value| (low.min(value), high.max(value)));
        Self::between(lower, if lower < upper { upper } else { lower + 1.0 }, (from, to))
    }

    pub(super) fn between(lower: f64, upper: f64, (from, to): (f64, f64)) -> Self {
        Self { lower, upper, from, to }
    }

    /// Where a value stands; what is beyond the axis stands at its end.
    pub(super) fn at(self, value: f64) -> f64 {
        let share = (value - self.lower) / (self.upper - self.lower);
        self.from + share.clamp(0.0, 1.0) * (self.to - self.from)
    }

    /// True for a value beyond an end of the axis.
    pub(super) fn cuts(self, value: f64) -> bool {
        value < self.lower || value > self.upper
    }

    pub(super) fn has_negative(self) -> bool {
        self.lower < 0.0
    }
}

/// A number as a length; what is no such number counts as nothing.
pub(super) fn number(value: Decimal) -> f64 {
    value.to_f64().unwrap_or_default()
}

/// The unit above the chart, and how far down it goes.
pub(super) fn unit(canvas: &mut Canvas, chart: &Chart) -> f64 {
    if chart.unit.is_empty() {
        return 2.0;
    }
    canvas.text((0.0, BASELINE), Anchor::Start, &format!("单位：{}", chart.unit));
    LINE + 4.0
}

/// The legend, where there is more than one series, and the notes, from `top` on.
pub(super) fn foot(canvas: &mut Canvas, chart: &Chart, has_legend: bool, top: f64) {
    let mut top = top;
    if has_legend {
        top = legend(canvas, chart, top);
    }
    for note in &chart.notes {
        let lines = lines(&plain_text(note), WIDTH);
        canvas.block((0.0, top), Anchor::Start, &lines);
        top += height(&lines);
    }
    canvas.reach(top + 2.0);
}

fn legend(canvas: &mut Canvas, chart: &Chart, top: f64) -> f64 {
    const GAP: f64 = 4.0;
    let (mut x, mut top, mut bottom) = (0.0, top + GAP, top + GAP);
    for series in &chart.series {
        let name = lines(&series.name, WIDTH - SWATCH.0 - GAP);
        let wide = SWATCH.0 + GAP + widest(name.iter().map(String::as_str)) + 3.0 * GAP;
        if x > 0.0 && x + wide > WIDTH {
            (x, top) = (0.0, bottom + 2.0);
        }
        canvas.bar((x, top + 2.0), SWATCH, series.fill);
        canvas.block((x + SWATCH.0 + GAP, top), Anchor::Start, &name);
        (x, bottom) = (x + wide, bottom.max(top + height(&name)));
    }
    bottom + GAP
}

/// Height of lines of text.
pub(super) fn height(lines: &[String]) -> f64 {
    f64::from(u32::try_from(lines.len()).unwrap_or(u32::MAX)) * LINE
}
