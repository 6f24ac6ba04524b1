//! A page asks nobody for anything, and what stands in cells and prose is never more than text.

use serde_json::{Value, json};

use super::driver::{Browser, open};
use super::pages::{page, sample, text};
use crate::support::{HEADER, Project, ROW, squeezed, workbook};

/// Everything that was asked for since the log was read last, but what the page itself holds.
fn requests(browser: &Browser) -> Vec<String> {
    let message = |entry: &Value| -> Value { serde_json::from_str(text(entry, "message")).expect("JSON") };
    let log = browser.log("performance");
    let sent = log.iter().map(message).filter_map(|entry| {
        let event = &entry["message"];
        let is_sent =
            ["Network.requestWillBeSent", "Network.webSocketCreated"].map(Value::from).contains(&event["method"]);
        let url = event["params"]["request"]["url"].as_str().or(event["params"]["url"].as_str());
        is_sent.then(|| url.unwrap_or_default().to_owned())
    });
    // The browser draws its own fields with pictures of its own.
    sent.filter(|url| !url.starts_with("data:") && !url.starts_with("chrome:")).collect()
}

/// Opens a page, so that the log has what it asks for and no more.
fn visit(browser: &Browser, project: &Project) -> String {
    browser.log("performance");
    browser.log("browser");
    let page = page(project);
    browser.go(&page);
    format!("file://{}", page.display())
}

/// Nothing but the page was asked for, and the browser has no complaint of it.
#[track_caller]
fn is_closed(browser: &Browser, address: &str) {
    assert_eq!(requests(browser), [address]);
    assert_eq!(browser.run("return performance.getEntriesByType('resource').map(one => one.name)", &[]), json!([]));
    assert_eq!(browser.log("browser"), [] as [Value; 0]);
    assert_eq!(browser.run("return location.href", &[]), address);
}

#[test]
fn a_page_asks_for_nothing() {
    let Some(browser) = open("a_page_asks_for_nothing") else { return };
    let address = visit(&browser, sample());
    let visited = browser.run(include_str!("visit.js"), &["地区生产总值".into()]);
    assert!(visited["places"].as_u64() > Some(3) && visited["views"] == 13, "{visited}");
    browser.post("/print", &json!({ "background": true }));
    browser.run("window.printed = 0; window.print = () => { window.printed += 1; }", &[]);
    browser.click("#print");
    assert_eq!(browser.run("return window.printed", &[]), 1);
    is_closed(&browser, &address);
    // The logs do hear of what the policy refuses, and the policy refuses.
    browser.run(
        "const image = document.createElement('img');
         image.src = 'http://127.0.0.1:9/picture.png';
         const script = document.createElement('script');
         script.textContent = 'window.pwned = 1';
         document.body.append(image, script);",
        &[],
    );
    browser.until("performance.getEntriesByType('resource').length || true");
    assert_eq!(browser.run("return window.pwned || null", &[]), Value::Null);
    let complaints = browser.log("browser");
    let is_refused = |what: &str| complaints.iter().any(|one| text(one, "message").contains(what));
    assert!(is_refused("img-src") && is_refused("script-src"), "{complaints:#?}");
}

/// Texts that would be something else in a page. None may come to be `window.pwned`.
const TRAPS: [&str; 7] = [
    "</script><script>window.pwned=1</script>",
    "<img src=x onerror=window.pwned=2>",
    "\"><svg onload=window.pwned=3>",
    "<!--<script>]]>-->",
    "' onmouseover='window.pwned=4",
    "&lt;b&gt;{{ 7*7 }}",
    "javascript:window.pwned=5",
];

/// Without what parts names in a cell.
const DEPARTMENT: &str = "区局\"><script>window.pwned=9<!--";

const DRAWING: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"90\" height=\"90\" onload=\"window.top.pwned=6\">\
    <script>window.top.pwned=7;fetch('http://127.0.0.1:9/x')</script><rect width=\"90\" height=\"90\"/></svg>";

