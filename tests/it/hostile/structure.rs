//! Text that would become structure: what a report holds, written as Markdown and read again, is the same
//! blocks with the same words, whatever cells and prose put beside each other.

use std::sync::Arc;

use pinggu::diag::Sink;
use pinggu::markup::block::{Block, BlockKind, Cell, ColumnStyle, Heading, Inline, Item, Table, TableRow, plain_text};
use pinggu::markup::parse::{Source, parse};
use pinggu::place::LinePlace;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use crate::fuzzed::report_of;
use crate::support::shown::html_tables;

fn block(kind: BlockKind) -> Block {
    Block::new(kind, LinePlace { file: Arc::from("a.md"), line: 1, column: 1 })
}

fn text(text: &str) -> Inline {
    Inline::Text(text.to_owned())
}

/// A figure that shows this text.
fn figure(text: &str) -> Inline {
    Inline::Figure { id: 0, text: text.to_owned() }
}

fn heading(level: u8, body: Vec<Inline>) -> BlockKind {
    BlockKind::Heading(Heading { level, number: String::new(), run_in: false, id: 0, cited: false, body })
}

/// What blocks say, a line each, with what they are. Markdown folds white space.
fn outline(blocks: &[Block], out: &mut Vec<String>) {
    let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = |body: &[Inline]| squeezed(&plain_text(body));
    for block in blocks {
        match &block.kind {
            BlockKind::Heading(heading) => out.push(format!("{}# {}", heading.level, words(&heading.body))),
            BlockKind::Paragraph(body) => out.push(format!("p {}", words(body))),
            BlockKind::List(items) => {
                for item in items {
                    out.push("item".to_owned());
                    outline(&item.blocks, out);
                }
            }
            BlockKind::Quote(inner) => {
                out.push("quote".to_owned());
                outline(inner, out);
            }
            BlockKind::Table(table) => {
                for row in table.header.iter().chain(table.rows.iter().map(|row| &row.cells)) {
                    out.push(row.iter().map(|cell| words(&cell.body)).collect::<Vec<_>>().join(" ¦ "));
                }
            }
            other => out.push(format!("{other:?}")),
        }
    }
}

fn read(markdown: &str) -> Vec<Block> {
    let lines: Vec<usize> = (1..=markdown.lines().count() + 1).collect();
    let none = |_: usize| None;
    let source = Source { file: Arc::from("a.md"), text: markdown, lines: &lines, original: markdown, figure: &none };
    parse(&source, &mut Sink::default())
}

/// Holds that the blocks come back.
#[track_caller]
fn comes_back(blocks: Vec<Block>) {
    let mut expected = Vec::new();
    outline(&blocks, &mut expected);
    let markdown = pinggu::render::markdown(&report_of(blocks));
    let mut found = Vec::new();
    // The report's own head stands before them: title, version, bureau.
    outline(&read(&markdown)[3..], &mut found);
    // A heading of the report is one level lower in the file.
    let found: Vec<String> = found
        .into_iter()
        .map(|line| match line.split_once('#') {
            Some((level, rest)) if level.len() == 1 => format!("{}#{rest}", level.parse::<u8>().expect("level") - 1),
            _ => line,
        })
        .collect();
    assert_eq!(found, expected, "{markdown}");
}

#[test]
fn a_line_after_a_break_begins_nothing() {
    for start in
        ["# 乙", "- 乙", "+ 乙", "1. 乙", "1) 乙", "> 乙", "| 乙", "===", "---", "```", "~~~", ": 乙", "    乙"]
    {
        comes_back(vec![block(BlockKind::Paragraph(vec![text("甲"), Inline::Break, text(start)]))]);
        comes_back(vec![block(BlockKind::Paragraph(vec![text(start)]))]);
        comes_back(vec![block(BlockKind::Paragraph(vec![figure(start), text("丙")]))]);
    }
}

