//! `pinggu trace`: where numbers come from and what cells are used for.

use rust_xlsxwriter::{Format, Formula, Workbook};
use serde_json::Value as Json;

use crate::schema::validator;
use crate::support::{Answer, HEADER, Project, ROW, built_sample, repository, workbook};

/// Runs `trace` and expects what it asks for to be found.
#[track_caller]
fn found(project: &Project, arguments: &[&str]) -> String {
    let answer = project.run(&[&["trace"], arguments].concat());
    assert_eq!((answer.status, answer.stderr.as_str()), (0, ""), "{}", answer.stdout);
    answer.stdout
}

/// Runs `trace` and expects nothing to be found.
#[track_caller]
fn not_found(project: &Project, arguments: &[&str]) -> String {
    let answer = project.run(&[&["trace"], arguments].concat());
    assert_eq!((answer.status, answer.stdout.as_str()), (1, ""), "{}", answer.stderr);
    answer.stderr
}

/// The parts stand in the text one after another.
#[track_caller]
fn reads(text: &str, parts: &[&str]) {
    let mut rest = text;
    for part in parts {
        let at = rest.find(part).unwrap_or_else(|| panic!("`{part}` is not in what is left:\n{rest}\n\nof\n{text}"));
        rest = &rest[at + part.len()..];
    }
}

/// The line of the sample's Markdown on which some text stands, 1-based.
fn sample_line(text: &str) -> usize {
    let markdown = built_sample().read("output/report.md");
    markdown.lines().position(|line| line.contains(text)).map_or_else(|| panic!("no line has {text}"), |at| at + 1)
}

#[test]
fn a_number_is_traced_to_its_cell_and_every_place() {
    let text = found(built_sample(), &["441.71"]);
    let line = sample_line("分别为413.20亿元和441.71亿元");
    reads(
        &text,
        &[
            "`441.71`：相同 7 处，数值相同、写法不同 1 处\n",
            "【相同】441.71　单位 亿元\n",
            "  来自  附表.xlsx!附件2!L4　指标表（附件2） · 地区生产总值 · 2022年·总量\n",
            "  存储  441.71，格式 两位小数（0.00）\n",
            "  引用  {{ v(name=\"地区生产总值\", at=\"2022年总量\") }}\n",
            &format!(
                "report.md 第 {line} 行　一、《规划》实施总体情况 → （二）主要任务实施情况 → 1. 综合经济稳中向好\n"
            ),
            "inputs/narrative/10-economy.md:7\n",
            "413.20亿元和【441.71】亿元，",
            "inputs/narrative/10-economy.md:9　图3　2020—2022年咸安区地区生产总值 · 2022年 · 完成\n",
            "附件1　《规划》指标中期完成情况 → 1. 经济发展目标稳中有进 → （1）地区生产总值（含市直数据）\n",
            "templates/sections/80-annex1.md:14\n",
            "templates/sections/90-annex2.md:6　地区生产总值 · 2022年·总量\n",
            "【相同】441.71　单位 亿元\n  来自  附表.xlsx!表2!E5",
            "【数值相同、写法不同】441.71（21位）",
            "表2　2022年咸安区县域经济排名的主要指标 · 地区生产总值及增速·实际值",
        ],
    );
}

#[test]
fn a_number_is_found_with_its_unit_and_in_other_forms() {
    let project = built_sample();
    reads(&found(project, &["441.71亿元"]), &["相同 7 处", "【相同】441.71　"]);
    reads(&found(project, &["441.71万元"]), &["：数值相同、写法不同 8 处", "【数值相同、写法不同】441.71　"]);
    reads(
        &found(project, &["11.40%"]),
        &["：相同 ", "【相同】11.40%\n", "存储  0.114，格式 百分数，两位小数（0.00%）"],
    );
    reads(&found(project, &["11.4"]), &["数值相同、写法不同", "】11.40%\n", "附件2!K4"]);
    reads(&found(project, &["-12.74"]), &["【相同】-12.74　单位 %\n", "附件2!L8"]);
}

