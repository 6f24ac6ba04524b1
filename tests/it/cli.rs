//! What the command line says, with transcripts in `tests/snapshots`.

use snapbox::{Redactions, assert_data_eq, file};

use crate::support::{Answer, Project};

/// The answer with what differs between machines taken out.
fn transcript(project: &Project, answer: &Answer) -> String {
    let mut redactions = Redactions::new();
    redactions.insert("[ROOT]", project.root().to_path_buf()).expect("redaction");
    let text = format!("status: {}\n--- stdout\n{}--- stderr\n{}", answer.status, answer.stdout, answer.stderr);
    redactions.redact(&text)
}

macro_rules! transcripts {
    ($($name:ident: $arguments:expr;)+) => {$(
        #[test]
        fn $name() {
            let project = Project::empty();
            let answer = project.run($arguments);
            assert_data_eq!(transcript(&project, &answer), file![_].raw());
        }
    )+};
}

transcripts! {
    help: &["--help"];
    build_help: &["build", "--help"];
    bind_help: &["bind", "--help"];
    check_help: &["check", "--help"];
    nothing: &[];
    unknown_command: &["biuld"];
    unknown_option: &["build", "--formt", "pdf"];
    unknown_format: &["build", "--format", "wps"];
    missing_argument: &["init"];
    trace_help: &["trace", "--help"];
    trace_of_nothing: &["trace"];
    trace_of_no_line: &["trace", "--line", "report.md"];
    diff_help: &["diff", "--help"];
    diff_of_one: &["diff", "."];
    build_without_project: &["build"];
    batch_help: &["batch", "--help"];
    batch_of_nothing: &["batch"];
    merge_with_more: &["batch", "--merge", "汇总", "--shard", "1/2"];
}

#[test]
fn init_then_build() {
    let project = Project::empty();
    let init = project.run(&["init", "甲"]);
    assert_data_eq!(transcript(&project, &init), file![_].raw());
    let build = project.run(&["--project", "甲", "build", "--format", "md"]);
    assert_eq!(build.status, 0, "{}", build.stderr);
    assert!(project.read("甲/output/report.md").contains("某某区"));
}

#[test]
fn a_mistake_is_shown_with_its_line() {
    let project = Project::starter();
    project.edit("inputs/report.yaml", "bureau:", "bureua:");
    assert_data_eq!(transcript(&project, &project.run(&["build"])), file![_].raw());
}

#[test]
fn format_chooses_what_is_written() {
    let project = Project::starter();
    project.build(&["--format", "md", "--output", "out"]);
    let mut names: Vec<String> = std::fs::read_dir(project.path("out"))
        .expect("output")
        .map(|entry| entry.expect("entry").file_name().into_string().expect("UTF-8"))
        .collect();
    names.sort();
    assert_eq!(names, [".pinggu", "charts", "report.json", "report.md"]);
}

#[test]
fn the_project_is_found_from_a_folder_inside_it() {
    let project = Project::starter();
    let answer = project.run(&["--project", "inputs/..", "build", "--format", "md"]);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
}

#[test]
fn doctor_names_typst_and_what_stands_in_for_fonts() {
    let answer = Project::starter().run(&["doctor"]);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    for word in ["pinggu 0.1.0", "可以生成报告", "typst：0.15", "字体 仿宋（正文）："] {
        assert!(answer.stdout.contains(word), "{word}:\n{}", answer.stdout);
    }
}

#[test]
fn doctor_outside_a_project_uses_the_fonts_beside_the_program() {
    let answer = Project::empty().run(&["doctor"]);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    let folder = crate::support::repository().join(".tools/fonts").canonicalize().expect("folder");
    let folder = format!("字体文件夹：{}\n", folder.display());
    assert!(answer.stdout.contains(&folder), "{folder}{}", answer.stdout);
    assert!(!answer.stdout.contains("（正文）：没有"), "{}", answer.stdout);
}

#[cfg(unix)]
#[test]
fn a_link_to_fonts_is_followed_and_doctor_says_where_it_looked() {
    let shared = Project::empty();
    std::fs::create_dir(shared.path("字体")).expect("folder");
    let with_link_to = |target: &std::path::Path| {
        let project = Project::starter();
        std::fs::create_dir(project.path(".tools")).expect("folder");
        std::os::unix::fs::symlink(target, project.path(".tools/fonts")).expect("link");
        project.run(&["doctor"]).stdout
    };
    let said = with_link_to(&shared.path("字体"));
    let folder = shared.path("字体").canonicalize().expect("folder");
    assert!(said.contains(&format!("字体文件夹：{}\n", folder.display())), "{said}");
    for (target, reason) in [("/", "它指向 /，范围太大"), ("/nowhere", "链接指向的文件夹不存在")] {
        let said = with_link_to(std::path::Path::new(target));
        assert!(said.contains(&format!(".tools/fonts（没有用：{reason}）")), "{said}");
    }
    assert!(Project::starter().run(&["doctor"]).stdout.contains(".tools/fonts（没有这个文件夹）"));
}

#[test]
fn doctor_without_typst_says_how_to_get_it() {
    let answer = Project::starter().run(&["doctor", "--typst", "/nowhere/typst"]);
    assert_eq!(answer.status, 2);
    assert!(answer.stderr.contains("no-typst"), "{}", answer.stderr);
}

#[test]
fn completions_name_the_commands() {
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let answer = Project::empty().run(&["completions", shell]);
        assert!(answer.status == 0 && answer.stdout.contains("doctor"), "{shell}");
    }
}
