//! What `inputs/report.yaml` says: title, plan, periods, workbooks, departments and fonts.
//!
//! Data only; `project::job` reads it. Unknown keys are refused. Defaults are those of a district
//! mid-term evaluation set after GB/T 9704—2012.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize};
use serde_yaml::Spanned;

use super::facts::VerdictClass;
use super::kind::Kind;
use super::narrative::NarrativeEntry;
use super::page::{Marks, Page};
use super::region::Region;

/// The whole file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Job {
    /// Title of the report, on the cover and in the PDF's metadata.
    pub title: String,
    /// The place: its name as it stands in the text (`咸安区`), its level and what is above it.
    pub region: Region,
    /// The bureau that signs.
    pub bureau: String,
    /// Version label such as 征求意见稿; a final version has none.
    pub version: Option<String>,
    /// What stands at the top left of the first page: 份号, 密级 and other words.
    #[serde(default)]
    pub marks: Marks,
    /// The report's date, `YYYY-MM-DD`; also the date of the PDF.
    pub date: Spanned<String>,
    /// The plan that is evaluated.
    pub plan: Plan,
    /// The period of the evaluation.
    pub evaluation: Evaluation,
    /// Workbooks in `inputs/`.
    pub workbooks: Vec<Spanned<String>>,
    /// Responsible departments.
    #[serde(default)]
    pub departments: Vec<DepartmentEntry>,
    /// Section files (without `.md`) in the order of the report; all of them by name when left out.
    #[serde(default)]
    pub sections: Vec<Spanned<String>>,
    /// More wordings of table headers: standard wording → others.
    #[serde(default)]
    pub headers: BTreeMap<String, Vec<String>>,
    /// Words of the verdict column; a class that is left out has those of the kind of report.
    #[serde(default)]
    pub verdicts: Verdicts,
    /// Parts of the report that are left out.
    #[serde(default)]
    pub parts: Parts,
    /// Where texts in Word files belong, by the name of the file.
    #[serde(default)]
    pub narratives: BTreeMap<String, NarrativeEntry>,
    /// Limits of the rule verdict.
    #[serde(default)]
    pub thresholds: Thresholds,
    /// How the average growth of an indicator is computed, where the default does not fit.
    #[serde(default)]
    pub methods: BTreeMap<String, Method>,
    /// Other names of indicators that prose uses: name in the table → others.
    #[serde(default)]
    pub aliases: BTreeMap<String, Vec<String>>,
    /// Rows of the tables that had another name in an earlier version: name now → name then.
    #[serde(default)]
    pub renamed: BTreeMap<String, String>,
    /// Checks: how much their findings weigh, and findings that the bureau accepts.
    #[serde(default)]
    pub check: CheckSettings,
    /// Page settings.
    #[serde(default)]
    pub page: Page,
    /// Font chains, first installed one wins.
    #[serde(default)]
    pub fonts: Fonts,
    /// Formats of the report and its excerpts when the command line names none; PDF and Markdown when neither does.
    #[serde(default)]
    pub formats: Vec<OutputFormat>,
    /// Excerpts of the departments.
    #[serde(default)]
    pub excerpt: ExcerptSettings,
    /// Limits of the typst run.
    #[serde(default)]
    pub typst: TypstLimits,
    /// Limits on what workbooks and prose may hold.
    #[serde(default)]
    pub limits: InputLimits,
    /// Workbooks that are read although they hold macros, which are never run.
    #[serde(default)]
    pub allow_macros: Vec<String>,
    /// The kind of report that `evaluation.kind` names.
    #[serde(skip)]
    pub kind: Kind,
}

impl Job {
    /// The settings of a kind of report: what they leave to it is as the kind has it.
    #[must_use]
    pub fn of_kind(mut self, kind: Kind) -> Self {
        let written: Vec<String> = self.verdicts.lists().into_iter().flatten().cloned().collect();
        let default = kind.verdicts.clone();
        let own = [&mut self.verdicts.ahead, &mut self.verdicts.on_track, &mut self.verdicts.behind];
        for (list, words) in own.into_iter().zip([default.ahead, default.on_track, default.behind]) {
            if list.is_empty() {
                // A word that is registered in another class is none of this one.
                list.extend(words.into_iter().filter(|word| !written.contains(word)));
            }
        }
        self.kind = kind;
        self
    }
}

/// The plan. Keys are written with `-` in `report.yaml` and with `_` in `report.json`.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all(deserialize = "kebab-case"))]
pub struct Plan {
    /// Full name with 《》.
    pub name: String,
    /// Short name with 《》.
    pub short: String,
    /// The five-year term as written (`“十四五”`).
    pub term: String,
    /// Year of the base values.
    #[serde(alias = "base_year")]
    pub base_year: i32,
    /// Last year of the plan.
    #[serde(alias = "end_year")]
    pub end_year: i32,
    /// When and by whom it was passed.
    #[serde(default)]
    pub approved: String,
    /// The indicator whose growth stands for economic growth.
    #[serde(default = "Plan::default_growth_indicator", alias = "growth_indicator")]
    pub growth_indicator: String,
}

