//! Makes a report of differences from a comparison: first a summary, then the tables, then the text.
//! As it is a report like any other, every format can write it.

mod numbers;
mod places;
mod redline;
mod redline_tables;
mod summary;
mod tables;

use numbers::ChangedNumbers;
pub use numbers::{NEW, OLD, of_version};

use super::text::TextComparison;
use super::{Comparison, Versions};
use crate::markup::block::{
    Align, Block, BlockKind, Cell, ColumnStyle, Heading, Inline, Item, Table, TableRow, TableSize,
};
use crate::model::edition::Edition;
use crate::model::report::{Meta, Report, Section, SectionKind};
use crate::place::LinePlace;
use crate::text::chinese;
use numbers::Collector;

/// How much of the text a report of differences contains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// What differs.
    Changes,
    /// All of it, with what differs marked.
    Whole,
}

/// What a report of differences is made of.
#[derive(Debug, Clone, Copy)]
pub struct Differences<'a> {
    /// What differs.
    pub comparison: &'a Comparison,
    /// The words of both editions.
    pub words: &'a TextComparison<'a>,
    /// The old and the new edition.
    pub editions: (&'a Edition, &'a Edition),
}

/// Title of the page that is read aloud.
const TOLD: &str = "十句话说变化";

impl Differences<'_> {
    /// The report of differences. For one department it tells the changes only.
    pub fn report(&self, extent: Extent) -> Report {
        self.made(extent, Collector::default()).0
    }

    /// The report of differences for a page, which tells of every number that changed where it comes from. Its figures
    /// are those of the new edition and of the pairs.
    pub fn page(&self, extent: Extent) -> (Report, Vec<Versions<usize>>) {
        let figures = &self.editions.1.report.figures;
        let (report, ChangedNumbers { figures, pairs }) = self.made(extent, Collector::beside(figures));
        (Report { figures, ..report }, pairs)
    }

    fn made(&self, extent: Extent, numbers: Collector) -> (Report, ChangedNumbers) {
        let Self { comparison, editions: (_, new), .. } = *self;
        let mut made = Numbering { numbers, ..Numbering::default() };
        let told = summary::told(comparison, &mut made);
        let mut blocks = summary::chapter(comparison, &mut made);
        blocks.extend(tables::chapter(comparison, &mut made));
        let mut sections = vec![section(SectionKind::Body, "", "", blocks)];
        match extent {
            Extent::Whole if comparison.department.is_none() && !new.report.sections.is_empty() => {
                sections.push(section(SectionKind::Annex, "附", "全文修改对照", redline::whole(self, &made.numbers)));
            }
            _ => sections[0].blocks.extend(redline::chapter(self, &mut made)),
        }
        if !told.is_empty() {
            sections.insert(0, Section { key: "aloud".to_owned(), ..section(SectionKind::Preface, "", TOLD, told) });
        }
        let mut last = 0;
        for section in &mut sections {
            number(&mut section.blocks, &mut last);
        }
        let report = Report { meta: meta(comparison, new, extent), sections, figures: Vec::new(), images: Vec::new() };
        (report, made.numbers.into_numbers())
    }
}

fn section(kind: SectionKind, number: &str, title: &str, blocks: Vec<Block>) -> Section {
    let key = if kind == SectionKind::Annex { "redline" } else { "differences" };
    Section { key: key.to_owned(), kind, number: number.to_owned(), title: title.to_owned(), cited: false, blocks }
}

/// Numbers the headings, so that the table of contents can link to them.
fn number(blocks: &mut [Block], last: &mut usize) {
    for block in blocks {
        match &mut block.kind {
            BlockKind::Heading(heading) => {
                *last += 1;
                heading.id = *last;
            }
            BlockKind::Changed(inner) => number(inner, last),
            _ => {}
        }
    }
}

