//! What differs between two editions, as data: the shape of `diff.json` and what the redline is made of.

use std::collections::BTreeMap;

use serde::Serialize;

use super::sections::SectionChange;
use crate::model::grammar;
use crate::model::value::Reading;
use crate::place::CellRef;
use crate::text::period::Period;

/// What happened to a row, a passage or a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// Only the new edition has it.
    Added,
    /// Only the old edition has it.
    Removed,
    /// Both have it, with differences.
    Changed,
    /// Both have it alike, at another place among its neighbours.
    Moved,
    /// Both have it with the same values, written differently.
    Reformatted,
}

macro_rules! kinds {
    ($($(#[doc = $doc:literal])+ $name:ident = $label:literal,)+) => {
        /// Kind of a difference between two cells.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum DifferenceKind { $($(#[doc = $doc])+ $name,)+ }

        impl DifferenceKind {
            /// What it is called in the report of differences.
            pub fn label(self) -> &'static str {
                match self { $(Self::$name => $label,)+ }
            }
        }
    };
}

kinds! {
    /// Another value for the same period.
    Revised = "数据修订",
    /// A value of a later period in a table that shows one period, or a total over more periods.
    Updated = "更新到新时期",
    /// Another base value.
    Base = "基数调整",
    /// Another target.
    Target = "目标调整",
    /// 目标值是否调整.
    Adjusted = "是否调整",
    /// Another expected value.
    Expected = "预期值变化",
    /// Another verdict.
    Verdict = "评价变化",
    /// Another class of the forecast.
    Outlook = "预测分类变化",
    /// Other responsible departments.
    Department = "责任单位变化",
    /// The same department under another name.
    DepartmentRenamed = "责任单位改名",
    /// Another unit.
    Unit = "计量单位变化",
    /// Another definition of the figure (口径).
    Scope = "口径变化",
    /// 约束性, 预期性.
    Attribute = "属性变化",
    /// Another group: domain, class of projects, box.
    Group = "归类变化",
    /// The same row under another name.
    Renamed = "改名",
    /// Another rank for the same value, or another holder.
    Rank = "位次、所在地变化",
    /// Other words where a phrase stands (未完成当年目标 → 完成当年目标).
    Status = "完成情况变化",
    /// A cell that was empty has a value.
    Filled = "补填",
    /// A cell that had a value is empty.
    Emptied = "清空",
    /// A value of a period that the old edition has no column for.
    Opened = "新时期数据",
    /// A value of a period that the new edition has no column for.
    Closed = "不再列出的时期",
    /// Other words in a note or a further column.
    Note = "说明变化",
    /// The same quantity in another unit (12000万元 → 1.2亿元).
    Rescaled = "换算单位",
    /// The same value, written differently (`69.8` → `69.80`).
    Reformatted = "仅格式",
    /// Shown the same, stored differently.
    Unseen = "显示相同、存储不同",
}

impl DifferenceKind {
    /// False where the value stayed and only its writing, unit or stored digits differ.
    pub fn is_change(self) -> bool {
        !matches!(self, Self::Reformatted | Self::Rescaled | Self::Unseen)
    }

    /// True for data of periods that only one edition has.
    pub fn is_of_period(self) -> bool {
        matches!(self, Self::Opened | Self::Closed)
    }
}

/// A difference between two cells of one row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldChange {
    /// What the column is called: `2022年总量`, `目标值`.
    pub field: String,
    /// The period of the column, if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// Kind of the difference.
    pub kind: DifferenceKind,
    /// As the old edition shows it; none when it has no such cell.
    pub old: Option<String>,
    /// As the new edition shows it; none when it has no such cell.
    pub new: Option<String>,
    /// New minus old, with its unit, where both are numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub difference: Option<String>,
    /// The cell in the old edition.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old_cell: Option<CellRef>,
    /// The cell in the new edition.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_cell: Option<CellRef>,
}

impl FieldChange {
    /// True for a cell of a period that only one edition has, when the cell says nothing.
    pub fn is_silent(&self) -> bool {
        let text = self.new.as_ref().or(self.old.as_ref()).map(|text| grammar::read(text));
        self.kind.is_of_period() && matches!(text, Some(Reading::Blank | Reading::Missing))
    }
}

/// A thing as both editions have it; none where one of them does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Versions<T> {
    /// In the old edition.
    pub old: Option<T>,
    /// In the new edition.
    pub new: Option<T>,
}

/// Places of a row among the rows of its table, from 1.
pub type Position = Versions<usize>;

/// What happened to a row of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowChange {
    /// Its name in the new edition, or the only one it has.
    pub name: String,
    /// Its name in the old edition, if it was a different one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old_name: Option<String>,
    /// Domain, class or box that it belongs to.
    pub group: String,
    /// What happened; a row that only moved is `moved`, one with other cells is `changed` even if it moved.
    pub change: Change,
    /// True when its place among the rows of both editions differs.
    pub moved: bool,
    /// Its place in the table of either edition.
    pub position: Position,
    /// Who answers for it in either edition.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub departments: Vec<String>,
    /// Its cells that differ; all of them when only one edition has the row.
    pub fields: Vec<FieldChange>,
}

/// Columns of a table that only one edition has.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Columns {
    /// Only in the new edition.
    pub opened: Vec<String>,
    /// Only in the old edition.
    pub closed: Vec<String>,
}

