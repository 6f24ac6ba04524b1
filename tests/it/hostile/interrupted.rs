//! Runs that are killed, get no room, lose their folder or meet one another: what was there stays
//! whole, what is new is whole, and the next run leaves no trace of the one that failed.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::books::Dice;
use super::{SETS, run, stub_typst};
use crate::support::{Project, STATE};

/// Contents of the files below a folder; what the program keeps for itself is left out.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(current) = folders.pop() {
        for entry in std::fs::read_dir(&current).into_iter().flatten() {
            let path = entry.expect("entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).expect("below").to_string_lossy().into_owned();
            if !name.ends_with("cache.json") && !name.ends_with("lock") {
                found.insert(name, std::fs::read(&path).expect("file"));
            }
        }
    }
    found
}

fn start(project: &Project, arguments: &[&str]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pinggu"));
    command.args(arguments).current_dir(project.root()).env("NO_COLOR", "1").env("TMPDIR", project.path("tmp"));
    command.env("XDG_STATE_HOME", STATE).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("starts")
}

const STATES: [&str; 2] = ["第一稿", "第二稿的另一些话"];

fn say(project: &Project, words: &str) {
    project.write("inputs/narrative/20-tasks.md", format!("---\npart: tasks\n---\n{words}。\n"));
}

#[test]
fn killed_at_any_moment() {
    let project = Project::starter();
    std::fs::create_dir(project.path("tmp")).expect("folder");
    stub_typst(&project, SETS);
    let arguments = ["build", "--typst", "./typst"];
    // What a run writes that is left alone.
    let expected = STATES.map(|words| {
        say(&project, words);
        assert_eq!(run(&project, &arguments).status, 0);
        files(&project.path("output"))
    });
    assert!(expected[0].len() >= 4 && expected[0] != expected[1], "{:?}", expected[0].keys());
    let begun = Instant::now();
    say(&project, STATES[0]);
    start(&project, &arguments).wait().expect("ends");
    let mut whole = begun.elapsed();
    let mut dice = Dice(20_231_020);
    let (mut killed, mut round) = (0, 0);
    while killed < 200 {
        round += 1;
        assert!(round < 2_000, "only {killed} of {round} runs were killed before their end");
        say(&project, STATES[round % 2]);
        let mut child = start(&project, &arguments);
        std::thread::sleep(whole * u32::try_from(dice.below(1_000)).expect("small") / 1_000);
        // How long a run takes changes with what else the machine does.
        if child.try_wait().expect("status").is_none() {
            killed += 1;
            whole = whole * 101 / 100;
        } else {
            whole = whole * 95 / 100;
        }
        child.kill().expect("kill");
        child.wait().expect("ends");
        for (name, contents) in files(&project.path("output")).iter().filter(|(name, _)| !name.contains(".pinggu-")) {
            let is_whole = expected.iter().any(|state| state.get(name) == Some(contents));
            assert!(is_whole, "round {round}: {name} is neither the old nor the new one");
        }
    }
    say(&project, STATES[1]);
    start(&project, &arguments).wait().expect("ends");
    assert!(
        files(&project.path("output")) == expected[1],
        "the run after it: {:?}",
        files(&project.path("output")).keys()
    );
    // What a killed run has started may live on for a moment, and holds its folder as long.
    let left = || -> Vec<_> {
        std::fs::read_dir(project.path("tmp")).expect("folder").map(|entry| entry.expect("entry").path()).collect()
    };
    for round in 0..100 {
        if left().is_empty() {
            break;
        }
        say(&project, STATES[round % 2]);
        start(&project, &arguments).wait().expect("ends");
    }
    assert!(left().is_empty(), "{:?}", left());
}

#[test]
fn no_room_on_the_disk() {
    let project = Project::starter();
    say(&project, STATES[0]);
    project.build(&["--format", "md"]);
    let before = files(&project.path("output"));
    say(&project, STATES[1]);
    // Files of at most 8 KiB: as on a full disk, writing fails half-way.
    let mut command = Command::new("sh");
    command.args(["-c", "trap '' XFSZ; ulimit -f 16 && exec \"$0\" build --format md", env!("CARGO_BIN_EXE_pinggu")]);
    let output = command.current_dir(project.root()).env("NO_COLOR", "1").output().expect("runs");
    let stderr = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(output.status.code() == Some(2) && stderr.contains("错误[write-failed]"), "{:?} {stderr}", output.status);
    assert!(stderr.contains("原有文件没有改动") && stderr.contains("report.json"), "{stderr}");
    assert!(files(&project.path("output")) == before, "something has changed");
}

#[test]
fn an_output_that_is_protected() {
    let project = Project::starter();
    say(&project, STATES[0]);
    project.build(&["--format", "md"]);
    let before = files(&project.path("output"));
    let path = project.path("output/report.md");
    let mut permissions = std::fs::metadata(&path).expect("file").permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&path, permissions.clone()).expect("permissions");
    say(&project, STATES[1]);
    let run = run(&project, &["build", "--format", "md"]);
    assert!(run.status == 2 && run.stderr.contains("report.md") && run.stderr.contains("只读"), "{}", run.stderr);
    assert!(files(&project.path("output")) == before, "something has changed");
    #[expect(clippy::permissions_set_readonly_false, reason = "so that the folder can be removed")]
    permissions.set_readonly(false);
    std::fs::set_permissions(&path, permissions).expect("permissions");
}

