//! The page says what `report.md` says, word for word and cell for cell.

use serde_json::Value;

use super::driver::{Browser, open};
use super::markdown::{Matrix, Told};
use super::pages::{list, of_samples, page, sample, text, told};
use crate::support::{Project, squeezed};

/// Fails with what stands around the first difference.
#[track_caller]
pub(super) fn same(shown: &str, said: &str) {
    let (shown, said): (Vec<char>, Vec<char>) = (shown.chars().collect(), said.chars().collect());
    let at = shown.iter().zip(&said).take_while(|(one, other)| one == other).count();
    let around = |text: &[char]| text[at.saturating_sub(30)..(at + 50).min(text.len())].iter().collect::<String>();
    assert!(shown == said, "the page: {}\nMarkdown: {}", around(&shown), around(&said));
}

/// The cells of the tables of a page.
pub(super) fn tables(told: &Value) -> Vec<Matrix> {
    let cell = |cell: &Value| squeezed(cell.as_str().expect("a cell"));
    let row = |row: &Value| row.as_array().expect("a row").iter().map(cell).collect();
    list(told, "tables").iter().map(|table| table.as_array().expect("a table").iter().map(row).collect()).collect()
}

#[track_caller]
fn hold(browser: &Browser, project: &Project) {
    browser.go(&page(project));
    let (shown, said) = (told(browser), Told::of(&project.read("output/report.md")));
    same(&squeezed(text(&shown, "text")), &said.text);
    assert_eq!(tables(&shown), said.tables);
    let notes: Vec<String> =
        list(&shown, "notes").iter().map(|note| squeezed(note.as_str().expect("a note"))).collect();
    assert_eq!(notes, said.notes);
    assert_eq!(shown["marks"], said.marks);
    assert_eq!(shown["areHeadsAlike"], true);
    assert!(said.text.len() > 10_000 && said.tables.len() > 2, "{} {}", said.text.len(), said.tables.len());
    hold_charts(&shown, &said);
}

/// Every number of a chart stands in the words that tell what it shows.
fn hold_charts(shown: &Value, said: &Told) {
    let charts = list(shown, "charts");
    let words: Vec<&String> =
        said.drawings.iter().filter(|(_, file)| file.starts_with("charts/")).map(|(words, _)| words).collect();
    assert_eq!(charts.len(), words.len());
    assert!(!charts.is_empty());
    for (chart, words) in charts.iter().zip(words) {
        assert!(said.text.contains(&squeezed(text(chart, "caption"))), "{chart:#}");
        assert!(!list(chart, "rows").is_empty(), "{chart:#}");
        for row in list(chart, "rows") {
            let [of, number] = [&row[0], &row[1]].map(|part| squeezed(part.as_str().expect("a text")));
            let category = of.split('·').next().unwrap_or_default();
            // What is said of the whole chart has no name before it.
            let is_told = (of.is_empty() && words.contains(&number))
                || words.split(['；', '。']).any(|clause| clause.contains(category) && clause.contains(&number));
            assert!(is_told, "{row} is not in {words}");
        }
    }
}

#[test]
fn the_page_says_what_the_markdown_says() {
    let Some(browser) = open("the_page_says_what_the_markdown_says") else { return };
    hold(&browser, sample());
    for name in ["annual-2023", "city-2028", "final-2025"] {
        hold(&browser, &of_samples(name));
    }
}
