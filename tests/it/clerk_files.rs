//! Files as they come from a bureau's computers: old workbooks, settings typed on a Chinese keyboard,
//! texts of other kinds.

use crate::support::{HEADER, Project, repository, workbook};

#[track_caller]
fn says(text: &str, words: &[&str]) {
    for word in words {
        assert!(text.contains(word), "`{word}` is not in:\n{text}");
    }
}

/// The report's indicator table as it is read from a workbook of `tests/data`, trailing zeros of a number
/// format aside, which an `.xls` does not give.
fn read(name: &str) -> String {
    let project = Project::starter();
    project.write(&format!("inputs/{name}"), std::fs::read(repository().join("tests/data").join(name)).expect("data"));
    project.edit("inputs/report.yaml", "  - 附表.xlsx", &format!("  - {name}"));
    project.edit("inputs/report.yaml", "  - { name: 区林业局 }", "  - { name: 区林业局 }\n  - { name: 区农业农村局 }");
    project.edit("inputs/report.yaml", "methods:", "#");
    project.edit("inputs/report.yaml", "  地区生产总值: {", "  # {");
    project.write("inputs/narrative/10-overview.md", "---\npart: overview\n---\n总体情况。\n");
    let answer = project.run(&["build", "--format", "md"]);
    assert_eq!(answer.status, 0, "{name}: {}", answer.stderr);
    let report = project.report();
    let rows = report.lines().filter(|line| line.starts_with('|'));
    let cells = rows.flat_map(|row| row.split('|')).map(|cell| {
        let cell = cell.trim();
        let number = cell.strip_suffix('%').unwrap_or(cell);
        number.parse::<f64>().map_or_else(|_| cell.to_owned(), |value| format!("{value}{}", &cell[number.len()..]))
    });
    cells.collect::<Vec<_>>().join("|")
}

#[test]
fn an_old_workbook_is_read_whoever_wrote_it() {
    let whole = read("indicators.xlsx");
    says(&whole, &["地区生产总值", "441.71", "11.4%", "500亿元以上"]);
    for name in ["indicators-xlwt.xls", "indicators-libreoffice.xls", "indicators-sheetjs.xls"] {
        assert_eq!(read(name), whole, "{name}");
    }
    let small = read("small.xlsx");
    says(&small, &["森林覆盖率", "41.25"]);
    for name in ["small-libreoffice.xls", "small-sheetjs.xls"] {
        // What is no growth has its percent sign from the number format alone.
        assert_eq!(read(name).replace("|0.405|", "|40.5%|"), small, "{name}");
    }
}

#[test]
fn a_damaged_old_workbook_is_refused() {
    let project = Project::starter();
    let bytes = std::fs::read(repository().join("tests/data/indicators-libreoffice.xls")).expect("data");
    project.write("inputs/旧.xls", &bytes[..bytes.len() / 3]);
    project.edit("inputs/report.yaml", "  - 附表.xlsx", "  - 旧.xls");
    let answer = project.run(&["build"]);
    assert_eq!(answer.status, 2, "{}", answer.stderr);
    says(&answer.stderr, &["unreadable-file"]);
}

#[test]
fn slips_in_settings_are_told_at_their_line() {
    for (from, to, place, right) in [
        ("  - 附表.xlsx", "\t- 附表.xlsx", "23:1", "  - 附表.xlsx"),
        ("bureau: ", "bureau：", "4:7", "bureau: 某某区发展和改革局"),
        ("bureau: ", "bureau:", "4:8", "bureau: 某某区发展和改革局"),
        ("  - 附表.xlsx", "  -附表.xlsx", "23:4", "  - 附表.xlsx"),
        ("{ name: 区统计局, aliases: [统计局] }", "｛ name: 区统计局 ｝", "27:5", "  - { name: 区统计局 }"),
    ] {
        let project = Project::starter();
        project.edit("inputs/report.yaml", from, to);
        let answer = project.run(&["check"]);
        let said = format!("{}{}", answer.stdout, answer.stderr);
        assert_eq!(answer.status, 2, "{to}\n{said}");
        says(&said, &[&format!("位置：inputs/report.yaml:{place}\n"), &format!("请把这一行改成：\n{right}")]);
    }
}

