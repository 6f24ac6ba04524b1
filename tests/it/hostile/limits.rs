//! The guarantee: whatever is read, a run ends within limits that the system enforces, with one message that
//! says what it was doing, and what was there stays.

#![cfg(target_os = "linux")]

use std::process::{Command, Stdio};

use super::interrupted::{signal, wait_until};
use crate::support::{Project, STATE, documented};

/// A run within narrower limits of the shell, which hold where they are lower than those of the program.
fn narrow(project: &Project, limits: &str, arguments: &str) -> (Option<i32>, String, String) {
    let mut command = Command::new("sh");
    command.args(["-c", &format!("{limits} && exec \"$0\" {arguments}"), env!("CARGO_BIN_EXE_pinggu")]);
    command.current_dir(project.root()).env("NO_COLOR", "1").env("XDG_STATE_HOME", STATE);
    let output = command.output().expect("runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

/// One message of the guarantee: with this message at this place, after which nothing has changed.
#[track_caller]
fn ends(project: &Project, limits: &str, message: &str, place: &str) {
    project.write("output/report.md", "earlier");
    for arguments in ["build --format md", "check", "check --format json", "excerpt --all --format md"] {
        let (status, stdout, stderr) = narrow(project, limits, arguments);
        assert_eq!((status, stdout.as_str()), (Some(2), ""), "{arguments}: {stderr}");
        assert!(stderr.starts_with(&format!("错误[over-limit]：{message}")), "{arguments}: {stderr}");
        assert!(stderr.contains(&format!("  位置：{place}\n")) && stderr.contains("  处理："), "{arguments}: {stderr}");
        assert!(stderr.contains("共 1 条") && !stderr.contains("panicked"), "{arguments}: {stderr}");
        documented::agrees(&stderr);
        assert_eq!(project.read("output/report.md"), "earlier");
        assert_eq!(std::fs::read_dir(project.path("output")).expect("output").count(), 1, "something was left");
    }
}

#[test]
fn more_memory_than_a_run_may_take() {
    let project = Project::starter();
    project.retable(super::table(|sheet| {
        for row in 2..20_000_u32 {
            for col in 0..9_u16 {
                sheet.write_string(row, col, format!("第{row}行第{col}列")).expect("cell");
            }
        }
    }));
    ends(&project, "ulimit -S -d 40000", "所需内存超出限度，已停止", "inputs/附表.xlsx");
}

#[test]
fn more_time_than_a_run_may_take() {
    let project = Project::starter();
    // A second is too short for this much prose without optimisation, and short enough for a test.
    let sentence = "2022年森林覆盖率为41%，比2020年提高1个百分点，达到2025年目标的97.6%，其中其余指标共8项。";
    project.write(
        "inputs/narrative/20-tasks.md",
        format!("---\npart: tasks\n---\n{}\n", format!("{sentence}\n\n").repeat(6_000)),
    );
    ends(&project, "ulimit -S -t 1", "处理时间超出限度，已停止", "核对");
}

#[test]
fn a_project_may_raise_its_limits_and_not_lower_them() {
    let project = Project::starter();
    let settings = project.read("inputs/report.yaml");
    for (limits, refusal) in [
        ("{ memory-mib: 2000, seconds: 60 }", None),
        ("{ memory-mib: 10 }", Some("limits.memory-mib 是 10，不能小于 300")),
        ("{ seconds: 0 }", Some("limits.seconds 是 0，不能小于 5")),
    ] {
        project.write("inputs/report.yaml", format!("{settings}\nlimits: {limits}\n"));
        let answer = project.run(&["check"]);
        match refusal {
            None => assert!(answer.status < 2, "{}", answer.stderr),
            Some(words) => assert!(answer.status == 2 && answer.stdout.contains(words), "{}", answer.stdout),
        }
    }
}

/// What the system ends, for want of memory or because somebody wants it, is told too.
#[test]
fn a_worker_that_is_killed_is_told_of() {
    let project = Project::starter();
    // It waits for what is never written.
    let mut command = Command::new(env!("CARGO_BIN_EXE_pinggu"));
    command.args(["check", "--explain", "-"]).current_dir(project.root()).env("NO_COLOR", "1");
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("starts");
    let worker = worker_of(child.id());
    signal("KILL", &worker);
    let input = child.stdin.take();
    let output = child.wait_with_output().expect("ends");
    drop(input);
    let stderr = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(output.status.code() == Some(2) && stderr.contains("错误[over-limit]：处理被系统中止"), "{stderr}");
}

/// Ctrl-C ends what only reads at once: there is nothing to put in order.
#[test]
fn ctrl_c_ends_reading_at_once() {
    for name in ["INT", "TERM"] {
        let project = Project::starter();
        let mut command = Command::new(env!("CARGO_BIN_EXE_pinggu"));
        command.args(["check", "--explain", "-"]).current_dir(project.root()).env("NO_COLOR", "1");
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("starts");
        let worker = worker_of(child.id());
        signal(name, &child.id().to_string());
        let input = child.stdin.take();
        let output = child.wait_with_output().expect("ends");
        drop(input);
        let stderr = String::from_utf8(output.stderr).expect("UTF-8");
        assert!(output.status.code() == Some(2) && stderr.contains("错误[interrupted]"), "{name}: {stderr}");
        wait_until(|| !super::interrupted::is_alive(&worker));
    }
}

/// A supervisor that is killed outright takes its worker with it.
#[test]
fn a_worker_does_not_outlive_its_supervisor() {
    let project = Project::starter();
    let mut command = Command::new(env!("CARGO_BIN_EXE_pinggu"));
    command.args(["check", "--explain", "-"]).current_dir(project.root());
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("starts");
    let worker = worker_of(child.id());
    child.kill().expect("kill");
    wait_until(|| !super::interrupted::is_alive(&worker));
    child.wait().expect("ends");
}

/// The worker of a process, once it listens to signals and waits for its input.
fn worker_of(supervisor: u32) -> String {
    let children = format!("/proc/{supervisor}/task/{supervisor}/children");
    let listed = || std::fs::read_to_string(&children).unwrap_or_default().trim().to_owned();
    let reads = |worker: &str| {
        let threads = std::fs::read_dir(format!("/proc/{worker}/task")).into_iter().flatten().flatten();
        threads
            .filter(|thread| {
                std::fs::read_to_string(thread.path().join("syscall")).is_ok_and(|call| call.starts_with("0 0x0 "))
            })
            .count()
            == 1
    };
    wait_until(|| !listed().is_empty() && reads(&listed()));
    listed()
}
