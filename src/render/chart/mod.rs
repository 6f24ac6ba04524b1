//! Draws charts as SVG: greys and hatchings, texts whose widths are estimated from above, so that no label
//! can lie on another. One picture serves every format.
//!
//! Lengths are points; a picture is as wide as the type area of a page.

mod columns;
mod frame;
mod measure;
mod rows;
mod svg;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use super::Artifact;
use super::cache::hash;
use crate::markup::block::{BlockKind, for_each_block};
use crate::markup::chart::{Chart, ChartForm};
use crate::model::job::Fonts;
use crate::model::report::Report;
use crate::text::distinct;

/// Width of the type area, 156 mm.
const WIDTH: f64 = 442.0;

/// Draws a chart on one line, in the fonts of its report.
pub(super) fn draw(chart: &Chart, fonts: &Fonts) -> String {
    let canvas = match chart.form {
        ChartForm::Columns => columns::draw(chart).unwrap_or_else(|| rows::draw(chart)),
        ChartForm::Progress | ChartForm::Parts => rows::draw(chart),
    };
    let families = distinct(fonts.hei.iter().chain(&fonts.fallback));
    let families: Vec<&str> = families.into_iter().map(String::as_str).chain(["sans-serif"]).collect();
    canvas.finish(&chart.caption, &families)
}

/// The charts of reports as files, for formats that link to them; what several reports show is one file.
pub(super) fn files<'a>(reports: impl Iterator<Item = &'a Report>) -> Vec<Artifact> {
    let mut found = BTreeMap::new();
    for report in reports {
        for section in &report.sections {
            for_each_block(&section.blocks, &mut |block| {
                if let BlockKind::Chart(chart) = &block.kind {
                    let drawn = || draw(chart, &report.meta.fonts).into_bytes();
                    found.entry(file(&chart.key)).or_insert_with(drawn);
                }
            });
        }
    }
    found.into_iter().map(|(name, bytes)| Artifact { name, bytes }).collect()
}

/// The file of a chart below the output folder: its key, where every file system takes that for a name.
pub(super) fn file(key: &str) -> String {
    const MOST: usize = 40;
    let safe: String = key.chars().filter(|c| c.is_alphanumeric() || *c == '-').take(MOST).collect();
    if safe == key {
        return format!("charts/{safe}.svg");
    }
    format!("charts/{safe}-{}.svg", &hash([key.as_bytes()])[..8])
}
