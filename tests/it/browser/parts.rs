//! The view of a department shows what its excerpt holds.

use serde_json::Value;

use super::driver::{Browser, open};
use super::markdown::Told;
use super::pages::{list, page, sample, text};
use super::words::{same, tables};
use crate::support::squeezed;

/// The part of an excerpt that is cut out of the report, with its notes.
fn middle(markdown: &str) -> String {
    let (_, rest) = markdown.split_once("## 摘编说明").expect("the lead");
    let begin = rest.find("\n## ").expect("a chapter");
    let end = rest.find("<a id=\"to-open-findings\">").expect("the findings");
    let notes = rest[end..].lines().filter(|line| line.starts_with("[^"));
    notes.fold(rest[begin..end].to_owned(), |all, note| format!("{all}\n\n{note}"))
}

/// What is seen of the report below its cover.
fn seen(browser: &Browser) -> Value {
    browser.run(include_str!("text.js"), &[".cover".into()])
}

fn choose(browser: &Browser, value: &Value) {
    let script = "const field = document.getElementById('department');
        field.value = arguments[0];
        field.dispatchEvent(new Event('change'));";
    browser.run(script, std::slice::from_ref(value));
}

#[test]
fn the_view_of_a_department_is_its_excerpt() {
    let Some(browser) = open("the_view_of_a_department_is_its_excerpt") else { return };
    browser.go(&page(sample()));
    let whole = browser.run("return document.getElementById('report').innerHTML", &[]);
    let departments = browser.run(
        "return Array.from(document.getElementById('department').options).map(one => [one.value, one.textContent])",
        &[],
    );
    let departments = departments.as_array().expect("a list");
    assert_eq!(departments.len(), 13);
    for department in &departments[1..] {
        choose(&browser, &department[0]);
        let name = department[1].as_str().expect("a name");
        let (shown, said) = (seen(&browser), Told::of(&middle(&sample().read(&format!("output/excerpts/{name}.md")))));
        same(&squeezed(text(&shown, "text")), &said.text);
        assert_eq!(tables(&shown), said.tables, "{name}");
        assert_eq!(shown["marks"], said.marks, "{name}");
        let notes = list(&shown, "notes").iter().map(|note| squeezed(note.as_str().expect("a note")));
        assert_eq!(notes.collect::<Vec<_>>(), said.notes, "{name}");
        hold_page(&browser, name);
    }
    choose(&browser, &"".into());
    assert_eq!(browser.run(RESTORED, &[whole]), Value::Null);
}

/// Where the page as a whole differs from what it was, but for the figure that a key comes to.
const RESTORED: &str = "const plain = html => html.replace(/ tabindex=\"0\">/g, '>');
    const [now, was] = [document.getElementById('report').innerHTML, arguments[0]].map(plain);
    if (now === was) return null;
    let at = 0;
    while (now[at] === was[at]) at += 1;
    return [was.slice(at - 60, at + 60), now.slice(at - 60, at + 60)];";

/// The contents lead to what is seen, figures can be asked and their places are those that are seen.
fn hold_page(browser: &Browser, name: &str) {
    let held = browser.run(
        "const isSeen = one => one && one.getClientRects().length > 0;
         const links = Array.from(document.querySelectorAll('#contents a')).filter(isSeen);
         const lost = links.filter(link => !isSeen(document.querySelector(link.getAttribute('href')))).map(one => one.textContent);
         const figures = Array.from(document.querySelectorAll('#report .f')).filter(isSeen);
         figures[0].click();
         const same = Array.from(document.querySelectorAll('.f.same'));
         document.getElementById('detail-close').click();
         return { links: links.length, lost, figures: figures.length, hidden: same.filter(one => !isSeen(one)).length,
           said: document.getElementById('said').textContent };",
        &[],
    );
    assert!(held["links"].as_u64() > Some(2) && held["figures"].as_u64() > Some(3), "{name}: {held}");
    assert_eq!((list(&held, "lost").len(), &held["hidden"]), (0, &0.into()), "{name}: {held}");
}
