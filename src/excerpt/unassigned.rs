//! Lists what no department answers for, so that nothing is forgotten.

use serde::Serialize;

use crate::markup::block::{Block, BlockKind, plain_text};
use crate::model::facts::Facts;
use crate::model::report::Report;
use crate::model::table::{INDICATORS, Role, Table};
use crate::place::{CellRef, LinePlace};

/// A paragraph without a department.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnassignedParagraph {
    /// Where it is written.
    pub place: LinePlace,
    /// The heading it stands under.
    pub heading: String,
    /// Its first characters, to recognise it by.
    pub text: String,
}

/// A row without a department, of a table that has a column of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnassignedRow {
    /// Name of the table.
    pub table: String,
    /// Name of the row.
    pub name: String,
    /// Where the name stands.
    pub cell: Option<CellRef>,
}

/// A project of a 专栏 without a department.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnassignedProject {
    /// The box, such as `专栏1`.
    pub listed_in: String,
    /// Its name.
    pub name: String,
}

/// Everything without a department.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Unassigned {
    /// Indicators by name, with their cell.
    pub indicators: Vec<(String, Option<CellRef>)>,
    /// Rows of the other tables. A total needs no department: it is made from rows that have one.
    pub rows: Vec<UnassignedRow>,
    /// Paragraphs of the departments' prose; what templates write for everybody is left out.
    pub paragraphs: Vec<UnassignedParagraph>,
    /// Projects of the boxes.
    pub projects: Vec<UnassignedProject>,
}

impl Unassigned {
    /// How many things have no department.
    pub fn len(&self) -> usize {
        self.indicators.len() + self.rows.len() + self.paragraphs.len() + self.projects.len()
    }

    /// True when everything has a department.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Lists what no department answers for.
pub fn unassigned(report: &Report, facts: &Facts) -> Unassigned {
    let others = facts.data().tables.iter().filter(|table| table.kind != INDICATORS && !table.is_boxes());
    let owned = others.filter(|table| table.column(&Role::Owner).is_some());
    let mut found = Unassigned {
        indicators: unowned(facts.indicators()).collect(),
        rows: owned.flat_map(|table| unowned(table).map(|(name, cell)| row(table, name, cell))).collect(),
        ..Unassigned::default()
    };
    for section in &report.sections {
        let mut heading = section.title.clone();
        collect(&section.blocks, &mut heading, &mut found);
    }
    found
}

fn row(table: &Table, name: String, cell: Option<CellRef>) -> UnassignedRow {
    UnassignedRow { table: table.short_name(), name, cell }
}

/// The names of rows without a department, with their cells.
fn unowned(table: &Table) -> impl Iterator<Item = (String, Option<CellRef>)> {
    let rows = table.rows.iter().filter(|row| row.departments.is_empty() && !row.total);
    rows.map(|row| {
        let name = table.name_column().and_then(|at| row.cells.get(at));
        (row.label(), name.and_then(|value| value.cells().first().cloned()))
    })
}

fn collect(blocks: &[Block], heading: &mut String, found: &mut Unassigned) {
    for block in blocks {
        match &block.kind {
            BlockKind::Heading(own) => *heading = format!("{}{}", own.number, plain_text(&own.body)),
            BlockKind::List(items) => items.iter().for_each(|item| collect(&item.blocks, heading, found)),
            BlockKind::Quote(inner) => collect(inner, heading, found),
            BlockKind::ProjectBox(listed) => {
                let items = listed.groups.iter().flat_map(|group| &group.items);
                found.projects.extend(
                    items.filter(|item| item.departments.is_empty()).map(|item| UnassignedProject {
                        listed_in: listed.number.clone(),
                        name: plain_text(&item.body),
                    }),
                );
            }
            BlockKind::Paragraph(body) if is_unowned(&block.departments, block) => {
                found.paragraphs.push(paragraph(block, heading, &plain_text(body)));
            }
            BlockKind::Picture(picture) if is_unowned(&block.departments, block) => {
                found.paragraphs.push(paragraph(block, heading, &format!("{}{}", picture.number, picture.caption)));
            }
            // A table written in prose; those of the workbooks are listed by their rows' meaning.
            BlockKind::Table(table) if table.key.is_none() => {
                for row in table.rows.iter().filter(|row| is_unowned(&row.departments, block)) {
                    let cells: Vec<String> = row.cells.iter().map(|cell| plain_text(&cell.body)).collect();
                    found.paragraphs.push(paragraph(block, heading, &cells.join(" ")));
                }
            }
            _ => {}
        }
    }
}

/// The first words of a piece of prose.
fn paragraph(block: &Block, heading: &str, text: &str) -> UnassignedParagraph {
    const MOST: usize = 24;
    UnassignedParagraph {
        place: block.source.clone(),
        heading: heading.to_owned(),
        text: text.chars().take(MOST).collect(),
    }
}

/// True for a piece of the departments' prose that no department answers for.
fn is_unowned(departments: &[String], block: &Block) -> bool {
    departments.is_empty() && block.source.file.starts_with("inputs/narrative/")
}
