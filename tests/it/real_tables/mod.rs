//! Tables as other places have them: headers, groups, parts and notes of every form are read, and what is
//! not is named. Every project stands in memory.

mod departments;
mod groups;
mod headers;
mod months;
mod names;
mod parts;
mod silence;
mod wordings;
mod years;

use std::path::Path;

use pinggu::diag::{Diagnostic, Severity, Sink};
use pinggu::extract;
use pinggu::model::table::{Dataset, Role, Row, Table};
use pinggu::pipeline::{BuildOptions, Examined, build, examine};
use pinggu::project::{JOB_FILE, Project, World};
use pinggu::render::Format;
use rust_xlsxwriter::{Format as CellFormat, Workbook};

use crate::support::repository;

/// A sheet as lines of cells between `|`; `<` belongs to the cell on the left, `^` to the one above, `\n`
/// breaks a line.
fn sheet(lines: &[&str]) -> Vec<u8> {
    let rows: Vec<Vec<String>> = lines
        .iter()
        .map(|line| line.split('|').map(|cell| cell.trim_matches(' ').replace("\\n", "\n")).collect())
        .collect();
    let at = |row: usize, col: usize| rows.get(row).and_then(|row| row.get(col)).map_or("", String::as_str);
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let place = |at: usize| (u32::try_from(at).expect("row"), u16::try_from(at).expect("column"));
    let plain = CellFormat::new();
    for (row, cells) in rows.iter().enumerate() {
        for (col, text) in cells.iter().enumerate().filter(|(_, text)| !matches!(text.as_str(), "" | "<" | "^")) {
            let right = (col + 1..cells.len()).take_while(|col| at(row, *col) == "<").count();
            let below = (row + 1..rows.len()).take_while(|row| at(*row, col) == "^").count();
            let (last_row, last_col) = (place(row + below).0, place(col + right).1);
            if right + below > 0 {
                sheet.merge_range(place(row).0, place(col).1, last_row, last_col, text, &plain).expect("merge");
            } else {
                sheet.write_string(place(row).0, place(col).1, text).expect("cell");
            }
        }
    }
    book.save_to_buffer().expect("workbook")
}

/// The starter in memory with this sheet instead of its workbook, nothing in its prose, and no department
/// that must be known.
fn world(lines: &[&str]) -> World {
    World::default().with(JOB_FILE, job()).with("inputs/附表.xlsx", sheet(lines))
}

fn job() -> String {
    const LEFT_OUT: [&str; 4] = ["methods:", "  地区生产总值: {", "departments:", "  - { name:"];
    let job = std::fs::read_to_string(repository().join("templates/starter/report.yaml")).expect("report.yaml");
    let kept = job.lines().filter(|line| !LEFT_OUT.iter().any(|start| line.starts_with(start)));
    kept.fold(String::new(), |text, line| text + line + "\n")
}

/// With one line more at the end of `report.yaml`.
fn with_setting(world: World, line: &str) -> World {
    world.with(JOB_FILE, format!("{}{line}\n", job()))
}

/// A project that was read.
struct Read {
    data: Dataset,
    found: Vec<Diagnostic>,
}

impl Read {
    fn table(&self) -> &Table {
        self.data.table("indicators").unwrap_or_else(|| panic!("no indicator table: {:#?}", self.found))
    }

    fn roles(&self) -> Vec<&Role> {
        self.table().columns.iter().map(|column| &column.role).collect()
    }

    fn names(&self) -> Vec<&str> {
        self.table().rows.iter().map(|row| row.name.as_str()).collect()
    }

    fn row(&self, name: &str) -> &Row {
        let found = self.table().rows.iter().find(|row| row.full_name() == name);
        found.unwrap_or_else(|| panic!("no row {name}: {:?}", self.names()))
    }

    /// Code and message of everything that was said.
    fn said(&self) -> Vec<String> {
        self.found.iter().map(|one| format!("{} {}", one.code.as_str(), one.message)).collect()
    }
}

fn errors(sink: &Sink) -> Vec<String> {
    let errors = sink.sorted().into_iter().filter(|one| one.severity == Severity::Error);
    errors.map(|one| format!("{} {} {}", one.place, one.code.as_str(), one.message)).collect()
}

fn read_world(world: &World) -> Read {
    let mut sink = Sink::default();
    let project = Project::open(world.clone(), &mut sink).unwrap_or_else(|_| panic!("{:#?}", errors(&sink)));
    let data = extract::dataset(&project, &mut sink).unwrap_or_else(|_| panic!("{:#?}", errors(&sink)));
    Read { data, found: sink.take() }
}

/// Reads a sheet as the indicator table.
#[track_caller]
fn read(lines: &[&str]) -> Read {
    read_world(&world(lines))
}

/// Examines a project with this sentence in its prose.
#[track_caller]
fn examined(world: &World, sentence: &str) -> Examined {
    let prose = format!("---\npart: tasks\n---\n{sentence}\n");
    let mut sink = Sink::default();
    let world = world.clone().with("inputs/narrative/20-tasks.md", prose);
    examine(&world, &|_| {}, &mut sink).unwrap_or_else(|_| panic!("{:#?}", errors(&sink)))
}

/// The errors and warnings on a sentence and on the tables.
#[track_caller]
fn accused(world: &World, sentence: &str) -> Vec<String> {
    let found = examined(world, sentence).triaged.open.into_iter();
    let heavy = found.filter(|one| one.severity != Severity::Note);
    heavy.map(|one| format!("{} {}", one.code.as_str(), one.message)).collect()
}

/// A true sentence is silent, and with `wrong` instead of `right` an error or a warning.
#[track_caller]
fn binds(world: &World, sentence: &str, right: &str, wrong: &str) {
    assert_eq!(accused(world, sentence), [""; 0], "{sentence}");
    assert!(sentence.contains(right), "`{right}` is not in {sentence}");
    let altered = sentence.replacen(right, wrong, 1);
    assert!(!accused(world, &altered).is_empty(), "nothing is said of {altered}");
}

/// The report as Markdown.
#[track_caller]
fn markdown(world: &World) -> String {
    let options = BuildOptions {
        world,
        formats: &[Format::of_reports().into_iter().find(|format| format.name == "md").expect("Markdown")],
        typst: None,
        standby: None,
        output: Path::new("nowhere"),
        step: &|_| {},
        preview: None,
    };
    let mut sink = Sink::default();
    let built = build(&options, &mut sink).unwrap_or_else(|_| panic!("{:#?}", errors(&sink)));
    let report = built.artifacts.into_iter().find(|artifact| artifact.name == "report.md").expect("report.md");
    String::from_utf8(report.bytes).expect("UTF-8")
}
