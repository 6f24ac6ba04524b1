//! Kinds of tables are data: those of the bureau's own, what adds to the built-in ones, and what is said
//! of sheets that are none, or two.

use serde_json::json;

use crate::hostile::run;
use crate::support::{HEADER, Project, ROW, table, workbook};

/// The starter with these sheets beside its indicator table and these files in `inputs/tables`.
fn project(sheets: &[(&str, &[&[&str]])], kinds: &[(&str, &str)]) -> Project {
    let project = Project::starter();
    let indicators: &[&[&str]] = &[&HEADER, &ROW];
    project.retable(workbook(&[&[("附件2", indicators)], sheets].concat()));
    for (name, text) in kinds {
        project.write(&format!("inputs/tables/{name}.yaml"), text);
    }
    project
}

const INDUSTRY: &str = "\
id: industry
name: 分行业投资表
columns:
  - { role: key, words: [行业] }
  - { role: level, words: [投资额, 绝对数], unit: 亿元 }
rows: { total: [合计] }
";

/// Starts a file that is wrong, and what is said of it with its line and column.
#[track_caller]
fn refused(text: &str, place: &str, message: &str) {
    let answer = project(&[], &[("甲", text)]).run(&["check"]);
    let said = format!("错误[bad-config]：{message}\n  位置：inputs/tables/甲.yaml:{place}\n");
    assert!(answer.stdout.contains(&said), "{said}\n{}{}", answer.stdout, answer.stderr);
}

#[test]
fn a_kind_of_the_bureau_s_own_is_read_by_its_words() {
    let rows: &[&[&str]] = &[
        &["2022年投资完成情况"],
        &["行业", "投资额（万元）", "2023年投资额", "说明"],
        &["合计", "30", "3", ""],
        &["采矿业", "10", "1", "甲"],
        &["制造业", "20", "2", "乙"],
        &["注：“合计”不含农户。"],
    ];
    let project = project(&[("随便什么名字", rows)], &[("行业", INDUSTRY)]);
    project.write(
        "inputs/narrative/20-tasks.md",
        "---\npart: tasks\n---\n制造业{{ cell(table=\"industry\", row=\"制造业\", at=\"投资额\") }}。\n",
    );
    project.build(&["--format", "md"]);
    assert!(project.read("output/report.md").contains("制造业20。"));
    let report = serde_json::from_str(&project.read("output/report.json")).expect("JSON");
    let industry = table(&report, "industry");
    assert_eq!((&industry["name"], &industry["title"]), (&json!("分行业投资表"), &json!("2022年投资完成情况")));
    assert_eq!(
        industry["columns"],
        json!([
            { "role": { "key": 0 }, "label": "行业" },
            { "role": { "level": "2022年" }, "label": "投资额（万元）", "unit": "万元" },
            { "role": { "level": "2023年" }, "label": "2023年投资额", "unit": "亿元" },
            { "role": "extra", "label": "说明" },
        ])
    );
    let rows: Vec<_> =
        industry["rows"].as_array().expect("rows").iter().map(|row| (&row["name"], row.get("total"))).collect();
    assert_eq!(rows, [(&json!("合计"), Some(&json!(true))), (&json!("采矿业"), None), (&json!("制造业"), None)]);
    assert_eq!(industry["notes"], json!(["注：“合计”不含农户。"]));
}

#[test]
fn group_rows_are_the_labels_above_whether_they_have_a_column_or_not() {
    let kind = "\
id: industry
columns:
  - { role: key, words: [门类] }
  - { role: key, words: [行业], required: true }
  - { role: level, words: [投资额], required: true }
";
    let groups = |rows: &[&[&str]]| {
        let project = project(&[("表", rows)], &[("行业", kind)]);
        project.build(&["--format", "md"]);
        let report = serde_json::from_str(&project.read("output/report.json")).expect("JSON");
        let rows = table(&report, "industry")["rows"].as_array().expect("rows").clone();
        rows.iter().map(|row| (row["name"].clone(), row["groups"].clone())).collect::<Vec<_>>()
    };
    let expected = [(json!("采矿业"), json!(["工业"])), (json!("零售业"), json!(["服务业"]))];
    assert_eq!(
        groups(&[&["行业", "投资额"], &["一、工业"], &["采矿业", "1"], &["二、服务业"], &["零售业", "2"]]),
        expected
    );
    assert_eq!(
        groups(&[&["门类", "行业", "投资额"], &["一、工业"], &["", "采矿业", "1"], &["服务业", "零售业", "2"]]),
        expected
    );
}

