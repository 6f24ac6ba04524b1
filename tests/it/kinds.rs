//! Kinds of reports: what `init --kind` makes builds without a finding, says what its kind says and
//! nothing of another; a final report judges, and a project may have a kind of its own.

use crate::support::{Project, repository, workbook};

/// A new project of a kind, built as Markdown.
fn new(kind: &str) -> (Project, String) {
    let project = Project::empty();
    let answer = project.run(&["init", "--kind", kind, "."]);
    assert_eq!(answer.status, 0, "{kind}: {}", answer.stderr);
    let report = markdown(&project);
    (project, report)
}

fn markdown(project: &Project) -> String {
    project.build(&["--format", "md"]);
    project.report()
}

#[test]
fn every_kind_builds_as_it_is_and_has_its_own_words() {
    for (kind, own, others) in [
        (
            "中期评估",
            &[
                "到评估期末，进度超前的1项",
                "《规划》指标中期完成情况及2025年预期值一览表",
                "已提前完成的0项",
                "该指标中期进度正常",
            ][..],
            &["未完成", "“十五五”", "年度完成"][..],
        ),
        (
            "年度评估",
            &["到2023年底，进度超前的1项", "《规划》指标2023年度完成情况", "该指标进度正常"],
            &["中期", "评估期末", "未完成"],
        ),
        (
            "期末评估",
            &[
                "到2025年底，超额完成的1项、完成的1项，合计2项完成规划目标；未完成的1项",
                "2025年粮食产量46695吨，超过46000吨的规划目标695吨。评价为超额完成。",
                "2025年森林覆盖率41.6%，低于42%的规划目标0.4个百分点。评价为未完成。",
                "主要是造林用地紧张，补植进度慢于预期。下一步将继续推进国土绿化。",
                "“十五五”时期发展建议",
                "| 规划指标 | 未完成的指标1项 | 1项约束性指标：森林覆盖率 |",
            ],
            &["中期", "预计", "力争", "可顺利完成", "预期值", "滞后的"],
        ),
    ] {
        let (project, report) = new(kind);
        for words in own {
            assert!(report.contains(words), "{kind}: {words} is not in\n{report}");
        }
        for words in others {
            let is_typed = |line: &&str| line.starts_with('（') && line.ends_with('）');
            let said: Vec<&str> = report.lines().filter(|line| !is_typed(line) && line.contains(words)).collect();
            assert!(said.is_empty(), "{kind}: {words}: {said:?}");
        }
        let answer = project.run(&["check", "--strict"]);
        assert_eq!(answer.status, 0, "{kind}: {}", answer.stdout);
    }
}

#[test]
fn a_kind_that_is_not_known_is_an_error_with_the_list_and_the_nearest() {
    let answer = Project::empty().run(&["init", "--kind", "总结平估", "."]);
    assert_eq!(answer.status, 2, "{}", answer.stderr);
    for words in ["没有 `总结平估` 这种报告", "是否为 `总结评估`？", "可以写 中期评估、年度监测、总结评估"]
    {
        assert!(answer.stderr.contains(words), "{}", answer.stderr);
    }
    let project = Project::starter();
    project.edit("inputs/report.yaml", "kind: 中期评估", "kind: 年中评估");
    let answer = project.run(&["build", "--format", "md"]);
    for words in ["没有 `年中评估` 这种报告", "inputs/report.yaml:16:3", "中期评估、年度监测、总结评估"]
    {
        assert!(answer.stderr.contains(words), "{}", answer.stderr);
    }
    // The bureau's own one, which says only what differs.
    let kind = "extends: annual\nname: 年中评估\nprogress: 年中进度\nuntil: 6月底\n";
    project.write("templates/kinds/mid-year/kind.yaml", kind);
    let report = markdown(&project);
    assert!(report.contains("到6月底，进度超前的") && report.contains("该指标年中进度正常"), "{report}");
    // Its own section, and a file that is wrong.
    project.write("templates/kinds/mid-year/sections/20-problems.md", "# 上半年的问题\n");
    project.edit(
        "inputs/report.yaml",
        "# sections:",
        "sections: [10-targets, 20-problems, 30-forecasts, 80-annex1, 90-annex2] #",
    );
    std::fs::remove_file(project.path("templates/sections/20-problems.md")).expect("file");
    assert!(markdown(&project).contains("二、上半年的问题"));
    project.write("templates/kinds/mid-year/kind.yaml", kind.replace("until", "untill"));
    let answer = project.run(&["build", "--format", "md"]);
    assert!(
        answer.stderr.contains("不认识的键 `untill`") && answer.stderr.contains("是否为 `until`？"),
        "{}",
        answer.stderr
    );
}

