//! Laws of changes that are marked: without those of one kind the document is the other version.

use proptest::prelude::*;

use super::super::flow::{Cell, Change, Grid, Merge, Paragraph, Piece, Row, Run, RunKind, Style, text_of};
use super::merged;

/// The version that is left when changes of a kind are undone: its paragraphs, and rows of cells of paragraphs. A
/// paragraph whose end is undone is one with the next.
fn without(pieces: &[Piece], undone: Change) -> Vec<String> {
    let mut out = Vec::new();
    let mut carried = String::new();
    for piece in pieces {
        match piece {
            Piece::Paragraph(paragraph) => {
                carried += &kept(&paragraph.runs, undone);
                if paragraph.change != Some(undone) {
                    out.push(std::mem::take(&mut carried));
                }
            }
            Piece::Row(row) if row.change == Some(undone) => {}
            Piece::Row(row) => {
                let cells = row.cells.iter().map(|cell| {
                    let pieces: Vec<Piece> = cell.paragraphs.iter().cloned().map(Piece::Paragraph).collect();
                    without(&pieces, undone).join("¶")
                });
                out.push(cells.collect::<Vec<_>>().join("|"));
            }
            Piece::Table(_) | Piece::TableEnd | Piece::Sheets(_) => {}
        }
    }
    assert!(carried.is_empty(), "text without an end: {carried}");
    out
}

fn kept(runs: &[Run], undone: Change) -> String {
    let left = runs.iter().filter(|run| run.change != Some(undone));
    left.map(|run| match &run.kind {
        RunKind::Footnote(note) => format!("({})", text_of(note)),
        _ => run.shown().to_owned(),
    })
    .collect()
}

/// A version as it is, with nothing marked.
fn plain(pieces: &[Piece]) -> Vec<String> {
    without(pieces, Change::Inserted)
}

fn changes(pieces: &[Piece]) -> usize {
    let of_runs = |paragraph: &Paragraph| {
        paragraph.runs.iter().filter(|run| run.change.is_some()).count() + usize::from(paragraph.change.is_some())
    };
    let of = |piece: &Piece| match piece {
        Piece::Paragraph(paragraph) => of_runs(paragraph),
        Piece::Row(row) => {
            usize::from(row.change.is_some())
                + row.cells.iter().flat_map(|cell| &cell.paragraphs).map(of_runs).sum::<usize>()
        }
        Piece::Table(_) | Piece::TableEnd | Piece::Sheets(_) => 0,
    };
    pieces.iter().map(of).sum()
}

fn words() -> impl Strategy<Value = String> {
    prop::collection::vec(
        prop::sample::select(vec!["增长", "5%", "6%", "。", "，", "粮食产量", "22.4万吨", "与"]),
        0..6,
    )
    .prop_map(|words| words.concat())
}

fn runs() -> impl Strategy<Value = Vec<Run>> {
    let run = (words(), any::<bool>(), any::<bool>()).prop_map(|(text, is_note, is_named)| {
        let kind = if is_note { RunKind::Footnote(vec![Run::text(text)]) } else { RunKind::Text(text) };
        Run { name: is_named.then(|| "_F1".to_owned()), ..Run::new(kind) }
    });
    prop::collection::vec(run, 0..4)
}

fn paragraph() -> impl Strategy<Value = Paragraph> {
    (runs(), prop::sample::select(vec![Style::Body, Style::Heading(1), Style::Caption]))
        .prop_map(|(runs, style)| Paragraph::new(style, runs))
}

fn table() -> impl Strategy<Value = Vec<Piece>> {
    (1_usize..3).prop_flat_map(|columns| {
        let cell = (prop::collection::vec(runs(), 1..3), any::<bool>()).prop_map(|(texts, is_below)| Cell {
            columns: 1,
            merge: if is_below { Merge::Below } else { Merge::First },
            is_shaded: false,
            paragraphs: texts.into_iter().map(|runs| Paragraph::new(Style::Cell(90), runs)).collect(),
        });
        let row = prop::collection::vec(cell, columns).prop_map(|cells| {
            Piece::Row(Row { cells, is_header: false, is_breakable: false, height: None, change: None })
        });
        prop::collection::vec(row, 1..5).prop_map(move |rows| {
            let grid = Grid { widths: vec![100; columns], inset: (0, 0), indent: 0, is_framed: false };
            [vec![Piece::Table(grid)], rows, vec![Piece::TableEnd]].concat()
        })
    })
}

fn version() -> impl Strategy<Value = Vec<Piece>> {
    let part = prop_oneof![3 => paragraph().prop_map(|one| vec![Piece::Paragraph(one)]), 1 => table()];
    prop::collection::vec(part, 0..6).prop_map(|parts| parts.concat())
}

/// A version and what became of it.
fn versions() -> impl Strategy<Value = (Vec<Piece>, Vec<Piece>)> {
    (version(), version(), version()).prop_map(|(first, own, last)| {
        let old = [first.clone(), own.clone(), last.clone()].concat();
        let new = [first, last, own.into_iter().rev().filter(|piece| matches!(piece, Piece::Paragraph(_))).collect()]
            .concat();
        (old, new)
    })
}

