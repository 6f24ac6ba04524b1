//! `pinggu diff`: what differs between two versions, as it is told, and what is refused.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use crate::schema::validator;
use crate::support::{
    HEADER, Project, ROW, built_sample, pdf_pages, pdf_text, repository, squeezed, typst_script, workbook,
};

/// A folder with both samples in it: `old` and `new`.
fn samples() -> (Project, String, String) {
    let path = |path: &Path| path.to_str().expect("UTF-8").to_owned();
    let annual = path(&repository().join("samples/annual-2023"));
    (Project::empty(), path(repository()), annual)
}

/// Compares, expects a status, and reads `diff.json`.
#[track_caller]
fn compared(project: &Project, old: &str, new: &str, more: &[&str], status: i32) -> Value {
    let arguments = [&["diff", old, new, "--output", "out", "--format", "json"], more].concat();
    let answer = project.run(&arguments);
    assert_eq!(answer.status, status, "{}{}", answer.stdout, answer.stderr);
    // Notes say what of a workbook was not compared.
    assert!(!answer.stderr.contains("错误[") && !answer.stderr.contains("警告["), "{}", answer.stderr);
    serde_json::from_str(&project.read("out/diff.json")).expect("JSON")
}

/// The changes of a row by column: kind, old and new text.
fn fields(rows: &Value, name: &str) -> BTreeMap<String, (String, String, String)> {
    let row = rows.as_array().expect("rows").iter().find(|row| row["name"] == name).unwrap_or(&Value::Null);
    let text = |value: &Value| value.as_str().unwrap_or("∅").to_owned();
    let fields = row["fields"].as_array().map_or(&[][..], Vec::as_slice).iter();
    fields
        .map(|field| (text(&field["field"]), (text(&field["kind"]), text(&field["old"]), text(&field["new"]))))
        .collect()
}

#[test]
fn one_period_later_every_change_is_told_as_what_it_is() {
    let (project, old, new) = samples();
    let diff = compared(&project, &old, &new, &[], 1);
    let indicators = &diff["indicators"];
    for (name, field, kind, before, after) in [
        ("地区生产总值", "2022年总量", "revised", "441.71", "438.92"),
        ("地区生产总值", "2022年增速", "revised", "3.90%", "3.70%"),
        ("地区生产总值", "2023年总量", "opened", "∅", "468.35"),
        ("地区生产总值", "2023年上半年总量", "closed", "223.94", "∅"),
        ("规模以上工业增加值", "2021年增速", "revised", "10%", "10.20%"),
        ("规模以上工业增加值", "基本评价", "verdict", "滞后", "正常"),
        ("规模以上工业增加值", "预测分类", "outlook", "需力争完成", "可顺利完成"),
        ("规模以上工业增加值", "责任单位", "department-renamed", "区科经局", "区科技经信局"),
        ("全员劳动生产率", "责任单位", "department", "区发改局", "区统计局"),
        ("森林覆盖率", "2020年基数", "base", "43.7", "41.1"),
        ("森林覆盖率", "2025年目标值", "target", "50", "43"),
        ("森林覆盖率", "2025年目标值是否调整", "adjusted", "否", "是"),
        ("每千人口拥有0-3岁婴幼儿托位数", "2025年预期目标值", "expected", "6", "6.5"),
        ("城市空气质量优良天数比例", "基本评价", "verdict", "正常", "滞后"),
        ("地表水达到或好于Ⅲ类水体比例", "2022年增速", "status", "未完成当年目标", "完成当年目标"),
        ("粮食综合生产能力", "单位", "unit", "万吨", "吨"),
        ("粮食综合生产能力", "2022年总量", "rescaled", "22.44", "224400"),
        ("粮食综合生产能力", "口径", "scope", "∅", "自2023年起按吨统计"),
        ("常住人口城镇化率", "2020年基数", "reformatted", "69.8", "69.80"),
        ("数字经济核心产业增加值占GDP比重", "2025年预期目标值", "reformatted", "10", "10%"),
        ("每万人口发明专利拥有量", "指标名称", "renamed", "每万人发明专利拥有量", "每万人口发明专利拥有量"),
    ] {
        let found = fields(indicators, name).remove(field);
        let expected = (kind.to_owned(), before.to_owned(), after.to_owned());
        assert_eq!(found, Some(expected), "{name} {field}");
    }
    let cells = &diff["summary"]["cells"];
    for (kind, number) in
        [("reformatted", 3), ("rescaled", 5), ("revised", 7), ("base", 1), ("target", 2), ("verdict", 4)]
    {
        assert_eq!(cells[kind], number, "{kind}");
    }
    let of = |change: &str| -> Vec<&str> {
        let rows = indicators.as_array().expect("rows").iter().filter(|row| row["change"] == change);
        rows.filter_map(|row| row["name"].as_str()).collect()
    };
    assert_eq!(of("removed"), ["城镇调查失业率", "基本养老保险参保率"]);
    assert_eq!(of("added"), ["城镇职工基本养老保险参保率", "城乡居民基本养老保险参保率", "城乡社区养老服务设施覆盖率"]);
    let split = &diff["candidates"][0];
    assert_eq!((&split["kind"], &split["old"][0]), (&"split".into(), &"基本养老保险参保率".into()));
    let moved = indicators.as_array().expect("rows").iter().filter(|row| row["moved"] == true).count();
    assert_eq!(moved, 1, "one of two rows that changed places");
}

