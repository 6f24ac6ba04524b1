//! Slips of a clerk in prose and at the command line: each is answered with what to type, and the right
//! form beside it is silent.

use crate::support::{Answer, Project};

/// A starter project with this body in one of its narratives, and what a build of it says.
fn built(body: &str) -> (Project, Answer) {
    let project = Project::starter();
    project.write("inputs/narrative/20-tasks.md", format!("---\npart: tasks\n---\n# 综合经济\n\n{body}"));
    let answer = project.run(&["build", "--format", "md"]);
    (project, answer)
}

#[track_caller]
fn says(text: &str, words: &[&str]) {
    for word in words {
        assert!(text.contains(word), "`{word}` is not in:\n{text}");
    }
}

#[test]
fn a_tag_that_is_written_wrong_is_told_with_the_line_to_paste() {
    let right = "覆盖率{{ v(name=\"森林覆盖率\", at=\"2022年总量\") }}%。";
    for wrong in [
        "覆盖率｛｛ v(name=\"森林覆盖率\", at=\"2022年总量\") ｝｝%。",
        "覆盖率{{ v(name=\"森林覆盖率\", at=\"2022年总量\") }%。",
        "覆盖率{ { v(name=\"森林覆盖率\", at=\"2022年总量\") } }%。",
        "覆盖率{{ v(name=“森林覆盖率”, at=“2022年总量”) }}%。",
        "覆盖率{{ v（name=\"森林覆盖率\", at=\"2022年总量\"） }}%。",
        "覆盖率{{ v(name=\"森林覆盖率\" at=\"2022年总量\") }}%。",
    ] {
        let (project, answer) = built(&format!("{wrong}\n"));
        assert_eq!(answer.status, 2, "{wrong}\n{}", answer.stderr);
        let place = "错误[template-error]：取数的写法 `{{ … }}` 有误\n  位置：inputs/narrative/20-tasks.md:6:";
        says(&answer.stderr, &[place, "^", &format!("处理：请把这一行改成：\n{right}\n"), "共 1 条"]);
        assert!(!project.path("output/report.md").exists(), "{wrong}");
    }
    let (project, answer) = built(&format!("{right}\n"));
    assert!(!answer.stderr.contains("template-error"), "{}", answer.stderr);
    assert!(!project.read("output/report.md").contains("v("));
}

#[test]
fn what_the_engine_refuses_is_said_in_chinese() {
    for (body, words) in [
        ("{{ w(name=\"甲\") }}", "没有这个名称的函数 `w`"),
        ("{{ v(nam=\"甲\", at=\"乙\") }}", "没有参数 `nam`，可用的有 `name`、`at`、`unit`"),
        ("{{ lastest }}", "没有这个名称的变量 `lastest`"),
    ] {
        let (_, answer) = built(&format!("{body}\n"));
        says(&answer.stderr, &["template-error", ":6:", "^", words]);
        assert!(!answer.stderr.contains("nknown") && !answer.stderr.contains("expected"), "{}", answer.stderr);
    }
}

#[test]
fn a_table_pasted_from_word_is_set_as_a_table() {
    let (project, answer) = built("情况如下：\n指标\t甲\t乙\n用水\t12\t34\n\n用电\t\t56\n后文。\n");
    let table = "| 指标 | 甲 | 乙 |\n| --- | --- | --- |\n| 用水 | 12 | 34 |\n| 用电 |  | 56 |\n";
    says(&answer.stderr, &["警告[unsupported-markup]：从 Word 粘贴来的表格（3 行", "20-tasks.md:7:1", table]);
    let report = project.read("output/report.md");
    says(&report, &["| 用水 | 12 | 34 |", "情况如下：\n", "后文。"]);
    let (_, answer) = built(&format!("情况如下：\n\n{table}\n后文。\n"));
    assert!(!answer.stderr.contains("unsupported-markup"), "{}", answer.stderr);
    let (project, answer) = built("用水\t12\t34\n");
    says(&answer.stderr, &["这一行里有制表符", "20-tasks.md:6:1"]);
    says(&project.read("output/report.md"), &["用水　12　34"]);
}

