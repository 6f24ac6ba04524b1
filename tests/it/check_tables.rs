//! The checks over tables alone: each fires where the figures disagree and is silent where they agree.

mod across;
mod any_cells;
mod impossible;
mod percent;
mod ranks;
mod repeated;
mod verdicts;
mod words;

use std::collections::BTreeSet;

use pinggu::inspect::CHECKS;
use serde_json::Value;

use crate::own_tables::{wrong, wrong_plans};
use crate::support::{Project, documented, workbook};

/// The codes of these checks.
fn codes() -> impl Iterator<Item = &'static str> {
    let checks = CHECKS.iter().filter(|check| !check.run.needs_prose());
    checks.flat_map(|check| check.finds).map(|kind| kind.code.as_str())
}

/// Columns A to R.
pub(crate) const HEADER: [&str; 18] = [
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
    "2023年上半年总量",
    "2023年上半年增速",
    "基本评价",
    "目标值是否调整",
    "2025年预期目标值",
];

type Row = Vec<&'static str>;

/// An indicator with some of its cells, by the letter of the column.
fn indicator(name: &'static str, unit: &'static str, cells: &[(char, &'static str)]) -> Row {
    let mut row: Row = vec!["—"; HEADER.len()];
    (row[0], row[1], row[2], row[3]) = ("经济发展", "", name, unit);
    (row[7], row[8], row[15], row[16]) = ("预期性", "区统计局", "正常", "否");
    for (letter, text) in cells {
        row[usize::from(u8::try_from(*letter).expect("letter") - b'A')] = text;
    }
    row
}

/// A project with these indicators and further sheets.
fn project(indicators: &[Row], sheets: &[(&str, &[Row])]) -> Project {
    let project = Project::starter();
    let mut rows = vec![HEADER.to_vec()];
    rows.extend(indicators.iter().cloned());
    let all: Vec<(&str, &[Row])> =
        [("附件2", rows.as_slice())].into_iter().chain(sheets.iter().map(|(name, rows)| (*name, *rows))).collect();
    let views: Vec<Vec<&[&str]>> = all.iter().map(|(_, rows)| rows.iter().map(Vec::as_slice).collect()).collect();
    let named: Vec<(&str, &[&[&str]])> =
        all.iter().zip(&views).map(|((name, _), rows)| (*name, rows.as_slice())).collect();
    project.write("inputs/附表.xlsx", workbook(&named));
    project
}

/// What `check` finds of the codes of these checks.
fn findings(project: &Project) -> Vec<Value> {
    let answer = project.run(&["check", "--format", "json"]);
    let json: Value = serde_json::from_str(&answer.stdout).unwrap_or_else(|_| panic!("{answer:?}"));
    let found = json["findings"].as_array().expect("findings").iter();
    let code = |finding: &Value| finding["code"].as_str().expect("code").to_owned();
    found.filter(|finding| codes().any(|own| own == code(finding))).cloned().collect()
}

/// Code, `sheet!cell`, and words of message, reason, hints and related cells.
type Expected = (&'static str, &'static str, &'static [&'static str]);

/// The findings are exactly these.
#[track_caller]
fn assert_found(found: &[Value], expected: &[Expected]) {
    let place = |finding: &Value| {
        let part = |key: &str| finding["place"][key].as_str().unwrap_or_default().to_owned();
        (finding["code"].as_str().expect("code").to_owned(), format!("{}!{}", part("sheet"), part("cell")))
    };
    let places: BTreeSet<(String, String)> = found.iter().map(place).collect();
    let due: BTreeSet<(String, String)> =
        expected.iter().map(|(code, cell, _)| ((*code).to_owned(), (*cell).to_owned())).collect();
    assert_eq!(places, due, "{found:#?}");
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    for (code, cell, words) in expected {
        let finding = found.iter().find(|one| place(one) == ((*code).to_owned(), (*cell).to_owned()));
        let text = finding.expect("found above").to_string();
        for word in *words {
            assert!(text.contains(word), "`{word}` is not in {text}");
        }
    }
}

#[test]
fn growth_follows_from_totals() {
    let series = |name, cells: [&'static str; 5]| {
        indicator(name, "万吨", &['E', 'J', 'K', 'L', 'M'].into_iter().zip(cells).collect::<Vec<_>>())
    };
    let project = project(
        &[
            series("粮食综合生产能力", ["21.78", "22.59", "2.20%", "22.44", "-0.70%"]),
            series("城镇收入", ["36585", "40755", "=0.114|0.00%", "43771", "7.40%"]),
            // Published with one decimal, shown with two.
            series("农村收入", ["17904", "20257", "13.10%", "21898", "8.10%"]),
            series("截尾", ["10000", "11819", "18.1%", "11819", "0.0%"]),
            series("反号", ["100.00", "95.00", "5.00%", "—", "—"]),
            series("错列", ["1000", "1100", "20.0%", "1320", "20.0%"]),
            series("小数", ["1000", "1372", "0.372%", "—", "—"]),
            series("发展速度", ["1000", "1372", "137.2%", "—", "—"]),
            series("除以当年", ["1000", "1250", "20.0%", "—", "—"]),
            series("增减量", ["10.0", "14.0", "4.0%", "—", "—"]),
            series("两年累计", ["100.0", "110.0", "10.0%", "133.1", "33.1%"]),
            // Rounding of small totals allows much.
            series("小数目", ["3", "4", "30.0%", "4", "9.0%"]),
            // Not over totals: comparable prices, a method with a basis, a note, statuses.
            series("地区生产总值", ["100", "108", "9.1%", "116", "6.0%"]),
            series("规模以上工业增加值", ["100", "108", "9.1%", "116", "6.0%"]),
            series("商品销售额", ["100", "108", "9.1%", "116", "6.0%"]),
            series("旅游收入", ["100", "108", "9.1%", "116", "6.0%"]),
            series("达标", ["100", "108", "完成当年目标", "116", "未完成当年目标"]),
            series("无基数", ["—", "108", "9.1%", "预计116", "6.0%"]),
            series("零", ["0", "108", "9.1%", "—", "6.0%"]),
            indicator("比重", "%", &[('E', "40.0"), ('J', "42.0"), ('K', "2.0%")]),
            // No first half of 2022 to grow from.
            indicator("半年", "元", &[('L', "43771"), ('N', "18870"), ('O', "5.6%")]),
        ],
        &[("说明", &[vec!["指标名称", "口径"], vec!["旅游收入", "增速按可比口径计算"]])],
    );
    project.edit(
        "inputs/report.yaml",
        "methods:",
        "methods:\n  商品销售额: { name: geometric-rates, basis: 按可比价计算 }\n#",
    );
    assert_found(
        &findings(&project),
        &[
            (
                "growth-mismatch",
                "附件2!K2",
                &["22.59 ÷ 21.78 − 1 = 3.72%", "应为 `3.72%`", "2020年总量应为 `22.10`", "J2", "E2"],
            ),
            ("growth-mismatch", "附件2!K5", &["11819 ÷ 10000 − 1 = 18.190%", "截去尾数", "应为 `18.2%`"]),
            ("growth-mismatch", "附件2!K6", &["= -5.00%", "只差正负号"]),
            ("growth-mismatch", "附件2!K7", &["= 10.00%", "与2022年的总量相符"]),
            ("growth-mismatch", "附件2!K8", &["小数形式的增速"]),
            ("growth-mismatch", "附件2!K9", &["1372 ÷ 1000", "发展速度"]),
            ("growth-mismatch", "附件2!K10", &["(1250 − 1000) ÷ 1250"]),
            ("growth-mismatch", "附件2!K11", &["14.0 − 10.0，是增减量"]),
            (
                "growth-mismatch",
                "附件2!M12",
                &["133.1 ÷ 110.0 − 1 = 21.00%", "133.1 ÷ 100.0 − 1，是比2020年的累计增速"],
            ),
        ],
    );
}

#[test]
fn totals_of_projects_follow_from_their_periods() {
    let table: Vec<Row> = vec![
        vec!["项目类型", "", "2021年", "2022年", "2023年上半年", "累计", "备注"],
        // As printed: repeated projects are taken off counts and total investment.
        vec!["省级重点项目", "个数", "3", "6", "4", "12", "扣除1个重复计算"],
        vec!["", "总投资（亿元）", "84.20", "116.26", "29.70", "216.16", ""],
        vec!["", "年度计划投资（亿元）", "17.00", "19.50", "9.50", "46.00", ""],
        vec!["", "完成投资（亿元）", "35.99", "42.64", "5.01", "83.63", ""],
        vec!["市级重点项目", "个数", "22", "22", "24", "62", "扣除7个重复计算"],
        vec!["", "总投资（亿元）", "184.45", "179.04", "129.84", "408.15", ""],
        vec!["", "完成投资（亿元）", "60.86", "44.62", "44.24", "128.22", ""],
        // The remark of another class is not theirs.
        vec!["区级重点项目", "个数", "1", "2", "3", "6", ""],
        vec!["", "总投资（亿元）", "10.00", "20.00", "30.00", "55.00", ""],
        vec!["", "完成投资（亿元）", "10.00", "20.00", "30.00", "50.00", ""],
        vec!["", "累计完成率（%）", "10", "20", "30", "30", ""],
        vec!["乡级项目", "个数", "5", "6", "7", "19", "已扣除重复项目"],
        vec!["", "总投资（亿元）", "10.00", "20.00", "30.00", "25.00", ""],
        vec!["", "完成投资（亿元）", "10.29", "20.10", "0.20", "30.5", ""],
        vec!["", "年度计划投资（亿元）", "—", "20.00", "30.00", "25.00", ""],
    ];
    let found = findings(&project(&[], &[("表1", &table)]));
    assert_found(
        &found,
        &[
            (
                "sum-mismatch",
                "表1!F6",
                &["22 + 22 + 24 = 68，减去备注扣除的 7 个，应为 61", "`61`", "C6", "扣除7个重复计算"],
            ),
            ("sum-mismatch", "表1!F8", &["60.86 + 44.62 + 44.24 = 149.72", "应为 `149.72`"]),
            ("sum-mismatch", "表1!F10", &["10.00 + 20.00 + 30.00 = 60.00"]),
            ("sum-mismatch", "表1!F11", &["= 60.00", "漏加了2021年"]),
            ("sum-mismatch", "表1!F13", &["5 + 6 + 7 = 18", "大于各期之和"]),
            ("sum-mismatch", "表1!F14", &["小于2023年上半年一期的数", "30.00"]),
            ("sum-mismatch", "表1!F15", &["10.29 + 20.10 + 0.20 = 30.59", "截去尾数", "应为 `30.6`"]),
        ],
    );
}

#[test]
fn a_period_within_another_is_not_added_twice() {
    let table: Vec<Row> = vec![
        vec!["项目类型", "", "2022年上半年", "2022年", "2023年", "累计"],
        vec!["省级", "完成投资（亿元）", "10.00", "25.00", "30.00", "55.00"],
        vec!["市级", "完成投资（亿元）", "10.00", "25.00", "30.00", "65.00"],
    ];
    let found = findings(&project(&[], &[("表1", &table)]));
    assert_found(&found, &[("sum-mismatch", "表1!F3", &["25.00 + 30.00 = 55.00"])]);
}

#[test]
fn parts_make_a_whole_and_numbers_follow_each_other() {
    let structure = |name, number, shown| indicator(name, "%", &[('B', number), ('J', shown)]);
    let agree = [
        structure("三次产业结构", "1", "9.57：41.33：49.10"),
        // Rounding, a ratio that is no structure, two parts.
        structure("进位", "2", "33：33：33"),
        structure("比例", "3", "1：2：3"),
        structure("两项", "4", "60.5：40.5"),
        // A group begins again.
        structure("第二组", "1", "—"),
        structure("子项", "", "—"),
        structure("第二组之二", "2", "—"),
    ];
    assert_found(&findings(&project(&agree, &[])), &[]);
    let differ = [
        structure("三次产业结构", "1", "9.57：41.33：49.20"),
        structure("漏号", "3", "—"),
        structure("重号", "3", "—"),
    ];
    assert_found(
        &findings(&project(&differ, &[])),
        &[
            ("share-sum", "附件2!J2", &["9.57 + 41.33 + 49.20 = 100.10", "相差 -0.10"]),
            ("serial-gap", "附件2!B3", &["序号 `3` 与上一项不连续", "上一项的序号是 1", "3 之后是 3"]),
        ],
    );
}

/// A ranking table: title, header and rows of category, indicator, item and value.
fn ranking(rows: &[[&'static str; 4]]) -> Vec<Row> {
    let head = [vec!["表2：2022年县域经济主要指标"], vec!["指标类别", "", "", "某某区的位次"]];
    head.into_iter().chain(rows.iter().map(|row| row.to_vec())).collect()
}

/// 正文数据.
fn facts(rows: &[[&'static str; 4]]) -> Vec<Row> {
    let head = [vec!["正文引用的其他数据"], vec!["名称", "时期", "数值", "单位"]];
    head.into_iter().chain(rows.iter().map(|row| row.to_vec())).collect()
}

#[test]
fn the_sample_has_the_findings_it_accepts_and_no_others() {
    let project = Project::sample();
    assert_found(&findings(&project), &[]);
    let yaml = project.read("inputs/report.yaml");
    let (head, _) = yaml.split_once("\ncheck:").expect("acceptances");
    project.write("inputs/report.yaml", head);
    assert_found(
        &findings(&project),
        &[
            ("growth-mismatch", "附件2!K27", &["22.59 ÷ 21.78 − 1 = 3.72%"]),
            ("sum-mismatch", "表1!F10", &["149.72"]),
            ("verdict-passed", "附件2!P21", &["-30.87%"]),
            ("verdict-passed", "附件2!P24", &["-18.18%"]),
            ("verdict-unequal", "附件2!P22", &["单位GDP能源消耗降低"]),
            ("verdict-unequal", "附件2!P23", &["单位GDP能源消耗降低"]),
            ("verdict-rule", "附件2!P15", &["0.70"]),
            ("verdict-rule", "附件2!P25", &["2.03"]),
            ("verdict-rule", "附件2!P27", &["2.29"]),
            ("repeated-project", "专栏!D97", &["新建咸宁市玉桂学校"]),
        ],
    );
}

/// The examples of the documentation are findings of the sample, of this project or of a bureau's own
/// tables.
#[test]
fn examples_of_the_documentation_are_what_check_prints() {
    let sample = Project::sample();
    let yaml = sample.read("inputs/report.yaml");
    sample.write("inputs/report.yaml", yaml.split_once("\ncheck:").expect("acceptances").0);
    let urban = [('E', "69.8"), ('F', "71"), ('L', "74.51"), ('P', "超前"), ('R', "74%")];
    let table = ranking(&[
        ["三、协调发展", "常住人口城镇化率及增减幅度（%）", "最高值", "80.58（黄州区）"],
        ["", "", "实际值（位次）", "74.15（7位）"],
        ["", "科技创新综合指数", "最高值", "95.28（江夏区）"],
        ["", "", "实际值（位次）", "89.01（7位）"],
        ["", "文化和旅游发展指数", "最高值", "100（某某区）"],
        ["", "", "实际值（位次）", "100（2位）"],
    ]);
    let share = |name, cells: [&'static str; 5]| {
        indicator(name, "%", &['B', 'F', 'J', 'L', 'R'].into_iter().zip(cells).collect::<Vec<_>>())
    };
    let indicators = [
        indicator("常住人口城镇化率", "%", &urban),
        share("三次产业结构", ["1", "—", "9.57：41.33：49.20", "—", "—"]),
        share("森林覆盖率", ["3", "50", "41.5", "41.5", "48"]),
        share("地表水优良比例", ["4", "—", "100", "92.8%", "—"]),
        indicator("一般公共预算收入", "亿元", &[('B', "5"), ('E', "18.41"), ('J', "20.36")]),
    ];
    let stated = facts(&[["地方财政收入", "2020年", "18.41", "亿元"], ["地方财政收入", "2021年", "20.36", "亿元"]]);
    let small = project(&indicators, &[("表2", &table), ("正文数据", &stated)]);
    let (own, plans, unlikely) = (wrong(), wrong_plans(), unlikely());
    let projects = [&sample, &small, &own, &plans, &unlikely];
    let printed = documented::plain(&projects.map(|project| project.run(&["check"]).stdout).concat());
    for code in codes() {
        let ours = |example: &&Vec<String>| example[0].contains(&format!("[{code}]"));
        assert!(documented::examples().iter().any(|example| ours(&example)), "{code} has no example\n{printed}");
        for example in documented::examples().iter().filter(ours) {
            let example = documented::plain(&example.join("\n"));
            assert!(printed.contains(&example), "documented:\n{example}\n\nprinted:\n{printed}");
        }
    }
}

/// Numbers, words and dates of which the documentation has examples.
fn unlikely() -> Project {
    let indicators = [
        indicator("城镇登记失业率", "%", &[('B', "1"), ('E', "3.9"), ('F', "4.5以内"), ('J', "4.2"), ('L', "4.8")]),
        indicator("基本养老保险参保率", "%", &[('B', "2"), ('F', "95"), ('J', "91"), ('L', "929")]),
        indicator("人均预期寿命", "岁", &[('B', "3"), ('E', "78.10"), ('J', "87.12"), ('L', "78.14")]),
        indicator("粮食产量", "万吨", &[('B', "4"), ('P', "滞后")]),
    ];
    let ranks = [
        ["一、综合", "科技创新综合指数", "实际值（位次）", "89.01（7位）"],
        ["", "文化和旅游发展指数", "实际值（位次）", "97.20（91位）"],
    ];
    let mut ranks = ranking(&ranks);
    ranks[0] = vec!["表2：2022年全省共23个一类县主要指标"];
    let notes = [vec!["指标名称", "评价说明"], vec!["粮食产量", "该指标中期进度正常。"]];
    let projects = [
        vec!["重大项目实施情况（截至2023年5月）"],
        vec!["项目类型", "", "2021年", "2022年", "累计", "备注"],
        vec!["省级重点项目", "个数", "3", "6", "9", ""],
    ];
    project(&indicators, &[("表2", &ranks), ("说明", &notes), ("表1", &projects)])
}

#[test]
fn the_starter_project_has_no_findings() {
    assert_found(&findings(&Project::starter()), &[]);
}
