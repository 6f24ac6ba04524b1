//! Names with numbers, units and marks; notes, column numbers and repeated headers.

use super::{binds, markdown, read, world};

const HEADER: &str = "指标名称|单位|2020年|2025年目标值|属性|责任单位|2021年|2022年|基本评价";

#[test]
fn serial_numbers_before_names_are_taken_off() {
    for name in ["7.城镇调查失业率", "（7）城镇调查失业率", "⑦城镇调查失业率", "7、城镇调查失业率", "7．城镇调查失业率"]
    {
        let row = format!("{name}|%|5|5.5|预期性|甲局|5.2|5.4|正常");
        let lines = [HEADER, row.as_str()];
        let found = read(&lines);
        assert_eq!((found.names(), found.table().rows[0].number.as_str()), (vec!["城镇调查失业率"], "7"), "{name}");
        binds(&world(&lines), "2022年城镇调查失业率为5.4%。", "5.4", "4.5");
    }
    let found = read(&[&format!("序号|{HEADER}"), "7|7.城镇调查失业率|%|5|5.5|预期性|甲局|5.2|5.4|正常"]);
    assert_eq!((found.names(), found.table().rows[0].number.as_str()), (vec!["城镇调查失业率"], ""));
}

#[test]
fn numbers_with_the_mark_of_a_note_are_read_and_shown_with_it() {
    for (cell, note) in [
        ("77.3*", "*为2019年数据"),
        ("77.3①", "注：①为2019年数据"),
        ("77.3注1", "注1：为2019年数据"),
        ("77.3（注）", "注：为2019年数据"),
    ] {
        let row = format!("优良天数比例|%|{cell}|85|约束性|甲局|80|81|正常");
        let lines = [HEADER, &row, note, "2.本表数据为初步数", "资料来源：统计局", "填报人：张三||审核人：李四"];
        let found = read(&lines);
        let base = &found.table().rows[0].cells[2];
        assert_eq!(
            (base.text.as_str(), base.number().map(|number| number.to_string())),
            (cell, Some("77.3".to_owned()))
        );
        let notes = [note, "2.本表数据为初步数", "资料来源：统计局", "填报人：张三\u{3000}审核人：李四"];
        assert_eq!((found.names().len(), &found.table().notes[..]), (1, &notes.map(str::to_owned)[..]));
        assert!(found.said().is_empty(), "{:?}", found.said());
        let report = markdown(&world(&lines));
        assert!(report.contains("资料来源：统计局"), "{report}");
    }
}

#[test]
fn units_come_from_the_line_above_the_row_below_the_header_or_the_name() {
    let unit = |lines: &[&str], name: &str| {
        let found = read(lines);
        assert!(found.said().is_empty(), "{:?}", found.said());
        let row = found.row(name);
        let level = found.table().columns.iter().position(|column| column.label.contains("2022年")).expect("2022年");
        found.table().unit(row, level).to_owned()
    };
    let header = HEADER.replacen("单位|", "", 1);
    for name in ["森林覆盖率（%）", "森林覆盖率(%)", "3.森林覆盖率（%）"] {
        let row = format!("{name}|40|42|约束性|区林业局|40.5|41|正常");
        let lines = [header.as_str(), &row];
        assert_eq!(unit(&lines, "森林覆盖率"), "%", "{name}");
        let world = world(&lines);
        binds(&world, "2022年，森林覆盖率达到41%。", "41", "45");
        let prose = "---\npart: tasks\n---\n{{ v(name=\"森林覆盖率\", at=\"2022年\", unit=true) }}、{{ v(name=\"森林覆盖率（%）\", at=\"2022年\") }}。\n";
        assert!(markdown(&world.with("inputs/narrative/20-tasks.md", prose)).contains("41%、41。"));
    }
    let people = "常住人口(万人)|40|42|约束性|甲局|40.5|41|正常";
    assert_eq!(unit(&[&header, people], "常住人口"), "万人");
    // Where the unit tells two rows apart it is a part of their names.
    let share = "常住人口(%)|40|42|约束性|甲局|40.5|41|正常";
    assert_eq!(unit(&[&header, people, share], "常住人口（万人）"), "万人");
    let plain = "常住人口|40|42|约束性|甲局|40.5|41|正常";
    assert_eq!(unit(&["表1|||||单位：万人", &header, plain], "常住人口"), "万人");
    assert_eq!(unit(&[&header, "|万人|万人|||万人|万人|", plain], "常住人口"), "万人");
    // Of several units above the table none is that of a row.
    assert_eq!(unit(&["表1|||||（单位：亿元、%）", &header, plain], "常住人口"), "");
}

#[test]
fn numbers_of_columns_and_repeated_headers_are_no_rows() {
    for index in [
        "甲|乙|1|2|丙|丁|3|4|戊",
        "1|2|3|4|5|6|7|8|9",
        "（1）|（2）|（3）|（4）|（5）|（6）|（7）|（8）|（9）",
        "甲|乙|1|2|丙|丁|3|4=3/2|A",
    ] {
        let found = read(&[
            "附件2 指标情况",
            HEADER,
            index,
            "甲产品产量|万吨|40|50|预期性|甲局|41|42|正常",
            "附件2 指标情况",
            HEADER,
            index,
            "乙产品产量|万吨|40|50|预期性|甲局|41|42|正常",
        ]);
        assert_eq!(found.names(), ["甲产品产量", "乙产品产量"], "{index}");
        assert!(found.said().is_empty(), "{index}: {:?}", found.said());
        let skipped: Vec<(u32, &str)> =
            found.data.coverage[0].skipped.iter().map(|line| (line.row, line.what)).collect();
        assert_eq!(skipped, [(3, "栏号"), (5, "重复的标题"), (6, "重复的表头"), (7, "栏号")]);
    }
    // Short names and round numbers are rows.
    let found = read(&[HEADER, "甲|个|1|2|预期性|甲局|3|4|正常"]);
    assert_eq!(found.names(), ["甲"]);
}