#[test]
fn of_departments_that_share_an_indicator_only_the_renamed_one_is_told() {
    let (project, old, new) = samples();
    let answer = project.run(&["diff", &old, &new, "--output", "out", "--format", "md"]);
    assert!(answer.stdout.contains("区科经局改名区科技经信局（4项）"), "{}", answer.stdout);
    assert!(!answer.stdout.contains("区发改局、区科经局"), "{}", answer.stdout);
    // Ages name whom an indicator is about, and are no numbers that changed.
    assert!(!project.read("out/diff.md").contains("无 → 3岁"));
}

#[test]
fn classes_are_counted_as_a_matrix_and_anew() {
    let (project, old, new) = samples();
    let diff = compared(&project, &old, &new, &[], 1);
    let number = |from: &str, to: &str| {
        let all = diff["verdicts"].as_array().expect("transitions").iter();
        let found = all.filter(|one| one["from"] == from && one["to"] == to);
        found.map(|one| one["indicators"].as_array().expect("names").len()).sum::<usize>()
    };
    for (from, to, expected) in [
        ("滞后", "正常", 2),
        ("正常", "滞后", 1),
        ("正常", "超前", 1),
        ("正常", "正常", 9),
        ("超前", "超前", 8),
        ("滞后", "滞后", 2),
    ] {
        assert_eq!(number(from, to), expected, "{from}→{to}");
    }
    let counts: BTreeMap<&str, (u64, u64)> = diff["counts"]
        .as_array()
        .expect("counts")
        .iter()
        .map(|count| {
            let number = |side: &str| count[side].as_u64().expect("number");
            (count["name"].as_str().expect("name"), (number("old"), number("new")))
        })
        .collect();
    for (name, expected) in [
        ("指标", (25, 26)),
        ("评价：正常", (13, 14)),
        ("评价：滞后", (4, 3)),
        ("评价：超前", (8, 9)),
        ("属性：约束性", (10, 10)),
        ("可顺利完成", (17, 19)),
        ("需力争完成", (4, 3)),
    ] {
        assert_eq!(counts[name], expected, "{name}");
    }
    // What got worse comes first.
    assert_eq!(diff["foremost"][0]["subject"], "城市空气质量优良天数比例");
    assert_eq!(diff["foremost"].as_array().expect("ten").len(), 10);
}

#[test]
fn the_other_tables_are_told_by_their_rows() {
    let (project, old, new) = samples();
    let diff = compared(&project, &old, &new, &[], 1);
    let tables = diff["tables"].as_array().expect("tables");
    let table = |title: &str| {
        tables.iter().find(|table| table["title"].as_str().is_some_and(|known| known.contains(title))).expect("table")
    };
    let projects = fields(&table("重大项目")["rows"], "市级重点项目·完成投资");
    assert_eq!(projects["2022年"], ("revised".to_owned(), "44.62".to_owned(), "45.12".to_owned()));
    // A total over more years and a table of another year hold other figures, not corrections.
    assert_eq!(projects["累计"].0, "updated");
    let ranking = fields(&table("县域经济排名")["rows"], "地区生产总值及增速·实际值");
    let (kind, before, after) = ranking.into_values().next().expect("a change");
    assert_eq!((kind.as_str(), before.as_str()), ("updated", "441.71（21位）"));
    assert!(after.ends_with("（21位）"), "{after}");
    let changes = |title: &str| -> Vec<(String, String)> {
        let rows = table(title)["rows"].as_array().expect("rows").iter();
        rows.map(|row| {
            (row["name"].as_str().expect("name").to_owned(), row["change"].as_str().expect("change").to_owned())
        })
        .collect()
    };
    let has = |title: &str, name: &str, change: &str| {
        assert!(changes(title).contains(&(name.to_owned(), change.to_owned())), "{name}: {:?}", changes(title));
    };
    has("民生保障", "城乡社区养老服务设施补短板项目", "added");
    has("促消费", "火凤凰军旅文化体验园建设项目", "removed");
    has("新型工业化", "精确新能源汽车零部件生产项目", "changed");
    // It went from one box to another, and is neither gone nor new.
    has("就地城镇化", "凤凰新区产城一体化项目", "changed");
    assert!(!changes("新型工业化").iter().any(|(name, _)| name == "凤凰新区产城一体化项目"));
}

#[test]
fn numbers_in_prose_name_their_cells_or_are_typed_by_hand() {
    let (project, old, new) = samples();
    let diff = compared(&project, &old, &new, &[], 1);
    let sections = diff["sections"].as_array().expect("sections");
    let passages = || sections.iter().flat_map(|section| section["passages"].as_array().expect("passages"));
    let numbers: Vec<&Value> = passages().flat_map(|one| one["numbers"].as_array().into_iter().flatten()).collect();
    let pair = |old: &str, new: &str| {
        let found = numbers.iter().find(|pair| pair["old"]["text"] == old && pair["new"]["text"] == new);
        *found.unwrap_or_else(|| panic!("{old} → {new}"))
    };
    let gdp = pair("441.71亿元", "468.35亿元");
    assert_eq!(gdp["old"]["cells"][0], "附表.xlsx!附件2!L4");
    assert_eq!(gdp["new"]["cells"][0], "附表.xlsx!附件2!N4");
    assert_eq!(gdp["new"]["by_hand"], false);
    let hand = pair("225.48亿元", "246.45亿元");
    assert_eq!((&hand["old"]["by_hand"], &hand["new"]["by_hand"]), (&true.into(), &true.into()));
    // A moved section is moved, with its text.
    let moved = sections.iter().find(|section| {
        section["path"].as_array().is_some_and(|path| path.last().is_some_and(|title| title == "强化要素保障"))
    });
    let moved = moved.expect("the section");
    assert_eq!((&moved["change"], &moved["moved"]), (&"moved".into(), &true.into()));
    assert_eq!(moved["passages"].as_array().expect("passages").len(), 0, "its text is the same");
    // Texts that nobody touched are left out.
    assert!(passages().all(|one| one["runs"].as_array().is_some_and(|runs| {
        one["change"] == "moved" || one["kind"] == "box" || runs.iter().any(|run| run["op"] != "equal")
    })));
}

