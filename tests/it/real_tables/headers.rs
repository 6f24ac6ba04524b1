//! Headers: what stands around a period or a wording, and headers of two and three rows.

use pinggu::model::table::Role;
use pinggu::text::period::Period;

use super::read;

fn year(year: i32) -> Period {
    Period::year(year)
}

/// The role and the unit of a column with this header, beside those that a table must have.
#[track_caller]
fn column(header: &str) -> (Role, String) {
    let head = format!("类型|指标名称|单位|2025年目标值|属性|责任单位|基本评价|{header}");
    let found = read(&[&head, "经济|甲指标|亿元|500|预期性|甲局|正常|441.7"]);
    let column = &found.table().columns[7];
    (column.role.clone(), column.unit.clone())
}

#[test]
fn brackets_units_and_suffixes_do_not_hide_a_column() {
    let level = || Role::Level(year(2022));
    let growth = || Role::Growth(year(2022));
    for (header, role, unit) in [
        ("2022年增速（%）", growth(), "%"),
        ("2022年增速(%)", growth(), "%"),
        ("2022年比上年增长（%）", growth(), "%"),
        ("2022年同比增长%", growth(), ""),
        ("2022年总量（亿元）", level(), "亿元"),
        ("2022年总量（万 元）", level(), "万元"),
        ("2022年（亿元）", level(), "亿元"),
        ("2022年末", level(), ""),
        ("2022年底", level(), ""),
        ("2022年度", level(), ""),
        ("2022年末实际", level(), ""),
        ("2022年实际", level(), ""),
        ("2022年实绩", level(), ""),
        ("2022年完成", level(), ""),
        ("2022年预计", level(), ""),
        ("2022年实际值", level(), ""),
        ("2022年完成数", level(), ""),
        ("2022年实际完成数（万吨）", level(), "万吨"),
        ("2022年度完成情况", level(), ""),
        ("2022年绝对数", level(), ""),
        ("2022年末比上年末增减（%）", growth(), "%"),
        ("2022年累计完成", level(), ""),
        ("2022\n年 总 量", level(), ""),
        ("总量（2022年）", level(), ""),
        ("2025年预计", Role::Expected, ""),
        ("2025年预计值", Role::Expected, ""),
        ("预计完成", Role::Expected, ""),
        ("2025年实际", Role::Level(year(2025)), ""),
        ("2023年预计", Role::Level(year(2023)), ""),
        ("2020年基数值", Role::Base, ""),
        ("2020年（基期）", Role::Base, ""),
        ("2020年基期值（亿元）", Role::Base, "亿元"),
        ("2020年", Role::Base, ""),
        ("2020年实际", Role::Base, ""),
        ("2020年末", Role::Base, ""),
        ("2020年完成", Role::Base, ""),
        ("年均/累计", Role::Rate, ""),
        ("年均增速〔累计〕", Role::Rate, ""),
        ("年均增速[累计]", Role::Rate, ""),
        ("年均增长（%）", Role::Rate, "%"),
        ("年均增长〔累计〕（%）", Role::Rate, "%"),
        ("“十四五”年均增速", Role::Rate, ""),
        ("2021—2025年年均增长", Role::Rate, ""),
        ("配合单位", Role::Support, ""),
        ("2035年目标", Role::LongTarget(year(2035)), ""),
        ("规划目标（2035年）", Role::LongTarget(year(2035)), ""),
        ("2035年", Role::LongTarget(year(2035)), ""),
        ("2022年目标", Role::Plan(year(2022)), ""),
        ("完成进度（%）", Role::Share, "%"),
    ] {
        assert_eq!(column(header), (role, unit.to_owned()), "{header}");
    }
    // What was reached on the average is not what the plan asks.
    assert_eq!(column("2021—2022年年均增速").0, Role::Extra);
}

#[test]
fn targets_verdicts_and_owners_go_by_many_names() {
    for (target, owner, verdict) in [
        ("2025年规划目标·目标值", "责任单位", "完成情况评估"),
        ("2025年目标", "牵头单位", "是否达到预期进度"),
        ("规划目标（2025年）", "牵头部门", "完成情况"),
        ("“十四五”规划目标", "责任部门", "进展情况评价"),
        ("2025年规划目标（亿元）", "责任主体", "中期评估结论"),
        ("2025年", "责任单位", "评估结果"),
    ] {
        let head = format!("类型|指标名称|单位|2020年|{target}|属性|{owner}|2022年|{verdict}");
        let found = read(&[&head, "经济|甲指标|亿元|1|500|预期性|甲局|441.7|正常"]);
        let expected = [
            Role::Key(0),
            Role::Key(1),
            Role::Unit,
            Role::Base,
            Role::Target,
            Role::Attribute,
            Role::Owner,
            Role::Level(year(2022)),
            Role::Verdict,
        ];
        assert_eq!(found.roles(), expected.iter().collect::<Vec<_>>(), "{head}");
        assert!(found.said().is_empty(), "{head}: {:?}", found.said());
    }
}

