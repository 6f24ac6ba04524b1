//! Rows that only name the group of those below.

use super::read;

const HEADER: &str = "序号|指标名称|单位|2025年目标值|属性|责任单位|2022年|基本评价";

#[test]
fn rows_of_every_form_head_a_group_and_are_no_indicators() {
    for group in [
        "一、经济发展",
        "（一）经济发展",
        "经济发展|<|<|<|<|<|<|<",
        "一、经济发展（2项）|<|<|<|<|<|<|<",
        "|（一）经济发展（2项）",
        "|1.经济发展",
        "|经济 发展（共2个）：",
        "一|经济发展",
        "（一）|经济发展（2项）",
        "Ⅰ|经济发展|<|<|<|<|<|<",
        "|经济发展",
    ] {
        let found = read(&[
            HEADER,
            group,
            "1|甲产品产量|万吨|50|预期性|甲局|42|正常",
            "2|乙产品产量|万吨|50|预期性|甲局|42|正常",
            "二、创新能力",
            "3|丙产品产量|万吨|50|预期性|甲局|42|正常",
        ]);
        assert_eq!(found.names(), ["甲产品产量", "乙产品产量", "丙产品产量"], "{group}");
        let groups: Vec<&str> = found.table().rows.iter().map(pinggu::model::table::Row::group).collect();
        assert_eq!(groups, ["经济发展", "经济发展", "创新能力"], "{group}");
        assert!(found.said().is_empty(), "{group}: {:?}", found.said());
    }
}

#[test]
fn a_column_of_groups_is_named_as_cleanly() {
    let found = read(&[
        "类别|序号|指标名称|单位|2025年目标值|属性|责任单位|2022年|基本评价",
        "一、经济\\n发展（2项）|1|甲产品产量|万吨|50|预期性|甲局|42|正常",
        "^|2|乙产品产量|万吨|50|预期性|甲局|42|正常",
    ]);
    assert_eq!(found.table().groups(), ["经济发展"]);
}
