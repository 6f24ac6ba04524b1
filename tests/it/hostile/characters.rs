//! Marks and control characters, by every way round the cleaning of files: no document holds them, none
//! stands for a figure, and what the program writes it reads again.

use super::run;
use crate::support::{HEADER, Project, ROW, workbook};

/// The first figure, as the program marks figures between its own stages; and what steers a terminal or
/// turns a line round.
const FORGED: [&str; 3] = ["\u{f0001}0\u{f0000}", "\u{1b}[31m", "\u{202e}"];

/// A text, each character spelt by its number.
fn spelt(text: &str, spell: impl Fn(u32) -> String) -> String {
    text.chars().map(|c| spell(u32::from(c))).collect::<Vec<_>>().concat()
}

#[track_caller]
fn is_clean(text: &str, what: &str) {
    let found = text.chars().find(|c| {
        c.is_control() && !"\n\r\t".contains(*c) || matches!(*c, '\u{202a}'..='\u{202e}' | '\u{f0000}'..='\u{f00ff}')
    });
    assert_eq!(found, None, "{what}: {text:.400}");
}

/// The outputs hold no such character, and the snapshot is read again.
#[track_caller]
fn comes_out_clean(project: &Project, what: &str) {
    let built = run(project, &["build", "--format", "md"]);
    is_clean(&built.stderr, what);
    assert_eq!(built.status, 0, "{what}: {}", built.stderr);
    is_clean(&project.read("output/report.md"), what);
    is_clean(&project.read("output/report.json"), what);
    std::fs::copy(project.path("output/report.json"), project.path("old.json")).expect("copied");
    let compared = run(project, &["diff", "old.json", "output/report.json", "--format", "md"]);
    assert_eq!(compared.status, 0, "{what}: {}", compared.stderr);
}

#[test]
fn references_in_prose_stand_for_no_mark() {
    let references = |text: &str| spelt(text, |number| format!("&#x{number:X};"));
    let decimal = |text: &str| spelt(text, |number| format!("&#{number};"));
    for forged in FORGED {
        let spelt = references(forged);
        for body in [
            format!("增长{spelt}。"),
            format!("增长{}。", decimal(forged)),
            format!("[链{spelt}](http://a.b/{spelt} \"{spelt}\")。"),
            format!("![图{spelt}](../images/a.svg \"{spelt}\")"),
            format!("# 标题{spelt}\n\n- 项{spelt}\n\n| 甲{spelt} |\n| --- |\n| {spelt} |"),
        ] {
            let project = Project::starter();
            project
                .write("inputs/images/a.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>");
            project.write("inputs/narrative/20-tasks.md", format!("---\npart: tasks\n---\n{body}\n"));
            comes_out_clean(&project, &body);
        }
    }
}

#[test]
fn yaml_spells_out_no_mark() {
    let escaped = |text: &str| spelt(text, |number| format!("\\U{number:08x}"));
    for forged in FORGED {
        let spelt = escaped(forged);
        for (file, text) in [
            ("inputs/narrative/20-tasks.md", format!("---\npart: tasks\nprogress: \"{spelt}\"\n---\n甲\n")),
            ("inputs/narrative/20-tasks.md", format!("---\npart: tasks\ndepartments: [\"{spelt}\"]\n---\n甲\n")),
            ("templates/sections/20-problems.md", format!("---\nkind: annex\ntitle: \"问题{spelt}\"\n---\n甲\n")),
            ("templates/kinds/own/kind.yaml", format!("name: \"甲{spelt}\"\n")),
            (
                "inputs/tables/own.yaml",
                format!("id: own\nname: \"甲{spelt}\"\ncolumns:\n  - key: a\n    headers: [甲]\n"),
            ),
        ] {
            let project = Project::starter();
            project.write(file, text);
            let built = run(&project, &["build", "--format", "md"]);
            is_clean(&built.stderr, file);
            assert!(built.status > 0 && built.stderr.contains(file), "{file}: {} {}", built.status, built.stderr);
        }
    }
}

#[test]
fn names_of_sheets_and_files_hold_no_mark() {
    for forged in ["\u{f0001}0\u{f0000}", "\u{202e}甲"] {
        let name = format!("附{forged}");
        let project = Project::starter();
        project.retable(workbook(&[(&name, &[&HEADER, &ROW])]));
        comes_out_clean(&project, "a sheet");
        let hidden = Project::starter();
        hidden.retable(workbook(&[("附件2", &[&HEADER, &ROW]), (&name, &[&["甲"]])]));
        comes_out_clean(&hidden, "a sheet that is not used");
    }
    for name in ["\u{1b}[31m.md", "\u{f0001}0\u{f0000}.md", "甲\u{202e}.md"] {
        let project = Project::starter();
        project.write(&format!("inputs/narrative/{name}"), "---\npart: tasks\n---\n甲\n");
        let built = run(&project, &["build", "--format", "md"]);
        is_clean(&built.stderr, name);
        assert!(built.status > 0 && built.stderr.contains("请改名"), "{} {}", built.status, built.stderr);
    }
}
