//! `pinggu next`: a project one period on. Figures move to what they mean now, words that no longer fit are told, and
//! nothing is lost.

use crate::support::docx::Docx;
use crate::support::{Answer, Project, repository, workbook};

/// A small bureau with two years of data.
const SETTINGS: &str = "\
title: 青溪县“十四五”规划2022年度监测报告
region: 青溪县
bureau: 青溪县发展和改革局
version: 征求意见稿
date: 2023-03-20     # 报告日期
plan:
  name: 《青溪县国民经济和社会发展第十四个五年规划纲要》
  short: 《纲要》
  term: “十四五”
  base-year: 2020
  end-year: 2025
evaluation:
  kind: 年度监测
  from: 2021年1月1日
  to: 2022年12月31日
  annual-data: 2022年12月31日
  monthly-data: 2022年12月31日
workbooks:
  - 附表.xlsx
departments:
  - { name: 县发改局 }
  - { name: 县农业农村局 }
  - { name: 县林业局 }
parts:
  omit: [preface, overview, lagging, investment, key-projects, attraction, ranking, problems, situation, forecast, recommendations, recommendations-lead]
";

const HEAD: [&str; 8] = ["类型", "序号", "指标名称", "单位", "2020年基数", "2025年目标值", "属性", "责任单位"];
const TAIL: [&str; 1] = ["基本评价"];

