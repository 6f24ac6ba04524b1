//! Words of the tables against their numbers: verdicts, notes, dates, lists of projects.

use super::{Row, assert_found, facts, findings, indicator, project};

#[test]
fn a_verdict_of_completion_has_a_target_that_is_reached() {
    let row = |name, unit, base, target, latest, verdict| {
        indicator(name, unit, &[('E', base), ('F', target), ('L', latest), ('P', verdict)])
    };
    let right = [
        row("城镇登记失业率", "%", "3.9", "4.5以内", "4.1", "正常"),
        row("粮食产量", "万吨", "21.78", "22.50", "22.60", "提前完成"),
        // Broken, and said so; short of a target that is to be reached later.
        row("城镇调查失业率", "%", "5.0", "5.5以内", "5.9", "滞后"),
        row("森林覆盖率", "%", "40.00", "42.00", "40.90", "正常"),
    ];
    let registered = |indicators: &[Row]| {
        let project = project(indicators, &[]);
        let settings = project.read("inputs/report.yaml");
        let verdicts = "verdicts: { ahead: [超前, 提前完成], on-track: [正常], behind: [滞后] }\n";
        project.write("inputs/report.yaml", format!("{verdicts}{}", settings.replace("\nverdicts:", "\n# verdicts:")));
        findings(&project)
    };
    assert_found(&registered(&right), &[]);
    let wrong = [
        row("城镇登记失业率", "%", "3.9", "4.5以内", "4.8", "正常"),
        row("粮食产量", "万吨", "21.78", "22.50", "22.06", "提前完成"),
    ];
    assert_found(
        &registered(&wrong),
        &[
            ("verdict-unmet", "附件2!P2", &["2022年的数 `4.8` 却没有达到目标 `4.5以内`", "守住"]),
            ("verdict-unmet", "附件2!P3", &["`提前完成`", "22.06", "F3", "L3"]),
        ],
    );
}

/// 指标说明.
fn notes(rows: &[[&'static str; 4]]) -> Vec<Row> {
    let head = [vec!["指标名称", "评价说明", "措施", "预测"]];
    head.into_iter().chain(rows.iter().map(|row| row.to_vec())).collect()
}

#[test]
fn notes_say_the_verdict_of_the_table() {
    let rows = [
        indicator("粮食产量", "万吨", &[('P', "滞后")]),
        indicator("人均预期寿命", "岁", &[('P', "正常")]),
        indicator("研发经费投入", "亿元", &[('P', "超前")]),
    ];
    let right = notes(&[
        ["粮食产量", "受灾影响，指标进度滞后。", "确保完成目标，使进度恢复正常。", "指标需力争完成。"],
        ["人均预期寿命", "前期进度滞后，现进度正常。", "采取措施，力争完成目标。", "目标可顺利完成。"],
        ["研发经费投入", "部分企业进度滞后，总体进度超前。", "没有出现进度滞后", "—"],
    ]);
    assert_found(&findings(&project(&rows, &[("说明", &right)])), &[]);
    let wrong = notes(&[
        ["粮食产量", "该指标中期进度正常。", "—", "—"],
        ["人均预期寿命", "—", "—", "医疗资源不足，指标需力争完成。"],
        ["研发经费投入", "投入不足，指标进度滞后。", "—", "—"],
    ]);
    assert_found(
        &findings(&project(&rows, &[("说明", &wrong)])),
        &[
            ("note-verdict", "说明!B2", &["写 `正常`", "评价是 `滞后`", "P2"]),
            ("note-verdict", "说明!D3", &["力争完成", "可顺利完成"]),
            ("note-verdict", "说明!B4", &["写 `滞后`", "评价是 `超前`"]),
        ],
    );
}

#[test]
fn tables_have_the_dates_of_the_evaluation() {
    let table = |title: &'static str, note: &'static str| -> Vec<Row> {
        vec![
            vec![title],
            vec!["项目类型", "", "2021年", "2022年", "累计", "备注"],
            vec!["省级", "个数", "3", "6", "9", ""],
            vec!["市级", "个数", "3", "6", "9", ""],
            vec![note],
        ]
    };
    for (title, note) in [
        ("重大项目（截至2023年6月30日）", "注：投资为截至2021年底的数。"),
        ("重大项目（截至2022年底）", "注：数据截至2023年6月。"),
        ("2022年重大项目", "注：截至目前均已开工。"),
    ] {
        assert_found(&findings(&project(&[], &[("表1", &table(title, note))])), &[]);
    }
    let found = |title, note| findings(&project(&[], &[("表1", &table(title, note))]));
    let of_title = found("重大项目（截至2023年5月）", "注：均已开工。");
    assert_found(&of_title, &[("data-date", "!", &["`2023年5月`", "年度数据截止"])]);
    let of_note = found("2022年重大项目", "注：数据截至2023年9月底。");
    assert_found(&of_note, &[("data-date", "!", &["2023年9月", "年度数据截止"])]);
}

#[test]
fn a_project_is_listed_once() {
    let table: Vec<Row> = [
        ["专栏", "名称", "类别", "项目"],
        ["1", "交通重大项目", "公路", "南溪至北溪公路改扩建工程（一期）"],
        ["1", "交通重大项目", "公路", "南溪至北溪公路改扩建工程（二期）"],
        ["1", "交通重大项目", "公路", "北溪大桥项目"],
        ["2", "民生重大项目", "教育", "新建临江市玉桂学校"],
        ["2", "民生重大项目", "教育", "临江市玉桂学校建设项目"],
        ["2", "民生重大项目", "教育", "扩建临江市第七小学"],
        ["2", "民生重大项目", "教育", "临江市第七小学改造项目"],
        ["2", "民生重大项目", "桥梁", "北溪大桥项目"],
    ]
    .map(|row| row.to_vec())
    .into();
    assert_found(
        &findings(&project(&[], &[("专栏", &table)])),
        &[
            ("repeated-project", "专栏!D6", &["新建临江市玉桂学校", "可能是同一个项目"]),
            ("repeated-project", "专栏!D9", &["列了两次", "专栏1", "专栏2", "D4"]),
        ],
    );
}

#[test]
fn goals_lie_above_what_other_tables_have_as_reached() {
    let annex = [
        indicator("粮食播种面积", "万亩", &[('F', "52以上")]),
        indicator("高标准农田", "万亩", &[('F', "30以上")]),
        indicator("公路里程", "公里", &[('F', "1000")]),
    ];
    let rows = |sown: &'static str, peak: &'static str| {
        facts(&[
            ["粮食播种面积", "2022年", sown, "万亩"],
            ["高标准农田", "2022年", "21.5", "万亩"],
            // To be held: the base had it.
            ["公路里程", "2020年", "1010", "公里"],
            ["公路里程", "2022年", "1012", "公里"],
            ["5G基站", "2022年", "1850", "个"],
            ["5G基站", "2025年", peak, "个"],
            ["城镇新增就业", "2022年", "5200", "人"],
            ["城镇新增就业", "2025年", "5000", "人"],
            ["PM2.5平均浓度", "2022年", "36", "微克/立方米"],
            ["PM2.5平均浓度", "2025年", "33", "微克/立方米"],
        ])
    };
    assert_found(&findings(&project(&annex, &[("正文数据", &rows("51.20", "2600"))])), &[]);
    assert_found(
        &findings(&project(&annex, &[("正文数据", &rows("53.07", "1800"))])),
        &[
            ("goal-passed", "附件2!F2", &["53.07 ＞ 目标 52以上", "C3"]),
            ("goal-passed", "正文数据!C8", &["2025年的目标 `1800` 在2022年已经达到"]),
        ],
    );
}