#[test]
fn a_typed_head_is_told_with_the_heading_to_paste() {
    for (line, right) in [
        ("（一）经济发展", "## 经济发展"),
        ("二、经济发展", "## 经济发展"),
        ("2.经济发展", "## 经济发展"),
        ("2. 经济发展", "## 经济发展"),
        ("（1）经济发展", "## 经济发展"),
    ] {
        for body in [format!("{line}\n\n正文。\n"), format!("前文。\n\n　　{line}\n正文。\n")] {
            let (_, answer) = built(&body);
            says(&answer.stderr, &[&format!("像标题的一行 `{line}` 排成了正文"), &format!("改写成：\n{right}\n")]);
        }
    }
    let (project, answer) = built("## （一）经济发展\n\n正文。\n");
    says(&answer.stderr, &["标题里手写了序号 `（一）`，没有印出", "20-tasks.md:6:"]);
    assert!(!project.read("output/report.md").contains("（一）经济"), "a number of its own");
    for right in [
        "## 经济发展\n\n正文。\n",
        "1. 甲\n2. 乙\n",
        "一是经济发展。\n\n二是改革。\n",
        "（一）经济发展取得成效，结构优化。\n",
        "（1）甲；\n\n（2）乙。\n",
        "## 一体推进\n\n正文。\n",
        "## 5.20活动\n\n正文。\n",
    ] {
        let (_, answer) = built(right);
        assert!(!answer.stderr.contains("unsupported-markup"), "{right}\n{}", answer.stderr);
    }
}

#[test]
fn pictures_that_cannot_be_set_are_told_in_words() {
    for name in ["图.bmp", "图.EMF", "图.wmf", "图.tif"] {
        let project = Project::starter();
        project.write(&format!("inputs/images/{name}"), "甲");
        project.write("inputs/narrative/20-tasks.md", format!("---\npart: tasks\n---\n![图](images/{name})\n"));
        let answer = project.run(&["build", "--format", "md"]);
        assert_eq!(answer.status, 1, "{}", answer.stderr);
        says(&answer.stderr, &["的格式不能排进报告", name, "另存为 PNG", "`![图题](images/图.png)`"]);
    }
    let picture = std::fs::read(crate::support::repository().join("docs/images/cover.png")).expect("picture");
    for (typed, is_right) in [
        ("![图](images/图 1.png)", false),
        ("![图]（images/图1.png）", false),
        ("![图](<images/图 1.png>)", true),
        ("![图](images/图（一）.png)", true),
        ("![图](images/图.PNG)", true),
    ] {
        let project = Project::starter();
        for name in ["图 1.png", "图（一）.png", "图.PNG"] {
            project.write(&format!("inputs/images/{name}"), &picture);
        }
        project.write("inputs/narrative/20-tasks.md", format!("---\npart: tasks\n---\n{typed}\n"));
        let answer = project.run(&["build"]);
        let is_told = answer.stderr.contains("图片没有插入：写法有误");
        assert!(is_told != is_right && answer.status == 0, "{typed}\n{}", answer.stderr);
    }
}

#[test]
fn commands_are_understood_in_chinese() {
    let project = Project::empty();
    let build = project.run(&["build", "--help"]).stdout;
    for words in [
        &["帮助", "build"][..],
        &["help", "build"],
        &["帮助", "生成"],
        &["生成", "--帮助"],
        &["build.exe", "-h"],
        &["ＢＵＩＬＤ", "——help"],
    ] {
        let answer = project.run(words);
        assert_eq!((answer.status, answer.stdout), (0, build.clone()), "{words:?}");
    }
    let help = project.run(&["--help"]).stdout;
    for words in [&["帮助"][..], &["help"], &["-h"], &["--帮助"]] {
        assert_eq!(project.run(words).stdout, help, "{words:?}");
    }
    for (chinese, name) in
        [("核对", "check"), ("检查", "check"), ("摘编", "excerpt"), ("对比", "diff"), ("诊断", "doctor")]
    {
        assert_eq!(project.run(&[chinese, "-h"]).stdout, project.run(&[name, "-h"]).stdout, "{chinese}");
    }
    for (typed, meant) in [("biuld", "bind、build"), ("核对数据", "核对"), ("chekc", "check")] {
        let answer = project.run(&[typed]);
        assert_eq!(answer.status, 2, "{typed}");
        says(&answer.stderr, &[&format!("没有命令 `{typed}`"), &format!("是否为 `{meant}`？"), "build（生成）"]);
    }
}

#[test]
fn alone_in_a_project_the_program_says_what_can_be_done() {
    let answer = Project::starter().run(&[]);
    assert_eq!(answer.status, 0);
    says(&answer.stdout, &["当前项目：", "pinggu check", "pinggu build", "pinggu 帮助"]);
    assert_eq!(Project::empty().run(&[]).status, 2);
}
