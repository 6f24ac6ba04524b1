//! The command line in Chinese: what may be typed, and what is said when it is mistyped.

mod making;

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::error::ErrorKind;
use clap::{ArgGroup, Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use serde::{Deserialize, Serialize};

pub(super) use making::{ImportArgs, InitArgs, NextArgs};

use super::formats::{ReportFormats, files, format_of, formats_help};
use super::orders::Orders;
use super::usage_error::usage_error;
use super::values::{LineAsked, ListFile, shown_text};
use crate::render::Format;
use crate::text::half_width;

const TEMPLATE: &str = "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";

/// 规划评估报告编制工具：读取附表（Excel/WPS）和正文（Markdown），核对数据，生成公文版式的 PDF 和 Markdown。
#[derive(Debug, Parser)]
#[command(
    name = "pinggu",
    version,
    help_template = TEMPLATE,
    subcommand_help_heading = "命令",
    next_help_heading = "选项",
    subcommand_value_name = "命令",
    override_usage = "pinggu [选项] <命令>",
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true,
    after_help = "退出状态：0 完成；1 数据有错误（征求意见稿照常生成，正式稿不生成），没有查到，或两个版本有变化；2 无法运行（参数、文件、typst）。\n用 `pinggu 命令 --help` 查看各命令的用法。"
)]
pub(super) struct Cli {
    /// 项目文件夹（默认：当前文件夹，或上级中含有 inputs/report.yaml 的文件夹）
    #[arg(long, global = true, value_name = "文件夹")]
    pub project: Option<PathBuf>,

    /// 排版程序 typst 的位置（默认依次找 PINGGU_TYPST、本程序旁边、PATH）
    #[arg(long, global = true, value_name = "文件")]
    pub typst: Option<PathBuf>,

    /// 显示帮助
    #[arg(short, long, aliases = ["帮助"], global = true, action = clap::ArgAction::Help)]
    help: Option<bool>,

    /// 显示版本
    #[arg(short = 'V', long, aliases = ["版本"], action = clap::ArgAction::Version)]
    version: Option<bool>,

    /// What a supervisor tells its worker and no user.
    #[arg(skip)]
    pub orders: Orders,

    /// 命令
    #[command(subcommand)]
    pub command: Task,
}

#[derive(Debug, Subcommand)]
pub(super) enum Task {
    #[command(
        aliases = ["生成", "编制", "生成报告", "make"],
        about = format!("生成报告：{}、report.json、report.typ", files("report", &Format::of_reports())),
        override_usage = "pinggu build [选项]"
    )]
    Build(BuildArgs),
    #[command(
        aliases = ["摘编", "生成摘编", "分发"],
        about = format!(
            "生成各责任单位的摘编：excerpts/部门{} 和目录（同时生成完整报告，页码以它为准）",
            files("", &Format::of_reports())
        ),
        override_usage = "pinggu excerpt --all | --department 部门… | --list"
    )]
    Excerpt(ExcerptArgs),
    /// 监视项目文件夹，每次保存后重新生成报告
    #[command(aliases = ["监视", "自动生成"], override_usage = "pinggu watch [选项]")]
    Watch(BuildArgs),
    /// 在浏览器里打开报告，每次保存后自己更新：点一个数看它的单元格，改错了直接显示
    #[command(aliases = ["打开", "预览", "打开预览"], override_usage = "pinggu open [选项] [文件夹]")]
    Open(OpenArgs),
    /// 一次生成多个项目的报告，汇总写入 batch.json
    #[command(aliases = ["批量", "批量生成"], override_usage = "pinggu batch [选项] <文件夹…> | --merge <文件夹或文件…>")]
    Batch(BatchArgs),
    /// 核对数据和文字：表格的勾稽、评价、正文与表格、前后文，列出每处不一致和依据
    #[command(aliases = ["核对", "检查", "校核", "校对"], override_usage = "pinggu check [选项] | --list")]
    Check(CheckArgs),
    /// 查一个数从哪里来：单元格、算式、在报告里的每一处；查一格用在哪里
    #[command(aliases = ["查数", "溯源", "追溯", "查找"], override_usage = "pinggu trace <数或单元格> | --line 文件:行")]
    Trace(TraceArgs),
    /// 把正文里手写的数换成取数的写法：一句话说清楚是哪一格或哪个算式、印出来一字不差的才换，其余逐个列出
    #[command(aliases = ["绑定", "关联", "引数"], override_usage = "pinggu bind [选项] [文件…]")]
    Bind(BindArgs),
    #[command(
        aliases = ["对比", "比较", "比对"],
        about = format!(
            "对比两个版本的报告：指标、其他表、文字，写出 {}",
            files("diff", &Format::of_comparisons())
        ),
        override_usage = "pinggu diff [选项] <旧版> <新版>",
        after_help = "退出状态：0 没有变化；1 有变化；2 无法对比。"
    )]
    Diff(DiffArgs),
    /// 新建项目文件夹，内含模板、页面样式和示例文件；给出附表的，按表填好 report.yaml
    #[command(aliases = ["新建", "初始化", "new"], override_usage = "pinggu init [选项] <文件夹>")]
    Init(InitArgs),
    /// 由一份 Word 报告建立项目：标题、正文、附表、专栏、图片、脚注各归其位，写出导入报告
    #[command(
        aliases = ["导入"],
        override_usage = "pinggu import [选项] <Word 文件> [附表.xlsx…] --to <文件夹>"
    )]
    Import(ImportArgs),
    /// 做下一期：由上一期的项目和本期的附表做成新项目，数移到新的时期，列出要由人改写的句子
    #[command(
        aliases = ["下一期", "续编", "滚动"],
        override_usage = "pinggu next <上一期文件夹> --workbook <附表.xlsx>… [选项] | --status [文件夹]"
    )]
    Next(NextArgs),
    /// 检查安装和项目：typst 及其版本、字体及其替代、项目文件
    #[command(aliases = ["诊断", "体检", "检查安装"], override_usage = "pinggu doctor [选项]")]
    Doctor,
    /// 输出命令行补全脚本
    #[command(aliases = ["补全"], override_usage = "pinggu completions <SHELL>")]
    Completions {
        /// bash、zsh、fish、powershell 或 elvish
        #[arg(value_name = "SHELL", help_heading = "参数", hide_possible_values = true)]
        shell: Shell,
    },
}

