//! Cuts out of a report what one department answers for, under the headings and numbers of the whole:
//! lead, content, open findings, sign-off. Also lists what no department answers for.

mod select;
mod unassigned;

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Serialize;

use crate::diag::Diagnostic;
use crate::markup::block::{Block, BlockKind, Inline, Item, for_each_inline, for_each_run};
use crate::model::outward::{self, said};
use crate::model::printed::Printed;
use crate::model::report::{Lead, Report, Section, SectionKind, compact};
use crate::model::value::Value;
use crate::place::{CellRef, LinePlace, Place};
use select::{Owned, Selector};
pub use unassigned::{Unassigned, UnassignedParagraph, UnassignedProject, UnassignedRow, unassigned};

/// How much stands in an excerpt.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Rows of 附件2.
    pub indicators: usize,
    /// Paragraphs, list items and rows of other tables; those of 附件1 included.
    pub paragraphs: usize,
    /// Projects of the 专栏 boxes.
    pub projects: usize,
    /// Open findings on its cells and lines.
    pub findings: usize,
}

impl Counts {
    /// How many things stand in the excerpt.
    pub fn pieces(&self) -> usize {
        self.indicators + self.paragraphs + self.projects + self.findings
    }

    /// True when the department answers for nothing in the report.
    pub fn is_empty(&self) -> bool {
        self.indicators + self.paragraphs + self.projects == 0
    }
}

/// The excerpt of a department.
#[derive(Debug)]
pub struct Excerpt {
    /// Canonical name of the department.
    pub department: String,
    /// The excerpt as a report of its own.
    pub report: Report,
    /// How much stands in it; for the index.
    pub counts: Counts,
}

/// Cuts the excerpts of the leads' departments out of a report, one after another; `findings` are those of the
/// whole run.
pub fn excerpts<'a>(
    report: &'a Report,
    leads: &'a [Lead],
    findings: &'a [&Diagnostic],
) -> impl Iterator<Item = Excerpt> + use<'a> {
    let (owned, printed) = (Owned::default(), Printed::new(report));
    leads.iter().map(move |lead| excerpt(report, lead, findings, &owned, &printed))
}

fn excerpt(report: &Report, lead: &Lead, findings: &[&Diagnostic], owned: &Owned, printed: &Printed) -> Excerpt {
    let who = lead.department.as_str();
    let own = |section| section_of(section, Selector { who, owned });
    let mut sections: Vec<Section> = report.sections.iter().filter_map(own).collect();
    let mut counts = counted(&sections);
    counts.paragraphs += lead.facts;
    let open: Vec<&Diagnostic> = open(&mut sections, &report.figures, findings);
    counts.findings = open.len();
    // The figures of the lead follow those of the report, under indices of their own.
    let mut first = lead.section.clone();
    for_each_run(&mut first.blocks, &mut |run, _| {
        for_each_inline(run, &mut |inline| {
            if let Inline::Figure { id, .. } = inline {
                *id += report.figures.len();
            }
        });
    });
    sections.insert(0, first);
    sections.push(findings_section(&open, printed));
    if !report.meta.sign_off.is_empty() {
        sections.push(closing("sign-off", "签认", vec![made(BlockKind::SignOff(report.meta.sign_off.clone()))]));
    }
    let of_report = report.figures.len();
    let laid = |id: usize| report.figures.get(id).or_else(|| lead.figures.get(id.checked_sub(of_report)?)).cloned();
    let figures = compact(&mut sections, laid);
    let images = pictures(&sections);
    let mut meta = report.meta.of_derived();
    meta.department = Some(who.to_owned());
    meta.page.contents = false;
    Excerpt { department: who.to_owned(), report: Report { meta, sections, figures, images }, counts }
}

fn section_of(section: &Section, who: Selector<'_>) -> Option<Section> {
    let kept = select::section(&section.blocks, who);
    (!kept.blocks.is_empty()).then(|| Section {
        key: section.key.clone(),
        kind: section.kind,
        number: section.number.clone(),
        title: section.title.clone(),
        cited: kept.is_cited,
        blocks: kept.blocks,
    })
}

fn counted(sections: &[Section]) -> Counts {
    let mut counts = Counts::default();
    for section in sections {
        count(&section.blocks, &mut counts);
    }
    counts
}

