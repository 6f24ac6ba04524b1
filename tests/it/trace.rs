//! Where numbers come from: the line map of the Markdown, and `pinggu trace`.

use pinggu::diag::Sink;
use pinggu::inspect::Strictness;
use pinggu::markup::block::{Block, BlockKind, Inline};
use pinggu::pipeline::{Examination, Examined, examine};
use pinggu::render;

use crate::support::{Project, squeezed};

fn examined(project: &Project) -> Examined {
    let mut sink = Sink::default();
    let examination = Examination { root: project.root(), strictness: Strictness::Draft, step: &|_| {} };
    examine(&examination, &mut sink).unwrap_or_else(|_| panic!("{:#?}", sink.sorted()))
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
    let plain = |text: &str| squeezed(text).replace(['\\', '>'], "").replace("<!----", "").replace("<br", "");
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