#[test]
fn a_version_does_not_differ_from_itself_nor_from_its_snapshot() {
    let built = built_sample();
    let snapshot = built.path("output/report.json");
    let (project, sample, _) = samples();
    let snapshot = snapshot.to_str().expect("UTF-8");
    for (old, new) in [
        (sample.as_str(), sample.as_str()),
        (snapshot, sample.as_str()),
        (sample.as_str(), snapshot),
        (snapshot, snapshot),
    ] {
        let diff = compared(&project, old, new, &[], 0);
        assert_eq!(diff["summary"]["equal"], true);
        for part in ["indicators", "tables", "sections", "foremost", "candidates"] {
            assert_eq!(diff[part].as_array().expect(part).len(), 0, "{part}");
        }
    }
    let answer = project.run(&["diff", snapshot, &sample, "--output", "out", "--format", "md"]);
    assert!(answer.stdout.contains("\n没有变化\n"), "{}", answer.stdout);
    assert!(project.read("out/diff.md").contains("两个版本没有变化。"));
}

#[test]
fn a_snapshot_tells_as_much_as_the_project() {
    let (project, sample, annual) = samples();
    let from_project = compared(&project, &sample, &annual, &[], 1);
    let snapshot = built_sample().path("output/report.json");
    let from_snapshot = compared(&project, snapshot.to_str().expect("UTF-8"), &annual, &[], 1);
    assert_eq!(from_project, from_snapshot);
    // A folder with a snapshot in it is as good.
    let folder = built_sample().path("output");
    assert_eq!(compared(&project, folder.to_str().expect("UTF-8"), &annual, &[], 1), from_project);
}

#[test]
fn from_the_other_side_it_is_the_mirror_image() {
    let (project, old, new) = samples();
    let forward = compared(&project, &old, &new, &[], 1);
    let backward = compared(&project, &new, &old, &[], 1);
    let turned = [
        ("added", "removed"),
        ("removed", "added"),
        ("changed", "changed"),
        ("moved", "moved"),
        ("reformatted", "reformatted"),
    ];
    let mut told = 0;
    let mut same = |one: &Value, other: &Value, what: String| {
        assert_eq!(one, other, "{what}");
        told += usize::from(!one.is_null());
    };
    // A passage that moved is told where it is now, which is another section from the other side.
    for part in ["indicators", "rows", "sections", "passages"] {
        for (one, other) in turned.into_iter().filter(|(one, _)| (part, *one) != ("sections", "changed")) {
            same(&forward["summary"][part][one], &backward["summary"][part][other], format!("{part} {one}"));
        }
    }
    for (one, other) in [("opened", "closed"), ("filled", "emptied"), ("revised", "revised"), ("rescaled", "rescaled")]
    {
        same(&forward["summary"]["cells"][one], &backward["summary"]["cells"][other], one.to_owned());
    }
    for count in ["numbers", "by_hand"] {
        same(&forward["summary"][count], &backward["summary"][count], count.to_owned());
    }
    assert!(told >= 18, "only {told} numbers were there to be compared");
}

#[test]
fn what_is_told_for_a_department_is_its_own() {
    let (project, old, new) = samples();
    let of = |name: &str| compared(&project, &old, &new, &["--department", name], 1);
    let diff = of("区科技经信局");
    assert_eq!(diff, of("区科经局"), "the old name means the same department");
    assert_eq!(diff["department"], "区科技经信局");
    let rows = diff["indicators"].as_array().expect("rows");
    assert_eq!(rows.len(), 4, "its indicators that changed");
    for row in rows {
        let departments = row["departments"].as_array().expect("departments");
        assert!(departments.iter().any(|name| name == "区科经局" || name == "区科技经信局"), "{row}");
    }
    let transitions = diff["verdicts"].as_array().expect("transitions");
    let all: usize = transitions.iter().map(|one| one["indicators"].as_array().expect("names").len()).sum();
    assert_eq!(all, 4, "its indicators");
    let whole = compared(&project, &old, &new, &[], 1);
    assert!(diff["sections"].as_array().expect("some").len() < whole["sections"].as_array().expect("all").len());
    let answer = project.run(&["diff", &old, &new, "--department", "区科经句"]);
    assert_eq!(answer.status, 2, "{}", answer.stdout);
    assert!(
        answer.stderr.contains("没有部门 `区科经句`") && answer.stderr.contains("是否为 `区科"),
        "{}",
        answer.stderr
    );
}

