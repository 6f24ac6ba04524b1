//! Which fonts a report is set from: those of its chains and no others, on whatever machine.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{Project, repository};

/// A font of the set-up.
fn font(name: &str) -> PathBuf {
    repository().join(".tools/fonts").join(name)
}

/// A project with a folder of fonts of its own, beside a home that is empty.
fn with_fonts(names: &[&str]) -> Project {
    let project = Project::starter();
    fs::create_dir_all(project.path(".tools/fonts")).expect("folder");
    fs::create_dir_all(project.path("home/.fonts")).expect("folder");
    for name in names {
        fs::copy(font(name), project.path(".tools/fonts").join(name)).expect("font");
    }
    project
}

/// Sets settings of fonts in place of those there are.
fn set_fonts(project: &Project, fonts: &str) {
    let settings = project.read("inputs/report.yaml");
    project.write("inputs/report.yaml", format!("{settings}\nfonts: {fonts}\n"));
}

/// The state of a user, as an environment: a home of his own and the records in it.
fn at_home(project: &Project) -> [(&'static str, String); 2] {
    let home = project.path("home").display().to_string();
    [("XDG_STATE_HOME", format!("{home}/state")), ("HOME", home)]
}

#[track_caller]
fn build(project: &Project, arguments: &[&str]) -> String {
    let home = at_home(project);
    let environment: Vec<(&str, &str)> = home.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let answer = project.run_with(&[&["build"], arguments].concat(), &environment);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    answer.stderr
}

fn doctor(project: &Project) -> String {
    let home = at_home(project);
    let environment: Vec<(&str, &str)> = home.iter().map(|(name, value)| (*name, value.as_str())).collect();
    project.run_with(&["doctor"], &environment).stdout
}

fn records(project: &Project) -> Vec<PathBuf> {
    let entries = fs::read_dir(project.path("home/state/pinggu/fonts")).into_iter().flatten();
    entries.map(|entry| entry.expect("entry").path()).collect()
}

#[test]
fn the_bytes_do_not_depend_on_the_record_or_on_other_fonts() {
    let project = with_fonts(&[]);
    build(&project, &["--output", "first"]);
    assert_eq!(records(&project).len(), 1);
    build(&project, &["--output", "recorded"]);
    // Other families, and the same ones in files that come before ours in the order of names.
    let others = [
        ("LiberationSerif-Bold.ttf", "00.ttf"),
        ("FandolFang-Regular.otf", "01.otf"),
        ("FandolSong-Bold.otf", "z.otf"),
    ];
    for (name, other) in others {
        fs::copy(font(name), project.path("home/.fonts").join(other)).expect("font");
    }
    build(&project, &["--output", "beside-others"]);
    fs::remove_dir_all(project.path("home/state/pinggu/fonts")).expect("records");
    build(&project, &["--output", "asked-anew"]);
    let first = project.bytes("first/report.pdf");
    for again in ["recorded", "beside-others", "asked-anew"] {
        assert!(first == project.bytes(&format!("{again}/report.pdf")), "{again}");
    }
}

#[cfg(unix)]
#[test]
fn typst_is_given_what_is_needed_and_asked_once() {
    let project = with_fonts(&[]);
    crate::support::typst_script(
        &project,
        "for word in \"$@\"; do printf '%s ' \"$word\" >>said; done; echo >>said\nfor word in \"$@\"; do if [ -d \"$word\" ]; then ls \"$word\" >>given; fi; done",
    );
    let run = |output: &str| {
        project.write("said", "");
        project.write("given", "");
        build(&project, &["--typst", "./typst", "--output", output]);
        (project.read("said"), project.read("given"))
    };
    let (said, _) = run("first");
    let commands: Vec<&str> = said.lines().filter_map(|line| line.split(' ').next()).collect();
    assert_eq!(commands, ["--version", "fonts", "compile"]);
    let (said, given) = run("second");
    assert!(said.lines().count() == 1 && said.contains("--ignore-system-fonts"), "{said}");
    for (name, is_given) in
        [("FandolFang-Regular.otf", true), ("LiberationSerif-Italic.ttf", true), ("NotoSansCJK-Regular.ttc", false)]
    {
        assert_eq!(given.contains(name), is_given, "{name}: {given}");
    }
    // A character that 仿宋 lacks brings the next of the chain that has it, and no more than that.
    set_fonts(
        &project,
        "{ title: [FandolSong], song: [FandolSong], fallback: [FandolHei, Noto Sans CJK SC, Noto Serif CJK SC] }",
    );
    assert!(!run("third").1.contains("Noto"));
    project.write("inputs/narrative/20-tasks.md", "---\npart: tasks\n---\n㐀字。\n");
    let (_, given) = run("fourth");
    assert!(given.contains("NotoSansCJK") && !given.contains("NotoSerifCJK"), "{given}");
    // A page style may name fonts by itself.
    project.edit("inputs/narrative/20-tasks.md", "㐀", "某");
    project.edit("templates/theme.typ", "#let shade", "#let own-font = (\"Noto Serif CJK SC\")\n#let shade");
    assert!(run("fifth").1.contains("NotoSerifCJK"));
}

#[test]
fn a_font_that_comes_goes_or_is_replaced_is_seen() {
    let project = with_fonts(&["FandolFang-Regular.otf"]);
    set_fonts(&project, "{ body: [FandolKai, FandolFang R], fallback: [], paths: [.tools/fonts] }");
    let body = |project: &Project| {
        let said = doctor(project);
        said.lines().find(|line| line.contains("（正文）")).unwrap_or_default().to_owned()
    };
    assert!(body(&project).contains("：FandolFang R（代替 FandolKai）"), "{}", doctor(&project));
    let own = project.path(".tools/fonts/自己的.otf");
    fs::copy(font("FandolKai-Regular.otf"), &own).expect("font");
    assert!(body(&project).contains("：FandolKai，") && body(&project).contains("自己的.otf"));
    // Another font under the same name, of another size.
    fs::copy(font("FandolSong-Regular.otf"), &own).expect("font");
    assert!(body(&project).contains("：FandolFang R（代替 FandolKai）"));
    fs::remove_file(&own).expect("font");
    assert!(body(&project).contains("：FandolFang R（代替 FandolKai）"));
}

#[test]
fn another_version_of_a_font_is_set_anew() {
    let project = with_fonts(&[
        "FandolFang-Regular.otf",
        "FandolHei-Regular.otf",
        "FandolKai-Regular.otf",
        "FandolSong-Regular.otf",
    ]);
    set_fonts(
        &project,
        "{ title: [FandolSong], body: [FandolFang R], hei: [FandolHei], kai: [FandolKai], song: [FandolSong], paths: [.tools/fonts] }",
    );
    build(&project, &[]);
    let before = project.bytes("output/report.pdf");
    // A later version: the family has its name and its file, and other shapes.
    let later = fs::read(font("FandolHei-Regular.otf")).expect("font");
    project.write(".tools/fonts/FandolKai-Regular.otf", renamed(later, "FandolHei", "FandolKai"));
    assert!(doctor(&project).contains("：FandolKai，"), "{}", doctor(&project));
    build(&project, &[]);
    assert!(before != project.bytes("output/report.pdf"));
}

/// A font with a word of its names replaced by one of the same length, in both ways in which names are written.
fn renamed(font: Vec<u8>, from: &str, to: &str) -> Vec<u8> {
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
    let mut font = font;
    for (from, to) in [(from.as_bytes().to_vec(), to.as_bytes().to_vec()), (wide(from), wide(to))] {
        let found: Vec<usize> =
            font.windows(from.len()).enumerate().filter(|(_, part)| *part == from).map(|(at, _)| at).collect();
        for at in found {
            font[at..at + to.len()].copy_from_slice(&to);
        }
    }
    font
}

#[test]
fn a_character_out_of_all_chains_is_borrowed_and_said() {
    let project = with_fonts(&[]);
    set_fonts(&project, "{ title: [FandolSong], hei: [FandolHei], song: [FandolSong], fallback: [] }");
    project.write("inputs/narrative/20-tasks.md", "---\npart: tasks\n---\n# 任务\n\n甲。\n\n地名㐀。\n");
    let said = build(&project, &[]);
    assert!(said.contains("[borrowed-glyph]") && said.contains("20-tasks.md:8:1") && said.contains("`㐀`"), "{said}");
    // It is said as long as it is so, though nothing changed.
    assert!(build(&project, &[]).contains("[borrowed-glyph]"));
    project.edit("inputs/report.yaml", "fallback: []", "fallback: [Noto Serif CJK SC]");
    let said = build(&project, &[]);
    assert!(!said.contains("glyph"), "{said}");
}

#[test]
fn a_record_that_is_wrong_about_a_font_costs_time_and_no_character() {
    let project = with_fonts(&[]);
    set_fonts(&project, "{ title: [FandolSong], hei: [FandolHei], song: [FandolSong] }");
    project.write("inputs/narrative/20-tasks.md", "---\npart: tasks\n---\n地名㐀。\n");
    build(&project, &["--output", "right"]);
    for record in records(&project) {
        let text = fs::read_to_string(&record).expect("record");
        let mut value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        for family in value["book"].as_object_mut().expect("families").values_mut() {
            family["covers"] = serde_json::json!([[0, 0x10_ffff]]);
        }
        fs::write(record, value.to_string()).expect("record");
    }
    build(&project, &["--output", "misled"]);
    assert!(project.bytes("right/report.pdf") == project.bytes("misled/report.pdf"));
    for record in records(&project) {
        fs::write(record, "{").expect("record");
    }
    build(&project, &["--output", "spoilt"]);
    assert!(project.bytes("right/report.pdf") == project.bytes("spoilt/report.pdf"));
}

#[cfg(unix)]
#[test]
fn a_link_among_fonts_is_followed_to_fonts_and_no_further() {
    let project = with_fonts(&[]);
    let elsewhere = Project::empty();
    fs::copy(font("FandolKai-Regular.otf"), elsewhere.path("楷.otf")).expect("font");
    let link =
        |to: &Path, name: &str| std::os::unix::fs::symlink(to, project.path(".tools/fonts").join(name)).expect("link");
    link(elsewhere.root(), "共用");
    link(Path::new("/usr"), "全部");
    let said = doctor(&project);
    let kai = said.lines().find(|line| line.contains("楷体")).unwrap_or_default();
    assert!(kai.contains("FandolKai") && kai.ends_with("楷.otf"), "{said}");
    assert!(said.contains(".tools/fonts/全部（没有用：它指向 /usr，范围太大）"), "{said}");
}