/// The rows of the small bureau: what stands before the years, totals and growth of four years, verdicts then and now.
type Row = ([&'static str; 8], [&'static str; 6], [&'static str; 2]);
const ROWS: [Row; 8] = [
    (
        ["经济发展", "1", "地区生产总值", "亿元", "100.0", "150", "预期性", "县发改局"],
        ["110.0", "10.00%", "120.0", "9.09%", "131.0", "9.17%"],
        ["正常", "正常"],
    ),
    (
        ["经济发展", "2", "粮食产量", "吨", "2000", "2300", "约束性", "县农业农村局"],
        ["2100", "5.00%", "2200", "4.76%", "2150", "-2.27%"],
        ["正常", "正常"],
    ),
    (
        ["经济发展", "3", "城镇居民收入", "元", "30000", "42000", "预期性", "县发改局"],
        ["32400", "8.00%", "34992", "8.00%", "36742", "5.00%"],
        ["正常", "正常"],
    ),
    (
        ["经济发展", "4", "农村居民收入", "元", "15000", "22000", "预期性", "县发改局"],
        ["16050", "7.00%", "17174", "7.00%", "18376", "7.00%"],
        ["正常", "正常"],
    ),
    (
        ["生态环境", "5", "森林覆盖率", "%", "40.0", "42.0", "约束性", "县林业局"],
        ["40.2", "", "40.3", "", "42.5", ""],
        ["滞后", "超前"],
    ),
    (
        ["生态环境", "6", "地表水优良比例", "%", "90.0", "95.0", "约束性", "县林业局"],
        ["93.0", "", "92.0", "", "94.0", ""],
        ["正常", "正常"],
    ),
    (
        ["生态环境", "7", "垃圾处理率", "%", "80.0", "95.0", "预期性", "县林业局"],
        ["83.0", "", "86.0", "", "89.0", ""],
        ["正常", "正常"],
    ),
    (
        ["生态环境", "8", "人均公园绿地面积", "平方米", "10.0", "15.0", "预期性", "县林业局"],
        ["11.0", "", "12.0", "", "13.5", ""],
        ["正常", "正常"],
    ),
];

/// The table with two years, or three.
fn table(years: usize) -> Vec<u8> {
    let periods = ["2021年总量", "2021年增速", "2022年总量", "2022年增速", "2023年总量", "2023年增速"];
    let cells = |before: [&'static str; 8], data: &[&'static str], after: &'static str| -> Vec<&'static str> {
        before.into_iter().chain(data.iter().copied()).chain([after]).collect()
    };
    let mut rows = vec![cells(HEAD, &periods[..2 * years], TAIL[0])];
    for (before, data, verdict) in ROWS {
        let data: Vec<&str> = data.iter().map(|cell| if cell.is_empty() { "—" } else { *cell }).collect();
        rows.push(cells(before, &data[..2 * years], verdict[usize::from(years == 3)]));
    }
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    workbook(&[("附件2", &rows)])
}

/// The small bureau, with sentences as its one narrative.
fn bureau(sentences: &[&str]) -> Project {
    let project = Project::empty();
    project.write("old/inputs/report.yaml", SETTINGS);
    project.write("old/inputs/附表.xlsx", table(2));
    let text = format!("---\npart: tasks\ndepartments: [县发改局]\n---\n# 任务\n\n{}\n", sentences.join("\n\n"));
    project.write("old/inputs/narrative/10-tasks.md", text);
    project.write("new.xlsx", table(3));
    project
}

fn next(project: &Project, arguments: &[&str]) -> Answer {
    project.run(&[&["next", "old", "--workbook", "new.xlsx"], arguments].concat())
}

/// `2022年…{{ v(…) }}` in short.
fn v(name: &str, at: &str) -> String {
    format!("{{{{ v(name=\"{name}\", at=\"{at}\") }}}}")
}

/// A sentence, the state that it must be in, what it must read like, and a word of the reason.
struct Case {
    typed: String,
    state: &'static str,
    reads: &'static str,
    why: &'static str,
}

fn case(typed: impl Into<String>, state: &'static str, reads: &'static str, why: &'static str) -> Case {
    Case { typed: typed.into(), state, reads, why }
}

/// Sentences whose figures move, and sentences that stay.
fn moved() -> Vec<Case> {
    let gdp = "地区生产总值";
    vec![
        // Figures that moved, and are right.
        case(
            format!("2022年地区生产总值达到{}亿元，比上年增长{}。", v(gdp, "2022年总量"), v(gdp, "2022年增速")),
            "程序已改",
            "2023年地区生产总值达到131.0亿元，比上年增长9.17%。",
            "",
        ),
        case(
            format!("2021年、2022年，地区生产总值分别为{}亿元和{}亿元。", v(gdp, "2021年总量"), v(gdp, "2022年总量")),
            "程序已改",
            "2021年、2022年、2023年，地区生产总值分别为110.0亿元、120.0亿元和131.0亿元。",
            "",
        ),
        case(
            format!(
                "垃圾处理率由2021年的{}%提高到2022年的{}%。",
                v("垃圾处理率", "2021年总量"),
                v("垃圾处理率", "2022年总量")
            ),
            "程序已改",
            "垃圾处理率由2022年的86.0%提高到2023年的89.0%。",
            "",
        ),
        case(
            format!(
                "人均公园绿地面积2022年底为{}平方米，比2020年增加{{{{ change(name=\"人均公园绿地面积\", from=\"基数\", to=\"2022年总量\") }}}}平方米。",
                v("人均公园绿地面积", "2022年总量")
            ),
            "程序已改",
            "人均公园绿地面积2023年底为13.5平方米，比2020年增加3.5平方米。",
            "",
        ),
        case(
            "2020—2022年，地区生产总值年均增长{{ avg(name=\"地区生产总值\") }}。",
            "程序已改",
            "2020—2023年，地区生产总值年均增长9.42%。",
            "",
        ),
        case("两年来，全县稳步发展。", "程序已改", "三年来，全县稳步发展。", ""),
        case("今后三年要再接再厉。", "程序已改", "今后两年要再接再厉。", ""),
        case(
            "2022年地区生产总值比2021年增加{{ change(name=\"地区生产总值\", from=\"2021年总量\", to=\"2022年总量\") }}亿元。",
            "程序已改",
            "2023年地区生产总值比2022年增加11.0亿元。",
            "",
        ),
        case(
            format!("截至2022年12月31日，地区生产总值为{}亿元。", v(gdp, "2022年总量")),
            "程序已改",
            "截至2023年12月31日，地区生产总值为131.0亿元。",
            "",
        ),
        case("监测时间为2021年1月1日至2022年12月31日。", "程序已改", "监测时间为2021年1月1日至2023年12月31日。", ""),
        case(
            format!(
                "2021年垃圾处理率为{}%。2022年为{}%。",
                v("垃圾处理率", "2021年总量"),
                v("垃圾处理率", "2022年总量")
            ),
            "程序已改",
            "2022年垃圾处理率为86.0%。2023年为89.0%。",
            "",
        ),
        // What stays.
        case(
            format!("到2025年，地区生产总值达到{}亿元。", v(gdp, "目标值")),
            "沿用",
            "到2025年，地区生产总值达到150亿元。",
            "",
        ),
        case("2021年，青溪大桥建成通车。", "沿用", "2021年，青溪大桥建成通车。", ""),
        case(
            format!("2021年垃圾处理率为{}%。", v("垃圾处理率", "2021年总量")),
            "沿用",
            "2021年垃圾处理率为83.0%。",
            "",
        ),
        case("2020年全县有学校12所。", "沿用", "2020年全县有学校12所。", ""),
        case("《2022年工作要点》印发各单位。", "沿用", "《2022年工作要点》印发各单位。", ""),
    ]
}

/// Sentences that are not moved because nobody can be certain of their time, and claims that nobody can check.
fn doubtful() -> Vec<Case> {
    let gdp = "地区生产总值";
    let total = v(gdp, "2022年总量");
    let said = |before: &str, after: &str| format!("{before}{total}{after}");
    vec![
        case(said("二〇二二年，地区生产总值", "亿元。"), "需改写", "二〇二二年，地区生产总值120.0亿元。", "读不准"),
        case(said("2022 年，地区生产总值", "亿元。"), "需改写", "2022 年，地区生产总值120.0亿元。", "读不准"),
        case(said("去年，地区生产总值", "亿元。"), "需改写", "去年，地区生产总值120.0亿元。", "读不准"),
        case(
            said("会议指出：“2022年地区生产总值达到", "亿元。”"),
            "需改写",
            "“2022年地区生产总值达到120.0亿元。”",
            "引文",
        ),
        case(
            format!("2020—2022年，地区生产总值依次为{}、{}、{total}亿元。", v(gdp, "基数"), v(gdp, "2021年总量")),
            "需改写",
            "2020—2022年，地区生产总值依次为100.0、110.0、120.0亿元。",
            "没有接着排到本期",
        ),
        case(
            said("2022年地区生产总值为", "亿元，居全省前三位。"),
            "需改写",
            "2023年地区生产总值为131.0亿元，居全省前三位。",
            "“前三”",
        ),
        case("2023年有望再上新台阶。", "需改写", "2023年有望再上新台阶。", "现在已经过去"),
        case("滞后指标有{{ count(verdict=\"滞后\") }}项，即森林覆盖率。", "需改写", "滞后指标有", "由 1 变为 0"),
        case(
            "2022年粮食产量比上年增加{{ change(name=\"粮食产量\", from=\"2021年总量\", to=\"2022年总量\") }}吨。",
            "需改写",
            "2022年粮食产量比上年增加100吨。",
            "增减反过来了",
        ),
        case(
            format!("2022年城镇居民收入增长{}，财政收入7.5亿元。", v("城镇居民收入", "2022年增速")),
            "需补数",
            "2022年城镇居民收入增长8.00%，财政收入7.5亿元。",
            "2023年城镇居民收入增长",
        ),
        case(
            format!("2022年粮食产量增长{}，收购12万斤。", v("粮食产量", "2022年增速")),
            "需改写",
            "2022年粮食产量增长4.76%，收购12万斤。",
            "“增长”",
        ),
    ]
}

/// Numbers that turned, beside words that no list of ours knows, and what hangs on a sentence that moved.
fn turned() -> Vec<Case> {
    let (gdp, grain) = ("地区生产总值", "粮食产量");
    let total = v(gdp, "2022年总量");
    vec![
        case(
            format!("2022年粮食产量爬到{}吨。", v(grain, "2022年总量")),
            "需改写",
            "2023年粮食产量爬到2150吨。",
            "由上升变为下降",
        ),
        case(
            format!("2022年地表水优良比例见底，为{}%。", v("地表水优良比例", "2022年总量")),
            "需改写",
            "2023年地表水优良比例见底，为94.0%。",
            "由下降变为上升",
        ),
        case("进度慢的是{{ names(verdict=\"滞后\") }}。", "需改写", "进度慢的是森林覆盖率。", "现在没有了"),
        case("跑在前面的指标占{{ count(verdict=\"超前\") }}项。", "需改写", "跑在前面的指标占1项。", "由 0 变为 1"),
        case(
            format!("2022年地区生产总值为{total}亿元。其中，工业唱了主角。"),
            "需改写",
            "2023年地区生产总值为131.0亿元。其中，工业唱了主角。",
            "前一句变了",
        ),
        case(
            format!("2022年地区生产总值为{total}亿元。各项工作有序推进。"),
            "程序已改",
            "2023年地区生产总值为131.0亿元。各项工作有序推进。",
            "",
        ),
    ]
}

/// Sentences that a person has to rewrite, or to supply numbers for.
fn to_do() -> Vec<Case> {
    let (gdp, grain) = ("地区生产总值", "粮食产量");
    vec![
        // Words that no longer fit.
        case(format!("2022年粮食产量增长{}。", v(grain, "2022年增速")), "需改写", "", "“增长”"),
        case(
            format!(
                "2022年城镇居民收入增速为{}，高于农村居民收入的{}。",
                v("城镇居民收入", "2022年增速"),
                v("农村居民收入", "2022年增速")
            ),
            "需改写",
            "",
            "“高于”",
        ),
        case(
            format!(
                "地表水优良比例由2021年的{}%下降到2022年的{}%。",
                v("地表水优良比例", "2021年总量"),
                v("地表水优良比例", "2022年总量")
            ),
            "需改写",
            "",
            "“下降”",
        ),
        case(
            format!("森林覆盖率进度滞后，2022年为{}%。", v("森林覆盖率", "2022年总量")),
            "需改写",
            "",
            "由“滞后”变为“超前”",
        ),
        case(
            format!("2022年森林覆盖率为{}%，低于{}%的目标。", v("森林覆盖率", "2022年总量"), v("森林覆盖率", "目标值")),
            "需改写",
            "",
            "“低于”",
        ),
        case(format!("垃圾处理率连续两年提高，2022年为{}%。", v("垃圾处理率", "2022年总量")), "需改写", "", "“连续”"),
        case("2022年没有发生重大事故。", "需改写", "2022年没有发生重大事故。", "没有数可以换"),
        // Numbers that somebody has to supply.
        case("2022年全县有学校15所。", "需补数", "2022年全县有学校15所。", "15所"),
        case(
            format!("2022年地区生产总值为{}亿元，财政收入7.5亿元。", v(gdp, "2022年总量")),
            "需补数",
            "2022年地区生产总值为120.0亿元，财政收入7.5亿元。",
            "2023年地区生产总值为",
        ),
    ]
}

#[test]
fn every_sentence_is_in_the_state_that_its_numbers_ask_for() {
    let cases: Vec<Case> = moved().into_iter().chain(to_do()).chain(doubtful()).chain(turned()).collect();
    let typed: Vec<&str> = cases.iter().map(|case| case.typed.as_str()).collect();
    let project = bureau(&typed);
    let answer = next(&project, &["--into", "new", "--date", "2024-03-20"]);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    let built = project.run(&["--project", "new", "build", "--format", "md"]);
    assert_eq!(built.status, 0, "{}", built.stderr);
    let report = crate::support::shown::shown(&project.read("new/output/report.md"));
    let text = project.read("new/inputs/narrative/10-tasks.md");
    let list = project.read("new/待办.md");
    for (index, Case { typed, state, reads, why }) in cases.iter().enumerate() {
        let line = 7 + 2 * index;
        let own = text.lines().nth(line - 1).expect("the lines are the same");
        let entry = entry(&list, line);
        match *state {
            "沿用" => assert!(own == typed && entry.is_none(), "{typed}\n{own}\n{entry:?}"),
            "程序已改" => assert!(own != typed && entry.is_none(), "{typed}\n{own}\n{entry:?}"),
            _ => {
                let entry = entry.unwrap_or_else(|| panic!("not listed: {typed}\n{list}"));
                assert!(entry.starts_with(&format!("- [ ] {state}")) && entry.contains(why), "{typed}\n{entry}");
            }
        }
        assert!(report.contains(reads), "{reads}\n{report}");
    }
}

/// What the list says of the sentence on a line; none where nothing is to be done.
fn entry(list: &str, line: usize) -> Option<String> {
    let place = format!("10-tasks.md:{line} ·");
    let mut lines = list.lines().skip_while(|text| !text.contains(&place));
    let first = lines.next()?.to_owned();
    let rest: Vec<&str> = lines.take_while(|text| text.starts_with("  ") || text.is_empty()).collect();
    Some(format!("{first}\n{}", rest.join("\n")))
}

#[test]
fn the_sample_goes_on_to_its_next_report_and_is_built_at_once() {
    let project = Project::sample();
    for part in ["inputs", "templates"] {
        std::fs::create_dir_all(project.path("old")).expect("folder");
        std::fs::rename(project.path(part), project.path(&format!("old/{part}"))).expect("moved");
    }
    let annual = Project::annual();
    let books: Vec<String> = ["附表.xlsx", "指标说明.xlsx"]
        .iter()
        .map(|name| annual.path(&format!("inputs/{name}")).display().to_string())
        .collect();
    let answer = project.run(&["next", "old", "--workbook", &books[0], "--workbook", &books[1], "--kind", "annual"]);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    let new = "old-2023年度监测";
    let built = project.run(&["--project", new, "build", "--format", "md"]);
    assert_eq!(built.status, 0, "{}", built.stderr);
    assert!(!built.stderr.contains("错误["), "{}", built.stderr);
    let settings = project.read(&format!("{new}/inputs/report.yaml"));
    for line in [
        "title: 咸安区“十四五”规划实施情况2023年度监测报告",
        "  kind: 年度监测",
        "  to: 2023年12月31日",
        "  annual-data: 2023年12月31日",
        "  每万人口发明专利拥有量: 每万人发明专利拥有量",
        "  - { name: 区科技经信局, aliases: [区科经局, 区科学技术和经济信息化局] }",
        "  - { name: 区民政局 }",
        "      at: 附表.xlsx!附件2!K29",
    ] {
        assert!(settings.contains(line), "{line}\n{settings}");
    }
    assert!(!settings.contains("sum-mismatch"), "its reason has gone");
    let report = crate::support::shown::shown(&project.read(&format!("{new}/output/report.md")));
    for sentence in [
        "2023年地区生产总值达到468.35亿元，2023年同比增长6.20%",
        "2020—2023年，农村居民人均可支配收入年均增长9.72%，快于城镇居民的8.49%",
        "2023年粮食综合生产能力为224900吨，比2020年增加7100吨",
        "城市空气质量优良天数比例2022年为85.5%，2023年为84.9%",
        "每万人口发明专利拥有量达到8.35件",
        "三年累计提高5.22个百分点",
        "2022年基本养老保险参保率为92%",
    ] {
        assert!(report.contains(sentence), "{sentence}");
    }
    let list = project.read(&format!("{new}/待办.md"));
    for told in [
        "`基本养老保险参保率` 是否拆成",
        "新表里没有指标 `城镇调查失业率`",
        "新增指标 `城乡社区养老服务设施覆盖率`",
        "`粮食综合生产能力` 的计量单位由 万吨 改为 吨",
        "不再认可 `sum-mismatch`",
        "“连续”：说的是上一期",
        "工业技改投资占工业投资比重及增减幅度·增减幅度% 由 -9.4 变为 2.13",
        "森林覆盖率 的评价由“滞后”变为“正常”",
        "列举的先后",
    ] {
        assert!(list.contains(told), "{told}");
    }
    // A sentence that nobody has to look at tells of no half year any more.
    let text = project.read(&format!("{new}/inputs/narrative/15-ecology.md"));
    assert!(!text.contains("2023年上半年"), "{text}");
    let diff = project.run(&["diff", "old", new, "--format", "md"]);
    assert_eq!(diff.status, 1, "{}", diff.stderr);
    assert!(diff.stdout.contains("每万人口发明专利拥有量"), "{}", diff.stdout);
}

#[test]
fn notes_that_were_not_sent_anew_hinder_nothing_and_are_told() {
    let project = Project::sample();
    let annual = Project::annual();
    let book = annual.path("inputs/附表.xlsx").display().to_string();
    let new = Project::empty();
    let folder = new.path("new").display().to_string();
    let answer = project.run(&["next", ".", "--workbook", &book, "--kind", "annual", "--into", &folder]);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    let built = new.run(&["--project", "new", "build", "--format", "md"]);
    assert_eq!(built.status, 0, "{}", built.stderr);
    assert!(!built.stderr.contains("错误["), "{}", built.stderr);
    let list = new.read("new/待办.md");
    for told in [
        "新表里没有的指标已从中删去：城镇调查失业率",
        "`森林覆盖率` 的目标值在新表里由 50 变为 43",
        "地区生产总值（指标说明.xlsx!指标说明!C3）",
    ] {
        assert!(list.contains(told), "{told}\n{list}");
    }
    assert!(!list.contains("69.80"), "a number that is only written otherwise is the same");
    assert!(new.read("new/output/report.md").contains("每万人口发明专利拥有量"));
}

#[test]
fn a_final_version_waits_for_the_list_and_no_longer() {
    let project = bureau(&["2022年全县有学校15所。", "2022年没有发生重大事故。"]);
    assert_eq!(next(&project, &["--into", "new"]).status, 0);
    let draft = project.run(&["--project", "new", "build", "--format", "md"]);
    assert_eq!(draft.status, 0, "a draft is made");
    project.edit("new/inputs/report.yaml", "version: 征求意见稿\n", "");
    let build = || project.run(&["--project", "new", "build", "--format", "md"]);
    let refused = build();
    assert_eq!(refused.status, 1, "{}", refused.stdout);
    assert!(refused.stderr.contains("错误[unrevised]") && refused.stderr.contains("正式稿"), "{}", refused.stderr);
    let status = || project.run(&["next", "--status", "new"]).stdout;
    assert!(status().contains("需改写：共 1 句，已改写 0，确认不用改 0，还剩 1"), "{}", status());
    // One is rewritten, the other confirmed.
    project.edit("new/inputs/narrative/10-tasks.md", "2022年没有发生重大事故", "2023年没有发生重大事故");
    project.edit("new/待办.md", "- [ ] 需补数", "- [x] 需补数");
    assert!(status().contains("待办都办完了"), "{}", status());
    assert_eq!(build().status, 0, "{}", build().stderr);
    // A bureau may do without.
    let other = bureau(&["2022年全县有学校15所。"]);
    assert_eq!(next(&other, &["--into", "new"]).status, 0);
    other.edit("new/inputs/report.yaml", "version: 征求意见稿\n", "check:\n  severity: { unrevised: off }\n");
    assert_eq!(other.run(&["--project", "new", "build", "--format", "md"]).status, 0);
}

#[test]
fn what_is_typed_on_several_lines_or_in_a_table_is_one_thing() {
    let total = v("地区生产总值", "2022年总量");
    let wrapped = format!("2022年，\n地区生产总值{total}亿元，\n稳步增长。");
    let table = format!("| 指标 | 2022年 |\n| --- | --- |\n| 地区生产总值 | {total} |");
    let project = bureau(&[&wrapped, &table]);
    assert_eq!(next(&project, &["--into", "new"]).status, 0);
    let text = project.read("new/inputs/narrative/10-tasks.md");
    assert!(
        text.contains("2023年，\n地区生产总值{{ v(name=\"地区生产总值\", at=\"2023年总量\") }}亿元，\n稳步增长。"),
        "{text}"
    );
    assert!(text.contains(&table), "{text}");
    assert!(project.read("new/待办.md").contains("表格里的数和表头的时期"));
}

#[test]
fn what_cannot_stand_any_more_leaves_the_report_and_stays_on_the_list() {
    let project = bureau(&[
        "粮食产量稳步增长{{ v(name=\"粮食产量\", at=\"2022年增速\") }}。2022年垃圾处理率为{{ v(name=\"垃圾处理率\", at=\"2022年总量\") }}%。",
    ]);
    project.write(
        "old/inputs/narrative/20-chart.md",
        "---\npart: tasks\n---\n# 图\n\n{{ chart(kind=\"series\", name=\"人均公园绿地面积\") }}\n",
    );
    // The last indicator is gone.
    let rows: Vec<Vec<&str>> = ROWS[..7]
        .iter()
        .map(|(before, data, verdict)| {
            before
                .iter()
                .copied()
                .chain(data.iter().map(|cell| if cell.is_empty() { "—" } else { *cell }))
                .chain([verdict[1]])
                .collect()
        })
        .collect();
    let head: Vec<&str> = HEAD
        .into_iter()
        .chain(["2021年总量", "2021年增速", "2022年总量", "2022年增速", "2023年总量", "2023年增速"])
        .chain(TAIL)
        .collect();
    let all: Vec<&[&str]> = std::iter::once(head.as_slice()).chain(rows.iter().map(Vec::as_slice)).collect();
    project.write("new.xlsx", workbook(&[("附件2", &all)]));
    assert_eq!(next(&project, &["--into", "new"]).status, 0);
    let built = project.run(&["--project", "new", "build", "--format", "md"]);
    assert_eq!(built.status, 0, "{}", built.stderr);
    // Nothing is done before anybody has done it, and a file under another name is the same text.
    let status = || project.run(&["next", "--status", "new"]).stdout;
    assert!(status().contains("已改写 0") && !status().contains("已改写 1"), "{}", status());
    std::fs::rename(project.path("new/inputs/narrative/10-tasks.md"), project.path("new/inputs/narrative/11-tasks.md"))
        .expect("renamed");
    assert!(!status().contains("已改写 1"), "{}", status());
    assert!(project.read("new/待办.md").contains("新表里没有指标 `人均公园绿地面积`"));
}

#[test]
fn facts_that_stand_in_no_other_table_are_asked_for() {
    let project = bureau(&["2022年全县有医院{{ fact(name=\"医院数\", at=\"2022年\") }}家。"]);
    let facts: &[&[&str]] =
        &[&["名称", "时期", "数值", "单位", "责任单位"], &["医院数", "2022年", "3", "家", "县发改局"]];
    project.write("old/inputs/正文数据.xlsx", workbook(&[("正文数据", facts)]));
    project.edit("old/inputs/report.yaml", "  - 附表.xlsx\n", "  - 附表.xlsx\n  - 正文数据.xlsx\n");
    let answer = next(&project, &["--into", "new"]);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    assert!(project.read("new/inputs/report.yaml").contains("  - \"new.xlsx\"\n  - 正文数据.xlsx\n"));
    let list = project.read("new/待办.md");
    assert!(list.contains("医院数，2023年：待补（2022年为3家，县发改局）"), "{list}");
    assert!(
        list.contains("- [ ] 需补数")
            && list.contains("2023年全县有医院{{ fact(name=\"医院数\", at=\"2023年\") }}家。"),
        "{list}"
    );
    // What was said stays true until the number is there.
    assert_eq!(project.run(&["--project", "new", "build", "--format", "md"]).status, 0);
    assert!(project.read("new/output/report.md").contains("2022年全县有医院3家。"));
}

#[test]
fn files_keep_their_form_and_files_of_word_are_carried_over() {
    let project = bureau(&["2022年地区生产总值{{ v(name=\"地区生产总值\", at=\"2022年总量\") }}亿元。"]);
    let text = project.read("old/inputs/narrative/10-tasks.md").replace('\n', "\r\n");
    project.write("old/inputs/narrative/10-tasks.md", format!("\u{feff}{text}"));
    let mut word = Docx::default();
    word.paragraph("2022年全县有医院3家。");
    project.write("old/inputs/narrative/15-health.docx", word.bytes());
    project.edit(
        "old/inputs/report.yaml",
        "parts:\n",
        "narratives:\n  15-health.docx: { part: tasks, departments: [县发改局] }\nparts:\n",
    );
    let answer = next(&project, &["--into", "new"]);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    let new = project.read("new/inputs/narrative/10-tasks.md");
    assert_eq!(new, format!("\u{feff}{}", text.replace("2022年", "2023年")));
    assert_eq!(
        project.bytes("new/inputs/narrative/15-health.docx"),
        project.bytes("old/inputs/narrative/15-health.docx")
    );
    assert!(project.read("new/待办.md").contains("2022年全县有医院3家"), "{}", project.read("new/待办.md"));
}

#[test]
fn the_documented_example_is_what_the_program_says() {
    let project = bureau(&["2022年全县有学校15所。"]);
    assert_eq!(next(&project, &["--into", "new"]).status, 0);
    let printed = project.run(&["--project", "new", "build", "--format", "md"]).stderr;
    let documented = std::fs::read_to_string(repository().join("docs/findings.zh-CN.md")).expect("docs");
    let example = printed.split("\n\n").find(|part| part.contains("[unrevised]")).expect("a finding");
    assert!(documented.contains(example.trim()), "{example}");
}

#[test]
fn what_was_not_done_is_not_lost_in_the_period_after() {
    let project = bureau(&["2022年全县有学校15所。"]);
    assert_eq!(next(&project, &["--into", "new"]).status, 0);
    let before = project.read("new/inputs/narrative/10-tasks.md");
    // Once more into the same folder: nothing is written over.
    let again = next(&project, &["--into", "new"]);
    assert_eq!(again.status, 2, "{}", again.stdout);
    assert_eq!(project.read("new/inputs/narrative/10-tasks.md"), before);
    let after = project.run(&["next", "new", "--workbook", "new.xlsx", "--into", "after"]);
    assert_eq!(after.status, 0, "{}", after.stderr);
    let list = project.read("after/待办.md");
    assert!(list.contains("2022年全县有学校15所") && list.contains("上一期的待办里就有这一句"), "{list}");
}

#[test]
fn a_plan_that_is_over_is_judged_and_no_longer_forecast() {
    let project = bureau(&[&format!("2022年地区生产总值达到{}亿元。", v("地区生产总值", "2022年总量"))]);
    project.edit("old/inputs/report.yaml", "forecast, ", "");
    project.write(
        "old/inputs/narrative/50-forecast.md",
        "---\npart: forecast\n---\n可顺利完成的有{{ count(outlook=\"可顺利完成\") }}项。年度监测显示，指标稳步推进。\n",
    );
    let years: Vec<String> = (2021..=2025).map(|year| format!("{year}年总量")).collect();
    let head: Vec<&str> = HEAD.into_iter().chain(years.iter().map(String::as_str)).chain(["完成情况"]).collect();
    let rows: Vec<Vec<&str>> = ROWS
        .iter()
        .map(|(before, data, _)| {
            let levels = [data[0], data[2], data[4], data[4], data[4]];
            before.iter().copied().chain(levels).chain(["完成"]).collect()
        })
        .collect();
    let all: Vec<&[&str]> = std::iter::once(head.as_slice()).chain(rows.iter().map(Vec::as_slice)).collect();
    project.write("new.xlsx", workbook(&[("附件2", &all)]));
    let answer = next(&project, &[]);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    assert!(answer.stdout.contains("报告的种类按数据定为总结评估"), "{}", answer.stdout);
    let new = "old-2025年总结评估";
    assert!(project.read(&format!("{new}/inputs/report.yaml")).contains("title: 青溪县“十四五”规划总结评估报告"));
    let text = project.read(&format!("{new}/inputs/narrative/50-forecast.md"));
    assert!(text.contains("part: outcomes"), "{text}");
    assert!(text.contains("count(outlook=\"完成\")") && text.contains("总结评估显示"), "{text}");
    let list = project.read(&format!("{new}/待办.md"));
    assert!(list.contains("总结评估没有 forecast 这一部分"), "{list}");
    let built = project.run(&["--project", new, "build", "--format", "md"]);
    assert!(!built.stderr.contains("错误["), "{}", built.stderr);
    assert!(project.read(&format!("{new}/output/report.md")).contains("2025年地区生产总值达到131.0亿元"));
}

#[test]
fn slips_on_the_command_line_are_told() {
    let project = bureau(&["甲。"]);
    for (arguments, told) in [
        (&["next", "old"][..], "--workbook"),
        (&["next", "old", "--workbook", "无.xlsx"], "无.xlsx"),
        (&["next", "old", "--workbook", "new.xlsx", "--to", "明年"], "应写成 2023年"),
        (&["next", "old", "--workbook", "new.xlsx", "--date", "2024年3月"], "年-月-日"),
        (&["next", "old", "--workbook", "new.xlsx", "--kind", "季度"], "没有 `季度` 这种报告"),
        (&["next", "old", "--workbook", "new.xlsx", "--to", "2020年"], "没有到2020年为止的数据"),
        (&["next", "无", "--workbook", "new.xlsx"], "report.yaml"),
        (&["next", "--status", "old"], "没有待办清单"),
        (&["next", "old", "--workbook", "new.xlsx", "--into", "old/inputs/new"], "不能放在上一期项目里面"),
    ] {
        let answer = project.run(arguments);
        assert_ne!(answer.status, 0, "{arguments:?}\n{}", answer.stdout);
        assert!(answer.stderr.contains(told), "{arguments:?}\n{}", answer.stderr);
    }
    let to = next(&project, &["--to", "2022年", "--into", "same"]);
    assert_eq!(to.status, 0, "{}", to.stderr);
    assert!(project.read("same/inputs/report.yaml").contains("  to: 2022年12月31日"));
}
