//! Percent signs in rows of the unit %.

use super::{assert_found, findings, indicator, project};
use crate::support::Project;

#[test]
fn a_lone_percent_sign_in_a_row_is_said() {
    let shares = |name, unit, cells: [&'static str; 4]| {
        indicator(name, unit, &['F', 'J', 'L', 'N'].into_iter().zip(cells).collect::<Vec<_>>())
    };
    let found = findings(&project(
        &[
            shares("水质优良", "%", ["完成省定目标", "100", "92.8%", "100"]),
            shares("按格式显示", "%", ["—", "90", "=0.928|0.0%", "—"]),
            // The target may be written in another way; a row may have the sign throughout.
            shares("目标带号", "%", ["10%", "3", "7", "5"]),
            shares("全带", "%", ["95", "91%", "92%", "—"]),
            shares("多数带", "%", ["95", "91", "92%", "93%"]),
            shares("别的单位", "万吨", ["95", "91%", "92", "93"]),
            shares("界限", "%", ["95", "91", "90%以上", "93"]),
            shares("不带", "%", ["95", "91", "92", "93"]),
            shares("也不带", "%", ["95", "91", "92", "93"]),
            shares("又不带", "%", ["95", "91", "92", "93"]),
        ],
        &[],
    ));
    assert_found(
        &found,
        &[
            ("percent-sign", "附件2!L2", &["`水质优良` 2022年总量写的是 `92.8%`", "两个百分号", "请改为 `92.8`", "J2"]),
            ("percent-sign", "附件2!L3", &["请改为 `92.8`"]),
        ],
    );
}

#[test]
fn a_column_with_the_sign_throughout_has_its_own_style() {
    let row = |name| indicator(name, "%", &[('J', "90"), ('L', "92.8%")]);
    assert_found(&findings(&project(&[row("甲项"), row("乙项"), row("丙项")], &[])), &[]);
}

#[test]
fn the_sample_which_mixes_forms_of_targets_is_silent() {
    let answer = Project::sample().run(&["check"]).stdout;
    assert!(!answer.contains("percent-sign"), "{answer}");
}
