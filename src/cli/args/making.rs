//! Arguments of the commands that make a new project.

use std::path::PathBuf;

use clap::Args;

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
