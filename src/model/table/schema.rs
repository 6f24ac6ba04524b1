//! Schemas: what a kind of table is. Data of `tables/*.yaml` and of a project's `inputs/tables/`,
//! checked and made ready by `extract::schema`.

use serde::Deserialize;

use super::role::Role;
pub use super::role::RoleName;
use crate::markup::block::TableSize;
use crate::text::label;

/// A kind of table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Schema {
    /// Its key in templates and in `report.json`: `indicators`.
    pub id: String,
    /// What messages call it: `指标表（附件2）`.
    pub name: String,
    /// Title where the sheet has none.
    pub title: String,
    /// Its columns.
    pub columns: Vec<ColumnSchema>,
    /// How a sheet is known to be one.
    pub recognise: Recognise,
    /// What its rows are.
    pub rows: RowSchema,
    /// What its numbers are held to.
    pub checks: Vec<CheckRule>,
    /// How it is set.
    pub layout: Layout,
    /// The short template function that prints its cells.
    pub short: Option<Short>,
    /// What the items of its rows mean.
    pub items: Vec<(String, ItemMeaning)>,
    /// Prose calls its rows by their names.
    pub prose: bool,
    /// Several sheets may be of this kind; each adds its rows.
    pub several: bool,
}

/// What heads a column, and what it means.
#[expect(clippy::struct_excessive_bools, reason = "each holds or not, whatever the others do")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnSchema {
    /// Its meaning; the period of a column that has one comes from its header.
    pub role: RoleName,
    /// Level of a key, kind of a note.
    pub level: u8,
    /// Wordings of the header, the standard one first; empty for a column that is known by its place.
    pub words: Vec<String>,
    /// Ends that are left off before the words are compared (`2022年末` → `2022年`).
    pub suffix: Vec<String>,
    /// Any header with one of these ends is meant (`咸安的位次`).
    pub endings: Vec<String>,
    /// Unit of the numbers, where neither the header nor the row gives one.
    pub unit: String,
    /// Which period a column without one in its header speaks of.
    pub period: PeriodRule,
    /// The header may cover several columns, or leave the next ones empty: keys from the outer to
    /// the inner one, the last of them the item.
    pub spread: bool,
    /// An empty label repeats the one above.
    pub inherits: bool,
    /// Words and marks before the name of a row that is a part of the one above (其中).
    pub parent: Vec<String>,
    /// A sheet without it is not complete.
    pub required: bool,
    /// A sheet without it is complete, but the report says less: that is said.
    pub advised: bool,
    /// Words are set to the left, short ones in the middle.
    pub left: bool,
}

impl ColumnSchema {
    /// The standard wording.
    pub fn word(&self) -> &str {
        self.words.first().map_or("", String::as_str)
    }

    /// True for a text that heads the column: one of its words, with any of its suffixes, or made of
    /// several of its words (规划目标·目标值).
    pub fn heads(&self, text: &str) -> bool {
        let rest_heads = |end: &String| text.strip_suffix(end.as_str()).is_some_and(|rest| self.heads(rest));
        self.words.iter().any(|word| word == text)
            || self.suffix.iter().any(rest_heads)
            || self.endings.iter().any(|end| text.ends_with(end.as_str()))
            || self.is_composed(text)
    }

    /// True for a text of several words and suffixes of the column: 实际总量, 规划目标目标值.
    fn is_composed(&self, text: &str) -> bool {
        let pieces = || self.words.iter().chain(&self.suffix);
        let mut words = self.words.iter().filter(|word| !word.is_empty());
        words.any(|word| {
            let rest = text.strip_suffix(word.as_str()).filter(|rest| !rest.is_empty());
            rest.is_some_and(|rest| pieces().any(|piece| piece == rest) || self.is_composed(rest))
        })
    }
}

/// Which period a column speaks of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PeriodRule {
    /// That of its header (`2022年总量`); without one there, that of the table.
    #[default]
    Table,
    /// That of its header; without one there it is another column.
    Header,
    /// The year after that of the table (下年计划).
    Next,
    /// The year before (上年完成).
    Previous,
    /// The last year of the plan.
    PlanEnd,
}

/// How a sheet is known to be of a kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recognise {
    /// Fewest different meanings among its columns.
    pub least: usize,
    /// Columns that tell it from others …
    pub marks: Vec<RoleName>,
    /// … and how many of them it must have; all of them when 0.
    pub of_marks: usize,
}

/// What the rows of a table are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowSchema {
    /// Names of rows that sum up the others (合计).
    pub total: Vec<String>,
    /// A row with one text alone is the group of those that follow.
    pub groups: bool,
    /// A bracket at the end of a label holds its unit and is no part of the name.
    pub bracketed_unit: bool,
}

