//! The second sample: a whole report without open findings, and its figures where they belong.

use crate::support::Project;

#[test]
fn the_annual_sample_has_no_open_findings() {
    let answer = Project::annual().run(&["check", "--strict"]);
    assert_eq!(answer.status, 0, "{}", answer.stdout);
    assert!(answer.stdout.starts_with("== 已认可 5 条\n"), "{}", answer.stdout);
    assert!(answer.stdout.contains("\n没有发现问题。核对 "), "{}", answer.stdout);
    assert!(answer.stdout.contains("，涉及指标 26 个、"), "{}", answer.stdout);
    assert!(!answer.stdout.contains("stale-acceptance"), "{}", answer.stdout);
}

#[test]
fn the_figures_of_the_annual_sample_stand_in_its_report() {
    let project = Project::annual();
    project.build(&["--format", "md"]);
    let report = project.read("output/report.md");
    for expected in [
        "# 咸安区“十四五”规划2023年度监测报告\n\n（送审稿）\n\n咸安区发展和改革局　2024年3月\n",
        // Counts, averages over three years, sums of 表1, and a unit that was changed.
        "进度超前的9项、正常的14项，合计23项达到预期；进度滞后的3项，其中预期性指标1项、约束性指标2项。",
        "分别为360.60亿元、413.20亿元、438.92亿元、468.35亿元，按可比价计算，年均增速为7.05%，高于规划目标。",
        "年均增速为8.62%，高于规划目标。",
        "2023年粮食综合生产能力为224900吨，比2020年增加7100吨",
        "| 市级重点项目 | 完成投资（亿元） | 60.86 | 45.12 | 71.35 | 177.33 |  |",
        "居第21位，比一类县（市、区）平均值少294.05亿元；增速为6.2%，居第12位",
        "已提前完成的4项，到2025年可顺利完成的19项，研发经费投入增长、单位GDP能源消耗降低、城市空气质量优良天数比例等3项需要力争完成",
    ] {
        assert!(report.contains(expected), "{expected}");
    }
    // The half year is closed, and the words are those of a yearly report.
    for other in ["上半年", "该指标中期进度", "《规划》指标中期完成情况"] {
        assert!(!report.contains(other), "{other}");
    }
}

#[test]
fn the_new_name_of_a_department_has_the_old_one_beside_it() {
    let project = Project::annual();
    let answer = project.run(&["excerpt", "--department", "区科经局", "--format", "md"]);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    let excerpt = project.read("output/excerpts/区科技经信局.md");
    assert!(excerpt.contains("由区科技和经济信息化局负责的内容"), "{excerpt}");
}
