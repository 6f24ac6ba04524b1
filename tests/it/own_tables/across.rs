//! A bureau's own tables against each other, the indicator table and themselves.

use super::{found, pairs, with_tables};
use crate::support::Project;

/// Plans of a year with what came of them, and two columns of which nothing is declared.
const PLANS: &str = "\
id: plans
title: 年度计划
columns:
  - { role: key, words: [指标] }
  - { role: plan, words: [计划] }
  - { role: level, words: [完成] }
  - { role: growth, words: [比上年增长] }
  - { role: verdict, words: [完成情况] }
prose: true
";
const TOWNS: &str = "\
id: towns
title: 各乡镇财政收入
columns:
  - { role: key, words: [乡镇] }
  - { role: level, words: [财政收入], unit: 万元 }
  - { role: growth, words: [增速] }
  - { role: rank, words: [收入位次] }
prose: true
";
const ENERGY: &str = "\
id: energy
title: 能耗
columns:
  - { role: key, words: [指标] }
  - { role: level, words: [总量] }
  - { role: growth, words: [增速] }
  - { role: since-base, words: [较基期累计] }
prose: true
";

/// A project with sheets `计划`, `乡镇` and `能耗` of these rows.
fn project(sheets: &[(&str, &[&[&str]])]) -> Project {
    let project = with_tables(sheets);
    for (name, schema) in [("plans", PLANS), ("towns", TOWNS), ("energy", ENERGY)] {
        project.write(&format!("inputs/tables/{name}.yaml"), schema);
    }
    project
}

/// A word on a plan, a rank and a change since the base year that do not hold.
pub(crate) fn wrong_plans() -> Project {
    let energy: [&[&str]; 2] = [
        &["指标", "单位", "2020年总量", "2022年总量", "2022年较基期累计", "责任单位"],
        &["用水总量", "万立方米", "=500|0", "=450|0", "=-0.12|0.0%", "区统计局"],
    ];
    let plans = plans([
        &["新登记企业", "个", "=50|0", "=60|0", "—", "未完成", "区统计局"],
        &["技术合同成交额", "亿元", "=5.2|0.0", "=5.3|0.0", "—", "完成", "区统计局"],
        &["商品房销售面积", "万平方米", "=20|0", "=21|0", "—", "完成", "区统计局"],
    ]);
    let towns = towns(&["南溪镇", "=500|0", "=530|0", "=0.06|0.0%", "7", "区统计局"]);
    project(&[("计划", &plans), ("乡镇", &towns), ("能耗", &energy)])
}

/// The findings on sheets `计划`, `乡镇` and `能耗` of these rows.
fn findings(sheets: &[(&str, &[&[&str]])]) -> std::collections::BTreeSet<(String, String)> {
    let project = project(sheets);
    let kept = |code: &str| code != "typed-figure" && code != "unlisted-file";
    found(&project).into_iter().filter(|(code, _)| kept(code)).collect()
}

