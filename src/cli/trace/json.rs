//! Traces as programs read them; `docs/trace.schema.json` describes the shape.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{TraceRequest, complaint};
use crate::cli::print;
use crate::model::table::cells::Extent;
use crate::pipeline::{Answer, Question};
use crate::place::{CellRef, position};
use crate::trace::{CellInfo, TraceItem};

#[derive(Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
enum Query<'a> {
    Text { text: &'a str },
    Cell { text: &'a str, cell: Option<&'a CellRef> },
    Line { file: &'a str, line: usize, paragraph: Option<usize> },
}

#[derive(Serialize)]
struct TableRange<'a> {
    table: &'a str,
    range: String,
}

#[derive(Serialize)]
struct Whole<'a> {
    query: Query<'a>,
    found: bool,
    message: Option<String>,
    near: &'a [String],
    tables: Vec<TableRange<'a>>,
    stale: bool,
    items: &'a [TraceItem],
    cells: &'a BTreeMap<CellRef, CellInfo>,
}

/// The answer as JSON, also when nothing was found.
pub(super) fn shown(asked: TraceRequest<'_>, answer: &Answer) -> String {
    let found = &answer.found;
    let query = match asked.question {
        Question::Text(text) => Query::Text { text },
        Question::Cell(_) => Query::Cell { text: asked.text, cell: answer.cell.as_ref() },
        Question::Line { file, line } => {
            Query::Line { file: answer.file.as_deref().unwrap_or(file), line, paragraph: found.paragraph }
        }
    };
    let tables = found.tables.iter().map(|Extent { table, first, last }| TableRange {
        table,
        range: format!("{}:{}", position(first.row, first.col), position(last.row, last.col)),
    });
    print::json(Whole {
        query,
        found: answer.failure.is_none(),
        message: answer.failure.as_ref().map(|failure| complaint(asked, failure, answer)),
        near: &found.near,
        tables: tables.collect(),
        stale: answer.is_stale,
        items: &found.items,
        cells: &found.cells,
    })
}
