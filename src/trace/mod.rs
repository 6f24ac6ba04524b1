//! Answers where a number stands in the report, which cells it comes from, and what a cell is used for.

mod computed;
mod collector;
mod proof;
mod suggestions;
mod places;
mod sentence;
mod walk;
mod query;

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

pub use crate::text::scan::is_date;
pub use computed::Computed;
pub use places::{ReportPlace, SourcePlace, TablePlace};
pub use proof::{LookUp, Proof, besides};
pub use query::Match;
pub use sentence::Sentence;

use crate::markup::block::{Block, BlockKind, Inline, for_each_block, plain_text};
use crate::markup::linemap::LineMap;
use crate::model::facts::{Facts, calls};
use crate::model::report::Report;
use crate::model::stored::Stored;
use crate::model::table::cells::{Cells, Extent};
use crate::model::value::{Origin, Quantity, Reading, Value};
use crate::place::CellRef;
use crate::text::scan::numerals;
use crate::text::tidy;
use collector::{Collector, Mention};
use query::{Candidate, Query};
use walk::{InlineSite, walk};

/// What a trace searches.
#[derive(Clone, Copy)]
pub struct TraceInput<'a> {
    /// The finished report, whose block tree is searched.
    pub report: &'a Report,
    /// The tables and what is computed from them.
    pub facts: &'a Facts,
    /// On which line of the Markdown each inline stands.
    pub lines: &'a LineMap<'a>,
    /// The text of a template or narrative.
    pub text: &'a dyn Fn(&str) -> Option<String>,
    /// Paths of the narratives, `inputs/narrative/….md`.
    pub narratives: &'a [String],
}

/// A figure, or a number that was typed, with every place where it stands.
#[derive(Debug, Clone, Serialize)]
pub struct TraceItem {
    /// Why it is listed.
    #[serde(rename = "match")]
    pub matched: Match,
    /// Its text, as the report shows it.
    pub text: String,
    /// Its number; none for a text such as a name.
    pub number: Option<Quantity>,
    /// Unit of the number; empty when there is none or the text carries it.
    pub unit: String,
    /// Where it comes from; none for a number that was typed into the prose.
    pub origin: Option<Origin>,
    /// Every place where it stands, in the order of the report.
    pub places: Vec<ReportPlace>,
    /// For a number that was typed: cells of the tables that show the same number.
    pub same_cells: Vec<CellRef>,
    /// For a number that was typed: figures that the report computes elsewhere and that read the same.
    pub same_figures: Vec<Computed>,
}

/// What is known about a cell.
#[derive(Debug, Clone, Default, Serialize)]
pub struct CellInfo {
    /// Kind of the table; none when no table has the cell.
    pub table: Option<String>,
    /// What the row is about.
    pub row: Option<String>,
    /// Further rows that the merged cell covers.
    pub more_rows: usize,
    /// Header of the column.
    pub column: Option<String>,
    /// As the report shows it.
    pub shown: String,
    /// How the text of the cell is understood.
    pub reading: Option<Reading>,
    /// Unit of the number; empty when there is none.
    pub unit: String,
    /// Template call that prints it, without braces.
    pub call: Option<String>,
    /// What Excel stores: number, format and formula. None until the workbook is opened.
    pub stored: Option<Stored>,
}

impl CellInfo {
    /// What the tables say about a cell; nothing about one that no table has.
    pub fn of(cell: &CellRef, cells: &Cells<'_>) -> Self {
        let Some(labelled) = cells.get(cell) else { return Self::default() };
        Self {
            table: Some(labelled.table.name.clone()),
            row: Some(labelled.row_label()),
            more_rows: labelled.more_rows,
            column: Some(labelled.column().to_owned()),
            shown: labelled.value.text.clone(),
            reading: Some(labelled.value.reading.clone()),
            unit: labelled.unit().to_owned(),
            call: labelled.call(),
            stored: None,
        }
    }

    /// With what Excel stores in the cell. One that no table has shows that.
    #[must_use]
    pub fn storing(self, stored: Option<Stored>) -> Self {
        let Some(stored) = stored else { return self };
        let shown = if self.table.is_none() { stored.shown.clone() } else { self.shown };
        Self { shown, stored: Some(stored), ..self }
    }
}

/// What was found for a question.
#[derive(Debug, Clone, Default)]
pub struct TraceResult {
    /// Figures and typed numbers.
    pub items: Vec<TraceItem>,
    /// The cells behind them, and the one that was asked for.
    pub cells: BTreeMap<CellRef, CellInfo>,
    /// When nothing reads as asked: numbers that come near.
    pub near: Vec<String>,
    /// When a cell is asked for that no table has: the tables of its sheet.
    pub tables: Vec<Extent>,
    /// When a line of a template or narrative is asked for: the first line of its paragraph.
    pub paragraph: Option<usize>,
    /// When such a line places tables or boxes: what they are called.
    pub placed: Vec<String>,
}

