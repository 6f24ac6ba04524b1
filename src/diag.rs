//! Findings: placed messages with a stable code. Made everywhere, printed only by `cli`.
//!
//! A finding says where ([`Place`]), what (`message`), why (`reason`) and what to do (`hints`).
//! Findings of a run are collected in a [`Sink`] and shown together; nothing stops at the first.

mod names;

pub use names::{MOST_NAME, nearest};

use crate::place::Place;

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The data or the project is wrong; the exit status is not 0.
    Error,
    /// Likely wrong; the report is made.
    Warning,
    /// Worth knowing.
    Note,
}

impl Severity {
    /// The Chinese word shown to the user.
    pub fn label(self) -> &'static str {
        match self {
            Self::Error => "错误",
            Self::Warning => "警告",
            Self::Note => "提示",
        }
    }
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $text:literal => $title:literal,)+) => {
        /// The stable code of a kind of finding; `docs/findings.zh-CN.md` has an entry for each.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code { $($(#[doc = $doc])+ $name,)+ }

        impl Code {
            /// Every code, in the order of the pipeline.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The code of a name.
            pub fn read(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$name),)+ _ => None }
            }

            /// The code as shown and written to JSON.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }

            /// What it is called in lists, in few words.
            pub fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)+ }
            }
        }
    };
}

