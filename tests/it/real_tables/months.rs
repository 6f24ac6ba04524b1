//! Months as periods: of headers, in order, and of the prose that speaks of them.

use pinggu::model::table::Role;
use pinggu::text::period::Period;

use super::{binds, read, world};

fn lines(header: &str) -> [String; 2] {
    let head = format!("指标名称|单位|2020年|2025年目标值|属性|责任单位|2022年|2023年|{header}|基本评价");
    [head, "一般公共预算收入|亿元|40|500|预期性|甲局|300|320|54.8|正常".to_owned()]
}

#[test]
fn months_are_periods_of_columns() {
    for (header, months) in [
        ("2024年1-2月", (1, 2)),
        ("2024年1—2月", (1, 2)),
        ("2024年1—2月份（亿元）", (1, 2)),
        ("2024年1月-2月总量", (1, 2)),
        ("2024年前两个月", (1, 2)),
        ("2024年前2月完成", (1, 2)),
        ("2024年前三季度", (1, 9)),
        ("2024年一季度", (1, 3)),
        ("2024年3月", (3, 3)),
        ("2024年3月末", (3, 3)),
        ("2024年1至5月", (1, 5)),
        ("2024年上半年实际", (1, 6)),
    ] {
        let [head, row] = lines(header);
        let found = read(&[&head, &row]);
        assert_eq!(found.roles()[8], &Role::Level(Period { year: 2024, months }), "{header}");
    }
    let found = read(&[
        "指标名称|单位|2025年目标值|属性|责任单位|2022年|2023年|<|基本评价",
        "^|^|^|^|^|^|1-6月|1—9月|^",
        "一般公共预算收入|亿元|500|预期性|甲局|300|54.8|60|正常",
    ]);
    let months = |months| Role::Level(Period { year: 2023, months });
    assert_eq!(found.roles()[6..8], [&months((1, 6)), &months((1, 9))]);
    let periods: Vec<String> = found.table().periods().iter().map(Period::to_string).collect();
    assert_eq!(periods, ["2022年", "2023年上半年", "2023年1—9月"]);
}

#[test]
fn prose_on_months_is_bound_to_their_column() {
    for (header, sentences) in [
        (
            "2024年1-2月",
            &[
                "2024年1—2月，一般公共预算收入54.8亿元。",
                "2024年前两个月，全区一般公共预算收入完成54.8亿元。",
                "2024年，前两个月一般公共预算收入54.8亿元。",
            ][..],
        ),
        ("2024年前三季度", &["2024年前三季度，一般公共预算收入54.8亿元。", "2024年1—9月一般公共预算收入54.8亿元。"]),
        ("2024年一季度", &["2024年一季度，一般公共预算收入54.8亿元。", "2024年1-3月，一般公共预算收入54.8亿元。"]),
        ("2024年1至5月", &["2024年1—5月，一般公共预算收入54.8亿元。", "2024年前5个月，一般公共预算收入54.8亿元。"]),
    ] {
        let [head, row] = lines(header);
        let world = world(&[&head, &row]);
        for sentence in sentences {
            binds(&world, sentence, "54.8", "45.8");
        }
    }
}