fn plans<'a>(cells: [&'a [&'a str]; 3]) -> Vec<&'a [&'a str]> {
    let head: [&[&str]; 2] = [
        &["2022年国民经济和社会发展计划执行情况"],
        &["指标", "单位", "计划", "完成", "比上年增长", "完成情况", "责任单位"],
    ];
    head.into_iter().chain(cells).collect()
}

#[test]
fn words_on_a_plan_are_those_that_plan_and_number_give() {
    let right = plans([
        &["新登记企业", "个", "=50|0", "=60|0", "—", "完成", "区统计局"],
        &["单位生产总值能耗", "吨标准煤", "0.52以内", "=0.54|0.00", "—", "未完成", "区统计局"],
        &["技术合同成交额", "亿元", "=5.2|0.0", "=5.0|0.0", "—", "未完成", "区统计局"],
    ]);
    assert_eq!(findings(&[("计划", &right)]), pairs(&[]));
    let wrong = plans([
        &["新登记企业", "个", "=50|0", "=60|0", "—", "未完成", "区统计局"],
        &["单位生产总值能耗", "吨标准煤", "0.52以内", "=0.54|0.00", "—", "完成", "区统计局"],
        &["技术合同成交额", "亿元", "=5.2|0.0", "=5.0|0.0", "—", "超额完成", "区统计局"],
    ]);
    let expected = ["计划!F3", "计划!F4", "计划!F5"].map(|cell| ("status-mismatch", cell));
    assert_eq!(findings(&[("计划", &wrong)]), pairs(&expected));
}

fn towns<'a>(third: &'a [&'a str]) -> Vec<&'a [&'a str]> {
    vec![
        &["2022年各乡镇财政收入"],
        &["乡镇", "2021年财政收入", "2022年财政收入", "2022年增速", "收入位次", "责任单位"],
        &["东溪镇", "=1000|0", "=1100|0", "=0.1|0.0%", "2", "区统计局"],
        &["西溪镇", "=800|0", "=840|0", "=0.05|0.0%", "3", "区统计局"],
        third,
        &["北溪镇", "=400|0", "=420|0", "=0.05|0.0%", "5", "区统计局"],
        &["中溪镇", "=2000|0", "=2160|0", "=0.08|0.0%", "1", "区统计局"],
        &["上溪镇", "=300|0", "=306|0", "=0.02|0.0%", "6", "区统计局"],
    ]
}

#[test]
fn growth_and_ranks_of_a_table_follow_where_all_others_do() {
    let right = towns(&["南溪镇", "=500|0", "=530|0", "=0.06|0.0%", "4", "区统计局"]);
    assert_eq!(findings(&[("乡镇", &right)]), pairs(&[]));
    let growth = towns(&["南溪镇", "=500|0", "=530|0", "=0.08|0.0%", "4", "区统计局"]);
    assert_eq!(findings(&[("乡镇", &growth)]), pairs(&[("growth-mismatch", "乡镇!D5")]));
    let rank = towns(&["南溪镇", "=500|0", "=530|0", "=0.06|0.0%", "7", "区统计局"]);
    assert_eq!(findings(&[("乡镇", &rank)]), pairs(&[("rank-order", "乡镇!E5")]));
    // Two rows with each other's rank.
    let mut exchanged = towns(&["南溪镇", "=500|0", "=530|0", "=0.06|0.0%", "3", "区统计局"]);
    exchanged[3] = &["西溪镇", "=800|0", "=840|0", "=0.05|0.0%", "4", "区统计局"];
    let found = findings(&[("乡镇", &exchanged)]);
    assert_eq!(found, pairs(&[("rank-order", "乡镇!E4")]));
}

#[test]
fn a_change_since_the_base_year_follows_from_levels_or_from_growth() {
    let energy = |total: &'static str, chained: &'static str| -> Vec<Vec<&'static str>> {
        vec![
            vec!["指标", "单位", "2020年总量", "2022年总量", "2021年增速", "2022年增速", "2022年较基期累计"],
            vec!["用水总量", "万立方米", "=500|0", "=450|0", "—", "—", total],
            vec!["单位产值能耗", "吨", "—", "—", "=-0.03|0.0%", "=-0.02|0.0%", chained],
        ]
    };
    let of = |rows: Vec<Vec<&'static str>>| {
        let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
        findings(&[("能耗", &rows)])
    };
    assert_eq!(of(energy("=-0.1|0.0%", "=-0.0494|0.0%")), pairs(&[]));
    // Falls without a sign.
    assert_eq!(of(energy("=0.1|0.0%", "=0.049|0.0%")), pairs(&[]));
    let expected = [("since-base-mismatch", "能耗!G2"), ("since-base-mismatch", "能耗!G3")];
    assert_eq!(of(energy("=-0.12|0.0%", "=-0.059|0.0%")), pairs(&expected));
}