impl Plan {
    fn default_growth_indicator() -> String {
        "地区生产总值".to_owned()
    }

    /// Years from the base to the end of the plan.
    pub fn years(&self) -> i32 {
        self.end_year - self.base_year
    }
}

/// The period of the evaluation; dates are text as they are to be printed.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all(deserialize = "kebab-case"))]
pub struct Evaluation {
    /// The kind of report that is made, by a name of it: 中期评估, 年度监测, 总结评估.
    #[serde(default = "Evaluation::default_kind")]
    pub kind: String,
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// Cut-off of annual figures.
    #[serde(alias = "annual_data")]
    pub annual_data: String,
    /// Cut-off of monthly figures.
    #[serde(alias = "monthly_data")]
    pub monthly_data: String,
}

impl Evaluation {
    fn default_kind() -> String {
        "中期评估".to_owned()
    }
}

/// A department with its names.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DepartmentEntry {
    /// The short name used in the tables.
    pub name: Spanned<String>,
    /// The full name.
    pub full: Option<String>,
    /// Other names.
    #[serde(default)]
    pub aliases: Vec<String>,
}

impl DepartmentEntry {
    /// Every name it goes by, the one used in the tables first.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.name.value).chain(&self.full).chain(&self.aliases).map(String::as_str)
    }
}

/// Words of the verdict column by class.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Verdicts {
    /// Ahead of the plan.
    pub ahead: Vec<String>,
    /// On track.
    pub on_track: Vec<String>,
    /// Behind.
    pub behind: Vec<String>,
}

impl Verdicts {
    /// The words of the classes, from the best.
    pub fn lists(&self) -> [&[String]; 3] {
        [&self.ahead, &self.on_track, &self.behind]
    }

    /// The words of a class, to add to them.
    pub fn list_mut(&mut self, class: VerdictClass) -> &mut Vec<String> {
        match class {
            VerdictClass::Ahead => &mut self.ahead,
            VerdictClass::OnTrack => &mut self.on_track,
            VerdictClass::Behind => &mut self.behind,
        }
    }
}

/// Parts of the report.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Parts {
    /// Parts that the bureau does without; nothing is said of their missing texts.
    pub omit: Vec<Spanned<String>>,
}

/// Limits of the rule verdict: ratio of progress to elapsed time, or of average growth to target.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Thresholds {
    /// From here on it is ahead.
    pub ahead: Decimal,
    /// From here on it is on track; below it is behind.
    pub on_track: Decimal,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self { ahead: Decimal::new(12, 1), on_track: Decimal::ONE }
    }
}

/// How an average growth is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum MethodName {
    /// `(v_n / v_0)^(1/n) − 1` over the totals.
    GeometricTotals,
    /// `(Π(1 + r_i))^(1/n) − 1` over the yearly rates.
    GeometricRates,
    /// The mean of the yearly rates.
    ArithmeticRates,
    /// Not computed: the number is given (按可比价 by the statistics office).
    Stated,
}

/// The method of one indicator.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Method {
    /// Which method.
    pub name: MethodName,
    /// With `stated`: the average as printed, such as `7.27%`.
    pub value: Option<String>,
    /// A clause for the sentence, such as 按可比价计算.
    pub basis: Option<String>,
}

/// Font chains. Commercial fonts come first, free ones stand in.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Fonts {
    /// 小标宋, for titles.
    pub title: Vec<String>,
    /// 仿宋, for the body.
    pub body: Vec<String>,
    /// 楷体, for second-level heads.
    pub kai: Vec<String>,
    /// 黑体, for first-level heads and captions.
    pub hei: Vec<String>,
    /// 宋体, for page numbers and tables.
    pub song: Vec<String>,
    /// Digits and Latin letters.
    pub latin: Vec<String>,
    /// Characters that the chains above lack.
    pub fallback: Vec<String>,
    /// Folders with fonts, relative to the project; when given, the system's fonts are left out.
    pub paths: Vec<String>,
}

impl Fonts {
    /// The chains by their name in `report.yaml`.
    pub fn chains(&self) -> [(&'static str, &'static str, &[String]); 6] {
        [
            ("title", "小标宋（标题）", &self.title),
            ("body", "仿宋（正文）", &self.body),
            ("kai", "楷体（二级标题）", &self.kai),
            ("hei", "黑体（一级标题、表题）", &self.hei),
            ("song", "宋体（页码、表格）", &self.song),
            ("latin", "西文、数字", &self.latin),
        ]
    }

