//! A page of differences: a number that changed with the cells of both versions, and the ways to lay the text out.

use serde_json::{Value, json};

use super::driver::open;
use crate::support::Project;

#[test]
fn a_number_that_changed_shows_both_cells() {
    let Some(browser) = open("a_number_that_changed_shows_both_cells") else { return };
    let (old, new) = (Project::sample(), Project::annual());
    let answer = new.run(&["diff", old.root().to_str().expect("UTF-8"), ".", "--format", "html"]);
    assert_eq!(answer.status, 1, "{}", answer.stderr);
    browser.go(&new.path("output/diff.html"));
    // Every pair of which both sides are shown.
    let shown = browser.run(
        "const data = JSON.parse(document.getElementById('data').textContent);
         const at = id => id === null ? null : document.querySelector('.f[data-f=\"' + id + '\"]');
         return data.pairs.filter(pair => at(pair[0]) && at(pair[1])).map(pair => {
           at(pair[1]).click();
           const address = id => (data.figures[id].c || []).map(cell => data.cells[cell].a);
           const told = Array.from(document.querySelectorAll('#detail .cell')).map(cell => cell.dataset.cell);
           return [address(pair[0]).concat(address(pair[1])), told, document.getElementById('detail-body').textContent.includes(at(pair[0]).textContent)];
         });",
        &[],
    );
    let pairs = shown.as_array().expect("pairs");
    assert!(pairs.len() > 50, "{}", pairs.len());
    for pair in pairs {
        assert_eq!(pair[0], pair[1]);
        assert_eq!(pair[2], true, "{pair}");
    }
    assert!(pairs.iter().any(|pair| pair[0].to_string().contains("旧版：") && pair[0].to_string().contains("新版：")));
}

#[test]
fn the_versions_stand_beside_each_other() {
    let Some(browser) = open("the_versions_stand_beside_each_other") else { return };
    let (old, new) = (Project::sample(), Project::annual());
    new.run(&["diff", old.root().to_str().expect("UTF-8"), ".", "--format", "html"]);
    browser.go(&new.path("output/diff.html"));
    let text = "const seen = (around, left) => Array.from(document.querySelectorAll(around)).map(one => {
          const copy = one.cloneNode(true);
          copy.querySelectorAll(left).forEach(part => part.remove());
          return copy.textContent;
        }).join('').replace(/\\s/g, '');
        return [seen('#to-redline', 'ins'), seen('#to-redline', 'del')];";
    let whole = browser.run(text, &[]);
    let lay = |how: &str| {
        browser.run(
            "const field = document.getElementById('versions'); field.value = arguments[0]; field.dispatchEvent(new Event('change'));",
            &[how.into()],
        );
    };
    lay("both");
    // What is seen at the left is the old text, at the right the new one.
    let beside = browser.run(
        "const seen = side => Array.from(document.querySelectorAll('#to-redline ' + side)).map(one => one.innerText).join('').replace(/\\s/g, '');
         const heads = Array.from(document.querySelectorAll('#to-redline>h2.title')).map(one => one.innerText).join('').replace(/\\s/g, '');
         return [heads + seen('.old-version'), heads + seen('.new-version')];",
        &[],
    );
    let length = |value: &Value| value.as_str().expect("text").chars().count();
    for side in [0, 1] {
        assert!(length(&whole[side]) > 5_000);
        assert!(length(&beside[side]).abs_diff(length(&whole[side])) * 50 < length(&whole[side]), "{side}");
    }
    lay("");
    assert_eq!(browser.run(text, &[]), whole);
    assert_eq!(browser.run("return document.querySelectorAll('.versions').length", &[]), json!(0));
}