#[test]
fn slips_at_the_head_of_a_narrative_are_told_with_what_is_valid() {
    for (text, words) in [
        ("---\npart：tasks\n---\n正文。\n", &["20-tasks.md:2:5", "请把这一行改成：\npart: tasks\n"][..]),
        ("---\npart:tasks\n---\n正文。\n", &["20-tasks.md:2:6", "请把这一行改成：\npart: tasks\n"]),
        ("---\npart: tasks\n\tkey: 甲\n---\n正文。\n", &["20-tasks.md:3:1", "Tab", "  key: 甲\n"]),
        ("---\nprat: tasks\n---\n正文。\n", &["不认识的键 `prat`", "是否为 `part`？"]),
        ("---\n作者: 张三\n---\n正文。\n", &["不认识的键 `作者`", "`part`"]),
        ("---\npart: tasks\npart: tasks\n---\n正文。\n", &["20-tasks.md:3:1", "键 `part` 写了两次"]),
        ("---\npart: taks\n---\n正文。\n", &["没有模板安排 `part: taks`", "是否为 `tasks`？"]),
        ("---\npart: 民生\n---\n正文。\n", &["没有模板安排 `part: 民生`", "可用的有：", "`tasks`"]),
        ("正文。\n", &["没有写明它属于哪一部分", "可用的有：", "`tasks`"]),
        ("———\npart: tasks\n———\n正文。\n", &["文件开头的设置没有起作用", "三个英文减号"]),
        ("part: tasks\n\n正文。\n", &["文件开头的设置没有起作用"]),
        ("\n---\npart: tasks\n---\n正文。\n", &["文件开头的设置没有起作用", "前面没有空行"]),
    ] {
        let project = Project::starter();
        project.write("inputs/narrative/20-tasks.md", text);
        says(&project.run(&["build", "--format", "md"]).stderr, words);
    }
    let project = Project::starter();
    project.write("inputs/narrative/20-tasks.md", "\u{feff}---\r\npart: tasks\r\n---\r\n正文。\r\n");
    let said = project.build(&["--format", "md"]).stderr;
    assert!(!said.contains("front-matter") && !said.contains("20-tasks"), "{said}");
}

#[test]
fn other_encodings_say_how_to_save() {
    // 评估 in GBK.
    for file in ["inputs/report.yaml", "inputs/narrative/20-tasks.md"] {
        let project = Project::starter();
        project.write(file, b"title: \xc6\xc0\xb9\xc0\n");
        says(&project.run(&["build"]).stderr, &[file, "不是 UTF-8", "另存为"]);
    }
    let project = Project::starter();
    project.write("inputs/report.yaml", ["\u{feff}".as_bytes(), &project.bytes("inputs/report.yaml")].concat());
    project.build(&["--format", "md"]);
}

#[test]
fn texts_of_other_kinds_are_not_passed_over() {
    for (name, words) in [
        ("20-任务.odt", "另存为 `20-任务.docx`"),
        ("20-任务.rtf", "另存为 `20-任务.docx`"),
        ("20-任务.pdf", "另存为 `20-任务.md`"),
        ("20-任务.md.txt", "文件名改为 `20-任务.md`"),
        ("20-任务.TXT", "文件名改为 `20-任务.md`"),
    ] {
        let project = Project::starter();
        project.write(&format!("inputs/narrative/{name}"), "甲");
        let said = project.build(&["--format", "md"]).stderr;
        says(&said, &["警告[unused-narrative]：这个文件没有读取", &format!("inputs/narrative/{name}"), words]);
    }
    // One of Word that is none stops the report, which would lack its text.
    for name in ["20-任务.docx", "20-任务.doc", "20-任务.WPS"] {
        let project = Project::starter();
        project.write(&format!("inputs/narrative/{name}"), "甲");
        let built = project.run(&["build", "--format", "md"]);
        assert_eq!(built.status, 2, "{}", built.stderr);
        says(&built.stderr, &["错误[unreadable-file]：这不是 Word 文件", &format!("inputs/narrative/{name}")]);
    }
    let project = Project::starter();
    project.write("inputs/narrative/~$20-任务.docx", "甲");
    assert!(!project.build(&["--format", "md"]).stderr.contains("unused-narrative"));
}

#[test]
fn a_missing_table_says_what_was_found_in_each_sheet() {
    let project = Project::starter();
    let [first, second] = [[HEADER[1], "单位", "2022年总量"], ["姓名", "电话", "备注"]];
    let rows: &[&[&str]] = &[&first, &["森林覆盖率", "%", "41"]];
    let other: &[&[&str]] = &[&second, &["张三", "1", "2"]];
    project.write("inputs/附表.xlsx", workbook(&[("指标", rows), ("通讯录", other)]));
    let said = project.run(&["check", "--format", "json"]).stdout;
    let words = [
        "`附表.xlsx!指标` 最像指标表（附件2）：认出 `指标名称`、`单位`",
        "缺少 `目标值`、`基本评价`",
        "`附表.xlsx!通讯录`",
    ];
    says(&said, &["missing-table", words[0], words[1], words[2]]);
}