#[test]
fn words_and_columns_are_added_to_a_kind_that_is_there() {
    let addition = "\
extends: indicators
columns:
  - { role: owner, words: [承办科室] }
  - { role: remark, words: [备注] }
";
    let header = HEADER.map(|word| if word == "责任单位" { "承办科室" } else { word });
    let project = Project::starter();
    project.retable(workbook(&[("指标", &[&[&header[..], &["备注"]].concat(), &[&ROW[..], &["甲"]].concat()])]));
    let without = project.run(&["check", "--format", "json"]).stdout;
    assert!(without.contains("指标表没有列 `责任单位`"), "{without}");
    project.write("inputs/tables/甲.yaml", addition);
    project.build(&["--format", "md"]);
    let report = serde_json::from_str(&project.read("output/report.json")).expect("JSON");
    let table = table(&report, "indicators");
    assert_eq!(table["rows"][0]["departments"], json!(["区林业局"]));
    assert_eq!(table["columns"][10], json!({ "role": "remark", "label": "备注" }));
}

#[test]
fn a_sheet_that_is_nearly_a_table_is_said_and_one_that_is_two_is_refused() {
    let near: &[&[&str]] =
        &[&["名称", "时期", "单位", "责任单位", "来源", "数字"], &["龙头企业", "2022年", "家", "区林业局", "甲", "32"]];
    let answer = project(&[("补充", near)], &[]).run(&["check"]);
    assert_eq!(answer.status, 0, "{}", answer.stdout);
    let said = "提示[near-table]：没有使用这张工作表：它像正文数据，但缺少列 `数值`\n  位置：附表.xlsx!补充\n";
    assert!(answer.stdout.contains(said), "{}", answer.stdout);
    let output = INDUSTRY.replace("industry", "output").replace("投资", "产值");
    let two: &[&[&str]] = &[&["行业", "2022年绝对数"], &["采矿业", "10"]];
    let project = project(&[("行业", two)], &[("1", INDUSTRY), ("2", &output)]);
    let answer = project.run(&["build", "--format", "md"]);
    assert_eq!(answer.status, 1, "{}", answer.stderr);
    let said = "错误[ambiguous-table]：这张工作表既像分行业投资表，又像分行业产值表\n  位置：附表.xlsx!行业\n";
    assert!(answer.stderr.contains(said), "{}", answer.stderr);
    // A column that only one of them has settles it.
    let own = output.replace("words: [产值额, 绝对数]", "words: [产值额]");
    project.write("inputs/tables/2.yaml", own);
    project.build(&["--format", "md"]);
}

#[test]
fn what_a_file_says_wrongly_is_told_with_its_place() {
    let key = "columns: [{ role: key, words: [行业] }]";
    for (text, place, message) in [
        ("id: a\ncolumns: [{ role: level, words: [数] }]\n".to_owned(), "1:1", "没有 `role: key` 的列"),
        (format!("{key}\n"), "1:1", "缺少必填的键 `id`"),
        (format!("id: 行业\n{key}\n"), "1:5", "`行业` 不能作表的 id"),
        (format!("id: outlook\n{key}\n"), "1:5", "`outlook` 不能作表的 id"),
        (format!("id: facts\n{key}\n"), "1:5", "已经有一种表的 id 是 `facts`"),
        (format!("id: a\nextends: facts\n{key}\n"), "1:5", "`id` 和 `extends` 只能写一个"),
        ("extends: fact\n".to_owned(), "1:10", "没有名为 `fact` 的表可以补充"),
        (format!("id: a\nkind: 甲\n{key}\n"), "2:1", "不认识的键 `kind`"),
        (
            "id: a\ncolumns:\n  - { role: key, words: [行业] }\n  - { role: item, words: [行业] }\n".to_owned(),
            "4:27",
            "表头 `行业` 有两列都要",
        ),
        (format!("id: a\n{key}\nrecognise: {{ marks: [verdict] }}\n"), "3:22", "recognise 的 marks 里有这张表没有的列"),
        (format!("id: a\n{key}\nchecks: [growth]\n"), "3:10", "这项核对缺少它要用的列 `growth`、列 `level`"),
        // What an addition cannot say is not passed over.
        ("extends: facts\nprose: true\n".to_owned(), "1:10", "补充已有的表时不能写 `prose`"),
        (
            "extends: facts\nname: 甲\nrows: { total: [合计] }\n".to_owned(),
            "1:10",
            "补充已有的表时不能写 `name`、`rows`",
        ),
        (
            "extends: facts\ncolumns:\n  - { role: unit, words: [计量], align: left }\n".to_owned(),
            "3:13",
            "补充已有的列时只能写 `words`、`suffix`、`endings` 和 `parent`",
        ),
    ] {
        refused(&text, place, message);
    }
}