fn count(blocks: &[Block], counts: &mut Counts) {
    for block in blocks {
        match &block.kind {
            BlockKind::List(items) => items.iter().for_each(|item| count(&item.blocks, counts)),
            BlockKind::Quote(inner) => count(inner, counts),
            BlockKind::Table(table) if table.key.as_deref() == Some("indicators") => {
                counts.indicators += table.rows.iter().filter(|row| !row.is_heading()).count();
            }
            BlockKind::Table(table) => {
                counts.paragraphs += table.rows.iter().filter(|row| !row.is_heading()).count();
            }
            BlockKind::ProjectBox(listed) => {
                counts.projects += listed.groups.iter().map(|group| group.items.len()).sum::<usize>();
            }
            BlockKind::Paragraph(_) | BlockKind::Picture(_) | BlockKind::Chart(_) | BlockKind::Code(_) => {
                counts.paragraphs += 1;
            }
            _ => {}
        }
    }
}

/// The findings on cells or lines that stand in the excerpt.
fn open<'a>(sections: &mut [Section], figures: &[Value], findings: &[&'a Diagnostic]) -> Vec<&'a Diagnostic> {
    let mut cells: BTreeSet<CellRef> = BTreeSet::new();
    let mut lines: BTreeSet<(Arc<str>, usize)> = BTreeSet::new();
    for section in sections {
        for_each_run(&mut section.blocks, &mut |run, source| {
            lines.insert((source.file.clone(), source.line));
            for_each_inline(run, &mut |inline| match inline {
                Inline::Figure { id, .. } => {
                    cells.extend(figures.get(*id).into_iter().flat_map(|value| value.cells().iter().cloned()));
                }
                Inline::Clause { source, .. } => {
                    lines.insert((source.file.clone(), source.line));
                }
                _ => {}
            });
        });
    }
    let concerns = |place: &Place| match place {
        Place::Cell { cell, .. } => cells.contains(cell),
        // Templates write for everybody; only prose has an owner.
        Place::Line { at, .. } => {
            at.file.starts_with("inputs/narrative/") && lines.contains(&(at.file.clone(), at.line))
        }
        Place::File(_) => false,
    };
    let is_open = |finding: &Diagnostic| {
        outward::concerns(finding)
            && (concerns(&finding.place) || finding.related.iter().any(|(place, _)| concerns(place)))
    };
    findings.iter().filter(|finding| is_open(finding)).copied().collect()
}

/// What is open, as other bureaus can read it: by headings, without paths and template code.
fn findings_section(open: &[&Diagnostic], printed: &Printed) -> Section {
    let block = if open.is_empty() {
        made(BlockKind::Paragraph(vec![Inline::Text("本部门的数据和文字没有待核的问题。".to_owned())]))
    } else {
        let items = (1..).zip(open).map(|(number, finding)| {
            let place = outward::place(finding, &finding.place, printed);
            let mut text = format!("{}：{}。位置：{place}。", finding.severity.label(), said(&finding.message));
            for (what, said) in [("原因", said(&finding.reason)), ("处理", outward::advice(finding).join("；"))] {
                if !said.is_empty() {
                    text.extend([what, "：", &said, "。"]);
                }
            }
            Item { number: Some(number), blocks: vec![made(BlockKind::Paragraph(vec![Inline::Text(text)]))] }
        });
        made(BlockKind::List(items.collect()))
    };
    closing("open-findings", "待核事项", vec![block])
}

/// A section that the full report does not have.
fn closing(key: &str, title: &str, blocks: Vec<Block>) -> Section {
    Section {
        key: key.to_owned(),
        kind: SectionKind::Preface,
        number: String::new(),
        title: title.to_owned(),
        cited: false,
        blocks,
    }
}

/// A block that pinggu adds; no file of the project has it.
fn made(kind: BlockKind) -> Block {
    Block::new(kind, LinePlace { file: "pinggu".into(), line: 1, column: 1 })
}

fn pictures(sections: &[Section]) -> Vec<String> {
    let mut found = BTreeSet::new();
    for block in sections.iter().flat_map(|section| &section.blocks) {
        if let BlockKind::Picture(picture) = &block.kind {
            found.insert(picture.path.clone());
        }
    }
    found.into_iter().collect()
}
