//! Sentences of a project that was rolled forward which nobody has rewritten or ticked off yet.

use std::collections::BTreeMap;

use super::Evidence;
use crate::diag::{Code, Diagnostic, Severity, Sink};
use crate::model::todo::{TODO_FILE, TodoState};
use crate::place::{LinePlace, Place};
use crate::project::{TodoLine, todo};

/// Characters of a sentence that are shown.
const MOST: usize = 40;

/// Tells of each file how many of its sentences are still those of the last period; a final version is not made with
/// one.
pub(super) fn sentences(evidence: Evidence<'_>, sink: &mut Sink) {
    let project = evidence.project;
    let mut by_file: BTreeMap<String, Vec<TodoLine>> = BTreeMap::new();
    for line in todo(&project.world).into_iter().flatten().filter(TodoLine::is_open) {
        by_file.entry(line.mark.file.clone()).or_default().push(line);
    }
    for (file, lines) in by_file {
        let place = |line: &TodoLine| {
            let at = LinePlace { file: file.as_str().into(), line: line.line.unwrap_or(1), column: 1 };
            Place::Line { at, text: line.text.as_str().into() }
        };
        let Some(first) = lines.first() else { continue };
        let counts = TodoState::ALL.into_iter().filter(|state| state.is_open()).filter_map(|state| {
            let count = lines.iter().filter(|line| line.mark.state == state).count();
            (count > 0).then(|| format!("{} {count} 句", state.word()))
        });
        let counts = counts.collect::<Vec<_>>().join("、");
        let clipped: String = first.text.chars().take(MOST).collect();
        let message = format!("还有 {} 句是上一期的，没有办", lines.len());
        let finding = Diagnostic::warning(Code::Unrevised, place(first), message)
            .because(format!("{counts}；第一句是“{clipped}”，各句的原因见 {TODO_FILE}"))
            .hint(format!("请改写，或确认不用改以后在 {TODO_FILE} 的方括号里打 x"));
        let is_final = project.job.version.is_none();
        let severity = if is_final { Severity::Error } else { finding.severity };
        sink.push(Diagnostic { severity, ..finding });
    }
}
