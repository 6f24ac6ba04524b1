//! What prose says of an indicator against its row: 预计可完成 of one that has to be fought for,
//! 进度正常 of one that the table calls behind.

use super::Evidence;
use super::prose::Prose;
use super::prose::statement::{Judgement, Statement};
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::facts::{Facts, Outlook};
use crate::model::kind::Closing;
use crate::model::table::{Role, Row};
use crate::place::Place;

/// Expectations, verdicts and attributes in prose that are not those of the indicator.
pub(super) fn expectations(evidence: Evidence<'_>, prose: &Prose<'_>, sink: &mut Sink) {
    for statement in &prose.statements {
        let Statement::Judged(said) = statement else { continue };
        let rows = said.rows.iter().filter_map(|row| evidence.facts.indicators().rows.get(*row));
        for row in rows.filter(|row| !is_kept(evidence.facts, row, said.says)) {
            let (place, words) = (prose.place(said.passage, &said.range), prose.text(said.passage, &said.range));
            sink.push(finding(evidence.facts, row, said.says, place, words));
        }
    }
}

fn is_kept(facts: &Facts, row: &Row, says: Judgement) -> bool {
    match says {
        Judgement::Outlook(Outlook::Smooth) => facts.outlook(row) != Outlook::Effort,
        Judgement::Outlook(outlook) => facts.outlook(row) == outlook,
        Judgement::Verdict(class) => facts.verdict_class(row).is_none_or(|own| own == class),
        Judgement::Attribute(word) => facts.indicators().text(row, &Role::Attribute).contains(word),
    }
}

fn finding(facts: &Facts, row: &Row, says: Judgement, place: Place, words: &str) -> Diagnostic {
    let (column, header) = match says {
        Judgement::Attribute(_) => (Role::Attribute, "属性"),
        Judgement::Outlook(_) | Judgement::Verdict(_) => (Role::Verdict, "基本评价"),
    };
    let value = facts.indicators().value(row, &column);
    let stated = value.map_or("", |value| value.text.as_str());
    let class = facts.outlook_word(row);
    let (what, reason, right) = match says {
        Judgement::Outlook(_) => {
            let closes = if facts.job().kind.closing == Closing::Outcome { "结果" } else { "期末预测" };
            let reason = format!("它的基本评价是 `{stated}`，{closes}归入“{class}”，表3 和正文会互相矛盾");
            ("预测与分类", reason, class)
        }
        Judgement::Verdict(_) => ("评价与表格", format!("表格中它的基本评价是 `{stated}`"), stated),
        Judgement::Attribute(_) => ("属性与表格", format!("表格中它的属性是 `{stated}`"), stated),
    };
    let message = format!("对 `{}` 的{what}不一致：文中写 `{words}`", row.name);
    let cell = value.and_then(|value| value.cells().first()).cloned();
    let cell = cell.map(|cell| Place::Cell { cell, header: Some(header.to_owned()) });
    Diagnostic::error(Code::OutlookMismatch, place, message)
        .because(reason)
        .related_to(cell.map(|cell| (cell, stated)))
        .hint(format!("请核对；以表格为准时，文中应按“{right}”表述"))
}
