//! Totals over rows and shares of the total: what is silent, and what is found in which cell.

use super::{found, pairs, with_tables};

const SCHEMA: &str = "\
id: sums
title: 合计
columns:
  - { role: key, level: 0, words: [门类] }
  - { role: key, level: 1, words: [行业], required: true }
  - { role: level, words: [投资额], unit: 亿元, required: true }
  - { role: share, words: [占比] }
rows: { total: [合计, 总计, 小计] }
checks: [{ sum: { parts: rows } }, { share: { of: total } }]
several: true
";

/// A sheet of rows `行业 投资额 占比`, in a list parted by `；`.
fn sheet(rows: &str) -> Vec<Vec<String>> {
    let header = ["序号", "门类", "行业", "投资额", "占比"].map(str::to_owned).to_vec();
    let row = |row: &str| row.split('，').map(|cell| cell.trim().to_owned()).collect();
    std::iter::once(header).chain(rows.split('；').map(row)).collect()
}

/// The findings on sheets of these rows, by the names of the sheets.
fn findings(cases: &[(&str, &str)]) -> std::collections::BTreeSet<(String, String)> {
    let sheets: Vec<Vec<Vec<String>>> = cases.iter().map(|(_, rows)| sheet(rows)).collect();
    let views: Vec<Vec<Vec<&str>>> =
        sheets.iter().map(|rows| rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect()).collect();
    let rows: Vec<Vec<&[&str]>> = views.iter().map(|rows| rows.iter().map(Vec::as_slice).collect()).collect();
    let named: Vec<(&str, &[&[&str]])> =
        cases.iter().zip(&rows).map(|((name, _), rows)| (*name, rows.as_slice())).collect();
    let project = with_tables(&named);
    project.write("inputs/tables/sums.yaml", SCHEMA);
    found(&project)
}

#[test]
fn totals_that_some_reading_of_the_table_gives_are_silent() {
    let cases = [
        ("在后", "，，甲，40.0；，，乙，60.0；，，合计，100.0"),
        ("在前", "，，合计，100.0；，，甲，40.0；，，乙，60.0"),
        ("舍入", "，，甲，33.3；，，乙，33.3；，，丙，33.3；，，合计，100.0"),
        ("空缺", "，，甲，40.0；，，乙，—；，，丙，60.0；，，合计，100.0"),
        ("其中", "，，甲，40.0；，，乙，60.0；，，其中：丙，50.0；，，丁，5.0；，，戊，10.0；，，合计，110.0"),
        ("井号", "，，合计，100.0；，，甲，40.0；，，#丙，30.0；，，乙，60.0"),
        ("分层", "，，甲，40.0；，，丙，15.0；，，丁，25.0；，，乙，60.0；，，合计，100.0"),
        (
            "小计",
            "，一，甲，40.0；，一，乙，20.0；，一，小计，60.0；，二，丙，30.0；，二，丁，10.0；，二，小计，40.0；，，总计，100.0",
        ),
        ("序号", "1，，甲，40.0；2，，乙，60.0；合计，，，100.0"),
        ("外层", "，一，甲，40.0；，二，乙，60.0；，合计，，100.0"),
        ("全称", "，，甲，40.0；，，乙，60.0；，，投资合计（亿元），100.0"),
        ("占比", "，，甲，40.0，40.0；，，乙，60.0，60；，，合计，100.0，100"),
        (
            "组占比",
            "，一，甲，40.0，40；，一，乙，60.0，60；，一，小计，100.0，100；，二，丙，80.0，80；，二，丁，20.0，20；，二，小计，100.0，100",
        ),
        (
            "片区",
            "，，合计，30.0；，，一、第一片区，22.0；，，甲镇，10.0；，，乙镇，12.0；，，二、第二片区，8.0；，，丙镇，8.0",
        ),
        ("部分", "，，合计，300.0；，，其中：，；，，工业，100.0；，，服务业，150.0"),
        ("两分", "，，合计，300.0；，，一产，100.0；，，二产，200.0；，，国有，120.0；，，民营，180.0"),
        ("扣除", "，，甲，200.0；，，乙，150.0；，，减：重复计算，50.0；，，合计，300.0"),
    ];
    assert_eq!(findings(&cases), pairs(&[]));
}

#[test]
fn totals_and_shares_that_no_reading_gives_are_found_in_their_cell() {
    let cases = [
        ("在后", "，，甲，40.0；，，乙，60.0；，，合计，101.0"),
        ("在前", "，，合计，140.0；，，甲，40.0；，，乙，60.0"),
        ("其中", "，，甲，40.0；，，乙，60.0；，，其中：丙，50.0；，，丁，5.0；，，戊，10.0；，，合计，120.0"),
        ("分层", "，，甲，40.0；，，丙，15.0；，，丁，25.0；，，乙，60.0；，，合计，110.0"),
        (
            "小计",
            "，一，甲，40.0；，一，乙，20.0；，一，小计，61.0；，二，丙，30.0；，二，丁，10.0；，二，小计，40.0；，，总计，100.0",
        ),
        ("序号", "1，，甲，40.0；2，，乙，60.0；合计，，，110.0"),
        ("两分", "，，合计，300.0；，，一产，100.0；，，二产，200.0；，，国有，120.0；，，民营，190.0"),
        ("扣除", "，，甲，200.0；，，乙，150.0；，，减：重复计算，50.0；，，合计，400.0"),
        (
            "组占比",
            "，一，甲，40.0，40；，一，乙，60.0，60；，一，小计，100.0，100；，二，丙，80.0，70；，二，丁，20.0，20；，二，小计，100.0，100",
        ),
        ("占比", "，，甲，40.0，45.0；，，乙，60.0，60；，，合计，100.0，100"),
    ];
    let expected = pairs(&[
        ("total-mismatch", "在后!D4"),
        ("total-mismatch", "在前!D2"),
        ("total-mismatch", "其中!D7"),
        ("total-mismatch", "分层!D6"),
        ("total-mismatch", "小计!D4"),
        ("total-mismatch", "序号!D4"),
        ("total-mismatch", "两分!D2"),
        ("total-mismatch", "扣除!D5"),
        ("share-mismatch", "组占比!E5"),
        ("share-mismatch", "占比!E2"),
    ]);
    assert_eq!(findings(&cases), expected);
}
