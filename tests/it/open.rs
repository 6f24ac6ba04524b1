//! The page that follows what is saved: after each save either a new page or what is wrong, over the last good one.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use crate::support::Project;

const PAGE: &str = "output/预览.html";
const NEWS: &str = "output/预览.js";

/// A running `open` and what it says.
struct Open {
    child: Child,
    lines: mpsc::Receiver<String>,
}

impl Open {
    fn over(project: &Project) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_pinggu"))
            .args(["open", "--no-browser", "--format", "md"])
            .arg(project.path("打开预览.desktop"))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program runs");
        let (sender, lines) = mpsc::channel();
        let stdout = BufReader::new(child.stdout.take().expect("pipe"));
        std::thread::spawn(move || stdout.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        Self { child, lines }
    }

    /// Waits until it waits for the next save; what it has said before that.
    fn settled(&self) -> String {
        let mut said = String::new();
        loop {
            let line = self.lines.recv_timeout(Duration::from_mins(1)).expect("open says something");
            if line.starts_with("等待修改") {
                return said;
            }
            said += &(line + "\n");
        }
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
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
    let open = Open::over(&project);
    assert!(open.settled().contains("预览：") && project.path("output/report.md").is_file());
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

#[test]
fn a_project_that_was_never_good_has_a_page_that_waits() {
    let project = Project::starter();
    project.write("inputs/narrative/20-tasks.md", "---\nprat: tasks\n---\n");
    let open = Open::over(&project);
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
