//! The block tree: what a section says, ready to be set in any format.

use serde::{Deserialize, Serialize};

use super::chart::Chart;
use crate::place::LinePlace;

/// A run inside a paragraph.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "type", content = "of")]
pub enum Inline {
    /// Plain text.
    Text(String),
    /// A figure: its index in the report's figures, and its text.
    Figure {
        /// Index in the report's figures.
        id: usize,
        /// Displayed text.
        text: String,
    },
    /// Strong emphasis.
    Strong(Vec<Inline>),
    /// Emphasis.
    Emphasis(Vec<Inline>),
    /// Struck out.
    Strike(Vec<Inline>),
    /// Text that only the old version has; in a report of differences.
    Removed(Vec<Inline>),
    /// Text that only the new version has; in a report of differences.
    Added(Vec<Inline>),
    /// Verbatim text.
    Code(String),
    /// A link to a page outside.
    Link {
        /// Its address.
        target: String,
        /// Its text.
        body: Vec<Inline>,
    },
    /// A footnote.
    Footnote(Vec<Inline>),
    /// Text of another file in the middle of a sentence, with the line it comes from.
    Clause {
        /// Where it was written.
        source: LinePlace,
        /// Its text.
        body: Vec<Inline>,
    },
    /// A reference to a numbered thing by its key; `text` is its number once numbered.
    Reference {
        /// Key such as `projects` or `annex1`.
        key: String,
        /// `表1`, `附件1`.
        text: String,
    },
    /// A forced line break.
    Break,
    /// A directive by its index; none are left once a report is assembled.
    #[serde(skip)]
    Directive(usize),
}

/// The run inside an inline that holds one, borrowed as the inline is.
macro_rules! inner {
    ($inline:expr) => {
        match $inline {
            Self::Strong(body)
            | Self::Emphasis(body)
            | Self::Strike(body)
            | Self::Removed(body)
            | Self::Added(body)
            | Self::Footnote(body)
            | Self::Clause { body, .. }
            | Self::Link { body, .. } => Some(body),
            _ => None,
        }
    };
}

impl Inline {
    /// The run inside a run that holds one.
    pub fn inner(&self) -> Option<&[Self]> {
        inner!(self).map(Vec::as_slice)
    }

    /// The run inside a run that holds one, to be changed.
    pub fn inner_mut(&mut self) -> Option<&mut Vec<Self>> {
        inner!(self)
    }
}

/// Calls `visit` on every inline of a run, the outer before the inner ones.
pub fn for_each_inline(run: &mut [Inline], visit: &mut dyn FnMut(&mut Inline)) {
    for inline in run {
        visit(inline);
        if let Some(inner) = inline.inner_mut() {
            for_each_inline(inner, visit);
        }
    }
}

/// A block with the line it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// What it is.
    #[serde(flatten)]
    pub kind: BlockKind,
    /// Where it was written.
    pub source: LinePlace,
    /// Canonical names of the departments that answer for it; none when nobody does.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub departments: Vec<String>,
}

impl Block {
    /// A block that nobody answers for yet.
    pub fn new(kind: BlockKind, source: LinePlace) -> Self {
        Self { kind, source, departments: Vec::new() }
    }
}

/// An item of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Its number in an ordered list.
    pub number: Option<u64>,
    /// Its text.
    pub blocks: Vec<Block>,
}

