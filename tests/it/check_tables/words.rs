//! Words of the tables against their numbers: verdicts, notes, dates, lists of projects.

use super::{Row, assert_found, findings, indicator, project};

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
