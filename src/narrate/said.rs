//! What the notes of a bureau say already, so that no generated sentence says it again.

use crate::model::facts::Facts;
use crate::model::table::{Role, Row};
use crate::text::tidy;

/// Words before a verdict.
const JUDGED: [&str; 6] = ["进度", "进展", "评价为", "评为", "评定为", "判定为"];
/// Phrases that are a verdict on the whole indicator, not on a year of it.
const VERDICTS: [&str; 9] = [
    "评估认为",
    "提前完成规划",
    "提前完成“",
    "超前完成",
    "超额完成规划",
    "未完成规划",
    "未达到规划",
    "未达到中期",
    "达到中期进度",
];
/// Words of what is to come.
const EXPECTED: [&str; 8] = ["预计", "有望", "力争", "可望", "可实现", "可完成", "能够实现", "能够完成"];

fn notes(facts: &Facts, row: &Row) -> impl Iterator<Item = String> {
    facts.notes(&row.name).map(|(_, note)| tidy(&note.text))
}

/// True when a note gives the verdict.
pub(super) fn verdict(facts: &Facts, row: &Row) -> bool {
    let stated = tidy(facts.indicators().text(row, &Role::Verdict));
    let is_stated =
        |note: &str| !stated.is_empty() && JUDGED.iter().any(|word| note.contains(&format!("{word}{stated}")));
    notes(facts, row).any(|note| is_stated(&note) || VERDICTS.iter().any(|phrase| note.contains(phrase)))
}

/// True when a note tells how it will stand at the end of the plan.
pub(super) fn forecast(facts: &Facts, row: &Row) -> bool {
    let end = format!("{}年", facts.job().plan.end_year);
    let is_of_end = |note: &str| [end.as_str(), "期末"].iter().any(|word| note.contains(word));
    notes(facts, row).any(|note| is_of_end(&note) && EXPECTED.iter().any(|word| note.contains(word)))
}
