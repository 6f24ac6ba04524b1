//! Drawings as pixels, for formats that cannot show drawings: typst makes them in the run that sets the pages.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::cache::{Hash, hash};
use super::chart;
use crate::markup::block::{BlockKind, for_each_block};
use crate::markup::escape::typst_string;
use crate::model::report::{Meta, Report};
use crate::project::World;

/// A drawing that pixels are made of.
#[derive(Debug)]
pub(super) struct Drawing {
    /// Its name among the pictures of the outputs.
    pub name: String,
    source: Source,
}

#[derive(Debug)]
enum Source {
    /// A picture of the project, by its path.
    Picture(String),
    /// A chart, as SVG.
    Chart(String),
}

/// Name of a picture of the project among the pictures of the outputs.
pub(super) fn picture(path: &str) -> String {
    format!("images/{path}")
}

/// True for a picture of the project that only some programs can show.
pub(super) fn is_drawing(path: &str) -> bool {
    ["svg", "webp"].contains(&ending(path).as_str())
}

/// The ending of a file's name, in small letters.
pub(super) fn ending(path: &str) -> String {
    path.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default()
}

/// Drawings, and the title matter of the report whose fonts they have.
#[derive(Debug)]
pub(super) struct Drawings<'a> {
    pub meta: &'a Meta,
    pub all: Vec<Drawing>,
}

impl<'a> Drawings<'a> {
    /// Those of reports, each once; none when nobody needs pixels.
    pub(super) fn of(reports: &[&'a Report], is_needed: bool, meta: &'a Meta) -> Self {
        let mut found: BTreeMap<String, Source> = BTreeMap::new();
        for report in reports.iter().filter(|_| is_needed) {
            for path in report.images.iter().filter(|path| is_drawing(path)) {
                found.entry(picture(path)).or_insert_with(|| Source::Picture(path.clone()));
            }
            for_each_chart(report, &mut |name, drawn| {
                found.entry(name).or_insert_with(|| Source::Chart(drawn()));
            });
        }
        Self { meta, all: found.into_iter().map(|(name, source)| Drawing { name, source }).collect() }
    }
}

/// Calls `visit` with the name of each chart of a report and what draws it.
pub(super) fn for_each_chart(report: &Report, visit: &mut dyn FnMut(String, &dyn Fn() -> String)) {
    for section in &report.sections {
        for_each_block(&section.blocks, &mut |block| {
            if let BlockKind::Chart(chart) = &block.kind {
                visit(chart::file(&chart.key), &|| chart::draw(chart, &report.meta.fonts));
            }
        });
    }
}

/// The pictures of the project that a run over the drawings takes.
pub(super) fn pictures(drawings: &[Drawing]) -> Vec<String> {
    let of_project = |drawing: &Drawing| match &drawing.source {
        Source::Picture(path) => Some(path.clone()),
        Source::Chart(_) => None,
    };
    drawings.iter().filter_map(of_project).collect()
}

/// The files that a run makes of them.
pub(super) fn files(drawings: &[Drawing]) -> impl Iterator<Item = String> {
    (0..drawings.len()).map(file)
}

fn file(number: usize) -> String {
    format!("drawing{number}.png")
}

/// Name of the pixels of a drawing below the output folder, where a later run finds them.
pub(super) fn kept_as(name: &str) -> String {
    format!(".pinggu/{name}.png")
}

impl Drawing {
    /// Hash of all that its pixels are made from; `engine` is that of what makes them.
    pub(super) fn key(&self, engine: &str, world: &World) -> Hash {
        let picture = match &self.source {
            Source::Picture(path) => world.picture(path).unwrap_or_default(),
            Source::Chart(_) => Vec::new(),
        };
        hash([engine.as_bytes(), source(std::slice::from_ref(self)).as_bytes(), &picture])
    }
}

/// The Typst source that makes them, as wide as the text and no higher than a page: at one and a half points of
/// typst, which are three pixels, for one on the page, which is 216 to an inch.
pub(super) fn source(drawings: &[Drawing]) -> String {
    let mut out = String::new();
    for (drawing, number) in drawings.iter().zip(0..) {
        let image = match &drawing.source {
            Source::Picture(path) => typst_string(&picture(path)),
            Source::Chart(svg) => format!("bytes({}), format: \"svg\"", typst_string(svg)),
        };
        let _ = writeln!(
            out,
            "#document(\"{}\", {{\n  set page(width: auto, height: auto, margin: 0pt)\n  context {{\n    let drawn(..size) = image({image}, ..size)\n    if measure(drawn(width: 663pt)).height > 940pt {{ drawn(height: 940pt) }} else {{ drawn(width: 663pt) }}\n  }}\n}})",
            file(number)
        );
    }
    out
}
