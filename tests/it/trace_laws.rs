//! What holds of every number of a report: its line in the Markdown, and what a trace finds of it.

use std::collections::{BTreeMap, BTreeSet};

use pinggu::diag::Sink;
use pinggu::markup::block::{Block, BlockKind, Inline};
use pinggu::model::value::Value;
use pinggu::pipeline::{Examined, examine};
use pinggu::place::CellRef;
use pinggu::project::World;
use pinggu::render;
use pinggu::trace::{Finder, TraceInput, TraceItem, TraceResult};
use serde_json::Value as Json;

use crate::support::{Project, built_sample, squeezed};

fn examined(project: &Project) -> Examined {
    let mut sink = Sink::default();
    let world = World::on_disk(project.root());
    examine(&world, &|_| {}, &mut sink).unwrap_or_else(|_| panic!("{:#?}", sink.sorted()))
}

/// Every run of some blocks.
fn runs<'a>(blocks: &'a [Block], found: &mut Vec<&'a [Inline]>) {
    for block in blocks {
        match &block.kind {
            BlockKind::Heading(heading) => found.push(&heading.body),
            BlockKind::Paragraph(body) => found.push(body),
            BlockKind::List(items) => items.iter().for_each(|item| runs(&item.blocks, found)),
            BlockKind::Quote(inner) => runs(inner, found),
            BlockKind::Table(table) => {
                let rows = table.header.iter().chain(table.rows.iter().map(|row| &row.cells));
                found.extend(rows.flatten().map(|cell| cell.body.as_slice()));
            }
            BlockKind::ProjectBox(listed) => {
                found.push(&listed.title);
                for group in &listed.groups {
                    found.push(&group.name);
                    found.extend(group.items.iter().map(|item| item.body.as_slice()));
                }
            }
            BlockKind::Chart(chart) => found.extend(chart.labels().map(|label| label.run)),
            _ => {}
        }
    }
}

fn inlines<'a>(run: &'a [Inline], found: &mut Vec<&'a Inline>) {
    for inline in run {
        found.push(inline);
        inlines(inline.inner().unwrap_or_default(), found);
    }
}

/// Every inline of a report stands on the line that the map gives, and the text is what is written.
#[track_caller]
fn lines_are_right(project: &Project, least: usize) {
    project.build(&["--format", "md"]);
    let report = examined(project).narrated.report;
    let (markdown, lines) = render::markdown_with_lines(&report);
    assert_eq!(markdown, project.read("output/report.md"));
    let plain = |text: &str| {
        let bare = squeezed(text).replace("&#91;", "[").replace("&#93;", "]").replace(['\\', '>'], "");
        bare.replace("<!----", "").replace("<br", "")
    };
    let written: Vec<String> = markdown.lines().map(plain).collect();
    let (mut found, mut all) = (Vec::new(), Vec::new());
    report.sections.iter().for_each(|section| runs(&section.blocks, &mut found));
    for run in found {
        inlines(run, &mut all);
    }
    let mut count = 0;
    for inline in all {
        let line = lines.line(inline).unwrap_or_else(|| panic!("no line for {inline:?}"));
        let (Inline::Text(text) | Inline::Figure { text, .. } | Inline::Reference { text, .. } | Inline::Code(text)) =
            inline
        else {
            continue;
        };
        let first = plain(text.lines().next().unwrap_or_default());
        assert!(written[line - 1].contains(&first), "`{first}` is not on line {line}: {}", written[line - 1]);
        count += 1;
    }
    assert!(count >= least, "only {count} inlines were looked at");
}

#[test]
fn every_inline_of_the_sample_stands_on_its_line() {
    lines_are_right(&Project::sample(), 1900);
}

#[test]
fn lines_are_right_in_lists_quotations_tables_footnotes_and_after_breaks() {
    let project = Project::starter();
    let gdp = "{{ v(name=\"地区生产总值\", at=\"2022年总量\") }}";
    let text = format!(
        "---\npart: tasks\n---\n# 甲{gdp}[^a]\n\n子{gdp}<br>丑{gdp}[^b]<br>**寅{gdp}<br>卯**\n\n\
         - 列一{gdp}\n\n  列二{gdp}<br>列三\n- 列四\n  1. 内一\n  2. 内二{gdp}\n\n1. 数一\n3. 数二<br>数三\n\n\
         > 引一{gdp}\n>\n> - 引二<br>引三{gdp}\n\n\
         | 头一 | 头二 |\n|---|---|\n| 格一<br>格二{gdp} | 格三 |\n| 格四 | 格五{gdp}[^a] |\n\n\
         ### 句首<br>题{gdp} {{.run-in}}\n\n正文{gdp}<br>末行{gdp}\n\n[^a]: 注一{gdp}\n\n    注二\n[^b]: 注三{gdp}\n"
    );
    project.write("inputs/narrative/20-tasks.md", text);
    lines_are_right(&project, 60);
}