codes! {
    /// No `inputs/report.yaml` at or above the folder.
    NoProject = "no-project" => "没有项目文件夹",
    /// `report.yaml` cannot be read as what it should be.
    BadConfig = "bad-config" => "设置有误",
    /// A file that the project names is not there.
    MissingFile = "missing-file" => "缺少文件",
    /// A file is there but cannot be read.
    UnreadableFile = "unreadable-file" => "文件无法读取",
    /// A file is refused: reading it would take more than it may, or it is not what it claims.
    UnsafeFile = "unsafe-file" => "不安全的文件",
    /// A workbook holds macros and is not allowed to.
    MacroWorkbook = "macro-workbook" => "带宏的工作簿",
    /// A workbook takes values from other files.
    ExternalLinks = "external-links" => "引用其他文件",
    /// No sheet of any workbook is the table that the report needs.
    MissingTable = "missing-table" => "缺少表格",
    /// Two sheets claim to be the same table.
    RepeatedTable = "repeated-table" => "表格重复",
    /// A sheet fits two kinds of tables equally well.
    AmbiguousTable = "ambiguous-table" => "认不定的表格",
    /// A sheet is nearly, but not quite, a kind of table.
    NearTable = "near-table" => "近似的表格",
    /// Sheets are not like any kind of table.
    UnusedSheet = "unused-sheet" => "没有使用的工作表",
    /// Files lie beside the workbooks that nothing names.
    UnlistedFile = "unlisted-file" => "没有列入的文件",
    /// Columns with numbers are headed by words that no kind of table knows.
    UnknownColumn = "unknown-column" => "没有认出的栏目",
    /// A table lacks a column that it must have.
    MissingColumn = "missing-column" => "缺少栏目",
    /// Two columns claim the same meaning.
    RepeatedColumn = "repeated-column" => "栏目重复",
    /// The value grammar cannot read a cell.
    UnreadableValue = "unreadable-value" => "无法读懂的数",
    /// A cell that must not be empty is.
    EmptyCell = "empty-cell" => "单元格未填",
    /// A cell holds characters that the tool reserves; they were replaced.
    ReservedCharacter = "reserved-character" => "不能使用的字符",
    /// A cell holds an Excel error such as `#REF!`, or a formula without a stored result.
    FormulaError = "formula-error" => "公式出错",
    /// The workbook format keeps no number formats.
    NoNumberFormats = "no-number-formats" => "不保存数字格式的文件",
    /// A hidden sheet was read, or passed over.
    HiddenSheet = "hidden-sheet" => "隐藏的工作表",
    /// Hidden rows or columns of a table were read.
    HiddenLines = "hidden-lines" => "隐藏的行和列",
    /// A name is too long to be one, or a table too large.
    OverlongTable = "overlong-table" => "过长的名称或表格",
    /// Two rows carry the same indicator.
    DuplicateIndicator = "duplicate-indicator" => "指标重名",
    /// A verdict outside the vocabulary.
    UnknownVerdict = "unknown-verdict" => "评价用语不在约定范围",
    /// An attribute that is neither 约束性 nor 预期性.
    UnknownAttribute = "unknown-attribute" => "属性不在约定范围",
    /// A department that no name or alias knows.
    UnknownDepartment = "unknown-department" => "表中未登记的部门",
    /// A note, domain phrase or method names an indicator or domain that is not in the table.
    UnknownIndicator = "unknown-indicator" => "表中没有的指标",
    /// A growth cell does not follow from its totals.
    GrowthMismatch = "growth-mismatch" => "增速与总量不符",
    /// The total of a row of projects does not follow from its periods.
    SumMismatch = "sum-mismatch" => "累计与各期不符",
    /// A number of a total row is not the sum of the rows.
    TotalMismatch = "total-mismatch" => "合计与各行不符",
    /// A share is not the quotient of the numbers beside it.
    ShareMismatch = "share-mismatch" => "占比与所列的数不符",
    /// The parts of a structure in a cell do not make a hundred.
    ShareSum = "share-sum" => "表中构成之和不为100",
    /// A serial number repeats or leaves one out.
    SerialGap = "serial-gap" => "序号重复或不连续",
    /// A rank does not fit the best, mean or own value, or the size of the field.
    RankMismatch = "rank-mismatch" => "位次与数值不符",
    /// Two tables have another number for one indicator and year.
    TableConflict = "table-conflict" => "两张表的数不同",
    /// One number of a row has a percent sign, the others do not.
    PercentSign = "percent-sign" => "百分号写法不一致",
    /// The rule gives another verdict than the table states.
    VerdictRule = "verdict-rule" => "评价与进度规则不同",
    /// The target is passed, the verdict says no more than on track.
    VerdictPassed = "verdict-passed" => "超过目标而未评超前",
    /// Two indicators with the same record have different verdicts.
    VerdictUnequal = "verdict-unequal" => "情况相同而评价不同",
    /// What prose expects of an indicator is not what its class says.
    OutlookMismatch = "outlook-mismatch" => "正文的评价与表不符",
    /// A number in prose is not the one in the table.
    ValueMismatch = "value-mismatch" => "正文的数与表不符",
    /// A stated average does not follow from its series.
    AverageMismatch = "average-mismatch" => "年均增速不符",
    /// A stated average follows from another method than the one that `report.yaml` names.
    AverageMethod = "average-method" => "年均增速算法不符",
    /// A word of direction contradicts the sign of the number in the table.
    DirectionMismatch = "direction-mismatch" => "增减方向与表不符",
    /// A word that compares contradicts the two numbers beside it.
    ComparisonMismatch = "comparison-mismatch" => "比较的词与数不符",
    /// An average is not above or below what prose compares it with.
    AverageComparison = "average-comparison" => "年均增速比较不成立",
    /// What is reached is not above or below the target beside it.
    TargetComparison = "target-comparison" => "与目标的比较不成立",
    /// A limit that is said to be kept is broken in some year.
    HoldMismatch = "hold-mismatch" => "保持的说法不成立",
    /// A stated number of indicators is not the number in the table.
    CountMismatch = "count-mismatch" => "指标个数与表不符",
    /// An expected value lies at or below what is achieved already.
    GoalPassed = "goal-passed" => "目标不高于现有水平",
    /// An expected value asks for less than the plan does.
    GoalBelowPlan = "goal-below-plan" => "预期低于规划目标",
    /// A number in prose is not what two others of its sentence make.
    ProseDerivation = "prose-derivation" => "句中推算的数不符",
    /// A number that the sentence does not tie to a row is one stroke away from a cell of it.
    LikelyMisprint = "likely-misprint" => "疑为笔误的数",
    /// A goal in prose lies at or below what prose says is achieved.
    ProseGoalPassed = "prose-goal-passed" => "正文目标不高于现状",
    /// Prose gives one subject two values.
    ProseConflict = "prose-conflict" => "正文前后不一致",
    /// A list with 分别 has more or fewer numbers than things.
    ListUneven = "list-uneven" => "分别列举不对应",
    /// A stated number of things is not the number of things listed.
    ListCount = "list-count" => "列举与个数不符",
    /// A point is missing in an enumeration 一是, 二是 ….
    OrdinalGap = "ordinal-gap" => "分点序数不连续",
    /// A stated number of points is not the number of points that follow.
    OrdinalCount = "ordinal-count" => "分点与个数不符",
    /// Parts after 其中 are more than the whole.
    PartSum = "part-sum" => "部分之和大于总数",
    /// A total in a sentence is not the sum of the parts before it.
    ProseSumMismatch = "prose-sum-mismatch" => "正文合计与各项不符",
    /// The parts of a structure in a sentence do not make a hundred.
    ProseShareSum = "prose-share-sum" => "正文构成之和不为100",
    /// A unit that is not the unit of the indicator.
    UnitSlip = "unit-slip" => "计量单位不符",
    /// A unit that is written twice.
    DoubleUnit = "double-unit" => "单位写了两次",
    /// Percent where percentage points are meant, or the reverse.
    PointSlip = "point-slip" => "百分数与百分点混用",
    /// A negative number after a word that says so already.
    DoubleNegative = "double-negative" => "双重否定",
    /// A form of writing that the standard for numbers does not have: ％, m3, a hyphen in a range.
    FigureForm = "figure-form" => "数字写法不规范",
    /// Decimals that vary within a series.
    DecimalsVary = "decimals-vary" => "小数位数不一致",
    /// A name of an indicator that is nearly, but not quite, one that is known.
    NameDrift = "name-drift" => "指标名称不一致",
    /// A department that prose names and nobody registered.
    DepartmentName = "department-name" => "正文中未登记的部门",
    /// A period after the cut-off date is described as past.
    PeriodBeyond = "period-beyond" => "时期超出截止时点",
    /// A number typed by hand where a figure exists.
    TypedFigure = "typed-figure" => "手工写入的数",
    /// An accepted finding that no longer exists.
    StaleAcceptance = "stale-acceptance" => "失效的认可",
    /// An answer in a list of findings that came back cannot be used.
    UnreadAnswer = "unread-answer" => "读不出的答复",
    /// A snapshot of a report that cannot be compared: damaged, not a snapshot, of another version.
    BadSnapshot = "bad-snapshot" => "快照不能对比",
    /// The front matter of a template or narrative is wrong.
    BadFrontMatter = "bad-front-matter" => "文件开头的设置有误",
    /// A template does not parse or fails while it is filled.
    TemplateError = "template-error" => "模板有误",
    /// A template or a narrative asks for a figure that does not exist.
    UnknownFigure = "unknown-figure" => "引用的数不存在",
    /// A narrative uses template statements, which only templates may.
    NarrativeStatement = "narrative-statement" => "正文中的模板语句",
    /// A narrative is placed by no template.
    UnusedNarrative = "unused-narrative" => "没有用到的正文",
    /// Markdown that cannot be set, such as raw HTML.
    UnsupportedMarkup = "unsupported-markup" => "不支持的格式",
    /// A table, box or picture stands twice, or two things carry one key.
    RepeatedKey = "repeated-key" => "重复的表、图",
    /// A cross-reference to a key that nothing carries.
    UnknownReference = "unknown-reference" => "引用的表、图不存在",
    /// A picture that is not there or lies outside `inputs/`.
    MissingImage = "missing-image" => "缺少图片",
    /// The typst command line is not installed.
    NoTypst = "no-typst" => "没有安装 typst",
    /// The installed typst is not of the version this tool is written for.
    TypstVersion = "typst-version" => "typst 版本不同",
    /// typst refused the document, crashed or took too long.
    TypstFailed = "typst-failed" => "排版失败",
    /// None of the fonts of a chain is installed.
    NoFont = "no-font" => "缺少字体",
    /// A character that no font of the chain has.
    MissingGlyph = "missing-glyph" => "字体缺字",
    /// The user ended the run before it was done.
    Interrupted = "interrupted" => "已中断的运行",
    /// A file of an earlier run that this run did not renew.
    StaleOutput = "stale-output" => "过时的输出文件",
    /// An output cannot be written.
    WriteFailed = "write-failed" => "无法写出文件",
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Its weight.
    pub severity: Severity,
    /// Its kind.
    pub code: Code,
    /// Where it stands.
    pub place: Place,
    /// What is wrong, one clause, no full stop, names in backticks.
    pub message: String,
    /// Why it is wrong or why it matters; empty when the message says it.
    pub reason: String,
    /// What to do, one line each.
    pub hints: Vec<String>,
    /// Other places that belong to it.
    pub related: Vec<(Place, String)>,
}

