//! Any text in a cell comes out of the Markdown and of the PDF's text layer as that same text, and
//! never as Markdown, HTML, Tera or Typst.

use pinggu::text::tidy;
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::{Config, RngSeed, TestRunner};
use serde_json::Value;

use crate::support::shown::html_tables;
use crate::support::{HEADER, Project, pdf_text, squeezed, table, workbook};

/// Cells that would do something if they were code.
const HOSTILE: [&str; 24] = [
    "#import \"x\"",
    "#{1+1}",
    "$x^2$",
    "*粗*_斜_",
    "`代码`",
    "[链](http://a.b)",
    "<script>alert(1)</script>",
    "a | b",
    "{{ 7*7 }}",
    "{% raw %}",
    "// 注释",
    "/* 注释 */",
    "= 标题",
    "# 标题",
    "- 项",
    "+ 项",
    "1. 项",
    "> 引",
    "@ref <label>",
    "\\u{41} \\",
    "https://a.b/c?d=e&f",
    "~~删~~",
    "---",
    "a...b--c'd\"e",
];

/// Printable text of the characters that the sample fonts have.
fn random_texts(count: usize) -> Vec<String> {
    let config = Config { rng_seed: RngSeed::Fixed(20_231_020), ..Config::default() };
    let mut runner = TestRunner::new(config);
    let any = "[ -~一-三上-下、。（）“”—％＞0-9A-Za-z]{1,24}";
    (0..count).map(|_| any.new_tree(&mut runner).expect("text").current()).collect()
}

fn texts() -> Vec<String> {
    let mut texts: Vec<String> = HOSTILE.iter().map(|text| (*text).to_owned()).collect();
    texts.extend(random_texts(120));
    // A cell is shown trimmed, and a blank one has nothing to show.
    texts.iter().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).collect()
}

/// A project with one indicator per text, the text being in an extra column.
fn project(texts: &[String]) -> Project {
    let header = [&HEADER[..], &["补充"]].concat();
    let names: Vec<String> = (0..texts.len()).map(|at| format!("指标{at}")).collect();
    let rows: Vec<Vec<&str>> = texts
        .iter()
        .zip(&names)
        .map(|(text, name)| {
            vec!["经济发展", name, "%", "1", "5", "预期性", "区林业局", "2", "3", "正常", text.as_str()]
        })
        .collect();
    let all: Vec<&[&str]> = std::iter::once(&header[..]).chain(rows.iter().map(Vec::as_slice)).collect();
    let project = Project::starter();
    project.retable(workbook(&[("附件2", &all)]));
    project
}

#[test]
fn any_cell_text_comes_out_of_markdown_json_and_pdf_as_itself() {
    let texts = texts();
    let project = project(&texts);
    project.build(&[]);
    let json: Value = serde_json::from_str(&project.read("output/report.json")).expect("JSON");
    let markdown = project.read("output/report.md");
    let read_back = html_tables(&markdown).pop().expect("the indicators").rows;
    let pdf = pdf_text(&project.path("output/report.pdf"));
    for (at, text) in texts.iter().enumerate() {
        let cells = table(&json, "indicators")["rows"][at]["cells"].as_array().expect("cells");
        assert_eq!(cells[10]["text"], text.as_str());
        assert_eq!(squeezed(&read_back[at][10]), squeezed(text), "in the Markdown");
        assert!(pdf.contains(&squeezed(&format!("正常{text}"))), "`{text}` is not in the PDF");
    }
}

#[test]
fn hostile_names_are_data_in_sentences_too() {
    let project = Project::starter();
    let rows: Vec<Vec<&str>> = HOSTILE
        .iter()
        .map(|name| vec!["#领域*", *name, "$元", "1", "5", "预期性", "区林业局", "2", "3", "滞后"])
        .collect();
    let all: Vec<&[&str]> = std::iter::once(&HEADER[..]).chain(rows.iter().map(Vec::as_slice)).collect();
    project.retable(workbook(&[("附件2", &all)]));
    project.write("inputs/narrative/10-overview.md", "---\npart: overview\n---\n{{ names(verdict=\"滞后\") }}\n");
    project.build(&[]);
    let pdf = pdf_text(&project.path("output/report.pdf"));
    // Names are compared and printed tidied: full-width brackets, no inner spaces.
    // A serial number before a name is no part of it.
    let listed: Vec<String> =
        HOSTILE.iter().map(|name| squeezed(&tidy(name.strip_prefix("1. ").unwrap_or(name)))).collect();
    assert!(pdf.contains(&listed.join("、")), "{pdf}");
}