/// Kinds of blocks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "type", content = "of")]
pub enum BlockKind {
    /// A heading.
    Heading(Heading),
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A list; nested lists are blocks of its items.
    List(Vec<Item>),
    /// A quotation, which may hold any blocks.
    Quote(Vec<Block>),
    /// Verbatim lines.
    Code(String),
    /// A table, with or without data of workbooks.
    Table(Box<Table>),
    /// A 专栏 box.
    ProjectBox(Box<BoxBlock>),
    /// A picture.
    Picture(Picture),
    /// A chart of numbers of the workbooks.
    Chart(Box<Chart>),
    /// Blocks that differ between two versions, marked in the margin.
    Changed(Vec<Block>),
    /// Fields to be filled in by hand.
    SignOff(Vec<String>),
    /// A directive by its index; none are left once a report is assembled.
    #[serde(skip)]
    Directive(usize),
}

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// Level, 1 for 一、 to 4 for （1）.
    pub level: u8,
    /// Its number once numbered.
    pub number: String,
    /// True when it stands at the start of the paragraph that follows.
    pub run_in: bool,
    /// Its place among all headings of the report, from 1; 0 before it is numbered. An excerpt
    /// keeps it, so that the page of the full report can be found.
    pub id: usize,
    /// In an excerpt: the page of the full report is shown with it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cited: bool,
    /// Its text.
    pub body: Vec<Inline>,
}

impl Heading {
    /// Its number as it stands before its text: `1.` is followed by a space, 一、 and （一） by none.
    pub fn label(&self) -> String {
        let gap = if self.number.ends_with('.') { " " } else { "" };
        format!("{}{gap}", self.number)
    }
}

/// How a cell's text is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Align {
    /// Words.
    Left,
    /// Short words, headers.
    Center,
    /// Numbers.
    Right,
}

/// A column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnStyle {
    /// How its cells are set.
    pub align: Align,
}

/// A cell: its text, and what it covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// Its text; a covered cell repeats the text of the one that covers it.
    pub body: Vec<Inline>,
    /// Columns covered; 0 when covered by another.
    pub colspan: usize,
    /// Rows covered; 0 when covered by another.
    pub rowspan: usize,
}

impl Cell {
    /// A cell of one row and one column.
    pub fn single(body: Vec<Inline>) -> Self {
        Self { body, colspan: 1, rowspan: 1 }
    }

    /// True when another cell covers this one.
    pub fn is_covered(&self) -> bool {
        self.colspan == 0 || self.rowspan == 0
    }
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableRow {
    /// Its cells; covered positions are present.
    pub cells: Vec<Cell>,
    /// Canonical names of the departments that answer for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub departments: Vec<String>,
}

impl TableRow {
    /// A row that nobody answers for yet.
    pub fn new(cells: Vec<Cell>) -> Self {
        Self { cells, departments: Vec::new() }
    }

    /// A row of one cell over all columns, which heads those below it.
    pub fn heading(body: Vec<Inline>, columns: usize) -> Self {
        let covered = Cell { body: body.clone(), colspan: 0, rowspan: 0 };
        let mut cells = vec![covered; columns];
        cells[0] = Cell { body, colspan: columns, rowspan: 1 };
        Self::new(cells)
    }

    /// True for a row that only heads others.
    pub fn is_heading(&self) -> bool {
        self.cells.len() > 1 && self.cells[0].colspan == self.cells.len()
    }
}

/// Size of the text of a table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TableSize {
    /// 五号.
    Normal,
    /// 小五.
    #[default]
    Small,
    /// 六号.
    Tiny,
}

/// A table. Header and rows are full matrices: covered positions are present.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Key for references; none for a table written in prose.
    pub key: Option<String>,
    /// `表1` once numbered; empty when it has no caption of its own.
    pub number: String,
    /// Title; empty for a table written in prose.
    pub title: String,
    /// The unit of its numbers, shown above it at the right: `亿元、%`; empty where header or rows say it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// Width and alignment of each column.
    pub columns: Vec<ColumnStyle>,
    /// Header rows, from top to bottom.
    pub header: Vec<Vec<Cell>>,
    /// Body rows, from top to bottom.
    pub rows: Vec<TableRow>,
    /// The first column groups the rows: its text is shown once for each run of like cells and
    /// again after a page break.
    pub grouped: bool,
    /// The column whose cells name the rows.
    #[serde(default)]
    pub names: usize,
    /// Set on landscape pages.
    pub wide: bool,
    /// Size of its text.
    pub size: TableSize,
    /// Notes below the table, one line each.
    pub notes: Vec<String>,
}

