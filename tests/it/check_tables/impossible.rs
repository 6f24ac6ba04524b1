//! Numbers that cannot be, and ones that leave their series.

use super::{Row, assert_found, facts, findings, indicator, project, ranking};

#[test]
fn growth_shares_and_counts_have_limits() {
    let possible = [
        indicator("出口总额", "亿元", &[('L', "0.1"), ('M', "-100.0%")]),
        indicator("基本养老保险参保率", "%", &[('J', "100"), ('L', "99.9")]),
        indicator("投资完成率", "%", &[('L', "127.5")]),
        indicator("资产负债率", "%", &[('L', "104.2")]),
        indicator("高中阶段毛入学率", "%", &[('L', "101.3")]),
        indicator("贷款余额占地区生产总值比重", "%", &[('L', "132.0")]),
        indicator("净增常住人口", "人", &[('L', "-350")]),
        indicator("利润总额", "亿元", &[('L', "-3.2")]),
        indicator("研发经费投入增长", "%", &[('L', "-12.74")]),
    ];
    assert_found(&findings(&project(&possible, &[])), &[]);
    let impossible = [
        indicator("出口总额", "亿元", &[('L', "0.1"), ('M', "-112.0%")]),
        indicator("基本养老保险参保率", "%", &[('L', "929")]),
        indicator("高新技术产业增加值占GDP比重", "%", &[('L', "226.6")]),
        indicator("规模以上工业企业", "家", &[('L', "-86")]),
        indicator("研发经费投入增长", "%", &[('L', "-127.4")]),
        indicator("森林覆盖率", "%", &[('R', "505%")]),
    ];
    assert_found(
        &findings(&project(&impossible, &[])),
        &[
            ("impossible-value", "附件2!M2", &["-112.0%", "降幅超过100%"]),
            ("impossible-value", "附件2!L3", &["929", "部分不会多于全部"]),
            ("impossible-value", "附件2!L4", &["226.6"]),
            ("impossible-value", "附件2!L5", &["-86", "个数不会小于0"]),
            ("impossible-value", "附件2!L6", &["-127.4"]),
            ("impossible-value", "附件2!R7", &["505%"]),
        ],
    );
}

#[test]
fn a_rank_is_within_the_number_of_places() {
    let rows = |last: &'static str| {
        ranking(&[
            ["一、综合", "甲指数", "实际值（位次）", "94.61（23位）"],
            ["", "乙指数", "实际值（位次）", "94.61（18位）"],
            ["", "丙指数", "实际值（位次）", "94.61（7位）"],
            ["", "丁指数", "实际值（位次）", "94.61（4位）"],
            ["", "戊指数", "实际值（位次）", "94.61（15位）"],
            ["", "己指数", "实际值（位次）", last],
        ])
    };
    let titled = |title: &'static str, last| {
        let mut table: Vec<Row> = rows(last);
        table[0] = vec![title];
        table
    };
    assert_found(&findings(&project(&[], &[("表2", &rows("94.61（19位）"))])), &[]);
    // A field of 60, of which the others are in front.
    assert_found(&findings(&project(&[], &[("表2", &rows("94.61（58位）"))])), &[]);
    let found = findings(&project(&[], &[("表2", &rows("94.61（91位）"))]));
    assert_found(&found, &[("rank-beyond", "表2!D8", &["第91位", "第23位", "第19位"])]);
    let stated = titled("表2：2022年全省共23个一类县经济指标", "94.61（32位）");
    assert_found(&findings(&project(&[], &[("表2", &stated)])), &[("rank-beyond", "表2!D8", &["参加排名的是23个"])]);
    let stated = titled("表2：2022年全省共103个县（市、区）经济指标", "94.61（91位）");
    assert_found(&findings(&project(&[], &[("表2", &stated)])), &[]);
}

#[test]
fn a_year_that_leaves_its_series_with_two_digits_exchanged_is_told() {
    let series = |name, unit, cells: [&'static str; 3]| {
        indicator(name, unit, &['E', 'J', 'L'].into_iter().zip(cells).collect::<Vec<_>>())
    };
    let right = [
        series("人均预期寿命", "岁", ["78.10", "78.12", "78.14"]),
        // A true jump: no exchange brings it back, its neighbours are apart, or it is a small count.
        series("出口总额", "亿元", ["9.90", "14.30", "10.10"]),
        series("粮食产量", "万吨", ["21.78", "27.18", "31.20"]),
        series("重点项目", "个", ["12", "21", "12"]),
        indicator("外资", "万美元", &[('E', "1200"), ('J', "2100"), ('K', "75.0%"), ('L', "1210")]),
    ];
    assert_found(&findings(&project(&right, &[])), &[]);
    let wrong = [
        series("人均预期寿命", "岁", ["78", "87", "78"]),
        series("常住人口城镇化率", "%", ["69.80", "96.80", "69.95"]),
    ];
    let stated = facts(&[
        ["高标准农田", "2020年", "34.51", "万亩"],
        ["高标准农田", "2021年", "43.52", "万亩"],
        ["高标准农田", "2022年", "34.55", "万亩"],
    ]);
    assert_found(
        &findings(&project(&wrong, &[("正文数据", &stated)])),
        &[
            ("series-jump", "附件2!J2", &["78 → 87 → 78", "E2", "L2"]),
            ("series-jump", "附件2!J3", &["69.80 → 96.80 → 69.95", "成 69.80"]),
            ("series-jump", "正文数据!C4", &["成 34.52"]),
        ],
    );
}