#[test]
fn a_passage_that_changed_hands_is_told_to_both_departments() {
    let (old, new, project) = (Project::starter(), Project::starter(), Project::empty());
    old.edit("inputs/narrative/20-tasks.md", "departments: [区发改局]", "departments: [区林业局]");
    new.edit("inputs/narrative/20-tasks.md", "每个部门的材料", "各部门的材料");
    let path = |project: &Project| project.root().to_str().expect("UTF-8").to_owned();
    for department in ["区发改局", "区林业局"] {
        let more = ["--format", "md", "--output", "out", "--department", department];
        let answer = project.run(&[&["diff", &path(&old), &path(&new)], &more[..]].concat());
        assert_eq!(answer.status, 1, "{}", answer.stderr);
        assert!(project.read("out/diff.md").contains("~~每个~~"), "{}", project.read("out/diff.md"));
    }
}

#[test]
fn a_department_of_both_versions_is_offered_once() {
    let (project, old, new) = samples();
    let answer = project.run(&["diff", &old, &new, "--department", "某某办公室"]);
    let number = answer.stderr.rsplit_once('等').and_then(|(_, rest)| rest.split_once('个')).map(|(number, _)| number);
    assert!(number.is_some_and(|number| number.parse::<u8>().expect("a number") < 20), "{}", answer.stderr);
}

/// A starter with one table of these rows, and what differs from another one in `out/diff.json`.
fn tables(old: &[&[&str]], new: &[&[&str]], status: i32) -> Value {
    let project = Project::empty();
    project.write("old.xlsx", workbook(&[("附件2", old)]));
    project.write("new.xlsx", workbook(&[("说明", &[&["无关的表"]]), ("指标", new)]));
    compared(&project, "old.xlsx", "new.xlsx", &["--workbooks"], status)
}

#[test]
fn sheets_that_no_kind_knows_are_said_not_to_be_compared() {
    let project = Project::empty();
    let book = |value: &str| {
        let own: &[&[&str]] = &[&["行业", "投资额"], &["制造业", value]];
        workbook(&[("附件2", &[&HEADER, &ROW]), ("分行业", own)])
    };
    project.write("old.xlsx", book("20"));
    project.write("new.xlsx", book("25"));
    let answer = project.run(&["diff", "old.xlsx", "new.xlsx", "--workbooks"]);
    for file in ["old.xlsx", "new.xlsx"] {
        let note = format!("提示[unused-sheet]：没有使用 1 张工作表：`{file}!分行业`");
        assert!(answer.stderr.contains(&note), "{}{}", answer.stdout, answer.stderr);
    }
}

#[test]
fn order_of_rows_columns_and_sheets_and_number_formats_revise_nothing() {
    let first: [&str; 10] =
        ["生态环境", "森林覆盖率", "%", "=40|0", "=42|0.0", "约束性", "区林业局", "=40.5|0.0", "=41|0", "正常"];
    let second: [&str; 10] = [
        "经济发展",
        "地区生产总值",
        "亿元",
        "=360.6|0.0",
        "500以上",
        "预期性",
        "区发改局",
        "=413.2|0.0",
        "=441.71|0.00",
        "正常",
    ];
    let swapped = |row: &[&'static str; 10], texts: &[(usize, &'static str)]| {
        let mut row = *row;
        for (at, text) in texts {
            row[*at] = text;
        }
        row.swap(7, 8);
        row.swap(2, 5);
        row
    };
    let header = swapped(&HEADER, &[]);
    let one = swapped(&first, &[(3, "=40|0.00"), (4, "=42|0"), (7, "=40.5|0.000")]);
    let other = swapped(&second, &[(3, "=360.6|0.00"), (8, "=441.71|#,##0.00")]);
    let diff = tables(&[&HEADER, &first, &second], &[&header, &other, &one], 1);
    let cells = diff["summary"]["cells"].as_object().expect("kinds");
    assert_eq!(cells.keys().collect::<Vec<_>>(), ["reformatted"], "{diff}");
    assert_eq!(diff["summary"]["indicators"]["moved"], 1);
    // Without the change of order there is nothing to tell but the writing.
    let diff = tables(&[&HEADER, &first, &second], &[&header, &one, &other], 0);
    assert_eq!(diff["summary"]["equal"], true);
}

#[test]
fn a_number_under_another_unit_is_compared_as_the_same_quantity() {
    let row = |unit: &'static str, base: &'static str, level: &'static str| {
        let mut row = ROW;
        (row[1], row[2], row[3], row[8]) = ("粮食产量", unit, base, level);
        row
    };
    let old = row("万吨", "22.5", "22.44");
    let is = |new: [&'static str; 10], field: &str| {
        fields(&tables(&[&HEADER, &old], &[&HEADER, &new], 1)["indicators"], "粮食产量")[field].0.clone()
    };
    assert_eq!(is(row("吨", "225000", "224400"), "2022年总量"), "rescaled");
    assert_eq!(is(row("吨", "225000", "224500"), "2022年总量"), "revised");
    // The same digits under another unit are ten thousand times less.
    assert_eq!(is(row("吨", "22.5", "224400"), "2020年基数"), "base");
}

