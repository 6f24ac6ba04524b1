//! The page by keys alone, and what a reader of the screen is told.

use serde_json::{Value, json};

use super::driver::{Browser, open};
use super::pages::{list, page, sample, text};

const TAB: char = '\u{e004}';
const ENTER: char = '\u{e007}';
const ESCAPE: char = '\u{e00c}';
const LEFT: char = '\u{e012}';
const RIGHT: char = '\u{e014}';
const DOWN: char = '\u{e015}';
const UP: char = '\u{e013}';

/// What has the focus: its name, and which figure of the report it is.
fn focused(browser: &Browser) -> Value {
    browser.run(
        "const one = document.activeElement;
         const isSeen = own => own.getClientRects().length && !own.closest('details:not([open])');
         const seen = Array.from(document.querySelectorAll('#report .f,#report .t')).filter(isSeen);
         return { id: one.id, tag: one.tagName, at: seen.indexOf(one), text: one.textContent.slice(0, 60),
           isInView: one.getBoundingClientRect().bottom > 0 && one.getBoundingClientRect().top < innerHeight };",
        &[],
    )
}

fn press(browser: &Browser, key: char) -> Value {
    browser.keys(&key.to_string());
    focused(browser)
}

/// Presses Tab until something has the focus that is wanted; gives what had it on the way.
#[track_caller]
fn tab_to(browser: &Browser, most: usize, is_wanted: impl Fn(&Value) -> bool) -> Vec<String> {
    let mut way = Vec::new();
    for _ in 0..most {
        let now = press(browser, TAB);
        way.push(format!("{}#{}", text(&now, "tag"), text(&now, "id")));
        if is_wanted(&now) {
            return way;
        }
    }
    panic!("not reached: {way:?}");
}

#[test]
fn a_page_is_read_by_keys_alone() {
    let Some(browser) = open("a_page_is_read_by_keys_alone") else { return };
    browser.go(&page(sample()));
    // The bar, the tabs as one stop, the contents, and the first number as the only one of the report.
    let way = tab_to(&browser, 100, |now| now["at"] == 0);
    let stop = |wanted: &str| way.iter().position(|one| one == wanted).unwrap_or_else(|| panic!("{wanted}: {way:?}"));
    assert_eq!(way[0], "A#");
    let order =
        ["BUTTON#side-toggle", "SELECT#department", "INPUT#typed-toggle", "BUTTON#print", "BUTTON#tab-contents"]
            .map(stop);
    assert!(order.is_sorted(), "{way:?}");
    assert!(!way.iter().any(|one| one == "BUTTON#tab-findings"), "{way:?}");
    // Arrows go from number to number.
    for (key, at) in [(RIGHT, 1), (DOWN, 2), (RIGHT, 3), (LEFT, 2), (UP, 1)] {
        let now = press(&browser, key);
        assert_eq!((&now["at"], &now["isInView"]), (&json!(at), &json!(true)), "{now}");
    }
    // Enter goes to what is said of it, Escape back.
    assert_eq!(press(&browser, ENTER)["id"], "detail");
    let said = browser.run("return document.getElementById('said').textContent", &[]);
    assert!(said.as_str().is_some_and(|said| said.contains("取自 附表.xlsx!附件2!")), "{said}");
    assert_eq!(press(&browser, TAB)["id"], "detail-close");
    let back = press(&browser, ESCAPE);
    assert_eq!(back["at"], 1, "{back}");
    assert_eq!(browser.run("return document.getElementById('detail').hidden", &[]), true);
    // The number that was left is the one that Tab comes back to.
    browser.run("document.getElementById('print').focus()", &[]);
    tab_to(&browser, 100, |now| now["at"] == 1);
}

#[test]
fn keys_reach_the_numbers_of_a_view() {
    let Some(browser) = open("keys_reach_the_numbers_of_a_view") else { return };
    browser.go(&page(sample()));
    let views =
        browser.run("return document.getElementById('department').options.length", &[]).as_u64().expect("views");
    for view in 1..views {
        let script = "const field = document.getElementById('department');
            field.selectedIndex = arguments[0];
            field.dispatchEvent(new Event('change'));
            document.getElementById('print').focus();";
        browser.run(script, &[view.into()]);
        // The first, or the one that was come to in the view before.
        tab_to(&browser, 100, |now| now["at"].as_i64() >= Some(0));
        let at = focused(&browser)["at"].as_i64().expect("a place");
        assert_eq!(press(&browser, RIGHT)["at"], at + 1, "{view}");
        assert_eq!(press(&browser, ENTER)["id"], "detail", "{view}");
        assert_eq!(press(&browser, ESCAPE)["at"], at + 1, "{view}");
    }
}

