//! Who leads and who helps.

use super::{read, world};
use pinggu::model::table::Role;

#[test]
fn lead_and_support_are_departments_without_those_words() {
    for (head, owner) in [
        ("责任单位", "市发改委（牵头）、市统计局"),
        ("责任单位", "市统计局（配合）、市发改委（牵头）"),
        ("责任单位", "市发改委牵头，市统计局配合"),
        ("责任单位", "牵头：市发改委；配合：市统计局"),
        ("责任单位", "牵头单位：市发改委\\n配合单位：市统计局"),
        ("牵头单位|配合单位", "市发改委|市统计局"),
        ("责任部门|协办单位", "市发改委|市统计局、市发改委"),
    ] {
        let header = format!("指标名称|单位|2025年目标值|属性|{head}|2022年|基本评价");
        let row = format!("甲产品产量|万吨|50|预期性|{owner}|42|正常");
        let found = read(&[&header, &row]);
        assert_eq!(found.table().rows[0].departments, ["市发改委", "市统计局"], "{owner}");
        assert_eq!(found.roles().contains(&&Role::Support), head.contains('|'));
    }
}

#[test]
fn both_get_an_excerpt() {
    let lines = [
        "指标名称|单位|2025年目标值|属性|牵头单位|配合单位|2022年|基本评价",
        "甲产品产量|万吨|50|预期性|市发改委|市统计局|42|正常",
    ];
    let examined = super::examined(&world(&lines), "正文。");
    let lead = |who: &str| {
        let report = &examined.narrated.report;
        let tables = report.sections.iter().flat_map(|section| &section.blocks);
        tables.filter(|block| format!("{block:?}").contains(&format!("\"{who}\""))).count()
    };
    assert!(lead("市发改委") > 0 && lead("市发改委") == lead("市统计局"));
}