#[test]
fn names_that_tell_kinds_apart_are_not_paired_by_a_shared_target() {
    let row = |name: &'static str, level: &'static str| {
        let mut row = ROW;
        (row[1], row[3], row[4], row[7], row[8]) = (name, "95", "98", "—", level);
        row
    };
    let (old, new) = (row("城镇职工养老保险参保率", "—"), row("城乡居民养老保险参保率", "92"));
    let diff = tables(&[&HEADER, &old], &[&HEADER, &new], 1);
    assert_eq!(diff["summary"]["indicators"]["added"], 1, "{diff}");
    assert_eq!(diff["candidates"][0]["kind"], "renamed");
}

#[test]
fn two_columns_of_one_label_do_not_differ_from_themselves() {
    let header = [&HEADER[..], &["备注", "备注"]].concat();
    let row = [&ROW[..], &["甲", "乙"]].concat();
    let changed = [&ROW[..], &["甲", "丙"]].concat();
    assert_eq!(tables(&[&header, &row], &[&header, &row], 0)["summary"]["equal"], true);
    let diff = tables(&[&header, &row], &[&header, &changed], 1);
    assert_eq!(diff["summary"]["cells"]["note"], 1, "{diff}");
}

#[test]
fn a_forecast_that_came_true_is_no_revision_and_a_unit_typed_with_the_number_no_change() {
    let row = |level: &'static str| {
        let mut row = ROW;
        (row[1], row[2], row[8]) = ("粮食产量", "万吨", level);
        row
    };
    let is = |old: &'static str, new: &'static str, status: i32| {
        let diff = tables(&[&HEADER, &row(old)], &[&HEADER, &row(new)], status);
        let change = &diff["indicators"][0]["fields"][0];
        (change["kind"].as_str().expect("a kind").to_owned(), change["difference"].clone())
    };
    assert_eq!(is("预计4.56", "4.56", 1), ("status".to_owned(), Value::Null));
    assert_eq!(is("预计4.56", "4.63", 1), ("revised".to_owned(), "+0.07万吨".into()));
    assert_eq!(is("4.56", "4.56万吨", 0).0, "reformatted");
    assert_eq!(is("4.56", "45600吨", 0).0, "rescaled");
    assert_eq!(is("4.56万吨", "4.66", 1), ("revised".to_owned(), "+0.10万吨".into()));
}

/// Two versions of the boxes and the ranking.
fn sheets(old: &[(&str, &[&[&str]])], new: &[(&str, &[&[&str]])], status: i32) -> Value {
    let project = Project::empty();
    let table = ("附件2", &[&HEADER[..], &ROW[..]][..]);
    project.write("old.xlsx", workbook(&[&[table], old].concat()));
    project.write("new.xlsx", workbook(&[&[table], new].concat()));
    compared(&project, "old.xlsx", "new.xlsx", &["--workbooks"], status)
}

#[test]
fn a_box_that_stands_elsewhere_moves_none_of_its_projects() {
    let header = ["专栏", "名称", "类别", "项目"];
    let (one, other) = (["1", "水利", "防洪", "堤防加固项目"], ["1", "水利", "防洪", "水库除险项目"]);
    let road = ["2", "交通", "公路", "环城公路项目"];
    let (second, last) = (["2", "水利", "防洪", "堤防加固项目"], ["2", "水利", "防洪", "水库除险项目"]);
    let first = ["1", "交通", "公路", "环城公路项目"];
    let old: &[&[&str]] = &[&header, &one, &other, &road];
    let diff = sheets(&[("专栏", old)], &[("专栏", &[&header, &first, &second, &last])], 0);
    assert!(diff["tables"].as_array().expect("tables").is_empty(), "{diff}");
    let diff = sheets(&[("专栏", old)], &[("专栏", &[&header, &first, &last, &second])], 1);
    assert_eq!(diff["summary"]["rows"]["moved"], 1, "{diff}");
}

#[test]
fn a_heading_under_which_only_a_passage_differs_is_not_told_as_changed() {
    let (project, new) = (Project::starter(), Project::starter());
    let text = new.read("inputs/narrative/20-tasks.md");
    new.write("inputs/narrative/20-tasks.md", format!("{text}\n以上情况截至评估期末。\n"));
    let path = |project: &Project| project.root().to_str().expect("UTF-8").to_owned();
    let diff = compared(&Project::empty(), &path(&project), &path(&new), &[], 1);
    assert_eq!(diff["summary"]["sections"], serde_json::json!({}), "{diff}");
    assert_eq!(diff["summary"]["passages"]["added"], 1);
}

#[test]
fn a_declared_name_is_the_same_indicator_and_a_guess_is_only_asked_for() {
    let (old, new) = (Project::starter(), Project::starter());
    let header: Vec<&str> = HEADER.to_vec();
    let mut renamed = ROW;
    (renamed[1], renamed[3], renamed[7], renamed[8]) = ("林木绿化率", "40.9", "41.5", "42");
    old.retable(workbook(&[("附件2", &[&header, &ROW])]));
    new.retable(workbook(&[("附件2", &[&header, &renamed])]));
    let project = Project::empty();
    let path = |project: &Project| project.root().to_str().expect("UTF-8").to_owned();
    let diff = compared(&project, &path(&old), &path(&new), &[], 1);
    assert_eq!(diff["summary"]["indicators"]["added"], 1, "nothing proves that they are the same: {diff}");
    let text = new.read("inputs/report.yaml");
    new.write("inputs/report.yaml", format!("{text}\nrenamed:\n  林木绿化率: 森林覆盖率\n"));
    for (one, other) in [(&old, &new), (&new, &old)] {
        let diff = compared(&project, &path(one), &path(other), &[], 1);
        assert_eq!(diff["summary"]["indicators"]["added"], Value::Null);
        assert_eq!(diff["summary"]["cells"]["renamed"], 1);
    }
    new.edit("inputs/report.yaml", "  林木绿化率: 森", "  林木覆绿率: 森");
    let answer = new.run(&["check"]);
    assert!(answer.stdout.contains("renamed 中的 `林木覆绿率` 不在指标表中"), "{}", answer.stdout);
}

