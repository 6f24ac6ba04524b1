//! Growth, shares and changes since the base year whose numbers stand in other cells, rows or tables.

use super::{assert_found, facts, findings, indicator, project};

#[test]
fn growth_follows_from_totals_of_other_tables() {
    let annex = [
        indicator("固定资产投资项目数", "个", &[('J', "200"), ('L', "230")]),
        indicator("一般公共预算收入", "亿元", &[('J', "20.00"), ('L', "21.60")]),
        indicator("规模以上工业增加值", "亿元", &[('J', "20.00"), ('L', "21.60")]),
    ];
    let rows = |growth| {
        facts(&[
            ["一般公共预算收入增速", "2022年", growth, "%"],
            // At comparable prices, and over several years.
            ["规模以上工业增加值增速", "2022年", "5.1", "%"],
            ["一般公共预算收入年均增速", "2022年", "6.6", "%"],
            ["技术合同成交额", "2021年", "38600", "万元"],
            ["技术合同成交额", "2022年", "4.85", "亿元"],
            ["技术合同成交额增速", "2022年", "25.6", "%"],
        ])
    };
    assert_found(&findings(&project(&annex, &[("正文数据", &rows("8.0"))])), &[]);
    assert_found(
        &findings(&project(&annex, &[("正文数据", &rows("8.8"))])),
        &[("growth-mismatch", "正文数据!C3", &["21.60 ÷ 20.00 − 1 = 8.00%", "L3", "J3"])],
    );
}

#[test]
fn a_share_of_two_rows_follows_from_them() {
    let annex = |share| {
        [
            indicator("地区生产总值", "亿元", &[('J', "400.0"), ('L', "440.0")]),
            indicator("高新技术产业增加值", "万元", &[('J', "840000"), ('L', "=997000|0")]),
            indicator("高新技术产业增加值占GDP比重", "%", &[('J', "21.00"), ('L', share)]),
            // The whole is in no table.
            indicator("工业技改投资占工业投资比重", "%", &[('J', "53.17")]),
        ]
    };
    assert_found(&findings(&project(&annex("22.66"), &[])), &[]);
    assert_found(
        &findings(&project(&annex("26.26"), &[])),
        &[("share-mismatch", "附件2!L4", &["997000 ÷ 440.0 = 22.659%", "应为 `22.66`"])],
    );
}