impl Diagnostic {
    fn new(severity: Severity, code: Code, place: Place, message: impl Into<String>) -> Self {
        let (message, reason) = (clipped(message.into()), String::new());
        Self { severity, code, place, message, reason, hints: Vec::new(), related: Vec::new() }
    }

    /// An error at `place`.
    #[must_use]
    pub fn error(code: Code, place: Place, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, place, message)
    }

    /// A warning at `place`.
    #[must_use]
    pub fn warning(code: Code, place: Place, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, place, message)
    }

    /// A note at `place`.
    #[must_use]
    pub fn note(code: Code, place: Place, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, code, place, message)
    }

    /// Adds why.
    #[must_use]
    pub fn because(mut self, reason: impl Into<String>) -> Self {
        self.reason = clipped(reason.into());
        self
    }

    /// Adds what to do.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(clipped(hint.into()));
        self
    }

    /// Adds 「是否为 `X`？」 when a name near `wrong` exists among `known`, else lists the known ones.
    #[must_use]
    pub fn closest<'a>(self, wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        let known: Vec<&str> = known.into_iter().collect();
        match nearest(wrong, known.iter().copied()) {
            Some(name) => self.hint(format!("是否为 `{name}`？")),
            None if known.is_empty() => self,
            None => self.hint(format!("可用的有：{}", listed(&known))),
        }
    }

    /// Adds another place that belongs to the finding.
    #[must_use]
    pub fn related(mut self, place: Place, message: impl Into<String>) -> Self {
        self.related.push((place, message.into()));
        self
    }

    /// Adds several places, or one that may not be there.
    #[must_use]
    pub fn related_to<M: Into<String>>(self, places: impl IntoIterator<Item = (Place, M)>) -> Self {
        places.into_iter().fold(self, |finding, (place, message)| finding.related(place, message))
    }
}