#[test]
fn a_number_before_a_dot_begins_no_list() {
    for (number, rest) in [("1", ". 甲"), ("2025", ") 甲"), ("1", "."), ("3", ". ")] {
        comes_back(vec![block(BlockKind::Paragraph(vec![figure(number), text(rest)]))]);
        comes_back(vec![block(BlockKind::Paragraph(vec![text("甲"), Inline::Break, figure(number), text(rest)]))]);
        let parts = number.chars().map(|digit| figure(&digit.to_string())).chain([text(rest)]).collect();
        comes_back(vec![block(BlockKind::Paragraph(parts))]);
    }
}

#[test]
fn a_heading_keeps_its_end_and_its_line() {
    for end in ["甲 #", "甲 ##", "C#", "#", "甲 \\#", "甲 {.x}"] {
        comes_back(vec![block(heading(2, vec![text(end)]))]);
    }
    let broken = vec![text("甲"), Inline::Break, text("# 乙")];
    comes_back(vec![block(heading(1, broken)), block(BlockKind::Paragraph(vec![text("丙")]))]);
}

#[test]
fn a_bar_in_code_ends_no_cell() {
    let cell = |inline| Cell::single(vec![inline]);
    for code in ["a|b", "|", "a\\|b", "``|`", "| | |"] {
        let row = |inline: Inline| vec![cell(inline), cell(text("乙"))];
        let table = Table {
            columns: vec![ColumnStyle { align: pinggu::markup::block::Align::Center }; 2],
            header: vec![row(text("甲"))],
            rows: vec![TableRow::new(row(Inline::Code(code.to_owned())))],
            ..Table::default()
        };
        comes_back(vec![block(BlockKind::Table(Box::new(table)))]);
    }
}

/// A table that bars cannot show: nine columns, and cells over several rows and columns where nothing else is.
fn wide_table(texts: &[String], areas: &[(usize, usize, usize, usize)]) -> Table {
    const WIDTH: usize = 9;
    let body = |at: usize| vec![text(texts.get(at).map_or("", String::as_str))];
    let mut rows: Vec<Vec<Cell>> =
        (0..6).map(|row| (0..WIDTH).map(|col| Cell::single(body(row * WIDTH + col))).collect()).collect();
    for (top, left, height, width) in areas.iter().copied() {
        let (bottom, right) = ((top + height).min(6), (left + width).min(WIDTH));
        let is_free = rows[top..bottom].iter().flat_map(|row| &row[left..right]);
        if !is_free.clone().all(|cell| (cell.colspan, cell.rowspan) == (1, 1)) {
            continue;
        }
        let covering = rows[top][left].body.clone();
        for cell in rows[top..bottom].iter_mut().flat_map(|row| &mut row[left..right]) {
            *cell = Cell { body: covering.clone(), colspan: 0, rowspan: 0 };
        }
        (rows[top][left].colspan, rows[top][left].rowspan) = (right - left, bottom - top);
    }
    let header = (0..WIDTH).map(|col| Cell::single(vec![text(&format!("列{col}"))])).collect();
    Table {
        columns: vec![ColumnStyle { align: pinggu::markup::block::Align::Left }; WIDTH],
        header: vec![header],
        rows: rows.into_iter().map(TableRow::new).collect(),
        ..Table::default()
    }
}

#[test]
fn any_wide_table_comes_back_with_its_merged_cells() {
    let words = prop::collection::vec(prop::sample::select(&PIECES[..]), 0..3).prop_map(|pieces| pieces.concat());
    let texts = prop::collection::vec(words, 54);
    let areas = prop::collection::vec((0..6_usize, 0..9_usize, 1..4_usize, 1..4_usize), 0..6);
    let mut runner = TestRunner::new(ProptestConfig { cases: 60, ..ProptestConfig::default() });
    let held = runner.run(&(texts, areas), |(texts, areas)| {
        let table = wide_table(&texts, &areas);
        let expected: Vec<Vec<String>> = table
            .rows
            .iter()
            .map(|row| row.cells.iter().map(|cell| plain_text(&cell.body).replace('\t', " ")).collect())
            .collect();
        let after = block(BlockKind::Paragraph(vec![text("后文")]));
        let markdown = pinggu::render::markdown(&report_of(vec![block(BlockKind::Table(Box::new(table))), after]));
        let found = html_tables(&markdown);
        prop_assert_eq!(found.len(), 1);
        prop_assert_eq!(&found[0].rows, &expected);
        // The block ends where the table does.
        let mut outlined = Vec::new();
        outline(&read(&markdown)[3..], &mut outlined);
        prop_assert_eq!(outlined.last().map(String::as_str), Some("p 后文"));
        Ok(())
    });
    if let Err(error) = held {
        panic!("{error}");
    }
}

