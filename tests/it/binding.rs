//! Sheets are what their headers say: any order, other wordings, group rows, one or two levels,
//! any periods, other formats.

use std::fmt::Write as _;
use std::io::Write as _;

use serde_json::{Value, json};

use crate::support::{Project, table, workbook};

/// The starter's headers, flat.
const FLAT: [&str; 14] = [
    "类型",
    "序号",
    "指标名称",
    "单位",
    "2020年基数",
    "2025年目标值",
    "年均增速",
    "属性",
    "责任单位",
    "2021年总量",
    "2021年增速",
    "2022年总量",
    "2022年增速",
    "基本评价",
];
const ROW: [&str; 14] = [
    "经济发展",
    "1",
    "地区生产总值",
    "亿元",
    "=100|0.0",
    "140亿元以上",
    "7以上",
    "预期性",
    "区发改局",
    "=108|0.0",
    "=0.08|0.00%",
    "=116.6|0.0",
    "=0.08|0.00%",
    "正常",
];

/// A project whose only workbook has these rows, built as JSON.
fn built(rows: &[&[&str]]) -> Value {
    let project = project(workbook(&[("随便什么名字", rows)]), "附表.xlsx");
    project.build(&["--format", "md"]);
    serde_json::from_str(&project.read("output/report.json")).expect("JSON")
}

fn project(bytes: Vec<u8>, name: &str) -> Project {
    let project = Project::starter();
    std::fs::remove_file(project.path("inputs/附表.xlsx")).expect("starter workbook");
    project.write(&format!("inputs/{name}"), bytes);
    project.edit("inputs/report.yaml", "- 附表.xlsx", &format!("- {name}"));
    project
}

/// Role → text of the first indicator.
fn first(json: &Value) -> Vec<(String, String)> {
    let table = table(json, "indicators");
    let cells = table["rows"][0]["cells"].as_array().expect("cells");
    let mut found: Vec<(String, String)> = table["columns"]
        .as_array()
        .expect("columns")
        .iter()
        .zip(cells)
        .map(|(column, cell)| (column["role"].to_string(), cell["text"].as_str().expect("text").to_owned()))
        .collect();
    found.sort();
    found
}

#[test]
fn the_order_of_columns_does_not_matter() {
    let straight = first(&built(&[&FLAT, &ROW]));
    let mut reversed = (FLAT, ROW);
    reversed.0.reverse();
    reversed.1.reverse();
    assert_eq!(first(&built(&[&reversed.0, &reversed.1])), straight);
    let mut rotated = (FLAT, ROW);
    rotated.0.rotate_left(5);
    rotated.1.rotate_left(5);
    assert_eq!(first(&built(&[&["一览表"], &[""], &rotated.0, &rotated.1])), straight);
}

#[test]
fn other_wordings_mean_the_same() {
    let straight = first(&built(&[&FLAT, &ROW]));
    let other = [
        "领 域",
        "编号",
        "指 标 名 称",
        "计量\n单位",
        "2020年\n基期值",
        "2025年规划目标",
        "年均增长[累计]",
        "指标属性",
        "牵头单位",
        "2021年完成值",
        "2021年同比",
        "2022年实际值",
        "2022年增长率",
        "进展评价",
    ];
    assert_eq!(first(&built(&[&other, &ROW])), straight);
}

#[test]
fn a_wording_can_be_added_in_the_project_file() {
    let mut header = FLAT;
    header[8] = "承办科室";
    let project = project(workbook(&[("表", &[&header, &ROW])]), "a.xlsx");
    let refused = project.run(&["build", "--format", "md"]);
    assert!(refused.stderr.contains("missing-column") && refused.stderr.contains("承办科室"), "{}", refused.stderr);
    let yaml = project.read("inputs/report.yaml");
    project.write("inputs/report.yaml", yaml + "\nheaders:\n  责任单位: [承办科室]\n");
    project.build(&["--format", "md"]);
}