#[derive(Debug, Args)]
pub(super) struct BuildArgs {
    #[command(flatten)]
    pub formats: ReportFormats,

    /// 输出文件夹（默认：项目的 output）
    #[arg(long, value_name = "文件夹")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct OpenArgs {
    /// 项目文件夹，或其中的一个文件（默认：当前项目）
    #[arg(value_name = "文件夹", help_heading = "参数", conflicts_with = "project")]
    pub folder: Option<PathBuf>,

    #[command(flatten)]
    pub outputs: BuildArgs,

    /// 不打开浏览器，只显示网页在哪里
    #[arg(long)]
    pub no_browser: bool,
}

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("which").args(["all", "department", "list"]).required(true).multiple(true))]
pub(super) struct ExcerptArgs {
    /// 所有责任单位
    #[arg(long, conflicts_with = "department")]
    pub all: bool,

    /// 只要这个责任单位（简称、全称、别名都可以），可写多次
    #[arg(long, value_name = "部门")]
    pub department: Vec<String>,

    /// 不生成文件，只列出各单位的指标、段落、项目数和待分工的内容
    #[arg(long)]
    pub list: bool,

    #[command(flatten)]
    pub outputs: BuildArgs,
}

#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// 输出形式：human（给人看，默认）、json（给程序用）、docx（写出 output/核对.docx：在报告里逐条加批注）
    #[arg(long, value_name = "形式", default_value = "human", hide_default_value = true, hide_possible_values = true)]
    pub format: CheckFormat,

    /// 警告也算错误（定稿前使用）
    #[arg(long)]
    pub strict: bool,

    /// 只要这个责任单位的问题（简称、全称、别名都可以），可写多次
    #[arg(long, value_name = "部门")]
    pub department: Vec<String>,

    /// 另写一份 Excel 问题清单，供各单位逐条核实（默认：项目的 output/问题清单.xlsx）
    #[arg(long, value_name = "文件", num_args = 0..=1, default_missing_value = "", value_parser = ListFile::parse)]
    pub xlsx: Option<ListFile>,

    /// 读回各单位填好的问题清单（可以几份一起读）：哪些要改、哪些可以认可、哪些没有填
    #[arg(long, value_name = "文件", num_args = 1.., conflicts_with_all = ["strict", "department", "xlsx", "format"])]
    pub answers: Vec<PathBuf>,

    /// 另列出正文里没有核对的数：是哪一句、为什么
    #[arg(long)]
    pub unchecked: bool,

    /// 解释一句话（写 - 从标准输入读）：每个词怎样读、每个数说的是什么、对照哪一格或哪个算式、为什么没有核对
    #[arg(
        long,
        value_name = "句子",
        allow_hyphen_values = true,
        conflicts_with_all = ["strict", "department", "xlsx", "answers", "unchecked", "list"]
    )]
    pub explain: Option<String>,

    /// 不核对，只列出核对哪些项目、各自的编号和级别
    #[arg(long, conflicts_with_all = ["strict", "department", "xlsx", "answers"])]
    pub list: bool,
}

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("asked").args(["what", "line"]).required(true))]
pub(super) struct TraceArgs {
    /// 报告里的数，如 441.71、441.71亿元、11.40%；或单元格，如 附表.xlsx!附件2!L4、附件2!L4
    #[arg(value_name = "数或单元格", help_heading = "参数", allow_hyphen_values = true, value_parser = shown_text)]
    pub what: Option<String>,

