//! `pinggu check --explain`: what is understood of a sentence, and what its numbers are held against.

use std::fmt::Write as _;
use std::io::Read as _;

use serde::Serialize;

use super::json::{JsonFinding, found};
use crate::cli::args::{Cli, PrintFormat};
use crate::cli::print::{self, Colours, padded, visible, widest};
use crate::cli::streams::{Stream, write_stdout};
use crate::cli::{found_root, status, world};
use crate::diag::{Code, Diagnostic, Outcome, Sink, Stopped, file_trouble};
use crate::inspect::{ExplainedNumber, ExplainedPassage, ExplainedWord, Held, HeldCell, NumberClass, WordClass};
use crate::model::table::cells::Cells;
use crate::pipeline::{self, Explanation};
use crate::place::Place;

/// The text that stands for what is read from standard input.
const INPUT: &str = "-";
/// Most bytes of a text; a chapter of a report has a hundredth of it.
const MOST: u64 = 1 << 20;
/// Cells of a formula that are listed.
const MOST_CELLS: usize = 8;

/// Runs the command and returns the exit status.
pub(super) fn run(cli: &Cli, asked: &str, format: PrintFormat) -> u8 {
    let mut sink = Sink::default();
    let explained = explained(cli, asked, &mut sink);
    print::findings(&sink);
    let Ok(explanation) = explained else { return status(&sink, false) };
    match format {
        PrintFormat::Human => write_stdout(&human(&explanation, Colours::on(Stream::Output))),
        PrintFormat::Json => write_stdout(&json(&explanation)),
    }
    sink.extend(explanation.explained.findings);
    status(&sink, true)
}

fn explained(cli: &Cli, asked: &str, sink: &mut Sink) -> Outcome<Explanation> {
    let root = found_root(cli, sink).ok_or(Stopped)?;
    let text = if asked == INPUT { input(sink)? } else { asked.to_owned() };
    pipeline::explain(&world(&root), &text, sink)
}

/// What is typed or piped in.
fn input(sink: &mut Sink) -> Outcome<String> {
    let mut text = String::new();
    let read = std::io::stdin().take(MOST + 1).read_to_string(&mut text);
    let why = match read {
        Ok(length) if length as u64 <= MOST => return Ok(text),
        Ok(_) => "文字超过 1 MB".to_owned(),
        Err(error) => file_trouble(&error),
    };
    let place = Place::File("--explain".to_owned());
    let finding = Diagnostic::error(Code::BadConfig, place, "读不了标准输入的文字").because(why);
    Err(sink.stop(finding.hint("请用 UTF-8 编码，一次给出几段，或把句子写在 --explain 后面")))
}

fn human(explanation: &Explanation, colours: Colours) -> String {
    let explained = &explanation.explained;
    let mut out = String::new();
    for passage in &explained.passages {
        passage_of(passage, &mut out);
    }
    if explained.passages.is_empty() {
        out += "没有可以读的句子：只有标签、表格或空行\n\n";
    }
    let cells = Cells::new(explanation.facts.data());
    if explained.findings.is_empty() {
        out += "没有发现问题\n";
    } else {
        out += "== 发现的问题\n\n";
        explained.findings.iter().for_each(|one| print::one(one, Some(&cells), colours, &mut out));
    }
    out
}

fn passage_of(passage: &ExplainedPassage, out: &mut String) {
    let ExplainedPassage { text, words, numbers, statements } = passage;
    let _ = writeln!(out, "== {}\n", visible(&text.replace('\n', " ")));
    out.push_str("词\n");
    let told: Vec<&ExplainedWord> = words.iter().filter(|word| word.kind != WordClass::Mark).collect();
    let told: Vec<&ExplainedWord> = told.into_iter().filter(|word| !word.text.trim().is_empty()).collect();
    let wide = widest(told.iter().map(|word| word.text.as_str()));
    let kinds = widest(told.iter().map(|word| word.kind.title()));
    for ExplainedWord { text, kind, meaning } in told {
        let (text, kind) = (padded(&visible(text), wide), padded(kind.title(), kinds));
        let _ = writeln!(out, "{}", format!("  {text}  {kind}  {}", visible(meaning)).trim_end());
    }
    out.push_str("\n数\n");
    if numbers.is_empty() {
        out.push_str("  没有说明事情的数\n");
    }
    for number in numbers {
        number_of(number, out);
    }
    if !statements.is_empty() {
        out.push_str("\n连起来看\n");
        for statement in statements {
            let _ = writeln!(out, "  {}", visible(statement));
        }
    }
    out.push('\n');
}

fn number_of(number: &ExplainedNumber, out: &mut String) {
    let ExplainedNumber { number, sentence: _, class, claims, printed, held, reason } = number;
    let _ = writeln!(out, "  `{}`", visible(number));
    for claim in claims {
        let _ = writeln!(out, "    说的是  {}", visible(&claim.told()));
    }
    if let Some(printed) = printed {
        held_of("填入的", printed, out);
    }
    // A figure in its own place is held against itself.
    let is_other = |held: &&Held| printed.as_ref().is_none_or(|printed| printed.cells != held.cells);
    held.iter().filter(is_other).for_each(|held| held_of("对照的", held, out));
    // The reason says which of the two it is.
    let is_open = matches!(class, NumberClass::Absent | NumberClass::Unread);
    let result = if is_open { "没有核对" } else { class.title() };
    let reason = reason.as_ref().map(|reason| format!("：{}", visible(reason))).unwrap_or_default();
    let _ = writeln!(out, "    结果    {result}{reason}");
}

fn held_of(how: &str, held: &Held, out: &mut String) {
    let Held { label, text, formula, cells } = held;
    let cell_of = |HeldCell { place, row, shown }: &HeldCell| match place {
        Place::Cell { cell, header } => format!("{cell}（{row} {}）：{shown}", header.as_deref().unwrap_or_default()),
        Place::Line { .. } | Place::File(_) => format!("{place}：{shown}"),
    };
    match formula {
        Some(formula) => {
            let label = if label.is_empty() { String::new() } else { format!("{label}：") };
            let _ = writeln!(out, "    {how}  {}", visible(&format!("{label}{formula} = {text}")));
            for cell in cells.iter().take(MOST_CELLS) {
                let _ = writeln!(out, "            {}", visible(&cell_of(cell)));
            }
            if cells.len() > MOST_CELLS {
                let _ = writeln!(out, "            共 {} 格", cells.len());
            }
        }
        None if cells.is_empty() => {
            let _ = writeln!(out, "    {how}  {}", visible(&format!("{label}：{text}")));
        }
        None => {
            for cell in cells {
                let _ = writeln!(out, "    {how}  {}", visible(&cell_of(cell)));
            }
        }
    }
}

fn json(explanation: &Explanation) -> String {
    #[derive(Serialize)]
    struct Whole<'a> {
        passages: &'a [ExplainedPassage],
        findings: Vec<JsonFinding<'a>>,
    }
    let explained = &explanation.explained;
    let findings = explained.findings.iter().map(|finding| found(finding, &[], None)).collect();
    print::json(Whole { passages: &explained.passages, findings })
}
