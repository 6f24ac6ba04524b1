//! Nothing is dropped in silence: columns, rows, sheets and files that are not used are named, with what
//! registers them.

use super::{read, read_world, with_setting, world};
use crate::support::{Project, workbook};
use pinggu::model::table::Role;
use pinggu::text::period::Period;

const ROW: &str = "甲产品产量|万吨|50|预期性|甲局|42|正常|12.5|3.4";

fn header(columns: &str) -> String {
    format!("指标名称|单位|2025年目标值|属性|责任单位|2022年本期值|基本评价|{columns}")
}

/// What stands between backticks after some words of a hint.
fn pasted(hints: &[String], after: &str) -> String {
    let hint = hints.iter().find_map(|hint| hint.split_once(after)).unwrap_or_else(|| panic!("{after}: {hints:?}")).1;
    hint.trim_start_matches('`').trim_end_matches('`').to_owned()
}

#[test]
fn a_column_of_numbers_that_nobody_knows_is_named_with_what_registers_it() {
    let head = header("2022年较去年|备用数");
    let before = world(&[&head, ROW]);
    let found = read_world(&before);
    assert_eq!(found.said(), ["unknown-column 有 3 列数没有认出：`2022年本期值`、`2022年较去年`、`备用数`"]);
    let hints = &found.found[0].hints;
    let setting = pasted(hints, "report.yaml 中写：");
    assert!(hints[0].contains("`本期值` 可能是总量"), "{hints:?}");
    let file = pasted(hints, "补充.yaml 中写：");
    assert_eq!(
        found.data.coverage[0].to_string(),
        "附表.xlsx!Sheet1：1 行 9 列，9 格，读懂 6 格，3 列没有认出（2022年本期值、2022年较去年、备用数）"
    );
    // What is pasted works.
    let after = with_setting(before.clone(), &setting).with("inputs/tables/补充.yaml", file);
    let found = read_world(&after);
    assert_eq!(found.said(), [""; 0], "{setting}");
    assert_eq!(found.roles()[5], &Role::Level(Period::year(2022)));
    assert_eq!(found.data.coverage[0].to_string(), "附表.xlsx!Sheet1：1 行 9 列，9 格，全部读懂");
}

#[test]
fn growth_is_guessed_by_its_words_or_its_percent_signs() {
    for (column, cell) in [("2022年增减", "12.5"), ("2022年变化", "12.5%")] {
        let head = format!("指标名称|单位|2025年目标值|属性|责任单位|2022年|基本评价|{column}");
        let row = format!("甲产品产量|万吨|50|预期性|甲局|42|正常|{cell}");
        let before = world(&[&head, &row]);
        let found = read_world(&before);
        let setting = pasted(&found.found[0].hints, "report.yaml 中写：");
        let found = read_world(&with_setting(before.clone(), &setting));
        assert_eq!((found.said(), found.roles()[7]), (vec![], &Role::Growth(Period::year(2022))), "{setting}");
    }
}

#[test]
fn words_without_numbers_and_known_tables_are_not_spoken_of() {
    let head = "指标名称|单位|2025年目标值|属性|责任单位|2022年|基本评价|情况|";
    let found = read(&[head, "甲产品产量|万吨|50|预期性|甲局|42|正常|进展良好|"]);
    assert_eq!(found.said(), [""; 0]);
    assert!(found.data.coverage[0].to_string().ends_with("读懂 7 格，1 列没有认出（情况）"));
}

#[test]
fn files_beside_the_workbooks_are_named() {
    let lines = ["指标名称|单位|2025年目标值|属性|责任单位|2022年|基本评价", "甲产品产量|万吨|50|预期性|甲局|42|正常"];
    let world =
        world(&lines).with("inputs/投资.csv", "a").with("inputs/附表2.xlsx", "b").with("inputs/~$附表.xlsx", "c");
    let found = read_world(&world);
    assert_eq!(found.said(), ["unlisted-file inputs 中有 2 个文件没有用上：`投资.csv`、`附表2.xlsx`"]);
    assert_eq!(found.found[0].hints[0], "要用的，在 workbooks 下加：`- 附表2.xlsx`");
}

#[test]
fn a_table_without_owners_or_attributes_is_one_and_the_report_says_nothing_of_them() {
    let project = Project::starter();
    let header = ["类别", "指标", "单位", "2020年", "2025年目标", "2021年", "2022年", "评价"];
    let row = ["生态", "森林覆盖率", "%", "40", "42", "40.5", "41", "滞后"];
    project.retable(workbook(&[("指标", &[&header, &row])]));
    let said = project.run(&["check", "--format", "json"]).stdout;
    assert!(said.contains("指标表没有列 `属性`、`责任单位`"), "{said}");
    project.build(&["--format", "md"]);
    let report = project.read("output/report.md");
    assert!(report.contains("设置了1项指标。") && report.contains("滞后的1项。"), "{report}");
}
