//! The latest year is the last one with data that the annual data go up to; later columns do not move it.

use pinggu::model::table::Role;
use pinggu::text::period::Period;

use super::{binds, examined, markdown, read, world};

#[test]
fn prepared_columns_and_later_targets_do_not_move_the_latest_year() {
    for (head, cells) in [
        ("2023年|2024年|2025年", "||"),
        ("2023年总量|2024年总量|2025年总量", "—|—|—"),
        ("2035年|2025年预计|2023年预计", "100|60|43"),
        ("2035年目标|远期目标（2035年）|2023年目标", "100||43"),
    ] {
        let header = format!("指标名称|单位|2020年|2025年目标值|属性|责任单位|2021年|2022年|{head}|基本评价");
        let row = format!("甲产品产量|万吨|40|50|预期性|甲局|41|42|{cells}|正常");
        let world = world(&[&header, &row]);
        let facts = examined(&world, "正文。").facts;
        assert_eq!(facts.latest_year(), Some(Period::year(2022)), "{head}");
        let report = markdown(&world);
        assert!(!report.contains("2035年的") && !report.contains("已提前完成1项"), "{report}");
        binds(&world, "2022年，甲产品产量42万吨。", "42", "43.7");
    }
}

#[test]
fn the_end_of_the_plan_is_the_target_and_what_lies_beyond_another() {
    for (end, beyond) in [
        ("2025年目标", "2035年目标"),
        ("2025年", "2035年"),
        ("2025年规划目标", "2035年远景目标值"),
        ("2025年目标值", "2035年展望"),
    ] {
        let header = format!("指标名称|单位|2020年|{end}|{beyond}|属性|责任单位|2022年|基本评价");
        let found = read(&[&header, "甲产品产量|万吨|40|50|100|预期性|甲局|42|正常"]);
        let beyond_role = Role::LongTarget(Period::year(2035));
        let roles = found.roles();
        assert_eq!(roles[3], &Role::Target, "{header}");
        assert_eq!(roles[4], &beyond_role, "{header}");
    }
}

#[test]
fn a_table_of_another_plan_than_the_settings_keeps_its_target() {
    let found = read(&[
        "指标名称|单位|2025年|2030年目标|属性|责任单位|2022年|基本评价",
        "甲产品产量|万吨|40|50|预期性|甲局|42|正常",
    ]);
    // 2025年 is the end of the plan in the settings, and so the target; 2030 lies beyond.
    assert_eq!(found.roles()[2..4], [&Role::Target, &Role::LongTarget(Period::year(2030))]);
    let found = read(&[
        "指标名称|单位|基数|2030年目标|属性|责任单位|2022年|基本评价",
        "甲产品产量|万吨|40|50|预期性|甲局|42|正常",
    ]);
    assert_eq!(found.roles()[3], &Role::Target);
}
