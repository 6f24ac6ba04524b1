//! A save is followed by a new report, with its findings; lock files are nothing.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use crate::support::Project;

/// A running `watch` and what it has said.
struct Watch {
    child: Child,
    lines: mpsc::Receiver<String>,
}

impl Watch {
    fn over(project: &Project) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_pinggu"))
            .args(["watch", "--format", "md"])
            .current_dir(project.root())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program runs");
        let (sender, lines) = mpsc::channel();
        let stdout = BufReader::new(child.stdout.take().expect("pipe"));
        std::thread::spawn(move || stdout.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        Self { child, lines }
    }

    /// The next line; waiting for one that never comes fails the test.
    fn next(&self) -> String {
        self.lines.recv_timeout(Duration::from_mins(1)).expect("watch says something")
    }

    /// Everything said on standard error, once it is stopped.
    fn stopped(mut self) -> String {
        self.child.kill().expect("kill");
        let mut said = String::new();
        self.child.stderr.take().expect("pipe").read_to_string(&mut said).expect("UTF-8");
        self.child.wait().expect("end");
        said
    }
}

#[test]
fn a_save_makes_a_new_report() {
    let project = Project::starter();
    let watch = Watch::over(&project);
    assert!(watch.next().starts_with("已生成") && watch.next().starts_with("等待修改"));
    // As editors save: a new file, renamed over the old one.
    project.write("inputs/narrative/.new.tmp", "---\npart: tasks\n---\n第一次保存。\n");
    std::fs::rename(project.path("inputs/narrative/.new.tmp"), project.path("inputs/narrative/20-tasks.md"))
        .expect("rename");
    assert!(watch.next().starts_with("已生成") && watch.next().starts_with("等待修改"));
    assert!(project.read("output/report.md").contains("第一次保存"));
    // A finding is said and the watch goes on; a lock file in between is nothing.
    project.write("inputs/~$附表.xlsx", "lock");
    project.write("inputs/narrative/20-tasks.md", "---\nprat: tasks\n---\n第二次保存。\n");
    assert!(watch.next().starts_with("等待修改"));
    assert!(project.read("output/report.md").contains("第一次保存"), "the last good report stays");
    project.write("inputs/narrative/20-tasks.md", "---\npart: tasks\n---\n第三次保存。\n");
    assert!(watch.next().starts_with("已生成") && watch.next().starts_with("等待修改"));
    assert!(project.read("output/report.md").contains("第三次保存"));
    assert!(watch.stopped().contains("bad-front-matter"));
}
