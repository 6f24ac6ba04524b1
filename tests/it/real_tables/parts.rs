//! Parts of indicators: printed, quoted and checked, not counted.

use super::{binds, examined, markdown, read, world};
use pinggu::model::facts::Selection;

const HEADER: &str = "序号|指标名称|单位|2025年目标值|属性|责任单位|2021年|2022年|基本评价";
const INCOME: &str = "1|全体居民人均可支配收入|元|40000|预期性|甲局|30000|31260|正常";
const GRAIN: &str = "2|粮食综合生产能力|万吨|50|约束性|乙局|41|42|正常";

/// The ways in which the parts of an income are written.
fn forms() -> Vec<Vec<&'static str>> {
    vec![
        vec![HEADER, INCOME, "|其中：城镇|元|||甲局|41000|43000|", "|农村|元||||21000|22000|", GRAIN],
        vec![HEADER, INCOME, "|其中:城镇|元||||41000|43000|", "|其中:农村|元||||21000|22000|", GRAIN],
        vec![HEADER, INCOME, "|城镇|||||41000|43000|", "|农村|||||21000|22000|", GRAIN],
        vec![HEADER, INCOME, "|#城镇|元||||41000|43000|", "|——农村|元||||21000|22000|", GRAIN],
        vec![HEADER, INCOME, "|（1）城镇|元||||41000|43000|", "|（2）农村|元||||21000|22000|", GRAIN],
        vec![
            "序号|主指标|分指标|单位|2025年目标值|属性|责任单位|2021年|2022年|基本评价",
            "1|全体居民人均可支配收入||元|40000|预期性|甲局|30000|31260|正常",
            "||城镇|元||||41000|43000|",
            "||农村|元||||21000|22000|",
            "2|粮食综合生产能力||万吨|50|约束性|乙局|41|42|正常",
        ],
        vec![
            "序号|指标|<|单位|2025年目标值|属性|责任单位|2021年|2022年|基本评价",
            "1|全体居民人均可支配收入|<|元|40000|预期性|甲局|30000|31260|正常",
            "|其中|城镇|元||||41000|43000|",
            "|^|农村|元||||21000|22000|",
            "2|粮食综合生产能力|<|万吨|50|约束性|乙局|41|42|正常",
        ],
        vec![HEADER, INCOME, "1.1|城镇|元||||41000|43000|", "1.2|农村|元||||21000|22000|", GRAIN],
    ]
}

#[test]
fn parts_belong_to_the_row_above_and_are_not_counted() {
    for lines in forms() {
        let form = lines[2];
        let found = read(&lines);
        assert!(found.said().is_empty(), "{form}: {:?}", found.said());
        let full: Vec<String> = found.table().rows.iter().map(pinggu::model::table::Row::full_name).collect();
        let whole = "全体居民人均可支配收入";
        assert_eq!(
            full,
            [whole, "全体居民人均可支配收入·城镇", "全体居民人均可支配收入·农村", "粮食综合生产能力"],
            "{form}"
        );
        let part = found.row("全体居民人均可支配收入·农村");
        assert_eq!(
            (part.number.as_str(), part.unit.as_str(), &part.departments),
            ("1", "元", &vec!["甲局".to_owned()])
        );
        let examined = examined(&world(&lines), "正文。");
        assert_eq!(examined.facts.count(&Selection::default()).text, "2", "{form}");
        assert!(examined.triaged.open.iter().all(|one| one.severity != pinggu::diag::Severity::Error), "{form}");
    }
}

#[test]
fn parts_are_printed_further_in_and_quoted_by_their_names() {
    for lines in forms() {
        let form = lines[2];
        let world = world(&lines);
        let quoted = "城镇{{ v(name=\"城镇\", at=\"2022年总量\") }}元，农村{{ v(name=\"全体居民人均可支配收入·农村\", at=\"2022年总量\") }}元。";
        let world = world.with("inputs/narrative/20-tasks.md", format!("---\npart: tasks\n---\n{quoted}\n"));
        let report = markdown(&world);
        assert!(report.contains("城镇43000元，农村22000元。"), "{form}: {report}");
        assert!(report.contains("2项") && !report.contains("4项"), "{form}: {report}");
        if lines[0] == HEADER {
            assert!(report.contains("\u{3000}\u{3000}"), "{form}: not indented: {report}");
        }
    }
}

#[test]
fn numbers_of_parts_are_checked_in_prose() {
    for lines in forms() {
        let world = world(&lines);
        binds(&world, "2022年，城镇居民人均可支配收入43000元。", "43000", "45300");
        binds(&world, "2022年，农村居民人均可支配收入达到22000元。", "22000", "23200");
    }
}

#[test]
fn like_parts_of_two_indicators_are_told_apart() {
    let found = world(&[
        HEADER,
        INCOME,
        "|其中：城镇|元||||41000|43000|",
        "2|登记失业率|%|4|预期性|乙局|3.1|3.2|正常",
        "|其中：城镇|%||||3.3|3.4|",
    ]);
    let quoted = |name: &str| format!("{{{{ v(name=\"{name}\", at=\"2022年总量\") }}}}");
    let prose = format!("{}、{}", quoted("全体居民人均可支配收入·城镇"), quoted("登记失业率·城镇"));
    let world = found.with("inputs/narrative/20-tasks.md", format!("---\npart: tasks\n---\n{prose}。\n"));
    assert!(markdown(&world).contains("43000、3.4。"));
}

#[test]
fn a_whole_without_a_row_of_its_own_is_counted_with_its_first_part() {
    let lines = [
        "序号|主要指标|<|单位|2020年基数|2025年目标值|属性|责任单位|2021年|2022年|评价",
        "1|居民人均可支配收入|城镇|元|40000|50000|预期性|甲局|41000|43000|正常",
        "^|^|农村|元|20000|25000|^|^|21000|22000|^",
        "2|粮食产量|<|万吨|40|50|预期性|乙局|41|42|正常",
    ];
    let found = read(&lines);
    let full: Vec<String> = found.table().rows.iter().map(pinggu::model::table::Row::full_name).collect();
    assert_eq!(full, ["居民人均可支配收入·城镇", "居民人均可支配收入·农村", "粮食产量"]);
    let world = world(&lines);
    assert_eq!(examined(&world, "正文。").facts.count(&Selection::default()).text, "2");
    binds(&world, "2022年，城镇居民人均可支配收入43000元。", "43000", "45300");
    binds(&world, "2022年，农村居民人均可支配收入22000元。", "22000", "23200");
}
