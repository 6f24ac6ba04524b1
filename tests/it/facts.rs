//! Facts of the sample against the numbers known for it: counts, rule verdicts, outlook, duties.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::support::{DUTIES, built_sample, table};

fn json() -> Value {
    serde_json::from_str(&built_sample().read("output/report.json")).expect("JSON")
}

fn facts() -> Vec<Value> {
    json()["facts"].as_array().expect("facts").clone()
}

/// Number of the indicator (1-based) → a field of its facts.
fn by_number(field: impl Fn(&Value) -> String) -> BTreeMap<usize, String> {
    facts().iter().enumerate().map(|(index, fact)| (index + 1, field(fact))).collect()
}

#[test]
fn the_overview_counts_what_the_source_counts() {
    let markdown = built_sample().read("output/report.md");
    for sentence in [
        "25项指标",
        "预期性指标15项、约束性指标10项",
        "超前的8项、正常的13项，合计21项",
        "滞后的4项，其中预期性指标2项、约束性指标2项",
    ] {
        assert!(markdown.contains(sentence), "{sentence}");
    }
}

#[test]
fn rule_verdicts_are_those_of_the_golden_table() {
    let rule = by_number(|fact| fact["assessment"]["rule"].as_str().unwrap_or("none").to_owned());
    let expected = [
        ("on-track", vec![1]),
        ("ahead", vec![2, 7, 9, 10, 18, 21, 22, 24]),
        ("behind", vec![3, 5, 12, 17, 19, 20, 23]),
        ("done", vec![4, 6, 15, 16]),
        ("none", vec![8, 11, 13, 14, 25]),
    ];
    for (verdict, numbers) in expected {
        let found: Vec<usize> = rule.iter().filter(|(_, own)| *own == verdict).map(|(number, _)| *number).collect();
        assert_eq!(found, numbers, "{verdict}");
    }
}

#[test]
fn progress_to_date_is_that_of_the_golden_table() {
    let to_date = by_number(|fact| fact["assessment"]["to_date"]["text"].as_str().unwrap_or("none").to_owned());
    for (number, text) in [
        (1, "7.58%"),
        (2, "16.71%"),
        (3, "8.03%"),
        (4, "392.50%"),
        (5, "-7.29%"),
        (7, "66.99%"),
        (9, "9.38%"),
        (10, "10.59%"),
        (12, "28.00%"),
        (17, "-2.79%"),
        (18, "-30.87%"),
        (21, "-18.18%"),
        (23, "-34.92%"),
        (24, "91.67%"),
    ] {
        assert_eq!(to_date[&number], text, "indicator {number}");
    }
}

#[test]
fn kinds_follow_from_what_the_target_columns_hold() {
    let kind = by_number(|fact| fact["assessment"]["kind"].as_str().unwrap_or("none").to_owned());
    for (word, numbers) in [
        ("level-rate", vec![1]),
        ("rate", vec![2, 3, 5]),
        ("sync", vec![9, 10]),
        ("decree", vec![11, 19, 20]),
        ("cumulative", vec![17, 18, 21, 22]),
        ("level", vec![4, 6, 7, 8, 12, 13, 14, 15, 16, 23, 24, 25]),
    ] {
        let found: Vec<usize> = kind.iter().filter(|(_, own)| *own == word).map(|(number, _)| *number).collect();
        assert_eq!(found, numbers, "{word}");
    }
}

#[test]
fn outlook_classes_are_those_of_table_3() {
    let outlook = by_number(|fact| fact["outlook"].as_str().unwrap_or("none").to_owned());
    let of = |word: &str| outlook.iter().filter(|(_, own)| *own == word).map(|(number, _)| *number).collect::<Vec<_>>();
    assert_eq!(of("early"), [4, 6, 15, 16]);
    assert_eq!(of("effort"), [3, 5, 17, 23]);
    assert_eq!(of("smooth").len(), 17);
    let markdown = built_sample().read("output/report.md");
    for cell in [
        "1项约束性指标：常住人口城镇化率",
        "7项约束性指标：",
        "10项预期性指标：",
        "2项约束性指标：单位GDP能源消耗降低、森林覆盖率",
        "共计约束性指标10项、预期性指标15项",
    ] {
        assert!(markdown.contains(cell), "{cell}");
    }
}

#[test]
fn the_stated_verdict_is_never_overwritten() {
    let stated = by_number(|fact| fact["stated_verdict"].as_str().unwrap_or("none").to_owned());
    for (number, word) in [(12, "正常"), (18, "正常"), (19, "正常"), (4, "超前"), (23, "滞后")] {
        assert_eq!(stated[&number], word);
    }
}

#[test]
fn twelve_departments_answer_for_all_indicators() {
    let json = json();
    let mut duties: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for (index, row) in table(&json, "indicators")["rows"].as_array().expect("rows").iter().enumerate() {
        for department in row["departments"].as_array().expect("departments") {
            duties.entry(department.as_str().expect("name").to_owned()).or_default().insert(index + 1);
        }
    }
    assert_eq!(duties.len(), DUTIES.len());
    for (name, numbers) in DUTIES {
        assert_eq!(duties[name].iter().copied().collect::<Vec<_>>(), numbers, "{name}");
    }
}

#[test]
fn each_kind_of_indicator_has_its_sentence() {
    let markdown = built_sample().read("output/report.md");
    for sentence in [
        // A sign chooses the verb, a percentage point is not written twice.
        "2021年下降3.0%，完成当年目标；2022年上升0.22%，未完成当年目标，截至2022年累计下降2.79%。",
        "按可比价计算，年均增速为7.58%，高于规划目标。",
        "规划目标为年均增速8.5%以上。",
        "年均增速为9.38%，高于同期地区生产总值年均增速。",
        "规划目标为完成省定目标，“十四五”期间累计下降14%。",
        "2023年上半年夏粮0.4748万吨",
        "2023年全年预计4.56万吨",
        "2023年上半年为100%，完成半年目标。",
    ] {
        assert!(markdown.contains(sentence), "{sentence}");
    }
    assert!(!markdown.contains("下降-"), "a falling number keeps its sign");
}