#[test]
fn a_snapshot_that_cannot_be_trusted_is_refused_with_its_reason() {
    let sample = built_sample().read("output/report.json");
    let (project, _, annual) = samples();
    for (name, text, message, hint) in [
        (
            "newer",
            sample.replacen("\"schema_version\":3", "\"schema_version\":4", 1),
            "快照的格式版本是 4，本程序只认 1 至 3",
            "请换用同样新或更新的 pinggu",
        ),
        (
            "older",
            sample.replacen("\"schema_version\":3", "\"schema_version\":0", 1),
            "快照的格式版本是 0，本程序只认 1 至 3",
            "重新 `pinggu build`",
        ),
        ("cut", sample.chars().take(9000).collect(), "快照不完整或已损坏，不能读取", "report.json"),
        ("empty", String::new(), "快照不完整或已损坏，不能读取", "report.json"),
        ("other", "{\"name\": \"别的\"}".to_owned(), "不是 pinggu 的快照", "report.json"),
        (
            "foreign",
            sample.replacen("\"generator\":\"pinggu", "\"generator\":\"other", 1),
            "不是 pinggu 的快照",
            "report.json",
        ),
        ("misshapen", sample.replacen("\"facts\":[", "\"facts\":[7,", 1), "快照的内容与它的版本不符", "report.json"),
        // typst would set aside memory for rows that are not there.
        ("spans", sample.replacen("\"rowspan\":2", "\"rowspan\":3000000", 1), "快照的内容前后不符", "report.json"),
        ("stray", sample.replacen("\"id\":0,", "\"id\":999999,", 1), "快照的内容前后不符", "report.json"),
        (
            "mark",
            sample.replacen("地区生产总值", "\\udb80\\udc013\\udb80\\udc00", 1),
            "快照的内容不能使用",
            "report.json",
        ),
    ] {
        assert_ne!(text, sample, "{name} is not changed");
        project.write("snapshot.json", text);
        let answer = project.run(&["diff", "snapshot.json", &annual, "--output", "refused"]);
        assert_eq!(answer.status, 2, "{name}: {}", answer.stdout);
        assert!(answer.stderr.starts_with(&format!("错误[bad-snapshot]：{message}")), "{name}: {}", answer.stderr);
        assert!(
            answer.stderr.contains("  位置：snapshot.json\n") && answer.stderr.contains("（旧版）"),
            "{}",
            answer.stderr
        );
        assert!(answer.stderr.contains(hint), "{name}: {}", answer.stderr);
        assert!(!project.path("refused").exists(), "nothing is written");
    }
}

/// `report-v1.json` is the sample without its text as the program wrote it when each table had a shape
/// of its own; that of the starter project, a seed of the fuzz targets, is whole.
#[test]
fn a_snapshot_of_the_first_version_is_still_read() {
    let (project, sample, annual) = samples();
    let data = repository().join("tests/data/report-v1.json");
    let first = data.to_str().expect("UTF-8");
    // Nothing in the tables differs from the same workbooks of today …
    let tables = |diff: &Value| {
        ["columns", "indicators", "verdicts", "outlooks", "counts", "candidates", "tables", "department"]
            .map(|key| diff[key].clone())
    };
    let none = compared(&project, first, &sample, &[], 1);
    for key in ["indicators", "candidates", "tables"] {
        assert_eq!(none[key].as_array().map(Vec::len), Some(0), "{key}: {}", none[key]);
    }
    assert_eq!(none["summary"]["cells"], serde_json::json!({}));
    // … and all that differs one period later is told with the same places and departments, from
    // either side and for one department.
    for more in [&[][..], &["--department", "区林业局"]] {
        assert_eq!(
            tables(&compared(&project, first, &annual, more, 1)),
            tables(&compared(&project, &sample, &annual, more, 1))
        );
        assert_eq!(
            tables(&compared(&project, &annual, first, more, 1)),
            tables(&compared(&project, &annual, &sample, more, 1))
        );
    }
    let seen = compared(&project, first, &annual, &[], 1)["tables"].to_string();
    for (kind, cell) in [("projects", "附表.xlsx!表1!"), ("ranking", "附表.xlsx!表2!"), ("box", "附表.xlsx!专栏!")]
    {
        assert!(seen.contains(&format!("\"table\":\"{kind}\"")) && seen.contains(cell), "{kind}: {seen}");
    }
    let starter = Project::starter();
    // There were no charts then.
    let yaml = starter.read("inputs/report.yaml");
    starter
        .write("inputs/report.yaml", yaml + "\nparts: { omit: [chart-verdicts, chart-progress, chart-investment] }\n");
    let path = starter.root().to_str().expect("UTF-8").to_owned();
    let whole = repository().join("fuzz/seeds/report-v1.json");
    let equal = compared(&project, whole.to_str().expect("UTF-8"), &path, &[], 0);
    assert_eq!(equal["summary"]["equal"], true);
}

