//! The overview of the excerpts of a run: `index.md` to read, `index.json` for programs.

use std::fmt::Write as _;
use std::io;

use serde::{Serialize, Serializer};

use super::json::Versioned;
use crate::excerpt::{Counts, Unassigned, UnassignedRow};
use crate::markup::escape::{escape_markdown, escape_markdown_inside};
use crate::model::report::Meta;
use crate::place::CellRef;

/// Raised when the shape changes in a way that readers must know.
const VERSION: u32 = 1;

/// One excerpt of the overview.
#[derive(Debug, Clone, Serialize)]
pub struct ExcerptEntry {
    /// Canonical name of the department.
    pub department: String,
    /// Its full name.
    pub full_name: String,
    /// Its file in each format by the format's label; none when it was not asked for or could not be
    /// made. In JSON the labels are keys, in lower case.
    #[serde(flatten, serialize_with = "by_label")]
    pub files: Vec<(&'static str, Option<String>)>,
    /// What is in it.
    pub counts: Counts,
    /// Its indicators by name, in the order of 附件2.
    pub indicators: Vec<String>,
}

fn by_label<S: Serializer>(files: &[(&'static str, Option<String>)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(files.iter().map(|(label, file)| (label.to_lowercase(), file)))
}

#[derive(Serialize)]
struct Index<'a> {
    title: &'a str,
    version: Option<&'a str>,
    excerpts: &'a [ExcerptEntry],
    unassigned: &'a Unassigned,
}

/// Writes the overview as Markdown and JSON.
///
/// # Errors
/// When a value cannot be written as JSON; none of the types here can fail.
pub fn index(meta: &Meta, entries: &[ExcerptEntry], unassigned: &Unassigned) -> io::Result<(String, Vec<u8>)> {
    let content = Index { title: &meta.title, version: meta.version.as_deref(), excerpts: entries, unassigned };
    Ok((markdown(meta, entries, unassigned), Versioned::new(VERSION, content).pretty()?))
}

fn markdown(meta: &Meta, entries: &[ExcerptEntry], unassigned: &Unassigned) -> String {
    let mut out = format!("# {}　部门摘编目录\n\n", escape_markdown(&meta.title));
    if let Some(version) = &meta.version {
        let _ = writeln!(out, "（{}）\n", escape_markdown(version));
    }
    out += "| 责任单位 | 指标 | 段落 | 项目 | 待核 | 文件 |\n| :--- | ---: | ---: | ---: | ---: | :--- |\n";
    for entry in entries {
        let files = entry.files.iter().filter_map(|(label, file)| Some((label, file.as_ref()?)));
        let links: Vec<String> = files.map(|(label, file)| format!("[{label}](<{file}>)")).collect();
        let Counts { indicators, paragraphs, projects, findings } = entry.counts;
        let name = escape_markdown_inside(&entry.department);
        let _ = writeln!(
            out,
            "| {name} | {indicators} | {paragraphs} | {projects} | {findings} | {} |",
            if links.is_empty() { "未生成".to_owned() } else { links.join(" ") }
        );
    }
    out += "\n## 待分工\n\n";
    if unassigned.is_empty() {
        out += "指标、段落和项目都有责任单位。\n";
        return out;
    }
    out += "下列内容没有责任单位，不在任何一份摘编里。\n";
    let mut list = |title: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            let _ = writeln!(out, "\n### {title}（{}）\n\n{}", lines.len(), lines.join("\n"));
        }
    };
    let at = |cell: &Option<CellRef>| {
        cell.as_ref().map_or_else(String::new, |cell| format!("，{}", escape_markdown_inside(&cell.to_string())))
    };
    let indicators = unassigned.indicators.iter();
    list("指标", indicators.map(|(name, cell)| format!("- {}{}", escape_markdown(name), at(cell))).collect());
    let row = |UnassignedRow { table, name, cell }: &UnassignedRow| {
        format!("- {}：{}{}", escape_markdown(table), escape_markdown_inside(name), at(cell))
    };
    list("表格", unassigned.rows.iter().map(row).collect());
    let paragraphs = unassigned.paragraphs.iter().map(|paragraph| {
        format!(
            "- {}：{}……（{}）",
            escape_markdown(&paragraph.heading),
            escape_markdown_inside(&paragraph.text),
            escape_markdown_inside(&paragraph.place.to_string())
        )
    });
    list("段落", paragraphs.collect());
    let projects = unassigned
        .projects
        .iter()
        .map(|project| format!("- {}：{}", escape_markdown(&project.listed_in), escape_markdown_inside(&project.name)));
    list("项目", projects.collect());
    out
}