/// Asks a finder over the report of a project.
fn with_finder(project: &Project, ask: impl Fn(&Finder<'_>, &Examined)) {
    let examined = examined(project);
    let report = &examined.narrated.report;
    let (_, lines) = render::markdown_with_lines(report);
    let text = |file: &str| std::fs::read_to_string(project.path(file)).ok();
    let material = TraceInput { report, facts: &examined.facts, lines: &lines, text: &text, narratives: &[] };
    ask(&Finder::new(material), &examined);
}

fn with_origin<'a>(found: &'a TraceResult, figure: &Value) -> Option<&'a TraceItem> {
    let is_text = |item: &&TraceItem| squeezed(&item.text) == squeezed(&figure.text);
    found.items.iter().filter(is_text).find(|item| item.origin.as_ref() == Some(&figure.origin))
}

#[test]
fn every_figure_of_the_report_is_found_from_its_cells_its_text_and_its_line() {
    with_finder(built_sample(), |finder, examined| {
        let figures = &examined.narrated.report.figures;
        let json: Json = serde_json::from_str(&built_sample().read("output/report.json")).expect("JSON");
        let written = json["report"]["figures"].as_array().expect("figures");
        assert_eq!(written.len(), figures.len());
        let (mut texts, mut cells, mut lines) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        for (figure, written) in figures.iter().zip(written) {
            assert_eq!(written["text"], figure.text.as_str());
            let by_text = texts.entry(&figure.text).or_insert_with(|| finder.text(&figure.text));
            let item = with_origin(by_text, figure).unwrap_or_else(|| panic!("{figure:?} is not found by its text"));
            for line in item.places.iter().filter_map(|place| place.line) {
                let on_line = lines.entry(line).or_insert_with(|| finder.line(line));
                assert!(with_origin(on_line, figure).is_some(), "{figure:?} is not on line {line}");
            }
            for cell in figure.cells() {
                let by_cell = cells.entry(cell).or_insert_with(|| finder.cell(cell));
                let own = with_origin(by_cell, figure).unwrap_or_else(|| panic!("{cell} does not list {figure:?}"));
                let lines = |item: &TraceItem| item.places.iter().map(|place| place.line).collect::<Vec<_>>();
                assert_eq!(lines(own), lines(item), "{cell} and {figure:?}");
            }
        }
        assert!(cells.len() > 500, "only {} cells", cells.len());
        assert!(lines.len() > 100, "only {} lines", lines.len());
    });
}

#[test]
fn a_cell_lists_every_place_of_its_figures_once() {
    with_finder(built_sample(), |finder, examined| {
        let report = &examined.narrated.report;
        let mut shown = Vec::new();
        report.sections.iter().for_each(|section| uncovered(&section.blocks, &mut shown));
        let mut expected: BTreeMap<&CellRef, usize> = BTreeMap::new();
        for id in shown {
            let cells: BTreeSet<&CellRef> = report.figures[id].cells().iter().collect();
            for cell in cells {
                *expected.entry(cell).or_default() += 1;
            }
        }
        assert!(expected.len() > 500, "only {} cells", expected.len());
        for (cell, count) in expected {
            let places: usize = finder.cell(cell).items.iter().map(|item| item.places.len()).sum();
            assert_eq!(places, count, "{cell}");
        }
    });
}

/// Ids of the figures that are shown; what a merged cell repeats is shown once.
fn uncovered(blocks: &[Block], shown: &mut Vec<usize>) {
    let mut found = Vec::new();
    for block in blocks {
        match &block.kind {
            BlockKind::Table(table) => {
                let cells = table.rows.iter().flat_map(|row| &row.cells).filter(|cell| !cell.is_covered());
                found.extend(cells.map(|cell| cell.body.as_slice()));
            }
            _ => runs(std::slice::from_ref(block), &mut found),
        }
    }
    for run in found {
        let mut all = Vec::new();
        inlines(run, &mut all);
        shown.extend(all.iter().filter_map(|inline| match inline {
            Inline::Figure { id, .. } => Some(*id),
            _ => None,
        }));
    }
}