#[test]
fn what_is_no_version_is_said_with_what_to_write() {
    let (project, sample, _) = samples();
    project.write("附表.xlsx", workbook(&[("附件2", &[&HEADER, &ROW])]));
    project.write("别表.xlsx", workbook(&[("通讯录", &[&["姓名", "电话"]])]));
    for (arguments, message, hint) in [
        (vec!["diff", "不存在", sample.as_str()], "要对比的版本不存在", "请写项目文件夹"),
        (vec!["diff", sample.as_str(), "附表.xlsx"], "不是项目文件夹，也不是快照", "请加 --workbooks"),
        (vec!["diff", ".", sample.as_str()], "不是项目文件夹，也不是快照", "report.json"),
        (
            vec!["diff", "附表.xlsx", "附表.xlsx", "--workbooks", "--format", "pdf"],
            "对比两个工作簿不能生成 PDF",
            "--format md",
        ),
        (vec!["diff", "--workbooks", "附表.xlsx", "缺.xlsx"], "文件无法读取", "请检查路径"),
        (
            vec!["diff", "--workbooks", "附表.xlsx", "别表.xlsx"],
            "工作簿中没有指标表（附件2）\n  位置：别表.xlsx",
            "请换成附表的工作簿",
        ),
    ] {
        let answer = project.run(&arguments);
        assert_eq!(answer.status, 2, "{arguments:?}: {}", answer.stdout);
        assert!(answer.stderr.contains(message) && answer.stderr.contains(hint), "{arguments:?}: {}", answer.stderr);
    }
    // What is wrong with one of the projects says with which, and both are looked at.
    let broken = Project::starter();
    broken.write("inputs/附表.xlsx", "不是工作簿");
    let path = broken.root().to_str().expect("UTF-8");
    let answer = project.run(&["diff", path, "不存在", "--output", "out"]);
    assert_eq!(answer.status, 2);
    let workbook = Path::new(path).join("inputs/附表.xlsx");
    assert!(answer.stderr.contains(&format!("位置：{}\n", workbook.display())), "{}", answer.stderr);
    assert!(
        answer.stderr.contains("位置：不存在\n") && answer.stderr.contains("参见：不存在（新版）"),
        "{}",
        answer.stderr
    );
}

#[test]
fn the_markdown_is_read_back_as_it_was_marked() {
    let (project, old, new) = samples();
    let answer = project.run(&["diff", &old, &new, "--output", "out", "--format", "md"]);
    assert_eq!(answer.status, 1, "{}", answer.stderr);
    let text = project.read("out/diff.md");
    let order = ["## 十句话说变化", "## 一、总体变化", "### （一）最要紧的变化", "## 二、表格变化", "## 三、文字变化"];
    let places: Vec<usize> = order.iter().map(|head| text.find(head).unwrap_or_else(|| panic!("{head}"))).collect();
    assert!(places.is_sorted(), "{places:?}");
    assert!(text.contains("地区生产总值达到~~441.71亿元~~**468.35亿元**"), "a number is one word");
    assert!(text.contains("- 441.71亿元（附表.xlsx!附件2!L4） → 468.35亿元（附表.xlsx!附件2!N4）"));
    assert!(text.contains("（手工写入）"));
    // The contents name a heading as it is now.
    assert!(
        text.contains("› 维护平安稳定〔原编号6.〕](#heading-") && text.contains("› 有效投资保持增长](#heading-"),
        "{text}"
    );
    // Every mark does what it is there for: none is left as text.
    let html = commonmark(&text);
    assert_eq!(html.matches("~~").count(), 0, "a mark is shown as text");
    assert_eq!(html.matches("**").count(), 0, "a mark is shown as text");
    let marks = text.matches("~~").count();
    assert!(marks > 400 && html.matches("<del>").count() * 2 == marks, "{marks}");
}

#[test]
fn the_changes_are_told_in_ten_sentences_that_can_be_read_aloud() {
    let (project, old, new) = samples();
    let told = |old: &str, new: &str| {
        let answer = project.run(&["diff", old, new, "--output", "out", "--format", "md"]);
        assert!(answer.status < 2, "{}", answer.stderr);
        let text = project.read("out/diff.md");
        let page =
            text.split("## 十句话说变化").nth(1).map(|rest| rest.split("\n## ").next().unwrap_or_default().to_owned());
        page.unwrap_or_default()
    };
    let page = told(&old, &new);
    let sentences: Vec<&str> = page.lines().filter(|line| line.ends_with('。')).collect();
    assert!((8..=10).contains(&sentences.len()), "{page}");
    for sentence in [
        "2023年度监测同2023年中期评估相比，增加了2023年的数据。",
        "评价变好的有3项：单位GDP二氧化碳排放降低由正常变为超前，规模以上工业增加值、森林覆盖率由滞后变为正常。",
        "评价变差的有1项：城市空气质量优良天数比例由正常变为滞后。",
        "目标调整的有2项：每千人口拥有0-3岁婴幼儿托位数由4调整为6.5，森林覆盖率由50调整为43；另有1项的基数重新核定。",
    ] {
        assert!(sentences.contains(&sentence), "{sentence}\n{page}");
    }
    // No cell is read aloud, and the chart says what the matrix says.
    assert!(!page.contains("附表.xlsx"), "{page}");
    assert!(page.contains("原正常：现超前1，现正常9，现滞后1，合计11"), "{page}");
    // Seen from the other side what was better is worse; of nothing nothing is told.
    let mirrored = told(&new, &old);
    assert!(mirrored.contains("评价变差的有3项") && mirrored.contains("评价变好的有1项"), "{mirrored}");
    assert_eq!(told(&old, &old), "");
}

