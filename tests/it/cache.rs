//! What is kept from an earlier run is what would be made anew, and only that is made which must be.

use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::{Config, RngSeed, TestRunner};

use crate::support::Project;

/// A typst that notes for each document it sets which one it was.
#[cfg(unix)]
fn noting_typst(project: &Project) {
    let note = "for word in \"$@\"; do case $word in */main.typ) grep -o '^#document(\"[^\"]*' \"$word\" >>set.log;; esac; done";
    crate::support::typst_script(project, note);
}

/// The documents set since the last call, the report as `report`, an excerpt by another name.
#[cfg(unix)]
fn set(project: &Project) -> Vec<String> {
    let log = std::fs::read_to_string(project.path("set.log")).unwrap_or_default();
    project.write("set.log", "");
    log.lines().map(|line| line.trim_start_matches("#document(\"").trim_end_matches(".pdf").to_owned()).collect()
}

#[cfg(unix)]
#[test]
fn nothing_is_set_when_nothing_changed() {
    let project = Project::starter();
    noting_typst(&project);
    project.build(&["--typst", "./typst"]);
    assert_eq!(set(&project), ["report"]);
    let before = project.bytes("output/report.pdf");
    let time = std::fs::metadata(project.path("output/report.pdf")).and_then(|meta| meta.modified()).expect("time");
    project.build(&["--typst", "./typst"]);
    assert!(set(&project).is_empty());
    assert!(project.bytes("output/report.pdf") == before);
    let again = std::fs::metadata(project.path("output/report.pdf")).and_then(|meta| meta.modified()).expect("time");
    assert_eq!(again, time, "a file that is right keeps its time");
}

#[cfg(unix)]
#[test]
fn only_the_excerpts_that_changed_are_set() {
    let project = Project::sample();
    noting_typst(&project);
    let run = |project: &Project| {
        let answer = project.run(&["excerpt", "--all", "--typst", "./typst"]);
        assert_eq!(answer.status, 0, "{}", answer.stderr);
        set(project)
    };
    assert_eq!(run(&project).len(), 13);
    assert!(run(&project).is_empty());
    // A word of the same length in a paragraph of one department: no page moves.
    project.edit("inputs/narrative/73-manufacturing.md", "增强", "加强");
    let changed = run(&project);
    assert!(changed.len() == 2 && changed[0] == "report", "{changed:?}");
}

#[cfg(unix)]
#[test]
fn what_was_tampered_with_is_made_anew() {
    let project = Project::starter();
    noting_typst(&project);
    project.build(&["--typst", "./typst"]);
    let right = project.bytes("output/report.pdf");
    set(&project);
    for spoil in ["output/report.pdf", "output/.pinggu/cache.json"] {
        project.write(spoil, "spoilt");
        project.build(&["--typst", "./typst"]);
        assert_eq!(set(&project), ["report"], "{spoil}");
        assert!(project.bytes("output/report.pdf") == right, "{spoil}");
    }
    std::fs::remove_dir_all(project.path("output")).expect("output");
    project.build(&["--typst", "./typst"]);
    assert!(project.bytes("output/report.pdf") == right);
}

/// An output folder may come by mail, with a PDF and a record that fits it.
#[cfg(unix)]
#[test]
fn a_record_that_somebody_else_wrote_is_not_believed() {
    let project = Project::starter();
    noting_typst(&project);
    let theirs = project.path("their-state").display().to_string();
    let there = project.run_with(&["build", "--typst", "./typst"], &[("XDG_STATE_HOME", theirs.as_str())]);
    assert_eq!((there.status, set(&project)), (0, vec!["report".to_owned()]));
    let again = project.run_with(&["build", "--typst", "./typst"], &[("XDG_STATE_HOME", theirs.as_str())]);
    assert_eq!((again.status, set(&project)), (0, Vec::new()), "they keep their own");
    project.build(&["--typst", "./typst"]);
    assert_eq!(set(&project), ["report"], "what they sent is set anew");
    // Who can keep no key sets everything anew, and is not troubled.
    let nowhere = [("XDG_STATE_HOME", ""), ("HOME", "/nonexistent")];
    let without = project.run_with(&["build", "--typst", "./typst"], &nowhere);
    assert_eq!((without.status, set(&project)), (0, vec!["report".to_owned()]), "{}", without.stderr);
}