#[test]
fn a_computed_number_shows_its_formula_and_inputs() {
    reads(
        &found(built_sample(), &["7.58%"]),
        &[
            "：相同 4 处\n",
            "【相同】7.58%\n  算式  ((1 + 11.4%) × (1 + 3.9%))^(1/2) − 1\n  用到  2 格\n",
            "附表.xlsx!附件2!K4　指标表（附件2） · 地区生产总值 · 2021年·增速 = 11.40%　存储 0.114，格式 百分数，两位小数（0.00%）\n",
            "附表.xlsx!附件2!M4　指标表（附件2） · 地区生产总值 · 2022年·增速 = 3.90%　存储 0.039，格式 百分数，两位小数（0.00%）\n",
            "按可比价计算，年均增速为【7.58%】，",
        ],
    );
}

#[test]
fn a_number_typed_by_hand_is_told_from_one_with_a_cell() {
    let project = Project::starter();
    let body = "全区总值116.6亿元，其中{{ v(name=\"地区生产总值\", at=\"2022年总量\") }}又116.6亿元[^a]。\n\n另有733.9万吨。\n\n[^a]: 上年108.0亿元。\n";
    project.write("inputs/narrative/20-tasks.md", format!("---\npart: tasks\n---\n# 甲\n\n{body}"));
    let text = found(&project, &["116.6"]);
    reads(
        &text,
        &[
            "【相同】116.6　单位 亿元\n  来自  附表.xlsx!附件2!",
            "【相同】116.6　手工写入，没有出处\n  表中  1 格是这个数\n",
            "　指标表（附件2） · 地区生产总值 · 2022年·总量 = 116.6　单位 亿元　可以写成 {{ v(name=\"地区生产总值\", at=\"2022年总量\") }}\n",
            "  出现  2 处\n",
            "inputs/narrative/20-tasks.md:6:5\n       全区总值【116.6】亿元，其中116.6又116.6亿元。\n",
            "inputs/narrative/20-tasks.md:6:52\n       全区总值116.6亿元，其中116.6又【116.6】亿元。\n",
        ],
    );
    reads(
        &found(&project, &["733.9万吨"]),
        &["【相同】733.9　手工写入，没有出处\n  表中  没有这个数\n", "20-tasks.md:8:3\n"],
    );
    reads(&found(&project, &["108.0"]), &["手工写入", "（脚注）\n       inputs/narrative/20-tasks.md:10:9\n"]);
}

#[test]
fn what_stands_inside_a_sentence_of_a_template_is_found_in_its_own_file() {
    let project = Project::sample();
    project.edit("inputs/narrative/07-domain-ecology.md", "\n---\n", "\n---\n其中733.9万吨，");
    reads(
        &found(&project, &["733.9"]),
        &["手工写入，没有出处", "inputs/narrative/07-domain-ecology.md:", "【733.9】万吨，"],
    );
    reads(&not_found(&project, &["--line", "07-domain-ecology.md:8"]), &["的文字放在别处的一句话里"]);
    // What the template itself counts is nobody's typing.
    let line = sample_line("个领域设置了").to_string();
    reads(&found(&project, &["--line", &format!("report.md:{line}")]), &["\n5　由模板写出，没有出处\n"]);
}

#[test]
fn what_is_not_there_is_said_with_what_comes_near() {
    let project = built_sample();
    reads(&not_found(project, &["44.171"]), &["报告里没有 `44.171`\n  相近的有：441.71、"]);
    reads(&not_found(project, &["441.17"]), &["相近的有：441.71"]);
    reads(&not_found(project, &["99999999"]), &["报告里没有 `99999999`\n"]);
    reads(&not_found(project, &["L4"]), &["查单元格时要写上工作表，如 `附件2!L4`"]);
}

#[test]
fn a_cell_is_traced_to_what_prints_it_and_what_computes_with_it() {
    let project = built_sample();
    let whole = found(project, &["附表.xlsx!附件2!K4"]);
    reads(
        &whole,
        &[
            "附表.xlsx!附件2!K4　指标表（附件2） · 地区生产总值 · 2021年·增速\n",
            "  显示  11.40%\n  含义  百分数 11.40%\n  存储  0.114，格式 百分数，两位小数（0.00%）\n",
            "  报告  印出 2 处，用于计算 4 处\n",
            "【印出】11.40%\n  出现  2 处\n",
            "【用于计算】7.58%\n  算式  ((1 + 11.4%) × (1 + 3.9%))^(1/2) − 1\n",
        ],
    );
    for address in ["附件2!K4", "'附件2!K4'", " '附件2'!$K$4", "附表.xlsx！附件2！k4", "[附表.xlsx]附件2!K4"]
    {
        assert_eq!(found(project, &[address]), whole, "{address}");
    }
    reads(
        &found(project, &["附件2!A5"]),
        &["!A4　", "· 地区生产总值等 4 行 · 类型\n", "（A5 是合并单元格的一部分，内容在 A4）\n"],
    );
}