/// Answers questions about one report.
pub struct Finder<'a> {
    material: TraceInput<'a>,
    cells: Cells<'a>,
    /// Computed figures of the report with their calls, once somebody asks for them.
    computed: OnceCell<Vec<Computed>>,
}

impl<'a> Finder<'a> {
    /// A finder over a report.
    pub fn new(material: TraceInput<'a>) -> Self {
        Self { material, cells: Cells::new(material.facts.data()), computed: OnceCell::new() }
    }

    /// Where a text or number stands.
    pub fn text(&self, asked: &str) -> TraceResult {
        let query = Query::read(asked);
        let mut collector = Collector::new(self);
        let mut seen = BTreeSet::new();
        self.each(&mut |site, mention| {
            if site.is_covered() {
                return;
            }
            let candidate = Candidate {
                text: mention.text(),
                number: mention.number(),
                unit: &self.unit(mention),
                after: &|| Sentence::around(site.run, site.inline, mention.range()).after,
                is_exact: matches!(mention, Mention::Figure(..)),
            };
            match query.compare(&candidate) {
                Some(matched) => collector.add(site, mention, matched),
                None => {
                    seen.insert(mention.text().to_owned());
                }
            }
        });
        let mut found = collector.done();
        // What reads the same comes first, of that what has a cell.
        found.items.sort_by_key(|item| (item.matched, item.origin.is_none()));
        if found.items.is_empty() {
            found.near = suggestions::near(&query, &seen.into_iter().collect::<Vec<_>>());
        }
        found
    }

    /// What a cell is used for.
    pub fn cell(&self, asked: &CellRef) -> TraceResult {
        let mut collector = Collector::new(self);
        self.each(&mut |site, mention| {
            let Mention::Figure(value, _) = mention else { return };
            if site.is_covered() || !value.cells().contains(asked) {
                return;
            }
            let is_printed = matches!(value.origin, Origin::Cell(_));
            collector.add(site, mention, if is_printed { Match::Prints } else { Match::Computes });
        });
        let mut found = collector.done();
        found.items.sort_by_key(|item| item.matched);
        found.cells.insert(asked.clone(), self.cell_info(asked));
        if self.cells.get(asked).is_none() {
            found.tables = self.cells.extents(&asked.book, &asked.sheet);
        }
        found
    }

    /// The numbers on a line of the Markdown, in order.
    pub fn line(&self, line: usize) -> TraceResult {
        let mut collector = Collector::new(self);
        self.each(&mut |site, mention| {
            if !site.is_covered() && self.material.lines.line(site.inline) == Some(line) {
                collector.add(site, mention, Match::OnLine);
            }
        });
        collector.done()
    }

    /// The numbers of the paragraph, list item or heading that a line of a template or narrative
    /// belongs to, in order. Tables and boxes that a call places are only named.
    pub fn source_line(&self, file: &str, line: usize) -> TraceResult {
        let Some(first) = self.first_line(file, line) else { return TraceResult::default() };
        let is_there = |block: &Block| &*block.source.file == file && block.source.line == first;
        let mut collector = Collector::new(self);
        self.each(&mut |site, mention| {
            if is_there(site.block) && !is_placed(site.block) {
                collector.add(site, mention, Match::OnLine);
            }
        });
        let mut found = collector.done();
        found.paragraph = (first != line).then_some(first);
        for section in &self.material.report.sections {
            let of_section = places::caption(&section.number, &section.title);
            for_each_block(&section.blocks, &mut |block| {
                if is_there(block) && is_placed(block) {
                    found.placed.push(placed_name(block).unwrap_or_else(|| of_section.clone()));
                }
            });
        }
        found
    }

    /// The templates and narratives that the report is made from.
    pub fn files(&self) -> Vec<String> {
        let mut files = BTreeSet::new();
        self.each_block(&mut |block| {
            files.insert(block.source.file.to_string());
        });
        files.into_iter().collect()
    }

    /// What the tables say about a cell.
    pub fn cell_info(&self, cell: &CellRef) -> CellInfo {
        CellInfo::of(cell, &self.cells)
    }

    fn each_block(&self, visit: &mut dyn FnMut(&Block)) {
        for section in &self.material.report.sections {
            for_each_block(&section.blocks, visit);
        }
    }

