//! Faults of what is around: a typst that lies, a lock that is held, an output among the sources.

use std::process::{Command, Stdio};

use super::interrupted::{is_alive, wait_until};
use super::{SETS, run, stub_typst};
use crate::support::Project;

/// A typst that does this when it is to set a PDF is not believed, and nothing is lost.
#[track_caller]
fn not_believed(body: &str, words: &str) -> Project {
    let project = Project::starter();
    project.write("output/report.pdf", "earlier");
    project.write("inputs/report.yaml", project.read("inputs/report.yaml") + "\ntypst: { timeout: 2 }\n");
    stub_typst(&project, body);
    let run = run(&project, &["build", "--typst", "./typst"]);
    assert!(run.status == 2 && run.stderr.contains("错误[typst-failed]"), "{body}: {} {}", run.status, run.stderr);
    assert!(run.stderr.contains(words), "{body}: {}", run.stderr);
    assert_eq!(project.read("output/report.pdf"), "earlier", "{body}");
    project
}

#[test]
fn a_typst_that_makes_no_pdf_is_not_believed() {
    let each = |what: &str| {
        SETS.lines().map(|line| if line.contains("cat ") { what } else { line }).collect::<Vec<_>>().join("\n")
    };
    not_believed("exit 0", "没有写出文件");
    for (body, words) in [
        (": > \"$out/$name\"", "不是完整的 PDF"),
        ("echo garbage > \"$out/$name\"", "不是完整的 PDF"),
        ("echo '%PDF-1.7' > \"$out/$name\"", "不是完整的 PDF"),
        ("ln -s /etc/passwd \"$out/$name\"", "没有写出文件"),
        ("mkdir \"$out/$name\"", "没有写出文件"),
        ("mkfifo \"$out/$name\"", "没有写出文件"),
    ] {
        not_believed(&each(body), words);
    }
}

#[test]
fn a_typst_that_gets_away_is_not_waited_for() {
    for body in [
        "setsid sleep 600 & echo $! > away; wait",
        "kill -STOP $$",
        "trap '' TERM INT; setsid sh -c 'echo $$ > away; exec sleep 600' & wait",
    ] {
        let project = not_believed(body, "超过 2 秒");
        // What has left the group of processes is nobody's any more.
        if let Ok(away) = std::fs::read_to_string(project.path("away")) {
            let _ = Command::new("kill").args(["-KILL", away.trim()]).stderr(Stdio::null()).status();
            wait_until(|| !is_alive(away.trim()));
        }
    }
}

#[test]
fn who_waits_for_another_run_is_told() {
    let project = Project::starter();
    project.build(&["--format", "md"]);
    let mut holder = Command::new("flock");
    holder
        .args(["--no-fork", "output/.pinggu/lock", "sh", "-c", "echo > held; exec sleep 600"])
        .current_dir(project.root());
    holder.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let Ok(mut holder) = holder.spawn() else { panic!("flock is needed (util-linux)") };
    wait_until(|| project.path("held").exists());
    project.write("inputs/narrative/20-tasks.md", "---\npart: tasks\n---\n新的话。\n");
    let mut command = Command::new(env!("CARGO_BIN_EXE_pinggu"));
    command.args(["build", "--format", "md"]).current_dir(project.root()).env("NO_COLOR", "1");
    let said = std::fs::File::create(project.path("said")).expect("file");
    let mut waiting = command.stdout(Stdio::null()).stderr(said).spawn().expect("starts");
    wait_until(|| project.read("said").contains("另一个 pinggu 正在写"));
    // Ctrl-C ends the waiting at once.
    super::interrupted::signal("INT", &waiting.id().to_string());
    assert_eq!(waiting.wait().expect("ends").code(), Some(2));
    assert!(project.read("said").contains("错误[interrupted]"), "{}", project.read("said"));
    holder.kill().expect("kill");
    holder.wait().expect("ends");
    project.build(&["--format", "md"]);
    assert!(project.read("output/report.md").contains("新的话"));
}

#[test]
fn nothing_is_written_among_the_sources() {
    let project = Project::starter();
    project.write("inputs/images/a.md", "mine");
    std::os::unix::fs::symlink(project.path("inputs"), project.path("link")).expect("link");
    for output in ["inputs", "templates/sections", "output/../inputs/narrative", "link/new"] {
        for command in [&["build", "--format", "md"][..], &["excerpt", "--all", "--format", "md"]] {
            let run = run(&project, &[command, &["--output", output]].concat());
            assert!(
                run.status == 2 && run.stderr.contains("不能写到项目的"),
                "{output}: {} {}",
                run.status,
                run.stderr
            );
        }
        let list = format!("{output}/清单.xlsx");
        let run = run(&project, &["check", "--xlsx", &list]);
        assert!(run.stderr.contains("不能写到项目的"), "{output}: {}", run.stderr);
    }
    assert!(!project.path("inputs/report.md").exists() && !project.path("inputs/.pinggu").exists());
}

#[test]
fn fonts_are_looked_for_within_reason() {
    for path in ["/", "/usr", "../../../../../../../../.."] {
        let project = Project::starter();
        let settings = project.read("inputs/report.yaml");
        project.write("inputs/report.yaml", format!("{settings}\nfonts: {{ paths: [\"{path}\"] }}\n"));
        let run = run(&project, &["build"]);
        assert!(run.status == 2 && run.stderr.contains("太大，没有使用"), "{path}: {} {}", run.status, run.stderr);
    }
}