    /// 报告、正文或模板的一行，如 report.md:120、inputs/narrative/10-economy.md:6
    #[arg(long, value_name = "文件:行", value_parser = LineAsked::parse)]
    pub line: Option<LineAsked>,

    /// 输出形式：human（给人看，默认）、json（给程序用）
    #[arg(long, value_name = "形式", default_value = "human", hide_default_value = true, hide_possible_values = true)]
    pub format: PrintFormat,
}

#[derive(Debug, Args)]
pub(super) struct BindArgs {
    /// 只改这些正文或模板，如 10-economy.md（默认：inputs/narrative 里的全部正文和项目自己的模板）
    #[arg(value_name = "文件", help_heading = "参数")]
    pub files: Vec<String>,

    /// 不写文件，只列出每一处会改成什么
    #[arg(long)]
    pub dry_run: bool,

    /// 表格里没有、说得清楚的数先写进新的工作簿 inputs/正文数据.xlsx，再换成取数
    #[arg(long)]
    pub facts: bool,

    /// 有几个候选的数逐个询问：写候选的编号，直接回车不改
    #[arg(long, conflicts_with = "list")]
    pub interactive: bool,

    /// 没有定下来的数写进这个工作簿，填好“决定”一栏后同样再运行一次就照办
    #[arg(long, value_name = "工作簿", value_parser = ListFile::parse)]
    pub list: Option<ListFile>,
}

#[derive(Debug, Args)]
pub(super) struct DiffArgs {
    /// 旧版：项目文件夹，或 build 写出的 report.json
    #[arg(value_name = "旧版", help_heading = "参数", display_order = 1)]
    pub old: PathBuf,

    /// 新版：项目文件夹，或 build 写出的 report.json
    #[arg(value_name = "新版", help_heading = "参数", display_order = 2)]
    pub new: PathBuf,

    /// 旧版、新版是两个工作簿，不用项目；变化直接显示，写明 --format 才写文件
    #[arg(long)]
    pub workbooks: bool,

    /// 只要这个责任单位的变化（简称、全称、别名都可以）
    #[arg(long, value_name = "部门")]
    pub department: Option<String>,

    /// 旧版的叫法，如 2023年中期（默认取时期或版本）
    #[arg(long, value_name = "名称")]
    pub since_label: Option<String>,

    /// 新版的叫法，如 2023年度（默认取时期或版本）
    #[arg(long, value_name = "名称")]
    pub label: Option<String>,

    #[arg(
        long,
        value_name = "格式",
        value_delimiter = ',',
        hide_possible_values = true,
        help = formats_help(&Format::of_comparisons()),
        value_parser = format_of(Format::of_comparisons())
    )]
    pub format: Vec<&'static Format>,

    /// 输出文件夹（默认：新版项目的 output；新版不是项目时为当前文件夹）
    #[arg(long, value_name = "文件夹")]
    pub output: Option<PathBuf>,
}

/// How something is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum PrintFormat {
    /// For people.
    Human,
    /// For programs.
    Json,
}

/// How findings are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum CheckFormat {
    /// Printed for people.
    Human,
    /// Printed for programs.
    Json,
    /// As remarks in the report.
    Docx,
}

impl CheckFormat {
    /// How what is no report is printed.
    pub(super) fn printed(self) -> PrintFormat {
        match self {
            Self::Human | Self::Docx => PrintFormat::Human,
            Self::Json => PrintFormat::Json,
        }
    }
}

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("source").args(["folders", "list", "merge"]).required(true).multiple(true))]
pub(super) struct BatchArgs {
    /// 项目文件夹，或含有若干项目文件夹的文件夹
    #[arg(value_name = "文件夹", help_heading = "参数")]
    pub folders: Vec<PathBuf>,

    /// 清单文件，一行一个项目文件夹
    #[arg(long, value_name = "文件")]
    pub list: Option<PathBuf>,

    /// 只做第 I 份（共 N 份），用于分到几台机器上，如 2/5
    #[arg(long, value_name = "I/N", value_parser = Shard::parse)]
    pub shard: Option<Shard>,

    /// 同时做几个（默认：处理器个数）
    #[arg(long, value_name = "个数")]
    pub jobs: Option<usize>,

    #[command(flatten)]
    pub formats: ReportFormats,

    /// 汇总 batch.json 放在哪个文件夹（默认：当前文件夹）
    #[arg(long, value_name = "文件夹", default_value = ".", hide_default_value = true)]
    pub summary: PathBuf,