fn meta(comparison: &Comparison, new: &Edition, extent: Extent) -> Meta {
    let mut meta = new.report.meta.of_derived();
    let whose = comparison.department.as_ref().map_or_else(String::new, |name| format!("（{name}）"));
    // On the cover the words that tell it from the report stand on a line of their own.
    let between = if extent == Extent::Whole { "\n" } else { "" };
    meta.title = format!("{}{between}修改对照{whose}", comparison.new.title);
    // The cover says between which versions; the pages themselves are no version of the report.
    meta.version = Some(format!("{} → {}", comparison.old.label, comparison.new.label));
    meta.page.watermark = false;
    meta
}

/// Makes blocks, and numbers chapters, tables and pictures.
#[derive(Debug, Default)]
struct Numbering {
    chapters: usize,
    heads: usize,
    tables: usize,
    pictures: usize,
    /// Those that differ.
    numbers: Collector,
}

/// Header of a column, how its cells are set.
type Column<'a> = (&'a str, Align);

/// The cells of a row.
type CellBodies = Vec<Vec<Inline>>;

impl Numbering {
    fn chapter(&mut self, title: &str) -> Block {
        self.chapters += 1;
        self.heads = 0;
        heading(1, &format!("{}、", chinese::write(self.chapters)), vec![text(title)])
    }

    fn head(&mut self, title: &str) -> Block {
        self.heads += 1;
        heading(2, &format!("（{}）", chinese::write(self.heads)), vec![text(title)])
    }

    /// The number of the next picture.
    fn picture(&mut self) -> String {
        self.pictures += 1;
        format!("图{}", self.pictures)
    }

    /// A table with notes below it.
    fn table(
        &mut self,
        title: impl Into<String>,
        columns: &[Column<'_>],
        rows: impl IntoIterator<Item = CellBodies>,
        notes: Vec<String>,
    ) -> Table {
        self.tables += 1;
        let row = |cells: CellBodies| TableRow::new(cells.into_iter().map(Cell::single).collect());
        Table {
            number: format!("表{}", self.tables),
            title: title.into(),
            columns: columns.iter().map(|(_, align)| ColumnStyle { align: *align }).collect(),
            header: vec![columns.iter().map(|(label, _)| Cell::single(vec![text(*label)])).collect()],
            rows: rows.into_iter().map(row).collect(),
            size: TableSize::Small,
            notes,
            ..Table::default()
        }
    }
}

/// A block of the report of differences itself, which nobody wrote.
fn block(kind: BlockKind) -> Block {
    Block::new(kind, LinePlace { file: "diff".into(), line: 1, column: 1 })
}

fn heading(level: u8, number: &str, body: Vec<Inline>) -> Block {
    let heading = Heading { level, number: number.to_owned(), run_in: false, id: 0, cited: false, body };
    block(BlockKind::Heading(heading))
}

fn paragraph(body: Vec<Inline>) -> Block {
    block(BlockKind::Paragraph(body))
}

fn set(table: Table) -> Block {
    block(BlockKind::Table(Box::new(table)))
}

fn list(items: Vec<Vec<Inline>>) -> Block {
    let items = items.into_iter().map(|body| Item { number: None, blocks: vec![paragraph(body)] });
    block(BlockKind::List(items.collect()))
}

fn text(text: impl Into<String>) -> Inline {
    Inline::Text(text.into())
}

fn strong(words: impl Into<String>) -> Inline {
    Inline::Strong(vec![text(words)])
}

/// An old text as removed and a new one as added, what is missing or empty left out.
fn replaced(old: Option<&str>, new: Option<&str>) -> (Vec<Inline>, Vec<Inline>) {
    let shown = |side: Option<&str>| side.map(|text| text.trim().replace('\n', "")).filter(|text| !text.is_empty());
    let removed = shown(old).map(|old| Inline::Removed(vec![text(old)]));
    let added = shown(new).map(|new| Inline::Added(vec![text(new)]));
    (removed.into_iter().collect(), added.into_iter().collect())
}
