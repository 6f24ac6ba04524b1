//! The fuzz targets of `fuzz/` on the stable compiler: each over its corpus, and over a bounded
//! number of mutations of it that are the same in every run.

use std::fmt::Write as _;
use std::panic::catch_unwind;

use crate::support::{Project, pdf_text, repository, squeezed};

#[path = "../../fuzz/src/lib.rs"]
#[expect(unreachable_pub, dead_code, reason = "the library of the fuzz targets, which are programs of their own")]
mod targets;

/// A report of these blocks and nothing else.
pub(crate) fn report_of(blocks: Vec<pinggu::markup::block::Block>) -> pinggu::model::report::Report {
    targets::report_of("甲", blocks)
}

/// The generator of Marsaglia's xorshift paper with 64 bits.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end.max(1) as u64).expect("small")
    }
}

/// A seed, changed as a fuzzer would: bits, bytes, pieces of itself and of others.
fn mutated(seed: &[u8], others: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let mut data = seed.to_vec();
    for _ in 0..=dice.below(6) {
        let at = dice.below(data.len() + 1);
        match dice.below(6) {
            0 if at < data.len() => data[at] ^= 1 << dice.below(8),
            1 if at < data.len() => data[at] = u8::try_from(dice.below(256)).expect("a byte"),
            2 => drop(data.drain(at..(at + dice.below(8)).min(data.len()))),
            3 => data.insert(at, u8::try_from(dice.below(128)).expect("a byte")),
            4 => {
                let piece = data[at..(at + dice.below(40)).min(data.len())].to_vec();
                data.splice(at..at, piece);
            }
            _ => {
                let other = &others[dice.below(others.len())];
                let from = dice.below(other.len());
                let piece = other[from..(from + 1 + dice.below(30)).min(other.len())].to_vec();
                data.splice(at..at, piece);
            }
        }
    }
    data
}

/// Runs a target over its corpus and over so many mutations. What it fails on is written out.
#[track_caller]
fn run(name: &str, mutations: usize, target: fn(&[u8])) {
    let folder = repository().join("fuzz/corpus").join(name);
    let mut files: Vec<_> = std::fs::read_dir(&folder).expect(name).map(|entry| entry.expect("entry").path()).collect();
    files.sort_unstable();
    let seeds: Vec<Vec<u8>> = files.iter().map(|path| std::fs::read(path).expect("seed")).collect();
    assert!(seeds.len() >= 5, "{name} has only {} seeds", seeds.len());
    let mut dice = Dice(20_231_020);
    let changed = (0..mutations).map(|at| mutated(&seeds[at % seeds.len()], &seeds, &mut dice));
    for data in seeds.clone().into_iter().chain(changed.collect::<Vec<_>>()) {
        let shown = String::from_utf8_lossy(&data).into_owned();
        assert!(catch_unwind(|| target(&data)).is_ok(), "{name} fails on {data:?}\n{shown}");
    }
}

#[test]
fn values_of_cells() {
    run("grammar", 4_000, targets::grammar);
}

#[test]
fn number_formats() {
    run("number_format", 4_000, targets::number_format);
}

#[test]
fn headers_of_tables() {
    run("header", 400, targets::header);
}

#[test]
fn prose_in_typst() {
    run("markup", 1_500, targets::markup);
}

#[test]
fn project_files() {
    run("project_file", 600, targets::project_file);
}

#[test]
fn workbooks() {
    run("workbook", 300, targets::workbook);
}

#[test]
fn prose_of_a_whole_project() {
    run("narrative", 60, targets::narrative);
}

#[test]
fn templates_of_a_whole_project() {
    run("template", 60, targets::template);
}

#[test]
fn two_versions() {
    run("diff", 1_500, targets::diff);
}

#[test]
fn snapshots_of_versions() {
    run("snapshot", 600, targets::snapshot);
}

/// What typst's own parser says of the source, typst says of the document: whatever is written in
/// prose, it is set, and what the report holds is what stands on the page.
#[test]
fn any_prose_is_set_as_it_was_written() {
    let folder = repository().join("fuzz/corpus/markup");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).expect("corpus").map(|entry| entry.expect("entry").path()).collect();
    files.sort_unstable();
    let seeds: Vec<Vec<u8>> = files.iter().map(|path| std::fs::read(path).expect("seed")).collect();
    let mut dice = Dice(7);
    // Characters that the fonts have, so that what fails is the writing.
    let is_printable = |c: &char| matches!(c, ' '..='~' | '\n' | '一'..='三' | '甲'..='电' | '。' | '，' | '、' | '（' | '）' | '“' | '”');
    let mut prose = String::from("---\npart: tasks\n---\n");
    for round in 0..150 {
        let data = mutated(&seeds[round % seeds.len()], &seeds, &mut dice);
        let text: String = String::from_utf8_lossy(&data).chars().filter(is_printable).collect();
        // No figures, whose names would be wrong, and no files.
        let text = text
            .replace("{{", "{ {")
            .replace("{%", "{ %")
            .replace("{#", "{ #")
            .replace("![", "! [")
            .replace("<!", "< !");
        let _ = write!(prose, "\n\n第{round}段起\n\n{text}\n\n第{round}段止\n");
    }
    let project = Project::starter();
    project.write("inputs/narrative/20-tasks.md", prose);
    project.write("inputs/report.yaml", project.read("inputs/report.yaml") + "\npage: { watermark: false }\n");
    let answer = project.run(&["build"]);
    assert!(answer.status == 0, "{:.3000}", answer.stderr);
    // Page numbers may stand between two lines of a text.
    let plain = |text: &str| squeezed(text).replace(|c: char| c.is_ascii_digit() || c == '—', "");
    let page = plain(&pdf_text(&project.path("output/report.pdf")));
    let json: serde_json::Value = serde_json::from_str(&project.read("output/report.json")).expect("JSON");
    let mut texts = Vec::new();
    collect(&json["report"]["sections"], &mut texts);
    assert!(texts.len() > 500, "only {} texts", texts.len());
    for text in texts {
        assert!(page.contains(&plain(&text)), "`{text}` is not on the page");
    }
}

/// All texts of a block tree.
fn collect(value: &serde_json::Value, texts: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(map) => match (map.get("type").and_then(|kind| kind.as_str()), map.get("of")) {
            (Some("text" | "code"), Some(serde_json::Value::String(text))) => texts.push(text.clone()),
            _ => map.values().for_each(|value| collect(value, texts)),
        },
        serde_json::Value::Array(items) => items.iter().for_each(|item| collect(item, texts)),
        _ => {}
    }
}
