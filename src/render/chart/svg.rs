//! An SVG that is being drawn. All text in it is escaped: names come from cells.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::WIDTH;
use super::measure::{LINE, SIZE};
use crate::markup::chart::ChartFill;
use crate::markup::escape::escape_tags;

/// Black enough for text and outlines.
pub(super) const INK: &str = "#262626";
/// Lines that only guide the eye.
pub(super) const FAINT: &str = "#bfbfbf";

/// Where a text stands at its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// How a line is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stroke {
    Axis,
    Guide,
    Dashed,
}

/// A picture that grows downwards.
#[derive(Debug, Default)]
pub(super) struct Canvas {
    out: String,
    fills: BTreeSet<ChartFill>,
    height: f64,
}

/// A length with two decimals, without zeros at its end.
fn n(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

impl Canvas {
    /// Makes room down to a height.
    pub(super) fn reach(&mut self, height: f64) {
        self.height = self.height.max(height);
    }

    /// A filled area.
    pub(super) fn bar(&mut self, (x, y): (f64, f64), (width, height): (f64, f64), fill: ChartFill) {
        self.fills.insert(fill);
        let _ = write!(
            self.out,
            "<rect class=\"bar\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{}\" stroke=\"{INK}\" stroke-width=\"0.5\"/>",
            n(x),
            n(y),
            n(width),
            n(height),
            paint(fill)
        );
    }

    /// White paper, over what lies below a label or where a bar is cut.
    pub(super) fn blank(&mut self, (x, y): (f64, f64), (width, height): (f64, f64)) {
        let (x, y, width, height) = (n(x), n(y), n(width), n(height));
        let _ = write!(self.out, "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>");
    }

    pub(super) fn line(&mut self, (x1, y1): (f64, f64), (x2, y2): (f64, f64), stroke: Stroke) {
        let look = match stroke {
            Stroke::Axis => format!("stroke=\"{INK}\" stroke-width=\"0.8\""),
            Stroke::Guide => format!("stroke=\"{FAINT}\" stroke-width=\"0.4\""),
            Stroke::Dashed => format!("stroke=\"{INK}\" stroke-width=\"1\" stroke-dasharray=\"4 2\""),
        };
        let (x1, y1, x2, y2) = (n(x1), n(y1), n(x2), n(y2));
        let _ = write!(self.out, "<line x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\" {look}/>");
    }

    /// A line of text on a base line.
    pub(super) fn text(&mut self, (x, y): (f64, f64), anchor: Anchor, text: &str) {
        if text.is_empty() {
            return;
        }
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let _ = write!(self.out, "<text x=\"{}\" y=\"{}\"{anchor}>{}</text>", n(x), n(y), escape_tags(text));
    }

    /// Lines of text below one another; `top` is the upper edge of the first.
    pub(super) fn block(&mut self, (x, top): (f64, f64), anchor: Anchor, lines: &[String]) {
        let mut baseline = top + BASELINE;
        for line in lines {
            self.text((x, baseline), anchor, line);
            baseline += LINE;
        }
    }

    /// The finished picture, on one line.
    pub(super) fn finish(self, title: &str, families: &[&str]) -> String {
        let patterns: String = self.fills.iter().filter_map(|fill| pattern(*fill)).collect();
        let quoted: Vec<String> = families.iter().map(|name| escape_tags(&name.replace('\'', ""))).collect();
        let families = quoted.iter().map(|name| format!("'{name}'")).collect::<Vec<_>>().join(", ");
        let (width, height) = (n(WIDTH), n(self.height.ceil()));
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}pt\" height=\"{height}pt\" viewBox=\"0 0 {width} {height}\" role=\"img\" font-family=\"{families}\" font-size=\"{}\" fill=\"{INK}\"><title>{}</title><defs>{patterns}</defs><rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>{}</svg>",
            n(SIZE),
            escape_tags(title),
            self.out
        )
    }
}

/// From the upper edge of a line of text to its base line.
pub(super) const BASELINE: f64 = 9.0;

fn paint(fill: ChartFill) -> String {
    match fill {
        ChartFill::Light => "#d9d9d9".to_owned(),
        ChartFill::Dark => "#737373".to_owned(),
        ChartFill::White => "#ffffff".to_owned(),
        patterned => format!("url(#{})", name(patterned)),
    }
}

fn name(fill: ChartFill) -> &'static str {
    match fill {
        ChartFill::Hatch => "hatch",
        ChartFill::BackHatch => "back-hatch",
        ChartFill::Dots => "dots",
        ChartFill::Cross => "cross",
        ChartFill::Light | ChartFill::Dark | ChartFill::White => "plain",
    }
}

/// The definition of a hatching; plain greys have none.
fn pattern(fill: ChartFill) -> Option<String> {
    let line =
        |x: u8, y: u8| format!("<line x1=\"0\" y1=\"0\" x2=\"{x}\" y2=\"{y}\" stroke=\"#404040\" stroke-width=\"1\"/>");
    let (turn, marks) = match fill {
        ChartFill::Hatch => (45, line(0, 4)),
        ChartFill::BackHatch => (-45, line(0, 4)),
        ChartFill::Cross => (45, line(0, 4) + &line(4, 0)),
        ChartFill::Dots => (0, "<circle cx=\"2\" cy=\"2\" r=\"0.7\" fill=\"#404040\"/>".to_owned()),
        ChartFill::Light | ChartFill::Dark | ChartFill::White => return None,
    };
    Some(format!(
        "<pattern id=\"{}\" width=\"4\" height=\"4\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate({turn})\"><rect width=\"4\" height=\"4\" fill=\"#ffffff\"/>{marks}</pattern>",
        name(fill)
    ))
}
