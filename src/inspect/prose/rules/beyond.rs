//! Numbers of a period after the last one in the tables, told as facts.

use super::{PassageView, Rule};
use crate::inspect::prose::cues::Cue;
use crate::inspect::prose::statement::{Beyond, Statement};

pub(super) const RULE: Rule = Rule {
    name: "晚于数据的时期",
    reads: &[("2024年常住人口城镇化率为75%。", &["晚于数据：75%"])],
    leaves: &["2022年常住人口城镇化率为75%。", "2024年常住人口城镇化率预计为75%。", "项目2024年达产，产值5亿元。"],
    read,
};

fn read(view: &PassageView<'_>, found: &mut Vec<Statement>) {
    let is_late = |at| view.language.latest.is_some_and(|latest| at > latest);
    for (claim, said) in view.numbered_claims().filter(|(_, said)| said.when.at.is_some_and(is_late)) {
        let is_fact = !said.future && !Cue::ToCome.is_in(view.text(&said.sentence));
        if is_fact && !view.passage.is_template(said.range.start) {
            found.push(Statement::Beyond(Beyond { passage: view.index, claim }));
        }
    }
}
