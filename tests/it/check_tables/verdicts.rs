//! Verdicts and expected values against targets, records and what is reached.

use serde_json::Value;

use super::{assert_found, findings, indicator, project};

#[test]
fn verdicts_are_held_to_targets_records_and_the_rule() {
    let economy = indicator(
        "地区生产总值",
        "亿元",
        &[('E', "360.60"), ('G', "7以上"), ('J', "413.20"), ('K', "8.0%"), ('L', "441.71"), ('M', "8.0%")],
    );
    let level = |name, base, target, latest, verdict| {
        indicator(name, "人", &[('E', base), ('F', target), ('L', latest), ('P', verdict)])
    };
    let decree = |name, first, second, verdict| {
        let target = "完成省定目标";
        indicator(name, "%", &[('F', target), ('K', first), ('M', second), ('P', verdict)])
    };
    let (met, missed) = ("完成当年目标", "未完成当年目标");
    let falling = |name, goal, first, second, verdict| {
        let target = "完成省定目标";
        indicator(name, "%", &[('F', target), ('G', goal), ('J', first), ('L', second), ('P', verdict)])
    };
    let found = findings(&project(
        &[
            economy,
            level("已达到", "1.92", "3", "3.4", "正常"),
            level("已达到而超前", "1.92", "3", "3.4", "超前"),
            level("已达到而滞后", "1.92", "3人以上", "3.4", "滞后"),
            // Held from the beginning: nothing was passed.
            level("保持", "5", "4人以上", "5", "正常"),
            level("不足", "78", "78.5", "78.14", "正常"),
            level("过快", "21.78", "22.5", "22.44", "正常"),
            level("正好", "10", "20", "14", "正常"),
            falling("碳排放降低", "[-19]", "-27.7", "-4.39", "正常"),
            falling("地耗降低", "[-26.6]", "-16.8", "-5.8", "正常"),
            falling("用水降低", "[-16]", "-2.6", "-4", "正常"),
            decree("水质", met, missed, "正常"),
            decree("能耗", met, missed, "滞后"),
            decree("两年未完成", missed, missed, "滞后"),
            decree("全完成", met, met, "正常"),
            decree("两年都未完成", missed, missed, "正常"),
            indicator("生产率", "元", &[('E', "100"), ('G', "7以上"), ('L', "110"), ('P', "超前")]),
            indicator("收入", "元", &[('E', "100"), ('G', "与经济增长同步"), ('L', "112"), ('P', "正常")]),
        ],
        &[],
    ));
    assert_found(
        &found,
        &[
            ("verdict-passed", "附件2!P3", &["2022年 3.4 ＞ 目标值 3", "F3", "L3"]),
            ("verdict-passed", "附件2!P5", &["滞后"]),
            ("verdict-rule", "附件2!P7", &["(78.14 − 78) ÷ (78.5 − 78) = 28.00%", "40%", "0.70", "滞后"]),
            ("verdict-rule", "附件2!P8", &["= 91.67%", "2.29", "超前"]),
            ("verdict-passed", "附件2!P10", &["(1 − 27.7%) × (1 − 4.39%) − 1 = -30.87%", "[-19]", "162%"]),
            ("verdict-rule", "附件2!P11", &["-21.63%", "[-26.6]", "2.03"]),
            ("verdict-unequal", "附件2!P13", &["`能耗`", "2021年完成，2022年未完成", "P14", "M13", "M14"]),
            ("verdict-unequal", "附件2!P17", &["未完成年度更少的 `能耗`", "2021年未完成，2022年未完成"]),
            ("verdict-rule", "附件2!P18", &["(110 ÷ 100)^(1/2) − 1 = 4.88%", "7以上", "0.70", "滞后"]),
            ("verdict-rule", "附件2!P19", &["= 5.83%", "`地区生产总值`", "= 8.00%", "0.73"]),
        ],
    );
    // Alone, a missed year is a matter of the rule.
    let found = findings(&project(&[decree("水质", met, missed, "正常")], &[]));
    assert_found(&found, &[("verdict-rule", "附件2!P2", &["2021年完成，2022年未完成；有年度未完成的为滞后", "M2"])]);
}

#[test]
fn expected_values_ask_for_more_than_is_there() {
    let goal = |name, unit, cells: &[(char, &'static str)]| {
        let mut row = indicator(name, unit, cells);
        row[15] = "超前";
        row
    };
    let found = findings(&project(
        &[
            goal("未到", "%", &[('E', "21.97"), ('F', "23"), ('L', "22.66"), ('R', "23")]),
            goal("已到", "%", &[('E', "69.8"), ('F', "71"), ('L', "74.51"), ('R', "74%以上")]),
            goal("恰到", "人", &[('E', "1.92"), ('F', "3"), ('L', "3.5"), ('R', "3.5")]),
            goal("须超过", "人", &[('E', "1.92"), ('F', "3"), ('L', "3.4"), ('N', "3.5"), ('R', "＞3.5")]),
            goal("半年已到", "个", &[('E', "0.92"), ('F', "4"), ('L', "5.6"), ('N', "5.9"), ('R', "5.8")]),
            goal("低于规划", "亿元", &[('E', "360"), ('F', "500亿元以上"), ('L', "441"), ('R', "≧480亿元")]),
            goal("已调整", "亿元", &[('E', "360"), ('F', "500亿元以上"), ('L', "441"), ('Q', "是"), ('R', "≧480亿元")]),
            goal("速度降低", "元", &[('G', "7以上"), ('R', "年均增速6%以上")]),
            goal("速度不变", "元", &[('G', "7以上"), ('R', "年均增速7%以上")]),
            goal("累计变小", "%", &[('G', "[-26.6]"), ('R', "累计增速[-20]%")]),
            goal("浓度", "微克", &[('E', "40"), ('F', "35"), ('L', "34"), ('R', "35")]),
            goal("上限", "%", &[('E', "4.5以内"), ('F', "5以内"), ('L', "4.1"), ('R', "5以内")]),
            goal("上限放宽", "%", &[('E', "4.5以内"), ('F', "5以内"), ('L', "4.1"), ('R', "5.5以内")]),
            goal("封顶", "%", &[('F', "100"), ('L', "100"), ('R', "100%")]),
            goal("保持", "万亩", &[('E', "53"), ('F', "52万亩以上"), ('L', "53.07"), ('R', "52万亩以上")]),
            goal("别的单位", "万元", &[('E', "1"), ('F', "3亿元以上"), ('L', "20000"), ('R', "3亿元以上")]),
            goal("经费增长", "%", &[('F', "7"), ('L', "8"), ('R', "7")]),
        ],
        &[],
    ));
    let found: Vec<Value> =
        found.into_iter().filter(|one| one["code"].as_str().is_some_and(|code| code.starts_with("goal-"))).collect();
    assert_found(
        &found,
        &[
            ("goal-passed", "附件2!R3", &["2022年 74.51 ＞ 预期 74%", "L3"]),
            ("goal-passed", "附件2!R4", &["3.5 = 预期 3.5"]),
            ("goal-passed", "附件2!R6", &["2023年上半年 5.9 ＞ 预期 5.8", "N6"]),
            ("goal-below-plan", "附件2!R7", &["480 ＜ 500", "低于规划目标 `500亿元以上`", "F7"]),
            ("goal-below-plan", "附件2!R9", &["6% ＜ 7", "G9"]),
            ("goal-below-plan", "附件2!R11", &["-20% ＞ -26.6", "G11"]),
            ("goal-passed", "附件2!R12", &["34 ＜ 预期 35"]),
            ("goal-below-plan", "附件2!R14", &["5.5 ＞ 5"]),
        ],
    );
}