/// A sentence of a finding. What it quotes may be a cell of 32,767 characters.
fn clipped(text: String) -> String {
    const MOST: usize = 1_000;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}……（余下 {} 字略）", &text[..end], text[end..].chars().count()),
        None => text,
    }
}

/// At most twelve names, then how many more there are.
fn listed(names: &[&str]) -> String {
    const MOST: usize = 12;
    let shown: Vec<String> = names.iter().take(MOST).map(|name| format!("`{name}`")).collect();
    let more = names.len().saturating_sub(MOST);
    if more == 0 { shown.join("、") } else { format!("{}等{}个", shown.join("、"), names.len()) }
}

/// Why a file operation failed, in the user's language as far as the kind is known.
#[must_use]
pub fn file_trouble(error: &std::io::Error) -> String {
    use std::io::ErrorKind;
    let known = match error.kind() {
        ErrorKind::NotFound => "文件或文件夹不存在",
        ErrorKind::PermissionDenied => "没有权限，或文件正被其他程序占用",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "磁盘已满",
        ErrorKind::ReadOnlyFilesystem => "磁盘是只读的",
        ErrorKind::IsADirectory => "这是一个文件夹，不是文件",
        ErrorKind::NotADirectory => "路径中间的一段是文件，不是文件夹",
        ErrorKind::InvalidFilename => "文件名不合规定",
        ErrorKind::FileTooLarge => "文件大小超出系统的限额",
        _ => return error.to_string(),
    };
    format!("{known}（{error}）")
}