    /// All names in the chains.
    pub fn names(&self) -> impl Iterator<Item = &String> {
        self.chains().into_iter().flat_map(|(_, _, chain)| chain).chain(&self.fallback)
    }
}

impl Default for Fonts {
    fn default() -> Self {
        let chain = |names: &str| names.split(", ").map(str::to_owned).collect();
        Self {
            title: chain(
                "FZXiaoBiaoSong-B05S, FZXiaoBiaoSong-B05, 方正小标宋_GBK, 方正小标宋简体, Noto Serif CJK SC, SimHei",
            ),
            body: chain("FangSong_GB2312, FangSong, 仿宋, 方正仿宋_GBK, STFangsong, FandolFang R, FandolFang"),
            kai: chain("KaiTi_GB2312, KaiTi, 楷体, 方正楷体_GBK, STKaiti, FandolKai"),
            hei: chain("SimHei, 黑体, 方正黑体_GBK, STHeiti, FandolHei, Noto Sans CJK SC"),
            song: chain("SimSun, 宋体, 方正书宋_GBK, STSong, FandolSong, Noto Serif CJK SC"),
            latin: chain("Times New Roman, Liberation Serif, Libertinus Serif"),
            fallback: chain("SimSun, SimSun-ExtB, Noto Serif CJK SC, Noto Sans CJK SC"),
            paths: Vec::new(),
        }
    }
}

/// A format of reports, by its name on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum OutputFormat {
    /// PDF.
    Pdf,
    /// Markdown.
    Md,
    /// Word.
    Docx,
    /// HTML.
    Html,
}

impl OutputFormat {
    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Md => "md",
            Self::Docx => "docx",
            Self::Html => "html",
        }
    }
}

/// Settings of the departments' excerpts.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct ExcerptSettings {
    /// Fields to be filled in by hand at the end.
    pub sign_off: Vec<String>,
}

impl Default for ExcerptSettings {
    fn default() -> Self {
        Self { sign_off: ["填报人", "审核人", "负责人", "日期", "盖章"].map(str::to_owned).to_vec() }
    }
}

/// What the bureau decides about findings.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct CheckSettings {
    /// Weight of the findings of a code, where the default does not fit.
    pub severity: BTreeMap<String, Weight>,
    /// Findings that the bureau knows and accepts.
    pub accepted: Vec<Acceptance>,
}

/// Weight of the findings of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Weight {
    /// The final version is not made.
    Error,
    /// Likely wrong.
    Warning,
    /// Worth knowing.
    Note,
    /// Not shown.
    Off,
}

/// A finding that the bureau accepts.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Acceptance {
    /// Code of the finding.
    pub code: Spanned<String>,
    /// Where it stands: a cell (`附表.xlsx!附件2!J4`), a file, or a line of it (`文件:行`).
    pub at: String,
    /// What the cell shows or a part of the line; with it the acceptance ends when the text changes.
    #[serde(default, deserialize_with = "filled")]
    pub text: Option<String>,
    /// Why it is accepted.
    pub reason: String,
    /// Who accepts it.
    pub by: String,
}

/// A text that may be left out, but not left empty: a key without a value was forgotten.
fn filled<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    String::deserialize(deserializer).map(Some)
}

/// Limits of the typst run.
#[derive(Debug, Clone, Copy, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct TypstLimits {
    /// Seconds after which typst is killed.
    pub timeout: u64,
    /// Most memory that typst may take, in MiB, besides the stacks of its threads.
    pub memory_mib: u64,
}

impl Default for TypstLimits {
    fn default() -> Self {
        Self { timeout: 120, memory_mib: 4096 }
    }
}

/// Limits on what workbooks and prose may hold. They come by mail from many offices; what is broken
/// or malicious is refused before it takes all memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct InputLimits {
    /// Largest workbook, in MiB.
    pub workbook_mib: u64,
    /// Most that a workbook may unpack to, in MiB.
    pub unpacked_mib: u64,
    /// Most files inside a workbook.
    pub entries: usize,
    /// Most cells that hold something, in all workbooks together.
    pub cells: usize,
    /// Most prose, in KiB of all narratives together.
    pub prose_kib: u64,
    /// Most memory that a run may take, in MiB; not less than the default.
    pub memory_mib: u64,
    /// Most processor time that a run may take, in seconds; not less than the default.
    pub seconds: u64,
}

impl InputLimits {
    /// What two projects need that one run works on.
    #[must_use]
    pub fn larger(self, other: Self) -> Self {
        Self { memory_mib: self.memory_mib.max(other.memory_mib), seconds: self.seconds.max(other.seconds), ..self }
    }
}

impl Default for InputLimits {
    fn default() -> Self {
        Self {
            workbook_mib: 64,
            unpacked_mib: 128,
            entries: 2_000,
            cells: 200_000,
            prose_kib: 768,
            memory_mib: 300,
            seconds: 5,
        }
    }
}
