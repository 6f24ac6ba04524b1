//! Whole projects in memory: prose and templates from whatever a stranger may send, through the engine, the
//! checks and the writers.

use pinggu::diag::{Severity, Sink};
use pinggu::inspect::Strictness;
use pinggu::markup::mark::is_reserved;
use pinggu::pipeline::{check, explain};
use pinggu::project::World;
use pinggu::render;

/// The starter project.
const SETTINGS: &str = include_str!("../../templates/starter/report.yaml");
const TABLES: &[u8] = include_bytes!("../../templates/starter/附表.xlsx");

/// The text of a narrative.
pub fn narrative(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    checked("inputs/narrative/20-tasks.md", &format!("---\npart: tasks\n---\n{text}\n"));
    let mut sink = Sink::default();
    let _ = explain(&project(), &text, &mut sink);
}

/// The text of a section template, with a narrative that it may place.
pub fn template(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    checked("templates/sections/20-problems.md", &format!("# 问题\n\n{text}\n"));
}

fn project() -> World {
    World::default()
        .with("inputs/report.yaml", SETTINGS)
        .with("inputs/附表.xlsx", TABLES)
        .with("inputs/narrative/a.md", "---\npart: clauses\n---\n甲{{ count() }}乙\n")
}

/// The project with this file is checked to its end. Where it gives a report, that holds no character that no
/// document may hold, and is written the same way twice.
fn checked(file: &str, text: &str) {
    let world = project().with(file, text);
    let run = || {
        let mut sink = Sink::default();
        let checked = check(&world, Strictness::Draft, &|_| {}, &mut sink);
        let errors = sink.sorted().iter().filter(|finding| finding.severity == Severity::Error).count();
        (checked.report().map(render::markdown), errors, checked.triaged.open.len())
    };
    let first = run();
    if let (Some(markdown), ..) = &first {
        let found = markdown.chars().find(|c| is_reserved(*c));
        assert_eq!(found, None, "{text:?} gave {markdown}");
    }
    assert_eq!(first, run(), "{text:?}");
}