#[test]
fn own_tables_repeat_numbers_and_rows_of_one_name_may_be_two_things() {
    let facts: [&[&str]; 4] = [
        &["名称", "时期", "数值", "单位", "责任单位", "来源"],
        &["一般公共预算收入", "2022年", "=10.5|0.0", "亿元", "区统计局", "公报"],
        &["新登记企业", "2022年", "=60|0", "个", "区统计局", "公报"],
        &["东溪镇财政收入", "2022年", "=0.11|0.00", "亿元", "区统计局", "公报"],
    ];
    let towns = towns(&["南溪镇", "=500|0", "=530|0", "=0.06|0.0%", "4", "区统计局"]);
    let rows = |revenue: &'static [&'static str]| {
        plans([
            revenue,
            &["新登记企业", "个", "=50|0", "=60|0", "—", "完成", "区统计局"],
            &["东溪镇", "个", "=5|0", "=6|0", "—", "完成", "区统计局"],
        ])
    };
    let right = rows(&["一般公共预算收入", "亿元", "=10|0.0", "=10.5|0.0", "—", "完成", "区统计局"]);
    assert_eq!(findings(&[("计划", &right), ("数据", &facts), ("乡镇", &towns)]), pairs(&[]));
    let wrong = rows(&["一般公共预算收入", "亿元", "=10|0.0", "=10.6|0.0", "—", "完成", "区统计局"]);
    let found = findings(&[("计划", &wrong), ("数据", &facts), ("乡镇", &towns)]);
    assert_eq!(found, pairs(&[("table-conflict", "计划!D3")]));
}

/// Tables of towns, of which nothing is declared but what the columns are.
const OF_TOWN: &str = "\
id: of-town
title: 乡镇指标
columns:
  - { role: key, words: [指标] }
  - { role: level, words: [''], period: header, required: true }
  - { role: share, words: [占比] }
rows: { total: [合计] }
prose: true
several: true
";

fn of_towns(sheets: &[(&str, &[&[&str]])]) -> std::collections::BTreeSet<(String, String)> {
    let project = with_tables(sheets);
    project.write("inputs/tables/of-town.yaml", OF_TOWN);
    found(&project).into_iter().filter(|(code, _)| code != "typed-figure").collect()
}

#[test]
fn numbers_of_other_places_are_no_repetition() {
    let annual: [&[&str]; 4] = [
        &["名称", "时期", "数值", "单位", "责任单位"],
        &["粮食产量", "2022年", "=22.4|0.0", "万吨", "区统计局"],
        &["粮食产量", "2021年", "=22.6|0.0", "万吨", "区统计局"],
        &["茶园面积", "2022年", "=3.1|0.0", "万亩", "区统计局"],
    ];
    let head: &[&str] = &["指标", "单位", "2021年", "2022年", "责任单位"];
    let east: [&[&str]; 3] = [&["东溪镇主要指标"], head, &["粮食产量", "万吨", "—", "=2.4|0.0", "区统计局"]];
    let west: [&[&str]; 3] = [&["主要指标"], head, &["粮食产量", "万吨", "—", "=22.3|0.0", "区统计局"]];
    // One town, whose numbers are far off; two of them, of which one is near by chance.
    assert_eq!(of_towns(&[("数据", &annual), ("东溪镇", &east)]), pairs(&[]));
    assert_eq!(of_towns(&[("数据", &annual), ("东溪镇", &east), ("西溪镇", &west)]), pairs(&[]));
    // A table of the whole that nearly repeats a number.
    assert_eq!(of_towns(&[("数据", &annual), ("全区", &west)]), pairs(&[("table-conflict", "全区!D3")]));
}

#[test]
fn shares_of_a_total_follow_where_all_others_do() {
    let rows = |share: &'static str| -> Vec<Vec<&'static str>> {
        vec![
            vec!["指标", "单位", "2022年", "占比", "责任单位"],
            vec!["种植业产值", "万元", "=400|0", "=40|0.0", "区统计局"],
            vec!["畜牧业产值", "万元", "=300|0", "=30|0.0", "区统计局"],
            vec!["渔业产值", "万元", "=200|0", share, "区统计局"],
            vec!["林业产值", "万元", "=100|0", "=10|0.0", "区统计局"],
            vec!["合计", "万元", "=1000|0", "=100|0.0", "区统计局"],
        ]
    };
    let of = |rows: Vec<Vec<&'static str>>| {
        let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
        of_towns(&[("农业", &rows)])
    };
    assert_eq!(of(rows("=20|0.0")), pairs(&[]));
    assert_eq!(of(rows("=22|0.0")), pairs(&[("share-mismatch", "农业!D4")]));
}