const PROSE: &str = "---\npart: tasks\ndepartments: ['区局\"><script>window.pwned=9<!--']\n---\n\
    正文</script><script>window.pwned=1</script>和<img src=x onerror=window.pwned=2>。\n\n\
    见[链接](javascript:window.pwned=5)和[页面](data:text/html,<script>window.pwned=8</script>)，\
    <!-- 注 -->，]]>，\"><svg onload=window.pwned=3>，分\u{2028}行，地区生产总值为987.65亿元。\n\n\
    脚注[^1]，`</script><script>window.pwned=1</script>`。\n\n\
    ![图\"><svg onload=window.pwned=3>](../images/a.svg \"图题<img src=x onerror=window.pwned=2>\")\n\n\
    | 项 | 数<script>window.pwned=1</script> |\n|---|---|\n| <img src=x onerror=window.pwned=2> | 5 |\n\n\
    [^1]: 注<iframe src=javascript:window.pwned=5></iframe>。\n";

/// A project in which everything that somebody else writes is a trap.
fn trapped() -> Project {
    let project = Project::starter();
    let mut rows: Vec<Vec<String>> = vec![HEADER.map(str::to_owned).to_vec(), ROW.map(str::to_owned).to_vec()];
    for (at, trap) in TRAPS.iter().enumerate() {
        let mut row = ROW.map(str::to_owned).to_vec();
        row[0] = format!("领域\u{2028}{trap}");
        row[1] = format!("指标{at}{trap}");
        row[2] = format!("个{trap}");
        DEPARTMENT.clone_into(&mut row[6]);
        row[8] = format!("=41.{at}|0.0\"<img src=x onerror=window.pwned=2>\"");
        rows.push(row);
    }
    let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    project.retable(workbook(&[("附件2<img src=x onerror=a>", &rows)]));
    let said = serde_json::to_string(DEPARTMENT).expect("JSON");
    project.edit(
        "inputs/report.yaml",
        "  - { name: 区发改局",
        &format!("  - {{ name: {said} }}\n  - {{ name: 区发改局"),
    );
    project.edit("inputs/report.yaml", "title: 某某区", "title: </script><script>window.pwned=1</script>某某区");
    project.edit("inputs/report.yaml", "version: 征求意见稿", "version: 征求意见稿<img src=x onerror=window.pwned=2>");
    project.write("inputs/images/a.svg", DRAWING);
    project.write("inputs/narrative/20-tasks.md", PROSE);
    project
}

#[test]
fn what_would_run_is_text() {
    let Some(browser) = open("what_would_run_is_text") else { return };
    let project = trapped();
    let answer = project.run(&["build", "--format", "html"]);
    assert!(page(&project).is_file(), "{}", answer.stderr);
    let address = visit(&browser, &project);
    for sought in ["<img src=x", "</script>"] {
        let visited = browser.run(include_str!("visit.js"), &[sought.into()]);
        let (places, findings) = (visited["places"].as_u64(), visited["findings"].as_u64());
        assert!(places > Some(3) && findings > Some(5), "{places:?} {findings:?}");
        for trap in &TRAPS[..5] {
            assert!(text(&visited, "seen").contains(trap), "{trap} is shown by no panel");
        }
        assert!(text(&visited, "sought").contains(sought), "{visited:#}");
    }
    let shown = browser.run("return document.getElementById('report').textContent", &[]);
    let shown = squeezed(shown.as_str().expect("a text"));
    for trap in TRAPS {
        assert!(shown.contains(&squeezed(trap)), "{trap} is not shown as it is");
    }
    // What was written in them made no element, and no attribute that runs.
    let made = browser.run(
        "const all = Array.from(document.querySelectorAll('*'));
         const runs = one => Array.from(one.attributes).some(own => /^on/i.test(own.name) || /^\\s*javascript:/i.test(own.value));
         return {
           scripts: document.scripts.length,
           frames: document.querySelectorAll('iframe,object,embed,base,link').length,
           pictures: Array.from(document.images).map(one => one.src.slice(0, 19)),
           links: all.filter(one => one.matches('a') && !one.getAttribute('href').startsWith('#')).length,
           running: all.filter(runs).map(one => one.outerHTML),
           pwned: window.pwned === undefined ? null : window.pwned
         };",
        &[],
    );
    assert_eq!(
        made,
        json!({ "scripts": 2, "frames": 0, "pictures": ["data:image/svg+xml;"], "links": 0, "running": [], "pwned": null })
    );
    assert!(browser.run("return document.title", &[]).as_str().is_some_and(|title| title.starts_with("</script>")));
    is_closed(&browser, &address);
}
