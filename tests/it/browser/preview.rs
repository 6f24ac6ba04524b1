//! A page that follows what is saved: it shows the next report where the reader was, and what went wrong.

use super::driver::open;
use crate::support::Project;
use crate::support::watched::Watch;

const PROSE: &str = "inputs/narrative/10-economy.md";

/// The first words of what stands below the bar, and how far below.
const SEEN: &str = "const all = Array.from(document.querySelectorAll('#report p'));
    const seen = all.find(block => block.getBoundingClientRect().top > 60);
    return [seen.textContent.slice(0, 30), Math.round(seen.getBoundingClientRect().top)];";

#[test]
fn a_save_is_shown_where_the_reader_was() {
    let Some(browser) = open("a_save_is_shown_where_the_reader_was") else { return };
    let project = Project::sample();
    let open = Watch::by("open", &project, &["--no-browser", "--format", "md"]);
    open.settled();
    browser.go(&project.path("output/预览.html"));
    browser.click("#tab-search");
    browser.run(
        "document.getElementById('typed-toggle').click(); window.scrollTo(0, document.body.scrollHeight / 3);",
        &[],
    );
    let before = browser.run(SEEN, &[]);
    // A paragraph more, above what is seen.
    let prose = project.read("inputs/narrative/00-preface.md");
    project.write(
        "inputs/narrative/00-preface.md",
        format!(
            "{prose}\n新写的一段，足有两行那么长，好让后面的文字都往下移，看看网页是不是还停在原来的地方，不多不少。\n"
        ),
    );
    browser.until_on_any("document.body.textContent.includes('新写的一段')");
    let after = browser.run(SEEN, &[]);
    assert_eq!(after[0], before[0]);
    // A line may stand between two pixels.
    let top = |seen: &serde_json::Value| seen[1].as_i64().expect("pixels");
    assert!((top(&after) - top(&before)).abs() <= 3, "{before} {after}");
    let kept = "return [document.querySelector('[role=tab][aria-selected=true]').id, document.getElementById('typed-toggle').checked]";
    assert_eq!(browser.run(kept, &[]), serde_json::json!(["tab-search", true]));
    open.settled();
    // What is wrong stands over the last good report, as text.
    let good = project.read(PROSE);
    project.write(PROSE, "---\nprat: tasks\n---\n<img src=x onerror=alert(1)>\n");
    browser.until("document.querySelector('#news pre') && document.querySelector('#news pre').textContent.includes('是否为 `part`')");
    assert_eq!(browser.run("return document.querySelectorAll('#news img').length", &[]), 0);
    assert_eq!(browser.run(SEEN, &[])[0], before[0]);
    open.settled();
    project.write(PROSE, good);
    browser.until_on_any("!document.getElementById('news')");
    assert!(browser.log("browser").is_empty());
}

#[cfg(unix)]
#[test]
fn a_first_report_takes_the_place_of_the_page_that_waits() {
    let Some(browser) = open("a_first_report_takes_the_place_of_the_page_that_waits") else { return };
    let project = Project::starter();
    project.write("inputs/narrative/20-tasks.md", "---\nprat: tasks\n---\n");
    let mut open = Watch::by("open", &project, &["--no-browser", "--format", "md"]);
    open.settled();
    browser.go(&project.path("output/预览.html"));
    browser.until("document.querySelector('#news pre')");
    project.write("inputs/narrative/20-tasks.md", "---\npart: tasks\n---\n好了。\n");
    browser.until_on_any("document.querySelectorAll('.f').length > 10 && !document.getElementById('news')");
    open.settled();
    open.asked_to_end();
    browser.until(
        "document.getElementById('news') && document.getElementById('news').textContent.includes('预览已经结束')",
    );
}