/// A rule that the numbers of a table are held to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CheckRule {
    /// A growth follows from the levels of its period and of the one before.
    Growth,
    /// A total is the sum of its parts.
    Sum(Parts),
    /// A share is the part of a whole that it says.
    Share(Whole),
    /// Ranks fit best, mean and own value.
    Ranks,
}

/// What adds up to a total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Parts {
    /// The rows, to a total row; or the periods of a row, to its column of totals.
    pub parts: PartsOf,
    /// What bears their sum.
    #[serde(default)]
    pub total: TotalOf,
}

/// See [`Parts`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TotalOf {
    /// The row that `rows: { total: … }` names, or the column of that role.
    #[default]
    Total,
}

/// See [`Parts`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PartsOf {
    /// Rows.
    Rows,
    /// Columns of periods.
    Periods,
}

/// What a share is a part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Whole {
    /// `plan`: done in percent of what was planned; `total`: the row's part in the total row.
    pub of: WholeOf,
}

/// See [`Whole`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WholeOf {
    /// The plan of the same period.
    Plan,
    /// The total row.
    Total,
}

/// How a table is set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Layout {
    /// As a table, or as boxes of lists.
    pub form: Form,
    /// On landscape pages.
    pub wide: bool,
    /// Size of its text.
    pub size: TableSize,
    /// The first column is shown once for each run of like cells, and again on a new page.
    pub grouped: bool,
}

/// Form in which rows are set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// Rows and columns.
    #[default]
    Table,
    /// Each key of the outer level is a box (专栏) with a title and lists.
    Boxes,
}

/// Short template functions; any cell of any table is printed by `cell`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Short {
    /// `v(name=, at=)`.
    V,
    /// `p(row=, item=, at=)`.
    P,
    /// `r(name=, item=)`.
    R,
    /// `note(name=, kind=)`.
    Note,
    /// `fact(name=, at=)`.
    Fact,
}

/// What an item of a row measures, and with it the value beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ItemMeaning {
    /// How much there is.
    Level,
    /// The best of a group.
    Best,
    /// The mean of a group.
    Mean,
    /// Yearly growth in percent.
    Growth,
    /// Change in percentage points.
    Change,
    /// A number of things.
    Count,
    /// Investment in all.
    TotalInvestment,
    /// Investment that was done.
    DoneInvestment,
    /// Investment that was planned.
    PlannedInvestment,
}

impl Schema {
    /// The column schema of a role; of several keys that of the level, or the deepest there is.
    pub fn column(&self, role: &Role) -> Option<&ColumnSchema> {
        let name = match role {
            // It is headed as the target of the plan is.
            Role::LongTarget(_) if !self.columns.iter().any(|own| own.role == RoleName::LongTarget) => RoleName::Target,
            _ => RoleName::of(role),
        };
        let own = |column: &&ColumnSchema| match role {
            Role::Key(level) => column.level == *level,
            Role::Note(kind) => column.word() == kind,
            _ => true,
        };
        let mut of_role = self.columns.iter().filter(|column| column.role == name);
        of_role.clone().find(own).or_else(|| of_role.next_back().filter(|_| name == RoleName::Key))
    }

    /// Level of the names, where rows may be parts of others: keys beyond it name the parts.
    pub fn level_of_names(&self) -> Option<u8> {
        self.columns.iter().find(|column| !column.parent.is_empty()).map(|column| column.level)
    }

    /// What an item means; none for one that the schema does not know.
    pub fn meaning(&self, item: &str) -> Option<ItemMeaning> {
        self.items.iter().find(|(word, _)| word == item).map(|(_, meaning)| *meaning)
    }

    /// The item of a meaning.
    pub fn item(&self, meaning: ItemMeaning) -> Option<&str> {
        self.items.iter().find(|(_, known)| *known == meaning).map(|(word, _)| word.as_str())
    }

    /// True for the label of a row that sums up others: 合计, 投资合计, 合计（亿元）.
    pub fn is_total(&self, text: &str) -> bool {
        // Asked for every label of every row.
        if self.rows.total.is_empty() {
            return false;
        }
        let name = label::name(text);
        self.rows.total.iter().any(|word| name == *word || (word.chars().count() > 1 && name.ends_with(word.as_str())))
    }

    /// True when its totals are held to the sum of these parts.
    pub fn sums(&self, parts: PartsOf) -> bool {
        self.checks.iter().any(|rule| matches!(rule, CheckRule::Sum(sum) if sum.parts == parts))
    }

    /// True when its numbers are held to a rule.
    pub fn checks(&self, rule: CheckRule) -> bool {
        self.checks.contains(&rule)
    }
}