#[test]
fn a_cell_that_nothing_uses_or_no_table_has_is_said() {
    let project = Project::starter();
    project.edit("inputs/report.yaml", "  - 附表.xlsx", "  - 附表.xlsx\n  - 备查.xlsx");
    project.write(
        "inputs/备查.xlsx",
        workbook(&[("备查", &[&["指标名称", "口径", "说明"], &["森林覆盖率", "", "未用"]])]),
    );
    // A note that nobody wrote cannot be printed, and a column that no kind of table knows has no call.
    let empty = found(&project, &["备查!B2"]);
    reads(&empty, &["指标说明 · 森林覆盖率 · 口径\n", "（空）\n", "报告  没有印出这一格，也没有用它计算\n"]);
    let unused = found(&project, &["备查!C2"]);
    reads(&unused, &["指标说明 · 森林覆盖率 · 说明\n", "显示  未用\n", "报告  没有印出这一格，也没有用它计算\n"]);
    assert!(!empty.contains("引用") && !unused.contains("引用"), "{empty}{unused}");
    project.write("inputs/备查.xlsx", workbook(&[("备查", &[&["联系人", "电话", "说明"], &["甲", "", "未用"]])]));
    reads(&not_found(&project, &["备查!B2"]), &["备查.xlsx!备查!B2 是空的，不在任何表的数据里\n"]);
    reads(&not_found(&project, &["备查!C2"]), &["备查.xlsx!备查!C2 写的是 `未用`，不在任何表的数据里\n"]);
    reads(
        &not_found(&project, &["附件2!L3"]),
        &["不在任何表的数据里\n  工作表 `附件2` 里有：指标表（附件2），数据在 A4:R6\n"],
    );
    project.write("inputs/备查.xlsx", workbook(&[("备查", &[&["专栏", "项目"], &["1", "未安排的工程"]])]));
    reads(&found(&project, &["备查!B2"]), &["　专栏 · 专栏1", "报告  没有印出这一格，也没有用它计算\n"]);
}

#[test]
fn wrong_workbooks_and_sheets_are_said_with_the_nearest_name() {
    let project = Project::starter();
    reads(&not_found(&project, &["附标.xlsx!附件2!L4"]), &["项目没有工作簿 `附标.xlsx`\n  是否为 `附表.xlsx`？\n"]);
    reads(&not_found(&project, &["附表.xlsx!附件22!L4"]), &["工作簿里没有工作表 `附件22`\n  是否为 `附件2`？\n"]);
    reads(&not_found(&project, &["无!L4"]), &["工作簿里没有工作表 `无`\n  有的工作表：`附件2`、"]);
    project.edit("inputs/report.yaml", "  - 附表.xlsx", "  - 另表.xlsx\n  - 附表.xlsx");
    project.write("inputs/另表.xlsx", workbook(&[("附件2", &[&["甲"]])]));
    reads(
        &not_found(&project, &["附件2!L4"]),
        &["有 2 个工作簿都有工作表 `附件2`：`另表.xlsx`、`附表.xlsx`\n  请写上工作簿，如 `另表.xlsx!附件2!L4`\n"],
    );
    reads(&found(&project, &["附表.xlsx!附件2!L4"]), &["附表.xlsx!附件2!L4　"]);
}

#[test]
fn the_numbers_of_a_line_stand_in_their_order() {
    let project = built_sample();
    let line = sample_line("分别为413.20亿元和441.71亿元");
    let expected = [
        "引用 6 处，没有出处的数 0 处\n",
        "\n413.20　",
        "\n441.71　",
        "\n11.40%\n",
        "\n3.90%\n",
        "\n223.94　",
        "\n6.9%\n",
    ];
    reads(&found(project, &["--line", &format!("report.md:{line}")]), &expected);
    reads(&found(project, &["--line", &format!("./output/report.md:{line}:9")]), &expected);
    reads(&found(project, &["--line", "inputs/narrative/10-economy.md:7"]), &expected);
    reads(&found(project, &["--line", "10-economy.md:7"]), &["inputs/narrative/10-economy.md 第 7 行", expected[0]]);
    let row = sample_line("地区生产总值</td><td>亿元</td>");
    let columns = ["\n经济发展\n", "  出现  1 处\n", "\n1\n", "\n地区生产总值\n", "\n亿元\n", "\n360.60　", "\n正常\n"];
    reads(&found(project, &["--line", &format!("report.md:{row}")]), &columns);
    // The domain of the second row stands in the first.
    let second = found(project, &["--line", &format!("report.md:{}", row + 1)]);
    reads(&second, &["\n2\n", "\n全员劳动生产率\n"]);
    assert!(!second.contains("经济发展\n"), "{second}");
}

