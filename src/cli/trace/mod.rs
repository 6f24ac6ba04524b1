//! `pinggu trace`: where a number comes from and what a cell is used for, for people or for programs.

mod format;
mod human;
mod json;

use super::args::{Cli, PrintFormat, TraceArgs};
use super::streams::{write_stderr, write_stdout};
use super::{found_root, print, status, step, world};
use crate::diag::{Sink, nearest};
use crate::pipeline::{self, Answer, Question, TraceFailure};
use crate::place::{Address, position};
use crate::trace::TraceResult;

/// What was asked, as it was asked.
#[derive(Debug, Clone, Copy)]
struct TraceRequest<'a> {
    question: Question<'a>,
    text: &'a str,
}

/// Runs the command and returns the exit status: 0 found, 1 not found, 2 could not run.
pub(super) fn run(cli: &Cli, asked: &TraceArgs) -> u8 {
    let mut sink = Sink::default();
    let Some(root) = found_root(cli, &mut sink) else {
        print::findings(&sink);
        return 2;
    };
    let text = unquoted(asked.what.as_deref().unwrap_or_default());
    let address = Address::read(text);
    let question = match (&asked.line, &address) {
        (Some(line), _) => Question::Line { file: &line.file, line: line.line },
        (None, Some(address)) => Question::Cell(address),
        (None, None) => Question::Text(text),
    };
    let traced = pipeline::trace(&world(&root), question, &step, &mut sink);
    let Ok(traced) = traced else {
        print::findings(&sink);
        return status(&sink, false);
    };
    let asked_for = TraceRequest { question, text };
    match (asked.format, &traced.failure) {
        (PrintFormat::Json, _) => write_stdout(&json::shown(asked_for, &traced)),
        (PrintFormat::Human, None) => write_stdout(&print::visible(&human::shown(asked_for, &traced))),
        (PrintFormat::Human, Some(failure)) => {
            write_stderr(&print::visible(&format!("{}\n", complaint(asked_for, failure, &traced))));
        }
    }
    if traced.is_stale {
        write_stderr(
            "提示：output/report.md 不是用现在的表格和正文生成的，行号以重新生成的为准；请先运行 `pinggu build`\n",
        );
    }
    u8::from(traced.failure.is_some())
}

/// Text without the quotes around it, which not every command line takes away.
fn unquoted(text: &str) -> &str {
    let text = text.trim();
    let inner = |quote| text.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
    inner('\'').or_else(|| inner('"')).unwrap_or(text)
}

/// Why nothing was found, and what to do; one line each.
fn complaint(asked: TraceRequest<'_>, failure: &TraceFailure, traced: &Answer) -> String {
    let closest = || failure.nearest().map(|name| format!("\n  是否为 `{name}`？"));
    let listed = |names: &[String]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join("、");
    match failure {
        TraceFailure::Date => format!(
            "`{}` 是年份、日期；年份、日期不算报告里的数，不能查\n  请查数、单元格或一行，如 `pinggu trace 441.71`",
            asked.text
        ),
        TraceFailure::NotShown => format!("报告里没有 `{}`{}", asked.text, near(asked.text, &traced.found)),
        TraceFailure::NoTable => no_table(traced),
        TraceFailure::NoWorkbook { wrong, known } => format!(
            "项目没有工作簿 `{wrong}`{}",
            closest().unwrap_or_else(|| format!("\n  report.yaml 的 workbooks 列出的有：{}", listed(known)))
        ),
        TraceFailure::NoSheet { wrong, known } => format!(
            "工作簿里没有工作表 `{wrong}`{}",
            closest().unwrap_or_else(|| format!("\n  有的工作表：{}", listed(known)))
        ),
        TraceFailure::ManySheets(books) => {
            let Question::Cell(Address { sheet, row, col, .. }) = asked.question else { return String::new() };
            let example = format!("{}!{sheet}!{}", books[0], position(*row, *col));
            format!(
                "有 {} 个工作簿都有工作表 `{sheet}`：{}\n  请写上工作簿，如 `{example}`",
                books.len(),
                listed(books)
            )
        }
        TraceFailure::NoFile(known) => {
            let Question::Line { file, .. } = asked.question else { return String::new() };
            let name = nearest(file, known.iter().map(String::as_str));
            let hint = name.map_or_else(
                || "请写 report.md，或报告用到的模板、正文文件，如 `inputs/narrative/10-economy.md:6`".to_owned(),
                |name| format!("是否为 `{name}`？"),
            );
            format!("报告里没有来自 `{file}` 的内容\n  {hint}")
        }
        TraceFailure::Embedded(name) => format!(
            "`{name}` 的文字放在别处的一句话里，或者没有用在报告里，不能按行查\n  请用其中的数，或 report.md 的行来查"
        ),
        TraceFailure::NoLine(lines) => format!("{}只有 {lines} 行", file(traced)),
        TraceFailure::NoNumbers => {
            let Question::Line { line, .. } = asked.question else { return String::new() };
            let placed = &traced.found.placed;
            let hint = if placed.is_empty() {
                String::new()
            } else {
                format!("\n  这一行放的是{}；其中的数请用单元格或 report.md 的行来查", placed.join("、"))
            };
            format!("{}第 {line} 行没有引用表里的数，也没有手工写入的数{hint}", file(traced))
        }
    }
}

fn file(traced: &Answer) -> String {
    traced.file.as_deref().map(|file| format!("{file} ")).unwrap_or_default()
}

/// Numbers that come near, or how a cell is asked for.
fn near(text: &str, found: &TraceResult) -> String {
    if Address::position(text).is_some() {
        return format!("\n  查单元格时要写上工作表，如 `附件2!{text}`");
    }
    if let Some((sheet, _)) = text.rsplit_once(['!', '！']) {
        return format!("\n  单元格写成 工作表!列行，列是字母、行是数字，一次查一格，如 `{}!L4`", sheet.trim());
    }
    if found.near.is_empty() { String::new() } else { format!("\n  相近的有：{}", found.near.join("、")) }
}

fn no_table(traced: &Answer) -> String {
    let Some(cell) = &traced.cell else { return String::new() };
    let stored = traced.found.cells.get(cell).and_then(|info| info.stored.as_ref());
    let stored = stored.filter(|stored| !stored.raw.is_empty());
    let content =
        stored.map_or_else(|| "是空的".to_owned(), |stored| format!("写的是 `{}`", human::one_line(&stored.shown)));
    let tables: Vec<String> = traced.found.tables.iter().map(human::extent).collect();
    let has = if tables.is_empty() {
        format!("工作表 `{}` 不是程序认识的表", cell.sheet)
    } else {
        format!("工作表 `{}` 里有：{}", cell.sheet, tables.join("；"))
    };
    format!("{cell} {content}，不在任何表的数据里\n  {has}")
}