#[test]
fn templates_say_neither_the_kind_nor_the_plan() {
    let root = repository().join("templates");
    for folder in ["sections", "kinds/final/sections", "."] {
        for entry in std::fs::read_dir(root.join(folder)).expect("folder") {
            let path = entry.expect("entry").path();
            if path.extension().is_some_and(|extension| extension == "md") {
                let text = std::fs::read_to_string(&path).expect("template");
                let text: String = text.split("{#").map(|part| part.rsplit("#}").next().unwrap_or(part)).collect();
                for word in ["中期", "《规划》", "年度", "“十四五”", "2025"] {
                    assert!(!text.contains(word), "{word} in {}", path.display());
                }
            }
        }
    }
}

/// What a project's check finds wrong, notes left out.
fn wrong(project: &Project) -> String {
    let answer = project.run(&["check"]).stdout;
    let is_right = answer.contains("没有发现问题") || answer.contains("错误 0，警告 0");
    if is_right { String::new() } else { answer }
}

#[test]
fn sentences_of_a_final_report_are_held_against_what_was_reached() {
    let (project, _) = new("总结评估");
    let found = |sentence: &str| {
        project.write("inputs/narrative/20-tasks.md", format!("---\npart: tasks\n---\n{sentence}\n"));
        wrong(&project)
    };
    for right in [
        "2025年粮食产量46695吨，超过46000吨的规划目标695吨。",
        "2025年，全区粮食产量达到46695吨，比规划目标多695吨。",
        "2025年地区生产总值144.2亿元，比2020年增加44.2亿元。",
        "到2025年，森林覆盖率为41.6%，比规划目标低0.4个百分点。",
        "粮食产量由2020年的45000吨增加到2025年的46695吨。",
        "森林覆盖率未完成规划目标。",
        "粮食产量超额完成规划目标，地区生产总值完成规划目标。",
    ] {
        assert_eq!(found(right), "", "{right}");
    }
    for (sentence, code) in [
        ("2025年粮食产量46965吨，超过46000吨的规划目标695吨。", "value-mismatch"),
        ("2025年粮食产量46695吨，超过46600吨的规划目标695吨。", "value-mismatch"),
        ("2025年粮食产量46695吨，超过46000吨的规划目标659吨。", "value-mismatch"),
        ("2025年，全区粮食产量达到46659吨，比规划目标多695吨。", "value-mismatch"),
        ("2025年，全区粮食产量达到46695吨，比规划目标多659吨。", "value-mismatch"),
        ("2025年地区生产总值142.4亿元，比2020年增加44.2亿元。", "value-mismatch"),
        ("2025年地区生产总值144.2亿元，比2020年增加42.4亿元。", "value-mismatch"),
        ("到2025年，森林覆盖率为41.9%，比规划目标低0.4个百分点。", "value-mismatch"),
        ("到2025年，森林覆盖率为41.6%，比规划目标低0.6个百分点。", "value-mismatch"),
        ("粮食产量由2020年的45000吨增加到2025年的46000吨。", "value-mismatch"),
        ("森林覆盖率完成规划目标。", "outlook-mismatch"),
        ("粮食产量未完成规划目标。", "outlook-mismatch"),
    ] {
        let found = found(sentence);
        assert!(found.contains(&format!("[{code}]")), "{sentence}\n{found}");
    }
}

#[test]
fn a_verdict_that_the_last_year_contradicts_is_found() {
    for (verdict, is_found) in [("完成", false), ("超额完成", false), ("未完成", true)] {
        let (project, _) = new("总结评估");
        let header =
            ["类型", "指标名称", "单位", "2020年基数", "2025年目标值", "属性", "责任单位", "2025年总量", "基本评价"];
        let row = ["农业", "粮食产量", "吨", "45000", "46000", "约束性", "区统计局", "46695", verdict];
        project.retable(workbook(&[("附件2", &[&header, &row])]));
        let found = project.run(&["check"]).stdout;
        assert_eq!(found.contains("评价却是 `未完成`"), is_found, "{found}");
    }
}

