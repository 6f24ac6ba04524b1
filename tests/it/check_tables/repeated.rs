//! One number in two tables, whatever kinds they are, and one thing under two names.

use super::{assert_found, facts, findings, indicator, project, ranking};
use crate::support::Project;

#[test]
fn what_two_tables_say_of_a_year_is_the_same() {
    let annex = [
        indicator("地区生产总值", "亿元", &[('L', "441.71"), ('M', "3.90%")]),
        indicator("常住人口城镇化率", "%", &[('L', "74.51")]),
        indicator("农村居民人均可支配收入", "元", &[('L', "21898"), ('M', "8.10%")]),
        indicator("城市空气质量优良天数比例", "%", &[('L', "85.5")]),
        indicator("森林覆盖率", "%", &[('L', "41.5")]),
        indicator("出口总额", "亿元", &[('L', "9.9"), ('M', "35.8%")]),
        // Two of one kernel: it is not known which one is meant.
        indicator("城市绿地率", "%", &[('L', "30")]),
        indicator("绿地率", "%", &[('L', "31")]),
    ];
    let table = ranking(&[
        ["一、综合", "地区生产总值及增速（亿元）", "实际值（位次）", "441.71（21位）"],
        ["", "", "增速%（位次）", "4.9（20位）"],
        ["", "常住人口城镇化率及增减幅度（%）", "实际值（位次）", "74.15（7位）"],
        ["", "", "增减幅度%（位次）", "0.7（4位）"],
        ["", "农村常住居民人均可支配收入及增幅（元）", "实际值（位次）", "21898（23位）"],
        ["", "", "增速%（位次）", "8.1（15位）"],
        ["", "空气质量优良天数比率（%）", "实际值（位次）", "85.5（6位）"],
        // An index that bears the name of an indicator, another unit.
        ["", "森林覆盖率", "实际值（位次）", "94.46（3位）"],
        ["", "出口总额及增速（万美元）", "实际值（位次）", "14000（21位）"],
        ["", "绿地率（%）", "实际值（位次）", "32（21位）"],
    ]);
    assert_found(
        &findings(&project(&annex, &[("表2", &table)])),
        &[
            ("table-conflict", "表2!D4", &["2022年增速", "4.9 ≠ 3.90%", "M2"]),
            ("table-conflict", "表2!D5", &["2022年总量", "74.15 ≠ 74.51", "L3"]),
        ],
    );
    let mut other_year = table.clone();
    other_year[0] = vec!["表2：2021年县域经济主要指标"];
    assert_found(&findings(&project(&annex, &[("表2", &other_year)])), &[]);
}

#[test]
fn the_last_digit_counts_where_decimals_are_equal() {
    let annex = [
        indicator("常住人口城镇化率", "%", &[('E', "69.80"), ('L', "74.51")]),
        indicator("固定资产投资", "亿元", &[('J', "120.5"), ('K', "13.10%"), ('L', "=135.25|0.0")]),
    ];
    let right = facts(&[
        // Rounded, in another unit, the zeros of a format, another period, another measure.
        ["全区常住人口城镇化率", "2022年", "74.5", "%"],
        ["常住人口城镇化率", "2021年", "73.2", "%"],
        ["固定资产投资", "2021年", "1205000", "万元"],
        ["固定资产投资增速", "2021年", "13.1", "%"],
        ["固定资产投资年均增速", "2021年", "9.9", "%"],
        ["固定资产投资", "2022年", "135.3", "亿元"],
        ["固定资产投资项目", "2022年", "135", "个"],
    ]);
    assert_found(&findings(&project(&annex, &[("正文数据", &right)])), &[]);
    let wrong = facts(&[
        ["常住人口城镇化率", "2022年", "74.52", "%"],
        ["常住人口城镇化率", "2020年", "69.7", "%"],
        ["固定资产投资", "2021年", "1206000", "万元"],
        ["固定资产投资增速", "2021年", "13.2", "%"],
        ["固定资产投资", "2022年", "135.2", "亿元"],
    ]);
    assert_found(
        &findings(&project(&annex, &[("正文数据", &wrong)])),
        &[
            ("table-conflict", "正文数据!C3", &["正文数据中是 `74.52`，在指标表中是 `74.51`"]),
            ("table-conflict", "正文数据!C4", &["2020年总量", "69.7 ≠ 69.80"]),
            ("table-conflict", "正文数据!C5", &["1206000万元 ≠ 120.5亿元"]),
            ("table-conflict", "正文数据!C6", &["2021年增速", "13.2 ≠ 13.10%"]),
            ("table-conflict", "正文数据!C7", &["135.2 ≠ 135.3"]),
        ],
    );
}

#[test]
fn two_names_of_one_thing_are_asked_about_once_and_then_linked() {
    let annex = [
        indicator("研发经费投入", "亿元", &[('E', "8.12"), ('J', "9.05"), ('L', "9.47")]),
        indicator("一般公共预算收入", "亿元", &[('E', "18.41"), ('J', "20.36"), ('L', "21.95")]),
        indicator("人均预期寿命", "岁", &[('E', "78.10"), ('L', "78.50")]),
    ];
    let rows = facts(&[
        // A word that slips, no number in common.
        ["研发费用投入", "2019年", "7.98", "亿元"],
        // Another name, two years alike, one that differs.
        ["地方财政收入", "2020年", "18.41", "亿元"],
        ["地方财政收入", "2021年", "20.36", "亿元"],
        ["地方财政收入", "2022年", "21.59", "亿元"],
        // One year alike is chance, and so are round numbers.
        ["居民平均寿命", "2020年", "78.10", "岁"],
    ]);
    let asked = project(&annex, &[("正文数据", &rows)]);
    assert_found(
        &findings(&asked),
        &[
            ("name-link", "正文数据!A3", &["研发经费投入", "`  研发经费投入: [研发费用投入]`"]),
            ("name-link", "正文数据!A4", &["2021年都是 20.36", "2022年是 21.95 和 21.59", "[地方财政收入]"]),
        ],
    );
    let yaml = "aliases:\n  研发经费投入: [研发费用投入]\n  一般公共预算收入: [地方财政收入]\n";
    linked(&asked, yaml);
    assert_found(&findings(&asked), &[("table-conflict", "正文数据!C6", &["21.59 ≠ 21.95", "一般公共预算收入"])]);
}

/// Adds names to the project's settings.
fn linked(project: &Project, yaml: &str) {
    let settings = project.read("inputs/report.yaml");
    project.write("inputs/report.yaml", format!("{yaml}{}", settings.replace("\naliases:", "\n# aliases:")));
}
