//! A project need not stand on disk, wholly or in part.

use std::path::Path;

use pinggu::diag::{Outcome, Sink};
use pinggu::pipeline::{BuildOptions, build, examine};
use pinggu::project::{JOB_FILE, World};
use pinggu::render::Format;

use crate::support::{Project, repository};

/// What `init` makes, in memory.
fn starter() -> World {
    let folder = repository().join("templates/starter");
    let bytes = |name: &str| std::fs::read(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    let mut world = World::default().with(JOB_FILE, bytes("report.yaml")).with("inputs/附表.xlsx", bytes("附表.xlsx"));
    for entry in std::fs::read_dir(folder.join("narrative")).expect("narratives") {
        let name = entry.expect("entry").file_name().into_string().expect("UTF-8");
        world = world.with(&format!("inputs/narrative/{name}"), bytes(&format!("narrative/{name}")));
    }
    world
}

fn markdown(world: &World) -> Outcome<String> {
    let options = BuildOptions {
        world,
        formats: &[Format::of_reports().into_iter().find(|format| format.name == "md").expect("Markdown")],
        typst: None,
        standby: None,
        output: Path::new("nowhere"),
        step: &|_| {},
        preview: None,
    };
    let built = build(&options, &mut Sink::default())?;
    let report = built.artifacts.into_iter().find(|artifact| artifact.name == "report.md").expect("report.md");
    Ok(String::from_utf8(report.bytes).expect("UTF-8"))
}

#[test]
fn a_report_is_made_without_a_file_on_disk() {
    let world = starter();
    let on_disk = Project::starter();
    on_disk.build(&["--format", "md"]);
    assert_eq!(markdown(&world).expect("report"), on_disk.read("output/report.md"));
    let mut sink = Sink::default();
    let examined = examine(&world, &|_| {}, &mut sink).expect("report");
    assert!(!examined.facts.indicators().rows.is_empty() && !sink.has_errors());
    // What is wrong is told at the same places as on disk.
    let broken = world.with("inputs/narrative/20-tasks.md", "---\npart: tasks\n---\n{{ v(\"没有\") }}\n");
    assert!(examine(&broken, &|_| {}, &mut sink).is_err());
    assert!(sink.sorted()[0].place.to_string().starts_with("inputs/narrative/20-tasks.md:4"), "{sink:?}");
}

#[test]
fn a_file_in_memory_hides_the_one_on_disk() {
    let project = Project::starter();
    let saved = World::on_disk(project.root());
    let edited = saved.clone().with("inputs/narrative/20-tasks.md", "---\npart: tasks\n---\n还没有保存的一段。\n");
    let is_there = |world| markdown(world).expect("report").contains("还没有保存的一段。");
    assert_eq!((is_there(&saved), is_there(&edited)), (false, true));
    assert!(!project.read("inputs/narrative/20-tasks.md").contains("还没有保存"), "nothing is written");
}
