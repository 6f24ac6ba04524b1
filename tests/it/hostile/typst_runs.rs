//! A typst that hangs, crashes, floods, is another program or is killed; and what the real one may
//! not do.

use std::net::TcpListener;

use super::interrupted::{is_alive, wait_until};
use super::{run, stub_typst};
use crate::support::Project;

/// A typst that does this in place of setting a PDF: told with these words, and nothing is lost.
#[track_caller]
fn fails(body: &str, words: &[&str]) -> Project {
    let project = Project::starter();
    project.write("output/report.pdf", "earlier");
    project.write("inputs/report.yaml", project.read("inputs/report.yaml") + "\ntypst: { timeout: 2 }\n");
    stub_typst(&project, body);
    let run = run(&project, &["build", "--typst", "./typst"]);
    assert!(run.status == 2 && run.stderr.contains("错误[typst-failed]"), "{} {}", run.status, run.stderr);
    for words in words {
        assert!(run.stderr.contains(words), "`{words}` is not in:\n{}", run.stderr);
    }
    assert_eq!(project.read("output/report.pdf"), "earlier");
    project
}

#[test]
fn one_that_crashes() {
    fails("echo 'fatal runtime error: stack overflow' >&2; exit 134", &["异常退出", "stack overflow"]);
    fails("kill -ABRT $$", &["异常退出"]);
    fails("exit 0", &["无法运行"]);
}

#[test]
fn one_that_is_killed_for_memory() {
    fails("kill -KILL $$", &["被系统中止（信号 9）", "内存不够"]);
}

#[test]
fn one_that_hangs_with_children() {
    let project = fails("sleep 600 & echo $! > grandchild; wait", &["超过 2 秒"]);
    let id = project.read("grandchild");
    wait_until(|| !is_alive(id.trim()));
    // It may also close its pipes first.
    fails("exec >/dev/null 2>&1; sleep 600", &["超过 2 秒"]);
}

#[test]
fn one_that_prints_without_end() {
    fails("yes 0123456789012345678901234567890123456789 | head -c 200000000 >&2; sleep 600", &["不停地输出"]);
    // Megabytes of complaints are shortened.
    let project = Project::starter();
    stub_typst(&project, "i=0; while [ $i -lt 3000 ]; do echo \"error: x$i\" >&2; i=$((i+1)); done; exit 1");
    let run = run(&project, &["build", "--typst", "./typst"]);
    assert!(run.status >= 1 && run.stderr.lines().count() < 200, "{} lines", run.stderr.lines().count());
}

#[test]
fn one_that_is_another_program() {
    let project = Project::starter();
    for (body, words) in
        [("echo hello", "不是 typst"), ("sleep 0; exit 3", "不是 typst"), ("echo 'typst'", "不是 typst")]
    {
        project.write("other", format!("#!/bin/sh\n{body}\n"));
        super::make_executable(&project, "other");
        let run = run(&project, &["build", "--typst", "./other"]);
        assert!(run.status == 2 && run.stderr.contains("no-typst") && run.stderr.contains(words), "{}", run.stderr);
    }
    project.write("other", "\x7fELF is no program");
    let run = run(&project, &["build", "--typst", "./other"]);
    assert!(run.status == 2 && run.stderr.contains("错误[no-typst]"), "{}", run.stderr);
}

/// A project may come by mail; a program in it is not run.
#[test]
fn a_typst_inside_the_project_is_not_run() {
    let project = Project::starter();
    stub_typst(&project, "touch was-run; exit 1");
    std::fs::create_dir_all(project.path(".tools/bin")).expect("folder");
    std::fs::rename(project.path("typst"), project.path(".tools/bin/typst")).expect("moved");
    project.build(&[]);
    assert!(!project.path("was-run").exists(), "it was run");
}

#[test]
fn neither_files_nor_the_network_are_in_reach() {
    let project = Project::starter();
    project.write("secret.txt", "geheim");
    let listener = TcpListener::bind("127.0.0.1:0").expect("port");
    listener.set_nonblocking(true).expect("listener");
    let proxy = format!("http://{}", listener.local_addr().expect("address"));
    let theme = project.read("templates/theme.typ");
    let secret = project.path("secret.txt").display().to_string();
    for (code, words) in [
        ("#import \"@preview/cetz:0.3.4\"".to_owned(), "cetz"),
        (format!("#let x = read(\"{secret}\")"), "not found"),
        ("#let x = read(\"../../../../../etc/hostname\")".to_owned(), "escape"),
    ] {
        project.write("templates/theme.typ", format!("{theme}\n{code}\n"));
        let run = run_through(&project, &proxy);
        assert!(run.1.contains("typst-failed") && run.1.contains("templates/theme.typ"), "{code}: {}", run.1);
        assert!(run.0 == 2 && run.1.contains(words), "{code}: {}", run.1);
    }
    let called = listener.accept().map(|(_, from)| from);
    assert!(called.is_err(), "{called:?} was asked for a package");
}

fn run_through(project: &Project, proxy: &str) -> (i32, String) {
    let names = ["http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"];
    let answer = project.run_with(&["build"], &names.map(|name| (name, proxy)));
    (answer.status, answer.stderr)
}

/// A picture that draws in another file shows nothing of it.
#[test]
fn a_picture_may_not_point_at_files() {
    let project = Project::starter();
    project.write("secret.txt", "geheim");
    for target in [
        project.path("secret.txt").display().to_string(),
        "../../../secret.txt".to_owned(),
        "http://127.0.0.1:9/x.png".to_owned(),
    ] {
        project.write(
            "inputs/images/a.svg",
            format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><image width=\"9\" height=\"9\" href=\"{target}\"/></svg>"),
        );
        project.write("inputs/narrative/20-tasks.md", "---\npart: tasks\n---\n![图](../images/a.svg \"图\")\n");
        let answer = project.run(&["build"]);
        assert!(answer.status == 2 && answer.stderr.contains("引用了别的文件"), "{target}: {}", answer.stderr);
    }
}
