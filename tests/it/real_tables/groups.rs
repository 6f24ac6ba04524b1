//! Rows that only name the group of those below.

use super::read;
use crate::support::{Project, workbook};

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

#[test]
fn a_group_is_named_by_its_name_and_printed_as_the_sheet_shows_it() {
    let project = Project::starter();
    let header = ["序号", "指标名称", "单位", "2020年", "2025年", "属性", "责任单位", "2021年", "2022年", "评价"];
    let row = ["1", "森林覆盖率", "%", "40", "42", "约束性", "区林业局", "40.5", "41", "正常"];
    project.retable(workbook(&[("指标", &[&header, &["（一）绿色生态（1项）"], &row])]));
    project.build(&["--format", "md"]);
    let report = project.report();
    assert!(report.contains("| （一）绿色生态（1项） |") && report.contains("1. 绿色生态目标"), "{report}");
}