#[test]
fn two_level_headers_without_merged_cells_are_joined() {
    let top = [
        "类型",
        "序号",
        "指标名称",
        "单位",
        "2020年",
        "2025年",
        "年均增速",
        "属性",
        "责任单位",
        "2021年",
        "",
        "2022年",
        "",
        "基本评价",
    ];
    let below = ["", "", "", "", "基数", "目标值", "", "", "", "总量", "增速", "总量", "增速", ""];
    assert_eq!(first(&built(&[&top, &below, &ROW])), first(&built(&[&FLAT, &ROW])));
}

#[test]
fn group_rows_stand_for_a_domain_column() {
    let json = built(&[
        &FLAT[1..],
        &["一、经济发展"],
        &ROW[1..],
        &["二、生态环境"],
        &[
            "2",
            "森林覆盖率",
            "%",
            "=40|0.0",
            "=42|0",
            "—",
            "约束性",
            "区林业局",
            "=40.5|0.0",
            "—",
            "=41|0.0",
            "—",
            "正常",
        ],
        &["注：“—”表示没有数据。"],
    ]);
    let table = table(&json, "indicators");
    let rows = table["rows"].as_array().expect("rows");
    let domains: Vec<&Value> = rows.iter().map(|row| &row["groups"]).collect();
    assert_eq!(domains, [&json!(["经济发展"]), &json!(["生态环境"])]);
    assert_eq!(table["notes"][0], "注：“—”表示没有数据。");
}

#[test]
fn periods_are_data() {
    let mut header = FLAT.to_vec();
    let mut row = ROW.to_vec();
    header.extend(["2023年总量", "2024年1-6月总量", "领导批示"]);
    row.extend(["=125.9|0.0", "=66|0.0", "已阅"]);
    let project = project(workbook(&[("表", &[&header, &row])]), "a.xlsx");
    project.write("inputs/narrative/10-overview.md", "---\npart: overview\n---\n总体情况。\n");
    project.edit("inputs/report.yaml", "annual-data: 2022年", "annual-data: 2023年");
    project.build(&["--format", "md"]);
    // A period may have totals without growth.
    assert!(
        project.read("output/report.md").contains("2024年上半年为66.0亿元"),
        "{}",
        project.read("output/report.md")
    );
    let json: Value = serde_json::from_str(&project.read("output/report.json")).expect("JSON");
    let table = table(&json, "indicators");
    let roles = table["columns"].to_string();
    assert!(roles.contains("2023年") && roles.contains("2024年上半年"), "{roles}");
    let cells = table["rows"][0]["cells"].as_array().expect("cells");
    assert_eq!(cells.last().expect("extra column")["text"], "已阅");
    // Growth runs to the new latest year: (125.9 / 100)^(1/3) over rates that stop in 2022 has a gap.
    assert_eq!(json["facts"][0]["assessment"]["to_date"], Value::Null);
}

#[test]
fn percent_cells_and_bare_numbers_of_a_percent_row_are_the_same_quantity() {
    let mut row = ROW;
    row[5] = "=0.75|0%";
    let json = built(&[&FLAT, &row]);
    let target = &table(&json, "indicators")["rows"][0]["cells"][5];
    assert_eq!((target["text"].as_str(), target["reading"]["of"]["value"].as_str()), (Some("75%"), Some("75")));
}

#[test]
fn what_cannot_be_read_is_kept_and_said() {
    let mut row = ROW;
    row[9] = "大约一百零八";
    let project = project(workbook(&[("表", &[&FLAT, &row])]), "a.xlsx");
    let answer = project.build(&["--format", "md"]);
    assert!(
        answer.stderr.contains("unreadable-value") && answer.stderr.contains("a.xlsx!表!J2（2021年总量）"),
        "{}",
        answer.stderr
    );
    assert!(project.read("output/report.md").contains("大约一百零八"));
}