/// What happened to a table beside the indicator table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TableChange {
    /// Key of its kind: `projects`, `ranking`, one of the bureau's own, or `box`.
    pub table: String,
    /// Its short name in sentences, such as 重点项目表; boxes have their title in it.
    #[serde(skip)]
    pub name: String,
    /// Its title in the new edition, or the only one it has.
    pub title: String,
    /// Its title in the old edition, if it was a different one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old_title: Option<String>,
    /// What happened to the table as a whole.
    pub change: Change,
    /// Columns that only one edition has.
    pub columns: Columns,
    /// Its rows that differ.
    pub rows: Vec<RowChange>,
}

impl TableChange {
    /// What happened to a table of a kind, by its title in either edition; none when nothing did.
    pub(super) fn of(
        (table, name): (&str, String),
        (old_title, title): (Option<String>, Option<String>),
        columns: Columns,
        rows: Vec<RowChange>,
    ) -> Option<Self> {
        let is_same_title = old_title == title;
        let change = match (&old_title, &title) {
            (None, _) => Change::Added,
            (_, None) => Change::Removed,
            _ if rows.is_empty() && is_same_title => return None,
            _ if rows.iter().all(|row| row.change == Change::Reformatted) && is_same_title => Change::Reformatted,
            _ => Change::Changed,
        };
        let title = title.or_else(|| old_title.clone())?;
        let old_title = old_title.filter(|old| *old != title);
        Some(Self { table: table.to_owned(), name, title, old_title, change, columns, rows })
    }
}

/// How many indicators went from one class to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Transition {
    /// Class in the old edition; none for an indicator that it does not have.
    pub from: Option<String>,
    /// Class in the new edition; none for an indicator that it does not have.
    pub to: Option<String>,
    /// The indicators, by their name in the new edition.
    pub indicators: Vec<String>,
}

/// A number that is counted anew from the tables.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Count {
    /// What is counted: 指标, 评价为正常, 约束性, 可顺利完成 ….
    pub name: String,
    /// In the old edition.
    pub old: usize,
    /// In the new edition.
    pub new: usize,
}

/// Rows that may belong together; only a person can decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Candidate {
    /// `renamed`, `split` or `merged`.
    pub kind: CandidateKind,
    /// Names in the old edition.
    pub old: Vec<String>,
    /// Names in the new edition.
    pub new: Vec<String>,
    /// The evidence, in Chinese: `名称相近，单位相同`.
    pub reason: String,
}

/// How rows that may belong together would be related.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CandidateKind {
    /// One row under another name.
    Renamed,
    /// One row that became several.
    Split,
    /// Several rows that became one.
    Merged,
}

/// One of the changes that matter most.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Highlight {
    /// The indicator.
    pub subject: String,
    /// Kind of the difference; none for a row that came or went.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<DifferenceKind>,
    /// What changed, in one line.
    pub text: String,
    /// Where it stands: a cell of the new edition, else of the old one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cell: Option<CellRef>,
}

/// One of the two editions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EditionInfo {
    /// What it is called here: 征求意见稿, 2023年度监测.
    pub label: String,
    /// Title of the report, on one line.
    pub title: String,
    /// Version label, such as 征求意见稿; none for a final version.
    pub version: Option<String>,
    /// Date, `YYYY-MM-DD`; none for a workbook alone.
    pub date: Option<String>,
    /// Workbooks and their SHA-256.
    pub sources: BTreeMap<String, String>,
}

/// How many differences there are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// True when nothing but the writing differs.
    pub equal: bool,
    /// Indicators by what happened to them.
    pub indicators: BTreeMap<Change, usize>,
    /// Rows of the other tables by what happened to them.
    pub rows: BTreeMap<Change, usize>,
    /// Cells of all tables by kind of difference.
    pub cells: BTreeMap<DifferenceKind, usize>,
    /// Headings of text by what happened to them; those under which only passages differ are left out.
    pub sections: BTreeMap<Change, usize>,
    /// Passages of text by what happened to them.
    pub passages: BTreeMap<Change, usize>,
    /// Numbers in prose that differ.
    pub numbers: usize,
    /// How many of these numbers were typed by hand in at least one edition.
    pub by_hand: usize,
}

/// Everything that differs between two editions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Comparison {
    /// The old edition.
    pub old: EditionInfo,
    /// The new edition.
    pub new: EditionInfo,
    /// The department it is limited to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    /// What a reader must know first, such as that the plans are not the same.
    pub notices: Vec<String>,
    /// How many differences there are.
    pub summary: Summary,
    /// The changes that matter most.
    #[serde(rename = "foremost")]
    pub highlights: Vec<Highlight>,
    /// Periods of the indicator table.
    pub columns: Columns,
    /// Indicators that differ.
    pub indicators: Vec<RowChange>,
    /// Verdicts in both editions, all indicators.
    pub verdicts: Vec<Transition>,
    /// Outlooks in both editions, all indicators.
    pub outlooks: Vec<Transition>,
    /// Counts in both editions.
    pub counts: Vec<Count>,
    /// Rows that may belong together.
    pub candidates: Vec<Candidate>,
    /// The other tables that differ.
    pub tables: Vec<TableChange>,
    /// Sections of text that differ.
    pub sections: Vec<SectionChange>,
}