/// The bookmarks of a PDF with their levels, from 1.
fn bookmarks(pdf: &Path) -> Vec<(usize, String)> {
    let answer = std::process::Command::new("pdftohtml").args(["-xml", "-i", "-stdout"]).arg(pdf).output();
    let xml = String::from_utf8(answer.expect("pdftohtml").stdout).expect("UTF-8");
    let (mut level, mut found) = (0, Vec::new());
    for line in xml.lines() {
        level = if line == "<outline>" { level + 1 } else { level - usize::from(line == "</outline>") };
        let title = line.strip_prefix("<item page=\"").and_then(|rest| rest.split_once("\">"));
        found.extend(title.map(|(_, title)| (level, squeezed(title.trim_end_matches("</item>")))));
    }
    found
}

/// Markdown as a viewer shows it.
fn commonmark(text: &str) -> String {
    use pulldown_cmark::{Event, Options, Parser, Tag};
    let options = Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES;
    let mut out = String::new();
    for event in Parser::new_ext(text, options) {
        match event {
            Event::Start(Tag::Strikethrough) => out += "<del>",
            Event::Text(text) | Event::Code(text) => out += &text,
            _ => {}
        }
    }
    out
}

#[cfg(unix)]
#[test]
fn the_redline_shows_both_versions_and_is_kept_when_nothing_changed() {
    let (project, old, new) = samples();
    typst_script(&project, "echo run >> runs");
    let arguments = ["diff", &old, &new, "--output", "out", "--format", "pdf,md", "--typst", "./typst"];
    let answer = project.run(&arguments);
    assert_eq!(answer.status, 1, "{}", answer.stderr);
    assert!(answer.stdout.ends_with("已生成 out：diff.md、diff.pdf\n"), "{}", answer.stdout);
    let text = pdf_text(&project.path("out/diff.pdf"));
    for shown in [
        "修改对照",
        "全文修改对照",
        "441.71亿元468.35亿元",
        "2023年中期评估→2023年度监测",
        "不再列出的栏目：2023年上半年",
    ] {
        assert!(text.contains(shown), "{shown}");
    }
    // The chapters of the text stand below its title, not beside those of the differences.
    let outline = bookmarks(&project.path("out/diff.pdf"));
    for (level, title) in [
        (1, "十句话说变化"),
        (1, "一、总体变化"),
        (2, "（一）最要紧的变化"),
        (1, "附全文修改对照"),
        (2, "一、《规划》实施总体情况"),
        (2, "前言"),
        (3, "（一）规划目标完成情况"),
    ] {
        assert!(outline.contains(&(level, title.to_owned())), "{title}: {outline:#?}");
    }
    // No heading stands alone at the foot of a page, also one that differs or runs into its paragraph.
    let pages = pdf_pages(&project.path("out/diff.pdf"));
    for page in &pages {
        let text = page.trim_end_matches(|c: char| c == '—' || c.is_ascii_digit());
        assert!(!outline.iter().any(|(_, title)| text.ends_with(title.as_str())), "{page}");
        let last = text.strip_suffix('。').and_then(|text| text.rsplit('。').next()).unwrap_or_default();
        let number = last.strip_prefix('（').and_then(|rest| rest.chars().next());
        assert!(!number.is_some_and(|c| c.is_ascii_digit()), "{page}");
    }
    // A title stands with its wide table.
    assert!(pages.iter().any(|page| page.contains("附件2") && page.contains("类型序号")));
    // A paragraph that nobody touched stands in it as it was.
    assert!(text.contains("是政府履行职责"), "the whole text");
    let (first, markdown, runs) = (project.bytes("out/diff.pdf"), project.bytes("out/diff.md"), project.read("runs"));
    let again = project.run(&arguments);
    assert_eq!((again.status, again.stderr.as_str()), (1, ""));
    assert_eq!(project.read("runs"), runs, "typst is not run again");
    assert_eq!(project.bytes("out/diff.pdf"), first);
    assert_eq!(project.bytes("out/diff.md"), markdown);
}

#[test]
fn what_diff_writes_holds_to_its_schema() {
    let (project, old, new) = samples();
    let reports = compared(&project, &old, &new, &[], 1);
    let empty = compared(&project, &old, &old, &["--since-label", "初稿", "--label", "二稿"], 0);
    assert_eq!((&empty["old"]["label"], &empty["new"]["label"]), (&"初稿".into(), &"二稿".into()));
    let department = compared(&project, &old, &new, &["--department", "区林业局"], 1);
    let books = tables(
        &[&HEADER, &ROW],
        &[&HEADER, &ROW, &["生态环境", "空气", "%", "1", "2", "约束性", "区林业局", "1", "1", "正常"]],
        1,
    );
    let validator = validator("diff.schema.json");
    for diff in [reports, empty, department, books] {
        let faults: Vec<String> =
            validator.iter_errors(&diff).take(5).map(|fault| format!("{}: {fault}", fault.instance_path())).collect();
        assert!(faults.is_empty(), "{faults:#?}");
    }
}