#[test]
fn a_line_without_numbers_and_one_that_is_not_there_are_said() {
    let project = built_sample();
    reads(
        &not_found(project, &["--line", "report.md:2"]),
        &["report.md 第 2 行没有引用表里的数，也没有手工写入的数\n"],
    );
    reads(&not_found(project, &["--line", "report.md:99999"]), &["report.md 只有 "]);
    reads(&not_found(project, &["--line", "10-economy.md:1"]), &["第 1 行没有"]);
    reads(&not_found(project, &["--line", "10-economy.md:8"]), &["第 8 行没有"]);
    reads(&not_found(project, &["--line", "90-annex2.md:6"]), &["这一行放的是附件2　《规划》指标"]);
    reads(
        &not_found(project, &["--line", "inputs/narrative/10-econmy.md:6"]),
        &["是否为 `inputs/narrative/10-economy.md`？"],
    );
    let answer = project.run(&["trace", "--line", "report.md"]);
    assert_eq!(answer.status, 2, "{}", answer.stderr);
}

#[test]
fn a_line_inside_a_paragraph_gives_the_paragraph() {
    let project = Project::starter();
    project.write("inputs/narrative/20-tasks.md", "---\npart: tasks\n---\n首行116.6，\n次行108.0。\n\n末段7。\n");
    reads(
        &found(&project, &["--line", "20-tasks.md:5"]),
        &[
            "（第 5 行属于从第 4 行开始的一段，下面是全段的数）\n",
            "\n116.6　",
            "20-tasks.md:4:3\n",
            "\n108.0　",
            "20-tasks.md:5:3\n",
        ],
    );
}

#[test]
fn a_report_that_is_no_longer_what_would_be_made_is_said() {
    let project = Project::starter();
    project.build(&["--format", "md"]);
    let line = project.read("output/report.md").lines().position(|line| line.contains("116.6")).expect("line") + 1;
    let asked = format!("report.md:{line}");
    assert_eq!(project.run(&["trace", "--line", &asked]).stderr, "");
    project.edit("output/report.md", "116.6", "116.7");
    let answer = project.run(&["trace", "--line", &asked]);
    assert_eq!(answer.status, 0);
    assert!(answer.stderr.contains("请先运行 `pinggu build`"), "{}", answer.stderr);
}

#[test]
fn without_a_report_its_findings_are_shown() {
    let project = Project::starter();
    project.write("inputs/narrative/20-tasks.md", "---\npart: tasks\n---\n{{ v(name=\"无\", at=\"基数\") }}\n");
    let answer = project.run(&["trace", "116.6"]);
    assert_eq!((answer.status, answer.stdout.as_str()), (1, ""));
    assert!(answer.stderr.contains("unknown-figure"), "{}", answer.stderr);
    assert_eq!(Project::empty().run(&["trace", "116.6"]).status, 2);
    for arguments in
        [&["trace"][..], &["trace", ""], &["trace", "--lnie=report.md:3"], &["trace", "7", "--line", "a:1"]]
    {
        assert_eq!(project.run(arguments).status, 2, "{arguments:?}");
    }
}

/// A workbook whose 2022 total is computed from that of 2021, and that from a sheet beside it.
fn computed_workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("附件2").expect("name");
    for (row, cells) in (0..).zip([HEADER, ROW]) {
        for (col, text) in (0..).zip(cells) {
            sheet.write_string(row, col, text).expect("cell");
        }
    }
    let format = Format::new().set_num_format("0.0");
    sheet.write_formula_with_format(1, 7, Formula::new("='底 稿'!B2").set_result("40.46"), &format).expect("cell");
    sheet
        .write_formula_with_format(1, 8, Formula::new("=H2*'底 稿'!$B$3").set_result("41.2692"), &format)
        .expect("cell");
    let sheet = book.add_worksheet().set_name("底 稿").expect("name");
    sheet.write_number(1, 1, 40.46).expect("cell");
    sheet.write_number(2, 1, 1.02).expect("cell");
    book.save_to_buffer().expect("workbook")
}

