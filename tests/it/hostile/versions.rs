//! Versions to compare that nobody vouches for.

use serde_json::{Value, json};

use super::run;
use super::tables::{project, rows};
use crate::support::Project;

/// A project with its snapshot.
fn built() -> (Project, Value) {
    let project = project(&rows(3, |_, _| {}), "平稳。");
    assert_eq!(run(&project, &["build", "--format", "md"]).status, 0);
    let snapshot = serde_json::from_str(&project.read("output/report.json")).expect("JSON");
    (project, snapshot)
}

#[track_caller]
fn refused(project: &Project, snapshot: &Value, words: &str) {
    project.write("forged.json", snapshot.to_string());
    let run = run(project, &["diff", "forged.json", "output/report.json", "--format", "md"]);
    assert_eq!(run.status, 2, "{:.3000}", run.stderr);
    assert!(run.stderr.contains("bad-snapshot") && run.stderr.contains(words), "{words}: {:.3000}", run.stderr);
}

/// The smallest values take the most memory for their size.
#[test]
fn a_snapshot_of_a_million_small_things() {
    let (project, sound) = built();
    for (place, thing) in [
        ("/report/sections/0/blocks/0/of", json!({"type": "break"})),
        ("/dataset/tables/0/rows/0/groups", json!("")),
        ("/dataset/tables/0/header", json!([])),
    ] {
        let mut snapshot = sound.clone();
        if place.ends_with("blocks/0/of") {
            let source = json!({"file": "templates/a.md", "line": 1, "column": 1});
            snapshot["report"]["sections"][0]["blocks"] = json!([{"type": "paragraph", "of": [], "source": source}]);
        }
        *snapshot.pointer_mut(place).expect(place) = Value::Array(vec![thing; 610_000]);
        refused(&project, &snapshot, "里面的数据超过 600000 项");
    }
    let mut snapshot = sound.clone();
    let one = sound["dataset"]["tables"][0].clone();
    snapshot["dataset"]["tables"].as_array_mut().expect("tables").extend(std::iter::repeat_n(one, 1_000));
    refused(&project, &snapshot, "最多 1000 张");
}

#[test]
fn a_snapshot_that_names_files_elsewhere() {
    let (project, sound) = built();
    for file in ["../../../../etc/passwd", "/etc/passwd", "C:\\Windows\\win.ini", "inputs/../../x"] {
        let mut snapshot = sound.clone();
        let sections = snapshot["report"]["sections"].as_array_mut().expect("sections");
        let blocks = sections.iter_mut().flat_map(|section| section["blocks"].as_array_mut().expect("blocks"));
        blocks.for_each(|block| block["source"]["file"] = json!(file));
        refused(&project, &snapshot, "不在项目里");
    }
}

#[test]
fn versions_of_tens_of_thousands_of_cells() {
    let project = Project::starter();
    project.write("旧.xlsx", rows(6_100, |_, _| {}));
    let renamed = rows(20, |_, _| {});
    project.write("新.xlsx", renamed);
    for versions in [["旧.xlsx", "新.xlsx"], ["新.xlsx", "旧.xlsx"], ["旧.xlsx", "旧.xlsx"]] {
        let run = run(&project, &["diff", "--workbooks", versions[0], versions[1]]);
        assert_eq!(run.status, 2, "{:.3000}", run.stderr);
        assert!(
            run.stderr.contains("over-limit") && run.stderr.contains("对比时最多 60000 格"),
            "{:.3000}",
            run.stderr
        );
    }
}
