//! The other samples: whole reports without open findings, and their figures where they belong.

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
    let report = project.report();
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

/// The samples that are not built upon another one.
const OTHERS: [&str; 2] = ["city-2028", "final-2025"];

#[test]
fn samples_of_other_layouts_build_without_a_word() {
    for name in OTHERS {
        let project = Project::of_samples(name);
        let answer = project.run(&["build", "--format", "md"]);
        assert_eq!(answer.status, 0, "{name}: {}", answer.stderr);
        for word in ["错误[", "警告["] {
            assert!(!answer.stderr.contains(word), "{name}: {}", answer.stderr);
        }
        let answer = project.run(&["check", "--strict"]);
        assert_eq!(answer.status, 0, "{name}: {}", answer.stdout);
        let settings = project.read("inputs/report.yaml");
        assert!(settings.matches("- code:").count() <= 2, "{name}: a finding that is accepted is not proven false");
    }
}

#[test]
fn the_table_of_the_city_is_set_with_its_whole_header_and_read_by_names_without_units() {
    let project = Project::of_samples("city-2028");
    project.build(&["--format", "md"]);
    let report = project.report();
    for expected in [
        "| 规划目标·2025年·基期值 | 规划目标·2030年·目标值 | 规划目标·年均增速·〔累计〕 | 规划目标·2035年·远景目标 |",
        // Three rows are parts of others, and not counted.
        "设置了26项指标，其中预期性指标18项、约束性指标8项。",
        // The method of report.yaml names the indicator without its unit; growth is shown with its sign.
        "按可比价格计算，年均增速为6.20%，高于规划目标。2028年上半年为1012.4亿元，同比增长5.9%。",
        "规划目标为年均增速6%—6.5%。",
        "规划目标为“十五五”期间累计75亿美元。",
        "分别为9.6/10万、9.1/10万、8.9/10万。",
        "外贸进出口总额、全社会研发经费投入增长、空气质量优良天数比率等3项需要力争完成",
    ] {
        assert!(report.contains(expected), "{expected}");
    }
}

#[test]
fn the_final_report_says_what_came_of_the_goals() {
    let project = Project::of_samples("final-2025");
    project.build(&["--format", "md"]);
    let report = project.report();
    for expected in
        ["16项指标中，超额完成的6项，完成的8项，未完成的2项", "未完成的是一般公共预算收入、研发经费投入强度"]
    {
        assert!(report.contains(expected), "{expected}");
    }
    assert!(!report.contains("预计到2025年"), "a forecast of a year that is over");
}
