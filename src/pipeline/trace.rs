//! Answers a question about the report: finds what is asked for in it, and looks up the cells behind it
//! in the workbooks.

use super::examine;
use super::stored::look_up;
use crate::diag::{Outcome, Sink, nearest};
use crate::extract::Workbooks;
use crate::narrate::SECTIONS;
use crate::place::{Address, CellRef, is_same_name};
use crate::project::{MOST_TEXT, World};
use crate::render;
use crate::trace::{Finder, TraceInput, TraceResult, is_date};

/// What a trace is asked.
#[derive(Debug, Clone, Copy)]
pub enum Question<'a> {
    /// A number or text as the report shows it.
    Text(&'a str),
    /// A cell, whose workbook may be left out when only one has the sheet.
    Cell(&'a Address),
    /// A line of `report.md`, of a template or of a narrative.
    Line {
        /// The file; the end of its path is enough.
        file: &'a str,
        /// The line, 1-based.
        line: usize,
    },
}

/// Why a question has no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TraceFailure {
    /// The report does not show it.
    NotShown,
    /// It is a year or a date, which are not looked for.
    Date,
    /// No table has the cell.
    NoTable,
    /// The project has no such workbook.
    NoWorkbook {
        /// Its name.
        wrong: String,
        /// The workbooks there are.
        known: Vec<String>,
    },
    /// The workbook, or each of them, has no such sheet.
    NoSheet {
        /// Its name.
        wrong: String,
        /// The sheets there are.
        known: Vec<String>,
    },
    /// Several workbooks have the sheet.
    ManySheets(Vec<String>),
    /// The report is not made from such a file.
    NoFile(Vec<String>),
    /// The text of the narrative stands inside the sentences of others, or nowhere.
    Embedded(String),
    /// The file ends before the line.
    NoLine(usize),
    /// The line has no numbers.
    NoNumbers,
}

/// The answer to a question.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// What was found; empty when nothing was.
    pub found: TraceResult,
    /// Why nothing was found.
    pub failure: Option<TraceFailure>,
    /// The line of `report.md` differs from that of the file in the output folder.
    pub is_stale: bool,
    /// The file that was meant, by its path in the project.
    pub file: Option<String>,
    /// The cell that was meant: the corner of its merged area.
    pub cell: Option<CellRef>,
}

/// The folder of the narratives.
const NARRATIVES: &str = "inputs/narrative";
/// Cells that are looked up for one answer.
const MOST_CELLS: usize = 10_000;

/// Answers a question about the report of a project.
///
/// # Errors
/// Stops when there is no report; the reasons are in `sink`.
pub fn trace(world: &World, question: Question<'_>, step: &dyn Fn(&str), sink: &mut Sink) -> Outcome<Answer> {
    let examined = examine(world, step, sink)?;
    step("查找");
    let report = &examined.narrated.report;
    let (markdown, lines) = render::markdown_with_lines(report);
    let text = |file: &str| text(world, file);
    let narratives = world.list(NARRATIVES, &["md"]).unwrap_or_default();
    let narratives: Vec<String> = narratives.iter().map(|name| format!("{NARRATIVES}/{name}")).collect();
    let finder =
        Finder::new(TraceInput { report, facts: &examined.facts, lines: &lines, text: &text, narratives: &narratives });
    let mut books = Workbooks::new(&examined.project);
    let mut answer = match question {
        Question::Text(asked) => {
            let found = finder.text(asked);
            let failure = if is_date(asked) { TraceFailure::Date } else { TraceFailure::NotShown };
            let failure = found.items.is_empty().then_some(failure);
            Answer { found, failure, ..Answer::default() }
        }
        Question::Cell(asked) => cell(asked, &finder, &mut books),
        Question::Line { file, line } => {
            line_of(file, line, &Files { finder: &finder, narratives: &narratives, markdown: &markdown, world })
        }
    };
    let cells = &mut answer.found.cells;
    for (cell, stored) in look_up(cells.keys().cloned().collect(), MOST_CELLS, &mut books) {
        let info = cells.remove(&cell).unwrap_or_else(|| finder.cell_info(&cell));
        cells.insert(cell, info.storing(stored));
    }
    Ok(answer)
}

/// The text of a template or narrative; built-in templates have no file.
fn text(world: &World, file: &str) -> Option<String> {
    let built_in = || SECTIONS.iter().find(|(path, _)| *path == file).map(|(_, text)| (*text).to_owned());
    world.raw_text(file).ok().or_else(built_in)
}