#[test]
fn two_runs_at_once_leave_what_one_leaves() {
    let project = Project::starter();
    for round in 0..3 {
        project.write("inputs/narrative/20-tasks.md", format!("---\npart: tasks\n---\n第{round}次。\n"));
        std::thread::scope(|scope| {
            for arguments in [["build", "--format", "pdf,md"], ["excerpt", "--all", "--format=pdf,md"]] {
                let project = &project;
                scope.spawn(move || assert_eq!(project.run(&arguments).status, 0));
            }
        });
        // Whatever the record of the two says, the next run must not be led astray by it.
        project.build(&[]);
        project.build(&["--output", "clean"]);
        assert!(project.bytes("output/report.pdf") == project.bytes("clean/report.pdf"), "round {round}");
    }
}

#[test]
fn a_picture_a_style_or_a_setting_that_changes_is_seen() {
    let project = Project::starter();
    let svg = |colour: &str| {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><rect width=\"9\" height=\"9\" fill=\"{colour}\"/></svg>"
        )
    };
    project.write("inputs/images/a.svg", svg("red"));
    project.write("inputs/narrative/20-tasks.md", "---\npart: tasks\n---\n![图](../images/a.svg \"图题\")\n");
    project.build(&[]);
    let changes: [&dyn Fn(); 3] = [
        &|| project.write("inputs/images/a.svg", svg("blue")),
        &|| project.edit("templates/theme.typ", "#let shade = luma(236)", "#let shade = luma(200)"),
        &|| project.edit("inputs/report.yaml", "2023-10-20", "2023-10-21"),
    ];
    for change in changes {
        let before = project.bytes("output/report.pdf");
        change();
        project.build(&[]);
        assert!(project.bytes("output/report.pdf") != before);
    }
}

/// Edits of a project that keep it valid.
const EDITS: [(&str, &str); 6] = [
    ("inputs/narrative/10-overview.md", "---\npart: overview\n---\n总体情况{}。\n"),
    ("inputs/narrative/20-tasks.md", "---\npart: tasks\ndepartments: [区林业局]\n---\n# 任务\n\n任务{}。\n"),
    ("inputs/narrative/21-more.md", "---\npart: tasks\ndepartments: [区统计局]\n---\n工作{}。\n"),
    (
        "inputs/narrative/40-problems.md",
        "---\npart: problems\n---\n# 问题\n\n<!-- departments: 区林业局 -->\n问题{}。\n",
    ),
    ("inputs/narrative/50-situation.md", "---\npart: situation\n---\n形势{}。\n\n形势再{}。\n"),
    ("templates/excerpt.md", "---\nkind: preface\ntitle: 说明{}\n---\n{{ department.full }}。\n"),
];

#[test]
fn a_kept_result_is_the_clean_result() {
    let mut runner = TestRunner::new(Config { rng_seed: RngSeed::Fixed(7), ..Config::default() });
    let project = Project::starter();
    // Long fillers push what follows to other pages.
    let edits = (0..EDITS.len(), 0usize..4).prop_map(|(edit, length)| (edit, "甲乙丙丁".repeat(length * 90)));
    for round in 0..8 {
        let (edit, filler) = edits.new_tree(&mut runner).expect("edit").current();
        let (file, text) = EDITS[edit];
        project.write(file, text.replace("{}", &format!("{round}{filler}")));
        let kept = project.run(&["excerpt", "--all"]);
        assert_eq!(kept.status, 0, "{}", kept.stderr);
        let clean = project.run(&["excerpt", "--all", "--output", "clean"]);
        assert_eq!(clean.status, 0, "{}", clean.stderr);
        for name in
            ["report.pdf", "report.md", "excerpts/区发改局.pdf", "excerpts/区统计局.pdf", "excerpts/区林业局.pdf"]
        {
            let same = project.bytes(&format!("output/{name}")) == project.bytes(&format!("clean/{name}"));
            assert!(same, "{name} after edit {round} of {file}");
        }
        std::fs::remove_dir_all(project.path("clean")).expect("clean");
    }
}