#[test]
fn a_file_that_grows_in_the_reading() {
    let mut bomb = String::from("a: &a [甲, 甲, 甲, 甲, 甲, 甲, 甲, 甲, 甲]\n");
    for (before, next) in ('a'..='k').zip('b'..='l') {
        bomb.extend([format!("{next}: &{next} [{}]\n", vec![format!("*{before}"); 9].join(", "))]);
    }
    for text in [bomb, "[".repeat(100_000), format!("name: {}\n", "甲".repeat(8_000_000))] {
        let project = project(&[], &[("甲", &text)]);
        let run = run(&project, &["build", "--format", "md"]);
        assert!(run.status == 2 && run.stderr.contains("inputs/tables/甲.yaml"), "{} {:.500}", run.status, run.stderr);
    }
}

#[test]
fn headers_of_the_project_file_hold_for_these_kinds_too_and_go_first() {
    let rows: &[&[&str]] = &[&["2022年情况"], &["行业", "完成情况", "绝对数"], &["采矿业", "10", "甲"]];
    let kind = INDUSTRY.replace("rows:", "  - { role: remark, words: [说明] }\nrows:");
    let project = project(&[("表", rows)], &[("甲", &kind)]);
    let yaml = project.read("inputs/report.yaml");
    project.write("inputs/report.yaml", format!("{yaml}\nheaders: {{ 投资额: [完成情况], 说明: [绝对数] }}\n"));
    project.build(&["--format", "md"]);
    let report = serde_json::from_str(&project.read("output/report.json")).expect("JSON");
    let columns = &table(&report, "industry")["columns"];
    assert_eq!(columns[1], json!({ "role": { "level": "2022年" }, "label": "完成情况", "unit": "亿元" }));
    assert_eq!(columns[2], json!({ "role": "remark", "label": "绝对数" }));
}

#[test]
fn sheets_of_one_kind_are_set_as_one_table_in_the_columns_of_the_first() {
    let first: &[&[&str]] = &[&["名称", "时期", "数值", "单位"], &["龙头企业", "2022年", "32", "家"]];
    let other: &[&[&str]] =
        &[&["时期", "名称", "责任单位", "单位", "数值"], &["2021年", "招聘会", "区林业局", "场", "12"]];
    let project = project(&[("一", first), ("二", other)], &[]);
    project
        .write("inputs/narrative/20-tasks.md", "---\npart: tasks\n---\n{{ table(key=\"facts\", title=\"数据\") }}\n");
    project.build(&["--format", "md"]);
    let markdown = project.read("output/report.md");
    let end = "| 龙头企业 | 2022年 | 32 | 家 |\n| 招聘会 | 2021年 | 12 | 场 |\n";
    assert!(markdown.contains(end), "{markdown}");
}

#[test]
fn more_files_than_any_bureau_has_are_refused() {
    let project = Project::starter();
    for at in 0..=100 {
        project.write(&format!("inputs/tables/{at}.yaml"), INDUSTRY.replace("industry", &format!("a{at}")));
    }
    let answer = project.run(&["build", "--format", "md"]);
    assert_eq!(answer.status, 2, "{}", answer.stderr);
    assert!(answer.stderr.contains("错误[unsafe-file]：文件夹里有 101 个文件，最多 100 个"), "{}", answer.stderr);
}