#[test]
fn the_base_is_what_a_column_of_its_own_says_where_there_is_one() {
    let found = read(&[
        "指标名称|单位|基期值|2020年实际|2025年目标值|属性|责任单位|2022年|基本评价",
        "甲指标|亿元|1|2|500|预期性|甲局|441.7|正常",
    ]);
    assert_eq!((found.roles()[2], found.roles()[3]), (&Role::Base, &Role::Level(year(2020))));
}

#[test]
fn two_and_three_rows_of_a_header_are_joined_whatever_the_lowest_says() {
    let known: &[&str] = &[
        "指标名称|单位|2025年目标值|属性|责任单位|2022年|<|基本评价",
        "^|^|^|^|^|绝对数|比上年增长（%）|^",
        "甲指标|亿元|500|预期性|甲局|441.7|3.9|正常",
    ];
    let found = read(known);
    assert_eq!((found.names(), found.said().len()), (vec!["甲指标"], 0));
    assert_eq!((found.roles()[5], found.roles()[6]), (&Role::Level(year(2022)), &Role::Growth(year(2022))));
    // Unknown words below, merged and left empty.
    for (first, second) in [
        ("指标名称|单位|2025年目标值|属性|责任单位|2022年|<|基本评价", "^|^|^|^|^|本期值|较去年变化|^"),
        ("指标名称|单位|2025年目标值|属性|责任单位|2022年||基本评价", "|||||本期值|较去年变化|"),
    ] {
        let found = read(&[first, second, "甲指标|亿元|500|预期性|甲局|441.7|3.9|正常"]);
        assert_eq!(found.names(), ["甲指标"], "{second}");
        let said = found.said();
        assert_eq!(said, ["unknown-column 有 2 列数没有认出：`2022年·本期值`、`2022年·较去年变化`"], "{second}");
    }
    let three = read(&[
        "附件2：指标情况",
        "指标名称|单位|规划目标|属性|责任单位|完成情况|<|<|<|基本评价",
        "^|^|^|^|^|2021年|<|2022年|<|^",
        "^|^|^|^|^|总量|增速|总量（亿元）|增速（%）|^",
        "甲指标|亿元|500|预期性|甲局|400|3|441.7|3.9|正常",
    ]);
    assert_eq!((three.names(), three.said()), (vec!["甲指标"], vec![]));
    let roles = [Role::Level(year(2021)), Role::Growth(year(2021)), Role::Level(year(2022)), Role::Growth(year(2022))];
    assert_eq!(three.roles()[5..9], roles.iter().collect::<Vec<_>>());
    assert_eq!(three.table().columns[7].unit, "亿元");
}

#[test]
fn the_period_of_a_heading_holds_whatever_else_it_says() {
    for (first, second, third) in [
        ("指标名称|单位|规划目标||属性|责任单位|2022年实绩||评估结论", "||2020年|2025年|||绝对数|比上年增长（%）|", ""),
        (
            "指标名称|单位|规划目标|<|属性|责任单位|完成情况|<|评估结论",
            "^|^|2020年|2025年|^|^|2022年|<|^",
            "^|^|^|^|^|^|数据|增幅（%）|^",
        ),
        (
            "指标名称|单位|规划目标||属性|责任单位|完成情况||评估结论",
            "||2020年|2025年|||2022年||",
            "||||||数据|增幅（%）|",
        ),
    ] {
        let rows = [first, second, third, "甲指标|亿元|1|500|预期性|甲局|441.7|3.9|正常"];
        let rows: Vec<&str> = rows.into_iter().filter(|row| !row.is_empty()).collect();
        let found = read(&rows);
        assert_eq!((found.names(), found.said()), (vec!["甲指标"], vec![]), "{second}");
        let roles = [Role::Base, Role::Target, Role::Level(year(2022)), Role::Growth(year(2022))];
        let own = found.roles();
        assert_eq!([own[2], own[3], own[6], own[7]], [&roles[0], &roles[1], &roles[2], &roles[3]], "{second}");
    }
}

#[test]
fn one_heading_over_names_and_parts_is_two_levels() {
    let found = read(&[
        "序号|指标|<|单位|2025年目标值|属性|责任单位|2022年|基本评价",
        "1|粮食产量|<|万吨|50|约束性|甲局|51|正常",
    ]);
    assert_eq!((found.roles()[1], found.roles()[2]), (&Role::Key(1), &Role::Key(2)));
    assert_eq!(found.names(), ["粮食产量"]);
}
