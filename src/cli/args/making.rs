//! Arguments of the commands that make a new project.

use std::path::PathBuf;

use clap::Args;

use crate::text::period::Period;

#[derive(Debug, Args)]
pub(in crate::cli) struct InitArgs {
    /// 要新建的文件夹
    #[arg(value_name = "文件夹", help_heading = "参数")]
    pub folder: PathBuf,

    /// 已有的附表（可以重复）：复制到项目里，并按表中的期间、部门、评价用语填写 report.yaml
    #[arg(long, value_name = "工作簿")]
    pub from: Vec<PathBuf>,

    /// 报告的种类：中期评估、年度监测、总结评估（默认：按附表推算，没有附表时为中期评估）
    #[arg(long, value_name = "种类")]
    pub kind: Option<String>,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct ImportArgs {
    /// 报告的 Word 文件（.docx、.doc、.wps）
    #[arg(value_name = "WORD 文件", help_heading = "参数")]
    pub document: PathBuf,

    /// 与报告配套的附表；给出的，以它为准，Word 里同样的表不再另存
    #[arg(value_name = "附表", help_heading = "参数")]
    pub workbooks: Vec<PathBuf>,

    /// 要新建的项目文件夹
    #[arg(long, value_name = "文件夹", required = true)]
    pub to: PathBuf,

    /// 报告的种类：中期评估、年度监测、总结评估（默认：按报告的标题，其次按附表推算）
    #[arg(long, value_name = "种类")]
    pub kind: Option<String>,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct NextArgs {
    /// 上一期的项目文件夹；用 --status 时是下一期的（默认：当前项目）
    #[arg(value_name = "文件夹", help_heading = "参数")]
    pub folder: Option<PathBuf>,

    /// 本期的附表，可写多次；上一期的附表里有同样的表的，由它代替，其余照搬
    #[arg(long, value_name = "工作簿", required_unless_present = "status")]
    pub workbook: Vec<PathBuf>,

    /// 报告的种类：中期评估、年度监测、总结评估（默认：按附表的数据推算）
    #[arg(long, value_name = "种类")]
    pub kind: Option<String>,

    /// 数据到哪一期，如 2023年、2024年上半年（默认：附表里有数据的最后一期）
    #[arg(long, value_name = "时期", value_parser = period)]
    pub to: Option<Period>,

    /// 报告日期，年-月-日（默认：数据截止的日子，待改）
    #[arg(long, value_name = "日期", value_parser = day)]
    pub date: Option<String>,

    /// 新项目的文件夹（默认：放在上一期旁边，名字后加上时期和种类）
    #[arg(long, value_name = "文件夹")]
    pub into: Option<PathBuf>,

    /// 不做新项目，只数待办还剩多少
    #[arg(long, conflicts_with_all = ["workbook", "kind", "to", "date", "into"])]
    pub status: bool,
}

fn period(text: &str) -> Result<Period, String> {
    let found = Period::split(text).filter(|(_, rest)| rest.is_empty() || matches!(rest.as_str(), "末" | "底" | "度"));
    found.map(|(period, _)| period).ok_or_else(|| "应写成 2023年 或 2024年上半年".to_owned())
}

fn day(text: &str) -> Result<String, String> {
    let is_day = crate::project::date(text).is_some();
    is_day.then(|| text.to_owned()).ok_or_else(|| "应写成 年-月-日，如 2024-03-29".to_owned())
}
