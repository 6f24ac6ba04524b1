//! What the fuzz targets do. Also a module of the tests, where `tests/it/fuzzed.rs` runs each over
//! its corpus and over a bounded number of its mutations, on the stable compiler.

use pinggu::extract::probe;
use pinggu::markup::block::{Block, Inline, plain_text};
use pinggu::markup::{escape, mark};
use pinggu::model::grammar as values;
use pinggu::model::job::{Evaluation, Fonts, Plan};
use pinggu::model::page::{Marks, Page};
use pinggu::model::report::{Meta, Report, Section, SectionKind};
use pinggu::render::{self, Pages, Setting, Theme};
use pinggu::text::tidy;
use typst_syntax::{SyntaxKind, SyntaxNode};

mod projects;
mod versions;
mod workbooks;
pub use projects::{narrative, template};
pub use versions::{diff, snapshot};
pub use workbooks::workbook;

/// What a cell says: read, and tidied once is tidied for good.
pub fn grammar(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let _ = values::read(&text);
    let tidied = tidy(&text);
    assert_eq!(tidy(&tidied), tidied, "{text:?}");
}

/// What a number shows under a format code: eight bytes of number, one of date system, the code.
pub fn number_format(data: &[u8]) {
    let Some((number, rest)) = data.split_first_chunk::<8>() else { return };
    let Some((system, code)) = rest.split_first() else { return };
    let _ = probe::shown(f64::from_le_bytes(*number), &String::from_utf8_lossy(code), system & 1 == 1);
}

/// Rows of cells, one a line, cells between tabs.
pub fn header(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let cells = |line: &str| line.split('\t').map(|cell| cell.trim().to_owned()).collect();
    let rows: Vec<Vec<String>> = text.lines().map(cells).collect();
    let _ = probe::table(&rows);
}

/// The text of a `report.yaml`.
pub fn project_file(data: &[u8]) {
    let _ = probe::project_file(&String::from_utf8_lossy(data));
}

/// Prose becomes Typst that typst's own parser takes without complaint, and any text escaped for
/// Typst is read back as that text, with no code in it.
pub fn markup(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let clean = mark::without_reserved(&text).unwrap_or_else(|| text.clone().into_owned());
    let typst = typst_of(&clean);
    let errors = typst_syntax::parse(&typst).errors_and_warnings().0;
    assert!(errors.is_empty(), "{text:?} became {typst}: {errors:?}");
    let shown = shown_by(&typst_syntax::parse(&escape::escape_typst(&clean)));
    // A line break is shown as one, other white space at the ends of a paragraph is not shown.
    assert_eq!(shown.trim(), clean.trim(), "{text:?}");
}

/// The Typst source of prose.
pub fn typst_of(text: &str) -> String {
    let report = report_of(text, versions::blocks(text));
    let _ = render::markdown(&report);
    render::typst(&report, &Setting { theme: Theme::File("theme.typ"), prefix: "", pages: Pages::Asked }).text
}

/// A report of one section whose title and title matter are a text too.
pub fn report_of(text: &str, blocks: Vec<Block>) -> Report {
    let section = Section {
        key: "a".to_owned(),
        kind: SectionKind::Body,
        number: String::new(),
        title: text.to_owned(),
        cited: false,
        blocks,
    };
    Report { meta: meta(text), sections: vec![section], figures: Vec::new(), images: Vec::new() }
}

/// Title matter that is as hostile as the prose.
fn meta(text: &str) -> Meta {
    let word = || text.to_owned();
    let plan = Plan {
        name: word(),
        short: word(),
        term: word(),
        base_year: 2020,
        end_year: 2025,
        approved: word(),
        growth_indicator: word(),
    };
    let evaluation = Evaluation { kind: word(), from: word(), to: word(), annual_data: word(), monthly_data: word() };
    Meta {
        title: word(),
        region: word(),
        bureau: word(),
        version: Some(word()),
        marks: Marks::default(),
        date: (2023, 10, 20),
        plan,
        evaluation,
        page: Page::default(),
        fonts: Fonts::default(),
        department: None,
        sign_off: vec![word()],
    }
}

/// What markup shows when it is nothing but text.
fn shown_by(node: &SyntaxNode) -> String {
    match node.kind() {
        SyntaxKind::Markup => {
            let nodes: Vec<&SyntaxNode> = node.children().collect();
            // A space after a line break is not shown.
            let is_shown = |at: usize| {
                at == 0 || nodes[at].kind() != SyntaxKind::Space || nodes[at - 1].kind() != SyntaxKind::Linebreak
            };
            (0..nodes.len()).filter(|at| is_shown(*at)).map(|at| shown_by(nodes[at])).collect()
        }
        SyntaxKind::Text | SyntaxKind::Space => node.leaf_text().to_string(),
        SyntaxKind::Linebreak => "\n".to_owned(),
        SyntaxKind::Escape => {
            let escaped = node.leaf_text();
            match escaped.strip_prefix("\\u{").and_then(|rest| rest.strip_suffix('}')) {
                Some(number) => {
                    let number = u32::from_str_radix(number, 16).expect("a number");
                    char::from_u32(number).expect("a character").to_string()
                }
                None => escaped.chars().skip(1).collect(),
            }
        }
        other => panic!("{other:?} in {:?}", node.full_text()),
    }
}

/// The plain text of a run, for those who compare it.
pub fn shown(run: &[Inline]) -> String {
    plain_text(run)
}
