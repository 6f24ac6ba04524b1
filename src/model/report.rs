//! The report: sections of blocks with the figures they show. What every format is made from.

use serde::{Deserialize, Serialize};

use super::job::{Evaluation, Fonts, Job, Plan};
use super::page::{Marks, Page};
use std::collections::{BTreeMap, BTreeSet};

use super::value::Value;
use crate::markup::block::{Block, BlockKind, Inline, for_each_block, for_each_inline, for_each_run};

/// Title matter: what cover, header and page style need besides the text.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Meta {
    /// Title on the cover and in the properties of the PDF.
    pub title: String,
    /// Name of the district as it stands in the text.
    pub region: String,
    /// The bureau that signs; empty for what nobody signs, such as differences of two workbooks.
    pub bureau: String,
    /// Version label such as 征求意见稿; none for a final version.
    pub version: Option<String>,
    /// What stands at the top left of the first page.
    #[serde(default, skip_serializing_if = "Marks::is_empty")]
    pub marks: Marks,
    /// Year, month, day.
    pub date: (i32, u8, u8),
    /// The plan.
    pub plan: Plan,
    /// The period of the evaluation.
    pub evaluation: Evaluation,
    /// Page settings.
    #[serde(skip)]
    pub page: Page,
    /// Font chains.
    #[serde(skip)]
    pub fonts: Fonts,
    /// The department, when this is its excerpt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    /// Fields of the sign-off block of an excerpt.
    #[serde(skip)]
    pub sign_off: Vec<String>,
}

impl Meta {
    /// The title matter that `report.yaml` gives, with the report's date.
    pub fn new(job: &Job, date: (i32, u8, u8)) -> Self {
        Self {
            title: job.title.clone(),
            region: job.region.name.clone(),
            bureau: job.bureau.clone(),
            version: job.version.clone(),
            marks: job.marks.clone(),
            date,
            plan: job.plan.clone(),
            evaluation: job.evaluation.clone(),
            page: job.page.clone(),
            fonts: job.fonts.clone(),
            department: None,
            sign_off: job.excerpt.sign_off.clone(),
        }
    }

    /// The lines of the title: those that it is written in, else `…评估报告` on a line of its own.
    pub fn title_lines(&self) -> Vec<String> {
        title_lines(&self.title)
    }

    /// The title matter of a document that is made out of the report: a part of it, or its differences
    /// from another. It is no numbered copy of the report, and the report's end matter is not its own.
    #[must_use]
    pub fn of_derived(&self) -> Self {
        let mut meta = self.clone();
        meta.marks.serial = None;
        meta.page = Page { lists: false, annex_note: false, signature: false, ..meta.page };
        meta
    }
}

/// What is printed between the text and the annexes.
#[derive(Debug, Default)]
pub struct EndMatter<'a> {
    /// 附件说明: number and title of each annex, in order; an only one has no number.
    pub annexes: Vec<(&'a str, String)>,
    /// The bureau and the day.
    pub signature: Option<(&'a str, String)>,
}

/// Where a section stands, which decides how it is headed and numbered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SectionKind {
    /// Before chapter 一; its title is not numbered.
    Preface,
    /// A chapter.
    #[default]
    Body,
    /// 附件N, or 附件 alone.
    Annex,
}

/// A part of the report that comes from one template.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Section {
    /// Key for references: the file name without its number.
    pub key: String,
    /// Preface, chapter or annex.
    pub kind: SectionKind,
    /// `附件1` for an annex, `附件` for an only one, else empty.
    pub number: String,
    /// Title of a preface or an annex; chapters have theirs as headings.
    pub title: String,
    /// In an excerpt: the page of the full report is shown with the title.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cited: bool,
    /// Contents.
    pub blocks: Vec<Block>,
}

/// A report ready to be set.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Report {
    /// Title matter.
    pub meta: Meta,
    /// Sections in order.
    pub sections: Vec<Section>,
    /// Figures by the id that runs carry.
    pub figures: Vec<Value>,
    /// Pictures used, by their path below `inputs/images/`.
    pub images: Vec<String>,
}