#[test]
fn an_ods_is_read_by_the_meaning_of_its_columns() {
    let bytes = ods(&[&FLAT, &ROW]);
    let project = project(bytes, "附表.ods");
    let answer = project.build(&["--format", "md"]);
    assert!(answer.stderr.contains("no-number-formats"), "{}", answer.stderr);
    let markdown = project.read("output/report.md");
    assert!(markdown.contains("8.00%"), "{markdown}");
}

/// A minimal OpenDocument spreadsheet.
fn ods(rows: &[&[&str]]) -> Vec<u8> {
    let mut table = String::new();
    for row in rows {
        table.push_str("<table:table-row>");
        for cell in *row {
            let (kind, text) = match cell.strip_prefix('=').and_then(|rest| rest.split_once('|')) {
                Some((number, _)) => (format!("float\" office:value=\"{number}"), number),
                None => ("string".to_owned(), *cell),
            };
            let _ = write!(
                table,
                "<table:table-cell office:value-type=\"{kind}\"><text:p>{text}</text:p></table:table-cell>"
            );
        }
        table.push_str("</table:table-row>");
    }
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" office:version=\"1.2\"><office:body><office:spreadsheet><table:table table:name=\"附件2\">{table}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    let manifest = "<?xml version=\"1.0\"?><manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"><manifest:file-entry manifest:full-path=\"/\" manifest:media-type=\"application/vnd.oasis.opendocument.spreadsheet\"/></manifest:manifest>";
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, text) in [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", manifest),
        ("content.xml", &content),
    ] {
        archive.start_file(name, stored).expect("entry");
        archive.write_all(text.as_bytes()).expect("entry");
    }
    archive.finish().expect("archive").into_inner()
}

#[test]
fn projects_of_boxes_carry_their_departments() {
    let project = Project::starter();
    let boxes: [&[&str]; 3] = [
        &["专栏", "专栏名称", "类型", "项目", "牵头单位"],
        &["1", "重大项目", "交通", "环城路", "区发改局、统计局"],
        &["", "", "", "绿道", ""],
    ];
    project.write("inputs/专栏.xlsx", workbook(&[("专栏", &boxes)]));
    project.edit("inputs/report.yaml", "  - 附表.xlsx", "  - 附表.xlsx\n  - 专栏.xlsx");
    project.build(&["--format", "md"]);
    let json: Value = serde_json::from_str(&project.read("output/report.json")).expect("JSON");
    let items = &table(&json, "boxes")["rows"];
    assert_eq!(items[0]["groups"], json!(["1", "重大项目", "交通"]));
    assert_eq!((&items[1]["name"], &items[1]["groups"]), (&json!("绿道"), &items[0]["groups"]));
    assert_eq!(items[0]["departments"], json!(["区发改局", "区统计局"]));
    assert_eq!(items[1].get("departments"), None);
    // A project without a name is not the one above once more, and its department is not dropped unsaid.
    let unnamed: [&[&str]; 3] = [boxes[0], boxes[1], &["", "", "", "", "区发改局"]];
    project.write("inputs/专栏.xlsx", workbook(&[("专栏", &unnamed)]));
    let answer = project.run(&["build", "--format", "md"]);
    let said = "错误[empty-cell]：这一行有数据，但没有项目\n  位置：专栏.xlsx!专栏!D3（项目）\n";
    assert!(answer.stderr.contains(said), "{}", answer.stderr);
    let misspelt = boxes.map(|row| row.iter().map(|cell| cell.replace("区发改局", "区发该局")).collect::<Vec<_>>());
    let misspelt: Vec<Vec<&str>> = misspelt.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let rows: Vec<&[&str]> = misspelt.iter().map(Vec::as_slice).collect();
    project.write("inputs/专栏.xlsx", workbook(&[("专栏", &rows)]));
    let answer = project.run(&["build", "--format", "md"]);
    assert!(answer.status == 1 && answer.stderr.contains("专栏.xlsx!专栏!E2（牵头单位）"), "{}", answer.stderr);
}
