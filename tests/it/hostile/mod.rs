//! Anything may be sent as a workbook or as prose, anything may happen while the program runs: it
//! ends with a clear message and one of its own exit statuses, within its limits, and nothing is
//! lost and nothing is let in. `docs/hostile-input.md` lists what is held to here.

mod archives;
pub(crate) mod books;
#[cfg(unix)]
mod faults;
#[cfg(unix)]
mod interrupted;
mod legacy;
mod characters;
mod limits;
mod pictures;
mod readers;
mod prose;
mod sheets;
mod structure;
mod tables;
mod templates;
mod texts;
#[cfg(unix)]
mod typst_runs;
mod versions;

use std::fs::File;
use std::process::{Command, Stdio};

use crate::support::{HEADER, Project, ROW, STATE, documented, repository};

/// The program with the memory that a run may take, and no more: what is asked for beyond ends it.
fn limited(program: &str) -> Command {
    if !cfg!(target_os = "linux") {
        return Command::new(program);
    }
    let mut command = Command::new("sh");
    command.args(["-c", "ulimit -d 307200 && exec \"$0\" \"$@\"", program]);
    command
}

/// How a run ended.
#[derive(Debug)]
pub(super) struct Run {
    pub status: i32,
    pub stderr: String,
}

/// Runs the program and holds it to what holds for every input: its own exit statuses, no panic,
/// the memory that it may take.
#[track_caller]
pub(super) fn run(project: &Project, arguments: &[&str]) -> Run {
    let said = project.path("stderr.txt");
    let mut command = limited(env!("CARGO_BIN_EXE_pinggu"));
    command.args(arguments).current_dir(project.root()).env_remove("PINGGU_TYPST").env("NO_COLOR", "1");
    command.env("XDG_STATE_HOME", STATE).stdout(Stdio::null()).stderr(File::create(&said).expect("file"));
    let status = command.status().expect("runs").code();
    let stderr = std::fs::read_to_string(&said).expect("UTF-8");
    std::fs::remove_file(&said).expect("removed");
    // None where a signal ended it, as it does when memory is refused.
    let status = status.unwrap_or(-1);
    assert!((0..=2).contains(&status), "status {status}: {stderr}");
    assert!(!stderr.contains("panicked") && !stderr.contains("RUST_BACKTRACE"), "{stderr}");
    assert!(stderr.len() < 1 << 20, "{} bytes of messages: {stderr:.2000}", stderr.len());
    documented::agrees(&stderr);
    Run { status, stderr }
}

/// A starter project with this in the place of its workbook, and output of an earlier run.
pub(super) fn project_with(workbook: &[u8]) -> Project {
    let project = Project::starter();
    project.retable(workbook);
    project.write("output/report.md", "earlier");
    project
}

/// A build without typst, with this in the place of the workbook. A refusal says so with a code and
/// leaves the output alone.
#[track_caller]
pub(super) fn build_with(workbook: &[u8]) -> Run {
    let project = project_with(workbook);
    let run = run(&project, &["build", "--format", "md"]);
    if run.status == 0 {
        return run;
    }
    assert!(run.stderr.contains("错误[") && run.stderr.contains("  处理："), "{}", run.stderr);
    if run.stderr.contains("没有生成") || run.status == 2 {
        assert_eq!(project.read("output/report.md"), "earlier");
        assert_eq!(std::fs::read_dir(project.path("output")).expect("output").count(), 1, "something was left");
    }
    run
}

/// The workbook is refused with this status and code, at the file, with these words.
#[track_caller]
pub(super) fn refused(workbook: &[u8], code: &str, words: &[&str]) {
    let run = build_with(workbook);
    assert_eq!(run.status, 2, "{}", run.stderr);
    assert!(run.stderr.contains(&format!("错误[{code}]")), "{}", run.stderr);
    for word in words.iter().chain(&["位置：inputs/附表.xlsx"]) {
        assert!(run.stderr.contains(word), "`{word}` is not in:\n{}", run.stderr);
    }
}

/// The table is refused at its cell, with these words.
#[track_caller]
pub(super) fn refused_table(workbook: &[u8], words: &str) {
    let run = build_with(workbook);
    assert_eq!(run.status, 1, "{:.3000}", run.stderr);
    assert!(run.stderr.contains("overlong-table") && run.stderr.contains(words), "`{words}`: {:.3000}", run.stderr);
}

/// The starter's kind of workbook, with more done to its only sheet.
pub(super) fn table(more: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("附件2").expect("name");
    for (col, text) in (0..).zip(HEADER) {
        sheet.write_string(0, col, text).expect("cell");
        sheet.write_string(1, col, ROW[usize::from(col)]).expect("cell");
    }
    more(sheet);
    book.save_to_buffer().expect("workbook")
}

/// What stands for setting PDFs: each is the sources that it would be made from.
#[cfg(unix)]
pub(super) const SETS: &str = r#"for last; do main=$out; out=$last; done
mkdir "$out"
for name in $(sed -n 's/.*document("\([^"]*\)".*/\1/p; s/.*asset("\([^"]*\)".*/\1/p' "$main"); do
    { echo "%PDF-1.7"; cat "${main%/*}"/*.typ; echo "%%EOF"; } > "$out/$name"
done"#;

/// Puts a program `typst` into a project that answers to `--version` and does this when it is to set
/// PDFs.
#[cfg(unix)]
pub(super) fn stub_typst(project: &Project, body: &str) {
    let version = "if [ \"$1\" = --version ]; then echo 'typst 0.15.1'; exit 0; fi";
    project.write("typst", format!("#!/bin/sh\n{version}\n{body}\n"));
    make_executable(project, "typst");
}

#[cfg(unix)]
pub(super) fn make_executable(project: &Project, name: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(project.path(name), std::fs::Permissions::from_mode(0o755)).expect("permissions");
}

/// The list of `docs/hostile-input.md` and the tests are the same.
#[test]
fn every_named_test_exists() {
    let text = std::fs::read_to_string(repository().join("docs/hostile-input.md")).expect("docs/hostile-input.md");
    let source = |module: &str| {
        let path = repository().join("tests/it").join(module.replace("::", "/"));
        std::fs::read_to_string(path.with_extension("rs")).unwrap_or_else(|error| panic!("{module}: {error}"))
    };
    let named: Vec<(&str, &str)> = text
        .split('`')
        .skip(1)
        .step_by(2)
        .filter_map(|name| name.rsplit_once("::").filter(|(_, test)| !test.is_empty()))
        .filter(|named| *named != ("hostile", "every_named_test_exists"))
        .collect();
    assert!(named.len() > 60, "only {} tests are named", named.len());
    for (module, test) in &named {
        assert!(source(module).contains(&format!("#[test]\nfn {test}() {{")), "{module} has no test {test}");
    }
    for module in [
        "archives",
        "characters",
        "faults",
        "interrupted",
        "legacy",
        "limits",
        "pictures",
        "sheets",
        "structure",
        "templates",
        "texts",
        "typst_runs",
    ] {
        for rest in source(&format!("hostile::{module}")).split("#[test]\nfn ").skip(1) {
            let name = rest.split('(').next().expect("name");
            let is_named = named.iter().any(|(_, known)| *known == name);
            assert!(is_named || SOUND.contains(&name), "{name} is not in docs/hostile-input.md");
        }
    }
}

/// Tests of input that is not hostile, beside those that are.
const SOUND: [&str; 2] = ["a_sound_xls_is_read", "the_usual_workbook_is_none_of_this"];
