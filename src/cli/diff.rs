//! `pinggu diff`: what differs between two versions, on the terminal and as files.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::args::{Cli, DiffArgs};
use super::destination::among_sources;
use super::formats::defaults;
use super::streams::write_stdout;
use super::{edited, print, status, step, write};
use crate::compare::{Change, CompareOptions, Comparison, DifferenceKind, FieldChange, RowChange, sentence, sentences};
use crate::diag::{Code, Diagnostic, Sink};
use crate::pipeline::{self, DiffOptions, InputKind};
use crate::place::Place;
use crate::project::is_project;
use crate::render::Format;

/// Runs the command and returns the exit status: 0 equal, 1 different, 2 could not run.
pub(super) fn run(cli: &Cli, asked: &DiffArgs) -> u8 {
    let mut sink = Sink::default();
    let made = make(cli, asked, &mut sink);
    let is_written = made.is_some();
    if let Some((comparison, files)) = &made {
        write_stdout(&print::visible(&text(comparison, asked.workbooks)));
        if let Some(files) = files {
            write_stdout(&print::visible(&format!("已生成 {files}\n")));
        }
    }
    print::findings(&sink);
    // What is wrong with the files is said; 1 is kept for versions that differ.
    if !is_written || status(&sink, true) > 0 {
        return 2;
    }
    u8::from(made.is_some_and(|(comparison, _)| !comparison.summary.equal))
}

/// Compares and writes; what was written, if anything. None when it could not be done.
fn make(cli: &Cli, asked: &DiffArgs, sink: &mut Sink) -> Option<(Comparison, Option<String>)> {
    if asked.workbooks && asked.format.iter().any(|format| format.has_pages()) {
        sink.push(no_pages());
        return None;
    }
    if asked.department.is_some() && asked.format.iter().any(|format| format.tells_all()) {
        sink.push(tells_all());
        return None;
    }
    let folder = asked.output.clone().unwrap_or_else(|| output(&asked.new));
    let mut roots = [&asked.old, &asked.new].into_iter().filter(|path| is_project(path));
    if let Some(found) = roots.find_map(|root| among_sources(root, &folder)) {
        sink.push(found);
        return None;
    }
    // Of two workbooks the changes are shown; files are written only when they are asked for.
    let is_all = asked.format.is_empty() && !asked.workbooks;
    let formats = if is_all { defaults(Format::of_comparisons()) } else { asked.format.clone() };
    let named = |label: &Option<String>, path: &Path, other: &Path| {
        label.clone().or_else(|| asked.workbooks.then(|| told_apart(path, other)))
    };
    let old_label = named(&asked.since_label, &asked.old, &asked.new);
    let new_label = named(&asked.label, &asked.new, &asked.old);
    let compared = CompareOptions {
        old_label: old_label.as_deref(),
        new_label: new_label.as_deref(),
        department: asked.department.as_deref(),
    };
    let options = DiffOptions {
        old: &asked.old,
        new: &asked.new,
        kind: if asked.workbooks { InputKind::Workbooks } else { InputKind::Reports },
        asked: compared,
        formats: &formats,
        typst: cli.typst.as_deref(),
        output: &folder,
        step: &step,
    };
    let mut made = pipeline::diff(&options, sink).ok()?;
    made.artifacts = edited::spared(&folder, made.artifacts, sink);
    if made.artifacts.is_empty() {
        return Some((made.comparison, None));
    }
    write::artifacts(&folder, &made.artifacts, sink).ok()?;
    let files = made.artifacts.iter().map(|artifact| artifact.name.as_str()).filter(|name| !name.contains('/'));
    let files = files.collect::<Vec<_>>().join("、");
    Some((made.comparison, Some(format!("{}：{files}", folder.display()))))
}

/// What tells a workbook from the other one: its name, and the folders from where they part if both have one name.
fn told_apart(path: &Path, other: &Path) -> String {
    let parts = path.components();
    let folders = parts.clone().count().saturating_sub(1);
    let is_of_one_name = path.file_name() == other.file_name();
    let shared = parts.clone().zip(other.components()).take_while(|(own, other)| own == other).count();
    let left_out = if is_of_one_name { shared.min(folders) } else { folders };
    parts.skip(left_out).collect::<PathBuf>().display().to_string()
}

