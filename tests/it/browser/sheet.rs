//! The page on paper and on the screen of a telephone.

use base64::Engine as _;
use serde_json::{Value, json};

use super::driver::{Browser, open};
use super::pages::{page, sample};
use crate::support::paper::Paper;
use crate::support::{Project, pdf_pages};

/// Prints the page as it is now.
fn printed(browser: &Browser, project: &Project) -> std::path::PathBuf {
    let told = browser.post("/print", &json!({ "background": true, "page": { "width": 21.0, "height": 29.7 } }));
    let bytes = base64::engine::general_purpose::STANDARD.decode(told.as_str().expect("a PDF")).expect("base64");
    project.write("output/printed.pdf", bytes);
    project.path("output/printed.pdf")
}

/// Without white space and marks, which are drawn in many ways.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Parts of a text that are long enough to be found by.
fn chunks(text: &str) -> Vec<String> {
    text.chars().collect::<Vec<_>>().chunks(20).map(|piece| piece.iter().collect()).collect()
}

#[test]
fn the_printed_page_is_the_report_alone() {
    let Some(browser) = open("the_printed_page_is_the_report_alone") else { return };
    browser.go(&page(sample()));
    let blocks = browser.run(
        "return Array.from(document.querySelectorAll('article p,article h1,article h2,article h3,article h4,article td,article th,figcaption'))
           .filter(one => !one.closest('details') && !one.closest('.again')).map(one => one.textContent)",
        &[],
    );
    // Whatever is open beside the text.
    browser.run("document.querySelector('#report .f').click(); document.getElementById('typed-toggle').click();", &[]);
    browser.click("#tab-findings");
    let copy = Project::empty();
    let pdf = printed(&browser, &copy);
    let pages = pdf_pages(&pdf);
    let all = pages.concat();
    for beside in ["出处", "取自", "标出手写的数", "打印", "查找", "图中各数", "跳到正文", "↩"]
    {
        assert!(!all.contains(beside), "{beside} is printed");
    }
    let all = letters(&all);
    let blocks = blocks.as_array().expect("a list").iter().map(|one| letters(one.as_str().expect("a text")));
    let pieces: Vec<String> = blocks.flat_map(|block| chunks(&block)).collect();
    // Pages and marks of notes part a text here and there.
    let missing: Vec<&String> = pieces.iter().filter(|piece| !all.contains(piece.as_str())).collect();
    assert!(pieces.len() > 1_000, "{}", pieces.len());
    assert!(missing.len() * 50 < pieces.len(), "{} of {}: {missing:?}", missing.len(), pieces.len());
    hold_sheets(&pdf, &pages);
}

/// A4, upright but for the annex whose table is wide, which repeats its header on every sheet.
fn hold_sheets(pdf: &std::path::Path, pages: &[String]) {
    let sizes = Paper::of(pdf).sizes;
    // The text ends with the end of a page.
    assert_eq!(sizes.len() + 1, pages.len());
    let is_wide: Vec<bool> = sizes.iter().map(|(width, height)| width > height).collect();
    for (page, is_wide) in pages.iter().zip(&is_wide) {
        assert_eq!(*is_wide, page.contains("指标名称") && page.contains("责任单位"), "{page}");
    }
    let wide = is_wide.iter().filter(|is_wide| **is_wide).count();
    assert!(wide > 0 && wide < 10, "{wide} sheets of {}", pages.len());
    assert!(sizes.iter().all(|(width, height)| (width.min(*height) - 595.3).abs() < 1.0), "{sizes:?}");
}

#[test]
fn a_narrow_screen_scrolls_one_way() {
    let Some(browser) = open("a_narrow_screen_scrolls_one_way") else { return };
    // Windows have a least width; the telephone is what the page is told.
    let telephone = json!({ "width": 390, "height": 800, "deviceScaleFactor": 2, "mobile": true });
    browser.devtools("Emulation.setDeviceMetricsOverride", &telephone);
    browser.go(&page(sample()));
    let measured = |browser: &Browser| {
        browser.run(
            "const box = id => { const own = document.getElementById(id).getBoundingClientRect(); return own.width ? [own.left, own.top, own.right, own.bottom].map(Math.round) : null; };
             return { inner: innerWidth, scroll: document.documentElement.scrollWidth, side: box('side'), detail: box('detail'), bar: box('bar') };",
            &[],
        )
    };
    let first = measured(&browser);
    assert_eq!(
        (&first["inner"], &first["scroll"], &first["side"]),
        (&json!(390), &json!(390), &Value::Null),
        "{first}"
    );
    // The contents open, lead on, and are gone again.
    browser.click("#side-toggle");
    let opened = measured(&browser);
    assert!(opened["side"].is_array() && opened["scroll"] == 390, "{opened}");
    browser.click("#contents li:nth-child(5) a");
    let led = measured(&browser);
    assert_eq!(led["side"], Value::Null);
    let target = browser.run(
        "const own = document.querySelector(document.querySelector('#contents li:nth-child(5) a').getAttribute('href'));
         return own.getBoundingClientRect().top - document.getElementById('bar').getBoundingClientRect().bottom;",
        &[],
    );
    assert!(target.as_f64().is_some_and(|top| (-1.0..400.0).contains(&top)), "{target}");
    // What is said of a number covers the foot, not the number.
    browser.run("window.scrollTo(0, 0)", &[]);
    browser.click("#report p .f");
    let asked = measured(&browser);
    let detail: Vec<i64> = asked["detail"].as_array().expect("a panel").iter().filter_map(Value::as_i64).collect();
    assert_eq!((detail[0], detail[2], detail[3], &asked["scroll"]), (0, 390, 800, &json!(390)), "{asked}");
    assert!(detail[1] > 250, "{asked}");
    browser.click("#detail-close");
    // Wide tables scroll in themselves, all the way down.
    browser.run("document.querySelector('.piece.wide').scrollIntoView()", &[]);
    assert_eq!(measured(&browser)["scroll"], 390);
    let scrolls = browser.run(
        "const piece = document.querySelector('.piece.wide'); return piece.scrollWidth > piece.clientWidth + 100",
        &[],
    );
    assert_eq!(scrolls, true);
}