fn cell(asked: &Address, finder: &Finder<'_>, books: &mut Workbooks<'_>) -> Answer {
    let cell = match resolved(asked, books) {
        Ok(cell) => cell,
        Err(failure) => return Answer { failure: Some(failure), ..Answer::default() },
    };
    let found = finder.cell(&cell);
    let is_of_table = found.cells.get(&cell).is_some_and(|info| info.table.is_some());
    let failure = (!is_of_table && found.items.is_empty()).then_some(TraceFailure::NoTable);
    Answer { found, failure, cell: Some(cell), ..Answer::default() }
}

/// The cell that an address means.
fn resolved(asked: &Address, books: &mut Workbooks<'_>) -> Result<CellRef, TraceFailure> {
    let names = books.names();
    let chosen: Vec<String> = match &asked.book {
        None => names,
        Some(book) => match of_name(book, &names) {
            Some(book) => vec![book],
            None => return Err(TraceFailure::NoWorkbook { wrong: book.clone(), known: names }),
        },
    };
    let mut known: Vec<String> = Vec::new();
    let mut having = Vec::new();
    for book in chosen {
        let sheets = books.sheets(&book);
        if let Some(sheet) = of_name(&asked.sheet, &sheets) {
            having.push((book, sheet));
        }
        known.extend(sheets);
    }
    match &having[..] {
        [] => Err(TraceFailure::NoSheet { wrong: asked.sheet.clone(), known }),
        [(book, sheet)] => {
            let cell =
                CellRef { book: book.as_str().into(), sheet: sheet.as_str().into(), row: asked.row, col: asked.col };
            Ok(books.cell(&cell).map_or(cell, |stored| stored.cell))
        }
        _ => Err(TraceFailure::ManySheets(having.into_iter().map(|(book, _)| book).collect())),
    }
}

/// The name itself, else the first that differs from it in the width of characters only.
fn of_name(wanted: &str, names: &[String]) -> Option<String> {
    let same = names.iter().find(|name| *name == wanted);
    same.or_else(|| names.iter().find(|name| is_same_name(name, wanted))).cloned()
}

/// What lines are looked up in.
struct Files<'a> {
    finder: &'a Finder<'a>,
    narratives: &'a [String],
    markdown: &'a str,
    world: &'a World,
}

/// Name of the Markdown file of a report.
const MARKDOWN: &str = "report.md";

fn line_of(file: &str, line: usize, files: &Files<'_>) -> Answer {
    let asked = file.replace('\\', "/");
    let asked = asked.strip_prefix("./").unwrap_or(&asked);
    if asked == MARKDOWN || asked.ends_with("/report.md") {
        let written = files.world.read(&format!("output/{MARKDOWN}"), MOST_TEXT);
        let is_stale = written.is_ok_and(|written| written != files.markdown.as_bytes());
        let answer = on_line(files.finder.line(line), line, files.markdown);
        return Answer { is_stale, file: Some(MARKDOWN.to_owned()), ..answer };
    }
    let known = files.finder.files();
    let is_meant = |name: &&String| {
        asked == name.as_str() || asked.ends_with(&format!("/{name}")) || name.ends_with(&format!("/{asked}"))
    };
    let Some(name) = known.iter().find(is_meant).cloned() else {
        let embedded = files.narratives.iter().find(is_meant).cloned();
        let failure = embedded.map_or(TraceFailure::NoFile(known), TraceFailure::Embedded);
        return Answer { failure: Some(failure), ..Answer::default() };
    };
    let text = text(files.world, &name).unwrap_or_default();
    let answer = on_line(files.finder.source_line(&name, line), line, &text);
    Answer { file: Some(name), ..answer }
}

fn on_line(found: TraceResult, line: usize, text: &str) -> Answer {
    let lines = text.lines().count();
    let failure = match &found.items[..] {
        [] if line > lines => Some(TraceFailure::NoLine(lines)),
        [] => Some(TraceFailure::NoNumbers),
        _ => None,
    };
    Answer { found, failure, ..Answer::default() }
}

impl TraceFailure {
    /// The known name nearest to a wrong one.
    pub fn nearest(&self) -> Option<&str> {
        match self {
            Self::NoWorkbook { wrong, known } | Self::NoSheet { wrong, known } => {
                nearest(wrong, known.iter().map(String::as_str))
            }
            _ => None,
        }
    }
}
