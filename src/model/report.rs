//! The report: sections of blocks with the figures they show. What every format is made from.

use serde::Serialize;

use super::job::{Evaluation, Fonts, Page, Plan};
use super::value::Value;
use crate::markup::block::Block;

/// Title matter.
#[derive(Debug, Clone, Serialize)]
pub struct Meta {
    /// Title.
    pub title: String,
    /// District.
    pub region: String,
    /// Bureau.
    pub bureau: String,
    /// Version label.
    pub version: Option<String>,
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
}

/// What a section is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SectionKind {
    /// Before chapter 一; its title is not numbered.
    Preface,
    /// A chapter.
    Body,
    /// 附件N.
    Annex,
}

/// A section.
#[derive(Debug, Clone, Serialize)]
pub struct Section {
    /// Key for references: the file name without its number.
    pub key: String,
    /// What it is.
    pub kind: SectionKind,
    /// `附件1` for an annex, else empty.
    pub number: String,
    /// Title of a preface or an annex; chapters have theirs as headings.
    pub title: String,
    /// Contents.
    pub blocks: Vec<Block>,
}

/// A report ready to be set.
#[derive(Debug, Clone, Serialize)]
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