    /// 不生成报告，把各份的汇总 batch-I-N.json 合并成 batch.json；写汇总文件，或放着它们的文件夹
    #[arg(
        long,
        value_name = "文件夹或文件",
        num_args = 1..,
        conflicts_with_all = ["folders", "list", "shard", "jobs", "format"]
    )]
    pub merge: Vec<PathBuf>,
}

/// One of several equal parts of the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Shard {
    /// Which one, from 1.
    pub index: usize,
    /// Of how many.
    pub count: usize,
}

impl Shard {
    /// All of the work.
    pub(super) const WHOLE: Self = Self { index: 1, count: 1 };

    fn parse(text: &str) -> Result<Self, String> {
        let parts = text.split_once('/').and_then(|(index, count)| Self::of(index, count));
        parts.ok_or_else(|| "应写成 I/N，如 2/5，I 从 1 到 N".to_owned())
    }

    /// The part of two numbers; none when there is no such part.
    pub(super) fn of(index: &str, count: &str) -> Option<Self> {
        Some(Self { index: index.parse().ok()?, count: count.parse().ok()? }).filter(Self::is_right)
    }

    /// Counted from 1, and not beyond the last.
    pub(super) fn is_right(&self) -> bool {
        1 <= self.index && self.index <= self.count
    }
}

impl std::fmt::Display for Shard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.index, self.count)
    }
}

impl BuildArgs {
    /// The output folder. A link that the user names is followed; one in a project, which may have
    /// come by mail, is refused when it is written to.
    pub(super) fn folder(&self, root: &Path) -> PathBuf {
        match &self.output {
            Some(named) if named.is_symlink() => named.canonicalize().unwrap_or_else(|_| named.clone()),
            Some(named) => named.clone(),
            None => root.join("output"),
        }
    }
}

/// The command's definition, with help in Chinese for every subcommand.
pub(super) fn command() -> clap::Command {
    Cli::command().mut_subcommands(|command| {
        command.help_template(TEMPLATE).mut_args(|argument| match argument.get_help_heading() {
            None => argument.help_heading("选项"),
            Some(_) => argument,
        })
    })
}

/// The command line with what people type for it: `帮助` and `help` before or instead of a command,
/// full-width and capital letters, dashes that a Chinese keyboard makes, the `.exe` of a program. Only
/// the command and the names of options are touched, never what is given to them.
fn plain(arguments: Vec<OsString>) -> Vec<OsString> {
    let narrow = |text: &str| text.chars().map(half_width).collect::<String>();
    let mut arguments = arguments;
    for argument in arguments.iter_mut().skip(1) {
        let Some(text) = argument.to_str() else { continue };
        let Some(name) = ["——", "－－", "––", "—", "–"].iter().find_map(|dash| text.strip_prefix(dash))
        else {
            continue;
        };
        *argument = format!("--{}", narrow(name)).into();
    }
    let options = command();
    let takes_value = |text: &str| {
        let name = text.strip_prefix("--");
        let option = options.get_arguments().find(|own| name.is_some() && own.get_long() == name);
        option.is_some_and(|option| option.get_action().takes_values())
    };
    let mut at = 1;
    while let Some(text) = arguments.get(at).and_then(|argument| argument.to_str()).filter(|text| text.starts_with('-'))
    {
        at += if takes_value(text) { 2 } else { 1 };
    }
    let Some(typed) = arguments.get(at).and_then(|argument| argument.to_str()) else { return arguments };
    let name = narrow(typed).to_ascii_lowercase();
    let name = name.strip_suffix(".exe").unwrap_or(&name).to_owned();
    if ["帮助", "help", "?", "/?"].contains(&name.as_str()) {
        arguments.remove(at);
        arguments.truncate(at + 1);
        arguments = if arguments.len() > at { plain(arguments) } else { arguments };
        arguments.push("--help".into());
    } else if options.find_subcommand(&name).is_some() {
        arguments[at] = name.into();
    }
    arguments
}

/// Reads the command line.
///
/// # Errors
/// The text to print, and true when it is an answer (help, version) and not a complaint.
pub(super) fn parse(arguments: impl Iterator<Item = OsString>) -> Result<Cli, (String, bool)> {
    let arguments = plain(arguments.collect());
    let matches = command().try_get_matches_from(&arguments);
    matches.and_then(|matches| Cli::from_arg_matches(&matches)).map_err(|error| match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => (error.render().to_string(), true),
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => (error.render().to_string(), false),
        _ => {
            let typed: Vec<String> = arguments.iter().map(|one| one.to_string_lossy().into_owned()).collect();
            (usage_error(&error, &typed, &command()), false)
        }
    })
}