#[test]
fn a_cell_covers_no_more_than_is_marked_as_covered() {
    let mut table = wide_table(&["甲".to_owned(), "乙".to_owned()], &[(0, 0, 1, 1)]);
    (table.rows[0].cells[0].colspan, table.rows[0].cells[0].rowspan) = (usize::MAX, usize::MAX);
    (table.rows[5].cells[8].colspan, table.rows[5].cells[8].rowspan) = (0, 0);
    let markdown = pinggu::render::markdown(&report_of(vec![block(BlockKind::Table(Box::new(table)))]));
    assert!(markdown.contains("<td align=\"left\">甲</td><td align=\"left\">乙</td>"), "{markdown}");
    assert_eq!(html_tables(&markdown)[0].rows.len(), 6);
}

#[test]
fn lists_and_links_stay_what_they_are() {
    let list = |words: &str| {
        let blocks = vec![block(BlockKind::Paragraph(vec![text(words)]))];
        block(BlockKind::List(vec![Item { number: None, blocks }]))
    };
    comes_back(vec![list("甲"), list("乙")]);
    comes_back(vec![list("1. 甲"), block(BlockKind::Paragraph(vec![text("- 乙")]))]);
    let link = Inline::Link { target: "http://a.b/?x=1&copy=2".to_owned(), body: vec![text("链")] };
    comes_back(vec![block(BlockKind::Paragraph(vec![text("看!"), link]))]);
    comes_back(vec![block(BlockKind::Paragraph(vec![text("甲"), Inline::Break]))]);
}

/// Pieces that mean something in Markdown, alone or beside another.
const PIECES: [&str; 34] = [
    "甲", "a", "1", "12", ".", ")", " ", "  ", "    ", "\t", "#", "##", "-", "--", "+", "=", ":", ">", "<", "|", "!",
    "[", "]", "(", "^1", "*", "**", "_", "~~", "\\", "&", "&amp;", "{", "}",
];

fn run() -> impl Strategy<Value = Vec<Inline>> {
    let piece = || prop::sample::select(&PIECES[..]);
    let words = prop::collection::vec(piece(), 1..4).prop_map(|pieces| pieces.concat());
    let inline = (words, 0..8_u8).prop_map(|(words, kind)| match kind {
        0 => figure(&words),
        1 => Inline::Break,
        _ => text(&words),
    });
    // White space at the ends of a paragraph is none of it.
    prop::collection::vec(inline, 0..6).prop_map(|inner| [vec![text("头")], inner, vec![text("尾")]].concat())
}

#[test]
fn any_run_comes_back() {
    let mut runner = TestRunner::new(ProptestConfig { cases: 400, ..ProptestConfig::default() });
    let held = runner.run(&(run(), 0..4_u8), |(run, kind)| {
        let blocks = match kind {
            0 => heading(2, run),
            1 => BlockKind::Quote(vec![block(BlockKind::Paragraph(run))]),
            2 => BlockKind::List(vec![Item { number: Some(1), blocks: vec![block(BlockKind::Paragraph(run))] }]),
            _ => BlockKind::Paragraph(run),
        };
        comes_back(vec![block(blocks)]);
        Ok(())
    });
    if let Err(error) = held {
        panic!("{error}");
    }
}
