//! Periods in prose that lie beyond the data of the tables.

use super::Evidence;
use super::prose::Prose;
use super::prose::statement::Statement;
use crate::diag::{Code, Diagnostic, Sink};

/// Numbers of a period after the last one in the tables, stated as facts: a mistyped year, or data
/// newer than the workbooks.
pub(super) fn beyond_data(evidence: Evidence<'_>, prose: &Prose<'_>, sink: &mut Sink) {
    let Some(last) = evidence.facts.indicators().periods().into_iter().next_back() else { return };
    let mut told = None;
    for statement in &prose.statements {
        let Statement::Beyond(said) = statement else { continue };
        let claim = &prose.claims[said.claim];
        let Some(at) = claim.when.at else { continue };
        // Once a sentence.
        if told.replace((claim.passage, &claim.sentence)) == Some((claim.passage, &claim.sentence)) {
            continue;
        }
        // 2023年 for 2023年上半年 is a slip of the pen, and 2023年1—8月 may be newer than the tables; a later
        // year is a slip of the mind.
        let weighed = if at.year == last.year { Diagnostic::note } else { Diagnostic::warning };
        let message = format!("{at}的数超出了数据截止时点：`{}`", prose.number(claim));
        let until = &evidence.facts.job().evaluation.annual_data;
        sink.push(
            weighed(Code::PeriodBeyond, prose.place_of(claim), message)
                .because(format!("表格中最后的时期是{last}，年度数据截止{until}"))
                .hint("请核对时期；是预计数时写明“预计”"),
        );
    }
}