#[test]
fn an_output_folder_that_goes_away_meanwhile() {
    let project = Project::starter();
    stub_typst(&project, &format!("rm -rf output\n{SETS}"));
    let run = run(&project, &["build", "--typst", "./typst"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(project.read("output/report.pdf").contains("#document"), "it is not the new one");
    let taken = Project::starter();
    taken.write("output", "a file");
    let run = super::run(&taken, &["build", "--format", "md"]);
    assert!(run.status == 2 && run.stderr.contains("write-failed"), "{}", run.stderr);
    assert_eq!(taken.read("output"), "a file");
}

/// Two runs write into one folder: the files are those of one of them.
#[test]
fn two_runs_at_once() {
    let projects = STATES.map(|words| {
        let project = Project::starter();
        std::fs::create_dir(project.path("tmp")).expect("folder");
        say(&project, words);
        project
    });
    let shared = Project::empty();
    let output = shared.path("output");
    let arguments = ["build", "--format", "md", "--output", output.to_str().expect("UTF-8")];
    let expected = projects.each_ref().map(|project| {
        assert_eq!(run(project, &arguments).status, 0);
        files(&output)
    });
    assert!(expected[0] != expected[1], "both say the same");
    for _ in 0..15 {
        let children = projects.each_ref().map(|project| start(project, &arguments));
        for mut child in children {
            assert_eq!(child.wait().expect("ends").code(), Some(0));
        }
        assert!(expected.contains(&files(&output)), "a mixture: {:?}", files(&output).keys());
    }
}

#[test]
fn links_in_the_output_folder_lead_nowhere() {
    let elsewhere = Project::empty();
    let project = Project::sample();
    std::fs::create_dir(project.path("output")).expect("folder");
    std::os::unix::fs::symlink(elsewhere.root(), project.path("output/charts")).expect("link");
    let refused = run(&project, &["build", "--format", "md"]);
    assert!(refused.status == 2 && refused.stderr.contains("通到输出文件夹之外"), "{}", refused.stderr);
    assert!(files(elsewhere.root()).is_empty(), "written elsewhere");
    // A file that is a link is replaced itself, what it leads to stays.
    std::fs::remove_file(project.path("output/charts")).expect("removed");
    elsewhere.write("kept.md", "kept");
    std::os::unix::fs::symlink(elsewhere.path("kept.md"), project.path("output/report.md")).expect("link");
    assert_eq!(run(&project, &["build", "--format", "md"]).status, 0);
    assert_eq!(elsewhere.read("kept.md"), "kept");
    // The lock as a link would make a file elsewhere.
    std::fs::remove_file(project.path("output/.pinggu/lock")).expect("removed");
    std::os::unix::fs::symlink(elsewhere.path("made"), project.path("output/.pinggu/lock")).expect("link");
    let refused = run(&project, &["build", "--format", "md"]);
    assert!(refused.status == 2 && refused.stderr.contains("不是普通文件"), "{}", refused.stderr);
    assert!(!elsewhere.path("made").exists(), "made elsewhere");
    // The whole folder as a link: only when the user names it.
    std::fs::remove_dir_all(project.path("output")).expect("removed");
    std::os::unix::fs::symlink(elsewhere.root(), project.path("output")).expect("link");
    let refused = run(&project, &["build", "--format", "md"]);
    assert!(refused.status == 2 && refused.stderr.contains("--output"), "{}", refused.stderr);
    assert_eq!(run(&project, &["build", "--format", "md", "--output", "output"]).status, 0);
    assert!(elsewhere.path("report.md").is_file(), "written where the user wants it");
}

/// Ctrl-C while typst runs ends typst and what it has started, and says so.
#[test]
fn ctrl_c_ends_typst_too() {
    let project = Project::starter();
    std::fs::create_dir(project.path("tmp")).expect("folder");
    project.write("output/report.pdf", "earlier");
    stub_typst(&project, "sleep 600 & echo $! > grandchild; echo $$ > started; wait");
    let mut command = Command::new(env!("CARGO_BIN_EXE_pinggu"));
    command.args(["build", "--typst", "./typst"]).current_dir(project.root()).env("NO_COLOR", "1");
    command.env("TMPDIR", project.path("tmp")).stdout(Stdio::null()).stderr(Stdio::piped());
    let child = command.spawn().expect("starts");
    wait_until(|| std::fs::read_to_string(project.path("started")).is_ok_and(|text| text.ends_with('\n')));
    signal("INT", &child.id().to_string());
    let output = child.wait_with_output().expect("ends");
    let stderr = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(output.status.code() == Some(2) && stderr.contains("错误[interrupted]"), "{:?} {stderr}", output.status);
    for process in ["started", "grandchild"] {
        let id = project.read(process);
        wait_until(|| !is_alive(id.trim()));
    }
    assert_eq!(project.read("output/report.pdf"), "earlier");
    assert_eq!(std::fs::read_dir(project.path("tmp")).expect("folder").count(), 0);
}

pub(super) fn is_alive(process: &str) -> bool {
    // A zombie is waited for by somebody else and runs no more.
    let state = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    state.rsplit(')').next().is_some_and(|rest| !rest.trim_start().starts_with(['Z', 'X']) && !rest.trim().is_empty())
}

pub(super) fn signal(name: &str, process: &str) {
    assert!(Command::new("kill").args([&format!("-{name}"), process]).status().expect("kill").success());
}

/// Waits for something that is bound to happen.
pub(super) fn wait_until(happens: impl Fn() -> bool) {
    let begun = Instant::now();
    while !happens() {
        assert!(begun.elapsed() < Duration::from_mins(1), "it never happened");
        std::thread::sleep(Duration::from_millis(5));
    }
}