impl Report {
    /// Keys of what stands in it: sections, tables, boxes, pictures and charts.
    pub fn keys(&self) -> BTreeSet<String> {
        let mut keys: BTreeSet<String> = self.sections.iter().map(|section| section.key.clone()).collect();
        for section in &self.sections {
            for_each_block(&section.blocks, &mut |block| match &block.kind {
                BlockKind::Table(table) => keys.extend(table.key.clone()),
                BlockKind::ProjectBox(listed) => {
                    keys.insert(listed.key.clone());
                }
                BlockKind::Picture(picture) => {
                    keys.insert(picture.key.clone());
                }
                BlockKind::Chart(chart) => {
                    keys.insert(chart.key.clone());
                }
                _ => {}
            });
        }
        keys
    }

    /// A report without text, for tables that belong to no report.
    pub fn without_text(job: &Job) -> Self {
        Self { meta: Meta::new(job, (1, 1, 1)), sections: Vec::new(), figures: Vec::new(), images: Vec::new() }
    }

    /// The sections of the text, and those from the first annex on. The end matter stands between them.
    pub fn text_and_annexes(&self) -> (&[Section], &[Section]) {
        let first = self.sections.iter().position(|section| section.kind == SectionKind::Annex);
        self.sections.split_at(first.unwrap_or(self.sections.len()))
    }

    /// What is printed between the text and the annexes.
    pub fn end_matter(&self) -> EndMatter<'_> {
        let Meta { page, bureau, date: (year, month, day), .. } = &self.meta;
        let listed = self.sections.iter().filter(|section| page.annex_note && section.kind == SectionKind::Annex);
        let annex = |section: &'_ Section| section.title.replace('\n', "");
        EndMatter {
            annexes: listed.map(|section| (section.number.trim_start_matches("附件"), annex(section))).collect(),
            signature: page.signature.then(|| (bureau.as_str(), format!("{year}年{month}月{day}日"))),
        }
    }
}

/// The first section of an excerpt.
#[derive(Debug)]
pub struct Lead {
    /// Canonical name of the department.
    pub department: String,
    /// The section.
    pub section: Section,
    /// Its figures by the ids in it, which are not those of the report.
    pub figures: Vec<Value>,
    /// Rows of 正文数据 in it, which stand nowhere else in the report.
    pub facts: usize,
}

/// Keeps the figures that the sections show, renumbered in the order in which they stand; `laid`
/// gives the figure of an old index.
pub fn compact(sections: &mut [Section], mut laid: impl FnMut(usize) -> Option<Value>) -> Vec<Value> {
    let mut kept = Vec::new();
    let mut new_ids: BTreeMap<usize, usize> = BTreeMap::new();
    for section in sections {
        for_each_run(&mut section.blocks, &mut |run, _| {
            for_each_inline(run, &mut |inline| {
                let Inline::Figure { id, .. } = inline else { return };
                *id = *new_ids.entry(*id).or_insert_with(|| {
                    kept.extend(laid(*id));
                    kept.len() - 1
                });
            });
        });
    }
    // Kept as long as the report is.
    kept.shrink_to_fit();
    kept
}

/// The lines of a title: those that it is written in, else `…评估报告` on a line of its own.
pub fn title_lines(title: &str) -> Vec<String> {
    /// A shorter title stands on one line.
    const LONG: usize = 14;
    if title.contains('\n') {
        return title.split('\n').map(str::to_owned).collect();
    }
    let Some(mut head) = title.strip_suffix("评估报告").filter(|_| title.chars().count() >= LONG) else {
        return vec![title.to_owned()];
    };
    // 中期, 终期 and 总结 belong to the last line.
    for words in ["总结", "期"] {
        head = head.strip_suffix(words).unwrap_or(head);
    }
    head = head.strip_suffix(['中', '终']).unwrap_or(head);
    vec![head.to_owned(), title[head.len()..].to_owned()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_report_is_stands_on_a_line_of_its_own() {
        for (title, expected) in [
            ("甲区“十四五”规划实施情况中期评估报告", &["甲区“十四五”规划实施情况", "中期评估报告"][..]),
            ("甲县“十四五”规划实施情况总结评估报告", &["甲县“十四五”规划实施情况", "总结评估报告"]),
            ("甲县“十四五”规划实施情况终期总结评估报告", &["甲县“十四五”规划实施情况", "终期总结评估报告"]),
            ("甲区“十四五”规划实施情况年度监测报告", &["甲区“十四五”规划实施情况年度监测报告"]),
            ("甲区规划中期评估报告", &["甲区规划中期评估报告"]),
            ("甲区规划\n中期评估报告", &["甲区规划", "中期评估报告"]),
        ] {
            assert_eq!(title_lines(title), expected);
        }
    }
}