#[test]
fn arrows_choose_among_the_tabs() {
    let Some(browser) = open("arrows_choose_among_the_tabs") else { return };
    browser.go(&page(sample()));
    tab_to(&browser, 20, |now| now["id"] == "tab-contents");
    for (key, chosen) in
        [(RIGHT, "findings"), (RIGHT, "search"), (RIGHT, "contents"), (LEFT, "search"), (LEFT, "findings")]
    {
        assert_eq!(press(&browser, key)["id"], format!("tab-{chosen}"));
        let open = browser.run(
            "return Array.from(document.querySelectorAll('#side [role=tabpanel]')).filter(one => one.getClientRects().length).map(one => one.id)",
            &[],
        );
        assert_eq!(open, json!([chosen]));
        let selected = browser.run(
            "return Array.from(document.querySelectorAll('[role=tab]')).filter(one => one.getAttribute('aria-selected') === 'true').map(one => one.id)",
            &[],
        );
        assert_eq!(selected, json!([format!("tab-{chosen}")]));
    }
    // From the tab into what it shows.
    assert_eq!(press(&browser, TAB)["id"], "findings-severity");
}

/// A node of the accessibility tree that is not left out: role, name, and one property.
fn nodes(browser: &Browser) -> Vec<Value> {
    let tree = browser.devtools("Accessibility.getFullAXTree", &json!({}));
    list(&tree, "nodes").iter().filter(|node| node["ignored"] == false).cloned().collect()
}

fn property(node: &Value, name: &str) -> Value {
    let all = node["properties"].as_array().cloned().unwrap_or_default();
    all.iter().find(|one| one["name"] == name).map_or(Value::Null, |one| one["value"]["value"].clone())
}

fn of_role<'a>(nodes: &'a [Value], role: &'a str) -> impl Iterator<Item = &'a Value> {
    nodes.iter().filter(move |node| node["role"]["value"] == role)
}

fn name(node: &Value) -> &str {
    node["name"]["value"].as_str().unwrap_or_default().trim()
}

#[test]
fn a_reader_of_the_screen_hears_what_is_there() {
    let Some(browser) = open("a_reader_of_the_screen_hears_what_is_there") else { return };
    browser.go(&page(sample()));
    browser.run("document.querySelector('#report .f').click()", &[]);
    let nodes = nodes(&browser);
    for role in
        ["button", "checkbox", "combobox", "tab", "link", "region", "tabpanel", "main", "image", "complementary"]
    {
        let nameless: Vec<&Value> =
            of_role(&nodes, role).filter(|node| name(node).is_empty() && role != "main").collect();
        assert!(nameless.is_empty(), "{role} without a name: {nameless:#?}");
    }
    let expected = browser.run(
        "const seen = one => one.getClientRects().length > 0;
         const all = selector => Array.from(document.querySelectorAll(selector)).filter(seen);
         const plain = text => text.replace(/\\s/g, '');
         return {
           figures: all('#report .f,#report .t').filter(one => /\\d/.test(one.textContent) && !one.closest('details')).length,
           heads: all('h1,h2,h3,h4,h5,h6').map(one => [Number(one.tagName[1]), plain(one.textContent)]),
           pieces: all('.piece').map(one => one.getAttribute('aria-label'))
         };",
        &[],
    );
    // Every number of the report is a button that says its number.
    let numbers = of_role(&nodes, "button").filter(|node| name(node).contains(|c: char| c.is_ascii_digit())).count();
    assert!(numbers as u64 >= expected["figures"].as_u64().expect("a number"), "{numbers} of {}", expected["figures"]);
    assert!(numbers > 600, "{numbers}");
    let heads: Vec<Value> = of_role(&nodes, "heading")
        .map(|node| json!([property(node, "level"), name(node).split_whitespace().collect::<String>()]))
        .collect();
    // The panel stands before the report in the tree.
    let sorted = |heads: &[Value]| {
        let mut told: Vec<String> = heads.iter().map(Value::to_string).collect();
        told.sort_unstable();
        told
    };
    assert_eq!(sorted(&heads), sorted(list(&expected, "heads")));
    assert!(heads.len() > 60, "{}", heads.len());
    let regions: Vec<&str> = of_role(&nodes, "region").map(name).collect();
    for piece in list(&expected, "pieces") {
        assert!(regions.contains(&piece.as_str().expect("a name")), "{piece}: {regions:?}");
    }
    hold_tables(&nodes, list(&expected, "pieces").len());
    // What is told aloud when a number is asked.
    let live = of_role(&nodes, "status").find(|node| property(node, "live") == "polite");
    assert!(live.is_some(), "no live region");
}

/// Tables have columns with names, and say so of their cells.
fn hold_tables(nodes: &[Value], least: usize) {
    assert!(of_role(nodes, "table").count() >= least);
    let columns = of_role(nodes, "columnheader").count();
    let rows = of_role(nodes, "rowheader").count();
    assert!(columns > 40 && rows > 10, "{columns} {rows}");
    // The corner of the cells around a cell has none.
    let nameless = of_role(nodes, "columnheader").filter(|node| name(node).is_empty()).count();
    assert!(nameless <= 1, "{nameless} heads of columns without a name");
}