/// Verdicts of vocabularies that people register, as the overview counts them.
#[test]
fn verdicts_are_counted_by_their_words_as_they_stand() {
    let header =
        ["类型", "指标名称", "单位", "2020年基数", "2025年目标值", "属性", "责任单位", "2022年总量", "基本评价"];
    for (settings, verdicts, expected) in [
        (
            "",
            &["超前", "正常", "基本正常", "滞后"][..],
            "进度超前的1项、正常的2项，合计3项达到预期；进度滞后的1项，其中",
        ),
        (
            "",
            &["提前完成", "超前", "超前", "正常", "基本正常"],
            "提前完成的1项、超前的2项、正常的1项、基本正常的1项，合计5项达到预期。",
        ),
        (
            "verdicts: { ahead: [提前实现, 快于预期], on-track: [基本符合预期], behind: [相对滞后] }\n",
            &["快于预期", "基本符合预期", "提前实现", "相对滞后", "基本符合预期"],
            "快于预期的1项、提前实现的1项、基本符合预期的2项、相对滞后的1项，合计4项达到预期；其余1项，其中",
        ),
        (
            "verdicts: { on-track: [进展顺利], behind: [有压力] }\n",
            &["进展顺利", "有压力", "进展顺利"],
            "进展顺利的2项、有压力的1项，合计2项达到预期；其余1项，其中",
        ),
    ] {
        let project = Project::starter();
        let names: Vec<String> = (1..=verdicts.len()).map(|at| format!("指标第{at}")).collect();
        let rows: Vec<[&str; 9]> = names
            .iter()
            .zip(verdicts)
            .map(|(name, verdict)| ["甲类", name, "件", "1", "9", "预期性", "区统计局", "2", verdict])
            .collect();
        let mut sheet: Vec<&[&str]> = vec![&header];
        sheet.extend(rows.iter().map(|row| &row[..]));
        project.retable(workbook(&[("附件2", &sheet)]));
        project.write("inputs/report.yaml", project.read("inputs/report.yaml") + settings);
        let report = markdown(&project);
        assert!(report.contains(&format!("到评估期末，{expected}")), "{expected}\n{report}");
    }
}

#[test]
fn an_indicator_has_its_own_words_in_the_annex() {
    let project = Project::starter();
    let own = |indicator: &str, number: &str| {
        let text = format!(
            "---\npart: annex1\nindicator: {indicator}\n---\n规划目标为42%。{{{{ latest }}}}森林覆盖率为{number}%，按国土三调核定，评估认为进度正常。\n"
        );
        project.write("inputs/narrative/81-forest.md", text);
    };
    own("森林覆盖率", "40.8");
    let report = markdown(&project);
    let written = "**（3）森林覆盖率**。规划目标为42%。2022年森林覆盖率为40.8%，按国土三调核定，评估认为进度正常。\n";
    assert!(report.contains(written), "{report}");
    assert!(report.contains("**（1）地区生产总值**。规划目标为140亿元以上"), "{report}");
    assert_eq!(wrong(&project), "");
    own("森林覆盖率", "48.8");
    assert!(project.run(&["check"]).stdout.contains("错误[value-mismatch]：`森林覆盖率`"));
    own("森林覆盖绿", "40.8");
    let answer = project.run(&["build", "--format", "md"]);
    assert!(
        answer.stderr.contains("指标表中没有 `森林覆盖绿`") && answer.stderr.contains("是否为 `森林覆盖率`？"),
        "{}",
        answer.stderr
    );
}

#[test]
fn notes_are_joined_rightly_and_say_nothing_twice() {
    let header =
        ["类型", "指标名称", "单位", "2020年基数", "2025年目标值", "属性", "责任单位", "2022年总量", "基本评价"];
    let row = ["生态", "森林覆盖率", "%", "40", "42", "约束性", "区林业局", "41", "正常"];
    let kinds = ["指标名称", "口径", "补充数据", "评价说明", "原因", "措施", "预测"];
    let all = "规划目标为42%。某某区2020年、2022年分别为40%、41%。";
    for (notes, expected) in [
        (["", "", "", "", "", ""], "**（1）森林覆盖率**。{all}该指标中期进度正常。预计到2025年可完成约束性目标。\n"),
        (
            ["按国土三调。", "2022年新造林3万亩；", "", "主要是造林用地紧张", "下一步推进绿化。", "到2025年可以完成"],
            "**（1）森林覆盖率（按国土三调）**。{all}2022年新造林3万亩。该指标中期进度正常。主要是造林用地紧张。下一步推进绿化。到2025年可以完成。\n",
        ),
        (
            ["", "", "评估认为进度正常", "", "", ""],
            "**（1）森林覆盖率**。{all}评估认为进度正常。预计到2025年可完成约束性目标。\n",
        ),
        (
            ["", "", "", "", "进一步加大造林力度，力争2025年完成规划目标", ""],
            "**（1）森林覆盖率**。{all}该指标中期进度正常。进一步加大造林力度，力争2025年完成规划目标。\n",
        ),
    ] {
        let project = Project::starter();
        let mut note = vec!["森林覆盖率"];
        note.extend(notes);
        project.retable(workbook(&[("附件2", &[&header, &row]), ("指标说明", &[&kinds, &note])]));
        let report = markdown(&project);
        let expected = expected.replace("{all}", all);
        assert!(report.contains(&expected), "{expected}\n{report}");
    }
}

