//! The page that follows what is saved: after each save either a new page or what is wrong, over the last good one.

use std::process::Command;

use crate::support::Project;
use crate::support::watched::Watch;

const PAGE: &str = "output/预览.html";
const NEWS: &str = "output/预览.js";

/// Follows a project, named by the file that is double-clicked in it.
fn opened(project: &Project) -> Watch {
    Watch::by("open", project, &["打开预览.desktop", "--no-browser", "--format", "md"])
}

/// The state and the revision that the page is told.
fn news(project: &Project) -> (String, String, String) {
    let script = project.read(NEWS);
    let json = script.strip_prefix("pinggu(").and_then(|rest| rest.strip_suffix(");\n")).expect("a call");
    let news: serde_json::Value = serde_json::from_str(json).expect("JSON");
    let text = |key: &str| news[key].as_str().unwrap_or_default().to_owned();
    (text("state"), text("revision"), text("said"))
}

fn revision(project: &Project) -> String {
    let page = project.read(PAGE);
    let (_, rest) = page.split_once("data-revision=\"").expect("a revision");
    rest.split_once('"').expect("its end").0.to_owned()
}

#[test]
fn a_page_follows_what_is_saved_and_keeps_the_last_good_report() {
    let project = Project::starter();
    let open = opened(&project);
    assert!(open.next().starts_with("预览：") && open.settled());
    assert!(project.path("output/report.md").is_file());
    let first = revision(&project);
    assert_eq!(news(&project), ("built".to_owned(), first.clone(), String::new()));
    assert!(!project.path("output/report.html").exists(), "the preview is no output");
    project.write("inputs/narrative/20-tasks.md", "---\npart: tasks\n---\n第一次保存。\n");
    open.settled();
    let second = revision(&project);
    assert!(second != first && project.read(PAGE).contains("第一次保存"));
    assert_eq!(news(&project).1, second);
    // What is wrong is told in the words of the terminal; the page stays.
    project.write("inputs/narrative/20-tasks.md", "---\nprat: tasks\n---\n</script>第二次保存。\n");
    open.settled();
    let (state, _, said) = news(&project);
    assert!(state == "failed" && said.contains("bad-front-matter") && said.contains("是否为 `part`"), "{said}");
    assert_eq!(revision(&project), second);
    // As it was: the same page, and nothing is wrong any more.
    project.write("inputs/narrative/20-tasks.md", "---\npart: tasks\n---\n第一次保存。\n");
    open.settled();
    assert_eq!(news(&project), ("built".to_owned(), second, String::new()));
}

#[cfg(unix)]
#[test]
fn a_page_is_told_that_nobody_follows_any_more() {
    let project = Project::starter();
    let mut open = opened(&project);
    open.settled();
    open.asked_to_end();
    assert_eq!(news(&project).0, "ended");
}

#[test]
fn a_project_that_was_never_good_has_a_page_that_waits() {
    let project = Project::starter();
    project.write("inputs/narrative/20-tasks.md", "---\nprat: tasks\n---\n");
    let open = opened(&project);
    open.settled();
    assert!(project.read(PAGE).contains("还没有报告") && news(&project).0 == "failed");
    project.write("inputs/narrative/20-tasks.md", "---\npart: tasks\n---\n好了。\n");
    open.settled();
    assert_eq!((news(&project).0.as_str(), news(&project).1), ("built", revision(&project)));
}

#[test]
fn no_preview_is_put_into_a_folder_that_is_no_project() {
    let folder = tempfile::tempdir().expect("folder");
    let ended = Command::new(env!("CARGO_BIN_EXE_pinggu"))
        .args(["open", "--no-browser"])
        .arg(folder.path())
        .output()
        .expect("the program runs");
    assert_eq!(ended.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&ended.stderr).contains("这不是项目文件夹"));
    assert_eq!(std::fs::read_dir(folder.path()).expect("folder").count(), 0);
}