#[test]
fn formulas_of_cells_are_followed_to_their_inputs() {
    let project = Project::starter();
    project.retable(computed_workbook());
    let text = found(&project, &["41.3"]);
    reads(
        &text,
        &[
            "  存储  41.2692，格式 一位小数（0.0），公式 =H2*'底 稿'!$B$3\n",
            "  用到  2 格\n",
            "        附表.xlsx!附件2!H2　指标表（附件2） · 森林覆盖率 · 2021年总量 = 40.5　单位 %　存储 40.46，格式 一位小数（0.0），公式 ='底 稿'!B2\n",
            "          附表.xlsx!底 稿!B2　（表外） = 40.46　存储 40.46，格式 常规（General）\n",
            "        附表.xlsx!底 稿!B3　（表外） = 1.02　存储 1.02，格式 常规（General）\n",
        ],
    );
    reads(&found(&project, &["附件2!I2"]), &["  含义  数 41.3（计算时用 41.2692）\n", "用到  2 格\n"]);
    reads(&found(&project, &["41.27"]), &["【数值相同、写法不同】41.3　"]);
    let json = traced(&project, &["附件2!I2"]);
    assert_eq!(json["cells"]["附表.xlsx!附件2!I2"]["stored"]["precedents"][1], "附表.xlsx!底 稿!B3");
    assert_eq!(json["cells"]["附表.xlsx!底 稿!B2"]["stored"]["raw"], "40.46");
}

/// The JSON of a trace, which holds to its schema.
#[track_caller]
fn traced(project: &Project, arguments: &[&str]) -> Json {
    let Answer { status, stdout, .. } = project.run(&[&["trace", "--format", "json"], arguments].concat());
    let json: Json = serde_json::from_str(&stdout).expect("JSON");
    let faults: Vec<String> = validator("trace.schema.json")
        .iter_errors(&json)
        .take(5)
        .map(|fault| format!("{}: {fault}", fault.instance_path()))
        .collect();
    assert!(faults.is_empty(), "{arguments:?}: {faults:#?}");
    assert_eq!(json["found"].as_bool(), Some(status == 0), "{arguments:?}");
    json
}

#[test]
fn the_json_of_traces_holds_to_its_schema() {
    let project = built_sample();
    let json = traced(project, &["441.71"]);
    let first = &json["items"][0];
    assert_eq!((&first["match"], &first["origin"]["cell"]), (&"same".into(), &"附表.xlsx!附件2!L4".into()));
    assert_eq!(first["places"].as_array().map(Vec::len), Some(6));
    assert_eq!(json["cells"]["附表.xlsx!附件2!L4"]["stored"]["raw"], "441.71");
    for asked in ["225.48", "7.58%", "附件2!L4", "附件2!A5", "附件2!A1", "无!A1", "44.171", "正常", "表2!E5"]
    {
        traced(project, &[asked]);
    }
    let rows = sample_line("地区生产总值</td><td>亿元</td>");
    for line in [rows, 2, 99_999, sample_line("分别为413.20亿元和441.71亿元")] {
        traced(project, &["--line", &format!("report.md:{line}")]);
    }
    for line in ["10-economy.md:7", "10-economy.md:1", "无.md:1", "90-annex2.md:6", "20-problems.md:3"] {
        traced(project, &["--line", line]);
    }
    let mut other = traced(project, &["441.71"]);
    other["items"][0]["colour"] = "red".into();
    assert!(!validator("trace.schema.json").is_valid(&other), "an unknown field was let through");
}

#[test]
fn the_examples_of_the_manual_are_what_the_program_says() {
    let manual = std::fs::read_to_string(repository().join("docs/manual.zh-CN.md")).expect("manual");
    for asked in ["7.58%", "225.48"] {
        let answer = found(built_sample(), &[asked]);
        assert!(manual.contains(&format!("```text\n{answer}```\n")), "the manual does not show:\n{answer}");
    }
}