    /// Calls `visit` on every figure and every typed number, in order.
    fn each(&self, visit: &mut dyn FnMut(&InlineSite<'a, '_>, &Mention<'a>)) {
        walk(self.material.report, &mut |site| match site.inline {
            Inline::Text(text) | Inline::Code(text) => {
                for range in numerals(text) {
                    visit(site, &Mention::Typed(&text[range.clone()], range));
                }
            }
            Inline::Figure { id, text } => {
                if let Some(value) = self.material.report.figures.get(*id) {
                    visit(site, &Mention::Figure(value, text));
                }
            }
            _ => {}
        });
    }

    /// The line on which the block begins that a line of a file belongs to.
    fn first_line(&self, file: &str, line: usize) -> Option<usize> {
        let mut first = None;
        self.each_block(&mut |block| {
            if &*block.source.file == file && block.source.line <= line {
                first = first.max(Some(block.source.line));
            }
        });
        let first = first?;
        let text = (self.material.text)(file).unwrap_or_default();
        let mut between = text.lines().skip(first.saturating_sub(1)).take(line - first + 1);
        let reaches = first == line || (between.all(|line| !line.trim().is_empty()) && line <= text.lines().count());
        reaches.then_some(first)
    }

    /// The unit of a figure that shows the number of its cell.
    fn unit(&self, mention: &Mention<'_>) -> String {
        let Mention::Figure(Value { origin: Origin::Cell(cell), .. }, _) = mention else { return String::new() };
        let labelled = self.cells.get(cell).filter(|labelled| labelled.value.quantity() == mention.number());
        labelled.map(|labelled| labelled.unit().to_owned()).unwrap_or_default()
    }

    /// Data cells that show the number of a typed one; with a unit after it, only those of that unit.
    fn same_cells(&self, typed: &str, after: &str) -> Vec<CellRef> {
        let query = Query::read(typed);
        let units: BTreeSet<&str> = self.cells.iter().map(|(_, labelled)| labelled.unit()).collect();
        let unit =
            units.into_iter().filter(|unit| !unit.is_empty() && after.starts_with(unit)).max_by_key(|unit| unit.len());
        let mut found: Vec<(Match, CellRef)> = Vec::new();
        for (cell, labelled) in self.cells.iter().filter(|(_, labelled)| labelled.is_data()) {
            let is_bound = matches!(labelled.value.reading, Reading::Bound { .. } | Reading::Cumulative(_));
            let number = labelled.value.quantity().filter(|_| !is_bound);
            let is_percent = typed.ends_with(['%', '％']) && labelled.unit() != "%";
            let is_other_unit =
                !labelled.unit().is_empty() && (unit.is_some_and(|unit| unit != labelled.unit()) || is_percent);
            let shown = labelled.value.text.as_str();
            let candidate =
                Candidate { text: shown, number, unit: labelled.unit(), after: &String::new, is_exact: true };
            if let Some(matched) = query.compare(&candidate).filter(|_| !is_other_unit) {
                found.push((matched, cell.clone()));
            }
        }
        found.sort();
        found.into_iter().map(|(_, cell)| cell).collect()
    }
}

impl Finder<'_> {
    /// Computed figures of the report that are shown exactly like a typed number.
    fn same_figures(&self, typed: &str) -> Vec<Computed> {
        let known = self.computed.get_or_init(|| {
            let figures = || self.material.report.figures.iter();
            let computed = |value: &&Value| matches!(value.origin, Origin::Computed { .. });
            let key = |value: &Value| format!("{}\n{:?}", value.text, value.origin);
            let mut shown: BTreeSet<String> = figures().filter(computed).map(key).collect();
            let linked = figures().filter(computed).filter(|value| value.cells().len() == 2).flat_map(Value::cells);
            let calls = calls(self.material.facts, &linked.collect());
            // The progress of a growth target is its average growth: one of the calls is enough.
            let found: Vec<(Value, String)> =
                calls.into_iter().filter(|(value, _)| shown.remove(&key(value))).collect();
            let computed = found.into_iter().filter_map(|(value, call)| match value.origin {
                Origin::Computed { formula, .. } => Some(Computed { text: value.text, formula, call }),
                Origin::Cell(_) | Origin::Stated => None,
            });
            computed.collect()
        });
        let typed = tidy(typed);
        known.iter().filter(|figure| tidy(&figure.text) == typed).cloned().collect()
    }
}

/// True for what a template call places as a whole.
fn is_placed(block: &Block) -> bool {
    match &block.kind {
        BlockKind::Table(table) => table.key.is_some(),
        BlockKind::ProjectBox(_) | BlockKind::Chart(_) => true,
        _ => false,
    }
}

/// The caption of such a block; a table that fills its annex has none of its own.
fn placed_name(block: &Block) -> Option<String> {
    let name = match &block.kind {
        BlockKind::Table(table) => places::caption(&table.number, &table.title),
        BlockKind::ProjectBox(listed) => places::caption(&listed.number, &plain_text(&listed.title)),
        BlockKind::Chart(chart) => places::caption(&chart.number, &chart.caption),
        _ => String::new(),
    };
    Some(name).filter(|name| !name.is_empty())
}

impl TraceItem {
    /// The cells it comes from, in the order of its formula.
    pub fn cells(&self) -> &[CellRef] {
        match &self.origin {
            Some(Origin::Cell(cell)) => std::slice::from_ref(cell),
            Some(Origin::Computed { inputs, .. }) => inputs,
            Some(Origin::Stated) | None => &[],
        }
    }
}
