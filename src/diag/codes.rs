//! The codes of findings, with what each is called.

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
    /// A change since the base year does not follow from the numbers beside it.
    SinceBaseMismatch = "since-base-mismatch" => "较基期累计不符",
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
    /// A rank is beyond the number of places.
    RankBeyond = "rank-beyond" => "位次超出个数",
    /// A rank is not in the order of the values of its table.
    RankOrder = "rank-order" => "位次与顺序不符",
    /// A number that cannot be: growth below −100%, a share beyond the whole, a negative count.
    ImpossibleValue = "impossible-value" => "不可能的数",
    /// A year leaves its series and is back with the next.
    SeriesJump = "series-jump" => "前后跳动的数",
    /// Two tables have another number for one indicator and year.
    TableConflict = "table-conflict" => "两张表的数不同",
    /// Rows of two tables are likely of one thing, under two names.
    NameLink = "name-link" => "疑为同一项的两个名称",
    /// One number of a row has a percent sign, the others do not.
    PercentSign = "percent-sign" => "百分号写法不一致",
    /// The rule gives another verdict than the table states.
    VerdictRule = "verdict-rule" => "评价与进度规则不同",
    /// The target is passed, the verdict says no more than on track.
    VerdictPassed = "verdict-passed" => "超过目标而未评超前",
    /// The verdict says completed, the number has not reached the target.
    VerdictUnmet = "verdict-unmet" => "评价与目标不符",
    /// Two indicators with the same record have different verdicts.
    VerdictUnequal = "verdict-unequal" => "情况相同而评价不同",
    /// A word on the target of a year contradicts its plan and its number.
    StatusMismatch = "status-mismatch" => "完成情况与数不符",
    /// A note on an indicator says another verdict or outlook than the table.
    NoteVerdict = "note-verdict" => "说明与评价不符",
    /// A table says that its numbers go until another date than the settings.
    DataDate = "data-date" => "数据时点不一致",
    /// A project is listed twice.
    RepeatedProject = "repeated-project" => "项目重复列出",
    /// What prose expects of an indicator is not what its class says.
    OutlookMismatch = "outlook-mismatch" => "正文的评价与表不符",
    /// The goal of a year is said to be met that the table calls missed, or the reverse.
    YearlyGoal = "yearly-goal" => "当年目标完成情况与表不符",
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
    /// A growth is not above or below that of the economy or of the indicator that prose compares it with.
    GrowthComparison = "growth-comparison" => "增速比较不成立",
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
    /// Sentences of a project that was rolled forward which nobody has rewritten or ticked off.
    Unrevised = "unrevised" => "上一期留下的句子",
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
    /// A file of Word holds something that is not read.
    WordLeftOut = "word-left-out" => "Word 里没有读的内容",
    /// A narrative is placed by no template.
    UnusedNarrative = "unused-narrative" => "没有用到的正文",
    /// Markdown that cannot be set, such as raw HTML.
    UnsupportedMarkup = "unsupported-markup" => "不支持的格式",
    /// A table, box or picture stands twice, or two things carry one key.
    RepeatedKey = "repeated-key" => "重复的表、图",
    /// A cross-reference to a key that nothing carries.
    UnknownReference = "unknown-reference" => "引用的表、图不存在",
    /// A chart that would show more than a reader can make out.
    ChartLeftOut = "chart-left-out" => "没有画的图",
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
    /// A character that is in none of the chains' fonts and was taken from another one of this machine.
    BorrowedGlyph = "borrowed-glyph" => "借用别的字体",
    /// A table is wider than a landscape page, though set in the smallest type.
    WideTable = "wide-table" => "排不下的表格",
    /// The user ended the run before it was done.
    Interrupted = "interrupted" => "已中断的运行",
    /// The work was ended since it took more than it may, or in another way that nobody foresaw.
    OverLimit = "over-limit" => "超出限度的运行",
    /// A file of an earlier run that this run did not renew.
    StaleOutput = "stale-output" => "过时的输出文件",
    /// A Word file that somebody has saved since it was made; it is not overwritten.
    EditedOutput = "edited-output" => "有人改过的输出文件",
    /// The summary of a shard cannot be merged: damaged, not a summary, of another version.
    BadSummary = "bad-summary" => "汇总不能合并",
    /// Shards of a batch that are not there, so that projects have no result.
    MissingShard = "missing-shard" => "缺少的份",
    /// Shards that are not parts of one run.
    ShardMismatch = "shard-mismatch" => "不是同一次的份",
    /// An output cannot be written.
    WriteFailed = "write-failed" => "无法写出文件",
}