/// The finding for a PDF of two workbooks.
fn no_pages() -> Diagnostic {
    let place = Place::File("--format".to_owned());
    Diagnostic::error(Code::BadConfig, place, "对比两个工作簿不能生成 PDF、Word")
        .because("封面、版式取自报告项目，工作簿没有")
        .hint("请写 --format md 或 json；要 PDF、Word 时，请对比两个项目文件夹或 report.json")
}

/// The finding for a whole text with changes that only one department's were asked of.
fn tells_all() -> Diagnostic {
    let place = Place::File("--format".to_owned());
    Diagnostic::error(Code::BadConfig, place, "只看一个责任单位的变化时，不能生成带修订标记的 Word")
        .because("它是新版的全文，接受全部修订就是新版，拒绝全部就是旧版，不能只有一部分")
        .hint("请去掉 --department，或写 --format pdf、md、json")
}

/// Where the files go when nobody says: beside the outputs of the new version.
fn output(new: &Path) -> PathBuf {
    if is_project(new) { new.join("output") } else { PathBuf::from(".") }
}

/// The comparison as people read it on a terminal; `details` lists every row that changed.
fn text(comparison: &Comparison, details: bool) -> String {
    let mut out = format!("对比：{} → {}\n", comparison.old.label, comparison.new.label);
    if let Some(department) = &comparison.department {
        let _ = writeln!(out, "责任单位：{department}");
    }
    for notice in &comparison.notices {
        let _ = writeln!(out, "注意：{notice}");
    }
    for (what, sentence) in sentences(comparison) {
        let _ = writeln!(out, "{what}：{sentence}");
    }
    if comparison.summary.equal {
        let _ = writeln!(out, "没有变化");
        return out;
    }
    if details {
        rows("指标表", &comparison.indicators, &mut out);
        comparison.tables.iter().for_each(|table| rows(&table.name, &table.rows, &mut out));
        return out;
    }
    if !comparison.highlights.is_empty() {
        let _ = writeln!(out, "最要紧的变化：");
    }
    for (at, one) in comparison.highlights.iter().enumerate() {
        let cell = one.cell.as_ref().map_or_else(String::new, |cell| format!("  {cell}"));
        let _ = writeln!(out, "{:>3}. {}：{}{cell}", at + 1, one.subject, one.text);
    }
    out
}

/// Every row of a table that changed, with its cells.
fn rows(table: &str, rows: &[RowChange], out: &mut String) {
    let shown = rows.iter().filter(|row| row.change != Change::Reformatted);
    let mut lines = String::new();
    for row in shown {
        let what = match row.change {
            Change::Added => "（新增）",
            Change::Removed => "（减少）",
            _ if row.moved => "（换次序）",
            _ => "",
        };
        let _ = writeln!(lines, "  {}{what}", row.name);
        if matches!(row.change, Change::Added | Change::Removed) {
            continue;
        }
        // A column that went is listed once, above.
        let is_listed =
            |field: &&FieldChange| field.kind.is_change() && field.kind != DifferenceKind::Closed && !field.is_silent();
        for field in row.fields.iter().filter(is_listed) {
            let cell = field.new_cell.as_ref().or(field.old_cell.as_ref());
            let cell = cell.map_or_else(String::new, |cell| format!("  {cell}"));
            let _ = writeln!(lines, "    {}：{}{cell}", field.kind.label(), sentence(field));
        }
    }
    if !lines.is_empty() {
        let _ = writeln!(out, "{table}：\n{}", lines.trim_end());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn workbooks_are_told_apart_in_few_words() {
        for (path, other, name) in [
            ("附表（上报）.xlsx", "附表（返回）.xlsx", "附表（上报）.xlsx"),
            ("/资料/一稿/附表一.xlsx", "/资料/附表二.xlsx", "附表一.xlsx"),
            ("/资料/一稿/附表.xlsx", "/资料/二稿/附表.xlsx", "一稿/附表.xlsx"),
            ("附表.xlsx", "二稿/附表.xlsx", "附表.xlsx"),
            ("/资料/附表.xlsx", "/资料/附表.xlsx", "附表.xlsx"),
        ] {
            assert_eq!(told_apart(Path::new(path), Path::new(other)), name, "{path} beside {other}");
        }
    }
}
