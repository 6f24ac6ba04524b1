//! `pinggu next`: this project one period on, and how much of its list is left.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::args::NextArgs;
use super::init::vacant;
use super::streams::write_stdout;
use super::{Cli, found_root, print, starter, step, world, write};
use crate::diag::{Code, Diagnostic, Outcome, Sink};
use crate::model::todo::{TODO_BOOK, TODO_FILE, TodoState};
use crate::pipeline::{self, NextOptions, NextProject};
use crate::place::Place;
use crate::project::{TodoLine, is_project, todo};

/// Makes the next edition, or counts what is left to do in one; true when that could be done.
pub(super) fn run(cli: &Cli, asked: &NextArgs, sink: &mut Sink) -> bool {
    let Some(root) = asked.folder.clone().or_else(|| found_root(cli, sink)) else { return false };
    if asked.status {
        return status(&root, sink);
    }
    let Ok((folder, made)) = project(&root, asked, sink) else { return false };
    write_stdout(&print::visible(&summary(&root, &folder, &made)));
    true
}

fn project(root: &Path, asked: &NextArgs, sink: &mut Sink) -> Outcome<(PathBuf, NextProject)> {
    if let Some(into) = &asked.into {
        vacant(into, sink)?;
    }
    let kind = match &asked.kind {
        Some(name) => Some(starter::of(Some(name), sink)?.0),
        None => None,
    };
    let workbooks: Vec<&Path> = asked.workbook.iter().map(PathBuf::as_path).collect();
    let world = world(root);
    let options = NextOptions {
        world: &world,
        workbooks: &workbooks,
        kind,
        to: asked.to,
        date: asked.date.as_deref(),
        step: &step,
    };
    let made = pipeline::next(&options, sink)?;
    let folder = asked.into.clone().unwrap_or_else(|| beside(root, &made.label));
    vacant(&folder, sink)?;
    if is_inside(root, &folder) {
        return Err(sink.stop(inside(&folder)));
    }
    write::fresh(&folder, &made.files, sink)?;
    Ok((folder, made))
}

/// A folder beside a project, named after it.
fn beside(root: &Path, label: &str) -> PathBuf {
    let whole = std::path::absolute(root).unwrap_or_else(|_| root.to_owned());
    let name = whole.file_name().map(|name| name.to_string_lossy().into_owned());
    let named = name.map_or_else(|| label.to_owned(), |name| format!("{name}-{label}"));
    // As it was typed where that is possible.
    let typed = root.parent().filter(|_| root.file_name().is_some());
    typed.or(whole.parent()).unwrap_or(root).join(named)
}

/// True for a folder in the old project, where it would be a part of it.
fn is_inside(root: &Path, folder: &Path) -> bool {
    let (Ok(root), Ok(folder)) = (std::path::absolute(root), std::path::absolute(folder)) else { return false };
    folder.starts_with(root)
}

fn inside(folder: &Path) -> Diagnostic {
    Diagnostic::error(Code::WriteFailed, Place::File(folder.display().to_string()), "新项目不能放在上一期项目里面")
        .because("旧项目里的文件是上一期的一部分，一个字也不改")
        .hint("请用 --into 写上一期旁边的文件夹")
}

fn summary(root: &Path, folder: &Path, made: &NextProject) -> String {
    let (shown, old) = (quoted(folder), quoted(root));
    let mut out = format!("已由 {} 做成下一期：{}\n", root.display(), folder.display());
    let count = |state| made.items.iter().filter(|item| item.state == state).count();
    let counts: Vec<String> =
        TodoState::ALL.into_iter().map(|state| format!("{} {} 句", state.word(), count(state))).collect();
    let _ = writeln!(out, "{}", counts.join("，"));
    for line in &made.done {
        let _ = writeln!(out, "已改：{line}");
    }
    for question in &made.questions {
        let _ = writeln!(out, "要由人决定：{question}");
    }
    if made.notes > 0 {
        let _ = writeln!(out, "指标说明里有 {} 格说的还是上一期，见 {TODO_FILE}", made.notes);
    }
    for error in &made.errors {
        let _ = writeln!(out, "还做不出报告：{error}");
    }
    let _ = writeln!(
        out,
        "下一步：看 {}（各单位的在 {TODO_BOOK}），改好正文，运行 `pinggu --project {shown} build`\n\
         比两期：`pinggu diff {old} {shown}`；数还剩多少：`pinggu next --status {shown}`",
        folder.join(TODO_FILE).display()
    );
    out
}

/// A path as it can be pasted into a command line.
fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    if text.contains(char::is_whitespace) { format!("\"{text}\"") } else { text }
}

/// Says how much of the list of a project is left.
fn status(root: &Path, sink: &mut Sink) -> bool {
    let place = || Place::File(root.join(TODO_FILE).display().to_string());
    if !is_project(root) {
        let found = Diagnostic::error(Code::NoProject, Place::File(root.display().to_string()), "这不是项目文件夹");
        sink.push(found.because("项目文件夹中应有 inputs/report.yaml").hint("请写 `pinggu next` 做成的项目文件夹"));
        return false;
    }
    let Some(lines) = todo(&world(root)) else {
        let found = Diagnostic::error(Code::MissingFile, place(), "没有待办清单");
        sink.push(found.because("这个项目不是 `pinggu next` 做成的，或清单已经删去").hint("待办已经办完的，不用理会"));
        return false;
    };
    write_stdout(&print::visible(&told(&lines)));
    true
}

fn told(lines: &[TodoLine]) -> String {
    let of = |state: TodoState| lines.iter().filter(move |line| line.mark.state == state);
    let mut out = String::new();
    for state in TodoState::ALL.into_iter().filter(|state| state.is_open()) {
        let all = of(state).count();
        let open = of(state).filter(|line| line.is_open()).count();
        let rewritten = of(state).filter(|line| line.line.is_none()).count();
        let ticked = all - open - rewritten;
        let _ = writeln!(out, "{}：共 {all} 句，已改写 {rewritten}，确认不用改 {ticked}，还剩 {open}", state.word());
    }
    let mut files: BTreeMap<&str, usize> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.is_open()) {
        *files.entry(&line.mark.file).or_default() += 1;
    }
    for (file, count) in &files {
        let _ = writeln!(out, "  {file}：{count} 句");
    }
    if files.is_empty() {
        out.push_str("待办都办完了\n");
    }
    out
}