impl Table {
    /// `单位：亿元`, or nothing where the table says its units itself.
    pub fn unit_line(&self) -> String {
        if self.unit.is_empty() { String::new() } else { format!("单位：{}", self.unit) }
    }
}

/// A 专栏 box.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoxBlock {
    /// Key for references (`box-1`).
    pub key: String,
    /// `专栏1` once numbered.
    pub number: String,
    /// Title.
    pub title: Vec<Inline>,
    /// Groups in order.
    pub groups: Vec<ListedGroup>,
}

/// A group of a 专栏 box.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedGroup {
    /// Class of the projects.
    pub name: Vec<Inline>,
    /// Projects of the class, in the order of the workbook.
    pub items: Vec<ListedItem>,
}

/// A project of a 专栏 box.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedItem {
    /// Its name.
    pub body: Vec<Inline>,
    /// Canonical names of the departments that answer for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub departments: Vec<String>,
}

/// A picture of `inputs/images/`, on a line of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// Key for references.
    pub key: String,
    /// `图1` once numbered.
    pub number: String,
    /// Path below `inputs/images/`, with `/`.
    pub path: String,
    /// Text for those who cannot see it.
    pub alt: String,
    /// Caption without its number.
    pub caption: String,
}

/// The plain text of a run: what a reader sees of it, without its footnotes.
pub fn plain_text(body: &[Inline]) -> String {
    body.iter()
        .map(|inline| match inline {
            Inline::Text(text) | Inline::Code(text) | Inline::Figure { text, .. } | Inline::Reference { text, .. } => {
                text.clone()
            }
            Inline::Break => "\n".to_owned(),
            Inline::Footnote(_) | Inline::Directive(_) => String::new(),
            holder => plain_text(holder.inner().unwrap_or_default()),
        })
        .collect()
}

/// Calls `visit` on every block of a tree, the outer before the inner ones.
pub fn for_each_block(blocks: &[Block], visit: &mut dyn FnMut(&Block)) {
    for block in blocks {
        visit(block);
        match &block.kind {
            BlockKind::List(items) => items.iter().for_each(|item| for_each_block(&item.blocks, visit)),
            BlockKind::Quote(inner) | BlockKind::Changed(inner) => for_each_block(inner, visit),
            _ => {}
        }
    }
}

/// Calls `visit` on every run of a block tree, also inside tables, boxes and footnotes.
pub fn for_each_run(blocks: &mut [Block], visit: &mut dyn FnMut(&mut Vec<Inline>, &LinePlace)) {
    for block in blocks {
        let source = block.source.clone();
        match &mut block.kind {
            BlockKind::Heading(heading) => visit(&mut heading.body, &source),
            BlockKind::Paragraph(body) => visit(body, &source),
            BlockKind::List(items) => items.iter_mut().for_each(|item| for_each_run(&mut item.blocks, visit)),
            BlockKind::Quote(inner) | BlockKind::Changed(inner) => for_each_run(inner, visit),
            BlockKind::Table(table) => {
                let rows = table.rows.iter_mut().map(|row| &mut row.cells);
                let cells = table.header.iter_mut().chain(rows).flatten();
                cells.for_each(|cell| visit(&mut cell.body, &source));
            }
            BlockKind::ProjectBox(project_box) => {
                visit(&mut project_box.title, &source);
                for group in &mut project_box.groups {
                    visit(&mut group.name, &source);
                    for item in &mut group.items {
                        visit(&mut item.body, &source);
                    }
                }
            }
            BlockKind::Chart(chart) => chart.runs_mut().for_each(|run| visit(run, &source)),
            BlockKind::Code(_) | BlockKind::Picture(_) | BlockKind::SignOff(_) | BlockKind::Directive(_) => {}
        }
    }
}