/// Collects the findings of a run.
#[derive(Debug, Default)]
pub struct Sink {
    found: Vec<Diagnostic>,
    closing: Option<String>,
}

impl Sink {
    /// Adds a finding.
    pub fn push(&mut self, finding: Diagnostic) {
        self.found.push(finding);
    }

    /// Adds all of `findings`.
    pub fn extend(&mut self, findings: impl IntoIterator<Item = Diagnostic>) {
        findings.into_iter().for_each(|finding| self.push(finding));
    }

    /// Adds the finding for which a stage cannot go on: `return Err(sink.stop(…))`.
    pub(crate) fn stop(&mut self, finding: Diagnostic) -> Stopped {
        self.push(finding);
        Stopped
    }

    /// `value`, unless errors were added since there were `errors` of them.
    pub(crate) fn unless_more_than<T>(&self, errors: usize, value: T) -> Outcome<T> {
        if self.errors() > errors { Err(Stopped) } else { Ok(value) }
    }

    /// How many findings are errors.
    pub fn errors(&self) -> usize {
        self.found.iter().filter(|finding| finding.severity == Severity::Error).count()
    }

    /// True when a finding is an error.
    pub fn has_errors(&self) -> bool {
        self.errors() > 0
    }

    /// Says in one sentence why the run ends here, where the findings alone do not.
    pub fn close(&mut self, why: impl Into<String>) {
        self.closing = Some(why.into());
    }

    /// Why the run ended, to be said after the findings.
    pub fn closing(&self) -> Option<&str> {
        self.closing.as_deref()
    }

    /// All findings, in the order they were found; the sink is empty afterwards.
    pub fn take(&mut self) -> Vec<Diagnostic> {
        std::mem::take(&mut self.found)
    }

    /// All findings, heaviest first, then by place; the same one is shown once.
    pub fn sorted(&self) -> Vec<&Diagnostic> {
        let mut all: Vec<&Diagnostic> = self.found.iter().collect();
        all.sort_by(|a, b| (a.severity, &a.place, a.code).cmp(&(b.severity, &b.place, b.code)));
        all.dedup();
        all
    }
}

/// What a stage returns when it cannot go on: everything that is wrong is already in the sink.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stopped;

/// A stage's result: the value, or [`Stopped`] with the reasons in the sink.
pub type Outcome<T> = Result<T, Stopped>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_quotes_no_page() {
        let long = Diagnostic::error(Code::EmptyCell, Place::File(String::new()), "长".repeat(32_767));
        assert_eq!(long.message.chars().count(), 1_000 + "……（余下 31767 字略）".chars().count());
        assert_eq!(nearest(&"长".repeat(32_767), [&*"长".repeat(32_766)]), None);
    }

    #[test]
    fn codes_are_unique_and_kebab() {
        let mut seen = std::collections::BTreeSet::new();
        for code in Code::ALL {
            assert!(seen.insert(code.as_str()), "{} twice", code.as_str());
            assert!(code.as_str().chars().all(|c| c.is_ascii_lowercase() || c == '-'));
            assert!(seen.insert(code.title()), "{} twice", code.title());
            assert!((4..=12).contains(&code.title().chars().count()), "{} is no short name", code.title());
        }
    }
}
