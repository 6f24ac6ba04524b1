//! Projects whose pages are looked at, each built once, and what their `report.json` says.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::OnceLock;

use serde_json::{Value, json};

use super::driver::Browser;
use crate::support::{Project, squeezed};

/// The sample with its page, its Markdown and what goes to its departments as Markdown.
pub(super) fn sample() -> &'static Project {
    static BUILT: OnceLock<Project> = OnceLock::new();
    BUILT.get_or_init(|| {
        let project = Project::sample();
        project.build(&["--format", "html,md"]);
        let answer = project.run(&["excerpt", "--all", "--format", "md"]);
        assert_eq!(answer.status, 0, "{}", answer.stderr);
        project
    })
}

/// A project in `samples/` with its page and its Markdown.
pub(super) fn of_samples(name: &str) -> Project {
    let project = Project::of_samples(name);
    project.build(&["--format", "html,md"]);
    project
}

/// Where the page of a project stands.
pub(super) fn page(project: &Project) -> PathBuf {
    project.path("output/report.html")
}

pub(super) fn snapshot(project: &Project) -> Value {
    serde_json::from_str(&project.read("output/report.json")).expect("JSON")
}

/// What every cell of the tables shows, without white space, by its address.
pub(super) fn cells(snapshot: &Value) -> BTreeMap<String, String> {
    let all = |value: &Value| value.as_array().expect("a list").clone();
    let rows = all(&snapshot["dataset"]["tables"]).into_iter().flat_map(|table| all(&table["rows"]));
    let shown = |cell: &Value| {
        let address = cell["origin"]["cell"].as_str()?;
        Some((address.to_owned(), squeezed(cell["text"].as_str().expect("a text"))))
    };
    rows.flat_map(|row| all(&row["cells"])).filter_map(|cell| shown(&cell)).collect()
}

/// What the page shows: its text, its tables, its notes, its charts; the contents of `text.js`.
pub(super) fn told(browser: &Browser) -> Value {
    browser.run(include_str!("text.js"), &[])
}

/// The text of a member of what a script gave.
#[track_caller]
pub(super) fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_else(|| panic!("{key} of {}", json!(value)))
}

/// The members of a list that a script gave.
#[track_caller]
pub(super) fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().unwrap_or_else(|| panic!("{key} of {}", json!(value)))
}
