//! A click on a figure shows its cells: those of `report.json`, and what stands in them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::driver::{Browser, open};
use super::pages::{cells, list, of_samples, page, sample, snapshot, text};
use crate::support::{Project, squeezed};

/// Asks every figure of a page, and holds what is shown against the snapshot.
fn hold(browser: &Browser, project: &Project) {
    browser.go(&page(project));
    let told = browser.run(include_str!("figures.js"), &[]);
    assert_eq!(told["isClosed"], true);
    let snapshot = snapshot(project);
    let (figures, cells) = (list(&snapshot["report"], "figures"), cells(&snapshot));
    let mut printed = BTreeSet::new();
    printed_figures(&snapshot["report"]["sections"], &mut printed);
    let asked: BTreeSet<u64> = list(&told, "figures").iter().map(|one| one["id"].as_u64().expect("an id")).collect();
    assert_eq!(asked, printed, "the page has the figures that the report prints");
    assert!(asked.len() > 400, "{}", asked.len());
    for shown in list(&told, "figures") {
        let id = usize::try_from(shown["id"].as_u64().expect("an id")).expect("an index");
        hold_figure(shown, &figures[id]);
        hold_cells(shown, &cells);
    }
}

/// The figures that stand in blocks and cells, also in charts.
fn printed_figures(value: &Value, found: &mut BTreeSet<u64>) {
    if value["type"] == "figure" {
        found.extend(value["of"]["id"].as_u64());
    }
    match value {
        Value::Array(all) => all.iter().for_each(|one| printed_figures(one, found)),
        Value::Object(all) => all.values().for_each(|one| printed_figures(one, found)),
        _ => {}
    }
}

fn hold_figure(shown: &Value, figure: &Value) {
    let origin = &figure["origin"];
    let inputs = match origin {
        Value::Object(own) if own.contains_key("cell") => vec![origin["cell"].clone()],
        Value::Object(own) if own.contains_key("computed") => list(&origin["computed"], "inputs").to_vec(),
        _ => Vec::new(),
    };
    assert_eq!(shown["cells"], Value::Array(inputs), "{shown:#}");
    assert_eq!(shown["formula"], origin["computed"]["formula"], "{shown:#}");
    assert_eq!((&shown["isOpen"], text(shown, "title")), (&json!(true), "出处"), "{shown:#}");
    assert_eq!(shown["value"], shown["text"], "{shown:#}");
    let first = shown["cells"][0].as_str().map_or("没有单元格".to_owned(), |cell| format!("取自 {cell}"));
    assert_eq!(text(shown, "said"), format!("{}，{first}", text(shown, "text")));
}

/// What is shown of each cell is what its table has.
fn hold_cells(shown: &Value, cells: &BTreeMap<String, String>) {
    for block in list(shown, "blocks") {
        let address = text(block, "cell");
        assert_eq!(block["title"], block["cell"]);
        let own = cells.get(address).unwrap_or_else(|| panic!("{address} is in no table"));
        // The number may have its unit after it.
        assert!(squeezed(text(block, "shown")).starts_with(own.as_str()), "{block:#} shows {own}");
        let [lit] = list(block, "lit") else { panic!("one cell is marked: {block:#}") };
        assert_eq!(squeezed(lit.as_str().expect("a text")), *own, "{block:#}");
    }
    let rest = list(shown, "cells").iter().skip(list(shown, "blocks").len());
    let buttons = list(shown, "buttons");
    assert_eq!(rest.len(), buttons.len(), "{shown:#}");
    for (address, button) in rest.zip(buttons) {
        let address = address.as_str().expect("an address");
        assert_eq!(squeezed(button.as_str().expect("a text")), format!("{address}＝{}", cells[address]));
    }
}

#[test]
fn every_figure_of_the_sample_shows_its_cells() {
    let Some(browser) = open("every_figure_of_the_sample_shows_its_cells") else { return };
    hold(&browser, sample());
}

#[test]
fn every_figure_of_the_other_samples_shows_its_cells() {
    let Some(browser) = open("every_figure_of_the_other_samples_shows_its_cells") else { return };
    for name in ["annual-2023", "city-2028", "final-2025"] {
        hold(&browser, &of_samples(name));
    }
}

/// As a hand does it: the pointer comes to what is seen, in the text, in a table, behind a chart.
#[test]
fn a_pointer_reaches_figures_and_what_the_panel_offers() {
    let Some(browser) = open("a_pointer_reaches_figures_and_what_the_panel_offers") else { return };
    browser.go(&page(sample()));
    for figure in ["#report p .f", "#report .piece td .f", ".annex tbody tr:last-child .f"] {
        browser.click(figure);
        let cell = browser.run(
            "const element = document.querySelector(arguments[0]);
             const [grid, it] = ['#detail .grid', '#detail .grid .it'].map(one => document.querySelector(one).getBoundingClientRect());
             const isInView = it.left >= grid.left && it.right <= grid.right + 1;
             return [element.classList.contains('asked') && isInView, document.querySelector('#detail [data-cell]').getAttribute('data-cell')];",
            &[figure.into()],
        );
        assert_eq!(
            (&cell[0], cell[1].as_str().is_some_and(|cell| cell.contains('!'))),
            (&json!(true), true),
            "{figure}"
        );
    }
    // The number of a chart, once its table is opened.
    browser.click("figure.chart summary");
    browser.click("figure.chart td .f");
    // From a computed figure to the fourth of its cells, and back.
    let computed = "figure.chart td .f.asked";
    assert!(browser.run("return Boolean(document.querySelector(arguments[0]))", &[computed.into()]) == true);
    browser.run("Array.from(document.querySelectorAll('#report .f')).find(one => { one.click(); return document.querySelector('#detail li[data-cell]'); });", &[]);
    let title = browser.run("return document.querySelector('#detail li[data-cell]').getAttribute('data-cell')", &[]);
    browser.click("#detail li[data-cell] button");
    assert_eq!(browser.run("return document.querySelector('#detail .cell h3').textContent", &[]), title);
    browser.click("#detail-body > button");
    assert_eq!(browser.run("return document.getElementById('detail-title').textContent", &[]), "出处");
    browser.click("#detail-close");
    assert_eq!(browser.run("return document.querySelectorAll('.asked,.same').length", &[]), 0);
}

/// The list of other places leads to each of them.
#[test]
fn the_other_places_of_a_number_are_shown_and_led_to() {
    let Some(browser) = open("the_other_places_of_a_number_are_shown_and_led_to") else { return };
    browser.go(&page(sample()));
    let told = browser.run(include_str!("places.js"), &[]);
    let snapshot = snapshot(sample());
    let figures = list(&snapshot["report"], "figures");
    let index = |id: &Value| usize::try_from(id.as_u64().expect("an id")).expect("an index");
    let mut most = 0;
    for shown in told.as_array().expect("a list") {
        let own = index(&shown["id"]);
        let alike = |id: &usize| *id != own && figures[*id]["origin"] == figures[own]["origin"];
        let mut reached: Vec<usize> = list(shown, "reached").iter().map(|place| index(&place["id"])).collect();
        assert!(list(shown, "reached").iter().all(|place| place["isSeen"] == true), "{shown:#}");
        assert_eq!(shown["marked"], shown["listed"], "{shown:#}");
        reached.sort_unstable();
        assert_eq!(reached, (0..figures.len()).filter(alike).collect::<Vec<_>>(), "{shown:#}");
        most = most.max(reached.len());
    }
    assert!(most > 3, "a number that stands in several places");
}