#[test]
fn a_method_that_is_stated_and_a_domain_without_evidence_are_printed_well() {
    let project = Project::starter();
    project.edit(
        "inputs/report.yaml",
        "  地区生产总值: { name: geometric-rates, basis: 按可比价计算 }",
        "  地区生产总值: { name: stated, value: 7.27%, basis: 按可比价计算 }\n  森林覆盖率: { name: stated, value: 1.00% }",
    );
    project.write(
        "inputs/narrative/05-ecology.md",
        "---\npart: evidence\ndomain: 生态环境\nprogress: 平稳推进\n---\n森林覆盖率稳步提高\n",
    );
    let report = markdown(&project);
    for words in [
        "分别为100.0亿元、108.0亿元、116.6亿元，按可比价计算，年均增速为7.27%，高于规划目标。",
        "40.8%，年均增速为1.00%。",
        "\n分领域看，生态环境目标平稳推进，森林覆盖率稳步提高。\n",
        "#### 1. 经济发展目标\n",
        "#### 2. 生态环境目标平稳推进\n",
    ] {
        assert!(report.contains(words), "{words}\n{report}");
    }
}

#[test]
fn a_part_that_is_left_out_is_not_asked_for() {
    let project = Project::starter();
    for file in ["32-attraction.md", "35-ranking.md", "20-tasks.md"] {
        std::fs::remove_file(project.path(&format!("inputs/narrative/{file}"))).expect("file");
    }
    let answer = project.build(&["--format", "md"]);
    assert_eq!(answer.stderr.matches("missing-file").count(), 1, "{}", answer.stderr);
    assert!(answer.stderr.contains("没有 `tasks`、`attraction`、`ranking` 这 3 部分的正文"), "{}", answer.stderr);
    assert!(answer.stderr.contains("`parts: { omit: [tasks, attraction, ranking] }`"), "{}", answer.stderr);
    let yaml = project.read("inputs/report.yaml");
    project.write("inputs/report.yaml", format!("{yaml}parts: {{ omit: [attraction, ranking, tasks] }}\n"));
    let answer = project.build(&["--format", "md"]);
    assert!(!answer.stderr.contains("missing-file"), "{}", answer.stderr);
    assert!(!project.read("output/report.md").contains("主要任务实施情况"));
    project.write("inputs/report.yaml", format!("{yaml}parts: {{ omit: [atraction] }}\n"));
    let answer = project.run(&["build", "--format", "md"]);
    assert!(answer.stderr.contains("没有 `atraction` 这一部分") && answer.stderr.contains("是否为 `attraction`？"));
}

#[test]
fn built_in_templates_stand_in_for_those_that_a_project_does_not_have() {
    let project = Project::starter();
    let whole = markdown(&project);
    std::fs::remove_dir_all(project.path("templates")).expect("templates");
    assert_eq!(markdown(&project), whole);
    project.write("templates/sections/40-recommendations.md", "# 建议\n");
    project.write("templates/sections/50-more.md", "# 附录\n");
    let report = markdown(&project);
    assert!(
        report.contains("## 四、建议\n") && report.contains("## 五、附录\n") && report.contains("《规划》实施总体情况")
    );
}

#[test]
fn a_chapter_whose_template_was_deleted_is_told_of() {
    let (project, _) = new("中期评估");
    std::fs::remove_file(project.path("templates/sections/20-problems.md")).expect("template");
    let said = project.run(&["check"]).stdout;
    let line = "sections: [00-preface, 10-targets, 30-forecasts, 40-recommendations, 80-annex1, 90-annex2]";
    assert!(said.contains("提示[missing-file]：用了内置的章节模板 `20-problems`") && said.contains(line), "{said}");
    project.edit("inputs/report.yaml", "workbooks:", &format!("{line}\n\nworkbooks:"));
    let said = project.run(&["check"]).stdout;
    assert!(!said.contains("内置的章节模板"), "{said}");
    project.build(&["--format", "md"]);
    assert!(!project.read("output/report.md").contains("存在的主要问题"));
}