proptest! {
    #[test]
    fn either_version_is_left(old in version(), new in version()) {
        let both = merged(old.clone(), new.clone());
        prop_assert_eq!(without(&both, Change::Deleted), plain(&new));
        prop_assert_eq!(without(&both, Change::Inserted), plain(&old));
    }

    #[test]
    fn either_version_of_what_has_much_in_common_is_left((old, new) in versions()) {
        let both = merged(old.clone(), new.clone());
        prop_assert_eq!(without(&both, Change::Deleted), plain(&new));
        prop_assert_eq!(without(&both, Change::Inserted), plain(&old));
    }

    #[test]
    fn nothing_is_marked_between_a_version_and_itself(version in version()) {
        prop_assert_eq!(changes(&merged(version.clone(), version)), 0);
    }
}

fn body(text: &str) -> Piece {
    Piece::Paragraph(Paragraph::new(Style::Body, vec![Run::text(text)]))
}

/// What a reader sees: `-` before what is deleted, `+` before what is inserted, `¶` for the end of a paragraph.
fn seen(pieces: &[Piece]) -> String {
    let mark = |change: Option<Change>| match change {
        None => "",
        Some(Change::Deleted) => "-",
        Some(Change::Inserted) => "+",
    };
    let line = |paragraph: &Paragraph| {
        let runs: Vec<String> =
            paragraph.runs.iter().map(|run| format!("[{}{}]", mark(run.change), run.shown())).collect();
        let runs = runs.concat();
        format!("{runs}{}¶", mark(paragraph.change))
    };
    let of = |piece: &Piece| match piece {
        Piece::Paragraph(paragraph) => line(paragraph),
        Piece::Row(row) => {
            let cells: String = row.cells.iter().flat_map(|cell| &cell.paragraphs).map(line).collect();
            format!("{}({cells})", mark(row.change))
        }
        Piece::Table(_) | Piece::TableEnd | Piece::Sheets(_) => String::new(),
    };
    pieces.iter().map(of).collect()
}

#[test]
fn words_paragraphs_and_rows_are_marked() {
    let row = |texts: &[&str]| {
        let cells = texts.iter().map(|text| Cell {
            columns: 1,
            merge: Merge::No,
            is_shaded: false,
            paragraphs: vec![Paragraph::new(Style::Cell(90), vec![Run::text(*text)])],
        });
        Piece::Row(Row { cells: cells.collect(), is_header: false, is_breakable: false, height: None, change: None })
    };
    let table = |rows: Vec<Piece>| {
        let grid = Grid { widths: vec![100, 100], inset: (0, 0), indent: 0, is_framed: false };
        [vec![Piece::Table(grid)], rows, vec![Piece::TableEnd]].concat()
    };
    let cases: [(Vec<Piece>, Vec<Piece>, &str); 4] = [
        (vec![body("粮食产量增长5%。")], vec![body("粮食产量增长6%。")], "[粮食产量增长][-5%][+6%][。]¶"),
        (
            vec![body("甲。"), body("丙丁。")],
            vec![body("甲。"), body("新的一段。"), body("丙丁。")],
            "[甲。]¶[+新的一段。]+¶[丙丁。]¶",
        ),
        (vec![body("甲。"), body("旧的一段。")], vec![body("甲。")], "[甲。]¶[-旧的一段。]-¶"),
        (
            table(vec![row(&["地区生产总值", "413.2"]), row(&["森林覆盖率", "1"])]),
            table(vec![row(&["地区生产总值", "441.7"]), row(&["每千人口拥有医师数", "2"])]),
            "([地区生产总值]¶[-413.2][+441.7]¶)-([-森林覆盖率]¶[-1]¶)+([+每千人口拥有医师数]¶[+2]¶)",
        ),
    ];
    for (old, new, expected) in cases {
        assert_eq!(seen(&merged(old, new)), expected);
    }
}

#[test]
fn a_name_is_given_to_the_new_version_alone() {
    let figure = |text: &str| Run { name: Some("_F1".to_owned()), ..Run::text(text) };
    let of = |text: &str| {
        vec![Piece::Paragraph(Paragraph {
            names: vec!["_P1".into()],
            ..Paragraph::new(Style::Body, vec![figure(text)])
        })]
    };
    let both = merged([of("旧的一段话。"), of("增长5%。")].concat(), of("增长6%。"));
    let names: Vec<&str> = both
        .iter()
        .filter_map(|piece| if let Piece::Paragraph(paragraph) = piece { Some(paragraph) } else { None })
        .flat_map(|paragraph| paragraph.names.iter().chain(paragraph.runs.iter().filter_map(|run| run.name.as_ref())))
        .map(String::as_str)
        .collect();
    assert_eq!(names.iter().filter(|name| **name == "_F1").count(), 1, "{names:?}");
    assert_eq!(names.iter().filter(|name| **name == "_P1").count(), 1, "{names:?}");
}
