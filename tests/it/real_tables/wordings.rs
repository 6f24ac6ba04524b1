//! Every wording that the manual lists heads the column that it says.

use pinggu::model::table::Role;

use super::read;
use crate::support::repository;

/// Standard wordings of the columns beside the one in question.
const OTHERS: [(&str, &str); 7] = [
    ("指标名称", "甲产品产量"),
    ("单位", "万吨"),
    ("目标值", "50"),
    ("属性", "预期性"),
    ("责任单位", "甲局"),
    ("基本评价", "正常"),
    ("2022年总量", "42"),
];

/// The role of the column with this header, in the place of the standard one.
fn role(standard: &str, header: &str) -> Role {
    let dated = |word: &str| {
        if matches!(word, "总量" | "增速" | "远景目标") { format!("2022年{word}") } else { word.to_owned() }
    };
    let standard = dated(standard);
    let others: Vec<&(&str, &str)> = OTHERS.iter().filter(|(word, _)| *word != standard).collect();
    let head: Vec<&str> = [header].into_iter().chain(others.iter().map(|(word, _)| *word)).collect();
    let own = OTHERS.iter().find(|(word, _)| *word == standard).map_or("7", |(_, cell)| *cell);
    let row: Vec<&str> = [own].into_iter().chain(others.iter().map(|(_, cell)| *cell)).collect();
    read(&[&head.join("|"), &row.join("|")]).table().columns[0].role.clone()
}

#[test]
fn every_wording_of_the_manual_is_read() {
    let manual = std::fs::read_to_string(repository().join("docs/manual.zh-CN.md")).expect("manual");
    let lines = manual.lines().filter_map(|line| line.strip_prefix("| 指标表 | ")?.strip_suffix(" |"));
    let mut count = 0;
    for (standard, rest) in lines.filter_map(|line| line.split_once(" | ")) {
        let is_dated = matches!(standard, "总量" | "增速" | "较基期累计" | "远景目标");
        let (words, ends) = rest.split_once("；末尾可加 ").unwrap_or((rest, ""));
        let dated = |word: &str| {
            if is_dated {
                format!("{}年{word}", if standard == "远景目标" { 2035 } else { 2022 })
            } else {
                word.to_owned()
            }
        };
        let expected = role(standard, &dated(standard));
        assert_ne!(expected, Role::Extra, "{standard}");
        let words =
            words.split('、').filter(|word| !word.is_empty()).map(|word| if word == "只写时期" { "" } else { word });
        let ends = ends.split('、').filter(|end| !end.is_empty()).map(|end| format!("{standard}{end}"));
        let all: Vec<String> = words.map(str::to_owned).chain(ends).collect();
        for word in all {
            count += 1;
            assert_eq!(role(standard, &dated(&word)), expected, "{standard}: {word}");
            assert_eq!(role(standard, &format!("{}（%）", dated(&word))), expected, "{standard}: {word}（%）");
        }
    }
    assert!(count > 120, "only {count} wordings");
}
